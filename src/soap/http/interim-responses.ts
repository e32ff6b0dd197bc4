import type { Socket } from 'node:net';

/** The maximum size of the interim responses before one reply, in bytes. Node's limit for header fields is the same. */
const MAX_BYTES = 16 * 1024;

/** The start of an interim response (RFC 9110, section 15.2), except 101: after that, no HTTP follows. */
const INTERIM = /^HTTP\/1\.\d 1(?!01)\d\d/;
const EXAMPLE = 'HTTP/1.1 100';

/** The position of the status in a status line. The status of an interim response begins with `1`. */
const STATUS_AT = 'HTTP/1.1 '.length;

/**
 * Removes interim responses from what undici reads from a socket. A client must be able to read a 100 (Continue) that it
 * did not ask for, and some servers (IIS 5 and 6, gateways) send one to every POST; undici destroys the socket instead.
 *
 * This replaces `read` of this one socket. An ordinary reply costs one comparison and is not copied. Bytes that arrive before
 * a request is sent are left to undici, which closes the connection because they were not requested.
 *
 * @returns a function to call when a request is sent; interim responses are removed until its reply begins
 */
export function skipInterimResponses(socket: Socket): () => void {
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
  let isArmed = false;
  /** The first bytes of a possible interim response. */
  let held: Buffer | undefined;
  let skipped = 0;

  /** @returns the bytes from the start of the reply; `null` if the reply has not begun */
  const skip = (chunk: Buffer): Buffer | null => {
    let bytes = held ? Buffer.concat([held, chunk]) : chunk;
    held = undefined;
    for (;;) {
      const head = bytes.toString('latin1', 0, MAX_BYTES);
      if (!INTERIM.test(head + EXAMPLE.slice(head.length))) break;
      const end = /\n\r?\n/.exec(head);
      const length = end ? end.index + end[0].length : bytes.length;
      if (skipped + length > MAX_BYTES) {
        const message = `received more than ${MAX_BYTES} bytes of interim responses (status 1xx) before the reply`;
        socket.destroy(Object.assign(new Error(message), { code: 'UND_ERR_HEADERS_OVERFLOW' }));
        return null;
      }
      if (!end) {
        if (length > 0) held = bytes;
        return null;
      }
      skipped += length;
      bytes = bytes.subarray(length);
    }
    isArmed = false;
    return bytes;
  };

  socket.read = (size?: number): Buffer | null => {
    for (;;) {
      const chunk = read(size);
      if (!isArmed || chunk === null || size !== undefined) return chunk;
      // the usual case: a complete status line that is not one of an interim response
      if (!held && chunk.length > STATUS_AT && chunk[STATUS_AT] !== 0x31 /* 1 */) {
        isArmed = false;
        return chunk;
      }
      const rest = skip(chunk);
      if (rest) return rest;
    }
  };

  return () => {
    isArmed = true;
    skipped = 0;
  };
}
