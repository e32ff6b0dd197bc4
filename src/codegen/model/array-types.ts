import type { Components } from '../read/components.js';
import type { ElementParticle, ServiceDescription, TypeDefinition } from '../read/service-description.js';

/**
 * The types that become arrays: those of one repeated element, such as ASMX's `ArrayOfX`. The type of a message does not
 * become one, because a message must be an object. Neither does a type that contains itself through such types only, because
 * the array would have no end.
 */
export function arrayTypes(
  types: Iterable<TypeDefinition>,
  description: ServiceDescription,
  components: Components,
): ReadonlySet<TypeDefinition> {
  const messages = new Set(
    description.operations.flatMap(({ input, output }) =>
      [input, output].map((name) => name && components.type(components.element(name).type)),
    ),
  );
  const itemTypeOf = (type: TypeDefinition): TypeDefinition | undefined => {
    const item = repeatedElement(type);
    return item && components.type(item.type);
  };
  const candidates = new Set(
    [...types].filter((type) => !messages.has(type) && components.children(type).length === 0 && repeatedElement(type)),
  );
  // each type leads to at most one other: a path that meets itself is a cycle
  const cyclic = new Set<TypeDefinition>();
  const visited = new Set<TypeDefinition>();
  for (const start of candidates) {
    const path = new Set<TypeDefinition>();
    let type: TypeDefinition | undefined = start;
    for (; type && candidates.has(type) && !visited.has(type); type = itemTypeOf(type)) {
      visited.add(type);
      path.add(type);
    }
    for (; type && path.has(type) && !cyclic.has(type); type = itemTypeOf(type)) cyclic.add(type);
  }
  return new Set([...candidates].filter((type) => !cyclic.has(type)));
}

/** `<s:complexType name="ArrayOfInt"><s:sequence><s:element minOccurs="0" maxOccurs="unbounded" name="int" type="s:int"/>` */
function repeatedElement(type: TypeDefinition): ElementParticle | undefined {
  if (type.kind !== 'complex' || type.particles.length !== 1) return undefined;
  if (type.base || type.abstract || type.mixed || type.anyAttribute || type.text) return undefined;
  if (type.attributes.some((each) => each.use !== 'prohibited')) return undefined;
  const [particle] = type.particles;
  return particle?.kind === 'element' && particle.max !== 1 ? particle : undefined;
}
