import type { Clock } from '../../../../src/managed/clock.js';
import type { ServerClock } from '../../../../src/testing/clock.js';

/** A clock for clients that moves with the server's clock. */
export class ManualClock {
  readonly #server: ServerClock;
  readonly #timers = new Set<{ readonly at: number; readonly fire: () => void }>();

  constructor(server: ServerClock) {
    this.#server = server;
  }

  /** The number of pending timers. */
  get sleeping(): number {
    return this.#timers.size;
  }

  /** @param skewMs how far the client's clock is ahead */
  withSkew(skewMs = 0): Clock {
    const now = (): number => this.#server.now() + skewMs;
    return {
      now,
      elapsed: now,
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          const end = (): void => {
            this.#timers.delete(timer);
            signal.removeEventListener('abort', end);
            resolve();
          };
          const timer = { at: this.#server.now() + ms, fire: end };
          if (signal.aborted) return resolve();
          this.#timers.add(timer);
          signal.addEventListener('abort', end);
        }),
      random: () => 0.5,
    };
  }

  /** The clock of a process that can be paused together with its timers, which fire late when the process resumes. */
  stoppable(): { readonly clock: Clock; stop(): void; resume(): void } {
    const running = this.withSkew();
    let resumed = Promise.resolve();
    let resume = (): void => undefined;
    const sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
      await running.sleep(ms, signal);
      await resumed;
    };
    return {
      clock: { ...running, sleep },
      stop() {
        resumed = new Promise((resolve) => (resume = resolve));
      },
      resume: () => resume(),
    };
  }

  advance(ms: number): void {
    this.#server.advance(ms);
    for (const timer of [...this.#timers]) if (timer.at <= this.#server.now()) timer.fire();
  }
}
