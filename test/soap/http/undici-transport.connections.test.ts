import { spawn } from 'node:child_process';
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { describe, expect, inject, test, vi } from 'vitest';
import { createTransport } from '../../../src/soap/client-options.js';
import { bytes, closed, http, isWhole, send, transportOf } from './tls/exchange.js';

const OK = 'HTTP/1.1 200 OK\r\n';

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
