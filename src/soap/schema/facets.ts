import { type BuiltIn, digitsOf, type Value } from './built-in.js';
import type { Facets } from './contract.js';
import { patternMatcher } from './pattern.js';

/** Checks a lexical form against the patterns of its type. @returns the problem, or undefined if the form matches */
export type PatternCheck = (lexical: string) => string | undefined;

/**
 * Returns how a value violates the facets of XML Schema part 2, 4.3, or `undefined` if the facets allow it.
 * Enumerations, patterns and white space are checked elsewhere.
 *
 * @param type the built-in base type; absent for a list
 */
export function facetProblem(facets: Facets, type: BuiltIn | undefined, value: Value | readonly unknown[]) {
  const problem = lengthProblem(facets, type, value);
  return type
    ? (problem ?? boundProblem(facets, type, value as Value) ?? digitsProblem(facets, value as Value))
    : problem;
}

/**
 * Checks the length. The length of text is counted in characters (not UTF-16 units), of binary data in bytes, and of
 * lists in items. The length of QNames is not checked.
 */
function lengthProblem(
  { length, minLength, maxLength }: Facets,
  type: BuiltIn | undefined,
  value: Value | readonly unknown[],
) {
  const [least, most] = [length ?? minLength ?? 0, length ?? maxLength ?? Infinity];
  if ((least === 0 && most === Infinity) || type?.isQualified) return undefined;
  const size = typeof value === 'string' ? charactersIn(value) : (value as ArrayLike<unknown>).length;
  if (!(size < least || size > most)) return undefined;
  const what = Array.isArray(value) ? 'items' : typeof value === 'string' ? 'characters' : 'bytes';
  const count = least === most ? `${least}` : most === Infinity ? `at least ${least}` : `${least} to ${most}`;
  return `must have ${count} ${what}`;
}

function charactersIn(text: string): number {
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
export function patternCheck({ patterns }: Facets = {}): PatternCheck | undefined {
  if (!patterns) return undefined;
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

function boundProblem(facets: Facets, { decode, compare }: BuiltIn, value: Value): string | undefined {
  for (const [name, words, allows] of bounds) {
    const bound = facets[name];
    const limit = bound === undefined ? undefined : decode(bound);
    if (limit === undefined || !compare) continue;
    const order = compare(value, limit);
    if (order === undefined || !allows(order)) return `must be ${words} ${bound}`;
  }
  return undefined;
}

function digitsProblem({ totalDigits = Infinity, fractionDigits = Infinity }: Facets, value: Value) {
  if (totalDigits === Infinity && fractionDigits === Infinity) return undefined;
  const { whole, fraction } = digitsOf(value);
  // 0.05 has one digit, 100 has three
  const digits = whole === '' ? fraction.replace(/^0+/, '') : whole + fraction;
  if (digits.length > totalDigits) return `must have at most ${totalDigits} digits`;
  return fraction.length > fractionDigits ? `must have at most ${fractionDigits} digits after the point` : undefined;
}
