/** Namespaces and the escaping rules of XML 1.0 that encoder, decoder and server share. */

export const SOAP11 = 'http://schemas.xmlsoap.org/soap/envelope/';
export const SOAP12 = 'http://www.w3.org/2003/05/soap-envelope';
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
export const XSD = 'http://www.w3.org/2001/XMLSchema';
/** The namespace of the prefix `xml`. */
export const XML = 'http://www.w3.org/XML/1998/namespace';
/** The namespace of `xmlns` attributes. No prefix may be declared for it. */
export const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** The versions of SOAP that ASMX supports. */
export type SoapVersion = '1.1' | '1.2';

/** The characters that XML 1.0 forbids (section 2.2), even as character references. Includes lone surrogates. */
const illegal = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Whether XML 1.0 allows every character of the text. */
export function isXmlText(text: string): boolean {
  return !illegal.test(text);
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

/** Whether a name is an NCName, which may follow a prefix. */
export function isNCName(name: string): boolean {
  return NC_NAME.test(name);
}

/** The namespaces in scope by prefix; `''` is the default namespace. A Map implements it. */
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

/** Escapes element content. A CR becomes a reference, because a parser reads it as LF (section 2.11). */
export function escapeText(text: string): string {
  return /[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, (c) => replacements[c] as string) : text;
}

/** Escapes an attribute value. White space becomes references, because a parser reads it as spaces (section 3.3.3). */
export function escapeAttribute(text: string): string {
  return /[&<>"\r\n\t]/.test(text) ? text.replace(/[&<>"\r\n\t]/g, (c) => replacements[c] as string) : text;
}
