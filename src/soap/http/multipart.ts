import { clip } from '../../printable.js';
import { urlDecoded } from './transport.js';

/**
 * Reads multipart/related replies (RFC 2046, 5.1; RFC 2387): MTOM, and SOAP with attachments.
 *
 * formidable, which is installed with node-soap, has a multipart parser, but it is not used here. It is a stream that
 * reports bytes and leaves everything below to its caller: it does not limit the number of parts or the size of header
 * fields, rejects folded header fields, accepts a body that ends before the closing boundary, and knows no Content-ID.
 * Its only CommonJS file contains the whole package.
 *
 * A reply is small enough to be kept (`maxReplyBytes`), so this reader searches the complete body for boundaries. The
 * parts are views of the body. Errors are predicates that complete a sentence starting with "the reply".
 */

/** A part of a multipart body. Its content is decoded when it is needed. */
interface Part {
  readonly contentType: string | undefined;
  readonly encoding: string;
  readonly body: Buffer;
  /** The decoded content, once it was needed. A reply may refer to a part many times. */
  content?: Buffer;
}

/** The maximum number of parts in a reply. */
const MAX_PARTS = 1000;

/** The maximum size of a part's header fields in bytes. */
const MAX_HEAD = 16 * 1024;

const [CR, LF, HYPHEN] = [0x0d, 0x0a, 0x2d];

/** Reads one multipart reply, and provides the attachments to which its root part refers. */
export class Attachments {
  /** The parts that have a Content-ID, once the reply has been read. */
  private parts: ReadonlyMap<string, Part> = new Map();
  private provided = 0;

  /** @param limit the maximum number of bytes to provide in all, because a reply may refer to a part repeatedly */
  constructor(private readonly limit: number) {}

  /**
   * Reads the body of a reply, and returns its root part: the part that the `start` parameter names, or else the first
   * part.
   *
   * @throws Error if the body is not multipart/related, is not complete, or exceeds a limit
   */
  read(contentType: string, body: Buffer): { readonly contentType: string | undefined; readonly bytes: Uint8Array } {
    const type = contentType.split(';', 1)[0]?.trim() ?? '';
    if (!/^multipart\/related$/i.test(type))
      throw new Error(`is ${clip(type)}, and of multipart replies only multipart/related is supported`);
    const boundary = parameter(contentType, 'boundary') ?? '';
    if (boundary === '') throw new Error('is multipart/related, but its Content-Type has no boundary parameter');
    let first: Part | undefined;
    const parts = new Map<string, Part>();
    for (const bytes of partsOf(body, Buffer.from(`--${boundary}`, 'latin1'))) {
      const { fields, content } = readPart(bytes);
      const encoding = (fields.get('content-transfer-encoding') ?? 'binary').toLowerCase();
      const part: Part = { contentType: fields.get('content-type'), encoding, body: content };
      first ??= part;
      const id = fields.get('content-id');
      if (id === undefined) continue;
      if (parts.has(plainId(id))) throw new Error(`has two parts with the Content-ID ${clip(id)}`);
      parts.set(plainId(id), part);
    }
    this.parts = parts;
    const start = parameter(contentType, 'start');
    const root = start === undefined ? first : parts.get(plainId(start));
    if (!root) throw new Error(`has no part with the Content-ID ${clip(start ?? '')}, which its start parameter names`);
    return { contentType: root.contentType, bytes: contentOf(root, 'has a root part') };
  }

  /**
   * Returns a copy of the content of a part.
   *
   * @param href the URL of the part: `cid:` and its percent-encoded Content-ID (RFC 2392)
   * @throws Error if there is no such part, its encoding is not supported, or the limit is reached
   */
  bytes(href: string): Uint8Array {
    const id = /^cid:([^]*)$/i.exec(href)?.[1];
    const part = id === undefined ? undefined : (this.parts.get(urlDecoded(id)) ?? this.parts.get(id));
    if (!part) throw new Error(`refers to the attachment ${clip(href)}, which the reply does not contain`);
    const content = contentOf(part, 'refers to an attachment');
    this.provided += content.length;
    if (this.provided > this.limit)
      throw new Error(`refers to attachments of more than ${this.limit} bytes in all (maxReplyBytes)`);
    return new Uint8Array(content);
  }
}

/** Returns a parameter of a Content-Type field (RFC 2045, 5.1). */
function parameter(contentType: string, name: string): string | undefined {
  for (const [, key = '', quoted, plain = ''] of contentType.matchAll(
    /;\s*([^\s=;]+)=(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g,
  ))
    if (key.toLowerCase() === name) return quoted?.replace(/\\(.)/g, '$1') ?? plain.trim();
  return undefined;
}

/** Yields the parts: what is between two lines that consist of the delimiter. */
function* partsOf(body: Buffer, delimiter: Buffer): Iterable<Buffer> {
  let start: number | undefined;
  let count = 0;
  for (let at = body.indexOf(delimiter); at >= 0; at = body.indexOf(delimiter, at + delimiter.length)) {
    let end = at + delimiter.length;
    const isLast = body[end] === HYPHEN && body[end + 1] === HYPHEN;
    if (isLast) end += 2;
    // RFC 2046 allows spaces and tabs at the end of the line
    while (body[end] === 0x20 || body[end] === 0x09) end++;
    const isLine = at === 0 || (body[at - 2] === CR && body[at - 1] === LF);
    const isWhole = (body[end] === CR && body[end + 1] === LF) || (isLast && end === body.length);
    if (!isLine || !isWhole) continue;
    if (start !== undefined) yield body.subarray(start, at - 2);
    else if (isLast) throw new Error('is a multipart reply without parts');
    if (isLast) return;
    if (++count > MAX_PARTS) throw new Error(`is a multipart reply of more than ${MAX_PARTS} parts`);
    start = end;
  }
  if (start === undefined) throw new Error('is a multipart reply that does not contain its boundary');
  throw new Error('is a multipart reply that ends before its closing boundary: it was truncated');
}

/** Separates the header fields of a part from its content. The part starts with the line break of its boundary. */
function readPart(part: Buffer): { readonly fields: ReadonlyMap<string, string>; readonly content: Buffer } {
  const blank = part.indexOf('\r\n\r\n');
  const head = blank < 0 ? part : part.subarray(0, blank);
  if (head.length > MAX_HEAD) throw new Error(`has a part with more than ${MAX_HEAD} bytes of header fields`);
  const fields = new Map<string, string>();
  const lines = head
    .toString('latin1')
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    else if (line !== '') throw new Error('has a part with a header field that has no name');
  }
  return { fields, content: blank < 0 ? part.subarray(part.length) : part.subarray(blank + 4) };
}

/** Decodes the content of a part (RFC 2045, section 6). */
function contentOf(part: Part, subject: string): Buffer {
  const { encoding, body } = part;
  if (/^(binary|[78]bit)$/.test(encoding)) return body;
  if (encoding !== 'base64')
    throw new Error(`${subject} with the Content-Transfer-Encoding ${clip(encoding)}, which is not supported`);
  if (part.content) return part.content;
  const text = withoutWhiteSpace(body).toString('latin1');
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text))
    throw new Error(`${subject} that is not valid base64`);
  return (part.content = Buffer.from(text, 'base64'));
}

/** Copies bytes without white space. A regular expression would need many times the memory of the bytes. */
function withoutWhiteSpace(bytes: Buffer): Buffer {
  const kept = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte !== 0x20 && byte !== CR && byte !== LF && byte !== 0x09) kept[length++] = byte;
  }
  return kept.subarray(0, length);
}

/** Removes the angle brackets of a Content-ID, which some services leave out. */
function plainId(id: string): string {
  return id.trim().replace(/^<([^]*)>$/, '$1');
}
