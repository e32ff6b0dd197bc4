import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { succeed } from './child.js';

/** The cost of a command, measured over the whole process. */
export interface Cost {
  readonly seconds: number;
  /** The CPU time. Other load on the machine affects it less than the elapsed time. */
  readonly cpuSeconds: number;
  /** The peak resident memory. */
  readonly megabytes: number;
}

// the peak that the system reports includes that of the parent process; VmHWM does not, but only Linux has it
const watch = (report: string): string => `process.on('exit', () => {
  const fs = require('node:fs');
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  let kilobytes = maxRSS;
  try { kilobytes = Number(/VmHWM:\\s*(\\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]); } catch {}
  const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
  fs.writeFileSync(${JSON.stringify(report)}, JSON.stringify({ cpuSeconds, megabytes: kilobytes / 1024 }));
});`;

/**
 * Runs a script with Node and measures its cost with a preloaded hook.
 *
 * @param folder the working directory; also receives the hook and its report
 * @throws Error with its output if it fails
 */
export async function costOf(command: readonly string[], folder: string, deadlineMs: number): Promise<Cost> {
  const [hook, report] = [join(folder, 'peak.cjs'), join(folder, 'peak.json')];
  writeFileSync(hook, watch(report));
  const { seconds } = await succeed(process.execPath, ['--require', hook, ...command], { cwd: folder, deadlineMs });
  return { seconds, ...(JSON.parse(readFileSync(report, 'utf8')) as Omit<Cost, 'seconds'>) };
}
