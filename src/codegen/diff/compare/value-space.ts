import type { Facets } from '../../../soap/schema/contract.js';
import { type BuiltIn, builtIns, type BuiltInType } from '../../../soap/schema/values.js';
import type { ResolvedType, TypeIndex } from '../match/wsdl-version.js';
import { isWithin } from './built-in-types.js';
import { dropsMore, facetChanges, whiteSpaceOf } from './facets.js';

/** The values of a simple type: XML Schema part 2, section 2.2, without names. */
export type ValueSpace = AtomicSpace | ListSpace | UnionSpace;

interface AtomicSpace {
  readonly kind: 'atom';
  readonly base: BuiltInType;
  readonly enumeration?: readonly string[];
  readonly facets?: Facets;
}

interface ListSpace {
  readonly kind: 'list';
  readonly item: ValueSpace;
  readonly facets?: Facets;
}

interface UnionSpace {
  readonly kind: 'union';
  readonly members: readonly ValueSpace[];
}

/** Lists and unions that contain each other deeper than this are not compared. */
const maxDepth = 20;

export const dropsSentSpace = 'the service drops white space that was significant';

/** Absent for a complex type and for one that is nested too deep. */
export function valueSpaceOf(resolved: ResolvedType, index: TypeIndex, depth = 0): ValueSpace | undefined {
  if ('open' in resolved || depth > maxDepth) return undefined;
  if ('builtIn' in resolved) return { kind: 'atom', base: resolved.builtIn };
  const { type } = resolved;
  if (type.kind === 'complex') return undefined;
  if (type.kind === 'union') {
    const members = type.members.map((each) => valueSpaceOf(index.resolve(each), index, depth + 1));
    return members.every((each) => each !== undefined) ? { kind: 'union', members } : undefined;
  }
  const facets = type.facets && { facets: type.facets };
  if (type.kind === 'list') {
    const item = valueSpaceOf(index.resolve(type.item), index, depth + 1);
    return item && { kind: 'list', item, ...facets };
  }
  const enumeration = type.enumeration?.map((each) => each.value);
  return { kind: 'atom', base: type.base, ...(enumeration && { enumeration }), ...facets };
}

export function isSameSpace(one: ValueSpace, other: ValueSpace): boolean {
  if (one.kind === 'union')
    return other.kind === 'union' && one.members.length === other.members.length && startsWith(one, other);
  if (one.kind === 'list')
    return (
      other.kind === 'list' && isSameSpace(one.item, other.item) && facetChanges(one.facets, other.facets).length === 0
    );
  if (other.kind !== 'atom' || one.base !== other.base) return false;
  const values = ({ enumeration = ['any'] }: AtomicSpace): string => JSON.stringify([...enumeration].sort());
  return values(one) === values(other) && facetChanges(one.facets, other.facets, one.base).length === 0;
}

/** Whether a union has all members of another one first. Its further members get only the values that are left. */
function startsWith(union: ValueSpace, other: ValueSpace): boolean {
  if (union.kind !== 'union' || other.kind !== 'union') return false;
  return other.members.every((each, at) => {
    const member = union.members[at];
    return member !== undefined && isSameSpace(member, each);
  });
}

/** Why the service rejects or misreads some value of the old type; `undefined` if it accepts all. */
export function problemOfSending(before: ValueSpace, after: ValueSpace): string | undefined {
  if (isSameSpace(before, after) || startsWith(after, before)) return undefined;
  if (before.kind === 'union') return firstProblem(before.members, (each) => problemOfSending(each, after));
  if (after.kind === 'union') return 'the service may read the value as another type of the union';
  if (before.kind === 'list' || after.kind === 'list') {
    if (before.kind !== 'list' || after.kind !== 'list') return 'a list is not a single value';
    if (facetChanges(before.facets, after.facets).some((each) => each.isTighter))
      return 'the service rejects some lengths of the list';
    return problemOfSending(before.item, after.item);
  }
  if (!isWithin(before.base, after.base)) return `the service does not read every ${before.base} as ${after.base}`;
  if (after.enumeration) {
    const accepted = new Set(after.enumeration);
    if (before.enumeration?.every((each) => accepted.has(each)) !== true)
      return 'the service accepts only some enum values';
  }
  const drops = dropsMore(whiteSpaceOf(after.facets, after.base), whiteSpaceOf(before.facets, before.base));
  if (drops && !before.enumeration) return dropsSentSpace;
  return facetChanges(before.facets, after.facets, after.base).some(
    (each) => each.isTighter && each.name !== 'whiteSpace',
  )
    ? 'the service rejects some values'
    : undefined;
}

/** Why installed clients reject or misread some value of the new type; `undefined` if they read all. */
export function problemOfReading(before: ValueSpace, after: ValueSpace): string | undefined {
  if (isSameSpace(before, after) || startsWith(before, after)) return undefined;
  if (before.kind === 'union') return 'installed clients may read the value as another type of the union';
  if (after.kind === 'union') return firstProblem(after.members, (each) => problemOfReading(before, each));
  if (before.kind === 'list' && after.kind === 'list') return problemOfReading(before.item, after.item);
  if (before.kind === 'list' || after.kind === 'list') return 'a list is not a single value';
  const [reader, writer]: readonly [BuiltIn, BuiltIn] = [builtIns[before.base], builtIns[after.base]];
  if (!isWithin(after.base, before.base) && reader !== writer)
    return `installed clients do not read every ${after.base} as ${before.base}`;
  return dropsMore(whiteSpaceOf(before.facets, before.base), whiteSpaceOf(after.facets, after.base))
    ? 'installed clients drop white space that is significant'
    : undefined;
}

function firstProblem(
  members: readonly ValueSpace[],
  problemOf: (member: ValueSpace) => string | undefined,
): string | undefined {
  return members.map(problemOf).find((each) => each !== undefined);
}
