import type { Facets } from '../../../soap/schema/contract.js';
import { type BuiltIn, builtIns, type BuiltInType } from '../../../soap/schema/values.js';

/** The facets of a type; without `base`, those of a list. */
export interface Restricted {
  readonly base?: BuiltInType;
  readonly facets?: Facets;
}

/** One facet before and after. */
export interface FacetChange {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** The reason why the service may reject or misread a value that it accepted. */
  readonly sending?: string;
  /** The reason why installed clients may misread a value. */
  readonly reading?: string;
}

type WhiteSpace = NonNullable<Facets['whiteSpace']>;

const minima = ['minLength', 'minInclusive', 'minExclusive'] as const;
const maxima = ['maxLength', 'totalDigits', 'fractionDigits', 'maxInclusive', 'maxExclusive'] as const;
const rejected = { sending: 'the service rejects some values that it accepted' };

/** Every change of a facet. Facets that together have the same meaning as before count as changed. */
export function facetChanges(before: Restricted, after: Restricted): readonly FacetChange[] {
  const [old, fresh] = [before.facets ?? {}, after.facets ?? {}];
  const bounds = [...minima, ...maxima, 'length' as const].flatMap((name): readonly FacetChange[] => {
    const order = orderOf(old[name], fresh[name], after.base);
    if (order === 0) return [];
    const isWider =
      fresh[name] === undefined ||
      (order !== undefined && (isOneOf(minima, name) ? order < 0 : isOneOf(maxima, name) && order > 0));
    return [changeOf(name, String(old[name] ?? 'none'), String(fresh[name] ?? 'none'), isWider ? {} : rejected)];
  });
  const [patterns, newPatterns] = [patternsOf(old), patternsOf(fresh)];
  if (patterns !== newPatterns)
    bounds.push(changeOf('pattern', patterns, newPatterns, newPatterns === 'none' ? {} : rejected));
  if (!before.base || !after.base) return bounds;
  const [space, newSpace] = [whiteSpaceOf(old, before.base), whiteSpaceOf(fresh, after.base)];
  if (space === newSpace) return bounds;
  const order: readonly WhiteSpace[] = ['preserve', 'replace', 'collapse'];
  const effect =
    order.indexOf(newSpace) > order.indexOf(space)
      ? { sending: 'the service drops white space that was significant' }
      : { reading: 'installed clients drop white space that is significant' };
  return [...bounds, changeOf('whiteSpace', space, newSpace, effect)];
}

function changeOf(
  name: string,
  before: string,
  after: string,
  effect: Pick<FacetChange, 'sending' | 'reading'>,
): FacetChange {
  return { name, before, after, ...effect };
}

/** Above 0 if the new value is greater, `undefined` if the two have no order. Counts are numbers, bounds are texts. */
function orderOf(
  old: string | number | undefined,
  fresh: string | number | undefined,
  base: BuiltInType | undefined,
): number | undefined {
  if (old === fresh) return 0;
  if (old === undefined || fresh === undefined) return undefined;
  if (typeof old === 'number') return Number(fresh) - old;
  const type: BuiltIn | undefined = base && builtIns[base];
  const [value, newValue] = [type?.decode(old), type?.decode(String(fresh))];
  return value === undefined || newValue === undefined ? undefined : type?.compare?.(newValue, value);
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

/** The facet `whiteSpace`, or the white space of the built-in type. */
function whiteSpaceOf(facets: Facets, base: BuiltInType): WhiteSpace {
  return facets.whiteSpace ?? builtIns[base].whiteSpace;
}

/** A value must match one pattern of each list. */
function patternsOf({ patterns = [] }: Facets): string {
  const lists = patterns.map((each) => [...new Set(each)].sort().join(' or '));
  return lists.length === 0 ? 'none' : lists.sort().join(' and ');
}
