import type {
  AnyParticle,
  AttributeDeclaration,
  ComplexType,
  ElementDeclaration,
  ElementParticle,
  GroupParticle,
  Particle,
  TypeReference,
} from '../schema/contract.js';
import { textCodecOf, type TextCodec } from '../schema/simple-types.js';
import { escapeAttribute, isNCName } from '../xml/names.js';

/**
 * A type of a contract, compiled for the encoder and the decoder. Each type is compiled once, at its first use, because
 * types may refer to each other and to themselves.
 */
export type Plan = TextPlan | ComplexPlan | ArrayPlan | OpenPlan;

/** A simple type. */
export interface TextPlan {
  readonly kind: 'text';
  readonly codec: TextCodec;
  readonly name: string | undefined;
}

/** Content without a declared type. */
export interface OpenPlan {
  readonly kind: 'tree' | 'anyType';
}

export interface ArrayPlan {
  readonly kind: 'array';
  readonly name: string | undefined;
  readonly item: MemberPlan;
  readonly level: Level;
}

/** A start tag without its `>`, the complete start tag, and the tag of an empty element. */
interface Tags {
  readonly start: string;
  readonly open: string;
  readonly empty: string;
}

function tagsOf(start: string): Tags {
  return { start, open: `${start}>`, empty: `${start}/>` };
}

/** An element particle or a wildcard. */
export class MemberPlan {
  readonly kind: 'element' | 'any';
  /** Whether a wildcard allows elements of a namespace. */
  readonly takes: (ns: string) => boolean;
  readonly name: string;
  readonly ns: string;
  readonly key: string;
  /** Its index among the particles of its level. */
  readonly index: number;
  readonly min: number;
  readonly max: number;
  readonly nillable: boolean;
  /** The lexical form of an empty element: its default or fixed value. */
  readonly whenEmpty: string | undefined;
  readonly fixed: string | undefined;
  /** Its tags, if its namespace is already the default namespace. */
  readonly tags: Tags;
  /** Its tags with a declaration of its namespace as the default namespace. */
  readonly declaredTags: Tags;
  readonly end: string;
  /** Whether its name is an XML name. In a WSDL it may be `a b`, a broken tag, or `a/><b`, which would be two tags. */
  readonly isWritable: boolean;
  /** Another element of its level with the same local name in another namespace. */
  namesake: MemberPlan | undefined;
  private readonly reference: TypeReference;
  private made: Plan | undefined;

  constructor(
    particle: ElementParticle,
    index: number,
    kind: 'element' | 'any' = 'element',
    takes: (ns: string) => boolean = everything,
  ) {
    const { name, ns, key = name, min = 1, max = 1, nillable = false, fixed } = particle;
    this.kind = kind;
    this.takes = takes;
    this.name = name;
    this.ns = ns;
    this.key = key;
    this.index = index;
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

  get plan(): Plan {
    return (this.made ??= planOf(this.reference));
  }
}

export interface AttributePlan {
  readonly name: string;
  readonly ns: string;
  readonly key: string;
  readonly codec: TextCodec;
  readonly required: boolean;
  readonly fixed: string | undefined;
}

/** A choice, or a sequence that is optional or repeated. */
export interface GroupPlan {
  readonly kind: 'group';
  readonly key: string;
  readonly index: number;
  readonly min: number;
  readonly max: number;
  readonly alternatives: readonly Level[];
}

export type ParticlePlan = MemberPlan | GroupPlan;

/** The particles of a type, or of an alternative of a group. */
export class Level {
  readonly particles: readonly ParticlePlan[];
  /** The keys of its particles. */
  readonly keys: ReadonlySet<string>;
  /** The required particles. */
  readonly required: readonly ParticlePlan[];
  /** Elements by local name, if all particles are elements with distinct names, as in most types. */
  private readonly plain: ReadonlyMap<string, MemberPlan> | undefined;
  /** The particles that an element may belong to, by `name namespace`, without wildcards. */
  private readonly takers = new Map<string, number[]>();
  readonly wildcards: readonly number[];

  constructor(particles: readonly Particle[]) {
    this.particles = particles.map(particlePlan);
    this.keys = new Set(this.particles.map((each) => each.key));
    this.required = this.particles.filter((each) => each.min > 0 && !isEmptiable(each));
    for (const each of this.particles)
      for (const id of namesIn(each)) {
        const takers = this.takers.get(id);
        if (!takers) this.takers.set(id, [each.index]);
        else takers.push(each.index);
      }
    this.wildcards = this.particles.filter(hasWildcard).map((each) => each.index);
    this.plain = plainNames(this.particles);
  }

  /** Whether the name of an element determines its particle, so that `member` finds it. */
  get isPlain(): boolean {
    return this.plain !== undefined;
  }

  member(ns: string, name: string): MemberPlan | undefined {
    let found = this.plain?.get(name);
    while (found !== undefined && found.ns !== ns) found = found.namesake;
    return found;
  }

  /** The names of all declared elements, those of groups included. */
  get names(): Iterable<string> {
    return this.takers.keys();
  }

  /** The namespace of a declared element with this local name. */
  namespaceOf(name: string): string | undefined {
    if (this.plain) return this.plain.get(name)?.ns;
    for (const id of this.names) if (id.startsWith(`${name} `)) return id.slice(name.length + 1);
    return undefined;
  }

  takersOf(id: string): readonly number[] {
    return this.takers.get(id) ?? none;
  }

  /** Whether an element with this name may come first. */
  mayBeginWith(id: string): boolean {
    for (const each of this.particles) {
      if (each.kind === 'group' ? each.alternatives.some((level) => level.mayBeginWith(id)) : idOf(each) === id)
        return true;
      if (each.min > 0 && !isEmptiable(each)) return false;
    }
    return false;
  }
}

const none: readonly number[] = [];

/** The key of an element in `takers`. */
export function idOf({ name, ns }: { readonly name: string; readonly ns: string }): string {
  return `${name} ${ns}`;
}

function particlePlan(particle: Particle, index: number): ParticlePlan {
  if (particle.kind === 'group') return groupPlan(particle, index);
  if (particle.kind === 'any')
    return new MemberPlan(
      { key: particle.key, min: particle.min ?? 1, max: particle.max ?? 1, ...anyElement },
      index,
      'any',
      takesOf(particle),
    );
  return new MemberPlan(particle, index);
}

const everything = (): boolean => true;

/** XML Schema part 1, 3.10.4: which elements a wildcard allows. */
function takesOf({ namespaces, otherThan }: AnyParticle): (ns: string) => boolean {
  if (namespaces) return (ns) => namespaces.includes(ns);
  return otherThan === undefined ? everything : (ns) => ns !== '' && ns !== otherThan;
}

/** The element of a wildcard. `*` cannot be the name of an element. */
const anyElement = { name: '*', ns: '', type: 'tree' } as const;

function groupPlan({ key, min = 1, max = 1, alternatives }: GroupParticle, index: number): GroupPlan {
  return { kind: 'group', key, index, min, max, alternatives: alternatives.map((each) => new Level(each)) };
}

/** Whether a group may be empty. */
export function isEmptiable(particle: ParticlePlan): boolean {
  return particle.kind === 'group' && particle.alternatives.some((level) => level.required.length === 0);
}

function* namesIn(particle: ParticlePlan): Iterable<string> {
  if (particle.kind === 'element') yield idOf(particle);
  else if (particle.kind === 'group') yield* new Set(particle.alternatives.flatMap((level) => [...level.names]));
}

function hasWildcard(particle: ParticlePlan): boolean {
  return (
    particle.kind === 'any' ||
    (particle.kind === 'group' && particle.alternatives.some((each) => each.wildcards.length > 0))
  );
}

function plainNames(particles: readonly ParticlePlan[]): ReadonlyMap<string, MemberPlan> | undefined {
  const byName = new Map<string, MemberPlan>();
  for (const each of particles) {
    if (each.kind !== 'element') return undefined;
    each.namesake = byName.get(each.name);
    for (let other = each.namesake; other; other = other.namesake) if (other.ns === each.ns) return undefined;
    byName.set(each.name, each);
  }
  return byName;
}

/** A complex type. */
export class ComplexPlan {
  readonly kind = 'complex';
  readonly type: ComplexType;
  readonly level: Level;
  readonly attributes: readonly AttributePlan[];
  readonly hasAttributes: boolean;
  /** The type of its text, for simple content. */
  readonly text: TextCodec | undefined;
  /** Its value of `$type`; absent for a type without a name. */
  readonly tag: string | undefined;
  /** Every key that its values may have, except `$type`. */
  readonly keys: ReadonlySet<string>;
  /** Whether `xsi:type` cannot name another type. */
  readonly isClosed: boolean;
  /** Whether it is closed and contains only elements. */
  readonly isPlain: boolean;
  private derivedTypes: readonly ComplexPlan[] | undefined;

  constructor(type: ComplexType) {
    this.type = type;
    this.level = new Level(type.elements);
    this.attributes = (type.attributes ?? []).map(attributePlan);
    this.hasAttributes = this.attributes.length > 0 || type.anyAttribute === true;
    this.text = type.text === undefined ? undefined : textCodecOf(type.text);
    this.tag = type.tag ?? type.name;
    this.isClosed = type.derived === undefined && type.abstract !== true;
    this.isPlain = this.isClosed && !this.hasAttributes && !this.text && type.mixed !== true;
    const keys = [...this.attributes.map(({ key }) => key), ...this.level.keys];
    if (type.anyAttribute) keys.push('$attributes');
    if (this.text) keys.push('$value');
    if (type.mixed) keys.push('$content');
    this.keys = new Set(keys);
  }

  /** The types that derive from it. */
  get derived(): readonly ComplexPlan[] {
    return (this.derivedTypes ??= (this.type.derived?.() ?? []).map(complexPlanOf));
  }

  /** The type with this value of `$type`: this type or a derived one. */
  ofTag(tag: string): ComplexPlan | undefined {
    return tag === this.tag ? this : this.derived.find((each) => each.tag === tag);
  }

  /** The type with this `xsi:type`: this type or a derived one. */
  ofName(ns: string, name: string): ComplexPlan | undefined {
    return this.isNamed(ns, name) ? this : this.derived.find((each) => each.isNamed(ns, name));
  }

  private isNamed(ns: string, name: string): boolean {
    return this.type.name === name && (this.type.ns === undefined || this.type.ns === ns);
  }
}

function attributePlan({ name, ns = '', key = name, type, required, fixed }: AttributeDeclaration): AttributePlan {
  return { name, ns, key, codec: textCodecOf(type), required: required === true, fixed };
}

const plans = new WeakMap<object, Plan>();
const ofNames = new Map<string, Plan>();
const roots = new WeakMap<ElementDeclaration, MemberPlan>();

/** The plan of a global element. */
export function rootPlan(element: ElementDeclaration): MemberPlan {
  let member = roots.get(element);
  if (!member) roots.set(element, (member = new MemberPlan({ ...element, min: 1, max: 1 }, 0)));
  return member;
}

/** The plan of a built-in type, of open content, or of a type definition. */
export function planOf(reference: TypeReference): Plan {
  if (typeof reference === 'string') {
    let plan = ofNames.get(reference);
    if (!plan) {
      const isOpen = reference === 'tree' || reference === 'anyType';
      plan = isOpen ? { kind: reference } : { kind: 'text', codec: textCodecOf(reference), name: reference };
      ofNames.set(reference, plan);
    }
    return plan;
  }
  const type = reference();
  if (type.kind === 'complex') return complexPlanOf(type);
  let plan = plans.get(type);
  if (!plan) {
    if (type.kind === 'array') {
      const level = new Level([type.item]);
      plan = { kind: 'array', name: type.name, item: level.particles[0] as MemberPlan, level };
    } else plan = { kind: 'text', codec: textCodecOf(reference), name: type.name };
    plans.set(type, plan);
  }
  return plan;
}

function complexPlanOf(type: ComplexType): ComplexPlan {
  let plan = plans.get(type) as ComplexPlan | undefined;
  if (!plan) plans.set(type, (plan = new ComplexPlan(type)));
  return plan;
}
