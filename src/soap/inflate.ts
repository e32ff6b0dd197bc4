import type { Gunzip, Inflate, InflateRaw } from 'node:zlib';
import { loadZlib } from './later.cjs';

/** What an inflater tells, and asks of whoever takes from it. */
export interface InflaterEvents {
  /** `false` asks to pause until `resume()`. */
  data(chunk: Uint8Array): boolean;
  /** More may be written, after `write` gave `false`. */
  drain(): void;
  end(): void;
  error(error: Error): void;
}

/** Undoes gzip and deflate. It inflates no more than a few kilobytes ahead of what is taken from it. */
export class Inflater {
  private readonly coding: string;
  private readonly events: InflaterEvents;
  private stream: Gunzip | Inflate | InflateRaw | undefined;

  constructor(coding: string, events: InflaterEvents) {
    this.coding = coding;
    this.events = events;
  }

  /** `false` asks to write no more until `drain`. */
  write(chunk: Uint8Array): boolean {
    this.stream ??= this.make(chunk[0] as number);
    return this.stream.write(chunk);
  }

  end(): void {
    // an empty body is not compressed, whatever its header fields say
    if (this.stream) this.stream.end();
    else this.events.end();
  }

  resume(): void {
    this.stream?.resume();
  }

  destroy(): void {
    this.stream?.destroy();
  }

  private make(firstByte: number): Gunzip | Inflate | InflateRaw {
    const stream = inflate(this.coding, firstByte);
    const failed = ({ message, code }: NodeJS.ErrnoException) =>
      this.events.error(Object.assign(new Error(`the body is not valid ${this.coding}: ${message}`), { code }));
    return stream
      .on('data', (chunk: Buffer) => {
        if (!this.events.data(chunk)) stream.pause();
      })
      .on('drain', () => this.events.drain())
      .on('end', () => this.events.end())
      .on('error', failed);
  }
}

function inflate(coding: string, firstByte: number): Gunzip | Inflate | InflateRaw {
  const { createGunzip, createInflate, createInflateRaw } = loadZlib();
  if (coding === 'gzip' || coding === 'x-gzip') return createGunzip();
  // "deflate" means zlib's format, and some servers, IIS among them, send the bare one (RFC 9110, section 8.4.1.2)
  if (coding === 'deflate') return (firstByte & 0x0f) === 8 ? createInflate() : createInflateRaw();
  throw new Error(`the body has the content encoding ${JSON.stringify(coding.slice(0, 40))}, which was not asked for`);
}
