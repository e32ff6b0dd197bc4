import { expect, it } from 'vitest';
import { generate } from '../../../src/codegen/generate.js';
import { generated, wsdlOf, type WsdlParts } from '../wsdl.js';

/** Tests the order in which types are named, and what the model keeps for the diff. */

const type = (name: string, content: string) =>
  `<s:complexType name="${name}"><s:sequence>${content}</s:sequence></s:complexType>`;
const anonymous = (name: string, content = '') =>
  `<s:element name="${name}"><s:complexType><s:sequence>${content}</s:sequence></s:complexType></s:element>`;
const int = (name: string, more = '') => `<s:element name="${name}" type="s:int" ${more}/>`;

function typesAndNotices(parts: WsdlParts): { readonly types: readonly string[]; readonly notices: readonly string[] } {
  const { model, notices } = generated(wsdlOf(parts));
  return { types: model.types.map(({ name }) => name), notices };
}

it('the type of an element is named before a type in another type, wherever they are declared', () => {
  const schema = type('A', anonymous('b')) + anonymous('aB') + type('C', '<s:element ref="tns:aB"/>');
  expect(typesAndNotices({ schema })).toEqual({
    types: ['Run', 'RunResponse', 'A', 'AB_', 'AB', 'C'],
    notices: ['the type AB (line 7) is called AB_: the name AB is taken'],
  });
});

it('a type with a name in the schema is named before the type of an element', () => {
  expect(typesAndNotices({ request: anonymous('part'), schema: type('RunPart', '') + type('Run', '') })).toEqual({
    types: ['Run_', 'Run_Part', 'RunResponse', 'RunPart', 'Run'],
    notices: ['the type Run (line 5) is called Run_: the name Run is taken'],
  });
});

it('a type in another type has no notice if its name is reserved', () => {
  expect(typesAndNotices({ schema: type('Uint8', anonymous('array')) })).toEqual({
    types: ['Run', 'RunResponse', 'Uint8', 'Uint8Array_'],
    notices: [],
  });
});

it('the anonymous type of an element that only an unused type refers to is in the model', () => {
  const schema = type('Unused', '<s:element ref="tns:x"/>') + anonymous('x') + anonymous('y');
  expect(typesAndNotices({ schema }).types).toEqual(['Run', 'RunResponse', 'Unused', 'X']);
});

it('an anonymous type in a group is named after the first type that refers to the group', () => {
  const schema = `<s:group name="g"><s:sequence>${anonymous('in')}</s:sequence></s:group>${['A', 'B']
    .map((name) => `<s:complexType name="${name}"><s:group ref="tns:g"/></s:complexType>`)
    .join('')}`;
  expect(typesAndNotices({ schema }).types).toEqual(['Run', 'RunResponse', 'A', 'AIn', 'B']);
});

it('the original of a redefined type has the suffix _original', () => {
  const xmlns = 'xmlns:s="http://www.w3.org/2001/XMLSchema" xmlns:tns="urn:t" targetNamespace="urn:t"';
  const documents = new Map([['d.xsd', `<s:schema ${xmlns}><s:complexType name="Base"/></s:schema>`]]);
  const extension =
    '<s:complexType name="Base"><s:complexContent><s:extension base="tns:Base"/></s:complexContent></s:complexType>';
  const wsdl = wsdlOf({ schema: `<s:redefine schemaLocation="d.xsd">${extension}</s:redefine>` });
  const { model } = generate(wsdl, { source: 'test.wsdl', runtime: './r.js', toolVersion: '0', documents });
  const [, , ...types] = model.types.map(({ name, schemaName }) => [name, schemaName]);
  expect(types).toEqual([
    ['Base', 'Base'],
    ['Base_original', 'Base original'],
  ]);
});

it('types keep what only validators check: blocked types, the wildcard of attributes, and the content of $content', () => {
  const schema = [
    type('Plain', int('a')),
    type('Array', int('a', 'maxOccurs="2"')).replace('name="Array"', 'name="Items" block="extension"'),
    type('T', '<s:any processContents="lax"/><s:any minOccurs="0" namespace="##other"/>').replace(
      /name="T">(.*)(?=<\/s:complexType>)/,
      'name="T" mixed="true" block="extension">$1<s:anyAttribute processContents="skip"/>',
    ),
    type('Mixed', `${int('a')}<s:any/>`).replace('name="Mixed"', 'name="Mixed" mixed="true"'),
  ].join('');
  const { types } = generated(wsdlOf({ schema })).model;
  const unchecked = types.map((each) => [each.name, each.kind, 'unchecked' in each ? each.unchecked : 'nothing']);
  expect(unchecked.slice(2)).toEqual([
    ['Plain', 'complex', 'nothing'],
    ['Items', 'array', 'block="extension"'],
    [
      'T',
      'complex',
      'block="extension" ##any (skip) {"kind":"any","min":1,"max":1,"processContents":"lax"} {"kind":"any","min":0,"max":1,"otherThan":"urn:t"}',
    ],
    ['Mixed', 'complex', 'nothing'],
  ]);
});

it('a header block is required only if the WSDL says so, and optional in the stubs in either case', () => {
  const header = (part: string, more = '') => `<soap:header message="tns:m" part="${part}" use="literal"${more}/>`;
  const wsdl = wsdlOf({
    schema: int('A') + int('B', 'nillable="true"'),
    definitions:
      '<wsdl:message name="m"><wsdl:part name="A" element="tns:A"/><wsdl:part name="B" element="tns:B"/></wsdl:message>',
  }).replace('<soap:body use="literal"/>', `$&${header('A', ' wsdl:required="true"')}${header('B')}`);
  const [operation] = generated(wsdl).model.operations;
  const block = { kind: 'element', ns: 'urn:t', type: { builtIn: 'int' }, min: 0, max: 1 };
  expect(operation?.requestHeaders).toEqual({
    name: 'RunRequestHeaders',
    blocks: [
      { ...block, key: 'A', name: 'A', nillable: false, required: true },
      { ...block, key: 'B', name: 'B', nillable: true },
    ],
  });
  expect(operation).not.toHaveProperty('replyHeaders');
});
