import { printable } from './printable.js';
import type { DeclaredFault } from './soap/declared-fault.js';
import type { XmlElement } from './soap/xml/tree.js';

/**
 * The errors of this package, one class per stage of a call, so that the class says where it broke. No message and no
 * enumerable property holds a password, an authcode, a cookie or the content of a reply. Every message is one line
 * without control or invisible characters.
 */

/**
 * What is known of the effect of a failed call:
 * - `'not-sent'`: no byte of the request left this machine, or none that the service could act on.
 * - `'refused'`: the service answered and did not execute the call.
 * - `'unknown'`: the call may have been executed; check before retrying.
 */
export type Outcome = 'not-sent' | 'refused' | 'unknown';

const brand = Symbol.for('logmein-rescue-soap.error');

/** What replies and faults held, by error. No property of theirs, so that no printing shows it, hidden ones included. */
const contents = new WeakMap<RescueError, unknown>();

export interface RescueErrorOptions {
  readonly operation?: string | undefined;
  readonly outcome: Outcome;
  readonly cause?: unknown;
}

/** The base of every error of this package; see `isRescueError`. */
export class RescueError extends Error {
  /** The operation that was called, as named on the wire; absent for an error at construction. */
  declare readonly operation?: string;
  /** What is known of the effect. */
  readonly outcome: Outcome;

  constructor(message: string, options: RescueErrorOptions) {
    super(printable(message), options.cause === undefined ? undefined : { cause: options.cause });
    if (options.operation !== undefined) this.operation = options.operation;
    this.outcome = options.outcome;
    // until the text of a stack is asked for, V8 keeps what stood on it: functions and what they hold, the request too
    void this.stack;
  }

  /**
   * The name of the class, for loggers; the same in every copy of the package. It narrows no type: `instanceof` does, and
   * holds across copies, too.
   */
  override get name(): string {
    return 'RescueError';
  }

  /**
   * Whether a value is of this class, of any copy of the package: an application may hold two of them, a bundled and an
   * installed one, or one for each module format. A class that a caller derives is known as ever.
   *
   * @internal
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
    const prototype = this.prototype as RescueError;
    return Object.hasOwn(prototype, 'name') && hasClass(value, prototype.name);
  }

  /** The names of this error's class and of those above it: what `isRescueError` goes by. */
  get [brand](): readonly string[] {
    const names: string[] = [];
    for (let at = Object.getPrototypeOf(this) as Error; at !== Error.prototype; at = Object.getPrototypeOf(at) as Error)
      names.push(at.name);
    return names;
  }
}

/** One thing that is wrong with an argument. */
export interface ArgumentIssue {
  /** Where, in the caller's words: `['startSession', 'session']`. */
  readonly path: readonly (string | number)[];
  /** What is wrong and what is wanted instead. Never quotes the value. */
  readonly message: string;
}

/** An argument, option or stored state is not usable. Nothing was sent. Mend what `issues` names. */
export class RescueRequestError extends RescueError {
  /** What is wrong, one entry per argument. */
  readonly issues: readonly ArgumentIssue[];

  constructor(
    message: string,
    options: { operation?: string | undefined; issues: readonly ArgumentIssue[]; cause?: unknown },
  ) {
    super(message, { ...options, outcome: 'not-sent' });
    this.issues = options.issues.map((each) => ({ ...each, message: printable(each.message) }));
  }

  override get name(): string {
    return 'RescueRequestError';
  }
}

/** There was no usable HTTP reply: no connection, a broken one, or a status that carries no envelope. */
export class RescueConnectionError extends RescueError {
  /** The HTTP status, if a reply came at all. */
  declare readonly status?: number;

  constructor(message: string, options: RescueErrorOptions & { status?: number | undefined }) {
    super(message, options);
    if (options.status !== undefined) this.status = options.status;
  }

  override get name(): string {
    return 'RescueConnectionError';
  }
}

/** The deadline of the call (`timeoutMs`) passed before the reply was complete. The socket was closed. */
export class RescueTimeoutError extends RescueConnectionError {
  /** The deadline that passed, in milliseconds. */
  readonly timeoutMs: number;

  constructor(message: string, options: RescueErrorOptions & { timeoutMs: number; status?: number | undefined }) {
    super(message, options);
    this.timeoutMs = options.timeoutMs;
  }

  override get name(): string {
    return 'RescueTimeoutError';
  }
}

/**
 * The service, or a gateway before it, answered with HTTP 429 or 503: it wants to be asked later. A call with a 429 that
 * carries no SOAP reply was not executed; a 503 may come from a gateway that had already passed the request on.
 */
export class RescueThrottledError extends RescueConnectionError {
  /** How long it asks to wait, in milliseconds (`Retry-After`, RFC 9110, 10.2.3); absent if it did not say. */
  declare readonly retryAfterMs?: number;

  constructor(message: string, options: RescueErrorOptions & { status: number; retryAfterMs?: number | undefined }) {
    super(message, options);
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }

  override get name(): string {
    return 'RescueThrottledError';
  }
}

/**
 * The signal of the call (option `signal`) ended it. `cause` is the signal's reason, whatever that is; `outcome` is
 * `'not-sent'` if the signal was aborted before anything was sent.
 */
export class RescueAbortedError extends RescueError {
  /** The code of Node's own errors for an aborted operation. */
  readonly code = 'ABORT_ERR';

  override get name(): string {
    return 'RescueAbortedError';
  }
}

interface FaultContent {
  readonly detail: XmlElement | undefined;
  readonly fault: DeclaredFault | undefined;
}

/** The service answered with a SOAP fault. */
export class RescueFaultError extends RescueError {
  /** The local name of the code, or of the innermost subcode: `Client`, `Server`, `Sender`, `Receiver`, `My.Code`. */
  readonly faultCode: string;
  /**
   * The fault's text as the service sent it, line breaks and control characters included; values that were sent are masked
   * in it. `message` has the beginning of it without those.
   */
  readonly faultString: string;
  /** The HTTP status of the reply. */
  readonly status: number;
  constructor(
    message: string,
    options: RescueErrorOptions & {
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

  /** The fault's detail, if it had one. No logger prints it: it may hold anything, and repeat what was sent. */
  get detail(): XmlElement | undefined {
    return (contents.get(this) as FaultContent).detail;
  }

  /**
   * The element in the detail, decoded, if the description declares it as a fault of the operation. No logger prints it,
   * either.
   */
  get fault(): DeclaredFault | undefined {
    return (contents.get(this) as FaultContent).fault;
  }

  override get name(): string {
    return 'RescueFaultError';
  }
}

/**
 * The reply is no SOAP envelope, is over a limit (`maxReplyBytes`, `maxReplyElements`), or is not what the description says:
 * another element, a missing one, a value outside its type. The message says which, and what to do.
 */
export class RescueReplyError extends RescueError {
  /** The HTTP status of the reply. */
  readonly status: number;
  /** The path of elements to the place, if the reply was an envelope: `Body/getUserResponse/oUser/iNodeID`. */
  declare readonly path?: string;

  constructor(message: string, options: RescueErrorOptions & { status: number; path?: string | undefined }) {
    super(message, options);
    this.status = options.status;
    if (options.path !== undefined) this.path = options.path;
  }

  override get name(): string {
    return 'RescueReplyError';
  }
}

/**
 * The service answered with a code other than OK. `outcome` is `'refused'` for codes that the WSDL or the guide has, and
 * `'unknown'` for ERROR, which the guide gives for time-outs, too, and for all other codes.
 */
export class RescueResultError<Code extends string = string, Reply = unknown> extends RescueError {
  /** The guide's word, upper case: `NOTLOGGEDINASADMIN`. `RescueCodes` has those of each operation. */
  readonly code: Code;
  /** The literal of the reply: `startSessionRet_NotLoggedInAsAdmin`. */
  readonly result: string;
  constructor(message: string, options: RescueErrorOptions & { code: Code; result: string; reply: Reply }) {
    super(message, options);
    this.code = options.code;
    this.result = options.result;
    contents.set(this, options.reply);
  }

  /** The whole reply, typed by `isRescueResultError(error, operation)`. No logger prints it. */
  get reply(): Reply {
    return contents.get(this) as Reply;
  }

  override get name(): string {
    return 'RescueResultError';
  }
}

/**
 * Whether a thrown value is an error of this package, of any copy of it: unlike `instanceof` it also holds across
 * duplicate installs and module formats.
 */
export function isRescueError(error: unknown): error is RescueError {
  return hasClass(error, 'RescueError');
}

/** Whether `error` carries the brand of this package and is of the class of that name or of one below it. */
export function hasClass(error: unknown, className: string): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const names = (error as { [brand]?: unknown })[brand];
  return Array.isArray(names) && names.includes(className);
}
