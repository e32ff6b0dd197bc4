import { spawn } from 'node:child_process';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, Socket } from 'node:net';
import { inspect } from 'node:util';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, inject, test, vi } from 'vitest';
import { createTransport } from '../../../src/soap/client-options.js';
import { bytes, closed, http, isWhole, listen, pem, send, transportOf } from './tls/exchange.js';

const OK = 'HTTP/1.1 200 OK\r\n';

describe('an exchange', () => {
  test('calls sent, start, data and end', async () => {
    const { url } = await http(async (request, response) => {
      const parts = await request.toArray();
      response.setHeader('Set-Cookie', ['a=1', 'b=2']).setHeader('X-Method', request.method as string);
      response.end(`${request.headers['soapaction']} ${Buffer.concat(parts as Buffer[]).toString()}`);
    });
    const exchanged = await send(transportOf(), `${url}?x=1`, { headers: { SOAPAction: '"do"' } }).over;
    expect(exchanged.events).toEqual(['sent', 'start', 'data', 'end']);
    expect(exchanged.status).toBe(200);
    expect(exchanged.headers).toMatchObject({ 'set-cookie': ['a=1', 'b=2'], 'x-method': 'POST' });
    expect(exchanged.text()).toBe('"do" <request/>');
  });

  test('may be a GET without a body', async () => {
    const { url } = await http((request, response) => response.end(`${request.method} ${request.url}`));
    const { body: _, ...get } = { method: 'GET' as const, body: undefined };
    const transport = transportOf();
    const over = new Promise<string>((resolve, reject) => {
      let text = '';
      const data = (chunk: Uint8Array) => Boolean((text += Buffer.from(chunk).toString()));
      const none = () => undefined;
      transport(
        { ...get, url: `${url}?wsdl`, headers: {} },
        { sent: none, start: none, data, end: () => resolve(text), error: reject },
      );
    });
    expect(await over).toBe('GET /API/API.asmx?wsdl');
  });

  test('does not call data if the reply has no body', async () => {
    const { url } = await http((_request, response) => response.writeHead(400).end());
    expect((await send(transportOf(), url).over).events).toEqual(['sent', 'start', 'end']);
  });

  test('accepts gzip and deflate unless the caller sets Accept-Encoding', async () => {
    const { url } = await http((request, response) => response.end(request.headers['accept-encoding']));
    const transport = transportOf();
    expect((await send(transport, url).over).text()).toBe('gzip, deflate');
    expect((await send(transport, url, { headers: { 'accept-ENCODING': 'identity' } }).over).text()).toBe('identity');
  });

  test('does not follow a redirect', async () => {
    const elsewhere = await http((_request, response) => response.end());
    for (const status of [301, 302, 307, 308]) {
      const { url } = await http((_request, response) => response.writeHead(status, { Location: elsewhere.url }).end());
      const exchanged = await send(transportOf(), url).over;
      expect(exchanged.status).toBe(status);
      expect(exchanged.headers['location']).toBe(elsewhere.url);
    }
    expect(elsewhere.sockets).toEqual([]);
  });

  test('skips informational responses', async () => {
    const { url } = await bytes((socket, received) => {
      if (isWhole(received))
        socket.write(`HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n${OK}Content-Length: 2\r\n\r\nok`);
    });
    const exchanged = await send(transportOf(), url).over;
    expect(exchanged).toMatchObject({ events: ['sent', 'start', 'data', 'end'], status: 200 });
  });

  test('fails with the error that one of its events throws', async () => {
    const { url } = await http((_request, response) => response.end('body'));
    const gzip = await http((_request, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('body')),
    );
    for (const event of ['sent', 'start', 'data'])
      for (const at of [url, gzip.url]) {
        const onEvent = (name: string) => {
          if (name === event) throw new Error(`thrown in ${event}`);
        };
        const exchanged = await send(transportOf(), at, {}, { onEvent }).over;
        expect(exchanged.events.slice(-2)).toEqual([event, 'error']);
        expect(exchanged.error?.message).toBe(`thrown in ${event}`);
      }
  });
});

test('a connection sends small packets at once, and is kept alive with a packet per minute', async () => {
  const noDelay = vi.spyOn(Socket.prototype, 'setNoDelay');
  const keepAlive = vi.spyOn(Socket.prototype, 'setKeepAlive');
  const { url } = await bytes((socket, received) => {
    if (isWhole(received)) socket.write(`${OK}Content-Length: 2\r\n\r\nok`);
  });
  await send(transportOf(), url).over;
  expect([noDelay.mock.calls, keepAlive.mock.calls]).toEqual([[[true]], [[true, 60_000]]]);
  vi.restoreAllMocks();
});

describe('a failure before anything was sent', () => {
  test.each([
    ['a refused connection', 'ECONNREFUSED'],
    ['a host that does not exist', /ENOTFOUND|EAI_AGAIN/],
    ['an address that is not a URL', /^undefined$/],
    ['an address that is not an http URL', /^undefined$/],
    ['an address with user info', /^undefined$/],
    ['an invalid header field', 'UND_ERR_INVALID_ARG'],
  ] as const)('%s causes an error event without a sent event', async (name, code) => {
    const gone = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number };
        server.close(() => resolve(port));
      });
    });
    const url = {
      'a refused connection': `http://127.0.0.1:${gone}/`,
      'a host that does not exist': 'http://nonexistent.invalid/',
      'an address that is not a URL': 'API.asmx',
      'an address that is not an http URL': 'ftp://127.0.0.1/',
      'an address with user info': 'http://user:secret@127.0.0.1/?token=secret',
      'an invalid header field': `http://127.0.0.1:${gone}/`,
    }[name];
    const headers = name.includes('header') ? { SOAPAction: 'secret\r\nX: y' } : {};
    const exchanged = await send(transportOf({ proxy: false }), url, { headers }).over;
    expect(exchanged.events).toEqual(['error']);
    expect(String((exchanged.error as NodeJS.ErrnoException).code)).toMatch(code);
    expect(inspect(exchanged.error)).not.toMatch(/secret/);
  });

  test('a connection that takes too long causes an error event without a sent event, and its socket is closed', async () => {
    const silent = await bytes(() => undefined);
    const transport = transportOf({ connectTimeoutMs: 50 });
    const exchanged = await send(transport, silent.url.replace('http:', 'https:')).over;
    expect(exchanged.events).toEqual(['error']);
    expect(exchanged.error).toMatchObject({
      code: 'ETIMEDOUT',
      message: expect.stringContaining('within 50 ms') as string,
    });
    await Promise.all(silent.sockets.map(closed));
  });
});

describe('a failure after the request was sent', () => {
  test.each([
    ['a reset before the reply', '', ['sent', 'error']],
    ['a reset inside the header fields', OK, ['sent', 'error']],
    ['a reset inside the body', `${OK}Content-Length: 9\r\n\r\nhalf`, ['sent', 'start', 'data', 'error']],
  ])('%s causes an error event', async (_name, reply, events) => {
    const { url } = await bytes((socket, received) => {
      if (isWhole(received)) socket.write(reply, () => socket.resetAndDestroy());
    });
    // the reset can arrive before earlier bytes
    const exchanged = await send(transportOf(), url).over;
    expect([events, events.slice(0, 1).concat('error')]).toContainEqual(exchanged.events);
  });

  test.each([
    ['an end before the reply', '', ['sent', 'error']],
    ['half a body', `${OK}Content-Length: 9\r\n\r\nhalf`, ['sent', 'start', 'data', 'error']],
    ['half a chunked body', `${OK}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n`, ['sent', 'start', 'data', 'error']],
    ['a reply that is not HTTP', 'SECRET-OF-THE-REPLY\r\n\r\n', ['sent', 'error']],
    ['a body longer than announced', `${OK}Content-Length: 2\r\nContent-Length: 3\r\n\r\nSECRET`, ['sent', 'error']],
  ])('%s causes an error event that quotes nothing', async (_name, reply, events) => {
    const { url } = await bytes((socket, received) => {
      if (isWhole(received)) socket.end(reply);
    });
    const exchanged = await send(transportOf(), url).over;
    expect(exchanged.events).toEqual(events);
    expect(inspect(exchanged.error, { depth: 9, showHidden: true })).not.toMatch(/SECRET|half|<request/);
  });

  test('a request is not repeated if the server closes a reused connection when the request arrives', async () => {
    let requests = 0;
    const server = await bytes((socket, received) => {
      if (!isWhole(received)) return;
      if (++requests === 1) socket.write(`${OK}Content-Length: 2\r\n\r\nok`);
      else socket.destroy();
    });
    const transport = transportOf();
    expect((await send(transport, server.url).over).text()).toBe('ok');
    const second = await send(transport, server.url).over;
    expect(second.events).toEqual(['sent', 'error']);
    expect([requests, server.sockets.length]).toEqual([2, 1]);
    // a repeated request would arrive before the reply to the third request
    await send(transport, server.url).over;
    expect([requests, server.sockets.length]).toEqual([3, 2]);
  });

  test('a connection that the server has closed is replaced', async () => {
    const server = await bytes((socket, received) => {
      if (isWhole(received)) socket.end(`${OK}Content-Length: 2\r\n\r\nok`);
    });
    const transport = transportOf();
    await send(transport, server.url).over;
    await closed(server.sockets[0]);
    expect((await send(transport, server.url).over).text()).toBe('ok');
    expect(server.sockets).toHaveLength(2);
  });
});

describe('abort', () => {
  const reason = new Error('no longer wanted');

  test('before the request begins, no connection is opened', async () => {
    const server = await http((_request, response) => response.end());
    const transport = transportOf();
    const exchanged = send(transport, server.url);
    exchanged.handle.abort(reason);
    expect(exchanged.events).toEqual(['error']);
    expect(exchanged.error).toBe(reason);
    await send(transport, server.url).over;
    expect(server.sockets).toHaveLength(1);
  });

  test('of a request that waits for a connection does not affect the others', async () => {
    const held: (() => void)[] = [];
    const server = await http((_request, response) => void held.push(() => response.end('ok')));
    const transport = transportOf({ connections: 1 });
    const first = await send(transport, server.url).when('sent');
    const second = send(transport, server.url);
    const third = send(transport, server.url);
    // both requests wait, because they began before this request, which fails immediately
    await send(transport, 'none').over;
    second.handle.abort(reason);
    expect(second.events).toEqual(['error']);
    while (first.events.length < 3 || third.events.length < 3) {
      held.shift()?.();
      await new Promise(setImmediate);
    }
    expect([first.text(), third.text(), server.sockets.length]).toEqual(['ok', 'ok', 1]);
  });

  test('while the connection is opened, its socket is closed', async () => {
    const server = createServer();
    const { url } = await listen(server, 'https');
    const exchanged = send(transportOf({ connectTimeoutMs: 600_000 }), url);
    const [socket] = (await once(server, 'connection')) as [import('node:net').Socket];
    exchanged.handle.abort(reason);
    expect(exchanged).toMatchObject({ events: ['error'], error: reason });
    socket.resume();
    await closed(socket);
  });

  test('while the request is written, the socket is closed', async () => {
    const server = createServer((socket) => socket.pause());
    const { url, sockets } = await listen(server);
    const exchanged = await send(transportOf(), url, { body: 'x'.repeat(50_000_000) }).when('sent');
    exchanged.handle.abort(reason);
    expect(exchanged).toMatchObject({ events: ['sent', 'error'], error: reason });
    if (sockets.length === 0) await once(server, 'connection');
    sockets[0]?.resume();
    await closed(sockets[0]);
  });

  test('while a slow body arrives, the socket is closed', async () => {
    const server = await bytes((socket, received) => {
      if (!isWhole(received)) return;
      socket.write(`${OK}Content-Length: 1000\r\n\r\n`);
      const timer = setInterval(() => socket.write('x'), 1);
      socket.once('close', () => clearInterval(timer));
    });
    const exchanged = await send(transportOf(), server.url).when('data');
    exchanged.handle.abort(reason);
    expect(exchanged).toMatchObject({ events: ['sent', 'start', 'data', 'error'], error: reason });
    await closed(server.sockets[0]);
  });

  test.each(['sent', 'start', 'data'])('inside %s prevents all later events', async (event) => {
    for (const encoding of ['identity', 'gzip']) {
      const body = encoding === 'gzip' ? gzipSync('body') : 'body';
      const server = await http((_request, response) =>
        response.writeHead(200, { 'Content-Encoding': encoding }).end(body),
      );
      const onEvent = (name: string, { handle }: { handle: { abort(reason: Error): void } }) => {
        if (name === event) handle.abort(reason);
      };
      const exchanged = await send(transportOf(), server.url, {}, { onEvent }).over;
      expect(exchanged.events.slice(-2)).toEqual([event, 'error']);
      expect(exchanged.error).toBe(reason);
      // a compressed body may have arrived completely before its first data event
      if (encoding === 'identity') await Promise.all(server.sockets.map(closed));
    }
  });

  test('after the end has no effect, and neither does a second abort', async () => {
    const server = await http((_request, response) => response.end('ok'));
    const transport = transportOf();
    const exchanged = await send(transport, server.url).over;
    exchanged.handle.abort(reason);
    exchanged.handle.resume();
    await send(transport, server.url).over;
    expect(exchanged.events).toEqual(['sent', 'start', 'data', 'end']);
    expect(server.sockets).toHaveLength(1);
    const twice = send(transport, server.url);
    twice.handle.abort(reason);
    twice.handle.abort(new Error('again'));
    expect(twice.error).toBe(reason);
  });
});

describe('a pause', () => {
  const SIZE = 64 * 1024 * 1024;

  test('keeps the rest of a large body at the server until resume', async () => {
    const server = await http((request, response) =>
      response.end(request.method === 'GET' ? 'ok' : Buffer.alloc(SIZE, 'x')),
    );
    const transport = transportOf();
    let received = 0;
    const onData = (chunk: Uint8Array) => (received += chunk.length) !== chunk.length;
    const before = process.memoryUsage().arrayBuffers;
    const exchanged = await send(transport, server.url, {}, { onData, forget: true }).when('data');
    const first = received;
    // meanwhile, other requests continue
    for (let index = 0; index < 100; index++) await send(transport, server.url, { method: 'GET', body: '' }).over;
    expect(received).toBe(first);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(SIZE + 16 * 1024 * 1024);
    expect(server.sockets[0]?.writableLength).toBeGreaterThan(SIZE / 2);
    exchanged.handle.resume();
    await exchanged.over;
    expect([received, exchanged.events.at(-1)]).toEqual([SIZE, 'end']);
  });

  test('after each chunk loses no data, whether the exchange is resumed immediately or later', async () => {
    for (const encoding of ['identity', 'gzip'])
      for (const schedule of [process.nextTick, setImmediate, queueMicrotask]) {
        const text = 'abcdefghij'.repeat(100_000);
        const body = encoding === 'gzip' ? gzipSync(text) : text;
        const { url } = await http((_request, response) =>
          response.writeHead(200, { 'Content-Encoding': encoding }).end(body),
        );
        const transport = transportOf();
        const onData = (_: Uint8Array, { handle }: { handle: { resume(): void } }) => {
          schedule(() => handle.resume());
          return false;
        };
        const all = await Promise.all([1, 2, 3].map(() => send(transport, url, {}, { onData }).over));
        for (const exchanged of all) expect(exchanged.text() === text).toBe(true);
      }
  });

  test('does not prevent an abort from closing the socket', async () => {
    for (const headers of [{}, { Connection: 'close' }]) {
      const server = await http((_request, response) => response.writeHead(200, headers).end(Buffer.alloc(SIZE)));
      const exchanged = await send(transportOf(), server.url, {}, { onData: () => false }).when('data');
      exchanged.handle.abort(new Error('enough'));
      exchanged.handle.resume();
      expect(exchanged.events.at(-1)).toBe('error');
      await closed(server.sockets[0]);
    }
  });
});

describe('a compressed body', () => {
  const text = '<reply>äöü</reply>'.repeat(5000);
  const compressed: [string, string, Buffer][] = [
    ['gzip', 'gzip', gzipSync(text)],
    ['x-gzip, in upper case', 'X-GZIP', gzipSync(text)],
    ['gzip with two members', 'gzip', Buffer.concat([gzipSync(text.slice(0, 999)), gzipSync(text.slice(999))])],
    ['deflate', 'deflate', deflateSync(text)],
    ['deflate without the zlib header', 'deflate', deflateRawSync(text)],
    ['none', 'identity', Buffer.from(text)],
    ['none, in upper case', 'Identity', Buffer.from(text)],
    ['brotli', 'br', brotliCompressSync(text)],
    ['two codings, applied in order', 'deflate, gzip', gzipSync(deflateSync(text))],
    ['a list with empty elements', ', GZIP,, identity ,', gzipSync(text)],
    ['gzip under a name that is not a coding', 'utf-8, gzip', gzipSync(text)],
    ['five', 'gzip, gzip, gzip, gzip, gzip', [1, 2, 3, 4, 5].reduce((body) => gzipSync(body), Buffer.from(text))],
    ...['UTF-8', 'none', '8bit', 'gzip', 'deflate', 'br', 'gzip, utf-8', 'x'.repeat(99)].map(
      (coding) => [`plain XML under the name ${coding}`, coding, Buffer.from(text)] as [string, string, Buffer],
    ),
  ];

  test.each(compressed)('is decoded with the coding %s', async (_name, encoding, body) => {
    const { url } = await http((_request, response) =>
      response.writeHead(200, { 'Content-Encoding': encoding }).end(body),
    );
    const transport = transportOf();
    const exchanged = await send(transport, url).over;
    expect(exchanged.events).toEqual(['sent', 'start', 'data', 'end']);
    expect(exchanged.text() === text).toBe(true);
    // decoding also works with a reader that pauses
    const onData = (_: Uint8Array, { handle }: { handle: { resume(): void } }) => {
      setImmediate(() => handle.resume());
      return false;
    };
    const slowly = await send(transport, url, {}, { onData }).over;
    expect(slowly.text() === text).toBe(true);
  });

  test('may have its codings listed in several header fields', async () => {
    const { url } = await http((_request, response) =>
      response
        .writeHead(200, [
          ['Content-Encoding', 'deflate'],
          ['Content-Encoding', 'Gzip'],
        ] as never)
        .end(gzipSync(deflateSync(text))),
    );
    expect((await send(transportOf(), url).over).text() === text).toBe(true);
  });

  test.each([
    ['<a/>', 'utf-8'],
    [' \n<a/>', 'gzip'],
    ['\uFEFF<a>\u00E4</a>', 'none'],
    ['\n', 'gzip'],
  ])(
    'that is plain XML is passed on unchanged, even if it is short or split: %j with the coding %s',
    async (xml, coding) => {
      const { url } = await http(async (_request, response) => {
        response.writeHead(200, { 'Content-Encoding': coding });
        for (const byte of Buffer.from(xml)) if (!response.write(Buffer.of(byte))) await once(response, 'drain');
        response.end();
      });
      expect((await send(transportOf(), url).over).text()).toBe(xml);
    },
  );

  test('that is plain XML in UTF-16 is returned unchanged', async () => {
    const xml = Buffer.from('\uFEFF<a/>', 'utf16le');
    const { url } = await http((_request, response) =>
      response.writeHead(200, { 'Content-Encoding': 'utf-16' }).end(xml),
    );
    expect(Buffer.concat((await send(transportOf(), url).over).chunks)).toEqual(xml);
  });

  test('is decoded regardless of its chunks', async () => {
    const { url } = await http(async (_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' });
      for (const byte of gzipSync(text)) if (!response.write(Buffer.of(byte))) await once(response, 'drain');
      response.end();
    });
    expect((await send(transportOf(), url).over).text() === text).toBe(true);
  });

  test('may be empty', async () => {
    const { url } = await http((_request, response) => response.writeHead(400, { 'Content-Encoding': 'gzip' }).end());
    expect((await send(transportOf(), url).over).events).toEqual(['sent', 'start', 'end']);
  });

  test.each([
    ['broken', 'gzip', Buffer.concat([gzipSync(text).subarray(0, 100), Buffer.alloc(200, 7)]), 'not valid gzip'],
    ['truncated', 'gzip', gzipSync(text).subarray(0, -10), 'not valid gzip'],
    ['not gzip', 'gzip', Buffer.from('{"not":"secret"}'), 'not valid gzip'],
    [
      'with an unknown coding',
      'ZSTD',
      Buffer.from('(\xB5/\xFDsecret', 'latin1'),
      '"zstd" of the body is not supported; expected gzip, deflate',
    ],
    ['with an unknown coding, and short', 'zstd', Buffer.from('secret'), '"zstd" of the body is not supported'],
    [
      'with an unknown coding inside a known coding',
      'zstd, gzip',
      gzipSync('secret, secret'),
      '"zstd" of the body is not supported',
    ],
    [
      'with a broken coding inside another coding',
      'gzip, deflate',
      deflateSync(gzipSync(text).subarray(0, 100)),
      'not valid gzip',
    ],
    [
      'with a coding that has an invalid name',
      'é\u009B2J',
      Buffer.from('secret, secret'),
      '"??2j" of the body is not supported',
    ],
    ['with six codings', 'gzip,gzip,gzip,gzip,gzip,gzip', Buffer.from('secret'), '6 content codings; at most 5'],
  ])('that is %s gives error', async (_name, encoding, body, message) => {
    const { url } = await http((_request, response) =>
      response.writeHead(200, { 'Content-Encoding': encoding }).end(body),
    );
    const transport = transportOf();
    const exchanged = await send(transport, url).over;
    expect([exchanged.events[1], exchanged.events.at(-1)]).toEqual(['start', 'error']);
    expect(exchanged.error?.message).toContain(message);
    expect(inspect(exchanged.error, { showHidden: true })).not.toMatch(/secret|code: undefined/);
  });

  const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024), { level: 1 });

  test('that is a decompression bomb is not inflated while it is paused', async () => {
    const { url } = await http((request, response) => {
      if (request.method === 'GET') response.end('ok');
      else response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb);
    });
    const transport = transportOf();
    let received = 0;
    const onData = (chunk: Uint8Array) => (received += chunk.length) < 0;
    const before = process.memoryUsage().arrayBuffers;
    const exchanged = await send(transport, url, {}, { onData, forget: true }).when('data');
    const first = received;
    for (let index = 0; index < 100; index++) await send(transport, url, { method: 'GET', body: '' }).over;
    expect(received).toBe(first);
    expect(first).toBeLessThan(100_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
    exchanged.handle.abort(new Error('enough'));
    exchanged.handle.resume();
    await send(transport, url, { method: 'GET', body: '' }).over;
    expect([received, exchanged.events.at(-1)]).toEqual([first, 'error']);
  });

  test('that is incompressible stays at the server while it is paused', async () => {
    const size = 32 * 1024 * 1024;
    // random bytes do not become smaller, so gzip does not need to try
    const noise = gzipSync(randomBytes(size), { level: 0 });
    const server = await http((request, response) => {
      if (request.method === 'GET') response.end('ok');
      else response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(noise);
    });
    const transport = transportOf();
    let received = 0;
    const onData = (chunk: Uint8Array) => (received += chunk.length) > chunk.length;
    const exchanged = await send(transport, server.url, {}, { onData, forget: true }).when('data');
    for (let index = 0; index < 100; index++) await send(transport, server.url, { method: 'GET', body: '' }).over;
    expect(server.sockets[0]?.writableLength).toBeGreaterThan(size / 2);
    exchanged.handle.resume();
    await exchanged.over;
    expect([received, exchanged.events.at(-1)]).toEqual([size, 'end']);
  });

  test('that is a decompression bomb needs little memory', async () => {
    const { url } = await http((_request, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb),
    );
    const before = process.memoryUsage().arrayBuffers;
    let received = 0;
    let most = 0;
    const onData = (chunk: Uint8Array, { handle }: { handle: { resume(): void } }) => {
      received += chunk.length;
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
      setImmediate(() => handle.resume());
      return false;
    };
    await send(transportOf(), url, {}, { onData, forget: true }).over;
    expect(received).toBe(300 * 1024 * 1024);
    expect(most).toBeLessThan(64 * 1024 * 1024);
  });
});

describe('connections', () => {
  test('are shared by sequential requests', async () => {
    const server = await http((_request, response) => response.end('ok'));
    const transport = transportOf();
    for (let index = 0; index < 20; index++) await send(transport, server.url).over;
    expect(server.sockets).toHaveLength(1);
  });

  test('are limited in number, and every request is sent', async () => {
    const server = await http((_request, response) => response.end('ok'));
    const transport = transportOf({ connections: 3 });
    const order: number[] = [];
    const calls = Array.from({ length: 50 }, async (_, index) => {
      await send(transport, server.url).when('sent');
      order.push(index);
    });
    await Promise.all(calls);
    expect(server.sockets).toHaveLength(3);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test('are replaced for waiting requests if they fail', async () => {
    let requests = 0;
    const server = await bytes((socket, received) => {
      if (!isWhole(received)) return;
      if (++requests % 2 === 0) socket.destroy();
      else socket.write(`${OK}Content-Length: 2\r\n\r\nok`);
    });
    const transport = transportOf({ connections: 1 });
    const all = await Promise.all(Array.from({ length: 10 }, () => send(transport, server.url).over));
    expect(all.map(({ events }) => events.at(-1))).toEqual(Array.from({ length: 5 }, () => ['end', 'error']).flat());
    expect(requests).toBe(10);
  });

  test('preserve the async context of a waiting request, for tracing', async () => {
    const { url } = await http((_request, response) => response.end('ok'));
    const transport = transportOf({ connections: 1 });
    const calls = new AsyncLocalStorage<number>();
    const made: (number | undefined)[] = [];
    const onRequest = (): void => void made.push(calls.getStore());
    subscribe('undici:request:create', onRequest);
    await Promise.all([1, 2, 3].map((call) => calls.run(call, () => send(transport, url).over)));
    unsubscribe('undici:request:create', onRequest);
    expect(made).toEqual([1, 2, 3]);
  });

  test('are closed before the idle timeout that the server announces', async () => {
    const { url, sockets } = await bytes((socket, received) => {
      if (isWhole(received)) socket.write(`${OK}Keep-Alive: timeout=2\r\nContent-Length: 2\r\n\r\nok`);
    });
    expect((await send(transportOf(), url).over).events.at(-1)).toBe('end');
    // two seconds minus a margin of two seconds, so the connection is not kept
    await closed(sockets[0]);
  });

  test('are closed after keepAliveTimeoutMs, even if the server keeps idle connections longer', async () => {
    const { url, sockets } = await http((_request, response) =>
      response.writeHead(200, { 'Keep-Alive': 'timeout=600' }).end('ok'),
    );
    expect((await send(transportOf({ keepAliveTimeoutMs: 10 }), url).over).events.at(-1)).toBe('end');
    await closed(sockets[0]);
  });
});

describe('close', () => {
  test('closes idle connections and lets pending requests complete', async () => {
    const held: (() => void)[] = [];
    const server = await http((request, response) => {
      if (request.method === 'GET') response.end();
      else held.push(() => response.end('ok'));
    });
    const transport = transportOf({ connections: 2 });
    const running = [send(transport, server.url), send(transport, server.url), send(transport, server.url)];
    await running[1]?.when('sent');
    let isClosed = false;
    const closing = transport.close().then(() => (isClosed = true));
    const late = await send(transport, server.url).over;
    expect(late).toMatchObject({ events: ['error'], error: { message: 'the transport was closed' } });
    expect(isClosed).toBe(false);
    while (running.some(({ events }) => events.at(-1) !== 'end')) {
      held.shift()?.();
      await new Promise(setImmediate);
    }
    await closing;
    await Promise.all(server.sockets.map(closed));
  });

  test('may be called immediately and repeatedly', async () => {
    const unused = createTransport();
    await unused.close();
    await unused.close();
    const server = await http((_request, response) => response.end('ok'));
    const used = createTransport();
    expect((await send(used, server.url).over).text()).toBe('ok');
    await Promise.all([used.close(), used.close()]);
    expect(server.sockets).toHaveLength(1);
    await closed(server.sockets[0]);
    for (const transport of [unused, used])
      expect(await send(transport, server.url).over).toMatchObject({ events: ['error'] });
    expect(server.sockets).toHaveLength(1);
  });
});

describe('options', () => {
  test.each([
    ['proxy', { proxy: 'socks5://user:secret@proxy.example' }],
    ['proxy', { proxy: '' }],
    ['ca', { ca: 'secret' }],
    ['ca', { ca: [pem('root.pem'), Buffer.from('secret')] }],
    ['cert', { cert: 'secret', key: pem('client-key.test-only.pem') }],
    ['cert', { cert: pem('client.pem'), key: pem('server-key.test-only.pem') }],
    ['cert', { cert: pem('client.pem') }],
    ['key', { key: pem('client-key.test-only.pem') }],
    ['connectTimeoutMs', { connectTimeoutMs: 0 }],
    ['keepAliveTimeoutMs', { keepAliveTimeoutMs: NaN }],
    ['connections', { connections: 1.5 }],
  ])('%s is refused if it is not usable', (name, options) => {
    let error: unknown;
    try {
      createTransport(options);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ name: 'SoapRequestError', issues: [{ path: [name] }] });
    expect(inspect(error)).not.toContain('secret');
  });

  test('that are undefined use their defaults', () => {
    const names = [
      'proxy',
      'ca',
      'cert',
      'key',
      'passphrase',
      'servername',
      'connectTimeoutMs',
      'keepAliveTimeoutMs',
      'connections',
    ];
    expect(() => createTransport(Object.fromEntries(names.map((name) => [name, undefined])))).not.toThrow();
  });
});

test('inspect does not show the request of an exchange or a transport', async () => {
  const { url } = await http((_request, response) => void response.writeHead(200).write('x'));
  const transport = transportOf();
  const request = { headers: { Cookie: 'SECRET' }, body: 'SECRET' };
  const waiting = send(transport, url, request);
  const options = { depth: Infinity, showHidden: true };
  expect(inspect([transport, waiting.handle], options)).not.toContain('SECRET');
  await waiting.when('data');
  expect(inspect([transport, waiting.handle], options)).not.toContain('SECRET');
  expect(JSON.stringify([waiting.handle])).toBe('[{}]');
  waiting.handle.abort(new Error('enough'));
});

test('a process exits after a call even though the connection stays open', async () => {
  const server = await http((_request, response) => response.end('ok'));
  const script = `
    const { createTransport } = require('./src/index.js');
    const transport = createTransport({ keepAliveTimeoutMs: 600000 });
    const events = { sent() {}, start() {}, data: () => true, end: () => console.log('end'), error: console.log };
    transport({ method: 'POST', url: process.argv[1], headers: {}, body: 'x' }, events);
  `;
  const child = spawn(process.execPath, ['-e', script, server.url], { cwd: inject('compiled') });
  const [output, [code]] = await Promise.all([child.stdout.toArray(), once(child, 'exit')]);
  expect([Buffer.concat(output as Buffer[]).toString(), code]).toEqual(['end\n', 0]);
});
