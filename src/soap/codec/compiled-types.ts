import type {
  AnyParticle,
  ArrayType,
  AttributeDeclaration,
  ComplexType,
  ElementDeclaration,
  ElementParticle,
  GroupParticle,
  Particle,
  TypeReference,
} from '../schema/contract.js';
import { compiledSimpleType, memoized, type CompiledSimpleType } from '../schema/simple-types.js';
import { escapeAttribute, isNCName } from '../xml/names.js';

/**
 * A type from a contract, compiled for the encoder and the decoder. Each type is compiled once, on first use, because
 * types may refer to each other and to themselves.
 */
export type CompiledType =
  CompiledSimpleType | CompiledComplexType | CompiledArrayType | { readonly kind: 'tree' | 'anyType' };

export interface CompiledArrayType {
  readonly kind: 'array';
  readonly name: string | undefined;
  readonly item: CompiledElement;
  readonly model: ContentModel;
}

/** Returns a start tag without its `>`, the complete start tag, and the tag of an empty element. */
function tagsOf(start: string) {
  return { start, open: `${start}>`, empty: `${start}/>` };
}

/** An element particle or a wildcard. */
export class CompiledElement {
  readonly name: string;
  readonly ns: string;
  readonly key: string;
  readonly min: number;
  readonly max: number;
  readonly nillable: boolean;
  /** The lexical form of the value that an empty element has: the default or fixed value. */
  readonly whenEmpty: string | undefined;
  readonly fixed: string | undefined;
  /** The element's tags, if its namespace is already the default namespace. */
  readonly tags: ReturnType<typeof tagsOf>;
  /** The element's tags, with a declaration that makes its namespace the default namespace. */
  readonly declaredTags: ReturnType<typeof tagsOf>;
  readonly end: string;
  /**
   * `true` if the name is a valid XML name. A WSDL may contain names such as `a b` (which would be a broken tag) or
   * `a/><b` (which would be two tags).
   */
  readonly isWritable: boolean;
  private readonly reference: TypeReference;
  private compiled: CompiledType | undefined;

  constructor(
    particle: ElementParticle,
    /** The index of the particle in its content model. */
    readonly index: number,
    readonly kind: 'element' | 'any' = 'element',
    /** Returns `true` if a wildcard allows elements from the namespace. */
    readonly allows: (ns: string) => boolean = everything,
  ) {
    const { name, ns, key = name, min = 1, max = 1, nillable = false, fixed } = particle;
    this.name = name;
    this.ns = ns;
    this.key = key;
    this.min = min;
    this.max = max;
    this.nillable = nillable;
    this.fixed = fixed;
    this.whenEmpty = particle.default ?? fixed;
    this.tags = tagsOf(`<${name}`);
    this.declaredTags = tagsOf(`<${name} xmlns="${escapeAttribute(ns)}"`);
    this.end = `</${name}>`;
    this.isWritable = kind === 'any' || isNCName(name);
    this.reference = particle.type;
  }

  get type(): CompiledType {
    return (this.compiled ??= compiledType(this.reference));
  }
}

/** A choice, or a sequence that is optional or repeated. */
export interface CompiledGroup extends Required<Omit<GroupParticle, 'alternatives'>> {
  readonly index: number;
  readonly alternatives: readonly ContentModel[];
}

export type CompiledParticle = CompiledElement | CompiledGroup;

/** The particles of a type, or of one alternative of a group. */
export class ContentModel {
  readonly particles: readonly CompiledParticle[];
  /** The keys of the particles. */
  readonly keys: ReadonlySet<string>;
  /** The required particles. */
  readonly required: readonly CompiledParticle[];
  /** The elements by local name, if all particles are elements with distinct names, as in most types. */
  private readonly byName: ReadonlyMap<string, CompiledElement> | undefined;
  /** The indexes of the particles to which an element may belong, by `name namespace`. Wildcards are not included. */
  private readonly candidates = new Map<string, number[]>();
  readonly wildcards: readonly number[];

  constructor(particles: readonly Particle[]) {
    this.particles = particles.map(compiledParticle);
    this.keys = new Set(this.particles.map((each) => each.key));
    this.required = this.particles.filter(isRequired);
    for (const each of this.particles)
      for (const id of namesIn(each)) {
        const candidates = this.candidates.get(id);
        if (!candidates) this.candidates.set(id, [each.index]);
        else candidates.push(each.index);
      }
    this.wildcards = this.particles.filter(hasWildcard).map((each) => each.index);
    const named = this.particles.flatMap((each) => (each.kind === 'element' ? [[each.name, each] as const] : []));
    const byName = new Map(named);
    this.byName = byName.size === particles.length ? byName : undefined;
  }

  /** `true` if the name of an element determines its particle. In this case, `element` finds the particle. */
  get isPlain(): boolean {
    return this.byName !== undefined;
  }

  element(ns: string, name: string): CompiledElement | undefined {
    const found = this.byName?.get(name);
    return found?.ns === ns ? found : undefined;
  }

  /** The names of all declared elements, including elements in groups. */
  get names(): Iterable<string> {
    return this.candidates.keys();
  }

  /** Returns the namespace of a declared element with this local name. */
  namespaceOf(name: string): string | undefined {
    for (const id of this.names) if (id.startsWith(`${name} `)) return id.slice(name.length + 1);
    return undefined;
  }

  candidatesFor(id: string): readonly number[] {
    return this.candidates.get(id) ?? none;
  }

  /** Returns `true` if an element with this name may be the first element. */
  mayBeginWith(id: string): boolean {
    for (const each of this.particles) {
      if (each.kind === 'group' ? each.alternatives.some((model) => model.mayBeginWith(id)) : idOf(each) === id)
        return true;
      if (isRequired(each)) return false;
    }
    return false;
  }
}

const none: readonly number[] = [];

/** Returns the key of an element in `candidates`. */
export function idOf({ name, ns }: { readonly name: string; readonly ns: string }): string {
  return `${name} ${ns}`;
}

function compiledParticle(particle: Particle, index: number): CompiledParticle {
  if (particle.kind !== 'group' && particle.kind !== 'any') return new CompiledElement(particle, index);
  const { key, min = 1, max = 1 } = particle;
  if (particle.kind === 'any')
    return new CompiledElement({ key, min, max, ...anyElement }, index, 'any', allowedBy(particle));
  const alternatives = particle.alternatives.map((each) => new ContentModel(each));
  return { kind: 'group', key, index, min, max, alternatives };
}

const everything = (): boolean => true;

/** Returns a function that checks whether a wildcard allows a namespace (XML Schema part 1, 3.10.4). */
function allowedBy({ namespaces, otherThan }: AnyParticle): (ns: string) => boolean {
  if (namespaces) return (ns) => namespaces.includes(ns);
  return otherThan === undefined ? everything : (ns) => ns !== '' && ns !== otherThan;
}

/** The declaration that a wildcard uses. No element can be named `*`. */
const anyElement = { name: '*', ns: '', type: 'tree' } as const;

/** Returns `true` if a particle must occur. A group may be empty if one of its alternatives may be empty. */
export function isRequired(particle: CompiledParticle): boolean {
  if (particle.min === 0) return false;
  return particle.kind !== 'group' || particle.alternatives.every(({ required }) => required.length > 0);
}

function* namesIn(particle: CompiledParticle): Iterable<string> {
  if (particle.kind === 'element') yield idOf(particle);
  else if (particle.kind === 'group') yield* new Set(particle.alternatives.flatMap(({ names }) => [...names]));
}

function hasWildcard(particle: CompiledParticle): boolean {
  return (
    particle.kind === 'any' ||
    (particle.kind === 'group' && particle.alternatives.some(({ wildcards }) => wildcards.length > 0))
  );
}

export class CompiledComplexType {
  readonly kind = 'complex';
  readonly model: ContentModel;
  readonly attributes: readonly ReturnType<typeof compiledAttribute>[];
  readonly hasAttributes: boolean;
  /** The type of the text, for simple content. */
  readonly text: CompiledSimpleType | undefined;
  /** The value of the `$type` property for this type. Absent for unnamed types. */
  readonly tag: string | undefined;
  /** All keys that values of this type may have, except `$type`. */
  readonly keys: ReadonlySet<string>;
  /** `true` if `xsi:type` cannot name a different type. */
  readonly isClosed: boolean;
  /** `true` if the type is closed and its values contain only elements. */
  readonly isPlain: boolean;
  /** Whether the content is mixed and has no declared elements, so that its value is a tree. */
  readonly isTree: boolean;
  private types: readonly CompiledComplexType[] | undefined;

  constructor(readonly definition: ComplexType) {
    const { elements, attributes = [], anyAttribute, text, mixed, abstract, derived, name, tag = name } = definition;
    this.model = new ContentModel(elements);
    this.attributes = attributes.map(compiledAttribute);
    this.hasAttributes = attributes.length > 0 || anyAttribute === true;
    this.text = text === undefined ? undefined : compiledSimpleType(text);
    this.tag = tag;
    this.isClosed = derived === undefined && abstract !== true;
    this.isPlain = this.isClosed && !this.hasAttributes && !this.text && mixed !== true;
    const keys = [...this.attributes.map(({ key }) => key), ...this.model.keys];
    if (anyAttribute) keys.push('$attributes');
    if (this.text) keys.push('$value');
    this.isTree = mixed === true && elements.length === 0;
    if (mixed) keys.push(this.isTree ? '$content' : '$text');
    this.keys = new Set(keys);
  }

  /** This type and the types that derive from it: the types that `$type` and `xsi:type` may name. */
  get family(): readonly CompiledComplexType[] {
    return (this.types ??= [this, ...(this.definition.derived?.() ?? []).map(compiledComplexType)]);
  }
}

function compiledAttribute({ name, ns = '', key = name, type, required, fixed }: AttributeDeclaration) {
  return { name, ns, key, type: compiledSimpleType(type), required: required === true, fixed };
}

const openTypes = { tree: { kind: 'tree' }, anyType: { kind: 'anyType' } } as const;

/** Compiles a global element. */
export const compiledElement = memoized(
  (element: ElementDeclaration) => new CompiledElement({ ...element, min: 1, max: 1 }, 0),
);

/** Compiles a built-in type, open content, or a type definition. */
function compiledType(reference: TypeReference): CompiledType {
  if (reference === 'tree' || reference === 'anyType') return openTypes[reference];
  const type = typeof reference === 'string' ? undefined : reference();
  if (type?.kind === 'complex') return compiledComplexType(type);
  return type?.kind === 'array' ? compiledArrayType(type) : compiledSimpleType(reference);
}

const compiledComplexType = memoized((type: ComplexType) => new CompiledComplexType(type));

const compiledArrayType = memoized(({ name, item }: ArrayType): CompiledArrayType => {
  const model = new ContentModel([item]);
  return { kind: 'array', name, item: model.particles[0] as CompiledElement, model };
});
