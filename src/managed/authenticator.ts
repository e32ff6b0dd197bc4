import type { LoginArguments } from '../rescue/arguments.js';
import { RescueRequestError } from '../errors.js';
import { AuthenticationRequests, type AuthenticationRequestOptions } from './auth-request.js';
import type { CredentialsReader } from './credentials.js';
import { AuthenticationFailure, CredentialsRefused, refusedBefore, type RefusedLogin } from './errors.js';
import { LoginLimit } from './login-limit.js';
import { StoreFailure } from './record-store.js';
import { CurrentSession, type AuthenticationControl, type Session } from './session.js';
import { SharedAuthCode, type SharedAuthCodeOptions } from './shared-authcode.js';

export interface AuthenticatorOptions extends SharedAuthCodeOptions, AuthenticationRequestOptions {
  readonly credentials: CredentialsReader;
  readonly session: 'authcode' | 'cookie';
  readonly maxLogins: number;
}

/** Thrown to a call whose API token was refused and has not changed. The call knows which error fits. */
export const TOKEN_UNCHANGED = Symbol('the API token has not changed');

/** Turns credentials into sessions: by an authcode, a login or an API token. Remembers credentials that were refused. */
export class Authenticator {
  /** The session for operations that have no parameter for an authcode. */
  readonly cookie: CurrentSession;
  /** The session for all other operations. */
  readonly main: CurrentSession;

  readonly #options: AuthenticatorOptions;
  readonly #limit: LoginLimit;
  readonly #authCode: SharedAuthCode;
  #refused: { readonly digest: string; readonly login: RefusedLogin } | undefined;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
    this.#limit = new LoginLimit(options.store, options.clock, options.maxLogins);
    this.#authCode = new SharedAuthCode(options, this.#limit);
    this.cookie = new CurrentSession((control, refused) => this.#authenticate(control, refused, true));
    this.main =
      options.session === 'cookie'
        ? this.cookie
        : new CurrentSession((control, refused) => this.#authenticate(control, refused, false));
  }

  /** Sends credentials again that were refused. */
  forgetRefusals(): void {
    this.#refused = undefined;
  }

  async #authenticate(
    control: AuthenticationControl,
    refused: Session | undefined,
    byCookie: boolean,
  ): Promise<Session> {
    const requests = new AuthenticationRequests(refused ? 'refused' : 'first', this.#options);
    const { credentials, digest } = await this.#options.credentials.fetch(control.signal);
    const before = this.#refused;
    if (before?.digest === digest) throw new AuthenticationFailure((context) => refusedBefore(before.login, context));
    try {
      let session: Session;
      if (byCookie) {
        if (!('email' in credentials)) throw this.#loginNeedsEmail();
        session = await this.#login(control, credentials, digest, requests);
      } else if ('apiToken' in credentials) {
        if (refused?.kind === 'token' && refused.digest === digest)
          throw new AuthenticationFailure(() => TOKEN_UNCHANGED);
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

  /** Logs in. Each client keeps its own cookie: ASP.NET serializes the calls of one, and report settings depend on it. */
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

  /** @returns the key, or undefined if the store failed and the login was counted without it */
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
        ? "must be e-mail address and password when session is 'cookie': other credentials cannot log in"
        : 'must be e-mail address and password for this operation: it has no parameter for an authcode and requires a login';
    return new AuthenticationFailure(
      ({ operation }) =>
        new RescueRequestError(`${operation}: credentials ${message}. Nothing was sent.`, {
          operation,
          issues: [{ path: ['credentials'], message }],
        }),
    );
  }
}
