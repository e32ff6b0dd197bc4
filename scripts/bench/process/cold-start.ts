import { writeSync } from 'node:fs';
import { load } from './load.js';

/** The report that a process prints after its first reply. */
export interface FirstReply {
  readonly cpuMs: number;
  readonly megabytes: number;
}

/** `cold-start.js NAME ENDPOINT`: makes a call and prints its report immediately, in one line. */
async function main(): Promise<void> {
  const [name = '', endpoint = ''] = process.argv.slice(2);
  const call = await load(name).rescue(endpoint);
  await call();
  const { user, system } = process.cpuUsage();
  const first: FirstReply = { cpuMs: (user + system) / 1000, megabytes: process.memoryUsage.rss() / 1e6 };
  writeSync(1, `${JSON.stringify(first)}\n`);
}

void main();
