import { TextReader } from './xml/charset.js';
import type { EnvelopeReader, Reading } from './envelope-reader.js';
import type { Rostered } from './http/active-calls.js';
import { firstOf } from './http/transport.js';
import type { Transport, TransportEvents, TransportExchange, TransportHeaders } from './http/transport.js';

/** How an exchange over HTTP ended, before anybody judges it. */
export interface Exchanged {
  /** Whether bytes of the request may have reached the service. */
  readonly sent: boolean;
  /** The status, once a reply began. */
  readonly status: number | undefined;
  readonly headers: TransportHeaders;
  /** Whether a proxy replied in place of the service, which was not asked. */
  readonly isOfProxy: boolean;
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
  | { readonly kind: 'closed' }
  | { readonly kind: 'too-large'; readonly limit: number };

export interface ExchangeOptions {
  readonly transport: Transport;
  readonly reader: EnvelopeReader;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly maxReplyBytes: number;
}

/** After decoding for so long in one turn of the event loop, others get it. A chunk of rows takes about as long. */
const MS_PER_TURN = 2;

/** Less than this is decoded without a look at the clock. */
const UNTIMED_BYTES = 16 * 1024;

/** How much of a useless body is still read to keep the connection; more costs more than a new one. */
const USELESS_BYTES = 64 * 1024;

const noHeaders: TransportHeaders = {};

/** One request and its reply: reads while the body arrives and keeps the deadline, the signal and the size. */
export class Exchange implements TransportEvents, Rostered {
  place = -1;
  private readonly options: ExchangeOptions;
  private done: ((exchanged: Exchanged) => void) | undefined;
  private handle: TransportExchange | undefined;
  private timer: NodeJS.Timeout | undefined;
  private requestBytes = 0;
  private isSent = false;
  private isOver = false;
  private status: number | undefined;
  private headers = noHeaders;
  private isOfProxy = false;
  private bytes = 0;
  /** How long decoding has taken in this turn of the event loop. */
  private spentMs = 0;
  private isTimed = false;
  private isPaused = false;
  private useless = 0;
  private text: TextReader | undefined;
  private readonly onDeadline = (): void => this.give({ kind: 'timeout', timeoutMs: this.options.timeoutMs });
  private readonly onTurn = (): void => {
    this.spentMs = 0;
    this.isTimed = false;
    if (!this.isPaused) return;
    this.isPaused = false;
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
    if (signal) listen(signal, this);
    this.handle = transport({ method: 'POST', url, headers, body }, this);
  }

  sent(): void {
    this.isSent = true;
  }

  start(status: number, headers: TransportHeaders, isOfProxy = false): void {
    this.status = status;
    this.headers = headers;
    this.isOfProxy = isOfProxy;
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
    const text = this.text as TextReader;
    const step = (): void => reader.write(text.write(chunk), text.isXmlText);
    if (this.bytes < UNTIMED_BYTES) {
      this.read(step);
      return true;
    }
    if (!this.isTimed) {
      this.isTimed = true;
      setImmediate(this.onTurn);
    }
    const startedAt = performance.now();
    this.read(step);
    this.spentMs += performance.now() - startedAt;
    this.isPaused = this.spentMs >= MS_PER_TURN;
    return !this.isPaused;
  }

  end(): void {
    if (this.isOver) return;
    const { reader } = this.options;
    this.read(() => reader.write((this.text as TextReader).end()));
    this.finish(reader.end(), false);
  }

  error(error: Error): void {
    if (!this.isOver) this.settle(undefined, { kind: 'transport', error: plain(error) });
  }

  /** The signal of the call was aborted. */
  aborted(reason: unknown): void {
    this.give({ kind: 'aborted', reason });
  }

  /** The client was closed. */
  closed(): void {
    this.give({ kind: 'closed' });
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
    this.abort('the exchange was given up');
  }

  private finish(reading: Reading, close: boolean): void {
    this.settle(reading, undefined);
    if (close) this.abort('the rest of the body is of no use');
  }

  private abort(reason: string): void {
    this.handle?.abort(new Error(reason));
  }

  private settle(reading: Reading | undefined, failure: Failure | undefined): void {
    this.isOver = true;
    clearTimeout(this.timer);
    if (this.options.signal) unlisten(this.options.signal, this);
    const { isSent: sent, status, headers, isOfProxy, requestBytes, bytes } = this;
    this.done?.({ sent, status, headers, isOfProxy, requestBytes, bytes, reading, failure });
  }
}

/** The calls of each signal: one listener serves them all, or Node would warn of a leak at the eleventh. */
const bySignal = new WeakMap<AbortSignal, { readonly exchanges: Set<Exchange>; readonly listener: () => void }>();

function listen(signal: AbortSignal, exchange: Exchange): void {
  let calls = bySignal.get(signal);
  if (!calls) {
    const exchanges = new Set<Exchange>();
    const listener = (): void => exchanges.forEach((each) => each.aborted(signal.reason));
    bySignal.set(signal, (calls = { exchanges, listener }));
  }
  if (calls.exchanges.size === 0) signal.addEventListener('abort', calls.listener);
  calls.exchanges.add(exchange);
}

function unlisten(signal: AbortSignal, exchange: Exchange): void {
  const calls = bySignal.get(signal);
  if (!calls?.exchanges.delete(exchange) || calls.exchanges.size > 0) return;
  signal.removeEventListener('abort', calls.listener);
}

/** What a transport from outside adds to its errors (a request, with its body) must not come into ours. Never throws. */
export function plain(error: unknown): Error {
  let message: unknown;
  let code: unknown;
  try {
    ({ message, code } = (error ?? {}) as { message?: unknown; code?: unknown });
  } catch {
    // whatever was thrown may throw itself when it is read
  }
  const told = new Error(typeof message === 'string' ? message : 'the transport failed');
  // until the text of a stack is asked for, V8 keeps what stood on it: undici's request, with its body
  return Object.assign(told, { stack: told.stack }, typeof code === 'string' && { code });
}
