import { describe, expect, expectTypeOf, test } from 'vitest';
import { contract } from '../../generated/operations.js';
import type { GetAccountResponse } from '../../generated/types.js';
import {
  isRescueResultError,
  RescueClient,
  RescueConnectionError,
  RescueResultError,
  RescueThrottledError,
  type CallInfo,
  type RescueCode,
  type RescueCodes,
} from '../../src/index.js';
import { guideCodes } from '../../src/rescue/codes.js';
import { demoAccount, demoCredentials, ServerFault } from '../../src/testing.js';
import { cannedTransport, envelope } from '../support/canned-transport.js';
import { rejection } from '../support/rejection.js';
import { embeddedServer } from './support.js';

const world = embeddedServer();
const { client } = world;
const { login, sso, startSession } = demoCredentials;

describe.each(['1.1', '1.2'] as const)('over SOAP %s', (soapVersion) => {
  test('login, authcode by single sign-on, session with the cookie, logout', async () => {
    const rescue = client({ soapVersion });
    expect(await rescue.login(login)).toEqual({ code: 'OK' });
    expect(await rescue.startSession({ ...startSession, authCode: null })).toEqual({ code: 'OK' });
    const { authCode } = await rescue.requestAuthCodeSSO(sso);
    expect(authCode).toMatch(/^\S+$/);
    expect(await rescue.logout()).toEqual({ code: 'OK' });
    expect(world.server.calls.map((call) => [call.operation, call.soapVersion])).toEqual(
      ['login', 'startSession', 'requestAuthCodeSSO', 'logout'].map((name) => [name, soapVersion]),
    );
    expect(world.server.session(startSession.session).state).toBe('active');
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
    world.server.on('startSession', session(result));
    const error = await rejection(rescue.startSession(startSession));
    world.server.off('startSession');
    expect(error).toBeInstanceOf(RescueResultError);
    expect(error).toMatchObject({ code, result, outcome });
    expect(infos).toMatchObject([{ code, outcome, error: 'RescueResultError' }]);
    expect(/may have been executed: check before retrying/.test((error as Error).message)).toBe(outcome === 'unknown');
  });

  test.each(['', '  '])('an empty result ("%s") has an unknown outcome', async (result) => {
    const rescue = client();
    world.server.on('startSession', session(result));
    const error = await rejection(rescue.startSession(startSession));
    world.server.off('startSession');
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

describe('concurrent callers', () => {
  test('can share one signal for forty calls without a warning from Node, and an abort ends all of them', async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error): void => void warnings.push(warning);
    process.on('warning', warned);
    const { signal } = new AbortController();
    const controller = new AbortController();
    const rescue = client();
    await Promise.all(Array.from({ length: 40 }, () => rejection(rescue.operations.getAccount({}, { signal }))));
    const takeBack = world.server.next('getAccount', { delayMs: Infinity }, Infinity);
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
    world.server.next('login', { fault: new ServerFault('cannot read hunter2-of-mine here') });
    const request = { sEmail: login.email, sPassword: 'hunter2-of-mine' };
    const pending = rejection(client().operations.login(request));
    request.sPassword = '';
    expect(await pending).toMatchObject({ faultString: 'cannot read *** here' });
  });

  test('do not lose a newer login through a late reply to a logout', async () => {
    const rescue = client();
    await rescue.login(login);
    world.server.next('logout', { delayMs: 100 });
    const leaving = rescue.logout();
    const tess = demoAccount.users[1];
    await expect.poll(() => world.server.calls.at(-1)?.operation).toBe('logout');
    // the session has ended, so the login starts a new session
    world.server.clock.advance(21 * 60_000);
    await rescue.login({ email: tess.email, password: tess.password });
    const before = rescue.auth.serialize();
    await leaving;
    expect(rescue.auth.serialize().loginUser).toBe(before.loginUser);
  });

  test('can pass null to a stub to send no authcode', async () => {
    const rescue = client();
    await rescue.requestAuthCodeSSO(sso);
    await rejection(rescue.operations.getAccount({ sAuthCode: null }));
    expect(world.server.calls.at(-1)?.request).toEqual({});
    await rescue.operations.logout().catch(() => undefined);
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
    world.server.on('startSession', () => ({ startSessionResult: 'startSessionRet_Error' }));
    const error = await rejection(client().startSession(startSession));
    world.server.off('startSession');
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
    world.server.on('requestAuthCodeSSO', () => ({ requestAuthCodeSSOResult: 'requestAuthCode_InvalidParam_Company' }));
    expect(await reject({})).toMatch(/INVALIDPARAM_COMPANY .*unproven/);
    world.server.off('requestAuthCodeSSO');
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
    world.server.on('requestAuthCodeSSO', () => ({ requestAuthCodeSSOResult: 'requestAuthCode_OK' }));
    const error = await rejection(client().requestAuthCodeSSO(sso));
    world.server.off('requestAuthCodeSSO');
    expect(error).toMatchObject({ name: 'RescueReplyError', path: 'Body/requestAuthCodeSSOResponse/sAuthCode' });
  });

  test('for a refusal take precedence over a missing output', async () => {
    world.server.next('getAccount', {
      status: 200,
      headers: { 'Content-Type': 'text/xml; charset=utf-8' },
      body: '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><getAccountResponse xmlns="https://secure.logmeinrescue.com/API/API.asmx"><getAccountResult>getAccount_NotLoggedIn</getAccountResult></getAccountResponse></soap:Body></soap:Envelope>',
    });
    expect(await rejection(client().operations.getAccount())).toMatchObject({ code: 'NOTLOGGEDIN' });
  });
});
