import type { BodyContent, EnvelopeReader } from './envelope-reader.js';
import type { Attachments } from './http/multipart.js';
import type { Transport, TransportEvents, TransportExchange, TransportHeaders } from './http/transport.js';
import type { TextStream } from './codec/streaming-decoder.js';
import { onAbort } from './on-abort.js';
import { TextReader } from './xml/charset.js';

export type Failure =
  | { readonly kind: 'transport'; readonly error: Error }
  | { readonly kind: 'timeout'; readonly timeoutMs: number }
  | { readonly kind: 'aborted'; readonly reason: unknown }
  | { readonly kind: 'closed' }
  | { readonly kind: 'too-large'; readonly limit: number };

export interface ExchangeOptions {
  readonly transport: Transport;
  readonly reader: EnvelopeReader;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly maxReplyBytes: number;
  /** The number of body bytes to keep. Default: 2,048 if the body is not an envelope, otherwise 0. */
  readonly keptBytes?: number | undefined;
  /**
   * The stream that receives the text of a reply member. `timeoutMs` and `maxReplyBytes` start again whenever a piece
   * of the text arrives, so they limit the time and the number of bytes between two pieces. `timeoutMs` is suspended
   * while the stream has unused items.
   */
  readonly stream?: TextStream | undefined;
  /**
   * Returns the root part of a multipart body, which is decoded in place of the body. Without this option, multipart
   * bodies are decoded like other bodies, which fails.
   *
   * @throws Error whose message is a predicate of the reply
   */
  readonly rootPart?: Attachments['read'] | undefined;
}

/**
 * The decoding time in milliseconds after which the event loop gets a turn. Decoding a chunk of rows takes about as
 * long.
 */
const MS_PER_TURN = 2;

/** The reply size in bytes up to which decoding is not timed. */
const UNTIMED_BYTES = 16 * 1024;

/**
 * The maximum number of bytes to read from an unneeded body so that the connection can be reused. If the body is
 * larger, opening a new connection costs less.
 */
const DRAINED_BYTES = 64 * 1024;

/** The number of bytes of a multipart reply's root part to decode at once. */
const ROOT_CHUNK = 64 * 1024;

/** The number of bytes to keep for the error if the body is not an envelope. */
const KEPT_FOR_ERRORS = 2048;

const noHeaders: TransportHeaders = {};
const nothing = new Uint8Array(0);

/**
 * One HTTP request and its response, and finally their result. Decodes the reply as it arrives, and enforces the time
 * limit, the abort signal and the size limit.
 */
export class Exchange implements TransportEvents {
  /** The position of this exchange in `ActiveExchanges`, or -1 if the exchange is not active. */
  index = -1;
  /** `true` if the service may have received any bytes of the request. */
  isSent = false;
  /** The HTTP status. Absent if no response arrived. */
  status: number | undefined;
  headers: TransportHeaders = noHeaders;
  /** `true` if a proxy sent the response itself, which means that the service did not receive the request. */
  isOfProxy = false;
  /** The size of the request body in bytes. */
  requestBytes = 0;
  /** The number of bytes of the response body that arrived, after decompression. */
  bytes = 0;
  /** The beginning of the body. Empty if the body is an envelope, unless `keptBytes` is set. */
  kept: Uint8Array = nothing;
  /** The content of the body. Absent if the exchange failed before the body was complete. */
  content: BodyContent | undefined;
  /** The reason why the reply is incomplete or missing. */
  failure: Failure | undefined;
  private done: (() => void) | undefined;
  private handle: TransportExchange | undefined;
  private timer: NodeJS.Timeout | undefined;
  private offAbort: (() => void) | undefined;
  private isOver = false;
  /** The number of bytes that do not count toward `maxReplyBytes`. */
  private uncounted = 0;
  /** The length of the stream when `uncounted` was last set. */
  private streamed = 0;
  /** The time spent decoding in this turn of the event loop, in milliseconds. */
  private spentMs = 0;
  private isTimed = false;
  private isPaused = false;
  private drained = 0;
  private text: TextReader | undefined;
  /** A multipart body. It is not kept for display, because base64 could hide secrets from the masks. */
  private multipart: { readonly type: string; bytes: Buffer; length: number } | undefined;
  // listeners are members, because a closure in `send` would retain the body, including any password in it
  private readonly onDeadline = (): void => {
    const { stream, timeoutMs } = this.options;
    if (stream?.hasItems) this.timer?.refresh();
    else this.fail({ kind: 'timeout', timeoutMs });
  };
  private readonly onAborted = (): void => this.fail({ kind: 'aborted', reason: this.options.signal?.reason });
  private readonly onTurn = (): void => {
    this.spentMs = 0;
    this.isTimed = false;
    this.proceed();
  };
  private readonly proceed = (): void => {
    if (!this.isPaused || this.isTimed || this.options.stream?.isFull) return;
    this.isPaused = false;
    if (!this.isOver) this.handle?.resume();
  };

  constructor(private readonly options: ExchangeOptions) {
    if (options.stream)
      options.stream.onDrain = () => {
        this.timer?.refresh();
        this.proceed();
      };
  }

  /** `true` if the body starts like a SOAP envelope. */
  get isEnvelope(): boolean {
    return this.options.reader.version !== undefined;
  }

  /** Sends the request. Resolves when the exchange is over, however it ended. */
  send(url: string, body: string, headers: { readonly [name: string]: string }): Promise<void> {
    return new Promise((resolve) => {
      this.done = resolve;
      this.requestBytes = Buffer.byteLength(body);
      const { transport, timeoutMs, signal } = this.options;
      this.timer = setTimeout(this.onDeadline, timeoutMs);
      if (signal) this.offAbort = onAbort(signal, this.onAborted);
      this.handle = transport({ method: 'POST', url, headers, body }, this);
    });
  }

  sent(): void {
    this.isSent ||= !this.isOver;
  }

  start(status: number, headers: TransportHeaders, isOfProxy = false): void {
    if (this.isOver) return;
    this.status = status;
    this.headers = headers;
    this.isOfProxy = isOfProxy;
    const field = headers['content-type'];
    const type = typeof field === 'object' ? field[0] : field;
    if (this.options.rootPart && type !== undefined && /^\s*multipart\//i.test(type))
      this.multipart = { type, bytes: Buffer.alloc(0), length: 0 };
    this.text = new TextReader(type);
  }

  data(chunk: Uint8Array): boolean {
    if (this.isOver) return true;
    this.bytes += chunk.length;
    if (this.bytes - this.uncounted > this.options.maxReplyBytes) {
      this.fail({ kind: 'too-large', limit: this.options.maxReplyBytes });
      return true;
    }
    if (!this.multipart) return this.decode(chunk);
    append(this.multipart, chunk);
    return true;
  }

  /** Decodes the next bytes of the body. @returns whether to continue reading */
  private decode(chunk: Uint8Array): boolean {
    const { reader, stream } = this.options;
    if (reader.stopped) {
      this.keep(chunk);
      this.drained += chunk.length;
      if (this.drained > DRAINED_BYTES) {
        this.finish(reader.stopped, undefined);
        this.handle?.abort(new Error('the rest of the body is not used'));
      }
      return true;
    }
    const text = this.text as TextReader;
    const step = (): void => reader.write(text.write(chunk), text.isXmlText);
    if (this.bytes < UNTIMED_BYTES) this.read(step);
    else {
      if (!this.isTimed) setImmediate(this.onTurn);
      this.isTimed = true;
      const startedAt = performance.now();
      this.read(step);
      this.spentMs += performance.now() - startedAt;
    }
    this.keep(chunk);
    this.isPaused = this.spentMs >= MS_PER_TURN;
    return stream ? this.flows(stream) : !this.isPaused;
  }

  /** Restarts the limits if more text has reached the stream. @returns `true` if reading can continue */
  private flows(stream: TextStream): boolean {
    if (stream.length > this.streamed) {
      this.streamed = stream.length;
      this.uncounted = this.bytes;
      this.timer?.refresh();
    }
    this.isPaused ||= stream.isFull;
    return !this.isPaused;
  }

  /** Copies the beginning of the body, because a transport may reuse its buffer. */
  private keep(chunk: Uint8Array): void {
    const { keptBytes = 0, reader } = this.options;
    const limit = reader.version ? keptBytes : Math.max(keptBytes, KEPT_FOR_ERRORS);
    if (this.kept.length < limit) this.kept = Buffer.concat([this.kept, chunk.subarray(0, limit - this.kept.length)]);
  }

  end(): void {
    if (this.isOver) return;
    const { reader } = this.options;
    if (this.multipart) return this.readRootPart(this.multipart);
    this.read(() => reader.write((this.text as TextReader).end()));
    this.finish(reader.end(), undefined);
  }

  /** Decodes the root part of a multipart body as if it arrived now, with the same pauses. */
  private readRootPart({ type, bytes: body, length }: NonNullable<typeof this.multipart>): void {
    this.multipart = undefined;
    const { rootPart, reader } = this.options;
    let bytes: Uint8Array = nothing;
    this.read(() => {
      const root = rootPart?.(type, body.subarray(0, length));
      bytes = root?.bytes ?? nothing;
      this.text = new TextReader(root?.contentType);
    });
    if (reader.stopped) return this.finish(reader.stopped, undefined);
    const resume = (): void => {
      while (!this.isOver) {
        if (bytes.length === 0) return this.end();
        const chunk = bytes.subarray(0, ROOT_CHUNK);
        bytes = bytes.subarray(ROOT_CHUNK);
        if (!this.decode(chunk)) return;
      }
    };
    this.handle = { resume, abort: () => undefined };
    resume();
  }

  error(error: Error): void {
    if (!this.isOver) this.finish(undefined, { kind: 'transport', error });
  }

  /** Ends the exchange and closes its socket. */
  fail(failure: Failure): void {
    if (this.isOver) return;
    this.finish(undefined, failure);
    this.handle?.abort(new Error('the exchange was cancelled'));
  }

  /**
   * Runs a decoding step. Decoding bytes to text may also fail: the charset may be unknown, or the bytes may be invalid
   * in that charset.
   */
  private read(step: () => void): void {
    const { reader } = this.options;
    try {
      step();
    } catch (error) {
      const problem = error instanceof Error ? error.message : 'cannot be decoded';
      reader.stopped ??= { kind: 'not-soap', root: undefined, problem };
    }
  }

  private finish(content: BodyContent | undefined, failure: Failure | undefined): void {
    this.isOver = true;
    clearTimeout(this.timer);
    this.offAbort?.();
    this.offAbort = undefined;
    this.content = content;
    this.failure = failure;
    this.done?.();
  }
}

/** Copies a chunk to the end of a body. A list of chunks would need much more memory if the chunks are tiny. */
function append(body: { bytes: Buffer; length: number }, chunk: Uint8Array): void {
  const length = body.length + chunk.length;
  if (length > body.bytes.length) {
    const larger = Buffer.allocUnsafe(Math.max(length, 2 * body.bytes.length));
    body.bytes.copy(larger, 0, 0, body.length);
    body.bytes = larger;
  }
  body.bytes.set(chunk, body.length);
  body.length = length;
}

/**
 * The unfinished exchanges of a client, in no particular order. This is not a `Set`, because V8 keeps each outgrown
 * table of a `Set`, including its former members, until a full garbage collection. Moving these tables took a fifth of
 * the CPU time of calls.
 */
export class ActiveExchanges {
  private readonly members: Exchange[] = [];

  add(exchange: Exchange): void {
    exchange.index = this.members.push(exchange) - 1;
  }

  delete(exchange: Exchange): void {
    const { index } = exchange;
    if (this.members[index] !== exchange) return;
    const last = this.members.pop() as Exchange;
    if (last !== exchange) {
      this.members[index] = last;
      last.index = index;
    }
    exchange.index = -1;
  }

  /** Returns a copy of the list, because exchanges may be deleted while the caller iterates over it. */
  all(): readonly Exchange[] {
    return [...this.members];
  }
}
