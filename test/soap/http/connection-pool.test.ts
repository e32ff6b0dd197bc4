import { once } from 'node:events';
import { createSecureContext } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { ConnectionPool, type Connection } from '../../../src/soap/http/connection-pool.js';
import { closed, http, later } from './tls/exchange.js';

const nextTick = () => new Promise((resolve) => process.nextTick(resolve));

/** Sends a GET on a connection. Resolves when the reply is complete. */
function get({ client, expectReply }: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    expectReply();
    client.dispatch(
      { method: 'GET', path: '/' },
      {
        onRequestStart: () => undefined,
        onResponseStart: () => undefined,
        onResponseData: () => undefined,
        onResponseEnd: () => resolve(),
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}

/** A pool of connections to a server, whose connections the test holds until it releases them. */
async function poolOf(connections: number) {
  const server = await http((_request, response) => response.end('ok'));
  const pool = new ConnectionPool(new URL(server.url), {
    proxyFor: () => undefined,
    secureContext: () => createSecureContext(),
    servername: undefined,
    connectTimeoutMs: 10_000,
    keepAliveTimeoutMs: 60_000,
    connections,
  });
  const held = new Map<string, Connection>();
  const order: string[] = [];
  later(() => {
    for (const connection of held.values()) pool.drop(connection);
    return pool.close();
  });
  const exchange = (name: string) => ({
    run(connection: Connection): void {
      order.push(name);
      held.set(name, connection);
    },
  });
  const run = (name: string) => pool.run(exchange(name));
  const take = (name: string): Connection => {
    const connection = held.get(name) as Connection;
    held.delete(name);
    return connection;
  };
  const release = (name: string): Connection => {
    const connection = take(name);
    pool.release(connection);
    return connection;
  };
  return { server, pool, held, order, exchange, run, take, release };
}

describe('a connection pool', () => {
  test('runs exchanges in the order in which they began, even if a connection is free meanwhile', async () => {
    const { order, run, release } = await poolOf(1);
    for (const name of ['a', 'b']) run(name);
    release('a');
    run('c');
    expect(order).toEqual(['a']);
    await nextTick();
    expect(order).toEqual(['a', 'b']);
    release('b');
    await nextTick();
    expect(order).toEqual(['a', 'b', 'c']);
  });

  test('opens no more connections than it may, and uses the most recently used one first', async () => {
    const { held, run, release, order } = await poolOf(2);
    for (const name of ['a', 'b', 'c']) run(name);
    expect(order).toEqual(['a', 'b']);
    const [a, b] = [release('a'), release('b')];
    expect(a).not.toBe(b);
    await nextTick();
    expect(held.get('c')).toBe(b);
    run('d');
    expect(held.get('d')).toBe(a);
  });

  test('keeps connections that no exchange waits for', async () => {
    const { held, run, release } = await poolOf(2);
    for (const name of ['a', 'b', 'c']) run(name);
    const [a] = [release('a'), release('b')];
    await nextTick();
    await new Promise(setImmediate);
    expect(a.client.destroyed).toBe(false);
    run('d');
    expect(held.get('d')).toBe(a);
  });

  test('forgets an exchange that was withdrawn', async () => {
    const { pool, exchange, run, release, order } = await poolOf(1);
    const withdrawn = exchange('b');
    run('a');
    pool.run(withdrawn);
    run('c');
    pool.withdraw(withdrawn);
    release('a');
    await nextTick();
    expect(order).toEqual(['a', 'c']);
  });

  test('replaces a connection that was dropped', async () => {
    const { pool, held, run, take, order } = await poolOf(1);
    for (const name of ['a', 'b']) run(name);
    const a = take('a');
    pool.drop(a);
    while (order.length < 2) await new Promise(setImmediate);
    expect([a.client.destroyed, held.get('b') === a]).toEqual([true, false]);
  });

  test('closes a connection that the server closes while it is idle, wherever it is in the pool', async () => {
    const { server, run, release } = await poolOf(2);
    const connections: Connection[] = [];
    for (const name of ['a', 'b']) run(name);
    for (const name of ['a', 'b']) {
      const connection = release(name);
      await get(connection);
      connections.push(connection);
    }
    for (const [at, { client }] of connections.entries()) {
      const disconnected = once(client, 'disconnect');
      server.sockets[at]?.destroy();
      await disconnected;
      expect(client.destroyed).toBe(true);
    }
  });

  test('is closed when the last exchange is over, even if it still waits', async () => {
    const { pool, run, release, order } = await poolOf(1);
    for (const name of ['a', 'b']) run(name);
    let isClosed = false;
    const closing = pool.close().then(() => (isClosed = true));
    await new Promise(setImmediate);
    expect(isClosed).toBe(false);
    const a = release('a');
    await nextTick();
    await new Promise(setImmediate);
    expect([isClosed, order]).toEqual([false, ['a', 'b']]);
    expect(release('b')).toBe(a);
    await closing;
    expect(a.client.destroyed).toBe(true);
  });

  test('closes idle connections immediately, and is closed at once without any', async () => {
    const { pool, run, release, server } = await poolOf(2);
    run('a');
    const a = release('a');
    await get(a);
    await pool.close();
    expect(a.client.destroyed).toBe(true);
    await closed(server.sockets[0]);
    await pool.close();
    await (await poolOf(1)).pool.close();
  });
});
