import { printable, printableLines } from '../printable.js';

/** Foreign text in Markdown: in the comments of generated code, which editors and TypeDoc render, and in reports. */

/** A code span, whose fence is longer than any run of backticks within. One line. */
export function codeSpan(text: string): string {
  const shown = printable(text);
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return shown === '' ? '' : `${fence}${padding}${shown}${padding}${fence}`;
}

/** Lines as they are. */
export function codeBlock(text: string): string {
  return printableLines(text).replace(/^/gm, '    ') + '\n';
}

/**
 * Documentation for people, in a comment: its paragraphs, lists and emphasis stay. It can contain no HTML, no link with a
 * text and no image.
 */
export function prose(text: string | undefined): string | undefined {
  // a backslash that escapes would undo the ones that are added here
  return text?.replace(/\\(?=[!-/:-@[-`{-~])|<(?=[a-z/!?])|(?<=\])[([:]|(?<=!)\[/gi, '\\$&');
}

/** Text that means itself: no markup, no HTML, no link, no mention of a person or an issue. One line. */
export function plainText(text: string): string {
  return (
    printable(text)
      // CommonMark takes a backslash before any punctuation of ASCII
      .replace(/[!"#$%&'()*+,./:;<=>?@[\\\]^_`{|}~-]/g, (character) =>
        harmless.has(character) ? character : `\\${character}`,
      )
      // GitHub looks for these in the text that it has rendered
      .replace(/\\([@#])/g, '$1\u200b')
      .replace(/\bwww\./gi, (host) => `${host}\u200b`)
  );
}

/** What means nothing wherever it stands in a line that begins otherwise. */
const harmless: ReadonlySet<string> = new Set([...`"'(),;%?=/-!+.`]);
