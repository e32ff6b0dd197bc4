import type { Severity } from '../../../../../src/codegen/diff/change.js';
import { on, type Edit } from '../edit.js';

/**
 * The expected severity of a change. With `'none'`, the change has no effect, and the diff reports at most
 * `'cosmetic'`. With `'harmless'`, the change breaks nothing, and the diff may report any severity except `'breaking'`.
 * With `'cautious'`, the change breaks nothing, but the diff reports `'breaking'`.
 */
export type Class = 'breaking' | 'compatible' | 'none' | 'harmless' | 'cautious';

export interface Expected {
  /** The effect on a compiled caller. */
  readonly types: Class;
  /** The effect on a client with the old stubs. */
  readonly wire: Class;
  /** The exact list of operations that breaking changes must name. */
  readonly operations?: readonly string[];
  /** Why the diff rates the change as breaking although nothing breaks. */
  readonly reason?: string;
}

/** A change to wsdl/rescue.wsdl, and its expected effects. */
export interface Mutation {
  readonly name: string;
  /** Edits applied to both sides before the change. */
  readonly given?: readonly Edit[];
  readonly edits: readonly Edit[];
  /** The expected effects, or `'nothing'` if the diff finds no difference in either direction. */
  readonly expected: Expected | 'nothing';
  /** The expected effects of the reverse change. If absent, the reverse change is not tested. */
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

/**
 * Creates the expected effects of a change on types and on the wire, with the operations that its breaking changes
 * name.
 */
export function does(types: Class, wire: Class, ...operations: readonly string[]): Expected {
  return { types, wire, ...(operations.length > 0 && { operations }) };
}

/**
 * Returns the problems: the diff does not report the expected effect, or the actual effect is not the expected one.
 *
 * @param broken `true` if something breaks. Default: as expected
 */
export function classProblems(
  sort: 'types' | 'wire',
  wanted: Class,
  given: Severity | undefined,
  broken = wanted === 'breaking',
): readonly string[] {
  const isRight =
    wanted === 'harmless'
      ? given !== 'breaking'
      : wanted === 'none'
        ? given === undefined || given === 'cosmetic'
        : given === (wanted === 'cautious' ? 'breaking' : wanted);
  return [
    ...(isRight ? [] : [`${sort}: ${wanted} is specified, the diff says ${given ?? 'nothing'}`]),
    ...(broken === (wanted === 'breaking')
      ? []
      : [`${sort}: ${wanted} is specified, but ${broken ? 'it' : 'nothing'} breaks`]),
  ];
}

/** Edits the type USER, which both requests and replies may contain. */
export const user = (...edits: readonly Edit[]): readonly Edit[] => [on('complexType USER', ...edits)];
