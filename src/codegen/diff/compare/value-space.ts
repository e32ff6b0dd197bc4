import { breaking, compatible, type EffectByDirection, inBoth, sameWire } from '../effect.js';
import type { ResolvedType, TypeIndex } from '../match/wsdl-version.js';
import type { AtomicTypeDefinition, TypeUse } from '../../read/service-description.js';
import type { Facets } from '../../../soap/schema/contract.js';
import { type BuiltIn, builtIns, type BuiltInType } from '../../../soap/schema/values.js';

/** The value space of a built-in type, or of a type that restricts a built-in type (XML Schema part 2, section 2.2). */
type ValueSpace = Pick<AtomicTypeDefinition, 'base' | 'enumeration' | 'facets'>;

export function valueSpaceOf(resolved: ResolvedType): ValueSpace | undefined {
  if ('builtIn' in resolved) return { base: resolved.builtIn };
  return 'type' in resolved && resolved.type.kind === 'simple' ? resolved.type : undefined;
}

/**
 * Returns the effect on the wire of a type whose values may have changed. Lists and unions are only compared for
 * equality.
 */
export function wireOfValues(
  before: ResolvedType,
  after: ResolvedType,
  context: { readonly before: TypeIndex; readonly after: TypeIndex },
): EffectByDirection {
  const [old, fresh] = [valueSpaceOf(before), valueSpaceOf(after)];
  if (!old || !fresh) {
    const text = textOf(before, context.before);
    const isSame = text !== undefined && text === textOf(after, context.after);
    return inBoth(isSame ? sameWire : breaking('the content is of a different kind'));
  }
  const [sending, reading] = [problemOfSending(old, fresh), problemOfReading(old, fresh)];
  const problems = [sending, reading, problemOfSending(fresh, old), problemOfReading(fresh, old)];
  if (problems.every((each) => each === undefined)) return inBoth(sameWire);
  return {
    request: sending === undefined ? compatible('the service accepts all values of the old type') : breaking(sending),
    reply: reading === undefined ? compatible('installed clients read all values of the new type') : breaking(reading),
  };
}

/**
 * Returns text that identifies the values of a simple type, or `undefined` for other types. If the texts of two types
 * are equal, so are their values.
 */
function textOf(resolved: ResolvedType, index: TypeIndex): string | undefined {
  const space = valueSpaceOf(resolved);
  if (space) return JSON.stringify([space.base, space.enumeration?.map(({ value }) => value).sort(), space.facets]);
  if (!('type' in resolved)) return undefined;
  const { type } = resolved;
  const partOf = (use: TypeUse): string => textOf(index.resolve(use), index) ?? '';
  if (type.kind === 'list') return `list(${partOf(type.item)})${JSON.stringify(type.facets)}`;
  return type.kind === 'union' ? `union(${type.members.map(partOf).join(',')})` : undefined;
}

/**
 * Returns the reason why the service rejects or misreads some values of the old type, or `undefined` if it accepts all
 * of them.
 */
function problemOfSending(before: ValueSpace, after: ValueSpace): string | undefined {
  if (!isWithin(before.base, after.base)) return `the service cannot read every ${before.base} as ${after.base}`;
  if (after.enumeration) {
    const accepted = new Set(after.enumeration.map(({ value }) => value));
    if (before.enumeration?.every(({ value }) => accepted.has(value)) !== true)
      return 'the service accepts only some enum values';
  }
  return facetChanges(before, after).find(({ sending }) => sending)?.sending;
}

/**
 * Returns the reason why installed clients reject or misread some values of the new type, or `undefined` if they can
 * read all of them.
 */
function problemOfReading(before: ValueSpace, after: ValueSpace): string | undefined {
  const [reader, writer]: readonly [BuiltIn, BuiltIn] = [builtIns[before.base], builtIns[after.base]];
  if (!isWithin(after.base, before.base) && reader !== writer)
    return `installed clients cannot read every ${after.base} as ${before.base}`;
  return facetChanges(before, after).find(({ reading }) => reading)?.reading;
}

/** The facets of a type. A list has no `base`. */
export interface Restricted {
  readonly base?: BuiltInType;
  readonly facets?: Facets;
}

/** A facet before and after the change. */
export interface FacetChange {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** The reason why the service may reject or misread a value that it accepted before. */
  readonly sending?: string;
  /** The reason why installed clients may misread a value. */
  readonly reading?: string;
}

type WhiteSpace = NonNullable<Facets['whiteSpace']>;

const minima = ['minLength', 'minInclusive', 'minExclusive'] as const;
const maxima = ['maxLength', 'totalDigits', 'fractionDigits', 'maxInclusive', 'maxExclusive'] as const;
const rejected = { sending: 'the service rejects some values that it accepted before' };

/** Returns all changes to facets. A changed facet is reported even if the facets as a whole still mean the same. */
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

/**
 * Compares two values of a facet. Returns a positive number if the new value is greater, or `undefined` if the values
 * cannot be ordered. Counts are numbers, whereas bounds are strings.
 */
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

/** Returns the `whiteSpace` facet, or the default of the built-in type. */
function whiteSpaceOf(facets: Facets, base: BuiltInType): WhiteSpace {
  return facets.whiteSpace ?? builtIns[base].whiteSpace;
}

/** Formats the patterns. A value must match at least one pattern from each list. */
function patternsOf({ patterns = [] }: Facets): string {
  const lists = patterns.map((each) => [...new Set(each)].sort().join(' or '));
  return lists.length === 0 ? 'none' : lists.sort().join(' and ');
}

/**
 * Built-in types, from narrow to wide. Each type accepts every lexical form of the types before it, with the same
 * meaning (XML Schema part 2, section 3).
 */
const chains: readonly (readonly BuiltInType[])[] = [
  ['byte', 'short', 'int', 'long', 'integer', 'decimal'],
  ['unsignedByte', 'unsignedShort', 'unsignedInt', 'unsignedLong', 'nonNegativeInteger', 'integer'],
  ['unsignedByte', 'short', 'float', 'double'],
  ['unsignedShort', 'int', 'double'],
  ['unsignedShort', 'float'],
  ['unsignedInt', 'long'],
  ['unsignedInt', 'double'],
  ['positiveInteger', 'nonNegativeInteger'],
  ['negativeInteger', 'nonPositiveInteger', 'integer'],
  ['ID', 'NCName', 'Name', 'NMTOKEN'],
  ['IDREF', 'NCName'],
  ['ENTITY', 'NCName'],
  ['language', 'NMTOKEN'],
  ['IDREFS', 'NMTOKENS'],
  ['ENTITIES', 'NMTOKENS'],
];

/** Types that accept any text. They differ only in white space handling. */
const texts: readonly BuiltInType[] = ['anySimpleType', 'string', 'normalizedString', 'token'];

/** Whether every lexical form of a type is also valid in another type, with the same meaning. */
export function isWithin(type: BuiltInType, other: BuiltInType): boolean {
  // the prefix of a QName depends on a namespace declaration
  if (texts.includes(other)) return !('isQualified' in builtIns[type]);
  const found = new Set([type]);
  // the loop also visits the types that it adds
  for (const each of found)
    for (const chain of chains) {
      const next = chain[chain.indexOf(each) + 1];
      if (next && chain.includes(each)) found.add(next);
    }
  return found.has(other);
}
