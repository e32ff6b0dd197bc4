import { randomBytes } from 'node:crypto';
import { RescueError, RescueRequestError, type Outcome } from '../../errors.js';

/** What a store holds under a key. */
export interface StoredValue {
  /** Names this very value: given by `compareAndSet`, never given again by any store, for any value. */
  readonly version: string;
  /** The text as it was set, whole. */
  readonly value: string;
}

/**
 * Where the processes of one backend keep what they share. Two operations, because two are enough, and because a `get`
 * followed by a `set` is no lock: of several writers that hold the same version, exactly one gets through.
 *
 * Every store keeps these rules; `test/managed/stores/contract.ts` holds each adapter to them:
 * - Both operations are linearizable: each takes effect at one moment between its call and its answer.
 * - A version is never used twice, not after expiry, deletion, a restart or a failover to an older state. So a writer
 *   that slept for however long cannot overwrite what came after the value that it knows.
 * - A value past its time counts as none, for both operations.
 * - Keys are any string; values any string of up to 64 KiB in UTF-8.
 * - A store that is down, or holds something damaged, rejects with `AuthStoreError` and never gives half a value.
 */
export interface AuthStore {
  /**
   * The live value under a key; undefined if there is none or it has expired.
   *
   * @throws AuthStoreError if the store cannot be reached or what it holds cannot be read
   */
  read(key: string): Promise<StoredValue | undefined>;

  /**
   * Replaces the value if its version is still `expectedVersion` (undefined: there must be none).
   *
   * @param ttlMs for how long the value lives, in milliseconds; more than 0
   * @returns the new version; undefined if another came first
   * @throws AuthStoreError if the store cannot be reached or what it holds cannot be read. The value may have been set
   *   all the same: `read` tells
   * @throws RescueRequestError if `ttlMs` is no time to live
   */
  compareAndSet(
    key: string,
    expectedVersion: string | undefined,
    value: string,
    ttlMs: number,
  ): Promise<string | undefined>;
}

/**
 * The store of shared authentication failed. No message, and no `cause`, holds a key or a value of the store.
 *
 * It is a `RescueError` and answers to `isRescueError`: it comes out of calls of the client, and whoever sorts the errors
 * of a call wants it among them, with its `outcome`. That tells of the call to the service, as everywhere: `'not-sent'`
 * unless the one who throws it knows otherwise. Whether the store took a value is another matter; `read` tells.
 */
export class AuthStoreError extends RescueError {
  /**
   * - `'unavailable'`: the store did not answer, or not in time; the same may succeed later.
   * - `'unusable'`: what it holds or how it is set up is wrong; it stays so until someone does what the message says.
   */
  readonly reason: 'unavailable' | 'unusable';

  constructor(
    message: string,
    options: { reason: 'unavailable' | 'unusable'; cause?: unknown; operation?: string; outcome?: Outcome },
  ) {
    super(message, { operation: options.operation, outcome: options.outcome ?? 'not-sent', cause: options.cause });
    this.reason = options.reason;
  }

  override get name(): string {
    return 'AuthStoreError';
  }
}

/**
 * A version as every store of this package gives them: 128 random bits, in hexadecimal. Random and not counted, as a
 * counter goes back when a store is restored or fails over, and then names a second value by a number given before.
 *
 * @internal
 */
export function newVersion(): string {
  return randomBytes(16).toString('hex');
}

/** A hundred years: beyond it, moments in milliseconds come near what a double, or Redis, can hold. */
const MAX_TTL_MS = 100 * 365 * 24 * 3600 * 1000;

/**
 * A time to live in whole milliseconds, rounded up.
 *
 * @throws RescueRequestError if it is no number, not more than 0, or more than a hundred years
 * @internal
 */
export function wholeTtl(ttlMs: number): number {
  if (typeof ttlMs === 'number' && ttlMs > 0 && ttlMs <= MAX_TTL_MS) return Math.ceil(ttlMs);
  throw refusal(
    'compareAndSet',
    ['ttlMs'],
    'must be a number of milliseconds, more than 0 and at most a hundred years',
  );
}

/**
 * An argument or option of a store is not usable.
 *
 * @param where the function that it was given to
 * @internal
 */
export function refusal(where: string, path: readonly (string | number)[], message: string): RescueRequestError {
  return new RescueRequestError(`${where}: ${path.join('.')} ${message}`, { issues: [{ path, message }] });
}
