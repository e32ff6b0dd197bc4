import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { isSoapError } from '../../src/error-checks.js';
import { SoapAbortedError, SoapRequestError, type Outcome, type SoapError } from '../../src/errors.js';
import type { CallInfo } from '../../src/soap/call-info.js';
import { SoapClient, type SoapClientOptions } from '../../src/soap/client.js';
import { cannedTransport, envelope, type CannedReply } from '../support/canned-transport.js';
import { NS, operation } from '../support/contract.js';

const ENDPOINT = 'http://localhost/API/API.asmx';
const REQUIRED = '<testResult>Red</testResult><iRequired>1</iRequired>';
const good = envelope(`<testResponse xmlns="${NS}">${REQUIRED}</testResponse>`);

function client(answer: CannedReply, options: Partial<SoapClientOptions> = {}) {
  const transport = cannedTransport(answer);
  const soap = new SoapClient({
    endpoint: ENDPOINT,
    soapVersion: '1.1',
    transport,
    timeoutMs: 1000,
    maxReplyBytes: 1_000_000,
    ...options,
  });
  return { soap, transport };
}

async function failure(answer: CannedReply, options?: Partial<SoapClientOptions>): Promise<SoapError> {
  const { soap } = client(answer, options);
  const error: unknown = await soap.call(operation, { iRequired: 1, sOptional: 'secret-value' }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isSoapError(error)) throw new Error(`rejected with ${inspect(error)}`);
  return error;
}

describe('the envelope depends on the SOAP version', () => {
  test('in 1.1, including the content type, the quoted action and the namespaces', async () => {
    const { soap, transport } = client({ body: good });
    expect(await soap.call(operation, { iRequired: 1 })).toEqual({ testResult: 'Red', iRequired: 1 });
    expect(transport.requests).toEqual([
      {
        method: 'POST',
        url: ENDPOINT,
        headers: { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: '"urn:test/test"' },
        body:
          '<?xml version="1.0" encoding="utf-8"?>' +
          '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">' +
          '<soap:Body><test xmlns="urn:test"><iRequired>1</iRequired></test></soap:Body></soap:Envelope>',
      },
    ]);
  });

  test('in 1.2, where the action is a parameter of the content type', async () => {
    const { soap, transport } = client(
      { body: envelope(`<testResponse xmlns="${NS}">${REQUIRED}</testResponse>`, '1.2') },
      { soapVersion: '1.2' },
    );
    await soap.call(operation, { iRequired: 1 });
    expect(transport.requests[0]?.headers).toEqual({
      'Content-Type': 'application/soap+xml; charset=utf-8; action="urn:test/test"',
    });
    expect(transport.requests[0]?.body).toContain(
      '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"',
    );
  });
});

describe('an invalid request is rejected before anything is sent', () => {
  test('the error lists every problem, without values', async () => {
    const { soap, transport } = client({ body: good });
    const request = { irequired: 'secret-value' } as unknown as { iRequired: number };
    const error: unknown = await soap.call(operation, request).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SoapRequestError);
    expect(error).toMatchObject({ operation: 'test', outcome: 'not-sent' });
    expect((error as Error).message).toBe(
      'test: iRequired is required; irequired is not a known member; did you mean iRequired? Nothing was sent.',
    );
    expect(transport.requests).toEqual([]);
  });
});

describe('each unsuccessful reply rejects with the error of its stage', () => {
  const xml = { 'content-type': 'text/xml; charset=utf-8' };
  const html = { 'content-type': 'text/html' };
  const fault = (code: string, text = 'why') =>
    envelope(`<soap:Fault><faultcode>${code}</faultcode><faultstring>${text}</faultstring></soap:Fault>`);
  test.each<[string, CannedReply, string, Outcome, RegExp]>([
    [
      '200 with HTML',
      { headers: html, body: '<html><body/></html>' },
      'SoapReplyError',
      'unknown',
      /status 200, content type text\/html, 20 bytes, root element html/,
    ],
    ['200 with an empty body', { body: '' }, 'SoapReplyError', 'unknown', /0 bytes, no root element/],
    [
      '200 with JSON',
      { headers: { 'content-type': 'application/json' }, body: '{"secret":1}' },
      'SoapReplyError',
      'unknown',
      /content type application\/json/,
    ],
    ['200 with other XML', { headers: xml, body: '<other/>' }, 'SoapReplyError', 'unknown', /root element other/],
    [
      '200 with the element in another namespace',
      { body: envelope('<testResponse xmlns="urn:other"/>') },
      'SoapReplyError',
      'unknown',
      /contains <testResponse> in the namespace urn:other; expected <testResponse> in the namespace urn:test/,
    ],
    [
      "200 with another service's envelope",
      { body: envelope('<x xmlns="urn:x"/>') },
      'SoapReplyError',
      'unknown',
      /contains <x> in the namespace urn:x; expected <testResponse> in the namespace urn:test/,
    ],
    [
      'a missing member',
      { body: good.replace('<iRequired>1</iRequired>', '') },
      'SoapReplyError',
      'unknown',
      /Body\/testResponse\/iRequired is missing/,
    ],
    [
      'a member in another namespace',
      { body: good.replace('<iRequired>', '<iRequired xmlns="urn:other">') },
      'SoapReplyError',
      'unknown',
      /iRequired is missing from the reply.*there is one in the namespace urn:other, but the WSDL says the namespace urn:test/,
    ],
    [
      'an invalid value',
      { body: good.replace('>1<', '>one<') },
      'SoapReplyError',
      'unknown',
      /Body\/testResponse\/iRequired is not a whole number/,
    ],
    [
      '302',
      { status: 302, headers: { location: 'https://other.example/x?y=secret' }, body: '' },
      'SoapConnectionError',
      'unknown',
      /redirect to https:\/\/other.example\. /,
    ],
    ['401', { status: 401, headers: html, body: '<html/>' }, 'SoapConnectionError', 'refused', /status 401/],
    [
      '404',
      { status: 404, headers: html, body: '<html/>' },
      'SoapConnectionError',
      'refused',
      /Check the endpoint option/,
    ],
    [
      '407 of the service',
      { status: 407, headers: html, body: '' },
      'SoapConnectionError',
      'refused',
      /A proxy requires credentials: add them to the URL in the proxy option\. The call was not/,
    ],
    [
      '407 of a proxy',
      { status: 407, headers: html, body: '', isOfProxy: true },
      'SoapConnectionError',
      'not-sent',
      /The proxy requires credentials: add them to the URL in the proxy option\. The call was not/,
    ],
    // a server that sends a complete reply may have executed the call, regardless of the status
    [
      '400 with a complete reply',
      { status: 400, body: good },
      'SoapConnectionError',
      'unknown',
      /status 400.*may have/,
    ],
    [
      '404 with a complete reply',
      { status: 404, body: good },
      'SoapConnectionError',
      'unknown',
      /status 404.*may have/,
    ],
    ['429 with a complete reply', { status: 429, body: good }, 'SoapThrottledError', 'unknown', /may have/],
    [
      '429 without a reply',
      { status: 429, headers: html, body: '<html/>' },
      'SoapThrottledError',
      'refused',
      /The call was not/,
    ],
    ['307 with a complete reply', { status: 307, body: good }, 'SoapConnectionError', 'unknown', /may have/],
    ['307 without a reply', { status: 307, body: '' }, 'SoapConnectionError', 'refused', /The call was not/],
    [
      '500 with a complete reply',
      { status: 500, body: good },
      'SoapConnectionError',
      'unknown',
      /status 500.*may have/,
    ],
    [
      '400 with another envelope',
      { status: 400, body: envelope('<x xmlns="urn:x"/>') },
      'SoapConnectionError',
      'unknown',
      /status 400.*may have/,
    ],
    [
      '400 with a truncated reply',
      { status: 400, body: good.slice(0, -3) },
      'SoapConnectionError',
      'unknown',
      /status 400.*may have/,
    ],
    ['415', { status: 415, body: '' }, 'SoapConnectionError', 'refused', /soapVersion option/],
    [
      '502',
      { status: 502, headers: html, body: '<html><br></html>' },
      'SoapConnectionError',
      'unknown',
      /may have executed the call/,
    ],
    [
      '503 with an envelope without a fault',
      { status: 503, body: good },
      'SoapThrottledError',
      'unknown',
      /is not available at the moment/,
    ],
    [
      'a Client fault',
      { status: 500, body: fault('soap:Client') },
      'SoapFaultError',
      'refused',
      /a fault, Client: why\. The call was not executed/,
    ],
    [
      'a fault without a text',
      { status: 500, body: fault('soap:Server', ' ') },
      'SoapFaultError',
      'unknown',
      /a fault, Server: \(no text\)\. /,
    ],
    ['a Server fault', { status: 500, body: fault('soap:Server') }, 'SoapFaultError', 'unknown', /a fault, Server/],
    [
      'a fault with status 200',
      { status: 200, body: fault('soap:Server') },
      'SoapFaultError',
      'unknown',
      /a fault, Server/,
    ],
    [
      'VersionMismatch',
      { status: 500, body: fault('soap:VersionMismatch') },
      'SoapFaultError',
      'refused',
      /VersionMismatch/,
    ],
    ['malformed UTF-8', { body: new Uint8Array([0x3c, 0x61, 0xff]) }, 'SoapReplyError', 'unknown', /utf-8/],
    [
      'an unknown charset',
      { headers: { 'content-type': 'text/xml; charset=x-none' }, body: good },
      'SoapReplyError',
      'unknown',
      /x-none/,
    ],
  ])('%s', async (_name, reply, className, outcome, message) => {
    const error = await failure(reply);
    expect(error.name).toBe(className);
    expect(error.operation).toBe('test');
    expect(error.outcome).toBe(outcome);
    expect(error.message).toMatch(message);
    expect(inspect(error)).not.toContain('secret');
  });

  test.each(['Client', 'Server'])(
    'the fault code %s is shown, even if the request contains the same word',
    async (code) => {
      const { soap } = client({ status: 500, body: fault(`soap:${code}`, 'no') });
      const call = soap.call(operation, { iRequired: 1, sOptional: code.toLowerCase() });
      await expect(call).rejects.toMatchObject({ faultCode: code });
    },
  );

  test('request values are masked in the text of a fault', async () => {
    const error = await failure({ status: 500, body: fault('soap:Client', 'cannot read secret-value here') });
    expect(error).toMatchObject({ faultCode: 'Client', faultString: 'cannot read *** here', status: 500 });
  });

  test('a reply larger than the limit is rejected', async () => {
    const error = await failure({ body: `<a>${'x'.repeat(2000)}</a>`, pieces: 100 }, { maxReplyBytes: 1000 });
    expect(error.message).toMatch(/larger than 1000 bytes\. If that is expected, raise maxReplyBytes/);
  });
});

describe('charsets', () => {
  const text = good.replace('<iRequired>', '<sOptional>Zoë Čapek</sOptional><iRequired>').replace('Č', 'C');
  test.each<[string, string, Uint8Array]>([
    ['UTF-8', 'text/xml; charset=utf-8', Buffer.from(text, 'utf8')],
    ['Latin-1', 'text/xml; charset=iso-8859-1', Buffer.from(text.replace('utf-8', 'iso-8859-1'), 'latin1')],
    ['UTF-16', 'text/xml; charset=utf-16', Buffer.from(`\uFEFF${text.replace('utf-8', 'utf-16')}`, 'utf16le')],
  ])('%s is read right, however it is cut', async (_name, type, body) => {
    for (const pieces of [1, 3, 10000]) {
      const { soap } = client({ headers: { 'content-type': type }, body, pieces });
      expect(await soap.call(operation, { iRequired: 1 })).toMatchObject({ sOptional: 'Zoë Capek' });
    }
  });
});

describe('onCall', () => {
  test('is called for each call without any content', async () => {
    const infos: CallInfo[] = [];
    const { soap } = client(
      { body: good.replace('<iRequired>', '<new>secret</new><iRequired>') },
      { onCall: (info) => infos.push(info) },
    );
    await soap.call(operation, { iRequired: 1, sOptional: 'secret' });
    await soap.call(operation, {} as { iRequired: number }).catch(() => undefined);
    await soap.call(operation, { iRequired: 1 }, { signal: AbortSignal.abort('x') }).catch(() => undefined);
    expect(infos).toMatchObject([
      { id: 1, operation: 'test', outcome: 'ok', status: 200, unknownElements: ['Body/testResponse/new'] },
      { id: 2, operation: 'test', outcome: 'not-sent', error: 'SoapRequestError', replyBytes: 0 },
      { id: 3, operation: 'test', outcome: 'not-sent', error: 'SoapAbortedError' },
    ]);
    expect(infos[0]?.replyBytes).toBeGreaterThan(100);
    expect(infos[0]?.durationMs).toBeGreaterThanOrEqual(0);
    expect(JSON.stringify(infos)).not.toContain('secret');
  });

  test('reports enum values that the WSDL does not define, but no request values', async () => {
    const infos: CallInfo[] = [];
    const body = envelope(
      `<testResponse xmlns="${NS}"><testResult>Blue of secret ${'x'.repeat(100)}</testResult><iRequired>1</iRequired></testResponse>`,
    );
    const { soap } = client({ body }, { onCall: (info) => infos.push(info) });
    await soap.call(operation, { iRequired: 1, sOptional: 'secret' });
    expect(infos[0]?.unknownEnumValues).toEqual([
      { path: 'Body/testResponse/testResult', value: `Blue of *** ${'x'.repeat(65)}...` },
    ]);
  });

  test('a hook that throws does not affect the call', async () => {
    const { soap } = client(
      { body: good },
      {
        onCall: () => {
          throw new Error('hook');
        },
      },
    );
    await expect(soap.call(operation, { iRequired: 1 })).resolves.toMatchObject({ iRequired: 1 });
  });
});

describe('the signal', () => {
  test('rejects the call before anything is sent if it is already aborted, with any reason as the cause', async () => {
    for (const reason of [new Error('mine'), 'text', 0, null, undefined]) {
      const { soap, transport } = client({ body: good });
      const signal = AbortSignal.abort(reason);
      const got: unknown = await soap.call(operation, { iRequired: 1 }, { signal }).catch((error: unknown) => error);
      expect(got).toBeInstanceOf(SoapAbortedError);
      expect(got).toMatchObject({ operation: 'test', code: 'ABORT_ERR', outcome: 'not-sent' });
      expect((got as Error).cause).toBe(signal.reason);
      expect(transport.requests).toEqual([]);
    }
  });

  test('stops a call that is aborted while its request is built, as does closing the client', async () => {
    const { soap, transport } = client({ body: good });
    const controller = new AbortController();
    const { signal } = controller;
    const during = (step: () => void) =>
      soap.call(operation, { iRequired: 1 }, { signal, httpHeaders: () => (step(), {}) });
    await expect(during(() => controller.abort())).rejects.toMatchObject({ code: 'ABORT_ERR', outcome: 'not-sent' });
    const closed = soap.call(operation, { iRequired: 1 }, { httpHeaders: () => (soap.close(), {}) });
    await expect(closed).rejects.toMatchObject({ name: 'SoapConnectionError', outcome: 'not-sent' });
    expect(transport.requests).toEqual([]);
  });
});
