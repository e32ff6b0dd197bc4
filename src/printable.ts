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

/** Invisible characters as escapes that string literals of JavaScript and JSON share: `\u202e`. */
export function escapeInvisible(text: string): string {
  return text.replace(invisible, (character) =>
    Array.from({ length: character.length }, (_, at) => `\\u${hex4(character.charCodeAt(at))}`).join(''),
  );
}

function hex4(code: number): string {
  return code.toString(16).padStart(4, '0');
}
