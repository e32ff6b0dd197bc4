import type { Clock } from './clock.js';
import { contention, Failed } from './errors.js';
import type { AuthRecord } from './record.js';
import type { Session } from './session.js';

/** When the client stops requesting authcodes that something else keeps replacing. */
export interface ContentionOptions {
  /** So many young authcodes may be found dead and be replaced within the window. Default: 3. */
  readonly replacements?: number | undefined;
  /** An authcode is young for so long, and a replacement is remembered for so long, in milliseconds. Default: 600,000. */
  readonly windowMs?: number | undefined;
}

/** Counts how often an authcode died soon after it was obtained, over all clients of the store. */
export class Replacements {
  readonly #max: number;
  readonly #windowMs: number;
  readonly #clock: Clock;
  #alone: readonly number[] = [];

  constructor({ replacements = 3, windowMs = 600_000 }: ContentionOptions, clock: Clock) {
    this.#max = replacements;
    this.#windowMs = windowMs;
    this.#clock = clock;
  }

  /** @param record absent: the store is down, and only what was done without it is known. @throws Failed */
  check(record: AuthRecord | undefined, refused: Session | undefined): void {
    if (!this.#isYoung(refused)) return;
    const recent = this.#recent(record?.replacements ?? this.#alone);
    const oldest = recent[recent.length - this.#max];
    if (oldest === undefined) return;
    const [count, windowMs] = [recent.length, this.#windowMs];
    const endsAt = oldest + windowMs;
    throw new Failed((context) => contention(context, count, windowMs, Math.max(0, endsAt - this.#clock.now())));
  }

  /** The times to remember when an authcode was obtained in place of a refused one. */
  after(record: AuthRecord, refused: Session | undefined): readonly number[] {
    const recent = this.#recent(record.replacements);
    return this.#isYoung(refused) ? [...recent, this.#clock.now()].slice(-100) : recent;
  }

  addAlone(refused: Session | undefined): void {
    if (this.#isYoung(refused)) this.#alone = [...this.#recent(this.#alone), this.#clock.now()].slice(-100);
  }

  #isYoung(refused: Session | undefined): boolean {
    return refused !== undefined && Math.abs(this.#clock.now() - refused.obtainedAt) < this.#windowMs;
  }

  #recent(times: readonly number[]): readonly number[] {
    // a time ahead of this clock was written by one that is ahead
    return times.filter((at) => Math.abs(this.#clock.now() - at) < this.#windowMs);
  }
}
