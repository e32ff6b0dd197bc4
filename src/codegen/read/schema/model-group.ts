import type { GroupParticle, Particle } from '../service-description.js';

export type Particles = readonly Particle[];
export type Occurrence = Pick<Particle, 'min' | 'max'>;

/** What a sequence says: its members themselves, wherever a group loses nothing. */
export function sequence(members: Particles, { min, max }: Occurrence, location: GroupParticle['location']): Particles {
  if (max === 0 || members.length === 0) return [];
  if (max === 1 && (min === 1 || members.every((each) => each.min === 0))) return members;
  const [only] = members;
  const multiplied = only && members.length === 1 ? multiply(only, { min, max }) : undefined;
  if (multiplied) return [multiplied];
  return [{ kind: 'group', compositor: 'sequence', alternatives: [members], min, max, location }];
}

/** What a choice says: alternatives, without the choices among them. */
export function choice(
  members: readonly Particles[],
  { min, max }: Occurrence,
  location: GroupParticle['location'],
): Particles {
  if (max === 0) return [];
  const alternatives: Particles[] = [];
  let isOptional = false;
  const add = (alternative: Particles): void => {
    const [only] = alternative;
    if (!only) isOptional = true;
    // a choice within a choice offers its alternatives, too
    else if (alternative.length === 1 && only.kind === 'group' && only.compositor === 'choice' && only.max === 1) {
      isOptional ||= only.min === 0;
      only.alternatives.forEach(add);
    } else alternatives.push(alternative);
  };
  members.forEach(add);
  const occurrence = { min: isOptional ? 0 : min, max };
  const [only] = alternatives;
  if (!only) return [];
  if (alternatives.length === 1) return sequence(only, occurrence, location);
  return [{ kind: 'group', compositor: 'choice', alternatives, ...occurrence, location }];
}

/** One particle in a group that is itself repeated; nothing where the counts that come out have gaps. */
function multiply(particle: Particle, group: Occurrence): Particle | undefined {
  const times = (a: Occurrence['max'], b: Occurrence['max']) =>
    a === 'unbounded' || b === 'unbounded' ? 'unbounded' : a * b;
  // two or more each time, perhaps no time: 1 would come out as allowed
  if (group.max !== group.min && particle.min > 1) return undefined;
  return { ...particle, min: particle.min * group.min, max: times(particle.max, group.max) };
}
