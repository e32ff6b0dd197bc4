import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { types } from 'node:util';
import { AuthStoreError, refusal, type AuthStore } from './auth-store.js';

/** A key that seals values, and its name. */
export interface SealingKey {
  /** Stands beside each value, in the clear: 1 to 64 letters, digits, `-` or `_`. Never give another key the same id. */
  readonly id: string;
  /** 256 random bits: 32 bytes, a secret `KeyObject` of 32 bytes, or 32 bytes in Base64, as by `openssl rand -base64 32`. */
  readonly key: Uint8Array | KeyObject | string;
}

/** Options of `sealedStore`. */
export interface SealedStoreOptions {
  /**
   * The first key seals, all of them open. To rotate: add the new key at the end on every process, then move it to the
   * front on every process, and take the old one away when all that it sealed has expired.
   */
  readonly keys: readonly SealingKey[];
}

/** The form of a sealed value: `sealed-1.<key id>.<nonce>.<ciphertext and tag>`, the latter two in Base64url. */
const FORM = 'sealed-1';
/** The nonce that GCM is made for, in bytes. Random: good for 2^32 values under one key. */
const NONCE = 12;
const TAG = 16;

/**
 * A store whose values another store keeps encrypted and authenticated, by AES-256-GCM. Form, key id and the key in the
 * store are authenticated with the value, so that one put in the place of another does not open. Who can write to the other
 * store can still remove a value, or put back an older one of the same key.
 *
 * What does not open rejects `read` with `AuthStoreError`: altered, sealed by a key that is not among `keys`, or never
 * sealed.
 *
 * @throws RescueRequestError if `keys` is not usable; names the entry, never quotes it
 */
export function sealedStore(store: AuthStore, { keys }: SealedStoreOptions): AuthStore {
  const ring = keyRing(keys);
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
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG });
  cipher.setAAD(associatedData(id, key));
  // JSON also carries a surrogate alone, which UTF-8 cannot
  const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return [FORM, id, nonce.toString('base64url'), text.toString('base64url')].join('.');
}

function unsealed(ring: ReadonlyMap<string, KeyObject>, key: string, text: string): string {
  const [form, id, nonceText, sealedText, ...more] = text.split('.');
  if (form !== FORM || id === undefined || nonceText === undefined || sealedText === undefined || more.length > 0)
    throw unusable(
      'it was not sealed by this store. If values were stored before sealing began, remove them or let them expire',
    );
  const secret = ring.get(id);
  if (!secret)
    throw unusable(
      'the key that sealed it is not among `keys`. Put that key back, last, until what it sealed has expired, or remove the value',
    );
  let opened: string;
  try {
    const bytes = Buffer.from(sealedText, 'base64url');
    const nonce = Buffer.from(nonceText, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG });
    decipher.setAAD(associatedData(id, key));
    decipher.setAuthTag(bytes.subarray(-TAG));
    opened = Buffer.concat([decipher.update(bytes.subarray(0, -TAG)), decipher.final()]).toString('utf8');
  } catch (error) {
    throw unusable(
      'it was altered or moved from another key, or its key id now stands for another key. ' +
        'See who writes to the store, give each key an id of its own, and remove the value',
      error,
    );
  }
  return JSON.parse(opened) as string;
}

/** An array in JSON, so that no two sets of parts are one text. */
function associatedData(id: string, key: string): Buffer {
  return Buffer.from(JSON.stringify([FORM, id, key]));
}

function unusable(problem: string, cause?: unknown): AuthStoreError {
  return new AuthStoreError(`A value of the sealed store does not open: ${problem}.`, { reason: 'unusable', cause });
}

function keyRing(keys: readonly SealingKey[]): ReadonlyMap<string, KeyObject> {
  if (!Array.isArray(keys) || keys.length === 0)
    throw refusal('sealedStore', ['keys'], 'must be an array of at least one { id, key }');
  const ring = new Map<string, KeyObject>();
  for (const [index, entry] of (keys as readonly (SealingKey | undefined)[]).entries()) {
    const id: unknown = entry?.id;
    if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id))
      throw refusal('sealedStore', ['keys', index, 'id'], 'must be 1 to 64 letters, digits, "-" or "_"');
    if (ring.has(id))
      throw refusal('sealedStore', ['keys', index, 'id'], 'is the id of another key, too. Give each an id of its own');
    const secret = secretOf(entry?.key);
    if (!secret)
      throw refusal(
        'sealedStore',
        ['keys', index, 'key'],
        'must be 32 random bytes: a Uint8Array, a secret KeyObject or Base64. `openssl rand -base64 32` makes one',
      );
    ring.set(id, secret);
  }
  return ring;
}

const KEY_BYTES = 32;

function secretOf(key: unknown): KeyObject | undefined {
  if (types.isKeyObject(key)) return key.type === 'secret' && key.symmetricKeySize === KEY_BYTES ? key : undefined;
  if (types.isUint8Array(key)) return key.length === KEY_BYTES ? createSecretKey(key) : undefined;
  if (typeof key !== 'string') return undefined;
  const bytes = Buffer.from(key, 'base64');
  // Node reads Base64 leniently: only what it would have written itself is 32 bytes for certain
  const isExact = bytes.length === KEY_BYTES && bytes.toString('base64') === key;
  return isExact ? createSecretKey(bytes) : undefined;
}
