import {
  isSoapError,
  soapErrors,
  type ErrorClasses,
  type SoapConnectionError,
  type SoapReplyError,
} from '../errors.js';
import type { Operation, ReplyHeadersOf, ReplyOf, RequestHeadersOf, RequestOf, SoapPaths } from './schema/contract.js';
import { callEnd, callStart, type CallEnded, type CallInfo, type CallStarted } from './call-info.js';
import { copyOf } from './copy.js';
import { clip, type UnknownLiteral } from './codec/decoder.js';
import { Engine, type Message } from './request.js';
import { elementName, EnvelopeReader } from './envelope-reader.js';
import { Exchange, type Exchanged } from './exchange.js';
import { aborted, incomplete, judge } from './response-error.js';
import { Masks } from './mask.js';
import { Roster } from './http/active-calls.js';
import type { Transport } from './http/transport.js';
import type { SoapVersion } from './xml/names.js';

/** Options of one call. */
export interface CallOptions<O extends Operation = Operation> {
  /** The deadline of the whole call in milliseconds, connecting included. Default: the client's `timeoutMs`. */
  readonly timeoutMs?: number | undefined;
  /** Aborts the call, which then rejects with `RescueAbortedError` (`SoapAbortedError`); its `cause` is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** The header blocks that the description declares for requests of the operation. */
  readonly headers?: HeaderBlocks<RequestHeadersOf<O>> | undefined;
  /**
   * Told of the header blocks of the reply that the description declares, if there are any, before the call ends; also
   * of a fault's. An error it throws is ignored.
   */
  readonly onHeaders?: ((headers: HeaderBlocks<ReplyHeadersOf<O>>) => void) | undefined;
}

/** Header blocks by key; of an operation whose types are not known, any. */
type HeaderBlocks<Headers> = unknown extends Headers ? Readonly<Record<string, unknown>> : Headers;

export interface SoapClientOptions {
  readonly endpoint: string;
  /** Default: SOAP 1.1 where an operation is offered in it, else 1.2. */
  readonly soapVersion?: SoapVersion | undefined;
  /** The SOAP versions of the contract. Default: both. */
  readonly soap?: SoapPaths | undefined;
  readonly transport: Transport;
  /** The classes of the errors that calls reject with. Default: those of `ServiceClient`. */
  readonly errors?: ErrorClasses | undefined;
  readonly timeoutMs: number;
  readonly maxReplyBytes: number;
  /** Default: no limit. */
  readonly maxReplyElements?: number | undefined;
  readonly onCall?: ((info: CallInfo) => void) | undefined;
}

/** What a policy adds to one call and does with its reply. The runtime itself knows of no service. */
export interface CallHooks {
  /** The Cookie header. */
  readonly cookie?: string | undefined;
  /** Told of the Set-Cookie lines of every reply, and of the reply itself if the call succeeded. */
  settled?(reply: ReplyOf<Operation>, setCookie: readonly string[]): void;
  /**
   * Judges a reply that was read, and throws if it is a refusal.
   *
   * @param missing makes the error for a member that is not there, by its path
   * @returns the code of the result, for `onCall`, and the error with which the call rejects
   */
  conclude?(reply: unknown, missing: (path: string) => SoapReplyError): Conclusion;
}

export interface Conclusion {
  readonly code?: string | undefined;
  readonly error?: Error | undefined;
}

/** How many clients there were. */
let clients = 0;

/** Calls operations of any description over SOAP. One request, one reply, nothing repeated, nothing kept. */
export class SoapClient {
  private readonly options: SoapClientOptions;
  private readonly errors: ErrorClasses;
  private readonly engine: Engine;
  private readonly host: string;
  private readonly pending = new Roster<Exchange>();
  private isClosed = false;
  private readonly number = ++clients;
  private calls = 0;

  constructor(options: SoapClientOptions) {
    this.options = options;
    this.errors = options.errors ?? soapErrors;
    this.engine = new Engine(options.endpoint, options.soapVersion, options.soap, this.errors.Request);
    this.host = new URL(options.endpoint).host;
  }

  /**
   * One call: encode, send, decode while the body arrives, judge.
   *
   * @throws an error of one of the classes `errors`, or that of `hooks.conclude`
   */
  async call<O extends Operation>(
    operation: O,
    request: RequestOf<O>,
    options: CallOptions<O> = {},
    hooks: CallHooks = {},
  ): Promise<ReplyOf<O>> {
    const { errors } = this;
    const progress: Progress = {
      id: ++this.calls,
      startedAt: performance.now(),
      unknownElements: [],
      unknownLiterals: [],
    };
    if (callStart.hasSubscribers)
      callStart.publish({
        client: this.number,
        id: progress.id,
        operation: operation.name,
        endpoint: this.options.endpoint,
      } satisfies CallStarted);
    try {
      if (this.isClosed) throw closed(operation, errors);
      if (options.signal?.aborted) throw aborted(errors, operation.name, 'not-sent', options.signal.reason);
      const message = { request, headers: copyOf(options.headers, operation.name, errors.Request) };
      const exchanged = await this.exchange(operation, message, options, hooks.cookie, progress);
      const headers = progress.reader?.headers;
      if (headers) tellQuietly(options.onHeaders as ((told: typeof headers) => void) | undefined, headers);
      const reply = this.conclude(operation, message, exchanged, hooks, progress);
      this.tell(operation, progress);
      return reply;
    } catch (error) {
      this.tell(operation, progress, error);
      throw error;
    }
  }

  /** Ends the calls that are under way, with an error, and takes no more. */
  close(): void {
    this.isClosed = true;
    for (const exchange of this.pending.all()) exchange.closed();
  }

  private exchange(
    operation: Operation,
    message: Message,
    { signal, timeoutMs = this.options.timeoutMs }: Pick<CallOptions, 'signal' | 'timeoutMs'>,
    cookie: string | undefined,
    progress: Progress,
  ): Promise<Exchanged> {
    const { transport, maxReplyBytes, maxReplyElements = Infinity } = this.options;
    const { output, replyHeaders } = operation;
    const reader = new EnvelopeReader({
      expect: (ns, name) => (name === output?.name && ns === output.ns ? output : undefined),
      expected: output ? elementName(output.ns, output.name) : 'nothing',
      expectEmpty: output === undefined,
      headers: replyHeaders,
      maxElements: maxReplyElements,
    });
    progress.reader = reader;
    const exchange = new Exchange({ transport, reader, timeoutMs, signal, maxReplyBytes });
    this.pending.add(exchange);
    return new Promise((resolve) => {
      this.engine.send(operation, message, exchange, cookie === undefined ? noHeaders : { Cookie: cookie }, resolve);
    }).then(
      (exchanged) => {
        this.pending.delete(exchange);
        return (progress.exchanged = exchanged as Exchanged);
      },
      (error: unknown) => {
        this.pending.delete(exchange);
        throw error;
      },
    );
  }

  private conclude<O extends Operation>(
    operation: O,
    message: Message,
    exchanged: Exchanged,
    hooks: CallHooks,
    progress: Progress,
  ): ReplyOf<O> {
    let reply: ReplyOf<O> | undefined;
    const setCookie = linesOf(exchanged.headers['set-cookie']);
    try {
      const { name } = operation;
      const { errors } = this;
      const masks = new Masks(message, hooks.cookie, setCookie);
      const judgement = judge({ called: operation, host: this.host, exchanged, masks, errors });
      if ('error' in judgement) throw judgement.error;
      const { decoder, status } = judgement;
      if (!decoder) return (reply = undefined as ReplyOf<O>);
      if (decoder.unknown.size > 0) progress.unknownElements = [...decoder.unknown].map((each) => masks.quotes(each));
      if (decoder.unknownLiterals.size > 0)
        progress.unknownLiterals = [...decoder.unknownLiterals.values()].map(({ path, literal }) => ({
          path,
          literal: clip(masks.text(clip(literal, MAX_TEXT))),
        }));
      // a refusal outranks a missing output: services leave outputs out when they refuse
      const missing = (path: string): SoapReplyError =>
        incomplete(errors, name, status, path, masks.quotes(decoder.strayAt(path)));
      const { code, error } = hooks.conclude?.(decoder.value, missing) ?? {};
      progress.code = code;
      if (error) throw error;
      if (decoder.missing !== undefined) throw missing(decoder.missing);
      return (reply = decoder.value as ReplyOf<O>);
    } finally {
      hooks.settled?.(reply, setCookie);
    }
  }

  private tell(operation: Operation, progress: Progress, error?: unknown): void {
    const { onCall, endpoint } = this.options;
    if (!onCall && !callEnd.hasSubscribers) return;
    const { id, startedAt, code, unknownElements, unknownLiterals, exchanged } = progress;
    const status = exchanged?.status;
    const info: CallInfo = {
      id,
      operation: operation.name,
      outcome:
        error === undefined ? 'ok' : isSoapError(error) ? error.outcome : exchanged?.sent ? 'unknown' : 'not-sent',
      ...(error === undefined ? {} : { error: isSoapError(error) ? error.name : 'Error' }),
      ...(code === undefined ? {} : { code }),
      ...(status === undefined ? {} : { status }),
      durationMs: performance.now() - startedAt,
      requestBytes: exchanged?.requestBytes ?? 0,
      replyBytes: exchanged?.bytes ?? 0,
      unknownElements,
      unknownLiterals,
    };
    tellQuietly(onCall, info);
    if (callEnd.hasSubscribers) callEnd.publish({ ...info, client: this.number, endpoint } satisfies CallEnded);
  }
}

function closed({ name: operation }: Operation, { Connection }: ErrorClasses): SoapConnectionError {
  const message = `${operation}: the client was closed. Nothing was sent. Make a new client.`;
  return new Connection(message, { operation, outcome: 'not-sent' });
}

/** Calls a hook of the user's; one that throws must harm no call. */
function tellQuietly<T>(hook: ((value: T) => unknown) | undefined, value: T): void {
  try {
    const told = hook?.(value);
    // an async function passes for a hook, too
    if (typeof told === 'object' && told !== null) Promise.resolve(told).catch(ignore);
  } catch {
    // see above
  }
}

interface Progress {
  reader?: EnvelopeReader;
  readonly id: number;
  readonly startedAt: number;
  exchanged?: Exchanged;
  code?: string | undefined;
  unknownElements: readonly string[];
  unknownLiterals: readonly UnknownLiteral[];
}

/** More of a literal is not looked through, in characters. */
const MAX_TEXT = 1000;

const noHeaders: Readonly<Record<string, string>> = {};
const ignore = (): undefined => undefined;

function linesOf(setCookie: string | readonly string[] | undefined): readonly string[] {
  return setCookie === undefined ? [] : typeof setCookie === 'string' ? [setCookie] : setCookie;
}
