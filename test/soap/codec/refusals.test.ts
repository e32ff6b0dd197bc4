import { describe, expect, test } from 'vitest';
import type { ElementDeclaration, Facets, SimpleType } from '../../../src/soap/schema/contract.js';
import { schemaOf } from '../../support/zod.js';
import type { BuiltInType } from '../../../src/soap/schema/values.js';
import { elementOf, encoded, refusals } from '../../support/codec.js';
import * as c from '../../support/constructs.js';

const tree = { ns: 'urn:t', name: 't', attributes: [], children: [] };

/** A construct, an invalid value and the expected issues. */
const table: [name: string, element: ElementDeclaration, value: unknown, issues: string[]][] = [
  ['a missing attribute', c.attributes, {}, ['id is required']],
  [
    'an attribute of another type',
    c.attributes,
    { id: '1' },
    ['id must be a whole number from -2147483648 to 2147483647, not a string'],
  ],
  [
    'an attribute with an unknown enum value',
    c.attributes,
    { id: 1, kind: 'Pink' },
    ['kind must be one of Red, Green, Blue'],
  ],
  [
    'an attribute with a value other than the fixed value',
    c.attributes,
    { id: 1, version: '1.01' },
    ['version must be 1.0'],
  ],
  [
    'an attribute that XML forbids',
    c.attributes,
    { id: 1, far: '\u0000' },
    ['far contains a character that XML forbids; remove it'],
  ],
  ['an unknown member', c.attributes, { id: 1, Kind: 'Red' }, ['Kind is not a known member; did you mean kind?']],
  [
    '$attributes where no anyAttribute is declared',
    c.attributes,
    { id: 1, $attributes: [] },
    [
      '$attributes is not a known member; expected one of id, kind, version, far, xmlLang, e2, flags, either, __proto__, e',
    ],
  ],
  [
    '$attributes with an invalid name',
    c.anyAttribute,
    { $attributes: [{ ns: '', name: 'a:b', value: '' }] },
    ['$attributes 0 must have an XML name without a prefix'],
  ],
  [
    '$attributes that is not an array',
    c.anyAttribute,
    { $attributes: {} },
    ['$attributes must be an array of attributes: { ns, name, value }'],
  ],
  ['a missing $value', c.simpleContent, { currency: 'EUR' }, ['$value is required']],
  [
    'a $value of another type',
    c.simpleContent,
    { currency: 'EUR', $value: 1 },
    ["$value must be a decimal number as a string, such as '12.50', not a number"],
  ],
  ['a missing $content', c.mixed, {}, ['$content is required']],
  [
    '$content with an invalid item',
    c.mixed,
    { $content: ['a', 5] },
    ['$content 1 must be an XmlElement: { ns, name, attributes: [], children: [] }'],
  ],
  [
    '$text with an item that is not a string',
    c.mixedElements,
    { a: 1, $text: ['a', 5] },
    ['$text must be an array of strings, without characters that XML forbids'],
  ],
  ['an item of a list', c.list, ['Red', 'Pink'], ['1 must be one of Red, Green, Blue']],
  ['a list that is not an array', c.list, 'Red', ['must be an array, each item a string, not a string']],
  [
    'a value that matches no member of a union',
    c.union,
    'an invalid name',
    ['must be a whole number from -2147483648 to 2147483647, or true or false, or an XML name without a colon'],
  ],
  ['an enum value with an equal value', c.numericEnumeration, '1.51', ['must be one of 1.50, 2']],
  ['a choice without an alternative', c.choice, { before: 1 }, ['$choice is required']],
  [
    'two alternatives of a choice',
    c.choice,
    { before: 1, $choice: { a: 1, b: 2 } },
    ['$choice must have the members of exactly one of: a; b, c; many'],
  ],
  [
    'an empty $choice',
    c.choice,
    { before: 1, $choice: {} },
    ['$choice must have all members of one of: a; b, c; many'],
  ],
  ['an incomplete alternative of a choice', c.choice, { before: 1, $choice: { c: 1 } }, ['$choice b is required']],
  [
    'a $choice that is not an object',
    c.choice,
    { before: 1, $choice: [] },
    ['$choice must be an object, not an array'],
  ],
  [
    'in a repeated choice',
    c.repeatedChoice,
    { $choice: [{ a: 1 }, { a: 'x' }] },
    ['$choice 1 a must be a whole number from -2147483648 to 2147483647, not a string'],
  ],
  ['a repeated choice that is not an array', c.repeatedChoice, { $choice: { a: 1 } }, ['$choice must be an array']],
  [
    'an unknown member of a sequence',
    c.repeatedSequence,
    { $sequence: [{ zz: 1 }] },
    ['$sequence 0 zz is not a known member; expected one of a, b'],
  ],
  [
    'a second occurrence in a sequence',
    c.repeatedSequence,
    { $sequence: [{ b: [1, 2, 3] }] },
    ['$sequence 0 b must have 0 to 2 items, not 3'],
  ],
  ['an incomplete sequence', c.optionalSequence, { $sequence: { a: 1 }, z: 1 }, ['$sequence b is required']],
  [
    'an element of a sequence outside the sequence',
    c.optionalSequence,
    { a: 1, z: 1 },
    ['a is not a known member; expected one of $sequence, z'],
  ],
  [
    'any that is not an element tree',
    c.any,
    { known: 1, $any: ['x'] },
    ['$any 0 must be an XmlElement: { ns, name, attributes: [], children: [] }'],
  ],
  [
    'a missing required any',
    c.dataSet,
    { schema: { ...tree, ns: 'http://www.w3.org/2001/XMLSchema', name: 'schema' } },
    ['$any is required'],
  ],
  [
    'a tree with another name',
    c.dataSet,
    { schema: tree, $any: tree },
    ['schema must be an XmlElement named schema in the namespace "http://www.w3.org/2001/XMLSchema"'],
  ],
  [
    'anyType with an unsupported value',
    c.anyType,
    { a: 1 },
    ['must be an XmlElement, a TypedValue, or a plain value, not an object'],
  ],
  [
    'a TypedValue with an unknown type',
    c.anyType,
    { $type: 'Circle', $value: 1 },
    ['must be an XmlElement, a TypedValue, or a plain value, not an object'],
  ],
  [
    'a TypedValue whose value does not match its type',
    c.anyType,
    { $type: 'int', $value: 'x' },
    ['must be a whole number from -2147483648 to 2147483647, not a string'],
  ],
  ['a fixed element', c.defaults, { f: '1.01' }, ['f must be 1.0']],
  ['a missing required $type', c.shape, { colour: 'red' }, ['$type is required: one of Circle, Ring, Quad, Foreign']],
  [
    'an unknown $type',
    c.shape,
    { $type: 'Triangle' },
    ['$type must name a type that is allowed here: one of Circle, Ring, Quad, Foreign'],
  ],
  [
    'a $type that is not derived from the declared type',
    c.circle,
    { $type: 'Quad' },
    ['$type must name a type that is allowed here: one of Circle, Ring'],
  ],
  [
    'an abstract $type',
    c.shape,
    { $type: 'Shape' },
    ['$type must name a type that is allowed here: one of Circle, Ring, Quad, Foreign'],
  ],
  [
    'a $type with a blocked derivation',
    elementOf(() => c.Ring),
    { $type: 'Circle', radius: 1, inner: 1 },
    ['$type must name a type that is allowed here: one of Ring'],
  ],
  [
    'a member of another derived type',
    c.shape,
    { $type: 'Circle', radius: 1, inner: 1 },
    ['inner is not a known member; expected one of colour, radius'],
  ],
  [
    'null in an array whose items are not nillable',
    c.choice,
    { before: 1, $choice: { many: ['x', null] } },
    ['$choice many 1 null is not allowed here (the element is not nillable); leave it out'],
  ],
];

describe('an invalid value is rejected with its path', () => {
  test.each(table)('%s', (_name, element, value, issues) => {
    expect(refusals(element, value)).toEqual(issues);
  });

  // zod accepts any string, and only the encoder rejects characters that XML forbids
  const bySchema = table.filter(([name]) => name !== 'an attribute that XML forbids');
  test.each(bySchema)('%s: the zod schema also rejects the value', (_name, { type }, value) => {
    expect(schemaOf(type, 'request').safeParse(value).success).toBe(false);
  });

  test('a cycle does not cause an infinite loop', () => {
    const value: { $type: string; nested: unknown[] } = { $type: 'Quad', nested: [] };
    value.nested.push(value);
    expect(refusals(c.shape, value)[0]).toMatch(/is nested deeper than 500 members \(a cycle\?\)$/);
    const children: unknown[] = [];
    const cycle = { ...tree, children };
    children.push(cycle);
    expect(refusals(c.any, { known: 1, $any: [cycle] })[0]).toMatch(/is nested deeper than 500 elements$/);
  });

  test('inherited members are ignored', () => {
    expect(refusals(c.shape, Object.create({ $type: 'Circle' }))).toEqual([
      '$type is required: one of Circle, Ring, Quad, Foreign',
    ]);
  });
});

const simple = (base: BuiltInType, facets: Facets): SimpleType => ({ kind: 'simple', base, facets });

/** A type with facets, values that it accepts, and values that it rejects. */
const facets: [name: string, type: SimpleType, taken: unknown[], refused: [unknown, string][]][] = [
  [
    'length',
    simple('string', { length: 2 }),
    ['ab', '\u{1F600}b'],
    [
      ['a', 'must have 2 characters'],
      ['abc', 'must have 2 characters'],
    ],
  ],
  ['minLength', simple('string', { minLength: 1 }), ['a', 'abc'], [['', 'must have at least 1 characters']]],
  [
    'maxLength in characters, not in UTF-16 units',
    simple('string', { maxLength: 2 }),
    ['', 'ab', '\u{1F600}\u{1F600}'],
    [['\u{1F600}ab', 'must have 0 to 2 characters']],
  ],
  [
    'length of binary data',
    simple('hexBinary', { length: 2 }),
    [new Uint8Array(2)],
    [[new Uint8Array(4), 'must have 2 bytes']],
  ],
  [
    'maxLength of a built-in list',
    simple('NMTOKENS', { maxLength: 1 }),
    [['a']],
    [[['a', 'b'], 'must have 0 to 1 items']],
  ],
  ['length of a QName is ignored', simple('QName', { length: 1 }), ['{urn:x}abc'], []],
  [
    'patterns',
    simple('string', { patterns: [['^(?:[A-Z]+)$', '^(?:\\d+)$'], ['^(?:.{2})$']] }),
    ['AB', '12'],
    [
      ['ab', 'must match ^(?:[A-Z]+)$ or ^(?:\\d+)$'],
      ['ABC', 'must match ^(?:.{2})$'],
    ],
  ],
  [
    'a pattern for a number applies to one of its lexical forms',
    simple('int', { patterns: [['^(?:\\d{2})$']] }),
    [10, 5],
    [[100, 'must match ^(?:\\d{2})$']],
  ],
  ['minInclusive', simple('int', { minInclusive: '1' }), [1, 2], [[0, 'must be at least 1']]],
  [
    'maxInclusive',
    simple('unsignedLong', { maxInclusive: '9007199254740993' }),
    [9007199254740993n, 5],
    [[9007199254740994n, 'must be at most 9007199254740993']],
  ],
  [
    'minExclusive',
    simple('decimal', { minExclusive: '0.10' }),
    ['0.1000000000000000000000000001', '1'],
    [
      ['0.1', 'must be more than 0.10'],
      ['-1', 'must be more than 0.10'],
    ],
  ],
  [
    'maxExclusive',
    simple('decimal', { maxExclusive: '-79228162514264337593543950335' }),
    ['-79228162514264337593543950335.1'],
    [['-79228162514264337593543950334.9', 'must be less than -79228162514264337593543950335']],
  ],
  [
    'bounds of unlimited integers',
    simple('integer', { maxInclusive: `1${'0'.repeat(40)}` }),
    [10n ** 40n],
    [[10n ** 40n + 1n, `must be at most 1${'0'.repeat(40)}`]],
  ],
  [
    'bounds of floats',
    simple('double', { minInclusive: '0', maxExclusive: 'INF' }),
    [-0, 0, 1e308],
    [
      [Infinity, 'must be less than INF'],
      [NaN, 'must be at least 0'],
    ],
  ],
  ['bounds of dates are not checked', simple('date', { minInclusive: '2000-01-01' }), ['1999-12-31'], []],
  ['bounds of durations are not checked', simple('duration', { minInclusive: 'P1M' }), ['P32D', 'P30D'], []],
  [
    'totalDigits',
    simple('decimal', { totalDigits: 3 }),
    ['100', '0.012', '-12.30', '000.123'],
    [
      ['1000', 'must have at most 3 digits'],
      ['1.234', 'must have at most 3 digits'],
    ],
  ],
  ['totalDigits of an integer', simple('long', { totalDigits: 2 }), [99n, -99], [[100n, 'must have at most 2 digits']]],
  [
    'fractionDigits',
    simple('decimal', { fractionDigits: 2 }),
    ['1', '1.20', '1.2000', '-.5'],
    [['1.234', 'must have at most 2 digits after the point']],
  ],
  [
    'whiteSpace is applied before all other facets',
    simple('string', { whiteSpace: 'collapse', maxLength: 3 }),
    ['  a b  '],
    [['abcd', 'must have 0 to 3 characters']],
  ],
];

describe('facets apply to requests', () => {
  test.each(facets)('%s', (_name, type, taken, refused) => {
    const element = elementOf(() => type);
    const schema = schemaOf(() => type, 'request');
    for (const value of taken) {
      expect(refusals(element, value), String(value)).toEqual([]);
      const { data } = schema.safeParse(value);
      // a Date is decoded as its text, and a number as a bigint
      expect(encoded(element, data), String(value)).toBe(encoded(element, value));
    }
    for (const [value, issues] of refused) {
      expect(refusals(element, value), String(value)).toEqual([issues]);
      expect(schema.safeParse(value).error?.issues.map(({ message }) => message)).toEqual([issues]);
      expect(refusals(element, value, 'reply'), String(value)).toEqual([]);
      expect(schemaOf(() => type, 'reply').safeParse(value).success).toBe(true);
    }
  });

  test('length facets of a list count items', () => {
    const element = elementOf(() => ({
      kind: 'list',
      item: 'int',
      facets: { minLength: 1, maxLength: 2, patterns: [['^(?:1.*)$']] },
    }));
    expect(refusals(element, [1, 2])).toEqual([]);
    expect(refusals(element, [])).toEqual(['must have 1 to 2 items']);
    expect(refusals(element, [1, 2, 3])).toEqual(['must have 1 to 2 items']);
    expect(refusals(element, [2, 1])).toEqual(['must match ^(?:1.*)$']);
  });
});

describe('an enumeration compares values, not texts', () => {
  test.each<[BuiltInType, string[], unknown[], unknown[]]>([
    ['int', ['1', '+02', '010'], [1, 2, 10], [3]],
    ['decimal', ['1.50', '-0'], ['1.5', '01.500', '0', '0.0'], ['1.51', '-1.5']],
    ['double', ['1e3', 'NaN', 'INF'], [1000, NaN, Infinity], [1001, -Infinity]],
    ['long', ['9007199254740993', '-1'], [9007199254740993n, -1n, -1], [9007199254740992n, 1]],
    ['boolean', ['1'], [true], [false]],
    ['date', ['2024-01-01'], ['2024-01-01', new Date('2024-01-01')], ['2024-01-01Z']],
    ['duration', ['P1Y', '-PT90S'], ['P1Y', '-PT90S'], ['P365D']],
    ['hexBinary', ['00ff'], [new Uint8Array([0, 255])], [new Uint8Array([0])]],
    ['QName', ['{urn:a}x', 'plain'], ['{urn:a}x', 'plain'], ['{urn:b}x']],
    ['NMTOKENS', ['a b'], [['a', 'b']], [['a']]],
    ['token', ['a b'], ['a b', ' a  b '], ['A B']],
  ])('%s %j', (base, enumeration, taken, refused) => {
    const type = () => definition;
    const definition: SimpleType = { kind: 'simple', base, enumeration };
    for (const value of taken) {
      expect(refusals(elementOf(type), value)).toEqual([]);
      expect(schemaOf(type, 'request').safeParse(value).success).toBe(true);
    }
    for (const value of refused) {
      expect(refusals(elementOf(type), value)).toEqual([`must be one of ${enumeration.join(', ')}`]);
      expect(schemaOf(type, 'request').safeParse(value).success).toBe(false);
      expect(schemaOf(type, 'reply').safeParse(value).success).toBe(true);
    }
  });
});
