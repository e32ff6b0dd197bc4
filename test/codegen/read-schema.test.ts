import { describe as suite, expect, it } from 'vitest';
import type { ComplexTypeDescription, Description, TypeUse } from '../../scripts/codegen/description.js';
import { describe, messageOf, wsdlOf } from './wsdl.js';

/** The particles of the request of `run`. */
function particlesOf(description: Description): ComplexTypeDescription['particles'] {
  const element = description.components.find((each) => each.kind === 'element' && each.name.local === 'run');
  const type = element?.kind === 'element' && element.type.kind === 'anonymous' ? element.type.type : undefined;
  return type?.kind === 'complex' ? type.particles : [];
}

const int: TypeUse = { kind: 'builtIn', name: 'int' };

suite('an element of a sequence', () => {
  const facts: readonly [string, { given: string; schema?: string; want: object }][] = [
    [
      'occurs once if nothing is said',
      { given: '<s:element name="a" type="s:int"/>', want: { min: 1, max: 1, nillable: false } },
    ],
    ['may be absent', { given: '<s:element name="a" type="s:int" minOccurs="0"/>', want: { min: 0, max: 1 } }],
    [
      'may be repeated',
      { given: '<s:element name="a" type="s:int" minOccurs="2" maxOccurs="7"/>', want: { min: 2, max: 7 } },
    ],
    [
      'may be repeated without end',
      { given: '<s:element name="a" type="s:int" maxOccurs="unbounded"/>', want: { max: 'unbounded' } },
    ],
    ['may be nil', { given: '<s:element name="a" type="s:int" nillable="1"/>', want: { nillable: true } }],
    [
      'is in the namespace of a qualified schema',
      { given: '<s:element name="a" type="s:int"/>', want: { name: { ns: 'urn:t', local: 'a' } } },
    ],
    [
      'is in none where its form says so',
      { given: '<s:element name="a" type="s:int" form="unqualified"/>', want: { name: { ns: '', local: 'a' } } },
    ],
    ['has a built-in type', { given: '<s:element name="a" type="s:int"/>', want: { type: int } }],
    [
      'has a named type',
      {
        given: '<s:element name="a" type="tns:T"/>',
        schema: '<s:complexType name="T"/>',
        want: { type: { kind: 'named', name: { ns: 'urn:t', local: 'T' } } },
      },
    ],
    [
      'has a type within it',
      {
        given: '<s:element name="a"><s:complexType/></s:element>',
        want: { type: { kind: 'anonymous', type: expect.objectContaining({ kind: 'complex', particles: [] }) } },
      },
    ],
    [
      'refers to a global one, and is what that is',
      {
        given: '<s:element ref="tns:g" minOccurs="0"/>',
        schema: '<s:element name="g" type="s:int" nillable="true"/>',
        want: { name: { ns: 'urn:t', local: 'g' }, type: int, nillable: true, min: 0 },
      },
    ],
    [
      'has documentation',
      {
        given: `<s:element name="a" type="s:int"><s:annotation>
            <s:appinfo>for tools</s:appinfo>
            <s:documentation>
              First line,
                indented;

              a paragraph.
            </s:documentation>
          </s:annotation></s:element>`,
        want: { documentation: 'First line,\n  indented;\n\na paragraph.' },
      },
    ],
  ];
  it.each(facts)('%s', (_, { given, schema = '', want }) => {
    expect(particlesOf(describe(wsdlOf({ request: given, schema })))).toEqual([expect.objectContaining(want)]);
  });

  it('is in no namespace where the schema does not qualify its elements', () => {
    const wsdl = wsdlOf({ request: '<s:element name="a" type="s:int"/>', schemaAttributes: '' });
    expect(particlesOf(describe(wsdl))[0]?.name).toEqual({ ns: '', local: 'a' });
  });

  it('is dropped where it may never occur', () => {
    const wsdl = wsdlOf({ request: '<s:element name="a" type="s:int" minOccurs="0" maxOccurs="0"/>' });
    expect(particlesOf(describe(wsdl))).toEqual([]);
  });

  it('is the same within a sequence of the sequence', () => {
    const wsdl = wsdlOf({
      request: '<s:sequence><s:element name="a" type="s:int"/></s:sequence><s:element name="b" type="s:int"/>',
    });
    expect(particlesOf(describe(wsdl)).map((each) => each.name.local)).toEqual(['a', 'b']);
  });
});

suite('a simple type', () => {
  const enumeration = '<s:enumeration value="a"/><s:enumeration value=" b "/><s:enumeration value="a"/>';
  const facts: readonly [string, { given: string; want: object }][] = [
    [
      'has the literals of its enumeration, each once',
      {
        given: `<s:restriction base="s:string">${enumeration}</s:restriction>`,
        want: { base: 'string', enumeration: [{ value: 'a' }, { value: ' b ' }] },
      },
    ],
    [
      'has its literals without the white space that its base drops',
      {
        given: `<s:restriction base="s:token">${enumeration}</s:restriction>`,
        want: { enumeration: [{ value: 'a' }, { value: 'b' }] },
      },
    ],
    ['may be another name of a built-in type', { given: '<s:restriction base="s:int"/>', want: { base: 'int' } }],
    [
      'narrows another type of the schema',
      {
        given: '<s:restriction base="tns:Base"/>',
        want: { base: 'token', enumeration: [{ value: 'x' }, { value: 'y' }] },
      },
    ],
    [
      'narrows another to fewer literals',
      {
        given: '<s:restriction base="tns:Base"><s:enumeration value="y"/></s:restriction>',
        want: { base: 'token', enumeration: [{ value: 'y' }] },
      },
    ],
    [
      'narrows a type that stands in it',
      {
        given: '<s:restriction><s:simpleType><s:restriction base="s:short"/></s:simpleType></s:restriction>',
        want: { base: 'short' },
      },
    ],
  ];
  it.each(facts)('%s', (_, { given, want }) => {
    const base =
      '<s:simpleType name="Base"><s:restriction base="s:token"><s:enumeration value="x"/><s:enumeration value="y"/></s:restriction></s:simpleType>';
    const { components } = describe(wsdlOf({ schema: `${base}<s:simpleType name="T">${given}</s:simpleType>` }));
    expect(components.find((each) => each.name?.local === 'T')).toMatchObject(want);
  });
});

suite('several schemas', () => {
  it('refer to each other by namespace, whatever their order', () => {
    const { components } = describe(
      wsdlOf({
        request: '<s:element name="a" type="o:T" xmlns:o="urn:o"/>',
        schema: '<s:import namespace="urn:o"/>'.repeat(2),
        schemas: '<s:schema targetNamespace="urn:o"><s:import namespace="urn:t"/><s:complexType name="T"/></s:schema>',
      }),
    );
    expect(components.map((each) => each.name)).toContainEqual({ ns: 'urn:o', local: 'T' });
  });

  it('do without a schema for an import that nothing refers to', () => {
    expect(() => describe(wsdlOf({ schema: '<s:import namespace="urn:elsewhere"/>' }))).not.toThrow();
  });
});

const path = "wsdl:definitions/wsdl:types/s:schema/s:element[@name='run']/s:complexType/s:sequence";

suite('what is not read stops it with file, line and path', () => {
  const inRequest: readonly [string, string, string][] = [
    [
      'choice',
      '\n<s:choice/>',
      `test.wsdl:6: this generator does not read <s:choice> yet\n  at ${path}/s:choice\n  generate from a copy`,
    ],
    ['any', '<s:any/>', `test.wsdl:5: this generator does not read <s:any> yet\n  at ${path}/s:any\n`],
    ['group', '<s:group ref="tns:g"/>', 'does not read <s:group> yet'],
    [
      'a repeated sequence',
      '<s:sequence maxOccurs="2"/>',
      'does not read a <s:sequence> that is optional or repeated yet',
    ],
    [
      'a default',
      '<s:element name="a" type="s:int" default="7"/>',
      `does not read the attribute default of <s:element> yet\n  at ${path}/s:element[@name='a']`,
    ],
    [
      'a fixed value',
      '<s:element name="a" type="s:int" fixed="7"/>',
      'does not read the attribute fixed of <s:element> yet',
    ],
    [
      'an element without a type',
      '<s:element name="a"/>',
      'does not read an element without a type (anything may stand in it) yet',
    ],
    ['anyType', '<s:element name="a" type="s:anyType"/>', 'does not read type="s:anyType" yet'],
    ['a DataSet', '<s:element ref="s:schema"/><s:any/>', 'does not read a DataSet (ref="s:schema") yet'],
    [
      'the same element twice',
      '<s:element name="a" type="s:int"/><s:element name="a" type="s:int"/>',
      'does not read a second element a in one type yet',
    ],
    ['a key', '<s:element name="a" type="s:int"><s:key name="k"/></s:element>', 'does not read <s:key> yet'],
    [
      'an attribute that XML Schema does not have',
      '<s:element name="a" type="s:int" maxOcurs="2"/>',
      'does not read the attribute maxOcurs of <s:element> yet',
    ],
    [
      'an unknown type',
      '\n\n<s:element name="a" type="tns:No"/>',
      `test.wsdl:7: the type tns:No is not declared in any schema of this description\n  at ${path}/s:element[@name='a']\n  looked for "No" in the namespace "urn:t"`,
    ],
    ['an unknown element', '<s:element ref="tns:no"/>', 'the element tns:no is not declared in any schema'],
    [
      'an undeclared prefix in a value',
      '<s:element name="a" type="x:int"/>',
      'the prefix of type="x:int" is not declared',
    ],
    ['a name that is none', '<s:element name="a" type="s:"/>', 'type="s:" is not a name'],
    ['a count that is none', '<s:element name="a" type="s:int" minOccurs="-1"/>', 'minOccurs="-1" is not a count'],
    [
      'a count that is neither',
      '<s:element name="a" type="s:int" maxOccurs="many"/>',
      'maxOccurs="many" is neither a count nor unbounded',
    ],
    [
      'counts that exclude each other',
      '<s:element name="a" type="s:int" minOccurs="3" maxOccurs="2"/>',
      'minOccurs="3" is more than maxOccurs="2"',
    ],
    ['a boolean that is none', '<s:element name="a" type="s:int" nillable="yes"/>', 'nillable="yes" is not a boolean'],
    [
      'a form that is none',
      '<s:element name="a" type="s:int" form="q"/>',
      'form="q" is neither qualified nor unqualified',
    ],
    ['no name', '<s:element type="s:int"/>', 'lacks the attribute name'],
    [
      'two types at once',
      '<s:element name="a" type="s:int"><s:complexType/></s:element>',
      'both type="s:int" and a type within it',
    ],
    ['text between elements', 'text', 'holds text where only elements have a place'],
    ['another language', '<x:e xmlns:x="urn:x"/>', 'does not read <x:e> yet'],
  ];
  it.each(inRequest)('%s', (_, request, want) => {
    const message = messageOf(() => describe(wsdlOf({ request })));
    expect(message).toContain(want);
    expect(message).toMatch(/^test\.wsdl:\d+: .*\n  at wsdl:definitions\//);
  });

  const restriction = (content: string, base = 's:string') =>
    `<s:simpleType name="T"><s:restriction base="${base}">${content}</s:restriction></s:simpleType>`;
  const inSchema: readonly [string, string, string][] = [
    [
      'attributes',
      '<s:complexType name="T"><s:attribute name="a"/></s:complexType>',
      'does not read <s:attribute> yet',
    ],
    ['all', '<s:complexType name="T"><s:all/></s:complexType>', 'does not read <s:all> yet'],
    [
      'extension',
      '<s:complexType name="T"><s:complexContent/></s:complexType>',
      'does not read <s:complexContent> yet',
    ],
    [
      'simple content',
      '<s:complexType name="T"><s:simpleContent/></s:complexType>',
      'does not read <s:simpleContent> yet',
    ],
    ['mixed content', '<s:complexType name="T" mixed="true"/>', 'does not read mixed="true" of <s:complexType> yet'],
    [
      'abstract types',
      '<s:complexType name="T" abstract="true"/>',
      'does not read abstract="true" of <s:complexType> yet',
    ],
    [
      'abstract elements',
      '<s:element name="e" type="s:int" abstract="true"/>',
      'does not read abstract="true" of <s:element> yet',
    ],
    [
      'substitution groups',
      '<s:element name="e" type="s:int" substitutionGroup="tns:run"/>',
      'does not read the attribute substitutionGroup of <s:element> yet',
    ],
    ['global attributes', '<s:attribute name="a" type="s:int"/>', 'does not read <s:attribute> yet'],
    ['includes', '<s:include schemaLocation="x.xsd"/>', 'does not read <s:include> yet'],
    [
      'imports of other documents',
      '<s:import namespace="urn:o" schemaLocation="x.xsd"/>',
      'does not read <s:import> of another document ("x.xsd") yet',
    ],
    ['a pattern', restriction('<s:pattern value="\\d"/>'), 'does not read <s:pattern> yet'],
    ['a length', restriction('<s:maxLength value="7"/>'), 'does not read <s:maxLength> yet'],
    [
      'an enumeration of numbers',
      restriction('<s:enumeration value="1"/>', 's:int'),
      'does not read an enumeration of int yet',
    ],
    [
      'a literal outside its type',
      restriction('<s:enumeration value="a b"/>', 's:NCName'),
      '"a b" is not an XML name without a colon',
    ],
    ['a literal without a value', restriction('<s:enumeration/>'), 'lacks the attribute value'],
    [
      'a restriction of a complex type',
      `<s:complexType name="C"/>${restriction('', 'tns:C')}`,
      'tns:C is not a simple type',
    ],
    ['a restriction of itself', restriction('', 'tns:T'), 'the type is a restriction of itself'],
    ['lists', '<s:simpleType name="T"><s:list itemType="s:int"/></s:simpleType>', 'does not read <s:list> yet'],
    ['unions', '<s:simpleType name="T"><s:union/></s:simpleType>', 'does not read <s:union> yet'],
    [
      'a type twice',
      '<s:complexType name="T"/>\n<s:simpleType name="T"/>',
      'T is declared twice in the namespace "urn:t", first in line 7',
    ],
    [
      'two sequences',
      '<s:complexType name="T"><s:sequence/><s:sequence/></s:complexType>',
      'has more than one <s:sequence>',
    ],
    ['elements of no schema', '<wsdl:message name="x"/>', '<wsdl:message> has no place in a schema'],
  ];
  it.each(inSchema)('%s', (_, schema, want) => {
    expect(messageOf(() => describe(wsdlOf({ schema })))).toContain(want);
  });
});
