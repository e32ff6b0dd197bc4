import { beforeEach, describe, expect, test } from 'vitest';
import type { AuthStore } from '../../src/managed.js';
import { rejection } from '../support/rejection.js';
import { getAccounts, login, sso, startSession, World } from './support.js';

let world: World;

beforeEach(async () => {
  world = await World.start();
});

describe('one authcode for all clients of a store', () => {
  test.each([2, 8])('%i clients that start at the same time authenticate once', async (count) => {
    const store = world.store();
    const clients = Array.from({ length: count }, () => world.client({ store }));
    await world.run(getAccounts(clients), 50);
    expect(world.authentications).toBe(1);
    const reasons = clients.flatMap(({ authentications }) => authentications.map(({ reason }) => reason));
    expect(reasons.toSorted()).toEqual(['first', ...Array<string>(count - 1).fill('taken-over')]);
  });

  test.each([2, 8])('%i clients authenticate once for each replaced authcode', async (count) => {
    const store = world.store();
    const clients = Array.from({ length: count }, () => world.client({ store, contention: { replacements: 100 } }));
    for (let round = 0; round < 12; round++) {
      await world.run(Promise.all(Array.from({ length: 5 }, () => getAccounts(clients))), 50);
      expect(world.authentications).toBe(round + 1);
      await world.replaceAuthCode();
      world.advance(60_000);
    }
  });

  test('clients that start one after another take over the authcode', async () => {
    const store = world.store();
    await world.client({ store }).operations.getAccount();
    world.advance(24 * 3600_000);
    for (let count = 0; count < 3; count++)
      await world
        .client({ store })
        .startSession(startSession)
        .catch(() => undefined);
    expect(world.authentications).toBe(1);
  });

  test('an invalid authcode in the store costs one authentication, but no call fails', async () => {
    const store = world.store();
    const [one, other] = [world.client({ store }), world.client({ store })];
    await getAccounts([one]);
    await getAccounts([other]);
    await world.replaceAuthCode();
    await getAccounts([one]);
    await world.replaceAuthCode();
    // the other client has the first authcode and the store has the second; neither is valid any more
    world.server.clearCalls();
    await getAccounts([other]);
    expect(world.authentications).toBe(1);
    expect(world.count('getAccount')).toBe(3);
  });

  test('each client keeps its own cookie', async () => {
    const store = world.store();
    const clients = [world.client({ store }), world.client({ store })];
    for (let round = 0; round < 2; round++) await world.run(getAccounts(clients), 50);
    const cookies = world.server.calls
      .filter(({ operation }) => operation === 'getAccount')
      .map(({ headers }) => headers.cookie);
    expect(new Set(cookies.filter((cookie) => cookie !== undefined)).size).toBe(2);
  });

  test('neither the key nor the value in the store contains an address or a password', async () => {
    const keys: string[] = [];
    const values: string[] = [];
    const inner = world.store();
    const store: AuthStore = {
      read: (key) => (keys.push(key), inner.read(key)),
      compareAndSet: (key, version, value, ttlMs) => (
        values.push(value),
        inner.compareAndSet(key, version, value, ttlMs)
      ),
    };
    for (const credentials of [login, { ...login, password: 'wrong-password' }, sso]) {
      const rescue = world.client({ store, credentials });
      await rejection(rescue.operations.getAccount());
      await world.replaceAuthCode();
      await rejection(rescue.operations.getAccount());
    }
    const all = [...keys, ...values].join();
    for (const secret of [login.email, login.password, 'wrong-password', sso.password, sso.ssoId, '654321'])
      expect(all).not.toContain(secret);
    expect(new Set(keys).size).toBe(4);
  });

  test('each user and endpoint has its own key, and the same storeKey for two users is rejected', async () => {
    const store = world.store();
    await world.client({ store, storeKey: 'key' }).operations.getAccount();
    const error = await rejection(world.client({ store, storeKey: 'key', credentials: sso }).operations.getAccount());
    expect(error).toMatchObject({ name: 'RescueRequestError', issues: [{ path: ['storeKey'] }] });
    expect(
      await world.client({ store, credentials: { ...login, email: 'ADA@example.com' } }).operations.getAccount(),
    ).toMatchObject({ getAccountResult: 'getAccount_OK' });
    expect(world.authentications).toBe(2);
  });
});
