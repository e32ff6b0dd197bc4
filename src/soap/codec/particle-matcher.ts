import {
  idOf,
  type CompiledGroup,
  type ContentModel,
  type CompiledElement,
  type CompiledParticle,
} from './compiled-types.js';
import { setOwn } from '../xml/names.js';

/** The particle that an element in a document matches, and the object that receives the element's value. */
export interface ParticleMatch {
  readonly element: CompiledElement;
  readonly target: Record<string, unknown>;
  /** The number of elements that the particle has matched in the object so far, including the current element. */
  readonly ordinal: number;
}

/**
 * Matches elements to particles if the names of the elements alone do not determine the particles: in choices, in
 * repeated sequences, and with wildcards or duplicate names.
 *
 * An element continues the open group if the group's order allows the element. Otherwise, a repeated group starts
 * again. Outside repeated groups, the order does not matter, as in ASMX.
 */
export class ParticleMatcher {
  private readonly counts: number[] = [];
  /** The open groups, by particle index. */
  private readonly groups: (ParticleMatcher | undefined)[] = [];
  /** The index of the furthest particle reached so far. */
  private furthest = 0;

  /** @param onMissing called with the name of a required particle that is missing from a completed group */
  constructor(
    private readonly model: ContentModel,
    private readonly target: Record<string, unknown>,
    private readonly onMissing: (what: string) => void,
  ) {}

  match(ns: string, name: string): ParticleMatch | undefined {
    return this.find(idOf({ name, ns }), false);
  }

  /** Returns `true` if an element with this name is declared, possibly in a group. */
  declares(ns: string, name: string): boolean {
    return this.model.candidatesFor(idOf({ name, ns })).length > 0;
  }

  /** Returns the name of the first required particle that is missing. */
  missing(): string | undefined {
    for (const particle of this.model.particles) {
      const open = this.groups[particle.index]?.missing();
      if (open !== undefined) return open;
      if (this.model.required.includes(particle) && (this.counts[particle.index] ?? 0) < particle.min)
        return particleText(particle);
    }
    return undefined;
  }

  private find(id: string, inOrder: boolean): ParticleMatch | undefined {
    for (const candidates of [this.model.candidatesFor(id), this.model.wildcards]) {
      const following = candidates.filter((index) => index >= this.furthest);
      const earlier = inOrder ? [] : candidates.filter((index) => index < this.furthest);
      for (const index of [...following, ...earlier]) {
        const match = this.take(index, id, inOrder);
        if (match) return match;
      }
    }
    return undefined;
  }

  private take(index: number, id: string, inOrder: boolean): ParticleMatch | undefined {
    const particle = this.model.particles[index] as CompiledParticle;
    const count = this.counts[index] ?? 0;
    if (particle.kind !== 'group') {
      if (count >= particle.max || !particle.allows(id.slice(id.indexOf(' ') + 1))) return undefined;
      this.counts[index] = count + 1;
      this.furthest = Math.max(this.furthest, index);
      return { element: particle, target: this.target, ordinal: count + 1 };
    }
    const open = this.groups[index];
    const isRepeatable = count < particle.max;
    const match = open?.find(id, inOrder || isRepeatable) ?? (isRepeatable ? this.begin(particle, id) : undefined);
    if (match) this.furthest = Math.max(this.furthest, index);
    return match;
  }

  private begin(group: CompiledGroup, id: string): ParticleMatch | undefined {
    const takes = (model: ContentModel): boolean => model.candidatesFor(id).length > 0;
    const model =
      group.alternatives.find((each) => each.mayBeginWith(id)) ??
      group.alternatives.find(takes) ??
      group.alternatives.find((each) => each.wildcards.length > 0);
    if (!model) return undefined;
    const target: Record<string, unknown> = {};
    const begun = new ParticleMatcher(model, target, this.onMissing);
    const match = begun.find(id, false);
    if (!match) return undefined;
    const lacking = this.groups[group.index]?.missing();
    if (lacking !== undefined) this.onMissing(lacking);
    this.groups[group.index] = begun;
    this.counts[group.index] = (this.counts[group.index] ?? 0) + 1;
    if (group.max === 1) setOwn(this.target, group.key, target);
    else ((this.target[group.key] ??= []) as unknown[]).push(target);
    return match;
  }
}

/** Returns the name of a particle for messages: `name`, or `(one|other)` for a choice. */
function particleText(particle: CompiledParticle): string {
  if (particle.kind !== 'group') return particle.name;
  return `(${particle.alternatives.map(({ particles }) => particles.map(particleText).join(',')).join('|')})`;
}
