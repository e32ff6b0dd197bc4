import { describe as suite, expect, it } from 'vitest';
import { readWsdl } from '../../../../src/codegen/read/read-wsdl.js';
import { bindingOf, wsdlOf } from '../../wsdl.js';
import { check, damaged } from '../remedies.js';
import { base, changed, D, inMessage, ofPortType } from './changed-wsdl.js';

// The whole notices about each deviation from the specification and each ignored construct.

const basicProfile = 'WS-I Basic Profile 1.1';

suite('an assumption or an ignored construct is in a notice', () => {
  const header = (attributes: string) => changed('<soap:body', `<soap:header ${attributes} use="literal"/>$&`);
  const fault = (attributes: string) =>
    changed('<wsdl:output message="tns:runOut"/>', `$&<wsdl:fault name="f" ${attributes}/>`);
  const rows: readonly (readonly [string, string, readonly string[]])[] = [
    ['nothing to report', base, []],
    [
      'documentation and annotations',
      wsdlOf({ schemas: '<wsdl:documentation/><s:annotation/>', definitions: '<wsdl:documentation/>' }),
      [],
    ],
    [
      'an extension',
      wsdlOf({ definitions: '<x:y xmlns:x="urn:x" wsdl:required="false"/><x:y xmlns:x="urn:x" required="true"/>' }),
      ['ignored <x:y>: an extension that the WSDL does not require'],
    ],
    [
      'a part with a type',
      changed(inMessage, '<wsdl:part name="p" type="s:int"/>'),
      [
        `the part p of the message runIn has type=, but document/literal requires element= (${basicProfile}, R2204); the stubs send or expect <p> without a namespace: ${check} (a.wsdl:12)`,
      ],
    ],
    [
      'a part with an undeclared type',
      changed(inMessage, '<wsdl:part name="p" type="tns:No"/>'),
      [
        'unresolved reference: the type tns:No is not declared in this WSDL, and accepts any element: searched for "No" in the namespace "urn:t" (XML Schema part 1, src-resolve); if another document declares it, import that document (a.wsdl:12)',
        `the part p of the message runIn has type=, but document/literal requires element= (${basicProfile}, R2204); the stubs send or expect <p> without a namespace: ${check} (a.wsdl:12)`,
      ],
    ],
    [
      'a part without a name',
      changed(inMessage, '<wsdl:part element="tns:run"/>'),
      ['accepted a part without a name: the name is not significant in document/literal (a.wsdl:12)'],
    ],
    [
      'a message in another namespace',
      changed('message="tns:runIn"', 'message="s:runIn"'),
      [
        `message="s:runIn" is in the namespace "http://www.w3.org/2001/XMLSchema", which has no such message (WSDL 1.1, 2.1.1); the stubs use the namespace "urn:t": ${check} (a.wsdl:15)`,
      ],
    ],
    [
      'a port type in another namespace',
      changed('type="tns:Soap"', 'type="Soap"'),
      [
        `type="Soap" is in the namespace "", which has no such port type (WSDL 1.1, 2.1.1); the stubs use the namespace "urn:t": ${check} (a.wsdl:17)`,
      ],
    ],
    [
      'a header of an undeclared message',
      header('message="tns:no" part="h"'),
      ['ignored a header: the part h of the message tns:no is not in this WSDL (a.wsdl:21)'],
    ],
    [
      'a header of an undeclared part',
      header('message="tns:runOut" part="h"'),
      ['ignored a header: the part h of the message tns:runOut is not in this WSDL (a.wsdl:21)'],
    ],
    [
      'a fault of an undeclared message',
      fault('message="tns:no"'),
      [
        `ignored a fault, so its detail is not decoded: a.wsdl:15: unresolved reference: the message tns:no is not declared in this WSDL; at ${ofPortType}/wsdl:fault[@name='f']; searched for "no" in the namespace "urn:t" (WSDL 1.1, 2.1.1); if another document declares it, import that document (a.wsdl:15)`,
      ],
    ],
    [
      'a transport other than HTTP',
      changed('http://schemas.xmlsoap.org/soap/http', ' urn:mail '),
      ['the binding soap: its transport "urn:mail" is not HTTP, but the stubs use HTTP (a.wsdl:17)'],
    ],
    [
      'no transport',
      changed(/ transport="[^"]*"/, ''),
      ['the binding soap: its transport "" is not HTTP, but the stubs use HTTP (a.wsdl:17)'],
    ],
    [
      'two transports',
      changed(
        '<wsdl:binding',
        '<wsdl:binding name="mail" type="tns:Soap"><soap:binding transport="urn:mail"/></wsdl:binding>$&',
      ),
      ['skipped the binding mail: its transport "urn:mail" is not HTTP (a.wsdl:17)'],
    ],
    [
      'two transports, of which only HTTP has an effect',
      changed(
        '</wsdl:definitions>',
        bindingOf('soap', ['run'])
          .replace('http://schemas.xmlsoap.org/soap/http', 'urn:mail')
          .replace('name="soap"', 'name="mail"')
          .replace('urn:t/run', 'urn:other') + '$&',
      ),
      ['skipped the binding mail: its transport "urn:mail" is not HTTP (a.wsdl:26)'],
    ],
    [
      'elements of other vocabularies with the names of SOAP and WSDL',
      changed('<soap:operation', '<x:operation xmlns:x="urn:x" soapAction="no" style="rpc"/>$&')
        .replace('<soap:body', '<x:body xmlns:x="urn:x" parts="no" use="encoded"/>$&')
        .replace('<soap:binding', '<x:binding xmlns:x="urn:x" style="rpc"/>$&')
        .replace('<wsdl:message', '<x:message xmlns:x="urn:x"/>$&'),
      ['message', 'binding', 'operation', 'body'].map(
        (local) => `ignored <x:${local}>: an extension that the WSDL does not require`,
      ),
    ],
    [
      'a part with a type in an operation that is left out',
      wsdlOf({ operations: ['run', 'more'] })
        .replace('element="tns:run"', 'type="s:int"')
        .replace('message="tns:runOut"', ''),
      [
        `left out the operation run: a.wsdl:19: <wsdl:output> has no message attribute; at ${ofPortType}/wsdl:output; the WSDL is damaged: download it again`,
      ],
    ],
    [
      'a bound fault',
      changed('</wsdl:output>', '$&<wsdl:fault name="f"><soap:fault name="f" use="literal"/></wsdl:fault>'),
      [],
    ],
    ['a fault in a bound message', changed('<wsdl:output><soap:body', '<wsdl:output><soap:fault/><soap:body'), []],
    [
      'an operation without a binding',
      changed('<wsdl:operation', '<wsdl:operation name="other"><wsdl:input message="tns:runIn"/></wsdl:operation>$&'),
      ['skipped the operation other: it has no SOAP binding (a.wsdl:15)'],
    ],
    [
      'an operation of the client',
      wsdlOf({ operations: ['run', 'call'] }).replace(
        /(<wsdl:input message="tns:callIn"\/>)(<wsdl:output message="tns:callOut"\/>)/,
        '$2$1',
      ),
      ['skipped the operation call: the service would call the client (output first) (a.wsdl:20)'],
    ],
    [
      'an operation of the client without input',
      wsdlOf({ operations: ['run', 'call'] }).replace('<wsdl:input message="tns:callIn"/>', ''),
      ['skipped the operation call: the service would call the client (output first) (a.wsdl:20)'],
    ],
    [
      'a binding of an operation that does not exist',
      changed(
        '<wsdl:operation name="run">\n',
        '<wsdl:operation name="no"><wsdl:input><soap:body use="literal"/></wsdl:input></wsdl:operation>$&',
      ),
      ['ignored the operation no of a binding: the port type Soap has no such operation (a.wsdl:19)'],
    ],
    [
      'several actions',
      wsdlOf().replace('<soap12:operation soapAction="urn:t/run"', '<soap12:operation soapAction=" urn:2 "'),
      ['the operation run has several actions: "urn:t/run" is used, and "urn:2" is not (a.wsdl:15)'],
    ],
    [
      'attachments',
      changed('<soap:body use="literal"/>', '$&<m:content xmlns:m="http://schemas.xmlsoap.org/wsdl/mime/" part="f"/>'),
      ['ignored attachments: messages are sent without them (a.wsdl:21)'],
    ],
    [
      'an unreadable operation',
      wsdlOf({ operations: ['run', 'more'] }).replace('message="tns:moreIn"', ''),
      [
        `left out the operation more: a.wsdl:20: <wsdl:input> has no message attribute; at ${ofPortType.replace('run', 'more')}/wsdl:input; ${damaged}`,
      ],
    ],
    [
      'unreadable types',
      wsdlOf({
        schema:
          '\n<s:complexType name="A"><s:key/></s:complexType>' +
          ['B', 'C', 'D'].map((each) => `<s:element name="${each}" type="tns:A"/>`).join(''),
      }),
      [
        `left out the type A, the element B, the element C and 1 more, which no operation needs: a.wsdl:8: <s:key> is not allowed in <s:complexType>; at ${D}/wsdl:types/s:schema/s:complexType[@name='A']/s:key`,
      ],
    ],
  ];
  it.each(rows)('%s', (_, text, want) => expect(readWsdl(text, 'a.wsdl').notices).toEqual(want));

  it.each([
    'http://schemas.xmlsoap.org/soap/http',
    'http://schemas.xmlsoap.org/soap/http/',
    'http://www.w3.org/2003/05/soap/bindings/HTTP/',
    ' http://schemas.xmlsoap.org/soap/http ',
  ])('the transport %j is HTTP', (transport) => {
    expect(readWsdl(base.replace('http://schemas.xmlsoap.org/soap/http', transport), 'a.wsdl').notices).toEqual([]);
  });
});
