import { printable, printableLines } from '../printable.js';

/** Foreign text in Markdown: in the comments of generated code, which editors and TypeDoc render, and in reports. */

/** Writes a code span. Its fence is longer than any run of backticks in the text. The result is one line. */
export function codeSpan(text: string): string {
  const shown = printable(text);
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return shown === '' ? '' : `${fence}${padding}${shown}${padding}${fence}`;
}

/** Writes an indented code block. */
export function codeBlock(text: string): string {
  return printableLines(text).replace(/^/gm, '    ') + '\n';
}

/**
 * Makes documentation of a WSDL safe for a comment. Paragraphs, lists and emphasis are kept; HTML, images and links with a
 * text are escaped.
 */
export function prose(text: string | undefined): string | undefined {
  // an escaping backslash of the text would cancel one that is added here
  return text?.replace(/\\(?=[!-/:-@[-`{-~])|<(?=[a-z/!?])|(?<=\])[([:]|(?<=!)\[/gi, '\\$&');
}

/** Escapes all markup: HTML, links, and mentions of a person or an issue. The result is one line. */
export function plainText(text: string): string {
  return (
    printable(text)
      // CommonMark allows a backslash before any ASCII punctuation
      .replace(/[!"#$%&'()*+,./:;<=>?@[\\\]^_`{|}~-]/g, (character) =>
        harmless.has(character) ? character : `\\${character}`,
      )
      // GitHub looks for these in the text that it has rendered
      .replace(/\\([@#])/g, '$1\u200b')
      .replace(/\bwww\./gi, (host) => `${host}\u200b`)
  );
}

/** Characters that are not markup anywhere except at the start of a line. */
const harmless: ReadonlySet<string> = new Set([...`"'(),;%?=/-!+.`]);
