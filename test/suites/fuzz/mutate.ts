import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { charsets, fields, statuses } from './dictionary.js';
import { joinHttp, splitHttp, type FuzzInput, type HttpReply } from './input.js';
import { mutateBytes } from './mutate-bytes.js';
import { mutateXml } from './mutate-xml.js';
import type { Random } from './random.js';

/** The maximum size of an input. Larger inputs would only be slow, and the size limits have separate tests. */
const MAX_BYTES = 48 * 1024;

/** Creates a new input from a known input and parts of another input. */
export function mutate(random: Random, input: FuzzInput, other: FuzzInput, targets: readonly string[]): FuzzInput {
  let { bytes } = input;
  for (let left = random.once(3) ? 1 + random.below(6) : 1; left > 0; left--) {
    const changed = mutateOnce(random, bytes, other.bytes);
    if (changed.length <= MAX_BYTES) bytes = changed;
  }
  const isCoded = /^(content|transfer)-encoding/im.test(bytes.toString('latin1', 0, 600));
  return {
    target: random.once(25) ? random.pick(targets) : input.target,
    version: random.once(20) ? (input.version === '1.1' ? '1.2' : '1.1') : input.version,
    // a socket is ten times slower than memory
    way: random.once(isCoded ? 2 : 25) ? 'wire' : 'canned',
    cuts: random.once(2) ? input.cuts : random.once(3) ? 0 : 1 + random.below(1000),
    bytes,
  };
}

function mutateOnce(random: Random, bytes: Buffer, other: Buffer): Buffer {
  if (random.once(30)) return mutateBytes(random, bytes, other);
  const reply = splitHttp(bytes);
  if (random.once(8)) return joinHttp(mutateHead(random, reply));
  const theirs = splitHttp(other).body;
  const body = random.once(4)
    ? mutateBytes(random, reply.body, theirs)
    : Buffer.from(mutateXml(random, reply.body.toString(), theirs.toString()));
  return joinHttp({ ...reply, body });
}

function without(reply: HttpReply, name: string): HttpReply {
  return { ...reply, fields: reply.fields.filter(([each]) => each !== name) };
}

function mutateHead(random: Random, reply: HttpReply): HttpReply {
  switch (random.below(8)) {
    case 0:
      return { ...reply, status: random.pick(statuses) };
    case 1:
      return { ...reply, fields: [...reply.fields, random.pick(fields)] };
    case 2: {
      const [name, value] = random.pick(fields);
      return { ...reply, fields: [...without(reply, name).fields, [name, value]] };
    }
    case 3:
      return { ...reply, fields: reply.fields.filter(() => !random.once(3)) };
    case 4: {
      const type = `text/xml; charset=${random.pick(charsets)}`;
      return { ...reply, fields: [...without(reply, 'content-type').fields, ['content-type', type]] };
    }
    case 5:
      return encode(random, reply);
    case 6:
      return compress(random, reply);
    default:
      return chunk(random, reply);
  }
}

/** Encodes the body in another charset, which may be declared incorrectly. */
function encode(random: Random, reply: HttpReply): HttpReply {
  const text = reply.body.toString();
  const mark = random.once(2) ? '\uFEFF' : '';
  const bodies = [
    Buffer.from(`\uFEFF${text}`),
    Buffer.from(mark + text, 'utf16le'),
    Buffer.from(mark + text, 'utf16le').swap16(),
    Buffer.from(text, 'latin1'),
  ];
  const body = random.pick(bodies);
  return random.once(2) ? { ...without(reply, 'content-type'), body } : { ...reply, body };
}

function compress(random: Random, reply: HttpReply): HttpReply {
  const [coding, by] = random.pick([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['gzip', deflateSync],
  ] as const);
  let body: Buffer = by(reply.body, { level: 1 });
  if (random.once(2)) body = mutateBytes(random, body, body);
  return { ...reply, fields: [...without(reply, 'content-length').fields, ['content-encoding', coding]], body };
}

/** Encodes the body in chunks, correctly or incorrectly. */
function chunk(random: Random, reply: HttpReply): HttpReply {
  const pieces: Buffer[] = [];
  for (let at = 0; at < reply.body.length;) {
    const piece = reply.body.subarray(at, at + random.length(1000));
    const size = piece.length + (random.once(20) ? 1 : 0);
    pieces.push(Buffer.from(`${size.toString(16)}${random.once(20) ? ';a=b' : ''}\r\n`), piece, Buffer.from('\r\n'));
    at += piece.length;
  }
  if (!random.once(5)) pieces.push(Buffer.from('0\r\n\r\n'));
  const plain = without(reply, 'content-length');
  return { ...plain, fields: [...plain.fields, ['transfer-encoding', 'chunked']], body: Buffer.concat(pieces) };
}
