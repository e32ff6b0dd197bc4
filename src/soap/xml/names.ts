/** The namespaces, names and escaping rules of XML 1.0 that the encoder, the decoder and the embedded server share. */

export const SOAP11 = 'http://schemas.xmlsoap.org/soap/envelope/';
export const SOAP12 = 'http://www.w3.org/2003/05/soap-envelope';
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
export const XSD = 'http://www.w3.org/2001/XMLSchema';
/** The namespace of the prefix `xml`. */
export const XML = 'http://www.w3.org/XML/1998/namespace';
/** The namespace of `xmlns` attributes. No prefix may be declared for it. */
export const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** The SOAP versions that ASMX supports. */
export type SoapVersion = '1.1' | '1.2';

/**
 * Matches characters that XML 1.0 forbids (section 2.2), even as character references. These include lone surrogates.
 */
const illegal = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Returns `true` if XML 1.0 allows every character of the text. */
export function isXmlText(text: string): boolean {
  return !illegal.test(text);
}

/** Replaces characters that XML 1.0 forbids with U+FFFD. */
export function xmlText(text: string): string {
  return isXmlText(text) ? text : text.replace(new RegExp(illegal, 'gu'), '\uFFFD');
}

const nameStart =
  'A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F' +
  '\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
const nameRest = `${nameStart}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040`;

/** XML 1.0 (fifth edition), 2.3: NameStartChar and NameChar. */
export const NAME = new RegExp(`^[:${nameStart}][:${nameRest}]*$`, 'u');
export const NM_TOKEN = new RegExp(`^[:${nameRest}]+$`, 'u');
/** Namespaces in XML, 3: a name without a colon. */
export const NC_NAME = new RegExp(`^[${nameStart}][${nameRest}]*$`, 'u');

/** Returns `true` if a name is an NCName: a name without a prefix. */
export function isNCName(name: string): boolean {
  return NC_NAME.test(name);
}

/** The namespaces in scope, by prefix. `''` is the default namespace. A Map implements this interface. */
export interface Prefixes {
  get(prefix: string): string | undefined;
}

const replacements: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
  '\n': '&#xA;',
  '\t': '&#x9;',
};

/** Escapes element content. A CR becomes a reference, because a parser would read it as LF (section 2.11). */
export function escapeText(text: string): string {
  return /[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, (c) => replacements[c] as string) : text;
}

/**
 * Escapes an attribute value. White space becomes references, because a parser would read it as spaces (section 3.3.3).
 */
export function escapeAttribute(text: string): string {
  return /[&<>"\r\n\t]/.test(text) ? text.replace(/[&<>"\r\n\t]/g, (c) => replacements[c] as string) : text;
}

/** A character reference without `&` and `;`. */
const CHARACTER = /^#(?:(\d{1,7})|x([\dA-Fa-f]{1,6}))$/;
/** The maximum length of an entity, including `&` and `;`. */
export const MAX_ENTITY_LENGTH = '&#1114111;'.length;
const entities: ReadonlyMap<string, string> = new Map(
  Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }),
);

/**
 * If this many entities lie within `DENSE` characters, the rest of the text is searched for each entity in turn, and
 * for `&amp;` last. This is three times as fast for dense entities, such as a document inside a string, but takes twice
 * as long for sparse ones.
 */
const MANY = 32;
const DENSE = 2048;
const OTHER_ENTITY = /&(?!(?:lt|gt|quot|apos|amp);)/;
const named = ['lt', 'gt', 'quot', 'apos', 'amp'].map((name) => [`&${name};`, entities.get(name) as string] as const);

/**
 * Appends text to `parts`, with entities resolved.
 *
 * @returns `false` if an entity is unknown, or stands for a forbidden character
 */
export function resolveEntities(text: string, parts: string[]): boolean {
  let from = 0;
  let count = 0;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', from)) {
    if (++count === MANY && at < DENSE) {
      const rest = text.slice(from);
      if (!OTHER_ENTITY.test(rest)) {
        parts.push(named.reduce((resolved, [entity, character]) => resolved.replaceAll(entity, character), rest));
        return true;
      }
    }
    const end = text.indexOf(';', at);
    const character = end < 0 || end - at >= MAX_ENTITY_LENGTH ? undefined : characterOf(text.slice(at + 1, end));
    if (character === undefined) return false;
    parts.push(text.slice(from, at), character);
    from = end + 1;
  }
  parts.push(text.slice(from));
  return true;
}

/** Returns the character for an entity, given without `&` and `;`. */
function characterOf(entity: string): string | undefined {
  const predefined = entities.get(entity);
  if (predefined !== undefined) return predefined;
  const [, decimal, hexadecimal] = CHARACTER.exec(entity) ?? [];
  const code = Number(decimal ?? `0x${hexadecimal}`);
  const character = code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
  return character !== undefined && isXmlText(character) ? character : undefined;
}

// An element may be called `constructor` or `__proto__`, so its value is read and set as an own property.

/** Returns an own property of an object, never an inherited one. */
export function ownOf(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? (object as Record<string, unknown>)[key] : undefined;
}

/** Sets an own property. Assigning to `__proto__` would set the prototype instead. */
export function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { configurable: true, enumerable: true, writable: true, value });
  else object[key] = value;
}
