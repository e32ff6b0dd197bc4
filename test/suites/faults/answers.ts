import type { Socket } from 'node:net';
import { reply, SET_COOKIE, type OperationName, type ReplyParts } from './replies.js';
import type { Row } from './row.js';

// Ways for the front server to handle the next request: reply instead of the service, or damage the service's reply.

/** The bytes of a reply, in one or more parts. */
type Bytes = ReplyParts | Uint8Array | string;

/** Responds instead of the service, which does not receive the request. */
export function instead(bytes: Bytes | ((operation: OperationName) => Bytes)): Row['cause'] {
  return ({ front, operation }) =>
    front.next(({ socket }) => void socket.write(bytesOf(typeof bytes === 'function' ? bytes(operation) : bytes)));
}

/** Lets the service execute the call, but sends the client a different reply. */
export function afterwards(bytes: Bytes | ((operation: OperationName) => Bytes)): Row['cause'] {
  return ({ front, operation }) =>
    front.next(async ({ socket, carryOut }) => {
      await carryOut();
      socket.write(bytesOf(typeof bytes === 'function' ? bytes(operation) : bytes));
    });
}

/** Like `afterwards`, then closes the connection. */
export function thenClosed(bytes: Bytes | ((operation: OperationName) => Bytes)): Row['cause'] {
  return ({ front, operation }) =>
    front.next(async ({ socket, carryOut }) => {
      await carryOut();
      socket.end(bytesOf(typeof bytes === 'function' ? bytes(operation) : bytes));
    });
}

/** Lets the service execute the call, and then changes the head and body of the reply with `spoil`. */
export function spoilt(spoil: (socket: Socket, head: Buffer, body: Buffer) => unknown): Row['cause'] {
  return ({ front }) =>
    front.next(async ({ socket, carryOut }) => {
      const bytes = await carryOut();
      const end = bytes.indexOf('\r\n\r\n') + 4;
      return spoil(socket, bytes.subarray(0, end), bytes.subarray(end));
    });
}

/** Returns a reply that ends when the client closes the connection. */
export function untilHungUp(socket: Socket): Promise<void> {
  return new Promise((resolve) => (socket.closed ? resolve() : socket.once('close', () => resolve())));
}

/** Writes the bytes one by one, except the last byte, until the client closes the connection. */
export async function trickled(socket: Socket, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length - 1 && !socket.destroyed; at++) {
    socket.write(bytes.subarray(at, at + 1));
    await new Promise(setImmediate);
  }
  await untilHungUp(socket);
}

/** Returns a reply that also sets a cookie. */
export function withCookie(parts: ReplyParts): ReplyParts {
  return { ...parts, lines: [...(parts.lines ?? []), SET_COOKIE] };
}

function bytesOf(bytes: Bytes): Uint8Array | string {
  return typeof bytes === 'string' || bytes instanceof Uint8Array ? bytes : reply(bytes);
}
