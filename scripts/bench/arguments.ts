import { parseArgs } from 'node:util';
import { measures } from './measures/index.js';

export interface Arguments {
  readonly quick: boolean;
  /** The names of the measures that run. */
  readonly chosen: readonly string[];
}

/** @throws Error that says what there is */
export function parseArguments(args: string[]): Arguments {
  const { values } = parseArgs({ args, options: { quick: { type: 'boolean' }, only: { type: 'string' } } });
  const known = measures.map(({ name }) => name);
  const chosen = values.only?.split(',') ?? known;
  const unknown = chosen.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`no measure is called ${unknown.join(', ')}; there are ${known.join(', ')}`);
  return { quick: values.quick ?? false, chosen };
}
