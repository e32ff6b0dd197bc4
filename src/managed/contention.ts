import type { Clock } from './clock.js';
import { AuthenticationFailure, outcomeText, RescueAuthContentionError } from './errors.js';
import type { AuthRecord } from './record-store.js';
import type { Session } from './session.js';

/** The maximum age of a young authcode, and how long a replacement counts, in milliseconds. */
const WINDOW_MS = 600_000;

/** The maximum number of replacements in a record. */
const MAX_KEPT = 100;

/** Counts how often an authcode died soon after it was obtained, over all clients of the store. */
export class Contention {
  readonly #max: number;
  readonly #clock: Clock;
  #withoutStore: readonly number[] = [];

  /** @param max how many replacements are allowed */
  constructor(max: number, clock: Clock) {
    this.#max = max;
    this.#clock = clock;
  }

  /**
   * @param record absent if the store failed: only the replacements of this client without the store count
   * @throws AuthenticationFailure if there were too many replacements
   */
  check(record: AuthRecord | undefined, refused: Session | undefined): void {
    if (!this.#isYoung(refused)) return;
    const recent = this.#recent(record?.replacements ?? this.#withoutStore);
    const oldest = recent[recent.length - this.#max];
    if (oldest === undefined) return;
    throw new AuthenticationFailure((context) => {
      const { operation, outcome } = context;
      const retryAfterMs = Math.ceil(Math.max(0, oldest + WINDOW_MS - this.#clock.now()));
      const message = `${operation}: the authcode of this user was replaced ${recent.length} times within ${WINDOW_MS / 1000} s. Another program requests authcodes for the same user, and each one invalidates the previous one. ${outcomeText(context)} Give all clients of the user one store, use an API token, or give each system its own user. This client requests the next authcode in ${Math.ceil(retryAfterMs / 1000)} s at the earliest (retryAfterMs).`;
      return new RescueAuthContentionError(message, { operation, outcome, retryAfterMs });
    });
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
