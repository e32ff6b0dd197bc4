/** Namespaces and the escaping rules of XML 1.0 that encoder, decoder and server share. */

export const SOAP11 = 'http://schemas.xmlsoap.org/soap/envelope/';
export const SOAP12 = 'http://www.w3.org/2003/05/soap-envelope';
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
export const XSD = 'http://www.w3.org/2001/XMLSchema';

export type SoapVersion = '1.1' | '1.2';

/** What XML 1.0 cannot hold at all (section 2.2), not even as a character reference. Lone surrogates among it. */
const illegal = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Whether XML 1.0 can hold the text. */
export function isXmlText(text: string): boolean {
  return !illegal.test(text);
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

/** Text as content of an element. A CR is written as a reference, else a parser would read it as LF (2.11). */
export function escapeText(text: string): string {
  return /[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, (c) => replacements[c] as string) : text;
}

/** Text as a quoted attribute value; white space is written as references, else a parser would make it spaces (3.3.3). */
export function escapeAttribute(text: string): string {
  return /[&<>"\r\n\t]/.test(text) ? text.replace(/[&<>"\r\n\t]/g, (c) => replacements[c] as string) : text;
}
