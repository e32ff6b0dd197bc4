import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { demoCredentials } from '../../src/testing.js';
import { closed, listen, pem } from '../soap/http/tls/exchange.js';
import {
  byteServer,
  call,
  embeddedServer,
  expectOutcome,
  expectUsable,
  failure,
  good,
  goodReply,
  guard,
  hasStarted,
  operations,
  rescueAt,
} from './support.js';

guard();

const ca = pem('root.pem');
const certificate = { cert: pem('server.pem'), key: pem('server-key.test-only.pem') };
const codeOf = (error: Error): unknown => (error.cause as NodeJS.ErrnoException | undefined)?.code;

describe.each(operations)('%s without a connection', (operation) => {
  test('is not sent if the connection is refused, and succeeds once the server is running', async () => {
    const gone = await embeddedServer();
    await gone.close();
    const rescue = rescueAt(gone.endpoint);
    const error = await failure(call(rescue, operation));
    expect(error.name).toBe('RescueConnectionError');
    expectOutcome(error, 'not-sent', 0);
    expect(codeOf(error)).toBe('ECONNREFUSED');
    expect(error.message).toMatch(
      new RegExp(
        `^${operation}: the connection to 127\\.0\\.0\\.1:\\d+ failed: .*ECONNREFUSED.*\\. Nothing was sent\\.$`,
      ),
    );
    await embeddedServer(gone.port);
    await expectUsable(rescue);
  });

  test('fails unsent if the host does not exist', async () => {
    const rescue = rescueAt('http://nonexistent.invalid/API/API.asmx', { allowPlainHttp: true, proxy: false });
    const error = await failure(call(rescue, operation));
    expect(error.name).toBe('RescueConnectionError');
    expectOutcome(error, 'not-sent', 0);
    expect(codeOf(error)).toMatch(/ENOTFOUND|EAI_AGAIN/);
    expect(error.message).toMatch(/nonexistent\.invalid failed: .*Nothing was sent/);
  });

  test.each([
    ['by an unknown authority', {}, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['for another host', { ca, servername: 'other.example' }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('fails unsent over TLS with a certificate %s', async (_name, tls, code) => {
    let requests = 0;
    const { url } = await listen(
      createHttpsServer(certificate, (_request, response) => response.end(String(++requests))),
      'https',
    );
    const error = await failure(call(rescueAt(url, { tls }), operation));
    expect(error.name).toBe('RescueConnectionError');
    expectOutcome(error, 'not-sent', requests);
    expect(codeOf(error)).toBe(code);
  });

  test('fails unsent if it uses TLS but the server does not', async () => {
    const server = await embeddedServer();
    const error = await failure(call(rescueAt(server.endpoint.replace('http:', 'https:')), operation));
    expect(error.name).toBe('RescueConnectionError');
    expectOutcome(error, 'not-sent', server.calls.length);
  });

  test('has an unknown outcome if the server rejects the client certificate, which happens after the request', async () => {
    const server = createHttpsServer({ ...certificate, requestCert: true, rejectUnauthorized: true }, (_, response) =>
      response.end(good(operation)),
    );
    const { url } = await listen(server, 'https');
    const error = await failure(call(rescueAt(url, { tls: { ca } }), operation));
    expect(error).toMatchObject({ name: 'RescueConnectionError', outcome: 'unknown' });
  });

  test.each([
    ['407 Proxy Authentication Required', /refused the connection with status 407/],
    ['502 Bad Gateway', /refused the connection with status 502/],
    ['403 Forbidden', /refused the connection with status 403/],
  ])('fails unsent if the proxy answers CONNECT with %s', async (status, message) => {
    const asked: string[] = [];
    const proxy = createHttpServer();
    proxy.on('connect', (request, socket: Socket) => {
      asked.push(`${request.method} ${request.url}`);
      socket.on('data', (chunk) => asked.push(chunk.toString()));
      socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 4\r\n\r\nwhat`);
    });
    const { port } = await listen(proxy);
    const rescue = rescueAt('https://rescue.example/API/API.asmx', { proxy: `http://127.0.0.1:${port}` });
    const error = await failure(call(rescue, operation));
    expect(error.name).toBe('RescueConnectionError');
    expectOutcome(error, 'not-sent', 0);
    expect(error.message).toMatch(message);
    expect(asked).toEqual(['CONNECT rescue.example:443']);
  });
});

describe.each(operations)('%s over a connection that breaks', (operation) => {
  test('has an unknown outcome after a reset before the reply', async () => {
    const server = await embeddedServer();
    const rescue = rescueAt(server.endpoint);
    await rescue.login(demoCredentials.login);
    server.clearCalls();
    server.next(operation, { reset: true });
    const error = await failure(call(rescue, operation));
    expect(error.name).toBe('RescueConnectionError');
    expectOutcome(error, 'unknown', server.calls.length);
    expect(error.message).toMatch(/failed: .*The service may have executed the call: check before retrying\.$/);
    expect(error.status).toBeUndefined();
    expect(hasStarted(server)).toBe(operation === 'startSession');
    await expectUsable(rescue);
    // the call is not retried
    expect(server.calls.map((each) => each.operation)).toEqual([operation, 'login']);
  });

  test.each(['after-headers', 'within-body'] as const)(
    'reports the status of an interrupted reply (%s)',
    async (reset) => {
      const server = await embeddedServer();
      const rescue = rescueAt(server.endpoint);
      server.next(operation, { reset });
      const error = await failure(call(rescue, operation));
      expect(error).toMatchObject({ name: 'RescueConnectionError', status: 200 });
      expectOutcome(error, 'unknown', server.calls.length);
      expect(error.message).toMatch(/failed while a reply with status 200 was arriving: /);
      await expectUsable(rescue);
    },
  );

  test('has an unknown outcome if a reused connection is reset when the request arrives, and is not retried', async () => {
    const server = await byteServer((socket, number) => {
      if (number === 2) socket.resetAndDestroy();
      else socket.write(goodReply(operation));
    });
    const rescue = rescueAt(server.endpoint);
    await call(rescue, operation);
    const error = await failure(call(rescue, operation));
    expect(error.name).toBe('RescueConnectionError');
    expectOutcome(error, 'unknown', server.requests.length - 1);
    expect([server.requests.length, server.sockets.length]).toEqual([2, 1]);
    expect(await call(rescue, operation)).toEqual({ code: 'OK' });
    expect([server.requests.length, server.sockets.length]).toEqual([3, 2]);
  });

  test('succeeds if the server closed an idle connection before the call', async () => {
    const server = await byteServer((socket) => socket.end(goodReply(operation)));
    const rescue = rescueAt(server.endpoint);
    await call(rescue, operation);
    await closed(server.sockets[0] as Socket);
    expect(await call(rescue, operation)).toEqual({ code: 'OK' });
  });
});

describe.each(operations)('%s answered with an incomplete HTTP reply', (operation) => {
  const body = good(operation);
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\n';
  const flood = (line: string) => Array.from({ length: 50_000 }, (_, index) => `X-${index}: ${line}\r\n`).join('');
  const length = Buffer.byteLength(body);
  test.each<[string, string, number | undefined]>([
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n', undefined],
    ['half a status line', 'HTTP/1.1 20', undefined],
    ['a field without a colon', `HTTP/1.1 200 OK\r\nnonsense\r\n\r\n${body}`, undefined],
    ['megabytes of header fields', `${head}${flood('y'.repeat(20))}\r\n${body}`, undefined],
    ['a header field of one megabyte', `${head}X: ${'y'.repeat(1_000_000)}\r\n\r\n${body}`, undefined],
    ['a protocol switch', 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n', undefined],
    ['two lengths', `${head}Content-Length: ${length}\r\nContent-Length: 5\r\n\r\n${body}`, undefined],
    ['a negative length', `${head}Content-Length: -1\r\n\r\n${body}`, undefined],
    [
      'a Content-Length with chunked encoding',
      `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      undefined,
    ],
    ['a body shorter than its Content-Length', `${head}Content-Length: ${length + 1}\r\n\r\n${body}`, 200],
    ['a chunk without a length', `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n${body}\r\n0\r\n\r\n`, 200],
    ['a truncated chunk', `${head}Transfer-Encoding: chunked\r\n\r\nfff\r\n${body}`, 200],
    ['megabytes of trailers', `${head}Transfer-Encoding: chunked\r\n\r\n0\r\n${flood('y'.repeat(20))}\r\n`, 200],
    ['a body that is neither gzip nor XML', `${head}Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc`, 200],
  ])('%s', async (_name, answer, status) => {
    const server = await byteServer((socket, number) => socket.end(number === 1 ? answer : goodReply(operation)));
    const rescue = rescueAt(server.endpoint, { timeoutMs: 10_000 });
    const error = await failure(call(rescue, operation));
    expect(error.name).toBe('RescueConnectionError');
    expectOutcome(error, 'unknown', server.requests.length);
    expect(error.status).toBe(status);
    expect(error.message.length).toBeLessThan(400);
    expect(error.message).not.toMatch(/<|OpenSSH|yyy/);
    expect(await call(rescue, operation)).toEqual({ code: 'OK' });
  });

  test('bytes beyond the Content-Length do not become part of the next reply', async () => {
    const spilt = `HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n<spilt>`;
    const server = await byteServer((socket, number) =>
      socket.write(number === 1 ? goodReply(operation) + spilt : goodReply(operation)),
    );
    const rescue = rescueAt(server.endpoint);
    for (let calls = 0; calls < 3; calls++) expect(await call(rescue, operation)).toEqual({ code: 'OK' });
    expect(server.requests).toHaveLength(3);
  });

  test('a body that is longer than its Content-Length is an unreadable reply', async () => {
    const server = await byteServer((socket, number) =>
      socket.write(number === 1 ? `${head}Content-Length: 100\r\n\r\n${body}` : goodReply(operation)),
    );
    const rescue = rescueAt(server.endpoint);
    const error = await failure(call(rescue, operation));
    expect(error).toMatchObject({ name: 'RescueReplyError', status: 200 });
    expectOutcome(error, 'unknown', server.requests.length);
    expect(error.message).toMatch(/status 200, content type text\/xml, 100 bytes/);
    expect(await call(rescue, operation)).toEqual({ code: 'OK' });
  });

  test('a TLS server closes a plain HTTP connection, and the outcome is unknown', async () => {
    const { port } = await listen(createTlsServer(certificate));
    const error = await failure(call(rescueAt(`http://127.0.0.1:${port}/`), operation));
    expect(error).toMatchObject({ name: 'RescueConnectionError', outcome: 'unknown' });
  });
});

describe('plain HTTP through a proxy', () => {
  test.each([
    ['407', 'not-sent', /requires credentials: add them to the URL in the proxy option/],
    [
      '502',
      'unknown',
      /status 502 and no SOAP fault \(status 502, content type text\/html, 6 bytes, root element html\)/,
    ],
  ] as const)('a %s of the proxy itself is reported as such', async (status, outcome, message) => {
    const asked: string[] = [];
    const proxy = createHttpServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(Number(status), { 'Content-Type': 'text/html' }).end('<html>');
    });
    const { port } = await listen(proxy);
    const rescue = rescueAt('http://rescue.example/API/API.asmx', {
      allowPlainHttp: true,
      proxy: `http://127.0.0.1:${port}`,
    });
    const error = await failure(call(rescue, 'login'));
    expect(error).toMatchObject({ name: 'RescueConnectionError', status: Number(status), outcome });
    expect(error.message).toMatch(message);
    expect(asked).toEqual(['POST http://rescue.example/API/API.asmx']);
  });
});

describe('a transport that the caller passed', () => {
  test('that throws causes an error of this package and leaves no timer', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
    const before = timers();
    const rescue = rescueAt('http://127.0.0.1:1/', {
      transport: () => {
        throw new Error('no tunnel');
      },
    });
    const error = await failure(call(rescue, 'startSession'));
    expect(error).toMatchObject({
      name: 'RescueConnectionError',
      outcome: 'not-sent',
      cause: { message: 'no tunnel' },
    });
    expect(timers()).toBe(before);
  });
});

describe('a request that is a function', () => {
  test('is rejected before anything is sent, because it is not an object', async () => {
    const server = await embeddedServer();
    const error = await failure(rescueAt(server.endpoint).operations.getAccount((() => ({})) as never));
    expect(error.name).toBe('RescueRequestError');
    expect(error.message).toMatch(/getAccount: the request must be an object, not a function/);
    expectOutcome(error, 'not-sent', server.calls.length);
  });
});
