import type { Outcome } from '../errors.js';

/** What `onAuthentication` is told of each authentication, and of each authcode that was taken over. Never contents. */
export interface AuthenticationInfo {
  /**
   * - `'first'`: there was no authcode or cookie yet.
   * - `'refused'`: the service refused a call for want of authentication.
   * - `'replaced'`: this client was late: another authenticated since, and what this one got was discarded.
   * - `'taken-over'`: another client of the store had authenticated; nothing was sent.
   */
  readonly reason: 'first' | 'refused' | 'replaced' | 'taken-over';
  /** What was sent; absent if nothing was. */
  readonly operation?: 'login' | 'requestAuthCode' | 'requestAuthCodeSSO';
  /** The how-manieth request of this authentication; 0 if none was sent. */
  readonly attempt: number;
  /** How long it waited, for the credentials, the store, other clients and the login limit, in milliseconds. */
  readonly waitedMs: number;
  /** From the beginning to the end, in milliseconds. */
  readonly durationMs: number;
  /** `'ok'`, or what is known of the effect of the request. */
  readonly outcome: 'ok' | Outcome;
  /** The name of the error's class, of a failed one. */
  readonly error?: string;
  /** The guide's word for a result other than OK. */
  readonly code?: string;
  /** Whether the authcode could not be written to the store; this client goes on with it alone. */
  readonly isUnshared?: true;
}

export type OnAuthentication = (info: AuthenticationInfo) => void;

/** Calls a hook of the user's; one that throws or rejects must harm no call. */
export function tellQuietly<T>(hook: ((info: T) => unknown) | undefined, info: T): void {
  try {
    const told = hook?.(info);
    if (typeof told === 'object' && told !== null) Promise.resolve(told).catch(() => undefined);
  } catch {
    // see above
  }
}
