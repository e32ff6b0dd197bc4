import { describe, expect, test } from 'vitest';
import { TextReader } from '../../../src/soap/xml/charset.js';
import { isXmlText } from '../../../src/soap/xml/names.js';

const DECLARED = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><a>é€</a>`;

function utf16(text: string, order: 'le' | 'be', mark = false): Buffer {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

/** `é` and `€` in windows-1252. Latin-1 does not contain `€`. */
function cp1252(text: string): Buffer {
  return Buffer.from(text.replaceAll('€', '\x80'), 'latin1');
}

function read(contentType: string | undefined, chunks: readonly Uint8Array[]): { text: string; charset: unknown } {
  const reader = new TextReader(contentType);
  const text = chunks.map((chunk) => reader.write(chunk)).join('') + reader.end();
  return { text, charset: reader.charset };
}

const bytewise = (bytes: Uint8Array) => Array.from(bytes, (byte) => Uint8Array.of(byte));

const xml = '<a>é€𝄞</a>';

const table: [string, { type?: string; bytes: Buffer; charset: string; text: string }][] = [
  ['no charset means UTF-8', { bytes: Buffer.from(xml), charset: 'utf-8', text: xml }],
  ['an empty body is empty text', { bytes: Buffer.alloc(0), charset: 'utf-8', text: '' }],
  ['a body of one byte is read', { bytes: Buffer.from('x'), charset: 'utf-8', text: 'x' }],
  [
    'the charset of Content-Type is used, in any case and quoted',
    { type: 'text/xml; Charset="UTF-8"', bytes: Buffer.from(xml), charset: 'utf-8', text: xml },
  ],
  [
    'a parameter whose quoted value contains "; charset=" is not the charset',
    {
      type: 'application/xop+xml; type="text/xml; charset=iso-8859-1"; charset="utf-8"',
      bytes: Buffer.from('<a>ä</a>'),
      charset: 'utf-8',
      text: '<a>ä</a>',
    },
  ],
  ['a byte order mark is not part of the text', { bytes: Buffer.from('\ufeff' + xml), charset: 'utf-8', text: xml }],
  [
    'a byte order mark takes precedence over Content-Type',
    { type: 'text/xml; charset=iso-8859-1', bytes: Buffer.from('\ufeff' + xml), charset: 'utf-8', text: xml },
  ],
  [
    'Content-Type takes precedence over the XML declaration',
    {
      type: 'text/xml; charset=utf-8',
      bytes: Buffer.from(DECLARED('iso-8859-1')),
      charset: 'utf-8',
      text: DECLARED('iso-8859-1'),
    },
  ],
  [
    'the XML declaration is used without a charset in Content-Type',
    {
      type: 'text/xml',
      bytes: cp1252(DECLARED('windows-1252')),
      charset: 'windows-1252',
      text: DECLARED('windows-1252'),
    },
  ],
  [
    'Latin-1 is read as windows-1252',
    {
      type: 'text/xml; charset=ISO-8859-1',
      bytes: cp1252('<a>é€</a>'),
      charset: 'windows-1252',
      text: '<a>é€</a>',
    },
  ],
  ['UTF-16 LE with a mark', { bytes: utf16(xml, 'le', true), charset: 'utf-16le', text: xml }],
  ['UTF-16 BE with a mark', { bytes: utf16(xml, 'be', true), charset: 'utf-16be', text: xml }],
  [
    'UTF-16 LE without a mark is detected by its first character',
    { bytes: utf16(xml, 'le'), charset: 'utf-16le', text: xml },
  ],
  [
    'UTF-16 BE without a mark is detected by its first character',
    { bytes: utf16(xml, 'be'), charset: 'utf-16be', text: xml },
  ],
  [
    '"utf-16" in Content-Type says nothing of the order',
    { type: 'text/xml; charset=utf-16', bytes: utf16(xml, 'be'), charset: 'utf-16be', text: xml },
  ],
  [
    'a declaration of UTF-16 in 8-bit text is ignored',
    { bytes: Buffer.from(DECLARED('utf-16')), charset: 'utf-8', text: DECLARED('utf-16') },
  ],
  [
    'other charsets that Node knows are read',
    {
      type: 'text/xml; charset=shift_jis',
      bytes: Buffer.from([0x93, 0xfa, 0x96, 0x7b]),
      charset: 'shift_jis',
      text: '日本',
    },
  ],
];

describe('TextReader', () => {
  test.each(table)('%s', (_name, { type, bytes, charset, text }) => {
    expect(read(type, [bytes])).toEqual({ text, charset });
  });

  test.each(table)('%s, byte by byte', (_name, { type, bytes, charset, text }) => {
    expect(read(type, bytewise(bytes))).toEqual({ text, charset });
  });

  test('does not depend on a chunk after it has been written', () => {
    const reader = new TextReader('text/xml');
    const chunk = Buffer.alloc(1);
    let text = '';
    for (const byte of Buffer.from(xml)) {
      chunk[0] = byte;
      text += reader.write(chunk);
    }
    expect(text + reader.end()).toBe(xml);
  });

  test('keeps a second byte order mark inside the text', () => {
    expect(read(undefined, [Buffer.from('\ufeff<a>\ufeff</a>')]).text).toBe('<a>\ufeff</a>');
    expect(read(undefined, [Buffer.from('\ufeff<a>'), Buffer.from('\ufeff</a>')]).text).toBe('<a>\ufeff</a>');
  });

  test('does not hold back text that begins like a declaration but never ends it', () => {
    const reader = new TextReader(undefined);
    expect(reader.write(Buffer.from('<?xml ' + ' '.repeat(2000)))).toHaveLength(2006);
  });

  test.each([
    ['a stray byte', Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c])],
    ['an overlong form', Buffer.from([0x3c, 0x61, 0x3e, 0xc0, 0xaf, 0x3c])],
    ['a surrogate', Buffer.from([0x3c, 0x61, 0x3e, 0xed, 0xa0, 0x80, 0x3c])],
    ['an end inside a character', Buffer.from([0x3c, 0x61, 0x3e, 0xe2, 0x82])],
  ])('%s is malformed UTF-8', (_name, bytes) => {
    expect(() => read(undefined, [bytes])).toThrow('is not valid utf-8');
    expect(() => read(undefined, bytewise(bytes))).toThrow('is not valid utf-8');
  });

  test('reports an odd number of bytes as malformed UTF-16', () => {
    expect(() => read(undefined, [utf16(xml, 'le').subarray(0, 9)])).toThrow('is not valid utf-16le');
  });

  test('reports an unknown charset by name', () => {
    expect(() => read('text/xml; charset=klingon', [Buffer.from(xml)])).toThrow('"klingon"');
    expect(() => read(undefined, [Buffer.from(DECLARED('x-none'))])).toThrow('"x-none"');
  });
});

describe('the charset is detected', () => {
  const latin1 = Buffer.from([0xe9]);
  const charsetOf = (type: string | undefined, ...chunks: readonly Uint8Array[]): unknown => read(type, chunks).charset;

  test.each([
    ['text/xml; charset=iso-8859-1', 'windows-1252'],
    ["text/xml;charset='iso-8859-1'", 'windows-1252'],
    ['text/xml; CHARSET = "iso-8859-1"', 'windows-1252'],
    ['text/xml; charset=iso-8859-1; x=y', 'windows-1252'],
    ['text/xml; charset=iso-8859-1, text/plain', 'windows-1252'],
    ['text/xml; x="a;b"; charset=iso-8859-1', 'windows-1252'],
    ['text/xml; x="; charset=utf-16"; charset=iso-8859-1', 'windows-1252'],
    ['text/xml; charset=utf8', 'utf-8'],
    ['text/xml; charset=unicode-1-1-utf-8', 'utf-8'],
    ['text/xml; charset=latin1', 'windows-1252'],
    ['text/xml; charset=iso-8859-2', 'iso-8859-2'],
    ['text/xml; charset=utf-16', 'utf-16le'],
    ['text/xml; charset=UTF16', 'utf-16le'],
    ['text/xml; charset=utf-16be', 'utf-16be'],
    ['text/xml; xcharset=iso-8859-1', 'utf-8'],
    ['text/xml; charset=', 'utf-8'],
    ['text/xml', 'utf-8'],
    ['', 'utf-8'],
    [undefined, 'utf-8'],
  ])('of the Content-Type %j: %s', (type, charset) => {
    const bytes = charset === 'utf-8' ? Buffer.from('x') : Buffer.from('x\0');
    expect(charsetOf(type, bytes)).toBe(charset);
    // again, and after another Content-Type
    expect([charsetOf(type, bytes), charsetOf('text/plain', latin1.subarray(1)), charsetOf(type, bytes)]).toEqual([
      charset,
      'utf-8',
      charset,
    ]);
  });

  test.each([
    ["<?xml version='1.0' encoding='iso-8859-1'?>", 'windows-1252'],
    ['<?xml\tversion="1.0"\nencoding = "iso-8859-1" ?>', 'windows-1252'],
    ['<?xml version="1.0" encoding="ISO-10646-UCS-2"?>', 'utf-8'],
    ['<?xml version="1.0" encoding="ucs-4"?>', 'utf-8'],
    ['<?xml version="1.0" encoding="UTF-32"?>', 'utf-8'],
    ['<?xml version="1.0" encoding="utf-8"?>', 'utf-8'],
    ['<?xml version="1.0"?>', 'utf-8'],
    ['<?xmlx encoding="iso-8859-1"?>', 'utf-8'],
    [' <?xml version="1.0" encoding="iso-8859-1"?>', 'utf-8'],
    ['<?xml version="1.0" xencoding="iso-8859-1"?>', 'utf-8'],
    ['<?xml version="1.0"><a encoding="iso-8859-1"?>', 'utf-8'],
    ['<?xml version="1.0" encoding=""?>', 'utf-8'],
  ])('of the declaration %s: %s', (declaration, charset) => {
    expect(charsetOf('text/xml', Buffer.from(declaration))).toBe(charset);
  });

  test('of a declaration of at most 1024 bytes', () => {
    const declaration = (length: number) => Buffer.from(`${'<?xml encoding="iso-8859-1"'.padEnd(length - 2)}?>`);
    expect([charsetOf(undefined, declaration(1024)), charsetOf(undefined, declaration(1025))]).toEqual([
      'windows-1252',
      'utf-8',
    ]);
  });

  test('once five bytes have arrived, and the declaration is complete or has 1024 bytes', () => {
    const reading = (...chunks: readonly string[]): unknown[] => {
      const reader = new TextReader(undefined);
      return chunks.map((chunk) => [reader.write(Buffer.from(chunk)), reader.charset]);
    };
    const nothing = ['', undefined];
    expect(reading('<a/>', '\n', '2')).toEqual([nothing, ['<a/>\n', 'utf-8'], ['2', 'utf-8']]);
    expect(reading('<?xml', ' ?', '><')).toEqual([nothing, nothing, ['<?xml ?><', 'utf-8']]);
    const start = '<?xml '.padEnd(1023);
    expect(reading(start, ' ')).toEqual([nothing, [`${start} `, 'utf-8']]);
    // the declaration is not needed if the Content-Type or the byte order mark says it
    expect(new TextReader('text/xml; charset=utf-8').write(Buffer.from('<?xml'))).toBe('<?xml');
    expect(new TextReader('text/xml').write(Buffer.from('\ufeff<?xml'))).toBe('<?xml');
  });

  test('and an unknown one is named by at most 40 characters', () => {
    const label = 'k'.repeat(41);
    expect(() => read(`text/xml; charset=${label}`, [])).toThrow(
      new Error(`is in the charset "${'k'.repeat(40)}", which is unknown`),
    );
    expect(() => read('text/xml; charset=utf-16le', [Buffer.from('x')])).toThrow(
      new Error('is not valid utf-16le, the charset that it declares'),
    );
  });
});

test('windows-1252 has the characters of the Encoding Standard', () => {
  // index-windows-1252.txt, 80 to 9F
  const high = [
    0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d,
    0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,
    0x017e, 0x0178,
  ];
  const bytes = Uint8Array.from({ length: 0x100 }, (_, byte) => byte);
  const want = Array.from(bytes, (byte) => high[byte - 0x80] ?? byte);
  const { text } = read('text/xml; charset=windows-1252', [bytes]);
  expect(Array.from(text, (character) => character.codePointAt(0))).toEqual(want);
});

test('the part of an incomplete character is kept until the rest arrives', () => {
  for (const character of ['\u0080', '\u07ff', '\u0800', '\uffff', '\u{10000}', '\u{10ffff}']) {
    const bytes = Buffer.from(`12345${character}`);
    for (let at = 5; at < bytes.length; at++) {
      const reader = new TextReader(undefined);
      expect(reader.write(bytes.subarray(0, at))).toBe('12345');
      expect(reader.write(bytes.subarray(at))).toBe(character);
      expect(reader.write(Buffer.from('6'))).toBe('6');
      expect(reader.end()).toBe('');
    }
  }
  // no character starts with these bytes, or has so many
  for (const bytes of [[0x80], [0xbf, 0xbf], [0xe2, 0x82, 0xac, 0x80], [0xf0, 0x90, 0x80, 0x80, 0x80]])
    expect(() => new TextReader(undefined).write(Buffer.from([0x31, 0x32, 0x33, 0x34, 0x35, ...bytes]))).toThrow(
      'is not valid utf-8',
    );
});

describe('characters that XML 1.0 forbids', () => {
  const piece = (text: string): Buffer => Buffer.from(`${'\u00e9 is a letter\r\n\t'.repeat(400)}${text}`);
  const reader = (contentType: string): TextReader => new TextReader(contentType);

  test.each([
    [0xff, 0x3c],
    [0x3c, 0xfe],
    [0xfe, 0x3c],
    [0x3c, 0xff],
    [0xef, 0xbb],
    [0xef, 0x3c, 0xbf],
    [0x3c, 0xbb, 0xbf],
  ])('an incomplete byte order mark is not a byte order mark: %#', (...mark) => {
    const bytes = Uint8Array.of(...mark, ...Buffer.from('<a>text</a>'));
    expect(() => read(undefined, [bytes])).toThrow('is not valid utf-8');
    expect(read('text/xml; charset=iso-8859-1', [bytes]).charset).toBe('windows-1252');
  });

  test.each([...Array(0x20).keys(), 0x7f, 0x80, 0xd7ff, 0xe000, 0xfeff, 0xfffd, 0xfffe, 0xffff, 0x1f600])(
    'U+%i is detected by its bytes only if it is forbidden',
    (code) => {
      const text = reader('text/xml; charset=utf-8');
      const character = String.fromCodePoint(code);
      text.write(piece(`${character} and more`));
      expect(text.isXmlText).toBe(isXmlText(character));
    },
  );

  test('are detected in each chunk, and in the second chunk if a character is split', () => {
    const text = reader('text/xml; charset=utf-8');
    const said = (bytes: Uint8Array): boolean => (text.write(bytes), text.isXmlText);
    const [forbidden, cut] = [piece('\u0001'), piece('\uFFFE')];
    expect(said(piece(''))).toBe(true);
    expect(said(forbidden)).toBe(false);
    expect(said(cut.subarray(0, -1))).toBe(true);
    expect(said(Buffer.concat([cut.subarray(-1), piece('')]))).toBe(false);
    expect(said(piece(''))).toBe(true);
  });

  test('are detected in chunks of at least 4096 bytes', () => {
    const text = reader('text/xml; charset=utf-8');
    const said = (length: number): boolean => (text.write(Buffer.alloc(length, 'x')), text.isXmlText);
    expect([4095, 4096, 1, 4097].map(said)).toEqual([false, true, false, true]);
    expect(reader('').isXmlText).toBe(false);
    const other = reader('text/xml; charset=unicode-1-1-utf-8');
    other.write(piece(''));
    expect(other.isXmlText).toBe(true);
  });

  test('are not detected in short chunks and in other charsets', () => {
    const short = reader('text/xml; charset=utf-8');
    short.write(Buffer.from('<a>some text</a>'));
    expect(short.isXmlText).toBe(false);
    const other = reader('text/xml; charset=iso-8859-1');
    other.write(piece(''));
    expect(other.isXmlText).toBe(false);
  });
});

describe('a long text', () => {
  const mixed = 'an \u00e9, a \u0141, a \u20ac, a \u{1F600} and a mark \ufeff\r\n'.repeat(500);

  test.each([
    ['of ASCII', 'only letters and\tsigns\n'.repeat(500)],
    ['of Latin-1', 'a letter \u00e9\n'.repeat(500)],
    ['of all kinds of characters', mixed],
  ])('%s is read as it was written, whole and in pieces', (_, text) => {
    const bytes = Buffer.from(`\ufeff${text}`);
    expect(read('text/xml; charset=utf-8', [bytes])).toEqual({ text, charset: 'utf-8' });
    for (const at of [4996, 4997, 4998, 4999, 5000, 5001, 5002])
      expect(read(undefined, [bytes.subarray(0, at), bytes.subarray(at)]).text).toBe(text);
  });

  test.each(['\u0080', '\u07ff', '\u0800', '\u2014', '\uffff', '\u{10000}', '\u{10ffff}'])(
    'is read as it was written if it is split inside %j',
    (character) => {
      const text = `${mixed}${character}${mixed}`;
      const start = Buffer.byteLength(mixed);
      const bytes = Buffer.from(text);
      for (let at = start; at <= start + Buffer.byteLength(character); at++)
        expect(read(undefined, [bytes.subarray(0, at), bytes.subarray(at)]).text).toBe(text);
    },
  );

  test.each([
    ['a stray byte', [0xff]],
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['an end inside a character', [0xe2, 0x82]],
  ])('with %s is malformed', (_, bytes) => {
    const whole = Buffer.concat([Buffer.from(mixed), Buffer.from(bytes)]);
    expect(() => read(undefined, [whole])).toThrow('is not valid utf-8');
    expect(() => read(undefined, [Buffer.concat([whole, Buffer.from(mixed)])])).toThrow('is not valid utf-8');
  });
});

test('readers keep their incomplete characters separate', () => {
  const euro = Buffer.from('<a>€</a>');
  const [first, second] = [new TextReader(undefined), new TextReader(undefined)];
  const start = first.write(euro.subarray(0, 5));
  expect(second.write(euro) + second.end()).toBe('<a>€</a>');
  expect(start + first.write(euro.subarray(5)) + first.end()).toBe('<a>€</a>');
});
