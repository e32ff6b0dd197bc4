import { describe as suite, expect, it } from 'vitest';
import { Budget } from '../../../src/codegen/budget.js';
import { readWsdl } from '../../../src/codegen/read/read-wsdl.js';
import { wsdlOf } from '../wsdl.js';

/** Returns the number of parts that reading costs in addition to one for each XML element. */
function partsOf(text: string, documents: Readonly<Record<string, string>> = {}): number {
  const budget = new Budget();
  readWsdl(text, 'a.wsdl', { budget, documents: new Map(Object.entries(documents)) });
  const elements = [text, ...Object.values(documents)].join('').match(/<[a-z]/gi) ?? [];
  return budget.spent - elements.length;
}

// the WSDL has two messages with one part each, and two bindings
const base = 4;
const element = (name: string) => `<s:element name="${name}" type="s:int"/>`;
const group = (content: string) => `<s:group name="g"><s:sequence>${content}</s:sequence></s:group>`;
const type = (content: string) => `<s:complexType name="T">${content}</s:complexType>`;
const simple = (name: string, content: string) => `<s:simpleType name="${name}">${content}</s:simpleType>`;
const restriction = (name: string, from: string, content = '') =>
  simple(name, `<s:restriction base="${from}">${content}</s:restriction>`);
const two = '<s:enumeration value="a"/><s:enumeration value="b"/>';
const member = (name: string, head: string) => `<s:element name="${name}" substitutionGroup="tns:${head}"/>`;

suite('each reference costs the parts that it expands to', () => {
  it.each<readonly [string, string, number]>([
    ['nothing', '', 0],
    ['a group without references', group(element('a')), 0],
    ['a reference to a group', group(element('a') + element('b')) + type('<s:group ref="tns:g"/>'), 2],
    [
      'two references to a group',
      group(element('a')) + type('<s:sequence><s:group ref="tns:g"/><s:group ref="tns:g"/></s:sequence>'),
      2,
    ],
    [
      'a reference to an attribute group',
      `<s:attributeGroup name="g"><s:attribute name="a"/><s:attribute name="b"/></s:attributeGroup>${type('<s:attributeGroup ref="tns:g"/>')}`,
      2,
    ],
    ['an attribute, an element and a type', type(`<s:sequence>${element('a')}</s:sequence><s:attribute name="b"/>`), 0],
    ['enum values', restriction('A', 's:string', two), 0],
    ['inherited enum values', restriction('A', 's:string', two) + restriction('B', 'tns:A'), 2],
    [
      'overridden enum values',
      restriction('A', 's:string', two) + restriction('B', 'tns:A', '<s:enumeration value="a"/>'),
      0,
    ],
    [
      'inherited patterns',
      restriction('A', 's:string', '<s:pattern value="a"/><s:pattern value="b"/>') +
        restriction('B', 'tns:A', '<s:pattern value="a"/>') +
        restriction('C', 'tns:B'),
      3,
    ],
    ['a list', simple('A', '<s:list itemType="s:int"/>'), 2],
    ['a list of a type', restriction('A', 's:string', two) + simple('B', '<s:list itemType="tns:A"/>'), 4],
    ['a union', simple('A', '<s:union memberTypes="s:int s:string"/>'), 3],
    [
      'a union of a union and a list',
      simple('A', '<s:union memberTypes="s:int s:string"/>') +
        simple('B', '<s:list itemType="s:int"/>') +
        simple('C', '<s:union memberTypes="tns:A tns:B s:int"/>'),
      3 + 2 + 7,
    ],
    [
      'a substitution group',
      `${element('h')}${member('m', 'h')}${member('n', 'm')}${type('<s:sequence><s:element ref="tns:h"/></s:sequence>')}`,
      3 + 1 + 1,
    ],
    ['an element without substitutes', element('h') + type('<s:sequence><s:element ref="tns:h"/></s:sequence>'), 0],
    [
      'a long substitution group whose type is that of the head',
      `${element('h')}${member('m', 'h')}${member('n', 'm')}${member('o', 'n')}`,
      1 + 2,
    ],
  ])('%s', (_, schema, want) => expect(partsOf(wsdlOf({ schema }))).toBe(base + want));

  it('a message costs its parts for each binding', () => {
    const text = wsdlOf({ schema: element('h') }).replace(
      'element="tns:run"/>',
      '$&<wsdl:part name="h" element="tns:h"/>',
    );
    expect(
      partsOf(
        text
          .replaceAll('<wsdl:input><soap', '<wsdl:input><soap')
          .replaceAll(/(<wsdl:input><soap\d*:body) /g, '$1 parts="parameters" '),
      ),
    ).toBe(base + 2);
  });

  it('a schema without a namespace costs its elements for each namespace that includes it', () => {
    const include = '<s:include schemaLocation="b.xsd"/>';
    const document = `<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema">${element('a')}<s:complexType name="T"><s:sequence/></s:complexType></s:schema>`;
    const other = `<s:schema targetNamespace="urn:o">${include}</s:schema>`;
    expect(partsOf(wsdlOf({ schema: include }), { 'b.xsd': document })).toBe(base + 3);
    expect(partsOf(wsdlOf({ schema: include, schemas: other }), { 'b.xsd': document })).toBe(base + 6);
    expect(partsOf(wsdlOf({ schemas: `<s:schema>${include}</s:schema>` }), { 'b.xsd': document })).toBe(base);
  });

  it('a restriction of a union costs the text of its constraints', () => {
    const long = `<s:enumeration value="${'1'.repeat(508)}"/>`;
    const union = simple('A', '<s:union memberTypes="s:int s:string"/>');
    // the text is a JSON array with one string, so it has four characters more
    expect(partsOf(wsdlOf({ schema: union + restriction('B', 'tns:A', long) }))).toBe(base + 3 + 3);
    expect(partsOf(wsdlOf({ schema: union + restriction('B', 'tns:A', long) + restriction('C', 'tns:B', long) }))).toBe(
      base + 3 + 3 + 3 + 2,
    );
  });
});
