import { isSoapError } from '../error-checks.js';
import { soapErrors, SoapReplyError, type ErrorClasses } from '../errors.js';
import { callEnd, callStart, notify, type CallEnded, type CallInfo, type CallStarted } from './call-info.js';
import { clip } from '../printable.js';
import type { ClientSettings } from './client-options.js';
import type { ElementDecoder } from './codec/decoder.js';
import type { Streaming, TextStream } from './codec/streaming-decoder.js';
import { EnvelopeReader, type EnvelopeReaderOptions } from './envelope-reader.js';
import { ActiveExchanges, Exchange, type ExchangeOptions } from './exchange.js';
import { addHttpHeaders, secretsOfFields, type HttpHeaders } from './http-headers.js';
import { Masks } from './mask.js';
import { RequestBuilder } from './request.js';
import { copyOf } from './checks.js';
import {
  abortedError,
  isOnlyTimestamp,
  missingMemberError,
  notUnderstoodError,
  responseError,
  withFacts,
  type FailedCall,
} from './response-error.js';
import type { Operation, ReplyHeadersOf, ReplyOf, RequestHeadersOf, RequestOf } from './schema/contract.js';
import { trafficOf, type Traffic } from './traffic.js';
import type { XmlElement } from './xml/tree.js';

/** Options for a single call. */
export interface CallOptions<O extends Operation = Operation> {
  /** The time limit for the call in milliseconds, including the time to connect. Default: the client's `timeoutMs`. */
  readonly timeoutMs?: number | undefined;
  /**
   * Aborts the call, which then rejects with `RescueAbortedError` or `SoapAbortedError`. The error's `cause` is the
   * signal's reason. Default: none.
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * HTTP header fields for this call. They override fields of the same name in the client's `httpHeaders` option.
   * Default: none.
   */
  readonly httpHeaders?: HttpHeaders | undefined;
  /**
   * SOAP header blocks to send, by key. Blocks that the WSDL does not declare are passed in `$any`. Default: none.
   *
   * @example
   * const $any = [{ ns: 'urn:trace', name: 'TraceId', attributes: [], children: ['7'] }];
   * await client.operations.getAccount({}, { soapHeaders: { $any } });
   */
  readonly soapHeaders?: HeaderBlocks<RequestHeadersOf<O>> | undefined;
  /**
   * Called before the call ends if the reply, even a fault, contains header blocks. Receives the values of declared
   * blocks by key, and all other blocks in `$any`. Errors thrown by the callback are ignored. Without a callback, a
   * reply is rejected if a block that the WSDL does not declare has the `mustUnderstand` attribute. Default: none.
   */
  readonly onSoapHeaders?: ((headers: HeaderBlocks<ReplyHeadersOf<O>>) => void) | undefined;
}

/** Header blocks by key. If the operation's types are not known, any blocks are allowed. */
type HeaderBlocks<Headers> = (unknown extends Headers ? Readonly<Record<string, unknown>> : Headers) & {
  /** Blocks that the WSDL does not declare. */
  readonly $any?: readonly XmlElement[];
};

/** The settings of a client. Only those without a default are required. */
export type SoapClientOptions = Pick<ClientSettings, 'endpoint' | 'transport' | 'timeoutMs' | 'maxReplyBytes'> & {
  readonly [Name in keyof ClientSettings]?: ClientSettings[Name] | undefined;
} & {
  /** Creates the reader of a multipart reply. Default: multipart replies are not supported. */
  readonly multipart?: (() => MultipartReader) | undefined;
};

/** The options with which a multipart reply is read. */
export type MultipartReader = Required<Pick<ExchangeOptions, 'rootPart'> & Pick<EnvelopeReaderOptions, 'decoderFor'>>;

/** The hooks with which the client of a particular service extends a call. */
export interface CallHooks {
  /** The value of the Cookie header. */
  readonly cookie?: string | undefined;
  /**
   * Checks the result code of a reply.
   *
   * @param missing creates the error for a missing reply member, given the member's path
   * @param masks returns the masks for the values that were sent
   */
  checkResult?(reply: unknown, missing: (path: string) => SoapReplyError, masks: () => Masks): CheckedResult;
  /** Stores the cookies and the rest of the session state after a call. `reply` is undefined if the call failed. */
  keepSession?(reply: unknown, setCookie: readonly string[]): void;
}

export interface CheckedResult {
  /** The result code, for `onCall`. */
  readonly code?: string | undefined;
  /** The error that the call rejects with, if the code does not indicate success. */
  readonly error?: Error | undefined;
}

const STREAM = Symbol.for('logmein-rescue-soap.stream');

/**
 * Returns a stub for a single call of an operation. The call passes the text of a reply member to a stream as the text
 * arrives. Any client can call this stub in the same way as the original stub.
 */
export function streamed<O extends Operation>(operation: O, stream: TextStream): O {
  return { ...operation, [STREAM]: stream };
}

/** The number of clients created in this process. */
let clients = 0;

/** Calls operations of any contract over SOAP: one request and one reply per call, no retries, no session state. */
export class SoapClient {
  private readonly errors: ErrorClasses;
  private readonly requests: RequestBuilder;
  private readonly active = new ActiveExchanges();
  private readonly number = ++clients;
  private readonly traffic: Traffic | undefined;
  private calls = 0;
  private isClosed = false;

  constructor(private readonly options: SoapClientOptions) {
    this.errors = options.errors ?? soapErrors;
    const { endpoint, soapVersion, soap, security } = options;
    this.requests = new RequestBuilder(endpoint, soapVersion, soap, this.errors.Request, security);
    this.traffic = trafficOf(options, this.number);
  }

  /**
   * Calls an operation. Rejects with an error of one of the client's classes, or with the error from
   * `hooks.checkResult`.
   */
  async call<O extends Operation>(
    operation: O,
    request: RequestOf<O>,
    options: CallOptions<O> = {},
    hooks: CallHooks = {},
  ): Promise<ReplyOf<O>> {
    const { errors, traffic } = this;
    const { name } = operation;
    const { endpoint, transport, httpHeaders, maxReplyBytes, maxReplyElements } = this.options;
    const { signal, timeoutMs = this.options.timeoutMs } = options;
    const call: Call = { id: ++this.calls, startedAt: performance.now() };
    if (callStart.hasSubscribers)
      callStart.publish({ client: this.number, id: call.id, operation: name, endpoint } satisfies CallStarted);
    try {
      this.throwIfOver(name, signal);

      // the request: node-soap writes the envelope, and our encoder writes the body
      const message = { request, headers: copyOf(options.soapHeaders, name, errors.Request) };
      const { body, headers, credentials, secrets: added = [] } = this.requests.build(operation, message);
      if (httpHeaders ?? options.httpHeaders)
        addHttpHeaders(headers, [httpHeaders, options.httpHeaders], name, errors.Request);
      if (hooks.cookie !== undefined) headers['Cookie'] = hooks.cookie;
      // a function passed as httpHeaders may have aborted the call or closed the client
      this.throwIfOver(name, signal);
      const secrets = (): string[] => [...added, ...secretsOfFields(headers), ...(this.options.proxySecrets?.() ?? [])];
      const masksWith = (setCookie?: readonly string[]) =>
        new Masks({ ...message, credentials }, hooks.cookie, setCookie, secrets());
      const traced = traffic && { call: { id: call.id, operation: name, url: endpoint }, stub: operation };

      // the exchange: the reply is decoded as it arrives
      const { [STREAM]: stream } = operation as { readonly [STREAM]?: TextStream };
      const { onSoapHeaders } = options;
      const { rootPart, decoderFor } = this.options.multipart?.() ?? {};
      const reader = readerFor(operation, {
        keepsOtherHeaders: onSoapHeaders !== undefined,
        maxElements: maxReplyElements,
        streaming: stream && streamingTo(stream, hooks, masksWith),
        decoderFor,
      });
      const keptBytes = traffic?.keptBytes;
      const limits = { timeoutMs, signal, maxReplyBytes };
      const exchange = new Exchange({ transport, reader, ...limits, keptBytes, stream, rootPart });
      this.active.add(exchange);
      const ended = exchange.send(endpoint, body, headers).finally(() => this.active.delete(exchange));
      if (traced) traffic.request(traced, headers, body, masksWith);
      await ended;
      call.exchange = exchange;
      const setCookie = [exchange.headers['set-cookie'] ?? []].flat();
      let made: Masks | undefined;
      const masks = (): Masks => (made ??= masksWith(setCookie));
      const failed = (): FailedCall => ({ operation, endpoint, exchange, masks: masks(), errors });
      if (traced) traffic.response(traced, exchange, performance.now() - call.startedAt, masks);
      if (reader.headers) notify(onSoapHeaders as ((headers: object) => void) | undefined, reader.headers);

      // the reply, or the error
      let reply: unknown;
      try {
        if (!isSuccess(operation, exchange)) throw responseError(failed());
        const [block] = reader.mustUnderstand.filter((each) => !isOnlyTimestamp(each));
        if (block) throw notUnderstoodError(failed(), block);
        if (exchange.content?.kind === 'element') {
          const { decoder } = exchange.content;
          if (decoder.unknown.size + decoder.unknownEnumValues.size > 0) noteUnknown(decoder, masks(), call);
          const missing = (path: string) => missingMemberError(failed(), path, decoder.otherNamespaceOf(path));
          // the result code is checked first, because services omit members when they refuse a call
          const { code, error } = hooks.checkResult?.(decoder.value, missing, masks) ?? {};
          call.code = code;
          if (error) throw error;
          if (decoder.missing !== undefined) throw missing(decoder.missing);
          reply = decoder.value;
        }
      } catch (error) {
        throw withFacts(error, exchange, performance.now() - call.startedAt, masks);
      } finally {
        hooks.keepSession?.(reply, setCookie);
      }
      this.report(name, call);
      return reply as ReplyOf<O>;
    } catch (error) {
      this.report(name, call, error);
      throw error;
    }
  }

  /** Aborts running calls with an error and rejects further calls. */
  close(): void {
    this.isClosed = true;
    for (const exchange of this.active.all()) exchange.fail({ kind: 'closed' });
  }

  /** Throws if the client was closed or the call was aborted before anything was sent. */
  private throwIfOver(operation: string, signal: AbortSignal | undefined): void {
    if (this.isClosed) {
      const message = `${operation}: the client was closed. Nothing was sent. Create a new client.`;
      throw new this.errors.Connection(message, { operation, outcome: 'not-sent' });
    }
    if (signal?.aborted) throw abortedError(this.errors, operation, 'not-sent', signal.reason);
  }

  /** Reports the end of a call to `onCall`, the logger and the diagnostics channel. */
  private report(operation: string, call: Call, error?: unknown): void {
    const { onCall, endpoint } = this.options;
    if (!onCall && !this.traffic && !callEnd.hasSubscribers) return;
    const { id, startedAt, code, exchange, unknownElements = [], unknownEnumValues = [] } = call;
    const isOurs = isSoapError(error);
    const info: CallInfo = {
      id,
      operation,
      outcome: error === undefined ? 'ok' : isOurs ? error.outcome : exchange?.isSent ? 'unknown' : 'not-sent',
      ...(error === undefined ? {} : { error: isOurs ? error.name : 'Error' }),
      ...(code === undefined ? {} : { code }),
      ...(exchange?.status === undefined ? {} : { status: exchange.status }),
      durationMs: performance.now() - startedAt,
      requestBytes: exchange?.requestBytes ?? 0,
      replyBytes: exchange?.bytes ?? 0,
      unknownElements,
      unknownEnumValues,
    };
    notify(onCall, info);
    this.traffic?.ended(info);
    if (callEnd.hasSubscribers) callEnd.publish({ ...info, client: this.number, endpoint } satisfies CallEnded);
  }
}

/** What is known about a call so far. */
interface Call {
  readonly id: number;
  readonly startedAt: number;
  exchange?: Exchange;
  code?: string | undefined;
  unknownElements?: readonly string[];
  unknownEnumValues?: CallInfo['unknownEnumValues'];
}

/**
 * Combines a stream with a check of the result code. The stream receives text only after the check has succeeded. A
 * reply whose result code has not arrived yet does not pass the check.
 */
function streamingTo(stream: TextStream, { checkResult }: CallHooks, masks: () => Masks): Streaming {
  const isOk = (reply: unknown): boolean => {
    const missing = (path: string) => new SoapReplyError(path, { outcome: 'unknown', status: 0 });
    try {
      return checkResult?.(reply, missing, masks).error === undefined;
    } catch {
      return false;
    }
  };
  return { stream, isOk };
}

/** Creates a reader. A closure in `call` would retain the request, including any password in it. */
function readerFor({ output, replyHeaders }: Operation, options: Partial<EnvelopeReaderOptions>): EnvelopeReader {
  return new EnvelopeReader({
    expect: (ns, name) => (name === output?.name && ns === output.ns ? output : undefined),
    expected: output ?? 'nothing',
    expectEmpty: output === undefined,
    headers: replyHeaders,
    ...options,
  });
}

/**
 * Returns `true` if the service sent the reply that the WSDL declares. One-way operations have no reply (WSDL 1.1,
 * section 2.4.1).
 */
function isSuccess({ oneWay }: Operation, { failure, content, status = 0, bytes }: Exchange): boolean {
  if (failure || status >= 300) return false;
  return content?.kind === 'element' || content?.kind === 'empty' || (oneWay === true && bytes === 0);
}

/** The maximum length of a reported enum value before masking, in characters. */
const MAX_VALUE = 1000;

function noteUnknown({ unknown, unknownEnumValues }: ElementDecoder, masks: Masks, call: Call): void {
  call.unknownElements = [...unknown].map((each) => masks.quotes(each));
  call.unknownEnumValues = [...unknownEnumValues.values()].map(({ path, value }) => {
    return { path, value: clip(masks.text(clip(value, MAX_VALUE))) };
  });
}
