import { describe as suite, expect, it } from 'vitest';
import { readWsdl } from '../../../../src/codegen/read/read-wsdl.js';
import { wsdlOf } from '../../wsdl.js';
import { check } from '../remedies.js';

// References that only work by an assumption, and the whole notices about them.

const type = (name: string) => `<s:complexType name="${name}"/>`;
const inNamespace = (ns: string, content: string) => `<s:schema targetNamespace="${ns}">${content}</s:schema>`;
const element = (attributes: string) => `<s:element name="a" ${attributes}/>`;

function read(parts: Parameters<typeof wsdlOf>[0], change = (text: string) => text) {
  const { description, notices } = readWsdl(change(wsdlOf(parts)), 'a.wsdl');
  return { input: description.operations[0]?.input, types: JSON.stringify(description.components), notices };
}
const searched = (local: string, ns: string, more = '') =>
  `searched for "${local}" in the namespace "${ns}" (XML Schema part 1, src-resolve); if another document declares it, import that document${more} (a.wsdl:5)`;
const undeclared = (written: string, what = 'type') =>
  `unresolved reference: the ${what} ${written} is not declared in this WSDL, and accepts any element`;

suite('a reference to an undeclared component says where it was searched', () => {
  it('and where its name occurs', () => {
    const others = (count: number) =>
      Array.from({ length: count }, (_, at) => inNamespace(`urn:${at}`, type('T'))).join('');
    const noticesFor = (count: number) => read({ request: element('type="tns:T"'), schemas: others(count) }).notices;
    expect(noticesFor(0)).toEqual([`${undeclared('tns:T')}: ${searched('T', 'urn:t')}`]);
    expect(noticesFor(1)).toEqual([
      `${undeclared('tns:T')}: ${searched('T', 'urn:t', '; the name occurs in "urn:0"')}`,
    ]);
    expect(noticesFor(3)).toEqual([
      `${undeclared('tns:T')}: ${searched('T', 'urn:t', '; the name occurs in "urn:0", "urn:1", "urn:2"')}`,
    ]);
    expect(noticesFor(4)).toEqual([
      `${undeclared('tns:T')}: ${searched('T', 'urn:t', '; the name occurs in "urn:0", "urn:1", "urn:2" and 1 more')}`,
    ]);
  });

  it('without the white space around it', () => {
    expect(read({ request: element('type=" tns:T "'), schemas: inNamespace('urn:o', type('T')) }).notices).toEqual([
      `${undeclared(' tns:T ')}: ${searched('T', 'urn:t', '; the name occurs in "urn:o"')}`,
    ]);
  });

  it('and does not name components of another kind', () => {
    expect(read({ request: '<s:element ref="tns:T"/>', schemas: inNamespace('urn:o', type('T')) }).notices).toEqual([
      `${undeclared('tns:T', 'element')}: ${searched('T', 'urn:t')}`,
    ]);
  });
});

suite('a name without a prefix', () => {
  const resolved = (ns: string, attribute = 'type="T"') =>
    `${attribute} has no prefix and was resolved in the namespace "${ns}" (a.wsdl:5)`;

  it('is resolved in the target namespace of its schema first', () => {
    const { notices, types } = read({
      request: element('type="T"'),
      schema: type('T'),
      schemas: inNamespace('urn:o', type('T')),
    });
    expect(notices).toEqual([resolved('urn:t')]);
    expect(types).toContain('"type":{"kind":"named","name":{"ns":"urn:t","local":"T"}}');
  });

  it('is resolved in the only namespace that has the name', () => {
    const { notices, types } = read({ request: element('type="T"'), schemas: inNamespace('urn:o', type('T')) });
    expect(notices).toEqual([resolved('urn:o')]);
    expect(types).toContain('"type":{"kind":"named","name":{"ns":"urn:o","local":"T"}}');
  });

  it('is undeclared if several other namespaces have the name', () => {
    const schemas = inNamespace('urn:o', type('T')) + inNamespace('urn:p', type('T'));
    expect(read({ request: element('type="T"'), schemas }).notices).toEqual([
      `${undeclared('T')}: ${searched('T', '', '; the name occurs in "urn:o", "urn:p"')}`,
    ]);
  });

  it('is a built-in type, unless the schema or the default namespace declares the name', () => {
    const builtIn = 'type="int" has no prefix and was read as an XML Schema type (a.wsdl:5)';
    expect(read({ request: element('type="int"') }).notices).toEqual([builtIn]);
    expect(read({ request: element('type="int"'), schemas: inNamespace('urn:o', type('int')) }).notices).toEqual([
      builtIn,
    ]);
    expect(read({ request: element('type="int"'), schema: type('int') }).notices).toEqual([
      resolved('urn:t', 'type="int"'),
    ]);
    expect(
      read({ request: element('type="int" xmlns="urn:o"'), schemas: inNamespace('urn:o', type('int')) }).notices,
    ).toEqual([]);
  });

  it('is not searched elsewhere if the schema belongs to a built-in namespace', () => {
    const S = 'http://schemas.xmlsoap.org/soap/encoding/';
    const schemas =
      inNamespace(
        S,
        '<s:complexType name="A"><s:sequence><s:element name="b" type="T"/></s:sequence></s:complexType>',
      ) + inNamespace('urn:o', type('T'));
    expect(read({ schemas }).notices).toEqual([
      `${undeclared('T')}: ${searched('T', '', '; the name occurs in "urn:o"').replace('a.wsdl:5', 'a.wsdl:9')}`,
    ]);
  });

  it('of a message part is resolved like that of an element', () => {
    const { notices, input } = read({}, (text) => text.replace('element="tns:run"', 'element="run"'));
    expect(input).toEqual({ ns: 'urn:t', local: 'run' });
    expect(notices).toEqual(['element="run" has no prefix and was resolved in the namespace "urn:t" (a.wsdl:12)']);
  });
});

suite('a WSDL name in a wrong namespace', () => {
  it('is resolved in the only namespace that has the name', () => {
    const { notices, input } = read({}, (text) => text.replace('message="tns:runIn"', 'message="s:runIn"'));
    expect(input).toEqual({ ns: 'urn:t', local: 'run' });
    expect(notices).toEqual([
      `message="s:runIn" is in the namespace "http://www.w3.org/2001/XMLSchema", which has no such message (WSDL 1.1, 2.1.1); the stubs use the namespace "urn:t": ${check} (a.wsdl:15)`,
    ]);
  });
});

suite('components with the same name', () => {
  const clash = (what: string, rule: string) =>
    `the ${what} is already declared at a.wsdl:7 (${rule}); at wsdl:definitions/wsdl:types/s:schema/s:simpleType[@name='T']; remove one of the two declarations from a copy of the WSDL`;

  it('are left out, and the first error is reported', () => {
    const schema = `${type('T')}\n<s:simpleType name="T"/>\n<s:complexType name="T" abstract="true"/>`;
    expect(read({ schema }).notices).toEqual([
      `left out the type T, which no operation needs: a.wsdl:8: ${clash('type T of "urn:t"', 'XML Schema part 1, sch-props-correct.2')}`,
    ]);
  });

  it('cause no other notices', () => {
    const schema = `\n<s:complexType name="T"><s:sequence>${element('type="tns:No"')}</s:sequence></s:complexType><s:simpleType name="T"/>`;
    expect(read({ schema }).notices).toEqual([
      expect.stringMatching(/^left out the type T, .* is already declared at a\.wsdl:8 /),
    ]);
  });

  it('are read once if they are equal', () => {
    const { notices, types } = read({ schema: type('T') + type('T') });
    expect(notices).toEqual([]);
    expect(types.match(/"local":"T"/g)).toHaveLength(1);
  });

  it('may be of different kinds', () => {
    const schema = `${type('T')}<s:element name="T"/><s:attribute name="T"/><s:group name="T"><s:all/></s:group><s:attributeGroup name="T"/>`;
    expect(read({ schema }).notices).toEqual([]);
  });
});
