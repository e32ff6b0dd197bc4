import { join } from 'node:path';
import type { Client } from '../clients/client.js';

/** Loads only the client with the given name. */
export function load(name: string): Client {
  return (require(join(__dirname, '..', 'clients', `${name}.js`)) as { readonly client: Client }).client;
}
