import { reachableTypes } from '../../read/components.js';
import type { Directions } from '../effect.js';
import type { TypeIndex } from './wsdl-version.js';

/** The operations whose messages contain a given part of the WSDL. */
export interface Usage extends Directions {
  /** The indices of the operations, in ascending order. */
  readonly operations: readonly number[];
}

/**
 * Determines which operations contain each type of a WSDL. A set of operations is stored as an integer with two bits for
 * each operation, under the location of the type.
 *
 * @param positionOf returns the index of an operation, given its name
 */
export function operationsByType(
  index: TypeIndex,
  positionOf: (operation: string) => number,
): ReadonlyMap<object, bigint> {
  const found = new Map<object, bigint>();
  for (const { name, input, output, requestHeaders, replyHeaders, faults } of index.version.description.operations)
    for (const [bit, elements] of [
      [1n, [input, ...requestHeaders]],
      [2n, [output, ...replyHeaders, ...faults]],
    ] as const) {
      const message = bit << BigInt(2 * positionOf(name));
      const uses = elements.flatMap((each) => (each ? [index.element(each).type] : []));
      for (const { location } of reachableTypes(uses, index))
        found.set(location, (found.get(location) ?? 0n) | message);
    }
  return found;
}

export function usageOf(set: bigint): Usage {
  // in base 4, each digit represents one operation
  const digits = [...set.toString(4)].reverse();
  return {
    operations: set === 0n ? [] : digits.flatMap((digit, at) => (digit === '0' ? [] : [at])),
    request: digits.some((digit) => digit === '1' || digit === '3'),
    reply: digits.some((digit) => digit === '2' || digit === '3'),
  };
}
