import type { LoginArguments } from '../rescue/arguments.js';
import { RescueResultError, type RescueError } from '../errors.js';
import { AuthenticationRequests } from './auth-request.js';
import {
  authenticationError,
  AuthenticationFailure,
  CredentialsRefused,
  invalidOptionFailure,
  type CallContext,
  type RefusedLogin,
} from './errors.js';
import { LoginLimit } from './login-limit.js';
import type { AuthenticationOptions } from './options.js';
import { StoreFailure } from './record-store.js';
import { CurrentSession, type AuthenticationControl, type Session } from './session.js';
import { SharedAuthCode } from './shared-authcode.js';

/** Turns credentials into sessions: through an authcode, a login or an API token. Remembers refused credentials. */
export class Authenticator {
  /** The session for operations that take no authcode. */
  readonly cookie: CurrentSession;
  /** The session for all other operations. */
  readonly main: CurrentSession;

  readonly #options: AuthenticationOptions;
  readonly #limit: LoginLimit;
  readonly #authCode: SharedAuthCode;
  #refused: { readonly digest: string; readonly login: RefusedLogin } | undefined;

  constructor(options: AuthenticationOptions) {
    this.#options = options;
    this.#limit = new LoginLimit(options.store, options.clock, options.maxLogins);
    this.#authCode = new SharedAuthCode(options, this.#limit);
    this.cookie = new CurrentSession((control, refused) => this.#authenticate(control, refused, true));
    this.main =
      options.session === 'cookie'
        ? this.cookie
        : new CurrentSession((control, refused) => this.#authenticate(control, refused, false));
  }

  /** Allows refused credentials to be sent again. */
  forgetRefusals(): void {
    this.#refused = undefined;
  }

  /** @returns `refused` itself if it is an API token that has not changed */
  async #authenticate(
    control: AuthenticationControl,
    refused: Session | undefined,
    byCookie: boolean,
  ): Promise<Session> {
    const requests = new AuthenticationRequests(refused ? 'refused' : 'first', this.#options);
    const { credentials, digest } = await this.#options.credentials.fetch(control.signal);
    const before = this.#refused;
    if (before?.digest === digest) throw new AuthenticationFailure((context) => refusedBefore(before.login, context));
    const isToken = !byCookie && 'apiToken' in credentials;
    if (isToken && refused?.kind === 'token' && refused.digest === digest) return refused;
    try {
      let session: Session;
      if (byCookie) {
        if (!('email' in credentials)) throw this.#loginNeedsEmail();
        session = await this.#login(control, credentials, digest, requests);
      } else if ('apiToken' in credentials) {
        const obtainedAt = this.#options.clock.now();
        session = { authCode: credentials.apiToken, kind: 'token', digest, isFresh: true, obtainedAt };
      } else session = await this.#authCode.obtain({ control, credentials, digest, refused, requests });
      this.#refused = undefined;
      return session;
    } catch (error) {
      if (error instanceof CredentialsRefused) this.#refused = { digest, login: error.login };
      throw error;
    }
  }

  /** Logs in. Clients share no cookies: ASP.NET serializes calls with the same cookie, and report settings belong to it. */
  async #login(
    control: AuthenticationControl,
    credentials: LoginArguments,
    digest: string,
    requests: AuthenticationRequests,
  ): Promise<Session> {
    const { clock, timeoutMs } = this.#options;
    for (;;) {
      const countedUnder = await this.#countLogin(control, `${this.#authCode.keyOf(credentials)}.logins`);
      control.signal.throwIfAborted();
      control.setRequestPending(true);
      try {
        const result = await requests.login(credentials, timeoutMs);
        requests.report(result, false);
        if (result.kind === 'limited') await this.#limit.fill(countedUnder, control.signal);
        else if (result.kind !== 'ok') throw result.failure;
        else return { authCode: null, kind: 'cookie', digest, isFresh: true, obtainedAt: clock.now() };
      } finally {
        control.setRequestPending(false);
      }
    }
  }

  /** @returns the key, or undefined if the store failed and the login was counted without the store */
  async #countLogin(control: AuthenticationControl, key: string): Promise<string | undefined> {
    try {
      await this.#limit.acquire(key, control);
      return key;
    } catch (error) {
      if (!(error instanceof StoreFailure) || this.#options.whenStoreFails === 'fail') throw error;
      await this.#limit.acquire(undefined, control);
      return undefined;
    }
  }

  #loginNeedsEmail(): AuthenticationFailure {
    const message =
      this.#options.session === 'cookie'
        ? "must be an e-mail address and password if session is 'cookie', because other credentials cannot log in"
        : 'must be an e-mail address and password for this operation, which takes no authcode and requires a login';
    return invalidOptionFailure('credentials', message);
  }
}

/** Creates the error for a call with credentials that the service refused before. Nothing was sent. */
function refusedBefore(login: RefusedLogin, context: CallContext): RescueError {
  const { operation, code, result, isUnknown } = login;
  if (isUnknown) {
    const why = `${operation}, which must succeed first, returned ${code} for the same credentials earlier. Neither the WSDL nor the guide lists this code, so they were not sent again. Supply other credentials, or call forgetRefusals() once you know what the code means.`;
    return authenticationError(context, why, undefined);
  }
  const message = `${operation}: the service refused the same credentials with ${code} earlier, so they were not sent again. Supply other credentials, or call forgetRefusals() after the user has been corrected in the Administration Center.`;
  return new RescueResultError(message, { operation, outcome: 'refused', code, result, reply: undefined });
}
