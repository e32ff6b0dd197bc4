import { describe, expect, test } from 'vitest';
import { RescueRequestError } from '../../src/index.js';
import { contract, getAccount } from '../../generated/operations.js';
import type { Contract, Operation } from '../../src/runtime.js';
import { rejection } from '../support/rejection.js';
import { login, startSession, World } from './support.js';

const MINUTE = 60_000;

describe('an API token from a function', () => {
  test('that is refused is read again and sent again only once', async () => {
    const world = await World.start();
    const tokens = ['first', 'second', 'third'];
    const rescue = world.client({ credentials: () => ({ apiToken: tokens.shift() as string }) });
    expect(await rejection(rescue.startSession(startSession))).toMatchObject({ code: 'INVALID_SECRETAUTHCODE' });
    expect(world.count('startSession')).toBe(2);
    expect(tokens).toEqual(['third']);
  });
});

describe('a login', () => {
  const cookie = { session: 'cookie' } as const;

  test('that is pending continues if no call waits for it any more, and the next call uses its session', async () => {
    const world = await World.start();
    const rescue = world.client(cookie);
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    world.server.on('login', async (_, call) => {
      await answered;
      return (await call.proceed()) as never;
    });
    const controller = new AbortController();
    const aborted = rejection(rescue.operations.getAccount({}, { signal: controller.signal }));
    await expect.poll(() => world.count('login')).toBe(1);
    controller.abort();
    expect(await aborted).toMatchObject({ name: 'RescueAbortedError', outcome: 'not-sent' });
    answer();
    expect(await rescue.operations.getAccount()).toMatchObject({ sEmail: login.email });
    expect(world.count('login')).toBe(1);
  });

  test('that waits for the limit is abandoned if no call waits for it any more', async () => {
    const world = await World.start();
    const rescue = world.client(cookie);
    world.server.on('login', () => ({ loginResult: 'login_LimitReached' }) as never);
    const controller = new AbortController();
    const waiting = rejection(rescue.operations.getAccount({}, { timeoutMs: 10 * MINUTE, signal: controller.signal }));
    await expect.poll(() => world.sleeping).toBe(2);
    expect(world.count('login')).toBe(1);
    controller.abort();
    expect(await waiting).toMatchObject({ name: 'RescueAbortedError' });
    await world.untilIdle();
    expect(world.sleeping).toBe(0);
    world.advance(10 * MINUTE);
    await world.untilIdle();
    expect(world.count('login')).toBe(1);
  });

  test('needs an e-mail address, and the error says so', async () => {
    const world = await World.start();
    const message =
      "must be an e-mail address and password, because other credentials cannot log in. A login is required if session is 'cookie', and for operations that take no authcode";
    const error = await rejection(world.client({ ...cookie, credentials: { apiToken: 'x' } }).operations.getAccount());
    expect(error).toBeInstanceOf(RescueRequestError);
    expect(error).toMatchObject({
      operation: 'getAccount',
      message: `getAccount: credentials ${message}. Nothing was sent.`,
      issues: [{ path: ['credentials'], message }],
    });
  });
});

describe('an operation of another contract', () => {
  test('may require the authcode, which the client adds', async () => {
    const world = await World.start();
    const elements = [{ name: 'sAuthCode', ns: contract.targetNamespace, type: 'string', min: 1 }] as const;
    const stub: Operation = {
      ...getAccount,
      input: { ...getAccount.input!, type: () => ({ kind: 'complex', elements }) },
    };
    const own = { ...contract, operations: { ...contract.operations, getAccount: stub } } as Contract;
    const rescue = world.client({ contract: own as never });
    expect(await rescue.operations.getAccount()).toMatchObject({ sEmail: login.email });
    expect(world.authentications).toBe(1);
  });

  test('without an authcode is checked before the login, even if its request is not an object', async () => {
    const world = await World.start();
    const input = { ...getAccount.input!, type: () => ({ kind: 'complex', elements: [] }) as const };
    for (const request of ['text', 5, { more: 1 }]) {
      const error = await rejection(world.client().call({ ...getAccount, input } as Operation, request as never));
      expect(error).toMatchObject({ name: 'RescueRequestError', outcome: 'not-sent' });
    }
    expect(world.server.calls).toEqual([]);
  });
});

describe('the errors of a call name what is wrong', () => {
  test('if the operation is one that the client calls itself', async () => {
    const world = await World.start();
    for (const name of ['login', 'logout', 'requestAuthCode', 'requestAuthCodeSSO'] as const) {
      const message = 'cannot be called through the managed client, which authenticates itself; use RescueClient';
      expect(await rejection(world.client().call(contract.operations[name] as Operation, {}))).toMatchObject({
        operation: name,
        message: `${name}: the operation ${message}. Nothing was sent.`,
        issues: [{ path: [], message }],
      });
    }
  });

  test('if the caller passes an authcode', async () => {
    const world = await World.start();
    const message = 'is added by the managed client; omit it, or use RescueClient to send your own';
    const call = world.client().operations.getAccount({ sAuthCode: 'x' } as never);
    expect(await rejection(call)).toMatchObject({
      operation: 'getAccount',
      message: `getAccount: sAuthCode ${message}. Nothing was sent.`,
      issues: [{ path: ['sAuthCode'], message }],
    });
  });

  test('if an argument of startSession is invalid', async () => {
    const world = await World.start();
    const error = await rejection(world.client().startSession({ session: 1 } as never));
    expect(error).toMatchObject({
      operation: 'startSession',
      message:
        'startSession: node is missing; it must be the ID of the node (the technician) that takes the session, a whole number from -2147483648 to 2147483647 (xs:int). Nothing was sent.',
    });
  });
});
