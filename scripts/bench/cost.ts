import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { succeed } from './child.js';

/** What a command takes, as a whole process. */
export interface Cost {
  readonly seconds: number;
  /** The processor time, which other work on the machine changes less than the time on the clock. */
  readonly cpuSeconds: number;
  /** The peak of the resident memory. */
  readonly megabytes: number;
}

// what the system counts as the peak of a process begins with that of its parent; VmHWM, where there is one, does not
const watch = (report: string): string => `process.on('exit', () => {
  const fs = require('node:fs');
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  let kilobytes = maxRSS;
  try { kilobytes = Number(/VmHWM:\\s*(\\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]); } catch {}
  const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
  fs.writeFileSync(${JSON.stringify(report)}, JSON.stringify({ cpuSeconds, megabytes: kilobytes / 1024 }));
});`;

/**
 * Runs a script by Node, and watches it from within.
 *
 * @param folder where it runs, and where what is needed to watch it is put
 * @throws Error with what it printed if it fails
 */
export async function costOf(command: readonly string[], folder: string, deadlineMs: number): Promise<Cost> {
  const [hook, report] = [join(folder, 'peak.cjs'), join(folder, 'peak.json')];
  writeFileSync(hook, watch(report));
  const { seconds } = await succeed(process.execPath, ['--require', hook, ...command], { cwd: folder, deadlineMs });
  return { seconds, ...(JSON.parse(readFileSync(report, 'utf8')) as Omit<Cost, 'seconds'>) };
}
