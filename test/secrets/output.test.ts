import { createServer as createHttpServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { ServerFault, startRescueServer, type RescueServer } from '../../src/testing/index.js';
import { later, listen, pem } from '../soap/tls/exchange.js';
import { runProgram } from './children/run-program.js';
import type { Scenario } from './children/scenario.js';
import { found, markedId, markedText, type Marker } from './markers.js';

/** An embedded server over TLS as well, by passing everything on. */
async function secured({ port }: RescueServer): Promise<string> {
  const options = { cert: pem('server.pem'), key: pem('server-key.test-only.pem') };
  const server = createHttpsServer(options, ({ method, url, headers }: IncomingMessage, response) => {
    const onward = httpRequest({ host: '127.0.0.1', port, method, path: url, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(response);
    });
    response.req.pipe(onward.on('error', () => response.destroy()));
  });
  return (await listen(server, 'https')).url;
}

/** A proxy that leads everything to this machine. */
async function proxy(): Promise<string> {
  const server = createHttpServer();
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    const onward = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
  });
  return `127.0.0.1:${(await listen(server)).port}`;
}

test.each([
  ['as it is', {}],
  [
    'with DEBUG and NODE_DEBUG of node-soap, http, tls, net, undici and more',
    { DEBUG: '*', NODE_DEBUG: 'http,https,tls,net,stream,undici,fetch,timer,diagnostics' },
  ],
])('a program that prints all it has prints no secret, %s', { timeout: 60_000 }, async (_name, environment) => {
  const server = await startRescueServer();
  later(() => server.close());
  const markers: Marker[] = [];
  const mark = ({ value, marker }: { value: string; marker: Marker }): string => (markers.push(marker), value);
  const cookie = mark(markedId('cookie'));
  const carried = mark(markedText('the carried authcode'));
  const login = mark(markedId('the login of the proxy'));
  const scenario: Scenario = {
    endpoint: server.endpoint,
    secureEndpoint: await secured(server),
    ca: pem('root.pem'),
    proxy: `http://user:${login}@${await proxy()}`,
    email: `${mark(markedId('e-mail'))}@example.com`,
    password: mark(markedText('password')),
    ssoId: mark(markedText('SSO id')),
    authCode: mark(markedText('authcode')),
  };
  markers.push({ path: 'the login of the proxy, in base64', cores: [Buffer.from(`user:${login}`).toString('base64')] });
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
  // it did call, and did print
  expect([...seen]).toEqual(
    expect.arrayContaining([scenario.email, scenario.password, scenario.ssoId, scenario.authCode]),
  );
  expect(server.calls.some(({ headers }) => headers.cookie?.includes(cookie) ?? false)).toBe(true);
  for (const each of [
    /The text of the fault: 1 \*\*\* \*\*\*/,
    /RescueResultError: startSession: the service answered ACTIONFAILED/,
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
});
