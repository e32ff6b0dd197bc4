import { describe as suite, expect, it } from 'vitest';
import {
  Components,
  elementsIn,
  reachableTypes,
  typedPartsOf,
  visitReferences,
} from '../../../src/codegen/read/components.js';
import type { ComplexTypeDefinition, TypeDefinition, TypeUse } from '../../../src/codegen/read/service-description.js';
import { describe, messageOf, wsdlOf } from '../wsdl.js';

const element = (name: string, type = 's:int') => `<s:element name="${name}" type="${type}"/>`;
const derived = (name: string, by: string, base: string, content: string, kind = 'complexContent') =>
  `<s:complexType name="${name}"><s:${kind}><s:${by} base="${base}">${content}</s:${by}></s:${kind}></s:complexType>`;
const attribute = (name: string, more = 'type="s:int"') => `<s:attribute name="${name}" ${more}/>`;

/**
 * A is the base of B, which is the base of C, and so on: B and D extend their base type, and C restricts it. M and N
 * are mixed. Text has simple content.
 */
const schema = `
<s:complexType name="A"><s:sequence>${element('a')}</s:sequence>${attribute('x')}${attribute('y')}<s:anyAttribute/></s:complexType>
${derived('B', 'extension', 'tns:A', `<s:sequence>${element('b', 'tns:List')}</s:sequence>${attribute('z', 'type="tns:Item"')}`)}
${derived('C', 'restriction', 'tns:B', `<s:sequence>${element('a')}</s:sequence>${attribute('x', 'use="prohibited"')}${attribute('y', 'type="s:short"')}`)}
${derived('D', 'extension', 'tns:C', `<s:sequence>${element('d')}</s:sequence>`)}
<s:complexType name="M" mixed="true"/>
${derived('N', 'extension', 'tns:M', '')}
${derived('O', 'restriction', 'tns:M', '')}
${derived('Text', 'extension', 'tns:Union', attribute('lang'), 'simpleContent')}
${derived('More', 'extension', 'tns:Text', attribute('more'))}
<s:simpleType name="Item"><s:restriction base="s:int"/></s:simpleType>
<s:simpleType name="List"><s:list itemType="tns:Item"/></s:simpleType>
<s:simpleType name="Union"><s:union memberTypes="s:int tns:Item"/></s:simpleType>
<s:complexType name="Groups"><s:sequence>
  <s:choice>${element('p')}<s:sequence>${element('q')}<s:any/></s:sequence></s:choice>
  <s:element name="r"><s:complexType><s:sequence><s:element ref="tns:nested"/></s:sequence></s:complexType></s:element>
</s:sequence></s:complexType>
<s:element name="nested"><s:complexType><s:sequence>${element('n', 'tns:A')}</s:sequence></s:complexType></s:element>
<s:element name="any"/>`;

const { components } = describe(wsdlOf({ schema }));
const index = new Components(components);
const named = (local: string): TypeUse => ({ kind: 'named', name: { ns: 'urn:t', local } });
const ofElement = (local: string): TypeUse => ({ kind: 'ofElement', name: { ns: 'urn:t', local } });
const type = (local: string) => index.type(named(local)) as ComplexTypeDefinition;
const namesOf = (types: Iterable<TypeDefinition>) => [...types].map(({ name }) => name?.local ?? '');

suite('Components', () => {
  it('resolves each kind of type', () => {
    expect(index.resolve({ kind: 'builtIn', name: 'int' })).toEqual({ builtIn: 'int' });
    expect(index.resolve({ kind: 'open', name: 'tree' })).toEqual({ open: 'tree' });
    expect(index.resolve(named('A'))).toEqual({ type: type('A') });
    expect(index.resolve({ kind: 'anonymous', type: type('B') })).toEqual({ type: type('B') });
    const nested = index.element({ ns: 'urn:t', local: 'nested' }).type;
    expect(nested.kind).toBe('anonymous');
    expect(index.resolve(ofElement('nested'))).toEqual(index.resolve(nested));
    expect(index.resolve(ofElement('any'))).toEqual({ open: 'anyType' });
  });

  it('returns the definition of a type, which a built-in or open type does not have', () => {
    expect(index.type({ kind: 'builtIn', name: 'int' })).toBeUndefined();
    expect(index.type({ kind: 'open', name: 'tree' })).toBeUndefined();
    expect(index.type(ofElement('any'))).toBeUndefined();
    expect(index.type(named('List'))).toMatchObject({ kind: 'list', name: { local: 'List' } });
    expect(index.type({ kind: 'anonymous', type: type('B') })).toBe(type('B'));
    expect(index.type(ofElement('nested'))).toMatchObject({ kind: 'complex', particles: [{ name: { local: 'n' } }] });
  });

  it('throws for a name that no component has', () => {
    expect(messageOf(() => index.type(named('No')))).toBe('no type {urn:t}No');
    expect(messageOf(() => index.element({ ns: 'urn:t', local: 'A' }))).toBe('no element {urn:t}A');
  });

  it('returns base types and derived types, nearest first', () => {
    expect(['A', 'B', 'C', 'D', 'More', 'Item'].map((each) => index.base(type(each))?.name?.local)).toEqual([
      undefined,
      'A',
      'B',
      'C',
      'Text',
      undefined,
    ]);
    expect(namesOf(index.children(type('A')))).toEqual(['B']);
    expect(namesOf(index.derived(type('A')))).toEqual(['B', 'C', 'D']);
    expect(namesOf(index.derived(type('D')))).toEqual([]);
    expect(namesOf(index.basesFirst(type('D'), new Set()))).toEqual(['A', 'B', 'C', 'D']);
    expect(namesOf(index.basesFirst(type('D'), new Set([type('B')])))).toEqual(['C', 'D']);
  });

  const contents: readonly (readonly [string, object])[] = [
    ['A', { elements: ['a'], attributes: ['x int', 'y int'], anyAttribute: true, mixed: false }],
    ['B', { elements: ['a', 'b'], attributes: ['x int', 'y int', 'z Item'], anyAttribute: true, mixed: false }],
    ['C', { elements: ['a'], attributes: ['y short', 'z Item'], anyAttribute: false, mixed: false }],
    ['D', { elements: ['a', 'd'], attributes: ['y short', 'z Item'], anyAttribute: false, mixed: false }],
    ['M', { elements: [], attributes: [], anyAttribute: false, mixed: true }],
    ['N', { elements: [], attributes: [], anyAttribute: false, mixed: true }],
    ['O', { elements: [], attributes: [], anyAttribute: false, mixed: false }],
    ['Text', { elements: [], attributes: ['lang int'], anyAttribute: false, text: named('Union'), mixed: false }],
    [
      'More',
      { elements: [], attributes: ['lang int', 'more int'], anyAttribute: false, text: named('Union'), mixed: false },
    ],
  ];
  it.each(contents)('the content of %s includes what it inherits, and nothing else', (name, want) => {
    const { particles, attributes, ...more } = index.contentOf(type(name));
    const nameOf = (use: TypeUse) => (use.kind === 'named' ? use.name.local : use.kind === 'builtIn' ? use.name : '');
    expect({
      elements: particles.map((each) => each.kind === 'element' && each.name.local),
      attributes: attributes.map((each) => `${each.name.local} ${nameOf(each.type)}`),
      ...more,
    }).toEqual(want);
  });
});

suite('the parts of a type', () => {
  const facts: readonly (readonly [string, readonly (readonly [string, unknown])[]])[] = [
    [
      'A',
      [
        ['a', 'int'],
        ['x', 'int'],
        ['y', 'int'],
      ],
    ],
    [
      'C',
      [
        ['a', 'int'],
        ['y', 'short'],
      ],
    ],
    [
      'Text',
      [
        ['lang', 'int'],
        ['value', 'Union'],
      ],
    ],
    ['Item', []],
    ['List', [['item', 'Item']]],
    [
      'Union',
      [
        ['member', 'int'],
        ['member', 'Item'],
      ],
    ],
    [
      'Groups',
      [
        ['p', 'int'],
        ['q', 'int'],
        ['r', ''],
      ],
    ],
  ];
  it.each(facts)('%s', (name, want) => {
    const nameOf = (use: TypeUse) => (use.kind === 'named' ? use.name.local : use.kind === 'builtIn' ? use.name : '');
    expect(typedPartsOf(type(name)).map(([part, use]) => [part, nameOf(use)])).toEqual(want);
    expect(elementsIn(type('Groups').particles).map((each) => each.name.local)).toEqual(['p', 'q', 'r']);
  });

  it('refer to global components, also from anonymous types', () => {
    const referencesOf = (local: string) => {
      const found: string[] = [];
      const component = components.find((each) => each.name?.local === local);
      if (component) visitReferences(component, (space, name) => found.push(`${space} ${name.local}`));
      return found;
    };
    const names = ['A', 'B', 'List', 'Union', 'Text', 'Groups', 'nested', 'any', 'More'];
    expect(Object.fromEntries(names.map((each) => [each, referencesOf(each)]))).toEqual({
      A: [],
      B: ['type A', 'type List', 'type Item'],
      List: ['type Item'],
      Union: ['type Item'],
      Text: ['type Union'],
      Groups: ['element nested'],
      nested: ['type A'],
      any: [],
      More: ['type Text'],
    });
  });

  it('reach the types that can occur in their values', () => {
    const reached = (use: TypeUse) => namesOf(reachableTypes([use], index)).sort();
    expect(reached(named('Item'))).toEqual(['Item']);
    expect(reached({ kind: 'builtIn', name: 'int' })).toEqual([]);
    expect(reached(named('List'))).toEqual(['Item', 'List']);
    // D has the attribute z of B, but not the element b that C removes, whose type is reached nevertheless
    expect(reached(named('D'))).toEqual(['A', 'B', 'C', 'D', 'Item', 'List']);
    expect(reached(named('A'))).toEqual(['A', 'B', 'C', 'D', 'Item', 'List']);
    expect(reached(named('More'))).toEqual(['Item', 'More', 'Text', 'Union']);
    expect(reached(named('Groups'))).toEqual(['', '', 'A', 'B', 'C', 'D', 'Groups', 'Item', 'List']);
    expect(reached(named('N'))).toEqual(['M', 'N']);
  });
});
