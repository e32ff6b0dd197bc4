import type { GetUser } from '../../../generated/types.js';
import { userRequest, type Client } from './client.js';

/** This package by its facade, and each request parsed by its zod schema before it is sent. */
export const client: Client = {
  async rescue(endpoint) {
    const { RescueClient } = require('logmein-rescue-soap') as typeof import('../../../src/index.js');
    const { generated } = require('logmein-rescue-soap/schemas') as typeof import('../../../src/schemas.js');
    const { operations } = new RescueClient({ endpoint });
    return async () =>
      operations.getUser(
        // `sAuthCode?: string | undefined` to zod; to exactOptionalPropertyTypes that is another type
        generated.GetUser.parse(userRequest) as GetUser,
      );
  },
};
