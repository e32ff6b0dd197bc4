import { Buffer } from 'node:buffer';

/**
 * The built-in types of XML Schema part 2 (section 3), between their lexical space and JavaScript, without loss:
 * integers of up to 32 bits are numbers, wider ones `bigint`, `decimal` and the types of date and time keep their
 * lexical form as a `string`, floats are numbers with INF and NaN, binary is `Uint8Array`.
 */
export interface BuiltIn {
  /** The JavaScript type of its values, as TypeScript writes it. */
  readonly typescript: 'string' | 'number' | 'bigint' | 'boolean' | 'Uint8Array';
  /** What else is taken for a value in a request, as TypeScript writes it. */
  readonly alsoTakes?: 'Date';
  /** What a value must be, for messages: `a whole number from -128 to 127`. */
  readonly wanted: string;
  /** How white space of a lexical form is treated before it is read (XSD part 2, 4.3.6). */
  readonly whiteSpace: 'preserve' | 'replace' | 'collapse';
  /** The value of a lexical form, or `undefined` if it is outside the lexical space. */
  readonly decode: (lexical: string) => Value | undefined;
  /** The lexical form of a value, or `undefined` if it is no value of the type. */
  readonly encode: (value: unknown) => string | undefined;
}

/** A value of a simple type. */
export type Value = string | number | bigint | boolean | Uint8Array;

const matching = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text : undefined);

function text(whiteSpace: BuiltIn['whiteSpace'], pattern?: RegExp, wanted = 'a string'): BuiltIn {
  const decode = pattern ? matching(pattern) : (lexical: string) => lexical;
  return {
    typescript: 'string',
    wanted,
    whiteSpace,
    decode,
    encode: (value) => (typeof value === 'string' ? decode(value) : undefined),
  };
}

function small(min: number, max: number): BuiltIn {
  const inRange = (value: number) => (Number.isInteger(value) && value >= min && value <= max ? value : undefined);
  return {
    typescript: 'number',
    wanted: `a whole number from ${min} to ${max}`,
    whiteSpace: 'collapse',
    // `-0` is the integer 0; JavaScript would keep its sign
    decode: (lexical) => (/^[+-]?\d+$/.test(lexical) ? inRange(Number(lexical) + 0) : undefined),
    encode: (value) => (typeof value === 'number' && inRange(value) !== undefined ? String(value) : undefined),
  };
}

/** More digits than anybody counts with, for the integers without bounds. */
const MAX_DIGITS = 10_000;

function wide(wanted: string, min?: bigint, max?: bigint): BuiltIn {
  const maxDigits = min !== undefined && max !== undefined ? String(max).length : MAX_DIGITS;
  const inRange = (value: bigint) =>
    (min === undefined || value >= min) && (max === undefined || value <= max) ? value : undefined;
  return {
    typescript: 'bigint',
    wanted,
    whiteSpace: 'collapse',
    decode: (lexical) => {
      const [, sign = '', digits = ''] = /^([+-]?)0*(\d+)$/.exec(lexical) ?? [];
      // the time that BigInt takes grows with the square of the digits
      if (digits === '' || digits.length > maxDigits) return undefined;
      return inRange(BigInt(sign === '-' ? `-${digits}` : digits));
    },
    encode: (value) => {
      // a safe whole number is exact, and what people write by hand
      const big = typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
      return typeof big === 'bigint' && inRange(big) !== undefined ? String(big) : undefined;
    },
  };
}

function floating(): BuiltIn {
  const special: Readonly<Record<string, number>> = { INF: Infinity, '-INF': -Infinity, NaN: NaN };
  return {
    typescript: 'number',
    wanted: 'a number',
    whiteSpace: 'collapse',
    decode: (lexical) =>
      /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(lexical)
        ? Number(lexical)
        : Object.hasOwn(special, lexical)
          ? special[lexical]
          : undefined,
    encode: (value) => {
      if (typeof value !== 'number') return undefined;
      if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
      return Number.isNaN(value) ? 'NaN' : value > 0 ? 'INF' : '-INF';
    },
  };
}

const zone = '(Z|[+-]((0\\d|1[0-3]):[0-5]\\d|14:00))?';
const year = '-?([1-9]\\d{3,}|0\\d{3})';
const month = '(0[1-9]|1[0-2])';
const day = '(0[1-9]|[12]\\d|3[01])';
const clock = '(([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d+)?|24:00:00(\\.0+)?)';

/** A type of date or time: the lexical form itself, so that offset and fraction survive. A Date is taken as input. */
function moment(pattern: string, wanted: string, ofDate?: (iso: string) => string): BuiltIn {
  const decode = matching(new RegExp(`^${pattern}$`));
  return {
    typescript: 'string',
    ...(ofDate && { alsoTakes: 'Date' as const }),
    wanted,
    whiteSpace: 'collapse',
    decode,
    encode: (value) => {
      if (typeof value === 'string') return decode(value);
      return ofDate && value instanceof Date && !Number.isNaN(value.getTime())
        ? ofDate(value.toISOString())
        : undefined;
    },
  };
}

function binary(wanted: string, encoding: 'base64' | 'hex', pattern: RegExp): BuiltIn {
  return {
    typescript: 'Uint8Array',
    wanted: `a Uint8Array (written as ${wanted})`,
    whiteSpace: 'collapse',
    decode: (lexical) => {
      const compact = lexical.replaceAll(' ', '');
      return compact.length % (encoding === 'hex' ? 2 : 4) === 0 && pattern.test(compact)
        ? new Uint8Array(Buffer.from(compact, encoding))
        : undefined;
    },
    encode: (value) => {
      if (!(value instanceof Uint8Array)) return undefined;
      const written = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString(encoding);
      return encoding === 'hex' ? written.toUpperCase() : written;
    },
  };
}

const boolean: BuiltIn = {
  typescript: 'boolean',
  wanted: 'true or false',
  whiteSpace: 'collapse',
  decode: (lexical) =>
    lexical === 'true' || lexical === '1' ? true : lexical === 'false' || lexical === '0' ? false : undefined,
  encode: (value) => (typeof value === 'boolean' ? String(value) : undefined),
};

/** XML's names: a letter or `_`, then letters, digits, `.`, `-`, `_` (Namespaces in XML, NCName). */
const ncName = '[\\p{L}_][\\p{L}\\p{M}\\p{N}._\\-\\u00B7]*';

/** Every built-in type by its local name. */
export const builtIns = {
  string: text('preserve'),
  normalizedString: text('replace'),
  token: text('collapse'),
  language: text('collapse', /^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$/, 'a language tag such as en-GB'),
  Name: text('collapse', new RegExp(`^:?${ncName}(:${ncName})*$`, 'u'), 'an XML name'),
  NCName: text('collapse', new RegExp(`^${ncName}$`, 'u'), 'an XML name without a colon'),
  ID: text('collapse', new RegExp(`^${ncName}$`, 'u'), 'an XML name without a colon'),
  IDREF: text('collapse', new RegExp(`^${ncName}$`, 'u'), 'an XML name without a colon'),
  NMTOKEN: text('collapse', /^[\p{L}\p{M}\p{N}._:\-\u00B7]+$/u, 'a name token'),
  anyURI: text('collapse'),
  boolean,
  byte: small(-128, 127),
  short: small(-32768, 32767),
  int: small(-2147483648, 2147483647),
  unsignedByte: small(0, 255),
  unsignedShort: small(0, 65535),
  unsignedInt: small(0, 4294967295),
  long: wide('a bigint of 64 bits', -(2n ** 63n), 2n ** 63n - 1n),
  unsignedLong: wide('a bigint from 0 to 2^64-1', 0n, 2n ** 64n - 1n),
  integer: wide('a bigint'),
  nonNegativeInteger: wide('a bigint from 0', 0n),
  positiveInteger: wide('a bigint from 1', 1n),
  nonPositiveInteger: wide('a bigint up to 0', undefined, 0n),
  negativeInteger: wide('a bigint up to -1', undefined, -1n),
  decimal: text('collapse', /^[+-]?(\d+(\.\d*)?|\.\d+)$/, "a decimal number as a string, such as '12.50'"),
  float: floating(),
  double: floating(),
  dateTime: moment(
    `${year}-${month}-${day}T${clock}${zone}`,
    "a date and time such as '2024-02-19T14:36:37Z', or a Date",
    (iso) => iso.replace(/^\+0*(?=\d{4})/, ''),
  ),
  date: moment(`${year}-${month}-${day}${zone}`, "a date such as '2024-02-19', or a Date", (iso) =>
    iso.replace(/^\+0*(?=\d{4})/, '').replace(/T.*$/, ''),
  ),
  time: moment(`${clock}${zone}`, "a time such as '14:36:37', or a Date", (iso) => iso.replace(/^.*T/, '')),
  duration: moment(
    '-?P(?=.)(\\d+Y)?(\\d+M)?(\\d+D)?(T(?=.)(\\d+H)?(\\d+M)?(\\d+(\\.\\d+)?S)?)?',
    "a duration such as 'P1DT2H'",
  ),
  gYear: moment(`${year}${zone}`, "a year such as '2024'"),
  gYearMonth: moment(`${year}-${month}${zone}`, "a month such as '2024-02'"),
  gMonth: moment(`--${month}${zone}`, "a month such as '--02'"),
  gMonthDay: moment(`--${month}-${day}${zone}`, "a day such as '--02-19'"),
  gDay: moment(`---${day}${zone}`, "a day such as '---19'"),
  base64Binary: binary('base64', 'base64', /^[A-Za-z0-9+/]*={0,2}$/),
  hexBinary: binary('hexadecimal', 'hex', /^[0-9A-Fa-f]*$/),
} satisfies Readonly<Record<string, BuiltIn>>;

/** The local name of a built-in type. */
export type BuiltInType = keyof typeof builtIns;

/** Whether XML Schema's type of that local name is known here. */
export function isBuiltInType(name: string): name is BuiltInType {
  return Object.hasOwn(builtIns, name);
}

/** Applies the white space rule of a built-in type to a lexical form as it stood in the document. */
export function normalize(whiteSpace: BuiltIn['whiteSpace'], lexical: string): string {
  if (whiteSpace === 'preserve' || !/[\t\n\r ]/.test(lexical)) return lexical;
  const replaced = lexical.replace(/[\t\n\r]/g, ' ');
  return whiteSpace === 'replace' ? replaced : replaced.replace(/ +/g, ' ').replace(/^ | $/g, '');
}
