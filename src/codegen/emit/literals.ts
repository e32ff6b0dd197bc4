import { escapeInvisible } from '../../printable.js';
import { builtIns, normalize, type BuiltIn, type BuiltInType } from '../../soap/schema/values.js';
import { isIdentifier } from '../model/identifier.js';

/**
 * Writes a string literal in single quotes, or in double quotes if that requires fewer escapes. All strings in
 * generated code are written by this function.
 */
export function quoted(text: string): string {
  // most strings need no escaping
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
 * Checks that a string literal does not end early. If it did, the rest of its text would be executed as code.
 *
 * @throws Error if the literal contains an unescaped quote or line terminator
 */
export function checkedLiteral(literal: string): string {
  const unescaped = literal.slice(1, -1).split(/\\[^\n\r\u2028\u2029]/);
  if (unescaped.some((each) => each.includes(literal.charAt(0)) || /[\\\n\r\u2028\u2029]/.test(each)))
    throw new Error(
      'the text of a string literal would end the literal early, and the rest would become code: nothing was generated',
    );
  return literal;
}

/** Writes a property name, in quotes if necessary. */
export function propertyName(name: string): string {
  return isIdentifier(name) ? name : quoted(name);
}

/**
 * Converts a lexical value to a TypeScript literal type. Returns `undefined` if TypeScript has no literal type for the
 * value, for example for NaN and binary data.
 */
export function literalOf(base: BuiltInType, lexical: string): string | undefined {
  const { typescript, whiteSpace, decode }: BuiltIn = builtIns[base];
  if (typescript === 'string') return quoted(lexical);
  const value = decode(normalize(whiteSpace, lexical));
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}
