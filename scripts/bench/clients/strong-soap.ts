import { countRows, countText, promised } from './callbacks.js';
import { userRequest, type Client } from './client.js';
import { descriptions } from './descriptions.js';

interface StrongSoap {
  readonly soap: {
    createClient(
      file: string,
      options: { readonly endpoint: string },
      done: (error: unknown, client: unknown) => void,
    ): void;
  };
}

function create(file: string, endpoint: string): Promise<unknown> {
  const { soap } = require('strong-soap') as StrongSoap;
  return new Promise((resolve, reject) => {
    soap.createClient(file, { endpoint }, (error, client) => (error ? reject(error) : resolve(client)));
  });
}

/** strong-soap, used as shown in its README. */
export const client: Client = {
  async rescue(endpoint) {
    const made = await create(descriptions.rescue, endpoint);
    const call = promised((made as { API: { APISoap: unknown } }).API.APISoap);
    return () => call('getUser', userRequest);
  },
  async rows(endpoint) {
    const call = promised(await create(descriptions.rows, endpoint));
    return {
      getRows: async () => ({ decoded: countRows(await call('GetRows', {})) }),
      getText: async () => ({ decoded: countText(await call('GetText', {})) }),
      putRows: (rows) => call('PutRows', { rows: { Row: rows } }),
    };
  },
};
