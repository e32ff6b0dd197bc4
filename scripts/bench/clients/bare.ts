import type { Client } from './client.js';
import { writeGetRows, writeGetText, writeGetUser, writePutRows, type Written } from './envelopes.js';

/** Sends an envelope. Rejects unless the status is 200. @returns the body as text */
function connect(endpoint: string): (written: Written) => Promise<string> {
  const { Pool } = require('undici') as typeof import('undici');
  const { origin, pathname: path } = new URL(endpoint);
  const pool = new Pool(origin, { connections: 64 });
  return async ({ headers, body }) => {
    const reply = await pool.request({ method: 'POST', path, headers, body });
    const text = await reply.body.text();
    if (reply.statusCode !== 200) throw new Error(`status ${reply.statusCode}`);
    return text;
  };
}

/** A bare undici `Pool` that sends hand-written envelopes. It shows the best performance that a client can reach. */
export const client: Client = {
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
