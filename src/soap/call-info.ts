import { channel } from 'node:diagnostics_channel';
import type { Outcome } from '../errors.js';
import type { UnknownEnumValue } from './codec/decode-error.js';

/** Information about a call. Contains no request or reply content, except unknown names and enum values. */
export interface CallInfo {
  /** The number of the call: 1, 2, 3, ... in the order in which the client starts its calls. */
  readonly id: number;
  /** The operation, as named in the WSDL. */
  readonly operation: string;
  /** `'ok'`, or what is known about whether the service executed the failed call. */
  readonly outcome: 'ok' | Outcome;
  /** The name of the error class, if the call failed. */
  readonly error?: string;
  /** The result code, as named in the guide. Absent if the reply does not contain a result code. */
  readonly code?: string;
  /** The HTTP status. Absent if no response arrived. */
  readonly status?: number;
  /** The duration of the call in milliseconds. */
  readonly durationMs: number;
  /** The size of the request body in bytes, or 0 if nothing was sent. */
  readonly requestBytes: number;
  /** The size of the response body in bytes, after decompression. */
  readonly replyBytes: number;
  /**
   * The paths of elements in the reply that the WSDL does not define. If the WSDL defines an element with the same name
   * in another namespace, the entry names both namespaces. The list also contains the paths of nil array items that the
   * WSDL does not allow, with a note that the item is `null` in the reply. At most 100 entries.
   */
  readonly unknownElements: readonly string[];
  /**
   * Enum values in the reply that the WSDL does not define. Each value is truncated to 80 characters. Values that were
   * sent in the request are masked. At most 100 entries.
   */
  readonly unknownEnumValues: readonly UnknownEnumValue[];
}

/**
 * Published to the diagnostics channel `logmein-rescue-soap:call:start` when a call starts, before anything is sent.
 */
export interface CallStarted {
  /** The number of the client: 1, 2, 3, ... in the order in which the process creates clients. */
  readonly client: number;
  /** The number of the call within the client, as in `CallInfo`. */
  readonly id: number;
  /** The operation, as named in the WSDL. */
  readonly operation: string;
  /** The URL being called. */
  readonly endpoint: string;
}

/** Published to the diagnostics channel `logmein-rescue-soap:call:end` when a call ends. */
export type CallEnded = CallInfo & CallStarted;

/**
 * Calls a function supplied by the user. Ignores errors that the function throws or rejects with, because they must not
 * affect the call.
 */
export function notify<T>(callback: ((value: T) => unknown) | undefined, value: T): void {
  try {
    const returned = callback?.(value);
    if (typeof returned === 'object' && returned !== null) Promise.resolve(returned).catch(() => undefined);
  } catch {
    // ignored, see above
  }
}

/** The diagnostics channels, on which all clients in the process report their calls. */
export const callStart = channel('logmein-rescue-soap:call:start');
export const callEnd = channel('logmein-rescue-soap:call:end');
