import { describe, expect, test } from 'vitest';
import type { ElementDeclaration, ListType, UnionType } from '../../../src/soap/schema/contract.js';
import { schemaOf } from '../../support/zod.js';
import { builtIns, type BuiltInType } from '../../../src/soap/schema/values.js';
import { decoded, elementOf, encoded } from '../../support/codec.js';
import * as c from '../../support/constructs.js';

const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7) % 256);
const NAME = 'Zoë_1.-·\u0300\u4e00';

/** Values that encoding could change: at least one value for each built-in type, and the limits of each type. */
const awkward: Readonly<Record<BuiltInType, readonly unknown[]>> = {
  anySimpleType: ['', ' a ', 'true', '<x/>'],
  string: [
    '',
    ' ',
    '  leading and trailing  ',
    'a\tb',
    'a\nb',
    'a\rb',
    'a\r\nb',
    '\r',
    '\r\n\r\n',
    '\n',
    '<a>&amp;</a>',
    ']]>',
    ']]',
    ']]&gt;',
    '<![CDATA[x]]>',
    '<!-- c -->',
    '<?pi?>',
    '&#xD;',
    '&lt;',
    '"\'',
    '\u{1F600}',
    '\u{10FFFF}',
    '\u{10000}',
    '\uD7FF\uE000\uFFFD',
    '\u0080\u0085\u00A0\u2028\u2029\uFEFF',
    'e\u0301',
    '\u202Ertl',
    'null',
    'undefined',
    'true',
    '0',
    '[object Object]',
    '__proto__',
    'a'.repeat(100_000),
    '\u{1F600}'.repeat(5_000),
    '&'.repeat(5_000),
  ],
  normalizedString: ['', '  a  b  ', '<&>', NAME],
  token: ['', 'a b', 'a', '\u00A0a\u00A0'],
  language: ['en', 'en-GB', 'zh-Hant-TW', 'x-12345678'],
  Name: ['a', ':', 'a:b:c', '_', NAME, '\u{10000}'],
  NCName: ['a', '_', 'a.b-c', NAME, '\u{EFFFF}'],
  ID: ['a', NAME],
  IDREF: ['a', NAME],
  IDREFS: [['a'], ['a', 'b', NAME]],
  ENTITY: ['a', NAME],
  ENTITIES: [['a'], ['a', 'b']],
  NMTOKEN: ['1', '-', ':a', '.', NAME],
  NMTOKENS: [['1'], ['-', '.', NAME]],
  QName: ['a', '{urn:x}a', '{urn:v}a', `{http://x/?a=1&b="<'>}${NAME}`, '{http://www.w3.org/2001/XMLSchema}int'],
  NOTATION: ['a', '{urn:x}a'],
  anyURI: ['', 'http://x/?a=1&b=2#c', 'urn:x', '../a%20b', 'http://bücher.example/', 'a b'],
  boolean: [true, false],
  byte: [-128, 127, 0],
  short: [-32768, 32767, 0],
  int: [-2147483648, 2147483647, 0, 1],
  unsignedByte: [0, 255],
  unsignedShort: [0, 65535],
  unsignedInt: [0, 4294967295],
  long: [-(2n ** 63n), 2n ** 63n - 1n, 0n, 2n ** 53n + 1n, -(2n ** 53n) - 1n],
  unsignedLong: [0n, 2n ** 64n - 1n, 2n ** 63n],
  integer: [0n, 10n ** 28n, -(10n ** 40n) - 1n, 2n ** 512n],
  nonNegativeInteger: [0n, 10n ** 30n],
  positiveInteger: [1n, 10n ** 30n],
  nonPositiveInteger: [0n, -(10n ** 30n)],
  negativeInteger: [-1n, -(10n ** 30n)],
  decimal: [
    '0',
    '-0',
    '0.0',
    '1.10',
    '+1',
    '007',
    '.5',
    '5.',
    '-.5',
    '79228162514264337593543950335',
    '-79228162514264337593543950335',
    '0.0000000000000000000000000001',
    '7.9228162514264337593543950335',
    '1234567890123456789012345678.90',
    '9007199254740993',
    `0.${'1'.repeat(100)}`,
  ],
  float: [
    0,
    -0,
    1.5,
    0.1,
    Math.fround(0.1),
    3.4028234663852886e38,
    -3.4028234663852886e38,
    3.4028235e38,
    1.401298464324817e-45,
    16777216,
    NaN,
    Infinity,
    -Infinity,
  ],
  double: [
    0,
    -0,
    0.1,
    0.1 + 0.2,
    1 / 3,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    Number.MIN_VALUE,
    2.2250738585072014e-308,
    Number.MAX_SAFE_INTEGER,
    2 ** 53 + 2,
    1e21,
    1e-7,
    123456789.123456789,
    NaN,
    Infinity,
    -Infinity,
  ],
  dateTime: [
    '2024-02-19T14:36:37',
    '2024-02-19T14:36:37Z',
    '2024-02-19T14:36:37.1234567+05:30',
    '2024-02-19T14:36:37.1000000-00:00',
    '0001-01-01T00:00:00',
    '9999-12-31T23:59:59.9999999',
    '2024-02-29T00:00:00+14:00',
    '2000-02-29T23:59:59-14:00',
    '1900-02-28T00:00:00Z',
    '2024-12-31T24:00:00',
    '2024-12-31T24:00:00.000Z',
    '12024-01-01T00:00:00Z',
    '-0001-02-29T00:00:00Z',
    '-0044-03-15T12:00:00',
    '2024-03-31T02:30:00+01:00',
    `2024-01-01T00:00:00.${'123456789'.repeat(5)}Z`,
  ],
  date: [
    '2024-02-29',
    '0001-01-01',
    '9999-12-31',
    '2024-02-19Z',
    '2024-02-19+13:59',
    '2024-02-19-14:00',
    '-0005-02-29',
    '123456-07-31',
  ],
  time: ['00:00:00', '23:59:59.9999999', '24:00:00', '14:36:37Z', '14:36:37.250-05:00', '00:00:00+14:00'],
  duration: [
    'P1Y',
    'P1Y2M3DT4H5M6.789S',
    '-P1D',
    'PT0S',
    'P0Y',
    'PT36000000H',
    'PT0.0000001S',
    '-PT1M',
    'P1M',
    'P99999999999Y',
  ],
  gYear: ['2024', '0001', '9999', '-0001', '12024', '2024Z', '2024+14:00'],
  gYearMonth: ['2024-02', '0001-01', '2024-12Z', '-0044-03'],
  gMonth: ['--01', '--12', '--02Z', '--02-05:00', '--02--'],
  gMonthDay: ['--02-29', '--12-31', '--01-01Z'],
  gDay: ['---01', '---31', '---31Z', '---15+05:30'],
  base64Binary: [bytes(0), bytes(1), bytes(2), bytes(3), bytes(256), bytes(3_000), new Uint8Array([255, 254, 251])],
  hexBinary: [bytes(0), bytes(1), bytes(256), bytes(3_000)],
};

const cases = Object.entries(awkward).flatMap(([type, values]) =>
  values.map((value, at): [name: string, type: BuiltInType, value: unknown] => [
    `${type} ${at} ${short(value)}`,
    type as BuiltInType,
    value,
  ]),
);

function short(value: unknown): string {
  const text = value instanceof Uint8Array ? `${value.length} bytes` : String(value);
  return JSON.stringify(text.slice(0, 40));
}

describe('each special value is decoded to the value that was encoded', () => {
  test('there are more than 200, with every built-in type', () => {
    expect(cases.length).toBeGreaterThan(200);
    expect(Object.keys(awkward).sort()).toEqual(Object.keys(builtIns).sort());
  });

  test.each(cases)('%s: in an element', (_name, type, value) => {
    both(elementOf(type), value);
  });

  test.each(cases)('%s: in an attribute, a list, simple content and anyType', (_name, type, value) => {
    both(
      elementOf(() => ({ kind: 'complex', elements: [], attributes: [{ name: 'a', type }] })),
      { a: value },
    );
    both(
      elementOf(() => ({ kind: 'complex', elements: [], text: type })),
      { $value: value },
    );
    both(elementOf('anyType'), { $type: type, $value: value });
    // a value that is empty or contains white space cannot be an item of a list
    if (value instanceof Uint8Array ? value.length > 0 : typeof value !== 'string' || /^[^ \t\r\n]+$/.test(value)) {
      const list: ListType = { kind: 'list', item: type };
      // XML Schema has no list of lists
      if (!Array.isArray(value))
        both(
          elementOf(() => list),
          [value, value],
        );
    }
    const union: UnionType = { kind: 'union', members: [type] };
    both(
      elementOf(() => union),
      value,
    );
  });

  test.each(cases)('%s: the zod schema accepts the original and the decoded value', (_name, type, value) => {
    for (const direction of ['request', 'reply'] as const)
      expect(schemaOf(type, direction).safeParse(value)).toEqual({ success: true, data: value });
  });
});

function both(element: ElementDeclaration, value: unknown): void {
  for (const direction of ['request', 'reply'] as const) {
    const xml = encoded(element, value, direction);
    expect(decoded(element, xml)).toEqual(value);
    // the scanner does not read comments, so saxes reads the rest of the document
    expect(decoded(element, `<!-- c -->${xml}`)).toEqual(value);
  }
}

describe('a Date is encoded to the millisecond', () => {
  test.each<[BuiltInType, number | string, string]>([
    ['dateTime', 0, '1970-01-01T00:00:00.000Z'],
    ['dateTime', 1, '1970-01-01T00:00:00.001Z'],
    ['dateTime', -1, '1969-12-31T23:59:59.999Z'],
    ['dateTime', 8.64e15, '275760-09-13T00:00:00.000Z'],
    ['dateTime', '0000-03-01T00:00:00Z', '-0001-03-01T00:00:00.000Z'],
    ['dateTime', '-000043-03-15T00:00:00Z', '-0044-03-15T00:00:00.000Z'],
    ['date', 8.64e15, '275760-09-13'],
    ['date', '0000-02-29T00:00:00Z', '-0001-02-29'],
    ['time', 1, '00:00:00.001Z'],
  ])('%s %s', (type, date, want) => {
    const element = elementOf(type);
    expect(decoded(element, encoded(element, new Date(date)))).toBe(want);
    expect(schemaOf(type, 'request').safeParse(new Date(date)).success).toBe(true);
  });
});

describe('null, absent and empty stay different', () => {
  const nillable = { nillable: true } as const;
  const element = elementOf(() => ({
    kind: 'complex',
    elements: [
      { name: 'a', ns: 'urn:v', type: 'string', min: 0, ...nillable },
      { name: 'b', ns: 'urn:v', type: 'string', min: 0, max: Infinity, ...nillable },
      {
        name: 'c',
        ns: 'urn:v',
        type: () => ({
          kind: 'array',
          item: { name: 'i', ns: 'urn:v', type: 'string', min: 0, max: Infinity, ...nillable },
        }),
        min: 0,
        ...nillable,
      },
      { name: 'd', ns: 'urn:v', type: () => ({ kind: 'complex', elements: [] }), min: 0, ...nillable },
    ],
  }));
  test.each([
    {},
    { a: null },
    { a: '' },
    { b: [null] },
    { b: [''] },
    { b: [null, '', 'x', null] },
    { c: null },
    { c: [] },
    { c: [null] },
    { c: [''] },
    { d: null },
    { d: {} },
  ])('%j', (value) => both(element, value));
});

describe('an element tree is decoded to the same tree, and its prefixes have the same meaning', () => {
  const XSD = 'http://www.w3.org/2001/XMLSchema';
  const any = c.any;
  test.each<[string, string]>([
    ['prefixes that only values use', `<x xmlns:s="${XSD}" type="s:int">s:string</x>`],
    ['prefixes of names', '<p:x xmlns:p="urn:p"><p:y p:a="1" b="2"/><z/></p:x>'],
    ['a default namespace that only values use', '<p:x xmlns:p="urn:p" xmlns="urn:d" type="name"/>'],
    [
      'no default namespace, and a value that may be a name',
      '<p:x xmlns:p="urn:p" xmlns="" type="name"><p:y>name</p:y></p:x>',
    ],
    ['prefixes that are redeclared', '<p:x xmlns:p="urn:p" q="p:a"><p:y xmlns:p="urn:q" q="p:a"/></p:x>'],
    ['prefixes of the envelope', '<x xsi:type="soap:thing" xsi:nil="true"/>'],
    ['xml attributes and white space', '<x xml:lang="en" xml:space="preserve"> <y/>\n </x>'],
    ['XPath in values', '<x xmlns:m="urn:m" xpath=".//m:Order[@m:id=\'1\']"/>'],
    ['attributes with equal names', '<x xmlns:a="urn:a" xmlns:b="urn:b" a:n="1" b:n="2" n="3"/>'],
    ['references in values', '<x a="&#xD;&#xA;&#x9;&lt;&quot;">&#xD;]]&gt;</x>'],
  ])('%s', (_name, xml) => {
    const value = decoded(any, `<r xmlns="urn:c"><known>1</known>${xml}</r>`);
    const again = encoded(any, value);
    expect(decoded(any, again)).toEqual(value);
    expect(decoded(any, `<!-- c -->${again}`)).toEqual(value);
    expect(encoded(any, decoded(any, again))).toBe(again);
    expect(schemaOf(any.type, 'request').safeParse(value).success).toBe(true);
  });

  test('the meaning of a prefix is preserved if a value needs it', () => {
    const xml = `<r xmlns="urn:c" xmlns:s="${XSD}"><known>1</known><x><y type="s:int"/><z>plain: text</z></x></r>`;
    expect(decoded(any, xml)).toEqual({
      known: 1,
      $any: [
        {
          ns: 'urn:c',
          name: 'x',
          attributes: [],
          children: [
            {
              ns: 'urn:c',
              name: 'y',
              attributes: [{ ns: '', name: 'type', value: 's:int' }],
              children: [],
              prefixes: { s: XSD },
            },
            { ns: 'urn:c', name: 'z', attributes: [], children: ['plain: text'] },
          ],
        },
      ],
    });
  });
});
