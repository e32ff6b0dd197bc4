import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { byteServer, call, expectOutcome, failure, good, guard, rescueAt } from './support.js';

guard();

/** A reply that is so large that its reader yields to the event loop before the end of the reply. */
const large = good('startSession').replace('<soap:Body>', `<soap:Header>${'<a/>'.repeat(20_000)}</soap:Header>$&`);

/** Ways to frame a body after which the connection is closed. */
const framings: readonly (readonly [name: string, head: string, body: string | Buffer])[] = [
  ['by the end of the connection', 'HTTP/1.1 200 OK\r\n\r\n', large],
  [
    'by its length, with Connection: close',
    `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${large.length}\r\n\r\n`,
    large,
  ],
  ['by its length, from an HTTP/1.0 server', `HTTP/1.0 200 OK\r\nContent-Length: ${large.length}\r\n\r\n`, large],
  [
    'in chunks, with Connection: close',
    'HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n',
    `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`,
  ],
  ['compressed', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n', gzipSync(large, { level: 0 })],
];

/** Sends the bytes in pieces, so that the reader may already have read everything when it pauses. */
async function send(socket: Socket, head: string, body: string | Buffer, size: number): Promise<void> {
  socket.setNoDelay(true);
  const bytes = Buffer.from(body);
  socket.write(head);
  for (let at = 0; at < bytes.length; at += size) {
    await new Promise((resolve) => socket.write(bytes.subarray(at, at + size), resolve));
    await new Promise(setImmediate);
  }
}

// undici throws an uncaught error, which makes vitest fail, if a connection without keep-alive ends while its reader is
// paused
describe.each(framings)('a large body framed by %s', (_name, head, body) => {
  test.each([16 * 1024, 20_000, 60_000, 1_000_000])('in pieces of %i bytes is read completely', async (size) => {
    const { endpoint } = await byteServer((socket) => void send(socket, head, body, size).then(() => socket.end()));
    expect(await call(rescueAt(endpoint, { timeoutMs: 5_000 }), 'startSession')).toEqual({ code: 'OK' });
  });

  test.each([16 * 1024, 20_000, 60_000])(
    'is an error if the connection is reset after pieces of %i bytes',
    async (size) => {
      const part = Buffer.from(body).subarray(0, 60_000);
      const server = await byteServer(
        (socket) => void send(socket, head, part, size).then(() => socket.resetAndDestroy()),
      );
      const error = await failure(call(rescueAt(server.endpoint, { timeoutMs: 5_000 }), 'startSession'));
      // if only closing the connection ends the body, undici treats a reset as the end, and the envelope is incomplete
      expect(['RescueConnectionError', 'RescueReplyError']).toContain(error.name);
      expectOutcome(error, 'unknown', server.requests.length);
    },
  );
});
