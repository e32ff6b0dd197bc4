import { layersOf, placedSpan, type Layer, type Span } from './encodings.js';
import type { TransportHeaders } from './http/transport.js';
import { Masks, replaced, SECRET_NAME } from './mask.js';
import { membersOf, type Operation, type TypeReference } from './schema/contract.js';
import { TextReader } from './xml/charset.js';
import { WSSE } from './security/security-objects.js';
import type { XmlElement } from './xml/tree.js';

/**
 * Masks secrets in envelopes, other bodies and header fields before they are displayed in logs, hooks, errors and the
 * `call` command. The embedded server displays no envelopes. Names, e-mail addresses and other personal data are not
 * masked.
 */

/** The maximum length of a masked envelope, in characters. */
const MAX_ENVELOPE = 64 * 1024;

/** The number of characters to read beyond the limit, so that a secret that starts before the limit is found. */
const MARGIN = 1024;

export interface EnvelopeMasking {
  /**
   * The operation. Some of its elements, such as `requestAuthCodeResult`, are named like secrets but are not secret.
   */
  readonly operation?: Operation | undefined;
  /** Masks for the secrets that were sent. */
  readonly masks?: Masks | undefined;
  /** The maximum length of the result, in characters. Default: 65,536. */
  readonly max?: number | undefined;
}

const noMasks = new Masks(undefined);

/** The number of bytes of a body to keep for display: enough for the longest displayed envelope, even in UTF-16. */
export const KEPT_BYTES = 2 * (MAX_ENVELOPE + MARGIN);

/**
 * Decodes and masks the part of a body that was kept.
 *
 * @param bytes the size of the whole body
 */
export function maskedBody(
  kept: Uint8Array,
  bytes: number,
  contentType: string | undefined,
  masking: EnvelopeMasking,
): string {
  const text = textOf(kept, kept.length < bytes, contentType);
  // the masks cannot find secrets in binary data
  return text.includes('\0') ? `(${bytes} bytes that are not text)` : maskedEnvelope(text, masking);
}

function textOf(bytes: Uint8Array, isCut: boolean, contentType: string | undefined): string {
  const reader = new TextReader(contentType);
  try {
    const text = reader.write(bytes);
    return isCut ? `${text}...` : text + reader.end();
  } catch {
    // the charset is unknown, or the bytes are not valid in this charset
    return Buffer.from(bytes).toString('latin1') + (isCut ? '...' : '');
  }
}

/**
 * Masks the secrets in an envelope or in any other text that a service or proxy sends. It finds secrets in two ways:
 *
 * - By name: the content and attributes of `Security` headers and of elements that are named like a secret
 *   (`SECRET_NAME`, with any prefix, or `<item key="password">`), and values written as `name="value"`, `"name":
 *   "value"` or `name=value`.
 * - By value: the secrets that were sent or found by name, wherever else they occur, even if they are split by
 *   comments, CDATA sections or tags.
 *
 * Secrets are found in every encoding that `Masks` supports. The text does not need to be well-formed. If a secret has
 * no recognizable end, the rest of the text is masked.
 */
export function maskedEnvelope(text: string, masking: EnvelopeMasking = {}): string {
  const { operation, masks = noMasks, max = MAX_ENVELOPE } = masking;
  const isCut = text.length > max + MARGIN;
  const read = isCut ? `${text.slice(0, max + MARGIN)}...` : text;
  const plain = plainNames(operation);
  const spans: Span[] = [];
  const values: string[] = [];
  for (const layer of layersOf({ text: read }))
    for (const span of [...pairsIn(layer, plain), ...elementsIn(layer.text, plain)]) {
      const value = layer.text.slice(...span);
      if (value === '') continue;
      spans.push(placedSpan(layer, span));
      values.push(...[value, contentOf(value).text, ...value.split(MARKUP)].map((each) => each.trim()));
    }
  const named = replaced(read, spans);
  const found = values.filter((value) => !/^(true|false|none|null|\*+)$/i.test(value));
  const result = masks.and(found).secrets(named, contentOf(named), contentOf(named, true));
  return result.length > max ? `${result.slice(0, max)}\n... (truncated after ${max} characters)` : result;
}

/** Matches the names of header fields whose values are secrets. */
const SECRET_FIELD = /authorization$|^(set-)?cookie2?$|[-_]key$|[-_]auth$|session|signature|assertion/i;

const isSecretName = (name: string): boolean => SECRET_NAME.test(name) || SECRET_FIELD.test(name);

/** Masks the secrets in header fields. Keeps the names of cookies and authentication schemes. */
export function maskedHeaders(headers: { readonly [name: string]: string }, masks?: Masks): Record<string, string>;
export function maskedHeaders(headers: TransportHeaders, masks?: Masks): TransportHeaders;
export function maskedHeaders(headers: TransportHeaders, masks = noMasks): TransportHeaders {
  const shown: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(headers))
    if (typeof value === 'string') shown[name] = maskedField(name, value, masks);
    else if (value !== undefined) shown[name] = value.map((each) => maskedField(name, each, masks));
  return shown;
}

function maskedField(name: string, value: string, masks: Masks): string {
  if (/^set-cookie2?$/i.test(name)) return masks.secrets(value.replace(/^([^=;]*=)?[^;]*/, '$1***'));
  if (/^cookie2?$/i.test(name)) return value.replace(/[^;\s][^;]*/g, (pair) => `${/^[^=]*=/.exec(pair)?.[0] ?? ''}***`);
  // a URL may contain secrets in its query
  if (!isSecretName(name)) return maskedEnvelope(value, { masks });
  return value.replace(/^((?:basic|bearer|digest|negotiate|ntlm) +)?[^]*/i, '$1***');
}

/** Matches the secret parameters of authentication schemes: `Digest username="a", response="b"`. */
const SECRET_PARAMETER = /\b(?:response|signature|c?nonce|mac|token)="?([^",\s]+)/gi;

/**
 * Returns the secrets in a header field: the text after the authentication scheme, its secret parameters, and decoded
 * `Basic` credentials.
 */
export function secretsOfField(name: string, value: string): readonly string[] {
  if (!isSecretName(name)) return [];
  const [scheme = '', ...rest] = value.trim().split(/\s+/);
  const basic = /^basic$/i.test(scheme) ? Buffer.from(rest.join(''), 'base64').toString() : '';
  const parameters = Array.from(value.matchAll(SECRET_PARAMETER), ([, secret = '']) => secret);
  return [value, ...(rest.length > 0 ? rest : [scheme]), ...parameters, basic, basic.slice(basic.indexOf(':') + 1)];
}

/**
 * Returns the secrets in an element and its descendants: the texts and attributes of those whose names indicate
 * secrets, as in a WS-Security header.
 *
 * @param isInSecret `true` for a descendant of an element with such a name
 */
export function secretsOfElement(element: XmlElement, isInSecret = false): readonly string[] {
  const { ns, name, attributes, children } = element;
  const isSecret = isInSecret || SECRET_NAME.test(name) || /^(Nonce|SignatureValue)$/.test(name);
  // a UsernameToken also contains a name and a time, and its attributes are URLs
  const isEntirely = isSecret && ns !== WSSE;
  // an attribute may also give the name or the type of the element
  const others = attributes.filter((each) => !/type$|^(name|id|key)$/i.test(each.name));
  const values = others.filter((each) => SECRET_NAME.test(each.name) || (isEntirely && each.ns === ''));
  const texts = children.flatMap((each) =>
    typeof each !== 'string' ? secretsOfElement(each, isEntirely) : isSecret ? [each] : [],
  );
  return [...values.map(({ value }) => value), ...texts];
}

/**
 * Returns the names of elements that are not secrets themselves: the input and output elements of an operation, and
 * members whose types have only a few values.
 */
function plainNames({ input, output }: Partial<Operation> = {}): ReadonlySet<string> {
  const names = [...membersOf(input), ...membersOf(output)].filter(({ type }) => hasFewValues(type));
  return new Set([input, output, ...names].flatMap((element) => (element ? [element.name] : [])));
}

function hasFewValues(type: TypeReference): boolean {
  if (typeof type === 'string') return type === 'boolean';
  const definition = type();
  return definition.kind === 'simple' && (definition.enumeration !== undefined || definition.base === 'boolean');
}

/**
 * Finds secrets written as `name="value"`, `"name": "value"`, `name=value`, `[name] => value` or `Cookie: name=value`.
 * If the value is a list or an object, the match extends to the end of the text.
 */
function* pairsIn({ text, starts }: Layer, plain: ReadonlySet<string>): Iterable<Span> {
  const pair = /(?<![\w.:-])([\w.:-]{1,100})\\?["']?\]?\s*(?:=>|[:=])\s*/g;
  for (let match = pair.exec(text); match; match = pair.exec(text)) {
    const [, qName = ''] = match;
    const name = localName(qName);
    if (plain.has(name) || !isSecretName(name) || qName.startsWith('xmlns:')) continue;
    const first = text[pair.lastIndex] ?? '';
    const isField = /authorization$|cookie2?$/i.test(name) && !/["'\\]/.test(first);
    // decoding replaces line breaks with spaces
    const value =
      first === '[' || first === '{'
        ? /[^]*/y
        : isField
          ? starts
            ? /(?:basic|bearer|digest|negotiate|ntlm)\s+[^\s<]*|[^\s;<]*(?:;\s*[^\s;=<]+=[^\s;<]*)*/iy
            : /[^\r\n<]*/y
          : /"(?:[^"\\]|\\[^])*|'(?:[^'\\]|\\[^])*(?='[\s,;>/)}\]]|'?$)|\\"[^"\\]*|\\'[^'\\]*|[^\s&<>]*/y;
    value.lastIndex = pair.lastIndex;
    const found = value.exec(text)?.[0] ?? '';
    yield [pair.lastIndex + found.search(/[^\\"']|$/), pair.lastIndex + found.length];
    pair.lastIndex += found.length;
  }
}

/** Finds the content and the attributes of elements that are named like a secret. */
function* elementsIn(text: string, plain: ReadonlySet<string>): Iterable<Span> {
  let secret: { readonly name: string; readonly from: number; depth: number } | undefined;
  const markup = /<(?:(!--|!\[CDATA\[|\?)|(\/?)([^\s<>/="'&!?]+))/g;
  for (let match = markup.exec(text); match; match = markup.exec(text)) {
    const [, section, slash, name = ''] = match;
    if (section !== undefined) {
      // inside a secret, ignore tags in the section; elsewhere, the section may contain an element with a secret
      if (secret) markup.lastIndex = endOf(sectionEnd(section), text, markup.lastIndex);
      continue;
    }
    const end = endOf(/[<>]/g, text, markup.lastIndex);
    const tag = text.slice(match.index, end);
    markup.lastIndex = end;
    if (secret) {
      if (name !== secret.name || isEmptyElement(tag)) continue;
      secret.depth += slash === '/' ? -1 : 1;
      if (secret.depth > 0) continue;
      yield [secret.from, match.index];
      secret = undefined;
    } else if (slash === '' && isSecretElement(name, tag, plain)) {
      for (const [start, until] of attributesIn(tag)) yield [match.index + start, match.index + until];
      if (!isEmptyElement(tag)) secret = { name, from: end + (text[end] === '>' ? 1 : 0), depth: 1 };
    }
  }
  if (secret) yield [secret.from, text.length];
}

function isSecretElement(qName: string, tag: string, plain: ReadonlySet<string>): boolean {
  const name = localName(qName);
  if (!plain.has(name) && (SECRET_NAME.test(name) || name === 'Security')) return true;
  const named = /\s(?:name|id|key)\s*=\s*(?:"([^"]*)|'([^']*)|([^\s"'<>]+))/gi;
  return [...tag.matchAll(named)].some(([, double, single, bare]) => isSecretName(double ?? single ?? bare ?? ''));
}

/** Finds the values of attributes, except attributes that name the element or its type. */
function* attributesIn(tag: string): Iterable<Span> {
  const attribute = /\s([^\s=<>"'/]+)\s*=\s*(?:"[^"]*|'[^']*|[^\s"'<>]+)/g;
  for (const match of tag.matchAll(attribute)) {
    const name = match[1] ?? '';
    if (/^xmlns(:|$)|^(.*:)?(nil|type)$|^(name|id|key)$/i.test(name)) continue;
    const value = match[0].search(/=\s*["']?/);
    const start = match.index + value + (/^=\s*["']?/.exec(match[0].slice(value))?.[0].length ?? 0);
    yield [start, match.index + match[0].length];
  }
}

/** Returns `true` if a tag, given without its `>`, is an empty-element tag. A slash within quotes does not count. */
function isEmptyElement(tag: string): boolean {
  const outside = tag.replace(/"[^"]*"|'[^']*'/g, '');
  return outside.endsWith('/') && !/["']/.test(outside);
}

/** Matches the start of a comment or processing instruction, a delimiter of a CDATA section, or a tag. */
const MARKUP = /<!--|<!\[CDATA\[|<\?|\]\]>|<[^<>]*>/g;

/**
 * Returns an expression that matches the end of a section. The expression is created for each use, because a global
 * expression stores its position.
 */
function sectionEnd(start: string): RegExp {
  return start === '!--' ? /-->/g : start === '?' ? /\?>/g : /\]\]>/g;
}

/**
 * Returns text without its tags, CDATA delimiters, comments and processing instructions. With `keepsComments`, the
 * content of comments and processing instructions is kept.
 */
function contentOf(text: string, keepsComments = false): Layer {
  let content = '';
  const starts: number[] = [];
  const ends: number[] = [];
  const add = (from: number, to: number): void => {
    for (let at = from; at < to; at++) ends.push(starts.push(at) && at + 1);
    content += text.slice(from, to);
  };
  let at = 0;
  MARKUP.lastIndex = 0;
  for (let match = MARKUP.exec(text); match; match = MARKUP.exec(text)) {
    const [found] = match;
    add(at, match.index);
    at = MARKUP.lastIndex;
    if (found === '<!--' || found === '<?') {
      if (!keepsComments) at = endOf(sectionEnd(found.slice(1)), text, at, true);
    } else if (found === '<![CDATA[') {
      const end = endOf(/\]\]>/g, text, at);
      add(at, end);
      at = end;
    }
    MARKUP.lastIndex = at;
  }
  add(at, text.length);
  return { text: content, starts, ends };
}

/**
 * Returns the position of the first match, or the position after the match if `isBehind` is set. Without a match,
 * returns the end of the text.
 */
function endOf(pattern: RegExp, text: string, from: number, isBehind = false): number {
  pattern.lastIndex = from;
  const match = pattern.exec(text);
  return match ? match.index + (isBehind ? match[0].length : 0) : text.length;
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}
