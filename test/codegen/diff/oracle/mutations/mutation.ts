import type { Edit } from '../edit.js';

/**
 * The effect of a change. `'none'`: it has no effect, and the diff says at most `'cosmetic'`. `'harmless'`: it breaks nothing,
 * and whether it adds something is a matter of taste. `'cautious'`: it breaks nothing, but the diff says `'breaking'`.
 */
export type Class = 'breaking' | 'compatible' | 'none' | 'harmless' | 'cautious';

export interface Expected {
  /** The effect on a compiled caller. */
  readonly types: Class;
  /** The effect on a client with the old stubs. */
  readonly wire: Class;
  /** The operations that breaking changes must name, exactly. */
  readonly operations?: readonly string[];
}

/** A change of wsdl/rescue.wsdl, and its expected effects. */
export interface Mutation {
  readonly name: string;
  /** Edits that are applied first, to both sides. */
  readonly given?: readonly Edit[];
  readonly edits: readonly Edit[];
  /** `'nothing'`: no difference is found in either direction. */
  readonly expected: Expected | 'nothing';
  /** The effects of the reverse change. Absent: the reverse is not tried. */
  readonly back?: Expected;
}

export function mutation(
  name: string,
  edits: readonly Edit[],
  expected: Mutation['expected'],
  more: Pick<Mutation, 'given' | 'back'> = {},
): Mutation {
  return { name, edits, expected, ...more };
}

/** The effects of a change on types and wire, and the operations that its breaking parts name. */
export function does(types: Class, wire: Class, ...operations: readonly string[]): Expected {
  return { types, wire, ...(operations.length > 0 && { operations }) };
}
