import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { TextStream } from '../../src/soap/codec/streaming-decoder.js';
import { EnvelopeReader } from '../../src/soap/envelope-reader.js';
import { ActiveExchanges, Exchange, type ExchangeOptions } from '../../src/soap/exchange.js';
import type { TransportEvents, TransportRequest } from '../../src/soap/http/transport.js';
import { envelope } from '../support/canned-transport.js';

interface Member {
  readonly name: string;
  index: number;
}

const member = (name: string): Member & Exchange => ({ name, index: -1 }) as Member & Exchange;
const names = (exchanges: ActiveExchanges): string[] => exchanges.all().map((each) => (each as unknown as Member).name);

describe('the active exchanges', () => {
  test('are the exchanges that were added and not deleted, regardless of the order', () => {
    const exchanges = new ActiveExchanges();
    const [a, b, c] = [member('a'), member('b'), member('c')];
    for (const each of [a, b, c]) exchanges.add(each);
    exchanges.delete(a);
    expect(names(exchanges).sort()).toEqual(['b', 'c']);
    exchanges.delete(a);
    expect(names(exchanges).sort()).toEqual(['b', 'c']);
    exchanges.delete(c);
    exchanges.delete(b);
    expect(names(exchanges)).toEqual([]);
  });

  test('can be deleted while they are iterated', () => {
    const exchanges = new ActiveExchanges();
    for (const name of ['a', 'b', 'c', 'd']) exchanges.add(member(name));
    for (const each of exchanges.all()) exchanges.delete(each);
    expect(names(exchanges)).toEqual([]);
  });

  test('can be added again', () => {
    const exchanges = new ActiveExchanges();
    const one = member('one');
    exchanges.add(one);
    exchanges.delete(one);
    exchanges.add(one);
    expect(names(exchanges)).toEqual(['one']);
  });
});

describe('an exchange', () => {
  const row = { name: 'row', ns: 'urn:t', type: 'string', min: 0, max: Infinity } as const;
  const rows = { name: 'rows', ns: 'urn:t', type: () => ({ kind: 'array', item: row }) as const };
  const reply = (count: number) => envelope(`<rows xmlns="urn:t">${'<row>a</row>'.repeat(count)}</rows>`);
  /** White space that follows the reply. */
  const space = (length: number) => Buffer.alloc(length, ' ');

  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  function start(options: Partial<ExchangeOptions> = {}) {
    const reader = new EnvelopeReader({ expect: () => rows, expected: '<rows>' });
    const requests: TransportRequest[] = [];
    const handle = { resume: vi.fn(), abort: vi.fn() };
    let events = {} as TransportEvents;
    const exchange = new Exchange({
      transport: (request, given) => {
        requests.push(request);
        events = given;
        return handle;
      },
      reader,
      timeoutMs: 1000,
      signal: undefined,
      maxReplyBytes: 1_000_000,
      ...options,
    });
    const isOver = vi.fn();
    const over = exchange.send('http://host/', 'body \u00e4', { A: 'b' }).then(isOver);
    const begin = (headers: Record<string, string> = { 'content-type': 'text/xml' }, status = 200) => {
      events.sent();
      events.start(status, headers);
    };
    return {
      exchange,
      requests,
      handle,
      events,
      over,
      isOver,
      begin,
      data: (text: string | Buffer) => events.data(Buffer.from(text)),
    };
  }

  test('sends one POST, and has the status, the header fields, the sizes and the content of the reply', async () => {
    const { exchange, requests, events, over, begin, data, handle } = start();
    expect(requests).toEqual([{ method: 'POST', url: 'http://host/', headers: { A: 'b' }, body: 'body \u00e4' }]);
    expect(exchange).toMatchObject({ isSent: false, status: undefined, headers: {}, requestBytes: 7, index: -1 });
    expect(exchange).toMatchObject({ isOfProxy: false, bytes: 0, content: undefined, failure: undefined });
    begin({ 'content-type': 'text/xml', a: 'b' }, 201);
    expect(exchange).toMatchObject({ isSent: true, status: 201, isOfProxy: false, isEnvelope: false });
    const text = reply(2);
    expect(data(text)).toBe(true);
    events.end();
    await over;
    expect(exchange).toMatchObject({ headers: { 'content-type': 'text/xml', a: 'b' }, bytes: text.length });
    expect(exchange).toMatchObject({ isEnvelope: true, failure: undefined, content: { kind: 'element' } });
    expect(exchange.kept).toHaveLength(0);
    expect(handle.abort).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('ends once: later events and failures change nothing', async () => {
    const { exchange, events, over, begin, data, handle } = start();
    begin();
    exchange.fail({ kind: 'closed' });
    await over;
    expect(handle.abort.mock.calls).toEqual([[new Error('the exchange was cancelled')]]);
    expect(data('x')).toBe(true);
    events.start(500, {});
    events.end();
    events.error(new Error('late'));
    exchange.fail({ kind: 'closed' });
    expect(exchange).toMatchObject({ failure: { kind: 'closed' }, bytes: 0, status: 200, content: undefined });
    expect(handle.abort).toHaveBeenCalledOnce();
    const unsent = start();
    unsent.exchange.fail({ kind: 'closed' });
    unsent.events.sent();
    expect(unsent.exchange.isSent).toBe(false);
  });

  test('fails at its deadline, which also applies while the body arrives', async () => {
    const { exchange, over, begin, data, isOver } = start();
    begin();
    data('<a');
    vi.advanceTimersByTime(999);
    await Promise.resolve();
    expect(isOver).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    await over;
    expect(exchange.failure).toEqual({ kind: 'timeout', timeoutMs: 1000 });
  });

  test('fails with the reason of its signal, and listens to the signal only until it ends', async () => {
    const controller = new AbortController();
    const removed = vi.spyOn(controller.signal, 'removeEventListener');
    const { exchange, over } = start({ signal: controller.signal });
    controller.abort('mine');
    await over;
    expect(exchange.failure).toEqual({ kind: 'aborted', reason: 'mine' });
    expect(removed).toHaveBeenCalledOnce();
  });

  test('accepts a body of maxReplyBytes, and fails with the next byte', async () => {
    const text = reply(1);
    const { exchange, over, begin, data, handle } = start({ maxReplyBytes: text.length + 5 });
    begin();
    data(text);
    expect(data('     ')).toBe(true);
    expect(exchange.failure).toBeUndefined();
    expect(data(' ')).toBe(true);
    await over;
    expect(exchange).toMatchObject({ failure: { kind: 'too-large', limit: text.length + 5 }, bytes: text.length + 6 });
    expect(handle.abort).toHaveBeenCalledOnce();
  });

  test.each([
    ['reads up to 64 KiB of a body that it does not need', 65_536, false],
    ['aborts the transport when an unneeded body is larger than 64 KiB', 65_537, true],
  ])('%s', async (_name, size, isAborted) => {
    const { exchange, events, over, begin, data, handle } = start();
    begin();
    data('<html>');
    expect(data(space(size))).toBe(true);
    expect(handle.abort).toHaveBeenCalledTimes(isAborted ? 1 : 0);
    if (isAborted) expect(handle.abort).toHaveBeenCalledWith(new Error('the rest of the body is not used'));
    events.end();
    await over;
    expect(exchange).toMatchObject({ failure: undefined, content: { kind: 'not-soap', root: 'html' } });
    expect(exchange.kept).toHaveLength(2048);
  });

  test.each([
    [undefined, '<html>', 2048],
    [5, '<html>', 2048],
    [5000, '<html>', 5000],
    [5, reply(1), 5],
    [undefined, reply(1), 0],
  ])('with keptBytes %s and the body %s... keeps %i bytes', (keptBytes, text, length) => {
    const { exchange, begin, data } = start({ keptBytes });
    begin();
    data(text);
    for (let at = 0; at < 6; at++) data(space(1000));
    expect(Buffer.from(exchange.kept).toString()).toBe(`${text}${' '.repeat(6000)}`.slice(0, length));
  });

  describe('pauses for a turn of the event loop', () => {
    /** Lets each decoding step take a number of milliseconds. */
    const decodingTakes = (ms: number) => {
      let now = 0;
      vi.spyOn(performance, 'now').mockImplementation(() => (now += ms));
    };

    test('after decoding for 2 ms, if at least 16 KiB have arrived, and then continues', async () => {
      decodingTakes(2);
      const { begin, data, handle } = start();
      begin();
      expect(data(space(16_383))).toBe(true);
      expect(data(' ')).toBe(false);
      expect(handle.resume).not.toHaveBeenCalled();
      await new Promise(setImmediate);
      expect(handle.resume).toHaveBeenCalledOnce();
      // the next turn starts to count again
      decodingTakes(1);
      expect([data(' '), data(' ')]).toEqual([true, false]);
      await new Promise(setImmediate);
      expect(handle.resume).toHaveBeenCalledTimes(2);
      expect(data(' ')).toBe(true);
      await new Promise(setImmediate);
      expect(handle.resume).toHaveBeenCalledTimes(2);
      expect(data(' ')).toBe(true);
    });

    test('but does not resume a transport after its end', async () => {
      decodingTakes(5);
      const { begin, data, handle, exchange } = start();
      begin();
      expect(data(space(16_384))).toBe(false);
      exchange.fail({ kind: 'closed' });
      await new Promise(setImmediate);
      expect(handle.resume).not.toHaveBeenCalled();
    });
  });

  describe('with a stream', () => {
    /** A stream to which the test writes text. */
    const stream = () =>
      new TextStream<string>('row', { write: (part, items) => void items.push(part), end: () => undefined });

    test('starts its limits again when text has reached the stream', async () => {
      const text = stream();
      const { exchange, begin, data, isOver } = start({ stream: text as TextStream, maxReplyBytes: 10 });
      begin();
      expect(data(space(10))).toBe(true);
      vi.advanceTimersByTime(500);
      text.write('abc');
      await text.next();
      // the bytes that arrive with the text no longer count
      exchange.data(new Uint8Array(0));
      vi.advanceTimersByTime(999);
      expect(data(space(10))).toBe(true);
      await Promise.resolve();
      expect(isOver).not.toHaveBeenCalled();
      data(' ');
      expect(exchange.failure).toEqual({ kind: 'too-large', limit: 10 });
    });

    test('fails at the deadline if no text arrives, but not while items are unused', () => {
      const text = stream();
      const { exchange, begin, data } = start({ stream: text as TextStream });
      begin();
      text.write('abc');
      vi.advanceTimersByTime(5000);
      expect(exchange.failure).toBeUndefined();
      data(' ');
      void text.next();
      vi.advanceTimersByTime(999);
      data(' ');
      expect(exchange.failure).toBeUndefined();
      vi.advanceTimersByTime(1);
      expect(exchange.failure).toEqual({ kind: 'timeout', timeoutMs: 1000 });
    });

    test('pauses while the stream is full, and resumes when it is empty', async () => {
      const text = stream();
      const { begin, data, handle } = start({ stream: text as TextStream });
      begin();
      text.write('x'.repeat(131_072));
      expect(data(' ')).toBe(true);
      text.write('x');
      expect(data(' ')).toBe(false);
      await text.next();
      expect(handle.resume).not.toHaveBeenCalled();
      await text.next();
      expect(handle.resume).toHaveBeenCalledOnce();
      expect(data(' ')).toBe(true);
    });
  });

  test('decodes a multipart body when it is complete, and fails if the root part cannot be read', async () => {
    const text = Buffer.from(reply(3));
    const rootPart = vi.fn((_type: string, body: Buffer) => ({ contentType: 'text/xml', bytes: body }));
    const type = ' Multipart/Related; boundary=x';
    const { exchange, events, over, begin, data } = start({ rootPart });
    begin({ 'content-type': type });
    for (const byte of text) expect(data(Buffer.of(byte))).toBe(true);
    expect(exchange.isEnvelope).toBe(false);
    events.end();
    await over;
    expect(rootPart.mock.calls).toEqual([[type, text]]);
    expect(exchange).toMatchObject({
      isEnvelope: true,
      content: { kind: 'element', decoder: { value: ['a', 'a', 'a'] } },
    });
    const broken = start({
      rootPart: () => {
        throw new Error('is broken');
      },
    });
    broken.begin({ 'content-type': type });
    broken.events.end();
    await broken.over;
    expect(broken.exchange.content).toEqual({ kind: 'not-soap', root: undefined, problem: 'is broken' });
  });

  test('without rootPart, decodes a multipart body like any other body', async () => {
    const { exchange, events, over, begin, data } = start();
    begin({ 'content-type': 'multipart/related; boundary=x' });
    data(reply(1));
    events.end();
    await over;
    expect(exchange.content).toMatchObject({ kind: 'element', decoder: { value: ['a'] } });
  });
});
