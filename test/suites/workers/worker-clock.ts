import type { Clock } from '../../../src/managed/clock.js';

/**
 * A worker's clock, which differs from the server's clock by a constant error. The parent process advances it, so that
 * the 3 minutes of the login limit pass quickly and a slow machine has no effect.
 */
export class WorkerClock implements Clock {
  private readonly skewMs: number;
  private time: number;
  private readonly timers = new Set<{ readonly at: number; readonly fire: () => void }>();

  constructor(time: number, skewMs: number) {
    this.time = time;
    this.skewMs = skewMs;
  }

  readonly now = (): number => this.time + this.skewMs;
  readonly elapsed = this.now;
  readonly random = Math.random;

  readonly sleep = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = (): void => {
        this.timers.delete(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = { at: this.time + ms, fire: end };
      this.timers.add(timer);
      signal.addEventListener('abort', end);
    });

  set(time: number): void {
    // a paused worker later receives all messages in order
    this.time = Math.max(this.time, time);
    for (const timer of [...this.timers]) if (timer.at <= this.time) timer.fire();
  }

  get nextMs(): number | undefined {
    const next = Math.min(...[...this.timers].map(({ at }) => at));
    return Number.isFinite(next) ? Math.max(0, next - this.time) : undefined;
  }
}
