/**
 * Characters that are invisible or change how other text is displayed: control characters (C0, C1, DEL), bidirectional
 * and zero-width characters, line and paragraph separators, and lone surrogates. Emoji variation selectors are allowed.
 */
const invisible = /(?![\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Makes untrusted text safe for messages, logs and terminals by escaping each invisible character, for example as
 * `\u{202E}`. The result is a single line. Applying the function twice changes nothing.
 *
 * All text from WSDLs, replies, headers and callers passes through this function before it becomes part of a message.
 */
export function printable(text: string): string {
  return text.replace(invisible, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`);
}

/** Does the same as `printable` for text with several lines. Line feeds are kept. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** Truncates text for use in a message. Names and text in a document may have any length. */
export function clip(text: string, length = 80): string {
  return text.length > length ? `${text.slice(0, length - 3).replace(/[\ud800-\udbff]$/, '')}...` : text;
}

/** Escapes invisible characters as `\u202e`, a form that is valid in both JavaScript and JSON string literals. */
export function escapeInvisible(text: string): string {
  const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return text.replace(invisible, (character) => character.split('').map(escaped).join(''));
}

/** The query strings under which ASMX, WCF and others offer a WSDL or a schema: `?wsdl`, `?singleWsdl`, `?xsd=xsd0`. */
const documentQuery = /^\?(singlewsdl|wsdl|xsd)(=[\w.-]{0,40})?$/i;

/**
 * Makes an http(s) URL safe for a message or a file by removing user info, the fragment, and any query that may contain
 * a key. `?wsdl`, `?singleWsdl` and `?xsd=xsd0` are kept. Other text, such as a path, is only made printable.
 */
export function printableUrl(url: string | URL): string {
  const text = String(url);
  if (!/^https?:\/\//i.test(text)) return printable(text);
  if (!URL.canParse(text)) return '(an address that is not a URL)';
  const { origin, pathname, search } = new URL(text);
  return origin + pathname + (documentQuery.test(search) ? search : '');
}

/** Does the same as `printableUrl`, but writes `?...` for a query that is removed. */
export function abbreviatedUrl(url: string): string {
  const shown = printableUrl(url);
  const isRemoved = URL.canParse(url) && new URL(url).search !== '' && !shown.includes('?');
  return isRemoved ? `${shown}?...` : shown;
}
