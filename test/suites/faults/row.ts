import type { CallOptions } from '../../../src/soap/client.js';
import type { RescueClientOptions } from '../../../src/index.js';
import type { Cell } from './cell.js';
import type { OperationName } from './replies.js';

/** What a client has when the fault comes; the names are those of the columns. */
export type Carries = 'both' | 'cookie' | 'nothing' | 'a technician' | "another user's authcode";

export type Kept = 'kept' | 'changed' | 'dropped' | 'none';

/** What becomes of one call under a fault. */
export interface Expected {
  /** The name of the error's class, or `'ok'`. */
  readonly class: string;
  readonly outcome: 'ok' | 'not-sent' | 'refused' | 'unknown';
  /** How many requests came whole to the server. */
  readonly requests: number;
  /** How often the service carried the operation out. */
  readonly ran: 0 | 1;
  readonly cookie: Kept;
  readonly authcode: Kept;
  /** What else the error says. */
  readonly status?: number;
  readonly code?: string;
  readonly retryAfterMs?: number;
}

/** One fault: how it is caused, and what is expected of each operation. */
export interface Row {
  readonly fault: string;
  /** Default: `'both'`. */
  readonly carries?: Carries;
  readonly client?: Partial<RescueClientOptions>;
  /** TLS, a proxy in between, TLS in a proxy's tunnel, or a name in place of an address. */
  readonly by?: 'tls' | 'proxy' | 'tunnel' | 'name';
  /** The client has the default transport in a wrapper, so that `cell.on` can act at a given point of the call. */
  readonly isWatched?: true;
  /** The fault lies in the process, in its clock or its names, so one operation after the other meets it. */
  readonly isOfProcess?: true;
  /** Brings the fault about, right before the call. */
  cause(cell: Cell): void | Promise<void>;
  /** Options of the call. */
  options?(cell: Cell): CallOptions;
  /** Runs beside the call; it begins in the same tick. */
  meanwhile?(cell: Cell): void | Promise<void>;
  readonly expected: Expected | Readonly<Record<OperationName, Expected>>;
  /** What of the client can be used afterwards. Default: all of it. */
  readonly afterwards?: 'closed';
}

const KEPT = { cookie: 'kept', authcode: 'kept' } as const;

/** The call succeeds. */
export function ok(operation: OperationName, also: Partial<Expected> = {}): Expected {
  const authcode = operation === 'requestAuthCodeSSO' ? 'changed' : 'kept';
  return { class: 'ok', outcome: 'ok', requests: 1, ran: 1, cookie: 'kept', authcode, ...also };
}

/** The call succeeds, whichever it is. */
export function allOk(also: Partial<Expected> = {}): Record<OperationName, Expected> {
  return each((operation) => ok(operation, also));
}

export function each(expected: (operation: OperationName) => Expected): Record<OperationName, Expected> {
  return {
    login: expected('login'),
    requestAuthCodeSSO: expected('requestAuthCodeSSO'),
    startSession: expected('startSession'),
  };
}

/** Not one byte left for the service. */
export function notSent(name = 'RescueConnectionError', also: Partial<Expected> = {}): Expected {
  return { class: name, outcome: 'not-sent', requests: 0, ran: 0, ...KEPT, ...also };
}

/** The service, or who stands before it, said that it did not do it. */
export function refused(name: string, also: Partial<Expected> = {}): Expected {
  return { class: name, outcome: 'refused', requests: 1, ran: 0, ...KEPT, ...also };
}

/** Nobody knows: it did run, unless `also` says otherwise, and the client cannot have heard of it. */
export function unknown(name = 'RescueConnectionError', also: Partial<Expected> = {}): Expected {
  return { class: name, outcome: 'unknown', requests: 1, ran: 1, ...KEPT, ...also };
}

/** A result other than OK. */
export function result(code: string, also: Partial<Expected> = {}): Expected {
  return refused('RescueResultError', { code, ...also });
}
