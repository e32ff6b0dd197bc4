import { inspect } from 'node:util';
import type {
  ComplexType,
  ElementDeclaration,
  ElementParticle,
  Operation,
  Particle,
  SimpleType,
  TypeReference,
} from '../../../../../src/soap/schema/contract.js';
import { type LexicalFacets, samplesOf, type SimpleSpace } from './lexical.js';

/** Selects one of the many requests that a contract allows. */
interface Choice {
  /** Optional members are left out. */
  readonly isMinimal: boolean;
  /** Members that contain other members are kept, so that the inner members are left out as well. */
  readonly isLean: boolean;
  /** Every member that accepts `null` is `null`. */
  readonly isNull: boolean;
  /** Optional members at even or odd positions are left out. */
  readonly leavesOut?: 'even' | 'odd';
  /** Every list has the minimum number of items. */
  readonly isShort: boolean;
  readonly index: number;
}

const ordinary: Choice = { isMinimal: false, isLean: false, isNull: false, isShort: false, index: 0 };

/** Values nested more deeply are recursive. */
const maxDepth = 6;

/**
 * Returns requests that a caller of the stubs may pass: the smallest requests, a request with every possible `null`, a
 * request with short lists, and two requests that each omit every other optional member. Full requests follow, so that
 * each enum value, alternative, derived type and limit occurs.
 */
export function requestsOf({ input }: Operation): readonly unknown[] {
  if (!input) return [undefined];
  const maker = new RequestMaker();
  const special = [
    maker.value(input, { ...ordinary, isMinimal: true }, 0),
    maker.value(input, { ...ordinary, isMinimal: true, isLean: true }, 0),
    maker.value(input, { ...ordinary, isNull: true }, 0),
    maker.value(input, { ...ordinary, isShort: true }, 0),
    maker.value(input, { ...ordinary, leavesOut: 'even' }, 0),
    maker.value(input, { ...ordinary, leavesOut: 'odd' }, 0),
  ];
  const full: unknown[] = [];
  for (let index = 0; index === 0 || index < maker.widest; index++)
    full.push(maker.value(input, { ...ordinary, index }, 0));
  return [...new Map([...special, ...full].map((each) => [inspect(each, { depth: null }), each])).values()];
}

/** Returns the header blocks of a request by key, or `undefined` if the operation has none. */
export function headersOf({ requestHeaders = [] }: Operation): Record<string, unknown> | undefined {
  if (requestHeaders.length === 0) return undefined;
  const blocks = requestHeaders.map((each) => [each.key ?? each.name, new RequestMaker().value(each, ordinary, 0)]);
  return Object.fromEntries(blocks) as Record<string, unknown>;
}

class RequestMaker {
  widest = 1;

  value(element: ElementDeclaration, choice: Choice, depth: number): unknown {
    if (element.nillable && depth > 0 && choice.isNull) return null;
    if (element.fixed !== undefined) return fromLexical(spaceOf(element.type)?.base ?? 'string', element.fixed);
    return this.content(element.type, choice, depth);
  }

  private content(reference: TypeReference, choice: Choice, depth: number): unknown {
    const space = spaceOf(reference);
    if (space) return fromLexical(space.base, this.pick(samplesOf(space), choice));
    const type = typeof reference === 'function' ? reference() : reference;
    if (type === 'anyType') return 'anything';
    if (type === 'tree' || typeof type === 'string') throw new Error(`these tests make no value of ${type}`);
    if (type.kind === 'array') return this.items(type.item, choice, depth + 1);
    if (type.kind !== 'complex') throw new Error(`these tests make no value of a ${type.kind}`);
    return this.complex(type, choice, depth);
  }

  private complex(declared: ComplexType, choice: Choice, depth: number): Record<string, unknown> {
    const family = [declared, ...(declared.derived?.() ?? [])].filter((each) => !each.abstract);
    const type = this.pick(family, choice);
    const made: Record<string, unknown> = type === declared ? {} : { $type: type.tag ?? type.name };
    for (const each of type.attributes ?? [])
      if (each.required || !choice.isMinimal) made[each.key ?? each.name] = this.content(each.type, choice, depth);
    this.fill(made, type.elements, choice, depth);
    return made;
  }

  private fill(made: Record<string, unknown>, particles: readonly Particle[], choice: Choice, depth: number): void {
    for (const [at, each] of particles.entries()) {
      const { min = 1, max = 1 } = each;
      if (min === 0 && choice.leavesOut === (at % 2 === 0 ? 'even' : 'odd')) continue;
      const isLeftOut = choice.isMinimal && !(choice.isLean && holdsOthers(each));
      if (min === 0 && (isLeftOut || depth > maxDepth)) continue;
      const key = each.kind === 'group' || each.kind === 'any' ? each.key : (each.key ?? each.name);
      made[key] = max > 1 ? this.items(each, choice, depth) : this.one(each, choice, depth);
    }
  }

  private items(particle: Particle, choice: Choice, depth: number): readonly unknown[] {
    const { min = 1, max = 1 } = particle;
    const least = choice.isLean && holdsOthers(particle) ? Math.max(min, 1) : min;
    const length = choice.isMinimal || choice.isShort ? least : Math.max(min, Math.min(max, 3));
    return Array.from({ length }, (_none, at) => this.one(particle, { ...choice, index: choice.index + at }, depth));
  }

  private one(particle: Particle, choice: Choice, depth: number): unknown {
    if (particle.kind === 'any') return { ns: 'urn:stranger', name: 'stranger', attributes: [], children: [] };
    if (particle.kind !== 'group') return this.value(particle satisfies ElementParticle, choice, depth + 1);
    const made: Record<string, unknown> = {};
    this.fill(made, this.pick(particle.alternatives, choice), choice, depth);
    return made;
  }

  private pick<T>(ways: readonly T[], { isMinimal, index }: Choice): T {
    this.widest = Math.max(this.widest, ways.length);
    const way = ways[isMinimal ? 0 : index % ways.length];
    if (way === undefined) throw new Error('a contract leaves no way to make a request');
    return way;
  }
}

function holdsOthers(particle: Particle): boolean {
  if (particle.kind === 'group' || particle.kind === 'any') return false;
  return typeof particle.type === 'function' && particle.type().kind !== 'simple';
}

/** Returns the lexical space of a simple type in the contract. */
export function spaceOf(reference: TypeReference): SimpleSpace | undefined {
  if (typeof reference === 'string')
    return reference === 'anyType' || reference === 'tree' ? undefined : { base: reference };
  const type = reference();
  return type.kind === 'simple' ? { base: type.base, literals: type.enumeration, facets: facetsOf(type) } : undefined;
}

function facetsOf({ facets }: SimpleType): LexicalFacets {
  const entries = Object.entries(facets ?? {}).flatMap(([name, value]): (readonly [string, string])[] => {
    if (name !== 'patterns') return [[name, String(value)]];
    const patterns = value as readonly (readonly string[])[];
    return patterns.map((each) => ['pattern', each.join('|')]);
  });
  return Object.fromEntries(entries);
}

const numbers = ['byte', 'short', 'int', 'unsignedByte', 'unsignedShort', 'unsignedInt', 'float', 'double'];
const bigints = ['long', 'unsignedLong', 'integer', 'nonNegativeInteger', 'positiveInteger'];

/** Converts a lexical form to the value that a caller passes. */
function fromLexical(base: string, lexical: string): unknown {
  if (numbers.includes(base)) return Number(lexical);
  if (bigints.includes(base)) return BigInt(lexical);
  if (base === 'boolean') return lexical === 'true';
  return base === 'base64Binary' ? new Uint8Array(Buffer.from(lexical, 'base64')) : lexical;
}
