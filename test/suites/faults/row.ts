import type { CallOptions } from '../../../src/soap/client.js';
import type { RescueClientOptions } from '../../../src/index.js';
import type { Cell } from './cell.js';
import type { OperationName } from './replies.js';

/** The authentication of the client when the fault occurs. */
export type Carries = 'both' | 'cookie' | 'nothing' | 'a technician' | "another user's authcode";

export type Kept = 'kept' | 'changed' | 'dropped' | 'none';

/** The expected result of one call with a fault. */
export interface Expected {
  /** The name of the error's class, or `'ok'`. */
  readonly class: string;
  readonly outcome: 'ok' | 'not-sent' | 'refused' | 'unknown';
  /** The number of complete requests that reached the server. */
  readonly requests: number;
  /** The number of times that the service executed the operation. */
  readonly ran: 0 | 1;
  readonly cookie: Kept;
  readonly authcode: Kept;
  /** Other properties of the error. */
  readonly status?: number;
  readonly code?: string;
  readonly retryAfterMs?: number;
}

/** One fault: how it is caused, and the expected result of each operation. */
export interface Row {
  readonly fault: string;
  /** The client's authentication before the fault. Default: `'both'`. */
  readonly carries?: Carries;
  readonly client?: Partial<RescueClientOptions>;
  /** The way to connect: TLS, a proxy, TLS inside a proxy tunnel, or a host name instead of an address. */
  readonly by?: 'tls' | 'proxy' | 'tunnel' | 'name';
  /** `true` to wrap the default transport, so that `cell.on` can act at a given point of the call. */
  readonly isWatched?: true;
  /**
   * `true` if the fault affects the whole process (its clock or name resolution), so that the operations must run one
   * after another.
   */
  readonly isOfProcess?: true;
  /** Causes the fault. Called immediately before the call. */
  cause(cell: Cell): void | Promise<void>;
  /** Returns the options of the call. */
  options?(cell: Cell): CallOptions;
  /** Runs during the call, starting in the same tick. */
  meanwhile?(cell: Cell): void | Promise<void>;
  readonly expected: Expected | Readonly<Record<OperationName, Expected>>;
  /** `'closed'` if the client cannot be used afterwards. */
  readonly afterwards?: 'closed';
}

const KEPT = { cookie: 'kept', authcode: 'kept' } as const;

/** Expects that the call succeeds. */
export function ok(operation: OperationName, also: Partial<Expected> = {}): Expected {
  const authcode = operation === 'requestAuthCodeSSO' ? 'changed' : 'kept';
  return { class: 'ok', outcome: 'ok', requests: 1, ran: 1, cookie: 'kept', authcode, ...also };
}

/** Expects that every operation succeeds. */
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

/** Expects that no byte was sent to the service. */
export function notSent(name = 'RescueConnectionError', also: Partial<Expected> = {}): Expected {
  return { class: name, outcome: 'not-sent', requests: 0, ran: 0, ...KEPT, ...also };
}

/** Expects a reply by the service or a gateway that says that the call was not executed. */
export function refused(name: string, also: Partial<Expected> = {}): Expected {
  return { class: name, outcome: 'refused', requests: 1, ran: 0, ...KEPT, ...also };
}

/** Expects an unknown outcome. The call was executed unless `also` states otherwise, but the client cannot know. */
export function unknown(name = 'RescueConnectionError', also: Partial<Expected> = {}): Expected {
  return { class: name, outcome: 'unknown', requests: 1, ran: 1, ...KEPT, ...also };
}

/** Expects a result other than OK. */
export function result(code: string, also: Partial<Expected> = {}): Expected {
  return refused('RescueResultError', { code, ...also });
}
