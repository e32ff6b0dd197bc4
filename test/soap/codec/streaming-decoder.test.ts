import { describe, expect, test } from 'vitest';
import { DecodeError } from '../../../src/soap/codec/decode-error.js';
import { StreamingDecoder, TextStream } from '../../../src/soap/codec/streaming-decoder.js';
import type { ElementDeclaration } from '../../../src/soap/schema/contract.js';

/** A stream whose items are the words of the text, and its parser's calls. */
function words(member = 'text') {
  const calls: string[] = [];
  const stream = new TextStream<string>(member, {
    write(part, items) {
      calls.push(part);
      items.push(...part.split(' ').filter((word) => word !== ''));
      if (part.includes('bad')) throw new DecodeError('here', 'is bad');
    },
    end: () => void calls.push('end'),
  });
  return { stream, calls };
}

describe('a text stream', () => {
  test('returns the items of each part, and nothing after the end', async () => {
    const { stream, calls } = words();
    stream.endWith(Promise.resolve());
    expect([stream.member, stream.length, stream.hasItems, stream.isFull]).toEqual(['text', 0, false, false]);
    for (const part of ['a b', ' ', 'c']) stream.write(part);
    stream.end();
    expect([stream.length, stream.hasItems, calls]).toEqual([5, true, ['a b', ' ', 'c', 'end']]);
    expect([await stream.next(), await stream.next(), stream.hasItems]).toEqual([['a', 'b'], ['c'], false]);
    await stream.ended;
    expect([await stream.next(), await stream.next()]).toEqual([undefined, undefined]);
  });

  test('has no items if its text contains none', () => {
    const { stream } = words();
    stream.write('   ');
    expect(stream.hasItems).toBe(false);
  });

  test('waits for the next part or for the end of the call', async () => {
    const { stream } = words();
    let finish = (): void => undefined;
    stream.endWith(new Promise<void>((resolve) => (finish = resolve)));
    const first = stream.next();
    stream.write(' ');
    stream.write('a');
    expect(await first).toEqual(['a']);
    const second = stream.next();
    finish();
    expect(await second).toBeUndefined();
  });

  test('throws the error of the call after the items that arrived before it', async () => {
    const { stream } = words();
    stream.write('a');
    stream.write('b');
    stream.endWith(Promise.reject(new Error('lost')));
    await stream.ended;
    expect([await stream.next(), await stream.next()]).toEqual([['a'], ['b']]);
    await expect(stream.next()).rejects.toThrow('lost');
    const without = words().stream;
    without.endWith(Promise.reject(undefined as unknown as Error));
    await without.ended;
    await expect(without.next()).rejects.toBeUndefined();
  });

  test('keeps the items that precede an error in a part', async () => {
    const { stream } = words();
    expect(() => stream.write('a bad b')).toThrow('here is bad');
    expect(await stream.next()).toEqual(['a', 'bad', 'b']);
  });

  test('is full with more than 131,072 characters of unused text, until all items have been used', async () => {
    const { stream } = words();
    let drained = 0;
    stream.onDrain = () => void drained++;
    stream.write('x'.repeat(131_072));
    expect(stream.isFull).toBe(false);
    stream.write('y');
    expect(stream.isFull).toBe(true);
    await stream.next();
    expect([stream.isFull, drained]).toEqual([true, 0]);
    await stream.next();
    expect([stream.isFull, drained]).toEqual([false, 1]);
    stream.write('x'.repeat(131_072));
    expect(stream.isFull).toBe(false);
    // text without items does not fill the stream
    const { stream: blank } = words();
    blank.write(' '.repeat(131_073));
    expect(blank.isFull).toBe(false);
    blank.write('a');
    blank.write(' '.repeat(131_071));
    expect(blank.isFull).toBe(false);
    blank.write(' ');
    expect(blank.isFull).toBe(true);
  });
});

const NS = 'urn:t';
const reply: ElementDeclaration = {
  name: 'reply',
  ns: NS,
  nillable: true,
  type: () => ({
    kind: 'complex',
    elements: [
      { name: 'result', ns: NS, type: 'string', min: 0 },
      { name: 'text', ns: NS, type: 'string', min: 0, nillable: true },
      { name: 'note', ns: NS, type: 'string', min: 0 },
      { name: 'open', ns: NS, type: 'tree', min: 0 },
      {
        name: 'inner',
        ns: NS,
        type: () => ({ kind: 'complex', elements: [{ name: 'text', ns: NS, type: 'string' }] }),
        min: 0,
      },
    ],
  }),
};

type Step = string | Tag;
/** A name, and the content of the element. */
type Tag = readonly [name: string, ...content: readonly unknown[]];

/** Decodes an element that is given as its name and its content, and text as strings. */
function decode(step: Step, given = words(), nils: readonly string[] = []) {
  const isOk = (value: unknown): boolean => (value as { result?: string } | undefined)?.result === 'OK';
  const decoder = new StreamingDecoder(reply, 'Body', { stream: given.stream as TextStream, isOk });
  const prefixes = new Map<string, string>();
  const nil = { ns: 'http://www.w3.org/2001/XMLSchema-instance', name: 'nil', value: 'true' };
  const closed: boolean[] = [];
  const run = (each: Step): void => {
    if (typeof each === 'string') return decoder.text(each);
    const [name, ...content] = each;
    decoder.open(NS, name, nils.includes(name) ? [nil] : [], prefixes);
    for (const inner of content) run(inner as Step);
    closed.push(decoder.close());
  };
  run(step);
  expect(closed.indexOf(true)).toBe(closed.length - 1);
  return { value: decoder.value, calls: given.calls, unknown: [...decoder.unknown] };
}

describe('a reply whose member is streamed', () => {
  test('passes each piece of the text of a successful call on, and the member is empty', () => {
    const { value, calls } = decode(['reply', ['result', 'OK'], ['text', 'a ', 'b'], ['note', 'x']]);
    expect(value).toEqual({ result: 'OK', text: '', note: 'x' });
    expect(calls).toEqual(['a ', 'b', 'end']);
  });

  test('collects text that precedes the result', () => {
    const { value, calls } = decode(['reply', ['text', 'a ', 'b'], ['result', 'OK']]);
    expect(value).toEqual({ result: 'OK', text: '' });
    expect(calls).toEqual(['a b', 'end']);
  });

  test('keeps the text of a refused call', () => {
    for (const steps of [
      ['reply', ['result', 'NO'], ['text', 'a ', 'b']],
      ['reply', ['text', 'a ', 'b'], ['result', 'NO']],
    ] as const) {
      const { value, calls } = decode(steps);
      expect(value).toEqual({ result: 'NO', text: 'a b' });
      expect(calls).toEqual([]);
    }
  });

  test('without text passes nothing on', () => {
    expect(decode(['reply', ['result', 'OK'], ['text']])).toMatchObject({ value: { text: '' }, calls: [] });
    expect(decode(['reply', ['result', 'OK']])).toMatchObject({ value: { result: 'OK' }, calls: [] });
    expect(decode(['reply', ['result', 'OK'], ['text', ' ']], words(), ['text'])).toMatchObject({
      value: { text: null },
      calls: [],
    });
    expect(decode(['reply', ['text', 'x']], words(), ['reply'])).toMatchObject({ value: null, calls: [] });
  });

  test('passes on only the text of this member of the reply itself', () => {
    const steps = [
      'reply',
      ['result', 'OK'],
      ['inner', ['text', 'inner']],
      ['open', ['text', 'open']],
      ['new', ['text', 'new']],
    ] as const;
    const { value, calls, unknown } = decode(steps);
    expect(calls).toEqual([]);
    expect(value).toMatchObject({ inner: { text: 'inner' }, open: { children: [{ children: ['open'] }] } });
    expect(unknown).toEqual(['Body/reply/new']);
  });

  test('that is sent again after a part of it was used is an error', () => {
    const message =
      'Body/reply/text was sent again after a part of it had been used: do not let the client retry this operation';
    for (const steps of [
      ['reply', ['result', 'OK'], ['text', 'b']],
      ['reply', ['text', 'b'], ['result', 'OK']],
    ] as const) {
      const used = words();
      used.stream.write('a');
      expect(() => decode(steps, used)).toThrow(message);
      const other = words();
      other.stream.write('a');
      expect(decode(['reply', ['result', 'NO'], ['text', 'b']], other).value).toEqual({ result: 'NO', text: 'b' });
    }
  });
});
