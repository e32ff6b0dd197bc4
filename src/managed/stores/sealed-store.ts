import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { types } from 'node:util';
import { AuthStoreError, invalidArgument, type AuthStore } from './auth-store.js';

/** An encryption key with its ID. */
export interface SealingKey {
  /** Stored unencrypted next to each value: 1 to 64 letters, digits, `-` or `_`. Never reuse an ID for another key. */
  readonly id: string;
  /** 256 random bits: 32 bytes, a secret `KeyObject` of 32 bytes, or 32 bytes in Base64 (`openssl rand -base64 32`). */
  readonly key: Uint8Array | KeyObject | string;
}

/** Options for `sealedStore`. */
export interface SealedStoreOptions {
  /**
   * Values are encrypted with the first key, and can be decrypted with any of the keys. To rotate keys, append the new
   * key in every process, then move it to the front in every process. Remove the old key when all values encrypted with
   * it have expired.
   */
  readonly keys: readonly SealingKey[];
}

/** The format of a sealed value: `sealed-1.<key id>.<nonce>.<ciphertext and tag>`, the last two parts in Base64url. */
const FORMAT = 'sealed-1';
/** The standard size of a GCM nonce. Nonces are random, which is safe for up to 2^32 values per key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts and authenticates the values of another store with AES-256-GCM. The format, the key ID and the store key are
 * authenticated together with the value. A value that was moved to another key therefore cannot be decrypted. Anyone
 * who can write to the other store can still remove a value, or restore an older value of the same key.
 *
 * `read` rejects with `AuthStoreError` if a value was altered, was encrypted with a key that is not in `keys`, or was
 * never encrypted.
 *
 * @example
 * const store = sealedStore(redisStore(client), { keys: [{ id: '2026-01', key: process.env.RESCUE_STORE_KEY }] });
 * @throws RescueRequestError if `keys` is invalid; the message names the entry but never quotes it
 */
export function sealedStore(store: AuthStore, { keys }: SealedStoreOptions): AuthStore {
  const ring = keysById(keys);
  const [[sealingId, sealingKey]] = [...ring] as [[string, KeyObject]];

  return {
    async read(key) {
      const stored = await store.read(key);
      return stored && { version: stored.version, value: unsealed(ring, key, stored.value) };
    },
    compareAndSet: async (key, expectedVersion, value, ttlMs) =>
      store.compareAndSet(key, expectedVersion, sealed(sealingId, sealingKey, key, value), ttlMs),
  };
}

function sealed(id: string, secret: KeyObject, key: string, value: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData(id, key));
  // JSON, because UTF-8 cannot represent an unpaired surrogate
  const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return [FORMAT, id, nonce.toString('base64url'), text.toString('base64url')].join('.');
}

function unsealed(ring: ReadonlyMap<string, KeyObject>, key: string, text: string): string {
  const [form, id, nonceText, sealedText, ...more] = text.split('.');
  if (form !== FORMAT || id === undefined || nonceText === undefined || sealedText === undefined || more.length > 0)
    throw unusable(
      'it was not encrypted by this store. If values were stored before encryption was introduced, remove them or let them expire',
    );
  const secret = ring.get(id);
  if (!secret)
    throw unusable(
      'its key is not in `keys`. Add that key again at the end of the list until its values have expired, or remove the value',
    );
  try {
    const bytes = Buffer.from(sealedText, 'base64url');
    const nonce = Buffer.from(nonceText, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(associatedData(id, key));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const opened = Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
    return JSON.parse(opened.toString('utf8')) as string;
  } catch (error) {
    throw unusable(
      'it was altered or moved from another key, or its key ID is now used for another key. ' +
        'Check which programs write to the store, use a unique ID for each key, and remove the value',
      error,
    );
  }
}

/**
 * Returns the data that is authenticated but not encrypted. It is a JSON array, so that different parts never produce
 * the same text.
 */
function associatedData(id: string, key: string): Buffer {
  return Buffer.from(JSON.stringify([FORMAT, id, key]));
}

function unusable(problem: string, cause?: unknown): AuthStoreError {
  return new AuthStoreError(`The sealed store cannot decrypt a value: ${problem}.`, { cause });
}

function keysById(keys: readonly SealingKey[]): ReadonlyMap<string, KeyObject> {
  const invalid = (path: readonly (string | number)[], message: string): Error =>
    invalidArgument('sealedStore', ['keys', ...path], message);
  if (!Array.isArray(keys) || keys.length === 0) throw invalid([], 'must be an array of at least one { id, key }');
  const ring = new Map<string, KeyObject>();
  for (const [index, entry] of (keys as readonly (SealingKey | undefined)[]).entries()) {
    const id: unknown = entry?.id;
    if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id))
      throw invalid([index, 'id'], 'must be 1 to 64 letters, digits, "-" or "_"');
    if (ring.has(id)) throw invalid([index, 'id'], 'is also the ID of another key. Use a unique ID for each key');
    const secret = secretOf(entry?.key);
    const expected =
      'must be 32 random bytes: a Uint8Array, a secret KeyObject or Base64. `openssl rand -base64 32` creates one';
    if (!secret) throw invalid([index, 'key'], expected);
    ring.set(id, secret);
  }
  return ring;
}

const KEY_BYTES = 32;

function secretOf(key: unknown): KeyObject | undefined {
  if (types.isKeyObject(key)) return key.type === 'secret' && key.symmetricKeySize === KEY_BYTES ? key : undefined;
  const bytes = typeof key === 'string' ? Buffer.from(key, 'base64') : key;
  if (!types.isUint8Array(bytes) || bytes.length !== KEY_BYTES) return undefined;
  // Node.js decodes Base64 leniently: only valid Base64 encodes to the same text again
  return typeof key === 'string' && Buffer.from(bytes).toString('base64') !== key ? undefined : createSecretKey(bytes);
}
