import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { RescueAbortedError, type CallInfo } from '../../src/index.js';
import { demoCredentials } from '../../src/testing.js';
import { closed } from '../soap/http/tls/exchange.js';
import {
  byteServer,
  call,
  embeddedServer,
  expectOutcome,
  failure,
  good,
  goodReply,
  guard,
  hasStarted,
  operations,
  rejection,
  rescueAt,
} from './support.js';

guard();

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\n';

/** Writes the chunks one by one while the connection is open. */
function trickle(socket: Socket, pieces: Iterable<string | Uint8Array>): void {
  const left = pieces[Symbol.iterator]();
  const timer = setInterval(() => {
    const next = left.next();
    if (next.done !== true) socket.write(next.value);
  }, 2);
  socket.once('close', () => clearInterval(timer));
}

function* endless(piece: string | Uint8Array): Generator<string | Uint8Array> {
  for (;;) yield piece;
}

describe.each(operations)('the deadline of %s', (operation) => {
  const body = good(operation);
  test.each<[string, (socket: Socket) => void, number | undefined]>([
    ['no reply at all', () => undefined, undefined],
    [
      'a status line that trickles in',
      (socket) => {
        socket.write('HTTP/1.1 200 ');
        trickle(socket, endless('O'));
      },
      undefined,
    ],
    ['endless interim responses', (socket) => trickle(socket, endless('HTTP/1.1 103 Early Hints\r\n\r\n')), undefined],
    ['header fields without a body', (socket) => socket.write(`${HEAD}Content-Length: 9\r\n\r\n`), 200],
    [
      'a body that trickles in',
      (socket) => {
        socket.write(`${HEAD}Content-Length: ${body.length}\r\n\r\n`);
        trickle(socket, body);
      },
      200,
    ],
    [
      'endless white space',
      (socket) => {
        socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
        trickle(socket, endless('1\r\n \r\n'));
      },
      200,
    ],
    [
      'gzip that trickles in',
      (socket) => {
        const bytes = gzipSync(body);
        socket.write(`${HEAD}Content-Encoding: gzip\r\nContent-Length: ${bytes.length}\r\n\r\n`);
        trickle(
          socket,
          [...bytes].map((byte) => Buffer.of(byte)),
        );
      },
      200,
    ],
    [
      'a complete body whose end is not signalled',
      (socket) => socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n`),
      200,
    ],
  ])('ends %s, and the server sees the socket closed', async (_name, answer, status) => {
    const server = await byteServer((socket, number) => {
      if (number === 2) answer(socket);
      else socket.write(goodReply(operation));
    });
    const rescue = rescueAt(server.endpoint);
    // the times for connecting and for loading modules are not included
    await call(rescue, operation);
    const error = await failure(call(rescue, operation, { timeoutMs: 150 }));
    await closed(server.sockets[0] as Socket);
    expect(error).toMatchObject({ name: 'RescueTimeoutError', timeoutMs: 150 });
    expect(error.status).toBe(status);
    expectOutcome(error, 'unknown', server.requests.length - 1);
    expect(error.message).toMatch(
      /: no complete reply from 127\.0\.0\.1:\d+ within 150 ms \(timeoutMs\)\. The service may have executed the call: check before retrying\.$/,
    );
    expect(await call(rescue, operation)).toEqual({ code: 'OK' });
    expect(server.sockets).toHaveLength(2);
  });

  test('ends a TLS handshake, in which case nothing was sent', async () => {
    const server = await byteServer(() => undefined);
    const rescue = rescueAt(server.endpoint.replace('http:', 'https:'));
    const error = await failure(call(rescue, operation, { timeoutMs: 60 }));
    expect(error.name).toBe('RescueTimeoutError');
    expectOutcome(error, 'not-sent', server.requests.length);
    expect(error.message).toMatch(/Nothing was sent\.$/);
    await closed(server.sockets[0] as Socket);
  });
});

test('a call that timed out may have been executed, so its outcome is unknown', async () => {
  const server = await embeddedServer();
  const rescue = rescueAt(server.endpoint);
  await rescue.login(demoCredentials.login);
  server.next('startSession', { delayMs: Infinity });
  const error = await failure(call(rescue, 'startSession', { timeoutMs: 150 }));
  expect(error).toMatchObject({ name: 'RescueTimeoutError', outcome: 'unknown' });
  expect(hasStarted(server)).toBe(true);
});

/** Checks that the signal ended a call, with the signal's reason as the cause. */
function expectAborted(error: unknown, reason: unknown, outcome: 'not-sent' | 'unknown'): void {
  expect(error).toBeInstanceOf(RescueAbortedError);
  expect(error).toMatchObject({ code: 'ABORT_ERR', outcome });
  expect((error as Error).cause).toBe(reason);
}

describe.each<[string, unknown]>([
  ['an Error', new Error('mine')],
  ['a string', 'enough'],
  ['0', 0],
  ['an empty string', ''],
  ['false', false],
  ['null', null],
  ['no reason', undefined],
])('an abort with %s', (_name, reason) => {
  // a signal that was aborted without a reason has a DOMException named AbortError as its reason
  const reasonOf = (controller: AbortController): unknown => {
    controller.abort(reason);
    return controller.signal.reason;
  };

  test('before the call makes it reject with the reason, and nothing is sent', async () => {
    const server = await embeddedServer();
    const calls: CallInfo[] = [];
    const rescue = rescueAt(server.endpoint, { onCall: (info) => calls.push(info) });
    for (const operation of operations) {
      const controller = new AbortController();
      const wanted = reasonOf(controller);
      expectAborted(await rejection(call(rescue, operation, { signal: controller.signal })), wanted, 'not-sent');
    }
    expect(server.calls).toEqual([]);
    expect(calls).toMatchObject(
      operations.map((operation) => ({ operation, error: 'RescueAbortedError', outcome: 'not-sent' })),
    );
  });

  test('directly after the call makes it reject with the reason, and nothing is sent', async () => {
    const server = await byteServer((socket) => socket.write(goodReply('login')));
    const calls: CallInfo[] = [];
    const rescue = rescueAt(server.endpoint, { onCall: (info) => calls.push(info) });
    const controller = new AbortController();
    const rejected = rejection(call(rescue, 'startSession', { signal: controller.signal }));
    const wanted = reasonOf(controller);
    expectAborted(await rejected, wanted, 'not-sent');
    expect(calls).toMatchObject([{ error: 'RescueAbortedError', outcome: 'not-sent' }]);
    expect(calls[0]?.code).toBeUndefined();
    await call(rescue, 'login');
    expect(server.requests).toHaveLength(1);
  });

  test.each<[string, string]>([
    ['while the service works', ''],
    ['while the body arrives', `${HEAD}Content-Length: 100\r\n\r\n<half`],
  ])('%s rejects with that reason and closes the socket', async (_when, answer) => {
    const server = await byteServer((socket, number) => {
      socket.write(number === 1 ? answer : goodReply('startSession'));
    });
    const calls: CallInfo[] = [];
    const rescue = rescueAt(server.endpoint, { onCall: (info) => calls.push(info) });
    const controller = new AbortController();
    const rejected = rejection(call(rescue, 'startSession', { signal: controller.signal }));
    await server.received(1);
    const wanted = reasonOf(controller);
    expectAborted(await rejected, wanted, 'unknown');
    expect(calls).toMatchObject([{ error: 'RescueAbortedError', outcome: 'unknown' }]);
    await closed(server.sockets[0] as Socket);
    expect(await call(rescue, 'startSession')).toEqual({ code: 'OK' });
    expect(server.requests).toHaveLength(2);
  });
});

describe('a signal', () => {
  test('that is aborted after the call has no effect and no remaining listeners', async () => {
    const server = await embeddedServer();
    const rescue = rescueAt(server.endpoint);
    const controller = new AbortController();
    const listeners = { added: 0, removed: 0 };
    const { signal } = controller;
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    signal.addEventListener = ((...args: Parameters<typeof add>) => (listeners.added++, add(...args))) as typeof add;
    signal.removeEventListener = ((...args: Parameters<typeof remove>) => (
      listeners.removed++,
      remove(...args)
    )) as typeof remove;
    for (let calls = 0; calls < 3; calls++) await rescue.login(demoCredentials.login, { signal });
    expect(listeners).toEqual({ added: 3, removed: 3 });
    controller.abort();
    expect(await rescue.startSession(demoCredentials.startSession)).toEqual({ code: 'OK' });
  });

  test('that many calls share ends only the running calls', async () => {
    const server = await embeddedServer();
    const rescue = rescueAt(server.endpoint);
    const controller = new AbortController();
    server.next('login', { delayMs: Infinity }, 5);
    const ended = Array.from({ length: 5 }, () => rejection(call(rescue, 'login', { signal: controller.signal })));
    while (server.calls.length < 5) await new Promise(setImmediate);
    const other = call(rescue, 'login');
    controller.abort('enough');
    for (const error of await Promise.all(ended)) expectAborted(error, 'enough', 'unknown');
    expect(await other).toEqual({ code: 'OK' });
  });

  test('that is aborted at the deadline ends the call only once', async () => {
    const server = await embeddedServer();
    const rescue = rescueAt(server.endpoint);
    server.next('*', { delayMs: Infinity }, Infinity);
    const ends = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const signal = AbortSignal.timeout(40 + (index % 5));
        const reason = await rejection(call(rescue, 'startSession', { timeoutMs: 42, signal }));
        return (reason as Error).cause === signal.reason || (reason as Error).name === 'RescueTimeoutError';
      }),
    );
    expect(ends).toEqual(ends.map(() => true));
  });
});
