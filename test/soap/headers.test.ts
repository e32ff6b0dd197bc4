import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { SoapFaultError, SoapReplyError, SoapRequestError } from '../../src/errors.js';
import { SoapClient, type CallOptions } from '../../src/soap/client.js';
import type { ComplexType, Operation } from '../../src/soap/schema/contract.js';
import { cannedTransport, envelope, type CannedReply } from '../support/canned-transport.js';

const NS = 'urn:h';
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
    endpoint: 'http://localhost/API',
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
      'several blocks of one kind, escaped',
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
      ['soapHeaders ticket is not a header block of this operation; did you mean Ticket?'],
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
      ['soapHeaders a is not a header block of this operation; none is expected'],
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

  test('are received by key; others are ignored', async () => {
    const blocks = `<Count xmlns="${NS}">1</Count><x xmlns="urn:x"><Count xmlns="${NS}">9</Count></x><h:Ticket xmlns:h="${NS}"><h:id> 7 </h:id></h:Ticket><Count xmlns="${NS}">2</Count>`;
    expect(await ask(withHeader(blocks))).toEqual({ reply: 'yes', received: [{ Ticket: { id: 7 }, Count: [1n, 2n] }] });
  });

  test('nothing is received where there are none', async () => {
    expect(await ask(envelope(answer))).toEqual({ reply: 'yes', received: [] });
    expect(await ask(withHeader('<x/>'))).toEqual({ reply: 'yes', received: [] });
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

  test('are received with a fault, too', async () => {
    const fault = '<soap:Fault><faultcode>soap:Server</faultcode><faultstring>no</faultstring></soap:Fault>';
    const { soap } = client({ status: 500, body: withHeader(`<Count xmlns="${NS}">1</Count>`, fault) });
    const received: unknown[] = [];
    await fail(soap.call(inOut, 'x', { soapHeaders, onSoapHeaders: (blocks) => void received.push(blocks) }));
    expect(received).toEqual([{ Count: [1n] }]);
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
