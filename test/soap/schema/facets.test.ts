import { describe, expect, test } from 'vitest';
import type { Facets } from '../../../src/soap/schema/contract.js';
import { facetProblem, patternCheck } from '../../../src/soap/schema/facets.js';
import { builtIns, type BuiltInType, type Value } from '../../../src/soap/schema/values.js';

describe('a value that violates a facet', () => {
  test.each<[BuiltInType | 'list', Facets, valid: unknown[], invalid: unknown[], problem: string]>([
    ['string', { length: 2 }, ['ab', '\u{1F600}\u{1F600}'], ['', 'a', 'abc'], 'must have 2 characters'],
    ['string', { minLength: 1 }, ['a', 'abc'], [''], 'must have at least 1 characters'],
    ['string', { minLength: 2 }, ['ab', 'abc'], ['', 'a', '\u{1F600}'], 'must have at least 2 characters'],
    [
      'string',
      { maxLength: 2 },
      ['', 'ab', '\u{1F600}\u{1F600}'],
      ['abc', 'x'.repeat(9)],
      'must have 0 to 2 characters',
    ],
    ['string', { minLength: 1, maxLength: 2 }, ['a', 'ab'], ['', 'abc'], 'must have 1 to 2 characters'],
    ['string', { maxLength: 0 }, [''], ['a'], 'must have 0 characters'],
    ['hexBinary', { length: 1 }, [Uint8Array.of(1)], [Uint8Array.of(), Uint8Array.of(1, 2)], 'must have 1 bytes'],
    ['list', { minLength: 1, maxLength: 2 }, [[1], [1, 2]], [[], [1, 2, 3]], 'must have 1 to 2 items'],
    ['NMTOKENS', { maxLength: 1 }, [['a']], [['a', 'b']], 'must have 0 to 1 items'],
    ['int', { minInclusive: '2' }, [2, 3], [1], 'must be at least 2'],
    ['int', { maxInclusive: '2' }, [1, 2], [3, 4], 'must be at most 2'],
    ['int', { minExclusive: '2' }, [3, 4], [1, 2], 'must be more than 2'],
    ['int', { maxExclusive: '2' }, [0, 1], [2, 3], 'must be less than 2'],
    ['long', { minInclusive: '-1' }, [-1n, 0n], [-2n], 'must be at least -1'],
    ['decimal', { maxExclusive: '1.5' }, ['1.49', '-2'], ['1.5', '1.50', '10'], 'must be less than 1.5'],
    ['decimal', { minInclusive: '-1.5' }, ['-1.50', '-1', '0'], ['-1.6', '-10'], 'must be at least -1.5'],
    ['double', { minInclusive: '0' }, [0, -0, Infinity], [-1, NaN], 'must be at least 0'],
    [
      'decimal',
      { totalDigits: 3 },
      ['100', '0.05', '00.123', '-12.300'],
      ['1000', '12.34'],
      'must have at most 3 digits',
    ],
    ['decimal', { totalDigits: 1 }, ['0.05', '5.0'], ['0.55', '10'], 'must have at most 1 digits'],
    ['int', { totalDigits: 2 }, [99, -99], [100], 'must have at most 2 digits'],
    ['decimal', { fractionDigits: 1 }, ['1.50', '12345'], ['1.55'], 'must have at most 1 digits after the point'],
    ['decimal', { fractionDigits: 0 }, ['1', '1.0'], ['0.1'], 'must have at most 0 digits after the point'],
    ['decimal', { totalDigits: 2, fractionDigits: 1 }, ['1.5'], ['0.05'], 'must have at most 1 digits after the point'],
  ])('%s with %j', (name, facets, valid, invalid, problem) => {
    const type = name === 'list' ? undefined : builtIns[name];
    const problems = (values: unknown[]) => values.map((value) => facetProblem(facets, type, value as Value));
    expect(problems(valid)).toEqual(valid.map(() => undefined));
    expect(problems(invalid)).toEqual(invalid.map(() => problem));
  });

  test('the length is checked before bounds, and bounds before digits', () => {
    expect(facetProblem({ maxLength: 1, maxInclusive: '5', totalDigits: 1 }, builtIns.decimal, '123')).toMatch(
      /characters/,
    );
    expect(facetProblem({ maxInclusive: '5', totalDigits: 1 }, builtIns.decimal, '123')).toBe('must be at most 5');
  });

  test.each<[BuiltInType | 'list', Facets, unknown]>([
    ['QName', { length: 1 }, '{urn:x}name'],
    ['dateTime', { minInclusive: '2024-01-01T00:00:00Z' }, '2023-01-01T00:00:00Z'],
    ['int', { minInclusive: 'none' }, 1],
    ['string', {}, 'a'],
    ['list', { maxInclusive: '1', totalDigits: 1 }, [222, 333]],
  ])('%s with %j is not checked', (name, facets, value) => {
    expect(facetProblem(facets, name === 'list' ? undefined : builtIns[name], value as Value)).toBe(undefined);
  });
});

test('a text must match a pattern of each list', () => {
  expect(patternCheck()).toBe(undefined);
  expect(patternCheck({ maxLength: 1 })).toBe(undefined);
  const check = patternCheck({ patterns: [['^(?:a.*)$', '^(?:b.*)$'], ['^(?:.*c)$']] });
  expect(['ac', 'bc', 'cc', 'ab', ''].map((text) => check?.(text))).toEqual([
    undefined,
    undefined,
    'must match ^(?:a.*)$ or ^(?:b.*)$',
    'must match ^(?:.*c)$',
    'must match ^(?:a.*)$ or ^(?:b.*)$',
  ]);
});
