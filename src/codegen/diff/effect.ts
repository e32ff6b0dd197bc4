import { printable } from '../../printable.js';
import type { Change, Effect, Severity } from './change.js';

/** The effects of a change on requests and on replies that contain the changed part. */
export interface EffectByDirection {
  readonly request: Effect;
  readonly reply: Effect;
}

/** The effects of a change on existing code and on installed clients. */
export interface Effects {
  readonly types: Effect | EffectByDirection;
  readonly wire: Effect | EffectByDirection;
}

/** All severities, most severe first. */
export const severities: readonly Severity[] = ['breaking', 'compatible', 'cosmetic'];

const effectOf =
  (severity: Severity) =>
  (reason: string): Effect => ({ severity, reason: printable(reason) });

export const breaking = effectOf('breaking');
export const compatible = effectOf('compatible');
export const cosmetic = effectOf('cosmetic');

export const sameTypes = cosmetic('the TypeScript types stay the same');
export const sameWire = cosmetic('the messages stay the same');

/**
 * Returns the effect of a change after which fewer values or messages are valid. Such a change breaks senders, but not
 * readers.
 */
export function narrowed(request: string, reply: string): EffectByDirection {
  return { request: breaking(request), reply: compatible(reply) };
}

/**
 * Returns the effect of a change after which more values or messages are valid. Such a change breaks readers, but not
 * senders.
 */
export function widened(request: string, reply: string): EffectByDirection {
  return { request: compatible(request), reply: breaking(reply) };
}

/** Returns the more severe of two effects, or the first effect if both are equally severe. */
export function moreSevere(one: Effect, other: Effect): Effect {
  return severities.indexOf(other.severity) < severities.indexOf(one.severity) ? other : one;
}

export function mostSevere(found: readonly (Severity | undefined)[]): Severity | undefined {
  return severities.find((each) => found.includes(each));
}

/** Returns the more severe of the two effects of a change. */
export function severityOf({ types, wire }: Change): Severity {
  return moreSevere(types, wire).severity;
}
