import { describe, expect, it } from 'vitest';
import { diffOfParts, linesOf } from './diff-of.js';
import { derived, facet, list, literals, simple, union } from './type-declarations.js';

const B = 'breaking';
const C = 'compatible';
const N = 'cosmetic';

const complex = (content: string, attributes = '') =>
  `<s:complexType name="T"${attributes}><s:sequence><s:element name="a" type="s:int"/></s:sequence>${content}</s:complexType>`;
const attribute = (attributes: string) => complex(`<s:attribute name="x" type="s:int" ${attributes}/>`);
const text = (base: string) =>
  `<s:complexType name="T"><s:simpleContent><s:extension base="${base}"><s:attribute name="x"/></s:extension></s:simpleContent></s:complexType>`;
const unchecked = simple(facet('pattern', '[a-z-[aeiou]]')).replace('"T"', '"U"');
/** Restricts a union of the given types to enum values, or a list if there are no types. */
const restricted = (members: string, ...values: readonly string[]) =>
  `<s:simpleType name="T"><s:restriction><s:simpleType>${members === '' ? '<s:list itemType="s:int"/>' : `<s:union memberTypes="${members}"/>`}</s:simpleType>${literals(...values)}</s:restriction></s:simpleType>`;
const attributeOfBase = (attributes: string) =>
  `<s:complexType name="BASE"><s:sequence/><s:attribute name="x"/></s:complexType><s:complexType name="T"><s:complexContent><s:restriction base="tns:BASE"><s:sequence/>${attributes}</s:restriction></s:complexContent></s:complexType>`;

/** A type before and after, and the changes if requests contain the type and if replies contain it. */
const rows: readonly (readonly [
  name: string,
  before: string,
  after: string,
  changes: readonly string[],
  request: readonly string[],
  reply: readonly string[],
])[] = [
  [
    'an enum value is removed',
    simple(literals('p', 'q')),
    simple(literals('p')),
    ['enum-value-removed T/q'],
    [`${B}, ${B}`],
    [`${C}, ${C}`],
  ],
  [
    'an enum value is added',
    simple(literals('p')),
    simple(literals('p', 'q')),
    ['enum-value-added T/q'],
    [`${C}, ${C}`],
    [`${C}, ${C}`],
  ],
  ['literals come', simple(''), simple(literals('p')), ['values-changed T'], [`${B}, ${B}`], [`${N}, ${C}`]],
  ['literals go', simple(literals('p')), simple(''), ['values-changed T'], [`${C}, ${C}`], [`${N}, ${C}`]],
  [
    'the maximum length increases',
    simple(facet('maxLength', 5)),
    simple(facet('maxLength', 6)),
    ['facet-changed T/maxLength'],
    [`${N}, ${B}`],
    [`${N}, ${C}`],
  ],
  [
    'the maximum length decreases',
    simple(facet('maxLength', 5)),
    simple(facet('maxLength', 4)),
    ['facet-changed T/maxLength'],
    [`${N}, ${B}`],
    [`${N}, ${C}`],
  ],
  [
    'a pattern is added',
    simple(''),
    simple(facet('pattern', 'a+')),
    ['facet-changed T/pattern'],
    [`${N}, ${B}`],
    [`${N}, ${C}`],
  ],
  [
    'a pattern changes',
    simple(facet('pattern', 'a')),
    simple(facet('pattern', 'a+')),
    ['facet-changed T/pattern'],
    [`${N}, ${B}`],
    [`${N}, ${C}`],
  ],
  [
    'a pattern that stubs cannot check is added',
    simple(''),
    simple(facet('pattern', '[a-z-[aeiou]]')),
    ['constraint-changed T'],
    [`${N}, ${B}`],
    [`${N}, ${B}`],
  ],
  [
    'a pattern is replaced by one that stubs cannot check',
    simple(facet('pattern', '[a-z]')),
    simple(facet('pattern', '[a-z-[aeiou]]')),
    ['constraint-changed T', 'facet-changed T/pattern'],
    [`${N}, ${B}`, `${N}, ${C}`],
    [`${N}, ${B}`, `${N}, ${C}`],
  ],
  [
    'a pattern that stubs cannot check changes, next to one that they could check',
    simple(facet('pattern', '[a-z-[aeiou]]') + facet('pattern', 'a')),
    simple(facet('pattern', '[a-z-[aeio]]') + facet('pattern', 'a')),
    ['constraint-changed T'],
    [`${N}, ${B}`],
    [`${N}, ${B}`],
  ],
  [
    'another pattern is added',
    simple(facet('pattern', 'a')),
    simple(facet('pattern', 'a') + facet('pattern', 'b')),
    ['facet-changed T/pattern'],
    [`${N}, ${B}`],
    [`${N}, ${C}`],
  ],
  [
    'the maximum increases',
    simple(facet('maxInclusive', 9), 's:int'),
    simple(facet('maxInclusive', 10), 's:int'),
    ['facet-changed T/maxInclusive'],
    [`${N}, ${B}`],
    [`${N}, ${C}`],
  ],
  [
    'the minimum increases',
    simple(facet('minInclusive', 9), 's:int'),
    simple(facet('minInclusive', 10), 's:int'),
    ['facet-changed T/minInclusive'],
    [`${N}, ${B}`],
    [`${N}, ${C}`],
  ],
  [
    'the number of fraction digits decreases',
    simple(facet('fractionDigits', 3), 's:decimal'),
    simple(facet('fractionDigits', 2), 's:decimal'),
    ['facet-changed T/fractionDigits'],
    [`${N}, ${B}`],
    [`${N}, ${C}`],
  ],
  [
    'the number of fraction digits increases',
    simple(facet('fractionDigits', 2), 's:decimal'),
    simple(facet('fractionDigits', 3), 's:decimal'),
    ['facet-changed T/fractionDigits'],
    [`${N}, ${B}`],
    [`${N}, ${C}`],
  ],
  [
    'white space is collapsed',
    simple(''),
    simple(facet('whiteSpace', 'collapse')),
    ['facet-changed T/whiteSpace'],
    [`${N}, ${C}`],
    [`${N}, ${C}`],
  ],
  [
    'white space is collapsed in text with a minimum length',
    simple(facet('minLength', 1)),
    simple(facet('minLength', 1) + facet('whiteSpace', 'collapse')),
    ['facet-changed T/whiteSpace'],
    [`${N}, ${B}`],
    [`${N}, ${C}`],
  ],
  [
    'white space is preserved',
    simple(facet('whiteSpace', 'collapse')),
    simple(''),
    ['facet-changed T/whiteSpace'],
    [`${N}, ${C}`],
    [`${N}, ${B}`],
  ],
  [
    'the base type collapses white space',
    simple(''),
    simple('', 's:token'),
    ['values-changed T'],
    [`${N}, ${C}`],
    [`${N}, ${C}`],
  ],
  [
    'list items collapse white space',
    list('s:string'),
    list('s:token'),
    ['item-retyped T/item'],
    [`${N}, ${C}`],
    [`${N}, ${C}`],
  ],
  ['another base', simple('', 's:int'), simple('', 's:short'), ['values-changed T'], [`${N}, ${B}`], [`${N}, ${C}`]],
  [
    'list items change their type',
    list('s:int'),
    list('s:long'),
    ['item-retyped T/item'],
    [`${B}, ${C}`],
    [`${B}, ${B}`],
  ],
  [
    'a union loses a member',
    union('s:int s:date s:boolean'),
    union('s:int s:date'),
    ['values-changed T'],
    [`${B}, ${B}`],
    [`${C}, ${B}`],
  ],
  [
    'a union gets a member',
    union('s:int s:date'),
    union('s:int s:date s:boolean'),
    ['values-changed T'],
    [`${C}, ${B}`],
    [`${B}, ${B}`],
  ],
  [
    'an enumeration of numbers becomes one of text, which clients write differently',
    simple(literals('02'), 's:int'),
    simple(literals('02')),
    ['values-changed T'],
    [`${B}, ${B}`],
    [`${B}, ${B}`],
  ],
  [
    'an enum value is the same number in another spelling',
    simple(literals('02'), 's:int'),
    simple(literals('2'), 's:int'),
    [],
    [],
    [],
  ],
  [
    'a restricted union loses an enum value',
    restricted('s:int s:date', '1', '2'),
    restricted('s:int s:date', '1'),
    ['constraint-changed T', 'values-changed T'],
    [`${N}, ${B}`, `${N}, ${B}`],
    [`${N}, ${B}`, `${N}, ${B}`],
  ],
  [
    'a restricted list loses an enum value',
    restricted('', '1 2', '2'),
    restricted('', '1 2'),
    ['constraint-changed T'],
    [`${N}, ${B}`],
    [`${N}, ${B}`],
  ],
  ['a simple type becomes complex', simple(''), complex(''), ['values-changed T'], [`${B}, ${B}`], [`${B}, ${B}`]],
  [
    'an optional attribute is added',
    complex(''),
    attribute(''),
    ['attribute-added T/@x'],
    [`${C}, ${C}`],
    [`${C}, ${C}`],
  ],
  [
    'a required attribute is added',
    complex(''),
    attribute('use="required"'),
    ['attribute-added T/@x'],
    [`${B}, ${B}`],
    [`${C}, ${C}`],
  ],
  [
    'an optional attribute is removed',
    attribute(''),
    complex(''),
    ['attribute-removed T/@x'],
    [`${B}, ${B}`],
    [`${B}, ${C}`],
  ],
  [
    'an attribute becomes required',
    attribute(''),
    attribute('use="required"'),
    ['occurrence-changed T/@x'],
    [`${B}, ${B}`],
    [`${C}, ${C}`],
  ],
  [
    'an attribute becomes optional',
    attribute('use="required"'),
    attribute(''),
    ['occurrence-changed T/@x'],
    [`${C}, ${C}`],
    [`${B}, ${B}`],
  ],
  [
    'an attribute wildcard is added',
    complex(''),
    complex('<s:anyAttribute/>'),
    ['constraint-changed T'],
    [`${C}, ${B}`],
    [`${C}, ${B}`],
  ],
  [
    'an attribute wildcard accepts only other namespaces',
    complex('<s:anyAttribute/>'),
    complex('<s:anyAttribute namespace="##other"/>'),
    ['constraint-changed T'],
    [`${N}, ${B}`],
    [`${N}, ${B}`],
  ],
  [
    'an attribute wildcard no longer accepts undeclared attributes',
    complex('<s:anyAttribute processContents="lax"/>'),
    complex('<s:anyAttribute/>'),
    ['constraint-changed T'],
    [`${N}, ${B}`],
    [`${N}, ${B}`],
  ],
  [
    'a restriction prohibits an inherited attribute',
    attributeOfBase(''),
    attributeOfBase('<s:attribute name="x" use="prohibited"/>'),
    ['attribute-removed T/@x'],
    [`${B}, ${B}`],
    [`${B}, ${C}`],
  ],
  [
    'a type no longer accepts its extensions',
    complex('') + derived('D'),
    complex('', ' block="extension"') + derived('D'),
    ['constraint-changed T'],
    [`${N}, ${B}`],
    [`${N}, ${B}`],
  ],
  [
    'a type accepts its extensions again',
    complex('', ' block="extension"') + derived('D'),
    complex('') + derived('D'),
    ['constraint-changed T'],
    [`${N}, ${B}`],
    [`${N}, ${B}`],
  ],
  [
    'text of another type, with a pattern that stubs cannot check',
    text('s:string') + unchecked,
    text('tns:U') + unchecked,
    ['text-retyped T/$value'],
    [`${N}, ${B}`],
    [`${N}, ${C}`],
  ],
  [
    'text of another type, without a pattern that stubs cannot check',
    text('tns:U') + unchecked,
    text('s:string') + unchecked,
    ['text-retyped T/$value'],
    [`${N}, ${C}`],
    [`${N}, ${C}`],
  ],
  ['text of another type', text('s:int'), text('s:short'), ['text-retyped T/$value'], [`${N}, ${B}`], [`${N}, ${C}`]],
  ['mixed', complex(''), complex('', ' mixed="true"'), ['content-changed T'], [`${B}, ${B}`], [`${B}, ${B}`]],
  ['no longer mixed', complex('', ' mixed="true"'), complex(''), ['content-changed T'], [`${B}, ${B}`], [`${B}, ${B}`]],
  [
    'the first derived type is added',
    complex(''),
    complex('') + derived('D'),
    ['derived-types-changed T', 'type-added D'],
    [`${B}, ${B}`, `${C}, ${N}`],
    [`${B}, ${B}`, `${C}, ${N}`],
  ],
  [
    'another derived type is added',
    complex('') + derived('D'),
    complex('') + derived('D') + derived('E', 'D'),
    ['derived-types-changed T', 'type-added E'],
    [`${B}, ${B}`, `${C}, ${N}`],
    [`${B}, ${B}`, `${C}, ${N}`],
  ],
  [
    'a derived type is removed',
    complex('') + derived('D') + derived('E', 'D'),
    complex('') + derived('D'),
    ['derived-types-changed T', 'type-removed E'],
    [`${B}, ${B}`, `${B}, ${N}`],
    [`${B}, ${B}`, `${B}, ${N}`],
  ],
  [
    'a derived type gets a member',
    complex('') + derived('D'),
    complex('') + derived('D').replace('/></s:seq', '/><s:element minOccurs="0" name="b"/></s:seq'),
    ['member-added D/b'],
    [`${C}, ${C}`],
    [`${C}, ${C}`],
  ],
  [
    'the base type loses a member',
    complex('').replace('/></s:seq', '/><s:element minOccurs="0" name="b"/></s:seq') + derived('D'),
    complex('') + derived('D'),
    ['member-removed T/b'],
    [`${B}, ${B}`],
    [`${B}, ${C}`],
  ],
  [
    'abstract',
    complex('') + derived('D'),
    complex('', ' abstract="true"') + derived('D'),
    ['derived-types-changed T'],
    [`${B}, ${B}`],
    [`${B}, ${B}`],
  ],
  [
    'a type is no longer abstract',
    complex('', ' abstract="true"') + derived('D'),
    complex('') + derived('D'),
    ['derived-types-changed T'],
    [`${B}, ${B}`],
    [`${B}, ${B}`],
  ],
  [
    'another documentation',
    complex(''),
    complex('').replace('<s:seq', '<s:annotation><s:documentation>Words.</s:documentation></s:annotation><s:seq'),
    ['documentation-changed T'],
    [`${N}, ${N}`],
    [`${N}, ${N}`],
  ],
];

const use = '<s:element minOccurs="0" name="t" type="tns:T"/>';

describe.each(['request', 'reply'] as const)('a type of a %s', (direction) => {
  it.each(rows)('%s', (_, before, after, changes, request, reply) => {
    const effects = direction === 'request' ? request : reply;
    expect(linesOf(diffOfParts({ [direction]: use, schema: before }, { [direction]: use, schema: after }))).toEqual(
      changes.map((each, at) => `${each}: ${effects[at]}`),
    );
  });
});

describe('a type that two operations inherit from', () => {
  const of = (...names: string[]) => ({
    operations: ['run', 'go'],
    request: '<s:element name="d" type="tns:D"/>',
    schema:
      '<s:element name="goResponse"><s:complexType><s:sequence><s:element name="e" type="tns:E"/></s:sequence></s:complexType></s:element>' +
      complex('').replace('"a"', `"${names[0]}"`) +
      derived('D').replace('name="d"', `name="${names[1]}"`) +
      derived('E'),
  });

  it('is reported with the operations of all derived types, and a derived type only with its own operations', () => {
    const own = diffOfParts(of('a', 'd'), of('z', 'd')).changes;
    expect(own.map(({ path, operations }) => [path.join('/'), operations])).toEqual([
      ['T/a', ['run', 'go']],
      ['T/z', ['run', 'go']],
    ]);
    const other = diffOfParts(of('a', 'd'), of('a', 'z')).changes;
    expect(other.map(({ path, operations }) => [path.join('/'), operations])).toEqual([
      ['D/d', ['run']],
      ['D/z', ['run']],
    ]);
  });
});

it('a type that is added to replies no longer accepts a Date in requests', () => {
  const when = '<s:element minOccurs="0" name="when" type="s:dateTime"/>';
  const schema = complex('').replace('<s:sequence>', `<s:sequence>${when}`);
  expect(linesOf(diffOfParts({ request: use, schema }, { request: use, reply: use, schema }))).toEqual([
    'member-added run/reply/t: compatible, compatible',
    'property-changed T/when: breaking, cosmetic',
  ]);
});

it('a new type that takes over the name of another type breaks code that uses this name', () => {
  const of = (schema: string) => ({ request: '<s:element name="x" type="s:int"/>', schema });
  const run = '<s:complexType name="Run"/><s:element name="goes" type="tns:Run"/>';
  expect(linesOf(diffOfParts(of(''), of(run)))).toEqual([
    'identifier-changed run/request: breaking, cosmetic',
    'type-added Run: compatible, cosmetic',
  ]);
});

it.each([
  ['a string', 's:string', 'compatible, compatible'],
  ['an int', 's:int', 'breaking, breaking'],
])('an anonymous enumeration becomes %s, and its name in TypeScript is removed', (_, type, severities) => {
  const before = `<s:element name="a">${simple(literals('p')).replace(' name="T"', '')}</s:element>`;
  const lines = linesOf(diffOfParts({ request: before }, { request: `<s:element name="a" type="${type}"/>` }));
  expect(lines).toEqual([`member-retyped run/request/a: ${severities}`, 'type-removed RunA: breaking, cosmetic']);
});
