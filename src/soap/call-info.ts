import { channel } from 'node:diagnostics_channel';
import type { Outcome } from '../errors.js';

/** What `onCall` receives about each call. Contains no content of requests and replies, except unknown names and values. */
export interface CallInfo {
  /** Identifies the call: 1, 2, 3, ... in the order in which the calls of a client start. */
  readonly id: number;
  /** The operation, as named in the WSDL. */
  readonly operation: string;
  /** `'ok'`, or what is known about the effect of a failed call. */
  readonly outcome: 'ok' | Outcome;
  /** The class of the error, if the call failed. */
  readonly error?: string;
  /** The guide's word for the result, if the reply has one. */
  readonly code?: string;
  /** The HTTP status, if a response began. */
  readonly status?: number;
  /** The time from the call to its end in milliseconds. */
  readonly durationMs: number;
  /** The size of the request body in bytes; 0 if nothing was sent. */
  readonly requestBytes: number;
  /** The size of the response body in bytes, without content encoding. */
  readonly replyBytes: number;
  /**
   * The paths of elements in the reply that the WSDL does not have. If it has one of that name in another namespace, the
   * entry names both. Also nil items that the WSDL does not allow, which are omitted, with a remark. At most 100.
   */
  readonly unknownElements: readonly string[];
  /**
   * Enum values in the reply that the WSDL does not have. They are cut to 80 characters, and values of the request are
   * masked. At most 100.
   */
  readonly unknownEnumValues: readonly UnknownEnumValue[];
}

/** An enum value of a reply that the WSDL does not have. */
export interface UnknownEnumValue {
  /** The path to the element or attribute: `Body/loginResponse/loginResult`. */
  readonly path: string;
  readonly value: string;
}

/** Published on the channel `logmein-rescue-soap:call:start` of `node:diagnostics_channel`, before anything is sent. */
export interface CallStarted {
  /** Identifies the client: 1, 2, 3, ... in the order in which a process creates clients. */
  readonly client: number;
  /** Identifies the call of the client; the same as in `CallInfo`. */
  readonly id: number;
  /** The operation, as named in the WSDL. */
  readonly operation: string;
  /** The URL that is called. */
  readonly endpoint: string;
}

/** Published on the channel `logmein-rescue-soap:call:end`: what `onCall` receives, and the client. */
export interface CallEnded extends CallInfo, CallStarted {
  readonly id: number;
  readonly operation: string;
}

/** Calls a function of the user. An error that it throws, or rejects with, must not affect the call. */
export function notify<T>(callback: ((value: T) => unknown) | undefined, value: T): void {
  try {
    const returned = callback?.(value);
    if (typeof returned === 'object' && returned !== null) Promise.resolve(returned).catch(() => undefined);
  } catch {
    // ignored, see above
  }
}

/** Channels for tracing the calls of all clients of a process. */
export const callStart = channel('logmein-rescue-soap:call:start');
export const callEnd = channel('logmein-rescue-soap:call:end');
