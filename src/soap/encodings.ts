import { isUtf8 } from 'node:buffer';

/**
 * Decodes character references, URL encoding and escapes in text that services and proxies may have encoded repeatedly.
 */

/** The maximum number of nested encodings. */
const MAX_ENCODINGS = 5;

/** A range of characters in a string. */
export type Span = readonly [start: number, end: number];

/** Decoded text, with the position of each of its characters in the original text. */
export interface Layer {
  readonly text: string;
  /** The start of each character in the original text. Absent, like `ends`, if nothing was decoded. */
  readonly starts?: readonly number[];
  readonly ends?: readonly number[];
}

/** Yields the text itself and the results of decoding the text once, twice, and so on. */
export function* layersOf(text: Layer): Iterable<Layer> {
  let layer: Layer | undefined = text;
  for (let depth = 0; layer && depth <= MAX_ENCODINGS; depth++) {
    yield layer;
    layer = decoded(layer);
  }
}

/** Converts a range of decoded text to the corresponding range of the original text. */
export function placedSpan({ starts, ends }: Layer, [start, end]: Span): Span {
  return starts && ends ? [starts[start] ?? 0, ends[end - 1] ?? 0] : [start, end];
}

const escapes =
  /&(?:#(\d+)|#x([\da-f]+)|([a-z]{2,16}[1-4]{0,2}));|((?:%[\da-f]{2})+)|(?:\\u|%u)([\da-f]{4})|\\x([\da-f]{2})|\\u\{([\da-f]+)\}|\\(["'\\/bfnrt])|(\s\s+|[^\S ])/gi;

const named = new Map([
  ...Object.entries({ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }),
  ...Object.entries({ lsqb: '[', rsqb: ']', lcub: '{', rcub: '}', verbar: '|', verticalline: '|' }),
  ...Object.entries({ tab: '\t', newline: '\n', midast: '*', underbar: '_', diacriticalgrave: '`' }),
  ...namesFrom(0x21, 'excl quot num dollar percnt amp apos lpar rpar ast plus comma'),
  ...namesFrom(0x2e, 'period sol'),
  ...namesFrom(0x3a, 'colon semi lt equals gt quest commat'),
  ...namesFrom(0x5b, 'lbrack bsol rbrack hat lowbar grave'),
  ...namesFrom(0x7b, 'lbrace vert rbrace'),
  ...namesFrom(
    0xa0,
    'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest',
  ),
  // names are compared in lower case, so upper-case letters are not listed
  ...namesFrom(
    0xe0,
    'agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml',
  ),
  ...namesFrom(0xd7, 'times'),
  ...namesFrom(0xdf, 'szlig'),
]);

/** Assigns HTML entity names to consecutive characters. */
function namesFrom(code: number, names: string): [string, string][] {
  return names.split(' ').map((name, at) => [name, String.fromCharCode(code + at)]);
}

/**
 * Adds decoded text for the original characters from `from` to `to`. Each decoded character stands for `width` original
 * characters, by default for the entire range.
 */
type AddText = (piece: string, from: number, to: number, width?: number) => void;

/** Matches a line break that may be within Base64, and the indentation after it. */
const lineBreaks = /(?<=[\w+/-])\r?\n[ \t]*(?=[\w+/=-])/g;

/** Removes the line breaks that may be within Base64. Returns undefined if there are none. */
export function unwrapped(layer: Layer): Layer | undefined {
  return decoded(layer, lineBreaks);
}

/** Decodes one layer of encoding. Returns undefined if the text contains nothing to decode. */
export function decoded({ text, starts, ends }: Layer, pattern = escapes): Layer | undefined {
  let result = '';
  const places: { starts: number[]; ends: number[] } = { starts: [], ends: [] };
  const add: AddText = (piece, from, to, width = to - from) => {
    for (let index = 0; index < piece.length; index++) {
      const at = width === to - from ? from : from + index * width;
      places.starts.push(starts?.[at] ?? at);
      places.ends.push(ends?.[at + width - 1] ?? at + width);
    }
    result += piece;
  };
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const [all, decimal, hex, name, percents, unicode, byte, point, character, space] = match;
    const from = match.index;
    const to = from + all.length;
    add(text.slice(end, from), end, from, 1);
    end = to;
    if (pattern === lineBreaks) continue;
    if (percents !== undefined) addBytes(Buffer.from(percents.replaceAll('%', ''), 'hex'), from, add);
    else if (name !== undefined) add(named.get(name.toLowerCase()) ?? all, from, to);
    else if (character !== undefined) add(named.get(character) ?? character, from, to);
    else if (space !== undefined) add(' ', from, to);
    else {
      const code = decimal === undefined ? parseInt(hex ?? unicode ?? byte ?? point ?? '', 16) : Number(decimal);
      add(code <= 0x10ffff ? String.fromCodePoint(code) : all, from, to);
    }
  }
  if (end === 0) return undefined;
  add(text.slice(end), end, text.length, 1);
  return { text: result, ...places };
}

/** Adds bytes that were encoded as `%XX`, with three characters per byte. */
function addBytes(bytes: Buffer, at: number, add: AddText): void {
  if (!isUtf8(bytes)) return add(bytes.toString('latin1'), at, at + 3 * bytes.length, 3);
  let from = at;
  for (const character of bytes.toString('utf8')) {
    const to = from + 3 * Buffer.byteLength(character);
    add(character, from, to);
    from = to;
  }
}
