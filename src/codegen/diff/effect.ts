import { printable } from '../../printable.js';
import type { Change, Effect, Severity } from './change.js';

/** The kinds of messages in which a part of the WSDL occurs. */
export interface Directions {
  readonly request: boolean;
  readonly reply: boolean;
}

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
const severities: readonly Severity[] = ['breaking', 'compatible', 'cosmetic'];

export function breaking(reason: string): Effect {
  return { severity: 'breaking', reason: printable(reason) };
}

export function compatible(reason: string): Effect {
  return { severity: 'compatible', reason: printable(reason) };
}

export function cosmetic(reason: string): Effect {
  return { severity: 'cosmetic', reason: printable(reason) };
}

export const sameTypes = cosmetic('the TypeScript types stay the same');
export const sameWire = cosmetic('the messages stay the same');

/** Applies the same effect to requests and replies. */
export function inBoth(effect: Effect): EffectByDirection {
  return { request: effect, reply: effect };
}

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

/** Returns the effects of removing an element, attribute or header block. */
export function removal(isRequired: boolean): Effects {
  return {
    types: breaking('its property is removed'),
    wire: {
      request: breaking('the service rejects or ignores it if it is still sent'),
      reply: isRequired
        ? breaking('installed clients report that it is missing')
        : compatible('installed clients do not require it'),
    },
  };
}

/**
 * Returns the effects of adding an element, attribute or header block.
 *
 * @param isKnown `true` if installed clients know an element with this name at another position
 */
export function addition(isRequired: boolean, isKnown: boolean): Effects {
  return {
    types: {
      request: isRequired
        ? breaking('existing calls that omit it no longer compile')
        : compatible('existing calls may omit it'),
      reply: compatible('replies have one more property'),
    },
    wire: {
      request: isRequired ? breaking('installed clients do not send it') : compatible('installed clients may omit it'),
      reply: isKnown
        ? breaking('installed clients do not expect the element at a second position')
        : compatible('installed clients ignore what they do not know'),
    },
  };
}

/** Returns the effects of making an element nillable or no longer nillable. */
export function nillability(isNillable: boolean): Effects {
  return isNillable
    ? {
        types: widened('callers may also pass null', 'code that reads it does not expect null'),
        wire: widened('installed clients do not send nil', 'installed clients may not expect nil'),
      }
    : {
        types: narrowed('callers can no longer pass null', 'null no longer occurs'),
        wire: narrowed('the service no longer accepts nil', 'nil no longer occurs'),
      };
}

/** Returns the more severe of two effects, or the first effect if both are equally severe. */
export function moreSevere(one: Effect, other: Effect): Effect {
  return severities.indexOf(other.severity) < severities.indexOf(one.severity) ? other : one;
}

export function mostSevere(found: readonly (Severity | undefined)[]): Severity | undefined {
  return severities.find((each) => found.includes(each));
}

/** Returns the effect on the messages that contain the changed part. */
export function effectIn({ request, reply }: Directions, effect: Effect | EffectByDirection): Effect {
  if ('severity' in effect) return effect;
  if (request && reply) return moreSevere(effect.request, effect.reply);
  return reply ? effect.reply : effect.request;
}

/** Groups changes by the more severe of their two effects, with the most severe group first. */
export function changesBySeverity(changes: readonly Change[]): readonly (readonly [Severity, readonly Change[]])[] {
  return severities.flatMap((severity): readonly (readonly [Severity, readonly Change[]])[] => {
    const group = changes.filter(({ types, wire }) => moreSevere(types, wire).severity === severity);
    return group.length === 0 ? [] : [[severity, group]];
  });
}
