import type { OpenType } from '../../soap/schema/contract.js';
import type { BuiltInType } from '../../soap/schema/values.js';
import { groupBy } from './group-by.js';
import {
  type ComplexTypeDefinition,
  type Component,
  type ElementParticle,
  expanded,
  type GlobalElement,
  type Particle,
  type QName,
  type TypeDefinition,
  type TypeUse,
} from './service-description.js';

/** The content of a complex type, including inherited content. */
export type Content = Pick<ComplexTypeDefinition, 'particles' | 'attributes' | 'anyAttribute' | 'text' | 'mixed'>;

/** The type of an element or attribute, with references resolved. */
export type ResolvedType =
  { readonly builtIn: BuiltInType } | { readonly open: OpenType } | { readonly type: TypeDefinition };

/** Looks up the global components of a service description. */
export class Components {
  private readonly elements = new Map<string, GlobalElement>();
  private readonly types = new Map<string, TypeDefinition>();
  private readonly derivedFrom: ReadonlyMap<TypeDefinition | undefined, readonly ComplexTypeDefinition[]>;
  private readonly contents = new Map<ComplexTypeDefinition, Content>();

  constructor(components: readonly Component[]) {
    for (const each of components)
      if (each.kind === 'element') this.elements.set(expanded(each.name), each);
      else if (each.name) this.types.set(expanded(each.name), each);
    const complex = components.filter((each) => each.kind === 'complex');
    this.derivedFrom = groupBy(complex, (each) => this.base(each));
  }

  element(name: QName): GlobalElement {
    const element = this.elements.get(expanded(name));
    // the reader has already checked every reference
    if (!element) throw new Error(`no element ${expanded(name)}`);
    return element;
  }

  /** Returns the definition of a type, or `undefined` for a built-in or open type. */
  type(use: TypeUse): TypeDefinition | undefined {
    const resolved = this.resolve(use);
    return 'type' in resolved ? resolved.type : undefined;
  }

  /** Resolves references until a definition, a built-in type or open content is found. */
  resolve(use: TypeUse): ResolvedType {
    if (use.kind === 'builtIn') return { builtIn: use.name };
    if (use.kind === 'open') return { open: use.name };
    if (use.kind === 'anonymous') return { type: use.type };
    if (use.kind === 'ofElement') return this.resolve(this.element(use.name).type);
    const type = this.types.get(expanded(use.name));
    if (!type) throw new Error(`no type ${expanded(use.name)}`);
    return { type };
  }

  /** Returns the complex type that a type extends or restricts. */
  base(type: TypeDefinition): ComplexTypeDefinition | undefined {
    const name = type.kind === 'complex' ? type.base?.name : undefined;
    const base = name && this.types.get(expanded(name));
    return base?.kind === 'complex' ? base : undefined;
  }

  /** Returns the global types that extend or restrict a type directly, in document order. */
  children(type: TypeDefinition): readonly ComplexTypeDefinition[] {
    return this.derivedFrom.get(type) ?? [];
  }

  /** Returns all global types that extend or restrict a type, directly or indirectly, nearest first. */
  derived(type: TypeDefinition): readonly ComplexTypeDefinition[] {
    const found = new Set(this.children(type));
    // the loop also visits the types that it adds to the set
    for (const each of found) for (const child of this.children(each)) found.add(child);
    return [...found];
  }

  /** Returns the content of a complex type, including inherited content (XML Schema part 1, 3.4.2). */
  contentOf(type: ComplexTypeDefinition): Content {
    // A loop is used because recursion over a very long chain of base types could overflow the stack. The chain ends at
    // the outermost base type, or at a base type whose content is already cached.
    for (const each of this.basesFirst(type, this.contents)) {
      const base = this.base(each);
      this.contents.set(each, inherit(each, base && this.contents.get(base)));
    }
    return this.contents.get(type) as Content;
  }

  /** Returns a type and its base types, up to the first one that is known already. Base types come first. */
  basesFirst(
    type: ComplexTypeDefinition,
    known: { has(type: ComplexTypeDefinition): boolean },
  ): readonly ComplexTypeDefinition[] {
    const chain = new Set<ComplexTypeDefinition>();
    let at: ComplexTypeDefinition | undefined = type;
    for (; at && !known.has(at) && !chain.has(at); at = this.base(at)) chain.add(at);
    return [...chain].reverse();
  }
}

/**
 * Combines a type with its base type. An extension adds its own particles to the inherited particles. A restriction
 * declares all particles that remain, but inherits the attributes.
 */
function inherit(type: ComplexTypeDefinition, base: Content | undefined): Content {
  const isExtension = type.base?.by === 'extension';
  const text = type.text ?? base?.text;
  const attributes = new Map(base?.attributes.map((each) => [expanded(each.name), each]));
  for (const each of type.attributes)
    if (each.use === 'prohibited') attributes.delete(expanded(each.name));
    else attributes.set(expanded(each.name), each);
  return {
    particles: base && isExtension ? [...base.particles, ...type.particles] : type.particles,
    attributes: [...attributes.values()],
    anyAttribute: type.anyAttribute || (isExtension && base?.anyAttribute === true),
    ...(text && { text }),
    mixed: type.mixed || (isExtension && base?.mixed === true),
  };
}

/** Calls a function with each global component that a component references, also in its anonymous types. */
export function visitReferences(component: Component, visit: (space: 'element' | 'type', name: QName) => void): void {
  const visitType = (type: TypeDefinition): void => {
    if (type.kind === 'complex' && type.base) visit('type', type.base.name);
    typesUsedBy(type).forEach(visitUse);
  };
  const visitUse = (use: TypeUse): void => {
    if (use.kind === 'named') visit('type', use.name);
    else if (use.kind === 'ofElement') visit('element', use.name);
    else if (use.kind === 'anonymous') visitType(use.type);
  };
  if (component.kind === 'element') visitUse(component.type);
  else visitType(component);
}

/**
 * Returns the typed parts of a type, each with a name. The parts are the elements, attributes and text of a complex
 * type, the items of a list, or the members of a union.
 */
export function typedPartsOf(type: TypeDefinition): readonly (readonly [name: string, type: TypeUse])[] {
  if (type.kind === 'simple') return [];
  if (type.kind === 'list') return [['item', type.item]];
  if (type.kind === 'union') return type.members.map((each) => ['member', each]);
  const attributes = type.attributes.filter((each) => each.use !== 'prohibited');
  return [
    ...[...elementsIn(type.particles), ...attributes].map((each) => [each.name.local, each.type] as const),
    ...(type.text ? [['value', type.text] as const] : []),
  ];
}

/** Returns the types that a type uses directly. */
export function typesUsedBy(type: TypeDefinition): readonly TypeUse[] {
  return typedPartsOf(type).map(([, use]) => use);
}

/** Returns all element particles, including elements nested in groups. */
export function elementsIn(particles: readonly Particle[]): readonly ElementParticle[] {
  return particles.flatMap((each) => {
    if (each.kind === 'element') return [each];
    return each.kind === 'group' ? each.alternatives.flatMap(elementsIn) : [];
  });
}

/**
 * Returns all types that can occur in values of the given types. The result includes the given types, the types derived
 * from them, and their base types.
 */
export function reachableTypes(uses: readonly TypeUse[], components: Components): ReadonlySet<TypeDefinition> {
  const found = new Set<TypeDefinition>();
  const bases = new Set<TypeDefinition>();
  const add = (use: TypeUse): void => {
    const type = components.type(use);
    if (type) found.add(type);
  };
  uses.forEach(add);
  // the loop also visits the types that it adds to the set
  for (const type of found) {
    typesUsedBy(type).forEach(add);
    for (const each of components.children(type)) found.add(each);
    // the content of a base type is included, but other types derived from the base type are not
    for (let base = components.base(type); base && !bases.has(base); base = components.base(base)) {
      bases.add(base);
      typesUsedBy(base).forEach(add);
    }
  }
  return new Set([...found, ...bases]);
}
