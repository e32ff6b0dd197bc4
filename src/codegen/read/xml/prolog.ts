/**
 * Returns the position of the root element or of a DOCTYPE before it. White space, the XML declaration, comments and
 * processing instructions are skipped. Returns the length of the text if the text contains nothing else.
 *
 * The text is scanned in a loop that searches for the end of each comment only once. A regular expression for repeated
 * comments would take exponential time.
 */
export function rootStart(text: string): number {
  let at = 0;
  for (;;) {
    NOT_SPACE.lastIndex = at;
    at = NOT_SPACE.exec(text)?.index ?? text.length;
    const isComment = text.startsWith('<!--', at);
    if (!isComment && !text.startsWith('<?', at)) return at;
    const end = isComment ? text.indexOf('-->', at + 4) : text.indexOf('?>', at + 2);
    // the parser reports an unterminated comment or processing instruction
    if (end === -1) return at;
    at = end + (isComment ? 3 : 2);
  }
}

const NOT_SPACE = /\S/g;

/** Returns `true` if a document is an HTML page, such as a sign-in page, instead of a WSDL or a schema. */
export function isHtmlPage(text: string): boolean {
  return /^<(!doctype\s+html|html)\b/i.test(text.slice(rootStart(text)));
}
