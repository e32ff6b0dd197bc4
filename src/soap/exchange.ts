import { TextReader } from './charset.js';
import type { EnvelopeReader, Reading } from './envelope.js';
import type { Transport, TransportEvents, TransportExchange, TransportHeaders } from './transport.js';

/** How an exchange over HTTP ended, before anybody judges it. */
export interface Exchanged {
  /** Whether bytes of the request may have reached the service. */
  readonly sent: boolean;
  /** The status, once a reply began. */
  readonly status: number | undefined;
  readonly headers: TransportHeaders;
  /** The size of the request's body, in bytes. */
  readonly requestBytes: number;
  /** How much of the body came, in bytes, content encoding undone. */
  readonly bytes: number;
  /** What the body was; absent if the exchange failed before that was clear. */
  readonly reading: Reading | undefined;
  /** Why there is no complete reply. */
  readonly failure: Failure | undefined;
}

export type Failure =
  | { readonly kind: 'transport'; readonly error: Error }
  | { readonly kind: 'timeout'; readonly timeoutMs: number }
  | { readonly kind: 'aborted'; readonly reason: unknown }
  | { readonly kind: 'too-large'; readonly limit: number };

export interface ExchangeOptions {
  readonly transport: Transport;
  readonly reader: EnvelopeReader;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly maxReplyBytes: number;
}

/** After this much was decoded in one go, others get the event loop. */
const BYTES_PER_TURN = 16 * 1024;

/** How much of a useless body is still read to keep the connection; more costs more than a new one. */
const USELESS_BYTES = 64 * 1024;

const noHeaders: TransportHeaders = {};

/** One request and its reply: reads while the body arrives and keeps the deadline, the signal and the size. */
export class Exchange implements TransportEvents {
  private readonly options: ExchangeOptions;
  private done: ((exchanged: Exchanged) => void) | undefined;
  private handle: TransportExchange | undefined;
  private timer: NodeJS.Timeout | undefined;
  private requestBytes = 0;
  private isSent = false;
  private isOver = false;
  private status: number | undefined;
  private headers = noHeaders;
  private bytes = 0;
  private bytesThisTurn = 0;
  private useless = 0;
  private text: TextReader | undefined;
  private readonly onAbort = (): void => this.give({ kind: 'aborted', reason: this.options.signal?.reason as unknown });
  private readonly onDeadline = (): void => this.give({ kind: 'timeout', timeoutMs: this.options.timeoutMs });
  private readonly onTurn = (): void => {
    this.bytesThisTurn = 0;
    if (!this.isOver) this.handle?.resume();
  };

  constructor(options: ExchangeOptions) {
    this.options = options;
  }

  /** Sends the request; `done` is called once, when all is over, and never before this returns. */
  run(
    url: string,
    body: string,
    headers: { readonly [name: string]: string },
    done: (exchanged: Exchanged) => void,
  ): void {
    this.done = done;
    this.requestBytes = Buffer.byteLength(body);
    const { transport, timeoutMs, signal } = this.options;
    this.timer = setTimeout(this.onDeadline, timeoutMs);
    signal?.addEventListener('abort', this.onAbort, { once: true });
    try {
      this.handle = transport({ method: 'POST', url, headers, body }, this);
    } catch (error) {
      // a transport from outside may throw where it should report
      queueMicrotask(() => this.error(error instanceof Error ? error : new Error(String(error))));
    }
  }

  sent(): void {
    this.isSent = true;
  }

  start(status: number, headers: TransportHeaders): void {
    this.status = status;
    this.headers = headers;
    this.text = new TextReader(firstOf(headers['content-type']));
  }

  data(chunk: Uint8Array): boolean {
    if (this.isOver) return true;
    this.bytes += chunk.length;
    if (this.bytes > this.options.maxReplyBytes) {
      this.give({ kind: 'too-large', limit: this.options.maxReplyBytes });
      return true;
    }
    const { reader } = this.options;
    if (reader.stopped) {
      this.useless += chunk.length;
      if (this.useless > USELESS_BYTES) this.finish(reader.stopped, true);
      return true;
    }
    this.read(() => reader.write((this.text as TextReader).write(chunk)));
    this.bytesThisTurn += chunk.length;
    if (this.bytesThisTurn < BYTES_PER_TURN) return true;
    setImmediate(this.onTurn);
    return false;
  }

  end(): void {
    if (this.isOver) return;
    const { reader } = this.options;
    this.read(() => reader.write((this.text as TextReader).end()));
    this.finish(reader.end(), false);
  }

  error(error: Error): void {
    if (!this.isOver) this.settle(undefined, { kind: 'transport', error });
  }

  /** Decoding bytes to text can fail, too: a charset that is unknown or not kept. */
  private read(step: () => void): void {
    const { reader } = this.options;
    try {
      step();
    } catch (error) {
      const problem = error instanceof Error ? error.message : 'cannot be decoded';
      reader.stopped ??= { kind: 'foreign', root: undefined, problem };
    }
  }

  private give(failure: Failure): void {
    if (this.isOver) return;
    this.settle(undefined, failure);
    this.handle?.abort(new Error('The exchange was given up'));
  }

  private finish(reading: Reading, close: boolean): void {
    this.settle(reading, undefined);
    if (close) this.handle?.abort(new Error('The rest of the body is of no use'));
  }

  private settle(reading: Reading | undefined, failure: Failure | undefined): void {
    this.isOver = true;
    clearTimeout(this.timer);
    this.options.signal?.removeEventListener('abort', this.onAbort);
    const { isSent: sent, status, headers, requestBytes, bytes } = this;
    this.done?.({ sent, status, headers, requestBytes, bytes, reading, failure });
  }
}

/** The first value of a header field. */
export function firstOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}
