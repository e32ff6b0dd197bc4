import type { Clock } from './clock.js';
import { AuthenticationFailure, outcomeText, RescueAuthContentionError } from './errors.js';
import type { AuthRecord } from './record-store.js';
import type { Session } from './session.js';

// Detects that another program keeps replacing the authcode. All clients that share a store also share the count.

/** The age in milliseconds up to which an authcode counts as young, and a replacement as recent. */
const WINDOW_MS = 600_000;

/** The maximum number of replacements that a record contains. */
const MAX_KEPT = 100;

/** @throws AuthenticationFailure if authcodes were replaced at least `max` times in the window */
export function checkContention(record: AuthRecord, refused: Session | undefined, max: number, clock: Clock): void {
  const { recent, isYoung } = replacementsOf(record, refused, clock);
  const oldest = recent[recent.length - max];
  if (!isYoung || oldest === undefined) return;
  throw new AuthenticationFailure((context) => {
    const { operation, outcome } = context;
    const retryAfterMs = Math.ceil(Math.max(0, oldest + WINDOW_MS - clock.now()));
    const message = `${operation}: the authcode of this user was replaced ${recent.length} times within ${WINDOW_MS / 1000} s. Another program is requesting authcodes for the same user, and each request invalidates the previous authcode. ${outcomeText(context)} Give all clients of the user one store, use an API token, or give each system its own user. This client will not request another authcode for ${Math.ceil(retryAfterMs / 1000)} s (retryAfterMs).`;
    return new RescueAuthContentionError(message, { operation, outcome, retryAfterMs });
  });
}

/** Returns the replacements to write after a refused authcode was replaced. */
export function replacementsAfter(record: AuthRecord, refused: Session | undefined, clock: Clock): number[] {
  const { recent, isYoung } = replacementsOf(record, refused, clock);
  return isYoung ? [...recent, clock.now()].slice(-MAX_KEPT) : recent;
}

/** Returns the recent replacements, and whether the refused authcode is young. */
function replacementsOf({ replacements }: AuthRecord, refused: Session | undefined, clock: Clock) {
  // a time in the future was written by a replica whose clock is ahead
  const isRecent = (at: number): boolean => Math.abs(clock.now() - at) < WINDOW_MS;
  return { recent: replacements.filter(isRecent), isYoung: refused !== undefined && isRecent(refused.obtainedAt) };
}
