import type { RescueClient } from '../rescue/client.js';
import { RescueRequestError } from '../errors.js';
import type { Operations } from '../soap/schema/contract.js';
import { AdministratorMark } from './administrator-mark.js';
import type { Clock } from './clock.js';
import { CookieLogin } from './cookie-login.js';
import { identityOf, type CredentialsReader, type Fetched } from './credentials.js';
import { Failed, Refused, remembered, type Refusal } from './errors.js';
import type { OnAuthentication } from './events.js';
import type { FlightControl } from './flight.js';
import type { GuardedStore } from './stores/guarded-store.js';
import { Keeper } from './keeper.js';
import { LoginLimit } from './login-limit.js';
import { LoginQueue } from './login-queue.js';
import type { Replacements } from './replacements.js';
import type { Session } from './session.js';
import { SharedAuthCode } from './shared-authcode.js';
import { Trace } from './trace.js';
import { Verdicts } from './verdicts.js';

export interface SessionsOptions {
  readonly client: RescueClient<Operations>;
  readonly endpoint: string;
  readonly reader: CredentialsReader;
  readonly store: GuardedStore;
  readonly storeKey: string | undefined;
  readonly session: 'authcode' | 'cookie';
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly leaseMs: number;
  readonly maxLogins: number;
  readonly whenStoreFails: 'fail' | 'authenticate';
  readonly replacements: Replacements;
  readonly onAuthentication: OnAuthentication | undefined;
  /** Runs what sends the how-manieth request of an authentication. */
  readonly sendAs: <T>(attempt: number, work: () => Promise<T>) => Promise<T>;
}

/** Thrown to a call whose API token was refused: it knows best with which error. */
export const noOtherToken = Symbol('the API token is still the same');

/** The sessions of one managed client: how each kind of credentials comes to one, and what is remembered of refusals. */
export class Sessions {
  /** For operations that take no authcode. */
  readonly cookie: Keeper;
  /** For all others. */
  readonly main: Keeper;
  readonly verdicts = new Verdicts();
  readonly administratorMark: AdministratorMark;

  readonly #options: SessionsOptions;
  readonly #shared: SharedAuthCode;
  readonly #login: CookieLogin;
  #refusal: { readonly digest: string; readonly refusal: Refusal } | undefined;

  constructor(options: SessionsOptions) {
    this.#options = options;
    const { store, clock, maxLogins } = options;
    const queue = new LoginQueue(new LoginLimit(store, clock, maxLogins), clock);
    this.#shared = new SharedAuthCode({ ...options, queue });
    this.#login = new CookieLogin({ ...options, queue });
    this.administratorMark = new AdministratorMark(store);
    this.cookie = new Keeper((control, refused) => this.#authenticate(control, refused, true));
    this.main =
      options.session === 'cookie'
        ? this.cookie
        : new Keeper((control, refused) => this.#authenticate(control, refused, false));
  }

  /** Nothing is remembered of refusals any more. */
  forgetVerdict(): void {
    this.#refusal = undefined;
    this.#shared.forgetRefusals();
    this.verdicts.forget();
  }

  async #authenticate(control: FlightControl, refused: Session | undefined, byCookie: boolean): Promise<Session> {
    const { reader, clock, onAuthentication, sendAs } = this.#options;
    const trace = new Trace(refused ? 'refused' : 'first', onAuthentication, clock, sendAs);
    const fetched = await reader.fetch(control.signal);
    const { digest } = fetched;
    const known = this.#refusal;
    if (known?.digest === digest) throw new Failed((context) => remembered(known.refusal, context));
    try {
      const session = await this.#obtain(control, fetched, refused, byCookie, trace);
      this.#refusal = undefined;
      return session;
    } catch (error) {
      if (error instanceof Refused) this.#refusal = { digest, refusal: error.refusal };
      throw error;
    }
  }

  async #obtain(
    control: FlightControl,
    { credentials, digest }: Fetched,
    refused: Session | undefined,
    byCookie: boolean,
    trace: Trace,
  ): Promise<Session> {
    const { clock, endpoint } = this.#options;
    if (byCookie) {
      if (!('email' in credentials)) throw this.#needsEmail();
      const key = `${this.#shared.keyOf(identityOf(endpoint, credentials))}.logins`;
      return this.#login.obtain(control, credentials, digest, key, trace);
    }
    if (!('apiToken' in credentials)) return this.#shared.obtain({ control, credentials, digest, refused, trace });
    if (refused?.kind === 'token' && refused.digest === digest) throw new Failed(() => noOtherToken);
    return { authCode: credentials.apiToken, kind: 'token', digest, isFresh: true, obtainedAt: clock.now() };
  }

  #needsEmail(): Failed {
    const message =
      this.#options.session === 'cookie'
        ? "must be e-mail and password with session 'cookie': only they log in"
        : 'must be e-mail and password for this operation: it takes no authcode, so it needs a login';
    return new Failed(
      ({ operation }) =>
        new RescueRequestError(`${operation}: credentials ${message}. Nothing was sent.`, {
          operation,
          issues: [{ path: ['credentials'], message }],
        }),
    );
  }
}
