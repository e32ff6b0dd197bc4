import { CommandError } from './command-error.js';

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
}

export const usage = `Generates typed stubs from a WSDL 1.1 description.

  npm run generate -- [options]

  --wsdl FILE|URL  the description; default: wsdl/rescue.wsdl of this package
  --out DIR        where the stubs go; default: generated/ of this package. Files of other names stay as they are
  --runtime NAME   the package whose runtime the stubs import, logmein-rescue-soap or a copy of it;
                   default: this checkout's own by relative path, where DIR is inside it
  --check          write nothing; exit 1 if DIR does not hold what the description gives
  --print-model    write nothing; print what was read, with its names in TypeScript, as JSON
  --describe [OPERATION]
                   write nothing; print every operation with its signature and documentation, or one of them with its
                   types and sample messages as well
  --help           this text
`;

const withValue = { '--wsdl': 'FILE or URL', '--out': 'DIR', '--runtime': 'NAME' } as const;
const withoutValue = ['--check', '--print-model', '--help'] as const;
const known: readonly string[] = [...Object.keys(withValue), ...withoutValue, '--describe'];

/** Reads the arguments of the command. @throws CommandError for one that it does not know, or that lacks its value */
export function parseOptions(args: readonly string[]): Options {
  const values = new Map<string, string>();
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    const [name = '', ...rest] = argument.split('=');
    if (values.has(name)) throw new CommandError(`${name} is given twice`);
    if (isOneOf(name, Object.keys(withValue))) {
      const value = rest.length > 0 ? rest.join('=') : args[++index];
      if (value === undefined || value.trim() === '' || value.startsWith('--'))
        throw new CommandError(`${name} needs a value: ${name} ${withValue[name as keyof typeof withValue]}`);
      values.set(name, value);
    } else if (isOneOf(argument, withoutValue)) values.set(argument, 'true');
    else if (name === '--describe') {
      const hasNext = rest.length === 0 && args[index + 1]?.startsWith('--') === false;
      values.set(name, hasNext ? (args[++index] ?? '') : rest.join('='));
    } else throw new CommandError(`"${argument}" is not an option: ${known.join(', ')}`);
  }
  const [one, other] = ['--check', '--print-model', '--describe'].filter((each) => values.has(each));
  if (other !== undefined) throw new CommandError(`${one} and ${other} exclude each other: give one of them`);
  const [wsdl, out, runtime] = [values.get('--wsdl'), values.get('--out'), values.get('--runtime')];
  const describe = values.get('--describe');
  return {
    ...(wsdl !== undefined && { wsdl }),
    ...(out !== undefined && { out }),
    ...(runtime !== undefined && { runtime: runtimeModule(runtime) }),
    check: values.has('--check'),
    printModel: values.has('--print-model'),
    ...(describe !== undefined && { describe }),
    help: values.has('--help'),
  };
}

function isOneOf(name: string, names: readonly string[]): boolean {
  return names.includes(name);
}

/** The module of a package that stubs import; a module that is named in full, or a path, is taken as it is. */
function runtimeModule(name: string): string {
  if (!/^[\w@./~-]+$/.test(name)) throw new CommandError(`--runtime "${name}" is not the name of a package`);
  return /^(@[^/]+\/)?[^@./][^/]*$/.test(name) ? `${name}/runtime` : name;
}
