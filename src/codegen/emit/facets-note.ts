import type { Facets } from '../../soap/schema/contract.js';
import { codeSpan } from '../markdown.js';

/**
 * The constraints of facets, as a sentence.
 *
 * @param noun what a length counts: items, bytes, characters
 */
export function facetsNote(facets: Facets | undefined, noun: string): string | undefined {
  if (!facets) return undefined;
  const { length, minLength, maxLength, totalDigits, fractionDigits, patterns = [] } = facets;
  const notes = [
    length !== undefined && `exactly ${length} ${noun}`,
    rangeOf(minLength, maxLength, noun),
    facets.minInclusive !== undefined && `from ${facets.minInclusive}`,
    facets.minExclusive !== undefined && `above ${facets.minExclusive}`,
    facets.maxInclusive !== undefined && `up to ${facets.maxInclusive}`,
    facets.maxExclusive !== undefined && `below ${facets.maxExclusive}`,
    totalDigits !== undefined && `at most ${totalDigits} digits`,
    fractionDigits !== undefined && `at most ${fractionDigits} digits behind the point`,
    ...patterns.map((each) => `matching ${each.map((pattern) => codeSpan(legible(pattern))).join(' or ')}`),
  ].filter((each) => each !== false && each !== undefined);
  return notes.length === 0 ? undefined : `Facets: ${notes.join('; ')}.`;
}

function rangeOf(min: number | undefined, max: number | undefined, noun: string): string | undefined {
  if (min === undefined) return max === undefined ? undefined : `at most ${max} ${noun}`;
  return max === undefined ? `at least ${min} ${noun}` : `${min} to ${max} ${noun}`;
}

/** A pattern as people write it: without the anchors, and without the escapes that the flag `u` asks for. */
function legible(pattern: string): string {
  return pattern.replace(/^\^\(\?:(.*)\)\$$/s, '$1').replace(/\\u\{2d\}/gi, '-');
}
