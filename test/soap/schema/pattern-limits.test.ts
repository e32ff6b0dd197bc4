import { describe, expect, it } from 'vitest';
import { PatternError, patternMatcher } from '../../../src/soap/schema/pattern.js';

describe('the limits of a pattern', () => {
  const isAccepted = (inner: string): boolean => {
    try {
      patternMatcher(`^(?:${inner})$`);
      return true;
    } catch (error) {
      if (error instanceof PatternError) return false;
      throw error;
    }
  };

  it('200 nested groups, including the outermost', () => {
    const nested = (depth: number): string => `${'(?:'.repeat(depth)}a${')'.repeat(depth)}`;
    expect([isAccepted(nested(199)), isAccepted(nested(200))]).toEqual([true, false]);
    expect(() => patternMatcher(`^${nested(201)}$`)).toThrow(/^is nested deeper than 200 groups$/);
    // groups side by side are not nested
    expect(isAccepted('(?:a)'.repeat(300))).toBe(true);
  });

  it.each([
    ['a{50000}', 'a{50001}'],
    ['a{0,50000}', 'a{0,50001}'],
    ['a{49999,}', 'a{50000,}'],
    ['(?:a{10}){9090}', '(?:a{10}){9091}'],
    ['a'.repeat(100_000), 'a'.repeat(100_001)],
    ['(?:){50000}', '(?:){50001}'],
    // a choice needs a step to begin, and one after each alternative
    [`${'a'.repeat(49_998)}|${'a'.repeat(49_999)}`, `${'a'.repeat(49_999)}|${'a'.repeat(49_999)}`],
  ])('100,000 steps are accepted, and more are not: row %#', (most, more) => {
    expect(isAccepted(most)).toBe(true);
    expect(() => patternMatcher(`^(?:${more})$`)).toThrow(
      /^has more than 100000 steps when its counted repetitions are expanded$/,
    );
  });

  it('1,000,000 steps of the match, and 100 more for each character', () => {
    // 201 steps for the start of `a*a*...b`, 301 steps for each letter, and one step for each empty group
    const matches = (emptyGroups: number) =>
      patternMatcher(`^(?:${'(?:)'.repeat(emptyGroups)}${'a*'.repeat(100)}b)$`)('a'.repeat(4974));
    const most = 1_000_000 + 100 * 4974 - 201 - 301 * 4974;
    expect([most, matches(most), matches(most + 1)]).toEqual([25, false, undefined]);
  });
});

it.each<[string, string[], string[]]>([
  ['', [''], ['a']],
  ['.a', ['\uffffa', '\u{10000}a', '\u{10ffff}a', '\ud800a'], ['a', '\na', '\u{10000}']],
  ['a', ['a'], ['', 'aa', 'b']],
  ['\u{1F600}', ['\u{1F600}'], ['\ud83d', '\ude00']],
  ['[a-c]{2}', ['ab', 'cc'], ['a', 'abc', 'ad']],
  ['a{2}', ['aa'], ['a', 'aaa']],
  ['a{2,}', ['aa', 'aaaaa'], ['', 'a']],
  ['a{1,3}', ['a', 'aa', 'aaa'], ['', 'aaaa']],
  ['a{0}', [''], ['a']],
  ['a?b', ['b', 'ab'], ['a', 'aab']],
  ['a+b', ['ab', 'aab'], ['b']],
  ['a*b', ['b', 'aab'], ['a']],
  ['a+?', ['a', 'aa'], ['']],
  ['a{1,2}?', ['a', 'aa'], ['', 'aaa']],
  ['a|bc|d', ['a', 'bc', 'd'], ['', 'b', 'ac', 'bd']],
  ['(?:a|bc|)d', ['ad', 'bcd', 'd'], ['a', 'bd', 'abcd']],
  ['(?:a|b){2}c', ['abc', 'bbc'], ['ac', 'ab', 'abac']],
  ['\\p{Lu}\\d', ['A1', 'É0'], ['a1', 'A']],
])('^(?:%s)$ matches %j, but not %j', (inner, matching, others) => {
  const matches = patternMatcher(`^(?:${inner})$`);
  expect(matching.map((text) => [text, matches(text)])).toEqual(matching.map((text) => [text, true]));
  expect(others.map((text) => [text, matches(text)])).toEqual(others.map((text) => [text, false]));
});
