import { describe, expect, it } from 'vitest';
import { jsdoc, wrap } from '../../../src/codegen/emit/jsdoc.js';

const word = 'word '.repeat(40).trim();

describe('a comment', () => {
  const facts: readonly [string, { given: (string | undefined)[]; want: string }][] = [
    ['without text is empty', { given: [undefined, ''], want: '' }],
    ['of 120 characters stays on one line', { given: ['x'.repeat(113)], want: `/** ${'x'.repeat(113)} */\n` }],
    ['of 121 characters does not', { given: ['x'.repeat(114)], want: `/**\n * ${'x'.repeat(114)}\n */\n` }],
    ['with a single line stays on one line', { given: ['One.'], want: '/** One. */\n' }],
    [
      'preserves paragraphs and lines',
      { given: ['One\n  two', undefined, 'three'], want: '/**\n * One\n *   two\n *\n * three\n */\n' },
    ],
    ['cannot be ended by its text', { given: ['a */ b **/'], want: '/** a *\\/ b **\\/ */\n' }],
    [
      'contains no unintended tags',
      { given: ['@deprecated\n a @b c@d'], want: '/**\n * \\@deprecated\n *  a \\@b c@d\n */\n' },
    ],
    ['shows invisible characters', { given: ['a\u202eb\u0085c'], want: '/** a\\u{202E}b\\u{85}c */\n' }],
    [
      'wraps long lines',
      { given: [word], want: `/**\n * ${'word '.repeat(23).trim()}\n * ${'word '.repeat(17).trim()}\n */\n` },
    ],
    ['does not break long words', { given: ['x'.repeat(200)], want: `/**\n * ${'x'.repeat(200)}\n */\n` }],
  ];
  it.each(facts)('%s', (_, { given, want }) => {
    expect(jsdoc(given)).toBe(want);
  });

  it.each([
    ['  a  b', 6, ['  a  b']],
    ['  a  b', 5, ['  a b']],
    ['  a  b', 4, ['  a', '  b']],
    ['ab cd ', 2, ['ab', 'cd']],
    ['', 0, ['']],
  ])('the line %j with room for %i characters becomes %j', (line, room, lines) => {
    expect(wrap(line, room)).toEqual(lines);
  });

  it.each([
    [['One.'], 'Two\nthree.', '/**\n * One.\n *\n * @remarks Two three.\n */\n'],
    [[], 'Two @three', '/**\n *\n * @remarks Two \\@three\n */\n'],
  ])('of %j with the remarks %j is %j', (paragraphs, remarks, want) => {
    expect(jsdoc(paragraphs, remarks)).toBe(want);
  });

  it('contains no tag even if wrapping moves an @ to the beginning of a line', () => {
    expect(jsdoc([`${'word '.repeat(23)}@internal`])).toContain('\n * \\@internal\n');
  });
});
