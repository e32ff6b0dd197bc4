import { createHash } from 'node:crypto';

/** A reply and its target. */
export interface FuzzInput {
  /** The key of a target. */
  readonly target: string;
  /** The SOAP version of the client. */
  readonly version: '1.1' | '1.2';
  /** How the reply is delivered: by a transport in memory, or over a loopback socket and the package's transport. */
  readonly way: 'canned' | 'wire';
  /** The seed for cutting the bytes into chunks; 0 for a single chunk. */
  readonly cuts: number;
  /** An HTTP response, with head and body. */
  readonly bytes: Buffer;
}

/** Converts an input to the content of a file: a line with everything except the bytes, followed by the bytes. */
export function serialize({ target, version, way, cuts, bytes }: FuzzInput): Buffer {
  return Buffer.concat([Buffer.from(`${target} ${version} ${way} ${cuts}\n`), bytes]);
}

export function parse(file: Buffer): FuzzInput {
  const end = file.indexOf(10);
  const [target = '', version, way, cuts = ''] = file.toString('utf8', 0, Math.max(end, 0)).split(' ');
  if ((version !== '1.1' && version !== '1.2') || (way !== 'canned' && way !== 'wire') || !/^\d+$/.test(cuts))
    throw new Error('the file is not an input of the fuzzer');
  return { target, version, way, cuts: Number(cuts), bytes: file.subarray(end + 1) };
}

/** Returns the file name of an input, which depends only on the content. */
export function fileName(input: FuzzInput): string {
  return `${createHash('sha256').update(serialize(input)).digest('hex').slice(0, 16)}.reply`;
}

/** The parts of an HTTP response. Bytes that are not HTTP count as the body. */
export interface HttpReply {
  readonly status: number;
  /** The lines of the head, in order. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

export function splitHttp(bytes: Buffer): HttpReply {
  const end = bytes.indexOf('\r\n\r\n');
  const lines = end < 0 ? [] : bytes.toString('latin1', 0, end).split('\r\n');
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(lines[0] ?? '')?.[1]);
  if (!(status >= 200)) return { status: 200, fields: [], body: end < 0 ? bytes : bytes.subarray(end + 4) };
  const fields = lines.slice(1).map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, Math.max(colon, 0)).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { status, fields: fields.filter(([name]) => name !== ''), body: bytes.subarray(end + 4) };
}

export function joinHttp({ status, fields, body }: HttpReply): Buffer {
  const head = [`HTTP/1.1 ${status} X`, ...fields.map(([name, value]) => `${name}: ${value}`)].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), body]);
}
