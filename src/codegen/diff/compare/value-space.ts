import { type BuiltIn, builtIns } from '../../../soap/schema/values.js';
import type { AtomicTypeDefinition, TypeUse } from '../../read/service-description.js';
import { breaking, compatible, type EffectByDirection, inBoth, sameWire } from '../effect.js';
import type { ResolvedType, TypeIndex } from '../match/wsdl-version.js';
import { isWithin } from './built-in-types.js';
import { facetChanges } from './facets.js';

/** The values of a built-in type or of a restriction of one (XML Schema part 2, section 2.2). */
type ValueSpace = Pick<AtomicTypeDefinition, 'base' | 'enumeration' | 'facets'>;

export function valueSpaceOf(resolved: ResolvedType): ValueSpace | undefined {
  if ('builtIn' in resolved) return { base: resolved.builtIn };
  return 'type' in resolved && resolved.type.kind === 'simple' ? resolved.type : undefined;
}

/** The effect of a type whose values may not be the same. Lists and unions are only compared for equality. */
export function wireOfValues(
  before: ResolvedType,
  after: ResolvedType,
  context: { readonly before: TypeIndex; readonly after: TypeIndex },
): EffectByDirection {
  const [old, fresh] = [valueSpaceOf(before), valueSpaceOf(after)];
  if (!old || !fresh) {
    const text = textOf(before, context.before);
    const isSame = text !== undefined && text === textOf(after, context.after);
    return inBoth(isSame ? sameWire : breaking('the content is of another kind'));
  }
  const [sending, reading] = [problemOfSending(old, fresh), problemOfReading(old, fresh)];
  const problems = [sending, reading, problemOfSending(fresh, old), problemOfReading(fresh, old)];
  if (problems.every((each) => each === undefined)) return inBoth(sameWire);
  return {
    request: sending === undefined ? compatible('the service accepts all values of the old type') : breaking(sending),
    reply: reading === undefined ? compatible('installed clients read all values of the new type') : breaking(reading),
  };
}

/** The values of a simple type as text; `undefined` for other types. Equal texts mean equal values. */
function textOf(resolved: ResolvedType, index: TypeIndex): string | undefined {
  const space = valueSpaceOf(resolved);
  if (space) return JSON.stringify([space.base, space.enumeration?.map(({ value }) => value).sort(), space.facets]);
  if (!('type' in resolved)) return undefined;
  const { type } = resolved;
  const partOf = (use: TypeUse): string => textOf(index.resolve(use), index) ?? '';
  if (type.kind === 'list') return `list(${partOf(type.item)})${JSON.stringify(type.facets)}`;
  return type.kind === 'union' ? `union(${type.members.map(partOf).join(',')})` : undefined;
}

/** The reason why the service rejects or misreads some value of the old type; `undefined` if it accepts all. */
function problemOfSending(before: ValueSpace, after: ValueSpace): string | undefined {
  if (!isWithin(before.base, after.base)) return `the service does not read every ${before.base} as ${after.base}`;
  if (after.enumeration) {
    const accepted = new Set(after.enumeration.map(({ value }) => value));
    if (before.enumeration?.every(({ value }) => accepted.has(value)) !== true)
      return 'the service accepts only some enum values';
  }
  return facetChanges(before, after).find(({ sending }) => sending)?.sending;
}

/** The reason why installed clients reject or misread some value of the new type; `undefined` if they read all. */
function problemOfReading(before: ValueSpace, after: ValueSpace): string | undefined {
  const [reader, writer]: readonly [BuiltIn, BuiltIn] = [builtIns[before.base], builtIns[after.base]];
  if (!isWithin(after.base, before.base) && reader !== writer)
    return `installed clients do not read every ${after.base} as ${before.base}`;
  return facetChanges(before, after).find(({ reading }) => reading)?.reading;
}
