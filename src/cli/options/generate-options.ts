import { CommandError } from '../command-error.js';
import { networkOptions, networkOf } from './network-options.js';
import type { LoadOptions } from '../load/load.js';
import { helpOf, type OptionTable, parseArguments } from './options.js';

export interface Options {
  /** A file or an address; absent for the shipped description. */
  readonly wsdl?: string;
  /** A folder; absent for the shipped stubs. */
  readonly out?: string;
  readonly runtime?: string;
  readonly check: boolean;
  readonly printModel: boolean;
  /** The name of an operation; `''` for all; absent where nothing is to be described. */
  readonly describe?: string;
  readonly help: boolean;
  readonly network: LoadOptions;
}

const table: OptionTable = {
  '--wsdl': { value: 'FILE|URL', help: 'the description; default: wsdl/rescue.wsdl of this package' },
  '--out': {
    value: 'DIR',
    help: 'where the stubs go; default: generated/ of this package. Files of other names stay as they are',
  },
  '--runtime': {
    value: 'NAME',
    help: "the package whose runtime the stubs import, logmein-rescue-soap or a copy of it; default: this checkout's own by relative path, where DIR is inside it",
  },
  '--check': { help: 'write nothing; exit 1 if DIR does not hold what the description gives' },
  '--print-model': { help: 'write nothing; print what was read, with its names in TypeScript, as JSON' },
  '--describe': {
    value: 'OPERATION',
    isOptional: true,
    help: 'write nothing; print every operation with its signature and documentation, or one of them with its types and sample messages as well',
  },
  ...networkOptions,
  '--help': { help: 'this text' },
};

export const usage = `Generates typed stubs from a WSDL 1.1 description.

  npm run generate -- [options]

${helpOf(table)}
Exit code: 0 done, or up to date; 1 --check found stubs that are not up to date; 3 it could not be done, and nothing was
written.
`;

/** Reads the arguments of the command. @throws CommandError for one that it does not know, or that lacks its value */
export function parseOptions(args: readonly string[]): Options {
  const given = parseArguments(args, table);
  const [one, other] = ['--check', '--print-model', '--describe'].filter((each) => given.has(each));
  if (other !== undefined) throw new CommandError(`${one} and ${other} exclude each other: give one of them`);
  const [wsdl, out, runtime] = [given.get('--wsdl'), given.get('--out'), given.get('--runtime')];
  const describe = given.get('--describe');
  return {
    ...(wsdl !== undefined && { wsdl }),
    ...(out !== undefined && { out }),
    ...(runtime !== undefined && { runtime: runtimeModule(runtime) }),
    check: given.has('--check'),
    printModel: given.has('--print-model'),
    ...(describe !== undefined && { describe }),
    help: given.has('--help'),
    network: networkOf(given),
  };
}

/** The module of a package that stubs import; a module that is named in full, or a path, is taken as it is. */
export function runtimeModule(name: string): string {
  if (!/^[\w@./~-]+$/.test(name)) throw new CommandError(`--runtime "${name}" is not the name of a package`);
  return /^(@[^/]+\/)?[^@./][^/]*$/.test(name) ? `${name}/runtime` : name;
}
