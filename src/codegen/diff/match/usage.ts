import { typesUsedBy } from '../../read/components.js';
import type { TypeDefinition } from '../../read/service-description.js';
import type { Directions } from '../effect.js';
import { messagesOf } from './operations.js';
import type { TypeIndex } from './wsdl-version.js';

/** The operations whose messages contain something. */
export interface Usage extends Directions {
  /** Indices, ascending. */
  readonly operations: readonly number[];
}

/**
 * Which operations contain each type of a WSDL, for all types at once: a set of operations is passed on from each type to
 * those that it contains until no set grows. A set is an integer with two bits for each operation.
 *
 * @param positionOf the index of an operation, by its name
 */
export function operationsByType(
  { version, components }: TypeIndex,
  positionOf: (operation: string) => number,
): ReadonlyMap<TypeDefinition, bigint> {
  /** The places where an element or attribute has the type or a derived type. */
  const asValue = new Map<TypeDefinition, bigint>();
  /** Includes types that inherit from it; other derived types are not in those messages. */
  const all = new Map<TypeDefinition, bigint>();
  const pending = new Set<TypeDefinition>();
  const add = (sets: Map<TypeDefinition, bigint>, type: TypeDefinition | undefined, operations: bigint): void => {
    const known = (type && sets.get(type)) ?? 0n;
    if (!type || (known | operations) === known) return;
    sets.set(type, known | operations);
    pending.add(type);
  };
  for (const operation of version.description.operations)
    for (const { direction, element } of messagesOf(operation)) {
      const bit = (direction === 'request' ? 1n : 2n) << BigInt(2 * positionOf(operation.name));
      add(asValue, components.type(components.element(element).type), bit);
    }
  // a set that is walked includes what is added on the way, and what is deleted can be added again
  for (const type of pending) {
    pending.delete(type);
    const value = asValue.get(type) ?? 0n;
    const operations = (all.get(type) ?? 0n) | value;
    all.set(type, operations);
    for (const each of typesUsedBy(type)) add(asValue, components.type(each), operations);
    for (const each of components.children(type)) add(asValue, each, value);
    add(all, components.base(type), operations);
  }
  return all;
}

export function usageOf(set: bigint): Usage {
  // in base 4, one digit for each operation
  const digits = [...set.toString(4)].reverse();
  return {
    operations: set === 0n ? [] : digits.flatMap((digit, at) => (digit === '0' ? [] : [at])),
    request: digits.some((digit) => digit === '1' || digit === '3'),
    reply: digits.some((digit) => digit === '2' || digit === '3'),
  };
}
