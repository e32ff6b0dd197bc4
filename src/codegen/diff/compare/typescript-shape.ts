import { type BuiltIn, builtIns, type BuiltInType } from '../../../soap/schema/values.js';
import type { TypeDefinition } from '../../read/service-description.js';
import { literalOf } from '../../emit/literal.js';
import type { TypeModel } from '../../model/model.js';
import { enumerationLiterals } from '../../emit/type-text.js';
import type { Index, Resolved } from '../pair/side.js';

/** A type of TypeScript, as alternatives: what the compiler knows of a value, free of names. */
export type Shape = readonly Alternative[];

type Alternative =
  | { readonly kind: 'unknown' }
  /** `string`, `'a'`; of a literal, the type that it is one of. */
  | { readonly kind: 'primitive'; readonly text: string; readonly wide?: string }
  | { readonly kind: 'array'; readonly item: Shape }
  /** An interface: what it holds is compared for itself. */
  | { readonly kind: 'object' };

/** Whether a value of one type can be assigned to another. */
export function isAssignable(from: Shape, to: Shape): boolean {
  if (to.some((each) => each.kind === 'unknown')) return true;
  // enumerations have thousands of literals
  const texts = new Set(to.flatMap((each) => (each.kind === 'primitive' ? [each.text] : [])));
  const others = to.filter((each) => each.kind !== 'primitive');
  return from.every((each) =>
    each.kind === 'primitive'
      ? texts.has(each.text) || (each.wide !== undefined && texts.has(each.wide))
      : others.some((other) => fits(each, other)),
  );
}

function fits(from: Alternative, to: Alternative): boolean {
  if (from.kind === 'array' && to.kind === 'array') return isAssignable(from.item, to.item);
  return from.kind === 'object' && to.kind === 'object';
}

/**
 * The type of an element's content or of an attribute, as `valueType` writes it.
 *
 * @param direction of the type that it stands in: requests take a Date, enumerations of replies are open
 */
export function shapeOf(
  resolved: Resolved,
  direction: TypeModel['direction'],
  index: Index,
  fixed?: string | undefined,
): Shape {
  const base = baseOf(resolved);
  const literal = fixed === undefined || base === undefined ? undefined : literalOf(base, fixed);
  if (base !== undefined && literal !== undefined) return [literalShape(literal, base)];
  if ('open' in resolved)
    return resolved.open === 'anyType' ? [{ kind: 'unknown' }] : [{ kind: 'primitive', text: 'XmlElement' }];
  return 'builtIn' in resolved ? builtInShape(resolved.builtIn, direction) : typeShape(resolved.type, direction, index);
}

export function orNull(shape: Shape): Shape {
  return [...shape, { kind: 'primitive', text: 'null' }];
}

function baseOf(resolved: Resolved): BuiltInType | undefined {
  if ('builtIn' in resolved) return resolved.builtIn;
  return 'type' in resolved && resolved.type.kind === 'simple' ? resolved.type.base : undefined;
}

function literalShape(literal: string, base: BuiltInType): Alternative {
  const wide: string = builtIns[base].typescript;
  // boolean is nothing but its two literals
  return wide === 'boolean' ? { kind: 'primitive', text: literal } : { kind: 'primitive', text: literal, wide };
}

function builtInShape(type: BuiltInType, direction: TypeModel['direction']): Shape {
  const { typescript, alsoTakes }: BuiltIn = builtIns[type];
  if (typescript === 'string[]') return [{ kind: 'array', item: [{ kind: 'primitive', text: 'string' }] }];
  if (typescript === 'boolean')
    return [
      { kind: 'primitive', text: 'true' },
      { kind: 'primitive', text: 'false' },
    ];
  const plain = { kind: 'primitive', text: typescript } as const;
  return direction === 'request' && alsoTakes !== undefined ? [plain, { kind: 'primitive', text: alsoTakes }] : [plain];
}

function typeShape(type: TypeDefinition, direction: TypeModel['direction'], index: Index): Shape {
  const model = index.modelOf(type);
  // an alias is written with what its own type says, wherever it stands
  const own = model?.direction ?? direction;
  switch (type.kind) {
    case 'simple': {
      const literals = model && enumerationLiterals(model);
      if (!literals) return builtInShape(type.base, own);
      return direction === 'reply' && type.base !== 'boolean'
        ? builtInShape(type.base, own)
        : literals.map((each) => literalShape(each, type.base));
    }
    case 'list':
      return [{ kind: 'array', item: shapeOf(index.resolve(type.item), own, index) }];
    case 'union':
      return type.members.flatMap((each) => shapeOf(index.resolve(each), own, index));
    case 'complex': {
      if (model?.kind !== 'array') return [{ kind: 'object' }];
      const [item] = index.contentOf(type).particles;
      if (item?.kind !== 'element') return [{ kind: 'object' }];
      const content = shapeOf(index.resolve(item.type), direction, index, item.fixed);
      return [{ kind: 'array', item: item.nillable ? orNull(content) : content }];
    }
  }
}
