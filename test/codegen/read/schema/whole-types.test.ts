import { describe as suite, expect, it } from 'vitest';
import { readWsdl } from '../../../../src/codegen/read/read-wsdl.js';
import { wsdlOf } from '../../wsdl.js';
import { check } from '../remedies.js';
import {
  attribute,
  builtIn,
  complex,
  documentation,
  element,
  int,
  name,
  named,
  nothing,
  once,
  read,
  type,
  XML,
} from './definitions.js';

// Compares the whole definition of a complex type, and all notices about its schema.

const content = (kind: string, by: string, base: string, inner = '') =>
  type(`<s:${kind}><s:${by} base="${base}">${inner}</s:${by}></s:${kind}>`);

const shared = `
<s:complexType name="B"><s:sequence><s:element name="b" type="s:int"/></s:sequence></s:complexType>
<s:complexType name="Money"><s:simpleContent><s:extension base="s:decimal"/></s:simpleContent></s:complexType>
<s:complexType name="Mixed" mixed="true"/>
<s:simpleType name="Code"><s:restriction base="s:string"/></s:simpleType>
<s:element name="g" type="s:int" id="i" abstract="false"/>
<s:attribute name="ga" type="s:int" default="7" id="i"/><s:attribute name="gf" type="s:int" fixed="9"/>
<s:group name="gg" id="i"><s:sequence><s:element name="x" type="s:int"/></s:sequence></s:group>
<s:attributeGroup name="ag" id="i"><s:attribute name="y" type="s:int"/><s:anyAttribute namespace="urn:ag"/></s:attributeGroup>`;
const S = 'http://www.w3.org/2001/XMLSchema';
const ag = { anyAttribute: true, attributeWildcard: { namespaces: ['urn:ag'] } };
const anySimpleType = builtIn('anySimpleType');
const searched = (local: string, ns = 'urn:t') =>
  `searched for "${local}" in the namespace "${ns}" (XML Schema part 1, src-resolve); if another document declares it, import that document (a.wsdl:15)`;

type Row = readonly [fact: string, schema: string, want: object, notices?: readonly string[]];

suite('the definition of a complex type', () => {
  const rows: readonly Row[] = [
    ['nothing', type(''), complex()],
    [
      'the attributes of a type',
      type(
        documentation,
        ' id="i" final="#all" block=" restriction  extension" nillable="true" mixed=" 1" abstract="true "',
      ),
      complex({ documentation: 'Doc.', mixed: true, abstract: true, unchecked: 'block="extension restriction"' }),
    ],
    [
      'the attributes of an element',
      type(
        `<s:sequence id="i" minOccurs=" 1 " maxOccurs=" 1 ">${documentation}<s:element id="i" name=" a " type=" s:int " nillable=" 1 " default="1" final="#all" block="substitution" minOccurs=" 0 " maxOccurs=" unbounded " form=" qualified ">${documentation}</s:element></s:sequence>`,
      ),
      complex({
        particles: [
          element('a', int, {
            documentation: 'Doc.',
            nillable: true,
            default: '1',
            unchecked: 'block="substitution"',
            min: 0,
            max: 'unbounded',
          }),
        ],
      }),
    ],
    [
      'references to elements and groups',
      type(
        '<s:choice id="i" minOccurs="0" maxOccurs="3"><s:element ref="tns:g" id="i" minOccurs="2" maxOccurs="2"/><s:group ref="tns:gg" id="i" minOccurs="1" maxOccurs="1"/></s:choice>',
      ),
      complex({
        particles: [
          {
            kind: 'group',
            compositor: 'choice',
            min: 0,
            max: 3,
            alternatives: [[element('g', int, { min: 2, max: 2 })], [element('x')]],
          },
        ],
      }),
    ],
    [
      'an element without a namespace, with a fixed value',
      type('<s:all><s:element name="a" type="tns:B" form=" unqualified " fixed="1"/></s:all>'),
      complex({ particles: [{ ...element('a', named('B')), name: name('a', ''), fixed: '1' }] }),
    ],
    [
      'elements with inline types',
      type(
        '<s:all><s:element name="a"><s:complexType/></s:element><s:element name="b"><s:simpleType><s:restriction base="s:int"/></s:simpleType></s:element></s:all>',
      ),
      complex({
        particles: [
          element('a', { kind: 'anonymous', type: { kind: 'complex', ...nothing } }),
          element('b', { kind: 'anonymous', type: { kind: 'simple', base: 'int' } }),
        ],
      }),
    ],
    [
      'identity constraints',
      type(
        '<s:all><s:element name="a" block="#all"><s:key name="k"><s:annotation/><s:selector xpath="b"/><s:field xpath="@c"/></s:key><s:unique name="u"/><s:keyref name="r" refer="tns:k"/></s:element></s:all>',
      ),
      complex({
        particles: [
          element(
            'a',
            { kind: 'open', name: 'anyType' },
            {
              unchecked:
                'block="#all" <key name="k"><selector xpath="b"><field xpath="@c"> <unique name="u"> <keyref name="r" refer="tns:k">',
            },
          ),
        ],
      }),
    ],
    [
      'a DataSet',
      type('<s:sequence><s:element ref="s:schema"/><s:any/></s:sequence>'),
      complex({
        particles: [
          { ...element('schema', { kind: 'open', name: 'tree' }), name: name('schema', S) },
          { kind: 'any', ...once },
        ],
      }),
    ],
    [
      'an undeclared element',
      type('<s:sequence><s:element ref="tns:no" minOccurs="0"/></s:sequence>'),
      complex({ particles: [element('no', { kind: 'open', name: 'tree' }, { min: 0 })] }),
      [
        `unresolved reference: the element tns:no is not declared in this WSDL, and accepts any element: ${searched('no')}`,
      ],
    ],
    [
      'an undeclared type',
      type('<s:sequence><s:element name="a" type="tns:No"/></s:sequence>'),
      complex({ particles: [element('a', { kind: 'open', name: 'tree' })] }),
      [
        `unresolved reference: the type tns:No is not declared in this WSDL, and accepts any element: ${searched('No')}`,
      ],
    ],
    [
      'an attribute in a model group',
      type('<s:sequence><s:attribute name="a"/></s:sequence>'),
      complex(),
      [
        `<s:attribute> is not allowed in <s:sequence> (XML Schema part 1, 3.8.2); the stubs do not have it: ${check} (a.wsdl:15)`,
      ],
    ],
    [
      'attributes in other model groups',
      type('<s:choice><s:element name="a" type="s:int"/><s:attribute name="a"/></s:choice>').replace(
        '<s:choice>',
        '<s:choice>',
      ) + '<s:complexType name="U"><s:all><s:attribute name="a"/></s:all></s:complexType>',
      complex({ particles: [element('a')] }),
      ['choice', 'all'].map(
        (group) =>
          `<s:attribute> is not allowed in <s:${group}> (XML Schema part 1, 3.8.2); the stubs do not have it: ${check} (a.wsdl:15)`,
      ),
    ],
    [
      'the attributes of attributes',
      type(
        `<s:attribute id="i" name=" a " type=" s:int " use=" required " default="1" form=" qualified ">${documentation}</s:attribute><s:attribute ref="tns:ga" id="i" use="optional" fixed="8" form="qualified"/>`,
      ),
      complex({
        attributes: [
          { ...attribute('a', int, { use: 'required', default: '1', documentation: 'Doc.' }), name: name('a') },
          { ...attribute('ga', int, { default: '7', fixed: '8' }), name: name('ga') },
        ],
      }),
    ],
    [
      'attributes of XML',
      type('<s:attribute ref="xml:lang" default="en"/>'),
      complex({
        attributes: [{ ...attribute('lang', builtIn('string'), { default: 'en' }), name: name('lang', XML) }],
      }),
    ],
    [
      'a reference to an attribute with a fixed value',
      type('<s:attribute ref="tns:gf"/>'),
      complex({ attributes: [{ ...attribute('gf', int, { fixed: '9' }), name: name('gf') }] }),
    ],
    [
      'an undeclared attribute',
      type('<s:attribute ref="tns:no" fixed="1"/>'),
      complex({ attributes: [{ ...attribute('no', anySimpleType, { fixed: '1' }), name: name('no') }] }),
      [
        `unresolved reference: the attribute tns:no is not declared in this WSDL, and may have any text: ${searched('no')}`,
      ],
    ],
    [
      'an attribute of an undeclared type',
      type('<s:attribute name="a" type="tns:No"/>'),
      complex({ attributes: [attribute('a', anySimpleType)] }),
      [`unresolved reference: the type tns:No is not declared in this WSDL, and accepts any text: ${searched('No')}`],
    ],
    [
      'an attribute with an inline type, and one without a type',
      type(
        '<s:attribute name="a"><s:simpleType><s:restriction base="s:int"/></s:simpleType></s:attribute><s:attribute name="b"/>',
      ),
      complex({
        attributes: [
          attribute('a', { kind: 'anonymous', type: { kind: 'simple', base: 'int' } }),
          attribute('b', anySimpleType),
        ],
      }),
    ],
    [
      'a prohibited attribute',
      type('<s:attribute name="a" use="prohibited"/><s:attribute name="b" type="s:int"/>'),
      complex({ attributes: [attribute('b')] }),
    ],
    [
      'an attribute group',
      type('<s:attributeGroup ref="tns:ag" id="i"/>'),
      complex({ attributes: [attribute('y')], ...ag }),
    ],
    [
      'two wildcards, of which the own applies',
      type('<s:attributeGroup ref="tns:ag"/><s:anyAttribute processContents="lax"/>'),
      complex({ attributes: [attribute('y')], anyAttribute: true, attributeWildcard: { processContents: 'lax' } }),
    ],
    [
      'two wildcards of groups, of which the first applies',
      `<s:attributeGroup name="h"><s:anyAttribute namespace="urn:h"/></s:attributeGroup>${type('<s:attributeGroup ref="tns:ag"/><s:attributeGroup ref="tns:h"/>')}`,
      complex({ attributes: [attribute('y')], ...ag }),
    ],
    [
      'an extension',
      content(
        'complexContent',
        'extension',
        'tns:B',
        '<s:sequence><s:element name="c" type="s:int"/></s:sequence><s:attribute name="d" type="s:int"/>',
      )
        .replace('<s:complexContent', '$& mixed=" 1 " id="i"')
        .replace('<s:extension', '$& id="i"'),
      complex({
        base: { name: name('B'), by: 'extension' },
        mixed: true,
        particles: [element('c')],
        attributes: [attribute('d')],
      }),
    ],
    [
      'an extension whose content is not mixed, although its type is',
      content('complexContent', 'extension', 'tns:B')
        .replace('name="T"', '$& mixed="true"')
        .replace('<s:complexContent', '$& mixed="false"'),
      complex({ base: { name: name('B'), by: 'extension' } }),
    ],
    [
      'an extension that is mixed as its type is',
      content('complexContent', 'extension', 'tns:B').replace('name="T"', '$& mixed="true"'),
      complex({ base: { name: name('B'), by: 'extension' }, mixed: true }),
    ],
    [
      'an extension that prohibits an attribute',
      content('complexContent', 'extension', 'tns:B', '<s:attribute name="d" use="prohibited"/>'),
      complex({ base: { name: name('B'), by: 'extension' } }),
    ],
    [
      'a restriction',
      content('complexContent', 'restriction', 'tns:B', '<s:attribute name="d" type="s:int" use="prohibited"/>'),
      complex({
        base: { name: name('B'), by: 'restriction' },
        attributes: [attribute('d', int, { use: 'prohibited' })],
      }),
    ],
    [
      'a restriction of anyType',
      content(
        'complexContent',
        'restriction',
        's:anyType',
        '<s:sequence><s:element name="c" type="s:int"/></s:sequence><s:attribute name="d" type="s:int"/>',
      ),
      complex({ particles: [element('c')], attributes: [attribute('d')] }),
    ],
    [
      'an array of the SOAP encoding',
      content(
        'complexContent',
        'restriction',
        'e:Array',
        '<s:sequence><s:element name="c" type="s:int"/></s:sequence><s:attribute name="d"/>',
      ).replace('name="T"', '$& mixed="true" xmlns:e="http://www.w3.org/2003/05/soap-encoding"'),
      complex({ particles: [element('c')] }),
    ],
    [
      'an extension without complexContent',
      type('<s:extension base="tns:B" id="i"/>'),
      complex({ base: { name: name('B'), by: 'extension' } }),
      ['read <s:extension> in the type as if it were in <complexContent> (a.wsdl:15)'],
    ],
    [
      'text with attributes',
      content('simpleContent', 'extension', 's:int', '<s:attribute name="d" type="s:int"/><s:anyAttribute/>')
        .replace('<s:simpleContent', '$& id="i"')
        .replace('<s:extension', '$& id="i"'),
      complex({ text: int, attributes: [attribute('d')], anyAttribute: true, attributeWildcard: {} }),
    ],
    ['text of a named type', content('simpleContent', 'extension', 'tns:Code'), complex({ text: named('Code') })],
    [
      'the text of a type',
      content('simpleContent', 'extension', 'tns:Money'),
      complex({ text: builtIn('decimal'), base: { name: name('Money'), by: 'extension' } }),
    ],
    [
      'text that is not restricted',
      content(
        'simpleContent',
        'restriction',
        'tns:Money',
        `${documentation}<s:attribute name="d" type="s:int" use="prohibited"/><s:attributeGroup ref="tns:ag"/><s:anyAttribute/>`,
      ),
      complex({
        text: builtIn('decimal'),
        base: { name: name('Money'), by: 'restriction' },
        attributes: [attribute('d', int, { use: 'prohibited' }), attribute('y')],
        anyAttribute: true,
        attributeWildcard: {},
      }),
    ],
    [
      'text that is restricted by facets',
      content(
        'simpleContent',
        'restriction',
        'tns:Money',
        '<s:maxInclusive value="9"/><s:attribute name="d" type="s:int"/>',
      ),
      complex({
        text: { kind: 'anonymous', type: { kind: 'simple', base: 'decimal', facets: { maxInclusive: '9' } } },
        base: { name: name('Money'), by: 'restriction' },
        attributes: [attribute('d')],
      }),
    ],
    [
      'text that is restricted by facets between attributes',
      content(
        'simpleContent',
        'restriction',
        'tns:Money',
        '<s:attributeGroup ref="tns:ag"/><s:maxInclusive value="9"/><s:anyAttribute processContents="skip"/>',
      ),
      complex({
        text: { kind: 'anonymous', type: { kind: 'simple', base: 'decimal', facets: { maxInclusive: '9' } } },
        base: { name: name('Money'), by: 'restriction' },
        attributes: [attribute('y')],
        anyAttribute: true,
        attributeWildcard: { processContents: 'skip' },
      }),
    ],
    [
      'text that is restricted by a type',
      content(
        'simpleContent',
        'restriction',
        'tns:Mixed',
        '<s:simpleType><s:restriction base="s:short"/></s:simpleType><s:attribute name="d" type="s:int"/>',
      ),
      complex({
        text: { kind: 'anonymous', type: { kind: 'simple', base: 'short' } },
        base: { name: name('Mixed'), by: 'restriction' },
        attributes: [attribute('d')],
      }),
    ],
    [
      'text that is restricted by a type and facets',
      content(
        'simpleContent',
        'restriction',
        'tns:Mixed',
        '<s:simpleType><s:restriction base="s:short"/></s:simpleType><s:minInclusive value="1"/>',
      ),
      complex({
        text: { kind: 'anonymous', type: { kind: 'simple', base: 'short', facets: { minInclusive: '1' } } },
        base: { name: name('Mixed'), by: 'restriction' },
      }),
    ],
    [
      'the text of a mixed type',
      content('simpleContent', 'restriction', 'tns:Mixed'),
      complex({ text: builtIn('string'), base: { name: name('Mixed'), by: 'restriction' } }),
    ],
  ];
  it.each(rows)('%s', (_, schema, want, notices = []) => {
    expect(read(`${shared.trim()}\n${schema}`)).toEqual({ type: want, notices });
  });

  it('has a location', () => {
    const { components } = readWsdl(wsdlOf({ schema: type('') }), 'a.wsdl').description;
    expect(components.find((each) => each.kind === 'complex' && each.name)?.location).toEqual({
      source: 'a.wsdl',
      line: 7,
      path: "wsdl:definitions/wsdl:types/s:schema/s:complexType[@name='T']",
    });
  });
});
