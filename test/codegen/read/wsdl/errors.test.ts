import { describe as suite, expect, it } from 'vitest';
import { readWsdl } from '../../../../src/codegen/read/read-wsdl.js';
import { messageOf, wsdlOf } from '../../wsdl.js';
import { damaged, withoutIt } from '../remedies.js';
import { changed, D, inMessage, ofPortType } from './changed-wsdl.js';

// The whole message about each WSDL that cannot be read, and the whole notice about each deviation.

const otherStyle = 'ask for a document/literal wrapped WSDL, which is the default in ASMX and WCF';
const documentLiteral = 'only document/literal is supported, which is the default in ASMX and WCF';

const message = (name: string) => `${D}/wsdl:message[@name='${name}']`;
const binding = `${D}/wsdl:binding[@name='soap']`;
const bound = `${binding}/wsdl:operation[@name='run']`;

type Row = readonly [line: number, problem: string, path: string, text: string, remedy?: string];

suite('the only operation cannot be read', () => {
  const rows: readonly Row[] = [
    [
      12,
      'a part has neither element= (document/literal requires it: WS-I Basic Profile 1.1, R2204) nor type= and a name',
      `${message('runIn')}/wsdl:part[@name='p']`,
      changed(inMessage, '<wsdl:part name="p"/>'),
      otherStyle,
    ],
    [
      12,
      'a part has neither element= (document/literal requires it: WS-I Basic Profile 1.1, R2204) nor type= and a name',
      `${message('runIn')}/wsdl:part`,
      changed(inMessage, '<wsdl:part type="s:int"/>'),
      otherStyle,
    ],
    [
      12,
      'a message with several parts in the Body is not supported (document/literal has one: WS-I Basic Profile 1.1, R2201)',
      `${message('runIn')}/wsdl:part[@name='q']`,
      changed(inMessage, `${inMessage}<wsdl:part name="q" element="tns:run"/>`),
      otherStyle,
    ],
    [
      12,
      'the binding lists a part "q", but the message has only "parameters"',
      message('runIn'),
      changed('<soap:body', '<soap:body parts="parameters q"'),
    ],
    [
      12,
      'the binding lists a part "q", but the message has only "parameters", "r"',
      message('runIn'),
      changed('<soap:body', '<soap:body parts="q"').replace(
        inMessage,
        `${inMessage}<wsdl:part name="r" element="tns:run"/>`,
      ),
    ],
    [
      12,
      '<wsdl:fault> is not allowed in <wsdl:message>',
      `${message('runIn')}/wsdl:fault`,
      changed(inMessage, '<wsdl:fault/>'),
    ],
    [
      15,
      'unresolved reference: the message tns:no is not declared in this WSDL',
      `${ofPortType}/wsdl:input`,
      changed('message="tns:runIn"', 'message="tns:no"'),
      'searched for "no" in the namespace "urn:t" (WSDL 1.1, 2.1.1); if another document declares it, import that document',
    ],
    [
      15,
      '<wsdl:input> has no message attribute',
      `${ofPortType}/wsdl:input`,
      changed(' message="tns:runIn"', ''),
      damaged,
    ],
    [
      15,
      '<wsdl:part> is not allowed in <wsdl:operation>',
      `${ofPortType}/wsdl:part`,
      changed('<wsdl:input message', '<wsdl:part/><wsdl:input message'),
    ],
    [
      15,
      '<x:y>, which the WSDL requires, is not supported',
      `${ofPortType}/x:y`,
      changed('<wsdl:input message', '<x:y xmlns:x="urn:x" wsdl:required=" 1 "/><wsdl:input message'),
      withoutIt,
    ],
    [
      17,
      'the SOAP bindings of this WSDL have no <operation>',
      binding,
      changed(/<wsdl:operation name="run">\n[^]*?<\/wsdl:operation>/, ''),
      'a client can call only the operations that a binding lists (WSDL 1.1, 2.5)',
    ],
    [
      17,
      'the SOAP bindings of this WSDL have no operation that a client can call',
      binding,
      changed(/<wsdl:operation name="run"><wsdl:input.*/, ''),
      'each operation is missing in its port type, or starts with <output>, so the service calls the client',
    ],
    [
      17,
      'unresolved reference: the port type tns:No is not declared in this WSDL',
      binding,
      changed('type="tns:Soap"', 'type="tns:No"'),
      'searched for "No" in the namespace "urn:t" (WSDL 1.1, 2.1.1); if another document declares it, import that document',
    ],
    [17, '<wsdl:binding> has no type attribute', binding, changed(' type="tns:Soap"', ''), damaged],
    [
      18,
      '<wsdl:input> is not allowed in <wsdl:binding>',
      `${binding}/wsdl:input`,
      changed('<soap:binding', '<wsdl:input/><soap:binding'),
    ],
    [
      18,
      '<x:y>, which the WSDL requires, is not supported',
      `${binding}/x:y`,
      changed('<soap:binding', '<x:y xmlns:x="urn:x" wsdl:required="true"/><soap:binding'),
      withoutIt,
    ],
    [
      20,
      'the style "rpc" is not supported',
      `${bound}/soap:operation`,
      changed('style="document"', 'style="rpc"'),
      documentLiteral,
    ],
    [
      18,
      'the style "rpc" is not supported',
      `${binding}/soap:binding`,
      changed(' style="document"', '').replace('<soap:binding', '<soap:binding style="rpc"'),
      documentLiteral,
    ],
    [
      21,
      'use="encoded" is not supported',
      `${bound}/wsdl:input/soap:body`,
      changed('use="literal"', 'use="encoded"'),
      documentLiteral,
    ],
    [
      22,
      'use="encoded" is not supported',
      `${bound}/wsdl:output/soap:header`,
      changed('<wsdl:output><soap:body use="literal"/>', '$&<soap:header use="encoded"/>'),
      documentLiteral,
    ],
    [
      21,
      '<wsdl:input> has no SOAP <body> (WSDL 1.1, 3.5)',
      `${bound}/wsdl:input`,
      changed('<soap:body use="literal"/>', ''),
    ],
    [
      22,
      '<wsdl:output> has no SOAP <body> (WSDL 1.1, 3.5)',
      `${bound}/wsdl:output`,
      changed('<wsdl:output><soap:body use="literal"/>', '<wsdl:output>'),
    ],
    [
      21,
      '<soap:address> is not allowed in <wsdl:input>',
      `${bound}/wsdl:input/soap:address`,
      changed('<soap:body', '<soap:address/>$&'),
    ],
    [
      21,
      '<x:y>, which the WSDL requires, is not supported',
      `${bound}/wsdl:input/x:y`,
      changed('<soap:body', '<x:y xmlns:x="urn:x" wsdl:required="true"/>$&'),
      withoutIt,
    ],
    [
      21,
      '<wsdl:service> is not allowed in <wsdl:operation>',
      `${bound}/wsdl:service`,
      changed('<wsdl:input><soap', '<wsdl:service/>$&'),
    ],
    [
      21,
      '<soap:header> has no message attribute',
      `${bound}/wsdl:input/soap:header`,
      changed('<soap:body', '<soap:header part="h" use="literal"/>$&'),
      damaged,
    ],
    [
      21,
      '<soap:header> has no part attribute',
      `${bound}/wsdl:input/soap:header`,
      changed('<soap:body', '<soap:header message="tns:runIn" use="literal"/>$&'),
      damaged,
    ],
    [
      2,
      'this WSDL has no SOAP binding',
      D,
      changed(/<wsdl:binding[^]*<\/wsdl:binding>/, ''),
      'only services with SOAP over HTTP are supported',
    ],
  ];
  it.each(rows.map((row) => [row[1], row] as const))('%s', (_, [line, problem, path, text, remedy]) => {
    expect(messageOf(() => readWsdl(text, 'a.wsdl'))).toBe(
      [`a.wsdl:${line}: ${problem}`, `  at ${path}`, ...(remedy === undefined ? [] : [`  ${remedy}`])].join('\n'),
    );
  });
});

suite('a WSDL is rejected', () => {
  const expected =
    '\n  expected a WSDL 1.1 document (<wsdl:definitions>): an ASMX service serves it at its own address followed by ?wsdl';
  it.each<readonly [string, string]>([
    ['a.wsdl:1: the document is empty' + expected, ' \n'],
    ['a.wsdl:1: this is an HTML page, not a WSDL' + expected, '\n<html/>'],
    [
      'a.wsdl:2: this is not a WSDL: the root element is <definitions> of "urn:x"\n  at definitions' + expected,
      '\n<definitions xmlns="urn:x"/>',
    ],
    [
      'a.wsdl:1: this is not a WSDL: the root element is <types> of "http://schemas.xmlsoap.org/wsdl/"\n  at types' +
        expected,
      '<types xmlns="http://schemas.xmlsoap.org/wsdl/"/>',
    ],
    [
      `a.wsdl:11: <wsdl:message> has no name attribute\n  at ${D}/wsdl:message\n  ${damaged}`,
      wsdlOf({ definitions: '<wsdl:message/>' }),
    ],
    [
      `a.wsdl:11: <wsdl:import> has no location attribute\n  at ${D}/wsdl:import\n  ${damaged}`,
      wsdlOf({ definitions: '<wsdl:import namespace="urn:o"/>' }),
    ],
    [
      `a.wsdl:9: <x:y> is not supported\n  at ${D}/wsdl:types/x:y\n  ${withoutIt}`,
      wsdlOf({ schemas: '<x:y xmlns:x="urn:x"/>' }),
    ],
    [
      `a.wsdl:9: <wsdl:message> is not supported\n  at ${D}/wsdl:types/wsdl:message\n  ${withoutIt}`,
      wsdlOf({ schemas: '<wsdl:message/>' }),
    ],
    [
      `a.wsdl:9: <s:element> is not supported\n  at ${D}/wsdl:types/s:element\n  ${withoutIt}`,
      wsdlOf({ schemas: '<s:element/>' }),
    ],
    [
      `a.wsdl:7: <s:include> has no schemaLocation attribute\n  at ${D}/wsdl:types/s:schema/s:include`,
      wsdlOf({ schema: '<s:include/>' }),
    ],
    [
      `a.wsdl:11: <x:y>, which the WSDL requires, is not supported\n  at ${D}/x:y\n  ${withoutIt}`,
      wsdlOf({ definitions: '<x:y xmlns:x="urn:x" wsdl:required="true"/>' }),
    ],
    [
      `a.wsdl:17: the port type Soap of "urn:t" is already declared at a.wsdl:14 (WSDL 1.1, 2.1)\n  at ${D}/wsdl:portType[@name='Soap']\n  remove one of the two declarations from a copy of the WSDL`.replace(
        'a.wsdl:9',
        'a.wsdl:17',
      ),
      wsdlOf().replace('<wsdl:binding', '<wsdl:portType name="Soap"/>$&'),
    ],
    [
      `a.wsdl:17: the binding soap of "urn:t" is already declared at a.wsdl:17 (WSDL 1.1, 2.1)\n  at ${D}/wsdl:binding[@name='soap']\n  remove one of the two declarations from a copy of the WSDL`,
      wsdlOf().replace('<wsdl:binding', '<wsdl:binding name="soap" type="tns:Soap"/>$&'),
    ],
  ])('%s', (want, text) => expect(messageOf(() => readWsdl(text, 'a.wsdl'))).toBe(want));
});
