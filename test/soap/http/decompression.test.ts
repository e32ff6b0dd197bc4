import { once, EventEmitter } from 'node:events';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { codingsOf, Decoder } from '../../../src/soap/http/decompression.js';

test.each<[string | readonly string[], readonly string[]]>([
  ['gzip', ['gzip']],
  [' GZIP ,x-gzip', ['gzip', 'x-gzip']],
  [
    ['deflate', 'Gzip'],
    ['deflate', 'gzip'],
  ],
  ['', []],
  [', identity,,IDENTITY ', []],
])('the content codings in %j are %j', (field, want) => {
  expect(codingsOf(field)).toEqual(want);
});

/** A decoder that records its events, and emits each of them. */
function decoderOf(codings: readonly string[], accepts: () => boolean = () => true) {
  const events: string[] = [];
  const emitter = new EventEmitter();
  let text = '';
  const add = (name: string): void => {
    events.push(name);
    emitter.emit(name);
    emitter.emit('any');
  };
  const decoder = new Decoder(codings, {
    data(chunk) {
      text += Buffer.from(chunk).toString('latin1');
      add('data');
      return accepts();
    },
    drain: () => add('drain'),
    end: () => add('end'),
    error({ message }) {
      text = message;
      add('failed');
    },
  });
  return { decoder, events, text: () => text, on: async (name: string) => void (await once(emitter, name)) };
}

describe('a body that is not compressed', () => {
  test('is passed on as soon as 8 bytes have arrived', () => {
    const { decoder, events, text } = decoderOf(['gzip']);
    expect(decoder.write(Buffer.from('<abcde>'))).toBe(true);
    expect(events).toEqual([]);
    decoder.write(Buffer.from('x'));
    expect(text()).toBe('<abcde>x');
    decoder.write(Buffer.from('y'));
    decoder.end();
    expect([text(), events]).toEqual(['<abcde>xy', ['data', 'data', 'end']]);
  });

  test('is passed on at its end if it is shorter, and may be empty', () => {
    const short = decoderOf(['br']);
    short.decoder.write(Buffer.from('<a/>'));
    short.decoder.end();
    expect([short.text(), short.events]).toEqual(['<a/>', ['data', 'end']]);
    const empty = decoderOf(['gzip', 'br']);
    empty.decoder.end();
    expect(empty.events).toEqual(['end']);
  });

  test('can be paused and resumed', () => {
    let isOpen = false;
    const { decoder, events } = decoderOf(['gzip', 'gzip'], () => isOpen);
    expect(decoder.write(Buffer.from('<abcdef>'))).toBe(false);
    isOpen = true;
    decoder.resume();
    expect(events).toEqual(['data', 'drain']);
    expect(decoder.write(Buffer.from('x'))).toBe(true);
  });

  test.each<[string, boolean]>([
    ['<a><b/>xx', true],
    ['\n\t <a>\r\n ', true],
    ['\xEF\xBB\xBF<a>\xC3\xA4', true],
    ['\xFF\xFE<\0a\0>\0', true],
    ['\xFE\xFF\0<\0a\0>', true],
    ['<\xE2\x82\xAC\xF0\x9F\x98\x80', true],
    ['   \r\n\t  ', true],
    ['plain text', false],
    ['{"a": 1 }', false],
    ['<\x01abcdefg', false],
    ['<\x80abcdefg', false],
    ['<\x7fabcdefg', false],
    ['\x1f\x8b\x08\0\0\0\0\0', false],
  ])('is recognized by its first bytes: %j %s', async (bytes, isPlain) => {
    const { decoder, events, text, on } = decoderOf(['unknown']);
    const done = on('any');
    decoder.write(Buffer.from(bytes, 'latin1'));
    await done;
    expect([events, text()]).toEqual(
      isPlain
        ? [['data'], bytes]
        : [['failed'], 'the content coding "unknown" of the body is not supported; expected gzip, deflate or br'],
    );
  });
});

describe('a compressed body', () => {
  const text = 'abc '.repeat(100_000);
  test.each<[string[], Buffer]>([
    [['gzip'], gzipSync(text)],
    [['x-gzip'], gzipSync(text)],
    [['deflate'], deflateSync(text)],
    [['deflate'], deflateRawSync(text)],
    [['br'], brotliCompressSync(text)],
    [['deflate', 'gzip'], gzipSync(deflateSync(text))],
    [['br', 'deflate', 'gzip'], gzipSync(deflateRawSync(brotliCompressSync(text)))],
  ])('is decoded with the codings %j, also by a slow consumer', async (codings, body) => {
    let isOpen = true;
    const { decoder, events, text: decoded, on } = decoderOf(codings, () => isOpen);
    const end = on('end');
    for (let at = 0; at < body.length; at += 50) if (!decoder.write(body.subarray(at, at + 50))) await on('drain');
    decoder.end();
    await end;
    expect(decoded()).toBe(text);
    expect(events.filter((each) => each === 'end')).toHaveLength(1);

    isOpen = false;
    const slow = decoderOf(codings, () => isOpen);
    slow.decoder.write(body);
    slow.decoder.end();
    let pieces = 0;
    for (const ended = slow.on('end').then(() => true); ; pieces++) {
      if (await Promise.race([slow.on('data').then(() => false), ended])) break;
      // at most one piece arrives until the consumer resumes
      await new Promise(setImmediate);
      expect(slow.events.filter((each) => each === 'data')).toHaveLength(pieces + 1);
      slow.decoder.resume();
    }
    expect(slow.text()).toBe(text);
    expect(pieces).toBeGreaterThan(5);
  });

  test.each<[string, string[], Buffer, RegExp]>([
    ['is cut', ['gzip'], gzipSync(text).subarray(0, -5), /^the body is not valid gzip: unexpected end of file$/],
    ['is not gzip', ['gzip'], Buffer.from('plain text'), /^the body is not valid gzip: incorrect header check$/],
    ['is not brotli', ['br'], Buffer.from('plain text'), /^the body is not valid br: /],
    ['is broken inside', ['br', 'gzip'], gzipSync('plain text'), /^the body is not valid br: /],
    [
      'has an unknown coding',
      ['x'.repeat(39) + '\u00e4y'],
      gzipSync(text),
      /^the content coding "x{39}\?" of the body is not supported; expected gzip, deflate or br$/,
    ],
  ])('that %s is an error', async (_name, codings, body, message) => {
    const { decoder, events, text: decoded, on } = decoderOf(codings);
    const failed = on('failed');
    decoder.write(body);
    decoder.end();
    await failed;
    expect(decoded()).toMatch(message);
    expect(events.at(-1)).toBe('failed');
  });

  test('may have five codings, but not six', () => {
    expect(() => decoderOf(Array<string>(5).fill('gzip'))).not.toThrow();
    expect(() => decoderOf(Array<string>(6).fill('gzip'))).toThrow(
      new Error('the body has 6 content codings; at most 5 are supported'),
    );
  });

  test('is no longer decoded after destroy', async () => {
    const { decoder, events } = decoderOf(['deflate', 'gzip']);
    decoder.write(gzipSync(deflateSync(text)));
    decoder.destroy();
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(events.filter((each) => each !== 'drain')).toEqual([]);
    expect(() => decoderOf(['gzip']).decoder.destroy()).not.toThrow();
  });
});
