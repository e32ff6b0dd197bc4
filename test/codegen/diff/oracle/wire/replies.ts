import { isText, samplesOf } from './lexical.js';
import type { ComplexType, Declaration, Particle, Schema, Type } from './schema.js';
import { escape, XSI } from './xml.js';

/** An element as the server writes it. */
export interface Sent {
  readonly ns: string;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly isNil: boolean;
  /** The type in James Clark's notation, if it is not the declared type. */
  readonly type?: string | undefined;
  readonly text: string;
  /** The value that the text represents. It differs from the text if the element is empty and has a default. */
  readonly meaning: string;
  readonly children: readonly Sent[];
}

/** Selects one of the many replies that a schema allows. */
interface Choice {
  /** Optional members are left out. */
  readonly isMinimal: boolean;
  /** Members that contain other members are kept, so that the inner members are left out as well. */
  readonly isLean: boolean;
  /** Everything that may be nil is nil. */
  readonly isNil: boolean;
  /** Elements with a default or fixed value are empty. */
  readonly isEmpty: boolean;
  /** Optional members at even or odd positions are left out. */
  readonly leavesOut?: 'even' | 'odd';
  /** Every list has the minimum number of items. */
  readonly isShort: boolean;
  /** The index of the sample, enum value, alternative or derived type to use. */
  readonly index: number;
}

const ordinary: Choice = { isMinimal: false, isLean: false, isNil: false, isEmpty: false, isShort: false, index: 0 };

/** Values nested more deeply are recursive. */
const maxDepth = 6;

/**
 * Returns replies that a service with this schema may send: the smallest replies, a reply in which every nillable
 * element is nil, a reply with empty elements for defaults, a reply with short lists, and two replies that each omit
 * every other optional member. Full replies follow, so that each enum value, alternative, derived type and limit
 * occurs.
 */
export function repliesOf(schema: Schema, declaration: Declaration): readonly Sent[] {
  const writer = new ReplyWriter(schema);
  const choices: readonly Choice[] = [
    { ...ordinary, isMinimal: true, isNil: true },
    { ...ordinary, isMinimal: true, isLean: true },
    { ...ordinary, isNil: true },
    { ...ordinary, isEmpty: true },
    { ...ordinary, isShort: true },
    { ...ordinary, leavesOut: 'even' },
    { ...ordinary, leavesOut: 'odd' },
  ];
  const special = choices.map((each) => writer.element(declaration, each, 0));
  const full: Sent[] = [];
  for (let index = 0; index === 0 || index < writer.widest; index++)
    full.push(writer.element(declaration, { ...ordinary, index }, 0));
  const distinct = new Map([...special, ...full].map((each) => [write(each), each]));
  return [...distinct.values()];
}

class ReplyWriter {
  /** The largest number of options found at any position. */
  widest = 1;
  private readonly schema: Schema;

  constructor(schema: Schema) {
    this.schema = schema;
  }

  element(declaration: Declaration, choice: Choice, depth: number): Sent {
    const { ns, name, nillable } = declaration;
    const sent = { ns, name, attributes: new Map(), isNil: false, text: '', meaning: '', children: [] };
    if (nillable && choice.isNil && depth > 0) return { ...sent, isNil: true };
    return { ...sent, ...this.content(declaration, declaration.type(), choice, depth) };
  }

  private content(declaration: Declaration, type: Type, choice: Choice, depth: number): Partial<Sent> {
    if (type.kind === 'anyType') return { text: 'anything', meaning: 'anything' };
    if (type.kind === 'simple') {
      const { fixed } = declaration;
      // ASMX writes empty text as a value even if the element has a default
      const standsFor = fixed ?? (isText(type.base) ? undefined : declaration.default);
      if (standsFor !== undefined && choice.isEmpty) return { text: '', meaning: standsFor };
      const text = fixed ?? this.pick(samplesOf(type), choice);
      return { text, meaning: text };
    }
    const family = [type, ...this.schema.derivedFrom(type.name)].filter((each) => !each.abstract);
    const actual = this.pick(family, choice);
    return { ...this.complex(actual, choice, depth), ...(actual !== type && { type: actual.name }) };
  }

  private complex(type: ComplexType, choice: Choice, depth: number): Partial<Sent> {
    const attributes = new Map<string, string>();
    for (const each of type.attributes())
      if (each.required || !choice.isMinimal) attributes.set(each.name, this.pick(samplesOf(each.type), choice));
    return { attributes, children: this.particles(type.content(), choice, depth) };
  }

  private particles(particles: readonly Particle[], choice: Choice, depth: number): readonly Sent[] {
    return particles.flatMap((each, at) => {
      const isLeftOut = each.min === 0 && choice.leavesOut === (at % 2 === 0 ? 'even' : 'odd');
      return isLeftOut ? [] : this.particle(each, choice, depth);
    });
  }

  private particle(particle: Particle, choice: Choice, depth: number): readonly Sent[] {
    const isDeep = depth > maxDepth && particle.min === 0;
    const times = isDeep ? 0 : timesOf(particle, choice);
    const each = (index: number): readonly Sent[] => this.oneOf(particle, { ...choice, index }, depth);
    return Array.from({ length: times }, (_none, at) => each(choice.index + at)).flat();
  }

  private oneOf(particle: Particle, choice: Choice, depth: number): readonly Sent[] {
    if (particle.kind === 'element') return [this.element(particle.declaration, choice, depth + 1)];
    if (particle.kind === 'any') return [stranger];
    if (particle.kind === 'choice') return this.particle(this.pick(particle.members, choice), choice, depth);
    return this.particles(particle.members, choice, depth);
  }

  private pick<T>(ways: readonly T[], { isMinimal, index }: Choice): T {
    this.widest = Math.max(this.widest, ways.length);
    const way = ways[isMinimal ? 0 : index % ways.length];
    if (way === undefined) throw new Error('a schema leaves no way to write a reply');
    return way;
  }
}

function timesOf(particle: Particle, { isMinimal, isLean, isShort }: Choice): number {
  const { min, max } = particle;
  if (isMinimal) return isLean && holdsOthers(particle) ? Math.max(min, 1) : min;
  return isShort && max > 1 ? min : Math.max(min, Math.min(max, 3));
}

function holdsOthers(particle: Particle): boolean {
  return particle.kind === 'element' && particle.declaration.type().kind === 'complex';
}

/** Returns an element for `<s:any>`. */
const stranger: Sent = {
  ns: 'urn:stranger',
  name: 'stranger',
  attributes: new Map(),
  isNil: false,
  text: '',
  meaning: '',
  children: [],
};

/** Writes the element as XML. */
export function write(sent: Sent): string {
  const attributes = [...sent.attributes].map(([name, value]) => ` ${name}="${escape(value)}"`);
  if (sent.isNil) attributes.push(` xmlns:i="${XSI}" i:nil="true"`);
  if (sent.type !== undefined) {
    const end = sent.type.lastIndexOf('}');
    const [ns, local] = [sent.type.slice(1, end), sent.type.slice(end + 1)];
    attributes.push(` xmlns:i="${XSI}" xmlns:t="${escape(ns)}" i:type="t:${local}"`);
  }
  const content = escape(sent.text) + sent.children.map(write).join('');
  return `<${sent.name} xmlns="${escape(sent.ns)}"${attributes.join('')}>${content}</${sent.name}>`;
}
