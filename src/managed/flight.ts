import type { Deadline } from './deadline.js';
import { Failed } from './errors.js';

/** What a flight can be told by its own work. */
export interface FlightControl {
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal;
  /** Whether to go on though nobody waits: a request that is under way replaces the authcode whether it is read or not. */
  commit(isCommitted: boolean): void;
  /** Nothing will happen before that time, by the clock of durations; who cannot wait so long gets the failure now. */
  blockedUntil(endsAt: number, failure: Failed): void;
}

interface Waiter {
  readonly deadline: Deadline;
  readonly refuse: (failure: Failed) => void;
}

/** One authentication that many calls wait for, each within its own deadline. */
export class Flight<T> implements FlightControl {
  readonly #controller = new AbortController();
  readonly #waiters = new Set<Waiter>();
  readonly #result: Promise<T>;
  #isCommitted = false;
  #blocked: { readonly endsAt: number; readonly failure: Failed } | undefined;

  /** @param onEnd called when it is over, or when it was given up and must not be joined any more */
  constructor(work: (control: FlightControl) => Promise<T>, onEnd: (flight: Flight<T>) => void) {
    // not before the first has joined
    this.#result = Promise.resolve().then(() => work(this));
    const end = (): void => onEnd(this);
    this.#result.then(end, end);
    this.#controller.signal.addEventListener('abort', end, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  commit(isCommitted: boolean): void {
    this.#isCommitted = isCommitted;
    this.#giveUpIfUnwanted();
  }

  blockedUntil(endsAt: number, failure: Failed): void {
    this.#blocked = { endsAt, failure };
    for (const waiter of [...this.#waiters]) this.#tellIfBlocked(waiter);
  }

  /** @throws as `Deadline.wait`, or what `Failed` makes for this call */
  async join(deadline: Deadline): Promise<T> {
    let refuse: Waiter['refuse'] = () => undefined;
    const refused = new Promise<never>((_, reject) => {
      refuse = reject;
    });
    // it may be told after the call has ended otherwise
    refused.catch(() => undefined);
    const waiter: Waiter = { deadline, refuse };
    this.#waiters.add(waiter);
    this.#tellIfBlocked(waiter);
    try {
      return await deadline.wait(Promise.race([this.#result, refused]));
    } catch (error) {
      throw error instanceof Failed ? error.toError(deadline) : error;
    } finally {
      this.#waiters.delete(waiter);
      this.#giveUpIfUnwanted();
    }
  }

  #tellIfBlocked(waiter: Waiter): void {
    if (this.#blocked && waiter.deadline.endsAt < this.#blocked.endsAt) waiter.refuse(this.#blocked.failure);
  }

  #giveUpIfUnwanted(): void {
    if (this.#waiters.size === 0 && !this.#isCommitted) this.#controller.abort(new Error('nobody waits any more'));
  }
}
