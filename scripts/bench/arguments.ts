import { parseArgs } from 'node:util';

export interface Arguments {
  /** Fewer and shorter rounds. */
  readonly quick: boolean;
  /** The names of the selected measures. */
  readonly chosen: readonly string[];
  /** Store the run, and show it in docs/performance.md. */
  readonly write: boolean;
  /** The stored run to compare with. Default: the newest. */
  readonly compare: string | undefined;
}

/**
 * Parses the arguments of `npm run bench`.
 *
 * @param known the names of all measures
 * @throws Error that lists the names if one is unknown
 */
export function parseArguments(args: string[], known: readonly string[]): Arguments {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      write: { type: 'boolean', default: false },
      compare: { type: 'string' },
    },
  });
  const { quick, write, only, compare } = values;
  const chosen = only?.split(',') ?? known;
  const unknown = chosen.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`no measure is called ${unknown.join(', ')}; there are ${known.join(', ')}`);
  if (write && (quick || only !== undefined)) throw new Error('--write keeps whole runs: without --quick and --only');
  return { quick, chosen, write, compare };
}
