import { resolve } from 'node:path';
import { isAddress } from '../codegen/generate.js';
import type { Output } from './output/progress.js';

/** All that a command has of the world, beside disk and network. */
export interface Io extends Output {
  readonly now: () => Date;
  /** The folder that it was started in. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Whether what is printed goes to a terminal. */
  readonly isTerminal: boolean;
}

/** A file or an address, as it was given, seen from the folder that the command was started in. */
export function located(location: string, { folder }: Io): string {
  return isAddress(location) ? location : resolve(folder, location);
}

/** Whether a terminal wants colour: https://no-color.org, and FORCE_COLOR as Node reads it. */
export function wantsColour({ isTerminal, environment }: Io): boolean {
  const { FORCE_COLOR, NO_COLOR, TERM } = environment;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTerminal && !NO_COLOR && TERM !== 'dumb';
}
