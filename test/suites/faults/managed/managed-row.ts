import type { ManagedCallOptions, ManagedRescueClientOptions } from '../../../../src/managed.js';
import type { ManagedCell } from './managed-cell.js';

/** How the client authenticates first. */
export const ways = ['e-mail', 'SSO'] as const;
export type Way = (typeof ways)[number];

/** The expected result of one `startSession` of the managed client. */
export interface ManagedExpected {
  /** The name of the error's class, or `'ok'`. */
  readonly class: string;
  readonly outcome: 'ok' | 'not-sent' | 'refused' | 'unknown';
  /** How many requests of startSession this client sent; only a refused one is followed by another. */
  readonly requests: number;
  /** How many authentications all clients of the store sent, without other programs. */
  readonly authentications: number;
  readonly ran: 0 | 1;
  readonly code?: string;
  readonly retryAfterMs?: number;
}

/** One fault for the managed client. */
export interface ManagedRow {
  readonly fault: string;
  /** Default: both. */
  readonly only?: Way;
  /** Whether the client has an authcode or cookie from an earlier call. Default: yes. */
  readonly isNew?: true;
  /** Whether the clock moves during the call. Default: no. */
  readonly timePasses?: true;
  /** The fault concerns the clock of this process. */
  readonly isOfProcess?: true;
  /** The clock of the client. Default: the manual one of the cell. */
  readonly clock?: 'system';
  /** How far the client's manual clock is ahead, in milliseconds. Default: 0. */
  readonly skewMs?: number;
  options?(cell: ManagedCell, way: Way): Partial<ManagedRescueClientOptions>;
  /** Options of the call. */
  readonly call?: ManagedCallOptions;
  cause(cell: ManagedCell): void | Promise<void>;
  meanwhile?(cell: ManagedCell): void | Promise<void>;
  readonly expected: ManagedExpected;
  /** The result of the next call of the client, without the fault. Default: `'ok'`. */
  readonly afterwards?: string;
}

/** The call succeeds. */
export function ok(also: Partial<ManagedExpected> = {}): ManagedExpected {
  return { class: 'ok', outcome: 'ok', requests: 1, authentications: 0, ran: 1, ...also };
}

/** The call was not sent, because the authentication failed. */
export function notSent(name: string, also: Partial<ManagedExpected> = {}): ManagedExpected {
  return { class: name, outcome: 'not-sent', requests: 0, authentications: 0, ran: 0, ...also };
}

/** The service refused the call or its authentication. */
export function refused(name: string, also: Partial<ManagedExpected> = {}): ManagedExpected {
  return { class: name, outcome: 'refused', requests: 1, authentications: 0, ran: 0, ...also };
}
