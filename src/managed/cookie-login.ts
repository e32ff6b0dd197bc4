import type { LoginArguments, RescueClient } from '../rescue/client.js';
import type { Operations } from '../soap/schema/contract.js';
import { login } from './auth-requests.js';
import type { Clock } from './clock.js';
import type { FlightControl } from './flight.js';
import { StoreFailed } from './stores/guarded-store.js';
import type { LoginQueue } from './login-queue.js';
import type { Session } from './session.js';
import type { Trace } from './trace.js';

export interface CookieLoginOptions {
  readonly client: RescueClient<Operations>;
  readonly queue: LoginQueue;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly whenStoreFails: 'fail' | 'authenticate';
}

/** Logs in. The cookie is this client's alone: ASP.NET serialises the calls of one, and report settings stick to it. */
export class CookieLogin {
  readonly #options: CookieLoginOptions;

  constructor(options: CookieLoginOptions) {
    this.#options = options;
  }

  /**
   * @param key under which the logins of the user are counted
   * @throws Failed, or the reason of the flight's signal
   */
  async obtain(
    control: FlightControl,
    credentials: LoginArguments,
    digest: string,
    key: string,
    trace: Trace,
  ): Promise<Session> {
    const { client, clock, timeoutMs } = this.#options;
    for (;;) {
      const isCounted = await this.#reserve(control, key);
      control.signal.throwIfAborted();
      control.commit(true);
      try {
        const answer = await trace.sent('login', () => login(client, credentials, timeoutMs));
        trace.answered(answer, false);
        if (answer.kind === 'limited') await this.#fill(control, key, isCounted);
        else if (answer.kind !== 'ok') throw answer.failure;
        else return { authCode: null, kind: 'cookie', digest, isFresh: true, obtainedAt: clock.now() };
      } finally {
        control.commit(false);
      }
    }
  }

  /** @returns whether the store counted it */
  async #reserve(control: FlightControl, key: string): Promise<boolean> {
    const { queue } = this.#options;
    try {
      while ((await queue.waits(key, control)) || !(await queue.reserve(key, control.signal)))
        control.signal.throwIfAborted();
      return true;
    } catch (error) {
      if (!(error instanceof StoreFailed) || this.#options.whenStoreFails === 'fail') throw error;
      await queue.reserveAlone(control);
      return false;
    }
  }

  async #fill(control: FlightControl, key: string, isCounted: boolean): Promise<void> {
    if (isCounted) await this.#options.queue.fill(key, control.signal);
    else this.#options.queue.fillAlone();
  }
}
