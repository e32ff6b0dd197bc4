import { describe as suite, expect, it } from 'vitest';
import { contractOf } from '../../../../src/codegen/emit/contract-of.js';
import { generate } from '../../../../src/codegen/generate.js';
import type { ElementDeclaration } from '../../../../src/soap/schema/contract.js';
import { decoded, encoded, refusals } from '../../../support/codec.js';
import { messageOf, wsdlOf } from '../../wsdl.js';

/**
 * Tests `<s:redefine>` (XML Schema part 1, 4.2.2). The redefined component replaces the original, to which it can
 * refer.
 */

const field = (name: string) => `<s:element name="${name}" type="s:int"/>`;
const original = `
<s:simpleType name="Code"><s:restriction base="s:string"/></s:simpleType>
<s:complexType name="Base"><s:sequence>${field('a')}</s:sequence></s:complexType>
<s:group name="g"><s:sequence>${field('b')}</s:sequence></s:group>
<s:attributeGroup name="ag"><s:attribute name="c" type="s:int"/></s:attributeGroup>
<s:complexType name="User"><s:sequence>
  <s:element name="code" type="tns:Code"/><s:element name="base" type="tns:Base"/><s:group ref="tns:g"/>
</s:sequence><s:attributeGroup ref="tns:ag"/></s:complexType>`;

const redefinitions = {
  Code: '<s:simpleType name="Code"><s:restriction base="tns:Code"><s:maxLength value="3"/></s:restriction></s:simpleType>',
  Base: `<s:complexType name="Base"><s:complexContent><s:extension base="tns:Base"><s:sequence>
    <s:element name="more" type="tns:Base" minOccurs="0"/></s:sequence></s:extension></s:complexContent></s:complexType>`,
  g: `<s:group name="g"><s:sequence><s:group ref="tns:g"/>${field('d')}</s:sequence></s:group>`,
  ag: '<s:attributeGroup name="ag"><s:attributeGroup ref="tns:ag"/><s:attribute name="e" type="s:int"/></s:attributeGroup>',
};

function read(content: string, targetNamespace = 'targetNamespace="urn:t"', more = '') {
  const xmlns = 'xmlns:s="http://www.w3.org/2001/XMLSchema" xmlns:tns="urn:t" elementFormDefault="qualified"';
  const documents = new Map([['d.xsd', `<s:schema ${xmlns} ${targetNamespace}>${original}${more}</s:schema>`]]);
  const wsdl = wsdlOf({
    schema: `<s:redefine schemaLocation="d.xsd">${content}</s:redefine>`,
    request: '<s:element name="it" type="tns:User"/>',
  });
  return generate(wsdl, { source: 'test.wsdl', runtime: './runtime.js', toolVersion: '0', documents });
}

function requestOf(content: string, targetNamespace?: string): ElementDeclaration {
  return contractOf(read(content, targetNamespace).model).operations['run']?.input as ElementDeclaration;
}

const value = { it: { code: 'abc', base: { a: 1 }, b: 2 } };

suite('a redefinition', () => {
  it('of a simple type restricts the type for all its users', () => {
    const element = requestOf(redefinitions.Code);
    expect(encoded(element, value)).toContain('<code>abc</code>');
    expect(refusals(element, { it: { ...value.it, code: 'abcd' } })).toEqual([expect.stringContaining('it code')]);
  });

  it('of a complex type extends the type, and refers to itself elsewhere', () => {
    const element = requestOf(redefinitions.Base);
    const extended = { it: { ...value.it, base: { a: 1, more: { a: 2, more: { a: 3 } } } } };
    expect(decoded(element, encoded(element, extended))).toEqual(extended);
  });

  it('of a group and of an attribute group contains the original', () => {
    const element = requestOf(redefinitions.g + redefinitions.ag);
    const extended = { it: { ...value.it, d: 4, c: 5, e: 6 } };
    expect(decoded(element, encoded(element, extended))).toEqual(extended);
  });

  it('of a redefinition is rejected', () => {
    const xmlns =
      'xmlns:s="http://www.w3.org/2001/XMLSchema" xmlns:tns="urn:t" elementFormDefault="qualified" targetNamespace="urn:t"';
    const redefining = (location: string) =>
      `<s:redefine schemaLocation="${location}">${redefinitions.Code}</s:redefine>`;
    const documents = new Map([
      ['e.xsd', `<s:schema ${xmlns}>${redefining('d.xsd').replace('3', '4')}</s:schema>`],
      ['d.xsd', `<s:schema ${xmlns}>${original}</s:schema>`],
    ]);
    const wsdl = wsdlOf({ schema: redefining('e.xsd'), request: '<s:element name="it" type="tns:User"/>' });
    const options = { source: 'test.wsdl', runtime: './runtime.js', toolVersion: '0', documents };
    expect(messageOf(() => generate(wsdl, options))).toContain('the type Code of "urn:t" is already declared at');
  });

  it('applies to a schema without a namespace', () => {
    const element = requestOf(redefinitions.Code, '');
    expect(refusals(element, { it: { ...value.it, code: 'abcd' } })).toHaveLength(1);
  });

  it('refers to the original of the redefined component, not to another component with its name', () => {
    const group = `<s:complexType name="g"><s:sequence>${field('x')}</s:sequence></s:complexType>`;
    const redefined =
      '<s:complexType name="g"><s:complexContent><s:extension base="tns:g"><s:group ref="tns:g"/></s:extension></s:complexContent></s:complexType>';
    const { notices } = read(redefined, undefined, group);
    expect(notices.join('\n')).not.toContain('left out');
  });

  it.each([
    ['an element', '<s:element name="x" type="s:int"/>', '<s:element> is not allowed in <s:redefine>'],
    [
      'the same component twice',
      redefinitions.Code + redefinitions.Code.replace('3', '4'),
      'Code of "urn:t" is already declared at',
    ],
  ])('of %s is rejected', (_name, content, message) => {
    expect(messageOf(() => read(content))).toContain(message);
  });

  it('of a component that is not declared leaves out that component', () => {
    const { notices } = read('<s:simpleType name="No"><s:restriction base="tns:No"/></s:simpleType>');
    expect(notices.join('\n')).toContain('the type tns:No is not declared in this WSDL');
    expect(notices.join('\n')).toContain('searched for "No" in the namespace "urn:t"');
  });
});
