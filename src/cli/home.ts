import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isAddress } from '../codegen/generate.js';
import { shellQuoted } from './options/command-line.js';
import { CommandError } from './command-error.js';
import { readSource } from './output/source-record.js';
import { packageRoot, shippedDescription } from './package-root.js';

/** Whose description it is: that of a checkout of this package, or of a project that uses it. */
export interface Home {
  /** Where `pull` writes if no file is named. */
  readonly file: string;
  /** How a subcommand is called here. */
  command(subcommand: string): string;
  /** What is to be run once a description was pulled, into the file of that name. */
  next(name: string, isDefault: boolean): readonly string[];
}

/** The service's own address of its description. */
export const rescueAddress = 'https://secure.logmeinrescue.com/API/API.asmx?wsdl';

export function projectHome(folder: string): Home {
  const command = (subcommand: string) => `npx logmein-rescue-soap ${subcommand}`;
  return {
    file: join(folder, 'wsdl', 'rescue.wsdl'),
    command,
    next: (name) => [`${command('generate')} --wsdl ${shellQuoted(name)} --out DIR`, 'and compile what uses the stubs'],
  };
}

/** The description that is meant where none is named: the one that was pulled here, else the one of the package. */
export function storedDescription({ file }: Home): string {
  return existsSync(file) ? file : shippedDescription(packageRoot());
}

/**
 * Where the service gives the description that is stored in a file: where it was pulled from, else Rescue's address.
 *
 * @throws CommandError if the address was not kept whole
 */
export function liveAddress(file: string): string {
  const record = isAddress(file) ? undefined : readSource(file);
  if (typeof record !== 'object') return rescueAddress;
  if (record.urlSha256 === undefined) return record.url;
  throw new CommandError(
    `the address that ${basename(file)} was pulled from is not kept whole, as its query may hold a key: give it`,
  );
}
