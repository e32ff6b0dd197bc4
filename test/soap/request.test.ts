import { Client } from 'soap';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { SoapRequestError } from '../../src/errors.js';
import type { Operation } from '../../src/soap/schema/contract.js';
import { actionParameterOf, unquoted } from '../../src/testing/soap-request.js';
import { Engine, type Message } from '../../src/soap/request.js';
import type { Exchange, Exchanged } from '../../src/soap/exchange.js';

// What src/soap/request.ts relies on in node-soap, fact by fact. `npm run test:suite -- seam` runs this against other versions of it.

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

interface Sent {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** In place of the exchange over HTTP: keeps what it is told, and ends when and how the test says. */
function recording(end: (done: (exchanged: Exchanged) => void) => void) {
  const sent: Sent[] = [];
  const run = (url: string, body: string, headers: Sent['headers'], done: (exchanged: Exchanged) => void): void => {
    // node-soap may go on with its object
    sent.push({ url, body, headers: { ...headers } });
    end(done);
  };
  return { sent, exchange: { run } as unknown as Exchange };
}

const outcome = (label: string): Exchanged => ({ reading: label }) as unknown as Exchanged;
const message = (request: unknown, headers?: unknown): Message => ({ request, headers });

function sendOnce(engine: Engine, request: unknown, { operation = say, headers = {}, extra = {} } = {}): Sent {
  const { sent, exchange } = recording((done) => done(outcome('over')));
  engine.send(operation, message(request, headers), exchange, extra, () => undefined);
  expect(sent).toHaveLength(1);
  return sent[0] as Sent;
}

afterEach(() => vi.restoreAllMocks());

describe('what node-soap writes', () => {
  test('SOAP 1.1: the envelope, its content type, and the action in quotes', () => {
    expect(sendOnce(new Engine(ENDPOINT, '1.1'), 'a&b')).toEqual({
      url: ENDPOINT,
      headers: { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: '"urn:seam/say"' },
      body:
        `${DECLARATION}<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" ${XSI}>` +
        '<soap:Body><say xmlns="urn:seam">a&amp;b</say></soap:Body></soap:Envelope>',
    });
  });

  test('SOAP 1.2: its envelope, and the action within the content type', () => {
    expect(sendOnce(new Engine(ENDPOINT, '1.2'), 'a&b')).toEqual({
      url: ENDPOINT,
      headers: { 'Content-Type': 'application/soap+xml; charset=utf-8; action="urn:seam/say"' },
      body:
        `${DECLARATION}<soap12:Envelope xmlns:soap12="http://www.w3.org/2003/05/soap-envelope" ${XSI}>` +
        '<soap12:Body><say xmlns="urn:seam">a&amp;b</say></soap12:Body></soap12:Envelope>',
    });
  });

  test('the header blocks of this call, and no Header where there are none', () => {
    const engine = new Engine(ENDPOINT, '1.1');
    expect(sendOnce(engine, 'x', { headers: { Ticket: 't' } }).body).toContain(
      `${XSI}><soap:Header><Ticket xmlns="urn:seam">t</Ticket></soap:Header><soap:Body>`,
    );
    expect(sendOnce(engine, 'x').body).not.toContain('Header');
  });

  test('fields of ours are added to its own, and each call has its own', () => {
    const engine = new Engine(ENDPOINT, '1.1');
    expect(sendOnce(engine, 'x', { extra: { Cookie: 'a=1' } }).headers).toMatchObject({ Cookie: 'a=1' });
    expect(sendOnce(engine, 'x').headers).not.toHaveProperty('Cookie');
  });

  test('an action that no header field could hold, percent-encoded', () => {
    const operation = { ...say, action: 'urn:seam/sä\r\nX: y' };
    expect(sendOnce(new Engine(ENDPOINT, '1.1'), 'x', { operation }).headers['SOAPAction']).toBe(
      '"urn:seam/s%C3%A4%0D%0AX:%20y"',
    );
  });

  test('an action with quotes and backslashes, as a quoted string', () => {
    const operation = { ...say, action: 'urn:"say"\\it' };
    const quoted = '"urn:\\"say\\"\\\\it"';
    expect(sendOnce(new Engine(ENDPOINT, '1.1'), 'x', { operation }).headers['SOAPAction']).toBe(quoted);
    const { headers } = sendOnce(new Engine(ENDPOINT, '1.2'), 'x', { operation });
    expect(headers['Content-Type']).toBe(`application/soap+xml; charset=utf-8; action=${quoted}`);
    // and a server reads the action again
    expect(unquoted(quoted)).toBe(operation.action);
    expect(unquoted(actionParameterOf(headers['Content-Type'] as string) as string)).toBe(operation.action);
  });

  test('operations that are called like its own members', () => {
    const engine = new Engine(ENDPOINT, '1.1');
    const names = ['emit', 'on', 'wsdl', 'httpClient', 'constructor', '__proto__', 'toString', 'then', 'function'];
    for (const name of names) {
      const operation = { ...say, name, action: `urn:seam/${name}` };
      expect(sendOnce(engine, 'x', { operation }).headers['SOAPAction']).toBe(`"urn:seam/${name}"`);
    }
    expect(sendOnce(engine, 'x').headers['SOAPAction']).toBe('"urn:seam/say"');
  });
});

describe('what node-soap hands over', () => {
  test.each(['at once', 'later'])('the outcome as it is, once, %s', async (when) => {
    const engine = new Engine(ENDPOINT, '1.1');
    const over = outcome('over');
    const { exchange } = recording((done) => (when === 'at once' ? done(over) : setImmediate(done, over)));
    const ends: Exchanged[] = [];
    await new Promise<void>((resolve) => {
      engine.send(say, message('x'), exchange, {}, (exchanged) => (ends.push(exchanged), resolve()));
    });
    await new Promise(setImmediate);
    expect(ends).toHaveLength(1);
    expect(ends[0]).toBe(over);
  });

  test('to each of several calls its own exchange, in whatever order they end', () => {
    const engine = new Engine(ENDPOINT, '1.1');
    const ends: string[] = [];
    const finish: (() => void)[] = [];
    for (const label of ['first', 'second', 'third']) {
      const { exchange } = recording((done) => finish.push(() => done(outcome(label))));
      engine.send(say, message(label), exchange, {}, ({ reading }) => ends.push(`${label}: ${String(reading)}`));
    }
    for (const end of finish.reverse()) end();
    expect(ends).toEqual(['third: third', 'second: second', 'first: first']);
  });

  test('an error of our codec, as it is and at once; nothing is sent, and the next call goes out', () => {
    const engine = new Engine(ENDPOINT, '1.1');
    const { sent, exchange } = recording((done) => done(outcome('over')));
    const done = vi.fn();
    expect(() => engine.send(say, message(1), exchange, {}, done)).toThrow(SoapRequestError);
    expect(() => engine.send(say, message('x', { Ticket: 1 }), exchange, {}, done)).toThrow(SoapRequestError);
    expect([sent, done.mock.calls]).toEqual([[], []]);
    expect(sendOnce(engine, 'x').body).toContain('>x</say>');
  });
});

describe('what node-soap keeps', () => {
  /** All that an object holds, at any depth; properties that cannot be listed, and those of symbols, included. */
  function reachable(from: object): Set<unknown> {
    const found = new Set<unknown>([from]);
    for (const each of found) {
      if ((typeof each !== 'object' && typeof each !== 'function') || each === null) continue;
      for (const key of Reflect.ownKeys(each)) found.add(Object.getOwnPropertyDescriptor(each, key)?.value);
    }
    return found;
  }

  /** Calls, and gives node-soap's client that did it. */
  function clientOf(call: () => void): Client {
    const { mock } = vi.spyOn(Client.prototype, 'addSoapHeader');
    call();
    const [client] = mock.contexts;
    if (!(client instanceof Client)) throw new Error('the engine made no client');
    return client;
  }

  test.each(['1.1', '1.2'] as const)('nothing of a call by SOAP %s: neither what was sent nor what came', (version) => {
    const came = outcome('came-marker');
    const engine = new Engine(ENDPOINT, version);
    const { exchange } = recording((done) => done(came));
    const client = clientOf(() =>
      engine.send(
        say,
        message('sent-marker', { Ticket: 'header-marker' }),
        exchange,
        { Cookie: 'cookie-marker' },
        () => {
          // it looks as it will when the call is over
        },
      ),
    );
    const all = reachable(client);
    const texts = [...all].filter((each) => typeof each === 'string' && each.includes('-marker'));
    expect(texts).toEqual([]);
    expect(all).not.toContain(came);
    // and it would be found
    (client as unknown as Record<symbol, unknown>)[Symbol('x')] = { deep: ['a sent-marker'] };
    expect(reachable(client)).toContain('a sent-marker');
  });

  test('nobody is told: no event has a listener, whoever listens', () => {
    const engine = new Engine(ENDPOINT, '1.1');
    const client = clientOf(() => sendOnce(engine, 'x'));
    const heard = vi.fn();
    for (const event of ['message', 'request', 'response', 'soapError']) client.on(event as 'request', heard);
    sendOnce(engine, 'sent-marker');
    expect(heard).not.toHaveBeenCalled();
  });

  test('nothing is parsed or loaded afterwards for a description that it was never given', async () => {
    const engine = new Engine(ENDPOINT, '1.1');
    const { wsdl } = clientOf(() => sendOnce(engine, 'x')) as unknown as { wsdl: { definitions: object } };
    const { definitions } = wsdl;
    await new Promise(setImmediate);
    expect(wsdl.definitions).toBe(definitions);
    expect(sendOnce(engine, 'y').body).toContain('>y</say>');
  });

  test('one client for all calls of an operation', () => {
    const engine = new Engine(ENDPOINT, '1.1');
    const { mock } = vi.spyOn(Client.prototype, 'addSoapHeader');
    for (let calls = 0; calls < 3; calls++) sendOnce(engine, 'x');
    sendOnce(engine, 'x', { operation: { ...say } });
    expect(mock.contexts).toHaveLength(2);
  });
});
