import { once } from 'node:events';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { bytes, closed, http, isWhole, listen, send, transportOf } from './tls/exchange.js';

const OK = 'HTTP/1.1 200 OK\r\n';

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
