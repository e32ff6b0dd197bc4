import { printable } from '../../printable.js';
import type { Effect, Severity } from './change.js';

/** What a change does where a type is sent, and where it is read. */
export interface ByDirection {
  readonly request: Effect;
  readonly reply: Effect;
}

/** In which messages something is met. */
export interface Directions {
  readonly request: boolean;
  readonly reply: boolean;
}

const ranks: Readonly<Record<Severity, number>> = { cosmetic: 0, compatible: 1, breaking: 2 };

export const severities: readonly Severity[] = ['breaking', 'compatible', 'cosmetic'];

export function breaking(reason: string): Effect {
  return { severity: 'breaking', reason: printable(reason) };
}

export function compatible(reason: string): Effect {
  return { severity: 'compatible', reason: printable(reason) };
}

export function cosmetic(reason: string): Effect {
  return { severity: 'cosmetic', reason: printable(reason) };
}

/** The first of the gravest. */
export function graver(one: Effect, other: Effect): Effect {
  return ranks[other.severity] > ranks[one.severity] ? other : one;
}

export function gravest(found: Iterable<Severity>): Severity | undefined {
  let most: Severity | undefined;
  for (const each of found) if (most === undefined || ranks[each] > ranks[most]) most = each;
  return most;
}

/** The effect where something is met in those directions. */
export function effectIn({ request, reply }: Directions, effect: Effect | ByDirection): Effect {
  if ('severity' in effect) return effect;
  if (request && reply) return graver(effect.request, effect.reply);
  return reply ? effect.reply : effect.request;
}

/** What both effects together come to. */
export function together(one: ByDirection, other: ByDirection): ByDirection {
  return { request: graver(one.request, other.request), reply: graver(one.reply, other.reply) };
}
