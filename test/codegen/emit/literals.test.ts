import { describe, expect, it } from 'vitest';
import { checkedComment } from '../../../src/codegen/emit/jsdoc.js';
import { checkedLiteral, literalOf, propertyName, quoted } from '../../../src/codegen/emit/literals.js';
import type { BuiltInType } from '../../../src/soap/schema/values.js';

describe('a string literal', () => {
  it.each([
    ['', "''"],
    ['a b.c:d/e#f-g_9', "'a b.c:d/e#f-g_9'"],
    ["it's", `"it's"`],
    ['say "no"', `'say "no"'`],
    [`it's "no"`, `'it\\'s "no"'`],
    [`'a' "`, `"'a' \\""`],
    [`'"`, `'\\'"'`],
    ['a\\b', "'a\\\\b'"],
    ['a\nb\rc\td', "'a\\nb\\rc\\td'"],
    ['a\u2028b\u202ec\u0000', "'a\\u2028b\\u202ec\\u0000'"],
    ['\ud800', "'\\ud800'"],
    ['Größe', "'Größe'"],
  ])('of %j is %s', (text, want) => {
    expect(quoted(text)).toBe(want);
  });

  const early =
    'the text of a string literal would end the literal early, and the rest would become code: nothing was generated';
  it.each(["'a'b'", '"a"b"', "'a\nb'", "'a\rb'", "'a\u2028b'", "'a\u2029b'", "'a\\'", "'a\\\nb'"])(
    'is not written if it ends early: %j',
    (literal) => {
      expect(() => checkedLiteral(literal)).toThrow(new Error(early));
    },
  );

  it.each(["'a\\'b'", '"a\'b"', `'a"b'`, "'a\\\\'", "''"])('is written if it is complete: %j', (literal) => {
    expect(checkedLiteral(literal)).toBe(literal);
  });
});

it('a comment is not written if it ends early', () => {
  const early =
    'the text of a comment would end the comment early, and the rest would become code: nothing was generated';
  for (const comment of ['/** a */ b */\n', '/** a */ b', '/** a'])
    expect(() => checkedComment(comment)).toThrow(new Error(early));
  expect(checkedComment('/** a */\n')).toBe('/** a */\n');
});

it.each([
  ['a', 'a'],
  ['$any', '$any'],
  ['delete', 'delete'],
  ['größe', 'größe'],
  ['a-b', "'a-b'"],
  ['1a', "'1a'"],
  ['a b', "'a b'"],
  ["it's", `"it's"`],
])('the property %s is written as %s', (name, want) => {
  expect(propertyName(name)).toBe(want);
});

const values: readonly [BuiltInType, string, string | undefined][] = [
  ['string', ' a\n', "' a\\n'"],
  ['decimal', '1.50', "'1.50'"],
  ['date', '2024-02-19', "'2024-02-19'"],
  ['boolean', '1', 'true'],
  ['boolean', ' false ', 'false'],
  ['boolean', 'yes', undefined],
  ['int', ' +07 ', '7'],
  ['int', '1.5', undefined],
  ['double', '1E3', '1000'],
  ['double', 'NaN', undefined],
  ['double', '-INF', undefined],
  ['long', '-08', '-8n'],
  ['long', '9223372036854775808', undefined],
  ['base64Binary', 'AQID', undefined],
  ['NMTOKENS', 'a b', undefined],
];
it.each(values)('the literal type of the %s %j is %s', (base, lexical, want) => {
  expect(literalOf(base, lexical)).toBe(want);
});
