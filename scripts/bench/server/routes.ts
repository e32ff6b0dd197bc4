import type { Answer } from './canned.js';
import { faultReply, putReply, rowsReply, textReply, userReply } from './replies.js';

/** The delay of the slow service, in milliseconds. */
export const SLOW_MS = 150;

function http(status: string, body: string): Buffer {
  const length = Buffer.byteLength(body);
  return Buffer.from(
    `HTTP/1.1 ${status}\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: ${length}\r\n\r\n${body}`,
  );
}

const made = new Map<string, Buffer>();

/** Caches large replies. */
function once(path: string, body: () => string): Buffer {
  const known = made.get(path);
  if (known) return known;
  const bytes = http('200 OK', body());
  made.set(path, bytes);
  return bytes;
}

const user = http('200 OK', userReply());
const put = http('200 OK', putReply());
const fault = http('500 Internal Server Error', faultReply());
const notFound = http('404 Not Found', '');
let slow = 0;

/** Makes one call in a hundred fail, alternating between a fault and a connection reset. */
function slowAnswer(): Answer {
  slow++;
  if (slow % 200 === 100) return { bytes: fault, afterMs: SLOW_MS };
  return { bytes: slow % 200 === 0 ? undefined : user, afterMs: SLOW_MS };
}

/** Selects the reply for a path: `/user`, `/slow`, `/put`, `/rows/COUNT`, `/text/BYTES`. */
export function answerTo(path: string): Answer {
  const [, kind, size = '0'] = path.split('/');
  switch (kind) {
    case 'user':
      return { bytes: user };
    case 'put':
      return { bytes: put };
    case 'slow':
      return slowAnswer();
    case 'rows':
      return { bytes: once(path, () => rowsReply(Number(size))) };
    case 'text':
      return { bytes: once(path, () => textReply(Number(size))) };
    default:
      return { bytes: notFound };
  }
}
