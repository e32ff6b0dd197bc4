import type { Transform } from 'node:stream';
import { loadZlib } from './lazy-modules.cjs';

/** What a decoder calls, and asks of its user. */
export interface DecoderEvents {
  /** `false` asks to pause until `resume()`. */
  data(chunk: Uint8Array): boolean;
  /** More may be written, after `write` returned `false`. */
  drain(): void;
  end(): void;
  /** The body cannot be decoded; nothing follows. */
  error(error: Error): void;
}

/** Undoes content codings. It decodes no more than a few kilobytes ahead of what is taken from it. */
export interface Decoder {
  /** `false` asks to write no more until `drain`. */
  write(chunk: Uint8Array): boolean;
  end(): void;
  resume(): void;
  destroy(): void;
}

/** More is an attack or a mistake, and each costs memory. */
const MAX_CODINGS = 5;

/** So many bytes tell plain XML from a coded body. */
const HEAD_BYTES = 8;

/** The first bytes of an XML document in UTF-8 or UTF-16, or of an HTML page. No coded body looks like that. */
const PLAIN =
  /^(?:\xEF\xBB\xBF|\xFE\xFF|\xFF\xFE)?[\0\t\n\r ]*(?:<(?:[\0\t\n\r\x20-\x7E]|[\xC2-\xF4][\x80-\xBF]{0,3})*)?$/;

/**
 * The content codings that a Content-Encoding field lists, in the order in which they were applied (RFC 9110, section 8.4).
 * Their names are case-insensitive; `identity` and empty elements of the list mean nothing.
 */
export function codingsOf(field: string | readonly string[] | undefined): readonly string[] {
  if (field === undefined || field === '') return [];
  return String(field)
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
}

/**
 * Makes the decoder of a body: the coding that was applied last is undone first. A body that is plain XML is passed on as it
 * is, whatever its codings are called: servers declare `UTF-8`, `none`, or a gzip that a proxy has undone.
 *
 * @param codings at least one
 * @throws Error if there are too many
 */
export function decoderOf(codings: readonly string[], events: DecoderEvents): Decoder {
  if (codings.length > MAX_CODINGS)
    throw new Error(`the body has ${codings.length} content codings; at most ${MAX_CODINGS} are undone`);
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

/** Undoes one coding. */
class CodingDecoder implements Decoder {
  private readonly coding: string;
  private readonly events: DecoderEvents;
  /** What came before it was enough to tell what the body is. */
  private head: Uint8Array | undefined;
  private stream: Transform | undefined;
  private isPlain = false;
  private hasFailed = false;

  constructor(coding: string, events: DecoderEvents) {
    this.coding = coding;
    this.events = events;
  }

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
    // an empty body is not coded, whatever its header fields say
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
      this.fail(new Error(`the body has the content coding ${name}, which is not supported: gzip, deflate and br are`));
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
  const { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } = loadZlib();
  if (coding === 'gzip' || coding === 'x-gzip') return createGunzip();
  if (coding === 'br') return createBrotliDecompress();
  // "deflate" means zlib's format, and some servers, IIS among them, send the bare one (RFC 9110, section 8.4.1.2)
  if (coding === 'deflate') return (firstByte & 0x0f) === 8 ? createInflate() : createInflateRaw();
  return undefined;
}
