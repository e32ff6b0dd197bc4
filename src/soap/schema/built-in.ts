import { Buffer } from 'node:buffer';

/**
 * Converts values of a built-in type (XML Schema part 2) between their lexical forms and JavaScript. The types are
 * listed in `values.ts`.
 */
export interface BuiltIn {
  /** The JavaScript type of the values, in TypeScript syntax. */
  readonly typescript: 'string' | 'number' | 'bigint' | 'boolean' | 'Uint8Array' | 'string[]';
  /** Further types that a request accepts, in TypeScript syntax. */
  readonly alsoTakes?: 'Date';
  /** A description of valid values, for messages: `a whole number from -128 to 127`. */
  readonly expected: string;
  /** How white space in a lexical form is normalized before decoding (XSD part 2, 4.3.6). */
  readonly whiteSpace: WhiteSpace;
  /** `true` if the lexical forms contain namespace prefixes, as in QName and NOTATION. */
  readonly isQualified?: true;
  /** Returns the value of a lexical form with normalized white space, or `undefined` if the form is invalid. */
  readonly decode: (lexical: string) => Value | undefined;
  /** Returns the lexical form of a value, or `undefined` if the value does not belong to the type. */
  readonly encode: (value: unknown) => string | undefined;
  /**
   * Compares two values. Returns a negative number, 0, a positive number, or `undefined` for NaN, which has no order
   * (XSD part 2, 3.2.4). Absent for types without an order, and for dates, times and durations.
   */
  readonly compare?: (a: Value, b: Value) => number | undefined;
  /** Returns a string that is the same only for equal values. Default: `String(value)`. */
  readonly identity?: (value: Value) => string;
}

export type WhiteSpace = 'preserve' | 'replace' | 'collapse';

/** A value of a built-in type. */
export type Value = string | number | bigint | boolean | Uint8Array | string[];

/** Applies a white space rule to a lexical form as it appears in the document. */
export function normalize(whiteSpace: WhiteSpace, lexical: string): string {
  if (whiteSpace === 'preserve' || !/[\t\n\r ]/.test(lexical)) return lexical;
  return whiteSpace === 'replace' ? lexical.replace(/[\t\n\r]/g, ' ') : joinWords(lexical, ' ');
}

/**
 * Replaces the white space between words with a separator. Removes leading and trailing white space. Characters are
 * copied, because V8 allocates memory for each match of a regular expression.
 */
export function joinWords(text: string, separator: '' | ' '): string {
  const units = new Uint16Array(text.length);
  let length = 0;
  let isBetween = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09) isBetween = length > 0;
    else {
      if (isBetween && separator !== '') units[length++] = 0x20;
      isBetween = false;
      units[length++] = unit;
    }
  }
  return Buffer.from(units.buffer, 0, length * 2).toString('utf16le');
}

/** Creates a type whose values are their own lexical forms. */
export function textual(
  whiteSpace: WhiteSpace,
  isValid: (lexical: string) => boolean = () => true,
  expected = 'a string',
): BuiltIn {
  const decode = (lexical: string): string | undefined => (isValid(lexical) ? lexical : undefined);
  return {
    typescript: 'string',
    expected,
    whiteSpace,
    decode,
    // the receiver normalizes white space, so the normalized text is checked and sent
    encode: (value) => (typeof value === 'string' ? decode(normalize(whiteSpace, value)) : undefined),
  };
}

/** Creates a built-in list type (XSD part 2, 3.3): at least one name, separated by white space. */
export function listOf(item: RegExp, expected: string): BuiltIn {
  const all = (items: readonly unknown[]): items is string[] =>
    items.length > 0 && items.every((each) => typeof each === 'string' && item.test(each));
  return {
    typescript: 'string[]',
    expected,
    whiteSpace: 'collapse',
    decode: (lexical) => {
      const items = lexical.split(' ');
      return all(items) ? items : undefined;
    },
    encode: (value) => (Array.isArray(value) && all(value) ? value.join(' ') : undefined),
    identity: (value) => (value as string[]).join(' '),
  };
}

/** Creates a type for integers of up to 32 bits, represented as numbers. */
export function smallInteger(min: number, max: number): BuiltIn {
  const inRange = (value: number) => (Number.isInteger(value) && value >= min && value <= max ? value : undefined);
  return {
    typescript: 'number',
    expected: `a whole number from ${min} to ${max}`,
    whiteSpace: 'collapse',
    // `-0` is the integer 0, but JavaScript would keep its sign
    decode: (lexical) => (/^[+-]?\d+$/.test(lexical) ? inRange(Number(lexical) + 0) : undefined),
    encode: (value) => (typeof value === 'number' && inRange(value) !== undefined ? String(value) : undefined),
    compare: order,
  };
}

/**
 * The maximum number of digits. Decoding time grows faster than linearly. An RSA key of 16,384 bits has about half as
 * many digits.
 */
const MAX_DIGITS = 10_000;

/** Creates a type for wider integers, represented as bigints. */
export function bigInteger(expected: string, min?: bigint, max?: bigint): BuiltIn {
  const inRange = (value: bigint) =>
    (min === undefined || value >= min) && (max === undefined || value <= max) ? value : undefined;
  return {
    typescript: 'bigint',
    expected,
    whiteSpace: 'collapse',
    decode: (lexical) => {
      if (!/^[+-]?\d+$/.test(lexical)) return undefined;
      const { isNegative, whole } = digitsOf(lexical);
      if (whole.length > MAX_DIGITS) return undefined;
      return inRange(BigInt(`${isNegative ? '-' : ''}${whole}`));
    },
    encode: (value) => {
      // safe whole numbers are also accepted: they are exact, and easier to write than a bigint
      const big = typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
      return typeof big === 'bigint' && inRange(big) !== undefined ? String(big) : undefined;
    },
    compare: order,
  };
}

const special: Readonly<Record<string, number>> = { INF: Infinity, '-INF': -Infinity, NaN: NaN };

/**
 * Creates `float` or `double`. A number that would be rounded to infinity is rejected, because .NET rejects it as an
 * overflow. All digits are written, so a 32-bit value arrives unchanged.
 */
export function floatingPoint(expected: string, round: (value: number) => number): BuiltIn {
  const isInRange = (value: number): boolean => !Number.isFinite(value) || Number.isFinite(round(value));
  return {
    typescript: 'number',
    expected,
    whiteSpace: 'collapse',
    decode: (lexical) => {
      if (Object.hasOwn(special, lexical)) return special[lexical];
      if (!/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(lexical)) return undefined;
      const value = Number(lexical);
      return Number.isFinite(round(value)) ? value : undefined;
    },
    encode: (value) => {
      if (typeof value !== 'number' || !isInRange(value)) return undefined;
      if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
      return Object.keys(special).find((lexical) => Object.is(special[lexical], value));
    },
    // NaN is equal to itself, and cannot be compared with anything else (3.2.4)
    compare: (a, b) => (Number.isNaN(a) === Number.isNaN(b) ? order(a, b) : undefined),
    identity: (value) => String(value),
  };
}

/** `decimal`. Its values are lexical forms, so that no digit is lost. */
export const decimal: BuiltIn = {
  ...textual(
    'collapse',
    (lexical) => /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(lexical),
    "a decimal number as a string, such as '12.50'",
  ),
  compare: compareDecimals,
  identity: (value) => {
    const { isNegative, whole, fraction } = digitsOf(value);
    return `${isNegative ? '-' : ''}${whole}.${fraction}`;
  },
};

/** Returns the significant digits of a decimal or an integer. Zero has no significant digits. */
export function digitsOf(value: Value) {
  const text = String(value);
  const unsigned = /^[+-]/.test(text) ? text.slice(1) : text;
  const [before = '', after = ''] = unsigned.split('.');
  const [whole, fraction] = [before.replace(/^0+/, ''), withoutEndZeros(after)];
  return { isNegative: text.startsWith('-') && whole + fraction !== '', whole, fraction };
}

/** Removes trailing zeros. A regular expression would take quadratic time on runs of zeros. */
function withoutEndZeros(digits: string): string {
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === 0x30) end--;
  return digits.slice(0, end);
}

function compareDecimals(a: Value, b: Value): number {
  const [x, y] = [digitsOf(a), digitsOf(b)];
  // fractions need no padding, because they have no trailing zeros
  const size = order(x.whole.length, y.whole.length) || order(x.whole, y.whole) || order(x.fraction, y.fraction);
  return order(y.isNegative, x.isNegative) || (x.isNegative ? -size : size);
}

/** Returns 1 if the first value is greater, -1 if the second value is greater, and otherwise 0. */
function order(a: Value, b: Value): number {
  return Number(a > b) - Number(a < b);
}
