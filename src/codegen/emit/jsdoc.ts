import { printableLines } from '../../printable.js';
import { checkedComment, width } from './layout.js';

/**
 * Text as a JSDoc comment, with a line break behind it; nothing for no text. Paragraphs and the author's line breaks
 * are kept, long lines are wrapped. No text can end the comment: every comment of the generated code is written here.
 *
 * @param paragraphs documentation goes through `prose`, names and values through `codeSpan`
 */
export function jsdoc(paragraphs: readonly (string | undefined)[], indent = ''): string {
  const text = paragraphs.filter((each) => each !== undefined && each !== '').join('\n\n');
  if (text === '') return '';
  const room = width - indent.length - ' * '.length;
  const lines = printableLines(text)
    .replaceAll('*/', '*\\/')
    .split('\n')
    .flatMap((line) => wrap(line, room))
    // TypeScript takes an @ for a tag wherever no word ends before it, also within a code span
    .map((line) => line.replace(/(?<![\w\\])@/g, '\\@'));
  const [only = '', ...more] = lines;
  if (more.length === 0 && only.length <= room - ' */'.length) return checkedComment(`${indent}/** ${only} */\n`);
  const body = lines.map((line) => `${indent} * ${line}`.trimEnd() + '\n').join('');
  return checkedComment(`${indent}/**\n${body}${indent} */\n`);
}

/** A line as several that are no longer than that; its indentation is kept. */
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
