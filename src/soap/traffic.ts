import { printableLines } from '../printable.js';
import { notify, type CallInfo } from './call-info.js';
import type { Exchange } from './exchange.js';
import { firstOf, type TransportHeaders } from './http/transport.js';
import type { Masks } from './mask.js';
import { KEPT_BYTES, maskedBody, maskedEnvelope, maskedHeaders } from './masked-envelope.js';
import type { Operation } from './schema/contract.js';

/** Passes requests and responses to the hooks `onRequest` and `onResponse` and to the logger, with secrets masked. */

/** A request that is being sent. Passed to `onRequest`. */
export interface RequestInfo {
  /** The ID of the call within its client, the same as in `CallInfo`. */
  readonly id: number;
  /** The name of the operation in the WSDL. */
  readonly operation: string;
  /** The URL to which the request is sent. */
  readonly url: string;
  /**
   * The header fields that the client sets. Fields that the transport adds are not included. Secrets are masked:
   * `Cookie: a=***`.
   */
  readonly headers: { readonly [name: string]: string };
  /**
   * Returns the envelope with secrets masked, truncated to 65,536 characters. The envelope is masked on the first call
   * and stays in memory as long as this object does. Names, e-mail addresses and other personal data are not masked.
   */
  envelope(): string;
}

/** A response that is complete, or that failed after its header fields had arrived. Passed to `onResponse`. */
export interface ResponseInfo {
  /** The ID of the call within its client, the same as in `CallInfo`. */
  readonly id: number;
  /** The name of the operation in the WSDL. */
  readonly operation: string;
  /** The URL to which the request was sent. */
  readonly url: string;
  /** The HTTP status. */
  readonly status: number;
  /** The header fields, with lower-case names. Secrets are masked: `set-cookie: a=***; path=/`. */
  readonly headers: TransportHeaders;
  /** The time from the start of the call to the end of the response, in milliseconds. */
  readonly durationMs: number;
  /**
   * Returns the body with secrets masked, even if it is not an envelope. The limits of `RequestInfo.envelope` apply.
   */
  envelope(): string;
}

/** Receives log messages. `console`, pino, winston or any other object with these functions can be used. */
export interface Logger {
  /** Logs a call that failed but may have been executed. */
  error(message: string): void;
  /** Logs a call that failed and was not executed. */
  warn(message: string): void;
  /** Logs a call that succeeded. */
  info(message: string): void;
  /** Logs a request or a response, on several lines. */
  debug(message: string): void;
}

/**
 * The log level:
 * - `'error'`: logs calls that failed but may have been executed
 * - `'warn'`: also logs other calls that failed
 * - `'info'`: logs every call, one line each
 * - `'debug'`: also logs requests and responses, with header fields and envelopes
 */
export type LogLevel = 'off' | 'error' | 'warn' | 'info' | 'debug';

/** The log levels. Each level includes the levels before it. */
export const logLevels = ['off', 'error', 'warn', 'info', 'debug'] as const satisfies readonly LogLevel[];

/** The hooks and the logger of a client. Default: no hooks, standard error, and the level `'off'`. */
export interface TrafficOptions {
  readonly onRequest?: ((info: RequestInfo) => void) | undefined;
  readonly onResponse?: ((info: ResponseInfo) => void) | undefined;
  readonly logger?: Logger | undefined;
  readonly logLevel?: LogLevel | undefined;
}

const print = (message: string): void => console.error(message);

/** The default logger. It writes to standard error, because standard output may contain the program's own data. */
const standardError: Logger = { error: print, warn: print, info: print, debug: print };

/** The call to which a request or a response belongs, and the stub of its operation. */
export interface TracedCall {
  readonly call: Pick<RequestInfo, 'id' | 'operation' | 'url'>;
  readonly stub: Operation;
}

/**
 * Creates the object that reports a client's requests and responses.
 *
 * @param client the number of the client
 * @returns `undefined` if there is no hook and logging is off
 */
export function trafficOf(options: TrafficOptions, client: number): Traffic | undefined {
  const { onRequest, onResponse, logLevel = 'off' } = options;
  return onRequest || onResponse || logLevel !== 'off' ? new Traffic(options, client) : undefined;
}

export class Traffic {
  /** The number of bytes of a response body to keep for display. */
  readonly keptBytes: number;

  constructor(
    private readonly options: TrafficOptions,
    private readonly client: number,
  ) {
    this.keptBytes = options.onResponse || options.logLevel === 'debug' ? KEPT_BYTES : 0;
  }

  /**
   * Reports a request that was passed to the transport.
   *
   * @param createMasks creates the masks for the secrets that were sent
   */
  request({ call, stub }: TracedCall, fields: RequestInfo['headers'], body: string, createMasks: () => Masks): void {
    const masks = once(createMasks);
    const envelope = once(() => maskedEnvelope(body, { operation: stub, masks: masks() }));
    const info = () => ({ ...call, headers: maskedHeaders(fields, masks()), envelope });
    this.report(call, `request\nPOST ${call.url}`, info, this.options.onRequest);
  }

  /**
   * Reports the end of an exchange. Does nothing if no status was received.
   *
   * @param masks returns the masks for the secrets that were sent and received
   */
  response({ call, stub }: TracedCall, exchange: Exchange, durationMs: number, masks: () => Masks): void {
    const { status, headers, kept, bytes } = exchange;
    if (status === undefined) return;
    const type = firstOf(headers['content-type']);
    const envelope = once(() => maskedBody(kept, bytes, type, { operation: stub, masks: masks() }));
    const info = () => ({ ...call, status, headers: maskedHeaders(headers, masks()), durationMs, envelope });
    this.report(call, `response\nHTTP status ${status}`, info, this.options.onResponse);
  }

  /** @param create creates an object for each receiver, because a hook might modify it */
  private report<Info extends RequestInfo | ResponseInfo>(
    { id, operation }: TracedCall['call'],
    title: string,
    create: () => Info,
    hook: ((info: Info) => void) | undefined,
  ): void {
    if (hook) notify(hook, create());
    this.log('debug', id, () => `${operation} ${title}\n${linesOf(create().headers)}\n\n${create().envelope()}`);
  }

  /** Logs the end of a call. */
  ended({ id, operation, outcome, code, error, status, durationMs, requestBytes, replyBytes }: CallInfo): void {
    const level = outcome === 'ok' ? 'info' : outcome === 'unknown' ? 'error' : 'warn';
    const facts = [
      outcome === 'ok' ? undefined : code,
      error,
      status === undefined ? undefined : `HTTP status ${status}`,
      `${Math.round(durationMs)} ms`,
      `${requestBytes} bytes sent`,
      `${replyBytes} received`,
    ];
    const word = outcome === 'unknown' ? 'failed, outcome unknown' : outcome === 'not-sent' ? 'not sent' : outcome;
    this.log(level, id, () => `${operation} ${word}: ${facts.filter((fact) => fact !== undefined).join(', ')}`);
  }

  /**
   * Logs a message if its level is enabled. The message is built only in this case. Errors thrown by the logger must
   * not affect the call.
   */
  private log(level: Exclude<LogLevel, 'off'>, id: number, message: () => string): void {
    const { logger = standardError, logLevel = 'off' } = this.options;
    if (logLevels.indexOf(level) > logLevels.indexOf(logLevel)) return;
    const shown = (): string => printableLines(message().replace(/\r\n?/g, '\n').replaceAll('\t', '  '));
    notify(() => logger[level](`[logmein-rescue-soap ${this.client}.${id}] ${shown()}`), undefined);
  }
}

/** Formats header fields as in an HTTP message. */
function linesOf(headers: TransportHeaders): string {
  return Object.entries(headers)
    .flatMap(([name, value]) => [value].flat().map((each) => `${name}: ${each}`))
    .join('\n');
}

function once<T>(create: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: create() }).value;
}

/** The environment variable that sets the log level if the `logLevel` option is not set. */
const VARIABLE = 'LOGMEIN_RESCUE_SOAP_LOG';

let hasWarned = false;

/** Returns the log level set in the environment. If the value is not a log level, emits a Node warning once. */
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
