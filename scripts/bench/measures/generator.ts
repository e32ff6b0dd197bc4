import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from '../child.js';
import { root } from '../place/workplace.js';
import type { Figure } from '../report/figures.js';
import { syntheticWsdl } from '../synthetic-wsdl.js';
import type { Bench, Measure } from './measure.js';

const DEADLINE_MS = 10 * 60_000;
const typescript = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules', '@types')];
const strict = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'node20', '--target', 'es2023', ...types];

/** The cost of a command, measured over the whole process. */
interface Cost {
  readonly seconds: number;
  /** The CPU time. Other load on the machine affects it less than the elapsed time. */
  readonly cpuSeconds: number;
  /** The peak resident memory. */
  readonly megabytes: number;
}

// the peak reported by the system includes the parent process; VmHWM does not, but is available only on Linux
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
 * @param folder the working directory, in which the hook and its report are written
 * @throws Error with the output of the script if it fails
 */
async function costOf(command: readonly string[], folder: string, deadlineMs: number): Promise<Cost> {
  const [hook, report] = [join(folder, 'peak.cjs'), join(folder, 'peak.json')];
  writeFileSync(hook, watch(report));
  const seconds = await runChild(process.execPath, ['--require', hook, ...command], { cwd: folder, deadlineMs });
  return { seconds, ...(JSON.parse(readFileSync(report, 'utf8')) as Omit<Cost, 'seconds'>) };
}

interface Sample {
  readonly generating: Cost;
  readonly checking: Cost;
}

async function once({ place }: Bench, operations: number): Promise<Sample> {
  // inside the workplace, where the stubs can resolve the runtime that they import
  const folder = join(place.folder, 'generator');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  try {
    writeFileSync(join(folder, 'many.wsdl'), syntheticWsdl(operations));
    const generate = [place.command, 'generate', '--wsdl', 'many.wsdl', '--out', 'stubs'];
    const generating = await costOf(generate, folder, DEADLINE_MS);
    const checking = await costOf([typescript, ...strict, join('stubs', 'index.ts')], folder, DEADLINE_MS);
    return { generating, checking };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function figuresOf(operations: number, samples: readonly Sample[]): Figure[] {
  const figure = (metric: string, unit: string, of: (sample: Sample) => number): Figure => ({
    measure: `generator, ${operations.toLocaleString('en')} operations`,
    contender: 'generator',
    metric,
    unit,
    better: 'less',
    samples: samples.map((sample) => Number(of(sample).toPrecision(4))),
  });
  return [
    figure('time', 's', ({ generating }) => generating.seconds),
    figure('CPU', 's', ({ generating }) => generating.cpuSeconds),
    figure('peak memory', 'MB', ({ generating }) => generating.megabytes),
    figure('tsc, time', 's', ({ checking }) => checking.seconds),
    figure('tsc, CPU', 's', ({ checking }) => checking.cpuSeconds),
    figure('tsc, peak memory', 'MB', ({ checking }) => checking.megabytes),
  ];
}

/** Measures the compiled command with WSDLs of increasing size, and tsc on its output. */
export const generator: Measure = {
  name: 'generator',
  async run(bench) {
    const sizes = bench.quick ? [1000, 10_000] : [10, 100, 1000, 10_000];
    const rounds = bench.quick ? 1 : 3;
    const samples = sizes.map((): Sample[] => []);
    for (let round = 0; round < rounds; round++)
      for (const [index, operations] of sizes.entries()) {
        bench.say(`generator, ${operations} operations ...`);
        samples[index]?.push(await once(bench, operations));
      }
    return { figures: sizes.flatMap((operations, index) => figuresOf(operations, samples[index] ?? [])), failures: [] };
  },
};
