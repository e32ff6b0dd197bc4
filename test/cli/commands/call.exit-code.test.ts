import { describe, expect, test, vi } from 'vitest';
import { ServerFault } from '../../../src/testing.js';
import { emptyFolder, put } from '../support.js';
import { calledService, user } from './called-service.js';

const service = calledService();
const { call, operations } = service;

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
    ['a fault', () => service.server.next('getUser', { fault: new ServerFault('broken') }), /fault, Server: broken/],
    ['a connection that breaks', () => service.server.next('getUser', { reset: true }), /connection/],
  ])('is 2 for %s', async (_name, effect, message) => {
    effect();
    const { code, printed, notified } = await call({ env: user }, 'getUser', 'iNodeID=1');
    expect({ code, printed }).toEqual({ code: 2, printed: '' });
    expect(notified).toMatch(message);
  });

  test('is 2 if it is unknown whether the call was executed', async () => {
    service.server.on('getUser', () => ({ getUserResult: 'getUser_Error' }) as never);
    const { code } = await call({ env: user }, 'getUser', 'iNodeID=1');
    service.server.off('getUser');
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
    if (during === 'logout') service.server.next('getUser', { fault: new ServerFault('broken') });
    service.server.on(during, () => {
      process.emit('SIGINT');
      return during === 'logout' ? ({ logoutResult: 'logout_OK' } as never) : new Promise(() => undefined);
    });
    const { code, printed, notified } = await call({ env: user }, 'getUser', 'iNodeID=1', '--timeout-ms', '5000');
    service.server.off(during);
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
    service.server.clearCalls();
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
