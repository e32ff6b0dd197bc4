/**
 * Characters that are invisible or change how other text is shown: control characters (C0, C1, DEL), bidirectional and
 * zero-width characters, line and paragraph separators, lone surrogates. Variation selectors of emoji are allowed.
 */
const invisible = /(?![\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Makes foreign text safe for a message, a log and a terminal: writes each invisible character as an escape like
 * `\u{202E}`. The result is one line. Applying it twice changes nothing.
 *
 * Every text of a WSDL, a reply, a header field or a caller that becomes part of a message passes through here.
 */
export function printable(text: string): string {
  return text.replace(invisible, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`);
}

/** The same for text of several lines: line feeds are kept. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** Shortens a text for a message. Names and texts of a document may have any length. */
export function clip(text: string, length = 80): string {
  return text.length > length ? `${text.slice(0, length - 3).replace(/[\ud800-\udbff]$/, '')}...` : text;
}

/** Invisible characters as escapes that string literals of JavaScript and JSON share: `\u202e`. */
export function escapeInvisible(text: string): string {
  return text.replace(invisible, (character) =>
    Array.from({ length: character.length }, (_, at) => `\\u${hex4(character.charCodeAt(at))}`).join(''),
  );
}

function hex4(code: number): string {
  return code.toString(16).padStart(4, '0');
}

/** The queries by which ASMX, WCF and others offer a WSDL or a schema: `?wsdl`, `?singleWsdl`, `?xsd=xsd0`. */
const documentQuery = /^\?(singlewsdl|wsdl|xsd)(=[\w.-]{0,40})?$/i;

/**
 * Makes an http(s) URL safe for a message or a file: removes user info, the fragment, and any query that may contain a key.
 * `?wsdl`, `?singleWsdl` and `?xsd=xsd0` are kept. Returns other text, such as a path, as `printable` does.
 */
export function printableUrl(url: string | URL): string {
  const text = String(url);
  if (!/^https?:\/\//i.test(text)) return printable(text);
  if (!URL.canParse(text)) return '(an address that is not a URL)';
  const { origin, pathname, search } = new URL(text);
  return origin + pathname + (documentQuery.test(search) ? search : '');
}

/** Whether `printableUrl` keeps the query of a URL. */
export function hasPrintableQuery(url: string): boolean {
  const { search } = new URL(url);
  return search === '' || documentQuery.test(search);
}
