import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuthState, isRescueError, RescueClient, type CallInfo, type RescueClientOptions } from '../../src/index.js';
import { startRescueServer, type RescueServer } from '../../src/testing.js';
import { later, listen } from '../soap/http/tls/exchange.js';
import { expectHidden, found, markedId, markedText, shown, type Marker } from './markers.js';

let server: RescueServer;
let markers: Marker[];

beforeAll(async () => {
  server = await startRescueServer();
});
afterAll(() => server.close());
beforeEach(() => {
  markers = [];
  server.clock.advance(181_000);
});

function secret(path: string): string {
  const { value, marker } = markedText(path);
  markers.push(marker);
  return value;
}

function thrownBy(step: () => unknown): unknown {
  try {
    step();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe.each<[string, (rescue: RescueClient) => Promise<unknown>]>([
  ['login', (rescue) => rescue.login({ email: secret('e-mail'), password: secret('password') })],
  ['requestAuthCode', (rescue) => rescue.requestAuthCode({ email: secret('e-mail'), password: secret('password') })],
  [
    'requestAuthCodeSSO',
    (rescue) => rescue.requestAuthCodeSSO({ ssoId: secret('SSO id'), password: secret('SSO password'), company: 1 }),
  ],
  ['startSession', (rescue) => rescue.startSession({ session: 1, node: 2, authCode: secret('authcode') })],
])('%s of the facade', (name, call) => {
  test.each<[string, () => void]>([
    ['is refused', () => undefined],
    ['gets HTML', () => server.next('*', { headers: { 'Content-Type': 'text/html' }, body: '<html>' })],
    ['gets a reset', () => server.next('*', { reset: true })],
  ])('shows no argument when it %s', async (_answer, prepare) => {
    const infos: CallInfo[] = [];
    const rescue = new RescueClient({ endpoint: server.endpoint, onCall: (info) => infos.push(info) });
    later(() => rescue.close());
    prepare();
    const error = await call(rescue).catch((reason: unknown) => reason);
    expect(isRescueError(error)).toBe(true);
    expect(found(shown(server.calls.at(-1)?.request), markers)).toHaveLength(markers.length);
    expectHidden({ error, rescue, auth: rescue.auth, infos }, markers);
  });

  test('names a wrong argument but not its value', async () => {
    const rescue = new RescueClient({ endpoint: server.endpoint });
    const method = rescue[name as 'login'].bind(rescue) as (args: unknown, options?: unknown) => Promise<unknown>;
    for (const args of [
      secret('an argument'),
      [secret('a list')],
      {
        email: [secret('e-mail')],
        password: { a: secret('password') },
        session: secret('session'),
        node: secret('node'),
      },
      { ssoId: 1, company: secret('company'), authCode: { a: secret('authcode') } },
      new Map([['email', secret('a map')]]),
    ]) {
      const error = await method(args).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: 'RescueRequestError', operation: name, outcome: 'not-sent' });
      expectHidden({ error }, markers);
    }
    const options = await rescue
      .logout({ timeoutMs: secret('a deadline') } as never)
      .catch((reason: unknown) => reason);
    expect(options).toMatchObject({ name: 'RescueRequestError' });
    expectHidden({ options }, markers);
  });
});

test('only serialize and the reply show a received authcode and cookie', async () => {
  const authCode = secret('authcode');
  const cookie = markedId('cookie');
  markers.push(cookie.marker);
  server.on('requestAuthCode', () => ({ requestAuthCodeResult: 'requestAuthCode_OK', sAuthCode: authCode }));
  server.on('login', () => ({ loginResult: 'login_OK' }));
  server.next('login', { headers: { 'Set-Cookie': `ASP.NET_SessionId=${cookie.value}; path=/` } });
  const rescue = new RescueClient({ endpoint: server.endpoint });
  later(() => rescue.close());
  const login = { email: secret('e-mail'), password: secret('password') };
  await rescue.login(login);
  expect(await rescue.requestAuthCode(login)).toEqual({ code: 'OK', authCode });
  const stored = rescue.auth.serialize();
  expect(found(JSON.stringify(stored), markers)).toEqual(['authcode', 'cookie']);
  const copy = AuthState.deserialize(JSON.parse(JSON.stringify(stored)));
  expectHidden(
    { rescue, auth: rescue.auth, copy, elsewhere: new RescueClient({ endpoint: server.endpoint, auth: copy }) },
    markers,
  );
  server.off('requestAuthCode').off('login');
});

test('a damaged stored state is rejected without quoting it', () => {
  const cookie = `a=${secret('cookie')}`;
  const good = {
    version: 1,
    endpoint: server.endpoint,
    cookies: { origin: 'http://other.example', cookies: [cookie] },
  };
  for (const stored of [
    secret('a string'),
    { ...good, authCode: [secret('authcode')] },
    { ...good, version: secret('version') },
    { ...good, endpoint: secret('endpoint') },
    { ...good, cookies: secret('cookies') },
    good,
    { ...good, [secret('a name').replace(/\W/g, '')]: 1, loginUser: 5 },
  ]) {
    const error = thrownBy(() => AuthState.deserialize(stored));
    expect(error).toMatchObject({ name: 'RescueRequestError' });
    // the name of a member is not part of the content
    expectHidden(
      { error },
      markers.filter(({ path }) => path !== 'a name'),
    );
  }
});

test('a rejected option is not quoted', () => {
  const url = encodeURIComponent(secret('a URL'));
  const options: object[] = [
    { endpoint: `https://user:${url}@host.example/` },
    { endpoint: `https://host.example/?token=${url}` },
    { endpoint: `http://${secret('a host')}` },
    { proxy: `socks5://user:${url}@host.example` },
    { proxy: `https://user:${url}@host.example` },
    { tls: { ca: secret('an authority') } },
    { tls: { cert: secret('a certificate'), key: secret('a key'), passphrase: secret('a passphrase') } },
    { tls: secret('tls') },
    { timeoutMs: secret('a deadline') },
    { soapVersion: secret('a version') },
    { auth: { authCode: secret('authcode') } },
    { contract: secret('a contract') },
    { onCall: secret('a hook'), transport: secret('a transport') },
  ];
  for (const each of options) {
    const error = thrownBy(() => new RescueClient(each as RescueClientOptions<never>));
    expect(error).toMatchObject({ name: 'RescueRequestError' });
    expectHidden({ error }, markers);
  }
});

test('no client, error or log shows the credentials for a proxy, even if the proxy echoes them', async () => {
  const login = markedId('the login of the proxy');
  const seen: (string | undefined)[] = [];
  const proxy = createServer((request, response) => {
    seen.push(request.headers['proxy-authorization']);
    const echo = request.headers['proxy-authorization'] ?? '';
    const decoded = Buffer.from(echo.slice('Basic '.length), 'base64').toString();
    response.writeHead(407, { 'X-Request-Id': echo, Server: decoded }).end(`${echo} is ${decoded}`);
  });
  proxy.on('connect', (request, socket: Socket) => {
    seen.push(request.headers['proxy-authorization']);
    socket.end('HTTP/1.1 407 No\r\n\r\n');
  });
  const { port } = await listen(proxy);
  const basic = Buffer.from(`user:${login.value}`).toString('base64');
  markers.push(login.marker, { path: 'the same in base64', cores: [basic] });
  for (const endpoint of ['https://rescue.example/', 'http://rescue.example/']) {
    const traffic: unknown[] = [];
    const log = (message: string) => void traffic.push(message);
    const rescue = new RescueClient({
      endpoint,
      allowPlainHttp: true,
      proxy: `http://user:${login.value}@127.0.0.1:${port}`,
      logger: { error: log, warn: log, info: log, debug: log },
      logLevel: 'debug',
      onResponse: (info) => void traffic.push(info, info.envelope()),
    });
    later(() => rescue.close());
    const error: unknown = await rescue.logout().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'RescueConnectionError', outcome: 'not-sent' });
    expectHidden({ error, rescue, traffic, body: (error as { body?: string }).body }, markers);
  }
  expect(seen).toEqual([`Basic ${basic}`, `Basic ${basic}`]);
});

test('a hook that throws or rejects does not affect the call, and its error is not shown', async () => {
  const rejected: unknown[] = [];
  const onRejection = (reason: unknown): void => void rejected.push(reason);
  process.on('unhandledRejection', onRejection);
  const hooks: (() => unknown)[] = [
    () => {
      throw new Error('hook');
    },
    () => Promise.reject(new Error('hook')),
    () => ({ then: (_: unknown, reject: (reason: unknown) => void) => reject(new Error('hook')) }),
  ];
  for (const hook of hooks) {
    const rescue = new RescueClient({ endpoint: server.endpoint, onCall: hook as () => void });
    later(() => rescue.close());
    await expect(rescue.logout()).rejects.toMatchObject({ code: 'NOTLOGGEDIN' });
    await new Promise(setImmediate);
  }
  process.off('unhandledRejection', onRejection);
  expect(rejected).toEqual([]);
});
