import type { Transform } from 'node:stream';
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

/** Decodes content codings. It never decodes more than a few kilobytes beyond what the consumer has accepted. */
export interface Decoder {
  /** Returns `false` if the caller must wait for `drain`. */
  write(chunk: Uint8Array): boolean;
  end(): void;
  resume(): void;
  destroy(): void;
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
 * Creates the decoder for a body. The coding that was applied last is decoded first. A plain XML body is passed on
 * unchanged, whatever codings are declared: servers declare `UTF-8`, `none`, or gzip that a proxy has already decoded.
 *
 * @param codings at least one coding
 * @throws Error if there are too many codings
 */
export function decoderOf(codings: readonly string[], events: DecoderEvents): Decoder {
  if (codings.length > MAX_CODINGS)
    throw new Error(`the body has ${codings.length} content codings; at most ${MAX_CODINGS} are supported`);
  const last = codings[codings.length - 1] as string;
  if (codings.length === 1) return new CodingDecoder(last, events);
  const inner = decoderOf(codings.slice(0, -1), { ...events, drain: () => outer.resume() });
  const outer = new CodingDecoder(last, {
    ...events,
    data: (chunk) => inner.write(chunk),
    end: () => inner.end(),
  });
  return {
    write: (chunk) => outer.write(chunk),
    end: () => outer.end(),
    resume: () => inner.resume(),
    destroy() {
      outer.destroy();
      inner.destroy();
    },
  };
}

/** Decodes a single coding. */
class CodingDecoder implements Decoder {
  /** The first bytes, until there are enough to detect plain XML. */
  private head: Uint8Array | undefined;
  private stream: Transform | undefined;
  private isPlain = false;
  private hasFailed = false;

  constructor(
    private readonly coding: string,
    private readonly events: DecoderEvents,
  ) {}

  write(chunk: Uint8Array): boolean {
    if (this.stream) return this.stream.write(chunk);
    if (this.isPlain) return this.events.data(chunk);
    const head = this.head ? Buffer.concat([this.head, chunk]) : chunk;
    if (head.length >= HEAD_BYTES) return this.begin(head);
    this.head = head;
    return true;
  }

  end(): void {
    if (this.head) this.begin(this.head);
    // an empty body is not encoded, whatever its headers say
    if (this.stream) this.stream.end();
    else if (!this.hasFailed) this.events.end();
  }

  resume(): void {
    if (this.stream) this.stream.resume();
    else this.events.drain();
  }

  destroy(): void {
    this.stream?.destroy();
  }

  private begin(head: Uint8Array): boolean {
    this.head = undefined;
    this.isPlain = PLAIN.test(Buffer.from(head.subarray(0, HEAD_BYTES)).toString('latin1'));
    if (this.isPlain) return this.events.data(head);
    const stream = streamFor(this.coding, head[0] as number);
    const name = JSON.stringify(this.coding.slice(0, 40).replace(/[^\x21-\x7E]/g, '?'));
    if (!stream) {
      this.fail(new Error(`the content coding ${name} of the body is not supported; expected gzip, deflate or br`));
      return true;
    }
    this.stream = stream
      .on('data', (chunk: Buffer) => {
        if (!this.events.data(chunk)) stream.pause();
      })
      .on('drain', () => this.events.drain())
      .on('end', () => this.events.end())
      .on('error', ({ message, code }: NodeJS.ErrnoException) =>
        this.fail(Object.assign(new Error(`the body is not valid ${this.coding}: ${message}`), { code })),
      );
    return stream.write(head);
  }

  private fail(error: Error): void {
    this.hasFailed = true;
    this.events.error(error);
  }
}

function streamFor(coding: string, firstByte: number): Transform | undefined {
  if (coding === 'gzip' || coding === 'x-gzip') return createGunzip();
  if (coding === 'br') return createBrotliDecompress();
  // "deflate" means the zlib format, but some servers, such as IIS, send raw deflate data (RFC 9110, section 8.4.1.2)
  if (coding === 'deflate') return (firstByte & 0x0f) === 8 ? createInflate() : createInflateRaw();
  return undefined;
}
