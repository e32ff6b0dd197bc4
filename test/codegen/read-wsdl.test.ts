import { describe as suite, expect, it } from 'vitest';
import { readDescription } from '../../scripts/codegen/read.js';
import { bindingOf, describe, messageOf, wsdlOf } from './wsdl.js';

suite('a description', () => {
  it('has one operation for what SOAP 1.1 and SOAP 1.2 both have, in the order of the port type', () => {
    const { operations } = describe(wsdlOf({ operations: ['b', 'a'] }));
    expect(operations.map(({ name, action, input, output }) => ({ name, action, input, output }))).toEqual([
      { name: 'b', action: 'urn:t/b', input: { ns: 'urn:t', local: 'b' }, output: { ns: 'urn:t', local: 'bResponse' } },
      { name: 'a', action: 'urn:t/a', input: { ns: 'urn:t', local: 'a' }, output: { ns: 'urn:t', local: 'aResponse' } },
    ]);
  });

  it.each(['soap', 'soap12'])('needs no binding beside one of %s', (prefix) => {
    const both = wsdlOf();
    const one = both.replace(bindingOf(prefix === 'soap' ? 'soap12' : 'soap', ['run']), '');
    expect(one).not.toBe(both);
    expect(describe(one).operations).toHaveLength(1);
  });

  it('takes the action from SOAP 1.1 where SOAP 1.2 leaves it out', () => {
    const wsdl = wsdlOf().replace(
      '<soap12:operation soapAction="urn:t/run"',
      '<soap12:operation soapActionRequired="false"',
    );
    expect(describe(wsdl).operations[0]?.action).toBe('urn:t/run');
  });

  it('takes the parts that the binding names for input and output', () => {
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

  it('passes over HTTP bindings, other transports and extensions that are not required, and says so', () => {
    const wsdl = wsdlOf({
      definitions: `<wsp:Policy xmlns:wsp="urn:policy"/><wsp:Policy xmlns:wsp="urn:policy"/>
        <wsdl:binding name="Get" type="tns:Get"><http:binding verb="GET"/></wsdl:binding>
        <wsdl:binding name="Mail" type="tns:Soap"><soap:binding transport="urn:smtp"/></wsdl:binding>`,
    });
    expect(readDescription(wsdl, 'x').notices).toEqual([
      'passed over <wsp:Policy>: an extension that the description does not require',
      'passed over the binding Get (HTTP GET): only SOAP is generated',
      'passed over the binding Mail: its transport "urn:smtp" is not HTTP',
    ]);
  });

  it('passes over an operation that no SOAP binding has, and says so', () => {
    const wsdl = wsdlOf({ operations: ['run', 'other'] }).replaceAll(
      /<wsdl:operation name="other">\s*<soap[^]*?<\/wsdl:operation>/g,
      '',
    );
    const { description, notices } = readDescription(wsdl, 'x');
    expect(description.operations.map((each) => each.name)).toEqual(['run']);
    expect(notices).toEqual([
      expect.stringMatching(/^passed over the operation other \(line \d+\): no SOAP binding has it$/),
    ]);
  });

  it('has the documentation of its operations and of itself', () => {
    const wsdl = wsdlOf()
      .replace('<wsdl:types>', '<wsdl:documentation>All of <b>it</b>.</wsdl:documentation><wsdl:types>')
      .replace(
        '<wsdl:operation name="run"><wsdl:input',
        '<wsdl:operation name="run"><wsdl:documentation>Runs.</wsdl:documentation><wsdl:input',
      );
    expect(describe(wsdl)).toMatchObject({ documentation: 'All of it.', operations: [{ documentation: 'Runs.' }] });
  });
});

suite('what is no description is refused in words that help', () => {
  const texts: readonly [string, string, string][] = [
    ['nothing', ' \n', 'x:1: there is nothing in it\n  a WSDL 1.1 description'],
    [
      'an HTML page',
      '\n<!DOCTYPE html><html></html>',
      'x:1: this is an HTML page, not a description\n  an ASMX service gives its description at its own address followed by ?wsdl',
    ],
    ['an HTML page without DOCTYPE', '<!-- hello -->\n<HTML><br></HTML>', 'this is an HTML page'],
    ['JSON', '{"a":1}', 'x:1: this is not well-formed XML'],
    [
      'another document',
      '<s:Envelope xmlns:s="urn:s"/>',
      'x:1: the root element is <s:Envelope> of "urn:s": this is not a description',
    ],
    ['WSDL 2.0', '<description xmlns="http://www.w3.org/ns/wsdl"/>', 'this is a WSDL 2.0 description'],
    ['half of a description', wsdlOf().slice(0, 900), 'this is not well-formed XML: unclosed tag'],
  ];
  it.each(texts)('%s', (_, text, want) => {
    expect(messageOf(() => readDescription(text, 'x'))).toContain(want);
  });
});

suite('what is not read of WSDL stops it with file, line and path', () => {
  const base = wsdlOf();
  const cases: readonly [string, string, string][] = [
    [
      'imports',
      base.replace('<wsdl:types>', '<wsdl:import namespace="urn:o" location="o.wsdl"/><wsdl:types>'),
      'does not read <wsdl:import> yet',
    ],
    [
      'rpc bindings',
      base.replace('<soap:binding ', '<soap:binding style="rpc" ').replace(' style="document"', ''),
      'the style "rpc" is not read',
    ],
    [
      'rpc operations',
      base.replace('style="document"', 'style="rpc"'),
      `the style "rpc" is not read\n  at wsdl:definitions/wsdl:binding[@name='soap']/wsdl:operation[@name='run']/soap:operation`,
    ],
    ['encoded messages', base.replace('use="literal"', 'use="encoded"'), 'use="encoded" is not read'],
    [
      'headers',
      base.replace(
        '<soap:body use="literal"/>',
        '<soap:body use="literal"/><soap:header message="tns:h" part="p" use="literal"/>',
      ),
      'does not read <soap:header> yet',
    ],
    [
      'attachments',
      base.replace(
        '<soap:body use="literal"/>',
        '<m:multipartRelated xmlns:m="http://schemas.xmlsoap.org/wsdl/mime/"/>',
      ),
      'does not read <m:multipartRelated> yet',
    ],
    [
      'faults',
      base.replace('</wsdl:operation>', '<wsdl:fault name="f" message="tns:f"/></wsdl:operation>'),
      'does not read a declared fault yet',
    ],
    [
      'one-way operations',
      base.replace('<wsdl:output message="tns:runOut"/>', ''),
      'does not read an operation without an output (one-way) yet',
    ],
    [
      'notifications',
      base.replace(/(<wsdl:input message[^>]*>)(<wsdl:output message[^>]*>)/, '$2$1'),
      'does not read an operation that begins with its output yet',
    ],
    [
      'overloads',
      wsdlOf({ operations: ['run', 'run'] }).replaceAll(/(<wsdl:message[^]*?)(?=<wsdl:message name="runIn">)/g, ''),
      'declared twice',
    ],
    ['parts with a type', base.replace('element="tns:run"', 'type="s:int"'), 'does not read a part with type='],
    [
      'several parts',
      base.replace(
        '<wsdl:part name="parameters" element="tns:run"/>',
        '<wsdl:part name="parameters" element="tns:run"/><wsdl:part name="b" element="tns:run"/>',
      ),
      'does not read a message of several parts yet',
    ],
    [
      'empty messages',
      base.replace('<wsdl:part name="parameters" element="tns:run"/>', ''),
      'does not read a message without parts',
    ],
    [
      'several port types',
      base.replace('name="soap12" type="tns:Soap"', 'name="soap12" type="tns:Other"'),
      'does not read a second port type with a SOAP binding (Other, beside Soap) yet',
    ],
    [
      'two actions',
      base.replace('<soap12:operation soapAction="urn:t/run"', '<soap12:operation soapAction="urn:other"'),
      'does not read an operation with two actions',
    ],
    [
      'extensions that are required',
      base.replace('<wsdl:types>', '<x:y xmlns:x="urn:x" wsdl:required="true"/><wsdl:types>'),
      'does not read <x:y>, which is required, yet',
    ],
    [
      'other schema languages',
      base.replace('</wsdl:types>', '<r:grammar xmlns:r="urn:r"/></wsdl:types>'),
      'does not read <r:grammar> yet',
    ],
    [
      'a message that is not there',
      base.replace('message="tns:runIn"', 'message="tns:no"'),
      'the message tns:no is not in this description',
    ],
    [
      'an element that is not there',
      base.replace('element="tns:run"', 'element="tns:no"'),
      'the element tns:no is not declared in any schema',
    ],
    [
      'a part that is not there',
      base.replace('<soap:body use', '<soap:body parts="p" use'),
      'the binding names a part "p", but the message has only "parameters"',
    ],
    [
      'a port type that is not there',
      base.replaceAll('type="tns:Soap"', 'type="tns:No"'),
      'the port type No is not in this description',
    ],
    [
      'an operation that is not there',
      base.replaceAll(/<wsdl:operation name="run">(\s*<soap)/g, '<wsdl:operation name="no">$1'),
      'the port type Soap has no operation no',
    ],
    ['no body', base.replace('<soap:body use="literal"/>', ''), '<wsdl:input> has no <body> of SOAP'],
    [
      'no SOAP at all',
      base.replaceAll(/<wsdl:binding[^]*<\/wsdl:binding>/g, ''),
      'this description has no SOAP binding',
    ],
    [
      'no target namespace',
      base.replace(/ targetNamespace="urn:t">\n<wsdl:types>/, '>\n<wsdl:types>'),
      'lacks the attribute targetNamespace',
    ],
    [
      'elements in a wrong place',
      base.replace('<wsdl:part', '<wsdl:port'),
      '<wsdl:port> has no place in <wsdl:message>',
    ],
    [
      'two messages of one name',
      base.replace('<wsdl:message name="runOut">', '<wsdl:message name="runIn">'),
      '<wsdl:message> of this name stands in line',
    ],
  ];
  it.each(cases)('%s', (_, text, want) => {
    expect(text).not.toBe(base);
    const message = messageOf(() => describe(text));
    expect(message).toContain(want);
    expect(message).toMatch(/^test\.wsdl:\d+: .*\n  at wsdl:definitions/);
  });
});
