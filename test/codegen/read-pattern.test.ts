import { describe, expect, it } from 'vitest';
import { translatePattern } from '../../scripts/codegen/read-pattern.js';

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
    ['[\\i-[:]][\\c-[:]]*', ['a1'], ['a:b', ':a']],
    ['[a-z-[aeiou]]+', ['bcd'], ['bad']],
    ['[^a-c]', ['d'], ['b']],
    ['[^a-z-[\\d]]', ['A'], ['1', 'b']],
    ['[\\D]', ['a'], ['1']],
    ['[\\Dx1]+', ['ax1'], ['2']],
    ['[^\\Da]', ['1'], ['b', 'a']],
    ['[\\w.-]+', ['a.b-c'], ['a b']],
    ['[-a]', ['-', 'a'], ['b']],
    ['[a-]', ['-', 'a'], ['b']],
    ['[\\^\\]\\[$]+', ['^]$['], ['a']],
    ['\\p{Lu}\\P{Lu}', ['Ab'], ['ab']],
    ['\\p{IsBasicLatin}+', ['abc'], ['é']],
    ['\\P{IsGreek}', ['a'], ['\u03B1']],
    ['[\\p{IsGreek}\\p{IsCyrillic}]', ['\u03B1', '\u0436'], ['a']],
    ['\\n\\t', ['\n\t'], ['nt']],
    ['[\u{1F600}-\u{1F64F}]', ['\u{1F601}'], ['a']],
    ['', [''], ['a']],
  ];
  it.each(cases)('%j', (pattern, matching, other) => {
    const translated = translatePattern(pattern) ?? 'none';
    const expression = new RegExp(translated, 'u');
    expect(matching.filter((each) => !expression.test(each))).toEqual([]);
    expect(other.filter((each) => expression.test(each))).toEqual([]);
  });

  const none = [
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
    '\\p{IsNowhere}',
    '[b-a]',
    '\\',
    '[a[b]]',
  ];
  it.each(none)('%j is none', (pattern) => {
    expect(translatePattern(pattern)).toBeUndefined();
  });
});
