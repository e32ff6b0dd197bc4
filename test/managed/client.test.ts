import { inspect } from 'node:util';
import { beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { contract, getAccount, login as loginStub } from '../../generated/operations.js';
import type { AuthenticationInfo, ManagedCallInfo, ManagedRescueClient } from '../../src/managed.js';
import { RescueRequestError } from '../../src/index.js';
import type { Contract, Operation } from '../../src/runtime.js';
import { rejection } from '../support/rejection.js';
import { login, sso, startSession, World } from './support.js';

let world: World;
beforeEach(async () => {
  world = await World.start();
});

describe('onCall and onAuthentication', () => {
  test('onCall receives each request with its call number and attempt number', async () => {
    const infos: ManagedCallInfo[] = [];
    const rescue = world.client({ onCall: (info) => infos.push(info) });
    await rescue.operations.getAccount();
    await world.replaceAuthCode();
    await rescue.startSession(startSession);
    expect(infos.map(({ operation, call, attempt, outcome }) => [operation, call, attempt, outcome])).toEqual([
      ['requestAuthCode', undefined, 1, 'ok'],
      ['getAccount', 1, 1, 'ok'],
      ['startSession', 2, 1, 'refused'],
      ['requestAuthCode', undefined, 1, 'ok'],
      ['startSession', 2, 2, 'ok'],
    ]);
  });

  test('concurrent calls have different numbers', async () => {
    const infos: ManagedCallInfo[] = [];
    const rescue = world.client({ onCall: (info) => infos.push(info) });
    await rescue.operations.getAccount();
    await world.replaceAuthCode();
    await Promise.all(Array.from({ length: 10 }, () => rescue.operations.getAccount()));
    for (let call = 2; call <= 11; call++)
      expect(infos.filter((info) => info.call === call).map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  test('onAuthentication receives the reason, the attempt, the waiting time and the outcome', async () => {
    let password = 'wrong';
    const store = world.store();
    const rescue = world.client({
      store,
      credentials: async () => {
        world.advance(250);
        return { ...login, password };
      },
    });
    await rejection(rescue.operations.getAccount());
    password = login.password;
    world.server.next('requestAuthCode', { reset: true });
    await rejection(rescue.operations.getAccount());
    await rescue.operations.getAccount();
    await world.replaceAuthCode();
    await rescue.operations.getAccount();
    const other = world.client({ store });
    await other.operations.getAccount();
    const common = { operation: 'requestAuthCode', attempt: 1, waitedMs: 250, durationMs: 250 };
    expect(rescue.authentications).toEqual<AuthenticationInfo[]>([
      {
        reason: 'first',
        outcome: 'refused',
        error: 'RescueResultError',
        code: 'INVALID',
        ...common,
      } as AuthenticationInfo,
      { reason: 'first', outcome: 'unknown', error: 'RescueConnectionError', ...common } as AuthenticationInfo,
      { reason: 'first', outcome: 'ok', ...common } as AuthenticationInfo,
      { reason: 'refused', outcome: 'ok', ...common } as AuthenticationInfo,
    ]);
    expect(other.authentications).toEqual([
      { reason: 'taken-over', outcome: 'ok', attempt: 0, waitedMs: 0, durationMs: 0 },
    ]);
  });

  test('a hook that throws or rejects does not affect the call', async () => {
    const rescue = world.client({
      onCall: () => {
        throw new Error('hook');
      },
      onAuthentication: (() => Promise.reject(new Error('hook'))) as () => void,
    });
    expect(await rescue.operations.getAccount()).toMatchObject({ getAccountResult: 'getAccount_OK' });
  });
});

describe('the operations', () => {
  test('do not include the operations for authentication', async () => {
    const rescue = world.client();
    expect(Object.keys(rescue.operations)).not.toContain('login');
    expectTypeOf<
      Extract<keyof typeof rescue.operations, 'login' | 'logout' | 'requestAuthCode'>
    >().toEqualTypeOf<never>();
    expect('login' in rescue).toBe(false);
    const error = await rejection(rescue.call(loginStub, { sEmail: login.email, sPassword: login.password }));
    expect(error).toMatchObject({ name: 'RescueRequestError', operation: 'login', outcome: 'not-sent' });
    expect(world.server.calls).toEqual([]);
  });

  test('have the names and types of the WSDL, without the authcode', () => {
    const rescue = world.client();
    expect(rescue.operations.getAccount.name).toBe('getAccount');
    type Request = Parameters<ManagedRescueClient['operations']['getUser']>[0];
    expectTypeOf<keyof Request>().toEqualTypeOf<'iNodeID'>();
  });

  test('reject an authcode from the caller, because the client adds its own', async () => {
    const rescue = world.client();
    for (const call of [
      rescue.operations.getAccount({ sAuthCode: 'mine' } as never),
      rescue.operations.getAccount({ sAuthCode: null } as never),
      rescue.startSession({ ...startSession, authCode: 'mine' } as never),
    ])
      expect(await rejection(call)).toMatchObject({ name: 'RescueRequestError', outcome: 'not-sent' });
    expect(await rejection(rescue.operations.getAccount({ sAuthCode: 'mine' } as never))).toMatchObject({
      issues: [{ path: ['sAuthCode'], message: expect.stringContaining('is added by the managed client') as string }],
    });
    expect(world.server.calls).toEqual([]);
  });

  test('a request that the caller modifies while the call is waiting is sent unchanged', async () => {
    const rescue = world.client();
    const request: { iNodeID: number } = { iNodeID: startSession.node };
    const call = rescue.operations.getUser(request);
    request.iNodeID = 0;
    expect(await call).toMatchObject({ oUser: { iNodeID: startSession.node } });
  });

  test('invalid options of a call are rejected before anything is sent', async () => {
    const rescue = world.client();
    for (const options of [{ readOnly: 1 }, { timeoutMs: 0 }, { more: 1 }])
      expect(await rejection(rescue.operations.getAccount({}, options as never))).toMatchObject({
        name: 'RescueRequestError',
      });
    expect(world.server.calls).toEqual([]);
  });

  test.each<[string, (rescue: ManagedRescueClient) => Promise<unknown>, string]>([
    ['an invalid number', (rescue) => rescue.operations.getUser({ iNodeID: 'x' as never }), 'iNodeID'],
    ['a missing member', (rescue) => rescue.operations.getUser({} as never), 'iNodeID'],
    ['an unknown member', (rescue) => rescue.operations.getUser({ iNodeID: 1, iNode: 1 } as never), 'iNode'],
    ['no request', (rescue) => rescue.operations.getUser(null as never), 'request'],
    [
      'a header block',
      (rescue) => rescue.operations.getAccount({}, { soapHeaders: { Trace: 'x' } as never }),
      'soapHeaders.Trace',
    ],
  ])('%s that is invalid causes no authentication', async (_name, call, place) => {
    const rescue = world.client();
    const error = (await rejection(call(rescue))) as RescueRequestError;
    expect(error).toMatchObject({ name: 'RescueRequestError', outcome: 'not-sent' });
    expect(error.message).toContain(place);
    expect(world.server.calls).toEqual([]);
  });

  describe('an operation without an authcode parameter needs a cookie', () => {
    const whoAmI: Operation = {
      ...getAccount,
      input: { name: 'getAccount', ns: contract.targetNamespace, type: () => ({ kind: 'complex', elements: [] }) },
    };

    test('with an e-mail address and a password, the client logs in once', async () => {
      const rescue = world.client();
      await Promise.all(Array.from({ length: 10 }, () => rescue.call(whoAmI, {})));
      await rescue.operations.getAccount();
      expect(world.count('login')).toBe(1);
      expect(world.count('requestAuthCode')).toBe(1);
      world.advance(21 * 60_000);
      expect(await rescue.call(whoAmI, {})).toMatchObject({ sEmail: login.email });
      expect(world.count('login')).toBe(2);
    });

    test.each([
      ['single sign-on', sso],
      ['an API token', { apiToken: 'token' }],
    ] as const)('with %s, the call is rejected before anything is sent', async (_name, credentials) => {
      const rescue = world.client({ credentials });
      const error = await rejection(rescue.call(whoAmI, {}));
      expect(error).toMatchObject({ name: 'RescueRequestError', operation: 'getAccount', outcome: 'not-sent' });
      expect(world.server.calls).toEqual([]);
    });
  });

  test('are determined by the contract', async () => {
    const {
      getUser,
      startSession: start,
      login: one,
      logout,
      requestAuthCode,
      requestAuthCodeSSO,
    } = contract.operations;
    const own = { getUser, startSession: start, login: one, logout, requestAuthCode, requestAuthCodeSSO };
    const rescue = world.client({ contract: { ...contract, operations: own } as Contract as never });
    expect(Object.keys(rescue.operations)).toEqual(['getUser', 'startSession']);
    expect(await rescue.operations.getUser({ iNodeID: startSession.node })).toMatchObject({
      getUserResult: 'getUser_OK',
    });
  });
});

test.each<[string, object, string]>([
  ['no credentials', { credentials: undefined }, 'credentials is missing'],
  ['incomplete credentials', { credentials: { email: 'a@b.c' } }, 'credentials.password is missing'],
  ['auth', { auth: {} }, 'auth is not allowed'],
  ['an authcode', { authCode: 'secret' }, 'pass an API token (credentials: { apiToken })'],
  ['an invalid store', { store: new Map() }, 'store must be a store'],
  ['an unknown session', { session: 'token' }, "session must be 'authcode' or 'cookie'"],
  ['a misspelt retry', { retry: { attempt: 2 } }, 'retry.attempt is not known here'],
  [
    'a misspelt option',
    { storekey: 'x' },
    'new ManagedRescueClient: storekey is not known here; did you mean storeKey?',
  ],
  ['an unknown option', { cache: true }, 'new ManagedRescueClient: cache is not known here; expected one of '],
  ['an option of RescueClient', { proxy: 'x' }, 'new ManagedRescueClient: proxy '],
])('an invalid option is named: %s', (_name, options, message) => {
  expect(() => world.client(options as never)).toThrow(message);
});

test('an operation name instead of a stub is rejected', async () => {
  const call = world.client().call('getUser' as never, {} as never);
  await expect(call).rejects.toThrow(RescueRequestError);
  await expect(call).rejects.toThrow('must be a generated stub');
  expect(world.server.calls).toEqual([]);
});

test('printing a client shows only its endpoint', () => {
  const rescue = world.client();
  expect(inspect(rescue)).toBe(`ManagedRescueClient { endpoint: '${world.server.endpoint}' }`);
});
