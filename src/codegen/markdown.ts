import { printable } from '../printable.js';

/**
 * Functions that embed text from a WSDL in Markdown. The Markdown is used in reports and in the comments of generated
 * code, which editors and TypeDoc render.
 */

/** Formats text as a code span on a single line. The fence is longer than any run of backticks in the text. */
export function codeSpan(text: string): string {
  const shown = printable(text);
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return shown === '' ? '' : `${fence}${padding}${shown}${padding}${fence}`;
}

/**
 * Makes documentation from a WSDL safe to include in a comment. Paragraphs, lists and emphasis are preserved. HTML,
 * images and links with link text are escaped.
 */
export function prose(text: string | undefined): string | undefined {
  // backslashes in the text are escaped as well, because they would cancel out the backslashes that are added here
  return text?.replace(/\\(?=[!-/:-@[-`{-~])|<(?=[a-z/!?])|(?<=\])[([:]|(?<=!)\[/gi, '\\$&');
}

/** Escapes all markup, including HTML, links, and mentions of people and issues. The result is a single line. */
export function plainText(text: string): string {
  return (
    printable(text)
      // CommonMark allows a backslash before any ASCII punctuation character
      .replace(/[!"#$%&'()*+,./:;<=>?@[\\\]^_`{|}~-]/g, (character) =>
        harmless.has(character) ? character : `\\${character}`,
      )
      // GitHub detects mentions, issue numbers and `www.` links in the rendered text
      .replace(/\\([@#])/g, '$1\u200b')
      .replace(/\bwww\./gi, (host) => `${host}\u200b`)
  );
}

/** Characters that have no meaning in Markdown, except at the start of a line. */
const harmless: ReadonlySet<string> = new Set([...`"'(),;%?=/-!+.`]);
