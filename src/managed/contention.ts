import type { Clock } from './clock.js';
import { AuthenticationFailure, contentionError } from './errors.js';
import type { ContentionOptions } from './options.js';
import type { AuthRecord } from './record-store.js';
import type { Session } from './session.js';

/** How long an authcode is young, and how long a replacement counts, in milliseconds. */
const WINDOW_MS = 600_000;

/** The maximum number of replacements in a record. */
const MAX_KEPT = 100;

/** Counts how often an authcode died soon after it was obtained, over all clients of the store. */
export class Contention {
  readonly #max: number;
  readonly #clock: Clock;
  #withoutStore: readonly number[] = [];

  constructor({ replacements = 3 }: ContentionOptions, clock: Clock) {
    this.#max = replacements;
    this.#clock = clock;
  }

  /**
   * @param record absent if the store failed: only what this client did without the store counts
   * @throws AuthenticationFailure if there were too many replacements
   */
  check(record: AuthRecord | undefined, refused: Session | undefined): void {
    if (!this.#isYoung(refused)) return;
    const recent = this.#recent(record?.replacements ?? this.#withoutStore);
    const oldest = recent[recent.length - this.#max];
    if (oldest === undefined) return;
    throw new AuthenticationFailure((context) =>
      contentionError(context, recent.length, WINDOW_MS, Math.max(0, oldest + WINDOW_MS - this.#clock.now())),
    );
  }

  /** The replacements to write when an authcode was obtained in place of a refused one. */
  replacementsAfter(record: AuthRecord, refused: Session | undefined): number[] {
    return this.#add(record.replacements, refused);
  }

  /** Counts a replacement while the store fails. */
  addWithoutStore(refused: Session | undefined): void {
    this.#withoutStore = this.#add(this.#withoutStore, refused);
  }

  #add(times: readonly number[], refused: Session | undefined): number[] {
    const recent = this.#recent(times);
    return this.#isYoung(refused) ? [...recent, this.#clock.now()].slice(-MAX_KEPT) : recent;
  }

  #isYoung(refused: Session | undefined): boolean {
    return refused !== undefined && Math.abs(this.#clock.now() - refused.obtainedAt) < WINDOW_MS;
  }

  #recent(times: readonly number[]): number[] {
    // a time in the future was written by a replica whose clock is ahead
    return times.filter((at) => Math.abs(this.#clock.now() - at) < WINDOW_MS);
  }
}
