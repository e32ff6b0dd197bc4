import type { GroupParticle, OccurrenceRange, Particle } from '../service-description.js';
import type { SourceLocation } from '../wsdl-error.js';

/** Simplifies model groups (XML Schema part 1, 3.8) by removing groups that have no effect. */

export type Particles = readonly Particle[];

/** Returns the particles of a sequence: either the members themselves, or a single group that contains the members. */
export function sequence(members: Particles, { min, max }: OccurrenceRange, location: SourceLocation): Particles {
  if (max === 0 || members.length === 0) return [];
  if (max === 1 && (min === 1 || members.every((each) => each.min === 0))) return members;
  const [only] = members;
  const multiplied = only && members.length === 1 ? multiply(only, { min, max }) : undefined;
  if (multiplied) return [multiplied];
  return [{ kind: 'group', compositor: 'sequence', alternatives: [members], min, max, location }];
}

/** Returns the particles of a choice. The alternatives of nested choices are merged into the outer choice. */
export function choice(
  members: readonly Particles[],
  { min, max }: OccurrenceRange,
  location: SourceLocation,
): Particles {
  if (max === 0) return [];
  const alternatives: Particles[] = [];
  let isOptional = false;
  const add = (alternative: Particles): void => {
    const [only] = alternative;
    if (!only) isOptional = true;
    else if (alternative.length === 1 && isSingleChoice(only)) {
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

function isSingleChoice(particle: Particle): particle is GroupParticle {
  return particle.kind === 'group' && particle.compositor === 'choice' && particle.max === 1;
}

/**
 * Multiplies the occurrence range of a group's only particle by the occurrence range of the group. Returns `undefined`
 * if the possible counts are not contiguous.
 */
function multiply(particle: Particle, group: OccurrenceRange): Particle | undefined {
  const times = (a: OccurrenceRange['max'], b: OccurrenceRange['max']) =>
    a === 'unbounded' || b === 'unbounded' ? 'unbounded' : a * b;
  // for example, one or two groups of two elements contain two or four elements, but the product would also allow three
  if (group.max !== group.min && particle.min > 1) return undefined;
  return { ...particle, min: particle.min * group.min, max: times(particle.max, group.max) };
}
