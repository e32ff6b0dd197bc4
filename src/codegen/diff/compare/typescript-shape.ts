import { type BuiltIn, builtIns, type BuiltInType } from '../../../soap/schema/values.js';
import { literalOf } from '../../emit/literals.js';
import { enumerationLiterals } from '../../emit/type-text.js';
import type { TypeModel } from '../../model/model.js';
import { breaking, compatible, type EffectByDirection, inBoth, sameTypes } from '../effect.js';
import type { ResolvedType, TypeIndex } from '../match/wsdl-version.js';

/** A TypeScript type as the members of its union: `string`, `'a'`, `USER`, `(number | null)[]`. */
export type Shape = readonly string[];

/** Returns the effect on code that passes or reads a value whose TypeScript type changed. */
export function assignment(before: Shape, after: Shape): EffectByDirection {
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

function isAssignable(from: Shape, to: Shape): boolean {
  const members = new Set(to);
  return members.has('unknown') || from.every((each) => members.has(each) || members.has(primitiveOf(each)));
}

/** Returns the primitive type of a literal. */
function primitiveOf(member: string): string {
  if (/^['"]/.test(member)) return 'string';
  return /^-?\d/.test(member) ? (member.endsWith('n') ? 'bigint' : 'number') : member;
}

/**
 * Returns the TypeScript type emitted for an element's content or an attribute, with enumeration names replaced by
 * their literals.
 *
 * @param direction the direction of the containing type: only requests accept a Date, and only replies have open
 * enumerations
 */
export function shapeOf(
  type: ResolvedType,
  direction: TypeModel['direction'],
  index: TypeIndex,
  fixed?: string | undefined,
): Shape {
  const base = 'builtIn' in type ? type.builtIn : 'type' in type && type.type.kind === 'simple' && type.type.base;
  const literal = fixed === undefined || !base ? undefined : literalOf(base, fixed);
  if (literal !== undefined) return [literal];
  if ('open' in type) return [type.open === 'anyType' ? 'unknown' : 'XmlElement'];
  if ('builtIn' in type) return shapeOfBuiltIn(type.builtIn, direction);
  const definition = type.type;
  const model = index.modelOf(definition);
  // the alias of a simple type follows the direction of that type, no matter where it is used
  const own = model?.direction ?? direction;
  switch (definition.kind) {
    case 'simple': {
      const values = model && enumerationLiterals(model);
      const isOpen = direction === 'reply' && definition.base !== 'boolean';
      return values && !isOpen ? values : shapeOfBuiltIn(definition.base, own);
    }
    case 'list':
      return arrayOf(shapeOf(index.resolve(definition.item), own, index));
    case 'union':
      return definition.members.flatMap((each) => shapeOf(index.resolve(each), own, index));
    case 'complex': {
      if (model?.kind === 'complex') return [model.family?.union ?? model.name];
      const [item] = index.contentOf(definition).particles;
      if (item?.kind !== 'element') return ['object'];
      const content = shapeOf(index.resolve(item.type), direction, index, item.fixed);
      return arrayOf(item.nillable ? [...content, 'null'] : content);
    }
  }
}

function arrayOf(content: Shape): Shape {
  return [`(${[...new Set(content)].sort().join(' | ')})[]`];
}

function shapeOfBuiltIn(type: BuiltInType, direction: TypeModel['direction']): Shape {
  const { typescript, alsoTakes }: BuiltIn = builtIns[type];
  if (typescript === 'string[]') return arrayOf(['string']);
  // boolean is the union of true and false
  if (typescript === 'boolean') return ['true', 'false'];
  return direction === 'request' && alsoTakes !== undefined ? [typescript, alsoTakes] : [typescript];
}
