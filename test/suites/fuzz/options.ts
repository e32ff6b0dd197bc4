import { parseArgs } from 'node:util';

/** The options of the fuzzer. */
export interface FuzzOptions {
  /** The duration in seconds. */
  readonly seconds: number;
  /** The maximum number of inputs. */
  readonly inputs: number;
  readonly seed: number;
  /** `true` to add the inputs that reached new code to the corpus, as few as possible. */
  readonly keep: boolean;
}

/** @throws Error with the usage text if an option is invalid */
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
