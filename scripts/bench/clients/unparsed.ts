import type { Client } from './client.js';
import { writeGetRows, writeGetText, writeGetUser, writePutRows, type Written } from './envelopes.js';

/** Sends an envelope. Rejects unless the status is 200. @returns the body as text */
export type Send = (written: Written) => Promise<string>;

/** A client that sends hand-written envelopes and returns the text of the reply without decoding it. */
export function unparsed(connect: (endpoint: string) => Send): Client {
  return {
    async rescue(endpoint) {
      const send = connect(endpoint);
      return () => send(writeGetUser());
    },
    async rows(endpoint) {
      const send = connect(endpoint);
      return {
        getRows: async () => ({ characters: (await send(writeGetRows())).length }),
        getText: async () => ({ characters: (await send(writeGetText())).length }),
        putRows: (rows) => send(writePutRows(rows)),
      };
    },
  };
}
