import type { LoginArguments } from '../rescue/arguments.js';
import { RescueResultError, type RescueError } from '../errors.js';
import { authenticationRequests, type AuthenticationRequests } from './auth-request.js';
import {
  authenticationError,
  AuthenticationFailure,
  CredentialsRefused,
  invalidOptionFailure,
  type CallContext,
  type RefusedLogin,
} from './errors.js';
import { loginLimit } from './login-limit.js';
import type { AuthenticationOptions } from './options.js';
import { StoreFailure } from './record-store.js';
import { CurrentSession, type AuthenticationControl, type Session } from './session.js';
import { sharedAuthCode } from './shared-authcode.js';

/** Turns credentials into sessions: through an authcode, a login or an API token. Remembers refused credentials. */
export function authenticator(options: AuthenticationOptions) {
  const { clock, timeoutMs } = options;
  const limit = loginLimit(options.store, clock, options.maxLogins);
  const authCode = sharedAuthCode(options, limit);
  let refusal: { readonly digest: string; readonly login: RefusedLogin } | undefined;

  /** @returns `refused` itself if it is an API token that has not changed */
  async function authenticate(
    control: AuthenticationControl,
    refused: Session | undefined,
    byCookie: boolean,
  ): Promise<Session> {
    const requests = authenticationRequests(refused ? 'refused' : 'first', options);
    const { credentials, digest } = await options.credentials(control.signal);
    const before = refusal;
    if (before?.digest === digest) throw new AuthenticationFailure((context) => refusedBefore(before.login, context));
    const isToken = !byCookie && 'apiToken' in credentials;
    if (isToken && refused?.kind === 'token' && refused.digest === digest) return refused;
    try {
      let session: Session;
      if (byCookie) {
        if (!('email' in credentials)) throw invalidOptionFailure('credentials', LOGIN_NEEDS_EMAIL);
        session = await login(control, credentials, digest, requests);
      } else if ('apiToken' in credentials)
        session = { authCode: credentials.apiToken, kind: 'token', digest, isFresh: true, obtainedAt: clock.now() };
      else session = await authCode.obtain({ control, credentials, digest, refused, requests });
      refusal = undefined;
      return session;
    } catch (error) {
      if (error instanceof CredentialsRefused) refusal = { digest, login: error.login };
      throw error;
    }
  }

  /**
   * Logs in. Clients do not share cookies, because ASP.NET serializes calls with the same cookie, and a cookie has its
   * own report settings.
   */
  async function login(
    control: AuthenticationControl,
    credentials: LoginArguments,
    digest: string,
    requests: AuthenticationRequests,
  ): Promise<Session> {
    for (;;) {
      const countedUnder = await countLogin(control, `${authCode.keyOf(credentials)}.logins`);
      control.signal.throwIfAborted();
      control.setRequestPending(true);
      try {
        const result = await requests.login(credentials, timeoutMs);
        requests.report(result, false);
        if (result.kind === 'limited') await limit.fill(countedUnder, control.signal);
        else if (result.kind !== 'ok') throw result.failure;
        else return { authCode: null, kind: 'cookie', digest, isFresh: true, obtainedAt: clock.now() };
      } finally {
        control.setRequestPending(false);
      }
    }
  }

  /** @returns the key, or undefined if the store failed and the login was counted without the store */
  async function countLogin(control: AuthenticationControl, key: string): Promise<string | undefined> {
    try {
      await limit.acquire(key, control);
      return key;
    } catch (error) {
      if (!(error instanceof StoreFailure) || options.whenStoreFails === 'fail') throw error;
      await limit.acquire(undefined, control);
      return undefined;
    }
  }

  const cookie = new CurrentSession((control, refused) => authenticate(control, refused, true));
  return {
    /** The session for operations that do not accept an authcode. */
    cookie,
    /** The session for all other operations. */
    main:
      options.session === 'cookie'
        ? cookie
        : new CurrentSession((control, refused) => authenticate(control, refused, false)),
    /** Allows refused credentials to be sent again. */
    forgetRefusals(): void {
      refusal = undefined;
    },
  };
}

const LOGIN_NEEDS_EMAIL =
  "must be an e-mail address and password, because other credentials cannot log in. A login is required if session is 'cookie', and for operations that take no authcode";

export type Authenticator = ReturnType<typeof authenticator>;

/** Creates the error for a call with credentials that the service has already refused. Nothing was sent. */
function refusedBefore({ operation, code, result, isUnknown }: RefusedLogin, context: CallContext): RescueError {
  const why = `${operation} with the same credentials returned ${code} earlier, so they were not sent again. Supply other credentials, or call forgetRefusals() after the user has been corrected in the Administration Center.`;
  if (isUnknown)
    return authenticationError(context, `${why} Neither the WSDL nor the guide lists this code.`, undefined);
  const options = { operation, outcome: 'refused', code, result, reply: undefined } as const;
  return new RescueResultError(`${operation}: ${why}`, options);
}
