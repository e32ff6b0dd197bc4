import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { z } from 'zod';
import { endpointProblem } from '../soap/endpoint.js';
import { RescueRequestError } from '../errors.js';
import { CookieContainer, type SerializedCookies } from '../soap/http/cookies.js';

/** Gives the carrier of an auth state. The same symbol in every copy of this package, so that states can be shared. */
const carrier = Symbol.for('logmein-rescue-soap.auth');

/** What `AuthState.serialize` gives: plain JSON that holds the session cookie and the authcode. Keep it like a password. */
export interface SerializedAuthState {
  /** The version of this form. */
  readonly version: 1;
  /** The endpoint that the state was got from; it is sent to no other origin. */
  readonly endpoint: string;
  /** The cookies of the login session. */
  readonly cookies: SerializedCookies;
  /** The authcode, if one is carried. */
  readonly authCode?: string;
  /** A digest of the e-mail address by which the cookie was got. */
  readonly loginUser?: string;
  /** A digest of the e-mail address by which the authcode was got. */
  readonly authCodeUser?: string;
}

/**
 * Who one client is to the service: the cookies of its login session, and its authcode. It passes from call to call,
 * and with `serialize` and `deserialize` from process to process; it is never written by `JSON.stringify` or
 * `util.inspect`.
 */
export class AuthState {
  /** The endpoint that this state was got from; it is sent to no other origin. */
  readonly endpoint: string;

  /** @throws RescueRequestError if `endpoint` is no http(s) URL, or holds user info */
  constructor(endpoint: string) {
    const problem = endpointProblem(endpoint);
    if (problem !== undefined)
      throw new RescueRequestError(`new AuthState: endpoint ${problem}`, {
        issues: [{ path: ['endpoint'], message: problem }],
      });
    this.endpoint = endpoint;
    carriers.set(this, new AuthCarrier(new CookieContainer(endpoint)));
  }

  /** Whether an authcode is carried. */
  get hasAuthCode(): boolean {
    return carrierOf(this).authCode !== undefined;
  }

  /** Whether a cookie is carried. Whether the service still knows it, only a call can tell: 20 idle minutes end it. */
  get hasCookie(): boolean {
    return carrierOf(this).cookies.header() !== undefined;
  }

  /** All of the state as plain JSON, secrets included, to be stored as carefully as a password. */
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
   * The state that `serialize` gave.
   *
   * @throws RescueRequestError if `stored` is not such a state; it says what is wrong without quoting it
   */
  static deserialize(stored: unknown): AuthState {
    const parsed = storedSchema.safeParse(stored);
    if (!parsed.success)
      throw unreadable(parsed.error.issues.map(({ path, message }) => ({ path: path.map(String), message })));
    const { endpoint, cookies, authCode, loginUser, authCodeUser } = parsed.data;
    const state = new AuthState(endpoint);
    let container: CookieContainer;
    try {
      container = CookieContainer.deserialize(endpoint, cookies);
    } catch {
      throw unreadable([{ path: ['cookies'], message: 'cannot be read' }]);
    }
    carriers.set(state, new AuthCarrier(container, authCode, loginUser, authCodeUser));
    return state;
  }

  /** For loggers: that there is something, never what. */
  toJSON(): object {
    return { endpoint: this.endpoint, hasCookie: this.hasCookie, hasAuthCode: this.hasAuthCode };
  }

  /** @hidden Without secrets. */
  [inspect.custom](): string {
    return `AuthState ${JSON.stringify(this)}`;
  }

  /** @internal */
  [carrier](): AuthCarrier {
    return carriers.get(this) as AuthCarrier;
  }
}

/** Out of the reach of `util.inspect`, whatever its options. */
const carriers = new WeakMap<AuthState, AuthCarrier>();

/** The secrets of a state and the rules by which they change; also of a state made by another copy of this package. */
export function carrierOf(state: AuthState): AuthCarrier {
  return state[carrier]();
}

/** Whether a value is an auth state, of this copy of the package or of another. */
export function isAuthState(value: unknown): value is AuthState {
  return typeof value === 'object' && value !== null && carrier in value;
}

/**
 * What is kept, dropped and sent:
 *
 * | event | cookie | authcode |
 * | --- | --- | --- |
 * | login OK | the new one, if the reply sets one | kept, unless it was got with another e-mail |
 * | requestAuthCode OK | kept, unless login was with another e-mail | the new one |
 * | requestAuthCodeSSO OK | kept (an SSO id cannot be told from an e-mail) | the new one |
 * | any of them refused | as before | as before |
 * | logout OK | dropped | dropped |
 * | Set-Cookie on any other reply | kept only if the jar has not changed since that request left | as before |
 */
export class AuthCarrier {
  readonly cookies: CookieContainer;
  authCode: string | undefined;
  loginUser: string | undefined;
  authCodeUser: string | undefined;

  constructor(cookies: CookieContainer, authCode?: string, loginUser?: string, authCodeUser?: string) {
    this.cookies = cookies;
    this.authCode = authCode;
    this.loginUser = loginUser;
    this.authCodeUser = authCodeUser;
  }

  loggedIn(email: string, setCookie: readonly string[]): void {
    const user = digest(email);
    this.cookies.store(setCookie);
    this.loginUser = user;
    if (this.authCodeUser !== undefined && this.authCodeUser !== user) this.forgetAuthCode();
  }

  /** @param email absent for an authcode that was got by single sign-on */
  gotAuthCode(authCode: string, email: string | undefined): void {
    this.authCode = authCode;
    this.authCodeUser = email === undefined ? undefined : digest(email);
    if (this.authCodeUser !== undefined && this.loginUser !== undefined && this.loginUser !== this.authCodeUser)
      this.forgetCookies();
  }

  /**
   * Drops what the logout was sent with; a login or authcode that came since is another session's.
   *
   * @param version the version of the cookies when the logout left
   * @param authCode the authcode at that time
   */
  loggedOut(version: number, authCode: string | undefined): void {
    if (this.cookies.version === version) this.forgetCookies();
    if (this.authCode === authCode) this.forgetAuthCode();
  }

  /**
   * A reply other than that of an authentication set cookies. Every reply to a caller without a live session sets a
   * fresh one; without the rule, one that was under way would overwrite the session of a `login` beside it.
   *
   * @param version the version of the cookies when that request left
   */
  received(setCookie: readonly string[], version: number): void {
    if (setCookie.length > 0 && this.cookies.version === version) this.cookies.store(setCookie);
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

/** Tells users apart without keeping their address. */
function digest(email: string): string {
  return createHash('sha256').update(email.trim().toLowerCase()).digest('base64url');
}

const storedSchema = z.object({
  version: z.literal(1),
  endpoint: z.string().refine((endpoint) => endpointProblem(endpoint) === undefined, 'must be an http(s) URL'),
  cookies: z.object({ origin: z.string(), cookies: z.array(z.string()) }),
  authCode: z.string().optional(),
  loginUser: z.string().optional(),
  authCodeUser: z.string().optional(),
});

function unreadable(issues: { path: string[]; message: string }[]): RescueRequestError {
  const list = issues.map(({ path, message }) => `${path.join('.') || 'the value'}: ${message}`).join('; ');
  const message = `The stored auth state cannot be used (${list}). Store what auth.serialize() gives, unchanged, or log in anew.`;
  return new RescueRequestError(message, { issues });
}
