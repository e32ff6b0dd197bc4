import type { Client } from './client.js';

/** No client and no call: what a process of Node alone takes to start. */
export const client: Client = { rescue: async () => async () => undefined };
