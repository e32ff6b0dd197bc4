import { userRequest, type Client } from './client.js';

/** This package, using `RescueClient`. */
export const client: Client = {
  async rescue(endpoint) {
    const { RescueClient } = require('logmein-rescue-soap') as typeof import('../../../src/index.js');
    const { operations } = new RescueClient({ endpoint });
    return () => operations.getUser(userRequest);
  },
};
