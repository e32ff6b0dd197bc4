import type { BuiltIn, Value } from './built-in.js';

/** The numeric types of XML Schema part 2. */

/** An integer of up to 32 bits: a number. */
export function small(min: number, max: number): BuiltIn {
  const inRange = (value: number) => (Number.isInteger(value) && value >= min && value <= max ? value : undefined);
  return {
    typescript: 'number',
    wanted: `a whole number from ${min} to ${max}`,
    whiteSpace: 'collapse',
    // `-0` is the integer 0; JavaScript would keep its sign
    decode: (lexical) => (/^[+-]?\d+$/.test(lexical) ? inRange(Number(lexical) + 0) : undefined),
    encode: (value) => (typeof value === 'number' && inRange(value) !== undefined ? String(value) : undefined),
    compare: (a, b) => Number(a) - Number(b),
  };
}

/**
 * The maximum number of digits, because the time to decode grows faster. An RSA key of 16,384 bits has half as many.
 */
const MAX_DIGITS = 10_000;

/** A wider integer: a bigint. */
export function wide(wanted: string, min?: bigint, max?: bigint): BuiltIn {
  const maxDigits = min !== undefined && max !== undefined ? String(max).length : MAX_DIGITS;
  const inRange = (value: bigint) =>
    (min === undefined || value >= min) && (max === undefined || value <= max) ? value : undefined;
  return {
    typescript: 'bigint',
    wanted,
    whiteSpace: 'collapse',
    decode: (lexical) => {
      if (!/^[+-]?\d+$/.test(lexical)) return undefined;
      const { isNegative, whole } = digitsOf(lexical);
      // the time of BigInt grows faster than the number of digits
      if (whole.length > maxDigits) return undefined;
      return inRange(BigInt(`${isNegative ? '-' : ''}${whole || '0'}`));
    },
    encode: (value) => {
      // a safe whole number is exact, and easier to write than a bigint
      const big = typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
      return typeof big === 'bigint' && inRange(big) !== undefined ? String(big) : undefined;
    },
    compare: (a, b) => (a === b ? 0 : (a as bigint) < (b as bigint) ? -1 : 1),
  };
}

const special: Readonly<Record<string, number>> = { INF: Infinity, '-INF': -Infinity, NaN: NaN };

/**
 * `float` and `double`. A number that would be rounded to infinity is rejected, because .NET rejects it as an overflow.
 * All digits are written, so a 32-bit value arrives unchanged.
 */
export function floating(wanted: string, round: (value: number) => number): BuiltIn {
  const isInRange = (value: number): boolean => !Number.isFinite(value) || Number.isFinite(round(value));
  return {
    typescript: 'number',
    wanted,
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
      return Number.isNaN(value) ? 'NaN' : value > 0 ? 'INF' : '-INF';
    },
    // NaN is equal to itself, and not comparable with anything else (3.2.4)
    compare: (a, b) => (Object.is(a, b) || a === b ? 0 : a < b ? -1 : a > b ? 1 : undefined),
    identity: (value) => String(value),
  };
}

/** `decimal`: its lexical form, so that no digit is lost. */
export function decimal(): BuiltIn {
  const decode = (lexical: string): string | undefined =>
    /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(lexical) ? lexical : undefined;
  return {
    typescript: 'string',
    wanted: "a decimal number as a string, such as '12.50'",
    whiteSpace: 'collapse',
    decode,
    encode: (value) => (typeof value === 'string' ? decode(value) : undefined),
    compare: compareDecimals,
    identity: (value) => {
      const { isNegative, whole, fraction } = digitsOf(value);
      return `${isNegative ? '-' : ''}${whole}.${fraction}`;
    },
  };
}

/** The significant digits of a decimal or an integer; zero has none. */
export function digitsOf(value: Value): {
  readonly isNegative: boolean;
  readonly whole: string;
  readonly fraction: string;
} {
  const text = String(value);
  const unsigned = /^[+-]/.test(text) ? text.slice(1) : text;
  const [before = '', after = ''] = unsigned.split('.');
  const [whole, fraction] = [before.replace(/^0+/, ''), withoutEndZeros(after)];
  return { isNegative: text.startsWith('-') && whole + fraction !== '', whole, fraction };
}

/** Removes trailing zeros. A regular expression would take quadratic time for runs of zeros. */
export function withoutEndZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 0x30) end--;
  return digits.slice(0, end);
}

function compareDecimals(a: Value, b: Value): number {
  const [x, y] = [digitsOf(a), digitsOf(b)];
  if (x.isNegative !== y.isNegative) return x.isNegative ? -1 : 1;
  const size = x.whole.length - y.whole.length || compareText(x.whole, y.whole) || compareText(x.fraction, y.fraction);
  return x.isNegative ? -size : size;
}

/** Compares digits of equal position. Fractions need no padding, because they have no trailing zeros. */
export function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
