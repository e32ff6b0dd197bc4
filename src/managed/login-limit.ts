import { randomUUID } from 'node:crypto';
import { jittered, type Clock } from './clock.js';
import { AuthenticationFailure, outcomeText, RescueLoginLimitError } from './errors.js';
import { loginRecord, type LoginTime, type RecordStore } from './record-store.js';
import type { PendingAuthentication } from './session.js';

/** The service refuses a user's eleventh login within 3 minutes (guide page API_Rescue_login). */
export const MAX_LOGINS = 10;

/** The service's 3 minutes in milliseconds, plus 10 s because requests may arrive in a different order than counted. */
const WINDOW_MS = 180_000 + 10_000;

/** The largest clock difference assumed between two replicas, in milliseconds. Applies to logins of other processes. */
const CLOCK_SKEW_MS = 120_000;

const DAY_MS = 86_400_000;

const TTL_MS = WINDOW_MS + CLOCK_SKEW_MS + 60_000;

/** The maximum number of conflicting writes before the store is considered busy. */
const MAX_TRIES = 20;
const BUSY_MS = 1000;

/**
 * The interval at which a client that waits for a login checks whether another client has authenticated, in
 * milliseconds.
 */
const CHECK_MS = 2000;

/**
 * Keeps the number of a user's logins, counted across all replicas, within the service's limit. Authcode requests count
 * as well: the service may refuse them if they are too frequent, and the guide does not say which requests it counts.
 *
 * An entry expires when this process has known it for the entire window. Changes to the system time therefore do not
 * matter. A new process uses the time in the entry, with an allowance for clock differences.
 *
 * @param clockSkewMs 0 if all processes that share the store run on one machine. Default: two minutes
 */
export function loginLimit(store: RecordStore, clock: Clock, max: number, clockSkewMs = CLOCK_SKEW_MS) {
  /** The time at which this process first saw each entry, as a value of `clock.elapsed()`. */
  const seen = new Map<string, number>();

  /** Returns how long an entry still counts, in milliseconds. */
  function remaining({ id, at }: LoginTime): number {
    const elapsed = clock.elapsed();
    let since = seen.get(id);
    if (since === undefined) {
      // the time of day is used only once, because the clock may be changed later
      const age = clock.now() - at;
      // an entry more than a day in the future means that the clock was ahead and has been set back since
      const isFromSetBack = -age > DAY_MS;
      since = elapsed - (isFromSetBack ? WINDOW_MS : Math.min(WINDOW_MS, Math.max(0, age - clockSkewMs)));
      seen.set(id, since);
    }
    return WINDOW_MS - (elapsed - since);
  }

  function waitFor(times: readonly LoginTime[]): number {
    const waits = times.map(remaining).sort((a, b) => b - a);
    return waits[max - 1] ?? 0;
  }

  /**
   * Forgets expired entries. Entries that a record still contains are kept, because they would otherwise count as new.
   */
  function forgetEnded(times: readonly LoginTime[]): void {
    const kept = new Set(times.map(({ id }) => id));
    const elapsed = clock.elapsed();
    for (const [id, since] of seen) if (!kept.has(id) && elapsed - since >= WINDOW_MS) seen.delete(id);
  }

  /** Returns the entries that still count. A damaged record counts as empty: the service enforces its limit anyway. */
  async function read(key: string, signal: AbortSignal) {
    const { record, version } = await store.read(key, loginRecord, signal);
    const times = record?.times ?? [];
    forgetEnded(times);
    return { version, times: times.filter((entry) => remaining(entry) > 0) };
  }

  async function add(
    key: string,
    signal: AbortSignal,
    count: (times: readonly LoginTime[]) => number,
  ): Promise<number> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const { version, times } = await read(key, signal);
      const added = count(times);
      if (added === 0) return waitFor(times);
      const at = clock.now();
      const since = clock.elapsed();
      const entries = Array.from({ length: added }, () => ({ id: randomUUID(), at }));
      // the entries are recorded before the write, because a write that fails may still take effect
      for (const { id } of entries) seen.set(id, since);
      const next = { format: 1 as const, times: [...times, ...entries].slice(-2 * max) };
      if ((await store.compareAndSet(key, version, next, TTL_MS, signal)) !== undefined) return 0;
      for (const { id } of entries) seen.delete(id);
    }
    return BUSY_MS;
  }

  async function wait(ms: number, control: PendingAuthentication): Promise<void> {
    const { signal } = control;
    const endsAt = clock.elapsed() + ms;
    const failure = new AuthenticationFailure((context) => {
      const { operation, outcome } = context;
      const retryAfterMs = Math.ceil(Math.max(0, endsAt - clock.elapsed()));
      const message = `${operation}: requires a login, but the limit of ${max} logins per user in 3 minutes has been reached (see maxLogins). The next login is possible in ${Math.ceil(retryAfterMs / 1000)} s (retryAfterMs), after the deadline of the call. ${outcomeText(context)} Call again then, or raise timeoutMs.`;
      return new RescueLoginLimitError(message, { operation, outcome, retryAfterMs });
    });
    control.rejectCallsEndingBefore(endsAt, failure);
    await clock.sleep(Math.min(ms, jittered(CHECK_MS, clock)), signal);
  }

  /**
   * Counts a login that is about to be sent.
   *
   * @returns 0 if the login may be sent, otherwise the number of milliseconds until a login is allowed
   * @throws StoreFailure
   */
  const reserve = (key: string, signal: AbortSignal): Promise<number> =>
    add(key, signal, (times) => (waitFor(times) > 0 ? 0 : 1));

  return {
    reserve,

    /** Returns the number of logins that count now. @throws StoreFailure */
    count: async (key: string, signal: AbortSignal): Promise<number> => (await read(key, signal)).times.length,

    /**
     * Records that the service reported its limit, which means that a program that is not counted here also logs in.
     *
     * @throws StoreFailure
     */
    fill: (key: string, signal: AbortSignal): Promise<number> => add(key, signal, () => max),

    /** Waits for a while if no login is allowed. @returns `true` if the method waited. @throws StoreFailure */
    async waitIfReached(key: string, control: PendingAuthentication): Promise<boolean> {
      const ms = waitFor((await read(key, control.signal)).times);
      if (ms > 0) await wait(ms, control);
      return ms > 0;
    },

    /** Waits until a login is allowed, then counts it. @throws StoreFailure */
    async acquire(key: string, control: PendingAuthentication): Promise<void> {
      for (let ms = await reserve(key, control.signal); ms > 0; ms = await reserve(key, control.signal))
        await wait(ms, control);
    },
  };
}

export type LoginLimit = ReturnType<typeof loginLimit>;
