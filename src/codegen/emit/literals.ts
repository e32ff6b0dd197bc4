import { escapeInvisible } from '../../printable.js';
import { builtIns, normalize, type BuiltIn, type BuiltInType } from '../../soap/schema/values.js';
import { isIdentifier } from '../model/identifier.js';

/**
 * Writes a string literal: in single quotes, or in double quotes if those need fewer escapes. Every string of the generated
 * code is written here.
 */
export function quoted(text: string): string {
  // most strings need no escape
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
 * Checks a string literal before it becomes code. Text after an early end would be executed.
 *
 * @throws Error if it contains an unescaped quote or line terminator
 */
export function checkedLiteral(literal: string): string {
  const unescaped = literal.slice(1, -1).replace(/\\[^\n\r\u2028\u2029]/g, '');
  if (unescaped.includes(literal.charAt(0)) || /[\\\n\r\u2028\u2029]/.test(unescaped))
    throw new Error('a text would end its string literal, and the rest would be code: nothing was generated');
  return literal;
}

/** Writes a property name, in quotes if necessary. */
export function propertyName(name: string): string {
  return isIdentifier(name) ? name : quoted(name);
}

/** The value of a lexical form as a literal type of TypeScript; `undefined` if there is none, as for NaN and binary. */
export function literalOf(base: BuiltInType, lexical: string): string | undefined {
  const { typescript, whiteSpace, decode }: BuiltIn = builtIns[base];
  if (typescript === 'string') return quoted(lexical);
  const value = decode(normalize(whiteSpace, lexical));
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}
