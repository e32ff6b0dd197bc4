import type { ComplexType, ElementDeclaration, Particle, TypeReference } from '../../src/soap/schema/contract.js';

// Declarations for the contracts that tests create. A new type is compiled when it is used for the first time.

/** The namespace of these declarations. */
export const NS = 'urn:t';

export function complex(elements: readonly Particle[], more: Partial<ComplexType> = {}): () => ComplexType {
  const type: ComplexType = { kind: 'complex', elements, ...more };
  return () => type;
}

/** Declares the root element `r` of a message. */
export function root(type: TypeReference, more: Partial<ElementDeclaration> = {}): ElementDeclaration {
  return { name: 'r', ns: NS, type, ...more };
}

/** Declares an optional member. */
export const element = (name: string, type: TypeReference = 'int', more: object = {}) => ({
  name,
  ns: NS,
  type,
  min: 0,
  ...more,
});
