import { parseArgs } from 'node:util';
import { abbreviatedUrl } from '../printable.js';
import { suggestion } from '../suggestion.js';
import { wrap } from '../codegen/emit/jsdoc.js';
import { isAddress } from '../codegen/generate.js';
import { shellQuoted } from '../codegen/words.js';
import { CommandError } from './command-error.js';
import type { Terminal } from './terminal.js';

/** An option of a command. */
export interface OptionSpec {
  /** The short form of the option: `o` for `-o`. */
  readonly short?: string;
  /** The name of the option's value, in capitals: `FILE`. Absent for an option without a value. */
  readonly value?: string;
  /** `true` if the option may be passed more than once. */
  readonly isRepeatable?: true;
  /** `true` if the value may contain a secret, as in `NAME=SECRET`. */
  readonly isSecret?: true;
  readonly help: string;
}

/** The options of a command by name, in the order of the help text. */
export type OptionTable = Readonly<Record<string, OptionSpec>>;

/** The options and other arguments that a command was called with. */
export class Arguments {
  constructor(
    private readonly values: ReadonlyMap<string, readonly string[]>,
    readonly positionals: readonly string[],
    private readonly table: OptionTable,
  ) {}

  has(name: string): boolean {
    return this.values.has(name);
  }

  /** Returns the value of an option. */
  get(name: string): string | undefined {
    return this.values.get(name)?.[0];
  }

  /**
   * Returns the value of an option that can also be passed as the first positional argument. @throws CommandError if
   * both are passed
   */
  either(name: string): string | undefined {
    const [option, positional] = [this.get(name), this.positionals[0]];
    if (option !== undefined && positional !== undefined)
      throw new CommandError(`pass one ${name.toUpperCase()}: ${name.toUpperCase()} or --${name}`);
    return option ?? positional;
  }

  all(name: string): readonly string[] {
    return this.values.get(name) ?? [];
  }

  /** Formats the named options for a shell, without secrets: ` --wsdl a.wsdl --header X-Key=...`. */
  text(...names: readonly string[]): string {
    return names
      .flatMap((name) => this.all(name).map((value) => optionText(name, value, this.table[name]?.isSecret)))
      .join('');
  }
}

/** Formats an option for a shell, with a leading space. */
export function optionText(name: string, value: string, isSecret = false): string {
  if (value === '') return ` --${name}`;
  const shown = isSecret ? `${value.split('=')[0]}=...` : isAddress(value) ? abbreviatedUrl(value) : value;
  return ` --${name} ${shellQuoted(shown)}`;
}

/** The options of the commands that print changes. */
export const formatOptions = {
  verbose: { short: 'v', help: 'the reason for every change' },
  json: { help: 'JSON, for programs' },
} as const satisfies OptionTable;

/** A command, which is run by `npx logmein-rescue-soap NAME`. */
export interface Command {
  /** The description in the list of commands. */
  readonly summary: string;
  /** The positional arguments: `['OLD', 'NEW']`. */
  readonly positionals: readonly string[];
  /** The number of required positional arguments. Default: 0. */
  readonly required?: number;
  readonly options: OptionTable;
  /** The paragraphs of the help text. */
  readonly help: readonly string[];
  readonly exitCodes: string;
  /** Runs the command. @returns the exit code. @throws CommandError, WsdlError */
  run(given: Arguments, terminal: Terminal): Promise<number>;
}

/**
 * Reads the arguments of a command: `--name value`, `--name=value`, `-n value`, flags, and positional arguments.
 * Messages do not quote values, because a value may be a secret.
 *
 * @param positionals the names of the positional arguments, all of which are optional; an argument whose name ends in
 * `...` may be repeated
 * @throws CommandError if an option is unknown, lacks its value or is passed twice
 */
export function parseArguments(args: readonly string[], table: OptionTable, positionals: readonly string[] = []) {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(table).map(([name, { short, value }]) => [
        name,
        { type: value === undefined ? 'boolean' : 'string', ...(short !== undefined && { short }) },
      ]),
    ),
    // the messages of strict mode quote values
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  const others: string[] = [];
  const options = Object.keys(table).map((name) => `--${name}`);
  for (const token of tokens) {
    if (token.kind === 'positional') others.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const spec = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!spec) throw new CommandError(`"${rawName}" is not an option: ${suggestion(rawName, options)}`);
    if (values.has(name) && !spec.isRepeatable) throw new CommandError(`${rawName} is given twice`);
    if (spec.value === undefined && value !== undefined)
      throw new CommandError(`${rawName} takes no value: remove the equals sign and what follows it`);
    if (spec.value !== undefined && !isValue(value, token.inlineValue))
      throw new CommandError(`${rawName} needs a value: ${rawName} ${spec.value}`);
    values.set(name, [...(values.get(name) ?? []), value ?? '']);
  }
  if (others.length > positionals.length && positionals.at(-1)?.endsWith('...') !== true) {
    const names = positionals.map((each) => `[${each}]`).join(' ');
    const expected = names === '' ? 'only options' : `${names} and options`;
    throw new CommandError(`unexpected argument ${positionals.length + 1}: expected ${expected}`);
  }
  return new Arguments(values, others, table);
}

/** Returns `true` if an option has a value. In `--out --check`, the value of --out is missing. */
function isValue(value: string | undefined, isInline: boolean | undefined): value is string {
  return value !== undefined && value.trim() !== '' && (isInline === true || !/^-./.test(value));
}

/** The width of help texts, in columns. */
export const WIDTH = 80;
/** The width of the column for option names. The help text of a longer option starts on the next line. */
const OPTION_WIDTH = 24;

/** Formats the help texts of all options, one option below the other, on lines of at most 80 columns. */
export function optionsHelp(table: OptionTable): string {
  const indent = ' '.repeat(OPTION_WIDTH + 2);
  return Object.entries(table)
    .map(([name, { short, value, help }]) => {
      const option = [`${short === undefined ? '   ' : `-${short},`} --${name}`, ...(value ? [value] : [])].join(' ');
      const [first, ...rest] = wrap(help, WIDTH - OPTION_WIDTH - 2);
      const lines = rest.map((line) => `${indent}${line}\n`).join('');
      return option.length > OPTION_WIDTH - 2
        ? `  ${option}\n${indent}${first}\n${lines}`
        : `  ${option.padEnd(OPTION_WIDTH)}${first}\n${lines}`;
    })
    .join('');
}
