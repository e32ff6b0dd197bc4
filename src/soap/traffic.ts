import { printableLines } from '../printable.js';
import { notify, type CallInfo } from './call-info.js';
import type { ExchangeResult } from './exchange.js';
import { firstOf, type TransportHeaders } from './http/transport.js';
import type { Masks } from './mask.js';
import { KEPT_BYTES, maskedBody, maskedEnvelope, maskedHeaders } from './masked-envelope.js';
import type { Operation } from './schema/contract.js';

/** Shows the requests and responses of calls, masked: to the hooks `onRequest` and `onResponse`, and to the logger. */

/** What `onRequest` receives when a request is sent. */
export interface RequestInfo {
  /** Identifies the call of the client; the same as in `CallInfo`. */
  readonly id: number;
  /** The operation, as named in the WSDL. */
  readonly operation: string;
  /** The URL that is called. */
  readonly url: string;
  /** The header fields of the client, without those of the transport. Secrets are masked: `Cookie: a=***`. */
  readonly headers: { readonly [name: string]: string };
  /**
   * Returns the envelope with secrets masked, at most 65,536 characters. It is masked when this is first called, and held in
   * memory as long as this object. Names, e-mail addresses and other personal data are not masked.
   */
  envelope(): string;
}

/** What `onResponse` receives when a response is complete, or has failed after its start. */
export interface ResponseInfo {
  /** Identifies the call of the client; the same as in `CallInfo`. */
  readonly id: number;
  /** The operation, as named in the WSDL. */
  readonly operation: string;
  /** The URL that was called. */
  readonly url: string;
  /** The HTTP status. */
  readonly status: number;
  /** The header fields, with names in lower case. Secrets are masked: `set-cookie: a=***; path=/`. */
  readonly headers: TransportHeaders;
  /** The time from the call to the end of the response in milliseconds. */
  readonly durationMs: number;
  /** Returns the body with secrets masked, also one that is not an envelope; see `RequestInfo`. */
  envelope(): string;
}

/** Where log messages go: `console`, pino, winston, or another object with these functions. */
export interface Logger {
  /** A call failed and may have been executed. */
  error(message: string): void;
  /** A call failed and was not executed. */
  warn(message: string): void;
  /** A call succeeded. */
  info(message: string): void;
  /** A request or a response; several lines. */
  debug(message: string): void;
}

/**
 * What is logged.
 * - `'error'`: calls that failed and may have been executed
 * - `'warn'`: also other calls that failed
 * - `'info'`: every call, one line each
 * - `'debug'`: also requests and responses, with header fields and envelopes
 */
export type LogLevel = 'off' | 'error' | 'warn' | 'info' | 'debug';

/** The levels, each with those before it. */
export const logLevels = ['off', 'error', 'warn', 'info', 'debug'] as const satisfies readonly LogLevel[];

export interface TrafficOptions {
  readonly onRequest?: ((info: RequestInfo) => void) | undefined;
  readonly onResponse?: ((info: ResponseInfo) => void) | undefined;
  /** Default: standard error. */
  readonly logger?: Logger | undefined;
  /** Default: off. */
  readonly logLevel?: LogLevel | undefined;
}

/** The standard output may be data of the program. */
const standardError: Logger = {
  error: (message) => console.error(message),
  warn: (message) => console.error(message),
  info: (message) => console.error(message),
  debug: (message) => console.error(message),
};

/** A call of a client. */
export interface TracedCall {
  readonly id: number;
  readonly operation: Operation;
  readonly url: string;
}

/** @param client the number of the client; @returns `undefined` if nothing is shown */
export function trafficOf(options: TrafficOptions, client: number): Traffic | undefined {
  const { onRequest, onResponse, logLevel = 'off' } = options;
  return onRequest || onResponse || logLevel !== 'off' ? new Traffic(options, client) : undefined;
}

export class Traffic {
  /** How much of a response's body is shown, in bytes. */
  readonly keptBytes: number;
  private readonly options: TrafficOptions;
  private readonly client: number;

  constructor(options: TrafficOptions, client: number) {
    this.options = options;
    this.client = client;
    this.keptBytes = options.onResponse || options.logLevel === 'debug' ? KEPT_BYTES : 0;
  }

  /**
   * A request was given to the transport.
   *
   * @param createMasks of what was sent
   */
  request(
    { id, operation, url }: TracedCall,
    headers: { readonly [name: string]: string },
    body: string,
    createMasks: () => Masks,
  ): void {
    const { onRequest } = this.options;
    const masks = once(createMasks);
    const envelope = once(() => maskedEnvelope(body, { operation, masks: masks() }));
    // a new object for each receiver, because a hook may change it
    const shown = (): Record<string, string> => maskedHeaders(headers, masks());
    const name = operation.name;
    if (onRequest) notify(onRequest, { id, operation: name, url, headers: shown(), envelope });
    this.log('debug', id, () => `${name} request\nPOST ${url}\n${linesOf(shown())}\n\n${envelope()}`);
  }

  /**
   * An exchange has ended. Without a status, there is nothing to show.
   *
   * @param masks of what was sent and received
   */
  response(
    { id, operation, url }: TracedCall,
    { status, headers, kept, bytes }: ExchangeResult,
    durationMs: number,
    masks: () => Masks,
  ): void {
    if (status === undefined) return;
    const { onResponse } = this.options;
    const envelope = once(() =>
      maskedBody(kept, bytes, firstOf(headers['content-type']), { operation, masks: masks() }),
    );
    const shown = (): TransportHeaders => maskedHeaders(headers, masks());
    const name = operation.name;
    if (onResponse) notify(onResponse, { id, operation: name, url, status, headers: shown(), durationMs, envelope });
    this.log('debug', id, () => `${name} response\nHTTP status ${status}\n${linesOf(shown())}\n\n${envelope()}`);
  }

  /** A call has ended. */
  ended({ id, operation, outcome, code, error, status, durationMs, requestBytes, replyBytes }: CallInfo): void {
    const level = outcome === 'ok' ? 'info' : outcome === 'unknown' ? 'error' : 'warn';
    const facts = [
      outcome === 'ok' ? undefined : code,
      error,
      status === undefined ? undefined : `HTTP status ${status}`,
      `${Math.round(durationMs)} ms`,
    ];
    facts.push(`${requestBytes} bytes sent`, `${replyBytes} received`);
    const word = outcome === 'unknown' ? 'failed, outcome unknown' : outcome === 'not-sent' ? 'not sent' : outcome;
    this.log(level, id, () => `${operation} ${word}: ${facts.filter((fact) => fact !== undefined).join(', ')}`);
  }

  /** Logs a message, which is created only if its level is. An error of the logger must not affect the call. */
  private log(level: Exclude<LogLevel, 'off'>, id: number, message: () => string): void {
    const { logger = standardError, logLevel = 'off' } = this.options;
    if (logLevels.indexOf(level) > logLevels.indexOf(logLevel)) return;
    notify(
      () =>
        logger[level](
          `[logmein-rescue-soap ${this.client}.${id}] ${printableLines(message().replace(/\r\n?/g, '\n').replaceAll('\t', '  '))}`,
        ),
      undefined,
    );
  }
}

/** Header fields as in a message. */
function linesOf(headers: TransportHeaders): string {
  return Object.entries(headers)
    .flatMap(([name, value]) => [value].flat().map((each) => `${name}: ${each}`))
    .join('\n');
}

function once<T>(create: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: create() }).value;
}

/** The environment variable that sets the level where the option `logLevel` is not given. */
const VARIABLE = 'LOGMEIN_RESCUE_SOAP_LOG';

let hasWarned = false;

/** The level of the environment. A value that is not a level logs nothing, and Node prints a warning, once. */
export function environmentLogLevel(): LogLevel | undefined {
  const value = process.env[VARIABLE]?.trim().toLowerCase() ?? '';
  const level = logLevels.find((each) => each === value);
  if (level === undefined && value !== '' && !hasWarned) {
    hasWarned = true;
    const message = `${VARIABLE} is not a log level: expected ${logLevels.join(', ')}. Nothing is logged.`;
    process.emitWarning(message, { code: 'LOGMEIN_RESCUE_SOAP_LOG' });
  }
  return level;
}
