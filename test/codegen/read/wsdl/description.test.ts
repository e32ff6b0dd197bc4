import { describe as suite, expect, it } from 'vitest';
import { readWsdl } from '../../../../src/codegen/read/read-wsdl.js';
import { bindingOf, wsdlOf } from '../../wsdl.js';

// Compares whole operations and whole descriptions.

const name = (local: string) => ({ ns: 'urn:t', local });
const leftOut = { operations: [], types: [] };
const path = (more: string) => `wsdl:definitions/${more}`;
const read = (text: string) => readWsdl(text, 'a.wsdl');
const plain = ({ description: { operations }, notices }: ReturnType<typeof read>) => ({
  operations: operations.map(({ location: _, ...operation }) => operation),
  notices,
});
const run = {
  name: 'run',
  action: 'urn:t/run',
  input: name('run'),
  output: name('runResponse'),
  oneWay: false,
  requestHeaders: [],
  replyHeaders: [],
  faults: [],
  soap: { '1.1': '', '1.2': '' },
};

suite('a description', () => {
  it('is complete', () => {
    const text = wsdlOf({ request: '<s:element name="a" type="s:int"/>' })
      .replace(
        'targetNamespace="urn:t">\n<wsdl:types',
        'targetNamespace=" urn:t "> <wsdl:documentation> Doc. </wsdl:documentation>\n<wsdl:types',
      )
      .replace(
        '</wsdl:definitions>',
        '<wsdl:service><wsdl:port binding="tns:soap12"><soap12:address location="https://h/s.asmx"/></wsdl:port></wsdl:service>$&',
      );
    const inSchema = (more: string) => path(`wsdl:types/s:schema/${more}`);
    const typeOf = (local: string, line: number, particles: readonly object[]) => ({
      kind: 'element',
      name: name(local),
      nillable: false,
      location: { source: 'a.wsdl', line, path: inSchema(`s:element[@name='${local}']`) },
      type: {
        kind: 'anonymous',
        type: {
          kind: 'complex',
          particles,
          attributes: [],
          anyAttribute: false,
          mixed: false,
          abstract: false,
          location: { source: 'a.wsdl', line, path: inSchema(`s:element[@name='${local}']/s:complexType`) },
        },
      },
    });
    const a = {
      kind: 'element',
      name: name('a'),
      nillable: false,
      type: { kind: 'builtIn', name: 'int' },
      min: 1,
      max: 1,
      location: {
        source: 'a.wsdl',
        line: 5,
        path: inSchema("s:element[@name='run']/s:complexType/s:sequence/s:element[@name='a']"),
      },
    };
    const { ports, ...reading } = read(text);
    expect(reading).toEqual({
      notices: [],
      missing: [],
      description: {
        targetNamespace: 'urn:t',
        documentation: 'Doc.',
        soap: { '1.2': '/s.asmx' },
        operations: [
          {
            ...run,
            soap: { '1.2': '/s.asmx' },
            location: {
              source: 'a.wsdl',
              line: 15,
              path: path("wsdl:portType[@name='Soap']/wsdl:operation[@name='run']"),
            },
          },
        ],
        components: [typeOf('run', 5, [a]), typeOf('runResponse', 6, [])],
        leftOut,
      },
    });
    expect(ports).toMatchObject([{ service: '', name: '', path: '/s.asmx' }]);
  });

  it('lists what is left out, with the reason', () => {
    const schema = '<s:element name="more" type="tns:T"/><s:complexType name="T"><s:key/></s:complexType>';
    const reason = `a.wsdl:9: <s:key> is not allowed in <s:complexType>; at ${path("wsdl:types/s:schema/s:complexType[@name='T']/s:key")}`;
    const { description, notices } = read(wsdlOf({ operations: ['run', 'more'], schema }));
    expect(description.leftOut).toEqual({
      operations: [{ name: 'more', reason }],
      types: [{ name: name('T'), reason }],
    });
    expect(notices).toEqual([`left out the operation more: ${reason}`]);
    expect(description.components.map((each) => each.name?.local)).toEqual(['run', 'runResponse', 'moreResponse']);
  });

  const service = (doc: string) => `<wsdl:service name="S">${doc}</wsdl:service></wsdl:definitions>`;
  const doc = (text: string) => `<wsdl:documentation>${text}</wsdl:documentation>`;
  it.each([
    [
      'of the root element',
      wsdlOf({ definitions: doc('Root.') }).replace('</wsdl:definitions>', service(doc('Service.'))),
      'Root.',
    ],
    [
      'of a service',
      wsdlOf({ definitions: doc(' ') }).replace('</wsdl:definitions>', service(doc('Service.'))),
      'Service.',
    ],
    ['of a port type', wsdlOf().replace('<wsdl:portType name="Soap">', `$&${doc('Port type.')}`), 'Port type.'],
    ['of nothing', wsdlOf(), undefined],
  ])('has the documentation %s', (_, text, want) => expect(read(text).description.documentation).toBe(want));

  it('has the namespace of the first binding if the root document has none', () => {
    const inner = wsdlOf().replaceAll(/<wsdl:binding[^]*<\/wsdl:binding>/g, '');
    const outer = wsdlOf()
      .replace(/<wsdl:types>[^]*<\/wsdl:types>/, '<wsdl:import namespace="urn:t" location="i.wsdl"/>')
      .replaceAll(/<wsdl:(message|portType)[^]*<\/wsdl:\1>/g, '')
      .replace('targetNamespace="urn:t">', 'targetNamespace="urn:root">');
    const rootless = `<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"><wsdl:import namespace="urn:t" location="o.wsdl"/></wsdl:definitions>`;
    const documents = new Map([
      ['o.wsdl', outer],
      ['i.wsdl', inner],
    ]);
    const namespaceOf = (text: string) => readWsdl(text, 'a.wsdl', { documents }).description.targetNamespace;
    expect(namespaceOf(rootless)).toBe('urn:root');
    expect(namespaceOf(outer)).toBe('urn:root');
    documents.set('o.wsdl', wsdlOf());
    expect(namespaceOf(rootless)).toBe('urn:t');
    expect(namespaceOf(rootless.replace('<wsdl:definitions', '$& targetNamespace=" urn:a "'))).toBe('urn:a');
  });
});

suite('an operation', () => {
  const auth = '<wsdl:message name="auth"><wsdl:part name="Auth" element="tns:Auth"/></wsdl:message>';
  const schema = '<s:element name="Auth" type="s:string"/>';
  const header = (attributes = 'message="tns:auth" part="Auth"') => `<soap:header ${attributes} use="literal"/>`;
  const withMessage = (text: string) => text.replace('<wsdl:portType', `${auth}$&`);
  const port = 'message="tns:runIn"/><wsdl:output message="tns:runOut"/>';
  const body = (side: string) => `<wsdl:${side}><soap:body use="literal"/>`;

  const rows: readonly (readonly [fact: string, text: string, want: object, notices?: readonly string[]])[] = [
    ['nothing special', wsdlOf(), {}],
    [
      'an action with white space',
      wsdlOf().replaceAll('soapAction="urn:t/run"', 'soapAction=" urn:x "'),
      { action: 'urn:x' },
    ],
    ['no action', wsdlOf().replaceAll(' soapAction="urn:t/run"', ''), { action: '' }],
    [
      'an action only in SOAP 1.2',
      wsdlOf().replace('<soap:operation soapAction="urn:t/run"', '<soap:operation soapAction=""'),
      {},
    ],
    [
      'one way',
      wsdlOf()
        .replace('<wsdl:output message="tns:runOut"/>', '')
        .replaceAll(/<wsdl:output><soap.*\n/g, ''),
      { output: undefined, oneWay: true },
    ],
    [
      'one way, with a bound output',
      withMessage(wsdlOf({ schema }))
        .replace('<wsdl:output message="tns:runOut"/>', '')
        .replace(body('output'), `$&${header()}`),
      { output: undefined, oneWay: true },
    ],
    [
      'headers',
      withMessage(wsdlOf({ schema }))
        .replace(body('input'), `$&${header()}${header()}`)
        .replace(body('output'), `$&${header()}`),
      { requestHeaders: [name('Auth')], replyHeaders: [name('Auth')] },
    ],
    [
      'a required header',
      withMessage(wsdlOf({ schema })).replace(
        body('input'),
        `$&${header('message="tns:auth" part="Auth" wsdl:required="true"')}`,
      ),
      { requestHeaders: [{ ...name('Auth'), required: true }] },
    ],
    [
      'a header of another message that names a part of the Body',
      withMessage(wsdlOf({ schema }))
        .replace('name="parameters" element="tns:run"', 'name="Auth" element="tns:run"')
        .replace(body('input'), `$&${header()}`),
      { requestHeaders: [name('Auth')] },
    ],
    [
      'a header that is a part of its message',
      wsdlOf({ schema })
        .replace('element="tns:run"/>', '$&<wsdl:part name=" Auth " element="tns:Auth"/>')
        .replaceAll(
          /<wsdl:input>(<soap\d*):body use="literal"\/>/g,
          '$&$1:header message="tns:runIn" part="Auth" use="literal"/>',
        ),
      { requestHeaders: [name('Auth')] },
    ],
    [
      'parts that the Body has',
      wsdlOf({ schema })
        .replace('<wsdl:part name="parameters" element="tns:run"/>', '<wsdl:part name="x" element="tns:Auth"/>$&')
        .replaceAll(/(<wsdl:input><soap\d*:body) /g, '$1 parts=" parameters " '),
      {},
    ],
    [
      'an empty list of parts',
      wsdlOf().replaceAll(/(<wsdl:input><soap\d*:body) /g, '$1 parts="" '),
      { input: undefined },
    ],
    [
      'a Body without parts, which the binding lists nevertheless',
      wsdlOf()
        .replace('<wsdl:part name="parameters" element="tns:run"/>', '')
        .replaceAll(/(<wsdl:input><soap\d*:body) /g, '$1 parts="parameters" '),
      { input: undefined },
    ],
    [
      'attachments',
      wsdlOf()
        .replace(bindingOf('soap12', ['run']), '')
        .replace('element="tns:run"/>', '$&<wsdl:part name="file" type="s:base64Binary"/>')
        .replace(
          '<wsdl:input><soap:body use="literal"/>',
          '<wsdl:input><m:multipartRelated xmlns:m="http://schemas.xmlsoap.org/wsdl/mime/"><m:part><soap:body use="literal"/></m:part><m:part><m:content part="file"/></m:part></m:multipartRelated>',
        ),
      { soap: { '1.1': '' } },
      ['ignored attachments: messages are sent without them (a.wsdl:21)'],
    ],
    [
      'faults',
      withMessage(wsdlOf({ schema })).replace(
        port,
        `${port}<wsdl:fault name="f" message="tns:auth"/><wsdl:fault name="g" message="tns:auth"/><wsdl:fault name="h" message="tns:runIn"/>`,
      ),
      { faults: [name('Auth'), name('run')] },
    ],
    [
      'documentation',
      wsdlOf().replace('<wsdl:input message', '<wsdl:documentation>Runs.</wsdl:documentation>$&'),
      { documentation: 'Runs.' },
    ],
    [
      'a binding that names the messages, although the port type does not',
      wsdlOf().replaceAll('<wsdl:input><soap', '<wsdl:input name="x"><soap'),
      {},
    ],
    [
      'a port type that names the messages',
      wsdlOf().replace('<wsdl:input message', '<wsdl:input name="x" message'),
      {},
    ],
  ];
  it.each(rows.map((row) => [row[0], row] as const))('has %s', (_, [, text, want, notices = []]) => {
    expect(plain(read(text))).toEqual({ operations: [{ ...run, ...want }], notices });
  });

  it('has an undeclared element, which accepts any content', () => {
    const { description } = read(wsdlOf().replace('element="tns:run"', 'element="tns:no"'));
    expect(description.components.at(-1)).toEqual({
      kind: 'element',
      name: name('no'),
      type: { kind: 'open', name: 'tree' },
      nillable: false,
      location: { source: 'a.wsdl', line: 12, path: path("wsdl:message[@name='runIn']/wsdl:part[@name='parameters']") },
    });
  });
});
