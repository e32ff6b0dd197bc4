import { describe as suite, expect, it } from 'vitest';
import { describe, messageOf, wsdlOf } from '../../wsdl.js';
import { leftOutOf, noticesOf, particlesOf, typeNamed } from '../../schema.js';

const int = { kind: 'builtIn', name: 'int' };
const tree = { kind: 'open', name: 'tree' };

suite('an element of a sequence', () => {
  const facts: readonly [string, { given: string; schema?: string; want: object }][] = [
    [
      'occurs once by default',
      { given: '<s:element name="a" type="s:int"/>', want: { min: 1, max: 1, nillable: false } },
    ],
    ['may be absent', { given: '<s:element name="a" type="s:int" minOccurs="0"/>', want: { min: 0, max: 1 } }],
    [
      'may be repeated',
      { given: '<s:element name="a" type="s:int" minOccurs="2" maxOccurs="7"/>', want: { min: 2, max: 7 } },
    ],
    [
      'may be repeated without limit',
      { given: '<s:element name="a" type="s:int" maxOccurs="unbounded"/>', want: { max: 'unbounded' } },
    ],
    ['may be nil', { given: '<s:element name="a" type="s:int" nillable="1"/>', want: { nillable: true } }],
    ['may have a default', { given: '<s:element name="a" type="s:int" default="7"/>', want: { default: '7' } }],
    ['may be fixed', { given: '<s:element name="a" type="s:int" fixed="7"/>', want: { fixed: '7' } }],
    [
      'is in the namespace of a qualified schema',
      { given: '<s:element name="a" type="s:int"/>', want: { name: { ns: 'urn:t', local: 'a' } } },
    ],
    [
      'is in no namespace if its form says so',
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
      'has a nested type',
      {
        given: '<s:element name="a"><s:complexType/></s:element>',
        want: { type: { kind: 'anonymous', type: expect.objectContaining({ kind: 'complex', particles: [] }) } },
      },
    ],
    [
      'is not nil because its type is, and its own type has no name',
      {
        given: '<s:element name="a"><s:complexType name="T" nillable="true"/></s:element>',
        want: {
          type: {
            kind: 'anonymous',
            type: expect.not.objectContaining({ name: expect.anything() as object }) as object,
          },
          nillable: false,
        },
      },
    ],
    ['without a type may be anything', { given: '<s:element name="a"/>', want: { type: { name: 'anyType' } } }],
    [
      'of anyType may be anything',
      { given: '<s:element name="a" type="s:anyType"/>', want: { type: { kind: 'open' } } },
    ],
    [
      'refers to a global element and adopts its properties',
      {
        given: '<s:element ref="tns:g" minOccurs="0"/>',
        schema: '<s:element name="g" type="s:int" nillable="true" default="1"/>',
        want: { name: { ns: 'urn:t', local: 'g' }, type: int, nillable: true, min: 0, default: '1' },
      },
    ],
    [
      'refers to the anonymous type of a global element',
      {
        given: '<s:element ref="tns:g"/>',
        schema: '<s:element name="g"><s:complexType/></s:element>',
        want: { type: { kind: 'ofElement', name: { ns: 'urn:t', local: 'g' } } },
      },
    ],
    [
      'of a DataSet is the schema itself',
      { given: '<s:element ref="s:schema"/>', want: { name: { local: 'schema' }, type: tree } },
    ],
    [
      'may have keys, which have no effect',
      {
        given: '<s:element name="a" type="s:int"><s:key name="k"><s:selector xpath="b"/></s:key></s:element>',
        want: { type: int },
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
    expect(particlesOf(describe(wsdlOf({ request: given, schema })))).toEqual([
      expect.objectContaining(
        Object.fromEntries(
          Object.entries(want).map(([key, value]: [string, unknown]) => [
            key,
            typeof value === 'object' ? expect.objectContaining(value as object) : value,
          ]),
        ),
      ),
    ]);
  });

  it('has no namespace if the schema does not qualify its elements', () => {
    const wsdl = wsdlOf({ request: '<s:element name="a" type="s:int"/>', schemaAttributes: '' });
    expect(particlesOf(describe(wsdl))[0]).toMatchObject({ name: { ns: '', local: 'a' } });
  });

  it('is dropped if it can never occur', () => {
    const wsdl = wsdlOf({
      request: '<s:element name="a" type="s:int" minOccurs="0" maxOccurs="0"/><s:any minOccurs="0" maxOccurs="0"/>',
    });
    expect(particlesOf(describe(wsdl))).toEqual([]);
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

  it('do not need the schema of an import that nothing refers to', () => {
    expect(() => describe(wsdlOf({ schema: '<s:import namespace="urn:elsewhere"/>' }))).not.toThrow();
  });

  it('can repeat an identical declaration of a component', () => {
    const twice = '<s:complexType name="T"><s:sequence> <s:any/> </s:sequence></s:complexType>';
    const schemas = `<s:schema targetNamespace="urn:t">${twice.replaceAll(' <', '<')}</s:schema>`;
    expect(
      describe(wsdlOf({ schema: twice, schemas })).components.filter((each) => each.name?.local === 'T'),
    ).toHaveLength(1);
  });
});

suite('common mistakes are corrected with a notice', () => {
  const cases: readonly [string, Parameters<typeof wsdlOf>[0], RegExp, object][] = [
    [
      'an undeclared type accepts any element',
      { request: '<s:element name="a" type="tns:No"/>' },
      /^unresolved reference: the type tns:No is not declared in this WSDL, and accepts any element: searched for "No" in the namespace "urn:t" \(XML Schema part 1, src-resolve\).* \(test\.wsdl:5\)$/,
      { type: tree },
    ],
    [
      'an undeclared element accepts any element',
      { request: '<s:element ref="tns:no"/>' },
      /^unresolved reference: the element tns:no/,
      { name: { ns: 'urn:t', local: 'no' }, type: tree },
    ],
    [
      'a name without a prefix may be in the namespace of its schema',
      { request: '<s:element name="a" type="T"/>', schema: '<s:complexType name="T"/>' },
      /^type="T" has no prefix and was resolved in the namespace "urn:t"/,
      { type: { kind: 'named', name: { ns: 'urn:t' } } },
    ],
    [
      'a name without a prefix may be in the only other namespace',
      {
        request: '<s:element name="a" type="T"/>',
        schemas: '<s:schema targetNamespace="urn:o"><s:complexType name="T"/></s:schema>',
      },
      /^type="T" has no prefix and was resolved in the namespace "urn:o"/,
      { type: { name: { ns: 'urn:o' } } },
    ],
    [
      'a name without a prefix may be a built-in type',
      { request: '<s:element name="a" type="int"/>' },
      /^type="int" has no prefix and was read as an XML Schema type/,
      { type: int },
    ],
    [
      'a common prefix that is not declared',
      { request: '<s:element name="a" type="xsd:int"/>' },
      /^the prefix of type="xsd:int" is not declared .*; the stubs use the namespace "http:\/\/www.w3.org\/2001\/XMLSchema"/,
      { type: int },
    ],
    [
      'text between elements',
      { request: 'oops<s:element name="a" type="s:int"/>' },
      /^ignored text in <s:sequence>: "oops"/,
      { type: int },
    ],
    [
      'an undeclared attribute',
      {
        request: '<s:element name="a" type="tns:T"/>',
        schema: '<s:complexType name="T"><s:attribute ref="m:contentType" xmlns:m="urn:m"/></s:complexType>',
      },
      /^unresolved reference: the attribute m:contentType is not declared in this WSDL, and may have any text: searched for "contentType" in the namespace "urn:m"/,
      { type: { name: { local: 'T' } } },
    ],
    [
      'text between schemas',
      { request: '<s:element name="a" type="s:int"/>', schemas: 'oops' },
      /^ignored text in <wsdl:types>: "oops"/,
      { type: int },
    ],
  ];
  it.each(cases)('%s', (_, parts, notice, want) => {
    const wsdl = wsdlOf(parts);
    expect(particlesOf(describe(wsdl))[0]).toMatchObject(want);
    expect(noticesOf(wsdl)).toEqual([expect.stringMatching(notice)]);
  });

  it('a schema in a draft namespace is read as XML Schema', () => {
    const wsdl = wsdlOf({ request: '<s:element name="a" type="s:int"/>' }).replace(
      '2001/XMLSchema',
      '2000/10/XMLSchema',
    );
    expect(particlesOf(describe(wsdl))[0]).toMatchObject({ type: int });
  });

  it('an extension directly inside a type is read as complex content', () => {
    const schema = '<s:complexType name="B"/><s:complexType name="T"><s:extension base="tns:B"/></s:complexType>';
    expect(typeNamed('T', { schema })).toMatchObject({ base: { name: { local: 'B' }, by: 'extension' } });
  });
});

const path = "wsdl:definitions/wsdl:types/s:schema/s:element[@name='run']/s:complexType/s:sequence";

suite('an unreadable schema that the only operation needs is rejected with file, line and path', () => {
  const inRequest: readonly [string, string, string][] = [
    [
      'an element in the wrong place',
      '\n<s:key/>',
      `test.wsdl:6: <s:key> is not allowed in <s:sequence>\n  at ${path}/s:key`,
    ],
    [
      'an attribute that XML Schema does not have',
      '<s:element name="a" type="s:int" maxOcurs="2"/>',
      `the attribute maxOcurs of <s:element> is not supported\n  at ${path}/s:element[@name='a']\n  generate from a copy`,
    ],
    [
      'a type that XML Schema does not have',
      '<s:element name="a" type="s:No"/>',
      'type="s:No" is not an XML Schema type',
    ],
    ['an invalid name', '<s:element name="a" type="s:"/>', 'type="s:" is not a name'],
    ['an invalid count', '<s:element name="a" type="s:int" minOccurs="-1"/>', 'minOccurs="-1" is not a count'],
    [
      'an invalid maximum',
      '<s:element name="a" type="s:int" maxOccurs="many"/>',
      'maxOccurs="many" is neither a count nor unbounded',
    ],
    [
      'contradictory counts',
      '<s:element name="a" type="s:int" minOccurs="3" maxOccurs="2"/>',
      'minOccurs="3" is more than maxOccurs="2" (XML Schema part 1, p-props-correct.2.1)',
    ],
    ['an invalid boolean', '<s:element name="a" type="s:int" nillable="yes"/>', 'nillable="yes" is not a boolean'],
    ['an invalid form', '<s:element name="a" type="s:int" form="q"/>', 'form="q" is neither qualified nor unqualified'],
    ['no name', '<s:element type="s:int"/>', 'has no name attribute'],
    [
      'two types for one element',
      '<s:element name="a" type="s:int"><s:complexType/></s:element>',
      'both type="s:int" and an inline type (src-element.3)',
    ],
    [
      'a default for a fixed value',
      '<s:element name="a" type="s:int" default="1" fixed="1"/>',
      'both fixed and default',
    ],
    ['another language', '<x:e xmlns:x="urn:x"/>', '<x:e> is not allowed in <s:sequence>'],
  ];
  it.each(inRequest)('%s', (_, request, want) => {
    const message = messageOf(() => describe(wsdlOf({ request })));
    expect(message).toContain(want);
    expect(message).toMatch(/^test\.wsdl:\d+: .*\n  at wsdl:definitions\//);
  });

  const inSchema: readonly [string, string, string][] = [
    [
      'a duplicate type',
      '<s:complexType name="T"/>\n<s:simpleType name="T"/>',
      'T of "urn:t" is already declared at test.wsdl:7 (XML Schema part 1, sch-props-correct.2)',
    ],
    [
      'references to abstract elements',
      '<s:element name="h" abstract="true"/><s:complexType name="T"><s:sequence><s:element ref="tns:h"/></s:sequence></s:complexType>',
      'the element h is abstract, and no element may be substituted for it',
    ],
  ];
  it.each(inSchema)('%s', (_, schema, want) => {
    expect(leftOutOf(wsdlOf({ schema }))).toContain(want);
  });

  it('a reference to the head of a substitution group needs all its members', () => {
    const members = '<s:element name="h" type="s:int"/><s:element name="m" type="tns:Bad" substitutionGroup="tns:h"/>';
    const bad = '<s:complexType name="Bad"><s:group ref="tns:no"/></s:complexType>';
    const user = '<s:complexType name="T"><s:sequence><s:element ref="tns:h"/></s:sequence></s:complexType>';
    expect(leftOutOf(wsdlOf({ schema: members + bad + user }))).toContain('the type T');
  });

  it('a substitution group that nothing refers to is accepted', () => {
    const schema = '<s:element name="h" type="s:int"/><s:element name="m" substitutionGroup="tns:h"/>';
    const found = describe(wsdlOf({ schema })).components.find((each) => each.name?.local === 'm');
    expect(found).toMatchObject({ type: int });
  });
});
