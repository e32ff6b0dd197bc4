import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { RescueClient, type RescueError } from '../../src/index.js';
import { ServiceClient } from '../../src/runtime.js';
import { contract } from '../../generated/index.js';
import { later } from '../soap/http/tls/exchange.js';
import { call, embeddedServer, failure, good, guard, httpServer, operations, rescueAt } from './support.js';

guard();

/** Starts a server that sends each reply only after the test releases it. */
async function holding() {
  const held: (() => void)[] = [];
  let received: (() => void) | undefined;
  const server = await httpServer((_request, response) => {
    held.push(() => response.writeHead(200, { 'Content-Type': 'text/xml' }).end(good('login')));
    received?.();
  });
  const requests = (count: number) =>
    new Promise<void>((resolve) => {
      received = () => held.length >= count && resolve();
      received();
    });
  return { endpoint: server.endpoint, sockets: server.sockets, requests };
}

describe.each(operations)('a client that is closed during %s', (operation) => {
  test('ends the call with an unknown outcome, and closes the socket', async () => {
    const server = await holding();
    const rescue = rescueAt(server.endpoint);
    const pending = failure(call(rescue, operation));
    await server.requests(1);
    await rescue.close();
    const error = await pending;
    expect(error).toMatchObject({ name: 'RescueConnectionError', outcome: 'unknown', operation });
    expect(error.message).toContain('the client was closed before the reply was complete');
    await Promise.all(server.sockets.map((socket) => socket.closed || once(socket, 'close')));
  });

  test('ends many concurrent calls, and does not send requests that have not been written yet', async () => {
    const server = await holding();
    const rescue = rescueAt(server.endpoint);
    const pending = Array.from({ length: 200 }, () => failure(call(rescue, operation)));
    await server.requests(1);
    await rescue.close();
    const errors: RescueError[] = await Promise.all(pending);
    expect(new Set(errors.map(({ name }) => name))).toEqual(new Set(['RescueConnectionError']));
    expect(new Set(errors.map(({ outcome }) => outcome))).toEqual(new Set(['unknown', 'not-sent']));
  });

  test('rejects further calls', async () => {
    const server = await embeddedServer();
    const rescue = rescueAt(server.endpoint);
    await rescue.close();
    const error = await failure(call(rescue, operation));
    expect(error).toMatchObject({ name: 'RescueConnectionError', outcome: 'not-sent' });
    expect(error.message).toContain('the client was closed. Nothing was sent. Create a new client.');
    expect(server.calls).toHaveLength(0);
    await rescue.close();
  });
});

test('await using closes the client at the end of the block', async () => {
  const server = await embeddedServer();
  const clients: (RescueClient | ServiceClient<typeof contract.operations>)[] = [];
  {
    await using rescue = new RescueClient({ endpoint: server.endpoint });
    await using service = new ServiceClient({ endpoint: server.endpoint, contract });
    clients.push(rescue, service);
    await rescue.operations.getAccount().catch(() => undefined);
    await service.operations.getAccount();
  }
  for (const client of clients)
    expect(await failure(client.operations.getAccount() as Promise<unknown>)).toMatchObject({ outcome: 'not-sent' });
});

test('a transport that the caller passed stays open', async () => {
  const server = await embeddedServer();
  const { createTransport } = await import('../../src/index.js');
  const transport = createTransport();
  later(() => transport.close());
  await rescueAt(server.endpoint, { transport }).close();
  await expect(call(rescueAt(server.endpoint, { transport }), 'login')).resolves.toEqual({ code: 'OK' });
});
