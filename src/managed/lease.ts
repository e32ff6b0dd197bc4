import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.js';

export interface Lease {
  readonly id: string;
  /** For how long it holds from the moment at which another first saw it, in milliseconds. */
  readonly ms: number;
}

/**
 * Judges leases by durations of this process alone, so that clocks which differ between machines, or are set, end none
 * early: a lease of another is over when this process has seen it unchanged for its whole length.
 */
export class LeaseWatch {
  readonly #clock: Clock;
  #id: string | undefined;
  #since = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns for how many milliseconds the lease of another still holds; 0 if it is over */
  remaining({ id, ms }: Lease): number {
    const elapsed = this.#clock.elapsed();
    if (this.#id !== id) {
      this.#id = id;
      this.#since = elapsed;
    }
    return Math.max(0, ms - (elapsed - this.#since));
  }
}

/** A lease of this process. It counts from before it was asked for, so it is over here before it is over for others. */
export class OwnLease implements Lease {
  readonly id: string;
  readonly ms: number;
  readonly #clock: Clock;
  readonly #takenAt: number;
  readonly #takenAtTime: number;

  /** @param name begins its id */
  constructor(name: string, ms: number, clock: Clock) {
    this.id = `${name}.${randomUUID()}`;
    this.ms = ms;
    this.#clock = clock;
    this.#takenAt = clock.elapsed();
    this.#takenAtTime = clock.now();
  }

  /** How long a request may take that is sent now: a tenth is left to publish what it gets. 0 or less: it is too late. */
  get usableMs(): number {
    // a machine that was suspended counts no durations, but it has the time of day
    const used = Math.max(this.#clock.elapsed() - this.#takenAt, this.#clock.now() - this.#takenAtTime);
    return Math.floor(this.ms * 0.9 - used);
  }
}
