import { idOf, type GroupPlan, type Level, type MemberPlan, type ParticlePlan } from './compiled-types.js';
import { setOwn } from '../xml/own-property.js';

/** Where an element of a document belongs: what it is, and the object that holds its value. */
export interface Place {
  readonly member: MemberPlan;
  readonly target: Record<string, unknown>;
  /** How many of the member came in that object, this one included. */
  readonly ordinal: number;
}

/**
 * Finds the place of each element in content that is more than elements with names of their own: choices, repeated
 * sequences, wildcards, one name twice.
 *
 * An element goes on in the group that is open as far as that takes it, in order; then a repeated group begins anew.
 * Where nothing is repeated the order does not matter, as ASMX has it.
 */
export class Placement {
  private readonly level: Level;
  private readonly target: Record<string, unknown>;
  private readonly counts: number[] = [];
  /** The group that is open, by the index of its particle. */
  private readonly groups: (Placement | undefined)[] = [];
  /** The furthest particle so far. */
  private at = 0;

  constructor(level: Level, target: Record<string, unknown>) {
    this.level = level;
    this.target = target;
  }

  /** `onMissing` is told of what a group lacks that is over. */
  place(ns: string, name: string, onMissing: (what: string) => void): Place | undefined {
    return this.find(idOf({ name, ns }), false, onMissing);
  }

  /** Whether an element of that name is declared somewhere in it. */
  knows(ns: string, name: string): boolean {
    return this.level.takersOf(idOf({ name, ns })).length > 0;
  }

  /** The name of the first particle that must be there and is not. */
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

/** What a particle wants, for messages: `name`, or `(one|other)` for a choice. */
function wantedOf(particle: ParticlePlan): string {
  if (particle.kind !== 'group') return particle.name;
  return `(${particle.alternatives.map(({ particles }) => particles.map(wantedOf).join(',')).join('|')})`;
}
