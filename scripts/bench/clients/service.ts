import { userRequest, type Client } from './client.js';

type Runtime = typeof import('../../../src/runtime.js');
type Stubs = typeof import('../../../generated/index.js');
type Stub = { readonly contract: import('../../../src/runtime.js').Contract };
type Calls = Readonly<Record<string, (request: object) => Promise<Readonly<Record<string, unknown>>>>>;

/** This package, using `ServiceClient` with stubs but without zod schemas. */
export const client: Client = {
  async rescue(endpoint) {
    const { ServiceClient } = require('logmein-rescue-soap/runtime') as Runtime;
    const { contract } = require('logmein-rescue-soap/stubs') as Stubs;
    const { operations } = new ServiceClient({ endpoint, contract });
    return () => operations.getUser(userRequest);
  },
  async rows(endpoint) {
    const { ServiceClient } = require('logmein-rescue-soap/runtime') as Runtime;
    // the stubs are generated and compiled when the benchmark starts
    const { contract } = require('../../stubs/index.js') as Stub;
    const { operations } = new ServiceClient({ endpoint, contract });
    const { GetRows, GetText, PutRows } = operations as unknown as Calls;
    if (!GetRows || !GetText || !PutRows) throw new Error('the stubs of fixtures/rows.wsdl are not as expected');
    return {
      getRows: async () => ({ decoded: ((await GetRows({}))['GetRowsResult'] as unknown[]).length }),
      getText: async () => ({ decoded: ((await GetText({}))['GetTextResult'] as string).length }),
      putRows: (rows) => PutRows({ rows }),
    };
  },
};
