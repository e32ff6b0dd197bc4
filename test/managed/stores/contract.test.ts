import { randomBytes } from 'node:crypto';
import { describe, test } from 'vitest';
import { fileStoreWith } from '../../../src/managed/stores/file-store.js';
import { memoryStoreWith } from '../../../src/managed/stores/memory-store.js';
import { redisStore } from '../../../src/managed/stores/redis-store.js';
import { sealedStore } from '../../../src/managed/stores/sealed-store.js';
import { contract, type StoreUnderTest } from './contract.js';
import { FakeRedis } from './fake-redis.js';
import { folders } from './folders.js';

const newFolder = folders();

const subjects: Readonly<Record<string, () => StoreUnderTest>> = {
  memoryStore() {
    let now = 1_000_000;
    const store = memoryStoreWith(() => now);
    return { open: () => store, advance: (ms) => void (now += ms) };
  },
  fileStore() {
    let now = 1_000_000;
    const folder = newFolder();
    return { open: () => fileStoreWith({ folder }, () => now), advance: (ms) => void (now += ms) };
  },
  'redisStore over ioredis'() {
    const redis = new FakeRedis();
    return { open: () => redisStore(redis.ioredis()), advance: (ms) => void (redis.now += ms) };
  },
  'redisStore over redis'() {
    const redis = new FakeRedis();
    return { open: () => redisStore(redis.nodeRedis(), { prefix: '' }), advance: (ms) => void (redis.now += ms) };
  },
  'sealedStore over memoryStore'() {
    let now = 1_000_000;
    const store = memoryStoreWith(() => now);
    const keys = [{ id: 'a', key: randomBytes(32) }];
    return { open: () => sealedStore(store, { keys }), advance: (ms) => void (now += ms) };
  },
  'sealedStore over fileStore'() {
    let now = 1_000_000;
    const folder = newFolder();
    const keys = [{ id: 'a', key: randomBytes(32) }];
    return {
      open: () =>
        sealedStore(
          fileStoreWith({ folder }, () => now),
          { keys },
        ),
      advance: (ms) => void (now += ms),
    };
  },
};

describe.each(Object.entries(subjects))('%s', (_name, subject) => {
  test.each(contract)('$name', async ({ check }) => check(subject()));
});
