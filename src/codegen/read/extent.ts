import { partsOfText } from '../budget.js';
import type { AttributeUse, Particle, TypeDefinition, TypeUse } from './service-description.js';

/** The size of a construct when it is expanded, and its depth. */
export interface Extent {
  /** In the parts of a `Budget`. */
  readonly size: number;
  readonly depth: number;
}

/** All references share one group or type. Each is measured once, so that this takes linear time. */
const known = new WeakMap<object, Extent>();

export function extentOf(particles: readonly Particle[]): Extent {
  return sum(particles.map(ofParticle));
}

/** The extent of a type without the named types that it refers to. */
export function extentOfType(type: TypeDefinition): Extent {
  return remember(type, () => {
    const { size, depth } = withinType(type);
    return { size: size + 1, depth: depth + 1 };
  });
}

/** Sets the extent of a list or union of named types, whose values are those of the named types. */
export function setExtent(type: TypeDefinition, within: readonly Extent[]): Extent {
  const { size, depth } = sum(within);
  const extent = { size: size + 1, depth: depth + 1 };
  known.set(type, extent);
  return extent;
}

export function extentOfAttributes(attributes: readonly AttributeUse[]): Extent {
  return sum(attributes.map((each) => ofUse(each.type, 1 + partsOfText(each.documentation, each.name.local))));
}

function withinType(type: TypeDefinition): Extent {
  switch (type.kind) {
    case 'simple': {
      const { enumeration = [], facets } = type;
      let size = facets?.patterns?.length ?? 0;
      for (const each of enumeration) size += 1 + partsOfText(each.value, each.documentation);
      return { size, depth: 0 };
    }
    case 'list':
      return ofUse(type.item, 0);
    case 'union':
      return sum(type.members.map((each) => ofUse(each, 1)));
    case 'complex':
      return sum([
        extentOf(type.particles),
        extentOfAttributes(type.attributes),
        ...(type.text ? [ofUse(type.text, 0)] : []),
      ]);
  }
}

function ofParticle(particle: Particle): Extent {
  if (particle.kind === 'any') return { size: 1, depth: 1 };
  if (particle.kind === 'element')
    return ofUse(particle.type, 1 + partsOfText(particle.documentation, particle.name.local));
  return remember(particle, () => {
    const { size, depth } = sum(particle.alternatives.map(extentOf));
    return { size: size + 1, depth: depth + 1 };
  });
}

function ofUse(use: TypeUse, own: number): Extent {
  if (use.kind !== 'anonymous') return { size: own, depth: 1 };
  const { size, depth } = extentOfType(use.type);
  return { size: own + size, depth: 1 + depth };
}

function remember(what: object, measure: () => Extent): Extent {
  let extent = known.get(what);
  if (!extent) known.set(what, (extent = measure()));
  return extent;
}

function sum(extents: readonly Extent[]): Extent {
  let [size, depth] = [0, 0];
  for (const each of extents) {
    size += each.size;
    depth = Math.max(depth, each.depth);
  }
  return { size, depth };
}
