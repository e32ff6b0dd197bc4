import { join } from 'node:path';
import type { Client } from '../clients/client.js';

/** Loads the client with this name and no other. */
export function load(name: string): Client {
  return (require(join(__dirname, '..', 'clients', `${name}.js`)) as { readonly client: Client }).client;
}
