import type { Client } from './client.js';

/** Loads no client and makes no call, to measure the startup of Node alone. */
export const client: Client = { rescue: async () => async () => undefined };
