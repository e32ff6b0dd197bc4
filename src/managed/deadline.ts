import { RescueAbortedError, RescueConnectionError, RescueTimeoutError, type Outcome } from '../errors.js';
import { onAbort } from './abort.js';
import type { Clock } from './clock.js';
import { effectOf, type CallContext } from './errors.js';

export interface DeadlineOptions {
  /** The operation that the user called. */
  readonly operation: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Aborted when the client is closed. */
  readonly closed: AbortSignal;
  readonly clock: Clock;
}

/** The one deadline of a call of the managed client, waits and repeats included, and all that ends the call early. */
export class Deadline implements CallContext {
  /** What is known of the call itself, whatever becomes of an authentication for it. */
  outcome: Outcome = 'not-sent';
  readonly operation: string;
  readonly signal: AbortSignal | undefined;
  private readonly options: DeadlineOptions;
  private readonly startedAt: number;

  constructor(options: DeadlineOptions) {
    this.options = options;
    this.operation = options.operation;
    this.signal = options.signal;
    this.startedAt = options.clock.elapsed();
  }

  /** By the clock of durations. */
  get endsAt(): number {
    return this.startedAt + this.options.timeoutMs;
  }

  /** Whole milliseconds, at least 1, for what is sent now. @throws as `wait` */
  remaining(): number {
    if (this.signal?.aborted) throw this.aborted();
    if (this.options.closed.aborted) throw this.closed();
    const left = Math.ceil(this.endsAt - this.options.clock.elapsed());
    if (left <= 0) throw this.passed();
    return Math.min(left, this.options.timeoutMs);
  }

  /**
   * What the work gives, unless the call ends first. The work goes on unheard.
   *
   * @throws RescueTimeoutError, RescueAbortedError, RescueConnectionError if the client was closed
   */
  async wait<T>(work: Promise<T>): Promise<T> {
    const { clock, signal, closed } = this.options;
    // it may fail when nobody listens any more
    work.catch(() => undefined);
    const left = this.remaining();
    const timer = new AbortController();
    const offs: (() => void)[] = [];
    try {
      return await new Promise<T>((resolve, reject) => {
        if (signal) offs.push(onAbort(signal, () => reject(this.aborted())));
        offs.push(onAbort(closed, () => reject(this.closed())));
        work.then(resolve, reject);
        const onTime = (): void => {
          if (!timer.signal.aborted) reject(this.passed());
        };
        clock.sleep(left, timer.signal).then(onTime, onTime);
      });
    } finally {
      timer.abort();
      for (const off of offs) off();
    }
  }

  /** @throws as `wait` */
  async sleep(ms: number): Promise<void> {
    const timer = new AbortController();
    try {
      await this.wait(this.options.clock.sleep(ms, timer.signal));
    } finally {
      timer.abort();
    }
  }

  /** The error for a call that its signal ended. */
  aborted(): RescueAbortedError {
    const { operation, outcome, signal } = this;
    const message = `${operation}: the signal of the call was aborted; see cause. ${effectOf(this)}`;
    return new RescueAbortedError(message, { operation, outcome, cause: signal?.reason });
  }

  private passed(): RescueTimeoutError {
    const { operation, timeoutMs } = this.options;
    const message = `${operation}: the deadline of ${timeoutMs} ms (timeoutMs) passed while it waited to be sent with a valid authentication. ${effectOf(this)} Raise timeoutMs, or look at onAuthentication for what it waited for.`;
    return new RescueTimeoutError(message, { operation, outcome: this.outcome, timeoutMs });
  }

  private closed(): RescueConnectionError {
    const { operation } = this.options;
    const message = `${operation}: the client was closed while the call waited. ${effectOf(this)} Make a new client.`;
    return new RescueConnectionError(message, { operation, outcome: this.outcome });
  }
}
