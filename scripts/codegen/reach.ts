import {
  type Component,
  type Description,
  type ElementDescription,
  expanded,
  type ParticleDescription,
  type QName,
  type TypeDescription,
  type TypeUse,
} from './description.js';

/** Looks up the global components of a description. */
export class Components {
  private readonly elements = new Map<string, ElementDescription>();
  private readonly types = new Map<string, TypeDescription>();

  constructor(components: readonly Component[]) {
    for (const each of components)
      if (each.kind === 'element') this.elements.set(expanded(each.name), each);
      else if (each.name) this.types.set(expanded(each.name), each);
  }

  element(name: QName): ElementDescription {
    const element = this.elements.get(expanded(name));
    // the reader has checked every reference
    if (!element) throw new Error(`no element ${expanded(name)}`);
    return element;
  }

  /** The type that is referred to; nothing for a built-in one. */
  type(use: TypeUse): TypeDescription | undefined {
    if (use.kind === 'builtIn') return undefined;
    if (use.kind === 'anonymous') return use.type;
    const type = use.kind === 'named' ? this.types.get(expanded(use.name)) : this.type(this.element(use.name).type);
    if (!type) throw new Error(`no type ${expanded(use.name)}`);
    return type;
  }
}

/** All types that can be met from those, at whatever depth; they themselves among them. */
export function typesWithin(uses: readonly TypeUse[], components: Components): ReadonlySet<TypeDescription> {
  const found = new Set<TypeDescription>();
  // no recursion: a chain of types may be as long as the description
  const open = [...uses];
  for (let use = open.pop(); use; use = open.pop()) {
    const type = components.type(use);
    if (!type || found.has(type)) continue;
    found.add(type);
    if (type.kind === 'complex') for (const particle of type.particles) open.push(particle.type);
  }
  return found;
}

/**
 * The types that are nothing but one repeated element, ASMX's `ArrayOfX`, and that become arrays. Not the content of a
 * message, which must be an object, and not a type that holds itself by way of such types only: it would have no end.
 */
export function arrayTypes(
  types: Iterable<TypeDescription>,
  description: Description,
  components: Components,
): ReadonlySet<TypeDescription> {
  const contents = new Set(
    description.operations.flatMap(({ input, output }) =>
      [input, output].map((name) => components.type(components.element(name).type)),
    ),
  );
  const wrapped = (type: TypeDescription): ParticleDescription | undefined =>
    contents.has(type) ? undefined : onlyRepeated(type);
  const holdsItself = (type: TypeDescription): boolean => {
    const seen = new Set<TypeDescription>();
    for (let at: TypeDescription | undefined = type; at && !seen.has(at);) {
      seen.add(at);
      const item = wrapped(at);
      at = item && components.type(item.type);
      if (at === type) return true;
    }
    return false;
  };
  return new Set([...types].filter((type) => wrapped(type) && !holdsItself(type)));
}

/** `<s:complexType name="ArrayOfInt"><s:sequence><s:element minOccurs="0" maxOccurs="unbounded" name="int" type="s:int"/>` */
function onlyRepeated(type: TypeDescription): ParticleDescription | undefined {
  if (type.kind !== 'complex' || type.particles.length !== 1) return undefined;
  const [particle] = type.particles;
  return particle?.max === 1 ? undefined : particle;
}
