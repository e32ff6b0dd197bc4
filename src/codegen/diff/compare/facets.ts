import type { Facets } from '../../../soap/schema/contract.js';
import { type BuiltIn, builtIns, type BuiltInType, type Value } from '../../../soap/schema/values.js';

/** One facet, or two that have one meaning together, before and after. */
export interface FacetChange {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** Whether values that were valid are invalid now, or may be. */
  readonly isTighter: boolean;
}

type WhiteSpace = NonNullable<Facets['whiteSpace']>;

/** Every change of a facet, without `whiteSpace`. */
export function facetChanges(before: Facets = {}, after: Facets = {}, base?: BuiltInType): readonly FacetChange[] {
  const type: BuiltIn | undefined = base && builtIns[base];
  const changes = [
    lengthChange(before, after),
    boundChange('minimum', before, after, type),
    boundChange('maximum', before, after, type),
    digitsChange('totalDigits', before, after),
    isWholeNumber(type) ? undefined : digitsChange('fractionDigits', before, after),
    patternChange(before, after),
  ];
  return changes.filter((each) => each !== undefined);
}

/** The facet `whiteSpace`, or the white space of the built-in type. */
export function whiteSpaceOf(facets: Facets | undefined, base: BuiltInType): WhiteSpace {
  return facets?.whiteSpace ?? builtIns[base].whiteSpace;
}

/** Whether one rule drops white space that the other keeps. */
export function dropsMore(one: WhiteSpace, other: WhiteSpace): boolean {
  const order: readonly WhiteSpace[] = ['preserve', 'replace', 'collapse'];
  return order.indexOf(one) > order.indexOf(other);
}

function lengthChange(before: Facets, after: Facets): FacetChange | undefined {
  const range = ({ length, minLength = 0, maxLength = Infinity }: Facets): readonly [number, number] => [
    length ?? minLength,
    length ?? maxLength,
  ];
  const [[min, max], [newMin, newMax]] = [range(before), range(after)];
  if (min === newMin && max === newMax) return undefined;
  const show = (least: number, most: number): string =>
    most === Infinity
      ? least === 0
        ? 'any'
        : `at least ${least}`
      : least === most
        ? `${least}`
        : `${least} to ${most}`;
  return {
    name: 'length',
    before: show(min, max),
    after: show(newMin, newMax),
    isTighter: newMin > min || newMax < max,
  };
}

interface Bound {
  readonly lexical: string;
  readonly value: Value;
  readonly isExclusive: boolean;
}

function boundChange(
  name: 'minimum' | 'maximum',
  before: Facets,
  after: Facets,
  type: BuiltIn | undefined,
): FacetChange | undefined {
  const of = (facets: Facets): Bound | undefined => {
    const bound =
      name === 'minimum'
        ? boundOf(facets.minInclusive, facets.minExclusive, 1n, type)
        : boundOf(facets.maxInclusive, facets.maxExclusive, -1n, type);
    return bound && isBoundOfType(bound, name, type) ? undefined : bound;
  };
  const [old, fresh] = [of(before), of(after)];
  const show = (bound: Bound | undefined): string =>
    bound ? `${bound.lexical}${bound.isExclusive ? ' (exclusive)' : ''}` : 'none';
  const change = (isTighter: boolean): FacetChange => ({ name, before: show(old), after: show(fresh), isTighter });
  if (!old || !fresh) return old ? change(false) : fresh && change(true);
  if (old.lexical === fresh.lexical && old.isExclusive === fresh.isExclusive) return undefined;
  const order = type?.compare?.(fresh.value, old.value);
  // two dates whose order depends on the time zone
  if (order === undefined) return change(true);
  if (order === 0) return old.isExclusive === fresh.isExclusive ? undefined : change(fresh.isExclusive);
  return change(name === 'minimum' ? order > 0 : order < 0);
}

/** @param step from an exclusive bound of an integer to the inclusive one: above 0 is from 1 */
function boundOf(
  inclusive: string | undefined,
  exclusive: string | undefined,
  step: bigint,
  type: BuiltIn | undefined,
): Bound | undefined {
  const lexical = inclusive ?? exclusive;
  if (lexical === undefined) return undefined;
  const value = type?.decode(lexical) ?? lexical;
  const isExclusive = inclusive === undefined;
  if (isExclusive && typeof value === 'bigint') return { lexical, value: value + step, isExclusive: false };
  return { lexical, value, isExclusive };
}

/** Whether the built-in type has the same bound: then the facet adds nothing. */
function isBoundOfType({ value, isExclusive }: Bound, name: 'minimum' | 'maximum', type: BuiltIn | undefined): boolean {
  if (isExclusive || !isWholeNumber(type)) return false;
  if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) return false;
  return type?.decode(String(BigInt(String(value)) + (name === 'minimum' ? -1n : 1n))) === undefined;
}

function isWholeNumber(type: BuiltIn | undefined): boolean {
  return type !== undefined && ['number', 'bigint'].includes(type.typescript) && type.decode('0.5') === undefined;
}

function digitsChange(name: 'totalDigits' | 'fractionDigits', before: Facets, after: Facets): FacetChange | undefined {
  const [old = Infinity, fresh = Infinity] = [before[name], after[name]];
  if (old === fresh) return undefined;
  const show = (count: number): string => (count === Infinity ? 'any' : String(count));
  return { name, before: show(old), after: show(fresh), isTighter: fresh < old };
}

/** A value must match one pattern of each list: a list with all patterns of an old one accepts no less than that. */
function patternChange(before: Facets, after: Facets): FacetChange | undefined {
  const key = (patterns: readonly string[]): string => JSON.stringify([...new Set(patterns)].sort());
  const [old, fresh] = [before.patterns ?? [], after.patterns ?? []];
  const [oldKeys, freshKeys] = [new Set(old.map(key)), new Set(fresh.map(key))];
  const added = fresh.filter((each) => !oldKeys.has(key(each)));
  const removed = old.filter((each) => !freshKeys.has(key(each)));
  if (added.length === 0 && removed.length === 0) return undefined;
  const isTighter = added.some((each) => {
    const patterns = new Set(each);
    return !removed.some((others) => others.every((pattern) => patterns.has(pattern)));
  });
  const show = (all: readonly (readonly string[])[]): string =>
    all.length === 0 ? 'none' : all.map((each) => each.join(' or ')).join(' and ');
  return { name: 'pattern', before: show(old), after: show(fresh), isTighter };
}
