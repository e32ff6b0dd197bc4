import { writeSync } from 'node:fs';
import { load } from './load.js';

/** What a process says of itself when it has its first reply. */
export interface FirstReply {
  readonly cpuMs: number;
  readonly megabytes: number;
  /** Whether zod was loaded on the way. */
  readonly zod: boolean;
}

/** `cold-start.js NAME ENDPOINT`: one call, then a line on standard output, at once. */
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
