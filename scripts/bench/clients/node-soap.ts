import { countRows, countText, promised } from './callbacks.js';
import { userRequest, type Client } from './client.js';
import { descriptions } from './descriptions.js';

/** node-soap, used as shown in its README. */
export const client: Client = {
  async rescue(endpoint) {
    const { createClientAsync } = require('soap') as typeof import('soap');
    const made = await createClientAsync(descriptions.rescue, {}, endpoint);
    // the SOAP 1.1 port; `client.getUser` would use the last port
    const call = promised((made as unknown as { API: { APISoap: unknown } }).API.APISoap);
    return () => call('getUser', userRequest);
  },
  async rows(endpoint) {
    const { createClientAsync } = require('soap') as typeof import('soap');
    const call = promised(await createClientAsync(descriptions.rows, {}, endpoint));
    return {
      getRows: async () => ({ decoded: countRows(await call('GetRows', {})) }),
      getText: async () => ({ decoded: countText(await call('GetText', {})) }),
      putRows: (rows) => call('PutRows', { rows: { Row: rows } }),
    };
  },
};
