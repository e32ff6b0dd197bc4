import { beforeEach, describe, expect, test } from 'vitest';
import type { AuthStore } from '../../src/managed.js';
import { rejection } from '../support/rejection.js';
import { gate, getAccounts, pausing, recordOf, World } from './support.js';

let world: World;

beforeEach(async () => {
  world = await World.start();
});

/** Returns a client that waits for a paused store for up to ten minutes, and the hooks that pause its store. */
function patientClient(shared: AuthStore) {
  const { store, hooks } = pausing(shared);
  return { hooks, client: world.client({ store, storeKey: 'key', timeoutMs: 300_000, storeTimeoutMs: 600_000 }) };
}

describe('the client that authenticates holds a lease', () => {
  test('other clients wait for a killed holder until its lease expires, then one of them authenticates', async () => {
    const store = world.store();
    const { client: killed, hooks } = patientClient(store);
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
    const { client: paused, hooks } = patientClient(store);
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
    const { client: paused, hooks } = patientClient(store);
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
