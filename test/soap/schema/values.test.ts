import { describe, expect, test } from 'vitest';
import { builtIns, type BuiltIn, type BuiltInType, type Value } from '../../../src/soap/schema/values.js';
import { decoded, elementOf, refusals } from '../../support/codec.js';

const read = (type: BuiltInType, lexical: string) => decoded(elementOf(type), `<v xmlns="urn:v">${lexical}</v>`);

describe('the lexical space of each built-in type', () => {
  /** Accepted forms, with the value if it differs from the form. */
  const taken: Partial<Record<BuiltInType, readonly (string | [string, unknown])[]>> = {
    boolean: [
      ['1', true],
      ['0', false],
      [' true ', true],
      ['\nfalse\t', false],
    ],
    byte: [
      ['+127', 127],
      ['-0', 0],
      ['007', 7],
      [`${'0'.repeat(50)}1`, 1],
    ],
    int: [[' +2147483647 ', 2147483647]],
    unsignedInt: [['-0', 0]],
    long: [
      ['+009223372036854775807', 9223372036854775807n],
      ['-0', 0n],
    ],
    negativeInteger: [['-01', -1n]],
    decimal: ['+.5', '-0.0', '5.', ['\n 1 ', '1']],
    double: [
      ['1E5', 1e5],
      ['1e+05', 1e5],
      ['.5e-1', 0.05],
      ['5.', 5],
      ['-INF', -Infinity],
      ['+1', 1],
    ],
    float: [
      ['3.4028235E+38', 3.4028235e38],
      ['1e-60', 1e-60],
    ],
    dateTime: [
      '2024-02-29T24:00:00',
      '2000-02-29T00:00:00',
      '-0001-02-29T00:00:00',
      '2024-01-01T00:00:00.000000000000001-14:00',
    ],
    date: ['2400-02-29', '2024-02-29Z', '10000-01-01'],
    gMonthDay: ['--02-29'],
    gMonth: ['--02--'],
    hexBinary: [
      ['0aFf', new Uint8Array([10, 255])],
      [' 0a\nff ', new Uint8Array([10, 255])],
      ['', new Uint8Array()],
    ],
    base64Binary: [
      ['A P\t8\n=', new Uint8Array([0, 255])],
      ['', new Uint8Array()],
      ['AAAA\r\nAAAA', new Uint8Array(6)],
    ],
    token: [[' a \n b ', 'a b']],
    normalizedString: [[' a\tb\n', ' a b ']],
    NMTOKENS: [[' 1  2\n3 ', ['1', '2', '3']]],
    anyURI: [[' urn:x ', 'urn:x']],
    QName: [
      [' v ', '{urn:v}v'],
      ['xsi:type', '{http://www.w3.org/2001/XMLSchema-instance}type'],
      ['xml:lang', '{http://www.w3.org/XML/1998/namespace}lang'],
    ],
  };

  const refused: Partial<Record<BuiltInType, readonly string[]>> = {
    boolean: ['TRUE', 'yes', '', '2'],
    byte: ['128', '-129', '1.0', '1e2', '', '+', '--1', '0x1', '１'],
    short: ['32768', '-32769'],
    int: ['2147483648', '-2147483649', '1 2', '1,000', 'NaN'],
    unsignedByte: ['-1', '256'],
    unsignedShort: ['65536'],
    unsignedInt: ['4294967296', '-1'],
    long: ['9223372036854775808', '-9223372036854775809', '1n', '1.0', ''],
    unsignedLong: ['-1', '18446744073709551616'],
    integer: ['1.', '', 'INF', '9'.repeat(100_001)],
    nonNegativeInteger: ['-1'],
    positiveInteger: ['0'],
    nonPositiveInteger: ['1'],
    negativeInteger: ['0'],
    decimal: ['1e5', '1,5', '', '.', '+', 'INF', '--1', '1 .5'],
    float: ['1e39', '-1e39', 'inf', '+INF', 'Infinity', '', '.', 'e5', '1e', '0x1', '1f'],
    double: ['1e400', '-1e400', 'nan', 'INFINITY', '', '1 e5'],
    dateTime: [
      '',
      '2024-02-30T00:00:00',
      '2023-02-29T00:00:00',
      '1900-02-29T00:00:00',
      '2100-02-29T00:00:00',
      '2024-04-31T00:00:00',
      '2024-00-01T00:00:00',
      '2024-13-01T00:00:00',
      '2024-01-00T00:00:00',
      '2024-01-32T00:00:00',
      '0000-01-01T00:00:00',
      '-0000-01-01T00:00:00',
      '-0002-02-29T00:00:00',
      '024-01-01T00:00:00',
      '02024-01-01T00:00:00',
      '+2024-01-01T00:00:00',
      '2024-01-01T24:00:01',
      '2024-01-01T24:00:00.1',
      '2024-01-01T23:60:00',
      '2024-01-01T23:59:60',
      '2024-01-01T00:00',
      '2024-01-01 00:00:00',
      '2024-01-01T00:00:00.',
      '2024-01-01T00:00:00+14:01',
      '2024-01-01T00:00:00+15:00',
      '2024-01-01T00:00:00z',
      '2024-01-01T00:00:00 Z',
      '2024-01-01T00:00:00+1:00',
    ],
    date: ['2024-02-19T00:00:00', '2024-2-19', '2023-02-29', '2024-11-31', '24-02-19'],
    time: ['24:00:01', '25:00:00', '12:00', '12:60:00', '1:00:00', '12:00:00+14:30'],
    duration: ['P', 'PT', 'P1YT', '1Y', 'P1S', 'P-1Y', '+P1Y', 'PT1.S', 'PT.5S', 'P1M1Y', 'P1.5Y', 'P1H'],
    gYear: ['0000', '24', '02024', '2024-'],
    gYearMonth: ['2024-13', '2024-2', '0000-01'],
    gMonth: ['--13', '--00', '02', '--2'],
    gMonthDay: ['--02-30', '--04-31', '--11-31', '02-29'],
    gDay: ['---32', '---00', '--01'],
    hexBinary: ['0', '0g', '0x00'],
    base64Binary: ['A', 'AA', 'AAA', 'A===', 'AA=A', '=AAA', 'AA-_'],
    language: ['', 'en_GB', 'abcdefghi', 'en-'],
    Name: ['', '1a', '-a', 'a b'],
    NCName: ['', '1a', 'a:b', 'a b', '·a'],
    ID: ['1'],
    IDREF: ['a b'],
    IDREFS: ['', 'a 1'],
    ENTITY: ['1'],
    ENTITIES: [''],
    NMTOKEN: ['', 'a b', 'a/b'],
    NMTOKENS: ['', 'a /'],
    QName: ['', ':a', 'a:', 'nope:a', 'a:b:c', 'xsi:1'],
    NOTATION: ['nope:a'],
  };

  test.each(pairs(taken))('%s accepts %s', (type, form) => {
    const [lexical, value] = typeof form === 'string' ? [form, form] : form;
    expect(read(type, lexical)).toEqual(value);
  });

  test.each(pairs(refused))('%s rejects %j', (type, lexical) => {
    expect(() => read(type, lexical)).toThrow(/^Body\/v is not /);
    // the values of text and time types are their lexical forms
    if (builtIns[type].typescript === 'string' && type !== 'QName' && type !== 'NOTATION')
      expect(refusals(elementOf(type), lexical)).toHaveLength(1);
  });
});

function pairs<T>(table: Partial<Record<BuiltInType, readonly T[]>>): [BuiltInType, T][] {
  return Object.entries(table).flatMap(([type, forms]) =>
    forms.map((form): [BuiltInType, T] => [type as BuiltInType, form]),
  );
}

describe('a value of another type is rejected', () => {
  test.each<[BuiltInType, unknown]>([
    ['string', 5],
    ['string', undefined],
    ['boolean', 1],
    ['boolean', 'true'],
    ['int', '1'],
    ['int', 1.5],
    ['int', NaN],
    ['int', 1n],
    ['long', 1.5],
    ['long', 2 ** 53],
    ['unsignedLong', -1],
    ['float', 1e39],
    ['float', '1'],
    ['double', 1n],
    ['decimal', 1],
    ['dateTime', 0],
    ['dateTime', new Date(NaN)],
    ['duration', new Date(0)],
    ['gYear', new Date(0)],
    ['hexBinary', '00'],
    ['base64Binary', [0]],
    ['base64Binary', new ArrayBuffer(1)],
    ['NMTOKENS', 'a'],
    ['NMTOKENS', []],
    ['NMTOKENS', ['a b']],
    ['QName', 'p:a'],
    ['QName', '{}a'],
    ['QName', '{urn:x}'],
    ['QName', '{urn:x}a b'],
  ])('%s %s', (type, value) => {
    expect(refusals(elementOf(type), value)).toEqual([expect.stringMatching(/^must be /)]);
  });

  test.each(['\u0000', '\u0008', '\u000B', '\u000C', '\u001F', '\uFFFE', '\uFFFF', '\uD800', '\uDC00', '\uDC00\uD800'])(
    'a character that XML forbids: %j',
    (character) => {
      const message = 'contains a character that XML forbids; remove it';
      expect(refusals(elementOf('string'), `a${character}b`)).toEqual([message]);
      expect(refusals(elementOf('anyURI'), `a${character}b`)).toEqual([message]);
      expect(
        refusals(
          elementOf(() => ({ kind: 'complex', elements: [], text: 'string' })),
          { $value: character },
        ),
      ).toEqual([`$value ${message}`]);
      expect(
        refusals(
          elementOf(() => ({ kind: 'complex', elements: [], mixed: true })),
          { $content: ['a', character] },
        ),
      ).toEqual([`$content 1 ${message}`]);
      const tree = {
        ns: '',
        name: 'a',
        attributes: [],
        children: ['x', { ns: '', name: 'b', attributes: [], children: [character] }],
      };
      expect(
        refusals(
          elementOf(() => ({ kind: 'complex', elements: [], mixed: true })),
          { $content: [tree] },
        ),
      ).toEqual([`$content 0 children 1 children 0 ${message}`]);
    },
  );
});

describe('values are compared as in XML Schema', () => {
  const order = (type: BuiltInType, a: Value, b: Value) => {
    const { compare }: BuiltIn = builtIns[type];
    const sign = compare?.(a, b);
    return sign === undefined ? undefined : Math.sign(sign) + 0;
  };
  test.each<[BuiltInType, Value, Value, -1 | 0 | undefined]>([
    ['int', 1, 2, -1],
    ['long', 2n ** 53n, 2n ** 53n + 1n, -1],
    ['decimal', '0.1', '0.10', 0],
    ['decimal', '-0', '0', 0],
    ['decimal', '-2', '-1.9', -1],
    ['decimal', '9.9', '10', -1],
    ['decimal', '1.09', '1.1', -1],
    ['decimal', '79228162514264337593543950334', '79228162514264337593543950335', -1],
    ['double', -Infinity, -1e308, -1],
    ['double', NaN, NaN, 0],
    ['double', NaN, 1, undefined],
    ['double', -0, 0, 0],
  ])('%s %s and %s: %s', (type, a, b, want) => {
    expect(order(type, a, b)).toBe(want);
    expect(order(type, b, a)).toBe(want === undefined ? undefined : 0 - want + 0);
  });
});
