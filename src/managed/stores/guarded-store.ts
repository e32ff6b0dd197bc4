import { untilAborted } from '../abort.js';
import { AuthStoreError, type AuthStore, type StoredValue } from './auth-store.js';
import type { Clock } from '../clock.js';
import { effectOf, Failed } from '../errors.js';

/** A pause of the process takes one of these from the time of the store, not all. */
const SLICES = 4;

/** The store as an authentication uses it: within a time, and with one kind of failure. */
export class GuardedStore {
  readonly #store: AuthStore;
  readonly #clock: Clock;
  readonly #timeoutMs: number;

  constructor(store: AuthStore, clock: Clock, timeoutMs: number) {
    this.#store = store;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /** @throws StoreFailed, or the reason of the signal */
  read(key: string, signal: AbortSignal): Promise<StoredValue | undefined> {
    return this.#guard(() => this.#store.read(key), signal);
  }

  /** @returns the new version; undefined if another came first. @throws StoreFailed, or the reason of the signal */
  compareAndSet(
    key: string,
    expected: string | undefined,
    value: object,
    ttlMs: number,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    return this.#guard(() => this.#store.compareAndSet(key, expected, JSON.stringify(value), ttlMs), signal);
  }

  async #guard<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const timer = new AbortController();
    const late = async (): Promise<never> => {
      // in slices: a process that was paused hears its timers before the answer that lies there
      for (let slice = 0; slice < SLICES && !timer.signal.aborted; slice++)
        await this.#clock.sleep(this.#timeoutMs / SLICES, timer.signal);
      throw new StoreFailed(undefined, `did not answer within ${this.#timeoutMs} ms (storeTimeoutMs)`);
    };
    const timeout = late();
    // it rejects as well when the timer is taken back
    timeout.catch(() => undefined);
    try {
      return await untilAborted(Promise.race([Promise.resolve().then(work), timeout]), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof StoreFailed ? error : new StoreFailed(error, 'failed');
    } finally {
      timer.abort();
    }
  }
}

/** The store failed, so nobody knows which authcode is current or who is about to request one. */
export class StoreFailed extends Failed {
  constructor(cause: unknown, what: string) {
    // the errors of this package's stores tell no value; what others throw may hold the command that failed, and the authcode in it
    const own = cause instanceof AuthStoreError ? cause : undefined;
    const detail = own ? `: ${own.message.replace(/\.$/, '')}` : codeOf(cause);
    super((context) => {
      const { operation, outcome } = context;
      const message = `${operation}: needs an authentication, and the store that is shared ${what}${detail}. ${effectOf(context)} Mend the store, or set whenStoreFails to 'authenticate' if a single client uses this user.`;
      const reason = own?.reason ?? 'unavailable';
      return new AuthStoreError(message, { reason, operation, outcome, ...(own && { cause: own }) });
    });
  }
}

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^\w{1,40}$/.test(code) ? ` (${code})` : '';
}
