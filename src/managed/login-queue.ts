import { jittered, type Clock } from './clock.js';
import { Failed, loginLimitReached } from './errors.js';
import type { FlightControl } from './flight.js';
import type { LoginLimit } from './login-limit.js';

/** How often those who wait for a login look whether another client has authenticated, in milliseconds. */
const LOOK_MS = 2000;

/** Waits for the login limit, and lets those calls fail that cannot wait so long. */
export class LoginQueue {
  readonly #limit: LoginLimit;
  readonly #clock: Clock;

  constructor(limit: LoginLimit, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /** Waits a while if no login is free. @returns whether it waited, so that things may have changed. @throws StoreFailed */
  async waits(key: string, control: FlightControl): Promise<boolean> {
    const ms = await this.#limit.peek(key, control.signal);
    if (ms > 0) await this.#wait(ms, control);
    return ms > 0;
  }

  /** Counts a login that is about to be sent. @returns whether it may be. @throws StoreFailed */
  async reserve(key: string, signal: AbortSignal): Promise<boolean> {
    return (await this.#limit.reserve(key, signal)) === 0;
  }

  /** Waits until a login is free, by what this process knows, and counts it. */
  async reserveAlone(control: FlightControl): Promise<void> {
    for (;;) {
      const ms = this.#limit.reserveAlone();
      if (ms === 0) return;
      await this.#wait(ms, control);
    }
  }

  /** The service says that the limit is reached. @throws StoreFailed */
  fill(key: string, signal: AbortSignal): Promise<void> {
    return this.#limit.fill(key, signal);
  }

  fillAlone(): void {
    this.#limit.fillAlone();
  }

  async #wait(ms: number, control: FlightControl): Promise<void> {
    const { signal } = control;
    const endsAt = this.#clock.elapsed() + ms;
    control.blockedUntil(
      endsAt,
      new Failed((context) => loginLimitReached(context, Math.max(0, endsAt - this.#clock.elapsed()))),
    );
    await this.#clock.sleep(Math.min(ms, jittered(LOOK_MS, this.#clock)), signal);
    signal.throwIfAborted();
  }
}
