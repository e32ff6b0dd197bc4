import { describe, expect, test } from 'vitest';
import { digitsOf, joinWords, normalize } from '../../../src/soap/schema/built-in.js';
import {
  builtIns,
  isBuiltInType,
  type BuiltIn,
  type BuiltInType,
  type Value,
} from '../../../src/soap/schema/values.js';

/** For each type: the JavaScript type, the white space rule of XML Schema part 2, and the text of messages. */
const types: Record<BuiltInType, [string, string, string]> = {
  anySimpleType: ['string', 'preserve', 'a string'],
  string: ['string', 'preserve', 'a string'],
  normalizedString: ['string', 'replace', 'a string'],
  token: ['string', 'collapse', 'a string'],
  language: ['string', 'collapse', 'a language tag such as en-GB'],
  Name: ['string', 'collapse', 'an XML name'],
  NCName: ['string', 'collapse', 'an XML name without a colon'],
  ID: ['string', 'collapse', 'an XML name without a colon'],
  IDREF: ['string', 'collapse', 'an XML name without a colon'],
  IDREFS: ['string[]', 'collapse', 'an array of XML names without a colon, at least one'],
  ENTITY: ['string', 'collapse', 'an XML name without a colon'],
  ENTITIES: ['string[]', 'collapse', 'an array of XML names without a colon, at least one'],
  NMTOKEN: ['string', 'collapse', 'a name token'],
  NMTOKENS: ['string[]', 'collapse', 'an array of name tokens, at least one'],
  QName: ['string', 'collapse', "a qualified name such as '{urn:example}name'"],
  NOTATION: ['string', 'collapse', "a qualified name such as '{urn:example}name'"],
  anyURI: ['string', 'collapse', 'a string'],
  boolean: ['boolean', 'collapse', 'true or false'],
  byte: ['number', 'collapse', 'a whole number from -128 to 127'],
  short: ['number', 'collapse', 'a whole number from -32768 to 32767'],
  int: ['number', 'collapse', 'a whole number from -2147483648 to 2147483647'],
  unsignedByte: ['number', 'collapse', 'a whole number from 0 to 255'],
  unsignedShort: ['number', 'collapse', 'a whole number from 0 to 65535'],
  unsignedInt: ['number', 'collapse', 'a whole number from 0 to 4294967295'],
  long: ['bigint', 'collapse', 'a bigint of 64 bits'],
  unsignedLong: ['bigint', 'collapse', 'a bigint from 0 to 2^64-1'],
  integer: ['bigint', 'collapse', 'a bigint'],
  nonNegativeInteger: ['bigint', 'collapse', 'a bigint from 0'],
  positiveInteger: ['bigint', 'collapse', 'a bigint from 1'],
  nonPositiveInteger: ['bigint', 'collapse', 'a bigint up to 0'],
  negativeInteger: ['bigint', 'collapse', 'a bigint up to -1'],
  decimal: ['string', 'collapse', "a decimal number as a string, such as '12.50'"],
  float: ['number', 'collapse', 'a number that 32 bits can hold'],
  double: ['number', 'collapse', 'a number'],
  dateTime: ['string', 'collapse', "a date and time such as '2024-02-19T14:36:37Z', or a Date"],
  date: ['string', 'collapse', "a date such as '2024-02-19', or a Date"],
  time: ['string', 'collapse', "a time such as '14:36:37', or a Date"],
  duration: ['string', 'collapse', "a duration such as 'P1DT2H'"],
  gYear: ['string', 'collapse', "a year such as '2024'"],
  gYearMonth: ['string', 'collapse', "a month such as '2024-02'"],
  gMonth: ['string', 'collapse', "a month such as '--02'"],
  gMonthDay: ['string', 'collapse', "a day such as '--02-19'"],
  gDay: ['string', 'collapse', "a day such as '---19'"],
  base64Binary: ['Uint8Array', 'collapse', 'a Uint8Array (written as base64)'],
  hexBinary: ['Uint8Array', 'collapse', 'a Uint8Array (written as hexadecimal)'],
};

test('each built-in type has a JavaScript type, a white space rule and a description', () => {
  const found = Object.entries(builtIns).map(([name, type]) => [
    name,
    [type.typescript, type.whiteSpace, type.expected],
  ]);
  expect(Object.fromEntries(found)).toEqual(types);
  const names = (has: (type: BuiltIn) => boolean): string[] =>
    Object.keys(builtIns).filter((name) => has(builtIns[name as BuiltInType]));
  expect(names((type) => type.alsoTakes === 'Date')).toEqual(['dateTime', 'date', 'time']);
  expect(names((type) => type.isQualified === true)).toEqual(['QName', 'NOTATION']);
  expect(['int', 'Int', 'guid', 'constructor', '__proto__', ''].filter((name) => isBuiltInType(name))).toEqual(['int']);
});

describe('white space', () => {
  const long = 'x'.repeat(1000);
  test.each([
    ['', '', ''],
    ['a', 'a', 'a'],
    [' ', ' ', ''],
    ['\t\n\r ', '    ', ''],
    [' a ', ' a ', 'a'],
    ['\na', ' a', 'a'],
    ['a\t', 'a ', 'a'],
    ['\ra\r\n \tb\n', ' a    b ', 'a b'],
    ['a b', 'a b', 'a b'],
    // no white space of XML: no-break space, vertical tab, next line, zero-width no-break space
    ['\u00a0a\u000b\u0085\ufeff', '\u00a0a\u000b\u0085\ufeff', '\u00a0a\u000b\u0085\ufeff'],
    ['!"\u0008\u000e\u001f ', '!"\u0008\u000e\u001f ', '!"\u0008\u000e\u001f'],
    [`\t${long}\n\n${long}\u{1F600}\ud800 `, ` ${long}  ${long}\u{1F600}\ud800 `, `${long} ${long}\u{1F600}\ud800`],
  ])('in %j is replaced and collapsed', (text, replaced, collapsed) => {
    expect(normalize('preserve', text)).toBe(text);
    expect(normalize('replace', text)).toBe(replaced);
    expect(normalize('collapse', text)).toBe(collapsed);
    expect(joinWords(text, ' ')).toBe(collapsed);
    expect(joinWords(text, '')).toBe(collapsed.replaceAll(' ', ''));
  });
});

describe('the range of an integer type', () => {
  const ranges: [BuiltInType, bigint | undefined, bigint | undefined][] = [
    ['byte', -128n, 127n],
    ['short', -32768n, 32767n],
    ['int', -2147483648n, 2147483647n],
    ['unsignedByte', 0n, 255n],
    ['unsignedShort', 0n, 65535n],
    ['unsignedInt', 0n, 4294967295n],
    ['long', -9223372036854775808n, 9223372036854775807n],
    ['unsignedLong', 0n, 18446744073709551615n],
    ['integer', undefined, undefined],
    ['nonNegativeInteger', 0n, undefined],
    ['positiveInteger', 1n, undefined],
    ['nonPositiveInteger', undefined, 0n],
    ['negativeInteger', undefined, -1n],
  ];
  test.each(ranges)('%s is from %s to %s', (name, min, max) => {
    const type: BuiltIn = builtIns[name];
    const valueOf = (value: bigint): Value => (type.typescript === 'bigint' ? value : Number(value));
    const large = 10n ** 30n;
    for (const value of [min ?? -large, max ?? large]) {
      expect(type.decode(String(value))).toBe(valueOf(value));
      expect(type.encode(valueOf(value))).toBe(String(value));
    }
    for (const value of [min === undefined ? [] : min - 1n, max === undefined ? [] : max + 1n].flat()) {
      expect(type.decode(String(value))).toBe(undefined);
      expect(type.encode(valueOf(value))).toBe(undefined);
    }
  });

  test('an integer has at most 10,000 digits, without leading zeros', () => {
    const most = '9'.repeat(10_000);
    const { decode }: BuiltIn = builtIns.integer;
    expect(decode(most)).toBe(BigInt(most));
    expect(decode(`-${most}`)).toBe(-BigInt(most));
    expect(decode(`+00${most}`)).toBe(BigInt(most));
    expect(decode(`1${'0'.repeat(10_000)}`)).toBe(undefined);
    expect(decode('000')).toBe(0n);
  });

  test('a wide integer may also be given as a safe number', () => {
    const { encode }: BuiltIn = builtIns.long;
    expect([-1, -0, 2 ** 53 - 1, 2 ** 53, 0.5, NaN, '1', null].map((value) => encode(value))).toEqual([
      '-1',
      '0',
      '9007199254740991',
      ...Array<undefined>(5),
    ]);
  });
});

describe('floating-point numbers', () => {
  test.each<[BuiltInType, number, string]>([
    ['double', 0, '0'],
    ['double', -0, '-0'],
    ['double', 1, '1'],
    ['double', -1.5e-7, '-1.5e-7'],
    ['double', 1.7976931348623157e308, '1.7976931348623157e+308'],
    ['double', Infinity, 'INF'],
    ['double', -Infinity, '-INF'],
    ['double', NaN, 'NaN'],
    ['float', 3.4028234663852886e38, '3.4028234663852886e+38'],
    ['float', Infinity, 'INF'],
    ['float', NaN, 'NaN'],
  ])('%s %s is written as %s, and read again', (type, value, lexical) => {
    expect(builtIns[type].encode(value)).toBe(lexical);
    expect(builtIns[type].decode(lexical)).toBe(value);
  });

  test.each([
    ['3.4028235677973365e38', undefined],
    ['-3.4028235677973365e38', undefined],
    ['constructor', undefined],
    ['1e', undefined],
  ])('float %s is %s', (lexical, value) => {
    expect(builtIns.float.decode(lexical)).toBe(value);
    expect(builtIns.float.encode(Number(lexical))).toBe(Number.isNaN(Number(lexical)) ? 'NaN' : undefined);
  });
});

test.each([
  ['-007.500', { isNegative: true, whole: '7', fraction: '5' }],
  ['+10', { isNegative: false, whole: '10', fraction: '' }],
  ['-0.0', { isNegative: false, whole: '', fraction: '' }],
  ['.05', { isNegative: false, whole: '', fraction: '05' }],
  ['-.1', { isNegative: true, whole: '', fraction: '1' }],
  ['100.', { isNegative: false, whole: '100', fraction: '' }],
  [-120, { isNegative: true, whole: '120', fraction: '' }],
  [90n, { isNegative: false, whole: '90', fraction: '' }],
])('the significant digits of %s', (value, digits) => {
  expect(digitsOf(value)).toEqual(digits);
});

test.each<[BuiltInType, Value, Value, boolean]>([
  ['decimal', '1.0', '+01', true],
  ['decimal', '-0', '0', true],
  ['decimal', '10', '1', false],
  ['decimal', '0.1', '1', false],
  ['decimal', '1', '-1', false],
  ['double', -0, 0, true],
  ['double', NaN, NaN, true],
  ['double', 1, 2, false],
  ['NMTOKENS', ['a', 'b'], ['a', 'b'], true],
  ['NMTOKENS', ['a', 'b'], ['ab'], false],
  ['hexBinary', Uint8Array.of(10), Uint8Array.of(10), true],
  ['base64Binary', Uint8Array.of(1), Uint8Array.of(2), false],
])('%s %s and %s have the same identity: %s', (name, a, b, isSame) => {
  const { identity }: BuiltIn = builtIns[name];
  expect(identity?.(a) === identity?.(b)).toBe(isSame);
  expect(identity?.(a)).toBeTypeOf('string');
});

test('binary data is written from its part of the buffer only', () => {
  const part = Uint8Array.of(0, 0xab, 0xcd, 0xef, 0).subarray(1, 4);
  expect([builtIns.hexBinary.encode(part), builtIns.base64Binary.encode(part)]).toEqual(['ABCDEF', 'q83v']);
  expect([builtIns.hexBinary.decode('ABCDEF'), builtIns.base64Binary.decode('q83v')]).toEqual([
    new Uint8Array(part),
    new Uint8Array(part),
  ]);
});

test('a list of names has at least one item, and each item is a name', () => {
  const { decode, encode }: BuiltIn = builtIns.IDREFS;
  expect([decode('a'), decode('a b'), decode('a 1'), decode('')]).toEqual([['a'], ['a', 'b'], undefined, undefined]);
  const values = [['a'], ['a', 'b'], [], ['a', '1'], ['a', 1], 'a', { length: 1, 0: 'a' }];
  expect(values.map((value) => encode(value))).toEqual(['a', 'a b', ...Array<undefined>(5)]);
});

test.each([
  ['a', true],
  ['en-GB', true],
  ['abcdefgh-abcdefg8-x', true],
  ['abcdefghi', false],
  ['en-abcdefghi', false],
  ['e1', false],
  ['en-', false],
  ['en--GB', false],
  ['-en', false],
  ['en-é', false],
])('%s is a language tag: %s', (text, isValid) => {
  expect(builtIns.language.decode(text)).toBe(isValid ? text : undefined);
});

test.each([
  ['a', true],
  ['{urn:x}a', true],
  ['{urn:x}', false],
  ['{}a', false],
  ['{urn:x a}a', false],
  ['{{}}a', false],
  ['{a}{b}c', false],
  ['p:a', false],
  ['{urn:x}a b', false],
  ['x{urn:x}a', false],
])("%s is a name in Clark's notation: %s", (text, isValid) => {
  expect(builtIns.QName.encode(text)).toBe(isValid ? text : undefined);
});
