import type { Row } from '../server/rows.js';

/** The size of a decoded reply, to verify that it is complete. */
export interface Seen {
  /** For a client that decodes: the number of rows, or the length of the text. */
  readonly decoded?: number;
  /** For a client that does not decode: the length of the body. */
  readonly characters?: number;
}

/** Calls Rescue's `getUser`. Rejects if the result is not OK. */
export type Call = () => Promise<unknown>;

/** The operations of fixtures/rows.wsdl. */
export interface RowsClient {
  readonly getRows: () => Promise<Seen>;
  readonly getText: () => Promise<Seen>;
  readonly putRows: (rows: readonly Row[]) => Promise<unknown>;
}

/** A client library, used as its documentation shows. It is loaded at the first use. */
export interface Client {
  readonly rescue: (endpoint: string) => Promise<Call>;
  readonly rows?: (endpoint: string) => Promise<RowsClient>;
}

/** The request that all clients send. */
export const userRequest = { iNodeID: 337366, sAuthCode: 'benchmark' };
