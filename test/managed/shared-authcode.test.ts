import { beforeEach, describe, expect, test } from 'vitest';
import { AuthStoreError, type AuthStore, type StoredValue } from '../../src/managed.js';
import { rejection } from '../support/rejection.js';
import { login, sso, startSession, World, type TestClient } from './support.js';

let world: World;
beforeEach(async () => {
  world = await World.start();
});

/** A client's store. A test can pause the client at operations of the store. */
function pausing(store: AuthStore) {
  const hooks: { before?: (operation: string, value?: string) => unknown } = {};
  const wrapped: AuthStore = {
    async read(key) {
      await hooks.before?.('read');
      return store.read(key);
    },
    async compareAndSet(key, version, value, ttlMs) {
      await hooks.before?.('compareAndSet', value);
      return store.compareAndSet(key, version, value, ttlMs);
    },
  };
  return { store: wrapped, hooks };
}

/** Creates a promise that the test resolves. */
function gate() {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

const getAccounts = (clients: readonly TestClient[]): Promise<unknown> =>
  Promise.all(clients.map((rescue) => rescue.operations.getAccount()));

/** Returns the record with the authcode from the store. */
async function recordOf(store: AuthStore, key = 'key'): Promise<Record<string, unknown>> {
  return JSON.parse((await store.read(key))?.value ?? '{}') as Record<string, unknown>;
}

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

describe('the client that authenticates holds a lease', () => {
  test('other clients wait for a killed holder until its lease expires, then one of them authenticates', async () => {
    const store = world.store();
    const { store: own, hooks } = pausing(store);
    const killed = world.client({ store: own, storeKey: 'key', timeoutMs: 300_000, storeTimeoutMs: 600_000 });
    const never = gate();
    // the holder is killed between acquiring the lease and sending the request
    hooks.before = (operation, value) =>
      operation === 'compareAndSet' && value?.includes('times') ? never.passed : undefined;
    void rejection(killed.operations.getAccount());
    await world.untilIdle();
    expect(await recordOf(store)).toHaveProperty('lease');
    const clients = Array.from({ length: 7 }, () => world.client({ store, storeKey: 'key' }));
    const startedAt = world.now();
    await world.run(getAccounts(clients), 100);
    expect(world.authentications).toBe(1);
    expect(world.now() - startedAt).toBeGreaterThanOrEqual(29_000);
    expect(world.now() - startedAt).toBeLessThan(33_000);
  });

  test.each<[string, (operation: string, value?: string) => boolean]>([
    [
      'before it counted the login',
      (operation, value) => operation === 'compareAndSet' && value?.includes('times') === true,
    ],
    ['before it checked its lease again', (operation) => operation === 'read' && world.inFlight === 0],
  ])('a holder that was paused %s sends nothing after its lease', async (_when, isHere) => {
    const store = world.store();
    const { store: own, hooks } = pausing(store);
    const paused = world.client({ store: own, storeKey: 'key', timeoutMs: 300_000, storeTimeoutMs: 600_000 });
    const pause = gate();
    let leased = false;
    let isPaused = false;
    hooks.before = (operation, value) => {
      if (operation === 'compareAndSet' && value?.includes('lease')) leased = true;
      // after acquiring the lease, the holder first reads the logins and then the lease
      if (!leased || isPaused || !isHere(operation, value)) return undefined;
      isPaused = true;
      return pause.passed;
    };
    const call = paused.operations.getAccount();
    await world.untilIdle();
    expect(isPaused).toBe(true);
    const other = world.client({ store, storeKey: 'key' });
    await world.run(getAccounts([other]), 500);
    const { authCode } = await recordOf(store);
    pause.open();
    await world.run(call, 50);
    expect(await recordOf(store)).toMatchObject({ authCode, generation: 1 });
    expect(world.authentications).toBe(1);
    expect(paused.authentications.map(({ reason }) => reason)).toEqual(['taken-over']);
  });

  test('a holder whose authcode arrives after its lease has expired discards it and uses the newer authcode', async () => {
    const store = world.store();
    const { store: own, hooks } = pausing(store);
    const paused = world.client({ store: own, storeKey: 'key', timeoutMs: 300_000, storeTimeoutMs: 600_000 });
    const pause = gate();
    // the holder has obtained an authcode but not published it yet
    hooks.before = (operation, value) =>
      operation === 'compareAndSet' && value?.includes('authCode') ? pause.passed : undefined;
    const call = paused.operations.getAccount();
    await world.untilIdle();
    expect(world.authentications).toBe(1);
    const other = world.client({ store, storeKey: 'key' });
    await world.run(getAccounts([other]), 500);
    const { authCode } = await recordOf(store);
    pause.open();
    await world.run(call, 50);
    expect((await recordOf(store))['authCode']).toBe(authCode);
    expect(world.authentications).toBe(2);
    expect(paused.authentications.map(({ reason }) => reason)).toEqual(['taken-over']);
    await getAccounts([paused, other]);
    expect(world.authentications).toBe(2);
  });

  test('a holder whose request was late costs one more authentication, but no call fails', async () => {
    const store = world.store();
    const inner = world.transport();
    const pause = gate();
    let isFirst = true;
    // the holder is paused between the last check of its lease and sending the request
    const paused = world.client({
      store,
      storeKey: 'key',
      timeoutMs: 300_000,
      transport: (request, events) => {
        if (!isFirst) return inner(request, events);
        isFirst = false;
        void pause.passed.then(() => inner(request, events));
        return { resume: () => undefined, abort: () => undefined };
      },
    });
    const call = paused.operations.getAccount();
    await world.untilIdle();
    const other = world.client({ store, storeKey: 'key' });
    await world.run(getAccounts([other]), 500);
    pause.open();
    await world.run(call, 50);
    await world.run(getAccounts([other, paused]), 50);
    await world.run(getAccounts([other, paused]), 50);
    // the late request, the request by the other client, and a third one because the late request invalidated its
    // authcode
    expect(world.authentications).toBe(3);
  });

  test('if a holder is paused while publishing and its store then times out, no call fails', async () => {
    const store = world.store();
    const { store: own, hooks } = pausing(store);
    const pause = gate();
    let isPaused = false;
    const paused = world.client(
      { store: own, storeKey: 'key', timeoutMs: 300_000 },
      {
        // a paused process runs its timers first when it resumes
        sleep: async (ms, signal) => {
          await world.sleep(ms, signal);
          if (isPaused) await pause.passed;
        },
      },
    );
    await getAccounts([paused]);
    await world.replaceAuthCode();
    hooks.before = async (operation, value) => {
      if (operation !== 'compareAndSet' || !value?.includes('"generation":2')) return;
      isPaused = true;
      await pause.passed;
      // this is longer than storeTimeoutMs
      await world.sleep(10_000, new AbortController().signal);
    };
    const call = paused.operations.getAccount();
    await world.untilIdle();
    expect(isPaused).toBe(true);
    await world.run(getAccounts([world.client({ store, storeKey: 'key' })]), 500);
    isPaused = false;
    pause.open();
    expect(await world.run(call, 50)).toMatchObject({ getAccountResult: 'getAccount_OK' });
    // the first authentication, the one by the paused client, and the one by the other client, whose authcode the
    // paused client finally uses
    expect(world.authentications).toBe(3);
  });

  test.each([
    [0, 1],
    [90_000, 2],
  ])(
    'a client whose lease of 100,000 ms has run for %i ms takes %i leases for one authentication',
    async (ms, count) => {
      const { store, hooks } = pausing(world.store());
      let leases = 0;
      hooks.before = (operation, value) => {
        if (operation === 'compareAndSet' && value?.includes('"lease"') && ++leases === 1) world.advance(ms);
      };
      const rescue = world.client({
        store,
        storeKey: 'key',
        leaseMs: 100_000,
        timeoutMs: 300_000,
        storeTimeoutMs: 600_000,
      });
      expect(await world.run(rescue.operations.getAccount(), 100)).toMatchObject({ getAccountResult: 'getAccount_OK' });
      expect([leases, world.authentications]).toEqual([count, 1]);
    },
  );

  test('a pause during a store operation does not count as a timeout of the store', async () => {
    const { store, hooks } = pausing(world.store());
    const paused = world.client({ store, storeKey: 'key', timeoutMs: 600_000 });
    const pause = gate();
    hooks.before = () => pause.passed;
    const call = rejection(paused.operations.getAccount());
    await world.untilIdle();
    // when the client resumes, its timers run before the answer arrives
    world.advance(60_000);
    await world.untilIdle();
    pause.open();
    expect(await call).toBeUndefined();
    expect(world.authentications).toBe(1);
  });

  test('a holder whose request fails after its lease has expired uses the authcode of another client', async () => {
    const store = world.store();
    const inner = world.transport();
    let fail: (() => void) | undefined;
    const paused = world.client({
      store,
      storeKey: 'key',
      timeoutMs: 300_000,
      transport: (request, events) => {
        if (fail || !request.body?.includes('requestAuthCode')) return inner(request, events);
        // the request reaches the server, but no reply arrives
        fail = () => events.error(new Error('reset'));
        const unheard = { start: () => undefined, data: () => true, end: () => undefined, error: () => undefined };
        return inner(request, { sent: () => events.sent(), ...unheard });
      },
    });
    const call = paused.operations.getAccount();
    await world.untilIdle();
    await world.run(getAccounts([world.client({ store, storeKey: 'key' })]), 500);
    fail?.();
    expect(await world.run(call, 50)).toMatchObject({ getAccountResult: 'getAccount_OK' });
    expect(world.authentications).toBe(2);
    expect(paused.authentications.map(({ reason, outcome }) => [reason, outcome])).toEqual([
      ['first', 'unknown'],
      ['taken-over', 'ok'],
    ]);
  });

  test('a holder that receives an unknown code after its lease has expired uses the authcode of another client', async () => {
    const store = world.store();
    const inner = world.transport();
    const held: (() => unknown)[] = [];
    let isFirst = true;
    const paused = world.client({
      store,
      storeKey: 'key',
      timeoutMs: 300_000,
      transport: (request, events) => {
        if (!isFirst || !request.body?.includes('requestAuthCode')) return inner(request, events);
        isFirst = false;
        return inner(request, {
          sent: () => events.sent(),
          start: (...reply) => held.push(() => events.start(...reply)),
          data: (chunk) => held.push(() => events.data(chunk)) > 0,
          end: () => held.push(() => events.end()),
          error: (error) => held.push(() => events.error(error)),
        });
      },
    });
    world.server.on('requestAuthCode', () => ({ requestAuthCodeResult: 'requestAuthCode_Unheard' as never }));
    const call = paused.operations.getAccount();
    await world.untilIdle();
    world.server.off('requestAuthCode');
    await world.run(getAccounts([world.client({ store, storeKey: 'key' })]), 500);
    for (const pass of held) pass();
    expect(await world.run(call, 50)).toMatchObject({ getAccountResult: 'getAccount_OK' });
    expect(paused.authentications.map(({ reason, outcome }) => [reason, outcome])).toEqual([
      ['first', 'unknown'],
      ['taken-over', 'ok'],
    ]);
  });

  test.each([-300_000, 300_000, 3600_000])('clocks that differ by %i ms do not end a lease early', async (skew) => {
    const store = world.store();
    const { store: own, hooks } = pausing(store);
    const slow = world.client({ store: own, storeKey: 'key' });
    const pause = gate();
    hooks.before = (operation, value) =>
      operation === 'compareAndSet' && value?.includes('authCode') ? pause.passed : undefined;
    const first = slow.operations.getAccount();
    await world.untilIdle();
    const skewed = world.client({ store, storeKey: 'key' }, { now: () => world.now() + skew });
    const second = skewed.operations.getAccount();
    for (let step = 0; step < 40; step++) {
      await world.untilIdle();
      world.advance(100);
    }
    expect(world.authentications).toBe(1);
    pause.open();
    await world.run(Promise.all([first, second]), 100);
    expect(world.authentications).toBe(1);
  });

  test('a holder releases the lease when no more calls are waiting, unless its request is pending', async () => {
    const store = world.store();
    const { store: own, hooks } = pausing(store);
    const rescue = world.client({ store: own, storeKey: 'key' });
    const pause = gate();
    hooks.before = (operation, value) =>
      operation === 'compareAndSet' && value?.includes('times') ? pause.passed : undefined;
    const controller = new AbortController();
    const call = rejection(rescue.operations.getAccount({}, { signal: controller.signal }));
    await world.untilIdle();
    controller.abort(new Error('enough'));
    expect(await call).toMatchObject({ name: 'RescueAbortedError', cause: { message: 'enough' } });
    pause.open();
    await world.untilIdle();
    expect(await recordOf(store)).not.toHaveProperty('lease');
    expect(world.authentications).toBe(0);
    await rescue.operations.getAccount();
    expect(world.authentications).toBe(1);
  });

  test('the result of a pending request is still used if its call is aborted', async () => {
    const store = world.store();
    const rescue = world.client({ store });
    const answer = gate();
    world.server.on('requestAuthCode', async (_, call) => {
      await answer.passed;
      return (await call.proceed()) as never;
    });
    const controller = new AbortController();
    const call = rejection(rescue.operations.getAccount({}, { signal: controller.signal }));
    while (world.count('requestAuthCode') === 0) await new Promise(setImmediate);
    controller.abort(new Error('enough'));
    await call;
    answer.open();
    await world.untilIdle();
    await getAccounts([rescue, world.client({ store })]);
    expect(world.authentications).toBe(1);
  });
});

test('an authcode that is published after the end of the lease is not replaced if an operation refuses it', async () => {
  const { store, hooks } = pausing(world.store());
  hooks.before = (_operation, value = '') => {
    if (value.includes('"authCode"') && !value.includes('"lease"')) world.server.clock.advance(30_000);
  };
  world.server.on('getAccount', () => ({ getAccountResult: 'getAccount_NotLoggedInAsAdmin' }) as never);
  const rescue = world.client({ store, timeoutMs: 300_000 });
  const code = 'NOTLOGGEDINASADMIN';
  expect(await rejection(world.run(rescue.operations.getAccount()))).toMatchObject({ code });
  const before = world.authentications;
  expect(await rejection(world.run(rescue.operations.getAccount()))).toMatchObject({ code });
  expect([before, world.authentications]).toEqual([2, 2]);
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
