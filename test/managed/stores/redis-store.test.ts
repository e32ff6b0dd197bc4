import { expect, test } from 'vitest';
import { RescueRequestError } from '../../../src/errors.js';
import { redisStore, type IoredisClient } from '../../../src/managed/stores/redis-store.js';
import { FakeRedis } from './fake-redis.js';
import { storeError } from './store-error.js';

const HOUR = 3_600_000;
const KEY = 'SECRET-KEY';

test('each operation is one script on a single key with the prefix', async () => {
  const redis = new FakeRedis();
  const store = redisStore(redis.ioredis());
  const version = await store.compareAndSet('key', undefined, 'value', 1000.5);
  await redisStore(redis.nodeRedis(), { prefix: 'mine:' }).read('key');
  await store.compareAndSet('key', version, 'value', HOUR);
  expect(redis.calls).toEqual([
    { key: 'logmein-rescue-soap:key', args: ['', version, expect.stringContaining('"value"'), '1001'] },
    { key: 'mine:key', args: [] },
    { key: 'logmein-rescue-soap:key', args: [`=${version}`, expect.any(String), expect.any(String), String(HOUR)] },
  ]);
});

test('a command that the client resends because the answer was lost counts as executed', async () => {
  const redis = new FakeRedis();
  const client = redis.ioredis();
  const repeating: IoredisClient = {
    defineCommand: () => undefined,
    eval: async (script, count, ...args) => {
      await client.eval(script, count, ...args);
      return client.eval(script, count, ...args);
    },
  };
  const version = await redisStore(repeating).compareAndSet(KEY, undefined, 'one', HOUR);
  expect(await redisStore(client).read(KEY)).toEqual({ version, value: 'one' });
});

test('clients may be configured to return bytes for strings and strings for numbers', async () => {
  const redis = new FakeRedis();
  const client = redis.ioredis();
  const mapped: IoredisClient = {
    defineCommand: () => undefined,
    eval: async (script, count, ...args) => {
      const reply = await client.eval(script, count, ...args);
      return typeof reply === 'string' ? new TextEncoder().encode(reply) : reply === null ? undefined : String(reply);
    },
  };
  const store = redisStore(mapped);
  expect(await store.read(KEY)).toBeUndefined();
  const version = await store.compareAndSet(KEY, undefined, 'Ü☃', HOUR);
  expect(await store.read(KEY)).toEqual({ version, value: 'Ü☃' });
  expect(await store.compareAndSet(KEY, undefined, 'two', HOUR)).toBeUndefined();
});

test.each<[string, (text: string) => string]>([
  ['something else', () => 'SECRET'],
  ['nothing', () => ''],
  ['a version without a value', (text) => text.slice(0, 32)],
  ['a truncated value', (text) => text.slice(0, -1)],
  ['a value that is another', (text) => text.replace('SECRET', 'SECRE7')],
])('a value that the store did not write is rejected: %s', async (_name, change) => {
  const redis = new FakeRedis();
  const store = redisStore(redis.ioredis());
  await store.compareAndSet(KEY, undefined, 'SECRET', HOUR);
  const entry = redis.entries.get(`logmein-rescue-soap:${KEY}`) as { text: string };
  entry.text = change(entry.text);
  const error = await storeError(store.read(KEY));
  expect(error.message).toContain('Remove that key');
});

test.each([5, 'OK', null, undefined, {}, []])(
  'an answer that the script never returns is rejected: %s',
  async (answer) => {
    const redis = new FakeRedis();
    redis.trouble = () => answer;
    await storeError(redisStore(redis.ioredis()).compareAndSet(KEY, undefined, 'SECRET', HOUR));
  },
);

test('an error of the client becomes the cause, but without the command', async () => {
  const redis = new FakeRedis();
  redis.trouble = () => {
    const error = new Error(`connect failed, args: '${KEY}' 'SECRET-VALUE'`);
    throw Object.assign(error, {
      name: 'ReplyError',
      code: 'ECONNREFUSED',
      command: { name: 'eval', args: [KEY, 'SECRET-VALUE'] },
    });
  };
  const error = await storeError(redisStore(redis.ioredis()).compareAndSet(KEY, undefined, 'SECRET-VALUE', HOUR));
  expect(error).toMatchObject({ outcome: 'not-sent', name: 'AuthStoreError' });
  const { cause } = error as { cause: NodeJS.ErrnoException };
  expect(cause).toMatchObject({
    name: 'ReplyError',
    code: 'ECONNREFUSED',
    message: "connect failed, args: '***' '***'",
  });
});

test('the cause hides strings of the command from four characters', async () => {
  const redis = new FakeRedis();
  redis.trouble = () => {
    throw new Error('abcd and abc');
  };
  const store = redisStore(redis.ioredis());
  const causes = ['abcd', 'abc'].map(async (value) => {
    const { cause } = await storeError(store.compareAndSet(KEY, undefined, value, HOUR));
    return (cause as Error).message;
  });
  expect(await Promise.all(causes)).toEqual(['*** and abc', 'abcd and abc']);
});

test.each([
  ['NOPERM this user has no permissions to run the eval command', 'its user may run EVAL'],
  ['NOAUTH Authentication required.', 'its user may run EVAL'],
  ["ERR The user executing the script can't run this command or subcommand", 'its user may run EVAL'],
  ["ERR unknown command 'EVAL', with args beginning with: ", 'its user may run EVAL'],
  ['WRONGTYPE Operation against a key holding the wrong kind of value', 'Remove that key'],
  ['ERR Error running script (call to f_1): @user_script:2: WRONGTYPE Operation', 'Remove that key'],
  ['LOADING Redis is loading the dataset in memory', 'the server is running'],
  ["READONLY You can't write against a read only replica.", 'the server is running'],
  ['The client is closed', 'client is connected'],
])('%s: %s', async (text, advice) => {
  const redis = new FakeRedis();
  redis.trouble = () => {
    throw new Error(text);
  };
  const error = await storeError(redisStore(redis.nodeRedis()).read(KEY));
  expect(error.message).toContain(advice);
  expect((error.cause as Error).message).toBe(text);
});

test.each([
  undefined,
  null,
  'redis://SECRET',
  {},
  { eval: () => undefined },
  { EVAL: () => undefined },
  { get: () => undefined, set: () => undefined },
])('anything but a client is rejected: %s', (client) => {
  expect(() => redisStore(client as never)).toThrow(RescueRequestError);
});

test('an invalid prefix is rejected', () => {
  expect(() => redisStore(new FakeRedis().ioredis(), { prefix: 5 as never })).toThrow(RescueRequestError);
});
