import { describe as suite, expect, it } from 'vitest';
import { readWsdl } from '../../../../src/codegen/read/read-wsdl.js';
import type { PortChoice } from '../../../../src/codegen/read/wsdl/service.js';
import { bindingOf, describe, messageOf, wsdlOf } from '../../wsdl.js';

suite('a WSDL', () => {
  it('has one operation for SOAP 1.1 and SOAP 1.2, in the order of the port type', () => {
    const { operations } = describe(wsdlOf({ operations: ['b', 'a'] }));
    expect(operations.map(({ name, action, input, output }) => ({ name, action, input, output }))).toEqual([
      { name: 'b', action: 'urn:t/b', input: { ns: 'urn:t', local: 'b' }, output: { ns: 'urn:t', local: 'bResponse' } },
      { name: 'a', action: 'urn:t/a', input: { ns: 'urn:t', local: 'a' }, output: { ns: 'urn:t', local: 'aResponse' } },
    ]);
  });

  it.each(['soap', 'soap12'])('needs only a binding for %s', (prefix) => {
    const both = wsdlOf();
    const one = both.replace(bindingOf(prefix === 'soap' ? 'soap12' : 'soap', ['run']), '');
    expect(one).not.toBe(both);
    expect(describe(one).operations).toHaveLength(1);
  });

  it('uses the action from SOAP 1.1 if SOAP 1.2 has none', () => {
    const wsdl = wsdlOf().replace(
      '<soap12:operation soapAction="urn:t/run"',
      '<soap12:operation soapActionRequired="false"',
    );
    expect(describe(wsdl).operations[0]?.action).toBe('urn:t/run');
  });

  it('uses the parts that the binding names for input and output', () => {
    const wsdl = wsdlOf()
      .replace('<wsdl:input><soap:body use="literal"/>', '<wsdl:input><soap:body parts="in" use="literal"/>')
      .replace('<wsdl:output><soap:body use="literal"/>', '<wsdl:output><soap:body parts="out" use="literal"/>')
      .replace(
        '<wsdl:message name="runIn"><wsdl:part name="parameters"',
        '<wsdl:message name="runIn"><wsdl:part name="in"',
      )
      .replace(
        '<wsdl:message name="runOut"><wsdl:part name="parameters"',
        '<wsdl:message name="runOut"><wsdl:part name="out"',
      );
    expect(describe(wsdl).operations).toHaveLength(1);
  });

  it('skips HTTP bindings, other transports and extensions that are not required, with a notice', () => {
    const wsdl = wsdlOf({
      definitions: `<x:y xmlns:x="urn:x"/><x:y xmlns:x="urn:x"/>
        <wsdl:binding name="Get" type="tns:Get"><http:binding verb="GET"/></wsdl:binding>
        <wsdl:binding name="Mail" type="tns:Soap"><soap:binding transport="urn:smtp"/></wsdl:binding>`,
    });
    expect(readWsdl(wsdl, 'x').notices).toEqual([
      'ignored <x:y>: an extension that the WSDL does not require',
      'skipped the binding Get: only SOAP is supported',
      expect.stringMatching(/^skipped the binding Mail: its transport "urn:smtp" is not HTTP \(x:\d+\)$/),
    ]);
  });

  it('skips an operation without a SOAP binding, with a notice', () => {
    const wsdl = wsdlOf({ operations: ['run', 'other'] }).replaceAll(
      /<wsdl:operation name="other">\s*<soap[^]*?<\/wsdl:operation>/g,
      '',
    );
    const { description, notices } = readWsdl(wsdl, 'x');
    expect(description.operations.map((each) => each.name)).toEqual(['run']);
    expect(notices).toEqual([expect.stringMatching(/^skipped the operation other: it has no SOAP binding \(x:\d+\)$/)]);
  });

  suite('with several services', () => {
    const soap12 = bindingOf('soap12', ['run']);
    const address = (at: string) => `<soap:address location="https://host/${at}.asmx"/>`;
    const text = wsdlOf({ operations: ['run', 'walk'] })
      .replace(bindingOf('soap12', ['run', 'walk']), soap12)
      .replace(
        '</wsdl:definitions>',
        `<wsdl:service name="A"><wsdl:port name="One" binding="tns:soap">${address('one')}</wsdl:port>
        <wsdl:port name="Two" binding="tns:soap12">${address('two')}</wsdl:port></wsdl:service>
        <wsdl:service name="B"><wsdl:port name="Three" binding="tns:soap12">${address('three')}</wsdl:port></wsdl:service>
        </wsdl:definitions>`,
      );
    const read = (options: PortChoice) => {
      const { description, ports } = readWsdl(text, 'a.wsdl', options);
      return { ports: ports.map(({ name }) => name), soap: description.soap, calls: description.operations.length };
    };

    it.each<[string, PortChoice, ReturnType<typeof read>]>([
      [
        'all by default',
        {},
        { ports: ['One', 'Two', 'Three'], soap: { '1.1': '/one.asmx', '1.2': '/two.asmx' }, calls: 2 },
      ],
      ['one service', { services: ['B'] }, { ports: ['Three'], soap: { '1.2': '/three.asmx' }, calls: 1 }],
      ['one port', { ports: ['One'] }, { ports: ['One'], soap: { '1.1': '/one.asmx' }, calls: 2 }],
      [
        'a port of a service',
        { services: ['A'], ports: ['Two'] },
        { ports: ['Two'], soap: { '1.2': '/two.asmx' }, calls: 1 },
      ],
      [
        'two ports',
        { ports: ['One', 'Three'] },
        { ports: ['One', 'Three'], soap: { '1.1': '/one.asmx', '1.2': '/three.asmx' }, calls: 2 },
      ],
    ])('has the operations of the chosen ports: %s', (_, options, want) => {
      expect(read(options)).toEqual(want);
    });

    it('rejects a name that it does not have, and lists those that it has', () => {
      expect(messageOf(() => read({ services: ['C'] }))).toMatch(
        /a\.wsdl:2: there is no service "C" with a binding\n.*\n {2}choose from: A, B$/,
      );
      expect(messageOf(() => read({ services: ['B'], ports: ['One'] }))).toContain('no port "One" with a binding\n');
    });
  });

  it('contains the documentation of the service and its operations', () => {
    const wsdl = wsdlOf()
      .replace('<wsdl:types>', '<wsdl:documentation>All of <b>it</b>.</wsdl:documentation><wsdl:types>')
      .replace(
        '<wsdl:operation name="run"><wsdl:input',
        '<wsdl:operation name="run"><wsdl:documentation>Runs.</wsdl:documentation><wsdl:input',
      );
    expect(describe(wsdl)).toMatchObject({ documentation: 'All of it.', operations: [{ documentation: 'Runs.' }] });
  });
});

suite('a text that is not a WSDL is rejected with a helpful message', () => {
  const texts: readonly [string, string, string][] = [
    ['an empty file', ' \n', 'x:1: the document is empty\n  expected a WSDL 1.1 document'],
    [
      'an HTML page',
      '\n<!DOCTYPE html><html></html>',
      'x:1: this is an HTML page, not a WSDL\n  expected a WSDL 1.1 document (<wsdl:definitions>): an ASMX service serves it at its own address followed by ?wsdl',
    ],
    ['an HTML page without DOCTYPE', '<!-- hello -->\n<HTML><br></HTML>', 'this is an HTML page'],
    ['JSON', '{"a":1}', 'x:1: this is not well-formed XML'],
    [
      'another document',
      '<s:Envelope xmlns:s="urn:s"/>',
      'x:1: this is not a WSDL: the root element is <s:Envelope> of "urn:s"',
    ],
    [
      'WSDL 2.0',
      '<description xmlns="http://www.w3.org/ns/wsdl"/>',
      'this is not a WSDL: the root element is <description> of "http://www.w3.org/ns/wsdl"',
    ],
    ['half of a WSDL', wsdlOf().slice(0, 900), 'this is not well-formed XML: unclosed tag'],
  ];
  it.each(texts)('%s', (_, text, want) => {
    expect(messageOf(() => readWsdl(text, 'x'))).toContain(want);
  });
});

/** Returns a WSDL whose `run` has additional messages, bound by extensions in `<input>` and `<output>`. */
function bound(parts: {
  input?: string;
  output?: string;
  messages?: string;
  operation?: string;
  schema?: string;
}): string {
  return wsdlOf({ ...(parts.schema !== undefined && { schema: parts.schema }) })
    .replace('<wsdl:portType', `${parts.messages ?? ''}<wsdl:portType`)
    .replaceAll(/<wsdl:input>(<soap\d*:body use="literal"\/>)/g, `<wsdl:input>$1${parts.input ?? ''}`)
    .replaceAll(/<wsdl:output>(<soap\d*:body use="literal"\/>)/g, `<wsdl:output>$1${parts.output ?? ''}`)
    .replace('<wsdl:output message="tns:runOut"/>', `<wsdl:output message="tns:runOut"/>${parts.operation ?? ''}`);
}

const auth = '<wsdl:message name="auth"><wsdl:part name="Auth" element="tns:Auth"/></wsdl:message>';
const authElement = '<s:element name="Auth" type="s:string"/>';

const header = (part = 'Auth', message = 'tns:auth') =>
  `<soap:header message="${message}" part="${part}" use="literal"/>`;

suite('messages', () => {
  it('may have headers in requests and replies, each once', () => {
    const wsdl = bound({ input: header() + header(), output: header(), messages: auth, schema: authElement });
    const name = { ns: 'urn:t', local: 'Auth' };
    expect(describe(wsdl).operations[0]).toMatchObject({ requestHeaders: [name], replyHeaders: [name] });
  });

  it('may have a header that is a part of the message in the Body', () => {
    const wsdl = bound({ input: header('Auth', 'tns:runIn'), schema: authElement }).replace(
      '<wsdl:part name="parameters" element="tns:run"/>',
      '<wsdl:part name="parameters" element="tns:run"/><wsdl:part name="Auth" element="tns:Auth"/>',
    );
    expect(describe(wsdl).operations[0]).toMatchObject({
      input: { local: 'run' },
      requestHeaders: [{ local: 'Auth' }],
    });
  });

  it('do not have a header whose message or part is missing, which a notice states', () => {
    const { description, notices } = readWsdl(bound({ input: header() }), 'x');
    expect(description.operations[0]?.requestHeaders).toEqual([]);
    expect(notices[0]).toEqual(
      expect.stringMatching(/^ignored a header: the part Auth of the message tns:auth is not in this WSDL/),
    );
  });

  it('may declare faults', () => {
    const operation = '<wsdl:fault name="f" message="tns:auth"/>';
    const wsdl = bound({ operation, messages: auth, schema: authElement });
    expect(describe(wsdl).operations[0]?.faults).toEqual([{ ns: 'urn:t', local: 'Auth' }]);
  });

  it('may be empty', () => {
    const wsdl = wsdlOf().replace('<wsdl:part name="parameters" element="tns:run"/>', '');
    expect(describe(wsdl).operations[0]).not.toHaveProperty('input');
    expect(describe(wsdl).operations[0]).toMatchObject({ output: { local: 'runResponse' }, oneWay: false });
  });

  it('can be one-way', () => {
    const wsdl = wsdlOf().replace('<wsdl:output message="tns:runOut"/>', '');
    expect(describe(wsdl).operations[0]).toMatchObject({ input: { local: 'run' }, oneWay: true, replyHeaders: [] });
    expect(describe(wsdl).operations[0]).not.toHaveProperty('output');
  });

  it('do not have attachments', () => {
    const mime = `<m:multipartRelated xmlns:m="http://schemas.xmlsoap.org/wsdl/mime/"><m:part><soap:body use="literal"/></m:part><m:part><m:content part="file" type="image/png"/></m:part></m:multipartRelated>`;
    const wsdl = wsdlOf()
      .replace('<wsdl:input><soap:body use="literal"/>', `<wsdl:input>${mime}`)
      .replace(bindingOf('soap12', ['run']), '')
      .replace('<wsdl:part name="parameters" element="tns:run"/>', '$&<wsdl:part name="file" type="s:base64Binary"/>');
    const { description, notices } = readWsdl(wsdl, 'x');
    expect(description.operations[0]?.input).toEqual({ ns: 'urn:t', local: 'run' });
    expect(notices).toEqual([expect.stringContaining('ignored attachments')]);
  });

  it('with an undeclared element are open', () => {
    const wsdl = wsdlOf().replace('element="tns:run"', 'element="tns:no"');
    const { operations, components } = describe(wsdl);
    expect(operations[0]?.input).toEqual({ ns: 'urn:t', local: 'no' });
    expect(components).toContainEqual(
      expect.objectContaining({ name: { ns: 'urn:t', local: 'no' }, type: { kind: 'open', name: 'tree' } }),
    );
  });

  it('can be referred to without a prefix', () => {
    const wsdl = wsdlOf()
      .replace('message="tns:runIn"', 'message="runIn"')
      .replace('element="tns:run"', 'element="run"');
    expect(describe(wsdl).operations[0]?.input).toEqual({ ns: 'urn:t', local: 'run' });
  });
});

suite('several operations of one name', () => {
  const overloads = wsdlOf({ operations: ['add', 'addAll'] })
    .replaceAll('<wsdl:operation name="addAll"><wsdl:input', '<wsdl:operation name="add"><wsdl:input name="addAll"')
    .replaceAll(
      /<wsdl:operation name="addAll">(\s*<soap[^]*?)<wsdl:input>/g,
      '<wsdl:operation name="add">$1<wsdl:input name="addAll">',
    );

  it('are identified by the names of their messages', () => {
    expect(describe(overloads).operations.map(({ name, input, action }) => [name, input?.local, action])).toEqual([
      ['add', 'add', 'urn:t/add'],
      ['addAll', 'addAll', 'urn:t/addAll'],
    ]);
  });

  it('are rejected if the binding does not identify a single operation', () => {
    const wsdl = overloads.replaceAll('<wsdl:input name="addAll"', '<wsdl:input');
    expect(messageOf(() => describe(wsdl))).toContain('the port type has several operations add');
  });

  const second = (element: string) => `
<wsdl:message name="otherIn"><wsdl:part name="p" element="tns:${element}"/></wsdl:message>
<wsdl:portType name="Other"><wsdl:operation name="run"><wsdl:input message="tns:otherIn"/><wsdl:output message="tns:runOut"/></wsdl:operation></wsdl:portType>
${bindingOf('soap', ['run']).replace('name="soap" type="tns:Soap"', 'name="other" type="tns:Other"')}`;
  const with2 = (element: string) => wsdlOf().replace(/(<wsdl:binding)/, `${second(element)}$1`);

  it('in two port types become one operation if they are equal', () => {
    expect(describe(with2('run')).operations.map((each) => each.name)).toEqual(['run']);
  });

  it('in two port types are both kept if they differ, and the second gets a new name', () => {
    const { description, notices } = readWsdl(with2('runResponse'), 'x');
    expect(description.operations.map((each) => each.name)).toEqual(['run', 'run_Other']);
    expect(notices).toEqual([expect.stringMatching(/^the operation run of the port type Other is called run_Other/)]);
  });
});
