import { decoded, layersOf, placedSpan, type Layer, type Span } from './encodings.js';
import type { XmlElement } from './xml/tree.js';

/** Replaces a masked value. */
export const MASK = '***';

/** Replaces a text that contains a secret of one to three characters: masking would show where the secret is. */
export const HIDDEN_TEXT = '(not shown: it contains a secret that is too short to be masked)';

/** The names of members with secret values: passwords, authcodes, tokens, keys. */
export const SECRET_NAME =
  /passw|passphrase|pwd|secret|token|auth[-_]?code|api[-_]?key|private[-_]?key|credential|^s?pass$/i;

/** The minimum length of a secret to mask. A shorter one hides the whole text. */
const MIN_SECRET = 4;
/** The minimum length of other values to mask. Shorter ones are ordinary words. */
const MIN_WORD = 6;
/** A quoted name may end in the middle of a value. This many characters, and half of the value, count as the value. */
const MIN_PART = 6;
/** The maximum length of a quoted name. */
const MAX_QUOTED = 80;
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
  private readonly further: readonly string[];
  private made: Needles | undefined;

  /**
   * @param request the request as it was sent
   * @param cookie the Cookie header field that was sent
   * @param setCookie the Set-Cookie lines of the reply
   * @param further other secrets
   */
  constructor(request: unknown, cookie?: string, setCookie: readonly string[] = [], further: readonly string[] = []) {
    this.request = request;
    this.cookie = cookie;
    this.setCookie = setCookie;
    this.further = further;
  }

  /** Masks further secrets, too. */
  and(further: readonly string[]): Masks {
    if (further.length === 0) return this;
    return new Masks(this.request, this.cookie, this.setCookie, [...this.further, ...further]);
  }

  /** Masks a text of the service. */
  text(text: string): string {
    return masked([{ text }], this.needles, 'text');
  }

  /**
   * Masks a name of the service, or a message of this package that quotes one: an element, a charset, a host. It also finds
   * values in lower case and cut ones. A secret of fewer than 4 characters counts only as a whole word.
   */
  quotes(text: string): string {
    return masked([{ text }], this.needles, 'quote');
  }

  /**
   * Masks only secrets, for envelopes and header fields, where the other values must stay readable. A secret of fewer
   * than 4 characters counts only as a whole word.
   *
   * @param content further readings of the text, such as its text without the tags
   */
  secrets(text: string, ...content: readonly Layer[]): string {
    return masked([{ text }, ...content], this.needles, 'secrets');
  }

  /** Created at the first use, because most calls need none. */
  private get needles(): Needles {
    return (this.made ??= needlesOf(this.request, [
      ...(this.cookie?.split('; ').map(cookieValue) ?? []),
      // a new cookie with a short value is not a reason to hide a text
      ...this.setCookie.map((line) => cookieValue(line.split(';', 1)[0] ?? '')).filter(isLong),
      ...this.further.filter(isLong),
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

  /** Finds truncated values. */
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
    // also as UTF-8 that was read as Latin-1
    for (const form of [...formsOf(value, isLong(value) ? MIN_SECRET : 1), Buffer.from(value).toString('latin1')])
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

/** Which values are masked: all values of the request, in a text or in a quote of this package, or secrets only. */
type Mode = 'text' | 'quote' | 'secrets';

/** @param readings the text, and further readings of it */
function masked(readings: readonly [Layer, ...Layer[]], needles: Needles, mode: Mode): string {
  const spans: Span[] = [];
  for (const reading of readings)
    for (const layer of layersOf(reading)) {
      const found = spansIn(layer.text, needles, mode);
      if (!found) return HIDDEN_TEXT;
      spans.push(...found.map((span) => placedSpan(layer, span)));
    }
  return replaced(readings[0].text, spans);
}

/** Replaces places of a text by `MASK`. */
export function replaced(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  let result = '';
  let at = 0;
  for (const [start, end] of spans.toSorted(([a], [b]) => a - b)) {
    if (start >= at) result += text.slice(at, start) + MASK;
    at = Math.max(at, end);
  }
  return result + text.slice(at);
}

/** The spans of values of the request in a text; undefined if it contains a secret that is too short to be masked. */
function spansIn(text: string, needles: Needles, mode: Mode): Span[] | undefined {
  const { secrets, shortSecrets, words, foldedWords, numbers } = needles;
  const isQuote = mode === 'quote';
  const fold = folded(text);
  for (const [start, end] of shortSecrets.placesIn(fold))
    if (mode === 'text' || isWhole(fold, start, end)) return undefined;
  const spans: Span[] = [...secrets.placesIn(fold), ...secrets.cutPlacesIn(fold, isQuote)];
  if (mode === 'secrets') return spans;
  const within = isQuote ? fold : text;
  for (const [start, end] of (isQuote ? foldedWords : words).placesIn(within))
    if (isWhole(within, start, end)) spans.push([start, end]);
  if (isQuote) spans.push(...foldedWords.cutPlacesIn(within, true));
  for (const [start, end] of numbers.placesIn(text)) if (!isQuote || end - start >= MIN_WORD) spans.push([start, end]);
  return spans;
}

/**
 * Upper and lower case are one, and so are a space and its form encoding `+`. The positions do not change.
 */
function folded(text: string): string {
  const ascii = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()).replaceAll('+', ' ');
  // all except the one upper-case letter whose lower case is longer
  return ascii.replace(/(?!\u0130)[^\0-\x7F]/gu, (character) => character.toLowerCase());
}

function* placesOf(text: string, value: string): Iterable<number> {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) yield at;
}

/** Whether no letter or digit precedes or follows. */
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

function isLong(secret: string): boolean {
  return secret.length >= MIN_SECRET;
}

function cookieValue(pair: string): string {
  return pair.slice(pair.indexOf('=') + 1).trim();
}
