import { type BuiltIn, builtIns, type BuiltInType } from '../../../soap/schema/values.js';
import { literalOf } from '../../emit/literals.js';
import { enumerationLiterals } from '../../emit/type-text.js';
import type { TypeModel } from '../../model/model.js';
import type { TypeDefinition } from '../../read/service-description.js';
import { compatible, breaking, type EffectByDirection, sameTypes } from '../effect.js';
import type { ResolvedType, TypeIndex } from '../match/wsdl-version.js';

/** A TypeScript type as a union, without the names of interfaces: those are compared separately. */
export interface Shape {
  /** `string`, `'a'`, `object`; each with the primitive type of a literal. */
  readonly members: ReadonlyMap<string, string>;
  /** The item types of the arrays in the union. */
  readonly items: readonly Shape[];
}

/** The effect on code that passes or reads a value whose TypeScript type changed. */
export function assignment(before: Shape, after: Shape): EffectByDirection {
  const [isAccepted, isRead] = [isAssignable(before, after), isAssignable(after, before)];
  if (isAccepted && isRead) return { request: sameTypes, reply: sameTypes };
  return {
    request: isAccepted
      ? compatible('values of the old TypeScript type are still accepted')
      : breaking('values of the old TypeScript type are no longer accepted'),
    reply: isRead
      ? compatible('values of the new TypeScript type have the old one')
      : breaking('values of the new TypeScript type do not have the old one'),
  };
}

function isAssignable(from: Shape, to: Shape): boolean {
  if (to.members.has('unknown')) return true;
  return (
    [...from.members].every(([text, wide]) => to.members.has(text) || to.members.has(wide)) &&
    from.items.every((each) => to.items.some((other) => isAssignable(each, other)))
  );
}

/**
 * The TypeScript type of an element's content or of an attribute, as the emitter writes it.
 *
 * @param direction that of the type that contains it: only requests accept a Date, and only replies have open enumerations
 */
export function shapeOf(
  type: ResolvedType,
  direction: TypeModel['direction'],
  index: TypeIndex,
  fixed?: string | undefined,
): Shape {
  const base = 'builtIn' in type ? type.builtIn : 'type' in type && type.type.kind === 'simple' && type.type.base;
  const literal = fixed === undefined || !base ? undefined : literalOf(base, fixed);
  if (base && literal !== undefined) return literals([literal], base);
  if ('open' in type) return union(type.open === 'anyType' ? 'unknown' : 'XmlElement');
  return 'builtIn' in type ? builtInShape(type.builtIn, direction) : typeShape(type.type, direction, index);
}

function union(...members: readonly string[]): Shape {
  return { members: new Map(members.map((each) => [each, each])), items: [] };
}

function arrayOf(item: Shape): Shape {
  return { members: new Map(), items: [item] };
}

function literals(all: readonly string[], base: BuiltInType): Shape {
  const { typescript }: BuiltIn = builtIns[base];
  // true and false make up the whole boolean
  return { members: new Map(all.map((each) => [each, typescript === 'boolean' ? each : typescript])), items: [] };
}

function builtInShape(type: BuiltInType, direction: TypeModel['direction']): Shape {
  const { typescript, alsoTakes }: BuiltIn = builtIns[type];
  if (typescript === 'string[]') return arrayOf(union('string'));
  if (typescript === 'boolean') return union('true', 'false');
  return direction === 'request' && alsoTakes !== undefined ? union(typescript, alsoTakes) : union(typescript);
}

function typeShape(type: TypeDefinition, direction: TypeModel['direction'], index: TypeIndex): Shape {
  const model = index.modelOf(type);
  // the alias of a simple type has the direction of that type, wherever it is used
  const own = model?.direction ?? direction;
  switch (type.kind) {
    case 'simple': {
      const values = model && enumerationLiterals(model);
      const isOpen = direction === 'reply' && type.base !== 'boolean';
      return values && !isOpen ? literals(values, type.base) : builtInShape(type.base, own);
    }
    case 'list':
      return arrayOf(shapeOf(index.resolve(type.item), own, index));
    case 'union': {
      const shapes = type.members.map((each) => shapeOf(index.resolve(each), own, index));
      return {
        members: new Map(shapes.flatMap(({ members }) => [...members])),
        items: shapes.flatMap(({ items }) => items),
      };
    }
    case 'complex': {
      const [item] = index.contentOf(type).particles;
      if (model?.kind !== 'array' || item?.kind !== 'element') return union('object');
      const content = shapeOf(index.resolve(item.type), direction, index, item.fixed);
      const members = item.nillable ? new Map([...content.members, ['null', 'null']]) : content.members;
      return arrayOf({ ...content, members });
    }
  }
}
