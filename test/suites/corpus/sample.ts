import type {
  AnyParticle,
  ComplexType,
  ElementDeclaration,
  ElementParticle,
  GroupParticle,
  Particle,
  TypeDefinition,
  TypeReference,
} from '../../../src/soap/schema/contract.js';
import { setOwn, XSD } from '../../../src/soap/xml/names.js';
import { compiledSimpleType } from '../../../src/soap/schema/simple-types.js';
import type { XmlElement } from '../../../src/soap/xml/tree.js';
import { simpleSample, varietyOf, type Extent } from './simple-sample.js';

/** The name of the elements and attributes used for wildcards, in any allowed namespace. */
export const OPEN = { ns: 'urn:example:open', element: 'OpenSample', attribute: 'openSample' } as const;

export interface Sample {
  readonly extent: Extent;
  readonly value: unknown;
}

/** The maximum number of samples per element. */
const MAX_SAMPLES = 150;
/** The size beyond which samples omit optional content. */
const MAX_NODES = 400;
/** The depth at which optional content is omitted. Decoders do not have to support more than 64 levels. */
const MAX_DEPTH = 25;

/**
 * Returns sample values for an element: a minimal value, full values, and null if it is allowed. There are enough full
 * values for each group alternative, enum value, union member and derived type to occur.
 */
export function samplesOf(element: ElementDeclaration): readonly Sample[] {
  const samples: Sample[] = [{ extent: 'minimal', value: new Maker('minimal', new Turns()).root(element) }];
  const turns = new Turns();
  for (let idle = 0; samples.length <= MAX_SAMPLES && idle < 6;) {
    const before = turns.taken;
    samples.push({ extent: 'full', value: new Maker('full', turns).root(element) });
    if (turns.isThrough) break;
    idle = turns.taken === before ? idle + 1 : 0;
  }
  return samples;
}

/** Selects the next alternative at each position with a choice. */
class Turns {
  /** The number of alternatives used so far. */
  taken = 0;
  private readonly sites = new Map<object, { next: number; readonly of: number }>();
  private open = 0;

  /** A counter for each position. */
  next(site: object, of: number): number {
    let turn = this.sites.get(site);
    if (!turn) {
      this.sites.set(site, (turn = { next: 0, of }));
      this.open++;
    }
    if (turn.next < of) this.taken++;
    if (turn.next === of - 1) this.open--;
    return turn.next++;
  }

  /** Returns `true` if all alternatives have been used. */
  get isThrough(): boolean {
    return this.open === 0;
  }
}

class Maker {
  private readonly extent: Extent;
  private readonly turns: Turns;
  private readonly within = new Set<TypeDefinition>();
  private nodes = 0;

  constructor(extent: Extent, turns: Turns) {
    this.extent = extent;
    this.turns = turns;
  }

  root(element: ElementDeclaration): unknown {
    return this.element(element, element.name);
  }

  /** Returns `true` if optional content should be included. */
  private get isFull(): boolean {
    return this.extent === 'full' && this.nodes < MAX_NODES && this.within.size < MAX_DEPTH;
  }

  private element(element: ElementDeclaration, place: string): unknown {
    const { type, nillable, fixed } = element;
    this.nodes++;
    if (fixed !== undefined && type === 'anyType') return { $type: 'string', $value: fixed };
    if (fixed !== undefined) return compiledSimpleType(type).decode(fixed, undefined);
    // a type that requires itself ends with nil
    if (nillable && !this.isFull && typeof type === 'function' && this.within.has(type())) return null;
    if (nillable && this.extent === 'full' && !isAbstract(type) && this.turns.next(element, 2) % 2 === 1) return null;
    return this.ofType(type, element, place);
  }

  private ofType(reference: TypeReference, element: ElementDeclaration, place: string): unknown {
    if (reference === 'tree') return this.tree(element, place);
    if (reference === 'anyType') return this.anything(place);
    if (typeof reference === 'string') return this.simple(reference, place);
    const type = reference();
    if (type.kind !== 'array' && type.kind !== 'complex') return this.simple(reference, place);
    const actual = type.kind === 'complex' ? this.actual(type, place) : type;
    if (this.within.has(actual) && this.within.size > 200) throw new Error(`${place}: contains itself endlessly`);
    const isOuter = !this.within.has(actual);
    this.within.add(actual);
    if (actual !== type) this.within.add(type);
    const value =
      actual.kind === 'array' ? this.items(actual.item, place) : this.complex(actual, actual !== type, place);
    if (isOuter) this.within.delete(actual);
    if (actual !== type) this.within.delete(type);
    return value;
  }

  private simple(reference: TypeReference, place: string): unknown {
    const variety = varietyOf(reference);
    const turn = variety > 1 && typeof reference === 'function' ? this.turns.next(reference(), variety) : 0;
    return simpleSample(reference, this.extent, turn, place);
  }

  /** Returns the type itself or one of its derived types. */
  private actual(type: ComplexType, place: string): ComplexType {
    if (!type.derived && !type.abstract) return type;
    const all = [type, ...(type.derived?.() ?? [])].filter(({ abstract }) => !abstract);
    const fresh = all.filter((each) => !this.within.has(each));
    const first = all[0];
    if (first === undefined) throw new Error(`${place}: no type extends the abstract type`);
    if (!this.isFull) return fresh[0] ?? first;
    const wanted = all[this.turns.next(type, all.length) % all.length] as ComplexType;
    return fresh.includes(wanted) ? wanted : (fresh[0] ?? first);
  }

  private complex(type: ComplexType, isOther: boolean, place: string): object {
    const value: Record<string, unknown> = {};
    if (isOther) setOwn(value, '$type', type.tag ?? type.name);
    for (const attribute of type.attributes ?? []) {
      const { name, key = name, required, fixed } = attribute;
      if (!required && this.extent === 'minimal') continue;
      const at = `${place}.${key}`;
      const isFixed = fixed !== undefined;
      const given = isFixed
        ? compiledSimpleType(attribute.type).decode(fixed, undefined)
        : this.simple(attribute.type, at);
      setOwn(value, key, given);
    }
    if (type.anyAttribute && this.extent === 'full')
      setOwn(value, '$attributes', [{ ns: OPEN.ns, name: OPEN.attribute, value: ' a <\t&"b ' }]);
    if (type.text !== undefined) setOwn(value, '$value', this.simple(type.text, place));
    else if (type.mixed && type.elements.length === 0) setOwn(value, '$content', this.mixed(place));
    else this.fill(value, type.elements, place);
    return value;
  }

  private fill(value: Record<string, unknown>, particles: readonly Particle[], place: string): void {
    for (const particle of particles) {
      const { min = 1, max = 1 } = particle;
      const key = particle.kind === 'group' || particle.kind === 'any' ? particle.key : (particle.key ?? particle.name);
      if (min === 0 && (!this.isFull || this.isWithin(particle))) continue;
      const at = `${place}.${key}`;
      const given = max > 1 ? this.items(particle, at) : this.particle(particle, at, 0);
      const isNothing = given === undefined || (max > 1 && (given as readonly unknown[]).length === 0);
      if (!isNothing) setOwn(value, key, given);
    }
  }

  /** Returns `true` if the value would be recursive. */
  private isWithin(particle: Particle): boolean {
    if (particle.kind === 'any') return false;
    if (particle.kind === 'group')
      return particle.alternatives.every((each) => each.some((inner) => (inner.min ?? 1) > 0 && this.isWithin(inner)));
    const { type } = particle;
    if (typeof type !== 'function') return false;
    const definition = type();
    if (this.within.has(definition)) return true;
    return definition.kind === 'array' && this.isWithin(definition.item);
  }

  private items(item: Particle, place: string): readonly unknown[] {
    const { min = 1, max = 1 } = item;
    const wanted = !this.isFull || this.isWithin(item) ? min : Math.max(min, Math.min(max, this.countOf(item)));
    return Array.from({ length: wanted }, (_, at) => this.particle(item, `${place}[${at}]`, at)).filter(
      (each) => each !== undefined,
    );
  }

  /** Returns one item for each alternative of a repeated group. */
  private countOf(item: Particle): number {
    return item.kind === 'group' && item.alternatives.length > 1
      ? item.alternatives.length
      : item.kind === 'any'
        ? 2
        : 3;
  }

  private particle(particle: Particle, place: string, at: number): unknown {
    if (particle.kind === 'any') return this.wild(particle, place, at);
    return particle.kind === 'group' ? this.group(particle, place) : this.element(particle as ElementParticle, place);
  }

  /** Returns undefined for a group that is empty. */
  private group(group: GroupParticle, place: string): object | undefined {
    const { alternatives } = group;
    const turn = alternatives.length > 1 && this.isFull ? this.turns.next(group, alternatives.length) : 0;
    const order = alternatives.map((_, at) => alternatives[(turn + at) % alternatives.length] as readonly Particle[]);
    const fits = (each: readonly Particle[]) => !each.some((inner) => (inner.min ?? 1) > 0 && this.isWithin(inner));
    const value: Record<string, unknown> = {};
    this.fill(value, order.find(fits) ?? order[0] ?? [], place);
    return Object.keys(value).length === 0 ? undefined : value;
  }

  private wild({ namespaces }: AnyParticle, place: string, at: number): XmlElement {
    this.nodes++;
    const allowed = namespaces?.[at % namespaces.length];
    return openElement(allowed ?? OPEN.ns, place);
  }

  /** Returns a value for open content. */
  private tree({ ns, name }: ElementDeclaration, place: string): XmlElement {
    const isSchema = ns === XSD && name === 'schema';
    const children = [openElement(OPEN.ns, place)];
    return { ns, name, attributes: isSchema ? [{ ns: '', name: 'id', value: 's' }] : [], children };
  }

  private mixed(place: string): readonly unknown[] {
    return this.extent === 'minimal'
      ? [openElement(OPEN.ns, place)]
      : [' text <', openElement(OPEN.ns, place), '& tail '];
  }

  private anything(place: string): unknown {
    if (this.extent === 'minimal') return { $type: 'int', $value: 7 };
    return { $type: 'string', $value: `${place} <&> ` };
  }
}

/**
 * Returns `true` if null needs an xsi:type. XML Schema requires one if the declared type is abstract, but .NET does
 * not.
 */
function isAbstract(reference: TypeReference): boolean {
  const type = typeof reference === 'function' ? reference() : undefined;
  return type?.kind === 'complex' && type.abstract === true;
}

function openElement(ns: string, place: string): XmlElement {
  return { ns, name: OPEN.element, attributes: [], children: [`at ${place} & <here>`] };
}
