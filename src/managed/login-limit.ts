import { randomUUID } from 'node:crypto';
import { jittered, type Clock } from './clock.js';
import { AuthenticationFailure, outcomeText, RescueLoginLimitError } from './errors.js';
import { loginRecord, type LoginTime, type RecordStore } from './record-store.js';
import type { AuthenticationControl } from './session.js';

/** The service refuses a user's eleventh login within 3 minutes (guide page API_Rescue_login). */
export const MAX_LOGINS = 10;

/** The service's 3 minutes, plus 10 s because requests may arrive in a different order than counted. In milliseconds. */
const WINDOW_MS = 180_000 + 10_000;

/** The largest clock difference assumed between two replicas. Applies to logins that this process did not see. */
const CLOCK_SKEW_MS = 120_000;

const DAY_MS = 86_400_000;

const TTL_MS = WINDOW_MS + CLOCK_SKEW_MS + 60_000;

/** The maximum number of conflicting writes before the store is considered busy. */
const MAX_TRIES = 20;
const BUSY_MS = 1000;

/** How often a client that waits for a login checks whether another client has authenticated, in milliseconds. */
const CHECK_MS = 2000;

/**
 * Keeps the number of a user's logins, counted across all replicas, below the service's limit. Authcode requests count as
 * well: the service may refuse them if they are too frequent, and the guide does not say which requests it counts.
 *
 * An entry expires when this process has known it for the whole window, so changes to the system time do not matter. A new
 * process uses the time in the entry, with an allowance for clock differences.
 *
 * Without a key, the store is not used, and only the logins known to this process count.
 */
export class LoginLimit {
  readonly #store: RecordStore;
  readonly #clock: Clock;
  readonly #max: number;
  readonly #clockSkewMs: number;
  /** When this process first saw each entry, as a value of `clock.elapsed()`. */
  readonly #seen = new Map<string, number>();

  /** @param clockSkewMs 0 if all processes that share the store run on one machine. Default: two minutes */
  constructor(store: RecordStore, clock: Clock, max: number, clockSkewMs = CLOCK_SKEW_MS) {
    this.#store = store;
    this.#clock = clock;
    this.#max = max;
    this.#clockSkewMs = clockSkewMs;
  }

  /** Returns the number of logins that count now. @throws StoreFailure */
  async count(key: string, signal: AbortSignal): Promise<number> {
    return (await this.#read(key, signal)).times.length;
  }

  /**
   * Counts a login that is about to be sent.
   *
   * @returns 0 if the login may be sent, otherwise the number of milliseconds until a login is allowed
   * @throws StoreFailure
   */
  async reserve(key: string | undefined, signal: AbortSignal): Promise<number> {
    return this.#add(key, signal, (times) => (this.#waitFor(times) > 0 ? 0 : 1));
  }

  /** Records that the service reported its limit: a program that is not counted here also logs in. @throws StoreFailure */
  async fill(key: string | undefined, signal: AbortSignal): Promise<void> {
    await this.#add(key, signal, () => this.#max);
  }

  /** Waits for a while if no login is allowed. @returns whether it waited. @throws StoreFailure */
  async waitIfReached(key: string | undefined, control: AuthenticationControl): Promise<boolean> {
    const ms = this.#waitFor((await this.#read(key, control.signal)).times);
    if (ms > 0) await this.#wait(ms, control);
    return ms > 0;
  }

  /** Waits until a login is allowed, then counts it. @throws StoreFailure */
  async acquire(key: string | undefined, control: AuthenticationControl): Promise<void> {
    for (;;) {
      const ms = await this.reserve(key, control.signal);
      if (ms === 0) return;
      await this.#wait(ms, control);
    }
  }

  async #wait(ms: number, control: AuthenticationControl): Promise<void> {
    const { signal } = control;
    const endsAt = this.#clock.elapsed() + ms;
    const failure = new AuthenticationFailure((context) => {
      const { operation, outcome } = context;
      const retryAfterMs = Math.ceil(Math.max(0, endsAt - this.#clock.elapsed()));
      const message = `${operation}: requires a login, but the limit of ${this.#max} logins per user in 3 minutes has been reached (see maxLogins). The next login is possible in ${Math.ceil(retryAfterMs / 1000)} s (retryAfterMs), after the deadline of the call. ${outcomeText(context)} Call again then, or raise timeoutMs.`;
      return new RescueLoginLimitError(message, { operation, outcome, retryAfterMs });
    });
    control.rejectCallsEndingBefore(endsAt, failure);
    await this.#clock.sleep(Math.min(ms, jittered(CHECK_MS, this.#clock)), signal);
    signal.throwIfAborted();
  }

  async #add(
    key: string | undefined,
    signal: AbortSignal,
    count: (times: readonly LoginTime[]) => number,
  ): Promise<number> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const { version, times } = await this.#read(key, signal);
      const added = count(times);
      if (added === 0) return this.#waitFor(times);
      const at = this.#clock.now();
      const since = this.#clock.elapsed();
      const entries = Array.from({ length: added }, () => ({ id: randomUUID(), at }));
      // before the write, which may take effect even if it fails
      for (const { id } of entries) this.#seen.set(id, since);
      if (key === undefined) return 0;
      const next = { format: 1 as const, times: [...times, ...entries].slice(-2 * this.#max) };
      if ((await this.#store.compareAndSet(key, version, next, TTL_MS, signal)) !== undefined) return 0;
      for (const { id } of entries) this.#seen.delete(id);
    }
    return BUSY_MS;
  }

  /** Returns the entries that still count. A damaged record counts as empty: the service enforces its limit anyway. */
  async #read(
    key: string | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly version?: string; readonly times: readonly LoginTime[] }> {
    if (key === undefined) {
      this.#forgetEnded([]);
      return { times: [...this.#seen.keys()].map((id) => ({ id, at: this.#clock.now() })) };
    }
    const { record, ...stored } = await this.#store.read(key, loginRecord, signal);
    const times = record?.times ?? [];
    this.#forgetEnded(times);
    return { ...stored, times: times.filter((entry) => this.#remaining(entry) > 0) };
  }

  #waitFor(times: readonly LoginTime[]): number {
    const remaining = times
      .map((entry) => this.#remaining(entry))
      .filter((ms) => ms > 0)
      .sort((a, b) => a - b);
    return remaining.length < this.#max ? 0 : (remaining[remaining.length - this.#max] as number);
  }

  /** Returns how long an entry still counts, in milliseconds. */
  #remaining({ id, at }: LoginTime): number {
    const elapsed = this.#clock.elapsed();
    let since = this.#seen.get(id);
    if (since === undefined) {
      // the time of day is used only once, here, because it may be changed later
      const age = this.#clock.now() - at;
      // an entry more than a day in the future: the clock was ahead and has been set back since
      const isFromSetBack = -age > DAY_MS;
      since = elapsed - (isFromSetBack ? WINDOW_MS : Math.min(WINDOW_MS, Math.max(0, age - this.#clockSkewMs)));
      this.#seen.set(id, since);
    }
    return WINDOW_MS - Math.max(0, elapsed - since);
  }

  /** Forgets expired entries, unless a record still contains them; otherwise, they would count as new. */
  #forgetEnded(times: readonly LoginTime[]): void {
    const kept = new Set(times.map(({ id }) => id));
    const elapsed = this.#clock.elapsed();
    for (const [id, since] of this.#seen) if (!kept.has(id) && elapsed - since >= WINDOW_MS) this.#seen.delete(id);
  }
}
