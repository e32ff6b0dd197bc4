import type { Socket } from 'node:net';
import { reply, SET_COOKIE, type OperationName, type ReplyParts } from './replies.js';
import type { Row } from './row.js';

// What a front can do with the next request: answer for the service, or spoil what the service answered.

/** Bytes of a reply, or what they are made of. */
type Bytes = ReplyParts | Uint8Array | string;

/** Something else is answered; the service is not asked. */
export function instead(bytes: Bytes | ((operation: OperationName) => Bytes)): Row['cause'] {
  return ({ front, operation }) =>
    front.next(({ socket }) => void socket.write(bytesOf(typeof bytes === 'function' ? bytes(operation) : bytes)));
}

/** The service carries it out, and the client hears something else. */
export function afterwards(bytes: Bytes | ((operation: OperationName) => Bytes)): Row['cause'] {
  return ({ front, operation }) =>
    front.next(async ({ socket, carryOut }) => {
      await carryOut();
      socket.write(bytesOf(typeof bytes === 'function' ? bytes(operation) : bytes));
    });
}

/** As `afterwards`, and then the server hangs up. */
export function thenClosed(bytes: Bytes | ((operation: OperationName) => Bytes)): Row['cause'] {
  return ({ front, operation }) =>
    front.next(async ({ socket, carryOut }) => {
      await carryOut();
      socket.end(bytesOf(typeof bytes === 'function' ? bytes(operation) : bytes));
    });
}

/** The service carries it out; then its reply, in head and body, is at the mercy of `spoil`. */
export function spoilt(spoil: (socket: Socket, head: Buffer, body: Buffer) => unknown): Row['cause'] {
  return ({ front }) =>
    front.next(async ({ socket, carryOut }) => {
      const bytes = await carryOut();
      const end = bytes.indexOf('\r\n\r\n') + 4;
      return spoil(socket, bytes.subarray(0, end), bytes.subarray(end));
    });
}

/** An answer that is over when the client hangs up, and not before. */
export function untilHungUp(socket: Socket): Promise<void> {
  return new Promise((resolve) => (socket.closed ? resolve() : socket.once('close', () => resolve())));
}

/** Writes the bytes one by one until the client hangs up; the last one never comes. */
export async function trickled(socket: Socket, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length - 1 && !socket.destroyed; at++) {
    socket.write(bytes.subarray(at, at + 1));
    await new Promise(setImmediate);
  }
  await untilHungUp(socket);
}

/** A reply that sets a cookie, too. */
export function withCookie(parts: ReplyParts): ReplyParts {
  return { ...parts, lines: [...(parts.lines ?? []), SET_COOKIE] };
}

function bytesOf(bytes: Bytes): Uint8Array | string {
  return typeof bytes === 'string' || bytes instanceof Uint8Array ? bytes : reply(bytes);
}
