import { expect, test } from 'vitest';
import { ServerFault, startRescueServer } from '../../src/testing.js';
import { later, pem } from '../soap/http/tls/exchange.js';
import { securedRelay, tunnelProxy } from '../support/relay.js';
import { runProgram } from './children/run-program.js';
import type { Scenario } from './children/scenario.js';
import { found, markedId, markedText, type Marker } from './markers.js';

test.each([
  ['by default', {}],
  [
    'with DEBUG and NODE_DEBUG of node-soap, http, tls, net, undici and more',
    { DEBUG: '*', NODE_DEBUG: 'http,https,tls,net,stream,undici,fetch,timer,diagnostics' },
  ],
])(
  'a program that prints everything it can access prints no secret, %s',
  { timeout: 60_000 },
  async (_name, environment) => {
    const server = await startRescueServer();
    later(() => server.close());
    const markers: Marker[] = [];
    const mark = ({ value, marker }: { value: string; marker: Marker }): string => (markers.push(marker), value);
    const cookie = mark(markedId('cookie'));
    const carried = mark(markedText('the carried authcode'));
    const login = mark(markedId('the login of the proxy'));
    const scenario: Scenario = {
      endpoint: server.endpoint,
      secureEndpoint: await securedRelay(server.port),
      ca: pem('root.pem'),
      proxy: `http://user:${login}@${await tunnelProxy()}`,
      email: `${mark(markedId('e-mail'))}@example.com`,
      password: mark(markedText('password')),
      ssoId: mark(markedText('SSO id')),
      authCode: mark(markedText('authcode')),
    };
    markers.push({
      path: 'the login of the proxy, in base64',
      cores: [Buffer.from(`user:${login}`).toString('base64')],
    });
    const seen = new Set<string>();
    const note = (request: object): void => {
      for (const value of Object.values(request)) seen.add(String(value));
    };
    server.on('login', (request) => (note(request), { loginResult: 'login_OK' }));
    server.on(
      'requestAuthCode',
      (request) => (note(request), { requestAuthCodeResult: 'requestAuthCode_OK', sAuthCode: carried }),
    );
    server.on(
      'requestAuthCodeSSO',
      (request) => (note(request), { requestAuthCodeSSOResult: 'requestAuthCode_Invalid', sAuthCode: carried }),
    );
    server.on('startSession', (request) => (note(request), { startSessionResult: 'startSessionRet_ActionFailed' }));
    const name = mark(markedText('a name in a reply'));
    server.on('getAccount', () => ({
      getAccountResult: 'getAccount_NotLoggedIn',
      sOrganization: name,
      sEmail: scenario.email,
    }));
    server.on('getUser', (request, { headers }) => {
      const echo = [...Object.values(request), headers.cookie?.replace(/^.*=/, '')].join(' ');
      throw new ServerFault(`The text of the fault: ${echo}`, { code: 'Client', detail: `<a>${cookie}</a>` });
    });
    server.next('login', { headers: { 'Set-Cookie': `ASP.NET_SessionId=${cookie}; path=/` } }, Infinity);
    const env = { ...environment, SCENARIO: JSON.stringify(scenario) };
    const { stdout, stderr, code } = await runProgram('talkative', {
      flags: ['--trace-warnings', '--trace-uncaught'],
      env,
    });
    const output = stdout.toString() + stderr.toString();
    // the program made calls and printed output
    expect([...seen]).toEqual(
      expect.arrayContaining([scenario.email, scenario.password, scenario.ssoId, scenario.authCode]),
    );
    expect(server.calls.some(({ headers }) => headers.cookie?.includes(cookie) ?? false)).toBe(true);
    for (const each of [
      /The text of the fault: 1 \*\*\* \*\*\*/,
      /RescueResultError: startSession: the service returned ACTIONFAILED/,
      /RescueRequestError: login: password is missing/,
      /RescueConnectionError: login: the connection to 127\.0\.0\.1:1 failed/,
      /UNABLE_TO_VERIFY_LEAF_SIGNATURE/,
      /RescueTimeoutError/,
      /AuthState \{"endpoint"/,
      ...('DEBUG' in environment ? [/^NET \d+: /m, /^TLS \d+: /m, /^HTTP \d+: /m, /^FETCH \d+: /m] : []),
    ])
      expect(each.test(output), `${each} is printed`).toBe(true);
    expect(code).toBe(1);
    expect(found(output, markers)).toEqual([]);
  },
);
