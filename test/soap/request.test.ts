import { Client } from 'soap';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { SoapRequestError } from '../../src/errors.js';
import type { Operation } from '../../src/soap/schema/contract.js';
import { actionParameterOf, unquoted } from '../../src/testing/soap-request.js';
import { RequestBuilder, type BuiltRequest, type Message } from '../../src/soap/request.js';

// Tests the behaviour of node-soap on which src/soap/request.ts relies. `npm run test:suite -- seam` runs these tests
// with other versions of node-soap.

const ENDPOINT = 'https://service.example/API/API.asmx';
const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"';
const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>';

const say: Operation = {
  name: 'say',
  action: 'urn:seam/say',
  input: { name: 'say', ns: 'urn:seam', type: 'string' },
  output: { name: 'said', ns: 'urn:seam', type: 'string' },
  requestHeaders: [{ name: 'Ticket', ns: 'urn:seam', type: 'string', min: 0 }],
};

const message = (request: unknown, headers: unknown = {}): Message => ({ request, headers });

function build(
  builder: RequestBuilder,
  request: unknown,
  { operation = say, headers = {} } = {},
): Pick<BuiltRequest, 'body' | 'headers'> {
  const { body, headers: fields } = builder.build(operation, message(request, headers));
  return { body, headers: fields };
}

afterEach(() => vi.restoreAllMocks());

describe('node-soap writes', () => {
  test('for SOAP 1.1, the envelope, its content type, and the action in quotes', () => {
    expect(build(new RequestBuilder(ENDPOINT, '1.1'), 'a&b')).toEqual({
      headers: { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: '"urn:seam/say"' },
      body:
        `${DECLARATION}<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" ${XSI}>` +
        '<soap:Body><say xmlns="urn:seam">a&amp;b</say></soap:Body></soap:Envelope>',
    });
  });

  test('for SOAP 1.2, the envelope with the same prefix, and the action inside the content type', () => {
    expect(build(new RequestBuilder(ENDPOINT, '1.2'), 'a&b')).toEqual({
      headers: { 'Content-Type': 'application/soap+xml; charset=utf-8; action="urn:seam/say"' },
      body:
        `${DECLARATION}<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" ${XSI}>` +
        '<soap:Body><say xmlns="urn:seam">a&amp;b</say></soap:Body></soap:Envelope>',
    });
  });

  test('the header blocks of the call, or no Header element', () => {
    const builder = new RequestBuilder(ENDPOINT, '1.1');
    expect(build(builder, 'x', { headers: { Ticket: 't' } }).body).toContain(
      `${XSI}><soap:Header><Ticket xmlns="urn:seam">t</Ticket></soap:Header><soap:Body>`,
    );
    expect(build(builder, 'x').body).not.toContain('Header');
  });

  test('separate header fields for each request', () => {
    const builder = new RequestBuilder(ENDPOINT, '1.1');
    build(builder, 'x').headers['Cookie'] = 'a=1';
    expect(build(builder, 'x').headers).not.toHaveProperty('Cookie');
  });

  test('an action with characters that a header field cannot contain, percent-encoded', () => {
    const operation = { ...say, action: 'urn:seam/sä\r\nX: y' };
    expect(build(new RequestBuilder(ENDPOINT, '1.1'), 'x', { operation }).headers['SOAPAction']).toBe(
      '"urn:seam/s%C3%A4%0D%0AX:%20y"',
    );
  });

  test('an action with quotes and backslashes, as a quoted string', () => {
    const operation = { ...say, action: 'urn:"say"\\it' };
    const quoted = '"urn:\\"say\\"\\\\it"';
    expect(build(new RequestBuilder(ENDPOINT, '1.1'), 'x', { operation }).headers['SOAPAction']).toBe(quoted);
    const { headers } = build(new RequestBuilder(ENDPOINT, '1.2'), 'x', { operation });
    expect(headers['Content-Type']).toBe(`application/soap+xml; charset=utf-8; action=${quoted}`);
    // a server decodes the original action
    expect(unquoted(quoted)).toBe(operation.action);
    expect(unquoted(actionParameterOf(headers['Content-Type'] as string) as string)).toBe(operation.action);
  });

  test('operations that have the names of its own members', () => {
    const builder = new RequestBuilder(ENDPOINT, '1.1');
    const names = ['emit', 'on', 'wsdl', 'httpClient', 'constructor', '__proto__', 'toString', 'then', 'function'];
    for (const name of names) {
      const operation = { ...say, name, action: `urn:seam/${name}` };
      expect(build(builder, 'x', { operation }).headers['SOAPAction']).toBe(`"urn:seam/${name}"`);
    }
    expect(build(builder, 'x').headers['SOAPAction']).toBe('"urn:seam/say"');
  });
});

test('the next request after throwing an error of our encoder unchanged', () => {
  const builder = new RequestBuilder(ENDPOINT, '1.1');
  expect(() => build(builder, 1)).toThrow(SoapRequestError);
  expect(() => build(builder, 'x', { headers: { Ticket: 1 } })).toThrow(SoapRequestError);
  expect(build(builder, 'x').body).toContain('>x</say>');
});

describe('the state of node-soap', () => {
  /** Returns everything that an object refers to at any depth, including non-enumerable properties. */
  function reachable(from: object): Set<unknown> {
    const found = new Set<unknown>([from]);
    for (const each of found) {
      if ((typeof each !== 'object' && typeof each !== 'function') || each === null) continue;
      for (const key of Reflect.ownKeys(each)) found.add(Object.getOwnPropertyDescriptor(each, key)?.value);
    }
    return found;
  }

  /** Builds a request. @returns the node-soap client that built the request */
  function clientOf(call: () => void): Client {
    const { mock } = vi.spyOn(Client.prototype, 'addSoapHeader');
    call();
    const [client] = mock.contexts;
    if (!(client instanceof Client)) throw new Error('no client was created');
    return client;
  }

  test.each(['1.1', '1.2'] as const)('retains nothing of a request in SOAP %s', (version) => {
    const builder = new RequestBuilder(ENDPOINT, version);
    const client = clientOf(() => builder.build(say, message('sent-marker', { Ticket: 'header-marker' })));
    const texts = [...reachable(client)].filter((each) => typeof each === 'string' && each.includes('-marker'));
    expect(texts).toEqual([]);
    // checks that the search would find a leak
    (client as unknown as Record<symbol, unknown>)[Symbol('x')] = { deep: ['a sent-marker'] };
    expect(reachable(client)).toContain('a sent-marker');
  });

  test('emits no event', () => {
    const builder = new RequestBuilder(ENDPOINT, '1.1');
    const client = clientOf(() => build(builder, 'x'));
    const heard = vi.fn();
    for (const event of ['message', 'request', 'response', 'soapError']) client.on(event as 'request', heard);
    build(builder, 'sent-marker');
    expect(heard).not.toHaveBeenCalled();
  });

  test('parses and loads nothing later, because there is no WSDL document', async () => {
    const builder = new RequestBuilder(ENDPOINT, '1.1');
    const { wsdl } = clientOf(() => build(builder, 'x')) as unknown as { wsdl: { definitions: object } };
    const { definitions } = wsdl;
    await new Promise(setImmediate);
    expect(wsdl.definitions).toBe(definitions);
    expect(build(builder, 'y').body).toContain('>y</say>');
  });

  test('uses one client for all calls of an operation', () => {
    const builder = new RequestBuilder(ENDPOINT, '1.1');
    const { mock } = vi.spyOn(Client.prototype, 'addSoapHeader');
    for (let calls = 0; calls < 3; calls++) build(builder, 'x');
    build(builder, 'x', { operation: { ...say } });
    expect(mock.contexts).toHaveLength(2);
  });
});
