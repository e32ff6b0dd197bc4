import { spawn } from 'node:child_process';
import type { Contender } from '../contenders.js';
import type { FirstReply } from '../process/cold-start.js';
import type { Bench, Measure } from './measure.js';
import { interleave } from './series.js';

interface Start extends FirstReply {
  readonly ms: number;
}

/** Measures the time from the start of a process to its first reply, excluding its exit. */
function startOnce({ place, service }: Bench, { name }: Contender): Promise<Start> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn(process.execPath, [place.script('process/cold-start'), name, service.endpoint('user')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    let ms = NaN;
    child.stdout.on('data', (chunk: Buffer) => {
      ms = performance.now() - begun;
      said += chunk.toString();
      child.kill('SIGKILL');
    });
    let complained = '';
    child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
    child.once('error', reject);
    child.once('close', () => {
      if (Number.isNaN(ms)) reject(new Error(`no first reply: ${complained.trim().slice(-500)}`));
      else resolve({ ...(JSON.parse(said) as FirstReply), ms });
    });
  });
}

export const coldStart: Measure = {
  name: 'cold-start',
  async run(bench) {
    bench.say('cold start ...');
    return interleave(bench, {
      measure: 'cold start',
      names: ['ours', 'service', 'schemas', 'node-soap', 'strong-soap', 'bare', 'nothing'],
      rounds: bench.quick ? 5 : 15,
      sample: (contender) => startOnce(bench, contender),
      metrics: [
        { metric: 'time', unit: 'ms', better: 'less', of: ({ ms }) => ms },
        { metric: 'CPU', unit: 'ms', better: 'less', of: ({ cpuMs }) => cpuMs },
        { metric: 'memory', unit: 'MB', better: 'less', of: ({ megabytes }) => megabytes },
      ],
    });
  },
};
