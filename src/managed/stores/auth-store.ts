import { createHash, randomBytes } from 'node:crypto';
import { RescueError, RescueRequestError, type Outcome } from '../../errors.js';

/** A value in a store. */
export interface StoredValue {
  /** Identifies this value. `compareAndSet` returns it; no store ever returns the same version for another value. */
  readonly version: string;
  /** The complete text, as it was set. */
  readonly value: string;
}

/**
 * The store in which the processes of one backend share their authcode. There are two operations, because a `get` followed by a `set` is
 * not a lock: of several writers that hold the same version, exactly one succeeds.
 *
 * Every store follows these rules (`test/managed/stores/contract.ts` checks those of this package):
 * - Both operations are linearizable: each takes effect at one moment between its call and its answer.
 * - A version is never used twice, not even after expiry, deletion, a restart or a failover to an older state. So a writer
 *   that was paused, for however long, cannot overwrite a value that is newer than the one it knows.
 * - An expired value counts as missing, for both operations.
 * - A key is any string. A value is any string of up to 64 KiB in UTF-8.
 * - A store that is down, or contains damaged data, rejects with `AuthStoreError`. It never returns part of a value.
 */
export interface AuthStore {
  /**
   * Reads the value under a key.
   *
   * @returns undefined if there is no value or it has expired
   * @throws AuthStoreError if the store cannot be reached or its content cannot be read
   */
  read(key: string): Promise<StoredValue | undefined>;

  /**
   * Sets the value if the current version is `expectedVersion`; undefined means that there must be no value.
   *
   * @param ttlMs after how many milliseconds the value expires; more than 0
   * @returns the new version; undefined if another writer was first
   * @throws AuthStoreError if the store cannot be reached or its content cannot be read. The value may have been set
   *   nevertheless; `read` shows it
   * @throws RescueRequestError if `ttlMs` is not valid
   */
  compareAndSet(
    key: string,
    expectedVersion: string | undefined,
    value: string,
    ttlMs: number,
  ): Promise<string | undefined>;
}

/**
 * The store of the shared authcode failed. Neither `message` nor `cause` contains a key or a value of the store.
 *
 * It is a `RescueError`, because calls of the client reject with it. `outcome` is that of the call to the service, not of
 * the operation on the store; `read` shows whether the store has a value.
 */
export class AuthStoreError extends RescueError {
  /**
   * - `'unavailable'`: the store did not answer, or not in time. The operation may succeed later.
   * - `'unusable'`: the content or the configuration of the store is wrong. It does not change until you follow `message`.
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
 * A version of a value: 128 random bits in hexadecimal. A counter would be reset when a store is restored or fails over, and
 * then identify another value by an old number.
 *
 * @internal
 */
export function newVersion(): string {
  return randomBytes(16).toString('hex');
}

/** A hundred years. Larger times in milliseconds approach the limits of a double and of Redis. */
const MAX_TTL_MS = 100 * 365 * 24 * 3600 * 1000;

/**
 * Checks a time to live, and rounds it up to whole milliseconds.
 *
 * @throws RescueRequestError if it is not a number, not more than 0, or more than a hundred years
 * @internal
 */
export function wholeTtl(ttlMs: number): number {
  if (typeof ttlMs === 'number' && ttlMs > 0 && ttlMs <= MAX_TTL_MS) return Math.ceil(ttlMs);
  throw invalidArgument(
    'compareAndSet',
    ['ttlMs'],
    'must be a number of milliseconds, more than 0 and at most a hundred years',
  );
}

/**
 * The error for an argument or option of a store.
 *
 * @param where the function that received it
 * @internal
 */
export function invalidArgument(
  where: string,
  path: readonly (string | number)[],
  message: string,
): RescueRequestError {
  return new RescueRequestError(`${where}: ${path.join('.')} ${message}`, { issues: [{ path, message }] });
}

const FORMAT = 'logmein-rescue-soap/1';

/**
 * Writes a value with a digest, in two parts: the head, which ends with a line feed, and the body. The digest detects a text
 * that was cut off or damaged. It does not stop a deliberate change; `sealedStore` does. The body is JSON, because UTF-8
 * cannot represent an unpaired surrogate.
 *
 *     logmein-rescue-soap/1 0f1e...
 *     {"expiresAt":1,"value":"text"}
 *
 * @internal
 */
export function withDigest(content: unknown): readonly [head: string, body: string] {
  const body = JSON.stringify(content);
  return [`${FORMAT} ${digest(body)}\n`, body];
}

/** Reads what `withDigest` wrote. @returns undefined if the text is damaged. @internal */
export function contentOf(text: string): unknown {
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  if (end < 0 || text.slice(0, end) !== `${FORMAT} ${digest(body)}`) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    // another program wrote it; the error would quote it
    return undefined;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
