import type { ElementDeclaration, ElementParticle } from './contract.js';

/** The elements within an element of the contract: the parameters of an operation, if it is one's input or output. */
export function membersOf(element: ElementDeclaration): readonly ElementParticle[] {
  if (typeof element.type === 'string') return [];
  const type = element.type();
  return type.kind === 'complex' ? type.elements : type.kind === 'array' ? [type.item] : [];
}
