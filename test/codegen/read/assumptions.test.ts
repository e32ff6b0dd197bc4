import { describe as suite, expect, it } from 'vitest';
import { readWsdl, type ReadOptions } from '../../../src/codegen/read/read-wsdl.js';
import { sampleMessages } from '../../../src/soap/schema/sample-messages.js';
import { decoded, encoded } from '../../support/codec.js';
import { diffOf, linesOf } from '../diff/diff-of.js';
import { noticesOf, particlesOf } from '../schema.js';
import { bindingOf, contractFrom, describe, messageOf, wsdlOf } from '../wsdl.js';
import { check } from './remedies.js';

// Constructs that break a rule in a way that leaves one likely meaning. A notice states the rule and the assumption.

const two = wsdlOf({
  operations: ['run', 'more'],
  schema: '<s:simpleType name="L"><s:list itemType="s:int"/></s:simpleType>',
});
/** Gives a message of `two` a part with a type instead of an element. */
const typed = (text: string, element: string, type: string, name = 'in'): string =>
  text.replace(`name="parameters" element="tns:${element}"`, `name="${name}" type="${type}"`);
const noticeOf = (message: string) =>
  new RegExp(
    `^the part in of the message ${message} has type=, .* \\(WS-I Basic Profile 1\\.1, R2204\\); the stubs send or expect <in> without a namespace: ${check} \\(test\\.wsdl:\\d+\\)$`,
  );

suite('a message part that references a type', () => {
  const text = typed(typed(two, 'run', 's:int'), 'runResponse', 'tns:L');

  it('becomes an element of that name without a namespace', () => {
    const { run, more } = contractFrom(text).operations;
    expect(run?.input).toMatchObject({ name: 'in', ns: '', type: 'int' });
    expect(run?.output).toMatchObject({ name: 'in', ns: '' });
    expect(more?.input).toMatchObject({ name: 'more', ns: 'urn:t' });
  });

  it('is encoded, decoded and shown in samples, each message with its own type', () => {
    const contract = contractFrom(text);
    const { run } = contract.operations;
    if (!run?.input || !run.output) throw new Error('no messages');
    expect(encoded(run.input, 5)).toBe('<in xmlns="">5</in>');
    expect(decoded(run.input, '<in xmlns="">5</in>')).toBe(5);
    expect(encoded(run.output, [1, 2], 'reply')).toBe('<in xmlns="">1 2</in>');
    expect(decoded(run.output, '<in xmlns="">1 2</in>')).toEqual([1, 2]);
    const { request, reply } = sampleMessages(contract, run, '1.1');
    expect(request).toContain('<in>int</in>');
    expect(reply).toContain('<in>');
  });

  it('causes a notice for each message that an operation uses, and for no other', () => {
    const unused = '<wsdl:message name="unused"><wsdl:part name="in" type="s:int"/></wsdl:message>';
    expect(noticesOf(text.replace('<wsdl:portType', `${unused}<wsdl:portType`))).toEqual([
      expect.stringMatching(noticeOf('runIn')),
      expect.stringMatching(noticeOf('runOut')),
    ]);
    const leftOut = typed(two, 'more', 's:int').replace('message="tns:moreOut"', 'message="tns:no"');
    const { description, notices } = readWsdl(leftOut, 'test.wsdl');
    expect(description.operations.map(({ name }) => name)).toEqual(['run']);
    expect(notices).toEqual([expect.stringMatching(/^left out the operation more: .* the message tns:no is not/)]);
  });

  it('may have the name of an element in a schema without a target namespace', () => {
    const schemas = '<s:schema><s:element name="in" type="s:string"/></s:schema>';
    const { operations } = contractFrom(text.replace('</wsdl:types>', `${schemas}</wsdl:types>`));
    expect(operations['run']?.input?.type).toBe('int');
  });

  it('may have an undeclared type, which accepts any element', () => {
    const { operations, components } = describe(typed(two, 'run', 'tns:No'));
    const input = operations[0]?.input;
    expect(components).toContainEqual(expect.objectContaining({ name: input, type: { kind: 'open', name: 'tree' } }));
  });

  it('leaves out only its operation if the type cannot be read', () => {
    const bad = typed(two, 'more', 'tns:Bad').replace(
      '</s:schema>',
      '<s:complexType name="Bad"><s:key/></s:complexType>$&',
    );
    const { operations, leftOut } = describe(bad);
    expect(operations.map(({ name }) => name)).toEqual(['run']);
    expect(leftOut.operations).toMatchObject([
      { name: 'more', reason: expect.stringContaining('<s:key> is not') as string },
    ]);
  });

  it('may be a header or a fault', () => {
    const extra = (name: string) => `<wsdl:message name="${name}"><wsdl:part name="in" type="s:int"/></wsdl:message>`;
    const wsdl = two
      .replace('<wsdl:portType', `${extra('h')}${extra('f')}<wsdl:portType`)
      .replace('<soap:body use="literal"/>', '$&<soap:header message="tns:h" part="in" use="literal"/>')
      .replace('<wsdl:output message="tns:runOut"/>', '$&<wsdl:fault name="f" message="tns:f"/>');
    const { run, more } = contractFrom(wsdl).operations;
    const part = { name: 'in', ns: '', type: 'int' };
    expect(run).toMatchObject({ requestHeaders: [part], faults: [part] });
    expect(more).not.toHaveProperty('faults');
    expect(noticesOf(wsdl)).toEqual([expect.stringMatching(noticeOf('h')), expect.stringMatching(noticeOf('f'))]);
  });

  it('is ignored if another fault of the operation has a part of the same name with another type', () => {
    const fault = (name: string, type: string) =>
      `<wsdl:message name="${name}"><wsdl:part name="fault" type="${type}"/></wsdl:message>`;
    const wsdl = two
      .replace('<wsdl:portType', `${fault('f', 's:int')}${fault('g', 'tns:L')}<wsdl:portType`)
      .replace(
        '<wsdl:output message="tns:runOut"/>',
        '$&<wsdl:fault name="f" message="tns:f"/><wsdl:fault name="g" message="tns:g"/>',
      );
    expect(contractFrom(wsdl).operations['run']).not.toHaveProperty('faults');
    expect(noticesOf(wsdl)).toContain(
      'ignored faults, so their detail is not decoded: <fault> has several types (test.wsdl:19)',
    );
  });

  it('keeps operations of two port types apart if only its type differs', () => {
    const other = (type: string) => `
      <wsdl:message name="oIn"><wsdl:part name="in" type="${type}"/></wsdl:message>
      <wsdl:portType name="O"><wsdl:operation name="run"><wsdl:input message="tns:oIn"/><wsdl:output message="tns:runOut"/></wsdl:operation></wsdl:portType>
      ${bindingOf('soap', ['run']).replace('name="soap" type="tns:Soap"', 'name="o" type="tns:O"')}`;
    const namesWith = (type: string) =>
      describe(text.replace('<wsdl:binding', `${other(type)}$&`)).operations.map(({ name }) => name);
    expect(namesWith('s:int')).toEqual(['run', 'more']);
    expect(namesWith('s:string')).toEqual(['run', 'more', 'run_O']);
  });
});

it('a part whose type changes is the same element for a diff', () => {
  const [before, after] = ['s:int', 's:string'].map((type) => typed(two, 'run', type)) as [string, string];
  expect(linesOf(diffOf(before, after)).map((line) => line.split(' ')[0])).toEqual(['body-retyped']);
});

suite('an undeclared prefix', () => {
  const request = '<s:element name="a" type="x:T"/>';
  const other = (ns: string) =>
    `<s:schema targetNamespace="${ns}" xmlns:x="${ns}"><s:complexType name="T"/></s:schema>`;

  it('has the namespace to which all other elements bind it', () => {
    const wsdl = wsdlOf({ request, schemas: other('urn:o') });
    expect(particlesOf(describe(wsdl))[0]).toMatchObject({ type: { name: { ns: 'urn:o', local: 'T' } } });
    expect(noticesOf(wsdl)).toEqual([
      `the prefix of type="x:T" is not declared (Namespaces in XML, Prefix Declared); the stubs use the namespace "urn:o": ${check} (test.wsdl:5)`,
    ]);
  });

  it('may be bound in another document', () => {
    const schema = '<s:import namespace="urn:o" schemaLocation="o.xsd"/>';
    const document = other('urn:o').replace('<s:schema', '$& xmlns:s="http://www.w3.org/2001/XMLSchema"');
    const { description } = readWsdl(wsdlOf({ request, schema }), 'a.wsdl', {
      documents: new Map([['o.xsd', document]]),
    });
    expect(particlesOf(description)[0]).toMatchObject({ type: { name: { ns: 'urn:o', local: 'T' } } });
  });

  it('is rejected if other elements bind it to two namespaces', () => {
    expect(messageOf(() => describe(wsdlOf({ request, schemas: other('urn:o') + other('urn:p') })))).toMatch(
      /^test\.wsdl:5: the prefix of type="x:T" is not declared .*\n.*\n {2}declare it with xmlns:x="\.\.\.": elsewhere, it is "urn:o" or "urn:p"$/,
    );
  });

  it('that no element binds leaves a reference without a namespace, which is unresolved', () => {
    const wsdl = wsdlOf({ request });
    expect(particlesOf(describe(wsdl))[0]).toMatchObject({ type: { kind: 'open', name: 'tree' } });
    expect(noticesOf(wsdl)).toEqual([
      expect.stringContaining('the stubs use the name without a namespace'),
      expect.stringContaining('unresolved reference: the type x:T'),
    ]);
  });
});

suite('a binding, port type or message in a wrong namespace', () => {
  const wrong = (text: string) => text.replace('xmlns:tns="urn:t"', 'xmlns:tns="urn:t" xmlns:w="urn:wrong"');
  const port = `<wsdl:service name="S"><wsdl:port name="P" binding="w:soap"><soap:address location="https://h/p.asmx"/></wsdl:port></wsdl:service>`;
  const base = wrong(wsdlOf({ definitions: port }));
  const cases: readonly [string, string, RegExp][] = [
    [
      'a port type',
      base.replace('type="tns:Soap"', 'type="w:Soap"'),
      /^type="w:Soap" is in .*, which has no such port type/,
    ],
    ['a message', base.replace('message="tns:runIn"', 'message="w:runIn"'), /^message="w:runIn" .* no such message/],
  ];
  const ofPort =
    /^binding="w:soap" is in the namespace "urn:wrong", which has no such binding \(WSDL 1\.1, 2\.1\.1\); the stubs use the namespace "urn:t": check/;

  it.each(cases)('%s is found by its local name', (_, text, notice) => {
    const { description, notices, ports } = readWsdl(text, 'test.wsdl', { services: ['S'] });
    expect(description.operations).toMatchObject([{ name: 'run', soap: { '1.1': '/p.asmx' } }]);
    expect(ports.map(({ name }) => name)).toEqual(['P']);
    expect(notices).toEqual([expect.stringMatching(ofPort), expect.stringMatching(notice)]);
  });

  const import2 = '<wsdl:import namespace="urn:two" location="two.wsdl"/>';
  const twoWsdl = wsdlOf().replace('targetNamespace="urn:t"', 'targetNamespace="urn:two"');
  const read = (text: string, options: ReadOptions) => readWsdl(text, 'test.wsdl', options).description.operations;

  it('is rejected if several have its local name', () => {
    const text = wrong(wsdlOf({ definitions: import2 })).replaceAll('type="tns:Soap"', 'type="w:Soap"');
    const documents = new Map([['two.wsdl', twoWsdl.replaceAll(/<wsdl:binding[^]*<\/wsdl:binding>/g, '')]]);
    expect(messageOf(() => read(text, { documents }))).toMatch(
      /the port type w:Soap is not declared in this WSDL\n[^]*; the name occurs in "urn:t", "urn:two"$/,
    );
  });

  it('is rejected if a document of its namespace is missing', () => {
    const text = wrong(wsdlOf({ definitions: import2.replace('urn:two', 'urn:wrong') })).replaceAll(
      'type="tns:Soap"',
      'type="w:Soap"',
    );
    expect(messageOf(() => read(text, { allowMissing: ['urn:wrong'] }))).toContain(
      'the port type w:Soap is not declared in',
    );
  });
});

suite('an element that XML Schema does not allow', () => {
  it('in a schema is left out, and references to it are unresolved', () => {
    const schema = '<s:simpletype name="T"><s:restriction base="s:int"/></s:simpletype><wsdl:message name="x"/>';
    const wsdl = wsdlOf({ request: '<s:element name="a" type="tns:T"/>', schema });
    expect(particlesOf(describe(wsdl))[0]).toMatchObject({ type: { kind: 'open', name: 'tree' } });
    expect(noticesOf(wsdl)).toEqual([
      `<s:simpletype> is not allowed in a schema (XML Schema part 1, 3.15.2); the stubs do not have it: ${check} (test.wsdl:7)`,
      expect.stringMatching(/^<wsdl:message> is not allowed in a schema/),
      expect.stringContaining('unresolved reference: the type tns:T'),
    ]);
  });

  it.each(['<attribute name="b"/>', '<s:attribute name="b" type="s:int" use="required"/>'])(
    'in a sequence is left out if it is %s',
    (attribute) => {
      const wsdl = wsdlOf({ request: `<s:element name="a" type="s:int"/>${attribute}` });
      expect(particlesOf(describe(wsdl))).toMatchObject([{ name: { local: 'a' } }]);
      expect(contractFrom(wsdl).operations['run']?.input?.type).not.toHaveProperty('attributes');
      expect(noticesOf(wsdl)).toEqual([
        expect.stringMatching(
          /attribute> is not allowed in <s:sequence> \(XML Schema part 1, 3\.8\.2\); the stubs do not/,
        ),
      ]);
    },
  );

  it.each(['<s:simpletype name="T"/>', '<element name="b"/>'])('elsewhere stays an error: %s', (element) => {
    expect(messageOf(() => describe(wsdlOf({ request: element })))).toContain('is not allowed in <s:sequence>');
  });
});
