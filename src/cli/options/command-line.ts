import { isAddress } from '../../codegen/generate.js';
import { isShownWhole, shownAddress } from '../load/shown.js';

/** Arguments as they are typed into a shell, without what may be a secret. */
export function commandLine(args: readonly string[]): string {
  const shown: string[] = [];
  for (const [index, each] of args.entries()) {
    const isHeader = args[index - 1] === '--header';
    const [name = '', value] = isHeader ? ['', each] : split(each);
    if (value === undefined) shown.push(shellQuoted(each));
    else if (isHeader || name === '--header=') shown.push(`${name}${shellQuoted(`${value.split('=')[0]}=...`)}`);
    else shown.push(`${name}${shellQuoted(withoutKey(value))}`);
  }
  return shown.join(' ');
}

/** `--name=` and its value; a value alone; an option alone has none. */
function split(argument: string): readonly [string, string | undefined] {
  const [, name, value] = /^(--[\w-]+=)([^]*)$/.exec(argument) ?? [];
  if (name !== undefined) return [name, value];
  return ['', argument.startsWith('-') ? undefined : argument];
}

function withoutKey(value: string): string {
  if (!isAddress(value) || !URL.canParse(value) || isShownWhole(value)) return value;
  return `${shownAddress(value)}?...`;
}

/** One argument of a POSIX shell: no text in it is expanded, or ends it. */
export function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
