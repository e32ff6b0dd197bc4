import type { Row } from '../server/rows.js';

/** What came of a large reply, so that what is measured can be held against what was sent. */
export interface Seen {
  /** For a client that decodes: how many rows, or how many characters the one text has. */
  readonly decoded?: number;
  /** For one that does not: how many characters the body has. */
  readonly characters?: number;
}

/** A call of Rescue's `getUser`, ready to be made: rejects if the service did not say OK. */
export type Call = () => Promise<unknown>;

/** The operations of fixtures/rows.wsdl. */
export interface RowsClient {
  readonly getRows: () => Promise<Seen>;
  readonly getText: () => Promise<Seen>;
  readonly putRows: (rows: readonly Row[]) => Promise<unknown>;
}

/** One client library as its documentation says to use it. Nothing of it is loaded before it is asked for. */
export interface Client {
  readonly rescue: (endpoint: string) => Promise<Call>;
  readonly rows?: (endpoint: string) => Promise<RowsClient>;
}

/** The request that all send. */
export const userRequest = { iNodeID: 337366, sAuthCode: 'benchmark' };
