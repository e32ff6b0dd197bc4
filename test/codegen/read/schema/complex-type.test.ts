import { describe as suite, expect, it } from 'vitest';
import { Components } from '../../../../src/codegen/read/components.js';
import { leftOutOf, typeNamed } from '../../schema.js';
import { describe, wsdlOf } from '../../wsdl.js';
import { builtIn, type } from './definitions.js';

const derived = (content: string, by = 'extension', base = 'tns:B') =>
  `<s:complexContent><s:${by} base="${base}">${content}</s:${by}></s:complexContent>`;
const text = (content: string, by = 'extension', base = 's:decimal') =>
  `<s:simpleContent><s:${by} base="${base}">${content}</s:${by}></s:simpleContent>`;

const shared = `
<s:complexType name="B"><s:sequence><s:element name="a" type="s:int"/></s:sequence><s:attribute name="x" type="s:int"/></s:complexType>
<s:complexType name="M" mixed="true"/>
<s:complexType name="Money"><s:simpleContent><s:extension base="s:decimal"><s:attribute name="currency" type="s:string"/></s:extension></s:simpleContent></s:complexType>
<s:simpleType name="Short"><s:restriction base="s:string"><s:maxLength value="5"/></s:restriction></s:simpleType>
<s:attribute name="g" type="s:int" default="7"/>
<s:attributeGroup name="ag"><s:attribute name="p" type="s:int"/><s:attributeGroup ref="tns:ag2"/></s:attributeGroup>
<s:attributeGroup name="ag2"><s:attribute name="q"/><s:anyAttribute/></s:attributeGroup>`;

suite('a complex type', () => {
  const facts: readonly [string, string, object][] = [
    ['may be empty', type(''), { particles: [], attributes: [], anyAttribute: false, mixed: false, abstract: false }],
    ['may be abstract', type('', ' abstract="true"'), { abstract: true }],
    ['may be mixed', type('', ' mixed="true"'), { mixed: true }],
    [
      'extends another',
      type(derived('<s:sequence><s:element name="b" type="s:int"/></s:sequence>')),
      { base: { name: { ns: 'urn:t', local: 'B' }, by: 'extension' }, particles: [{ name: { local: 'b' } }] },
    ],
    [
      'restricts another',
      type(
        derived(
          '<s:sequence><s:element name="a" type="s:int"/></s:sequence><s:attribute name="x" use="prohibited"/>',
          'restriction',
        ),
      ),
      { base: { by: 'restriction' }, particles: [{ name: { local: 'a' } }], attributes: [{ use: 'prohibited' }] },
    ],
    [
      'is mixed if its content is mixed',
      type('<s:complexContent mixed="true"><s:extension base="tns:B"/></s:complexContent>'),
      { mixed: true },
    ],
    [
      'that restricts anyType counts as an independent type',
      type(derived('<s:sequence><s:element name="b" type="s:int"/></s:sequence>', 'restriction', 's:anyType')),
      { mixed: false, particles: [{ name: { local: 'b' } }] },
    ],
    [
      'may have text',
      type(text('<s:attribute name="c" type="s:string"/>')),
      { text: builtIn('decimal'), attributes: [{}], particles: [] },
    ],
    [
      'may have text with a type',
      type(text('', 'extension', 'tns:Short')),
      { text: { kind: 'named', name: { local: 'Short' } } },
    ],
    [
      'can have the text of another type, from which it is derived',
      type(text('<s:attribute name="c"/>', 'extension', 'tns:Money')),
      { text: builtIn('decimal'), base: { name: { local: 'Money' }, by: 'extension' } },
    ],
    [
      'can restrict the text of another type',
      type(text('<s:maxInclusive value="9"/>', 'restriction', 'tns:Money')),
      {
        text: { kind: 'anonymous', type: { kind: 'simple', base: 'decimal', facets: { maxInclusive: '9' } } },
        base: { by: 'restriction' },
      },
    ],
    [
      'may narrow a mixed type to text',
      type(text('<s:simpleType><s:restriction base="s:int"/></s:simpleType>', 'restriction', 'tns:M')),
      { text: { type: { base: 'int' } } },
    ],
  ];
  it.each(facts)('%s', (_, schema, want) => {
    expect(typeNamed('T', { schema: shared + schema })).toMatchObject(want);
  });
});

it.each([
  ['extension', true],
  ['restriction', false],
])('the %s of a mixed type is mixed: %s', (by, want) => {
  const { components } = describe(wsdlOf({ schema: shared + type(derived('', by, 'tns:M')) }));
  const found = components.find((each) => each.kind === 'complex' && each.name?.local === 'T');
  expect(found?.kind === 'complex' && new Components(components).contentOf(found).mixed).toBe(want);
});

suite('attributes', () => {
  const name = (local: string, ns = '') => ({ ns, local });
  const facts: readonly [string, string, object][] = [
    [
      'are optional',
      '<s:attribute name="a" type="s:int"/>',
      [{ name: name('a'), type: builtIn('int'), use: 'optional' }],
    ],
    ['may be required', '<s:attribute name="a" type="s:int" use="required"/>', [{ use: 'required' }]],
    ['may have a default', '<s:attribute name="a" type="s:int" default="1"/>', [{ default: '1' }]],
    ['may be fixed', '<s:attribute name="a" type="s:int" fixed="1"/>', [{ fixed: '1' }]],
    ['without a type hold any text', '<s:attribute name="a"/>', [{ type: builtIn('anySimpleType') }]],
    [
      'may have a nested type',
      '<s:attribute name="a"><s:simpleType><s:restriction base="s:int"/></s:simpleType></s:attribute>',
      [{ type: { kind: 'anonymous', type: { base: 'int' } } }],
    ],
    ['may be qualified', '<s:attribute name="a" form="qualified"/>', [{ name: name('a', 'urn:t') }]],
    [
      'refer to global attributes',
      '<s:attribute ref="tns:g" use="required"/>',
      [{ name: name('g', 'urn:t'), default: '7', use: 'required' }],
    ],
    [
      'refer to the attributes of XML',
      '<s:attribute ref="xml:lang"/>',
      [{ name: name('lang', 'http://www.w3.org/XML/1998/namespace') }],
    ],
    [
      'can be in groups, and in groups of groups',
      '<s:attributeGroup ref="tns:ag"/>',
      [{ name: name('p') }, { name: name('q') }],
    ],
    ['that are prohibited do not exist', '<s:attribute name="a" use="prohibited"/>', []],
  ];
  it.each(facts)('%s', (_, given, want) => {
    expect(typeNamed('T', { schema: shared + type(given) })).toMatchObject({ attributes: want });
  });

  it('may be wildcards', () => {
    expect(typeNamed('T', { schema: type('<s:anyAttribute namespace="##any"/>') })).toMatchObject({
      anyAttribute: true,
    });
    expect(typeNamed('T', { schema: shared + type('<s:attributeGroup ref="tns:ag"/>') })).toMatchObject({
      anyAttribute: true,
    });
  });

  it('are qualified if the schema says so', () => {
    const schemaAttributes = 'attributeFormDefault="qualified"';
    expect(typeNamed('T', { schema: type('<s:attribute name="a"/>'), schemaAttributes })).toMatchObject({
      attributes: [{ name: name('a', 'urn:t') }],
    });
  });
});

suite('an unreadable complex type is left out', () => {
  const array = 'xmlns:e="http://schemas.xmlsoap.org/soap/encoding/"';
  const cases: readonly [string, string, string][] = [
    [
      'a type that is derived from itself',
      `${type(derived('', 'extension', 'tns:U'))}\n<s:complexType name="U">${derived('', 'extension', 'tns:T')}</s:complexType>`,
      'refers to itself (XML Schema part 1, ct-props-correct.3: no circular definitions)',
    ],
    ['an undeclared base', type(derived('', 'extension', 'tns:No')), 'unresolved reference: the type tns:No'],
    [
      'complex content of a simple type',
      type(derived('', 'extension', 's:int')),
      's:int is not a complex type: use <simpleContent>',
    ],
    [
      'simple content of a complex type',
      type(text('', 'extension', 'tns:B')),
      'tns:B has no simple content: use <complexContent>',
    ],
    ['content without derivation', type('<s:complexContent/>'), 'must have exactly one of <extension>, <restriction>'],
    ['two contents', type('<s:simpleContent/><s:sequence/>'), '<s:sequence> is not allowed next to <s:simpleContent>'],
    [
      'a duplicate attribute',
      type('<s:attribute name="a"/><s:attribute name="a"/>'),
      'two attributes a (XML Schema part 1, ct-props-correct.4)',
    ],
    ['an attribute without a simple type', type('<s:attribute name="a" type="tns:B"/>'), 'tns:B is not a simple type'],
    ['an invalid use', type('<s:attribute name="a" use="often"/>'), 'use="often" is not one of optional'],
    [
      'an undeclared attribute group',
      type('<s:attributeGroup ref="tns:no"/>'),
      'unresolved reference: the attribute group tns:no',
    ],
    [
      'an attribute group that contains itself',
      '<s:attributeGroup name="c"><s:attributeGroup ref="tns:c"/></s:attributeGroup>',
      'the attribute group c refers to itself (XML Schema part 1, src-attribute_group.3: no circular definitions)',
    ],
    [
      'an array of the SOAP encoding',
      type(
        `<s:complexContent><s:restriction base="e:Array" ${array}><s:attribute ref="e:arrayType"/></s:restriction></s:complexContent>`,
      ),
      'an array of the SOAP encoding is not supported',
    ],
  ];
  it.each(cases)('%s', (_, schema, want) => {
    const message = leftOutOf(wsdlOf({ schema: shared + schema }));
    expect(message).toContain(want);
    expect(message).toMatch(/: test\.wsdl:\d+: .*; at wsdl:definitions\/wsdl:types\/s:schema\//);
  });
});
