import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { SoapFaultError, SoapReplyError, SoapRequestError } from '../../src/errors.js';
import { SoapClient, type CallOptions } from '../../src/soap/client.js';
import { EnvelopeReader } from '../../src/soap/envelope-reader.js';
import type { ComplexType, Operation } from '../../src/soap/schema/contract.js';
import { SOAP11, SOAP12, XML, XMLNS, type SoapVersion } from '../../src/soap/xml/names.js';
import type { XmlElement } from '../../src/soap/xml/tree.js';
import { cannedTransport, envelope, type CannedReply } from '../support/canned-transport.js';

const NS = 'urn:h';
const endpoint = 'http://localhost/API';
const Ticket: ComplexType = { kind: 'complex', name: 'Ticket', elements: [{ name: 'id', ns: NS, type: 'int' }] };
const Trouble: ComplexType = {
  kind: 'complex',
  name: 'Trouble',
  ns: NS,
  elements: [{ name: 'why', ns: NS, type: 'string' }],
  derived: () => [Worse],
};
const Worse: ComplexType = {
  ...Trouble,
  name: 'Worse',
  derived: () => [],
  attributes: [{ name: 'level', type: 'int' }],
};

const inOut: Operation = {
  name: 'inOut',
  action: 'urn:h/inOut',
  input: { name: 'ask', ns: NS, type: 'string' },
  output: { name: 'answer', ns: NS, type: 'string' },
  requestHeaders: [
    { name: 'Ticket', ns: NS, type: () => Ticket },
    { name: 'Trace', ns: 'urn:other', key: 'trace', type: 'string', min: 0, max: Infinity },
  ],
  replyHeaders: [
    { name: 'Ticket', ns: NS, type: () => Ticket, min: 0 },
    { name: 'Count', ns: NS, type: 'long', min: 0, max: 2 },
  ],
  faults: [
    { name: 'trouble', ns: NS, type: () => Trouble },
    { name: 'code', ns: NS, type: 'int' },
  ],
};
const oneWay: Operation = {
  name: 'oneWay',
  action: 'urn:h/oneWay',
  input: { name: 'ask', ns: NS, type: 'string' },
  oneWay: true,
};
const empty: Operation = { name: 'empty', action: 'urn:h/empty' };

function client(answer: CannedReply) {
  const transport = cannedTransport(answer);
  const soap = new SoapClient({
    endpoint,
    soapVersion: '1.1',
    transport,
    timeoutMs: 1000,
    maxReplyBytes: 1_000_000,
  });
  return { soap, transport };
}

const answer = `<answer xmlns="${NS}">yes</answer>`;
const withHeader = (header: string, body = answer) =>
  envelope(body).replace('<soap:Body>', `<soap:Header>${header}</soap:Header><soap:Body>`);
const fail = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );

describe('header blocks of a request', () => {
  test.each<[string, CallOptions['soapHeaders'], string]>([
    ['one', { Ticket: { id: 1 } }, `<Ticket xmlns="${NS}"><id>1</id></Ticket>`],
    [
      'several blocks of the same kind, escaped',
      { Ticket: { id: 1 }, trace: ['a & b', 'c'] },
      `<Ticket xmlns="${NS}"><id>1</id></Ticket><Trace xmlns="urn:other">a &amp; b</Trace><Trace xmlns="urn:other">c</Trace>`,
    ],
  ])('%s', async (_name, headers, want) => {
    const { soap, transport } = client({ body: envelope(answer) });
    expect(await soap.call(inOut, 'x', { soapHeaders: headers })).toBe('yes');
    expect(transport.requests[0]?.body).toContain(
      `<soap:Header>${want}</soap:Header><soap:Body><ask xmlns="${NS}">x</ask></soap:Body>`,
    );
  });

  test('a call does not send the header blocks of another call', async () => {
    const { soap, transport } = client({ body: envelope(answer) });
    await Promise.all([1, 2, 3].map((id) => soap.call(inOut, `x${id}`, { soapHeaders: { Ticket: { id } } })));
    expect(transport.requests.map(({ body }) => /<id>(\d)<.*>x(\d)</.exec(String(body))?.slice(1))).toEqual([
      ['1', '1'],
      ['2', '2'],
      ['3', '3'],
    ]);
  });

  test.each<[string, Operation, unknown, string[]]>([
    ['missing', inOut, undefined, ['soapHeaders Ticket is required']],
    [
      'unknown',
      inOut,
      { Ticket: { id: 1 }, ticket: 1 },
      [
        'soapHeaders ticket is not a known member; did you mean Ticket? ($any takes blocks that the WSDL does not declare)',
      ],
    ],
    [
      'ill-typed',
      inOut,
      { Ticket: { id: 'secret' } },
      ['soapHeaders Ticket id must be a whole number from -2147483648 to 2147483647, not a string'],
    ],
    [
      'blocks for an operation without header blocks',
      empty,
      { a: 1 },
      ['soapHeaders a is not a known member; expected one of $any ($any takes blocks that the WSDL does not declare)'],
    ],
  ])('%s: nothing is sent', async (_name, operation, headers, received) => {
    const { soap, transport } = client({ body: envelope(answer) });
    const request = operation === empty ? undefined : 'x';
    const error = await fail(soap.call(operation, request, { soapHeaders: headers as CallOptions['soapHeaders'] }));
    expect(error).toBeInstanceOf(SoapRequestError);
    expect((error as SoapRequestError).issues.map(({ path, message }) => [...path, message].join(' '))).toEqual(
      received,
    );
    expect(transport.requests).toEqual([]);
  });
});

describe('header blocks of a reply', () => {
  const soapHeaders = { Ticket: { id: 1 } };
  const ask = async (body: string) => {
    const received: unknown[] = [];
    const { soap } = client({ body });
    const reply = await soap.call(inOut, 'x', { soapHeaders, onSoapHeaders: (blocks) => void received.push(blocks) });
    return { reply, received };
  };

  test('are received by key, and unknown header blocks as elements', async () => {
    const blocks = `<Count xmlns="${NS}">1</Count><x xmlns="urn:x"><Count xmlns="${NS}">9</Count></x><h:Ticket xmlns:h="${NS}"><h:id> 7 </h:id></h:Ticket><Count xmlns="${NS}">2</Count>`;
    expect(await ask(withHeader(blocks))).toEqual({
      reply: 'yes',
      received: [{ Ticket: { id: 7 }, Count: [1n, 2n], $any: [expect.objectContaining({ ns: 'urn:x', name: 'x' })] }],
    });
  });

  test('that are declared once are not replaced by a second block', async () => {
    const [first, second] = [7, 8].map((id) => `<Ticket xmlns="${NS}"><id>${id}</id></Ticket>`);
    expect((await ask(withHeader(`${first}${second}`))).received).toEqual([{ Ticket: { id: 7 } }]);
  });

  test('are not reported if the reply contains none', async () => {
    expect(await ask(envelope(answer))).toEqual({ reply: 'yes', received: [] });
    expect(await ask(withHeader(''))).toEqual({ reply: 'yes', received: [] });
  });

  test('a hook that throws does not affect the call', async () => {
    const { soap } = client({ body: withHeader(`<Count xmlns="${NS}">1</Count>`) });
    const onSoapHeaders = () => {
      throw new Error('mine');
    };
    expect(await soap.call(inOut, 'x', { soapHeaders, onSoapHeaders })).toBe('yes');
  });

  test('an invalid header block is rejected with its path', async () => {
    const error = await fail(ask(withHeader(`<Ticket xmlns="${NS}"><id>x</id></Ticket>`)));
    expect(error).toBeInstanceOf(SoapReplyError);
    expect(error).toMatchObject({ path: 'Header/Ticket/id' });
  });

  test('are also received with a fault', async () => {
    const fault = '<soap:Fault><faultcode>soap:Server</faultcode><faultstring>no</faultstring></soap:Fault>';
    const { soap } = client({ status: 500, body: withHeader(`<Count xmlns="${NS}">1</Count>`, fault) });
    const received: unknown[] = [];
    await fail(soap.call(inOut, 'x', { soapHeaders, onSoapHeaders: (blocks) => void received.push(blocks) }));
    expect(received).toEqual([{ Count: [1n] }]);
  });
});

describe('header blocks that the WSDL does not declare', () => {
  const element = (given: Partial<XmlElement> = {}): XmlElement => {
    return { ns: 'urn:t', name: 'Trace', attributes: [], children: ['a & b'], ...given };
  };
  const understood = (ns: string, value: string): XmlElement['attributes'][number] => {
    return { ns, name: 'mustUnderstand', value };
  };
  const callWith = async ($any: unknown, version: SoapVersion = '1.1') => {
    const transport = cannedTransport({ body: envelope('', version) });
    const soap = new SoapClient({ endpoint, soapVersion: version, transport, timeoutMs: 1000, maxReplyBytes: 1000 });
    const error = await soap.call(empty, undefined, { soapHeaders: { $any } as never }).catch((each: unknown) => each);
    return { error, bodies: transport.requests.map(({ body }) => String(body)) };
  };

  test.each([
    ['1.1', SOAP11],
    ['1.2', SOAP12],
  ] as const)('are sent in SOAP %s, after those that it declares', async (version, ns) => {
    const { bodies } = await callWith([element({ attributes: [understood(ns, '1')] }), element()], version);
    expect(bodies[0]).toContain('>a &amp; b</Trace><Trace xmlns="urn:t">a &amp; b</Trace></');
    const reader = new EnvelopeReader({ expect: () => undefined, expected: 'nothing', expectEmpty: true });
    reader.write(bodies[0] as string);
    expect(reader.end().kind).toBe('empty');
    expect(reader.mustUnderstand).toMatchObject([{ ns: 'urn:t', name: 'Trace', children: ['a & b'] }]);

    const { soap, transport } = client({ body: envelope(answer) });
    await soap.call(inOut, 'x', { soapHeaders: { Ticket: { id: 1 }, $any: [element()] } });
    expect(transport.requests[0]?.body).toContain('</Ticket><Trace xmlns="urn:t">a &amp; b</Trace></soap:Header>');
  });

  test.each<[string, unknown, string]>([
    ['no array', element(), '$any must be an array'],
    ['text', ['<Trace/>'], '$any 0 must be an XmlElement: { ns, name, attributes: [], children: [] }'],
    ['null', [element(), null], '$any 1 must be an XmlElement: { ns, name, attributes: [], children: [] }'],
    ['no namespace', [element({ ns: '' })], '$any 0 ns must not be empty: SOAP requires a namespace'],
    ['a prefix', [element({ name: 't:Trace' })], '$any 0 name must be an XML name without a prefix'],
    [
      'a character that XML forbids',
      [element({ children: [element({ children: ['secret\0'] })] })],
      '$any 0 children 0 children 0 contains a character that XML forbids; remove it',
    ],
    [
      'an attribute that is null',
      [element({ attributes: [null as never] })],
      '$any 0 attributes 0 must be an attribute',
    ],
    [
      'prefixes that are null',
      [element({ prefixes: null as never })],
      '$any 0 prefixes must be an object of namespaces',
    ],
    ['the namespace of xmlns', [element({ ns: XMLNS })], '$any 0 ns is reserved for namespace declarations'],
    [
      'an attribute without a value',
      [element({ attributes: [{ ns: '', name: 'a' } as never] })],
      '$any 0 attributes 0',
    ],
  ])('%s: nothing is sent', async (_name, $any, message) => {
    const { error, bodies } = await callWith($any);
    expect(error).toBeInstanceOf(SoapRequestError);
    const issues = (error as SoapRequestError).issues.map((each) => [...each.path, each.message].join(' '));
    expect(issues).toEqual([expect.stringContaining(`soapHeaders ${message}`)]);
    expect(inspect(error)).not.toContain('secret');
    expect(bodies).toEqual([]);
  });

  test('in a Map instead of an object are rejected, and nothing is sent', async () => {
    const { soap, transport } = client({ body: envelope(answer) });
    const error = await fail(soap.call(empty, undefined, { soapHeaders: new Map([['Ticket', 1]]) as never }));
    expect(error).toMatchObject({
      outcome: 'not-sent',
      issues: [{ path: ['soapHeaders'], message: 'must be an object of header blocks by key' }],
    });
    expect(transport.requests).toEqual([]);
  });

  test('in the namespace of xml, have its prefix', async () => {
    const { bodies } = await callWith([element({ ns: XML, name: 'x' })]);
    expect(bodies[0]).toContain('<xml:x>');
  });

  test('are received as elements, with their attributes, their order and the namespaces of their values', async () => {
    const blocks = `<a xmlns="urn:a" at="1">x<b xmlns:p="urn:p">p:q</b>y</a><c xmlns="urn:c"/>`;
    const received: unknown[] = [];
    const { soap } = client({ body: withHeader(blocks, ''), pieces: 7 });
    await soap.call(empty, undefined, { onSoapHeaders: ({ $any }) => void received.push($any) });
    const b = { ns: 'urn:a', name: 'b', attributes: [], children: ['p:q'], prefixes: { p: 'urn:p' } };
    const a = { ns: 'urn:a', name: 'a', attributes: [{ ns: '', name: 'at', value: '1' }], children: ['x', b, 'y'] };
    expect(received).toMatchObject([[a, { ns: 'urn:c', name: 'c', children: [] }]]);
  });
});

describe('a header block of a reply with mustUnderstand', () => {
  const block = (attributes: string, content = '') => `<t:Trace xmlns:t="urn:t" ${attributes}>${content}</t:Trace>`;
  const reply = (header: string, version: SoapVersion) =>
    envelope('', version).replace('<soap:Body>', `<soap:Header>${header}</soap:Header><soap:Body>`);
  const outcome = async (header: string, version: SoapVersion, options: CallOptions = {}) => {
    const transport = cannedTransport({ body: reply(header, version) });
    const soap = new SoapClient({ endpoint, soapVersion: version, transport, timeoutMs: 1000, maxReplyBytes: 10_000 });
    return soap.call(empty, undefined, options).then(
      () => 'ok',
      (error: unknown) => error,
    );
  };

  test.each([
    ['1.1', '1'],
    ['1.2', '1'],
    ['1.2', 'true'],
    ['1.2', ' true '],
  ] as const)('SOAP %s, "%s": is an error that says what to do', async (version, value) => {
    const error = await outcome(block(`soap:mustUnderstand="${value}"`), version);
    expect(error).toBeInstanceOf(SoapReplyError);
    expect(error).toMatchObject({ outcome: 'unknown', status: 200, operation: 'empty', path: 'Header' });
    expect((error as Error).message).toBe(
      'empty: the reply has the header block <Trace> in the namespace urn:t, which its receiver must understand (mustUnderstand), but the WSDL does not declare it. The service may have executed the call: check before retrying. If your code handles this block, pass onSoapHeaders; otherwise ask the operator of the service not to send it.',
    );
    expect(await outcome(block(`soap:mustUnderstand="${value}"`), version, { onSoapHeaders: () => undefined })).toBe(
      'ok',
    );
  });

  test.each([
    ['mustUnderstand is 0', '1.1', 'soap:mustUnderstand="0"'],
    ['mustUnderstand is false', '1.2', 'soap:mustUnderstand="false"'],
    ['the attribute is in no namespace', '1.1', 'mustUnderstand="1"'],
    ['the attribute is of the other SOAP version', '1.1', `o:mustUnderstand="1" xmlns:o="${SOAP12}"`],
    ['it is for an intermediary', '1.1', 'soap:mustUnderstand="1" soap:actor="urn:gateway"'],
    [
      'its actor is another URI that also ends with /next',
      '1.1',
      'soap:mustUnderstand="1" soap:actor="urn:gateway/next"',
    ],
    [
      'it is for an intermediary',
      '1.2',
      'soap:mustUnderstand="1" soap:role="http://www.w3.org/2003/05/soap-envelope/role/none"',
    ],
  ] as const)('%s (SOAP %s): the call succeeds', async (_name, version, attributes) => {
    expect(await outcome(block(attributes), version)).toBe('ok');
  });

  test('the attribute of the other SOAP version does not count', async () => {
    const other = `o:mustUnderstand="0" xmlns:o="${SOAP12}" soap:mustUnderstand="1"`;
    expect(await outcome(block(other), '1.1')).toBeInstanceOf(SoapReplyError);
  });

  test.each([
    ['1.1', 'soap:actor=""'],
    ['1.1', 'soap:actor="http://schemas.xmlsoap.org/soap/actor/next"'],
    ['1.2', 'soap:role="http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver"'],
  ] as const)('SOAP %s, for %s, which means the client: is an error', async (version, actor) => {
    expect(await outcome(block(`soap:mustUnderstand="1" ${actor}`), version)).toBeInstanceOf(SoapReplyError);
  });

  test('a block that the WSDL declares is accepted', async () => {
    const ticket = `<Ticket xmlns="${NS}" soap:mustUnderstand="1"><id>7</id></Ticket>`;
    const { soap } = client({ body: withHeader(ticket) });
    expect(await soap.call(inOut, 'x', { soapHeaders: { Ticket: { id: 1 } } })).toBe('yes');
  });

  // WCF sends it in reply to a UsernameToken
  test('a Security block with nothing but a timestamp is accepted, and one with a signature is rejected', async () => {
    const wsse = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
    const wsu = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
    const security = (content: string) =>
      `<o:Security xmlns:o="${wsse}" soap:mustUnderstand="1"><u:Timestamp xmlns:u="${wsu}"/>${content}</o:Security>`;
    expect(await outcome(security(''), '1.1')).toBe('ok');
    expect(await outcome(security('<Signature xmlns="urn:s"/>'), '1.1')).toBeInstanceOf(SoapReplyError);
    expect(await outcome(security('<Timestamp xmlns="urn:s"/>'), '1.1')).toBeInstanceOf(SoapReplyError);
  });

  test('a fault is reported as a fault', async () => {
    const fault = '<soap:Fault><faultcode>soap:Server</faultcode><faultstring>no</faultstring></soap:Fault>';
    const { soap } = client({ status: 500, body: withHeader(block('soap:mustUnderstand="1"'), fault) });
    expect(await fail(soap.call(empty, undefined))).toBeInstanceOf(SoapFaultError);
  });
});

describe('a one-way call', () => {
  test.each<[string, CannedReply]>([
    ['202 with an empty body', { status: 202, headers: { 'content-type': undefined as never } }],
    ['200 with an empty body', { body: '' }],
    ['200 with an empty envelope', { body: envelope('') }],
  ])('%s is success', async (_name, reply) => {
    const { soap } = client(reply);
    expect(await soap.call(oneWay, 'x')).toBeUndefined();
  });

  test.each<[string, CannedReply, string]>([
    [
      'a fault',
      { status: 500, body: envelope('<soap:Fault><faultcode>soap:Client</faultcode></soap:Fault>') },
      'SoapFaultError',
    ],
    ['an error page', { headers: { 'content-type': 'text/html' }, body: '<html/>' }, 'SoapReplyError'],
    ['a reply', { body: envelope(answer) }, 'SoapReplyError'],
    ['500 with an empty body', { status: 500 }, 'SoapConnectionError'],
    ['404 with an empty body', { status: 404 }, 'SoapConnectionError'],
  ])('%s is not a declared fault', async (_name, reply, name) => {
    expect(await fail(client(reply).soap.call(oneWay, 'x'))).toMatchObject({ name });
  });

  test('an empty body is not a reply to a call that is not one-way', async () => {
    expect(await fail(client({ status: 202 }).soap.call(empty, undefined))).toMatchObject({ name: 'SoapReplyError' });
  });
});

describe('an empty Body', () => {
  test('is sent and accepted', async () => {
    const { soap, transport } = client({ body: envelope('') });
    for (const request of [undefined, {}, null]) expect(await soap.call(empty, request)).toBeUndefined();
    expect(transport.requests[0]?.body).toContain('<soap:Body></soap:Body>');
    expect(transport.requests[0]?.headers['SOAPAction']).toBe('"urn:h/empty"');
  });

  test.each([{ a: 1 }, 'x', 5])('%j is not accepted as a request', async (request) => {
    const { soap, transport } = client({ body: envelope('') });
    expect(await fail(soap.call(empty, request))).toBeInstanceOf(SoapRequestError);
    expect(transport.requests).toEqual([]);
  });

  test.each<[string, string]>([
    ['an element', envelope(answer)],
    ['no Body', envelope('').replaceAll('Body', 'Head')],
    ['nothing', ''],
  ])('%s is not an empty Body', async (_name, body) => {
    expect(await fail(client({ body }).soap.call(empty, undefined))).toBeInstanceOf(SoapReplyError);
  });
});

describe('a declared fault', () => {
  const caught = async (detail: string, version: '1.1' | '1.2' = '1.1'): Promise<SoapFaultError> => {
    const soap12 = 'xmlns:s="http://www.w3.org/2003/05/soap-envelope"';
    const fault =
      version === '1.1'
        ? `<soap:Fault><faultcode>soap:Server</faultcode><faultstring>no</faultstring><detail>${detail}</detail></soap:Fault>`
        : `<s:Fault ${soap12}><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text>no</s:Text></s:Reason><s:Detail>${detail}</s:Detail></s:Fault>`;
    const { soap } = client({ status: 500, body: envelope(fault, version) });
    return (await fail(soap.call(inOut, 'x', { soapHeaders: { Ticket: { id: 1 } } }))) as SoapFaultError;
  };

  test.each<[string, string, unknown]>([
    ['an object', `<trouble xmlns="${NS}"><why>secret</why></trouble>`, { name: 'trouble', value: { why: 'secret' } }],
    ['a value', `<h:code xmlns:h="${NS}"> 7 </h:code>`, { name: 'code', value: 7 }],
    [
      'a derived type, next to another element',
      `text<x/><trouble xmlns="${NS}" xmlns:h="${NS}" xsi:type="h:Worse" level="3"><why/></trouble>`,
      { name: 'trouble', value: { $type: 'Worse', level: 3, why: '' } },
    ],
    [
      'a derived type without a prefix',
      `<trouble xmlns="${NS}" xsi:type="Worse"><why/></trouble>`,
      { name: 'trouble', value: { $type: 'Worse', why: '' } },
    ],
    ['another element', '<trouble><why>secret</why></trouble>', undefined],
    ['an invalid element', `<code xmlns="${NS}">secret</code>`, undefined],
    ['an incomplete element', `<trouble xmlns="${NS}"/>`, undefined],
    ['nothing', '', undefined],
  ])('%s', async (_name, detail, want) => {
    for (const version of ['1.1', '1.2'] as const) {
      const error = await caught(detail, version);
      expect(error).toBeInstanceOf(SoapFaultError);
      expect(error.fault).toEqual(want);
      expect(error.detail?.name.toLowerCase()).toBe(detail === '' ? undefined : 'detail');
      for (const shown of [inspect(error, { showHidden: true, depth: 9 }), JSON.stringify(error), String(error)])
        expect(shown).not.toContain('secret');
    }
  });
});
