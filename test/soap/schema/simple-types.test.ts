import { describe, expect, test } from 'vitest';
import type { SimpleType, TypeReference } from '../../../src/soap/schema/contract.js';
import {
  compiledSimpleType,
  isSame,
  kindOf,
  memoized,
  qualifiedName,
  resolveName,
  typedValueOf,
  type PrefixSource,
} from '../../../src/soap/schema/simple-types.js';

const simple =
  (more: Partial<SimpleType>): TypeReference =>
  () => ({ kind: 'simple', base: 'string', ...more });
const list =
  (item: TypeReference, facets = {}): TypeReference =>
  () => ({ kind: 'list', item, facets });
const union =
  (...members: TypeReference[]): TypeReference =>
  () => ({ kind: 'union', name: 'U', members });
const prefixes = new Map([
  ['p', 'urn:p'],
  ['', 'urn:d'],
]);
const source: PrefixSource = { prefixOf: (ns) => (ns === 'urn:d' || ns === '' ? '' : `of-${ns.slice(4)}`) };
const encodedAs = (type: TypeReference, value: unknown, strict = true, names?: PrefixSource): unknown =>
  compiledSimpleType(type).encode(value, strict, names);

test('a type is compiled once, and only simple types are', () => {
  const definition: SimpleType = { kind: 'simple', name: 'T', base: 'int', enumeration: ['1'] };
  const type = compiledSimpleType(() => definition);
  expect(compiledSimpleType(() => definition)).toBe(type);
  expect(type).toMatchObject({
    kind: 'simple',
    name: 'T',
    expected: 'a whole number from -2147483648 to 2147483647',
    isQualified: false,
    isEnumerated: true,
  });
  expect(compiledSimpleType('QName')).toBe(compiledSimpleType('QName'));
  expect(compiledSimpleType('QName')).toMatchObject({ name: 'QName', isQualified: true, isEnumerated: false });
  expect(() => compiledSimpleType('anyType')).toThrow(/^anyType is not a simple type$/);
  expect(() => compiledSimpleType('tree')).toThrow(/^tree is not a simple type$/);
  expect(() => compiledSimpleType(() => ({ kind: 'complex', name: 'C', elements: [] }))).toThrow(
    /^C is not a simple type$/,
  );
  expect(() => compiledSimpleType(() => ({ kind: 'complex', elements: [] }))).toThrow(
    /^an anonymous type is not a simple type$/,
  );
});

test('lists and unions have the properties of their items and members', () => {
  const facts = (type: TypeReference) => {
    const { name, expected, isQualified, isEnumerated } = compiledSimpleType(type);
    return [name, expected, isQualified, isEnumerated];
  };
  const color = simple({ enumeration: ['red'] });
  expect(facts(list('boolean'))).toEqual([undefined, 'an array, each item true or false', false, false]);
  expect(facts(list('QName'))[2]).toBe(true);
  expect(facts(list(color))[3]).toBe(true);
  expect(facts(union('boolean', color, 'string'))).toEqual(['U', 'true or false, or a string', false, true]);
  expect(facts(union('boolean', 'QName')).slice(2)).toEqual([true, false]);
  expect(facts(union('boolean', 'token')).slice(2)).toEqual([false, false]);
});

describe('a restriction', () => {
  const one = simple({ base: 'decimal', enumeration: ['1.0', '2'], facets: { maxLength: 3 } });

  test('is checked only if it is strict', () => {
    const type = compiledSimpleType(one);
    const readings = ['1', '01.00', '3', '1.000', 'x'].map((text) => [
      type.decode(text, undefined),
      type.decode(text, undefined, true),
    ]);
    expect(readings).toEqual([
      ['1', '1'],
      ['01.00', undefined],
      ['3', undefined],
      ['1.000', undefined],
      [undefined, undefined],
    ]);
    expect(encodedAs(one, '2.0')).toBe('2.0');
    expect(encodedAs(one, '3', false)).toBe('3');
    expect(encodedAs(one, '3')).toEqual({ message: 'must be one of 1.0, 2' });
    expect(encodedAs(one, '1.000')).toEqual({ message: 'must have 0 to 3 characters' });
    expect(encodedAs(one, 5)).toEqual({
      message: "must be a decimal number as a string, such as '12.50', not a number",
    });
    expect([type.allows('2.00'), type.allows('3'), compiledSimpleType('int').allows(3)]).toEqual([true, false, true]);
  });

  test('an enum value that the base type does not have equals only itself', () => {
    const type = compiledSimpleType(simple({ base: 'int', enumeration: ['one', '2'] }));
    expect([type.allows('one'), type.allows(2), type.allows(1)]).toEqual([true, true, false]);
  });

  test.each([
    ['preserve', 'string', ' a\tb '],
    ['replace', 'string', ' a b '],
    ['collapse', 'string', 'a b'],
    ['collapse', 'normalizedString', 'a b'],
    ['collapse', 'token', 'a b'],
  ] as const)('white space is normalized by the facet %s of %s', (whiteSpace, base, text) => {
    const type = simple({ base, facets: { whiteSpace } });
    expect(encodedAs(type, ' a\tb ')).toBe(text);
    expect(compiledSimpleType(type).decode(' a\tb ', undefined)).toBe(text);
  });

  test('characters that XML forbids are rejected, after everything else', () => {
    expect(encodedAs('string', '\u0000')).toEqual({ message: 'contains a character that XML forbids; remove it' });
    expect(encodedAs(simple({ facets: { maxLength: 0 } }), '\u0000')).toEqual({ message: 'must have 0 characters' });
  });

  test('is checked against the bounds first, then against the patterns', () => {
    const type = simple({ base: 'int', facets: { maxInclusive: '5', patterns: [['^(?:\\d{2})$']] } });
    expect([encodedAs(type, 5), encodedAs(type, 6), encodedAs(type, 5, false)]).toEqual([
      '05',
      { message: 'must be at most 5' },
      '5',
    ]);
    expect(encodedAs(type, -5)).toEqual({ message: 'must match ^(?:\\d{2})$' });
    expect(['05', '5', '06'].map((text) => compiledSimpleType(type).decode(text, undefined, true))).toEqual([
      5,
      undefined,
      undefined,
    ]);
  });
});

describe('qualified names', () => {
  test.each([
    ['p:a', '{urn:p}a'],
    ['a', '{urn:d}a'],
    [' p:a\n', '{urn:p}a'],
    ['q:a', undefined],
    [':a', undefined],
    ['p:', undefined],
    ['p:1', undefined],
    ['p:a:b', undefined],
    ['', undefined],
  ])('%j is read as %j', (text, name) => {
    expect(compiledSimpleType('QName').decode(text, prefixes)).toBe(name);
    const resolved = resolveName(text.trim(), prefixes);
    expect(resolved && `{${resolved.ns}}${resolved.local}`).toBe(name);
  });

  test('without a default namespace, a name without a prefix has no namespace', () => {
    expect(compiledSimpleType('QName').decode('a', undefined)).toBe('a');
    expect(compiledSimpleType('QName').decode('p:a', undefined)).toBe(undefined);
    expect(resolveName('a', new Map())).toEqual({ ns: '', local: 'a' });
  });

  test("a name in Clark's notation is read only from the contract, which has no prefixes", () => {
    expect(compiledSimpleType('QName').decode('{urn:p}a', undefined)).toBe('{urn:p}a');
    expect(compiledSimpleType('QName').decode('{urn:p}a', prefixes)).toBe(undefined);
  });

  test.each([
    ['{urn:p}a', 'of-p:a'],
    ['{urn:d}a', 'a'],
    ['ab', 'ab'],
  ])('%j is written as %j, or unchanged for checks', (name, text) => {
    expect(encodedAs('QName', name, true, source)).toBe(text);
    expect(encodedAs('QName', name)).toBe(name);
  });

  test('a name has the prefix of its namespace', () => {
    expect([qualifiedName('urn:p', 'a', source), qualifiedName('urn:d', 'a', source)]).toEqual(['of-p:a', 'a']);
  });

  test('an enumeration of names compares namespaces', () => {
    const type = compiledSimpleType(simple({ base: 'QName', enumeration: ['{urn:p}a'] }));
    expect([type.decode('p:a', prefixes, true), type.decode('a', prefixes, true)]).toEqual(['{urn:p}a', undefined]);
  });
});

describe('a list', () => {
  const short = list('int', { maxLength: 2, patterns: [['^(?:[0-9 ]*)$']] });

  test('is read as an array', () => {
    const type = compiledSimpleType(short);
    expect(['', ' 1\n2 ', '1 x', '1 2 3', '-1'].map((text) => type.decode(text, undefined))).toEqual([
      [],
      [1, 2],
      undefined,
      [1, 2, 3],
      [-1],
    ]);
    expect(['', '1 2', '1 2 3', '-1'].map((text) => type.decode(text, undefined, true))).toEqual([
      [],
      [1, 2],
      undefined,
      undefined,
    ]);
    const restricted = compiledSimpleType(list(simple({ base: 'int', facets: { maxInclusive: '5' } })));
    expect([restricted.decode('5 6', undefined), restricted.decode('5 6', undefined, true)]).toEqual([
      [5, 6],
      undefined,
    ]);
    expect(compiledSimpleType(list('QName')).decode('p:a a', prefixes)).toEqual(['{urn:p}a', '{urn:d}a']);
  });

  test.each<[TypeReference, unknown, unknown]>([
    [short, [], ''],
    [short, [1, 2], '1 2'],
    [short, [1, 2, 3], { message: 'must have 0 to 2 items' }],
    [short, [-1], { message: 'must match ^(?:[0-9 ]*)$' }],
    [
      short,
      '1',
      { message: 'must be an array, each item a whole number from -2147483648 to 2147483647, not a string' },
    ],
    [short, [1, 'x'], { message: expect.stringMatching(/, not a string$/) as string, at: 1 }],
    [list('string'), ['a', 'b c'], { message: 'must not contain white space, which separates items', at: 1 }],
    [list('string'), [''], { message: 'must not contain white space, which separates items', at: 0 }],
    [list('string'), ['\n'], { message: 'must not contain white space, which separates items', at: 0 }],
    [list('QName'), ['{urn:p}a', '{urn:d}b'], 'of-p:a b'],
  ])('of %o: %j is written as %j', (type, value, result) => {
    expect(encodedAs(type, value, true, source)).toEqual(result);
  });

  test('is not checked unless it is strict, and compared item by item', () => {
    expect(encodedAs(short, [1, -2, 3], false)).toBe('1 -2 3');
    const type = compiledSimpleType(list(simple({ base: 'decimal', enumeration: ['1', '2'] })));
    expect([type.allows(['1.0', '2']), type.allows(['1', '3']), type.allows([])]).toEqual([true, false, true]);
    expect(type.identity(['1.0', '2'])).toBe(type.identity(['1', '2.0']));
    expect(compiledSimpleType(list('int')).identity([1, 2])).toBe('1 2');
  });
});

describe('a union', () => {
  const small = simple({ base: 'int', facets: { maxInclusive: '5' } });
  const color = simple({ enumeration: ['red', 'blue'] });

  test('is read as the first member that allows the text, or that accepts it', () => {
    const type = compiledSimpleType(union(small, 'boolean', color));
    expect(['5', '1', 'true', 'red', '6', 'green'].map((text) => type.decode(text, undefined))).toEqual([
      5,
      1,
      true,
      'red',
      6,
      'green',
    ]);
    expect(['5', '6', 'green'].map((text) => type.decode(text, undefined, true))).toEqual([5, undefined, undefined]);
    expect(compiledSimpleType(union(color, 'boolean')).decode('true', undefined)).toBe(true);
  });

  test('is written as the first member that allows the value, or that accepts it', () => {
    expect(encodedAs(union(small, 'string'), 6)).toEqual({
      message: 'must be a whole number from -2147483648 to 2147483647, or a string (it must be at most 5)',
    });
    expect(encodedAs(union(small, 'string'), 6, false)).toBe('6');
    expect(encodedAs(union(small, 'int'), 6, false)).toBe('6');
    expect(encodedAs(union(simple({ base: 'int', facets: { patterns: [['^(?:\\d{2})$']] } }), 'string'), 7)).toBe('07');
    expect(encodedAs(union('int', simple({ base: 'int', facets: { patterns: [['^(?:\\d{2})$']] } })), 7)).toBe('7');
    expect(encodedAs(union(simple({ base: 'int', facets: { patterns: [['^(?:\\d{2})$']] } }), 'int'), 7, false)).toBe(
      '07',
    );
    expect(encodedAs(union('string', small), 6)).toEqual({
      message: 'must be a string, or a whole number from -2147483648 to 2147483647 (it must be at most 5)',
    });
    expect(encodedAs(union('boolean', 'int'), null)).toEqual({
      message: 'must be true or false, or a whole number from -2147483648 to 2147483647',
    });
    expect(encodedAs(union('boolean'), null)).toEqual({ message: 'must be true or false, not null' });
    expect(encodedAs(union(color, simple({ facets: { maxLength: 1 } })), 'green')).toEqual({
      message: 'must be a string (it must have 0 to 1 characters)',
    });
    expect(encodedAs(union(), 'green')).toEqual({ message: 'must be ' });
    expect(encodedAs(union('QName'), '{urn:p}a', true, source)).toBe('of-p:a');
  });

  test('values are equal if the same member has equal values', () => {
    const type = compiledSimpleType(union('decimal', 'boolean', color));
    expect(type.identity('1.0')).toBe(type.identity('1'));
    expect(type.identity(true)).not.toBe(type.identity('true'));
    expect(type.identity('green')).toBe('2 green');
    expect([type.identity('1'), type.identity(true), type.identity('red'), type.identity(null)]).toEqual([
      '0 1.',
      '1 true',
      '2 red',
      '-1 ',
    ]);
    expect(['1', true, 'red', 'green', null].map((value) => type.allows(value))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

test.each<[TypeReference, unknown, string, string, boolean]>([
  ['decimal', '1.0', '1.0', '1.0', true],
  ['decimal', '1.0', '1.0', '1', true],
  ['decimal', '1.0', '1.0', '2', false],
  ['decimal', '1.0', '1.0', 'x', false],
  ['int', 1, '1', '+1', true],
  ['dateTime', new Date(0), '1970-01-01T00:00:00.000Z', '1970-01-01T00:00:00.000Z', true],
  ['dateTime', new Date(0), '1970-01-01T00:00:00.000Z', ' 1970-01-01T00:00:00.000Z', true],
  ['dateTime', new Date(0), '1970-01-01T00:00:00.000Z', '1971-01-01T00:00:00.000Z', false],
  ['int', undefined, 'undefined', '1', false],
  ['int', undefined, 'a', 'b', false],
  ['QName', '{urn:p}a', 'p:a', 'p:a', true],
])('%s: %s, written as %s, is the same as %s: %s', (type, value, lexical, other, same) => {
  expect(isSame(compiledSimpleType(type), value, lexical, other)).toBe(same);
});

test('memoized creates one value for each object', () => {
  let created = 0;
  const of = memoized((key: { name: string }) => ({ name: key.name, number: ++created }));
  const [a, b] = [{ name: 'a' }, { name: 'b' }];
  expect([of(a), of(b), of(a), created]).toEqual([{ name: 'a', number: 1 }, { name: 'b', number: 2 }, of(a), 2]);
  expect(of(a)).toBe(of(a));
});

test.each<[unknown, string, string]>([
  [[], '', 'an array'],
  [[], 'string[]', 'another array'],
  [null, 'object', 'null'],
  [undefined, '', 'undefined'],
  [NaN, 'number', 'NaN'],
  [1, 'number', 'another number'],
  [1, 'string', 'a number'],
  ['', 'number', 'a string'],
  [{}, '', 'an object'],
  [{}, 'object', 'another object'],
  [() => 1, '', 'a function'],
])('the kind of %s, if %j is expected, is %j', (value, expected, kind) => {
  expect(kindOf(value, expected)).toBe(kind);
});

test.each<[unknown, unknown]>([
  ['a', { $type: 'string', $value: 'a' }],
  [true, { $type: 'boolean', $value: true }],
  [1, { $type: 'int', $value: 1 }],
  [2147483648, { $type: 'double', $value: 2147483648 }],
  [0, { $type: 'int', $value: 0 }],
  [-0, { $type: 'double', $value: -0 }],
  [1n, { $type: 'long', $value: 1n }],
  [2n ** 63n, { $type: 'unsignedLong', $value: 2n ** 63n }],
  [2n ** 64n, { $type: 'integer', $value: 2n ** 64n }],
  [new Date(0), { $type: 'dateTime', $value: new Date(0) }],
  [Uint8Array.of(1), { $type: 'base64Binary', $value: Uint8Array.of(1) }],
  [
    { $type: 'short', $value: 1 },
    { $type: 'short', $value: 1 },
  ],
  [
    { $type: 'short', $value: null },
    { $type: 'short', $value: null },
  ],
  [{ $type: 'guid', $value: '1' }, undefined],
  [{ $type: 'short' }, undefined],
  [{ $type: 'short', $value: undefined }, undefined],
  [{ $type: 'short', $value: 1, more: 1 }, undefined],
  [{ $type: 1, $value: 1 }, undefined],
  [Object.create({ $type: 'int', $value: 1 }), undefined],
  [null, undefined],
  [undefined, undefined],
  [{}, undefined],
  [Symbol.iterator, undefined],
])('%o is the typed value %o', (value, typed) => {
  expect(typedValueOf(value)).toEqual(typed);
});
