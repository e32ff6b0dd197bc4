import { Imports } from '../../emit/imports.js';
import { contentType, type Union } from '../../emit/type-text.js';
import type { TypeModel } from '../../model/model.js';
import type { Report } from '../change-list.js';
import { breaking, compatible, type EffectByDirection, inBoth, narrowed, sameTypes, widened } from '../effect.js';
import { type Member, shownWildcard } from '../match/members.js';
import type { Unchecked, Wildcard } from '../../read/service-description.js';
import type { TypePairs, TypeUsePair } from '../match/type-pairs.js';
import type { ResolvedType } from '../../read/components.js';
import type { TypeIndex } from '../match/wsdl-version.js';
import { clipped } from '../../words.js';
import { wireOfValues } from './value-space.js';

/** The context in which two types are compared. */
export interface TypeContext {
  readonly before: TypeIndex;
  readonly after: TypeIndex;
  readonly types: TypePairs;
  readonly report: Report;
}

/** The direction (`'request'` or `'reply'`) of the type that contains a part, before and after the change. */
export type DirectionPair = readonly [before: TypeModel['direction'], after: TypeModel['direction']];

/** A part of the WSDL that has a type. */
export interface TypedPart {
  readonly noun: Member['noun'] | 'item' | 'text';
  /** The name, including the noun: `member sEmail`. */
  readonly name: string;
  readonly path: readonly string[];
  readonly directions: DirectionPair;
}

/** Reports an element or attribute whose type was replaced by another type. */
export function compareTypeUse(
  { noun, name, path, directions }: TypedPart,
  { before, after, isReplaced }: TypeUsePair,
  context: TypeContext,
): void {
  if (!isReplaced) return;
  const [old, fresh] = [shownType(before), shownType(after)];
  const isComplex = [before, after].every((each) => 'type' in each && each.type.kind === 'complex');
  const mayDiffer = inBoth(breaking('the two types may have different content'));
  const [shape, newShape] = [
    shapeOf(before, directions[0], context.before),
    shapeOf(after, directions[1], context.after),
  ];
  context.report({
    kind: `${noun}-retyped`,
    path,
    message:
      old === fresh
        ? `The ${name} has a different type that is also called ${old}.`
        : `The type of the ${name} changed from ${old} to ${fresh}.`,
    // the two types may have the same name in TypeScript
    types: isComplex ? mayDiffer : assignment(shape, newShape),
    wire: isComplex ? mayDiffer : wireOf(before, after, context),
  });
}

function wireOf(before: ResolvedType, after: ResolvedType, context: TypeContext): EffectByDirection {
  if ('open' in after && after.open === 'anyType')
    return widened('the service accepts anything', 'installed clients cannot read content of arbitrary types');
  if ('open' in before && before.open === 'anyType')
    return narrowed('the service accepts only one type', 'installed clients accept anything');
  return wireOfValues(before, after, context);
}

function shownType(type: ResolvedType): string {
  if ('builtIn' in type) return type.builtIn;
  if ('open' in type) return type.open === 'tree' ? 'any element' : type.open;
  return clipped(type.type.name?.local ?? 'an anonymous type');
}

/** Returns the effect on code that passes or reads a value whose TypeScript type changed. */
export function assignment(before: Union, after: Union): EffectByDirection {
  const [isAccepted, isRead] = [isAssignable(before, after), isAssignable(after, before)];
  if (isAccepted && isRead) return inBoth(sameTypes);
  return {
    request: isAccepted
      ? compatible('values of the old TypeScript type are still accepted')
      : breaking('values of the old TypeScript type are no longer accepted'),
    reply: isRead
      ? compatible('values of the new TypeScript type are assignable to the old type')
      : breaking('values of the new TypeScript type are not assignable to the old type'),
  };
}

function isAssignable(from: Union, to: Union): boolean {
  const members = new Set(to);
  return members.has('unknown') || from.every((each) => members.has(each) || members.has(primitiveOf(each)));
}

/** Returns the primitive type of a literal. */
function primitiveOf(member: string): string {
  if (/^['"]/.test(member)) return 'string';
  if (member === 'true' || member === 'false') return 'boolean';
  return /^-?\d/.test(member) ? (member.endsWith('n') ? 'bigint' : 'number') : member;
}

/**
 * Returns the TypeScript type emitted for an element's content or an attribute, with the names of simple types replaced
 * by their alternatives.
 *
 * @param direction the direction of the containing type; only requests accept a Date, and only replies have open
 * enumerations
 */
export function shapeOf(type: ResolvedType, direction: TypeModel['direction'], index: TypeIndex): Union {
  const reference = 'type' in type ? { definition: index.modelOf(type.type)?.name ?? '' } : type;
  return contentType(reference, { types: index.models, direction, imports: new Imports('types'), isExpanded: true });
}

/** Reports changes to a wildcard for elements or attributes. */
export function compareWildcards(
  path: readonly string[],
  name: string,
  [before, after]: readonly [before: Wildcard, after: Wildcard],
  report: Report,
): void {
  const [old, fresh] = [before, after].map(shownWildcard) as [string, string];
  if (old === fresh) return;
  const wire = breaking('content in some namespaces, or without a declaration, may no longer be accepted or counted');
  report({
    kind: 'wildcard-changed',
    path,
    message: `The ${name} changed from ${clipped(old)} to ${clipped(fresh)}.`,
    wire,
  });
}

/** Reports changes to the constraints that a validator checks and stubs ignore. */
export function compareUnchecked(
  path: readonly string[],
  name: string,
  [{ unchecked: before = 'none' }, { unchecked: after = 'none' }]: readonly [before: Unchecked, after: Unchecked],
  report: Report,
): void {
  if (before === after) return;
  const message = `The constraints of the ${name} changed from ${clipped(before)} to ${clipped(after)}.`;
  const checked = narrowed('the service may reject some messages', 'installed clients do not check constraints');
  const wire = after === 'none' ? compatible('the service checks less') : checked;
  report({ kind: 'constraint-changed', path, message, wire });
}
