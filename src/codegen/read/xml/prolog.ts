/**
 * Returns the position of the root element or of a DOCTYPE before it. White space, the XML declaration, comments and
 * processing instructions are skipped. Returns the length of the text if the text contains nothing else.
 *
 * The text is scanned in a loop that searches for the end of each comment only once. A regular expression for repeated
 * comments would take exponential time.
 */
export function rootStart(text: string): number {
  return skipMisc(text, 0);
}

/**
 * Returns `true` if the text from a position onwards contains only white space, comments and processing instructions.
 */
export function isOnlyMisc(text: string, from: number): boolean {
  return skipMisc(text, from) === text.length;
}

/** Skips `Misc*` (Extensible Markup Language 1.0, production 27). */
function skipMisc(text: string, from: number): number {
  let at = from;
  for (;;) {
    NOT_SPACE.lastIndex = at;
    at = NOT_SPACE.exec(text)?.index ?? text.length;
    const isComment = text.startsWith('<!--', at);
    if (!isComment && !text.startsWith('<?', at)) return at;
    const end = isComment ? text.indexOf('-->', at + 4) : text.indexOf('?>', at + 2);
    // the parser reports an unterminated comment or processing instruction
    if (end < 0) return at;
    at = end + (isComment ? 3 : 2);
  }
}

const NOT_SPACE = /\S/g;
