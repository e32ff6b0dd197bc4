import { join } from 'node:path';
import type { Client } from '../clients/client.js';

/** The client of that name, alone: each process loads no other. */
export function load(name: string): Client {
  return (require(join(__dirname, '..', 'clients', `${name}.js`)) as { readonly client: Client }).client;
}
