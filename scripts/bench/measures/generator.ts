import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { costOf, type Cost } from '../cost.js';
import { root } from '../place/workplace.js';
import type { Figure } from '../report/figures.js';
import { syntheticWsdl } from '../synthetic-wsdl.js';
import type { Bench, Measure } from './measure.js';

const DEADLINE_MS = 10 * 60_000;
const typescript = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules', '@types')];
const strict = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'node20', '--target', 'es2023', ...types];

interface Sample {
  readonly generating: Cost;
  readonly checking: Cost;
}

async function once({ place }: Bench, operations: number): Promise<Sample> {
  // inside the workplace, where the stubs find the runtime that they import
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

/** Measures the compiled command for WSDLs of increasing size, and tsc for its output. */
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
