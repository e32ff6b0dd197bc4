import { parseArgs } from 'node:util';

export interface Arguments {
  /** Print the usage. */
  readonly help: boolean;
  /** Run fewer and shorter rounds. */
  readonly quick: boolean;
  /** The names of the selected measures. */
  readonly chosen: readonly string[];
  /** Store the run and show it in docs/performance.md. */
  readonly write: boolean;
  /** The stored run to compare with. Default: the latest one. */
  readonly compare: string | undefined;
}

/**
 * Returns the usage text.
 *
 * @param known the names of all measures
 */
export function usage(known: readonly string[]): string {
  return `Usage: npm run bench -- [--only NAME,...] [--quick] [--compare FILE] [--write]

Compares speed and memory of this package with other SOAP clients.

  --only NAME,...  the measures to run: ${known.join(', ')}; default: all
  --quick          fewer and shorter rounds
  --compare FILE   the run to compare with; default: scripts/bench/results.json
  --write          store the run in scripts/bench/results.json and docs/performance.md
`;
}

/**
 * Parses the arguments of `npm run bench`.
 *
 * @param known the names of all measures
 * @throws Error that describes the invalid argument
 */
export function parseArguments(args: string[], known: readonly string[]): Arguments {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      write: { type: 'boolean', default: false },
      compare: { type: 'string' },
    },
  });
  const { help, quick, write, only, compare } = values;
  const chosen = only?.split(',') ?? known;
  const unknown = chosen.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`unknown measure ${unknown.join(', ')}; expected one of ${known.join(', ')}`);
  if (write && (quick || only !== undefined)) throw new Error('--write stores complete runs: omit --quick and --only');
  return { help, quick, chosen, write, compare };
}
