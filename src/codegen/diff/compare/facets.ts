import type { Facets } from '../../../soap/schema/contract.js';
import { type BuiltIn, builtIns, type BuiltInType } from '../../../soap/schema/values.js';

/** One facet before and after. */
export interface FacetChange {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** Whether values that were valid are invalid now or have another meaning, or may. */
  readonly isTighter: boolean;
  /** Whether installed clients drop white space that the new WSDL keeps. */
  readonly losesSpace?: boolean;
}

type WhiteSpace = NonNullable<Facets['whiteSpace']>;
/** Compares two values: above 0 if the first is greater, `undefined` if they have no order. */
type Compare = (one: string, other: string) => number | undefined;

const minima = ['minLength', 'minInclusive', 'minExclusive'] as const;
const maxima = ['maxLength', 'totalDigits', 'fractionDigits', 'maxInclusive', 'maxExclusive'] as const;

/** Every change of a facet. Facets that together have the same meaning as before count as changed. */
export function facetChanges(before: Facets = {}, after: Facets = {}, base?: BuiltInType): readonly FacetChange[] {
  const inType: Compare = (one, other) => {
    const type: BuiltIn | undefined = base && builtIns[base];
    const [value, otherValue] = [type?.decode(one), type?.decode(other)];
    return value === undefined || otherValue === undefined ? undefined : type?.compare?.(value, otherValue);
  };
  const bounds = [...minima, ...maxima, 'length' as const].map((name): FacetChange | undefined => {
    const [old, fresh] = [before[name], after[name]];
    if (old === fresh) return undefined;
    // counts are numbers, and bounds are values of the type
    const order =
      old === undefined || fresh === undefined
        ? undefined
        : typeof old === 'number'
          ? Number(fresh) - old
          : inType(String(fresh), old);
    if (order === 0) return undefined;
    const isWider = order !== undefined && (isOneOf(minima, name) ? order < 0 : isOneOf(maxima, name) && order > 0);
    const isTighter = fresh !== undefined && !isWider;
    return { name, before: String(old ?? 'none'), after: String(fresh ?? 'none'), isTighter };
  });
  const spaces = base && whiteSpaceChange(whiteSpaceOf(before, base), whiteSpaceOf(after, base));
  return [...bounds, patternChange(before, after), spaces].filter((each) => each !== undefined);
}

/** The service accepts the same text, but may drop white space that was significant: callers lose what they send. */
function whiteSpaceChange(before: WhiteSpace, after: WhiteSpace): FacetChange | undefined {
  if (before === after) return undefined;
  const isTighter = dropsMore(after, before);
  return { name: 'whiteSpace', before, after, isTighter, losesSpace: dropsMore(before, after) };
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name);
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
