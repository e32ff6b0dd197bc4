import { idOf, type GroupPlan, type Level, type MemberPlan, type ParticlePlan } from './compiled-types.js';
import { setOwn } from '../xml/own-property.js';

/** The particle that an element of a document matches, and the object for its value. */
export interface Place {
  readonly member: MemberPlan;
  readonly target: Record<string, unknown>;
  /** The number of elements of this member in the object so far, including this one. */
  readonly ordinal: number;
}

/**
 * Matches elements to particles if their names alone do not determine the particle: choices, repeated sequences,
 * wildcards, duplicate names.
 *
 * An element first continues the open group, if its order allows that. Otherwise a repeated group starts again. Outside
 * of repeated groups the order does not matter, as in ASMX.
 */
export class Placement {
  private readonly level: Level;
  private readonly target: Record<string, unknown>;
  private readonly counts: number[] = [];
  /** The open group, by the index of its particle. */
  private readonly groups: (Placement | undefined)[] = [];
  /** The furthest particle so far. */
  private at = 0;

  constructor(level: Level, target: Record<string, unknown>) {
    this.level = level;
    this.target = target;
  }

  /** @param onMissing is called with the name of a particle that a completed group does not have */
  place(ns: string, name: string, onMissing: (what: string) => void): Place | undefined {
    return this.find(idOf({ name, ns }), false, onMissing);
  }

  /** Whether an element with this name is declared, also in a group. */
  knows(ns: string, name: string): boolean {
    return this.level.takersOf(idOf({ name, ns })).length > 0;
  }

  /** The name of the first required particle that is missing. */
  missing(): string | undefined {
    for (const particle of this.level.particles) {
      const open = this.groups[particle.index]?.missing();
      if (open !== undefined) return open;
      if (this.level.required.includes(particle) && (this.counts[particle.index] ?? 0) < particle.min)
        return wantedOf(particle);
    }
    return undefined;
  }

  private find(id: string, inOrder: boolean, onMissing: (what: string) => void): Place | undefined {
    const named = this.level.takersOf(id);
    for (const takers of [named, this.level.wildcards]) {
      for (const index of takers) {
        const place = index >= this.at ? this.take(index, id, inOrder, onMissing) : undefined;
        if (place) return place;
      }
      if (inOrder) continue;
      for (const index of takers) {
        const place = index < this.at ? this.take(index, id, inOrder, onMissing) : undefined;
        if (place) return place;
      }
    }
    return undefined;
  }

  private take(index: number, id: string, inOrder: boolean, onMissing: (what: string) => void): Place | undefined {
    const particle = this.level.particles[index] as ParticlePlan;
    const count = this.counts[index] ?? 0;
    if (particle.kind !== 'group') {
      if (count >= particle.max || !particle.takes(id.slice(id.indexOf(' ') + 1))) return undefined;
      this.counts[index] = count + 1;
      this.at = Math.max(this.at, index);
      return { member: particle, target: this.target, ordinal: count + 1 };
    }
    const open = this.groups[index];
    const isRepeatable = count < particle.max;
    const place =
      open?.find(id, inOrder || isRepeatable, onMissing) ??
      (isRepeatable ? this.begin(particle, id, onMissing) : undefined);
    if (place) this.at = Math.max(this.at, index);
    return place;
  }

  private begin(group: GroupPlan, id: string, onMissing: (what: string) => void): Place | undefined {
    const takes = (level: Level): boolean => level.takersOf(id).length > 0;
    const level =
      group.alternatives.find((each) => each.mayBeginWith(id)) ??
      group.alternatives.find(takes) ??
      group.alternatives.find((each) => each.wildcards.length > 0);
    if (!level) return undefined;
    const target: Record<string, unknown> = {};
    const begun = new Placement(level, target);
    const place = begun.find(id, false, onMissing);
    if (!place) return undefined;
    const lacking = this.groups[group.index]?.missing();
    if (lacking !== undefined) onMissing(lacking);
    this.groups[group.index] = begun;
    this.counts[group.index] = (this.counts[group.index] ?? 0) + 1;
    if (group.max === 1) setOwn(this.target, group.key, target);
    else ((this.target[group.key] ??= []) as unknown[]).push(target);
    return place;
  }
}

/** A particle in messages: `name`, or `(one|other)` for a choice. */
function wantedOf(particle: ParticlePlan): string {
  if (particle.kind !== 'group') return particle.name;
  return `(${particle.alternatives.map(({ particles }) => particles.map(wantedOf).join(',')).join('|')})`;
}
