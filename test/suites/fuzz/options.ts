import { parseArgs } from 'node:util';

/** What a run of the fuzzer is told. */
export interface FuzzOptions {
  /** The time box. */
  readonly seconds: number;
  /** How many inputs at most. */
  readonly inputs: number;
  readonly seed: number;
  /** Write those of the inputs that reached something new to the corpus, the fewest that reach all of it. */
  readonly keep: boolean;
}

/** @throws Error that says how it is called */
export function readOptions(args: readonly string[]): FuzzOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '30' },
      inputs: { type: 'string', default: 'Infinity' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      keep: { type: 'boolean', default: false },
    },
  });
  const [seconds, inputs, seed] = [values.seconds, values.inputs, values.seed].map(Number) as [number, number, number];
  if (!(seconds > 0) || !(inputs > 0) || !Number.isInteger(seed))
    throw new Error('npm run test:suite -- fuzz [--seconds N] [--inputs N] [--seed N] [--keep]');
  return { seconds, inputs, seed, keep: values.keep };
}
