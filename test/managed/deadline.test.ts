import { getEventListeners } from 'node:events';
import { beforeEach, describe, expect, test } from 'vitest';
import { RescueAbortedError, RescueConnectionError, RescueTimeoutError } from '../../src/index.js';
import type { AuthStore, ManagedRescueClientOptions } from '../../src/managed.js';
import { rejection } from '../support/rejection.js';
import { login, startSession, World, type TestClient } from './support.js';

let world: World;
beforeEach(async () => {
  world = await World.start();
});

const never = <T>(): Promise<T> => new Promise(() => undefined);
const hanging: AuthStore = { read: never, compareAndSet: never };

/** Everything for which a call of the managed client can wait before it is sent. */
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
    () => world.untilIdle(),
  ],
  [
    'the reply to the authentication',
    () => ({}),
    async () => void world.server.next('requestAuthCode', { delayMs: Infinity }),
  ],
];

describe.each(waits)('while a call waits for %s', (_name, options, prepare) => {
  test('its deadline ends the call, which was not sent', async () => {
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

  test('its signal ends the call with the reason as the cause, and all listeners are removed', async () => {
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
    for (const error of await Promise.all(calls)) {
      expect(error).toBeInstanceOf(RescueAbortedError);
      expect(error).toMatchObject({ operation: 'startSession', outcome: 'not-sent', cause: reason });
    }
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    expect(world.count('startSession')).toBe(0);
  });

  test('close() ends the call', async () => {
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

test('an aborted call does not affect other calls that wait for the same authentication', async () => {
  const rescue = world.client();
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const fetched = world.client({ credentials: async () => (await answered, login) });
  const controller = new AbortController();
  const given = rejection(fetched.operations.getAccount({}, { signal: controller.signal }));
  const kept = fetched.operations.getAccount();
  controller.abort(new Error('enough'));
  expect(await given).toMatchObject({ name: 'RescueAbortedError', cause: { message: 'enough' } });
  answer();
  expect(await kept).toMatchObject({ getAccountResult: 'getAccount_OK' });
  await rescue.close();
});

test.each([
  ['authcode', 'requestAuthCode'],
  ['cookie', 'login'],
] as const)(
  'an authentication that was sent continues after its call is aborted, and the next call uses its %s',
  async (session, operation) => {
    const rescue = world.client({ session });
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    let arrived: () => void = () => undefined;
    const sent = new Promise<void>((resolve) => (arrived = resolve));
    world.server.on(operation, async (_: unknown, call: { proceed(): Promise<unknown> }) => {
      arrived();
      await answered;
      return (await call.proceed()) as never;
    });
    const controller = new AbortController();
    const first = rejection(rescue.operations.getAccount({}, { signal: controller.signal }));
    await sent;
    controller.abort(new Error('enough'));
    expect(await first).toMatchObject({ name: 'RescueAbortedError', outcome: 'not-sent' });
    const next = rescue.operations.getAccount();
    answer();
    expect(await next).toMatchObject({ getAccountResult: 'getAccount_OK' });
    expect(world.count(operation)).toBe(1);
  },
);

test.each([
  ['login', 'cookie', { loginResult: 'login_LimitReached' }],
  ['requestAuthCode', 'authcode', { requestAuthCodeResult: 'requestAuthCode_PollRateExceeded' }],
] as const)(
  'a limit that the service reports for %s ends the call, and later calls send nothing',
  async (operation, session, reply) => {
    const rescue = world.client({ session });
    world.server.on(operation, () => reply as never);
    const limited = async () => {
      expect(await world.run(rejection(rescue.operations.getAccount()), 100)).toMatchObject({
        name: 'RescueLoginLimitError',
        outcome: 'not-sent',
      });
    };
    await limited();
    await limited();
    expect(world.count(operation)).toBe(1);
  },
);

test('nothing is sent if the signal is already aborted', async () => {
  const rescue = world.client();
  const reason = new Error('before');
  expect(await rejection(rescue.operations.getAccount({}, { signal: AbortSignal.abort(reason) }))).toMatchObject({
    name: 'RescueAbortedError',
    outcome: 'not-sent',
    cause: reason,
  });
  expect(world.server.calls).toEqual([]);
});

test('an abort during the delay before a retry leaves the outcome unknown, and the call is not retried', async () => {
  const rescue = world.client({
    retry: { readOnly: ['getAccount'], delayMs: 60_000 },
    timeoutMs: 600_000,
  });
  await rescue.startSession(startSession);
  world.server.next('getAccount', { reset: true });
  const controller = new AbortController();
  const call = rejection(rescue.operations.getAccount({}, { signal: controller.signal }));
  await world.untilIdle();
  expect(world.sleeping).toBeGreaterThan(0);
  controller.abort('enough');
  expect(await call).toMatchObject({ name: 'RescueAbortedError', outcome: 'unknown', cause: 'enough' });
  expect(world.count('getAccount')).toBe(1);
});

test('an abort after a refusal, while another authcode is requested, leaves the outcome refused', async () => {
  const rescue = world.client();
  await rescue.operations.getAccount();
  await world.replaceAuthCode();
  world.server.next('requestAuthCode', { delayMs: Infinity });
  const controller = new AbortController();
  const before = world.authentications;
  const call = rejection(rescue.startSession(startSession, { signal: controller.signal }));
  while (world.authentications === before) await new Promise(setImmediate);
  controller.abort('enough');
  expect(await call).toMatchObject({ name: 'RescueAbortedError', outcome: 'refused', cause: 'enough' });
  await rescue.close();
});

test('an abort while a retry connects leaves the outcome of the first attempt', async () => {
  const controller = new AbortController();
  const inner = world.transport();
  let sent = 0;
  const rescue = world.client({
    retry: { readOnly: ['getAccount'], delayMs: 1 },
    transport: (request, events) => {
      if (request.body?.includes('<getAccount') !== true || ++sent === 1) return inner(request, events);
      queueMicrotask(() => controller.abort('enough'));
      return { resume: () => undefined, abort: () => undefined };
    },
  });
  world.server.next('getAccount', { reset: true });
  const error = await world.run(rejection(rescue.operations.getAccount({}, { signal: controller.signal })), 100);
  expect(sent).toBe(2);
  expect(error).toMatchObject({ name: 'RescueAbortedError', outcome: 'unknown', cause: 'enough' });
});

test('the authentication, the call and the retry share one deadline', async () => {
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
  // only one millisecond remains for the retry, which receives no reply
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

test('await using closes the client but not the store', async () => {
  const store = world.store();
  const closed = world.client({ store });
  await closed.operations.getAccount();
  await closed[Symbol.asyncDispose]();
  expect(await rejection(closed.operations.getAccount())).toMatchObject({ outcome: 'not-sent' });
  await world.client({ store }).operations.getAccount();
  expect(world.authentications).toBe(1);
});

test('normal use leaves no timer behind', async () => {
  const rescue = world.client();
  await rescue.operations.getAccount();
  await world.replaceAuthCode();
  await rescue.operations.getAccount();
  await world.untilIdle();
  expect(world.sleeping).toBe(0);
});
