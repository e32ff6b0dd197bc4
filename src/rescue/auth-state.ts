import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { z } from 'zod';
import { RescueRequestError } from '../errors.js';
import { endpointProblem } from '../soap/client-options.js';
import { CookieContainer, type SerializedCookies } from '../soap/http/cookies.js';

/** The key of the method that returns the secrets. The same in every copy of the package, so that copies share states. */
const carrier = Symbol.for('logmein-rescue-soap.auth');

/** What `AuthState.serialize` returns: JSON with the session cookie and the authcode. Store it like a password. */
export interface SerializedAuthState {
  /** The version of the format. */
  readonly version: 1;
  /** The endpoint of the client. Cookie and authcode are sent to no other origin. */
  readonly endpoint: string;
  /** The cookies of the session. */
  readonly cookies: SerializedCookies;
  /** The authcode, if there is one. */
  readonly authCode?: string;
  /** A digest of the e-mail address that logged in. */
  readonly loginUser?: string;
  /** A digest of the e-mail address that requested the authcode. */
  readonly authCodeUser?: string;
}

/**
 * The authentication of a client: the cookies of its session, and its authcode. `serialize` and `deserialize` move it to
 * another process. `JSON.stringify` and `util.inspect` do not show secrets.
 *
 * @example
 * const stored = JSON.stringify(rescue.auth.serialize());
 * const other = new RescueClient({ auth: AuthState.deserialize(JSON.parse(stored)) });
 */
export class AuthState {
  /** The endpoint of the client. Cookie and authcode are sent to no other origin. */
  readonly endpoint: string;

  /** @throws RescueRequestError if `endpoint` is not an http(s) URL, or contains user info */
  constructor(endpoint: string) {
    const problem = endpointProblem(endpoint);
    if (problem !== undefined)
      throw new RescueRequestError(`new AuthState: endpoint ${problem}`, {
        issues: [{ path: ['endpoint'], message: problem }],
      });
    this.endpoint = endpoint;
    carriers.set(this, new AuthCarrier(new CookieContainer(endpoint)));
  }

  /** Whether there is an authcode. */
  get hasAuthCode(): boolean {
    return carrierOf(this).authCode !== undefined;
  }

  /** Whether there is a cookie. Its session may have ended: the service ends a session after 20 idle minutes. */
  get hasCookie(): boolean {
    return carrierOf(this).cookies.header() !== undefined;
  }

  /** Returns the state as JSON, secrets included. Store it like a password. */
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
   * Restores the state that `serialize` returned.
   *
   * @throws RescueRequestError if `stored` is not such a state
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
      throw unreadable([{ path: ['cookies'], message: 'are not valid cookies of the endpoint' }]);
    }
    carriers.set(state, Object.assign(new AuthCarrier(container), { authCode, loginUser, authCodeUser }));
    return state;
  }

  /** For loggers: whether there is a cookie and an authcode. */
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

/** Not a property, because `util.inspect` with `showHidden` would show it. */
const carriers = new WeakMap<AuthState, AuthCarrier>();

/** Returns the secrets of a state, also of one that another copy of the package created. */
export function carrierOf(state: AuthState): AuthCarrier {
  return state[carrier]();
}

/** Whether a value is an auth state, of any copy of the package. */
export function isAuthState(value: unknown): value is AuthState {
  return typeof value === 'object' && value !== null && carrier in value;
}

/**
 * The secrets of a state, and the rules by which they change:
 *
 * | event | cookie | authcode |
 * | --- | --- | --- |
 * | login OK | the new one, if the reply sets one | kept, unless another e-mail address requested it |
 * | requestAuthCode OK | kept, unless another e-mail address logged in | the new one |
 * | requestAuthCodeSSO OK | kept (an SSO ID cannot be compared with an e-mail address) | the new one |
 * | any of them refused | unchanged | unchanged |
 * | logout OK | dropped | dropped |
 * | Set-Cookie in any other reply | kept only if no cookie has changed since the request was sent | unchanged |
 */
export class AuthCarrier {
  readonly cookies: CookieContainer;
  authCode: string | undefined;
  loginUser: string | undefined;
  authCodeUser: string | undefined;

  constructor(cookies: CookieContainer) {
    this.cookies = cookies;
  }

  loggedIn(email: string, setCookie: readonly string[]): void {
    const user = digest(email);
    this.cookies.store(setCookie);
    this.loginUser = user;
    if (this.authCodeUser !== undefined && this.authCodeUser !== user) this.forgetAuthCode();
  }

  /** @param email absent for an authcode of single sign-on */
  gotAuthCode(authCode: string, email: string | undefined): void {
    this.authCode = authCode;
    this.authCodeUser = email === undefined ? undefined : digest(email);
    if (this.authCodeUser !== undefined && this.loginUser !== undefined && this.loginUser !== this.authCodeUser)
      this.forgetCookies();
  }

  /**
   * Drops what the logout was sent with. A cookie or authcode that arrived since belongs to another session.
   *
   * @param version the version of the cookies when the logout was sent
   * @param authCode the authcode at that time
   */
  loggedOut(version: number, authCode: string | undefined): void {
    if (this.cookies.version === version) this.forgetCookies();
    if (this.authCode === authCode) this.forgetAuthCode();
  }

  /**
   * Keeps the cookies of any other reply. The service sets a new cookie in every reply to a caller without a session. One
   * whose request was sent before a `login` must not overwrite the session of that login.
   *
   * @param version the version of the cookies when the request was sent
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

/** Distinguishes users without storing their address. */
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
  const message = `The stored auth state cannot be used (${list}). Store what auth.serialize() returns without changes, or log in again.`;
  return new RescueRequestError(message, { issues });
}
