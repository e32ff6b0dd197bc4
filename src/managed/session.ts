/** What calls are sent with: an authcode, or the cookie that the client carries by itself. Compared by identity. */
export interface Session {
  /** `null`: none is sent, the cookie counts. */
  readonly authCode: string | null;
  readonly kind: 'authcode' | 'token' | 'cookie';
  /** Of the credentials that it was got by; see `CredentialsReader`. */
  readonly digest: string;
  /**
   * Whether it was got because the one before was dead or there was none: by this client, or by another while this one
   * waited. An authcode that lay in the store may be dead since long.
   */
  readonly isFresh: boolean;
  /** The key of the store under which it is known; absent for what is not shared. */
  readonly key?: string;
  /** In milliseconds since 1970. */
  readonly obtainedAt: number;
}
