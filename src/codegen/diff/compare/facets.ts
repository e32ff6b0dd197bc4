import type { Facets } from '../../../soap/schema/contract.js';
import { type BuiltIn, builtIns, type BuiltInType, type Value } from '../../../soap/schema/values.js';

/** One facet, or two that say the same thing together, before and after. */
export interface FacetChange {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** Whether values that were allowed are so no longer, or perhaps not. */
  readonly isTighter: boolean;
}

const ranks = { preserve: 0, replace: 1, collapse: 2 } as const;

/** Every facet that means something else than before, but for white space. */
export function facetChanges(
  before: Facets = {},
  after: Facets = {},
  base: BuiltInType | undefined,
): readonly FacetChange[] {
  const type: BuiltIn | undefined = base && builtIns[base];
  return [
    ...lengthChange(before, after),
    ...boundChange('lower', before, after, type),
    ...boundChange('upper', before, after, type),
    ...digitsChange('totalDigits', before, after),
    ...(isWhole(type) ? [] : digitsChange('fractionDigits', before, after)),
    ...patternChange(before, after),
  ];
}

/** How white space is treated: by the facet, else as the built-in type has it. */
export function whiteSpaceOf(facets: Facets | undefined, base: BuiltInType): keyof typeof ranks {
  return facets?.whiteSpace ?? builtIns[base].whiteSpace;
}

/** Whether the one drops white space that the other keeps. */
export function dropsMore(one: keyof typeof ranks, other: keyof typeof ranks): boolean {
  return ranks[one] > ranks[other];
}

function lengthChange(before: Facets, after: Facets): readonly FacetChange[] {
  const range = ({ length, minLength, maxLength }: Facets): readonly [number, number] => [
    length ?? minLength ?? 0,
    length ?? maxLength ?? Infinity,
  ];
  const [[least, most], [newLeast, newMost]] = [range(before), range(after)];
  if (least === newLeast && most === newMost) return [];
  const show = (min: number, max: number): string =>
    max === Infinity ? (min === 0 ? 'any' : `at least ${min}`) : min === max ? `${min}` : `${min} to ${max}`;
  return [
    {
      name: 'length',
      before: show(least, most),
      after: show(newLeast, newMost),
      isTighter: newLeast > least || newMost < most,
    },
  ];
}

interface Bound {
  readonly lexical: string;
  readonly value: Value;
  readonly isExclusive: boolean;
}

function boundChange(
  end: 'lower' | 'upper',
  before: Facets,
  after: Facets,
  type: BuiltIn | undefined,
): readonly FacetChange[] {
  const names = { lower: ['minInclusive', 'minExclusive'], upper: ['maxInclusive', 'maxExclusive'] } as const;
  const [inclusive, exclusive] = names[end];
  const of = (facets: Facets): Bound | undefined => {
    const bound = boundOf(facets[inclusive], facets[exclusive], end, type);
    return bound && isOwnBound(bound, end, type) ? undefined : bound;
  };
  const [old, fresh] = [of(before), of(after)];
  const show = (bound: Bound | undefined): string =>
    bound ? `${bound.lexical}${bound.isExclusive ? ' (not itself)' : ''}` : 'none';
  const change = (isTighter: boolean): readonly FacetChange[] => [
    { name: end === 'lower' ? 'minimum' : 'maximum', before: show(old), after: show(fresh), isTighter },
  ];
  if (!old || !fresh) return old ? change(false) : fresh ? change(true) : [];
  if (old.lexical === fresh.lexical && old.isExclusive === fresh.isExclusive) return [];
  const order = type?.compare?.(fresh.value, old.value);
  // two moments whose order is not determinate
  if (order === undefined) return change(true);
  if (order === 0) return old.isExclusive === fresh.isExclusive ? [] : change(fresh.isExclusive);
  return change(end === 'lower' ? order > 0 : order < 0);
}

function boundOf(
  inclusive: string | undefined,
  exclusive: string | undefined,
  end: 'lower' | 'upper',
  type: BuiltIn | undefined,
): Bound | undefined {
  const lexical = inclusive ?? exclusive;
  if (lexical === undefined) return undefined;
  const value = type?.decode(lexical) ?? lexical;
  const isExclusive = inclusive === undefined;
  // of whole numbers, above 0 is from 1
  if (isExclusive && typeof value === 'bigint')
    return { lexical, value: value + (end === 'lower' ? 1n : -1n), isExclusive: false };
  return { lexical, value, isExclusive };
}

/** Whether nothing of the built-in type is beyond it: then the facet only says again what the type says. */
function isOwnBound({ value, isExclusive }: Bound, end: 'lower' | 'upper', type: BuiltIn | undefined): boolean {
  if (isExclusive || !isWhole(type)) return false;
  if (typeof value !== 'bigint' && !(typeof value === 'number' && Number.isSafeInteger(value))) return false;
  return type?.decode(String(BigInt(value) + (end === 'lower' ? -1n : 1n))) === undefined;
}

/** Whether a type is of whole numbers, which have no digits behind the point. */
function isWhole(type: BuiltIn | undefined): boolean {
  if (!type || !['number', 'bigint'].includes(type.typescript)) return false;
  return type.decode('0.5') === undefined;
}

function digitsChange(name: 'totalDigits' | 'fractionDigits', before: Facets, after: Facets): readonly FacetChange[] {
  const [old, fresh] = [before[name], after[name]];
  if (old === fresh) return [];
  const show = (count: number | undefined): string => (count === undefined ? 'any' : String(count));
  return [{ name, before: show(old), after: show(fresh), isTighter: (fresh ?? Infinity) < (old ?? Infinity) }];
}

function patternChange(before: Facets, after: Facets): readonly FacetChange[] {
  const key = (alternatives: readonly string[]): string => JSON.stringify([...new Set(alternatives)].sort());
  const [old, fresh] = [before.patterns ?? [], after.patterns ?? []];
  const [oldKeys, freshKeys] = [new Set(old.map(key)), new Set(fresh.map(key))];
  const added = fresh.filter((each) => !oldKeys.has(key(each)));
  const removed = old.filter((each) => !freshKeys.has(key(each)));
  if (added.length === 0 && removed.length === 0) return [];
  // each of the lists must be met, by one of its patterns: one that takes all of an old list's takes no less
  const isTighter = added.some((each) => {
    const patterns = new Set(each);
    return !removed.some((alternatives) => alternatives.every((pattern) => patterns.has(pattern)));
  });
  const show = (all: readonly (readonly string[])[]): string =>
    all.length === 0 ? 'none' : all.map((each) => each.join(' or ')).join(' and ');
  return [{ name: 'pattern', before: show(old), after: show(fresh), isTighter }];
}
