import { type BuiltIn, digitsOf, type Value } from './built-in.js';
import type { Facets } from './contract.js';
import { patternMatcher } from './pattern.js';

/** Returns how a value violates the facets of its type, or undefined if the facets allow the value. */
export type FacetCheck = (value: Value | readonly unknown[]) => string | undefined;

/** Checks a lexical form against the patterns of its type. @returns the problem, or undefined if the form matches */
export type PatternCheck = (lexical: string) => string | undefined;

/**
 * Creates the check for the facets of XML Schema part 2, 4.3, except enumeration, patterns and white space.
 *
 * @param type the built-in base type; absent for a list
 */
export function facetCheck(facets: Facets | undefined, type: BuiltIn | undefined): FacetCheck | undefined {
  if (facets === undefined) return undefined;
  const checks = [...lengthChecks(facets, type), ...(type ? valueChecks(facets, type) : [])];
  if (checks.length === 0) return undefined;
  return (value) => {
    for (const check of checks) {
      const problem = check(value);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/**
 * Creates the length checks. The length of text is counted in characters (not UTF-16 units), of binary data in bytes,
 * and of lists in items. The length of QNames is not checked.
 */
function lengthChecks({ length, minLength, maxLength }: Facets, type: BuiltIn | undefined): FacetCheck[] {
  if (type?.isQualified) return [];
  const [least, most] = [length ?? minLength ?? 0, length ?? maxLength ?? Infinity];
  if (least === 0 && most === Infinity) return [];
  const what =
    type === undefined || type.typescript === 'string[]'
      ? 'items'
      : type.typescript === 'string'
        ? 'characters'
        : 'bytes';
  const count = least === most ? `${least}` : most === Infinity ? `at least ${least}` : `${least} to ${most}`;
  return [
    (value) => {
      const size = typeof value === 'string' ? charactersIn(value, most) : (value as ArrayLike<unknown>).length;
      return size < least || size > most ? `must have ${count} ${what}` : undefined;
    },
  ];
}

function charactersIn(text: string, most: number): number {
  // a character has at most two UTF-16 units
  if (text.length > 2 * most) return text.length;
  let count = 0;
  for (const _character of text) count++;
  return count;
}

/**
 * Creates the pattern check. A lexical form must match at least one pattern from each list. The running time is linear
 * in the length of the lexical form.
 *
 * @throws PatternError if the generator does not write such a pattern
 */
export function patternCheck({ patterns = [] }: Facets = {}): PatternCheck | undefined {
  if (patterns.length === 0) return undefined;
  const lists = patterns.map((alternatives) => ({ alternatives, matchers: alternatives.map(patternMatcher) }));
  return (lexical) => {
    for (const { alternatives, matchers } of lists) {
      const results = matchers.map((matches) => matches(lexical));
      if (results.includes(true)) continue;
      const what = alternatives.join(' or ');
      return results.includes(undefined) ? `is too long to be checked: it must match ${what}` : `must match ${what}`;
    }
    return undefined;
  };
}

/**
 * The bounds, each with its description and a function that returns `true` if a value's order relative to the bound is
 * allowed.
 */
const bounds = [
  ['minInclusive', 'at least', (order: number) => order >= 0],
  ['maxInclusive', 'at most', (order: number) => order <= 0],
  ['minExclusive', 'more than', (order: number) => order > 0],
  ['maxExclusive', 'less than', (order: number) => order < 0],
] as const;

function valueChecks(facets: Facets, { decode, compare }: BuiltIn): FacetCheck[] {
  const { totalDigits, fractionDigits } = facets;
  const checks: FacetCheck[] = [];
  for (const [name, words, allows] of bounds) {
    const bound = facets[name];
    const limit = bound === undefined ? undefined : decode(bound);
    if (limit === undefined || !compare) continue;
    checks.push((value) => {
      const order = compare(value as Value, limit);
      return order !== undefined && allows(order) ? undefined : `must be ${words} ${bound}`;
    });
  }
  if (totalDigits !== undefined)
    checks.push((value) => {
      const { whole, fraction } = digitsOf(value as Value);
      // 0.05 has one digit, 100 has three
      const digits = whole === '' ? fraction.replace(/^0+/, '') : whole + fraction;
      return digits.length > totalDigits ? `must have at most ${totalDigits} digits` : undefined;
    });
  if (fractionDigits !== undefined)
    checks.push((value) =>
      digitsOf(value as Value).fraction.length > fractionDigits
        ? `must have at most ${fractionDigits} digits after the point`
        : undefined,
    );
  return checks;
}
