import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { RescueRequestError } from '../errors.js';
import { arrayOf, check, expected, is, looseObject, optional, requestError, string } from '../soap/checks.js';
import { endpointProblem } from '../soap/client-options.js';
import { CookieContainer, type SerializedCookies } from '../soap/http/cookies.js';

/** The key of the method that returns the secrets. All copies of the package use this key, so they can share states. */
const carrier = Symbol.for('logmein-rescue-soap.auth');

/** The result of `AuthState.serialize`: JSON with the session cookie and the authcode. Store it like a password. */
export interface SerializedAuthState {
  /** The version of this format. */
  readonly version: 1;
  /** The client's endpoint. The cookie and the authcode are never sent to another origin. */
  readonly endpoint: string;
  /** The session cookies. */
  readonly cookies: SerializedCookies;
  /** The authcode. Absent if the client has no authcode. */
  readonly authCode?: string;
  /** A digest of the e-mail address used to log in. */
  readonly loginUser?: string;
  /** A digest of the e-mail address used to request the authcode. */
  readonly authCodeUser?: string;
}

/**
 * The authentication state of a client: its session cookies and its authcode. Use `serialize` and `deserialize` to move
 * the state to another process. `JSON.stringify` and `util.inspect` show no secrets.
 *
 * @example
 * const stored = JSON.stringify(rescue.auth.serialize());
 * const other = new RescueClient({ auth: AuthState.deserialize(JSON.parse(stored)) });
 */
export class AuthState {
  /** The client's endpoint. The cookie and the authcode are never sent to another origin. */
  readonly endpoint: string;
  readonly #carrier: AuthCarrier;

  /** @throws RescueRequestError if `endpoint` is not an http(s) URL, or contains a user name or password */
  constructor(endpoint: string) {
    const problem = endpointProblem(endpoint);
    if (problem !== undefined)
      throw requestError(RescueRequestError, 'new AuthState', [{ path: ['endpoint'], message: problem }]);
    this.endpoint = endpoint;
    this.#carrier = new AuthCarrier(new CookieContainer(endpoint));
  }

  /** `true` if the state contains an authcode. */
  get hasAuthCode(): boolean {
    return carrierOf(this).authCode !== undefined;
  }

  /** `true` if the state contains a cookie. The session may have expired after 20 minutes of inactivity. */
  get hasCookie(): boolean {
    return carrierOf(this).cookies.header() !== undefined;
  }

  /** Returns the state as JSON, including its secrets. Store the result like a password. */
  serialize(): SerializedAuthState {
    const { cookies, authCode, loginUser, authCodeUser } = carrierOf(this);
    return {
      version: 1,
      endpoint: this.endpoint,
      cookies: cookies.serialize(),
      ...(authCode === undefined ? {} : { authCode }),
      ...(loginUser === undefined ? {} : { loginUser }),
      ...(authCodeUser === undefined ? {} : { authCodeUser }),
    };
  }

  /**
   * Restores a state from the result of `serialize`.
   *
   * @throws RescueRequestError if `stored` is not a valid serialized state
   */
  static deserialize(stored: unknown): AuthState {
    const name = 'AuthState.deserialize (store the result of auth.serialize() unchanged, or log in again)';
    const checked = check(RescueRequestError, storedState, stored, name);
    const { endpoint, cookies, authCode, loginUser, authCodeUser } = checked;
    if (cookies.origin !== new URL(endpoint).origin) {
      const message = 'is not the origin of the endpoint';
      throw requestError(RescueRequestError, name, [{ path: ['cookies', 'origin'], message }]);
    }
    const state = new AuthState(endpoint);
    state.#carrier.cookies.store(cookies.cookies);
    Object.assign(state.#carrier, { authCode, loginUser, authCodeUser });
    return state;
  }

  /** Returns a summary for loggers: whether the state contains a cookie and an authcode, but not their values. */
  toJSON(): object {
    return { endpoint: this.endpoint, hasCookie: this.hasCookie, hasAuthCode: this.hasAuthCode };
  }

  /** @hidden Shows no secrets. */
  [inspect.custom](): string {
    return `AuthState ${JSON.stringify(this)}`;
  }

  /** @internal */
  [carrier](): AuthCarrier {
    return this.#carrier;
  }
}

/** Returns the secrets of a state, even if another copy of the package created the state. */
export function carrierOf(state: AuthState): AuthCarrier {
  return state[carrier]();
}

/** Checks whether a value is an auth state created by any copy of the package. */
export function isAuthState(value: unknown): value is AuthState {
  return typeof value === 'object' && value !== null && carrier in value;
}

/**
 * The secrets of a state, and the rules for updating them:
 *
 * | event | cookie | authcode |
 * | --- | --- | --- |
 * | login OK | replaced, if the reply sets a cookie | kept, unless another e-mail address requested it |
 * | requestAuthCode OK | kept, unless another e-mail address logged in | replaced |
 * | requestAuthCodeSSO OK | kept (an SSO ID cannot be compared with an e-mail address) | replaced |
 * | any of these refused | unchanged | unchanged |
 * | logout OK | discarded | discarded |
 * | Set-Cookie in any other reply | kept only if no cookie has changed since the request was sent | unchanged |
 */
export class AuthCarrier {
  authCode: string | undefined;
  loginUser: string | undefined;
  authCodeUser: string | undefined;

  constructor(readonly cookies: CookieContainer) {}

  loggedIn(email: string, setCookie: readonly string[]): void {
    const user = digest(email);
    this.cookies.store(setCookie);
    this.loginUser = user;
    if (this.authCodeUser !== undefined && this.authCodeUser !== user) this.forgetAuthCode();
  }

  /** @param email absent if the authcode was requested through single sign-on or passed as an option */
  gotAuthCode(authCode: string, email: string | undefined): void {
    this.authCode = authCode;
    this.authCodeUser = email === undefined ? undefined : digest(email);
    if (this.authCodeUser !== undefined && this.loginUser !== undefined && this.loginUser !== this.authCodeUser)
      this.forgetCookies();
  }

  /**
   * Discards the cookie and the authcode with which the logout was sent. Newer values belong to another session.
   *
   * @param version the version of the cookies when the logout was sent
   * @param authCode the authcode when the logout was sent
   */
  loggedOut(version: number, authCode: string | undefined): void {
    if (this.cookies.version === version) this.forgetCookies();
    if (this.authCode === authCode) this.forgetAuthCode();
  }

  /**
   * Stores the cookies of any other reply. The service sets a new cookie in every reply to a caller without a session.
   * A reply to a request sent before a `login` must not overwrite the session of that login.
   *
   * @param version the version of the cookies when the request was sent
   */
  received(setCookie: readonly string[], version: number): void {
    if (this.cookies.version === version) this.cookies.store(setCookie);
  }

  private forgetCookies(): void {
    this.cookies.clear();
    this.loginUser = undefined;
  }

  private forgetAuthCode(): void {
    this.authCode = undefined;
    this.authCodeUser = undefined;
  }
}

/** Identifies a user without storing the e-mail address. */
function digest(email: string): string {
  return createHash('sha256').update(email.trim().toLowerCase()).digest('base64url');
}

const aString = string(expected('a string'));
const storedState = looseObject({
  version: is<1>((value) => value === 1, expected('1', 'number')),
  endpoint: string(expected('a string'), [(url) => endpointProblem(url) === undefined, 'must be an http(s) URL']),
  cookies: looseObject({ origin: aString, cookies: arrayOf(aString, expected('an array')) }),
  authCode: optional(aString),
  loginUser: optional(aString),
  authCodeUser: optional(aString),
});
