import { describe, expect, test } from 'vitest';
import { contract } from '../../../generated/index.js';
import { ServiceClient, type CallInfo, type TransportEvents, type TransportExchange } from '../../../src/runtime.js';
import { getDocument } from '../../../src/soap/http/get-document.js';
import { guarded } from '../../../src/soap/http/guarded-transport.js';
import { envelope } from '../../support/canned-transport.js';
import { http, later, transportOf } from './tls/exchange.js';

const { signal } = new AbortController();

// vitest reports uncaught errors, so an uncaught error makes the run fail.

const reply = Buffer.from(
  envelope(`<loginResponse xmlns="${contract.targetNamespace}"><loginResult>login_OK</loginResult></loginResponse>`),
);
const exchange: TransportExchange = { resume: () => undefined, abort: () => undefined };
const request = { sEmail: 'a@example.com', sPassword: 'the-password' };
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Converts a function to a transport without type checks, as in JavaScript. */
type Loose = (request: never, events: LooseEvents) => unknown;
type LooseEvents = { readonly [K in keyof TransportEvents]: (...values: unknown[]) => unknown };

/** Makes one call with a user's transport. @returns the result, and the info that `onCall` received */
async function call(transport: Loose, endpoint = 'http://127.0.0.1:1/', timeoutMs = 20_000) {
  const infos: CallInfo[] = [];
  const client = new ServiceClient({
    endpoint,
    contract,
    timeoutMs,
    transport: transport as never,
    onCall: (info) => infos.push(info),
  });
  later(() => client.close());
  const ended: unknown = await client.operations.login(request).catch((error: unknown) => error);
  await turn();
  expect(infos).toHaveLength(1);
  return ended;
}

function succeed(events: LooseEvents): void {
  events.sent();
  events.start(200, { 'content-type': 'text/xml' });
  events.data(reply);
  events.end();
}

describe('a transport that wraps another transport', () => {
  const serve = () => http((_request, response) => response.setHeader('Content-Type', 'text/xml').end(reply));

  test('can copy the events object and replace some events', async () => {
    const { url } = await serve();
    const inner = transportOf();
    const seen: string[] = [];
    const ended = await call((asked, events) => {
      const { sent, ...rest } = events;
      return inner(asked, {
        ...(rest as Omit<TransportEvents, 'sent'>),
        sent: () => void (seen.push('sent'), sent()),
        end: () => void (seen.push('end'), events.end()),
      });
    }, url);
    expect([ended, seen]).toEqual([{ loginResult: 'login_OK' }, ['sent', 'end']]);
  });

  test('can be an async function', async () => {
    const { url } = await serve();
    const inner = transportOf();
    const ended = await call(async (asked, events) => {
      await turn();
      return inner(asked, { ...events } as never);
    }, url);
    expect(ended).toEqual({ loginResult: 'login_OK' });
  });

  test.each(['sent', 'start', 'data', 'end'])('whose event %s throws or rejects causes an error', async (name) => {
    const { url } = await serve();
    const inner = transportOf();
    const outcome = name === 'sent' ? 'not-sent' : 'unknown';
    const thrown = () => {
      throw new Error('no disk');
    };
    expect(await call((asked, events) => inner(asked, { ...events, [name]: thrown } as never), url)).toMatchObject({
      name: 'SoapConnectionError',
      outcome,
      message: expect.stringMatching(/ failed.*: no disk\. /) as string,
    });
    const rejected = () => Promise.reject(new Error('no disk'));
    const error = await call((asked, events) => inner(asked, { ...events, [name]: rejected } as never), url);
    expect(error).toMatchObject({ outcome });
  });

  test('whose sent event is an async function fails before it sends, because the request cannot wait for it', async () => {
    const asked: unknown[] = [];
    const { url } = await http((message) => void asked.push(message.url));
    const inner = transportOf();
    const late: Loose = (request, events) =>
      inner(request, { ...events, sent: async () => (await turn(), events.sent()) } as never);
    expect(await call(late, url)).toMatchObject({
      outcome: 'not-sent',
      message: expect.stringMatching(/the event sent is an async function/) as string,
    });
    expect(asked).toEqual([]);
  });

  test.each(['sent', 'start', 'data', 'end'])('without the event %s makes the call fail', async (name) => {
    const { url } = await serve();
    const inner = transportOf();
    const error = await call((asked, events) => inner(asked, { ...events, [name]: undefined } as never), url);
    expect(error).toMatchObject({
      name: 'SoapConnectionError',
      outcome: name === 'sent' ? 'not-sent' : 'unknown',
      message: expect.stringContaining(`${name} is not a function`) as string,
    });
  });

  test('that forwards a request without header fields fails before it sends, even if it waits', async () => {
    const { url } = await serve();
    const inner = transportOf({ connections: 1 });
    const wrapped: Loose = (asked, events) =>
      inner({ ...(asked as object), headers: undefined } as never, events as never);
    const ended = await Promise.all([call((asked, events) => inner(asked, events as never), url), call(wrapped, url)]);
    expect(ended).toMatchObject([{ loginResult: 'login_OK' }, { name: 'SoapConnectionError', outcome: 'not-sent' }]);
  });

  test('whose error event throws or rejects ends at the deadline of the call', async () => {
    const inner = transportOf();
    for (const error of [
      () => {
        throw new Error('no disk');
      },
      () => Promise.reject(new Error('no disk')),
    ])
      expect(
        await call((asked, events) => inner(asked, { ...events, error } as never), 'http://127.0.0.1:1/', 50),
      ).toMatchObject({ name: 'SoapTimeoutError', outcome: 'not-sent' });
  });
});

describe('the error for a transport that violates a rule names the rule', () => {
  test.each<[string, Loose, RegExp]>([
    ['data before start', (_, events) => (events.data(reply), exchange), /called data before start/],
    ['end before start', (_, events) => (events.end(), exchange), /called end before start/],
    ['two starts', (_, events) => (events.start(200, {}), events.start(200, {}), exchange), /called start twice/],
    ['no status', (_, events) => (events.start(), exchange), /without a status of 200 or more/],
    ['a status below 200', (_, events) => (events.start(100, {}), exchange), /without a status of 200 or more/],
    ['no header fields', (_, events) => (events.start(200), exchange), /undefined/],
    ['header fields in a Map', (_, events) => (events.start(200, new Map()), exchange), /without headers/],
    ['a header field that throws', (_, events) => (events.start(200, { x: { toString: 5 } }), exchange), /primitive/],
    ['no bytes', (_, events) => (events.start(200, {}), events.data(), exchange), /undefined/],
    ['no exchange', () => undefined, /returned no exchange/],
    ['the response of fetch', () => new Response(), /returned no exchange/],
    ['a promise that rejects', () => Promise.reject(new Error('no tunnel')), /: no tunnel\./],
    ['a promise that rejects with nothing', () => Promise.reject(), /: the transport failed\./],
  ])('%s', async (_name, transport, message) => {
    // this transport does not say whether the request was sent
    const expected = {
      name: 'SoapConnectionError',
      outcome: 'unknown',
      message: expect.stringMatching(message) as string,
    };
    expect(await call(transport)).toMatchObject(expected);
    expect(
      await call(async (asked, events) => {
        await turn();
        return transport(asked, events);
      }),
    ).toMatchObject(expected);
    await expect(
      getDocument('http://127.0.0.1:1/', guarded(transport as never), { maxBytes: 1000, signal }),
    ).rejects.toThrow(Error);
  });

  test('a request counts as not sent if the transport throws without having called sent', async () => {
    for (const isSent of [false, true])
      expect(
        await call((_, events) => {
          if (isSent) events.sent();
          throw new Error('no tunnel');
        }),
      ).toMatchObject({ name: 'SoapConnectionError', outcome: isSent ? 'unknown' : 'not-sent' });
  });

  test('a transport that calls no event ends at the deadline, regardless of what its abort does', async () => {
    for (const abort of [
      () => undefined,
      () => {
        throw new Error('no abort');
      },
      () => Promise.reject(new Error('no abort')),
    ])
      expect(await call(() => ({ ...exchange, abort }), undefined, 20)).toMatchObject({ name: 'SoapTimeoutError' });
  });

  test('a transport may throw an unreadable value', async () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const ended = await call(() => {
      throw proxy;
    });
    expect(ended).toMatchObject({ outcome: 'not-sent', message: expect.stringContaining('the transport failed') });
  });

  test('a transport may replace members of the events object', async () => {
    const ended = await call((_, events) => {
      Object.assign(events, { sent: null, error: undefined });
      setImmediate(() => {
        events.start(200, { 'content-type': 'text/xml' });
        events.data(reply);
        events.end();
      });
      return exchange;
    });
    expect(ended).toEqual({ loginResult: 'login_OK' });
  });

  test('the resume of a transport may throw or reject', async () => {
    const whole = envelope(
      `<loginResponse xmlns="${contract.targetNamespace}">${'<x/>'.repeat(400_000)}<loginResult>login_OK</loginResult></loginResponse>`,
    );
    for (const resume of [
      () => {
        throw new Error('no resume');
      },
      () => Promise.reject(new Error('no resume')),
    ])
      expect(
        await call((_, events) => {
          events.start(200, { 'content-type': 'text/xml' });
          expect(events.data(Buffer.from(whole))).toBe(false);
          return { ...exchange, resume };
        }),
      ).toMatchObject({ name: 'SoapConnectionError', outcome: 'unknown', cause: { message: 'no resume' } });
  });
});

describe('harmless deviations are accepted', () => {
  test('events before the transport returns', async () => {
    const transport: Loose = (_, events) => (succeed(events), exchange);
    expect(await call(transport)).toEqual({ loginResult: 'login_OK' });
    const got = await getDocument('http://127.0.0.1:1/', guarded(transport as never), {
      maxBytes: 1000,
      signal,
    });
    expect(got.bytes).toEqual(reply);
    const large = await getDocument('http://127.0.0.1:1/', guarded(transport as never), { maxBytes: 5, signal });
    expect(large).toEqual({ status: 200, headers: expect.anything() as object });
  });

  test('any event after the end or an error, or a repeated one', async () => {
    for (const first of ['end', 'error'] as const) {
      const transport: Loose = (_, events) => {
        const everything = () => {
          for (const event of Object.values(events)) event();
        };
        setImmediate(() => {
          events.sent();
          if (first === 'error') events.error();
          else succeed(events);
          everything();
          process.nextTick(everything);
        });
        return exchange;
      };
      const ended = await call(transport);
      if (first === 'end') expect(ended).toEqual({ loginResult: 'login_OK' });
      else expect(ended).toMatchObject({ outcome: 'unknown', cause: { message: 'the transport failed' } });
    }
  });

  test('start without sent, header names in any case, and numbers as values', async () => {
    const ended = await call((_, events) => {
      events.start(200, {
        'CONTENT-TYPE': 'text/xml',
        'Content-Length': reply.length,
        'set-cookie': [1, 2],
        x: undefined,
      });
      events.data(new Uint8Array(reply));
      events.end();
      return exchange;
    });
    expect(ended).toEqual({ loginResult: 'login_OK' });
  });
});
