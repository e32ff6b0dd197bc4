import { SaxesParser } from 'saxes';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { XmlReader } from '../../../src/soap/xml/reader.js';
import { MAX_CACHED_TAGS, TagCache } from '../../../src/soap/xml/start-tags.js';

/** Reads pieces, and records each event and each text that saxes receives. */
class Reading {
  readonly events: string[] = [];
  private readonly written = vi.spyOn(SaxesParser.prototype, 'write');
  readonly reader: XmlReader;

  constructor(keepsPosition = false, tags = new TagCache()) {
    this.written.mockClear();
    this.reader = new XmlReader(
      {
        open: (ns, name) => this.events.push(`<${ns === '' ? '' : `{${ns}}`}${name}>`),
        text: (text) => this.events.push(text),
        close: () => this.events.push('</>'),
        doctype: (doctype) => this.events.push(`doctype${doctype}`),
        interruption: () => this.events.push('interruption'),
      },
      keepsPosition,
      tags,
    );
  }

  get toSaxes(): unknown[] {
    return this.written.mock.calls.map(([text]) => text).filter((text) => text !== null && text !== '');
  }

  write(...pieces: readonly string[]): this {
    for (const piece of pieces) this.reader.write(piece);
    return this;
  }

  end(): this {
    this.reader.end();
    return this;
  }
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the scanner reads without saxes', () => {
  test.each<[pieces: string[], events: string[]]>([
    [['<a/>'], ['<a>', '</>']],
    [['<a/> \n'], ['<a>', '</>']],
    [['\t<a />'], ['<a>', '</>']],
    [['<a>1</a>'], ['<a>', '1', '</>']],
    [
      ['<a>1', '2', '3</a>'],
      ['<a>', '123', '</>'],
    ],
    [['<a>1&lt;2</a>'], ['<a>', '1<2', '</>']],
    [
      ['<a>1&l', 't;2</a>'],
      ['<a>', '1<2', '</>'],
    ],
    [
      ['<a>1\r', '\n2\r', '3\r\n\r4\r', '', '\n5</a>'],
      ['<a>', '1\n2\n3\n\n4\n5', '</>'],
    ],
    [
      ['<a>1\r', '2</a>'],
      ['<a>', '1\n2', '</>'],
    ],
    [['<a>1\n2</a>'], ['<a>', '1\n2', '</>']],
    [
      ['<a>1', '\n2\r', '3\r\n</a>'],
      ['<a>', '1\n2\n3\n', '</>'],
    ],
    [['<a><![CDATA[<1>&amp;]]]]></a>'], ['<a>', '<1>&amp;]]', '</>']],
    [
      ['<a><![CDATA[1]', ']', '>2<![CDATA[]]></a>'],
      ['<a>', '12', '</>'],
    ],
    [['<a><![CDATA[1]]><![CDATA[2]]></a>'], ['<a>', '1', '2', '</>']],
    [['<!-- 1 --><a><!----></a><!-- 2 -->'], ['interruption', '<a>', 'interruption', '</>', 'interruption']],
    [
      ['<a>1<!-', '- - ', '--', '>2</a>'],
      ['<a>', '1', 'interruption', '2', '</>'],
    ],
    [
      ['<a xmlns="urn:a"><b/><c xmlns="urn:c"><d/></c></a>'],
      ['<{urn:a}a>', '<{urn:a}b>', '</>', '<{urn:c}c>', '<{urn:c}d>', '</>', '</>', '</>'],
    ],
    [
      ['<', 'a', '>', '<', '/', 'a', '>'],
      ['<a>', '</>'],
    ],
    [['<a>]</a>'], ['<a>', ']', '</>']],
    [
      ['<a>]]', '</a>'],
      ['<a>', ']]', '</>'],
    ],
  ])('%j', (pieces, events) => {
    const reading = new Reading().write(...pieces).end();
    expect([reading.events, reading.toSaxes]).toEqual([events, []]);
  });

  test.each([
    '<?xml version="1.0"?>',
    "<?xml version='1.0' encoding='utf-8'?>",
    '<?xml version="1.0" encoding="utf-8" standalone="yes"?>',
    '<?xml version="1.0" standalone=\'no\' ?>',
  ])('the declaration %s, even if it arrives in two pieces', (declaration) => {
    for (let at = 0; at <= declaration.length; at++) {
      const reading = new Reading().write(declaration.slice(0, at), `${declaration.slice(at)}<a/>`).end();
      expect([at, reading.events, reading.toSaxes]).toEqual([at, ['<a>', '</>'], []]);
    }
  });
});

describe('saxes receives the open tags and the rest of the document', () => {
  test.each<[document: string, toSaxes: string[], events: string[]]>([
    ['<a x="&amp;"/>', ['<a x="&amp;"/>'], ['<a>', '</>']],
    [' <a x="&amp;"/>', [' ', '<a x="&amp;"/>'], ['<a>', '</>']],
    ['<!----><a x="&amp;"/>', [' ', '<a x="&amp;"/>'], ['interruption', '<a>', '</>']],
    ['<?xml version="1.0"?><a x="&amp;"/>', [' ', '<a x="&amp;"/>'], ['<a>', '</>']],
    ['<?xml version="1.1"?><a/>', ['<?xml version="1.1"?><a/>'], ['<a>', '</>']],
    ['<?pi?><a/>', ['<?pi?><a/>'], ['interruption', '<a>', '</>']],
    ['<a>1<é/>2</a>', ['<a>', '<é/>2</a>'], ['<a>', '1', '<é>', '</>', '2', '</>']],
    [
      '<a>1<b xmlns="urn:b"><?pi?>2</b></a>',
      ['<a><b xmlns="urn:b">', '<?pi?>2</b></a>'],
      ['<a>', '1', '<{urn:b}b>', 'interruption', '2', '</>', '</>'],
    ],
    ['<a/><?pi?>', ['<root/>', '<?pi?>'], ['<a>', '</>', 'interruption']],
    ['<a></a >', ['<a>', '</a >'], ['<a>', '</>']],
    ['<a>&#x00000041;</a>', ['<a>', '&#x00000041;</a>'], ['<a>', 'A', '</>']],
    ['<a><![CDATA[]]><?pi?><![CDATA[]]></a>', ['<a>', '<?pi?><![CDATA[]]></a>'], ['<a>', 'interruption', '</>']],
    ['<!DOCTYPE a><a/>', ['<!DOCTYPE a><a/>'], ['doctype a><a/>', '<a>', '</>']],
    ['<?pi?><!DOCTYPE a><a/>', ['<?pi?><!DOCTYPE a><a/>'], ['interruption', 'doctype a', '<a>', '</>']],
  ])('%s', (document, toSaxes, events) => {
    const reading = new Reading().write(document).end();
    expect([reading.toSaxes, reading.events]).toEqual([toSaxes, events]);
  });

  test.each([
    ['', /document must contain a root element/],
    ['<a>', /unclosed tag: a/],
    ['<a', /document must contain a root element/],
    ['<a><b', /unclosed tag: a/],
    ['<a/>x', /text data outside of root node/],
    ['x<a/>', /text data outside of root node/],
    ['<a/><b/>', /documents may contain only one root/],
    ['<a></b>', /unexpected close tag/],
    ['<a>&nbsp;</a>', /undefined entity/],
    ['<a>&#x110000;</a>', /malformed character entity/],
    ['<a>]]></a>', /the string "]]>" is disallowed/],
    ['<a>]]&gt;]]></a>', /the string "]]>" is disallowed/],
    ['<a>\u0001</a>', /disallowed character/],
    ['<a><!-- -- --></a>', /malformed comment/],
    ['<a><!DOCTYPE a></a>', /inappropriately located doctype/],
    ['<?xml version="1.0"?><?xml version="1.0"?><a/>', /xml/i],
    [' <?xml version="1.0"?><a/>', /xml/i],
  ])('which rejects %j', (document, message) => {
    expect(() => new Reading().write(document).end()).toThrow(message);
    // the message is the same if the document arrives character by character
    expect(() => new Reading().write(...document).end()).toThrow(message);
  });

  test('in pieces of at least 1024 characters, and the rest at the end', () => {
    const reading = new Reading().write('<a><?pi?>', 'x'.repeat(1023));
    expect(reading.toSaxes).toEqual(['<a>', '<?pi?>']);
    reading.write('', 'y');
    expect(reading.toSaxes.slice(2)).toEqual([`${'x'.repeat(1023)}y`]);
    reading.write('z\r', '\n</a>').end();
    expect(reading.toSaxes.slice(3)).toEqual(['z\n</a>']);
    expect(reading.events.slice(-2)).toEqual([`${'x'.repeat(1023)}yz\n`, '</>']);
  });

  test('at once if a piece contains a forbidden character, with the text that was not read before', () => {
    for (const forbidden of ['\u0000', '\u0008', '\u000b', '\u000c', '\u001f', '\ufffe', '\uffff']) {
      const reading = new Reading().write('<a>1<b');
      expect(() => reading.write(`>${forbidden}`)).toThrow(/disallowed character/);
      expect(reading.toSaxes).toEqual(['<a>', `<b>${forbidden}`]);
    }
  });

  test('an open section continues', () => {
    const reading = new Reading().write('<a><![CDATA[1');
    expect(() => reading.write('\u0001')).toThrow(/disallowed character/);
    expect([reading.events, reading.toSaxes]).toEqual([
      ['<a>', '1'],
      ['<a>', '<![CDATA[\u0001'],
    ]);
  });
});

describe('the scanner waits for the rest of', () => {
  test.each(['<a x="', '<!-- ', '<a></a ', '<a><!X'])('%s..., up to 65,536 characters', (start) => {
    const tag = start.slice(start.lastIndexOf('<'));
    const filler = 'x'.repeat(65_536 - tag.length);
    const reading = new Reading().write(start + filler);
    expect(reading.toSaxes).toEqual([]);
    try {
      reading.write('y');
    } catch {
      // saxes may reject the tag at once
    }
    expect(reading.toSaxes.at(-1)).toBe(`${tag}${filler}y`);
  });

  test('a declaration of less than 100 characters', () => {
    const start = '<?xml version="1.0"';
    const reading = new Reading().write(start.padEnd(99));
    expect(reading.toSaxes).toEqual([]);
    reading.write(' ');
    expect(reading.toSaxes).toEqual([start.padEnd(100)]);
  });

  test.each([
    ['1&amp', '1'],
    ['1&#111411', '1'],
    ['1&amp;&gt', '1&'],
    ['&', ''],
    ['1;&', '1;'],
    ['1]', '1'],
    ['1]]', '1'],
    ['1]]]', '1]'],
    [']', ''],
    [']]', ''],
    ['1&amp;', '1&'],
    ['1;', '1;'],
  ])('the end of %j: it reports %j when it is flushed', (text, reported) => {
    const reading = new Reading().write('<a>', text);
    reading.reader.flush();
    expect([reading.events, reading.toSaxes]).toEqual([['<a>', reported].filter((each) => each !== ''), []]);
    reading.reader.flush();
    expect(reading.events).toHaveLength(reported === '' ? 1 : 2);
  });

  test('the end of a section, and of nothing after the handover', () => {
    const reading = new Reading().write('<a><![CDATA[1]]', '2]');
    reading.reader.flush();
    expect(reading.events).toEqual(['<a>', '1]]2']);
    reading.write(']><?pi?>');
    reading.write('3');
    reading.reader.flush();
    expect([reading.events, reading.toSaxes]).toEqual([
      ['<a>', '1]]2', 'interruption'],
      ['<a>', '<?pi?>'],
    ]);
  });

  test('an entity has at most 10 characters', () => {
    const reading = new Reading().write('<a>1&#11141110');
    reading.reader.flush();
    expect([reading.events, reading.toSaxes]).toEqual([['<a>'], ['<a>', '1&#11141110']]);
  });

  test('a section is reported in parts of at least 524,288 characters', () => {
    const reading = new Reading().write('<a><![CDATA[', 'x'.repeat(524_287));
    expect(reading.events).toEqual(['<a>']);
    reading.write('y');
    expect(reading.events.map(({ length }) => length)).toEqual([3, 524_288]);
  });
});

test('messages have the position only if it is needed', () => {
  expect(() => new Reading(true).write('<a>\n</b>').end()).toThrow(/^2:4: unexpected close tag/);
  expect(() => new Reading().write('<a>\n</b>')).toThrow(/^unexpected close tag/);
});

test('the position is known if it is needed; then saxes reads the whole document', () => {
  const reading = new Reading(true).write('<a>\n <b>', `${'x'.repeat(2000)}</b>`);
  expect(reading.toSaxes).toEqual([`<a>\n <b>${'x'.repeat(2000)}</b>`]);
  expect(reading.reader.position).toEqual({ line: 2, column: 2008 });
  expect(reading.events.slice(0, 3)).toEqual(['<a>', '\n ', '<b>']);
});

describe('the cache of start tags', () => {
  test('refers to the tag that followed last time, if both are cached', () => {
    const cache = new TagCache();
    const document = '<a><b/><c x="1"/><b>1</b><d>2</d></a>';
    const want = ['<a>', '<b>', '</>', '<c>', '</>', '<b>', '1', '</>', '<d>', '2', '</>', '</>'];
    for (let each = 0; each < 3; each++) {
      expect(new Reading(false, cache).write(document).end().events).toEqual(want);
      const tags = cache.outermost.tags;
      expect([...tags.keys()]).toEqual(['a', 'b', 'd']);
      expect(cache.outermost.root).toBe(tags.get('a'));
      expect(tags.get('a')?.next).toBe(tags.get('b'));
      expect(tags.get('b')?.next).toBe(tags.get('d'));
      expect(tags.get('b')?.follow).toBe('/b><d>');
      expect(tags.get('d')?.next).toBe(undefined);
    }
  });

  test.each<[document: string, events: string[]]>([
    ['<a>>1</a>', ['<a>', '>1', '</>']],
    ['<a>/>1</a>', ['<a>', '/>1', '</>']],
    ['<a/>', ['<a>', '</>']],
    ['<ab>1</ab>', ['<ab>', '1', '</>']],
    ['<ab/>', ['<ab>', '</>']],
    ['<a><bb>1</bb><bb>>2</bb><bb/></a>', ['<a>', '<bb>', '1', '</>', '<bb>', '>2', '</>', '<bb>', '</>', '</>']],
    [`<${'a'.repeat(30)}>>1</${'a'.repeat(30)}>`, [`<${'a'.repeat(30)}>`, '>1', '</>']],
  ])('does not change how %s is read', (document, events) => {
    // after itself, and after a document whose root element has a similar name
    for (const before of [document, '<a>1</a>', '<a><bb>1</bb></a>']) {
      const cache = new TagCache(true);
      new Reading(false, cache).write(before).end();
      for (let each = 0; each < 2; each++) {
        const reading = new Reading(false, cache).write(document).end();
        expect([before, reading.events, reading.toSaxes]).toEqual([before, events, []]);
      }
    }
  });

  test('does not make a tag valid that starts like the expected tag', () => {
    const cache = new TagCache();
    new Reading(false, cache).write('<a>1</a>').end();
    expect(() => new Reading(false, cache).write('<a/b/>').end()).toThrow(/forward-slash in opening tag/);
    const rows = new TagCache();
    new Reading(false, rows).write('<r>a<a/><a>1</a><a>2</a></r>').end();
    const reading = new Reading(false, rows).write('<r>a<b>1</b></r>').end();
    expect(reading.events).toEqual(['<r>', 'a', '<b>', '1', '</>', '</>']);
    expect(() => new Reading(false, rows).write('<r><a/b></r>').end()).toThrow(/forward-slash in opening tag/);
    expect(() => new Reading(false, rows).write('<r>a<a/><a>1<//a><a>2</a></r>').end()).toThrow(/disallowed character/);
  });

  test('does not make a second root element valid', () => {
    const cache = new TagCache();
    new Reading(false, cache).write('<a><b/></a>').end();
    expect(cache.outermost.tags.get('a')?.follow).toBe('/a><b>');
    expect(() => new Reading(false, cache).write('<a></a><b></b>')).toThrow(/documents may contain only one root/);
    expect(() => new Reading(false, cache).write('<b><b/></b><b/>')).toThrow(/documents may contain only one root/);
  });

  test('is cleared before a document if it is full', () => {
    const cache = new TagCache();
    const fill = (count: number): void => {
      for (let at = 0; at < count; at++) new Reading(false, cache).write(`<a${at}/>`);
    };
    fill(1);
    cache.size = MAX_CACHED_TAGS - 1;
    new XmlReader(sink, false, cache);
    expect([cache.size, cache.outermost.tags.size]).toEqual([MAX_CACHED_TAGS - 1, 1]);
    cache.size = MAX_CACHED_TAGS;
    new XmlReader(sink, false, cache);
    expect([cache.size, cache.outermost.tags.size]).toEqual([0, 0]);
  });
});

const ignore = (): void => undefined;
const sink = { open: ignore, close: ignore, text: ignore, doctype: ignore, interruption: ignore };
