import { channel } from 'node:diagnostics_channel';
import type { Outcome } from '../errors.js';

/** What `onCall` receives about each call. Contains no request or reply content, except for unknown names and values. */
export interface CallInfo {
  /** Identifies the call: 1, 2, 3, ... in the order in which the client starts its calls. */
  readonly id: number;
  /** The operation, as named in the WSDL. */
  readonly operation: string;
  /** `'ok'`, or what is known about whether the service executed the failed call. */
  readonly outcome: 'ok' | Outcome;
  /** The name of the error class, if the call failed. */
  readonly error?: string;
  /** The guide's name for the result code, if the reply contains one. */
  readonly code?: string;
  /** The HTTP status, if a response started to arrive. */
  readonly status?: number;
  /** The duration of the call in milliseconds. */
  readonly durationMs: number;
  /** The size of the request body in bytes, or 0 if nothing was sent. */
  readonly requestBytes: number;
  /** The size of the response body in bytes, after decompression. */
  readonly replyBytes: number;
  /**
   * The paths of elements in the reply that the WSDL does not define. If the WSDL defines an element of that name in
   * another namespace, the entry names both namespaces. Also lists nil items that the WSDL does not allow, which are
   * omitted, with a note. At most 100 entries.
   */
  readonly unknownElements: readonly string[];
  /**
   * Enum values in the reply that the WSDL does not define. They are truncated to 80 characters, and values from the
   * request are masked. At most 100 entries.
   */
  readonly unknownEnumValues: readonly UnknownEnumValue[];
}

/** An enum value in a reply that the WSDL does not define. */
export interface UnknownEnumValue {
  /** The path to the element or attribute: `Body/loginResponse/loginResult`. */
  readonly path: string;
  readonly value: string;
}

/** Published on the `node:diagnostics_channel` channel `logmein-rescue-soap:call:start`, before anything is sent. */
export interface CallStarted {
  /** Identifies the client: 1, 2, 3, ... in the order in which the process creates clients. */
  readonly client: number;
  /** Identifies the call within the client; the same as in `CallInfo`. */
  readonly id: number;
  /** The operation, as named in the WSDL. */
  readonly operation: string;
  /** The URL being called. */
  readonly endpoint: string;
}

/** Published on the channel `logmein-rescue-soap:call:end`: what `onCall` receives, plus the client. */
export interface CallEnded extends CallInfo, CallStarted {
  readonly id: number;
  readonly operation: string;
}

/** Calls a user's function. An error that it throws or rejects with must not affect the call. */
export function notify<T>(callback: ((value: T) => unknown) | undefined, value: T): void {
  try {
    const returned = callback?.(value);
    if (typeof returned === 'object' && returned !== null) Promise.resolve(returned).catch(() => undefined);
  } catch {
    // ignored, see above
  }
}

/** Channels for tracing the calls of all clients in a process. */
export const callStart = channel('logmein-rescue-soap:call:start');
export const callEnd = channel('logmein-rescue-soap:call:end');
