import { z } from 'zod';
import type { ComplexType, ElementParticle, SimpleType, TypeReference } from './contract.js';
import { builtIns } from './values.js';

/**
 * Makes the zod schema of a type of the contract, for data that comes from outside.
 *
 * @param direction in a `'request'` enumerations are closed; in a `'reply'` any literal goes, because a service adds
 *   literals over time
 */
export function schemaOf<T>(type: TypeReference, direction: 'request' | 'reply'): z.ZodType<T> {
  // what the schema accepts is what the contract says; that T says the same is for the generator to see to
  return contentSchema(type, direction) as z.ZodType<T>;
}

type Direction = 'request' | 'reply';

/** Schemas of definitions, so that a type is built once and may refer to itself. */
const built = { request: new WeakMap<object, z.ZodType>(), reply: new WeakMap<object, z.ZodType>() };

function contentSchema(reference: TypeReference, direction: Direction): z.ZodType {
  if (typeof reference === 'string') return simpleSchema({ kind: 'simple', base: reference }, direction);
  return z.lazy(() => {
    const type = reference();
    let schema = built[direction].get(type);
    if (!schema) {
      schema =
        type.kind === 'simple'
          ? simpleSchema(type, direction)
          : type.kind === 'array'
            ? repeated(type.item, direction)
            : complexSchema(type, direction);
      built[direction].set(type, schema);
    }
    return schema;
  });
}

function simpleSchema(type: SimpleType, direction: Direction): z.ZodType {
  if (type.enumeration && direction === 'request') return z.enum(type.enumeration as [string, ...string[]]);
  const builtIn = builtIns[type.base];
  return z.custom((value) => builtIn.encode(value) !== undefined, { error: `must be ${builtIn.wanted}` });
}

function complexSchema(type: ComplexType, direction: Direction): z.ZodType {
  const shape: Record<string, z.ZodType> = {};
  for (const element of type.elements) {
    const schema = (element.max ?? 1) > 1 ? repeated(element, direction) : nillable(element, direction);
    shape[element.key ?? element.name] = (element.min ?? 1) === 0 ? schema.optional() : schema;
  }
  return z.strictObject(shape);
}

function repeated(element: ElementParticle, direction: Direction): z.ZodType {
  const { min = 1, max = 1 } = element;
  const items = z.array(nillable(element, direction)).min(min);
  return max === Infinity ? items : items.max(max);
}

function nillable(element: ElementParticle, direction: Direction): z.ZodType {
  const schema = contentSchema(element.type, direction);
  return element.nillable ? schema.nullable() : schema;
}
