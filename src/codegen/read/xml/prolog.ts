/**
 * Returns the position at which the root element of a document, or its DOCTYPE, begins. White space, the XML
 * declaration, comments and processing instructions are skipped. Returns the length of the text if there is nothing
 * else.
 *
 * The end of each comment is searched for only once, whereas a regular expression that repeats comments would take
 * exponential time.
 */
export function rootStart(text: string): number {
  return skipMisc(text, 0);
}

/** Whether the rest of the text contains only white space, comments and processing instructions. */
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
    // the parser reports a comment or processing instruction that does not end
    if (end < 0) return at;
    at = end + (isComment ? 3 : 2);
  }
}

const NOT_SPACE = /\S/g;
