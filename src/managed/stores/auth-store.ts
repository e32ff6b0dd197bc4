import { createHash, randomBytes } from 'node:crypto';
import { RescueError, RescueRequestError, type Outcome } from '../../errors.js';

/** A value in a store. */
export interface StoredValue {
  /**
   * Identifies this value, as returned by `compareAndSet`. A store never returns the same version for another value.
   */
  readonly version: string;
  /** The complete text that was set. */
  readonly value: string;
}

/**
 * The store in which the processes of one backend share their authcode. It combines comparing and setting in one
 * operation, because a `get` followed by a `set` is not a lock: if several writers hold the same version, exactly one
 * succeeds.
 *
 * Every store follows these rules (`test/managed/stores/contract.ts` checks the stores of this package):
 * - Both operations are linearizable: each takes effect at a single moment between its call and its response.
 * - A version is never used twice, not even after expiry, deletion, a restart or a failover to an older state. A writer
 *   that was paused, for however long, therefore cannot overwrite a value that is newer than the value it knows.
 * - For both operations, an expired value counts as missing.
 * - A key can be any string. A value can be any string of up to 64 KiB in UTF-8.
 * - A store that is down or contains damaged data rejects with `AuthStoreError`. A store never returns part of a value.
 */
export interface AuthStore {
  /**
   * Reads the value stored under a key.
   *
   * @returns the value, or undefined if no value is stored or the value has expired
   * @throws AuthStoreError if the store cannot be reached or its content cannot be read
   */
  read(key: string): Promise<StoredValue | undefined>;

  /**
   * Sets the value if the current version is `expectedVersion`. If `expectedVersion` is undefined, the key must not
   * have a value.
   *
   * @param ttlMs the time until the value expires, in milliseconds; must be greater than 0
   * @returns the new version, or undefined if another writer was first
   * @throws AuthStoreError if the store cannot be reached or its content cannot be read. The value may have been set
   * nevertheless; call `read` to find out.
   * @throws RescueRequestError if `ttlMs` is invalid
   */
  compareAndSet(
    key: string,
    expectedVersion: string | undefined,
    value: string,
    ttlMs: number,
  ): Promise<string | undefined>;
}

/**
 * The store of the shared authcode failed. Neither `message` nor `cause` contains a key or value from the store.
 *
 * It is a `RescueError`, because calls of the client reject with it. `outcome` describes the call to the service, not
 * the store operation; call `read` to see whether the store contains a value.
 */
export class AuthStoreError extends RescueError {
  /** @internal */
  static override readonly className: string = 'AuthStoreError';

  constructor(message: string, options: { cause?: unknown; operation?: string; outcome?: Outcome } = {}) {
    super(message, { outcome: 'not-sent', ...options });
  }
}

/**
 * Creates a version for a value: 128 random bits in hexadecimal. A counter would be reset when a store is restored or
 * fails over, and would then assign an old number to a different value.
 *
 * @internal
 */
export function newVersion(): string {
  return randomBytes(16).toString('hex');
}

/** A hundred years. In milliseconds, longer times approach the limits of a double and of Redis. */
const MAX_TTL_MS = 100 * 365 * 24 * 3600 * 1000;

/**
 * Checks a time to live and rounds it up to whole milliseconds.
 *
 * @throws RescueRequestError if `ttlMs` is not a number, is not greater than 0, or is greater than a hundred years
 * @internal
 */
export function wholeTtl(ttlMs: number): number {
  if (typeof ttlMs === 'number' && ttlMs > 0 && ttlMs <= MAX_TTL_MS) return Math.ceil(ttlMs);
  const expected = 'a number of milliseconds, more than 0 and at most a hundred years';
  throw invalidArgument('compareAndSet', ['ttlMs'], `must be ${expected}`);
}

/** Creates the error for a store's argument or option. @param where the function that received it. @internal */
export function invalidArgument(where: string, path: readonly (string | number)[], message: string): Error {
  return new RescueRequestError(`${where}: ${path.join('.')} ${message}`, { issues: [{ path, message }] });
}

const FORMAT = 'logmein-rescue-soap/1';

/**
 * Writes a value as JSON after a line with its digest. The digest detects truncated or damaged text, but not deliberate
 * changes; `sealedStore` detects those. UTF-8 alone cannot represent an unpaired surrogate, but JSON can.
 *
 *     logmein-rescue-soap/1 0f1e...
 *     {"expiresAt":1,"value":"text"}
 *
 * @internal
 */
export function withDigest(content: unknown): string {
  const body = JSON.stringify(content);
  return `${FORMAT} ${digest(body)}\n${body}`;
}

/** Reads the output of `withDigest`. @returns undefined if the text is damaged. @internal */
export function contentOf(text: string): unknown {
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  return text.slice(0, end) !== `${FORMAT} ${digest(body)}` ? undefined : JSON.parse(body);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
