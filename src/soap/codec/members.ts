import type { ComplexType, ElementDeclaration, ElementParticle } from '../schema/contract.js';

/**
 * The child elements of an element of the contract: the parameters of an operation, for its input or output. Elements
 * of groups are left out, because their names alone do not determine their position.
 */
export function membersOf(element: ElementDeclaration | undefined): readonly ElementParticle[] {
  if (!element || typeof element.type === 'string') return [];
  const type = element.type();
  if (type.kind === 'array') return [type.item];
  return type.kind === 'complex' ? elementsOf(type) : [];
}

/** The elements of a complex type, except those in groups. */
export function elementsOf(type: ComplexType): readonly ElementParticle[] {
  return type.elements.filter((each): each is ElementParticle => each.kind !== 'group' && each.kind !== 'any');
}
