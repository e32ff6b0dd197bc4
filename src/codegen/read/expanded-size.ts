import { partsOfText } from '../budget.js';
import type { AttributeUse, Particle, TypeDefinition, TypeUse } from './service-description.js';

/**
 * The size of a construct after all references in the construct have been expanded. A `Budget` limits `parts` and
 * `depth`.
 */
export interface ExpandedSize {
  readonly parts: number;
  readonly depth: number;
}

/**
 * Caches the sizes of groups and types. Many references can point to the same group or type, and measuring each group
 * or type only once keeps the running time linear.
 */
const known = new WeakMap<object, ExpandedSize>();

export function expandedSizeOf(particles: readonly Particle[]): ExpandedSize {
  return sum(particles.map(ofParticle));
}

export function expandedSizeOfAttributes(attributes: readonly AttributeUse[]): ExpandedSize {
  return sum(attributes.map((each) => ofUse(each.type, 1 + partsOfText(each.documentation, each.name.local))));
}

/** Returns the size of a type, excluding the named types that the type references. */
export function expandedSizeOfType(type: TypeDefinition): ExpandedSize {
  return remember(type, () => nested(contentOf(type)));
}

/**
 * Sets the size of a list or union type. Unlike the sizes of other types, this size includes the referenced named
 * types.
 */
export function setExpandedSize(type: TypeDefinition, content: readonly ExpandedSize[]): ExpandedSize {
  const size = nested(sum(content));
  known.set(type, size);
  return size;
}

function contentOf(type: TypeDefinition): ExpandedSize {
  switch (type.kind) {
    case 'simple': {
      const { enumeration = [], facets } = type;
      let parts = facets?.patterns?.length ?? 0;
      for (const each of enumeration) parts += 1 + partsOfText(each.value, each.documentation);
      return { parts, depth: 0 };
    }
    case 'list':
      return ofUse(type.item, 0);
    case 'union':
      return sum(type.members.map((each) => ofUse(each, 1)));
    case 'complex': {
      const text = type.text ? [ofUse(type.text, 0)] : [];
      return sum([expandedSizeOf(type.particles), expandedSizeOfAttributes(type.attributes), ...text]);
    }
  }
}

function ofParticle(particle: Particle): ExpandedSize {
  if (particle.kind === 'any') return { parts: 1, depth: 1 };
  if (particle.kind === 'element')
    return ofUse(particle.type, 1 + partsOfText(particle.documentation, particle.name.local));
  return remember(particle, () => nested(sum(particle.alternatives.map(expandedSizeOf))));
}

function ofUse(use: TypeUse, parts: number): ExpandedSize {
  if (use.kind !== 'anonymous') return { parts, depth: 1 };
  const type = expandedSizeOfType(use.type);
  return { parts: parts + type.parts, depth: 1 + type.depth };
}

function remember(what: object, measure: () => ExpandedSize): ExpandedSize {
  let size = known.get(what);
  if (!size) known.set(what, (size = measure()));
  return size;
}

function nested({ parts, depth }: ExpandedSize): ExpandedSize {
  return { parts: parts + 1, depth: depth + 1 };
}

function sum(sizes: readonly ExpandedSize[]): ExpandedSize {
  let [parts, depth] = [0, 0];
  for (const each of sizes) {
    parts += each.parts;
    depth = Math.max(depth, each.depth);
  }
  return { parts, depth };
}
