import type { Facets } from '../../../soap/schema/contract.js';
import { facetCheck, patternCheck } from '../../../soap/schema/facets.js';
import { type BuiltIn, builtIns, type BuiltInType, identityOf, normalize } from '../../../soap/schema/values.js';
import { isWithin } from './built-in-order.js';
import { dropsMore, facetChanges, whiteSpaceOf } from './facets.js';
import type { Index, Resolved } from '../pair/side.js';

/** The values of a simple type, free of names. */
export type ValueSpace =
  | {
      readonly kind: 'atom';
      readonly base: BuiltInType;
      readonly literals?: readonly string[];
      readonly facets?: Facets;
    }
  | { readonly kind: 'list'; readonly item: ValueSpace; readonly facets?: Facets }
  | { readonly kind: 'union'; readonly members: readonly ValueSpace[] };

/** Types within types go no deeper in any description that is meant. */
const maxDepth = 20;

/** Nothing for a complex type, or for one that is too deep to be compared. */
export function valueSpaceOf(resolved: Resolved, index: Index, depth = 0): ValueSpace | undefined {
  if ('open' in resolved || depth > maxDepth) return undefined;
  if ('builtIn' in resolved) return { kind: 'atom', base: resolved.builtIn };
  const { type } = resolved;
  switch (type.kind) {
    case 'complex':
      return undefined;
    case 'simple': {
      const literals = type.enumeration?.map((each) => each.value);
      return {
        kind: 'atom',
        base: type.base,
        ...(literals && { literals }),
        ...(type.facets && { facets: type.facets }),
      };
    }
    case 'list': {
      const item = valueSpaceOf(index.resolve(type.item), index, depth + 1);
      return item && { kind: 'list', item, ...(type.facets && { facets: type.facets }) };
    }
    case 'union': {
      const members = type.members.map((each) => valueSpaceOf(index.resolve(each), index, depth + 1));
      return members.every((each) => each !== undefined) ? { kind: 'union', members } : undefined;
    }
  }
}

export function isSameSpace(one: ValueSpace, other: ValueSpace): boolean {
  if (one.kind === 'atom' && other.kind === 'atom')
    return (
      one.base === other.base &&
      JSON.stringify([...(one.literals ?? ['any'])].sort()) ===
        JSON.stringify([...(other.literals ?? ['any'])].sort()) &&
      isSameFacets(one.facets, other.facets, one.base)
    );
  if (one.kind === 'list' && other.kind === 'list')
    return isSameSpace(one.item, other.item) && isSameFacets(one.facets, other.facets, undefined);
  if (one.kind !== 'union' || other.kind !== 'union' || one.members.length !== other.members.length) return false;
  return one.members.every((each, at) => {
    const counterpart = other.members[at];
    return counterpart !== undefined && isSameSpace(each, counterpart);
  });
}

/** Whether a union has all members of another one, and further ones behind them: those take only what is left. */
function beginsLike(union: ValueSpace, other: ValueSpace): boolean {
  if (union.kind !== 'union' || other.kind !== 'union') return false;
  return isSameSpace({ kind: 'union', members: union.members.slice(0, other.members.length) }, other);
}

function isSameFacets(one: Facets | undefined, other: Facets | undefined, base: BuiltInType | undefined): boolean {
  const isSameSpacing = base === undefined || whiteSpaceOf(one, base) === whiteSpaceOf(other, base);
  return isSameSpacing && facetChanges(one, other, base).length === 0;
}

/** Why some value that was sent by the type before is refused or changed by the one after; nothing if none is. */
export function problemOfSending(before: ValueSpace, after: ValueSpace): string | undefined {
  if (isSameSpace(before, after) || beginsLike(after, before)) return undefined;
  if (before.kind === 'union') {
    for (const each of before.members) {
      const problem = problemOfSending(each, after);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  if (after.kind === 'union') {
    // the first that takes it decides what it means
    const [first] = after.members;
    const problem = first && problemOfSending(before, first);
    return problem === undefined ? undefined : 'another of the types that may stand there may take the value';
  }
  if (before.kind === 'list' || after.kind === 'list') {
    if (before.kind !== 'list' || after.kind !== 'list') return 'a list of values is not one value';
    if (facetChanges(before.facets, after.facets, undefined).some((each) => each.isTighter))
      return 'not every length of the list is taken any more';
    return problemOfSending(before.item, after.item);
  }
  if (before.literals) {
    const isTaken = isAlike(before.base, after.base) && before.literals.every(takerOf(after));
    return isTaken ? undefined : 'not every literal is taken any more';
  }
  if (after.literals) return 'only some literals are taken now';
  if (!isWithin(before.base, after.base)) return `not every ${before.base} is of the type ${after.base}`;
  if (dropsMore(whiteSpaceOf(after.facets, after.base), whiteSpaceOf(before.facets, before.base)))
    return 'white space that was kept is dropped';
  return facetChanges(before.facets, after.facets, after.base).some((each) => each.isTighter)
    ? 'not every value is taken any more'
    : undefined;
}

/** Why some value that is sent by the type after is refused or misread by the one before; nothing if none is. */
export function problemOfReading(before: ValueSpace, after: ValueSpace): string | undefined {
  if (isSameSpace(before, after) || beginsLike(before, after)) return undefined;
  if (before.kind === 'union') return 'which of the types a value is read as cannot be told';
  if (after.kind === 'union') {
    for (const each of after.members) {
      const problem = problemOfReading(before, each);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  if (before.kind === 'list' || after.kind === 'list') {
    if (before.kind !== 'list' || after.kind !== 'list') return 'a list of values is not one value';
    return problemOfReading(before.item, after.item);
  }
  const reader: BuiltIn = builtIns[before.base];
  if (after.literals) {
    const isRead = (literal: string): boolean =>
      reader.decode(normalize(whiteSpaceOf(before.facets, before.base), literal)) !== undefined;
    return isAlike(after.base, before.base) && after.literals.every(isRead)
      ? undefined
      : `not every literal is read as ${before.base}`;
  }
  const isRead = isWithin(after.base, before.base) || reader === builtIns[after.base];
  if (!isRead) return `not every ${after.base} is read as ${before.base}`;
  return dropsMore(whiteSpaceOf(before.facets, before.base), whiteSpaceOf(after.facets, after.base))
    ? 'white space that is meant would be dropped'
    : undefined;
}

/** Whether the same text means the same in both types, where both take it. */
function isAlike(type: BuiltInType, other: BuiltInType): boolean {
  const [one, two]: readonly [BuiltIn, BuiltIn] = [builtIns[type], builtIns[other]];
  return isWithin(type, other) || (one.typescript === two.typescript && one.typescript !== 'Uint8Array');
}

/** Tells whether a literal is one of an atom's values. */
function takerOf(space: ValueSpace & { readonly kind: 'atom' }): (literal: string) => boolean {
  const type: BuiltIn = builtIns[space.base];
  const [facets, patterns] = [facetCheck(space.facets, type), patternCheck(space.facets)];
  const known =
    space.literals &&
    new Set(
      space.literals.flatMap((each) => {
        const value = type.decode(each);
        return value === undefined ? [] : [identityOf(type, value)];
      }),
    );
  return (literal) => {
    const value = type.decode(normalize(whiteSpaceOf(space.facets, space.base), literal));
    if (value === undefined) return false;
    if (known) return known.has(identityOf(type, value));
    return facets?.(value) === undefined && patterns?.(literal) === undefined;
  };
}
