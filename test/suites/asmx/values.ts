/** Values that are easily altered in transit, for the Echo methods of Everything.asmx. */
export interface AwkwardValue {
  readonly operation: string;
  readonly value: unknown;
  /** The returned value, if it differs from the value sent. */
  readonly back?: unknown;
  /** The reason why .NET returns an equal value in another form. */
  readonly why?: string;
}

/** The value itself, or `[value, back, why]`. */
type Entry = unknown | Changed;

class Changed {
  readonly value: unknown;
  readonly back: unknown;
  readonly why: string;
  constructor(value: unknown, back: unknown, why: string) {
    this.value = value;
    this.back = back;
    this.why = why;
  }
}

const changed = (value: unknown, back: unknown, why: string): Changed => new Changed(value, back, why);

function of(operation: string, entries: readonly Entry[]): AwkwardValue[] {
  return entries.map((entry) =>
    entry instanceof Changed
      ? { operation, value: entry.value, back: entry.back, why: entry.why }
      : { operation, value: entry },
  );
}

const inBytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 255);

const LINE_END = 'ASMX writes CR as it is, so a parser reads LF';
const DECIMAL = 'a decimal keeps the digits behind the point, and no sign or leading zero that says nothing';
const OFFSET = "a DateTime has an offset only in its server's zone: the same instant, in UTC there";
const TICKS = 'a DateTime writes no zeros at the end of its fraction';
const TIME = 'a DateTime as a time writes seven digits, and the offset of its server unless the zone is UTC';
const ZONE = 'a DateTime as a date has no zone';
const GUID = 'a Guid is written in lower case';

/** The last instant that a DateTime can represent. Its smallest step is a tick of 100 ns. */
const LAST = '9999-12-31T23:59:59.9999999';

const numbers: readonly AwkwardValue[] = [
  ...of('EchoBoolean', [true, false]),
  ...of('EchoSByte', [-128, -1, 0, 127]),
  ...of('EchoByte', [0, 1, 128, 255]),
  ...of('EchoShort', [-32768, -1, 0, 32767]),
  ...of('EchoUShort', [0, 32768, 65535]),
  ...of('EchoInt', [-2147483648, -1, 0, 1, 2147483647]),
  ...of('EchoUInt', [0, 2147483648, 4294967295]),
  ...of('EchoLong', [-(2n ** 63n), -(2n ** 53n) - 1n, -1n, 0n, 2n ** 53n + 1n, 999999999999999999n, 2n ** 63n - 1n]),
  ...of('EchoULong', [0n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n]),
  ...of('EchoChar', [0, 9, 10, 13, 65, 228, 8364, 0xd83d, 0xfffe, 65535]),
  ...of('EchoFloat', [0, -0, 0.1, -1.5, 1 / 3, 16777216, 16777217, 1e-45, 1.17549435e-38, 3.4028234663852886e38]),
  ...of('EchoFloat', [-3.4028234663852886e38, Infinity, -Infinity, NaN]),
  ...of('EchoDouble', [0, -0, 0.1, 0.1 + 0.2, 1 / 3, -1.5, Math.PI, 1e21, 1e-7, 123456789012345680000]),
  ...of('EchoDouble', [2 ** 53, 2 ** 53 + 2, -(2 ** 63), Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE]),
  ...of('EchoDouble', [
    2.2250738585072014e-308,
    2.225073858507201e-308,
    Number.EPSILON,
    4.35,
    5e-324,
    9007199254740993,
  ]),
  ...of('EchoDouble', [Infinity, -Infinity, NaN]),
  ...of('EchoDecimal', [
    '0',
    '1',
    '-1',
    '0.1',
    '1.0',
    '1.10',
    '-0.50',
    '0.00',
    '12345678901234.12345678901234',
    '1234567890123456789012345678',
    '9999999999999999999999999999',
    '79228162514264337593543950335',
    '-79228162514264337593543950335',
    '7.9228162514264337593543950335',
    '0.0000000000000000000000000001',
    '-0.9999999999999999999999999999',
    changed('+1.5', '1.5', DECIMAL),
    changed('.5', '0.5', DECIMAL),
    changed('007.70', '7.70', DECIMAL),
  ]),
];

const texts: readonly AwkwardValue[] = of('EchoString', [
  '',
  ' ',
  '  ',
  ' leading',
  'trailing ',
  'two  spaces',
  '\t',
  'a\tb',
  '\n',
  'a\nb\n\nc',
  ' \n\t ',
  changed('a\r\nb', 'a\nb', LINE_END),
  changed('\r', '\n', LINE_END),
  changed('a\rb\r\rc', 'a\nb\n\nc', LINE_END),
  'a&b<c>d"e\'f',
  '&amp;',
  '&#13;',
  '&#x41;',
  ']]>',
  ']]]]>>',
  '<![CDATA[x]]>',
  '<a xmlns="urn:x">&lt;</a>',
  '<!-- x -->',
  '<?x y?>',
  '<!DOCTYPE x>',
  '😀',
  'a😀b𝒳𠀀',
  '\u{10FFFD}',
  '\uE000',
  '\uFFFD',
  '\uFEFFa',
  '\u0085',
  '\u2028\u2029',
  '\u00A0',
  '\u007F\u0080\u009F',
  '\u200B\u200D',
  'e\u0301',
  '\u00E9',
  'ÄÖÜßäöü€',
  'שלום \u202Eabc',
  '日本語',
  '👩‍👩‍👧‍👦',
  'null',
  'undefined',
  'true',
  '0',
  'NaN',
  '__proto__',
  'constructor',
  '{0} {1:x}',
  '%00%0D%0A',
  'a\\b\\r\\n',
  '$1 $& $`',
  // a DateTimeOffset and a TimeSpan are strings in ASMX
  '2024-02-19T14:36:37.1234567+02:00',
  '-1.02:03:04.0000005',
  'x'.repeat(1_000_000),
  '😀'.repeat(100_000),
  '<&>'.repeat(100_000),
  ' \n'.repeat(100_000),
  'é\n\t😀]]>'.repeat(20_000),
]);

const moments: readonly AwkwardValue[] = [
  ...of('EchoDateTime', [
    '2024-02-19T14:36:37',
    '2024-02-19T14:36:37Z',
    '2024-02-29T00:00:00',
    '2024-02-19T14:36:37.1',
    '2024-02-19T14:36:37.123Z',
    '2024-02-19T14:36:37.1234567Z',
    '2024-02-19T14:36:37.0000001',
    '0001-01-01T00:00:00',
    '1582-10-10T12:00:00',
    '1899-12-31T23:59:59.999',
    '1969-12-31T23:59:59.9999999Z',
    '2038-01-19T03:14:08Z',
    LAST,
    `${LAST}Z`,
    changed('2024-02-19T14:36:37.1200000', '2024-02-19T14:36:37.12', TICKS),
    changed('2024-02-19T14:36:37.000Z', '2024-02-19T14:36:37Z', TICKS),
    changed('2024-02-19T14:36:37+02:00', '2024-02-19T12:36:37+00:00', OFFSET),
    changed('2024-02-19T14:36:37.5-11:30', '2024-02-20T02:06:37.5+00:00', OFFSET),
    changed('2024-12-31T23:59:59+14:00', '2024-12-31T09:59:59+00:00', OFFSET),
    changed('2024-02-19T14:36:37-00:00', '2024-02-19T14:36:37+00:00', OFFSET),
    changed(new Date('2024-02-19T14:36:37.250Z'), '2024-02-19T14:36:37.25Z', TICKS),
  ]),
  ...of('EchoDate', [
    '2024-02-19',
    '2024-02-29',
    '0001-01-01',
    '9999-12-31',
    '2000-12-31',
    changed('2024-02-19Z', '2024-02-19', ZONE),
  ]),
  ...of('EchoTime', [
    changed('14:36:37', '14:36:37.0000000+00:00', TIME),
    changed('00:00:00', '00:00:00.0000000+00:00', TIME),
    changed('23:59:59.9999999', '23:59:59.9999999+00:00', TIME),
    changed('12:00:00Z', '12:00:00.0000000Z', TIME),
    changed('12:00:00.5+02:00', '10:00:00.5000000+00:00', TIME),
  ]),
];

const names: readonly AwkwardValue[] = [
  ...of('EchoGuid', [
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '01234567-89ab-cdef-0123-456789abcdef',
    changed('01234567-89AB-CDEF-0123-456789ABCDEF', '01234567-89ab-cdef-0123-456789abcdef', GUID),
  ]),
  ...of('EchoQName', [
    '{urn:x}a',
    '{http://www.w3.org/2001/XMLSchema}int',
    '{urn:everything}Person',
    'local',
    '{urn:ö}ö',
  ]),
  ...of('EchoColour', ['Red', 'dark blue', '1st', '', 'Größe']),
  ...of('EchoDays', [['Monday'], ['Monday', 'Tuesday'], ['mid-week'], ['Monday', 'Tuesday', 'mid-week']]),
  ...of('EchoBytes', [inBytes(0), inBytes(1), inBytes(2), inBytes(3), inBytes(256), inBytes(100_000)]),
  ...of('EchoHex', [inBytes(0), inBytes(1), inBytes(255), inBytes(10_000)]),
];

/** Types that .NET represents as strings. Each of them is a member of Texts. */
const members: Readonly<Record<string, readonly Entry[]>> = {
  Duration: ['P1Y2M3DT4H5M6.789S', 'PT0S', '-P1D', 'P0Y', 'PT36H', 'P99999Y', 'PT0.0000001S'],
  Uri: ['http://example.com/ä?x=1&y=<2>#z', 'urn:x:y', '', 'a b', '%20'],
  Normalized: ['a  b', ' a '],
  Token: ['a b', 'ä'],
  Language: ['en', 'en-GB', 'zh-Hant-TW'],
  Name: ['a:b', '_x', 'größe', 'a.b-c'],
  NCName: ['größe', 'a.b-c', '名前'],
  NmToken: ['1-2', ':a', 'ä'],
  NmTokens: [['1', '2'], ['a']],
  Id: ['i1'],
  IdRef: ['i1'],
  IdRefs: [['i1', 'i2']],
  Entity: ['e'],
  Entities: [['e', 'ö']],
  Integer: [0n, 123456789012345678901234567890n, -123456789012345678901234567890n, 10n ** 100n],
  NonNegative: [0n, 10n ** 40n],
  Positive: [1n, 2n ** 64n],
  NonPositive: [0n, -(10n ** 40n)],
  Negative: [-1n, -(2n ** 64n)],
  Year: ['2024', '-0044', '12024', '2024Z'],
  YearMonth: ['2024-02', '2024-02+01:00'],
  Month: ['--02'],
  MonthDay: ['--02-29', '--12-31Z'],
  Day: ['---31'],
};

/** Text in an attribute, in which XML replaces each literal tab and line break with a space. */
const attributes: readonly AwkwardValue[] = of('EchoAttributed', [
  ...['', ' a ', 'a\nb', 'a\r\nb', '"\'<&>', '😀]]>', '&#10;'].map(attributed),
  changed(
    attributed('a\tb'),
    attributed('a b'),
    'ASMX writes a tab in an attribute as it is, so a parser reads a space',
  ),
]);

function attributed(Text: string): object {
  return { Text, Number: 1, Colour: 'Red', When: '2024-02-19T14:36:37Z', Day: '2024-02-19', List: [1, 2] };
}

const structures: readonly AwkwardValue[] = [
  ...of('EchoNullableInt', [null, 0, -2147483648]),
  ...of('EchoStrings', [[], [''], [null], ['', null, ' ', 'a', null], ['a'.repeat(100_000)]]),
  ...of('EchoNullableInts', [[], [null], [1, null, -1]]),
  ...of('EchoInts', [[], [0], Array.from({ length: 5_000 }, (_, at) => at - 2_500)]),
  ...of('EchoNested', [[], [[]], [null], [['a', null], null, [], ['']]]),
  ...of('EchoDeep', [[[[1, 2], []], null, []]]),
  ...of('EchoBlobs', [[inBytes(0), null, inBytes(5)]]),
  ...of('EchoMoney', [{ $value: '12.50', Currency: 'EUR' }, { $value: '0' }]),
];

export const awkwardValues: readonly AwkwardValue[] = [
  ...numbers,
  ...texts,
  ...moments,
  ...names,
  ...Object.entries(members).flatMap(([member, entries]) =>
    entries.map((entry) => ({ operation: 'EchoTexts', value: { [member]: entry } })),
  ),
  ...attributes,
  ...structures,
];

/** Strings that XML 1.0 cannot represent. They are rejected with their path before anything is sent. */
export const illegalTexts: readonly string[] = [
  '\u0000',
  'a\u0001b',
  '\u001F',
  '\uFFFE',
  '\uFFFF',
  '\uD800',
  'a\uDC00',
];
