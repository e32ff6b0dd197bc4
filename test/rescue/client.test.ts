import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { contract } from '../../generated/operations.js';
import type { GetAccountResponse } from '../../generated/types.js';
import {
  AuthState,
  isRescueResultError,
  RescueClient,
  RescueConnectionError,
  RescueRequestError,
  RescueResultError,
  RescueThrottledError,
  type CallInfo,
  type RescueClientOptions,
  type RescueCode,
  type RescueCodes,
} from '../../src/index.js';
import { guideCodes } from '../../src/rescue/codes.js';
import { demoAccount, demoCredentials, ServerFault, startRescueServer, type RescueServer } from '../../src/testing.js';
import { cannedTransport, envelope } from '../support/canned-transport.js';
import { rejection } from '../support/rejection.js';

let server: RescueServer;
const clients: RescueClient[] = [];

beforeAll(async () => {
  server = await startRescueServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  // the limit is ten logins in three minutes
  server.clock.advance(181_000);
  server.clearCalls();
  for (const session of demoAccount.sessions.slice(0, 2)) server.session(session.id).state = 'waiting';
});

function client(options: RescueClientOptions = {}): RescueClient {
  const rescue = new RescueClient({ endpoint: server.endpoint, ...options });
  clients.push(rescue);
  return rescue;
}

const { login, sso, startSession } = demoCredentials;

describe.each(['1.1', '1.2'] as const)('over SOAP %s', (soapVersion) => {
  test('login, authcode by single sign-on, session with the cookie, logout', async () => {
    const rescue = client({ soapVersion });
    expect(await rescue.login(login)).toEqual({ code: 'OK' });
    expect(await rescue.startSession({ ...startSession, authCode: null })).toEqual({ code: 'OK' });
    const { authCode } = await rescue.requestAuthCodeSSO(sso);
    expect(authCode).toMatch(/^\S+$/);
    expect(await rescue.logout()).toEqual({ code: 'OK' });
    expect(server.calls.map((call) => [call.operation, call.soapVersion])).toEqual(
      ['login', 'startSession', 'requestAuthCodeSSO', 'logout'].map((name) => [name, soapVersion]),
    );
    expect(server.session(startSession.session).state).toBe('active');
  });

  test('a session with only the authcode', async () => {
    const rescue = client({ soapVersion });
    await rescue.requestAuthCodeSSO(sso);
    expect(await rescue.startSession(startSession)).toEqual({ code: 'OK' });
  });

  test('a refusal rejects with the code, the enum value and the typed reply', async () => {
    const rescue = client({ soapVersion });
    const error = await rejection(rescue.startSession(startSession));
    expect(isRescueResultError(error, 'startSession')).toBe(true);
    expect(isRescueResultError(error, 'login')).toBe(false);
    expect(error).toMatchObject({
      operation: 'startSession',
      code: 'NOTLOGGEDINASADMIN',
      result: 'startSessionRet_NotLoggedInAsAdmin',
      outcome: 'refused',
    });
    expect((error as RescueResultError).reply).toEqual({ startSessionResult: 'startSessionRet_NotLoggedInAsAdmin' });
  });
});

describe('only a code with a known meaning shows that the call was not executed', () => {
  const session = (result: string) => () => ({ startSessionResult: result }) as never;
  test.each<[string, string, string, 'refused' | 'unknown']>([
    ['of the WSDL', 'startSessionRet_NotLoggedInAsAdmin', 'NOTLOGGEDINASADMIN', 'refused'],
    ['of the guide', 'startSessionRet_InvalidParam_Node', 'INVALIDPARAM_NODE', 'refused'],
    ['of the guide for other methods', 'startSessionRet_PollRateExceeded', 'POLLRATEEXCEEDED', 'refused'],
    ['that the guide also lists for timeouts', 'startSessionRet_Error', 'ERROR', 'unknown'],
    ['that is new', 'startSessionRet_Queued', 'QUEUED', 'unknown'],
    ['that is new, without a prefix', 'Started', 'STARTED', 'unknown'],
    ['that is the name of an Object.prototype member', 'startSessionRet_constructor', 'CONSTRUCTOR', 'unknown'],
  ])('one %s', async (_name, result, code, outcome) => {
    const infos: CallInfo[] = [];
    const rescue = client({ onCall: (info) => infos.push(info) });
    server.on('startSession', session(result));
    const error = await rejection(rescue.startSession(startSession));
    server.off('startSession');
    expect(error).toBeInstanceOf(RescueResultError);
    expect(error).toMatchObject({ code, result, outcome });
    expect(infos).toMatchObject([{ code, outcome, error: 'RescueResultError' }]);
    expect(/may have been executed: check before retrying/.test((error as Error).message)).toBe(outcome === 'unknown');
  });

  test.each(['', '  '])('an empty result ("%s") has an unknown outcome', async (result) => {
    const rescue = client();
    server.on('startSession', session(result));
    const error = await rejection(rescue.startSession(startSession));
    server.off('startSession');
    expect(error).toMatchObject({ name: 'RescueReplyError', outcome: 'unknown' });
  });
});

describe('POLLRATEEXCEEDED is a throttled result (fact 14)', () => {
  const tooFast = async (name: 'getReport' | 'getReport_v2' | 'requestPINCodeV3', value: string) => {
    const reply = `<${name}Response xmlns="${contract.targetNamespace}"><${name}Result>${value}</${name}Result></${name}Response>`;
    const rescue = new RescueClient({ authCode: 'token', transport: cannedTransport({ body: envelope(reply) }) });
    const { operations } = rescue;
    return rejection(
      name === 'requestPINCodeV3'
        ? operations[name]({ nodeId: 1 })
        : operations[name]({ iNodeID: 1, eNodeRef: 'NODE' }),
    );
  };

  test.each([
    ['getReport', 'getReport_PollRateExceeded'],
    ['getReport_v2', 'getReport_PollRateExceeded'],
    ['requestPINCodeV3', 'requestPINCode_PollRateExceeded'],
  ] as const)(
    '%s: a RescueResultError that is also a RescueThrottledError and says how long to wait',
    async (name, value) => {
      const error = await tooFast(name, value);
      expect(error).toBeInstanceOf(RescueResultError);
      expect(error).toBeInstanceOf(RescueThrottledError);
      expect(error).not.toBeInstanceOf(RescueConnectionError);
      expect(isRescueResultError(error, name)).toBe(true);
      expect(error).toMatchObject({ name: 'RescueResultError', code: 'POLLRATEEXCEEDED', outcome: 'refused' });
      expect((error as RescueThrottledError).retryAfterMs).toBe(1_000);
      expect((error as Error).message).toBe(
        `${name}: the service returned POLLRATEEXCEEDED (${value}). The calls came too fast: wait a second (retryAfterMs is a guess: no reply says how long).`,
      );
    },
  );

  test('another code is not throttled', async () => {
    const error = await tooFast('getReport', 'getReport_NotLoggedIn');
    expect(error).toBeInstanceOf(RescueResultError);
    expect(error).not.toBeInstanceOf(RescueThrottledError);
    expect(error).not.toHaveProperty('retryAfterMs');
  });
});

test('a result in another namespace is an error that names both, and onCall reports both', async () => {
  const infos: CallInfo[] = [];
  const body = envelope(
    '<loginResponse xmlns="https://secure.logmeinrescue.com/API/API.asmx"><loginResult xmlns="urn:b">login_OK</loginResult></loginResponse>',
  );
  const rescue = new RescueClient({ transport: cannedTransport({ body }), onCall: (info) => infos.push(info) });
  const both = 'in the namespace urn:b, but the WSDL says the namespace https://secure.logmeinrescue.com/API/API.asmx';
  const error = await rejection(rescue.login(login));
  expect(error).toMatchObject({ name: 'RescueReplyError', outcome: 'unknown', path: 'Body/loginResponse/loginResult' });
  expect((error as Error).message).toContain(
    `is missing from the reply, but the WSDL requires it; there is one ${both}.`,
  );
  expect(infos[0]?.unknownElements).toEqual([`Body/loginResponse/loginResult ${both}`]);
});

describe('every operation is a function with its name on the wire', () => {
  test('whose reply contains the result and every out parameter', async () => {
    const rescue = client();
    await rescue.login(login);
    const { getUserResult, oUser } = await rescue.operations.getUser({ iNodeID: 337366 });
    expect(getUserResult).toBe('getUser_OK');
    expect(oUser).toMatchObject({ iNodeID: 337366, sName: 'Ada Admin', eType: 'Technician' });
    expect(await rescue.operations.getAccount()).toMatchObject({ iAccountID: 654321, sEmail: login.email });
    expect(rescue.operations.getUser.name).toBe('getUser');
  });

  test('and login by its stub keeps the cookie like login by the facade', async () => {
    const rescue = client();
    await rescue.operations.login({ sEmail: login.email, sPassword: login.password });
    expect(await rescue.startSession(startSession)).toEqual({ code: 'OK' });
  });
});

describe('the auth state keeps, drops and sends', () => {
  const carried = () => server.calls.at(-1)?.request as { sAuthCode?: string };

  test('the kept authcode is sent, an explicit one replaces it, null sends none', async () => {
    const rescue = client();
    const { authCode } = await rescue.requestAuthCodeSSO(sso);
    await rescue.operations.getAccount();
    expect(carried().sAuthCode).toBe(authCode);
    await rejection(rescue.startSession({ ...startSession, authCode: 'explicit' }));
    expect(carried().sAuthCode).toBe('explicit');
    await rejection(rescue.startSession({ ...startSession, authCode: null }));
    expect(carried().sAuthCode).toBeUndefined();
    await rescue.operations.getAccount({ sAuthCode: authCode });
    await rescue.operations.getAccount();
    expect(carried().sAuthCode).toBe(authCode);
  });

  test('a login drops an authcode for another e-mail address, but keeps an authcode by SSO', async () => {
    const [ada, tess] = demoAccount.users;
    const rescue = client();
    await rescue.requestAuthCode({ email: ada.email.toUpperCase(), password: ada.password });
    await rescue.login(login);
    expect(rescue.auth.hasAuthCode).toBe(true);
    await rescue.login({ email: tess.email, password: tess.password });
    expect(rescue.auth.hasAuthCode).toBe(false);
    await rescue.requestAuthCodeSSO(sso);
    await rescue.login({ email: tess.email, password: tess.password });
    expect(rescue.auth.hasAuthCode).toBe(true);
  });

  test('an authcode for another e-mail address drops the cookie, but an authcode by SSO keeps it', async () => {
    const tess = demoAccount.users[1];
    const rescue = client();
    await rescue.login(login);
    await rescue.requestAuthCodeSSO({ ...sso, ssoId: tess.ssoId });
    expect(rescue.auth.hasCookie).toBe(true);
    await rescue.requestAuthCode(login);
    expect(rescue.auth.hasCookie).toBe(true);
    await rescue.requestAuthCode({ email: tess.email, password: tess.password });
    expect(rescue.auth.hasCookie).toBe(false);
  });

  test('a refused login, authcode or logout changes nothing', async () => {
    const rescue = client();
    await rescue.login(login);
    await rescue.requestAuthCode(login);
    const before = rescue.auth.serialize();
    await rejection(rescue.login({ ...login, password: 'wrong' }));
    await rejection(rescue.requestAuthCode({ ...login, password: 'wrong' }));
    await rejection(rescue.requestAuthCodeSSO({ ...sso, password: 'wrong' }));
    server.next('logout', { fault: new ServerFault('down') });
    await rejection(rescue.logout());
    expect(rescue.auth.serialize()).toEqual(before);
  });

  test('a refused login of a new client keeps no cookie, although the reply sets one', async () => {
    const rescue = client();
    await rejection(rescue.login({ ...login, password: 'wrong' }));
    expect(rescue.auth.hasCookie).toBe(false);
  });

  test('a logout drops the cookie and the authcode', async () => {
    const rescue = client();
    await rescue.login(login);
    await rescue.requestAuthCode(login);
    await rescue.logout();
    expect([rescue.auth.hasCookie, rescue.auth.hasAuthCode]).toEqual([false, false]);
  });

  const ROUNDS = process.env['RESCUE_ALL'] === '1' ? 200 : 40;

  test(`a login concurrent with three unauthenticated calls never loses its session, ${ROUNDS} times`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      server.clock.advance(20_000);
      const rescue = new RescueClient({ endpoint: server.endpoint });
      const others = () => rejection(rescue.operations.getAccount());
      const [, , loggedIn] = await Promise.all([others(), others(), rescue.login(login), others()]);
      expect(loggedIn).toEqual({ code: 'OK' });
      await expect(rescue.operations.getAccount()).resolves.toMatchObject({ getAccountResult: 'getAccount_OK' });
      await rescue.close();
    }
  });

  test('serialize and deserialize transfer the state to another client', async () => {
    const rescue = client();
    await rescue.login(login);
    await rescue.requestAuthCode(login);
    const stored = JSON.parse(JSON.stringify(rescue.auth.serialize())) as unknown;
    const elsewhere = client({ auth: AuthState.deserialize(stored) });
    expect(await elsewhere.startSession({ ...startSession, authCode: null })).toEqual({ code: 'OK' });
    expect(elsewhere.auth.serialize()).toEqual(rescue.auth.serialize());
    // the state includes a digest of the e-mail address, so the login of another user still drops the authcode
    const tess = demoAccount.users[1];
    await elsewhere.login({ email: tess.email, password: tess.password });
    expect(elsewhere.auth.hasAuthCode).toBe(false);
  });

  test('an invalid stored state is rejected without quoting it', () => {
    for (const stored of [
      undefined,
      'secret',
      {},
      { version: 2 },
      { version: 1, endpoint: 'ftp://secret/', cookies: {} },
    ]) {
      let error: unknown;
      try {
        AuthState.deserialize(stored);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(RescueRequestError);
      expect((error as Error).message).not.toContain('secret');
    }
  });

  describe('an API token passed as the option authCode', () => {
    /** The embedded server accepts an authcode as an API token. */
    const tokenOf = async (): Promise<string> => (await client().requestAuthCode(login)).authCode;

    test('is sent with each call that takes an authcode, and no authcode is requested', async () => {
      const authCode = await tokenOf();
      server.clearCalls();
      const rescue = client({ authCode });
      expect(await rescue.startSession(startSession)).toEqual({ code: 'OK' });
      expect(server.calls).toMatchObject([
        { operation: 'startSession', hasCookie: false, request: { sAuthCode: authCode } },
      ]);
      expect(rescue.auth.hasAuthCode).toBe(true);
    });

    test('is kept when any user logs in, and replaced by a requested authcode', async () => {
      const [, tess] = demoAccount.users;
      const rescue = client({ authCode: await tokenOf() });
      await rescue.login(login);
      await rescue.login({ email: tess.email, password: tess.password });
      await rescue.operations.getAccount();
      expect(rescue.auth.hasAuthCode).toBe(true);
      const { authCode } = await rescue.requestAuthCodeSSO(sso);
      await rescue.operations.getAccount();
      expect(carried().sAuthCode).toBe(authCode);
    });

    test('is dropped by a logout', async () => {
      const rescue = client({ authCode: await tokenOf() });
      await rejection(rescue.logout());
      expect(rescue.auth.hasAuthCode).toBe(true);
      await rescue.login(login);
      await rescue.logout();
      expect(rescue.auth.hasAuthCode).toBe(false);
    });

    test('is part of the state with which another process continues', async () => {
      const authCode = await tokenOf();
      const stored = JSON.stringify(client({ authCode }).auth.serialize());
      const elsewhere = client({ auth: AuthState.deserialize(JSON.parse(stored)) });
      expect(await elsewhere.startSession(startSession)).toEqual({ code: 'OK' });
      expect(carried().sAuthCode).toBe(authCode);
    });

    test('is neither dropped nor shown if the service refuses it', async () => {
      const rescue = client({ authCode: 'TOKEN-0815' });
      const error = await rejection(rescue.startSession(startSession));
      expect(error).toMatchObject({ code: 'INVALID_SECRETAUTHCODE', outcome: 'refused' });
      expect(inspect([error, rescue, rescue.auth], { depth: 9, showHidden: true })).not.toContain('TOKEN-0815');
      expect(rescue.auth.hasAuthCode).toBe(true);
    });
  });

  test('an auth state for another origin is rejected', () => {
    const auth = new AuthState('https://secure.logmeinrescue.com/API/API.asmx');
    expect(() => client({ auth })).toThrow(/auth has a different origin/);
  });
});

describe('concurrent callers', () => {
  test('can share one signal for forty calls without a warning from Node, and an abort ends all of them', async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error): void => void warnings.push(warning);
    process.on('warning', warned);
    const { signal } = new AbortController();
    const controller = new AbortController();
    const rescue = client();
    await Promise.all(Array.from({ length: 40 }, () => rejection(rescue.operations.getAccount({}, { signal }))));
    const takeBack = server.next('getAccount', { delayMs: Infinity }, Infinity);
    const pending = Array.from({ length: 40 }, () =>
      rejection(rescue.operations.getAccount({}, { signal: controller.signal })),
    );
    controller.abort('enough');
    for (const error of await Promise.all(pending))
      expect(error).toMatchObject({ name: 'RescueAbortedError', cause: 'enough', operation: 'getAccount' });
    takeBack();
    process.off('warning', warned);
    expect(warnings).toEqual([]);
  });

  test('can clear the password after the call, and a fault is still masked', async () => {
    server.next('login', { fault: new ServerFault('cannot read hunter2-of-mine here') });
    const request = { sEmail: login.email, sPassword: 'hunter2-of-mine' };
    const pending = rejection(client().operations.login(request));
    request.sPassword = '';
    expect(await pending).toMatchObject({ faultString: 'cannot read *** here' });
  });

  test('do not lose a newer login through a late reply to a logout', async () => {
    const rescue = client();
    await rescue.login(login);
    server.next('logout', { delayMs: 100 });
    const leaving = rescue.logout();
    const tess = demoAccount.users[1];
    await expect.poll(() => server.calls.at(-1)?.operation).toBe('logout');
    // the session has ended, so the login starts a new session
    server.clock.advance(21 * 60_000);
    await rescue.login({ email: tess.email, password: tess.password });
    const before = rescue.auth.serialize();
    await leaving;
    expect(rescue.auth.serialize().loginUser).toBe(before.loginUser);
  });

  test('can pass null to a stub to send no authcode', async () => {
    const rescue = client();
    await rescue.requestAuthCodeSSO(sso);
    await rejection(rescue.operations.getAccount({ sAuthCode: null }));
    expect(server.calls.at(-1)?.request).toEqual({});
    await rescue.operations.logout().catch(() => undefined);
  });
});

describe('invalid arguments are rejected with their names before anything is sent', () => {
  test.each<[string, (rescue: RescueClient) => Promise<unknown>, RegExp]>([
    [
      'misspelt',
      (r) => r.startSession({ sesion: 1, node: 2 } as never),
      /startSession: session is missing; .*sesion is not known/,
    ],
    ['missing', (r) => r.login({ email: 'a' } as never), /login: password is missing/],
    [
      'surplus',
      (r) => r.login({ ...login, pin: 1 } as never),
      /pin is not known here; expected one of email, password/,
    ],
    [
      'a number outside xs:int',
      (r) => r.startSession({ session: 2 ** 31, node: 1 }),
      /session must be the ID of a support session, a whole number from/,
    ],
    ['a fraction', (r) => r.startSession({ session: 1.5, node: 1 }), /session must be/],
    ['text instead of a number', (r) => r.startSession({ session: '1', node: 1 } as never), /session must be/],
    [
      'a company with a non-digit',
      (r) => r.requestAuthCodeSSO({ ...sso, company: '65432l' }),
      /company must be the numeric ID/,
    ],
    ['an empty password', (r) => r.login({ ...login, password: '' }), /password must not be empty/],
    ['no argument', (r) => r.login(undefined as never), /login: the argument is missing; it must be an object/],
    ['a deadline of 0', (r) => r.login(login, { timeoutMs: 0 }), /timeoutMs must be at least 1 ms/],
    [
      'an unknown call option',
      (r) => r.login(login, { timeout: 5 } as never),
      /timeout is not known here; did you mean timeoutMs\?/,
    ],
    [
      'an operation name instead of a stub',
      (r) => r.call('getUser' as never, {} as never),
      /must be a generated stub.* client\.operations\[name\]/,
    ],
    ['no operation', (r) => r.call(undefined as never, {} as never), /must be a generated stub/],
    [
      'a stub with a misspelled member',
      (r) => r.operations.getUser({ iNodeId: 1 } as never),
      /iNodeID is required; iNodeId .* did you mean iNodeID/,
    ],
  ])('%s', async (_name, call, message) => {
    const error = await rejection(call(client()));
    expect(error).toBeInstanceOf(RescueRequestError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).toMatch(/Nothing was sent/);
    expect((error as RescueRequestError).issues.length).toBeGreaterThan(0);
    expect(server.calls).toEqual([]);
  });
});

describe('the constructor rejects invalid options with their names', () => {
  test.each<[string, object, RegExp]>([
    ['an endpoint that is not a URL', { endpoint: 'secure.logmeinrescue.com' }, /endpoint must be an absolute URL/],
    ['an endpoint without HTTP', { endpoint: 'ftp://host/' }, /endpoint must begin with https/],
    [
      'user info',
      { endpoint: 'https://user:secret@host/' },
      /endpoint must not contain a user or a password; for HTTP Basic authentication, set httpHeaders/,
    ],
    ['?wsdl', { endpoint: 'https://host/API.asmx?wsdl' }, /leave out \?wsdl/],
    ['plain http', { endpoint: 'http://host.example/API.asmx' }, /plain http to another machine.* set allowPlainHttp/],
    ['a misspelled option', { timeout: 1 }, /timeout is not known here; did you mean timeoutMs\?/],
    [
      'unknown options, with a single list of known options',
      { qqq: 1, www: 1 },
      /qqq is not known here; expected one of [^;]+; www is not known here\. Nothing/,
    ],
    ['an invalid deadline', { timeoutMs: 1.5 }, /timeoutMs must be a whole number/],
    ['an invalid version', { soapVersion: '1.3' }, /soapVersion must be '1.1' or '1.2'/],
    [
      'transport and proxy together',
      { transport: () => ({}), proxy: 'http://p:1' },
      /proxy cannot be combined with transport/,
    ],
    [
      'a proxy that is not an HTTP URL',
      { proxy: 'https://secret@host' },
      /proxy must be the URL of an HTTP proxy: http:\/\/host:port/,
    ],
    ['an empty authcode', { authCode: '' }, /authCode must not be empty; omit it/],
    ['null for an authcode', { authCode: null as never }, /authCode must be an authcode or an API token \(a string\)/],
    ['an authcode from a file', { authCode: 'secret@\n' }, /authCode must not start or end with whitespace; trim/],
    [
      'a state and an authcode',
      { authCode: 'secret@', auth: new AuthState('https://secure.logmeinrescue.com/API/API.asmx') },
      /authCode cannot be combined with auth/,
    ],
    ['auth that is not an AuthState', { auth: { authCode: 'secret' } }, /auth must be an AuthState/],
    ['contract that is not a contract', { contract: {} }, /contract must be the contract of generated stubs/],
  ])('%s', (_name, options, message) => {
    let error: unknown;
    try {
      new RescueClient(options);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(RescueRequestError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain('secret@');
  });

  test.each<[endpoint: string, more: RescueClientOptions]>([
    ['http://localhost:1/', {}],
    ['http://127.0.0.1/', {}],
    ['http://[::1]:8/', {}],
    ['http://host.example/API.asmx', { allowPlainHttp: true }],
  ])('plain HTTP to %s is allowed with the options %j', (endpoint, more) => {
    expect(inspect(new RescueClient({ endpoint, ...more }))).toBe(`RescueClient { endpoint: '${endpoint}' }`);
  });
});

describe('codes', () => {
  test('are listed and typed per operation according to the tables in the guide', () => {
    expect(guideCodes.login).toEqual(['ERROR', 'INVALID', 'LIMITREACHED', 'GLOBALIPRESTRICTED']);
    expect(guideCodes.requestAuthCodeSSO).toEqual(['ERROR', 'INVALID', 'INVALIDPARAM_COMPANY']);
    expect(guideCodes.startSession.toSorted()).toEqual([
      'ACTIONFAILED',
      'ERROR',
      'INVALIDPARAM_NODE',
      'INVALIDPARAM_SESSION',
      'INVALID_SECRETAUTHCODE',
      'NOTLOGGEDINASADMIN',
      'USER_DELETED_OR_DISABLED',
    ]);
    expectTypeOf<RescueCodes['login']>().toEqualTypeOf<'ERROR' | 'INVALID' | 'LIMITREACHED' | 'GLOBALIPRESTRICTED'>();
    expectTypeOf<RescueCodes['requestAuthCodeSSO']>().toEqualTypeOf<'ERROR' | 'INVALID' | 'INVALIDPARAM_COMPANY'>();
    expectTypeOf<RescueCodes['startSession']>().toEqualTypeOf<
      | 'ERROR'
      | 'NOTLOGGEDINASADMIN'
      | 'ACTIONFAILED'
      | 'INVALIDPARAM_SESSION'
      | 'INVALIDPARAM_NODE'
      | 'INVALID_SECRETAUTHCODE'
      | 'USER_DELETED_OR_DISABLED'
    >();
  });

  test('narrow the reply of a refusal to the type of its operation', async () => {
    const error: unknown = await rejection(client({ authCode: 'wrong' }).operations.getAccount());
    expect(isRescueResultError(error, 'getUser')).toBe(false);
    expect(isRescueResultError(error)).toBe(true);
    expect(isRescueResultError(new Error('of another kind'), 'getAccount')).toBe(false);
    if (isRescueResultError(error, 'getAccount')) {
      expect([error.code, error.reply]).toEqual([
        'INVALID_SECRETAUTHCODE',
        expect.objectContaining({ getAccountResult: 'getAccount_Invalid_SecretAuthCode' }),
      ]);
      expectTypeOf(error.code).toEqualTypeOf<RescueCode<'getAccount'>>();
      expectTypeOf(error.reply).toEqualTypeOf<GetAccountResponse>();
    }
    expectTypeOf<RescueCode<'login'>>().toEqualTypeOf<RescueCodes['login'] | (string & {})>();
  });

  test('have an unknown outcome for ERROR, because the guide also lists ERROR for timeouts', async () => {
    server.on('startSession', () => ({ startSessionResult: 'startSessionRet_Error' }));
    const error = await rejection(client().startSession(startSession));
    server.off('startSession');
    expect(error).toMatchObject({ code: 'ERROR', outcome: 'unknown' });
  });

  test('include INVALID of requestAuthCodeSSO, whose message mentions unproven names only for a reconstructed contract', async () => {
    const reject = async (options: object) =>
      ((await rejection(client(options).requestAuthCodeSSO({ ...sso, password: 'wrong' }))) as Error).message;
    const { origin: _, ...older } = contract;
    expect(contract.origin).toBe('reconstructed');
    expect(await reject({})).toMatch(/unproven.*the WSDL: npx logmein-rescue-soap check --url 'http:.*\?wsdl'/);
    const plain =
      'requestAuthCodeSSO: the service returned INVALID (requestAuthCode_Invalid). The credentials were not accepted.';
    expect(await reject({ contract: { ...contract, origin: 'service' } })).toBe(plain);
    expect(await reject({ contract: older })).toBe(plain);
    server.on('requestAuthCodeSSO', () => ({ requestAuthCodeSSOResult: 'requestAuthCode_InvalidParam_Company' }));
    expect(await reject({})).toMatch(/INVALIDPARAM_COMPANY .*unproven/);
    server.off('requestAuthCodeSSO');
  });

  test('include ACTIONFAILED, whose message names the known cause and the causes without a code in the WSDL', async () => {
    const rescue = client();
    await rescue.login(login);
    await rescue.startSession(startSession);
    const error = (await rejection(rescue.startSession(startSession))) as Error;
    const unknown = (await rejection(rescue.startSession({ ...startSession, session: 1 }))) as Error;
    for (const { message } of [error, unknown])
      expect(message).toMatch(
        /ACTIONFAILED .*technician who is offline.*is unknown.*already started.*check the session/,
      );
  });

  test('do not make a reply with OK but without an authcode valid', async () => {
    server.on('requestAuthCodeSSO', () => ({ requestAuthCodeSSOResult: 'requestAuthCode_OK' }));
    const error = await rejection(client().requestAuthCodeSSO(sso));
    server.off('requestAuthCodeSSO');
    expect(error).toMatchObject({ name: 'RescueReplyError', path: 'Body/requestAuthCodeSSOResponse/sAuthCode' });
  });

  test('for a refusal take precedence over a missing output', async () => {
    server.next('getAccount', {
      status: 200,
      headers: { 'Content-Type': 'text/xml; charset=utf-8' },
      body: '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><getAccountResponse xmlns="https://secure.logmeinrescue.com/API/API.asmx"><getAccountResult>getAccount_NotLoggedIn</getAccountResult></getAccountResponse></soap:Body></soap:Envelope>',
    });
    expect(await rejection(client().operations.getAccount())).toMatchObject({ code: 'NOTLOGGEDIN' });
  });
});
