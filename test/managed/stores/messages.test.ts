import { createCipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { RescueRequestError } from '../../../src/errors.js';
import { AuthStoreError, newVersion, withDigest } from '../../../src/managed/stores/auth-store.js';
import { fileStore } from '../../../src/managed/stores/file-store.js';
import { memoryStoreWith } from '../../../src/managed/stores/memory-store.js';
import { redisStore } from '../../../src/managed/stores/redis-store.js';
import { sealedStore } from '../../../src/managed/stores/sealed-store.js';
import { FakeRedis } from './fake-redis.js';

const HOUR = 3_600_000;
const key = Buffer.alloc(32, 7);
const keys = [{ id: 'a', key }];

describe('an invalid argument is named', () => {
  const needsKeys = 'must be an array of at least one { id, key }';
  const needsId = 'must be 1 to 64 letters, digits, "-" or "_"';
  const needsKey =
    'must be 32 random bytes: a Uint8Array, a secret KeyObject or Base64. `openssl rand -base64 32` creates one';
  const sealed = (given: unknown) => () =>
    sealedStore(
      memoryStoreWith(() => 0),
      { keys: given as never },
    );

  test.each<[string, (string | number)[], string, () => unknown]>([
    ['fileStore', ['folder'], 'must be the path of a folder', () => fileStore({ folder: '' })],
    ['redisStore', ['prefix'], 'must be a string', () => redisStore(new FakeRedis().ioredis(), { prefix: 5 as never })],
    [
      'redisStore',
      ['client'],
      'must be a client from the ioredis package, or from redis 4 or later',
      () => redisStore({} as never),
    ],
    ['sealedStore', ['keys'], needsKeys, sealed([])],
    ['sealedStore', ['keys'], needsKeys, sealed({ length: 1 })],
    ['sealedStore', ['keys', 0, 'id'], needsId, sealed([{ id: '', key }])],
    ['sealedStore', ['keys', 0, 'id'], needsId, sealed([{ id: 'a'.repeat(65), key }])],
    [
      'sealedStore',
      ['keys', 1, 'id'],
      'is also the ID of another key. Use a unique ID for each key',
      sealed([...keys, ...keys]),
    ],
    ['sealedStore', ['keys', 0, 'key'], needsKey, sealed([{ id: 'a', key: 5 }])],
  ])('%s %j %s', (where, path, message, act) => {
    let error: unknown;
    try {
      act();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(RescueRequestError);
    expect(error).toMatchObject({ message: `${where}: ${path.join('.')} ${message}`, issues: [{ path, message }] });
  });

  test('an ID of 64 characters is accepted', async () => {
    const store = sealed([{ id: 'a'.repeat(64), key }])();
    const version = await store.compareAndSet('key', undefined, 'value', HOUR);
    expect(await store.read('key')).toEqual({ version, value: 'value' });
  });
});

test('a version is 128 random bits', () => {
  expect(newVersion()).toMatch(/^[0-9a-f]{32}$/);
});

test('the format of a value with its digest is the same in all versions', () => {
  expect(withDigest({ value: 'text' })).toBe(
    'logmein-rescue-soap/1 48018160968203527aa4d6c5f2fa277a3abc2fbf2aa83fe4c024eaf74ea65bc8\n{"value":"text"}',
  );
});

test('a value in memory expires at the end of its time to live', async () => {
  let now = 0;
  const store = memoryStoreWith(() => now);
  const version = await store.compareAndSet('key', undefined, 'value', 10);
  now = 9.5;
  expect(await store.read('key')).toEqual({ version, value: 'value' });
  now = 10;
  expect(await store.read('key')).toBeUndefined();
});

describe('a sealed value', () => {
  const inner = () => memoryStoreWith(() => 0);

  test('is JSON in AES-256-GCM, bound to the format, the ID of the key and the key in the store', async () => {
    const nonce = Buffer.alloc(12, 9);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(Buffer.from('["sealed-1","a","key"]'));
    const text = Buffer.concat([cipher.update('"v\\ud800"'), cipher.final(), cipher.getAuthTag()]);
    const store = inner();
    const value = `sealed-1.a.${nonce.toString('base64url')}.${text.toString('base64url')}`;
    const version = await store.compareAndSet('key', undefined, value, HOUR);
    expect(await sealedStore(store, { keys }).read('key')).toEqual({ version, value: 'v\ud800' });
  });

  const start = 'The sealed store cannot decrypt a value: ';
  const notSealed = `${start}it was not encrypted by this store. If values were stored before encryption was introduced, remove them or let them expire.`;
  test.each([
    ['sealed-2.a.b.c', notSealed],
    ['sealed-1.a.b', notSealed],
    ['sealed-1.a.b.c.d', notSealed],
    ['', notSealed],
    [
      'sealed-1.other.b.c',
      `${start}its key is not in \`keys\`. Add that key again at the end of the list until its values have expired, or remove the value.`,
    ],
    [
      'sealed-1.a.b.c',
      `${start}it was altered or moved from another key, or its key ID is now used for another key. Check which programs write to the store, use a unique ID for each key, and remove the value.`,
    ],
  ])('that cannot be decrypted is rejected with advice: %j', async (value, message) => {
    const store = inner();
    await store.compareAndSet('key', undefined, value, HOUR);
    const error = (await sealedStore(store, { keys })
      .read('key')
      .catch((thrown: unknown) => thrown)) as AuthStoreError;
    expect(error).toBeInstanceOf(AuthStoreError);
    expect(error.message).toBe(message);
    expect(error.cause instanceof Error).toBe(value === 'sealed-1.a.b.c');
  });
});

describe('an error of Redis', () => {
  const messageOf = async (answer: () => unknown) => {
    const redis = new FakeRedis();
    redis.trouble = answer;
    const error = await redisStore(redis.nodeRedis())
      .compareAndSet('key', undefined, 'value', HOUR)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AuthStoreError);
    return error as AuthStoreError & { cause: NodeJS.ErrnoException };
  };
  const damaged =
    'Under one of its keys in Redis, the store found a value that it did not write or that was altered. Remove that key, and give the store a prefix that no other program uses.';

  test('says what to check', async () => {
    const { message, cause } = await messageOf(() => Promise.reject(new TypeError('closed')));
    expect(message).toBe(
      'A Redis command failed; see `cause`. Check that the server is running, that the client is connected, and that its user may run EVAL, and GET and SET on keys with the prefix of this store.',
    );
    expect([cause.name, cause.message, 'code' in cause]).toEqual(['TypeError', 'closed', false]);
    const { cause: text } = await messageOf(() => Promise.reject('closed'));
    expect([text.name, text.message]).toEqual(['Error', 'closed']);
  });

  test('for a value of another program says to remove the key', async () => {
    expect((await messageOf(() => -1)).message).toBe(damaged);
    const wrongType = await messageOf(() => Promise.reject(new Error('WRONGTYPE Operation')));
    expect(wrongType.message).toBe(damaged);
    expect(wrongType.cause.message).toBe('WRONGTYPE Operation');
  });

  test('hides the name of the key with its prefix, the key and the values', async () => {
    const redis = new FakeRedis();
    const seen: string[] = [];
    redis.trouble = () => {
      const { key: name, args } = redis.calls.at(-1)!;
      throw new Error([name, 'long"key', ...args].join(' | '));
    };
    const store = redisStore(redis.ioredis(), { prefix: 'mine:' });
    for (const act of [store.read('long"key'), store.compareAndSet('long"key', undefined, 'a value', 7)])
      await act.catch((error: unknown) => seen.push(((error as Error).cause as Error).message));
    expect(seen[0]).toBe('*** | ***');
    expect(seen[1]).toMatch(/^\*\*\* \| \*\*\* \|  \| [0-9a-f]{32} \| \*\*\* \| 7$/);
  });
});
