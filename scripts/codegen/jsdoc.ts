import { width } from './layout.js';

/**
 * Text as a JSDoc comment, with a line break behind it; nothing for no text. Paragraphs and the author's line breaks
 * are kept, long lines are wrapped.
 */
export function jsdoc(paragraphs: readonly (string | undefined)[], indent = ''): string {
  const text = paragraphs.filter((each) => each !== undefined && each !== '').join('\n\n');
  if (text === '') return '';
  const room = width - indent.length - ' * '.length;
  const lines = safe(text)
    .split('\n')
    .flatMap((line) => wrap(line, room))
    // at the beginning of a line an @ would begin a tag
    .map((line) => line.replace(/^(\s*)@/, '$1\\@'));
  const [only, ...more] = lines;
  if (only !== undefined && more.length === 0 && only.length <= room - ' */'.length) return `${indent}/** ${only} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd() + '\n').join('')}${indent} */\n`;
}

/** What would end the comment is taken apart; invisible characters are dropped. */
function safe(text: string): string {
  const open = text.replaceAll('*/', '*\\/');
  // as most is
  if (/^[\n\x20-\x7e]*$/.test(open)) return open;
  return open.replace(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069\ufeff]/gu, '');
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
