import { isUtf8 } from 'node:buffer';

/** What is in place of a value that was masked. */
export const MASK = '***';

/** What is in place of a text that holds a secret of one to three characters: masking it would show where it is. */
export const HIDDEN_TEXT = '(not shown: it contains a secret that is too short to be masked)';

/** Members whose values are secrets, by their names: passwords, authcodes, tokens, keys. */
const SECRET_NAME = /passw|passphrase|pwd|secret|token|auth_?code|api_?key|private_?key|credential|^s?pass$/i;

/** Shorter secrets hide the whole text. */
const MIN_SECRET = 4;
/** Shorter values that are no secrets are not masked: they are ordinary words. */
const MIN_WORD = 6;
/** No name is quoted at greater length. */
const MAX_QUOTED = 80;
/** How often one text may be encoded within another. */
const MAX_ENCODINGS = 3;

/**
 * Masks in texts of the service what was sent: services echo what they could not read, and proxies quote requests.
 *
 * - Secrets (see `SECRET_NAME`; cookies) are masked anywhere, whatever the case of their ASCII letters. A text that
 *   contains one of fewer than 4 characters is replaced as a whole.
 * - Other strings are masked from 6 characters and as whole words only, numbers from 100 anywhere.
 *
 * All of them are found plain, as XML and HTML write them (named and numeric references), URL-encoded (`%XX` of UTF-8 or
 * Latin-1, `%uXXXX`, `+`), and escaped as in JSON and JavaScript, also one within the other; secrets in base64, too.
 */
export class Masks {
  private readonly request: unknown;
  private readonly cookie: string | undefined;
  private readonly setCookie: readonly string[];
  private made: Needles | undefined;

  /**
   * @param request the request as it was sent, policy's additions included
   * @param cookie the Cookie header field that was sent
   * @param setCookie the Set-Cookie lines of the reply
   */
  constructor(request: unknown, cookie?: string, setCookie: readonly string[] = []) {
    this.request = request;
    this.cookie = cookie;
    this.setCookie = setCookie;
  }

  /** A text of the service, with `***` for what was sent. */
  text(text: string): string {
    return masked(text, this.needles, false);
  }

  /**
   * The same for a name of the service, or a sentence of ours that quotes one: an element, a charset, a host. A value may
   * be there in lower case, and cut. A very short secret, which our own words may contain, counts only as a whole word.
   */
  quotes(text: string): string {
    return masked(text, this.needles, true);
  }

  /** Made at the first use: most calls need none. */
  private get needles(): Needles {
    return (this.made ??= needlesOf(this.request, [
      ...(this.cookie?.split('; ').map(cookieValue) ?? []),
      // a short one that nobody has used yet is no reason to hide a text
      ...this.setCookie.map((line) => cookieValue(line.split(';', 1)[0] ?? '')).filter(isLong),
    ]));
  }
}

/** What is looked for. */
interface Needles {
  readonly secrets: readonly string[];
  readonly words: readonly string[];
  readonly numbers: readonly string[];
}

function needlesOf(request: unknown, further: readonly string[]): Needles {
  const found = { secrets: new Set<string>(), words: new Set<string>(), numbers: new Set<string>() };
  const addSecret = (value: string): void => {
    for (const form of formsOf(value, isLong(value) ? MIN_SECRET : 1)) found.secrets.add(folded(form));
    if (!isLong(value)) return;
    const bytes = Buffer.from(value, 'utf8');
    found.secrets.add(folded(bytes.toString('base64').replaceAll('=', '')));
    found.secrets.add(folded(bytes.toString('base64url')));
  };
  const collect = (value: unknown, isSecret: boolean): void => {
    if (typeof value === 'string') {
      if (isSecret) addSecret(value);
      else for (const form of formsOf(value, MIN_WORD)) found.words.add(form);
    } else if (typeof value === 'bigint' || typeof value === 'number') {
      if (isSecret) addSecret(String(value));
      else if (typeof value === 'bigint' || Math.abs(value) > 99) found.numbers.add(String(value));
    } else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array))
      for (const [key, member] of Object.entries(value)) collect(member, isSecret || SECRET_NAME.test(key));
  };
  collect(request, false);
  further.forEach(addSecret);
  return { secrets: [...found.secrets], words: [...found.words], numbers: [...found.numbers] };
}

/** A value as it is, without the white space around it, and as it is decoded with what holds it. */
function formsOf(value: string, minLength: number): string[] {
  return [value, value.trim(), decoded({ text: value })?.text ?? ''].filter((form) => form.length >= minLength);
}

/** A text that was decoded, and where each of its characters was in the original one. */
interface Layer {
  readonly text: string;
  /** Absent where nothing was decoded. */
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

/** Where what was sent is; undefined if a secret is there that is too short to be masked. */
function spansIn(text: string, { secrets, words, numbers }: Needles, isQuote: boolean): [number, number][] | undefined {
  const spans: [number, number][] = [];
  const fold = folded(text);
  for (const secret of secrets) {
    const isShort = !isLong(secret);
    for (const at of placesOf(fold, secret)) {
      if (!isShort) spans.push([at, at + secret.length]);
      else if (!isQuote || isWhole(fold, at, at + secret.length)) return undefined;
    }
    if (isQuote && !isShort) spans.push(...cutIn(fold, secret, MIN_SECRET));
  }
  const within = isQuote ? fold : text;
  // a request of a hundred thousand strings is not looked for one by one
  const beginnings =
    words.length > 100
      ? new Set(Array.from({ length: within.length }, (_, at) => within.slice(at, at + MIN_WORD)))
      : undefined;
  for (const each of words) {
    const word = isQuote ? folded(each) : each;
    if (beginnings && !beginnings.has(word.slice(0, MIN_WORD))) continue;
    for (const at of placesOf(within, word))
      if (isWhole(within, at, at + word.length)) spans.push([at, at + word.length]);
    if (isQuote) spans.push(...cutIn(within, word, MIN_WORD));
  }
  for (const number of numbers)
    if (!isQuote || number.length >= MIN_WORD)
      for (const at of placesOf(text, number)) spans.push([at, at + number.length]);
  return spans;
}

/** Upper and lower case are one, and so are a space and the `+` that a form writes for it. */
function folded(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()).replaceAll('+', ' ');
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

/** A value that was clipped: it ends in dots or, within quotes, without. */
function cutIn(text: string, value: string, minLength: number): [number, number][] {
  const spans: [number, number][] = [];
  for (const start of placesOf(text, value.slice(0, minLength))) {
    let end = start + minLength;
    while (end - start < Math.min(value.length, MAX_QUOTED) && text[end] === value[end - start]) end++;
    if (end - start < value.length && (text.startsWith('...', end) || text[end] === '"')) spans.push([start, end]);
  }
  return spans;
}

const escapes =
  /&(?:#(\d{1,8})|#x([\da-f]{1,8})|(amp|lt|gt|quot|apos));|((?:%[\da-f]{2})+)|(?:\\u|%u)([\da-f]{4})|\\x([\da-f]{2})|\\(["'\\/bfnrt])/gi;

const named: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" },
  ...{ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' },
};

/** Undoes one layer of encoding, of whatever kind; undefined if there is none. */
function decoded({ text, starts }: Layer): Layer | undefined {
  let result = '';
  const places: number[] = [];
  const add = (piece: string, at: number, step: number): void => {
    for (let index = 0; index < piece.length; index++) places.push(starts?.[at + index * step] ?? at + index * step);
    result += piece;
  };
  let end = 0;
  for (const match of text.matchAll(escapes)) {
    const [all, decimal, hex, name, percents, unicode, byte, character] = match;
    add(text.slice(end, match.index), end, 1);
    end = match.index + all.length;
    if (percents !== undefined) addBytes(Buffer.from(percents.replaceAll('%', ''), 'hex'), match.index, add);
    else if (name !== undefined) add(named[name.toLowerCase()] ?? all, match.index, 0);
    else if (character !== undefined) add(named[character] ?? character, match.index, 0);
    else {
      const code = decimal === undefined ? parseInt(hex ?? unicode ?? byte ?? '', 16) : Number(decimal);
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
