import { channel } from 'node:diagnostics_channel';
import type { CallInfo } from './client.js';

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
