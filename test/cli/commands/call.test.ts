import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { demoCredentials, ServerFault, startRescueServer, type RescueServer } from '../../../src/testing.js';
import { endpointAt } from '../../../src/cli/call/service.js';
import { wsdlOf } from '../../codegen/wsdl.js';
import { envelope } from '../../support/canned-transport.js';
import { command, emptyFolder, listen, put, rescue, type Ran } from '../support.js';

const { login, sso, startSession } = demoCredentials;
const { session, node } = startSession;
const user = { RESCUE_EMAIL: login.email, RESCUE_PASSWORD: login.password };
const single = { RESCUE_SSO_ID: sso.ssoId, RESCUE_SSO_PASSWORD: sso.password, RESCUE_COMPANY: sso.company };

let server: RescueServer;
beforeAll(async () => {
  server = await startRescueServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.clock.advance(181_000);
  server.clearCalls();
  server.session(session).state = 'waiting';
});

interface Shell {
  readonly env?: Readonly<Record<string, string>>;
  readonly answers?: readonly string[];
  readonly cache?: string;
}

/** Runs `call ARGS` against the embedded server. */
async function call({ env = {}, answers, cache = emptyFolder() }: Shell, ...args: readonly string[]): Promise<Ran> {
  const given = { RESCUE_ENDPOINT: server.endpoint, XDG_CACHE_HOME: cache, ...env };
  const ran = await command({ env: given, ...(answers && { answers }) }, 'call', ...args);
  for (const secret of [login.password, sso.password, ...(env['RESCUE_AUTH_CODE'] ? [env['RESCUE_AUTH_CODE']] : [])])
    expect(`${ran.printed}${ran.notified}`).not.toContain(secret);
  return ran;
}

const operations = (): readonly string[] => server.calls.map(({ operation }) => operation);
const requests = (): readonly unknown[] => server.calls.map(({ request }) => request);
const authCode = async (): Promise<string> => {
  const { printed } = await call({ env: single }, 'requestAuthCodeSSO', '--yes', '--json');
  server.clearCalls();
  return (JSON.parse(printed) as { sAuthCode: string }).sAuthCode;
};

describe('a call', () => {
  test('names the endpoint, logs in because the operation needs it, prints the reply, and logs out', async () => {
    const { code, printed, notified } = await call({ env: user }, 'getAccount');
    expect(code).toBe(0);
    expect(printed).toContain("sOrganization: 'Example Company'");
    expect(notified).toBe(`Endpoint: ${server.endpoint}\nlogin: 1 of 10 in 3 minutes`);
    expect(operations()).toEqual(['login', 'getAccount', 'logout']);
  });

  test('prints only JSON to standard output', async () => {
    const { printed } = await call({ env: user }, 'getUser', 'iNodeID=337366', '--json');
    expect(JSON.parse(printed)).toMatchObject({ getUserResult: 'getUser_OK', oUser: { sName: 'Ada Admin' } });
  });

  test.each(['RESCUE_AUTH_CODE', 'RESCUE_API_TOKEN'])('with %s needs no login', async (variable) => {
    const { code } = await call(
      { env: { [variable]: await authCode() } },
      'startSession',
      `session=${session}`,
      `node=${node}`,
    );
    expect(code).toBe(0);
    expect(operations()).toEqual(['startSession']);
  });

  test('with an authcode among its arguments needs no login', async () => {
    const args = ['startSession', `session=${session}`, `node=${node}`, 'authCode=env:MY_CODE'];
    expect((await call({ env: { MY_CODE: await authCode() } }, ...args)).code).toBe(0);
    expect(operations()).toEqual(['startSession']);
  });

  test('checks the credentials in environment variables before it sends anything', async () => {
    const env = { ...single, RESCUE_COMPANY: 'ACME' };
    const { code, notified } = await call({ env }, 'requestAuthCodeSSO', '--yes');
    expect({ code, sent: operations() }).toEqual({ code: 3, sent: [] });
    expect(notified).toMatch(
      /\ncompany must be the numeric ID of the company account: digits only, not another string\. Nothing was sent\.$/,
    );
  });

  test('accepts the names used by RescueClient and the names in the WSDL', async () => {
    await call({ env: user }, 'startSession', `iSession=${session}`, `node=${node}`, '--json');
    expect(requests()[1]).toMatchObject({ iSession: session, iNode: node });
  });

  test.each([
    ['login', user, ['login', 'logout']],
    ['logout', user, ['login', 'logout']],
    ['requestAuthCode', user, ['requestAuthCode']],
    ['requestAuthCodeSSO', single, ['requestAuthCodeSSO']],
  ])('of %s reads its credentials from environment variables', async (name, env, sent) => {
    expect((await call({ env }, name, '--yes')).code).toBe(0);
    expect(operations()).toEqual(sent);
  });

  test('prompts for missing credentials in a terminal', async () => {
    const { code, notified } = await call({ answers: [login.email, login.password] }, 'getAccount');
    expect({ code, sent: operations() }).toEqual({ code: 0, sent: ['login', 'getAccount', 'logout'] });
    expect(notified).toContain('E-mail address [RESCUE_EMAIL]: \nPassword (not shown) [RESCUE_PASSWORD]: ');
  });

  test('reports a failed logout at the end without changing its exit code', async () => {
    server.next('logout', { status: 500, body: '' });
    const { code, notified } = await call({ env: user }, 'getAccount');
    expect(code).toBe(0);
    expect(notified).toContain('The logout failed. The session ends after 20 minutes of inactivity.');
  });
});

describe('--envelopes', () => {
  test('prints both envelopes to standard error, with secrets masked', async () => {
    const { code, printed, notified } = await call({ env: user }, 'getAccount', '--envelopes', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ sOrganization: 'Example Company' });
    expect(notified).toMatch(/login request:\n<.*<sEmail>ada@example\.com<\/sEmail><sPassword>\*\*\*<\/sPassword>/);
    expect(notified).toMatch(/getAccount reply, HTTP 200:\n.*<sOrganization>Example Company</s);
  });

  test('masks the authcode, which only the printed reply contains', async () => {
    const { printed, notified } = await call({ env: single }, 'requestAuthCodeSSO', '-y', '--envelopes', '--json');
    const { sAuthCode } = JSON.parse(printed) as { sAuthCode: string };
    expect(notified).toContain('<sAuthCode>***</sAuthCode>');
    expect(notified).not.toContain(sAuthCode);
  });
});

test('--header is sent with the call, and with a WSDL download only to the same origin', async () => {
  await call({ env: user }, 'getAccount', '--header', 'X-Api-Key=k3y', '--wsdl', server.wsdlUrl);
  expect(server.calls.map(({ headers }) => headers['x-api-key'])).toEqual(['k3y', 'k3y', 'k3y']);
  const seen: unknown[] = [];
  const other = await listen((request, reply) => {
    seen.push(request.headers['x-api-key']);
    reply.writeHead(200, { 'content-type': 'text/xml' }).end(rescue);
  });
  const args = ['getAccount', '--header', 'X-Api-Key=k3y', '--wsdl', `${other}/?wsdl`];
  expect((await call({ env: user }, ...args)).code).toBe(0);
  expect(seen).toEqual([undefined]);
  await call({ env: { ...user, RESCUE_ENDPOINT: '' } }, ...args);
  expect(seen.slice(1)).toContain('k3y');
});

describe('a request for an authcode', () => {
  const warning = "This replaces the authcode that this user's other programs use.";

  test('is confirmed in a terminal; the reply shows the authcode', async () => {
    const { code, printed, notified } = await call({ env: single, answers: ['y'] }, 'requestAuthCodeSSO');
    expect(code).toBe(0);
    expect(notified).toContain(`${warning}\nRequest an authcode? [y/N] `);
    expect(notified).toContain('The reply contains an authcode: treat it like a password.');
    expect(printed).toMatch(/sAuthCode: '[\da-f]{64}'/);
  });

  test.each([
    ['is not sent unless the user answers yes', { answers: [''] }, [], 'Request an authcode? [y/N] \nnothing was sent'],
    [
      'needs --yes without a terminal',
      {},
      [],
      'nothing was sent: pass --yes to request an authcode without a terminal',
    ],
    ['is sent with --yes', {}, ['--yes'], 'The reply contains an authcode: treat it like a password.'],
  ])('%s', async (_name, shell, flags, message) => {
    const { code, notified } = await call({ env: user, ...shell }, 'requestAuthCode', ...flags);
    expect(notified).toBe(`Endpoint: ${server.endpoint}\n${warning}\n${message}`);
    expect([code, operations()]).toEqual(flags.length > 0 ? [0, ['requestAuthCode']] : [3, []]);
  });

  test('that is refused prints no authcode and exits with 1', async () => {
    const { code, notified } = await call(
      { env: { ...user, RESCUE_EMAIL: 'eve@example.com' } },
      'requestAuthCode',
      '-y',
    );
    expect(code).toBe(1);
    expect(notified).not.toContain('The reply contains an authcode');
  });
});

describe('the exit code', () => {
  test('is 1 for a call that the service refuses with a result code, and the reply is printed', async () => {
    const { code, printed, notified } = await call(
      { env: { RESCUE_AUTH_CODE: 'wrong-authcode' } },
      'getAccount',
      '--json',
    );
    expect(code).toBe(1);
    expect(JSON.parse(printed)).toMatchObject({ getAccountResult: 'getAccount_Invalid_SecretAuthCode' });
    expect(notified).toContain('INVALID_SECRETAUTHCODE');
  });

  test('is 1 if the login is refused', async () => {
    const { code, printed } = await call({ env: { ...user, RESCUE_PASSWORD: 'wrong-password' } }, 'getAccount');
    expect([code, operations()]).toEqual([1, ['login']]);
    expect(printed).toContain('login_Invalid');
  });

  test.each<[string, () => unknown, RegExp]>([
    ['a fault', () => server.next('getUser', { fault: new ServerFault('broken') }), /fault, Server: broken/],
    ['a connection that breaks', () => server.next('getUser', { reset: true }), /connection/],
  ])('is 2 for %s', async (_name, effect, message) => {
    effect();
    const { code, printed, notified } = await call({ env: user }, 'getUser', 'iNodeID=1');
    expect({ code, printed }).toEqual({ code: 2, printed: '' });
    expect(notified).toMatch(message);
  });

  test('is 2 if it is unknown whether the call was executed', async () => {
    server.on('getUser', () => ({ getUserResult: 'getUser_Error' }) as never);
    const { code } = await call({ env: user }, 'getUser', 'iNodeID=1');
    server.off('getUser');
    expect(code).toBe(2);
  });

  test('is 2 if nothing listens at the address, and no other call is attempted', async () => {
    const { code, notified } = await call(
      { env: { RESCUE_AUTH_CODE: 'some-authcode', RESCUE_ENDPOINT: 'http://127.0.0.1:9/API/API.asmx' } },
      'getAccount',
    );
    expect(code).toBe(2);
    expect(notified).toMatch(/Endpoint: http:\/\/127\.0\.0\.1:9.*\n.*ECONNREFUSED/);
  });

  const secret = 'is a secret, and other users of the machine can see arguments:';
  const [describe, shows] = ['"npx logmein-rescue-soap describe', 'shows the expected arguments.'];
  const refused: readonly [readonly string[], string | RegExp][] = [
    [[], 'OPERATION is missing: npx logmein-rescue-soap help call shows the arguments'],
    [['getAcount'], '"getAcount" is not an operation of the WSDL: did you mean getAccount?'],
    [['constructor'], /^"constructor" is not an operation of the WSDL: expected one of login, logout, (\w+, ){33}\w+$/],
    [['startSession', 'sesion=1', 'node=2'], '"sesion" is not an argument here: did you mean session?'],
    [['startSession', '__proto__=1'], '"__proto__" is not an argument here: expected one of session, node, authCode'],
    [
      ['startSession', 'session=1'],
      `startSession: node is required. Nothing was sent. ${describe} startSession" ${shows}`,
    ],
    [
      ['getReport', 'eNodeRef=x'],
      `getReport: iNodeID is required; eNodeRef must be one of NODE, CHANNEL. Nothing was sent. ${describe} getReport" ${shows}`,
    ],
    [['startSession', 'session=abc', 'node=1'], 'session must be a whole number from -2147483648 to 2147483647'],
    [['startSession', 'session=1', 'iSession=2', 'node=1'], 'session is given twice'],
    [['startSession', 'session=1', 'node=1', 'secret'], 'argument 3 after the operation is not name=value'],
    [['startSession', 'session.a=1', 'node=1'], '"session.a" is not an argument here: did you mean session?'],
    [
      ['getReport', 'iNodeID=1', 'eNodeRef=NDE'],
      `getReport: eNodeRef must be one of NODE, CHANNEL. Nothing was sent. ${describe} getReport" ${shows}`,
    ],
    [['login', 'password=hunter2-of-mine'], `password ${secret} set RESCUE_PASSWORD instead`],
    [['requestAuthCodeSSO', 'password=hunter2-of-mine'], `password ${secret} set RESCUE_SSO_PASSWORD instead`],
    [['getAccount', 'sAuthCode=hunter2-of-mine'], `authCode ${secret} set RESCUE_AUTH_CODE instead`],
    [
      ['requestAuthCodeSSO', 'ssoId=1', 'company=hunter2-of-mine', '--yes'],
      'company must be the numeric ID of the company account: digits only, not another string. Nothing was sent.',
    ],
    [['requestAuthCodeSSO', 'ssoId=', '--yes'], 'ssoId must not be empty. Nothing was sent.'],
    [['setReportDate_v2', 'dBeginDate=x'], "dBeginDate must be a date and time such as '2024-02-19T14:36:37Z'"],
    [
      ['getUser', '--wsdl', 'wsdl/rescue.wsdl'],
      `getUser: iNodeID is required. Nothing was sent. ${describe} getUser --wsdl wsdl/rescue.wsdl" ${shows}`,
    ],
    [
      ['getUser', '--wsdl', 'wsdl/rescue.wsdl', '--header', 'X-Key=hunter2-of-mine', '--timeout-ms=5'],
      `getUser: iNodeID is required. Nothing was sent. ${describe} getUser --wsdl wsdl/rescue.wsdl --header X-Key=... --timeout-ms 5" ${shows}`,
    ],
    [
      ['setUser', 'sPwd=hunter2-of-mine'],
      `sPwd ${secret} pass env:VARIABLE as its value and set that variable instead`,
    ],
    [['setUser', 'sPwd=env:NOT_SET'], 'sPwd: the environment variable NOT_SET is not set'],
    [['getAccount', '--wsdl', 'no.wsdl'], 'no.wsdl: the WSDL could not be read: ENOENT: no such file or directory'],
    [
      ['getAccount', '--contract', 'package.json'],
      '--contract package.json: the file does not export a contract: pass the compiled index.js of the stubs',
    ],
    [
      ['getAccount', '--contract', 'no.js'],
      /^--contract no\.js: the file could not be loaded: Cannot find module '\S+no\.js'/,
    ],
    [['getAccount', '--contract', 'a.js', '--wsdl', 'b.wsdl'], 'pass --wsdl or --contract, not both'],
    [
      ['getAccount', '--endpoint', 'ftp://host/'],
      'Endpoint: ftp://host/\nnew RescueClient: endpoint must begin with https://. Nothing was sent.',
    ],
    [
      ['getAccount', '--endpoint', 'http://host.example/'],
      /^Endpoint: http:\/\/host\.example\/\nnew RescueClient: endpoint is plain http to another machine, .* Nothing was sent\.$/,
    ],
    [['getAccount', '--jsn'], '"--jsn" is not an option: did you mean --json?'],
  ];
  test.each(refused)('is 3 for %j, and nothing is sent', async (args, message) => {
    const { code, printed, notified } = await call({ env: user }, ...args);
    expect({ code, printed, sent: operations() }).toEqual({ code: 3, printed: '', sent: [] });
    if (typeof message === 'string') expect(notified).toBe(message);
    else expect(notified).toMatch(message);
    expect(notified).not.toContain('hunter2');
  });

  test.each([
    ['while the operation runs', 'getUser', /the signal of the call was aborted/],
    ['after a fault, while the logout runs', 'logout', /fault, Server: broken/],
  ] as const)('is 130 for Ctrl-C %s, after the error message and the logout', async (_name, during, message) => {
    if (during === 'logout') server.next('getUser', { fault: new ServerFault('broken') });
    server.on(during, () => {
      process.emit('SIGINT');
      return during === 'logout' ? ({ logoutResult: 'logout_OK' } as never) : new Promise(() => undefined);
    });
    const { code, printed, notified } = await call({ env: user }, 'getUser', 'iNodeID=1', '--timeout-ms', '5000');
    server.off(during);
    expect({ code, printed, sent: operations() }).toEqual({
      code: 130,
      printed: '',
      sent: ['login', 'getUser', 'logout'],
    });
    expect(notified).toMatch(message);
    expect(notified).toMatch(/\ninterrupted$/);
    expect(process.listenerCount('SIGINT')).toBe(0);
  });

  test('is 3 for a module that exports null', async () => {
    const file = put(emptyFolder(), 'stubs.js', 'module.exports = null;');
    const { code, notified } = await call({ env: user }, 'getAccount', '--contract', file);
    expect({ code, notified }).toEqual({ code: 3, notified: expect.stringContaining('does not export a contract') });
  });

  test('is 3 without credentials and without a terminal, and the message names the variables to set', async () => {
    const { code, notified } = await call({}, 'getAccount');
    expect([code, operations()]).toEqual([3, []]);
    expect(notified).toContain('set RESCUE_EMAIL and RESCUE_PASSWORD, or RESCUE_API_TOKEN, or RESCUE_AUTH_CODE');
    expect((await call({ env: { RESCUE_EMAIL: 'a@b' } }, 'getAccount')).notified).toContain('set RESCUE_PASSWORD');
    expect((await call({}, 'login')).notified).toContain('set RESCUE_EMAIL (E-mail address)');
  });

  test('is 3 for the ninth login within three minutes', async () => {
    const cache = emptyFolder();
    for (let count = 0; count < 4; count++)
      for (const name of ['getAccount', 'login']) expect((await call({ env: user, cache }, name)).code).toBe(0);
    server.clearCalls();
    for (const name of ['getAccount', 'login']) {
      const { code, notified } = await call({ env: user, cache }, name);
      expect({ code, notified, operations: operations() }).toEqual({
        code: 3,
        notified: expect.stringMatching(/8 logins of this user within 3 minutes.*Nothing was sent.*Wait \d+ s/),
        operations: [],
      });
    }
    expect((await call({ env: user, cache }, 'requestAuthCode', '-y')).code).toBe(0);
  });

  test('is 2 if the service cannot be reached, and the output says that the login before was counted', async () => {
    vi.stubEnv('https_proxy', 'http://127.0.0.1:1');
    const cache = emptyFolder();
    const env = { ...user, RESCUE_ENDPOINT: 'https://rescue.invalid/API/API.asmx' };
    for (const count of [1, 2]) {
      const { code, notified } = await call({ env, cache }, 'getAccount');
      expect(code).toBe(2);
      expect(notified).toContain(`Endpoint: ${env.RESCUE_ENDPOINT}\nlogin: ${count} of 10 in 3 minutes\n`);
    }
    vi.unstubAllEnvs();
  });
});

test('a process in a pipe does not prompt, and prints only the reply to standard output', async () => {
  const run = async (variables: Readonly<Record<string, string>>) => {
    const { RESCUE_EMAIL: _email, RESCUE_PASSWORD: _password, ...others } = process.env;
    const env = { ...others, RESCUE_ENDPOINT: server.endpoint, XDG_CACHE_HOME: emptyFolder(), ...variables };
    const args = [join(inject('compiled'), 'src/cli/main.js'), 'call', 'getAccount', '--json'];
    const child = spawn(process.execPath, args, { env, stdio: 'pipe' });
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { code: code as unknown, stdout, stderr };
  };
  expect(await run({})).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('set RESCUE_EMAIL and') });
  const { code, stdout, stderr } = await run(user);
  expect({ code, reply: JSON.parse(stdout) as unknown }).toMatchObject({ code: 0, reply: { sEmail: login.email } });
  expect(stderr).toBe(`Endpoint: ${server.endpoint}\nlogin: 1 of 10 in 3 minutes\n`);
});

describe('another contract', () => {
  test('is generated in memory from a WSDL file or URL, whose address becomes the default', async () => {
    const env = { ...user, RESCUE_ENDPOINT: '' };
    const { code, notified } = await call({ env }, 'getAccount', '--wsdl', server.wsdlUrl);
    expect({ code, notified }).toMatchObject({
      code: 0,
      notified: expect.stringContaining(`Endpoint: ${server.endpoint}`),
    });
    const file = put(emptyFolder(), 'a.wsdl', rescue.replaceAll(/location="[^"]*"/g, `location="${server.endpoint}"`));
    expect((await call({ env }, 'getAccount', '--wsdl', file)).code).toBe(0);
    expect(operations()).toEqual(['login', 'getAccount', 'logout', 'login', 'getAccount', 'logout']);
  });

  test.each([
    ['https://host.example/API.asmx', 'https://host.example/API.asmx'],
    ['HTTPS://HOST.example:443/API.asmx', 'https://host.example/API.asmx'],
    ['https://other.example/API.asmx', 'https://host.example/wsdl/a.xml'],
    ['https://host.example:8443/API.asmx', 'https://host.example/wsdl/a.xml'],
    ['http://host.example/API.asmx', 'https://host.example/wsdl/a.xml'],
    ['https://host.example/API.asmx?key=1', 'https://host.example/wsdl/a.xml'],
    ['/API.asmx', 'https://host.example/wsdl/a.xml'],
  ])('with the address %s is called at %s', (location, want) => {
    const text = rescue.replaceAll(/location="[^"]*"/g, `location="${location}"`);
    expect(endpointAt('https://host.example/wsdl/a.xml?wsdl#a', { text, source: 'a.xml' })).toBe(want);
  });

  test('without an address is called at the URL of its WSDL', () => {
    const found = { text: wsdlOf(), source: 'a.xml' };
    expect(endpointAt('https://host.example/a.asmx?wsdl#a', found)).toBe('https://host.example/a.asmx');
  });

  test('does not have to fit RescueClient, so its parameters may have other names', async () => {
    const changed = rescue
      .replaceAll(/<wsdl:operation name="requestAuthCodeSSO">[^]*?<\/wsdl:operation>/g, '')
      .replace(/(<s:element name="startSession">[^]*?)"iSession"/, '$1"iSessionID"');
    const file = put(emptyFolder(), 'changed.wsdl', changed);
    await call({ env: user }, 'startSession', `session=${session}`, `node=${node}`, '--wsdl', file);
    expect(server.calls[1]?.envelope).toContain(`<iSessionID>${session}</iSessionID>`);
  });

  test('determines the SOAP version and whether names are unproven', async () => {
    const only12 = rescue.replaceAll(/<wsdl:port [^>]*>\s*<soap:address [^>]*>\s*<\/wsdl:port>/g, '');
    const file = put(emptyFolder(), 'only12.wsdl', only12);
    expect((await call({ env: user }, 'getAccount', '--wsdl', file)).code).toBe(0);
    expect(server.calls.map(({ soapVersion }) => soapVersion)).toEqual(['1.2', '1.2', '1.2']);
    const wrong = { ...single, RESCUE_COMPANY: '1' };
    const [shipped, live] = [[], ['--wsdl', server.wsdlUrl]];
    const refusals = [shipped, live].map((more) => call({ env: wrong }, 'requestAuthCodeSSO', '-y', ...more));
    const [byShipped, byLive] = (await Promise.all(refusals)).map(({ notified }) => /unproven/.test(notified));
    expect([byShipped, byLive]).toEqual([true, false]);
  });

  test('can come from compiled stubs', async () => {
    const file = join(inject('compiled'), 'generated/index.js');
    const { code, notified } = await call({ env: user }, 'getAccount', '--contract', file);
    expect({ code, notified }).toMatchObject({ code: 0 });
    const { notified: rejection } = await call({ env: user }, 'getUser', '--contract', file);
    expect(rejection).toBe('getUser: iNodeID is required. Nothing was sent.');
  });

  test('of another service does not use the credentials in the variables for Rescue', async () => {
    const wsdl = wsdlOf({ request: '<s:element name="password" type="s:string"/>' });
    const file = put(emptyFolder(), 'other.wsdl', wsdl);
    expect((await call({ env: user }, 'run', '--wsdl', file)).notified).toMatch(/^run: password is required\./);
    const { notified } = await call({ env: user }, 'run', 'password=x', '--wsdl', file);
    expect(notified).toContain('pass env:VARIABLE as its value and set that variable instead');
  });

  test('of another service may have no address, and its structures are checked', async () => {
    const point = '<s:complexType name="P"><s:sequence><s:element name="x" type="s:int"/></s:sequence></s:complexType>';
    const wsdl = wsdlOf({ schema: point, request: '<s:element name="point" type="tns:P"/>' });
    const file = put(emptyFolder(), 'other.wsdl', wsdl);
    expect((await call({ env: { RESCUE_ENDPOINT: '' } }, 'run', 'point={"x":1}', '--wsdl', file)).notified).toBe(
      'the address of the service is not known: pass --endpoint URL',
    );
    expect((await call({}, 'run', 'point={"x":"a"}', '--wsdl', file)).notified).toMatch(/^run: point\.x must be /);
  });

  test('of another service may define requestAuthCode, which replaces nothing and needs no confirmation', async () => {
    const reply = '<s:element minOccurs="0" name="sAuthCode" type="s:string"/>';
    const file = put(emptyFolder(), 'other.wsdl', wsdlOf({ operations: ['requestAuthCodeByMail'], reply }));
    const body =
      '<requestAuthCodeByMailResponse xmlns="urn:t"><sAuthCode>c0de</sAuthCode></requestAuthCodeByMailResponse>';
    const origin = await listen((_, response) => response.setHeader('content-type', 'text/xml').end(envelope(body)));
    const shell = { env: { RESCUE_ENDPOINT: `${origin}/` } };
    const { code, printed, notified } = await call(shell, 'requestAuthCodeByMail', '--wsdl', file, '--json');
    expect({ code, notified }).toEqual({ code: 0, notified: `Endpoint: ${origin}/` });
    expect(JSON.parse(printed)).toEqual({ sAuthCode: 'c0de' });
  });

  test('of another service has no login and no result codes, and a token in its reply is masked', async () => {
    const string = (name: string): string => `<s:element minOccurs="0" name="${name}" type="s:string"/>`;
    const wsdl = wsdlOf({ request: string('sName'), reply: string('runResult') + string('sToken') });
    const reply = '<runResponse xmlns="urn:t"><runResult>Hello Ada</runResult><sToken>t0ken</sToken></runResponse>';
    const origin = await listen((request, response) => {
      response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' });
      response.end(request.method === 'GET' ? wsdl : envelope(reply));
    });
    const shell = { env: { RESCUE_ENDPOINT: '' } };
    const { code, printed, notified } = await call(shell, 'run', 'sName=Ada', '--wsdl', `${origin}/?wsdl`, '--json');
    expect({ code, notified }).toEqual({ code: 0, notified: `Endpoint: ${origin}/` });
    expect(JSON.parse(printed)).toEqual({ runResult: 'Hello Ada', sToken: '***' });
    expect((await call(shell, 'run', 'sName=Ada', '--wsdl', `${origin}/?wsdl`)).printed).toBe(
      "{\n  runResult: 'Hello Ada',\n  sToken: '***'\n}\n",
    );
  });
});
