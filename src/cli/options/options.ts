import { CommandError } from '../command-error.js';
import { nearestOf } from './nearest.js';

/** One option of a command. */
export interface OptionSpec {
  /** What stands behind it, in words: `FILE`. Absent for an option without a value. */
  readonly value?: string;
  /** Whether it may stand without its value. */
  readonly isOptional?: true;
  /** Whether it may be given more than once. */
  readonly isRepeatable?: true;
  readonly help: string;
}

/** The options of a command by name, `--out`, in the order of its help. */
export type OptionTable = Readonly<Record<string, OptionSpec>>;

/** What was given to a command. */
export class Arguments {
  readonly positionals: readonly string[];
  private readonly values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>, positionals: readonly string[]) {
    this.values = values;
    this.positionals = positionals;
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  /** The value of an option; `''` for one that was given without. */
  get(name: string): string | undefined {
    return this.values.get(name)?.[0];
  }

  all(name: string): readonly string[] {
    return this.values.get(name) ?? [];
  }
}

/** How many arguments may stand beside the options, and what they are: `[OLD] [NEW]`. */
export interface Positionals {
  readonly most: number;
  readonly form: string;
}

/**
 * Reads the arguments of a command: `--name value`, `--name=value`, flags, and others. No message quotes a value: it may
 * be a secret.
 *
 * @throws CommandError for an option that is not in the table, lacks its value or is given twice
 */
export function parseArguments(
  args: readonly string[],
  table: OptionTable,
  { most, form }: Positionals = { most: 0, form: '' },
): Arguments {
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  const names = Object.keys(table);
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    if (!argument.startsWith('-')) {
      positionals.push(argument);
      if (positionals.length > most)
        throw new CommandError(
          most === 0
            ? `argument ${index + 1} is no option, and nothing else is taken here: ${names.join(', ')}`
            : `argument ${index + 1} is too much: ${form} and options are taken: ${names.join(', ')}`,
        );
      continue;
    }
    const [name = '', ...rest] = argument.split('=');
    const spec = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!spec) throw new CommandError(`"${name}" is not an option: ${nearestOf(name, names)}`);
    if (values.has(name) && !spec.isRepeatable) throw new CommandError(`${name} is given twice`);
    if (spec.value === undefined && rest.length > 0)
      throw new CommandError(`${name} takes no value: leave out what stands behind the equals sign`);
    const add = (value: string): unknown => values.set(name, [...(values.get(name) ?? []), value]);
    if (spec.value === undefined) {
      add('');
      continue;
    }
    const next = args[index + 1];
    const isNextOption = next === undefined || next.startsWith('--');
    if (spec.isOptional && rest.length === 0 && isNextOption) add('');
    else {
      const value = rest.length > 0 ? rest.join('=') : args[++index];
      if (value === undefined || value.trim() === '' || (rest.length === 0 && value.startsWith('--')))
        throw new CommandError(`${name} needs a value: ${name} ${spec.value}`);
      add(value);
    }
  }
  return new Arguments(values, positionals);
}

/** The options, one beneath the other, as a help shows them. */
export function helpOf(table: OptionTable): string {
  const left = (name: string, { value, isOptional }: OptionSpec): string =>
    [name, ...(value === undefined ? [] : [isOptional ? `[${value}]` : value])].join(' ');
  const rows = Object.entries(table).map(([name, spec]) => [left(name, spec), spec.help] as const);
  const width = Math.max(...rows.map(([name]) => name.length).filter((each) => each <= 20));
  const indent = `\n${' '.repeat(width + 4)}`;
  return rows
    .map(([name, help]) => {
      const text = broken(help, 116 - width - 4).join(indent);
      return name.length > width ? `  ${name}${indent}${text}\n` : `  ${name.padEnd(width)}  ${text}\n`;
    })
    .join('');
}

function broken(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
