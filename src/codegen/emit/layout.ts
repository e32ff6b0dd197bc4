import { escapeInvisible } from '../../printable.js';
import { isIdentifier } from '../model/identifier.js';

/**
 * Lays out TypeScript as prettier would (120 columns, single quotes, trailing commas), for the few forms that the
 * emitters write. Why not prettier itself: it needs seconds for what takes milliseconds here.
 */

export const width = 120;

/**
 * A value as it is written: code that cannot be broken, a function that gives a name or a list of names, a list, or an
 * object; an `open` object has one entry per line, also where one line would do.
 */
export type Data =
  | { readonly code: string }
  | { readonly string: string }
  | { readonly lazy: string | readonly string[] }
  | { readonly list: readonly Data[] }
  | { readonly object: readonly Entry[]; readonly open?: true };

/** `key: value`, or `key` alone where the value is the identifier of that name. */
export type Entry = readonly [key: string, value: Data];

export const code = (text: string): Data => ({ code: text });
export const string = (text: string): Data => ({ string: text });

/**
 * A string literal: in single quotes, or in double ones where those need fewer escapes. Every string of the generated code
 * is written here.
 */
export function quoted(text: string): string {
  // as most are
  if (/^[\w .:/#-]*$/.test(text)) return `'${text}'`;
  const single = text.split("'").length;
  const double = text.split('"').length;
  const quote = single > double ? '"' : "'";
  const escaped = text.replace(/[\\'"\n\r\t]/g, (character) => {
    if (character === '\\' || character === quote) return `\\${character}`;
    return { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character] ?? character;
  });
  return checkedLiteral(`${quote}${escapeInvisible(escaped)}${quote}`);
}

/**
 * The last look at a string literal before it is code: what follows an early end would run.
 *
 * @throws Error if an unescaped quote or line terminator is in it
 */
export function checkedLiteral(literal: string): string {
  const unescaped = literal.slice(1, -1).replace(/\\[^\n\r\u2028\u2029]/g, '');
  if (unescaped.includes(literal.charAt(0)) || /[\\\n\r\u2028\u2029]/.test(unescaped))
    throw new Error('a text would end its string literal, and the rest would be code: nothing was generated');
  return literal;
}

/**
 * The last look at a comment before it is code: what follows an early end would run.
 *
 * @throws Error if it ends before its end
 */
export function checkedComment(comment: string): string {
  if (comment.indexOf('*/') !== comment.trimEnd().length - 2)
    throw new Error('the text of a comment would end it, and the rest would be code: nothing was generated');
  return comment;
}

/** Generated code without its comments and without what its strings contain: what a name is looked for in. */
export function codeWithin(text: string): string {
  return text.replace(/\/\*[^]*?(?:\*\/|$)|'(?:\\[^]?|[^'\\])*(?:'|$)|"(?:\\[^]?|[^"\\])*(?:"|$)/g, "''");
}

/** A property name: in quotes only where it must be. */
export function propertyName(name: string): string {
  return isIdentifier(name) ? name : quoted(name);
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** The number of columns that text takes: East Asian characters take two, combining marks none. */
function columns(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let count = 0;
  for (const character of text) if (!/\p{M}/u.test(character)) count += wide.test(character) ? 2 : 1;
  return count;
}

/** Whether a line holds it, with so many columns beside it. */
export function fits(line: string, beside = 0): boolean {
  // no character takes more than two columns
  return line.length * 2 + beside <= width || columns(line) + beside <= width;
}

/** `export const X: T = {...};`, one property per line. */
export function declaration(lhs: string, entries: readonly Entry[]): string {
  const body: Data = { object: entries, open: true };
  // the name is so long that not even the brace has a place behind it
  if (!fits(`${lhs.slice(lhs.lastIndexOf('\n') + 1)} = {`)) return `${lhs} =\n  ${lay(body, 2, '')};\n`;
  return `${lhs} = ${lay(body, 0, '')};\n`;
}

/** `const tns = '...';` */
export function stringDeclaration(lhs: string, value: string): string {
  const line = `${lhs} = ${quoted(value)};`;
  return fits(line) ? `${line}\n` : `${lhs} =\n  ${quoted(value)};\n`;
}

/** `import type { A, B } from '...';` and `export { A, B } from '...';` */
export function moduleList(keyword: string, names: readonly string[], from: string): string {
  const line = `${keyword} { ${names.join(', ')} } from ${quoted(from)};`;
  if (fits(line) || names.length === 1) return `${line}\n`;
  return `${keyword} {\n${names.map((name) => `  ${name},\n`).join('')}} from ${quoted(from)};\n`;
}

/**
 * Lays out data.
 *
 * @param indent the indentation of the line that it begins on
 * @param before what stands on that line before it, without the indentation
 */
function lay(data: Data, indent: number, before: string): string {
  const flat = flatten(data);
  // behind it comes a comma or a semicolon
  if (flat !== undefined && fits(flat, indent + columns(before) + 1)) return flat;
  const inner = ' '.repeat(indent + 2);
  const end = ' '.repeat(indent);
  if ('lazy' in data)
    return typeof data.lazy === 'string'
      ? `() =>\n${inner}${data.lazy}`
      : `() => [\n${data.lazy.map((each) => `${inner}${each},\n`).join('')}${end}]`;
  if ('list' in data) {
    if (data.list.length === 0) return '[]';
    return `[\n${data.list.map((each) => `${inner}${lay(each, indent + 2, '')},\n`).join('')}${end}]`;
  }
  if ('object' in data)
    return `{\n${data.object.map((each) => `${inner}${layEntry(each, indent + 2)},\n`).join('')}${end}}`;
  return flat ?? '';
}

function layEntry([key, value]: Entry, indent: number): string {
  const name = propertyName(key);
  if ('code' in value && value.code === key) return key;
  const laid = lay(value, indent, `${name}: `);
  // a value that cannot be broken goes to the next line, but not behind a key so short that nothing would be won
  const isSolid = 'code' in value || 'string' in value;
  const overflows = !fits(`${' '.repeat(indent)}${name}: ${laid},`);
  if (isSolid && overflows && columns(name) > 4) return `${name}:\n${' '.repeat(indent + 2)}${laid}`;
  return `${name}: ${laid}`;
}

/** On one line, unless it must not be. */
function flatten(data: Data): string | undefined {
  if ('code' in data) return data.code;
  if ('string' in data) return quoted(data.string);
  if ('lazy' in data) return `() => ${typeof data.lazy === 'string' ? data.lazy : `[${data.lazy.join(', ')}]`}`;
  if ('list' in data) {
    // prettier sets lists of several objects, or of several lists, one below the other
    if (data.list.length > 1 && data.list.every((each) => 'object' in each && each.object.length > 1)) return undefined;
    if (data.list.length > 1 && data.list.every((each) => 'list' in each && each.list.length > 1)) return undefined;
    const items = data.list.map(flatten);
    return items.includes(undefined) ? undefined : `[${items.join(', ')}]`;
  }
  if (data.open && data.object.length > 0) return undefined;
  const entries = data.object.map(([key, value]) => {
    const flat = flatten(value);
    return flat === undefined ? undefined : flat === key ? key : `${propertyName(key)}: ${flat}`;
  });
  return entries.includes(undefined) ? undefined : entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
