import type { Client } from './client.js';

/** No client and no call: the start of Node alone. */
export const client: Client = { rescue: async () => async () => undefined };
