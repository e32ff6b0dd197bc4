import { brand, hasClass } from './error-brand.js';
import { printable } from './printable.js';
import type { XmlElement } from './soap/xml/tree.js';

/**
 * The errors of this package, one class per stage of a call. `ServiceClient` throws `SoapX`. `RescueClient` and the
 * managed client throw its subclass `RescueX`. No message and no enumerable property contains a password, an authcode,
 * a cookie or reply content. Every message is a single line without control or invisible characters.
 */

/**
 * What is known about whether the service executed a failed call:
 * - `'not-sent'`: nothing that the service could execute was sent.
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

/** Reply content, by error. Not stored in a property, because loggers that show hidden properties would print it. */
const contents = new WeakMap<SoapError, Content>();

/** Adds what is known about the HTTP exchange to an error, and returns the error. @internal */
export function addExchangeFacts(
  error: SoapError,
  body: string | undefined,
  facts: { readonly [Name in 'headers' | 'requestId' | 'durationMs']?: SoapError[Name] | undefined },
): SoapError {
  setProperties(error, facts);
  if (body !== undefined) contents.set(error, { ...contents.get(error), body });
  return error;
}

/** Sets the properties whose values are known. */
function setProperties(error: SoapError, facts: object): void {
  Object.assign(error, Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)));
}

export interface SoapErrorOptions {
  readonly operation?: string | undefined;
  readonly outcome: Outcome;
  readonly cause?: unknown;
}

/**
 * The base class of all errors in this package; see `isSoapError`.
 *
 * @typeParam Facts the further options of a subclass, which become properties of the error
 */
export class SoapError<Facts = unknown> extends Error {
  /** The name of the class. A subclass of another program inherits it. @internal */
  static readonly className: string = 'SoapError';
  /** The operation that was called, as named in the WSDL. Absent if a constructor threw the error. */
  declare readonly operation?: string;
  /** What is known about whether the service executed the call. */
  declare readonly outcome: Outcome;
  /**
   * Response headers that help with support requests (`date`, `server`, `via`, request IDs, ...), with lower-case
   * names. Cookies are never included. Absent if there was no response.
   */
  declare readonly headers?: Readonly<Record<string, string>>;
  /** The request ID, from `x-request-id` or a similar response header. Absent if there is no such header. */
  declare readonly requestId?: string;
  /** The duration of the call in milliseconds. Absent if nothing was sent. */
  declare readonly durationMs?: number;

  constructor(message: string, options: SoapErrorOptions & Facts) {
    const { cause, detail, fault, reply, ...facts }: SoapErrorOptions & Content = options;
    super(printable(message), cause === undefined ? undefined : { cause });
    setProperties(this, facts);
    contents.set(this, { detail, fault, reply });
    // V8 keeps the functions on the stack alive, and with them the request, until the stack text is first read
    void this.stack;
  }

  /** The name of the class, which is the same in every copy of the package. To narrow the type, use `instanceof`. */
  override get name(): string {
    return (this.constructor as typeof SoapError).className;
  }

  /**
   * Checks whether a value is an instance of this class, or of the class with the same name in another copy of the
   * package. An application may load both a bundled and an installed copy, or one copy per module format.
   *
   * @internal
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
    // user-defined subclasses are not listed in the brand
    return Object.hasOwn(this, 'className') && hasClass(value, this.className);
  }

  /**
   * The first 2,048 bytes of a response that is not a SOAP envelope, such as a gateway's error page. Secrets and values
   * that were sent are masked. Loggers do not print this property.
   */
  get body(): string | undefined {
    return contents.get(this)?.body;
  }

  /**
   * The names of this error's classes, for checks across copies of the package. `RescueX` stands for each `SoapX` as
   * well.
   */
  get [brand](): readonly string[] {
    const names: string[] = [];
    let type = this.constructor as typeof SoapError;
    for (; type.className; type = Object.getPrototypeOf(type) as typeof SoapError) names.push(type.className);
    const isRescue = names.some((name) => name.startsWith('Rescue'));
    return isRescue ? [...new Set([...names, ...names.map((name) => name.replace(/^Soap/, 'Rescue'))])] : names;
  }
}

/** A problem with an argument. */
export interface ArgumentIssue {
  /** The path to the value, in the caller's terms: `['startSession', 'session']`. */
  readonly path: readonly (string | number)[];
  /** What is wrong and what is expected. Never contains the value. */
  readonly message: string;
}

/** An argument, an option or a stored state is invalid. Nothing was sent. `issues` lists what to fix. */
export class SoapRequestError extends SoapError<{ issues: readonly ArgumentIssue[] }> {
  /** @internal */
  static override readonly className: string = 'SoapRequestError';
  /** What is wrong. There may be several entries for one argument. */
  declare readonly issues: readonly ArgumentIssue[];

  constructor(message: string, options: Omit<SoapErrorOptions, 'outcome'> & { issues: readonly ArgumentIssue[] }) {
    const issues = options.issues.map((each) => ({ ...each, message: printable(each.message) }));
    super(message, { ...options, issues, outcome: 'not-sent' });
  }
}

/** No usable response arrived: the connection failed or broke, or an error status came without a SOAP envelope. */
export class SoapConnectionError<Facts = unknown> extends SoapError<Facts & { status?: number | undefined }> {
  /** @internal */
  static override readonly className: string = 'SoapConnectionError';
  /** The HTTP status, if a response arrived. */
  declare readonly status?: number;
}

/** The time limit of the call (`timeoutMs`) elapsed before the reply was complete. The socket was closed. */
export class SoapTimeoutError extends SoapConnectionError<{ timeoutMs: number }> {
  /** @internal */
  static override readonly className: string = 'SoapTimeoutError';
  /** The time limit in milliseconds. */
  declare readonly timeoutMs: number;
}

/**
 * The service or a gateway responded with HTTP 429 or 503. `outcome` is `'refused'` for a 429 without a SOAP reply. It
 * is `'unknown'` for a 503, because a gateway may send a 503 after it has forwarded the request.
 */
export class SoapThrottledError extends SoapConnectionError<{
  status: number;
  retryAfterMs?: number | undefined;
}> {
  /** @internal */
  static override readonly className: string = 'SoapThrottledError';
  /** The wait that `Retry-After` (RFC 9110, 10.2.3) requests, in milliseconds. Absent if there is no such header. */
  declare readonly retryAfterMs?: number;
}

/**
 * The call was aborted through its `signal` option. `cause` is the signal's reason. `outcome` is `'not-sent'` if
 * nothing had been sent.
 */
export class SoapAbortedError extends SoapError {
  /** @internal */
  static override readonly className: string = 'SoapAbortedError';
  /** The code that Node.js uses in its own abort errors. */
  readonly code = 'ABORT_ERR';
}

/** An element in a fault's detail that the WSDL declares as one of the operation's faults. */
export interface DeclaredFault {
  /** The element's name. */
  readonly name: string;
  /** The element's content, decoded according to its type. */
  readonly value: unknown;
}

/** The service returned a SOAP fault. */
export class SoapFaultError extends SoapError<{
  faultCode: string;
  faultString: string;
  status: number;
  detail: XmlElement | undefined;
  fault?: DeclaredFault | undefined;
}> {
  /** @internal */
  static override readonly className: string = 'SoapFaultError';
  /** The local name of the fault code or its innermost subcode: `Client`, `Server`, `Sender`, `Receiver`, `My.Code`. */
  declare readonly faultCode: string;
  /**
   * The fault text as the service sent it, including line breaks and control characters. Values from the request are
   * masked. `message` contains the beginning of this text in printable form.
   */
  declare readonly faultString: string;
  /** The HTTP status of the response. */
  declare readonly status: number;

  /** The fault's detail, if any. Loggers do not print the detail, because it may contain request values. */
  get detail(): XmlElement | undefined {
    return contents.get(this)?.detail;
  }

  /** The decoded detail element, if the WSDL declares it as one of the operation's faults. Loggers do not print it. */
  get fault(): DeclaredFault | undefined {
    return contents.get(this)?.fault;
  }
}

/**
 * The reply is not a SOAP envelope, exceeds a limit (`maxReplyBytes`, `maxReplyElements`), or does not match the WSDL:
 * an element is unexpected or missing, or its type does not allow its value. The message gives the details and says
 * what to do.
 */
export class SoapReplyError extends SoapError<{ status: number; path?: string | undefined }> {
  /** @internal */
  static override readonly className: string = 'SoapReplyError';
  /** The HTTP status of the response. */
  declare readonly status: number;
  /** The path to the element, if the reply is an envelope: `Body/getUserResponse/oUser/iNodeID`. */
  declare readonly path?: string;
}

/**
 * The base class of all errors thrown by the Rescue clients; see `isRescueError`. `RescueRequestError` and the other
 * classes that extend a `SoapX` class are also instances of this class (`instanceof`).
 */
export class RescueError<Facts = unknown> extends SoapError<Facts> {
  /** @internal */
  static override readonly className: string = 'RescueError';
}

/** An argument, an option or a stored state is invalid. Nothing was sent. `issues` lists what to fix. */
export class RescueRequestError extends SoapRequestError {
  /** @internal */
  static override readonly className: string = 'RescueRequestError';
}

/** No usable response arrived: the connection failed or broke, or an error status came without a SOAP envelope. */
export class RescueConnectionError extends SoapConnectionError {
  /** @internal */
  static override readonly className: string = 'RescueConnectionError';
}

/** The time limit of the call (`timeoutMs`) elapsed before the reply was complete. Also a `RescueConnectionError`. */
export class RescueTimeoutError extends SoapTimeoutError {
  /** @internal */
  static override readonly className: string = 'RescueTimeoutError';
}

/**
 * The service or a gateway responded with HTTP 429 or 503. Also a `RescueConnectionError`. A `RescueResultError` with
 * the code POLLRATEEXCEEDED is an instance of this class as well. Such an error has `retryAfterMs` but no `status`.
 */
export class RescueThrottledError extends SoapThrottledError {
  /** @internal */
  static override readonly className: string = 'RescueThrottledError';
}

/** The call was aborted through its `signal` option. `cause` is the signal's reason. */
export class RescueAbortedError extends SoapAbortedError {
  /** @internal */
  static override readonly className: string = 'RescueAbortedError';
}

/** The service returned a SOAP fault. */
export class RescueFaultError extends SoapFaultError {
  /** @internal */
  static override readonly className: string = 'RescueFaultError';
}

/** The reply is not a SOAP envelope, exceeds `maxReplyBytes` or `maxReplyElements`, or does not match the WSDL. */
export class RescueReplyError extends SoapReplyError {
  /** @internal */
  static override readonly className: string = 'RescueReplyError';
}

/**
 * The service returned a code other than OK. `outcome` is `'refused'` for codes listed in the WSDL or the guide. It is
 * `'unknown'` for all other codes and for ERROR, which the guide also lists for timeouts. If the code is
 * POLLRATEEXCEEDED, the error is also an instance of `RescueThrottledError`.
 */
export class RescueResultError<Code extends string = string, Reply = unknown> extends RescueError<{
  code: Code;
  result: string;
  reply: Reply;
  retryAfterMs?: number | undefined;
}> {
  /** @internal */
  static override readonly className: string = 'RescueResultError';
  /** The guide's name for the code, in upper case: `NOTLOGGEDINASADMIN`. `RescueCodes` lists the codes by operation. */
  declare readonly code: Code;
  /** The enum value in the reply: `startSessionRet_NotLoggedInAsAdmin`. */
  declare readonly result: string;
  /**
   * How long to wait before calling the operation again, in milliseconds. Present only for POLLRATEEXCEEDED. The value
   * is a guess, because replies do not specify a wait.
   */
  declare readonly retryAfterMs?: number;

  /** The complete reply. `isRescueResultError(error, operation)` narrows its type. Loggers do not print the reply. */
  get reply(): Reply {
    return contents.get(this)?.reply as Reply;
  }

  /** Not a `RescueConnectionError`, because the service replied. */
  override get [brand](): readonly string[] {
    return this.retryAfterMs === undefined
      ? super[brand]
      : [...super[brand], 'RescueThrottledError', 'SoapThrottledError'];
  }
}

/** The error classes of `ServiceClient`, one for each stage of a call. */
export const soapErrors = {
  Request: SoapRequestError,
  Connection: SoapConnectionError,
  Timeout: SoapTimeoutError,
  Throttled: SoapThrottledError,
  Aborted: SoapAbortedError,
  Fault: SoapFaultError,
  Reply: SoapReplyError,
} as const;

/** The error classes that a client throws. */
export type ErrorClasses = typeof soapErrors;

/** The error classes of `RescueClient` and the managed client. */
export const rescueErrors: ErrorClasses = {
  Request: RescueRequestError,
  Connection: RescueConnectionError,
  Timeout: RescueTimeoutError,
  Throttled: RescueThrottledError,
  Aborted: RescueAbortedError,
  Fault: RescueFaultError,
  Reply: RescueReplyError,
};
