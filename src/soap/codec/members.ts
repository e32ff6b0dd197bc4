import type { ComplexType, ElementDeclaration, ElementParticle } from '../schema/contract.js';

/**
 * The elements within an element of the contract: the parameters of an operation, if it is one's input or output. Those
 * in groups are left out: nobody can give them by their name alone.
 */
export function membersOf(element: ElementDeclaration | undefined): readonly ElementParticle[] {
  if (!element || typeof element.type === 'string') return [];
  const type = element.type();
  if (type.kind === 'array') return [type.item];
  return type.kind === 'complex' ? elementsOf(type) : [];
}

/** The elements of a complex type, but for those in groups. */
export function elementsOf(type: ComplexType): readonly ElementParticle[] {
  return type.elements.filter((each): each is ElementParticle => each.kind !== 'group' && each.kind !== 'any');
}
