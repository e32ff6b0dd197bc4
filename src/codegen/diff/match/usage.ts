import { typesUsedBy } from '../../read/components.js';
import type { TypeDefinition } from '../../read/service-description.js';
import type { Directions } from '../effect.js';
import type { TypeIndex } from './wsdl-version.js';

/** The operations whose messages contain a given part of the WSDL. */
export interface Usage extends Directions {
  /** The indices of the operations, in ascending order. */
  readonly operations: readonly number[];
}

/**
 * Determines which operations contain each type of a WSDL. All types are processed together: each type passes its set
 * of operations on to the types that it contains until no set grows any further. One walk per operation would take
 * seconds for 1,500 operations. A set of operations is stored as an integer with two bits for each operation. The result
 * has the location of each type as its key.
 *
 * @param positionOf returns the index of an operation, given its name
 */
export function operationsByType(
  index: TypeIndex,
  positionOf: (operation: string) => number,
): ReadonlyMap<object, bigint> {
  /** The operations in which the value of an element or attribute can have the type. */
  const asValue = new Map<TypeDefinition, bigint>();
  /** All operations that contain the type, also only as the base of another type: other derived types do not occur. */
  const all = new Map<TypeDefinition, bigint>();
  const pending = new Set<TypeDefinition>();
  const add = (sets: Map<TypeDefinition, bigint>, type: TypeDefinition | undefined, operations: bigint): void => {
    const known = (type && sets.get(type)) ?? 0n;
    if (!type || (known | operations) === known) return;
    sets.set(type, known | operations);
    pending.add(type);
  };
  for (const { name, input, output, requestHeaders, replyHeaders, faults } of index.version.description.operations)
    for (const [bit, elements] of [
      [1n, [input, ...requestHeaders]],
      [2n, [output, ...replyHeaders, ...faults]],
    ] as const)
      for (const each of elements)
        if (each) add(asValue, index.type(index.element(each).type), bit << BigInt(2 * positionOf(name)));
  // the loop also visits types that are added during the loop, including types that were deleted and added again
  for (const type of pending) {
    pending.delete(type);
    const value = asValue.get(type) ?? 0n;
    const operations = (all.get(type) ?? 0n) | value;
    all.set(type, operations);
    for (const each of typesUsedBy(type)) add(asValue, index.type(each), operations);
    for (const each of index.children(type)) add(asValue, each, value);
    add(all, index.base(type), operations);
  }
  return new Map([...all].map(([{ location }, operations]) => [location, operations]));
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
