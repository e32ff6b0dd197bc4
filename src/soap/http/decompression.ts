import { PassThrough, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';

/** The callbacks of a decoder. */
export interface DecoderEvents {
  /** Called with decoded bytes. Returns `false` to pause the decoder until `resume()`. */
  data(chunk: Uint8Array): boolean;
  /** More data may be written after `write` has returned `false`. */
  drain(): void;
  end(): void;
  /** The body cannot be decoded. No other event follows. */
  error(error: Error): void;
}

/** The maximum number of codings. A longer list is an attack or a mistake, and each coding needs memory. */
const MAX_CODINGS = 5;

/** The number of bytes needed to distinguish plain XML from a compressed body. */
const HEAD_BYTES = 8;

/** Matches the first bytes of XML in UTF-8 or UTF-16, or of an HTML page. No compressed body starts like that. */
const PLAIN =
  /^(?:\xEF\xBB\xBF|\xFE\xFF|\xFF\xFE)?[\0\t\n\r ]*(?:<(?:[\0\t\n\r\x20-\x7E]|[\xC2-\xF4][\x80-\xBF]{0,3})*)?$/;

/**
 * Returns the content codings that a Content-Encoding header lists, in the order in which they were applied (RFC 9110,
 * section 8.4). Coding names are case-insensitive. `identity` and empty list elements are ignored.
 */
export function codingsOf(field: string | readonly string[]): readonly string[] {
  return String(field)
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
}

/**
 * Decodes the content codings of a body. The coding that was applied last is decoded first. It never decodes more than
 * a few kilobytes beyond what the consumer has accepted. A plain XML body is passed on unchanged, whatever codings are
 * declared: servers declare `UTF-8`, `none`, or gzip that a proxy has already decoded.
 */
export class Decoder {
  /** The first bytes, until there are enough to detect plain XML. */
  private head: Uint8Array | undefined;
  private stream: Transform | undefined;
  private isPlain = false;
  private readonly coding: string;
  /** Decodes the codings that were applied before `coding`. */
  private readonly inner: Decoder | undefined;

  /**
   * @param codings at least one coding
   * @throws Error if there are too many codings
   */
  constructor(
    codings: readonly string[],
    private readonly events: DecoderEvents,
  ) {
    if (codings.length > MAX_CODINGS)
      throw new Error(`the body has ${codings.length} content codings; at most ${MAX_CODINGS} are supported`);
    this.coding = codings.at(-1) as string;
    if (codings.length > 1)
      this.inner = new Decoder(codings.slice(0, -1), { ...events, drain: () => this.resumeOwn() });
  }

  /** Returns `false` if the caller must wait for `drain`. */
  write(chunk: Uint8Array): boolean {
    if (this.stream) return this.stream.write(chunk);
    if (this.isPlain) return this.decoded(chunk);
    this.head = this.head ? Buffer.concat([this.head, chunk]) : chunk;
    return this.head.length < HEAD_BYTES || this.begin(this.head);
  }

  end(): void {
    if (this.head && !this.stream && !this.isPlain) this.begin(this.head);
    // an empty body is not encoded, whatever its headers say
    if (this.stream) this.stream.end();
    else this.ended();
  }

  resume(): void {
    if (this.inner) this.inner.resume();
    else this.resumeOwn();
  }

  destroy(): void {
    this.stream?.destroy();
    this.inner?.destroy();
  }

  private resumeOwn(): void {
    if (this.stream) this.stream.resume();
    else this.events.drain();
  }

  private decoded(chunk: Uint8Array): boolean {
    return this.inner ? this.inner.write(chunk) : this.events.data(chunk);
  }

  private ended(): void {
    if (this.inner) this.inner.end();
    else this.events.end();
  }

  private begin(head: Uint8Array): boolean {
    this.isPlain = PLAIN.test(Buffer.from(head.subarray(0, HEAD_BYTES)).toString('latin1'));
    if (this.isPlain) return this.decoded(head);
    const stream = streamFor(this.coding, head[0] as number);
    this.stream = stream
      .on('data', (chunk: Buffer) => {
        if (!this.decoded(chunk)) stream.pause();
      })
      .on('drain', () => this.events.drain())
      .on('end', () => this.ended())
      .on('error', ({ message, code }: NodeJS.ErrnoException) => {
        const problem = code === undefined ? message : `the body is not valid ${this.coding}: ${message}`;
        this.events.error(Object.assign(new Error(problem), code !== undefined && { code }));
      });
    return stream.write(head);
  }
}

function streamFor(coding: string, firstByte: number): Transform {
  if (coding === 'gzip' || coding === 'x-gzip') return createGunzip();
  if (coding === 'br') return createBrotliDecompress();
  // "deflate" means the zlib format, but some servers, such as IIS, send raw deflate data (RFC 9110, section 8.4.1.2)
  if (coding === 'deflate') return (firstByte & 0x0f) === 8 ? createInflate() : createInflateRaw();
  const name = JSON.stringify(coding.slice(0, 40).replace(/[^\x21-\x7E]/g, '?'));
  const message = `the content coding ${name} of the body is not supported; expected gzip, deflate or br`;
  return new PassThrough().destroy(new Error(message));
}
