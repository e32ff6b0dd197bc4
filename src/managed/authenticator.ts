import { authenticationRequests } from './auth-request.js';
import type { Credentials } from './credentials.js';
import { CredentialsRefused, invalidOptionFailure } from './errors.js';
import { loginLimit } from './login-limit.js';
import type { AuthenticationOptions } from './options.js';
import { CurrentSession, Session, type PendingAuthentication } from './session.js';
import { sharedAuthCode, type Authentication } from './shared-authcode.js';

/** Turns credentials into sessions: through an authcode, a login or an API token. Remembers refused credentials. */
export function authenticator(options: AuthenticationOptions) {
  const { clock, timeoutMs } = options;
  const limit = loginLimit(options.store, clock, options.maxLogins);
  const authCode = sharedAuthCode(options, limit);
  let refusal: { readonly digest: string; readonly failure: CredentialsRefused } | undefined;

  /** @returns `refused` itself if it is an API token that has not changed */
  async function authenticate(
    control: PendingAuthentication,
    refused: Session | undefined,
    byCookie: boolean,
  ): Promise<Session> {
    const requests = authenticationRequests(refused ? 'refused' : 'first', options);
    const { credentials, digest } = await options.credentials(control.signal);
    if (refusal?.digest === digest) throw refusal.failure;
    try {
      let session: Session;
      if (byCookie) session = await login({ control, requests }, credentials);
      else if (!('apiToken' in credentials))
        session = await authCode.obtain({ control, credentials, refused, requests });
      else if (refused?.authCode === credentials.apiToken) session = refused;
      else session = new Session(credentials.apiToken, true, clock.now());
      refusal = undefined;
      return session;
    } catch (error) {
      if (error instanceof CredentialsRefused) refusal = { digest, failure: error };
      throw error;
    }
  }

  /**
   * Logs in. Clients do not share cookies, because ASP.NET serializes calls with the same cookie, and a cookie has its
   * own report settings.
   */
  async function login(
    { control, requests }: Pick<Authentication, 'control' | 'requests'>,
    credentials: Credentials,
  ): Promise<Session> {
    if (!('email' in credentials)) throw invalidOptionFailure('credentials', LOGIN_NEEDS_EMAIL);
    const key = `${authCode.keyOf(credentials)}.logins`;
    for (;;) {
      await limit.acquire(key, control);
      control.signal.throwIfAborted();
      control.setRequestPending(true);
      try {
        const result = await requests.send('login', credentials, timeoutMs);
        requests.report(result);
        if (result.kind === 'limited') await limit.fill(key, control.signal);
        else if (result.kind !== 'ok') throw result.failure;
        else return new Session(null, true, clock.now());
      } finally {
        control.setRequestPending(false);
      }
    }
  }

  const cookie = new CurrentSession((control, refused) => authenticate(control, refused, true));
  const main =
    options.session === 'cookie'
      ? cookie
      : new CurrentSession((control, refused) => authenticate(control, refused, false));
  return {
    /** The session for operations that do not accept an authcode. */
    cookie,
    /** The session for all other operations. */
    main,
    /** Allows refused credentials and operations to be sent again. */
    forgetRefusals(): void {
      refusal = undefined;
      for (const { value } of [main, cookie]) value?.forgetRefusals();
    },
  };
}

const LOGIN_NEEDS_EMAIL =
  "must be an e-mail address and password, because other credentials cannot log in. A login is required if session is 'cookie', and for operations that take no authcode";

export type Authenticator = ReturnType<typeof authenticator>;
