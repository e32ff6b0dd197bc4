import type { Clock } from './clock.js';
import { AuthenticationFailure, outcomeText, RescueAuthContentionError } from './errors.js';
import type { AuthRecord } from './record-store.js';
import type { Session } from './session.js';

/** How long an authcode counts as young, and a replacement as recent, in milliseconds. */
const WINDOW_MS = 600_000;

/** The maximum number of replacements that a record contains. */
const MAX_KEPT = 100;

/** Counts how often an authcode became invalid soon after it was obtained, across all clients of the store. */
export class Contention {
  readonly #max: number;
  readonly #clock: Clock;

  /** @param max the number of replacements allowed */
  constructor(max: number, clock: Clock) {
    this.#max = max;
    this.#clock = clock;
  }

  /** @throws AuthenticationFailure if there were too many replacements */
  check(record: AuthRecord, refused: Session | undefined): void {
    if (!this.#isYoung(refused)) return;
    const recent = this.#recent(record.replacements);
    const oldest = recent[recent.length - this.#max];
    if (oldest === undefined) return;
    throw new AuthenticationFailure((context) => {
      const { operation, outcome } = context;
      const retryAfterMs = Math.ceil(Math.max(0, oldest + WINDOW_MS - this.#clock.now()));
      const message = `${operation}: the authcode of this user was replaced ${recent.length} times within ${WINDOW_MS / 1000} s. Another program is requesting authcodes for the same user, and each one invalidates the previous one. ${outcomeText(context)} Give all clients of the user one store, use an API token, or give each system its own user. This client will not request another authcode for ${Math.ceil(retryAfterMs / 1000)} s (retryAfterMs).`;
      return new RescueAuthContentionError(message, { operation, outcome, retryAfterMs });
    });
  }

  /** Returns the replacements to write after an authcode was obtained to replace a refused one. */
  replacementsAfter(record: AuthRecord, refused: Session | undefined): number[] {
    const recent = this.#recent(record.replacements);
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
