import { unparsed } from './unparsed.js';

/** A bare undici `Pool`: the upper limit of what a client can reach. */
export const client = unparsed((endpoint) => {
  const { Pool } = require('undici') as typeof import('undici');
  const { origin, pathname: path } = new URL(endpoint);
  const pool = new Pool(origin, { connections: 64 });
  return async ({ headers, body }) => {
    const reply = await pool.request({ method: 'POST', path, headers, body });
    const text = await reply.body.text();
    if (reply.statusCode !== 200) throw new Error(`status ${reply.statusCode}`);
    return text;
  };
});
