import type { Row } from '../server/rows.js';

/** The size of a decoded reply, used to verify that it is complete. */
export interface Seen {
  /** For a client that decodes: the number of rows, or the length of the text. */
  readonly decoded?: number;
  /** For a client that does not decode: the length of the body. */
  readonly characters?: number;
}

/** Calls Rescue's `getUser`. Rejects if the result is not OK. */
export type Call = () => Promise<unknown>;

/** The operations defined in fixtures/rows.wsdl. */
export interface RowsClient {
  readonly getRows: () => Promise<Seen>;
  readonly getText: () => Promise<Seen>;
  readonly putRows: (rows: readonly Row[]) => Promise<unknown>;
}

/** A client library, used as shown in its documentation. It is loaded on first use. */
export interface Client {
  readonly rescue: (endpoint: string) => Promise<Call>;
  readonly rows?: (endpoint: string) => Promise<RowsClient>;
}

/** The request that every client sends. */
export const userRequest = { iNodeID: 337366, sAuthCode: 'benchmark' };
