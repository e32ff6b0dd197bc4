import { gzipSync } from 'node:zlib';
import { afterwards, spoilt, thenClosed, trickled, untilHungUp } from '../answers.js';
import { headOf, saying, SET_COOKIE } from '../replies.js';
import { allOk, each, unknown, type Row } from '../row.js';

/** A deadline that passes, possibly before the head of the reply has arrived. */
const options = (): { readonly timeoutMs: number } => ({ timeoutMs: 60 });

const half = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length >> 1);

/** Faults in which the service executes the call, but the reply is partly or completely lost. */
export const lostReplyRows: readonly Row[] = [
  {
    fault: 'reset before the reply',
    cause: spoilt((socket) => socket.resetAndDestroy()),
    expected: unknown(),
  },
  {
    fault: 'closed before the reply',
    cause: spoilt((socket) => socket.end()),
    expected: unknown(),
  },
  {
    fault: 'reset within the head',
    cause: spoilt((socket, head) => socket.write(half(head), () => socket.resetAndDestroy())),
    expected: unknown(),
  },
  {
    fault: 'reset after the head',
    cause: spoilt((socket, head) => socket.write(head, () => socket.resetAndDestroy())),
    expected: unknown('RescueConnectionError', { status: 200 }),
  },
  {
    fault: 'reset within the body',
    cause: spoilt((socket, head, body) =>
      socket.write(Buffer.concat([head, half(body)]), () => socket.resetAndDestroy()),
    ),
    expected: unknown('RescueConnectionError', { status: 200 }),
  },
  {
    fault: 'closed after the head',
    cause: spoilt((socket, head) => socket.end(head)),
    expected: unknown('RescueConnectionError', { status: 200 }),
  },
  {
    fault: 'half a body, then closed',
    cause: spoilt((socket, head, body) => socket.end(Buffer.concat([head, half(body)]))),
    expected: unknown('RescueConnectionError', { status: 200 }),
  },
  {
    fault: 'half a body that sets a cookie, then closed',
    cause: thenClosed((operation) => {
      const body = saying(operation);
      return headOf({ body, lines: [SET_COOKIE] }) + body.slice(0, 80);
    }),
    expected: each((operation) =>
      unknown('RescueConnectionError', {
        status: 200,
        cookie: operation === 'startSession' ? 'changed' : 'kept',
      }),
    ),
  },
  {
    fault: 'no reply until the deadline',
    cause: spoilt(untilHungUp),
    options,
    expected: unknown('RescueTimeoutError'),
  },
  {
    fault: 'the head arrives too slowly',
    cause: spoilt((socket, head) => trickled(socket, half(head))),
    options,
    expected: unknown('RescueTimeoutError'),
  },
  {
    fault: 'the body never arrives',
    cause: spoilt((socket, head) => (socket.write(head), untilHungUp(socket))),
    options,
    expected: unknown('RescueTimeoutError'),
  },
  {
    fault: 'the body arrives too slowly',
    cause: spoilt((socket, head, body) => (socket.write(head), trickled(socket, body))),
    options,
    expected: unknown('RescueTimeoutError'),
  },
  {
    fault: 'the body is complete, its end never arrives',
    cause({ front }) {
      front.next(async ({ socket, carryOut }) => {
        const reply = await carryOut();
        const body = reply.subarray(reply.indexOf('\r\n\r\n') + 4);
        socket.write(headOf({ framing: 'Transfer-Encoding: chunked' }));
        socket.write(`${body.length.toString(16)}\r\n${body.toString()}\r\n`);
        await untilHungUp(socket);
      });
    },
    options,
    expected: unknown('RescueTimeoutError'),
  },
  {
    fault: 'Content-Length too long',
    cause: spoilt((socket, head, body) => socket.end(lengthened(head, body, body.length + 1))),
    expected: unknown('RescueConnectionError', { status: 200 }),
  },
  {
    fault: 'Content-Length too short',
    cause: spoilt((socket, head, body) => socket.write(lengthened(head, body, body.length - 20))),
    expected: unknown('RescueReplyError', { status: 200 }),
  },
  {
    fault: 'Content-Length 0 before a body',
    cause: spoilt((socket, head, body) => socket.write(lengthened(head, body, 0))),
    expected: unknown('RescueReplyError', { status: 200 }),
  },
  {
    fault: 'two lengths that differ',
    cause: spoilt((socket, head, body) => socket.write(lengthened(head, body, `${body.length}\r\nContent-Length: 5`))),
    expected: unknown(),
  },
  {
    fault: 'a negative length',
    cause: spoilt((socket, head, body) => socket.write(lengthened(head, body, -1))),
    expected: unknown(),
  },
  {
    fault: 'a chunk of no length',
    cause: thenClosed((operation) => `${headOf({ framing: 'Transfer-Encoding: chunked' })}zz\r\n${saying(operation)}`),
    expected: unknown('RescueConnectionError', { status: 200 }),
  },
  {
    fault: 'a chunk that is cut off',
    cause: thenClosed((operation) => `${headOf({ framing: 'Transfer-Encoding: chunked' })}fff\r\n${saying(operation)}`),
    expected: unknown('RescueConnectionError', { status: 200 }),
  },
  {
    fault: 'another protocol than HTTP',
    cause: thenClosed('SSH-2.0-OpenSSH_9.6\r\n'),
    expected: unknown(),
  },
  {
    fault: 'a change of protocol (101)',
    cause: thenClosed('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
    expected: unknown(),
  },
  {
    fault: 'announced (103), then the reply',
    cause: spoilt((socket, head, body) =>
      socket.write(Buffer.concat([Buffer.from('HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n'), head, body])),
    ),
    expected: allOk(),
  },
  {
    fault: 'a second reply after the reply',
    cause: spoilt((socket, head, body) =>
      socket.write(Buffer.concat([head, body, Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n<spilt>')])),
    ),
    expected: allOk(),
  },
  {
    fault: 'gzip declared, and the body is plain XML',
    cause: afterwards((operation) => ({ body: saying(operation), lines: ['Content-Encoding: gzip'] })),
    expected: allOk(),
  },
  {
    fault: 'gzip declared, and the body is neither gzip nor XML',
    cause: afterwards(() => ({ body: 'abc', lines: ['Content-Encoding: gzip'] })),
    expected: unknown('RescueConnectionError', { status: 200 }),
  },
  {
    fault: 'gzip that is cut off',
    cause: afterwards((operation) => ({
      body: gzipSync(saying(operation)).subarray(0, -12),
      lines: ['Content-Encoding: gzip'],
    })),
    expected: unknown('RescueConnectionError', { status: 200 }),
  },
  {
    fault: 'gzip, but not declared',
    cause: afterwards((operation) => ({ body: gzipSync(saying(operation)) })),
    expected: unknown('RescueReplyError', { status: 200 }),
  },
  {
    fault: 'a coding that was not requested',
    cause: afterwards((operation) => ({
      body: Buffer.concat([ZSTD_MAGIC, Buffer.from(saying(operation))]),
      lines: ['Content-Encoding: zstd'],
    })),
    expected: unknown('RescueConnectionError', { status: 200 }),
  },
  {
    fault: 'an unknown charset',
    cause: afterwards((operation) => ({ body: saying(operation), type: 'text/xml; charset=x-none' })),
    expected: unknown('RescueReplyError', { status: 200 }),
  },
  {
    fault: 'UTF-8 declared, but it is Latin-1',
    cause: afterwards((operation) => ({ body: Buffer.from(`${saying(operation)}<!-- Zo\xeb -->`, 'latin1') })),
    expected: unknown('RescueReplyError', { status: 200 }),
  },
  {
    fault: 'UTF-16 declared, but it is UTF-8',
    cause: afterwards((operation) => ({ body: saying(operation), type: 'text/xml; charset=utf-16' })),
    expected: unknown('RescueReplyError', { status: 200 }),
  },
];

/** The beginning of a zstd frame (RFC 8878, 3.1.1). Node 20 cannot create a complete one. */
const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** Returns the same reply with a different length in its head. */
function lengthened(head: Buffer, body: Buffer, length: number | string): Buffer {
  return Buffer.concat([Buffer.from(head.toString().replace(/(?<=content-length: *)\d+/i, String(length))), body]);
}
