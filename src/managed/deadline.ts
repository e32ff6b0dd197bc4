import { RescueAbortedError, RescueConnectionError, RescueTimeoutError, type Outcome } from '../errors.js';
import { onAbort } from '../soap/on-abort.js';
import { untilAborted, type Clock } from './clock.js';
import { outcomeText, type CallContext } from './errors.js';

/**
 * Ends a managed client's call when the deadline is reached, the signal is aborted, or the client is closed. The
 * deadline includes waits and retries.
 */
export class Deadline implements CallContext {
  /** What is known about whether the service executed the call. Authentication requests for the call do not count. */
  outcome: Outcome = 'not-sent';
  /** The time at which the deadline passes, as a value of `clock.elapsed()`. */
  readonly endsAt: number;

  /**
   * @param operation the operation being called
   * @param closedSignal aborted when the client is closed
   */
  constructor(
    readonly operation: string,
    private readonly timeoutMs: number,
    private readonly signal: AbortSignal | undefined,
    private readonly closedSignal: AbortSignal,
    private readonly clock: Clock,
  ) {
    this.endsAt = clock.elapsed() + timeoutMs;
  }

  /** The remaining time in milliseconds. A value of 0 or less means that the deadline has passed. */
  get leftMs(): number {
    return this.endsAt - this.clock.elapsed();
  }

  /** Returns the remaining time for a request in whole milliseconds, at least 1. @throws the same errors as `wait` */
  remaining(): number {
    if (this.signal?.aborted) throw this.aborted();
    if (this.closedSignal.aborted) throw this.closed();
    const left = Math.ceil(this.leftMs);
    if (left <= 0) throw this.passed();
    return Math.min(left, this.timeoutMs);
  }

  /**
   * Starts `work` and waits for it. If the call ends first, `work` continues unobserved.
   *
   * @param work receives a signal that is aborted when the wait is over
   * @throws RescueTimeoutError, RescueAbortedError, or RescueConnectionError if the client was closed
   */
  async wait<T>(work: (over: AbortSignal) => Promise<T>): Promise<T> {
    const { clock, signal, closedSignal } = this;
    const left = this.remaining();
    const over = new AbortController();
    const offs = [onAbort(closedSignal, () => over.abort(this.closed()))];
    if (signal) offs.push(onAbort(signal, () => over.abort(this.aborted())));
    const onTime = (): void => over.abort(this.passed());
    clock.sleep(left, over.signal).then(onTime, onTime);
    try {
      return await untilAborted(work(over.signal), over.signal);
    } finally {
      over.abort();
      for (const off of offs) off();
    }
  }

  /** @throws the same errors as `wait` */
  sleep(ms: number): Promise<void> {
    return this.wait((over) => this.clock.sleep(ms, over));
  }

  /** Creates the error for a call whose signal was aborted. */
  aborted(): RescueAbortedError {
    const { operation, outcome, signal } = this;
    const message = `${operation}: the signal of the call was aborted; see cause. ${outcomeText(this)}`;
    return new RescueAbortedError(message, { operation, outcome, cause: signal?.reason });
  }

  private passed(): RescueTimeoutError {
    const { operation, outcome, timeoutMs } = this;
    const message = `${operation}: the deadline of ${timeoutMs} ms (timeoutMs) passed before the call could be sent with a valid session. ${outcomeText(this)} Raise timeoutMs. The onAuthentication option reports what the client waited for.`;
    return new RescueTimeoutError(message, { operation, outcome, timeoutMs });
  }

  private closed(): RescueConnectionError {
    const { operation, outcome } = this;
    const message = `${operation}: the client was closed before the call was complete. ${outcomeText(this)} Create a new client.`;
    return new RescueConnectionError(message, { operation, outcome });
  }
}
