import { beforeEach, describe, expect, test } from 'vitest';
import { isRescueResultError, RescueRequestError, RescueResultError, type LoginArguments } from '../../src/index.js';
import { RescueAuthContentionError, RescueAuthenticationError, type Credentials } from '../../src/managed.js';
import { ServerFault } from '../../src/testing.js';
import { rejection } from '../support/rejection.js';
import { login, sso, startSession, technician, World, type TestClient } from './support.js';

let world: World;
beforeEach(async () => {
  world = await World.start();
});

const operations = (): string[] => world.server.calls.map((call) => call.operation);

/** An API token. The embedded server accepts an authcode as an API token. */
async function tokenOf(credentials: LoginArguments = login): Promise<string> {
  let token = '';
  world.server.on('requestAuthCode', async (_, call) => {
    const reply = (await call.proceed()) as { sAuthCode: string };
    token = reply.sAuthCode;
    return reply as never;
  });
  await world.replaceAuthCode(credentials);
  world.server.off('requestAuthCode');
  return token;
}

describe('the first call that needs a session authenticates', () => {
  test('the constructor sends nothing', async () => {
    world.client();
    await world.untilIdle();
    expect(operations()).toEqual([]);
  });

  test.each<[string, Credentials, string]>([
    ['e-mail and password', login, 'requestAuthCode'],
    ['single sign-on', sso, 'requestAuthCodeSSO'],
  ])('with %s', async (_name, credentials, operation) => {
    const rescue = world.client({ credentials });
    expect(await rescue.startSession(startSession)).toEqual({ code: 'OK' });
    expect(await rescue.operations.getAccount()).toMatchObject({ sEmail: login.email });
    expect(operations()).toEqual([operation, 'startSession', 'getAccount']);
    expect(rescue.authentications).toMatchObject([{ reason: 'first', operation, attempt: 1, outcome: 'ok' }]);
  });

  test('an API token is sent as the authcode, and no authcode is requested', async () => {
    const apiToken = await tokenOf();
    const rescue = world.client({ credentials: { apiToken } });
    await rescue.startSession(startSession);
    expect(world.server.calls).toMatchObject([{ operation: 'startSession', request: { sAuthCode: apiToken } }]);
  });

  test.each<[string, () => Promise<Credentials> | Credentials]>([
    ['e-mail and password', async () => login],
    ['single sign-on', async () => sso],
    ['an API token', async () => ({ apiToken: await tokenOf() })],
    ['a value without a promise', () => login],
  ])('with a function that returns %s', async (_name, credentials) => {
    let fetched = 0;
    const rescue = world.client({ credentials: () => (fetched++, credentials()) as Promise<Credentials> });
    await rescue.startSession(startSession);
    await rescue.operations.getAccount();
    expect(fetched).toBe(1);
  });

  test("session 'cookie' logs in, and no authcode is sent", async () => {
    const rescue = world.client({ session: 'cookie' });
    await rescue.startSession(startSession);
    expect(world.server.calls).toMatchObject([{ operation: 'login' }, { operation: 'startSession', hasCookie: true }]);
    expect((world.server.calls[1]?.request as { sAuthCode?: string } | undefined)?.sAuthCode).toBeUndefined();
  });

  test("session 'cookie' without e-mail and password is rejected before anything is sent", async () => {
    const rescue = world.client({ session: 'cookie', credentials: sso });
    const error = await rejection(rescue.startSession(startSession));
    expect(error).toBeInstanceOf(RescueRequestError);
    expect(operations()).toEqual([]);
  });
});

describe('concurrent calls share one authentication', () => {
  test('for a hundred calls at the start', async () => {
    const rescue = world.client();
    await Promise.all(Array.from({ length: 100 }, () => rescue.operations.getAccount()));
    expect(world.authentications).toBe(1);
    expect(world.count('getAccount')).toBe(100);
  });

  test('for a hundred calls whose authcode is no longer valid', async () => {
    const rescue = world.client();
    await rescue.operations.getAccount();
    await world.replaceAuthCode();
    world.server.clearCalls();
    await Promise.all(Array.from({ length: 100 }, () => rescue.operations.getAccount()));
    expect(world.authentications).toBe(1);
    expect(world.count('getAccount')).toBeLessThanOrEqual(200);
  });

  test('for a hundred calls whose cookie has expired', async () => {
    const rescue = world.client({ session: 'cookie' });
    await rescue.operations.getAccount();
    world.advance(21 * 60_000);
    world.server.clearCalls();
    await Promise.all(Array.from({ length: 100 }, () => rescue.operations.getAccount()));
    expect(world.authentications).toBe(1);
  });
});

describe('a refused call is retried once', () => {
  test.each(['NotLoggedInAsAdmin', 'Invalid_SecretAuthCode'])('%s of startSession', async (literal) => {
    const rescue = world.client();
    await rescue.operations.getAccount();
    world.server.clearCalls();
    world.server.on('startSession', async (_, call) =>
      world.count('startSession') === 1
        ? { startSessionResult: `startSessionRet_${literal}` }
        : ((await call.proceed()) as never),
    );
    await rescue.startSession(startSession);
    expect(operations()).toEqual(['startSession', 'requestAuthCode', 'startSession']);
    expect(rescue.authentications.at(-1)).toMatchObject({ reason: 'refused', outcome: 'ok' });
  });

  test('but not more than once, even if the retry is refused', async () => {
    const rescue = world.client();
    await rescue.operations.getAccount();
    world.server.clearCalls();
    world.server.on('startSession', () => ({ startSessionResult: 'startSessionRet_Invalid_SecretAuthCode' }));
    const error = await rejection(rescue.startSession(startSession));
    expect(error).toMatchObject({ operation: 'startSession', code: 'INVALID_SECRETAUTHCODE', outcome: 'refused' });
    expect(operations()).toEqual(['startSession', 'requestAuthCode', 'startSession']);
  });

  test.each<[string, object]>([
    ['ERROR', { body: undefined }],
    ['a fault', { fault: new ServerFault('no', { code: 'Server' }) }],
    ['a reset', { reset: true }],
    ['503', { status: 503, body: '' }],
    ['429', { status: 429, body: '' }],
    ['half a body', { reset: 'within-body' }],
  ])('startSession is not retried after %s, with or without the option retry', async (name, effect) => {
    const rescue = world.client({ retry: { attempts: 5 } });
    await rescue.operations.getAccount();
    if (name === 'ERROR') world.server.on('startSession', () => ({ startSessionResult: 'startSessionRet_Error' }));
    else world.server.next('startSession', effect);
    await rejection(rescue.startSession(startSession, { readOnly: true }));
    expect(world.count('startSession')).toBe(1);
  });

  test('if another call has already replaced the authcode, the new authcode is used and none is requested', async () => {
    const rescue = world.client();
    await rescue.operations.getAccount();
    await world.replaceAuthCode();
    world.server.clearCalls();
    const late = world.server.on('getUser', async (_, call) => {
      await renewed;
      return (await call.proceed()) as never;
    });
    let renew: () => void = () => undefined;
    const renewed = new Promise<void>((resolve) => (renew = resolve));
    const slow = rescue.operations.getUser({ iNodeID: startSession.node });
    await rescue.operations.getAccount();
    renew();
    await slow;
    late.off('getUser');
    expect(world.authentications).toBe(1);
  });
});

describe('an unknown code', () => {
  test('is not a refusal, so nothing is retried and no other authcode is requested', async () => {
    const rescue = world.client({ retry: {} });
    await rescue.operations.getAccount();
    world.server.clearCalls();
    world.server.on('startSession', () => ({ startSessionResult: 'startSessionRet_NotReallyLoggedIn' }) as never);
    expect(await rejection(rescue.startSession(startSession))).toMatchObject({
      code: 'NOTREALLYLOGGEDIN',
      outcome: 'unknown',
    });
    expect(operations()).toEqual(['startSession']);
  });
});

describe('a refusal is remembered', () => {
  test('an operation that requires a cookie is refused with a new authcode, and costs at most one authentication', async () => {
    const rescue = world.client();
    world.server.on('getReport', () => ({ getReportResult: 'getReport_NotLoggedIn' }) as never);
    for (let count = 0; count < 20; count++)
      expect(await rejection(rescue.operations.getReport({ iNodeID: 1, eNodeRef: 'NODE' } as never))).toMatchObject({
        code: 'NOTLOGGEDIN',
      });
    expect(world.authentications).toBeLessThanOrEqual(2);
    expect(await rescue.operations.getAccount()).toMatchObject({ getAccountResult: 'getAccount_OK' });
  });

  test('a hundred calls of a user who is not an administrator cost at most one more authentication', async () => {
    const rescue = world.client({ credentials: technician });
    await rescue.operations.getAccount();
    for (let count = 0; count < 50; count++)
      expect(await rejection(rescue.startSession(startSession))).toMatchObject({ code: 'NOTLOGGEDINASADMIN' });
    await Promise.all(Array.from({ length: 50 }, () => rejection(rescue.startSession(startSession))));
    expect(world.authentications).toBeLessThanOrEqual(2);
    expect(await rescue.operations.getAccount()).toMatchObject({ sEmail: technician.email });
  });

  test('a hundred concurrent calls at the start cost at most one more authentication', async () => {
    const rescue = world.client({ credentials: technician });
    await Promise.all(Array.from({ length: 100 }, () => rejection(rescue.startSession(startSession))));
    expect(world.authentications).toBeLessThanOrEqual(2);
  });

  test('a hundred calls with a cookie cost at most one more authentication', async () => {
    const rescue = world.client({ credentials: technician, session: 'cookie' });
    for (let count = 0; count < 100; count++) await rejection(rescue.startSession(startSession));
    expect(world.authentications).toBeLessThanOrEqual(2);
  });

  test('the refusal is forgotten when such a call succeeds', async () => {
    const rescue = world.client({ credentials: technician });
    await rejection(rescue.startSession(startSession));
    const user = world.server.user(technician.email);
    (user.roles as string[]).push('administrator');
    expect(await rescue.startSession(startSession)).toEqual({ code: 'OK' });
    expect(world.authentications).toBe(2);
  });

  test('an authcode that later becomes invalid is still replaced', async () => {
    const rescue = world.client({ credentials: technician });
    await rejection(rescue.startSession(startSession));
    await world.replaceAuthCode(technician);
    expect(await rejection(rescue.startSession(startSession))).toMatchObject({ code: 'NOTLOGGEDINASADMIN' });
    expect(await rescue.operations.getAccount()).toMatchObject({ sEmail: technician.email });
  });

  test.each<[string, Credentials, string]>([
    ['password', { ...login, password: 'wrong' }, 'INVALID'],
    ['SSO password', { ...sso, password: 'wrong' }, 'INVALID'],
    ['user', { ...login, email: 'nobody@example.com' }, 'INVALID'],
  ])('a refused %s costs one authentication', async (_name, credentials, code) => {
    const rescue = world.client({ credentials });
    const errors = await Promise.all(Array.from({ length: 50 }, () => rejection(rescue.startSession(startSession))));
    for (let count = 0; count < 50; count++) errors.push(await rejection(rescue.startSession(startSession)));
    expect(world.server.calls).toHaveLength(1);
    for (const error of errors) {
      expect(error).toBeInstanceOf(RescueResultError);
      expect(error).toMatchObject({ code, outcome: 'refused', operation: world.server.calls[0]?.operation });
    }
    expect(new Set(errors).size).toBe(100);
    expect(
      isRescueResultError(errors[0], 'requestAuthCode') || isRescueResultError(errors[0], 'requestAuthCodeSSO'),
    ).toBe(true);
  });

  test.each(['authcode', 'cookie'] as const)('an unknown code costs one authentication (%s)', async (session) => {
    const rescue = world.client({ session });
    world.server.on('login', () => ({ loginResult: 'login_Quarantined' }) as never);
    world.server.on('requestAuthCode', () => ({ requestAuthCodeResult: 'requestAuthCode_Quarantined' }) as never);
    for (let count = 0; count < 5; count++) {
      const error = await rejection(rescue.startSession(startSession));
      // the outcome of the authentication is unknown, but the call itself was not sent
      expect(error).toBeInstanceOf(RescueAuthenticationError);
      expect(error).toMatchObject({ operation: 'startSession', outcome: 'not-sent' });
    }
    expect(operations()).toEqual([session === 'cookie' ? 'login' : 'requestAuthCode']);
    expect(rescue.authentications[0]).toMatchObject({ outcome: 'unknown', code: 'QUARANTINED' });
    world.server.off('login').off('requestAuthCode');
    rescue.forgetRefusals();
    expect(await rescue.startSession(startSession)).toEqual({ code: 'OK' });
  });

  test('after a refusal, an authentication is sent only if the function returns other credentials', async () => {
    let password = 'wrong';
    const rescue = world.client({ credentials: async () => ({ ...login, password }) });
    for (let count = 0; count < 10; count++) await rejection(rescue.startSession(startSession));
    expect(world.authentications).toBe(1);
    password = login.password;
    expect(await rescue.startSession(startSession)).toEqual({ code: 'OK' });
    expect(world.authentications).toBe(2);
  });

  test('after forgetRefusals, the same credentials are sent again', async () => {
    world.server.user(login.email).enabled = false;
    const rescue = world.client();
    for (let count = 0; count < 3; count++) await rejection(rescue.operations.getAccount());
    world.server.user(login.email).enabled = true;
    await rejection(rescue.operations.getAccount());
    expect(world.authentications).toBe(1);
    rescue.forgetRefusals();
    expect(await rescue.operations.getAccount()).toMatchObject({ sEmail: login.email });
  });

  test('a refused API token causes no request for an authcode, and the error says where to create a new token', async () => {
    const rescue = world.client({ credentials: { apiToken: 'no-such-token' } });
    const error = await rejection(rescue.startSession(startSession));
    expect(error).toMatchObject({ code: 'INVALID_SECRETAUTHCODE', operation: 'startSession', outcome: 'refused' });
    expect((error as Error).message).toContain('Global Settings');
    await rejection(rescue.startSession(startSession));
    expect(operations()).toEqual(['startSession', 'startSession']);
  });

  test('a new token that the function returns is used', async () => {
    let apiToken = 'no-such-token';
    let fetched = 0;
    const rescue = world.client({ credentials: async () => (fetched++, { apiToken }) });
    await rejection(rescue.startSession(startSession));
    apiToken = await tokenOf();
    world.server.clearCalls();
    expect(await rescue.startSession(startSession)).toEqual({ code: 'OK' });
    expect(operations()).toEqual(['startSession', 'startSession']);
    expect(fetched).toBe(3);
  });
});

describe('another program keeps replacing the authcode', () => {
  const until = async (rescue: TestClient): Promise<unknown> => {
    for (let count = 0; count < 20; count++) {
      await world.replaceAuthCode();
      const error = await rejection(rescue.operations.getAccount());
      if (error) return error;
      world.advance(1000);
    }
    return undefined;
  };

  test('the client stops after three replacements in ten minutes, with RescueAuthContentionError', async () => {
    const rescue = world.client();
    await rescue.operations.getAccount();
    const error = await until(rescue);
    expect(error).toBeInstanceOf(RescueAuthContentionError);
    expect(error).toMatchObject({ operation: 'getAccount', outcome: 'refused' });
    expect((error as Error).message).toContain('Give all clients of the user one store');
    expect(world.authentications).toBe(4);
    for (let count = 0; count < 20; count++) await rejection(rescue.operations.getAccount());
    expect(world.authentications).toBe(4);
    world.advance((error as RescueAuthContentionError).retryAfterMs as number);
    expect(await rescue.operations.getAccount()).toMatchObject({ sEmail: login.email });
  });

  test('occasional replacements are not contention', async () => {
    const rescue = world.client();
    for (let count = 0; count < 10; count++) {
      await rescue.operations.getAccount();
      await world.replaceAuthCode();
      world.advance(5 * 60_000);
    }
    expect(world.authentications).toBe(10);
  });

  test('two clients without a shared store reject with RescueAuthContentionError', async () => {
    const [one, other] = [world.client(), world.client()];
    let error: unknown;
    for (let count = 0; count < 20 && !error; count++)
      error = (await rejection(one.operations.getAccount())) ?? (await rejection(other.operations.getAccount()));
    expect(error).toBeInstanceOf(RescueAuthContentionError);
    expect(world.authentications).toBeLessThanOrEqual(10);
  });
});

describe('an authentication that fails in another way', () => {
  test.each<[string, object, string]>([
    ['a reset', { reset: true }, 'RescueConnectionError'],
    ['a fault', { fault: new ServerFault('no') }, 'RescueFaultError'],
    ['503', { status: 503, body: '', headers: { 'Retry-After': '7' } }, 'RescueThrottledError'],
    ['HTML', { body: '<html>' }, 'RescueReplyError'],
  ])('after %s the outcome of the call is not-sent', async (_name, effect, cause) => {
    const rescue = world.client();
    world.server.next('requestAuthCode', effect);
    const errors = await Promise.all([1, 2].map(() => rejection(rescue.startSession(startSession))));
    for (const error of errors) {
      expect(error).toBeInstanceOf(RescueAuthenticationError);
      expect(error).toMatchObject({ operation: 'startSession', outcome: 'not-sent', cause: { name: cause } });
    }
    expect((errors[0] as RescueAuthenticationError).retryAfterMs).toBe(
      cause === 'RescueThrottledError' ? 7000 : undefined,
    );
    expect(await rescue.startSession(startSession)).toEqual({ code: 'OK' });
    expect(world.authentications).toBe(2);
  });

  test('the error names a function that rejects or returns no credentials', async () => {
    const given: unknown[] = [
      Promise.reject(new Error('vault')),
      {},
      undefined,
      { apiToken: 5 },
      { ...login, more: 1 },
    ];
    const rescue = world.client({ credentials: () => given.shift() as never });
    for (const cause of ['Error', ...Array<string>(4).fill('RescueRequestError')])
      expect(await rejection(rescue.startSession(startSession))).toMatchObject({
        name: 'RescueAuthenticationError',
        outcome: 'not-sent',
        cause: { name: cause },
      });
    expect(operations()).toEqual([]);
  });
});
