import type { GetUser } from '../../../generated/types.js';
import { userRequest, type Client } from './client.js';

/** This package, using `RescueClient`. Each request is parsed with its zod schema before it is sent. */
export const client: Client = {
  async rescue(endpoint) {
    const { RescueClient } = require('logmein-rescue-soap') as typeof import('../../../src/index.js');
    const { generated } = require('logmein-rescue-soap/schemas') as typeof import('../../../src/schemas.js');
    const { operations } = new RescueClient({ endpoint });
    return async () =>
      operations.getUser(
        // zod infers `sAuthCode?: string | undefined`, which is a different type with exactOptionalPropertyTypes
        generated.GetUser.parse(userRequest) as GetUser,
      );
  },
};
