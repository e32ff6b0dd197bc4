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
 * The part of the contract's form that these tests know. What goes beyond it they refuse by name, rather than pass over:
 * the day a description brings it, they are taught it.
 */

/** The error for what a description brings that these tests do not know. */
export function unforeseen(what: string): Error {
  return new Error(`The tests in test/operations do not know ${what} yet; teach them`);
}

/** What a reference stands for; a built-in type as a simple type that adds nothing to it. */
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

/** What a complex type holds, for a test that knows elements only. */
export function elementsAloneOf({ name = 'anonymous', elements }: ComplexType): readonly ElementParticle[] {
  return elements.map((particle) => {
    if (particle.kind === 'group' || particle.kind === 'any')
      throw unforeseen(`here a type that holds more than elements (${name}.${particle.key})`);
    return particle;
  });
}

/** The element of a message that must not be empty. */
export function elementOf(operation: Operation, message: 'input' | 'output'): ElementDeclaration {
  const element = operation[message];
  if (!element) throw unforeseen(`an empty ${message} here (${operation.name})`);
  return element;
}

/** What the type of an element is called in the generated files. */
export function generatedNameOf({ name, type }: ElementDeclaration): string {
  const definition = typeof type === 'function' ? type() : undefined;
  const found = Object.entries(definitions).find(([, each]) => each === definition);
  if (!found) throw new Error(`generated/contract.ts exports no type of the element ${name}`);
  return found[0];
}
