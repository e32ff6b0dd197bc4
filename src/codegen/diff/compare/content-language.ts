import { expanded, type Particle } from '../../read/service-description.js';

/** A particle, or the name of something that always stands there once. */
export type Part = Particle | string;

/** Greater contents are not compared: they are taken for different. */
const maxStates = 2000;
const maxSteps = 200_000;

/** A name that is no element: a wildcard takes elements of any. */
const wildcard = '*';

/**
 * The sequences of element names that some particles allow, as a machine that reads them: XML Schema part 1, 3.8. Types
 * and values have no part in it.
 */
export class ContentLanguage {
  /** Where each state leads to, by a name or by nothing. */
  private readonly edges: { readonly name: string | undefined; readonly to: number }[][] = [];
  private readonly end: number;
  private readonly nameOf: (ns: string, local: string) => string | undefined;

  /** @param nameOf how an element is called here; an element without a name does not count */
  constructor(parts: readonly Part[], nameOf: (ns: string, local: string) => string | undefined) {
    this.nameOf = nameOf;
    this.end = this.all(parts, this.state());
  }

  /** Whether the other one allows all that this one does; not where that takes too long to tell. */
  isWithin(other: ContentLanguage): boolean {
    if (this.isTooLarge || other.isTooLarge) return false;
    const first = { state: 0, others: other.closure([0]) };
    const open = [first];
    const met = new Set([keyOf(first)]);
    let steps = 0;
    for (const { state, others } of open) {
      // each is looked up in the other machine in all of its states
      steps += (1 + others.length) * (this.edges[state]?.length ?? 0);
      if (steps > maxSteps) return false;
      if (state === this.end && !others.includes(other.end)) return false;
      for (const { name, to } of this.edges[state] ?? []) {
        const next = { state: to, others: name === undefined ? others : other.step(others, name) };
        // where the other one is stuck, it takes nothing more, whatever ends here
        const key = keyOf(next);
        if (met.has(key)) continue;
        met.add(key);
        open.push(next);
      }
    }
    return true;
  }

  private get isTooLarge(): boolean {
    return this.edges.length > maxStates;
  }

  private state(): number {
    return this.edges.push([]) - 1;
  }

  private edge(from: number, to: number, name?: string): number {
    this.edges[from]?.push({ name, to });
    return to;
  }

  private all(parts: readonly Part[], from: number): number {
    return parts.reduce(
      (at, each) => (typeof each === 'string' ? this.named(each, at) : this.repeated(each, at)),
      from,
    );
  }

  private named(name: string | undefined, from: number): number {
    return this.edge(from, this.state(), name);
  }

  private repeated(particle: Particle, from: number): number {
    let at = from;
    for (let times = 0; times < particle.min && !this.isTooLarge; times++) at = this.once(particle, at);
    const end = this.state();
    this.edge(at, end);
    if (particle.max === 'unbounded') {
      this.edge(this.once(particle, end), end);
      return end;
    }
    for (let times = particle.min; times < particle.max && !this.isTooLarge; times++) {
      at = this.once(particle, at);
      this.edge(at, end);
    }
    return end;
  }

  private once(particle: Particle, from: number): number {
    if (particle.kind === 'any') return this.named(wildcard, from);
    if (particle.kind === 'element') return this.named(this.nameOf(particle.name.ns, particle.name.local), from);
    const end = this.state();
    for (const each of particle.alternatives) this.edge(this.all(each, this.edge(from, this.state())), end);
    return end;
  }

  private step(states: readonly number[], name: string): readonly number[] {
    return this.closure(
      states.flatMap((each) => (this.edges[each] ?? []).flatMap((edge) => (edge.name === name ? [edge.to] : []))),
    );
  }

  /** With all states that nothing has to be read for; in order, so that the same ones look the same. */
  private closure(states: readonly number[]): readonly number[] {
    const met = new Set(states);
    // what is added to a set while it is walked is walked too
    for (const each of met) for (const { name, to } of this.edges[each] ?? []) if (name === undefined) met.add(to);
    return [...met].sort((a, b) => a - b);
  }
}

function keyOf({ state, others }: { readonly state: number; readonly others: readonly number[] }): string {
  return `${state} ${others.join(',')}`;
}

/** `sName?, (sPhone | sMail)+`: the content as a document type definition writes it. */
export function shownContent(particles: readonly Particle[]): string {
  return particles.map(shownParticle).join(', ');
}

function shownParticle(particle: Particle): string {
  const times = shownTimes(particle);
  if (particle.kind === 'any') return `any element${times}`;
  if (particle.kind === 'element') return particle.name.local + times;
  const alternatives = particle.alternatives.map(shownContent);
  return `(${alternatives.join(' | ')})${times}`;
}

function shownTimes({ min, max }: Particle): string {
  if (max === 1) return min === 0 ? '?' : '';
  if (max === 'unbounded' && min <= 1) return min === 0 ? '*' : '+';
  return `{${min},${max === 'unbounded' ? '' : max}}`;
}

/** The elements within some particles, however deep. */
export function elementsIn(particles: readonly Particle[]): readonly (Particle & { readonly kind: 'element' })[] {
  return particles.flatMap((each) =>
    each.kind === 'element' ? [each] : each.kind === 'any' ? [] : each.alternatives.flatMap(elementsIn),
  );
}

export const elementName = (ns: string, local: string): string => expanded({ ns, local });
