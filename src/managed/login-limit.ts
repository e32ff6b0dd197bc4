import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.js';
import type { GuardedStore } from './stores/guarded-store.js';
import { parseLoginRecord, type LoginTime } from './record.js';

/** More than this within the window and the service refuses (guide: API_Rescue_login). */
export const MAX_LOGINS = 10;

/**
 * The service's window of 3 minutes, and 10 s for the way: a login that was counted here first may arrive there last.
 * In milliseconds.
 */
const WINDOW_MS = 180_000 + 10_000;

/** How far apart the clocks of replicas are thought to be at most, where this process has not seen a login itself. */
const CLOCK_SKEW_MS = 120_000;

const TTL_MS = WINDOW_MS + CLOCK_SKEW_MS + 60_000;

/** How often another replica may come first before the store is taken for busy. */
const MAX_TRIES = 20;

/**
 * Counts the logins of one user over all replicas, and keeps their number below the service's limit. Requests for
 * authcodes count, too: they can be refused for their rate, and the guide does not say which.
 *
 * An entry is over once this process has known it for the window, whatever the clocks say; a process that is new goes by
 * the time in the entry, with an allowance.
 */
export class LoginLimit {
  readonly #store: GuardedStore;
  readonly #clock: Clock;
  readonly #max: number;
  /** When this process first saw each entry, by the clock of durations. */
  readonly #seen = new Map<string, number>();

  constructor(store: GuardedStore, clock: Clock, max: number) {
    this.#store = store;
    this.#clock = clock;
    this.#max = max;
  }

  /** @returns 0 if a login is free, else for how many milliseconds none is. @throws StoreFailed */
  async peek(key: string, signal: AbortSignal): Promise<number> {
    return this.#waitFor((await this.#read(key, signal)).times);
  }

  /** Counts a login that is about to be sent. @returns 0 if it may be, else as `peek`. @throws StoreFailed */
  async reserve(key: string, signal: AbortSignal): Promise<number> {
    return this.#add(key, signal, (times) => (this.#waitFor(times) > 0 ? 0 : 1));
  }

  /** The service says that the limit is reached: somebody who is not counted here logs in, too. @throws StoreFailed */
  async fill(key: string, signal: AbortSignal): Promise<void> {
    await this.#add(key, signal, () => this.#max);
  }

  /** Counts a login without the store: by what this process knows alone. @returns as `reserve` */
  reserveAlone(): number {
    this.#prune([]);
    const times = [...this.#seen.keys()].map((id) => ({ id, at: this.#clock.now() }));
    const wait = this.#waitFor(times);
    if (wait === 0) this.#seen.set(randomUUID(), this.#clock.elapsed());
    return wait;
  }

  /** As `fill`, without the store. */
  fillAlone(): void {
    for (let count = 0; count < this.#max; count++) this.#seen.set(randomUUID(), this.#clock.elapsed());
  }

  async #add(key: string, signal: AbortSignal, count: (times: readonly LoginTime[]) => number): Promise<number> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const { version, times } = await this.#read(key, signal);
      const added = count(times);
      if (added === 0) return this.#waitFor(times);
      const at = this.#clock.now();
      const since = this.#clock.elapsed();
      const entries = Array.from({ length: added }, () => ({ id: randomUUID(), at }));
      // before it is asked for: of a write that fails nobody knows whether it was done
      for (const { id } of entries) this.#seen.set(id, since);
      const next = { format: 1 as const, times: [...times, ...entries].slice(-2 * this.#max) };
      if ((await this.#store.compareAndSet(key, version, next, TTL_MS, signal)) !== undefined) return 0;
      for (const { id } of entries) this.#seen.delete(id);
    }
    return 1000;
  }

  /** The entries that still count. What cannot be read counts as none; the service itself has the last word. */
  async #read(key: string, signal: AbortSignal) {
    const stored = await this.#store.read(key, signal);
    const times = (stored && parseLoginRecord(stored.value)?.times) ?? [];
    this.#prune(times);
    return { version: stored?.version, times: times.filter((entry) => this.#remaining(entry) > 0) };
  }

  #waitFor(times: readonly LoginTime[]): number {
    const remaining = times
      .map((entry) => this.#remaining(entry))
      .filter((ms) => ms > 0)
      .sort((a, b) => a - b);
    return remaining.length < this.#max ? 0 : (remaining[remaining.length - this.#max] as number);
  }

  /** For how long an entry still counts, in milliseconds. */
  #remaining({ id, at }: LoginTime): number {
    const elapsed = this.#clock.elapsed();
    let since = this.#seen.get(id);
    if (since === undefined) {
      // the time of day counts once, here: it may be set later
      since = elapsed - Math.min(WINDOW_MS, Math.max(0, this.#clock.now() - at - CLOCK_SKEW_MS));
      this.#seen.set(id, since);
    }
    return WINDOW_MS - Math.max(0, elapsed - since);
  }

  /** Forgets the entries that are over, once no record holds them that would make them look new. */
  #prune(times: readonly LoginTime[]): void {
    const kept = new Set(times.map(({ id }) => id));
    const elapsed = this.#clock.elapsed();
    for (const [id, since] of this.#seen) if (!kept.has(id) && elapsed - since >= WINDOW_MS) this.#seen.delete(id);
  }
}
