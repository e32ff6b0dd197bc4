import type { ManagedCallOptions, ManagedRescueClientOptions } from '../../../../src/managed.js';
import type { ManagedCell } from './managed-cell.js';

/** The ways in which the client first authenticates. */
export const ways = ['e-mail', 'SSO'] as const;
export type Way = (typeof ways)[number];

/** The expected result of one `startSession` of the managed client. */
export interface ManagedExpected {
  /** The name of the error's class, or `'ok'`. */
  readonly class: string;
  readonly outcome: 'ok' | 'not-sent' | 'refused' | 'unknown';
  /**
   * The number of startSession requests that this client sent. Only a refused request is followed by another request.
   */
  readonly requests: number;
  /** The number of authentications that all clients of the store sent, excluding other programs. */
  readonly authentications: number;
  readonly ran: 0 | 1;
  readonly code?: string;
  readonly retryAfterMs?: number;
}

/** One fault for the managed client. */
export interface ManagedRow {
  readonly fault: string;
  /** The only way to authenticate in this row. Default: both ways. */
  readonly only?: Way;
  /** `true` if the client has no authcode or cookie from an earlier call. */
  readonly isNew?: true;
  /** `true` if the clock moves during the call. */
  readonly timePasses?: true;
  /** `true` if the fault changes the clock of this process. */
  readonly isOfProcess?: true;
  /** The client's clock. Default: the cell's manual clock. */
  readonly clock?: 'system';
  /** How far the client's manual clock is ahead, in milliseconds. Default: 0. */
  readonly skewMs?: number;
  options?(cell: ManagedCell, way: Way): Partial<ManagedRescueClientOptions>;
  /** Options of the call. */
  readonly call?: ManagedCallOptions;
  cause(cell: ManagedCell): void | Promise<void>;
  meanwhile?(cell: ManagedCell): void | Promise<void>;
  readonly expected: ManagedExpected;
  /** The result of the client's next call, without the fault. Default: `'ok'`. */
  readonly afterwards?: string;
}

/** Expects that the call succeeds. */
export function ok(also: Partial<ManagedExpected> = {}): ManagedExpected {
  return { class: 'ok', outcome: 'ok', requests: 1, authentications: 0, ran: 1, ...also };
}

/** Expects that the call was not sent, because the authentication failed. */
export function notSent(name: string, also: Partial<ManagedExpected> = {}): ManagedExpected {
  return { class: name, outcome: 'not-sent', requests: 0, authentications: 0, ran: 0, ...also };
}

/** Expects that the service refused the call or its authentication. */
export function refused(name: string, also: Partial<ManagedExpected> = {}): ManagedExpected {
  return { class: name, outcome: 'refused', requests: 1, authentications: 0, ran: 0, ...also };
}
