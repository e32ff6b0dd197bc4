import type { SimpleTypeModel, TypeModelReference } from '../../model/model.js';
import { breaking, compatible, type Effects, narrowed, sameWire, widened } from '../effect.js';
import type { TypeIndex, TypePairs } from '../match/type-pairs.js';
import type { Facets } from '../../../soap/schema/contract.js';
import { type BuiltIn, builtIns, type BuiltInType } from '../../../soap/schema/values.js';

/** The value space of a built-in type, or of a type that restricts a built-in type (XML Schema part 2, section 2.2). */
type ValueSpace = Pick<SimpleTypeModel, 'base' | 'enumeration' | 'facets' | 'unchecked'>;

function valueSpaceOf(reference: TypeModelReference, index: TypeIndex): ValueSpace | undefined {
  if ('builtIn' in reference) return { base: reference.builtIn };
  const type = index.typeOf(reference);
  return type?.kind === 'simple' ? type : undefined;
}

/**
 * Returns the effect on messages if another type replaces a type, or if its values may have changed. Lists and unions
 * are only compared for equality.
 */
export function wireOfValues(before: TypeModelReference, after: TypeModelReference, types: TypePairs): Effects['wire'] {
  if ('open' in after && after.open === 'anyType')
    return widened('the service accepts anything', 'installed clients cannot read content of arbitrary types');
  if ('open' in before && before.open === 'anyType')
    return narrowed('the service accepts only one type', 'installed clients accept anything');
  const text = textOf(before, types.before);
  if (text !== undefined && text === textOf(after, types.after)) return sameWire;
  const [old, fresh] = [valueSpaceOf(before, types.before), valueSpaceOf(after, types.after)];
  if (!old || !fresh) return breaking('the content is of a different kind');
  const [sending, reading] = [problemOfSending(old, fresh), problemOfReading(old, fresh)];
  return {
    request: sending === undefined ? compatible('the service accepts all values of the old type') : breaking(sending),
    reply: reading === undefined ? compatible('installed clients read all values of the new type') : breaking(reading),
  };
}

/**
 * Returns text that identifies the values of a simple type, or `undefined` for other types. Two types with the same
 * text have the same values.
 */
export function textOf(reference: TypeModelReference, index: TypeIndex): string | undefined {
  const space = valueSpaceOf(reference, index);
  if (space) {
    const { base, enumeration, facets, unchecked } = space;
    return JSON.stringify([base, enumeration?.map(({ value }) => value).sort(), facets, unchecked]);
  }
  const type = index.typeOf(reference);
  if (type?.kind === 'list') return `list(${textOf(type.item, index)})${JSON.stringify(type.facets)}${type.unchecked}`;
  if (type?.kind !== 'union') return undefined;
  return `union(${type.members.map((each) => textOf(each, index)).join()})${type.unchecked}`;
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
  if (after.unchecked !== undefined && after.unchecked !== before.unchecked)
    return 'the service may reject some values that it accepted before';
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
interface FacetChange {
  readonly name: string;
  readonly texts: readonly [before: string, after: string];
  /** The reason why the service may reject or misread a value that it accepted before. */
  readonly sending?: string;
  /** The reason why installed clients may misread a value. */
  readonly reading?: string;
}

/** Returns all changes to facets. Whether a changed facet allows more or fewer values is not determined. */
export function facetChanges(before: Restricted, after: Restricted): readonly FacetChange[] {
  const [old, fresh] = [facetsOf(before), facetsOf(after)];
  const changed = Object.keys({ ...old, ...fresh }).filter((name) => old[name] !== fresh[name]);
  return changed.map((name): FacetChange => {
    const texts = [old[name] ?? 'none', fresh[name] ?? 'none'] as const;
    if (name === 'whiteSpace') return { name, texts, ...effectOfWhiteSpace(texts, after.facets) };
    return {
      name,
      texts,
      ...(name in fresh && { sending: 'the service rejects some values that it accepted before' }),
    };
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

function effectOfWhiteSpace(
  [before, after]: FacetChange['texts'],
  { length, minLength, patterns }: Facets = {},
): Pick<FacetChange, 'sending' | 'reading'> {
  if (after === 'preserve' || before === 'collapse')
    return { reading: 'installed clients drop white space that is significant' };
  // dropping white space from a request is harmless, unless the rest of the text is too short or matches no pattern
  const isChecked = (length ?? minLength ?? patterns) !== undefined;
  return isChecked ? { sending: 'the service drops white space before it checks the length and the patterns' } : {};
}

/** Types that accept any text. These types differ only in the handling of white space. */
const texts: readonly BuiltInType[] = ['anySimpleType', 'string', 'normalizedString', 'token'];

/** Integer types, from narrow to wide. Each type accepts every lexical form of the types before it. */
const integers: readonly BuiltInType[] = ['byte', 'short', 'int', 'long', 'integer', 'decimal'];

/** Returns `true` if every lexical form of a type is also valid in the other type and has the same meaning. */
function isWithin(type: BuiltInType, other: BuiltInType): boolean {
  // the prefix of a QName depends on a namespace declaration
  if (texts.includes(other)) return !('isQualified' in builtIns[type]);
  return type === other || integers.slice(0, integers.indexOf(other) + 1).includes(type);
}
