import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { contract } from '../../../generated/operations.js';
import { soapErrors } from '../../../src/errors.js';
import { type ClientOptions, settingsOf } from '../../../src/soap/client-options.js';
import { dial, environmentProxy, isLoopback, parseProxy, routeTo } from '../../../src/soap/http/proxy.js';
import { cannedTransport } from '../../support/canned-transport.js';
import { bytes, closed, http, listen, pem, send, transportOf } from './tls/exchange.js';

const ca = pem('root.pem');

/** Starts the service. Only the proxy can resolve its host name, `rescue.example`. */
async function service() {
  const server = createHttpsServer(
    { cert: pem('server.pem'), key: pem('server-key.test-only.pem') },
    (request, response) =>
      response.end(`${request.headers.host} ${request.headers['proxy-authorization'] ?? 'no login'}`),
  );
  const { port } = await listen(server);
  return { port, url: `https://rescue.example:${port}/API/API.asmx` };
}

/** Starts a proxy that forwards everything to this machine and records its requests. */
async function proxy(login?: string) {
  const asked: string[] = [];
  const wanted = login === undefined ? undefined : `Basic ${Buffer.from(login).toString('base64')}`;
  const isWelcome = ({ headers }: IncomingMessage) => wanted === undefined || headers['proxy-authorization'] === wanted;
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.host}`);
    response.writeHead(isWelcome(request) ? 200 : 407).end('from the proxy');
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    asked.push(`CONNECT ${request.url} ${request.headers.host}`);
    if (!isWelcome(request))
      return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nX: SECRET\r\n\r\nSECRET');
    const onward = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1');
    onward.on('connect', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  const { port, sockets } = await listen(server);
  return { asked, port, sockets, url: `http://127.0.0.1:${port}`, secret: `http://us%40er:pa%3Ass@127.0.0.1:${port}` };
}

const VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];

beforeEach(() => {
  for (const name of VARIABLES) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test('proxy credentials are masked in echoed text only if they are sent to a proxy', () => {
  vi.stubEnv('https_proxy', 'http://ada:of-the-environment@proxy.example');
  const secretsOf = (options: Partial<ClientOptions>) =>
    settingsOf({ endpoint: 'https://rescue.example/', ...options }, 'x', contract, soapErrors).proxySecrets?.();
  expect(secretsOf({})).toContain('of-the-environment');
  expect(secretsOf({ proxy: 'http://ada:of-the-option@proxy.example' })).toContain('of-the-option');
  expect(secretsOf({ proxy: 'http://proxy.example' })).not.toContain('of-the-environment');
  expect(secretsOf({ proxy: false })).toBeUndefined();
  expect(secretsOf({ transport: cannedTransport({}) })).toBeUndefined();
});

describe('HTTPS through a proxy', () => {
  test('uses a tunnel, which is reused', async () => {
    const [{ url, port }, { url: via, asked }] = [await service(), await proxy()];
    const transport = transportOf({ proxy: via, ca });
    for (let index = 0; index < 3; index++) {
      const exchanged = await send(transport, url).over;
      expect(exchanged.events).toEqual(['sent', 'start', 'data', 'end']);
      expect(exchanged.text()).toBe(`rescue.example:${port} no login`);
    }
    expect(asked).toEqual([`CONNECT rescue.example:${port} rescue.example:${port}`]);
  });

  test('sends the credentials to the proxy but not to the service', async () => {
    const [{ url, port }, { secret }] = [await service(), await proxy('us@er:pa:ss')];
    const exchanged = await send(transportOf({ proxy: secret, ca }), url).over;
    expect(exchanged.text()).toBe(`rescue.example:${port} no login`);
  });

  test('treats a 407 inside the tunnel as a reply of the service', async () => {
    const server = createHttpsServer(
      { cert: pem('server.pem'), key: pem('server-key.test-only.pem') },
      (_request, response) => response.writeHead(407).end(),
    );
    const [{ port }, { url: via }] = [await listen(server), await proxy()];
    const exchanged = await send(transportOf({ proxy: via, ca }), `https://rescue.example:${port}/`).over;
    expect(exchanged).toMatchObject({ status: 407, isOfProxy: false });
  });

  test('still verifies the certificate of the service', async () => {
    const [{ url }, { url: via }] = [await service(), await proxy()];
    const exchanged = await send(transportOf({ proxy: via }), url).over;
    expect(exchanged).toMatchObject({ events: ['error'], error: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' } });
  });

  test.each([undefined, 'http://us%40er:SECRET@'])(
    'fails unsent if the proxy rejects the credentials %s',
    async (login) => {
      const [{ url }, { url: via, port }] = [await service(), await proxy('us@er:pass')];
      const exchanged = await send(transportOf({ proxy: login ? via.replace('http://', login) : via, ca }), url).over;
      expect(exchanged.events).toEqual(['error']);
      expect(exchanged.error?.message).toBe(`the proxy 127.0.0.1:${port} refused the connection with status 407`);
      expect(inspect(exchanged.error, { depth: 9, showHidden: true })).not.toMatch(/SECRET|us@er|us%40er/);
    },
  );

  test.each([
    ['502', 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 6\r\n\r\nSECRET', /refused the connection with status 502/],
    ['a reply that is not HTTP', 'SECRET\r\n\r\n', /^the connection to the proxy .* failed: /],
    ['nothing', '', /^the connection to the proxy .* failed: socket hang up/],
  ])('fails unsent if the proxy answers %s', async (_name, answer, message) => {
    const { port } = await bytes((socket) => socket.end(answer));
    const exchanged = await send(
      transportOf({ proxy: `http://user:SECRET@127.0.0.1:${port}` }),
      'https://rescue.example/',
    ).over;
    expect(exchanged.events).toEqual(['error']);
    expect(exchanged.error?.message).toMatch(message);
    expect(inspect(exchanged.error, { depth: 9, showHidden: true })).not.toContain('SECRET');
  });

  test.each([199, 299, 300, 407])('is opened with a status from 200 to 299: %i', async (status) => {
    const [{ url }, { port, asked }] = [await service(), await proxy()];
    const wrapper = await bytes((socket) => {
      socket.removeAllListeners('data');
      const onward = connect(port, '127.0.0.1');
      onward.once('data', (chunk) => {
        if (status >= 200) socket.write(chunk.toString('latin1').replace('200', String(status)));
        else socket.end('HTTP/1.1 199 x\r\n\r\n');
        if (status < 300) socket.pipe(onward).pipe(socket);
      });
      onward.write(`CONNECT ${new URL(url).host} HTTP/1.1\r\nHost: x\r\n\r\n`);
      socket.on('close', () => onward.destroy());
    });
    const exchanged = await send(transportOf({ proxy: `http://127.0.0.1:${wrapper.port}`, ca }), url).over;
    expect(asked).toHaveLength(1);
    if (status === 299) expect(exchanged.status).toBe(200);
    else expect(exchanged.events).toEqual(['error']);
    if (status >= 300)
      expect(exchanged.error).toMatchObject({
        message: `the proxy 127.0.0.1:${wrapper.port} refused the connection with status ${status}`,
        code: 'ERR_PROXY_REFUSED',
      });
  });

  test('contains the bytes that follow the response of the proxy at once', async () => {
    const { port } = await bytes((socket) => socket.write('HTTP/1.1 200 OK\r\n\r\nnot TLS at all'));
    const options = { proxy: `http://127.0.0.1:${port}`, connectTimeoutMs: 20_000 };
    const exchanged = await send(transportOf(options), 'https://rescue.example/').over;
    expect(exchanged).toMatchObject({ events: ['error'], error: { code: 'ERR_SSL_WRONG_VERSION_NUMBER' } });
  });

  test('fails unsent if the proxy does not exist', async () => {
    const { port } = await proxy();
    const exchanged = await send(transportOf({ proxy: 'nonexistent.invalid:1' }), 'https://rescue.example/').over;
    expect(exchanged.events).toEqual(['error']);
    expect(exchanged.error?.message).toMatch(/^the connection to the proxy nonexistent\.invalid:1 failed: getaddrinfo/);
    expect(port).toBeGreaterThan(0);
  });

  test('an attempt that succeeds or is cancelled leaves no timer', async () => {
    const { url } = await http((_, response) => response.end());
    const route = routeTo(new URL(url), undefined);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const error = await new Promise((resolve) =>
      dial(route, Object, 1000, (problem, socket) => {
        socket?.destroy();
        resolve(problem);
      }),
    );
    expect(error).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
    const cancel = dial(route, Object, 1000, () => expect.unreachable());
    expect(vi.getTimerCount()).toBe(1);
    cancel();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('ends on an abort or after connectTimeoutMs if the proxy does not reply', async () => {
    const silent = await bytes(() => undefined);
    const options = { proxy: `http://127.0.0.1:${silent.port}` };
    const exchanged = send(transportOf({ ...options, connectTimeoutMs: 600_000 }), 'https://rescue.example/');
    while (silent.sockets.length === 0) await new Promise(setImmediate);
    const reason = new Error('no longer wanted');
    exchanged.handle.abort(reason);
    expect(exchanged).toMatchObject({ events: ['error'], error: reason });
    const late = await send(transportOf({ ...options, connectTimeoutMs: 50 }), 'https://rescue.example/').over;
    expect(late).toMatchObject({ events: ['error'], error: { code: 'ETIMEDOUT' } });
    await Promise.all(silent.sockets.map(closed));
  });

  test('ends on an abort during the TLS handshake inside the tunnel', async () => {
    const [silent, { url: via, sockets }] = [await bytes(() => undefined), await proxy()];
    const options = { proxy: via, connectTimeoutMs: 600_000 };
    const exchanged = send(transportOf(options), `https://rescue.example:${silent.port}/`);
    while (silent.sockets.length === 0) await new Promise(setImmediate);
    await new Promise((resolve) => silent.sockets[0]?.once('data', resolve));
    const reason = new Error('no longer wanted');
    exchanged.handle.abort(reason);
    expect(exchanged).toMatchObject({ events: ['error'], error: reason });
    expect([sockets.length, silent.sockets.length]).toEqual([1, 1]);
    await Promise.all([...sockets, ...silent.sockets].map(closed));
  });
});

describe('plain HTTP through a proxy', () => {
  test('sends the request to the proxy itself', async () => {
    const { url, asked } = await proxy();
    const transport = transportOf({ proxy: url });
    for (let index = 0; index < 2; index++) {
      const exchanged = await send(transport, 'http://rescue.example/API/API.asmx?x=1').over;
      expect(exchanged.text()).toBe('from the proxy');
    }
    expect(asked).toEqual(Array(2).fill('POST http://rescue.example/API/API.asmx?x=1 rescue.example'));
  });

  test('sends the credentials, and a refusal is a reply with status 407', async () => {
    const { url, secret } = await proxy('us@er:pa:ss');
    const welcome = await send(transportOf({ proxy: secret }), 'http://rescue.example/').over;
    expect(welcome).toMatchObject({ status: 200, isOfProxy: false });
    const refused = await send(transportOf({ proxy: url }), 'http://rescue.example/').over;
    expect(refused).toMatchObject({ status: 407, isOfProxy: true });
  });
});

describe('the environment', () => {
  test('determines the proxy on the first call to a host', async () => {
    const [{ url }, { url: via, asked }] = [await service(), await proxy()];
    const transport = transportOf({ ca });
    vi.stubEnv('HTTPS_PROXY', via);
    expect((await send(transport, url).over).status).toBe(200);
    expect(asked).toHaveLength(1);
  });

  test('exempts the hosts in NO_PROXY', async () => {
    const { url: via, asked } = await proxy();
    vi.stubEnv('HTTPS_PROXY', via);
    vi.stubEnv('NO_PROXY', 'invalid');
    const exchanged = await send(transportOf(), 'https://nonexistent.invalid/').over;
    expect(exchanged.error?.message).toMatch(/getaddrinfo/);
    expect(asked).toEqual([]);
  });

  test('is ignored if the proxy option is a URL or false', async () => {
    const [given, named] = [await proxy(), await proxy()];
    vi.stubEnv('HTTP_PROXY', named.url);
    vi.stubEnv('NO_PROXY', '*');
    const { url } = await http((_request, response) => response.end('straight'));
    expect((await send(transportOf({ proxy: given.url }), url).over).text()).toBe('from the proxy');
    vi.stubEnv('NO_PROXY', undefined);
    const exchanged = await send(transportOf({ proxy: false }), 'http://nonexistent.invalid/').over;
    expect(exchanged.error?.message).toMatch(/getaddrinfo/);
    expect([given.asked.length, named.asked.length]).toEqual([1, 0]);
  });

  test('makes the call fail if it does not name an HTTP proxy, and the message names the variable', async () => {
    vi.stubEnv('https_proxy', 'socks5://user:SECRET@proxy.example');
    const exchanged = await send(transportOf(), 'https://rescue.example/').over;
    expect(exchanged.events).toEqual(['error']);
    expect(exchanged.error?.message).toBe(
      'the environment variable https_proxy must be the URL of an HTTP proxy: http://host:port',
    );
  });
});

test.each([
  ['http://proxy.example:3128', { hostname: 'proxy.example', port: 3128, authorization: undefined }],
  ['proxy.example:3128', { hostname: 'proxy.example', port: 3128, authorization: undefined }],
  ['http://proxy.example', { hostname: 'proxy.example', port: 80, authorization: undefined }],
  ['http://[::1]:3128/', { hostname: '::1', port: 3128, authorization: undefined }],
  ['http://me@proxy.example', { hostname: 'proxy.example', port: 80, authorization: 'Basic bWU6' }],
  [
    'http://me:p%40%C3%BC@proxy.example',
    { hostname: 'proxy.example', port: 80, authorization: `Basic ${Buffer.from('me:p@ü').toString('base64')}` },
  ],
  [
    'http://me:100%@proxy.example',
    { hostname: 'proxy.example', port: 80, authorization: `Basic ${Buffer.from('me:100%').toString('base64')}` },
  ],
])('parseProxy reads %s', (text, want) => {
  expect(parseProxy(text)).toEqual(want);
});

test.each(['', 'http://', 'https://user:SECRET@proxy.example', 'socks5://user:SECRET@x', 'http://user:SECRET@x:port'])(
  'parseProxy rejects "%s" without quoting it',
  (text) => {
    expect(() => parseProxy(text)).toThrow(/^must be the URL of an HTTP proxy: http:\/\/host:port$/);
  },
);

const both = { HTTPS_PROXY: 'http://s:1', HTTP_PROXY: 'http://p:2' };

test.each([
  ['https://a.example/', {}, undefined],
  ['https://a.example/', both, 's:1'],
  ['http://a.example/', both, 'p:2'],
  ['https://a.example/', { http_proxy: 'http://p:2' }, 'p:2'],
  ['http://a.example/', { https_proxy: 'http://s:1' }, undefined],
  ['https://a.example/', { ...both, https_proxy: 'http://l:3' }, 'l:3'],
  ['https://a.example/', { ...both, https_proxy: '' }, 's:1'],
  ['https://localhost/', both, undefined],
  ['https://x.localhost/', both, undefined],
  ['https://127.1.2.3/', both, undefined],
  ['https://[::1]/', both, undefined],
  ['https://128.0.0.1/', both, 's:1'],
  ['https://a.example/', { ...both, NO_PROXY: '*' }, undefined],
  ['https://a.example/', { ...both, NO_PROXY: 'b.example, A.example' }, undefined],
  ['https://a.example/', { ...both, NO_PROXY: 'example' }, undefined],
  ['https://a.example/', { ...both, NO_PROXY: '.example' }, undefined],
  ['https://a.example/', { ...both, NO_PROXY: '*.example' }, undefined],
  ['https://a.example/', { ...both, NO_PROXY: 'xample a.b' }, 's:1'],
  ['https://a.example/', { ...both, NO_PROXY: 'a.example:443' }, undefined],
  ['https://a.example:8443/', { ...both, NO_PROXY: 'a.example:443' }, 's:1'],
  ['https://a.example/', { ...both, NO_PROXY: 'a.example', no_proxy: 'b.example' }, 's:1'],
  ['https://[fd00::5]/', { ...both, NO_PROXY: 'fd00::5' }, undefined],
  ['https://[fd00::5]:81/', { ...both, NO_PROXY: '[fd00::5]:81' }, undefined],
  ['https://[fd00::5]/', { ...both, NO_PROXY: '[fd00::5]:81' }, 's:1'],
])('environmentProxy for %s with %j is %s', (url, environment: NodeJS.ProcessEnv, want) => {
  const found = environmentProxy(new URL(url), environment);
  expect(found && `${found.hostname}:${found.port}`).toBe(want);
});

describe('the route to a URL', () => {
  const proxy = { hostname: 'p', port: 3128, authorization: 'Basic eA==' };
  const fields = ['proxy-authorization', 'Basic eA=='];
  test.each([
    [
      'http://a.example/x?y',
      undefined,
      { hostname: 'a.example', port: 80, isSecure: false, isProxied: false, tunnel: undefined, fields: [] },
      '/x?y',
    ],
    [
      'https://a.example/x?y#z',
      undefined,
      { hostname: 'a.example', port: 443, isSecure: true, isProxied: false, tunnel: undefined, fields: [] },
      '/x?y',
    ],
    [
      'https://[::1]:8443/',
      undefined,
      { hostname: '::1', port: 8443, isSecure: true, isProxied: false, tunnel: undefined, fields: [] },
      '/',
    ],
    [
      'https://a.example/',
      proxy,
      { hostname: 'a.example', port: 443, isSecure: true, isProxied: false, tunnel: proxy, fields: [] },
      '/',
    ],
    [
      'http://a.example:81/x?y',
      proxy,
      { hostname: 'p', port: 3128, isSecure: false, isProxied: true, tunnel: undefined, fields },
      'http://a.example:81/x?y',
    ],
    [
      'http://a.example/',
      { ...proxy, authorization: undefined },
      { hostname: 'p', port: 3128, isSecure: false, isProxied: true, tunnel: undefined, fields: [] },
      'http://a.example/',
    ],
  ])('%s with the proxy %j', (url, given, want, path) => {
    const { pathOf, ...route } = routeTo(new URL(url), given);
    expect(route).toEqual(want);
    expect(pathOf(new URL(url))).toBe(path);
  });
});

test('loopback hosts are localhost, its subdomains, 127.0.0.0/8 and ::1', () => {
  const hosts = ['localhost', 'LOCALHOST.', 'a.localhost', '127.0.0.1', '127.255.0.9', '[::1]'];
  expect(hosts.filter((host) => !isLoopback(host))).toEqual([]);
  const others = [
    'localhost.example',
    'alocalhost',
    '127.0.0',
    '127.0.0.1.example',
    '128.0.0.1',
    '[::2]',
    '1127.0.0.1',
  ];
  expect(others.filter(isLoopback)).toEqual([]);
});
