import type { TypeModel } from '../../model/model.js';
import type { Report } from '../change-list.js';
import { breaking, compatible, cosmetic, type EffectByDirection, narrowed, sameWire, widened } from '../effect.js';
import type { RenamedNamespaces } from '../match/renamed-namespaces.js';
import type { Member, TypeUsePair } from '../match/type-pair.js';
import type { ResolvedType, TypeIndex } from '../match/wsdl-version.js';
import { clipped } from '../render/words.js';
import { assignment, shapeOf } from './typescript-shape.js';
import { problemOfReading, problemOfSending, valueSpaceOf } from './value-space.js';

/** What the comparison of two types needs. */
export interface TypeContext {
  readonly before: TypeIndex;
  readonly after: TypeIndex;
  readonly namespaces: RenamedNamespaces;
  readonly report: Report;
}

/** Whether only requests have the type that something is in, before and after. */
export type DirectionPair = readonly [before: TypeModel['direction'], after: TypeModel['direction']];

/** Something that has a type. */
export interface TypedPart {
  readonly noun: Member['noun'] | 'item' | 'text';
  /** With the noun: `member sEmail`. */
  readonly name: string;
  readonly path: readonly string[];
  readonly directions: DirectionPair;
}

export type FixedValues = readonly [before: string | undefined, after: string | undefined];

/** Reports that another type replaces the type of an element or attribute. */
export function compareTypeUse(
  { noun, name, path, directions }: TypedPart,
  use: TypeUsePair,
  [fixed, newFixed]: FixedValues,
  context: TypeContext,
): void {
  if (!use.isReplaced) return;
  const [before, after] = [shownType(use.before), shownType(use.after)];
  context.report({
    kind: `${noun}-retyped`,
    path,
    message:
      before === after
        ? `The ${name} has another type that is also called ${before}.`
        : `The type of the ${name} changed from ${before} to ${after}.`,
    types: assignment(
      shapeOf(use.before, directions[0], context.before, fixed),
      shapeOf(use.after, directions[1], context.after, newFixed),
    ),
    wire: wireOf(use, context),
  });
}

function wireOf({ before, after, pair }: TypeUsePair, context: TypeContext): EffectByDirection {
  if (pair) return { request: contentIsCompared, reply: contentIsCompared };
  if ('open' in after && after.open === 'anyType')
    return widened('the service accepts anything', 'installed clients cannot read content of any type');
  if ('open' in before && before.open === 'anyType')
    return narrowed('the service accepts one type only', 'installed clients accept anything');
  return wireOfValues(before, after, context);
}

/** The effect of a type whose values are not the same. */
export function wireOfValues(before: ResolvedType, after: ResolvedType, context: TypeContext): EffectByDirection {
  const [old, fresh] = [valueSpaceOf(before, context.before), valueSpaceOf(after, context.after)];
  if (!old || !fresh) {
    const other = breaking('the content is of another kind');
    return { request: other, reply: other };
  }
  const [sending, reading] = [problemOfSending(old, fresh), problemOfReading(old, fresh)];
  const problems = [sending, reading, problemOfSending(fresh, old), problemOfReading(fresh, old)];
  if (problems.every((each) => each === undefined)) return { request: sameWire, reply: sameWire };
  return {
    request: sending === undefined ? compatible('the service accepts all values of the old type') : breaking(sending),
    reply: reading === undefined ? compatible('installed clients read all values of the new type') : breaking(reading),
  };
}

const contentIsCompared = cosmetic('the changes of the content are listed separately');

function shownType(type: ResolvedType): string {
  if ('builtIn' in type) return type.builtIn;
  if ('open' in type) return type.open === 'tree' ? 'any element' : type.open;
  return clipped(type.type.name?.local ?? 'an anonymous type');
}
