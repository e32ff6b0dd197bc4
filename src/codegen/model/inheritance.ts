import { type AttributeUse, type ComplexTypeDefinition, expanded } from '../read/service-description.js';
import type { Components, Content } from '../read/components.js';

/**
 * Adds what a type inherits to what it says itself: an extension has the base's particles before its own, a restriction
 * says all of its own; attributes are inherited by both, unless they are given anew or prohibited.
 */
export function contentOf(type: ComplexTypeDefinition, components: Components): Content {
  // no recursion: from the outermost base down, or from the last one that is known
  const lineage = new Set<ComplexTypeDefinition>();
  let at: ComplexTypeDefinition | undefined = type;
  for (; at && !lineage.has(at) && !components.contents.has(at); at = components.base(at)) lineage.add(at);
  let content = at && components.contents.get(at);
  for (const each of [...lineage].reverse()) components.contents.set(each, (content = inherit(each, content)));
  return content ?? inherit(type, undefined);
}

function inherit(own: ComplexTypeDefinition, base: Content | undefined): Content {
  const isExtension = own.base?.by === 'extension';
  const text = own.text ?? base?.text;
  return {
    particles: base && isExtension ? [...base.particles, ...own.particles] : own.particles,
    attributes: attributesOf(own.attributes, base?.attributes ?? []),
    anyAttribute: own.anyAttribute || (isExtension && base?.anyAttribute === true),
    ...(text && { text }),
    mixed: own.mixed || (isExtension && base?.mixed === true),
  };
}

function attributesOf(own: readonly AttributeUse[], inherited: readonly AttributeUse[]): readonly AttributeUse[] {
  const byName = new Map(inherited.map((each) => [expanded(each.name), each]));
  for (const each of own)
    if (each.use === 'prohibited') byName.delete(expanded(each.name));
    else byName.set(expanded(each.name), each);
  return [...byName.values()];
}
