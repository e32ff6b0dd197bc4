import type { Client } from './client.js';
import { writeGetRows, writeGetText, writeGetUser, writePutRows, type Written } from './envelopes.js';

/** Sends what was written by hand. @returns the body, unread. Rejects for any other status than 200. */
export type Send = (written: Written) => Promise<string>;

/** A client that sends envelopes written by hand and gives the reply's text: it decodes nothing. */
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
