import { Imports } from '../../emit/imports.js';
import { memberType, orNull, textOf, type Union } from '../../emit/type-text.js';
import type { ElementMemberModel, MemberModel, TypeModel, TypeModelReference } from '../../model/model.js';
import { mayBeAbsent } from '../../read/service-description.js';
import { breaking, compatible, type EffectByDirection, sameTypes } from '../effect.js';
import { isStructure, type TypeIndex, type TypePairs } from '../match/type-pairs.js';

type Direction = TypeModel['direction'];

/** The direction of the type that contains a part, before and after the change. */
export type DirectionPair = readonly [before: Direction, after: Direction];

/** The effect of a changed part on code that passes or reads its property. */
interface PropertyChange {
  /** The types of the property. */
  readonly texts: readonly [before: string, after: string];
  readonly types: EffectByDirection;
}

/**
 * Compares the properties for a part in TypeScript. Returns `undefined` if both have the same type.
 *
 * @param isReplaced `true` if another type replaced the type of the part: both may have the same name in TypeScript
 */
export function compareProperties(
  before: MemberModel,
  after: MemberModel,
  [direction, newDirection]: DirectionPair,
  types: TypePairs,
  isReplaced?: boolean,
): PropertyChange | undefined {
  const propertiesOf = (isExpanded?: true) =>
    [
      propertyOf(before, types.before, direction, isExpanded),
      propertyOf(after, types.after, newDirection, isExpanded),
    ] as const;
  const [old, fresh] = propertiesOf();
  const texts = [signatureOf(old), signatureOf(fresh)] as const;
  if (!isReplaced && texts[0] === texts[1]) return undefined;
  const [one, other] = propertiesOf(true);
  const [isAccepted, isRead] = [isAssignable(one, other), isAssignable(other, one)];
  if (isAccepted && isRead) return undefined;
  return {
    texts,
    types: {
      request: isAccepted ? compatible('existing calls still compile') : breaking('existing calls no longer compile'),
      reply: isRead
        ? compatible('code that reads it still compiles')
        : breaking('code that reads it no longer compiles'),
    },
  };
}

/** Returns the effect on code that passes or reads a value of a type with other values. */
export function compareValues(
  before: TypeModelReference,
  after: TypeModelReference,
  types: TypePairs,
): EffectByDirection {
  const effectIn = (direction: Direction) =>
    compareProperties(valueOf(before), valueOf(after), [direction, direction], types, true)?.types[direction] ??
    sameTypes;
  return { request: effectIn('request'), reply: effectIn('reply') };
}

/** Returns a single value of a type as a part. */
export function valueOf(type: TypeModelReference): ElementMemberModel {
  return { kind: 'element', key: '', name: '', ns: '', type, nillable: false, min: 1, max: 1 };
}

/** The TypeScript type of a property. */
interface Property {
  readonly isOptional: boolean;
  readonly isArray: boolean;
  readonly content: Union;
}

/** @param isExpanded whether to replace the names of simple types by their alternatives */
function propertyOf(member: MemberModel, index: TypeIndex, direction: Direction, isExpanded?: true): Property {
  const { types } = index;
  const type = member.kind === 'element' ? index.typeOf(member.type) : undefined;
  const content =
    // changes to a complex type are reported for the type itself
    member.kind === 'element' && type && isStructure(type)
      ? orNull([`${isExpanded ? 'type ' : ''}${index.nameOf(member.type)}`], member.nillable)
      : memberType(
          { ...member, max: 1 },
          { types, direction, imports: new Imports('types'), ...(isExpanded && { isExpanded }) },
        );
  return { isOptional: mayBeAbsent(member), isArray: member.max !== 1, content };
}

function signatureOf({ isOptional, isArray, content }: Property): string {
  return `${isOptional ? 'optional ' : ''}${isArray ? 'array of ' : ''}${textOf(content)}`;
}

function isAssignable(from: Property, to: Property): boolean {
  const members = new Set(to.content);
  return (
    from.isArray === to.isArray &&
    (to.isOptional || !from.isOptional) &&
    (members.has('unknown') || from.content.every((each) => members.has(each) || members.has(primitiveOf(each))))
  );
}

/** Returns the primitive type of a literal. */
function primitiveOf(member: string): string {
  if (/^['"]/.test(member)) return 'string';
  if (member === 'true' || member === 'false') return 'boolean';
  return /^-?\d/.test(member) ? (member.endsWith('n') ? 'bigint' : 'number') : member;
}
