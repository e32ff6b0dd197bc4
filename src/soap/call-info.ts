import { channel } from 'node:diagnostics_channel';
import type { UnknownLiteral } from './codec/decoder.js';
import type { Outcome } from '../errors.js';

/** What `onCall` is told of each call. Never contents. */
export interface CallInfo {
  /** Tells calls of one client apart: 1, 2, 3, ... in the order of their start. */
  readonly id: number;
  /** The operation as named on the wire. */
  readonly operation: string;
  /** `'ok'`, or what is known of the effect of a failed call. */
  readonly outcome: 'ok' | Outcome;
  /** The name of the error's class, of a failed call. */
  readonly error?: string;
  /** The guide's word for the result, if the reply had one. */
  readonly code?: string;
  /** The HTTP status, if a reply began. */
  readonly status?: number;
  /** From the call to its end, in milliseconds. */
  readonly durationMs: number;
  /** The size of the request's body in bytes; 0 if there was none. */
  readonly requestBytes: number;
  /** The size of the reply's body in bytes, content encoding undone. */
  readonly replyBytes: number;
  /**
   * The paths of elements in the reply that the WSDL does not know, with both namespaces where it has one of that name in
   * another; and of nil items that it does not allow, which are left out, with words that say so. 100 at most.
   */
  readonly unknownElements: readonly string[];
  /**
   * Literals in the reply that the description's enumerations do not know, with their places; cut to 80 characters, and
   * values that were sent are masked in them.
   */
  readonly unknownLiterals: readonly UnknownLiteral[];
}

/** What is published on `logmein-rescue-soap:call:start`, before anything is sent. Never contents. */
export interface CallStarted {
  /** Tells the clients of a process apart: 1, 2, 3, ... in the order in which they were made. */
  readonly client: number;
  /** Tells the calls of a client apart; the same as in `CallInfo`. */
  readonly id: number;
  /** The operation as named on the wire. */
  readonly operation: string;
  /** The address that is called. */
  readonly endpoint: string;
}

/** What is published on `logmein-rescue-soap:call:end`: what `onCall` is told, and whose call it was. */
export interface CallEnded extends CallInfo, CallStarted {
  readonly id: number;
  readonly operation: string;
}

/** Channels of `node:diagnostics_channel`, for tracing across all clients of a process; nobody listening costs nothing. */
export const callStart = channel('logmein-rescue-soap:call:start');
export const callEnd = channel('logmein-rescue-soap:call:end');
