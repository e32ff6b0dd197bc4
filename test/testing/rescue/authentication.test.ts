import { describe, expect, it } from 'vitest';
import { demoAccount, demoCredentials } from '../../../src/testing.js';
import { authCodeOf, call, loggedIn, started } from '../support.js';

const ada = { sEmail: demoCredentials.login.email, sPassword: demoCredentials.login.password };
const sso = {
  sSSOID: demoCredentials.sso.ssoId,
  sPassword: demoCredentials.sso.password,
  sCompany: demoCredentials.sso.company,
};

describe('login', () => {
  it.each([
    ['with the right password', ada, 'login_OK'],
    ['ignores the case of the address', { ...ada, sEmail: 'ADA@Example.com' }, 'login_OK'],
    ['with a wrong password', { ...ada, sPassword: 'Demo-password' }, 'login_Invalid'],
    ['without a password', { sEmail: ada.sEmail }, 'login_Invalid'],
    ['of an unknown user', { sEmail: 'x@example.com', sPassword: ada.sPassword }, 'login_Invalid'],
    ['of a disabled user', { sEmail: 'dora@example.com', sPassword: 'demo-password-4' }, 'login_Invalid'],
    ['without any member', {}, 'login_Invalid'],
  ])('%s', async (_name, request, result) => {
    const server = await started();
    const { status, reply } = await call(server, 'login', request);
    expect([status, reply.loginResult]).toEqual([200, result]);
  });

  it('refuses a user’s eleventh call in three minutes', async () => {
    const server = await started({ now: () => 0 });
    const login = async () => (await call(server, 'login', ada)).reply.loginResult;
    for (let calls = 1; calls <= 10; calls++) expect(await login()).toBe('login_OK');
    expect(await login()).toBe('login_LimitReached');
    const other = { sEmail: 'tess@example.com', sPassword: 'demo-password-2' };
    expect((await call(server, 'login', other)).reply.loginResult).toBe('login_OK');
    server.clock.advance(3 * 60_000 - 1);
    expect(await login()).toBe('login_LimitReached');
    server.clock.advance(3 * 60_000);
    expect(await login()).toBe('login_OK');
  });

  it('counts the calls of exactly the last three minutes, whether refused or not', async () => {
    const server = await started({ now: () => 1_000_000 });
    const login = async () => (await call(server, 'login', ada)).reply.loginResult;
    for (let calls = 1; calls <= 10; calls++) await login();
    server.clock.advance(3 * 60_000);
    expect(await login()).toBe('login_OK');
    const wrong = { ...ada, sPassword: '' };
    for (let calls = 1; calls <= 9; calls++)
      expect((await call(server, 'login', wrong)).reply.loginResult).toBe('login_Invalid');
    server.clock.advance(3 * 60_000 - 1);
    expect(await login()).toBe('login_LimitReached');
    server.clock.advance(1);
    expect(await login()).toBe('login_OK');
  });

  it('refuses addresses outside the account’s ranges', async () => {
    const server = await started({ accounts: [{ ...demoAccount, ipRestricted: true }] });
    expect((await call(server, 'login', ada)).reply.loginResult).toBe('login_GlobalIpRestricted');
    for (const account of server.accounts) account.ipRestricted = false;
    expect((await call(server, 'login', ada)).reply.loginResult).toBe('login_OK');
  });

  it('replaces the user of the cookie session', async () => {
    const server = await started();
    const cookie = await loggedIn(server, 'tess@example.com');
    await call(server, 'login', ada, { cookie });
    expect((await call(server, 'getAccount', {}, { cookie })).reply.sEmail).toBe(ada.sEmail);
  });
});

describe('logout', () => {
  it('ends the login of the cookie session only once, and keeps authcodes valid', async () => {
    const server = await started();
    const cookie = await loggedIn(server, ada.sEmail);
    const sAuthCode = await authCodeOf(server, ada.sEmail);
    expect((await call(server, 'logout', {}, { cookie })).reply.logoutResult).toBe('logout_OK');
    expect((await call(server, 'logout', {}, { cookie })).reply.logoutResult).toBe('logout_NotLoggedIn');
    expect((await call(server, 'getAccount', {}, { cookie })).reply.getAccountResult).toBe('getAccount_NotLoggedIn');
    const byAuthCode = await call(server, 'getAccount', { sAuthCode }, { cookie });
    expect(byAuthCode.reply.getAccountResult).toBe('getAccount_OK');
  });

  it('requires a login', async () => {
    expect((await call(await started(), 'logout', {})).reply.logoutResult).toBe('logout_NotLoggedIn');
  });
});

describe('requestAuthCode', () => {
  it.each([
    ['with the right password', ada, 'requestAuthCode_OK'],
    ['with a wrong password', { ...ada, sPassword: 'x' }, 'requestAuthCode_Invalid'],
    ['of a disabled user', { sEmail: 'dora@example.com', sPassword: 'demo-password-4' }, 'requestAuthCode_Invalid'],
    ['without any member', {}, 'requestAuthCode_Invalid'],
  ])('%s', async (_name, request, result) => {
    const { reply } = await call(await started(), 'requestAuthCode', request);
    expect(reply.requestAuthCodeResult).toBe(result);
    expect(reply.sAuthCode !== undefined).toBe(result === 'requestAuthCode_OK');
  });
});

describe('requestAuthCodeSSO', () => {
  it.each([
    ['with valid arguments', sso, 'requestAuthCode_OK'],
    ['with a wrong SSO id', { ...sso, sSSOID: '1' }, 'requestAuthCode_Invalid'],
    ['without an SSO id, for a user without one', { ...sso, sSSOID: '' }, 'requestAuthCode_Invalid'],
    ['with the user’s own password', { ...sso, sPassword: ada.sPassword }, 'requestAuthCode_Invalid'],
    ['with another company', { ...sso, sCompany: '1' }, 'requestAuthCode_Invalid'],
    ['of a disabled user', { ...sso, sSSOID: '123459' }, 'requestAuthCode_Invalid'],
    ['with a company that is not a number', { ...sso, sCompany: '65a321' }, 'requestAuthCode_InvalidParam_Company'],
    ['without a company', { sSSOID: sso.sSSOID, sPassword: sso.sPassword }, 'requestAuthCode_InvalidParam_Company'],
  ])('%s', async (_name, request, result) => {
    const { reply } = await call(await started(), 'requestAuthCodeSSO', request);
    expect(reply.requestAuthCodeSSOResult).toBe(result);
    expect(reply.sAuthCode !== undefined).toBe(result === 'requestAuthCode_OK');
  });

  it('is refused by an account without an SSO password, even without a password', async () => {
    const { ssoPassword: _none, ...account } = demoAccount;
    const server = await started({ accounts: [account] });
    const { sPassword: _either, ...without } = sso;
    for (const request of [sso, without, { ...sso, sPassword: '' }])
      expect((await call(server, 'requestAuthCodeSSO', request)).reply.requestAuthCodeSSOResult).toBe(
        'requestAuthCode_Invalid',
      );
  });
});

describe('an authcode', () => {
  it('identifies the user without a cookie or with an expired cookie', async () => {
    const server = await started();
    const cookie = await loggedIn(server, 'tess@example.com');
    const sAuthCode = await authCodeOf(server, ada.sEmail);
    server.clock.advance(365 * 24 * 3_600_000);
    for (const options of [{}, { cookie }]) {
      const { reply, cookie: fresh } = await call(server, 'getAccount', { sAuthCode }, options);
      expect(reply).toMatchObject({ getAccountResult: 'getAccount_OK', sEmail: ada.sEmail });
      expect(fresh).toBeDefined();
    }
  });

  it('takes precedence over the login of the cookie, whether valid or not', async () => {
    const server = await started();
    const cookie = await loggedIn(server, 'tess@example.com');
    const sAuthCode = await authCodeOf(server, ada.sEmail);
    const results = [];
    for (const request of [{ sAuthCode }, { sAuthCode: 'x' }, { sAuthCode: '' }, {}])
      results.push((await call(server, 'getAccount', request, { cookie })).reply);
    expect(results).toMatchObject([
      { getAccountResult: 'getAccount_OK', sEmail: ada.sEmail },
      { getAccountResult: 'getAccount_Invalid_SecretAuthCode' },
      { getAccountResult: 'getAccount_OK', sEmail: 'tess@example.com' },
      { getAccountResult: 'getAccount_OK', sEmail: 'tess@example.com' },
    ]);
  });

  it.each(['requestAuthCode', 'requestAuthCodeSSO'] as const)(
    'becomes invalid when its user requests another authcode by %s',
    async (by) => {
      const server = await started();
      const sAuthCode = await authCodeOf(server, ada.sEmail);
      const others = await authCodeOf(server, 'tess@example.com');
      if (by === 'requestAuthCode') await call(server, by, ada);
      else await call(server, by, sso);
      const result = async (code: string) =>
        (await call(server, 'getAccount', { sAuthCode: code })).reply.getAccountResult;
      expect(await result(sAuthCode)).toBe('getAccount_Invalid_SecretAuthCode');
      expect(await result(others)).toBe('getAccount_OK');
    },
  );

  it.each(['disabled', 'deleted'])('is refused, as is a login, after the user was %s', async (how) => {
    const server = await started();
    const cookie = await loggedIn(server, ada.sEmail);
    const sAuthCode = await authCodeOf(server, ada.sEmail);
    if (how === 'deleted') server.removeUser(ada.sEmail);
    else server.user(ada.sEmail).enabled = false;
    for (const reply of [
      (await call(server, 'getAccount', { sAuthCode })).reply,
      (await call(server, 'getAccount', {}, { cookie })).reply,
    ])
      expect(reply.getAccountResult).toBe('getAccount_User_Deleted_Or_Disabled');
    const start = await call(server, 'startSession', { iSession: 12345678, iNode: 337367 }, { cookie });
    expect(start.reply.startSessionResult).toBe('startSessionRet_User_Deleted_Or_Disabled');
  });
});
