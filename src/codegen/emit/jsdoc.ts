import { printableLines } from '../../printable.js';

/** The maximum length of a line of text. */
export const width = 120;

/**
 * Writes text as a JSDoc comment with a line feed after it; nothing for no text. Paragraphs and line breaks are kept, long
 * lines are wrapped. No text can end the comment: every comment of the generated code is written here.
 *
 * @param paragraphs documentation goes through `prose`, names and values through `codeSpan`
 * @param remarks the text of a tag `@remarks`, which becomes one line
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
      // TypeScript reads an @ as a tag unless a word ends right before it, also in a code span
      .map((line) => line.replace(/(?<![\w\\])@/g, '\\@'))
  );
}

/**
 * Checks a comment before it becomes code. Text after an early end would be executed.
 *
 * @throws Error if the comment closes early
 */
export function checkedComment(comment: string): string {
  if (comment.indexOf('*/') !== comment.trimEnd().length - 2)
    throw new Error('the text of a comment would end it, and the rest would be code: nothing was generated');
  return comment;
}

/** Splits a line into lines of at most the maximum length. Its indentation is kept. */
export function wrap(line: string, room: number): readonly string[] {
  if (line.length <= room) return [line];
  const indent = /^ */.exec(line)?.[0] ?? '';
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
