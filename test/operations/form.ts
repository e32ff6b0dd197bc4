import * as definitions from '../../generated/contract.js';
import type { Operation } from '../../src/index.js';
import type {
  ComplexType,
  ElementDeclaration,
  ElementParticle,
  TypeDefinition,
  TypeReference,
  UnionType,
} from '../../src/soap/schema/contract.js';

/**
 * The constructs of a contract that these tests support. They reject all other constructs by name instead of ignoring
 * them. Add support for a construct as soon as a WSDL uses it.
 */

/** Creates the error for a construct that these tests do not support. */
export function unforeseen(what: string): Error {
  return new Error(`The tests in test/operations do not know ${what} yet; teach them`);
}

/** Resolves a type reference. A built-in type becomes a simple type without facets. */
export function definitionOf(reference: TypeReference): Exclude<TypeDefinition, UnionType> {
  if (reference === 'anyType' || reference === 'tree')
    throw unforeseen(`content that no type describes (${reference})`);
  if (typeof reference === 'string') return { kind: 'simple', base: reference };
  const type = reference();
  const surplus = type.kind === 'union' ? 'that is a union' : surplusOf(type);
  if (type.kind === 'union' || surplus !== undefined)
    throw unforeseen(`a type ${surplus} (${type.name ?? 'anonymous'})`);
  return type;
}

function surplusOf(type: Exclude<TypeDefinition, UnionType>): string | undefined {
  if (type.kind === 'array') return undefined;
  if (type.kind !== 'complex') return type.facets && 'with facets';
  if (type.attributes || type.anyAttribute) return 'with attributes';
  if (type.text || type.mixed) return 'with text of its own';
  return type.abstract || type.derived ? 'that others derive from' : undefined;
}

/** Returns the members of a complex type that contains only elements. */
export function elementsAloneOf({ name = 'anonymous', elements }: ComplexType): readonly ElementParticle[] {
  return elements.map((particle) => {
    if (particle.kind === 'group' || particle.kind === 'any')
      throw unforeseen(`here a type that holds more than elements (${name}.${particle.key})`);
    return particle;
  });
}

/** Returns the element of a message that must not be empty. */
export function elementOf(operation: Operation, message: 'input' | 'output'): ElementDeclaration {
  const element = operation[message];
  if (!element) throw unforeseen(`an empty ${message} here (${operation.name})`);
  return element;
}

/** Returns the name of an element's type in the generated files. */
export function generatedNameOf({ name, type }: ElementDeclaration): string {
  const definition = typeof type === 'function' ? type() : undefined;
  const found = Object.entries(definitions).find(([, each]) => each === definition);
  if (!found) throw new Error(`generated/contract.ts exports no type of the element ${name}`);
  return found[0];
}
