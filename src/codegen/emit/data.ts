import { propertyName, quoted } from './literals.js';

/**
 * A value of the contract, before it is text: code, a string, a function that returns definitions, a list, an object. An
 * open object always has one property per line.
 */
export type Data =
  | { readonly code: string }
  | { readonly string: string }
  | { readonly lazy: string | readonly string[] }
  | { readonly list: readonly Data[] }
  | { readonly object: readonly Entry[]; readonly isOpen?: true };

/** `key: value`, or `key` alone if the value is the identifier of that name. */
export type Entry = readonly [key: string, value: Data];

export const code = (text: string): Data => ({ code: text });
export const string = (text: string): Data => ({ string: text });

/** Writes `export const X: T = {...};` with one property per line. */
export function declaration(lhs: string, entries: readonly Entry[]): string {
  return `${lhs} = ${lines('{', entries.map(writeEntry), '}')};\n`;
}

/** An object is on one line if everything in it is. A list of several items has one item per line. */
function write(data: Data): string {
  if ('code' in data) return data.code;
  if ('string' in data) return quoted(data.string);
  if ('lazy' in data) return `() => ${typeof data.lazy === 'string' ? data.lazy : writeList(data.lazy)}`;
  if ('list' in data) return writeList(data.list.map(write));
  const entries = data.object.map(writeEntry);
  return data.isOpen || isMultiline(entries) ? lines('{', entries, '}') : `{ ${entries.join(', ')} }`;
}

function writeEntry([key, value]: Entry): string {
  const text = write(value);
  return text === key ? key : `${propertyName(key)}: ${text}`;
}

function writeList(items: readonly string[]): string {
  return items.length > 1 || isMultiline(items) ? lines('[', items, ']') : `[${items.join('')}]`;
}

function isMultiline(items: readonly string[]): boolean {
  return items.some((each) => each.includes('\n'));
}

/** Writes one item per line. No string literal contains a line feed, so all lines can be indented. */
export function lines(start: string, items: readonly string[], end: string): string {
  return items.length === 0 ? start + end : `${start}\n${items.map((each) => `${indented(each)},\n`).join('')}${end}`;
}

export function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
