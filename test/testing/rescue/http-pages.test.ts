import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { demoAccount, demoCredentials, ServerFault, type RescueServer } from '../../../src/testing.js';
import { authCodeOf, call, exchange, loggedIn, started, type RawReply } from '../support.js';

const { login, sso, startSession } = demoCredentials;
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

type Parameters = Readonly<Record<string, string | number>>;

/** Requests a page with a query or, like the form in the guide, with a posted form. */
async function page(
  server: RescueServer,
  path: string,
  parameters: Parameters | string = {},
  { method = 'GET', cookie }: { readonly method?: 'GET' | 'POST'; readonly cookie?: string | undefined } = {},
): Promise<RawReply> {
  const text =
    typeof parameters === 'string'
      ? parameters
      : new URLSearchParams(
          Object.entries(parameters).map(([name, value]): [string, string] => [name, `${value}`]),
        ).toString();
  const headers = { ...(method === 'POST' && form), ...(cookie !== undefined && { Cookie: cookie }) };
  const sent = method === 'GET' ? { path: `${path}?${text}` } : { path, body: text };
  return exchange(server, { method, headers, ...sent });
}

const cookieOf = (reply: RawReply): string | undefined => reply.headers['set-cookie']?.[0]?.split(';')[0];
const ada: Parameters = { email: login.email, pwd: login.password };
const ids: Parameters = { session: startSession.session, node: startSession.node };

describe.each(['GET', 'POST'] as const)('the pages of the HTTP methods, by %s', (method) => {
  it('login, startSession and logout share one cookie session with each other and with SOAP', async () => {
    const server = await started();
    const reply = await page(server, '/API/login.aspx', ada, { method });
    expect(reply).toMatchObject({ status: 200, body: 'OK', headers: { 'content-type': 'text/plain; charset=utf-8' } });
    const cookie = cookieOf(reply);
    expect(cookie).toMatch(/^ASP\.NET_SessionId=[a-z0-5]{24}$/);
    expect((await call(server, 'getAccount', {}, { cookie })).reply.sEmail).toBe(login.email);
    expect((await page(server, '/API/startSession.aspx', ids, { method, cookie })).body).toBe('OK');
    expect(server.session(startSession.session).state).toBe('active');
    expect((await page(server, '/API/startSession.aspx', ids, { method, cookie })).body).toBe('ACTIONFAILED');
    expect((await page(server, '/API/logout.aspx', {}, { method, cookie })).body).toBe('OK');
    expect((await page(server, '/API/logout.aspx', {}, { method, cookie })).body).toBe('NOTLOGGEDIN');
    expect((await call(server, 'getAccount', {}, { cookie })).reply.getAccountResult).toBe('getAccount_NotLoggedIn');
  });

  it('an authcode from a page is accepted on pages and over SOAP', async () => {
    const server = await started();
    const reply = await page(server, '/API/requestAuthCode.aspx', ada, { method });
    const authcode = /^OK\n\nAUTHCODE:(\w+)$/.exec(reply.body)?.[1] ?? '';
    expect((await page(server, '/API/startSession.aspx', { ...ids, authcode }, { method })).body).toBe('OK');
    const { reply: account } = await call(server, 'getAccount', { sAuthCode: authcode });
    expect(account.getAccountResult).toBe('getAccount_OK');
    await authCodeOf(server, login.email);
    const refused = await page(server, '/API/startSession.aspx', { ...ids, authcode }, { method });
    expect(refused.body).toBe('INVALID_SECRETAUTHCODE');
  });

  it('fact 17: requestAuthCodeSSO accepts an e-mail address as the SSO ID and returns OK, an empty line, AUTHCODE:...', async () => {
    const server = await started();
    server.user('tess@example.com').ssoId = 'tess@example.com';
    const parameters = { ssoid: 'tess@example.com', pwd: sso.password, company: sso.company };
    const { body } = await page(server, '/API/requestAuthCodeSSO.aspx', parameters, { method });
    expect(body).toMatch(/^OK\n\nAUTHCODE:[0-9a-f]{64}$/);
  });
});

describe('the codes of the guide', () => {
  it.each<readonly [string, Parameters, string]>([
    ['login', { ...ada, pwd: 'wrong' }, 'INVALID'],
    ['login', { email: login.email }, 'INVALID'],
    ['login', {}, 'INVALID'],
    ['requestAuthCode', { ...ada, pwd: 'wrong' }, 'INVALID'],
    ['requestAuthCodeSSO', { ssoid: sso.ssoId, pwd: 'wrong', company: sso.company }, 'INVALID'],
    ['requestAuthCodeSSO', { ssoid: sso.ssoId, pwd: sso.password, company: 'x1' }, 'INVALIDPARAM_COMPANY'],
    ['startSession', ids, 'NOTLOGGEDINASADMIN'],
    ['startSession', { ...ids, authcode: 'wrong' }, 'INVALID_SECRETAUTHCODE'],
    ['logout', {}, 'NOTLOGGEDIN'],
  ])('%s with %j', async (method, parameters, code) => {
    expect((await page(await started(), `/API/${method}.aspx`, parameters)).body).toBe(code);
  });

  it.each<readonly [Parameters, string]>([
    [{ ...ids, session: 1 }, 'INVALIDPARAM_SESSION'],
    [{ node: startSession.node }, 'INVALIDPARAM_SESSION'],
    [{ ...ids, session: 'abc' }, 'INVALIDPARAM_SESSION'],
    [{ ...ids, session: '99999999999999999999' }, 'INVALIDPARAM_SESSION'],
    [{ ...ids, node: 1 }, 'INVALIDPARAM_NODE'],
    [{ ...ids, node: 337368 }, 'ACTIONFAILED'],
  ])('startSession of an administrator with %j, also those that the SOAP enumeration lacks', async (given, code) => {
    const server = await started();
    const cookie = await loggedIn(server, login.email);
    expect((await page(server, '/API/startSession.aspx', given, { cookie })).body).toBe(code);
  });

  it('LIMITREACHED applies to logins by SOAP and by page together', async () => {
    const server = await started({ now: () => 0 });
    for (let calls = 1; calls <= 10; calls++) await loggedIn(server, login.email);
    expect((await page(server, '/API/login.aspx', ada)).body).toBe('LIMITREACHED');
  });

  it('USER_DELETED_OR_DISABLED', async () => {
    const server = await started();
    const authcode = await authCodeOf(server, login.email);
    server.user(login.email).enabled = false;
    const { body } = await page(server, '/API/startSession.aspx', { ...ids, authcode });
    expect(body).toBe('USER_DELETED_OR_DISABLED');
  });
});

describe('a page', () => {
  it('supports effects and handlers, and appears in calls, as with SOAP', async () => {
    const server = await started({ now: () => 5 });
    server.next('login', { status: 503, body: 'busy' });
    expect(await page(server, '/API/login.aspx', ada)).toMatchObject({ status: 503, body: 'busy' });
    server.next('login', { fault: new ServerFault('Broken') });
    const fault = await page(server, '/API/login.aspx', ada);
    expect(fault).toMatchObject({
      status: 500,
      body: 'Broken\n',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
    server.on('login', async (request, { proceed, user }) => {
      expect([request.sPassword, user]).toEqual([login.password, undefined]);
      return { ...(await proceed()), loginResult: 'login_Error' };
    });
    expect((await page(server, '/API/login.aspx', ada, { method: 'POST' })).body).toBe('ERROR');
    expect(server.calls).toHaveLength(3);
    expect(server.calls[2]).toMatchObject({
      operation: 'login',
      action: undefined,
      request: { sEmail: login.email, sPassword: login.password },
      envelope: new URLSearchParams({ email: login.email, pwd: login.password }).toString(),
      hasCookie: false,
      time: 5,
    });
    expect(server.calls[2]?.soapVersion).toBeUndefined();
    expect(inspect(server) + JSON.stringify(server)).not.toContain(login.password);
  });

  it.each(['/API/login.aspx', '/api/LOGIN.ASPX', '/Api/logIn.aspx'])(
    'ignores the case of its path: %s',
    async (path) => {
      expect((await page(await started(), path, ada)).body).toBe('OK');
    },
  );

  it.each([
    ['ignores the case of names', `EMAIL=${login.email}&Pwd=${login.password}`, 'OK'],
    ['joins repeated values with commas', `email=${login.email}&pwd=a&pwd=${login.password}`, 'INVALID'],
    ['leaves malformed escapes unchanged', 'email=%&pwd=%zz%ff', 'INVALID'],
    ['ignores other names', `email=${login.email}&pwd=${login.password}&__proto__=1&constructor=2&email[]=x`, 'OK'],
    ['shows no value', 'email=<script>alert(1)</script>&pwd=<script>alert(2)</script>', 'INVALID'],
  ])('%s', async (_name, query, body) => {
    for (const method of ['GET', 'POST'] as const)
      expect((await page(await started(), '/API/login.aspx', query, { method })).body).toBe(body);
  });

  it.each(['login', 'logout', 'requestAuthCode', 'requestAuthCodeSSO', 'startSession'])(
    'shows no value of any parameter: %s',
    async (name) => {
      const names = ['email', 'pwd', 'ssoid', 'company', 'session', 'node', 'authcode', '<script>'];
      const parameters = Object.fromEntries(names.map((each) => [each, '"><script>alert(1)</script>']));
      for (const method of ['GET', 'POST'] as const) {
        const { status, body } = await page(await started(), `/API/${name}.aspx`, parameters, { method });
        expect([status, body]).toEqual([200, expect.stringMatching(/^[A-Z_]+$/)]);
      }
    },
  );

  it('also reads the query of a POST request, which precedes the form', async () => {
    const server = await started();
    const path = `/API/login.aspx?email=${login.email}&pwd=${login.password}`;
    expect((await exchange(server, { path })).body).toBe('OK');
    expect((await exchange(server, { path, headers: form, body: 'pwd=other&email=other' })).body).toBe('OK');
  });

  it.each(['PUT', 'DELETE', 'HEAD', 'OPTIONS'])('does not allow %s', async (method) => {
    const server = await started();
    const reply = await exchange(server, { method, path: '/API/login.aspx' });
    expect(reply).toMatchObject({ status: 405, headers: { allow: 'GET, POST' } });
    expect(server.calls).toEqual([]);
  });

  it.each(['application/json', 'text/xml', 'application/x-www-form-urlencodedX', undefined])(
    'like ASP.NET, counts as an empty form with the content type %s',
    async (type) => {
      const server = await started();
      const headers = type === undefined ? {} : { 'Content-Type': type };
      const reply = await exchange(server, { path: '/API/login.aspx', headers, body: `email=${login.email}` });
      expect(reply).toMatchObject({ status: 200, body: 'INVALID' });
      expect(server.calls.map((each) => [each.request, each.envelope])).toEqual([[{}, '']]);
    },
  );

  it('of 10 MB gets status 413, and the server keeps running', async () => {
    const server = await started();
    const reply = await page(server, '/API/login.aspx', `email=${'x'.repeat(10_000_000)}`, { method: 'POST' });
    expect(reply.status).toBe(413);
    expect((await page(server, '/API/login.aspx', ada)).body).toBe('OK');
  });

  it.each(['/API/getUser.aspx', '/API/unknown.aspx', '/API/__proto__.aspx', '/login.aspx', '/API/login.aspx/x'])(
    'fact 18: an unknown method returns an HTML page with status 404 instead of an error value: %s',
    async (path) => {
      const reply = await page(await started(), path, ada);
      expect(reply).toMatchObject({ status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } });
      expect(reply.body).not.toMatch(/ERROR|INVALID/);
    },
  );

  it('may be requested without a query, which is then recorded as empty', async () => {
    const server = await started();
    expect((await exchange(server, { method: 'GET', path: '/API/logout.aspx' })).body).toBe('NOTLOGGEDIN');
    expect(server.calls[0]?.envelope).toBe('');
    expect((await exchange(server, { method: 'GET', path: '/API/logout.aspx?a?b' })).body).toBe('NOTLOGGEDIN');
    expect(server.calls[1]?.envelope).toBe('a?b');
  });

  it('decodes escapes in a query', async () => {
    const server = await started({ accounts: [{ ...demoAccount, ssoPassword: 'ä &=+%' }] });
    const parameters = { ssoid: sso.ssoId, pwd: 'ä &=+%', company: sso.company };
    expect((await page(server, '/API/requestAuthCodeSSO.aspx', parameters)).body).toMatch(/^OK\n/);
  });
});
