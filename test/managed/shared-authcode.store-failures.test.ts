import { beforeEach, describe, expect, test } from 'vitest';
import { AuthStoreError, type AuthStore, type StoredValue } from '../../src/managed.js';
import { rejection } from '../support/rejection.js';
import { getAccounts, login, recordOf, startSession, World } from './support.js';

let world: World;

beforeEach(async () => {
  world = await World.start();
});

describe('when the store fails', () => {
  /** Creates a store with faults that the test controls. */
  function breakable() {
    const inner = world.store();
    const state: { fault?: 'down' | 'hanging' | 'late' } = {};
    const meet = async <T>(work: () => Promise<T>): Promise<T> => {
      if (state.fault === 'down') throw Object.assign(new Error(`SET key ${login.password}`), { code: 'ECONNREFUSED' });
      if (state.fault === 'hanging') await new Promise(() => undefined);
      return work();
    };
    const store: AuthStore = {
      read: (key) => meet(() => inner.read(key)),
      compareAndSet: (key, version, value, ttlMs) => meet(() => inner.compareAndSet(key, version, value, ttlMs)),
    };
    return { store, state, inner };
  }

  test.each(['down', 'hanging'] as const)('calls continue with the current authcode (%s)', async (fault) => {
    const { store, state } = breakable();
    const rescue = world.client({ store });
    await rescue.operations.getAccount();
    state.fault = fault;
    expect(await rescue.startSession(startSession)).toEqual({ code: 'OK' });
  });

  test.each(['down', 'hanging'] as const)(
    'an authentication fails with an error that contains only the code of the cause (%s)',
    async (fault) => {
      const { store, state } = breakable();
      state.fault = fault;
      const rescue = world.client({ store });
      const error = await world.run(rejection(rescue.startSession(startSession)));
      expect(error).toMatchObject({
        name: 'AuthStoreError',
        operation: 'startSession',
        outcome: 'not-sent',
      });
      expect((error as Error).message).not.toContain(login.password);
      expect((error as Error).message).toContain(fault === 'down' ? '(ECONNREFUSED)' : '5000 ms (storeTimeoutMs)');
      expect(world.server.calls).toEqual([]);
      delete state.fault;
      expect(await rescue.startSession(startSession)).toEqual({ code: 'OK' });
    },
  );

  test('the message from a store of this package is part of the error', async () => {
    const cause = new AuthStoreError('fileStore: options.folder is not a folder. Give another.');
    const fails = () => Promise.reject(cause);
    const rescue = world.client({ store: { read: fails, compareAndSet: fails } });
    const error = await rejection(rescue.operations.getAccount());
    expect(error).toMatchObject({ name: 'AuthStoreError', cause });
    expect((error as Error).message).toMatch(
      / failed: fileStore: options\.folder is not a folder\. Give another\. [A-Z]/,
    );
  });

  test('while the authcode is published, this call and later calls still succeed', async () => {
    const { store, state } = breakable();
    const rescue = world.client({ store });
    world.server.on('requestAuthCode', async (_, call) => {
      state.fault = 'down';
      return (await call.proceed()) as never;
    });
    await rescue.operations.getAccount();
    await rescue.operations.getAccount();
    expect(world.authentications).toBe(1);
    expect(rescue.authentications).toMatchObject([{ reason: 'first', outcome: 'ok' }]);
  });

  test.each<[string, string]>([
    ['no JSON', '{'],
    ['another format', '{"format":2}'],
    ['nonsense', '{"format":1,"user":5,"generation":"x"}'],
    ['a prototype', '{"__proto__":{"authCode":"x"}}'],
  ])('damaged (%s): the record is replaced', async (_name, value) => {
    const store = world.store();
    await store.compareAndSet('key', undefined, value, 1_000_000);
    await store.compareAndSet('key.logins', undefined, value, 1_000_000);
    const rescue = world.client({ store, storeKey: 'key' });
    await rescue.operations.getAccount();
    expect(await recordOf(store)).toMatchObject({ format: 1, generation: 1 });
  });

  test('and returns to an older state, clients that do not know its invalid authcode try it once', async () => {
    const inner = world.store();
    let old: StoredValue | undefined;
    let isOld = false;
    const store: AuthStore = {
      read: async (key) => (isOld && key === 'key' ? old : inner.read(key)),
      // the older state has an old version, which the new master accepts
      compareAndSet: async (key, version, value, ttlMs) => {
        if (!isOld || key !== 'key') return inner.compareAndSet(key, version, value, ttlMs);
        if (version !== old?.version) return undefined;
        isOld = false;
        return inner.compareAndSet(key, (await inner.read(key))?.version, value, ttlMs);
      },
    };
    const clients = [1, 2, 3].map(() => world.client({ store, storeKey: 'key', contention: { replacements: 9 } }));
    await world.run(getAccounts(clients), 50);
    old = await inner.read('key');
    await world.replaceAuthCode();
    await world.run(getAccounts(clients), 50);
    isOld = true;
    await world.replaceAuthCode();
    await world.run(getAccounts([...clients, world.client({ store, storeKey: 'key' })]), 50);
    await world.run(getAccounts(clients), 50);
    expect(world.authentications).toBe(3);
  });

  test('and is emptied, there is one authentication when the next authcode is needed', async () => {
    const store = world.store();
    const rescue = world.client({ store, storeKey: 'key' });
    await rescue.operations.getAccount();
    world.advance(40 * 24 * 3600_000);
    expect(await store.read('key')).toBeUndefined();
    await rescue.operations.getAccount();
    expect(world.authentications).toBe(1);
    await world.client({ store, storeKey: 'key' }).operations.getAccount();
    expect(world.authentications).toBe(2);
  });
});
