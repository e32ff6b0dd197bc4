import { RescueClient } from '../../../src/index.js';

/** Makes the first call of a process, and prints the paths of the modules that it has loaded as JSON. */
async function main(endpoint: string): Promise<void> {
  const client = new RescueClient({ endpoint });
  await client.startSession({ session: 12345678, node: 337366, authCode: 'an-authcode' });
  console.log(JSON.stringify(Object.keys(require.cache)));
  await client.close();
}

void main(process.argv[2] ?? '');
