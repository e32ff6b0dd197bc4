import type { RowsClient } from '../clients/client.js';
import { rowOf } from '../server/rows.js';
import { makeCalls, type CallsScore } from './calls.js';

/** Sends sequential requests, each with a given number of rows that have seven members. */
export interface EncodeOrder {
  readonly endpoint: string;
  readonly ms: number;
  readonly rows: number;
}

export function encodeRows({ putRows }: RowsClient, { ms, rows }: EncodeOrder): Promise<CallsScore> {
  const request = Array.from({ length: rows }, (_, index) => rowOf(index));
  return makeCalls(() => putRows(request), { ms, parallel: 1, mayFail: false });
}
