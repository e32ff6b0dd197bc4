import { getEventListeners } from 'node:events';
import { beforeEach, describe, expect, test } from 'vitest';
import { RescueConnectionError, RescueTimeoutError } from '../../src/index.js';
import type { AuthStore, ManagedRescueClientOptions } from '../../src/managed/index.js';
import { login, rejection, startSession, World, type TestClient } from './support.js';

let world: World;
beforeEach(async () => {
  world = await World.start();
});

const never = <T>(): Promise<T> => new Promise(() => undefined);
const hanging: AuthStore = { read: never, compareAndSet: never };

/** Everything that a call of the managed client can wait for before it is sent. */
const waits: [string, () => Partial<ManagedRescueClientOptions>, (rescue: TestClient) => Promise<void>][] = [
  ['the credentials', () => ({ credentials: never }), async () => undefined],
  ['the store', () => ({ store: hanging, storeTimeoutMs: 1_000_000 }), async () => undefined],
  [
    'the lease of another client',
    () => {
      const store = world.store();
      const stuck: AuthStore = {
        read: (key) => store.read(key),
        compareAndSet: (key, ...rest) => (key.endsWith('.logins') ? never() : store.compareAndSet(key, ...rest)),
      };
      void rejection(
        world.client({ store: stuck, timeoutMs: 1_000_000, storeTimeoutMs: 1_000_000 }).startSession(startSession),
      );
      return { store, leaseMs: 900_000 };
    },
    () => world.settle(),
  ],
  [
    'the answer to the authentication',
    () => ({}),
    async () => void world.server.next('requestAuthCode', { delayMs: Infinity }),
  ],
];

describe.each(waits)('while it waits for %s', (_name, options, prepare) => {
  test('the deadline of the call ends it: it was not sent', async () => {
    const rescue = world.client(options());
    await prepare(rescue);
    const call = rejection(rescue.startSession(startSession, { timeoutMs: 5000 }));
    await new Promise((resolve) => setImmediate(resolve));
    for (let step = 0; step < 49; step++) {
      await new Promise(setImmediate);
      world.advance(100);
    }
    await new Promise(setImmediate);
    world.advance(100);
    const error = await call;
    expect(error).toBeInstanceOf(RescueTimeoutError);
    expect(error).toMatchObject({ operation: 'startSession', outcome: 'not-sent', timeoutMs: 5000 });
    expect(world.count('startSession')).toBe(0);
  });

  test('its signal ends it, with its own reason, and no listener stays', async () => {
    const rescue = world.client(options());
    await prepare(rescue);
    const controller = new AbortController();
    const calls = Array.from({ length: 20 }, () =>
      rejection(rescue.startSession(startSession, { signal: controller.signal })),
    );
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    const reason = new Error('enough');
    controller.abort(reason);
    expect(new Set(await Promise.all(calls))).toEqual(new Set([reason]));
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    expect(world.count('startSession')).toBe(0);
  });

  test('close() ends it', async () => {
    const rescue = world.client(options());
    await prepare(rescue);
    const call = rejection(rescue.startSession(startSession));
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    await rescue.close();
    expect(await call).toMatchObject({ name: expect.stringMatching('Connection|Authentication'), outcome: 'not-sent' });
    const after = await rejection(rescue.startSession(startSession));
    expect(after).toBeInstanceOf(RescueConnectionError);
    expect(after).toMatchObject({ outcome: 'not-sent' });
  });
});

test('one that was given up ends none of the others that wait with it', async () => {
  const rescue = world.client();
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const fetched = world.client({ credentials: async () => (await answered, login) });
  const controller = new AbortController();
  const given = rejection(fetched.operations.getAccount({}, { signal: controller.signal }));
  const kept = fetched.operations.getAccount();
  controller.abort(new Error('enough'));
  expect(await given).toMatchObject({ message: 'enough' });
  answer();
  expect(await kept).toBeTruthy();
  await rescue.close();
});

test('a signal that is aborted already sends nothing', async () => {
  const rescue = world.client();
  const reason = new Error('before');
  expect(await rejection(rescue.operations.getAccount({}, { signal: AbortSignal.abort(reason) }))).toBe(reason);
  expect(world.server.calls).toEqual([]);
});

test('authentication, call and repeat share one deadline', async () => {
  const rescue = world.client();
  await rescue.operations.getAccount();
  await world.replaceAuthCode();
  let fetched = 0;
  const slow = world.client({
    timeoutMs: 10_000,
    credentials: async () => {
      if (fetched++ > 0) world.advance(9999);
      return login;
    },
  });
  await slow.operations.getAccount();
  await world.replaceAuthCode();
  world.server.next('getAccount', {});
  world.server.next('getAccount', { delayMs: Infinity });
  // one millisecond is left for the repeat, which gets no answer
  const error = await rejection(slow.operations.getAccount());
  expect(error).toMatchObject({ name: 'RescueTimeoutError', operation: 'getAccount' });
});

test('a deadline that passes after the refusal leaves the outcome refused', async () => {
  let fetched = 0;
  const rescue = world.client({ credentials: () => (fetched++ === 0 ? login : never()) });
  await rescue.operations.getAccount();
  await world.replaceAuthCode();
  const error = await world.run(rejection(rescue.startSession(startSession)), 10_000);
  expect(error).toMatchObject({ name: 'RescueTimeoutError', outcome: 'refused', timeoutMs: 60_000 });
});

test('await using closes the client, and the store stays open', async () => {
  const store = world.store();
  const closed = world.client({ store });
  await closed.operations.getAccount();
  await closed[Symbol.asyncDispose]();
  expect(await rejection(closed.operations.getAccount())).toMatchObject({ outcome: 'not-sent' });
  await world.client({ store }).operations.getAccount();
  expect(world.authentications).toBe(1);
});

test('a client that is used normally leaves nothing that waits', async () => {
  const rescue = world.client();
  await rescue.operations.getAccount();
  await world.replaceAuthCode();
  await rescue.operations.getAccount();
  await world.settle();
  expect(world.sleeping).toBe(0);
});
