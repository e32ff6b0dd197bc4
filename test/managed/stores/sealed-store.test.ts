import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { RescueRequestError } from '../../../src/errors.js';
import { AuthStoreError, type AuthStore } from '../../../src/managed/stores/auth-store.js';
import { memoryStore } from '../../../src/managed/stores/memory-store.js';
import { sealedStore, type SealingKey } from '../../../src/managed/stores/sealed-store.js';
import { storeError } from './store-error.js';

const HOUR = 3_600_000;
const [a, b] = [
  { id: 'a', key: randomBytes(32) },
  { id: 'b', key: randomBytes(32) },
] as const;

async function sealedText(inner: AuthStore, key: string): Promise<string> {
  return (await inner.read(key))?.value as string;
}

/** Writes a text to the inner store and replaces any existing value. */
async function put(inner: AuthStore, key: string, text: string): Promise<void> {
  await inner.compareAndSet(key, (await inner.read(key))?.version, text, HOUR);
}

const rejectionOf = async (promise: Promise<unknown>) => (await storeError(promise)).message;

test('the inner store contains the format, key ID and nonce unencrypted, but no part of the value', async () => {
  const inner = memoryStore();
  await sealedStore(inner, { keys: [a, b] }).compareAndSet('key', undefined, 'SECRET', HOUR);
  const text = await sealedText(inner, 'key');
  expect(text).toMatch(/^sealed-1\.a\.[\w-]{16}\.[\w-]+$/);
  expect(text).not.toContain('SECRET');
  expect(Buffer.from(text.split('.')[3] as string, 'base64url').toString('latin1')).not.toContain('SECRET');
});

test('two encryptions of the same value differ', async () => {
  const inner = memoryStore();
  const store = sealedStore(inner, { keys: [a] });
  const texts = new Set<string>();
  for (let i = 0; i < 50; i++) {
    await store.compareAndSet('key', (await store.read('key'))?.version, 'same', HOUR);
    texts.add(await sealedText(inner, 'key'));
  }
  expect(texts.size).toBe(50);
});

test('the version comes from the inner store', async () => {
  const inner = memoryStore();
  const version = await sealedStore(inner, { keys: [a] }).compareAndSet('key', undefined, 'SECRET', HOUR);
  expect((await inner.read('key'))?.version).toBe(version);
});

test('the first key encrypts, all keys decrypt, and the error names a removed key', async () => {
  const inner = memoryStore();
  const version = await sealedStore(inner, { keys: [a] }).compareAndSet('key', undefined, 'SECRET', HOUR);
  expect(await sealedStore(inner, { keys: [a, b] }).read('key')).toEqual({ version, value: 'SECRET' });
  const rotated = sealedStore(inner, { keys: [b, a] });
  expect(await rotated.read('key')).toEqual({ version, value: 'SECRET' });
  expect(await rejectionOf(sealedStore(inner, { keys: [b] }).read('key'))).toContain(
    'not in `keys`. Add that key again',
  );
  await rotated.compareAndSet('key', version, 'SECRET 2', HOUR);
  expect(await sealedText(inner, 'key')).toContain('.b.');
  expect((await sealedStore(inner, { keys: [b] }).read('key'))?.value).toBe('SECRET 2');
  expect(await rejectionOf(sealedStore(inner, { keys: [a] }).read('key'))).toContain('not in `keys`');
});

test('a value cannot be decrypted under another store key or another key ID', async () => {
  const inner = memoryStore();
  const store = sealedStore(inner, { keys: [a] });
  await store.compareAndSet('one', undefined, 'SECRET', HOUR);
  const text = await sealedText(inner, 'one');
  await put(inner, 'two', text);
  expect(await rejectionOf(store.read('two'))).toContain('altered or moved');
  await put(inner, 'one', text.replace('.a.', '.b.'));
  expect(await rejectionOf(sealedStore(inner, { keys: [a, { id: 'b', key: a.key }] }).read('one'))).toContain(
    'altered',
  );
});

test('a value with a changed or missing character cannot be decrypted', async () => {
  const inner = memoryStore();
  const store = sealedStore(inner, { keys: [a] });
  await store.compareAndSet('key', undefined, 'SECRET', HOUR);
  const text = await sealedText(inner, 'key');
  for (let at = 0; at < text.length; at++) {
    // the highest bit of a Base64 character is always significant
    const other = text[at] === 'A' ? 'g' : 'A';
    for (const changed of [text.slice(0, at) + other + text.slice(at + 1), text.slice(0, at)]) {
      if (Buffer.from(changed).equals(Buffer.from(text))) continue;
      await put(inner, 'key', changed);
      const isSame = changed.split('.').every((part, i) => {
        return i < 2
          ? part === text.split('.')[i]
          : Buffer.from(part, 'base64url').equals(Buffer.from(text.split('.')[i] as string, 'base64url'));
      });
      if (!isSame) await rejectionOf(store.read('key'));
    }
  }
});

test.each([
  '',
  'plain SECRET',
  '{"authCode":"SECRET"}',
  'sealed-1',
  'sealed-1.a',
  'sealed-1.a.b.c.d',
  'sealed-2.a.b.c',
  'sealed-1.a..',
])('a value that was never encrypted is rejected: %s', async (text) => {
  const inner = memoryStore();
  await put(inner, 'key', text);
  expect(await rejectionOf(sealedStore(inner, { keys: [a] }).read('key'))).toMatch(
    /not encrypted by this store|was altered/,
  );
});

test('an error of the inner store is passed on unchanged', async () => {
  const error = new AuthStoreError('down');
  const inner: AuthStore = { read: () => Promise.reject(error), compareAndSet: () => Promise.reject(error) };
  const store = sealedStore(inner, { keys: [a] });
  await expect(store.read('key')).rejects.toBe(error);
  await expect(store.compareAndSet('key', undefined, 'SECRET', HOUR)).rejects.toBe(error);
});

describe('keys', () => {
  const bytes = randomBytes(32);

  test('can be bytes, a secret key object or Base64, with the same effect', async () => {
    const inner = memoryStore();
    const forms = [bytes, new Uint8Array(bytes), createSecretKey(bytes), bytes.toString('base64')];
    await sealedStore(inner, { keys: [{ id: 'k', key: forms[0] as Uint8Array }] }).compareAndSet(
      'key',
      undefined,
      'x',
      HOUR,
    );
    for (const key of forms)
      expect((await sealedStore(inner, { keys: [{ id: 'k', key }] }).read('key'))?.value).toBe('x');
  });

  test('are copied: clearing the bytes afterwards has no effect', async () => {
    const inner = memoryStore();
    const mine = new Uint8Array(bytes);
    const store = sealedStore(inner, { keys: [{ id: 'k', key: mine }] });
    mine.fill(0);
    await store.compareAndSet('key', undefined, 'x', HOUR);
    expect((await sealedStore(inner, { keys: [{ id: 'k', key: bytes }] }).read('key'))?.value).toBe('x');
  });

  test.each<[string, unknown, string]>([
    ['no array', undefined, 'keys'],
    ['none', [], 'keys'],
    ['an empty entry', [undefined], 'keys.0.id'],
    ['no id', [{ key: bytes }], 'keys.0.id'],
    ['an empty ID', [{ id: '', key: bytes }], 'keys.0.id'],
    ['an ID with a dot', [{ id: 'SECRET.1', key: bytes }], 'keys.0.id'],
    ['a long ID', [{ id: 'SECRET'.repeat(11), key: bytes }], 'keys.0.id'],
    ['an ID with a line feed', [{ id: 'SECRET\n', key: bytes }], 'keys.0.id'],
    ['a duplicate ID', [a, { id: 'a', key: bytes }], 'keys.1.id'],
    ['no key', [a, { id: 'k' }], 'keys.1.key'],
    ['31 bytes', [{ id: 'k', key: bytes.subarray(1) }], 'keys.0.key'],
    ['33 bytes', [{ id: 'k', key: Buffer.concat([bytes, bytes.subarray(0, 1)]) }], 'keys.0.key'],
    ['31 bytes in Base64', [{ id: 'k', key: bytes.subarray(1).toString('base64') }], 'keys.0.key'],
    ['hexadecimal', [{ id: 'k', key: bytes.toString('hex') }], 'keys.0.key'],
    ['a password', [{ id: 'k', key: 'SECRET'.repeat(6).slice(0, 32) }], 'keys.0.key'],
    ['Base64 with a space', [{ id: 'k', key: ` ${bytes.toString('base64')}` }], 'keys.0.key'],
    ['a key object of 16 bytes', [{ id: 'k', key: createSecretKey(bytes.subarray(16)) }], 'keys.0.key'],
    ['a private key', [{ id: 'k', key: generateKeyPairSync('ed25519').privateKey }], 'keys.0.key'],
    ['a number', [{ id: 'k', key: 5 }], 'keys.0.key'],
  ])('are rejected by name, not quoted: %s', (_name, keys, path) => {
    let error: unknown;
    try {
      sealedStore(memoryStore(), { keys: keys as SealingKey[] });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(RescueRequestError);
    expect((error as RescueRequestError).issues[0]?.path.join('.')).toBe(path);
    const printed = inspect(error, { depth: null, showHidden: true });
    for (const secret of ['SECRET', bytes.toString('base64').slice(3, 20), bytes.toString('hex').slice(3, 20)])
      expect(printed).not.toContain(secret);
  });

  test('are not shown when the store is printed', () => {
    const store = sealedStore(memoryStore(), { keys: [{ id: 'k', key: bytes }] });
    const printed = inspect(store, { depth: null, showHidden: true }) + JSON.stringify(store);
    for (const form of ['hex', 'base64', 'latin1'] as const) expect(printed).not.toContain(bytes.toString(form));
    expect(printed).not.toContain('KeyObject');
  });
});
