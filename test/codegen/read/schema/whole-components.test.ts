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
  read,
  type,
  XML,
} from './definitions.js';

// Compares whole wildcards and elements, and all notices about them.

suite('a wildcard', () => {
  it.each<readonly [string, object]>([
    ['', {}],
    ['namespace="##any"', {}],
    ['namespace=" ##any urn:a"', {}],
    ['namespace="##other"', { otherThan: 'urn:t' }],
    ['namespace="##other" processContents="skip"', { otherThan: 'urn:t', processContents: 'skip' }],
    ['namespace=" urn:a\n##local  ##targetNamespace "', { namespaces: ['urn:a', '', 'urn:t'] }],
    ['namespace="urn:a" processContents="lax"', { namespaces: ['urn:a'], processContents: 'lax' }],
    ['namespace=""', { namespaces: [] }],
    ['processContents=" lax "', { processContents: 'lax' }],
    ['processContents="skip" namespace="##any"', { processContents: 'skip' }],
    ['processContents="strict"', {}],
  ])('%j allows certain namespaces', (attributes, want) => {
    const { type: found, notices } = read(
      type(
        `<s:sequence><s:any id="i" minOccurs="0" maxOccurs="2" ${attributes}/></s:sequence><s:anyAttribute ${attributes}/>`,
      ),
    );
    expect(found).toEqual(
      complex({ particles: [{ kind: 'any', min: 0, max: 2, ...want }], anyAttribute: true, attributeWildcard: want }),
    );
    expect(notices).toEqual([]);
  });
});

it('an attribute of XML has the type that a schema declares', () => {
  const schemas = `<s:schema targetNamespace="${XML}"><s:attribute name="lang" type="s:language"/></s:schema>`;
  expect(read(type('<s:attribute ref="xml:lang"/>'), 'T', 'complex', { schemas })).toEqual({
    type: complex({ attributes: [{ ...attribute('lang', builtIn('language')), name: name('lang', XML) }] }),
    notices: [],
  });
});

it('a global element has all its properties', () => {
  const schema = `<s:element name="T" type="s:int" nillable="true" default="1" final="#all" block="#all" id="i" abstract="true">${documentation}</s:element>`;
  expect(read(schema, 'T', 'element')).toEqual({
    type: {
      kind: 'element',
      name: name('T'),
      documentation: 'Doc.',
      type: int,
      nillable: true,
      default: '1',
      unchecked: 'block="#all"',
    },
    notices: [],
  });
});

suite('a substitution group', () => {
  const group = `
<s:element name="head" type="s:int" abstract="true"/>
<s:element name="one" type="tns:U" substitutionGroup="tns:head" nillable="true" block="restriction"/>
<s:element name="two" substitutionGroup="tns:head" default="2"/>
<s:element name="three" substitutionGroup="tns:two"><s:complexType/></s:element>
<s:complexType name="U"/>`.trim();
  const user = type('<s:sequence><s:element ref="tns:head" minOccurs="0" maxOccurs="2"/></s:sequence>');
  const one = element('one', named('U'), { nillable: true, unchecked: 'block="restriction"' });
  const two = element('two', int, { default: '2' });
  const three = element('three', { kind: 'ofElement', name: name('three') });
  const choice = { kind: 'group', compositor: 'choice', min: 0, max: 2 };

  it('is a choice of its members that are not abstract', () => {
    expect(read(group + user)).toEqual({
      type: complex({ particles: [{ ...choice, alternatives: [[one], [two], [three]] }] }),
      notices: [],
    });
    const all = [element('head'), one, two, three];
    expect(read(group.replace(' abstract="true"', '') + user).type).toEqual(
      complex({ particles: [{ ...choice, alternatives: all.map((each) => [each]) }] }),
    );
  });

  it('with a single member is that member', () => {
    const single = group.replaceAll(/<s:element name="(one|three)".*\n/g, '');
    expect(read(single + user).type).toEqual(complex({ particles: [{ ...two, min: 0, max: 2 }] }));
  });

  it.each(['substitution', '#all', 'restriction  substitution'])(
    'does not apply if the head has block="%s"',
    (block) => {
      const blocked = group.replace(' abstract="true"', ` block="${block}"`);
      const sorted = block.split(/ +/).join(' ');
      expect(read(blocked + user)).toEqual({
        type: complex({ particles: [element('head', int, { unchecked: `block="${sorted}"`, min: 0, max: 2 })] }),
        notices: [],
      });
    },
  );

  it('does not apply if the schema blocks substitution, unless the element has a block of its own', () => {
    const blocked = group.replace(' abstract="true"', '');
    const schemaAttributes = 'elementFormDefault="qualified" blockDefault="substitution"';
    const only = complex({ particles: [element('head', int, { min: 0, max: 2 })] });
    expect(read(blocked + user, 'T', 'complex', { schemaAttributes }).type).toEqual(only);
    const own = blocked.replace('name="head"', 'name="head" block=""');
    const { type: found } = read(own + user, 'T', 'complex', { schemaAttributes });
    expect(found).toMatchObject({ particles: [{ ...choice, alternatives: [{}, {}, {}, {}] }] });
    expect(JSON.stringify(found)).toContain('"unchecked":"block=\\"\\" block=\\"restriction\\""');
  });

  it('has the block of the head and of the member', () => {
    const both = group.replace(' abstract="true"', ' block="extension"');
    expect(read(both + user).type).toEqual(
      complex({
        particles: [
          {
            ...choice,
            alternatives: [
              [element('head', int, { unchecked: 'block="extension"' })],
              [{ ...one, unchecked: 'block="extension" block="restriction"' }],
              [{ ...two, unchecked: 'block="extension"' }],
              [{ ...three, unchecked: 'block="extension"' }],
            ],
          },
        ],
      }),
    );
  });

  it('determines the type of a member without a type', () => {
    const typeOf = (more: string) => (read(group + more, 'T', 'element').type as { type: unknown }).type;
    expect(typeOf('<s:element name="T" substitutionGroup="tns:two"/>')).toEqual(int);
    expect(typeOf('<s:element name="T" substitutionGroup="tns:three"/>')).toEqual({
      kind: 'ofElement',
      name: name('three'),
    });
    expect(typeOf('<s:element name="T" type="s:string" substitutionGroup="tns:three"/>')).toEqual(builtIn('string'));
    expect(typeOf('<s:element name="T" substitutionGroup="tns:x"/><s:element name="x"/>')).toEqual({
      kind: 'open',
      name: 'anyType',
    });
  });

  it('cannot be used if one of its members cannot be read', () => {
    const bad = group.replace('type="tns:U"', 'type="tns:U" x="1"');
    expect(read(bad + user).notices).toEqual([
      "left out the element one, the type T, which no operation needs: a.wsdl:8: the attribute x of <s:element> is not supported; at wsdl:definitions/wsdl:types/s:schema/s:element[@name='one']; generate from a copy of the WSDL without it, or add support for it to the generator (CONTRIBUTING.md)",
    ]);
  });
});

suite('a schema', () => {
  const notices = (schema: string, more: object = {}) => {
    const { description, notices: all } = readWsdl(wsdlOf({ schema, ...more }), 'a.wsdl');
    expect(description.components.map((each) => each.name?.local)).toEqual(['run', 'runResponse']);
    return all;
  };

  it.each<readonly [string, string, object, readonly string[]]>([
    [
      'annotations and notations',
      '<s:annotation/><s:notation name="n" public="p"/><s:import namespace="urn:o"/>',
      {},
      [],
    ],
    [
      'all attributes',
      '',
      {
        schemaAttributes:
          'elementFormDefault=" qualified " attributeFormDefault="unqualified" blockDefault="" finalDefault="" version="1" id="i" xml:lang="en"',
      },
      [],
    ],
    [
      'another element',
      '<s:key/>',
      {},
      [`<s:key> is not allowed in a schema (XML Schema part 1, 3.15.2); the stubs do not have it: ${check} (a.wsdl:7)`],
    ],
    [
      'an element of another vocabulary',
      '<x:element xmlns:x="urn:x" name="a"/>',
      {},
      [
        `<x:element> is not allowed in a schema (XML Schema part 1, 3.15.2); the stubs do not have it: ${check} (a.wsdl:7)`,
      ],
    ],
    [
      'a component without a name',
      '<s:complexType/><s:element name=" "/>',
      {},
      [
        'ignored <s:complexType>: it has no name attribute (a.wsdl:7)',
        'ignored <s:element>: it has no name attribute (a.wsdl:7)',
      ],
    ],
    ['text', 'oops', {}, ['ignored text in <s:schema>: "oops" (a.wsdl:4)']],
  ])('%s', (_, schema, more, want) => expect(notices(schema, more)).toEqual(want));

  it.each([
    [
      'x="1"',
      'the attribute x of <s:schema> is not supported',
      '; generate from a copy of the WSDL without it, or add support for it to the generator (CONTRIBUTING.md)',
    ],
    ['elementFormDefault="q"', 'elementFormDefault="q" is neither qualified nor unqualified', ''],
    ['attributeFormDefault="q"', 'attributeFormDefault="q" is neither qualified nor unqualified', ''],
  ])('with %s is left out', (attributes, problem, remedy) => {
    const schemas = `<s:schema targetNamespace="urn:o" ${attributes}><s:element name="a"/><s:group name="b"/></s:schema>`;
    expect(notices('', { schemas })).toEqual([
      `left out the element a, the group b, which no operation needs: a.wsdl:9: ${problem}; at wsdl:definitions/wsdl:types/s:schema${remedy}`,
    ]);
  });
});
