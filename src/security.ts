import { BasicAuthSecurity as Basic } from 'soap/lib/security/BasicAuthSecurity.js';
import { BearerSecurity as Bearer } from 'soap/lib/security/BearerSecurity.js';
import { WSSecurity as UsernameToken } from 'soap/lib/security/WSSecurity.js';
import type { SecurityObject } from './soap/security/security-objects.js';

// Types of our own, because the declarations of node-soap need `skipLibCheck`. Its main module would load xml-crypto.

/** Options for `WSSecurity`. */
export interface WSSecurityOptions {
  /** How the password is sent: as text, or as a digest of password, nonce and time. Default: `'PasswordText'`. */
  readonly passwordType?: 'PasswordText' | 'PasswordDigest';
  /** `true` to add a timestamp that expires after 10 minutes. Default: true. */
  readonly hasTimeStamp?: boolean;
  /** `true` to add a nonce to a password in text. A digest always has a nonce. Default: false. */
  readonly hasNonce?: boolean;
  /** `true` to add the time to the token. A digest requires it. Default: true. */
  readonly hasTokenCreated?: boolean;
  /** `true` if the service must understand the block. Default: false. */
  readonly mustUnderstand?: boolean;
  /** The receiver of the block, which may be an intermediary. Only in SOAP 1.1. Default: the service. */
  readonly actor?: string;
  /** XML to append to the block, not escaped. Default: none. */
  readonly appendElement?: string;
}

/**
 * Adds a UsernameToken (WS-Security UsernameToken Profile 1.0) with node-soap. Each request has a new timestamp and,
 * with `PasswordDigest`, a new nonce.
 *
 * @example new WSSecurity(user, password, { passwordType: 'PasswordDigest', mustUnderstand: true });
 */
export const WSSecurity: new (user: string, password: string, options?: WSSecurityOptions) => SecurityObject =
  UsernameToken;

/** Adds HTTP Basic authentication (RFC 7617) with node-soap. */
export const BasicAuthSecurity: new (user: string, password: string) => SecurityObject = Basic;

/** Adds a bearer token (RFC 6750) with node-soap. For a token that changes, use `httpHeaders`. */
export const BearerSecurity: new (token: string) => SecurityObject = Bearer;

export type { SecurityObject } from './soap/security/security-objects.js';
