import { partsOfText } from '../budget.js';
import type { AttributeUse, Particle, TypeDefinition, TypeUse } from './service-description.js';

/**
 * Caches the sizes of groups and types. Many references can point to the same group or type, and measuring each group
 * or type only once keeps the running time linear.
 */
const known = new WeakMap<object, number>();

/** Returns the number of parts of particles after all references to groups have been expanded. */
export function partsOfParticles(particles: readonly Particle[]): number {
  return sum(particles, (particle) => {
    if (particle.kind === 'any') return 1;
    if (particle.kind === 'element') return partsOfUse(particle, particle.type);
    return remember(particle, () => 1 + sum(particle.alternatives, partsOfParticles));
  });
}

export function partsOfAttributes(attributes: readonly AttributeUse[]): number {
  return sum(attributes, (each) => partsOfUse(each, each.type));
}

/**
 * Returns the number of parts of a type. The named types that the type references are included only in a list or union
 * whose size was set.
 */
export function partsOfType(type: TypeDefinition): number {
  return remember(type, () => 1 + partsIn(type));
}

/** Sets the size of a list or union type, which includes the named types that the type references. */
export function setPartsOfType(type: TypeDefinition, content: readonly number[]): number {
  const parts = 1 + sum(content, (each) => each);
  known.set(type, parts);
  return parts;
}

function partsIn(type: TypeDefinition): number {
  switch (type.kind) {
    case 'simple': {
      const { enumeration = [], facets } = type;
      const values = sum(enumeration, (each) => 1 + partsOfText(each.value, each.documentation));
      return (facets?.patterns?.length ?? 0) + values;
    }
    case 'list':
      return partsOfAnonymous(type.item);
    case 'union':
      return sum(type.members, (each) => 1 + partsOfAnonymous(each));
    case 'complex': {
      const text = type.text ? partsOfAnonymous(type.text) : 0;
      return partsOfParticles(type.particles) + partsOfAttributes(type.attributes) + text;
    }
  }
}

function partsOfUse({ documentation, name }: Pick<AttributeUse, 'documentation' | 'name'>, type: TypeUse): number {
  return 1 + partsOfText(documentation, name.local) + partsOfAnonymous(type);
}

function partsOfAnonymous(use: TypeUse): number {
  return use.kind === 'anonymous' ? partsOfType(use.type) : 0;
}

function remember(what: object, measure: () => number): number {
  const parts = known.get(what) ?? measure();
  known.set(what, parts);
  return parts;
}

function sum<T>(items: readonly T[], partsOf: (item: T) => number): number {
  return items.reduce((total, each) => total + partsOf(each), 0);
}
