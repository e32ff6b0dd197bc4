import { describe as suite, expect, it } from 'vitest';
import { readWsdl } from '../../../../src/codegen/read/read-wsdl.js';
import { describe, messageOf, wsdlOf } from '../../wsdl.js';

suite('harmless deviations are ignored with a notice', () => {
  const base = wsdlOf();
  const cases: readonly [string, string, RegExp][] = [
    [
      'two actions',
      base.replace('<soap12:operation soapAction="urn:t/run"', '<soap12:operation soapAction="urn:other"'),
      /^the operation run has several actions: "urn:t\/run" is used, and "urn:other" is not \(test\.wsdl:\d+\)$/,
    ],
    [
      'a binding in another style next to a supported one',
      base.replace(/(name="soap12"[^]*)style="document"/, '$1style="rpc"'),
      /^skipped the binding soap12: test\.wsdl:\d+: the style "rpc" is not supported; at .*; only document\/literal is supported/,
    ],
    [
      'a part without a name',
      base.replace('<wsdl:part name="parameters" element="tns:run"/>', '<wsdl:part element="tns:run"/>'),
      /^accepted a part without a name: the name is not significant in document\/literal \(test\.wsdl:\d+\)$/,
    ],
    [
      'a bound operation that the port type does not have',
      wsdlOf({ operations: ['run', 'more'] }).replace(/<wsdl:operation name="more"><wsdl:input.*\n/, ''),
      /^ignored the operation more of a binding: the port type Soap has no such operation/,
    ],
    [
      'an operation that begins with its output',
      wsdlOf({ operations: ['run', 'more'] }).replace(
        /(<wsdl:input message="tns:moreIn"\/>)(<wsdl:output[^>]*>)/,
        '$2$1',
      ),
      /^skipped the operation more: the service would call the client/,
    ],
    [
      'an operation with several parts',
      wsdlOf({ operations: ['run', 'more'] }).replace(
        'element="tns:more"/>',
        '$&<wsdl:part name="b" element="tns:run"/>',
      ),
      /^left out the operation more: test\.wsdl:\d+: a message with several parts in the Body is not supported/,
    ],
  ];
  it.each(cases)('%s', (_, text, want) => {
    const { description, notices } = readWsdl(text, 'test.wsdl');
    expect(description.operations.map((each) => each.name)).toEqual(['run']);
    expect(notices.length).toBeGreaterThan(0);
    expect(notices.filter((each) => !want.test(each))).toEqual([]);
  });

  it('a transport other than HTTP, if there is no alternative', () => {
    const wsdl = base.replaceAll('http://schemas.xmlsoap.org/soap/http', 'urn:pipe');
    const { description, notices } = readWsdl(wsdl, 'x');
    expect(description.operations).toHaveLength(1);
    expect(notices[0]).toMatch(/^the binding soap: its transport "urn:pipe" is not HTTP, but the stubs use HTTP/);
  });
});

suite('an unreadable WSDL is rejected with file, line and path', () => {
  const base = wsdlOf();
  const cases: readonly [string, string, string][] = [
    [
      'rpc bindings',
      base.replaceAll(/(<soap\d*:binding )/g, '$1style="rpc" ').replaceAll(' style="document"', ''),
      `the style "rpc" is not supported\n  at wsdl:definitions/wsdl:binding[@name='soap']/soap:binding`,
    ],
    [
      'rpc operations',
      base.replaceAll('style="document"', 'style="rpc"'),
      `the style "rpc" is not supported\n  at wsdl:definitions/wsdl:binding[@name='soap']/wsdl:operation[@name='run']/soap:operation`,
    ],
    ['encoded messages', base.replaceAll('use="literal"', 'use="encoded"'), 'use="encoded" is not supported'],
    [
      'notifications',
      base.replace(/(<wsdl:input message[^>]*>)(<wsdl:output message[^>]*>)/, '$2$1'),
      'have no operation that a client can call\n',
    ],
    [
      'a binding without operations',
      base.replaceAll(/(<soap(?:12)?:binding [^>]*>)[^]*?(<\/wsdl:binding>)/g, '$1$2'),
      'have no <operation>\n',
    ],
    [
      'a binding without operations beside one whose only operation is a notification',
      base
        .replace(/(<wsdl:input message[^>]*>)(<wsdl:output message[^>]*>)/, '$2$1')
        .replace(/(<soap:binding [^>]*>)[^]*?(<\/wsdl:binding>)/, '$1$2'),
      'have no operation that a client can call\n',
    ],
    ['a part without an element', base.replace('element="tns:run"', ''), 'a part has neither element= ('],
    [
      'several parts',
      base.replace(
        '<wsdl:part name="parameters" element="tns:run"/>',
        '<wsdl:part name="parameters" element="tns:run"/><wsdl:part name="b" element="tns:run"/>',
      ),
      'a message with several parts in the Body is not supported',
    ],
    [
      'bindings that differ in the Body',
      base
        .replace(
          '<wsdl:part name="parameters" element="tns:run"/>',
          '<wsdl:part name="a" element="tns:run"/><wsdl:part name="b" element="tns:runResponse"/>',
        )
        .replace('<wsdl:input><soap:body', '<wsdl:input><soap:body parts="a"')
        .replace('<wsdl:input><soap12:body', '<wsdl:input><soap12:body parts="b"'),
      'an operation whose bindings have different elements in the Body (run)',
    ],
    [
      'extensions that are required',
      base.replace('<wsdl:types>', '<x:y xmlns:x="urn:x" wsdl:required="true"/><wsdl:types>'),
      '<x:y>, which the WSDL requires, is not supported',
    ],
    [
      'other schema languages',
      base.replace('</wsdl:types>', '<r:grammar xmlns:r="urn:r"/></wsdl:types>'),
      '<r:grammar> is not supported',
    ],
    [
      'an undeclared message',
      base.replace('message="tns:runIn"', 'message="tns:no"'),
      'unresolved reference: the message tns:no is not declared in this WSDL',
    ],
    [
      'an undeclared message, with the rule that says how it is found',
      base.replace('message="tns:runIn"', 'message="tns:no"'),
      'searched for "no" in the namespace "urn:t" (WSDL 1.1, 2.1.1)',
    ],
    [
      'an undeclared part',
      base.replace('<soap:body use', '<soap:body parts="p" use'),
      'the binding lists a part "p", but the message has only "parameters"',
    ],
    [
      'an undeclared port type',
      base.replaceAll('type="tns:Soap"', 'type="tns:No"'),
      'unresolved reference: the port type tns:No is not declared in this WSDL',
    ],
    [
      'no body',
      base.replaceAll(/<wsdl:input><soap\d*:body use="literal"\/>/g, '<wsdl:input>'),
      '<wsdl:input> has no SOAP <body>',
    ],
    ['a WSDL without SOAP', base.replaceAll(/<wsdl:binding[^]*<\/wsdl:binding>/g, ''), 'this WSDL has no SOAP binding'],
    [
      'elements in a wrong place',
      base.replace('<wsdl:part', '<wsdl:port'),
      '<wsdl:port> is not allowed in <wsdl:message>',
    ],
    [
      'two messages with the same name',
      base.replace('<wsdl:message name="runOut">', '<wsdl:message name="runIn">'),
      'the message runIn of "urn:t" is already declared at test.wsdl:',
    ],
  ];
  it.each(cases)('%s', (_, text, want) => {
    expect(text).not.toBe(base);
    const message = messageOf(() => describe(text));
    expect(message).toContain(want);
    expect(message).toMatch(/^test\.wsdl:\d+: .*\n  at wsdl:definitions/);
  });
});
