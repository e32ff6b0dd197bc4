import { isUtf8 } from 'node:buffer';
import type { XmlElement } from './xml/tree.js';

/** Replaces a masked value. */
export const MASK = '***';

/** Replaces a text that contains a secret of one to three characters: masking would show where the secret is. */
export const HIDDEN_TEXT = '(not shown: it contains a secret that is too short to be masked)';

/** The names of members with secret values: passwords, authcodes, tokens, keys. */
const SECRET_NAME = /passw|passphrase|pwd|secret|token|auth_?code|api_?key|private_?key|credential|^s?pass$/i;

/** The minimum length of a secret to mask. A shorter one hides the whole text. */
const MIN_SECRET = 4;
/** The minimum length of other values to mask. Shorter ones are ordinary words. */
const MIN_WORD = 6;
/** A quoted name may end in the middle of a value. This many characters, and half of the value, count as the value. */
const MIN_PART = 6;
/** The maximum length of a quoted name. */
const MAX_QUOTED = 80;
/** The maximum number of nested encodings. */
const MAX_ENCODINGS = 5;

/**
 * Masks values of the request in texts of the service. Services echo what they cannot read, and proxies quote requests.
 *
 * - Secrets (see `SECRET_NAME`; cookies) are masked anywhere, whatever the case of their ASCII letters. A text that
 *   contains one of fewer than 4 characters is replaced as a whole.
 * - Other strings are masked from 6 characters and as whole words only, numbers from 100 anywhere.
 *
 * All of them are found in plain text, with XML and HTML references (named and numeric), URL-encoded (`%XX` as UTF-8 or
 * Latin-1, `%uXXXX`, `+`), escaped as in JSON and JavaScript, and with other white space, also in nested encodings.
 * Secrets are also found in base64, alone or inside longer base64, in hexadecimal, and truncated before `...`.
 */
export class Masks {
  private readonly request: unknown;
  private readonly cookie: string | undefined;
  private readonly setCookie: readonly string[];
  private made: Needles | undefined;

  /**
   * @param request the request as it was sent
   * @param cookie the Cookie header field that was sent
   * @param setCookie the Set-Cookie lines of the reply
   */
  constructor(request: unknown, cookie?: string, setCookie: readonly string[] = []) {
    this.request = request;
    this.cookie = cookie;
    this.setCookie = setCookie;
  }

  /** Masks a text of the service. */
  text(text: string): string {
    return masked(text, this.needles, false);
  }

  /**
   * Masks a name of the service, or a message of ours that quotes one: an element, a charset, a host. It also finds
   * values in lower case and cut ones. A secret of fewer than 4 characters counts only as a whole word.
   */
  quotes(text: string): string {
    return masked(text, this.needles, true);
  }

  /** Created at the first use, because most calls need none. */
  private get needles(): Needles {
    return (this.made ??= needlesOf(this.request, [
      ...(this.cookie?.split('; ').map(cookieValue) ?? []),
      // a new cookie with a short value is not a reason to hide a text
      ...this.setCookie.map((line) => cookieValue(line.split(';', 1)[0] ?? '')).filter(isLong),
    ]));
  }
}

/** The values to find. */
interface Needles {
  /** Secrets of 4 characters or more, folded. */
  readonly secrets: Values;
  /** Shorter secrets, folded. */
  readonly shortSecrets: Values;
  readonly words: Values;
  readonly foldedWords: Values;
  readonly numbers: Values;
}

/** Finds values in texts. Of many values, it compares only those whose first characters are in the text. */
class Values {
  private readonly all: readonly string[];
  private readonly headLength: number;
  /** The values by their first characters, then by their lengths. */
  private heads: Map<string, Map<number, Set<string>>> | undefined;

  constructor(all: Iterable<string>, headLength: number) {
    this.all = [...new Set(all)];
    this.headLength = headLength;
  }

  *placesIn(text: string): Iterable<[start: number, end: number]> {
    if (this.all.length <= FEW) {
      for (const value of this.all) for (const at of placesOf(text, value)) yield [at, at + value.length];
      return;
    }
    for (const [at, byLength] of this.headsIn(text))
      for (const [length, values] of byLength) if (values.has(text.slice(at, at + length))) yield [at, at + length];
  }

  /** Finds values that were cut. */
  *cutPlacesIn(text: string, isQuote: boolean): Iterable<[start: number, end: number]> {
    if (!isQuote && !/\.\.\.|\u2026/.test(text)) return;
    let candidates: Iterable<string> = this.all;
    if (this.all.length > FEW) {
      const found = new Set(Array.from(this.headsIn(text), ([, byLength]) => byLength));
      candidates = [...found].flatMap((byLength) => [...byLength.values()].flatMap((values) => [...values]));
    }
    for (const value of candidates) yield* cutIn(text, value, this.headLength, isQuote);
  }

  private *headsIn(text: string): Iterable<[at: number, byLength: Map<number, Set<string>>]> {
    const { headLength, all } = this;
    if (!this.heads) {
      this.heads = new Map();
      for (const value of all) {
        const byLength = getOrMake(this.heads, value.slice(0, headLength), () => new Map<number, Set<string>>());
        getOrMake(byLength, value.length, () => new Set<string>()).add(value);
      }
    }
    for (let at = 0; at < text.length; at++) {
      const byLength = this.heads.get(text.slice(at, at + headLength));
      if (byLength) yield [at, byLength];
    }
  }
}

/** Up to this number, values are searched one by one. */
const FEW = 100;

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}

function needlesOf(request: unknown, further: readonly string[]): Needles {
  const found = { secrets: new Set<string>(), words: new Set<string>(), numbers: new Set<string>() };
  const addBinary = (bytes: Buffer): void => {
    for (const form of binaryForms(bytes)) if (form.length > MIN_SECRET) found.secrets.add(folded(form));
  };
  const addSecret = (value: string): void => {
    for (const form of formsOf(value, isLong(value) ? MIN_SECRET : 1))
      for (const written of [form, form.normalize('NFC'), form.normalize('NFD')]) found.secrets.add(folded(written));
    if (isLong(value)) addBinary(Buffer.from(value, 'utf8'));
  };
  const collect = (value: unknown, isSecret: boolean): void => {
    if (typeof value === 'string') {
      if (isSecret) addSecret(value);
      else for (const form of formsOf(value, MIN_WORD)) found.words.add(form);
    } else if (typeof value === 'bigint' || typeof value === 'number') {
      if (isSecret) addSecret(String(value));
      else if (Math.abs(Number(value)) > 99) found.numbers.add(String(value));
    } else if (value instanceof Uint8Array) {
      if (isSecret) addBinary(Buffer.from(value));
    } else if (typeof value === 'object' && value !== null) {
      const isSecretElement = isSecret || isSecretXml(value as Partial<XmlElement>);
      for (const [key, member] of Object.entries(value))
        collect(member, SECRET_NAME.test(key) || (isSecretElement && (isSecret || (key !== 'name' && key !== 'ns'))));
    }
  };
  collect(request, false);
  further.forEach(addSecret);
  const secrets = [...found.secrets];
  const words = [...found.words];
  return {
    secrets: new Values(secrets.filter(isLong), MIN_SECRET),
    shortSecrets: new Values(
      secrets.filter((each) => !isLong(each)),
      1,
    ),
    words: new Values(words, MIN_WORD),
    foldedWords: new Values(words.map(folded), MIN_WORD),
    numbers: new Values(found.numbers, 3),
  };
}

/** Whether it is an element or an attribute of open content with the name of a secret. */
function isSecretXml({ ns, name }: Partial<XmlElement>): boolean {
  return typeof ns === 'string' && typeof name === 'string' && SECRET_NAME.test(name);
}

/** Bytes in hexadecimal, and in base64 for each of the three offsets that they may have in longer base64. */
function binaryForms(bytes: Buffer): string[] {
  const forms = [bytes.toString('hex')];
  for (const before of [0, 1, 2]) {
    const all = Buffer.concat([Buffer.alloc(before), bytes]);
    // without the characters that also encode bits of adjacent bytes
    const [start, end] = [Math.ceil((before * 4) / 3), Math.floor((all.length * 4) / 3)];
    forms.push(all.toString('base64').slice(start, end), all.toString('base64url').slice(start, end));
  }
  return forms;
}

/** A value unchanged, trimmed, and decoded. */
function formsOf(value: string, minLength: number): string[] {
  return [value, value.trim(), decoded({ text: value })?.text ?? ''].filter((form) => form.length >= minLength);
}

/** A decoded text, and the position of each of its characters in the original text. */
interface Layer {
  readonly text: string;
  /** Absent if nothing was decoded. */
  readonly starts?: readonly number[];
}

function masked(text: string, needles: Needles, isQuote: boolean): string {
  const spans: [start: number, end: number][] = [];
  let layer: Layer | undefined = { text };
  for (let depth = 0; layer && depth <= MAX_ENCODINGS; depth++) {
    const { starts } = layer;
    const found = spansIn(layer.text, needles, isQuote);
    if (!found) return HIDDEN_TEXT;
    for (const [start, end] of found) spans.push(starts ? [starts[start] ?? 0, starts[end] ?? 0] : [start, end]);
    layer = decoded(layer);
  }
  if (spans.length === 0) return text;
  let result = '';
  let at = 0;
  for (const [start, end] of spans.sort(([a], [b]) => a - b)) {
    if (start >= at) result += text.slice(at, start) + MASK;
    at = Math.max(at, end);
  }
  return result + text.slice(at);
}

/** The spans of values of the request in a text; undefined if it contains a secret that is too short to be masked. */
function spansIn(text: string, needles: Needles, isQuote: boolean): [number, number][] | undefined {
  const { secrets, shortSecrets, words, foldedWords, numbers } = needles;
  const fold = folded(text);
  for (const [start, end] of shortSecrets.placesIn(fold)) if (!isQuote || isWhole(fold, start, end)) return undefined;
  const spans = [...secrets.placesIn(fold), ...secrets.cutPlacesIn(fold, isQuote)];
  const within = isQuote ? fold : text;
  for (const [start, end] of (isQuote ? foldedWords : words).placesIn(within))
    if (isWhole(within, start, end)) spans.push([start, end]);
  if (isQuote) spans.push(...foldedWords.cutPlacesIn(within, true));
  for (const [start, end] of numbers.placesIn(text)) if (!isQuote || end - start >= MIN_WORD) spans.push([start, end]);
  return spans;
}

/**
 * Upper and lower case are one, and so are a space and the `+` that a form writes for it. Every place stays the same.
 */
function folded(text: string): string {
  const ascii = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()).replaceAll('+', ' ');
  // all except the one capital whose small letter is longer
  return ascii.replace(/(?!\u0130)[^\0-\x7F]/gu, (character) => character.toLowerCase());
}

function* placesOf(text: string, value: string): Iterable<number> {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) yield at;
}

/** Whether no letter or digit goes on before or behind. */
function isWhole(text: string, start: number, end: number): boolean {
  const goesOn = (at: number): boolean => isLetter(text[at - 1]) && isLetter(text[at]);
  return !goesOn(start) && !goesOn(end);
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

/**
 * Where a value was clipped: it ends in dots or, within a quote, in a quotation mark or anywhere behind its first half;
 * and where it is clipped at the end of a text.
 */
function cutIn(text: string, value: string, minLength: number, isQuote: boolean): [number, number][] {
  const spans: [number, number][] = [];
  for (const start of placesOf(text, value.slice(0, minLength))) {
    let end = start + minLength;
    while (end - start < Math.min(value.length, MAX_QUOTED) && text[end] === value[end - start]) end++;
    const isCut =
      text.startsWith('...', end) ||
      text[end] === '\u2026' ||
      (isQuote && (text[end] === '"' || end - start >= Math.min(Math.max(value.length / 2, MIN_PART), MAX_QUOTED)));
    if (end - start < value.length && isCut) spans.push([start, end]);
  }
  if (value.length <= MAX_QUOTED || !text.endsWith('...')) return spans;
  const end = text.length - 3;
  for (let start = Math.max(0, end - value.length + 1); start <= end - MAX_QUOTED; start++)
    if (value.startsWith(text.slice(start, end))) return [...spans, [start, end]];
  return spans;
}

const escapes =
  /&(?:#(\d+)|#x([\da-f]+)|([a-z]{2,6}[1-4]{0,2}));|((?:%[\da-f]{2})+)|(?:\\u|%u)([\da-f]{4})|\\x([\da-f]{2})|\\u\{([\da-f]+)\}|\\(["'\\/bfnrt])|(\s\s+|[^\S ])/gi;

const named = new Map([
  ...Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }),
  ...Object.entries({ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }),
  ...namesFrom(
    0xa0,
    'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest',
  ),
  // capitals are folded
  ...namesFrom(
    0xe0,
    'agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml',
  ),
  ...namesFrom(0xd7, 'times'),
  ...namesFrom(0xdf, 'szlig'),
]);

/** Names of HTML for characters that follow each other. */
function namesFrom(code: number, names: string): [string, string][] {
  return names.split(' ').map((name, at) => [name, String.fromCharCode(code + at)]);
}

/** Decodes one layer of any encoding. Returns undefined if there is none. */
function decoded({ text, starts }: Layer): Layer | undefined {
  let result = '';
  const places: number[] = [];
  const add = (piece: string, at: number, step: number): void => {
    for (let index = 0; index < piece.length; index++) places.push(starts?.[at + index * step] ?? at + index * step);
    result += piece;
  };
  let end = 0;
  for (const match of text.matchAll(escapes)) {
    const [all, decimal, hex, name, percents, unicode, byte, point, character, space] = match;
    add(text.slice(end, match.index), end, 1);
    end = match.index + all.length;
    if (percents !== undefined) addBytes(Buffer.from(percents.replaceAll('%', ''), 'hex'), match.index, add);
    else if (name !== undefined) add(named.get(name.toLowerCase()) ?? all, match.index, 0);
    else if (character !== undefined) add(named.get(character) ?? character, match.index, 0);
    else if (space !== undefined) add(' ', match.index, 0);
    else {
      const code = decimal === undefined ? parseInt(hex ?? unicode ?? byte ?? point ?? '', 16) : Number(decimal);
      add(code <= 0x10ffff ? String.fromCodePoint(code) : all, match.index, 0);
    }
  }
  if (end === 0) return undefined;
  add(text.slice(end), end, 1);
  places.push(starts?.[text.length] ?? text.length);
  return { text: result, starts: places };
}

/** Bytes that were written as `%XX`, each three characters. */
function addBytes(bytes: Buffer, at: number, add: (piece: string, at: number, step: number) => void): void {
  if (!isUtf8(bytes)) return add(bytes.toString('latin1'), at, 3);
  let before = 0;
  for (const character of bytes.toString('utf8')) {
    add(character, at + before * 3, 0);
    before += Buffer.byteLength(character);
  }
}

function isLong(secret: string): boolean {
  return secret.length >= MIN_SECRET;
}

function cookieValue(pair: string): string {
  return pair.slice(pair.indexOf('=') + 1).trim();
}
