import { decoded, layersOf, placedSpan, unwrapped, type Layer, type Span } from './encodings.js';
import type { XmlElement } from './xml/tree.js';

/** The text that replaces a masked value. */
export const MASK = '***';

/** Replaces text that contains a secret of one to three characters. Masking would reveal where the secret is. */
export const HIDDEN_TEXT = '(not shown: it contains a secret that is too short to be masked)';

/** Matches the names of members with secret values: passwords, authcodes, tokens, keys. */
export const SECRET_NAME =
  /passw|passphrase|pwd|secret|token|auth[-_]?code|api[-_]?key|private[-_]?key|credential|^s?pass$/i;

/** The minimum length of a secret that is masked. Text that contains a shorter secret is hidden entirely. */
const MIN_SECRET = 4;
/** The minimum length of other values that are masked. Shorter values are often ordinary words. */
const MIN_WORD = 6;
/**
 * A quoted name may contain only the beginning of a value. The beginning is masked if it has at least this many
 * characters and makes up at least half of the value.
 */
const MIN_PART = 6;
/** The maximum length of a quoted name. */
const MAX_QUOTED = 80;

/**
 * Masks values from the request in text from the service. Services echo input that they cannot read, and proxies quote
 * requests.
 *
 * - Secrets (values named as in `SECRET_NAME`, and cookies) are masked anywhere, regardless of case. Text that contains
 *   a secret of fewer than 4 characters is replaced entirely.
 * - Other strings are masked only as whole words, and only if they have at least 6 characters. Numbers with an absolute
 *   value of at least 100 are masked anywhere.
 *
 * All of these values are found in plain text, as XML and HTML references (named and numeric), URL-encoded (`%XX` as
 * UTF-8 or Latin-1, `%uXXXX`, `+`), escaped as in JSON and JavaScript, and with different white space, including nested
 * encodings. Secrets are also found in Base64 (alone or inside longer Base64), in hexadecimal, and truncated before
 * `...`.
 */
export class Masks {
  private made: Needles | undefined;

  /**
   * @param request the request that was sent
   * @param cookie the Cookie header that was sent
   * @param setCookie the Set-Cookie lines of the reply
   * @param further other secrets to mask
   */
  constructor(
    private readonly request: unknown,
    private readonly cookie?: string,
    private readonly setCookie: readonly string[] = [],
    private readonly further: readonly string[] = [],
  ) {}

  /** Returns masks that also hide further secrets. */
  and(further: readonly string[]): Masks {
    if (further.length === 0) return this;
    return new Masks(this.request, this.cookie, this.setCookie, [...this.further, ...further]);
  }

  /** Masks values in text from the service. */
  text(text: string): string {
    return masked([{ text }], this.needles, 'text');
  }

  /**
   * Masks values in a name from the service (an element, a charset, a host), or in a message of this package that
   * quotes such a name. Truncated values and values in lower case are masked as well. A secret of fewer than 4
   * characters is recognized only as a whole word.
   */
  quotes(text: string): string {
    return masked([{ text }], this.needles, 'quote');
  }

  /**
   * Masks only secrets, for envelopes and headers in which other values must remain readable. A secret of fewer than 4
   * characters is recognized only as a whole word.
   *
   * @param content other readings of the text, such as the text without its tags
   */
  secrets(text: string, ...content: readonly Layer[]): string {
    return masked([{ text }, ...content], this.needles, 'secrets');
  }

  /** Created on first use, because most calls need no masks. */
  private get needles(): Needles {
    return (this.made ??= needlesOf(this.request, [
      ...(this.cookie?.split('; ').map(cookieValue) ?? []),
      // a new cookie with a short value must not hide the entire text
      ...this.setCookie.map((line) => cookieValue(line.split(';', 1)[0] ?? '')).filter(isLong),
      ...this.further.filter(isLong),
    ]));
  }
}

/** The values to search for. */
interface Needles {
  /** Secrets of 4 characters or more, folded (see `folded`). */
  readonly secrets: Values;
  /** Shorter secrets, folded. */
  readonly shortSecrets: Values;
  readonly words: Values;
  readonly foldedWords: Values;
  readonly numbers: Values;
}

/**
 * Finds values in text. If there are many values, only values whose first characters occur in the text are compared.
 */
class Values {
  private readonly all: ReadonlySet<string>;
  /** The lengths of the values, by their first characters. Filled when it is needed. */
  private readonly lengths = new Map<string, Set<number>>();

  constructor(
    all: Iterable<string>,
    private readonly headLength: number,
  ) {
    this.all = new Set(all);
  }

  *placesIn(text: string): Iterable<[start: number, end: number]> {
    const { all } = this;
    if (all.size <= FEW) for (const value of all) for (const at of placesOf(text, value)) yield [at, at + value.length];
    else
      for (const [at, head] of this.headsIn(text))
        for (const length of this.lengths.get(head) ?? [])
          if (all.has(text.slice(at, at + length))) yield [at, at + length];
  }

  /** Finds truncated values. */
  *cutPlacesIn(text: string, isQuote: boolean): Iterable<[start: number, end: number]> {
    if (!isQuote && !/\.\.\.|\u2026/.test(text)) return;
    const isFew = this.all.size <= FEW;
    const heads = new Set(isFew ? [] : Array.from(this.headsIn(text), ([, head]) => head));
    if (isFew || heads.size > 0)
      for (const value of this.all)
        if (isFew || heads.has(value.slice(0, this.headLength))) yield* cutIn(text, value, this.headLength, isQuote);
  }

  private *headsIn(text: string): Iterable<[at: number, head: string]> {
    const { headLength, all, lengths } = this;
    if (lengths.size === 0)
      for (const value of all) {
        const head = value.slice(0, headLength);
        lengths.set(head, (lengths.get(head) ?? new Set()).add(value.length));
      }
    for (let at = 0; at < text.length; at++) {
      const head = text.slice(at, at + headLength);
      if (lengths.has(head)) yield [at, head];
    }
  }
}

/** The number of values up to which each value is searched for individually. */
const FEW = 100;

function needlesOf(request: unknown, further: readonly string[]): Needles {
  const found = { secrets: new Set<string>(), words: new Set<string>(), numbers: new Set<string>() };
  const addBinary = (bytes: Buffer): void => {
    for (const form of binaryForms(bytes)) if (form.length > MIN_SECRET) found.secrets.add(folded(form));
  };
  const addSecret = (value: string): void => {
    // every text contains an empty value
    if (value === '') return;
    // also add the UTF-8 bytes of the value, misread as Latin-1
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

/** Returns `true` if a value is an element or attribute of open content whose name indicates a secret. */
function isSecretXml({ ns, name }: Partial<XmlElement>): boolean {
  return typeof ns === 'string' && typeof name === 'string' && SECRET_NAME.test(name);
}

/**
 * Returns bytes in hexadecimal, and in Base64 for each of the three offsets at which longer Base64 may contain the
 * bytes.
 */
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

/** Returns the forms of a value that are long enough: the value itself, the trimmed value and the decoded value. */
function formsOf(value: string, minLength: number): string[] {
  return [value, value.trim(), decoded({ text: value })?.text ?? ''].filter((form) => form.length >= minLength);
}

/** What to mask: all request values in text from the service, all request values in a quoted name, or only secrets. */
type Mode = 'text' | 'quote' | 'secrets';

/** @param readings the text, followed by other readings of the same text */
function masked(readings: readonly [Layer, ...Layer[]], needles: Needles, mode: Mode): string {
  const spans: Span[] = [];
  for (const reading of readings)
    for (const decoding of layersOf(reading))
      for (const layer of [decoding, unwrapped(decoding)]) {
        if (!layer) continue;
        const found = spansIn(layer.text, needles, mode);
        if (!found) return HIDDEN_TEXT;
        spans.push(...found.map((span) => placedSpan(layer, span)));
      }
  return replaced(readings[0].text, spans);
}

/** Replaces the given ranges of a string with `MASK`. */
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

/** Finds request values in text. Returns undefined if the text contains a secret that is too short to be masked. */
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
 * Folds text for comparison: converts it to lower case, and replaces `+`, the form encoding of a space, with a space.
 * The positions of characters do not change.
 */
function folded(text: string): string {
  const ascii = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()).replaceAll('+', ' ');
  // lower-cases every letter except U+0130, whose lower-case form is longer
  return ascii.replace(/(?!\u0130)[^\0-\x7F]/gu, (character) => character.toLowerCase());
}

function* placesOf(text: string, value: string): Iterable<number> {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) yield at;
}

/** Returns `true` if a range does not start or end in the middle of a word. */
function isWhole(text: string, start: number, end: number): boolean {
  const goesOn = (at: number): boolean => isLetter(text[at - 1]) && isLetter(text[at]);
  return !goesOn(start) && !goesOn(end);
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

/**
 * Finds the ranges that contain a truncated value. A truncated value is followed by dots. In a quoted name, a quotation
 * mark may follow instead, and the value may be truncated anywhere in its second half. The function also finds the
 * beginning of a long value at the end of truncated text.
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
