import { brand, hasClass } from './error-brand.js';
import { printable } from './printable.js';
import type { XmlElement } from './soap/xml/tree.js';

/**
 * The errors of this package. There is one class per stage of a call: `SoapX` is thrown by `ServiceClient`, and `RescueX`,
 * which extends it, by `RescueClient` and the managed client. No message and no enumerable property contains a password, an
 * authcode, a cookie or content of a reply. Every message is one line without control or invisible characters.
 */

/**
 * What is known about the effect of a failed call:
 * - `'not-sent'`: nothing was sent that the service could execute.
 * - `'refused'`: the service replied and did not execute the call.
 * - `'unknown'`: the call may have been executed; check before retrying.
 */
export type Outcome = 'not-sent' | 'refused' | 'unknown';

interface Content {
  readonly detail?: XmlElement | undefined;
  readonly fault?: DeclaredFault | undefined;
  readonly reply?: unknown;
  readonly body?: string | undefined;
}

/** Content of replies, by error. As a property it would be printed by loggers that show hidden properties. */
const contents = new WeakMap<SoapError, Content>();

/** What is known about the HTTP exchange of a failed call. */
export interface ExchangeFacts {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly requestId?: string | undefined;
  readonly durationMs: number;
  readonly body?: string | undefined;
}

/** Adds to an error what is known about its exchange. @internal */
export function addExchangeFacts(error: SoapError, { body, ...facts }: ExchangeFacts): void {
  for (const [name, value] of Object.entries(facts))
    if (value !== undefined) Object.defineProperty(error, name, { value, enumerable: true, configurable: true });
  if (body !== undefined) contents.set(error, { ...contents.get(error), body });
}

export interface SoapErrorOptions {
  readonly operation?: string | undefined;
  readonly outcome: Outcome;
  readonly cause?: unknown;
}

/** The base class of every error of this package; see `isSoapError`. */
export class SoapError extends Error {
  /** The operation that was called, as named in the WSDL. Absent for an error of a constructor. */
  declare readonly operation?: string;
  /** What is known about the effect of the call. */
  readonly outcome: Outcome;
  /**
   * Header fields of the response, with names in lower case: those that help support (`date`, `server`, `via`, ids of the
   * request, ...). Cookies are not among them. Absent if there was no response.
   */
  declare readonly headers?: Readonly<Record<string, string>>;
  /** The id of the request, by `x-request-id` or a similar field of the response, if it has one. */
  declare readonly requestId?: string;
  /** The time from the call to its end in milliseconds. Absent if nothing was sent. */
  declare readonly durationMs?: number;

  constructor(message: string, options: SoapErrorOptions) {
    super(printable(message), options.cause === undefined ? undefined : { cause: options.cause });
    if (options.operation !== undefined) this.operation = options.operation;
    this.outcome = options.outcome;
    // V8 keeps the functions on the stack, and so the request, until the text of the stack is first read
    void this.stack;
  }

  /** The name of the class, the same in every copy of the package. To narrow the type, use `instanceof`. */
  override get name(): string {
    return 'SoapError';
  }

  /**
   * Whether a value is an instance of this class, or of the class of the same name in another copy of the package: an
   * application may load a bundled and an installed copy, or one for each module format.
   *
   * @internal
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
    const prototype = this.prototype as SoapError;
    // a subclass defined by the user is not in the brand
    return Object.hasOwn(prototype, 'name') && hasClass(value, prototype.name);
  }

  /**
   * The first 2,048 bytes of a response that is not a SOAP envelope, such as the page of a gateway. Secrets and what was sent
   * are masked. Loggers do not print it.
   */
  get body(): string | undefined {
    return contents.get(this)?.body;
  }

  /** The names of this error's class and of its base classes, for checks across copies of the package. */
  get [brand](): readonly string[] {
    const names: string[] = [];
    for (let at = Object.getPrototypeOf(this) as Error; at !== Error.prototype; at = Object.getPrototypeOf(at) as Error)
      names.push(at.name);
    return names;
  }
}

/** One problem of an argument. */
export interface ArgumentIssue {
  /** The path to the value, as the caller names it: `['startSession', 'session']`. */
  readonly path: readonly (string | number)[];
  /** What is wrong and what is expected. Never contains the value. */
  readonly message: string;
}

/** An argument, an option or a stored state is invalid. Nothing was sent. `issues` lists what to fix. */
export class SoapRequestError extends SoapError {
  /** What is wrong. An argument may have several entries. */
  readonly issues: readonly ArgumentIssue[];

  constructor(
    message: string,
    options: { operation?: string | undefined; issues: readonly ArgumentIssue[]; cause?: unknown },
  ) {
    super(message, { ...options, outcome: 'not-sent' });
    this.issues = options.issues.map((each) => ({ ...each, message: printable(each.message) }));
  }

  override get name(): string {
    return 'SoapRequestError';
  }
}

/** There is no usable HTTP response: no connection, a broken one, or an error status without a SOAP envelope. */
export class SoapConnectionError extends SoapError {
  /** The HTTP status, if a response arrived. */
  declare readonly status?: number;

  constructor(message: string, options: SoapErrorOptions & { status?: number | undefined }) {
    super(message, options);
    if (options.status !== undefined) this.status = options.status;
  }

  override get name(): string {
    return 'SoapConnectionError';
  }
}

/** The deadline of the call (`timeoutMs`) passed before the reply was complete. The socket was closed. */
export class SoapTimeoutError extends SoapConnectionError {
  /** The deadline that passed, in milliseconds. */
  readonly timeoutMs: number;

  constructor(message: string, options: SoapErrorOptions & { timeoutMs: number; status?: number | undefined }) {
    super(message, options);
    this.timeoutMs = options.timeoutMs;
  }

  override get name(): string {
    return 'SoapTimeoutError';
  }
}

/**
 * The service or a gateway answered with HTTP 429 or 503. `outcome` is `'refused'` for a 429 without a SOAP reply. It is
 * `'unknown'` for a 503: a gateway may send one after it has forwarded the request.
 */
export class SoapThrottledError extends SoapConnectionError {
  /** How long to wait, in milliseconds, by the `Retry-After` field (RFC 9110, 10.2.3). Absent if there was none. */
  declare readonly retryAfterMs?: number;

  constructor(message: string, options: SoapErrorOptions & { status: number; retryAfterMs?: number | undefined }) {
    super(message, options);
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }

  override get name(): string {
    return 'SoapThrottledError';
  }
}

/**
 * The signal of the call (option `signal`) aborted it. `cause` is the signal's reason. `outcome` is `'not-sent'` if nothing
 * had been sent.
 */
export class SoapAbortedError extends SoapError {
  /** The code that Node's own errors have for an aborted operation. */
  readonly code = 'ABORT_ERR';

  override get name(): string {
    return 'SoapAbortedError';
  }
}

/** An element in the detail of a fault that the WSDL declares as a fault of the operation. */
export interface DeclaredFault {
  /** The name of the element. */
  readonly name: string;
  /** Its content, decoded by its type. */
  readonly value: unknown;
}

/** The service answered with a SOAP fault. */
export class SoapFaultError extends SoapError {
  /** The local name of the fault code, or of its innermost subcode: `Client`, `Server`, `Sender`, `Receiver`, `My.Code`. */
  readonly faultCode: string;
  /**
   * The text of the fault as the service sent it, line breaks and control characters included. Values of the request are
   * masked. `message` contains its beginning, made printable.
   */
  readonly faultString: string;
  /** The HTTP status of the response. */
  readonly status: number;
  constructor(
    message: string,
    options: SoapErrorOptions & {
      faultCode: string;
      faultString: string;
      status: number;
      detail: XmlElement | undefined;
      fault?: DeclaredFault | undefined;
    },
  ) {
    super(message, options);
    this.faultCode = options.faultCode;
    this.faultString = options.faultString;
    this.status = options.status;
    contents.set(this, { detail: options.detail, fault: options.fault });
  }

  /** The fault's detail, if it has one. Loggers do not print it, because it may contain values of the request. */
  get detail(): XmlElement | undefined {
    return contents.get(this)?.detail;
  }

  /** The element in the detail, decoded, if the WSDL declares it as a fault of the operation. Loggers do not print it. */
  get fault(): DeclaredFault | undefined {
    return contents.get(this)?.fault;
  }

  override get name(): string {
    return 'SoapFaultError';
  }
}

/**
 * The reply is not a SOAP envelope, exceeds a limit (`maxReplyBytes`, `maxReplyElements`), or does not match the WSDL: an
 * unexpected element, a missing one, a value that its type does not allow. The message says which, and what to do.
 */
export class SoapReplyError extends SoapError {
  /** The HTTP status of the response. */
  readonly status: number;
  /** The path to the element, if the reply is an envelope: `Body/getUserResponse/oUser/iNodeID`. */
  declare readonly path?: string;

  constructor(message: string, options: SoapErrorOptions & { status: number; path?: string | undefined }) {
    super(message, options);
    this.status = options.status;
    if (options.path !== undefined) this.path = options.path;
  }

  override get name(): string {
    return 'SoapReplyError';
  }
}

/**
 * The base class of every error of the Rescue clients; see `isRescueError`. `RescueRequestError` and the other classes that
 * extend a `SoapX` are instances of it by `instanceof`.
 */
export class RescueError extends SoapError {
  override get name(): string {
    return 'RescueError';
  }
}

/** An argument, an option or a stored state is invalid. Nothing was sent. `issues` lists what to fix. */
export class RescueRequestError extends SoapRequestError {
  override get name(): string {
    return 'RescueRequestError';
  }

  override get [brand](): readonly string[] {
    return [...super[brand], 'RescueError'];
  }
}

/** There is no usable HTTP response: no connection, a broken one, or an error status without a SOAP envelope. */
export class RescueConnectionError extends SoapConnectionError {
  override get name(): string {
    return 'RescueConnectionError';
  }

  override get [brand](): readonly string[] {
    return [...super[brand], 'RescueError'];
  }
}

/** The deadline of the call (`timeoutMs`) passed before the reply was complete. Also a `RescueConnectionError`. */
export class RescueTimeoutError extends SoapTimeoutError {
  override get name(): string {
    return 'RescueTimeoutError';
  }

  override get [brand](): readonly string[] {
    return [...super[brand], 'RescueConnectionError', 'RescueError'];
  }
}

/**
 * The service or a gateway answered with HTTP 429 or 503. Also a `RescueConnectionError`. A `RescueResultError` with the code
 * POLLRATEEXCEEDED is an instance by `instanceof`, too: it has `retryAfterMs`, and no `status`.
 */
export class RescueThrottledError extends SoapThrottledError {
  override get name(): string {
    return 'RescueThrottledError';
  }

  override get [brand](): readonly string[] {
    return [...super[brand], 'RescueConnectionError', 'RescueError'];
  }
}

/** The signal of the call (option `signal`) aborted it. `cause` is the signal's reason. */
export class RescueAbortedError extends SoapAbortedError {
  override get name(): string {
    return 'RescueAbortedError';
  }

  override get [brand](): readonly string[] {
    return [...super[brand], 'RescueError'];
  }
}

/** The service answered with a SOAP fault. */
export class RescueFaultError extends SoapFaultError {
  override get name(): string {
    return 'RescueFaultError';
  }

  override get [brand](): readonly string[] {
    return [...super[brand], 'RescueError'];
  }
}

/** The reply is not a SOAP envelope, exceeds a limit (`maxReplyBytes`, `maxReplyElements`), or does not match the WSDL. */
export class RescueReplyError extends SoapReplyError {
  override get name(): string {
    return 'RescueReplyError';
  }

  override get [brand](): readonly string[] {
    return [...super[brand], 'RescueError'];
  }
}

/**
 * The service answered with a code other than OK. `outcome` is `'refused'` for codes of the WSDL and the guide. It is
 * `'unknown'` for other codes, and for ERROR, which the guide also gives for time-outs. With POLLRATEEXCEEDED it is also a
 * `RescueThrottledError` by `instanceof`.
 */
export class RescueResultError<Code extends string = string, Reply = unknown> extends RescueError {
  /** The guide's word, in upper case: `NOTLOGGEDINASADMIN`. `RescueCodes` lists those of each operation. */
  readonly code: Code;
  /** The enum value in the reply: `startSessionRet_NotLoggedInAsAdmin`. */
  readonly result: string;
  /**
   * How long to wait before the next call of the operation, in milliseconds. Only for POLLRATEEXCEEDED. A hint: the reply does
   * not say it.
   */
  declare readonly retryAfterMs?: number;
  constructor(
    message: string,
    options: SoapErrorOptions & { code: Code; result: string; reply: Reply; retryAfterMs?: number | undefined },
  ) {
    super(message, options);
    this.code = options.code;
    this.result = options.result;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
    contents.set(this, { reply: options.reply });
  }

  /** The whole reply; `isRescueResultError(error, operation)` gives it a type. Loggers do not print it. */
  get reply(): Reply {
    return contents.get(this)?.reply as Reply;
  }

  override get name(): string {
    return 'RescueResultError';
  }

  /** Not a `RescueConnectionError`: the service replied. */
  override get [brand](): readonly string[] {
    return this.retryAfterMs === undefined
      ? super[brand]
      : [...super[brand], 'RescueThrottledError', 'SoapThrottledError'];
  }
}
