import { describe, expect, it } from 'vitest';
import { patternMatcher } from '../../../../src/soap/schema/pattern.js';
import { translatePattern } from '../../../../src/codegen/read/schema/pattern.js';

describe('a pattern of XML Schema', () => {
  const cases: readonly [pattern: string, matching: readonly string[], other: readonly string[]][] = [
    ['[A-Z]{2}', ['AB'], ['ABC', 'xAB', 'A']],
    ['a|bc', ['a', 'bc'], ['ac', 'abc']],
    ['(ab)+c?', ['ab', 'ababc'], ['', 'abcc']],
    ['a{2,}', ['aa', 'aaaa'], ['a']],
    ['^a$', ['^a$'], ['a']],
    ['a/b', ['a/b'], ['ab']],
    ['\\/\\.\\-', ['/.-'], ['/x-']],
    ['.', ['x', '\u{1F600}'], ['\n', '\r', 'xx']],
    ['\\d+', ['12', '\u0663'], ['1a']],
    ['\\D', ['a'], ['1']],
    ['\\w+', ['aé1+'], ['a-b', 'a b']],
    ['\\W', ['-', ' '], ['a']],
    ['\\s', [' ', '\t'], ['\u00A0']],
    ['\\S', ['\u00A0'], [' ']],
    ['\\i\\c*', ['a1', '_x.y', ':a'], ['1a', 'a b']],
    ['\\I', ['1'], ['a']],
    ['\\i', ['\u00C0', '\u218F', '\u2C00', '\u{10000}'], ['\u00D7', '\u00B7', '-']],
    ['\\c', ['\u00B7', '\u203F', '-', '\u2C00'], ['\u00D7', ' ']],
    ['[^a-c]', ['d'], ['b']],
    ['[\\w.-]+', ['a.b-c'], ['a b']],
    ['[-a]', ['-', 'a'], ['b']],
    ['[a-]', ['-', 'a'], ['b']],
    ['[a-c-e]', ['-', 'b', 'e'], ['d']],
    ['[^\\d{2}]', ['a'], ['1', '2', '{', '}']],
    ['{[\\p{Lu}({]', ['{A', '{(', '{{'], ['{a', 'A']],
    ['[\\^\\]\\[$]+', ['^]$['], ['a']],
    ['\\p{Lu}\\P{Lu}', ['Ab'], ['ab']],
    ['\\n\\t', ['\n\t'], ['nt']],
    ['[\u{1F600}-\u{1F64F}]', ['\u{1F601}'], ['a']],
    ['', [''], ['a']],
  ];
  it.each(cases)('%j', (pattern, matching, other) => {
    const translated = translatePattern(pattern);
    const expression = new RegExp(translated, 'u');
    const matches = patternMatcher(translated);
    for (const each of matching) expect([each, matches(each), expression.test(each)]).toEqual([each, true, true]);
    for (const each of other) expect([each, matches(each), expression.test(each)]).toEqual([each, false, false]);
  });

  it.each([
    ['a.b|(c)', '^(?:a[^\\n\\r]b|(?:c))$'],
    ['[a-]', '^(?:[a\\u{2D}])$'],
    ['[a-c-e]', '^(?:[a-c\\u{2D}e])$'],
    ['[-a]', '^(?:[\\u{2D}a])$'],
    ['[\\d-a]', '^(?:[\\p{Nd}\\u{2D}a])$'],
    ['-^$/\\.', '^(?:\\u{2D}\\^\\$\\/[\\.])$'],
    ['\\n\\r\\t', '^(?:[\\u{A}][\\u{D}][\\u{9}])$'],
    ['\\s\\S\\d\\D', '^(?:[ \\t\\n\\r][^ \\t\\n\\r][\\p{Nd}][^\\p{Nd}])$'],
    ['\\w', '^(?:[\\p{L}\\p{M}\\p{N}\\p{S}])$'],
    ['\\p{Lu}[\\P{Nd}]', undefined],
    ['\\P{Nd}', '^(?:[^\\p{Nd}])$'],
    [' ~\u00a0', '^(?: ~\u00a0)$'],
    ['\u001f\u007f\u009f', '^(?:\\u{1F}\\u{7F}\\u{9F})$'],
    ['\u2027\u2028\u2029\u202a', '^(?:\u2027\\u{2028}\\u{2029}\u202a)$'],
  ])('%j is translated to %j', (pattern, want) => {
    if (want === undefined) expect(() => translatePattern(pattern)).toThrow('a negated escape in a class');
    else expect(translatePattern(pattern)).toBe(want);
  });

  const invalid = [
    '(',
    ')',
    '(a',
    '[a',
    '[]',
    'a**',
    '(?:a)',
    '(?=a)',
    '*a',
    '\\q',
    '\\p{Nonsense}',
    '[b-a]',
    '\\',
    '[a[b]]',
    '[^]',
    'a*?',
    'a{2}?',
    '{a}',
  ];
  const unsupported = ['\\p{IsBasicLatin}+', '[\\i-[:]]', '[a-z-[aeiou]]+', '[\\D]', '[^\\Wa]'];
  it.each(unsupported)('%j is rejected, because it is not supported', (pattern) => {
    expect(() => translatePattern(pattern)).toThrow(
      'has a Unicode block, a class subtraction or a negated escape in a class, which are not supported',
    );
  });

  it.each(invalid)('%j is not a pattern', (pattern) => {
    expect(() => translatePattern(pattern)).toThrow(/^is not an? (XML Schema )?regular expression/);
  });

  it('groups nested 20,000 deep are rejected, with the reason', () => {
    const pattern = '('.repeat(20_000) + 'a' + ')'.repeat(20_000);
    expect(() => translatePattern(pattern)).toThrow('is nested deeper than 200 groups');
  });

  it('repetitions that multiply are rejected, with the reason', () => {
    expect(() => translatePattern('((a{1000}){1000}){1000}')).toThrow(/^has more than 100000 steps/);
    expect(() => translatePattern('((((){1000}){1000}){1000}){1000}')).toThrow(/^has more than 100000 steps/);
    expect(translatePattern('[a-z]{0,10000}')).toBe('^(?:[a-z]{0,10000})$');
  });
});
