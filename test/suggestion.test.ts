import { describe, expect, it } from 'vitest';
import { suggestion } from '../src/suggestion.js';

describe('the hint about an unknown name', () => {
  const cases: readonly [string, string][] = [
    ['--haeder', 'did you mean --header?'],
    ['--head', 'did you mean --header?'],
    ['--Out', 'did you mean --out?'],
    ['--', 'expected one of --header, --out, iSession'],
    ['--something', 'expected one of --header, --out, iSession'],
    ['session', 'did you mean iSession?'],
    ['sSession', 'did you mean iSession?'],
    ['', 'expected one of --header, --out, iSession'],
    ['x'.repeat(1000), 'expected one of --header, --out, iSession'],
  ];
  it.each(cases)('of %j', (name, want) => {
    expect(suggestion(name, ['--header', '--out', 'iSession'])).toBe(want);
  });

  it('is safe to print, and says so if no name is similar', () => {
    expect(suggestion('evil', ['evil\u202e'])).toBe('did you mean evil\\u{202E}?');
    expect(suggestion('x', [])).toBe('nothing is expected here');
  });
});
