import { printableLines } from '../../printable.js';

/** The maximum length of a line, in characters. */
export const width = 120;

/**
 * Formats text as a JSDoc comment followed by a line feed. Returns an empty string if the text is empty. Paragraphs and
 * line breaks are preserved, and long lines are wrapped. All comments with text from a WSDL are written by this
 * function, which ensures that the text cannot end the comment.
 *
 * @param paragraphs the text, in which documentation is escaped with `prose`, and names and values with `codeSpan`
 * @param remarks the text of an `@remarks` tag, which is written on one line
 */
export function jsdoc(paragraphs: readonly (string | undefined)[], remarks?: string): string {
  const text = paragraphs.filter((each) => each !== undefined && each !== '').join('\n\n');
  const lines = text === '' ? [] : commentLines(text);
  if (remarks !== undefined) lines.push('', `@remarks ${commentLines(remarks).join(' ')}`);
  const [only, ...more] = lines;
  if (only === undefined) return '';
  if (more.length === 0 && only.length <= width - '/**  */'.length) return checkedComment(`/** ${only} */\n`);
  return checkedComment(`/**\n${lines.map((line) => ` * ${line}`.trimEnd() + '\n').join('')} */\n`);
}

function commentLines(text: string): string[] {
  return (
    printableLines(text)
      .replaceAll('*/', '*\\/')
      .split('\n')
      .flatMap((line) => wrap(line, width - ' * '.length))
      // TypeScript treats an @ as the start of a tag unless the @ directly follows a word, even in a code span
      .map((line) => line.replace(/(?<![\w\\])@/g, '\\@'))
  );
}

/**
 * Checks that a comment does not end early. If it did, the rest of its text would be executed as code.
 *
 * @throws Error if the comment closes early
 */
export function checkedComment(comment: string): string {
  if (comment.indexOf('*/') !== comment.trimEnd().length - 2)
    throw new Error(
      'the text of a comment would end the comment early, and the rest would become code: nothing was generated',
    );
  return comment;
}

/** Splits a line into lines of at most `room` characters, each with the original indentation. */
export function wrap(line: string, room: number): readonly string[] {
  if (line.length <= room) return [line];
  const indent = line.replace(/[^ ].*$/s, '');
  const lines: string[] = [];
  let current = indent;
  for (const word of line.trim().split(/ +/)) {
    if (current.length > indent.length && current.length + 1 + word.length > room) {
      lines.push(current);
      current = indent;
    }
    current += current.length > indent.length ? ` ${word}` : word;
  }
  return [...lines, current];
}
