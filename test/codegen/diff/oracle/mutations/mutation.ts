import type { Edit } from '../edit.js';

/**
 * What a change does. `'none'`: it has no effect, and the diff says at most `'cosmetic'`. `'harmless'`: it breaks nothing,
 * and whether it adds something is a matter of taste. `'cautious'`: it breaks nothing, but the diff says `'breaking'`.
 */
export type Class = 'breaking' | 'compatible' | 'none' | 'harmless' | 'cautious';

export interface Expected {
  /** To a caller that was compiled. */
  readonly types: Class;
  /** To a client with the old stubs. */
  readonly wire: Class;
  /** The operations that breaking changes must name, exactly. */
  readonly operations?: readonly string[];
}

/** A change of wsdl/rescue.wsdl, and what it must be found to do. */
export interface Mutation {
  readonly name: string;
  /** What is changed before: the mutation begins there. */
  readonly given?: readonly Edit[];
  readonly edits: readonly Edit[];
  /** `'nothing'`: not one difference is found, neither there nor back. */
  readonly expected: Expected | 'nothing';
  /** What the way back does; it is tried if this says so. */
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

/** What a change does to types and wire, and the operations that its breaking parts name. */
export function does(types: Class, wire: Class, ...operations: readonly string[]): Expected {
  return { types, wire, ...(operations.length > 0 && { operations }) };
}
