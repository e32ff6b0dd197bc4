import { writeSync } from 'node:fs';
import { load } from './load.js';

/** What a process reports after its first reply. */
export interface FirstReply {
  readonly cpuMs: number;
  readonly megabytes: number;
  /** Whether zod was loaded. */
  readonly zod: boolean;
}

/** `cold-start.js NAME ENDPOINT`: makes one call and immediately prints one line. */
async function main(): Promise<void> {
  const [name = '', endpoint = ''] = process.argv.slice(2);
  const call = await load(name).rescue(endpoint);
  await call();
  const { user, system } = process.cpuUsage();
  const zod = Object.keys(require.cache).some((file) => /[\\/]node_modules[\\/]zod[\\/]/.test(file));
  const first: FirstReply = { cpuMs: (user + system) / 1000, megabytes: process.memoryUsage.rss() / 1e6, zod };
  writeSync(1, `${JSON.stringify(first)}\n`);
}

void main();
