import {
  type AttributeUse,
  type ComplexTypeDefinition,
  type Component,
  type ServiceDescription,
  type GlobalElement,
  type ElementParticle,
  expanded,
  type Particle,
  type QName,
  type TypeDefinition,
  type TypeUse,
} from './service-description.js';

/** All that a complex type holds, what it inherits included. */
export interface Content {
  readonly particles: readonly Particle[];
  readonly attributes: readonly AttributeUse[];
  readonly anyAttribute: boolean;
  readonly text?: TypeUse;
  readonly mixed: boolean;
}

/** Looks up the global components of a description. */
export class Components {
  private readonly elements = new Map<string, GlobalElement>();
  private readonly types = new Map<string, TypeDefinition>();
  private readonly extended = new Map<TypeDefinition, ComplexTypeDefinition[]>();
  /** What complex types hold, as far as it was asked for. */
  readonly contents = new Map<ComplexTypeDefinition, Content>();

  constructor(components: readonly Component[]) {
    for (const each of components)
      if (each.kind === 'element') this.elements.set(expanded(each.name), each);
      else if (each.name) this.types.set(expanded(each.name), each);
    for (const each of components) {
      if (each.kind !== 'complex') continue;
      const base = this.base(each);
      if (!base) continue;
      const others = this.extended.get(base);
      if (others) others.push(each);
      else this.extended.set(base, [each]);
    }
  }

  element(name: QName): GlobalElement {
    const element = this.elements.get(expanded(name));
    // the reader has checked every reference
    if (!element) throw new Error(`no element ${expanded(name)}`);
    return element;
  }

  /** The type that is referred to; nothing for a built-in or open one. */
  type(use: TypeUse): TypeDefinition | undefined {
    if (use.kind === 'builtIn' || use.kind === 'open') return undefined;
    if (use.kind === 'anonymous') return use.type;
    if (use.kind === 'ofElement') return this.type(this.element(use.name).type);
    const type = this.types.get(expanded(use.name));
    if (!type) throw new Error(`no type ${expanded(use.name)}`);
    return type;
  }

  /** The complex type that a type extends or restricts. */
  base(type: TypeDefinition): ComplexTypeDefinition | undefined {
    const name = type.kind === 'complex' ? type.base?.name : undefined;
    const base = name && this.types.get(expanded(name));
    return base?.kind === 'complex' ? base : undefined;
  }

  /** The global types that extend or restrict a type themselves, in the order of the description. */
  children(type: TypeDefinition): readonly ComplexTypeDefinition[] {
    return this.extended.get(type) ?? [];
  }

  /** All global types that extend or restrict a type, directly or not, nearest first. */
  derived(type: TypeDefinition): readonly ComplexTypeDefinition[] {
    const found = new Set(this.children(type));
    // what is added to a set while it is walked is walked too
    for (const each of found) for (const child of this.children(each)) found.add(child);
    return [...found];
  }
}

/** A global element or type that another one refers to. */
export interface Reference {
  readonly space: 'element' | 'type';
  readonly name: QName;
}

/** What a component is made of: its types and those of what it holds, types without a name included, and its bases. */
export function referencesOf(component: Component): readonly Reference[] {
  const found: Reference[] = [];
  const addType = (type: TypeDefinition): void => {
    if (type.kind === 'complex' && type.base) found.push({ space: 'type', name: type.base.name });
    usesOf(type).forEach(addUse);
  };
  const addUse = (use: TypeUse): void => {
    if (use.kind === 'named') found.push({ space: 'type', name: use.name });
    else if (use.kind === 'ofElement') found.push({ space: 'element', name: use.name });
    else if (use.kind === 'anonymous') addType(use.type);
  };
  if (component.kind === 'element') addUse(component.type);
  else addType(component);
  return found;
}

/** The uses of types that a type makes itself: those of its particles, attributes, text, items or members. */
export function usesOf(type: TypeDefinition): readonly TypeUse[] {
  if (type.kind === 'simple') return [];
  if (type.kind === 'list') return [type.item];
  if (type.kind === 'union') return type.members;
  const uses = elementsWithin(type.particles).map((each) => each.type);
  for (const each of type.attributes) if (each.use !== 'prohibited') uses.push(each.type);
  if (type.text) uses.push(type.text);
  return uses;
}

/** The elements among particles, those in groups too. */
export function elementsWithin(particles: readonly Particle[]): ElementParticle[] {
  return particles.flatMap((each) => {
    if (each.kind === 'element') return [each];
    return each.kind === 'group' ? each.alternatives.flatMap((particles) => elementsWithin(particles)) : [];
  });
}

/** All types that can be met from those, at whatever depth: they themselves, those that extend them, and their bases. */
export function typesWithin(uses: readonly TypeUse[], components: Components): ReadonlySet<TypeDefinition> {
  const met = new Set<TypeDefinition>();
  const bases = new Set<TypeDefinition>();
  const add = (use: TypeUse): void => {
    const type = components.type(use);
    if (type) met.add(type);
  };
  uses.forEach(add);
  // no recursion: a chain of types may be as long as the description; what is added to a set is walked too
  for (const type of met) {
    usesOf(type).forEach(add);
    for (const each of components.children(type)) met.add(each);
    // what is inherited is met; the base is not, and what else extends it is not either
    for (let base = components.base(type); base && !bases.has(base); base = components.base(base)) {
      bases.add(base);
      usesOf(base).forEach(add);
    }
  }
  return new Set([...met, ...bases]);
}

/**
 * The types that are nothing but one repeated element, ASMX's `ArrayOfX`, and that become arrays. Not the content of a
 * message, which must be an object, and not a type that holds itself by way of such types only: it would have no end.
 */
export function arrayTypes(
  types: Iterable<TypeDefinition>,
  description: ServiceDescription,
  components: Components,
): ReadonlySet<TypeDefinition> {
  const contents = new Set(
    description.operations.flatMap(({ input, output }) =>
      [input, output].map((name) => name && components.type(components.element(name).type)),
    ),
  );
  const wrapped = (type: TypeDefinition): ElementParticle | undefined =>
    contents.has(type) || components.children(type).length > 0 ? undefined : onlyRepeated(type);
  const itemOf = (type: TypeDefinition): TypeDefinition | undefined => {
    const item = wrapped(type);
    return item && components.type(item.type);
  };

  // each type leads to one other at most: a walk that comes to a type it has met itself has found a circle
  const circular = new Set<TypeDefinition>();
  const walked = new Set<TypeDefinition>();
  const candidates = [...types].filter((type) => wrapped(type));
  for (const start of candidates) {
    const path = new Set<TypeDefinition>();
    let at: TypeDefinition | undefined = start;
    for (; at && !walked.has(at); at = itemOf(at)) {
      walked.add(at);
      path.add(at);
    }
    for (; at && path.has(at) && !circular.has(at); at = itemOf(at)) circular.add(at);
  }
  return new Set(candidates.filter((type) => !circular.has(type)));
}

/** `<s:complexType name="ArrayOfInt"><s:sequence><s:element minOccurs="0" maxOccurs="unbounded" name="int" type="s:int"/>` */
function onlyRepeated(type: TypeDefinition): ElementParticle | undefined {
  if (type.kind !== 'complex' || type.particles.length !== 1) return undefined;
  if (type.base || type.abstract || type.mixed || type.anyAttribute || type.text) return undefined;
  if (type.attributes.some((each) => each.use !== 'prohibited')) return undefined;
  const [particle] = type.particles;
  return particle?.kind === 'element' && particle.max !== 1 ? particle : undefined;
}
