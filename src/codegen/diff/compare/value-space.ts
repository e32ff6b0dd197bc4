import { breaking, compatible, type EffectByDirection, inBoth, sameWire } from '../effect.js';
import type { ResolvedType } from '../../read/components.js';
import type { TypeIndex } from '../match/wsdl-version.js';
import type { AtomicTypeDefinition, TypeUse } from '../../read/service-description.js';
import type { Facets } from '../../../soap/schema/contract.js';
import { type BuiltIn, builtIns, type BuiltInType } from '../../../soap/schema/values.js';

/** The value space of a built-in type, or of a type that restricts a built-in type (XML Schema part 2, section 2.2). */
type ValueSpace = Pick<AtomicTypeDefinition, 'base' | 'enumeration' | 'facets'>;

function valueSpaceOf(resolved: ResolvedType): ValueSpace | undefined {
  if ('builtIn' in resolved) return { base: resolved.builtIn };
  return 'type' in resolved && resolved.type.kind === 'simple' ? resolved.type : undefined;
}

/**
 * Returns the effect on messages if the values of a type may have changed. Lists and unions are only compared for
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
 * Returns text that identifies the values of a simple type, or `undefined` for other types. Two types with the same
 * text have the same values.
 */
function textOf(resolved: ResolvedType, index: TypeIndex): string | undefined {
  const space = valueSpaceOf(resolved);
  if (space) return JSON.stringify([space.base, space.enumeration?.map(({ value }) => value).sort(), space.facets]);
  if (!('type' in resolved)) return undefined;
  const { type } = resolved;
  const partOf = (use: TypeUse): string => textOf(index.resolve(use), index) ?? '';
  if (type.kind === 'list') return `list(${partOf(type.item)})${JSON.stringify(type.facets)}${type.unchecked}`;
  return type.kind === 'union' ? `union(${type.members.map(partOf).join(',')})${type.unchecked}` : undefined;
}

/**
 * Returns the reason why the service rejects or misreads some values of the old type, or `undefined` if the service
 * accepts all values.
 */
function problemOfSending(before: ValueSpace, after: ValueSpace): string | undefined {
  if (!isWithin(before.base, after.base)) return `the service cannot read every ${before.base} as ${after.base}`;
  if (after.enumeration) {
    const accepted = new Set(after.enumeration.map(({ value }) => writtenForm(value, after.base)));
    if (before.enumeration?.every(({ value }) => accepted.has(writtenForm(value, before.base))) !== true)
      return 'the service accepts only some enum values';
  }
  return facetChanges(before, after).find(({ sending }) => sending)?.sending;
}

/** Returns the text that clients send for an enum value: 2 for the int 02. */
export function writtenForm(value: string, base: BuiltInType): string {
  const type: BuiltIn = builtIns[base];
  const decoded = type.decode(value);
  return (decoded !== undefined && !type.isQualified && type.encode(decoded)) || value;
}

/**
 * Returns the reason why installed clients reject or misread some values of the new type, or `undefined` if the clients
 * can read all values.
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

/**
 * Returns all changes to facets. Whether a changed facet allows more or fewer values is not determined.
 */
export function facetChanges(before: Restricted, after: Restricted): readonly FacetChange[] {
  const [old, fresh] = [facetsOf(before), facetsOf(after)];
  const changed = Object.keys({ ...old, ...fresh }).filter((name) => old[name] !== fresh[name]);
  return changed.map((name): FacetChange => {
    const change = { name, before: old[name] ?? 'none', after: fresh[name] ?? 'none' };
    if (name === 'whiteSpace') return { ...change, ...effectOfWhiteSpace(change.before, change.after, after.facets) };
    return { ...change, ...(name in fresh && { sending: 'the service rejects some values that it accepted before' }) };
  });
}

/** Returns the facets as text. A value must match at least one pattern from each list of patterns. */
function facetsOf({ base, facets: { patterns = [], ...others } = {} }: Restricted): Readonly<Record<string, string>> {
  const lists = patterns.map((each) => [...new Set(each)].sort().join(' or '));
  return {
    ...Object.fromEntries(Object.entries(others).map(([name, value]) => [name, `${value}`])),
    ...(lists.length > 0 && { pattern: lists.sort().join(' and ') }),
    ...(base && { whiteSpace: others.whiteSpace ?? builtIns[base].whiteSpace }),
  };
}

function effectOfWhiteSpace(before: string, after: string, { length, minLength, patterns }: Facets = {}) {
  const order = ['preserve', 'replace', 'collapse'];
  if (order.indexOf(after) < order.indexOf(before))
    return { reading: 'installed clients drop white space that is significant' };
  // dropping white space from a request is harmless, unless the rest of the text is too short or matches no pattern
  const isChecked = (length ?? minLength ?? patterns) !== undefined;
  return isChecked && { sending: 'the service drops white space before it checks the length and the patterns' };
}

/** Types that accept any text. These types differ only in the handling of white space. */
const texts: readonly BuiltInType[] = ['anySimpleType', 'string', 'normalizedString', 'token'];

/** Integer types, from narrow to wide. Each type accepts every lexical form of the types before it. */
const integers: readonly BuiltInType[] = ['byte', 'short', 'int', 'long', 'integer', 'decimal'];

/** Returns `true` if every lexical form of a type is also valid in the other type and has the same meaning. */
function isWithin(type: BuiltInType, other: BuiltInType): boolean {
  // the prefix of a QName depends on a namespace declaration
  if (texts.includes(other)) return !('isQualified' in builtIns[type]);
  return type === other || (integers.includes(type) && integers.indexOf(type) < integers.indexOf(other));
}
