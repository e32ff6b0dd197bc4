import { Buffer } from 'node:buffer';
import {
  type BuiltIn,
  decimal,
  floatingPoint,
  joinWords,
  listOf,
  smallInteger,
  textual,
  bigInteger,
} from './built-in.js';
import { dateTypes } from './dates.js';
import { isNCName, NAME, NC_NAME, NM_TOKEN } from '../xml/names.js';

export { normalize, type BuiltIn, type Value } from './built-in.js';

/**
 * The built-in types of XML Schema part 2 (section 3), converted to JavaScript without loss. Integers of up to 32 bits
 * are numbers, and wider ones are `bigint`. `decimal` and the date and time types keep their lexical form as a
 * `string`. Floats are numbers, including INF and NaN. Binary data is a `Uint8Array`. A QName is a string in James
 * Clark's notation, `{namespace}local`, which needs no prefix.
 */

function binary(expected: string, encoding: 'base64' | 'hex', pattern: RegExp): BuiltIn {
  const write = (value: Uint8Array): string => {
    const written = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString(encoding);
    return encoding === 'hex' ? written.toUpperCase() : written;
  };
  return {
    typescript: 'Uint8Array',
    expected: `a Uint8Array (written as ${expected})`,
    whiteSpace: 'collapse',
    decode: (lexical) => {
      const compact = lexical.includes(' ') ? joinWords(lexical, '') : lexical;
      return compact.length % (encoding === 'hex' ? 2 : 4) === 0 && pattern.test(compact)
        ? new Uint8Array(Buffer.from(compact, encoding))
        : undefined;
    },
    encode: (value) => (value instanceof Uint8Array ? write(value) : undefined),
    identity: (value) => write(value as Uint8Array),
  };
}

const boolean: BuiltIn = {
  typescript: 'boolean',
  expected: 'true or false',
  whiteSpace: 'collapse',
  decode: (lexical) =>
    lexical === 'true' || lexical === '1' ? true : lexical === 'false' || lexical === '0' ? false : undefined,
  encode: (value) => (typeof value === 'boolean' ? String(value) : undefined),
};

const CLARK = new RegExp(`^(?:\\{[^{}\\s]+\\})?${NC_NAME.source.slice(1)}`, 'u');
const qualified: BuiltIn = {
  ...textual('collapse', (text) => CLARK.test(text), "a qualified name such as '{urn:example}name'"),
  isQualified: true,
};

/**
 * Returns `true` if `[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*` (3.3.3) matches the text. The expression itself is not used,
 * because JavaScript's engine remembers each repetition of a group. For long text, this would take far more memory than
 * the text itself.
 */
function isLanguage(text: string): boolean {
  return /^[a-zA-Z]{1,8}(?:-|$)/.test(text) && !/[^a-zA-Z0-9-]|-(?:-|$)|[a-zA-Z0-9]{9}/.test(text);
}

const ncName = textual('collapse', isNCName, 'an XML name without a colon');
const ncNames = listOf(NC_NAME, 'an array of XML names without a colon, at least one');

/** All built-in types, by local name. */
export const builtIns = {
  anySimpleType: textual('preserve'),
  string: textual('preserve'),
  normalizedString: textual('replace'),
  token: textual('collapse'),
  language: textual('collapse', isLanguage, 'a language tag such as en-GB'),
  Name: textual('collapse', (text) => NAME.test(text), 'an XML name'),
  NCName: ncName,
  ID: ncName,
  IDREF: ncName,
  IDREFS: ncNames,
  ENTITY: ncName,
  ENTITIES: ncNames,
  NMTOKEN: textual('collapse', (text) => NM_TOKEN.test(text), 'a name token'),
  NMTOKENS: listOf(NM_TOKEN, 'an array of name tokens, at least one'),
  QName: qualified,
  NOTATION: qualified,
  anyURI: textual('collapse'),
  boolean,
  byte: smallInteger(-128, 127),
  short: smallInteger(-32768, 32767),
  int: smallInteger(-2147483648, 2147483647),
  unsignedByte: smallInteger(0, 255),
  unsignedShort: smallInteger(0, 65535),
  unsignedInt: smallInteger(0, 4294967295),
  long: bigInteger('a bigint of 64 bits', -(2n ** 63n), 2n ** 63n - 1n),
  unsignedLong: bigInteger('a bigint from 0 to 2^64-1', 0n, 2n ** 64n - 1n),
  integer: bigInteger('a bigint'),
  nonNegativeInteger: bigInteger('a bigint from 0', 0n),
  positiveInteger: bigInteger('a bigint from 1', 1n),
  nonPositiveInteger: bigInteger('a bigint up to 0', undefined, 0n),
  negativeInteger: bigInteger('a bigint up to -1', undefined, -1n),
  decimal,
  float: floatingPoint('a number that 32 bits can hold', Math.fround),
  double: floatingPoint('a number', (value) => value),
  ...dateTypes,
  base64Binary: binary('base64', 'base64', /^[A-Za-z0-9+/]*={0,2}$/),
  hexBinary: binary('hexadecimal', 'hex', /^[0-9A-Fa-f]*$/),
} satisfies Readonly<Record<string, BuiltIn>>;

/** The local name of a built-in type. */
export type BuiltInType = keyof typeof builtIns;

/** Returns `true` if a local name is the name of a built-in type. */
export function isBuiltInType(name: string): name is BuiltInType {
  return Object.hasOwn(builtIns, name);
}
