import type { Directions } from '../effect.js';
import type { TypePair } from './type-pair.js';

/** The operations whose messages contain something. */
export interface Usage extends Directions {
  /** Indices, ascending. */
  readonly operations: readonly number[];
}

/** The type of the body, of a header block or of a fault of one operation. */
export interface MessageType {
  readonly operation: number;
  readonly direction: keyof Directions;
  readonly pair: TypePair;
}

/**
 * Finds the operations whose messages contain a type, for all types at once: a set of operations is passed on from each
 * type to those that it contains until no set grows. A set is an integer with two bits for each operation.
 */
export class UsageOfTypes {
  /** Where an element or attribute has the type or one that derives from it. */
  private readonly asValue = new Map<TypePair, bigint>();
  /** Where another type inherits from it: what else derives from it is not in those messages. */
  private readonly asBase = new Map<TypePair, bigint>();

  constructor(messages: readonly MessageType[]) {
    const pending = new Set<TypePair>();
    const add = (sets: Map<TypePair, bigint>, pair: TypePair, operations: bigint): void => {
      const known = sets.get(pair) ?? 0n;
      if ((known | operations) === known) return;
      sets.set(pair, known | operations);
      pending.add(pair);
    };
    for (const { operation, direction, pair } of messages)
      add(this.asValue, pair, (direction === 'request' ? 1n : 2n) << BigInt(2 * operation));
    // a set that is walked includes what is added on the way, and what is deleted can be added again
    for (const pair of pending) {
      pending.delete(pair);
      const [value, base] = [this.asValue.get(pair) ?? 0n, this.asBase.get(pair) ?? 0n];
      for (const each of pair.contains) add(this.asValue, each, value | base);
      for (const each of pair.derived) add(this.asValue, each, value);
      if (pair.base) add(this.asBase, pair.base, value | base);
    }
  }

  of(pair: TypePair): Usage {
    const set = (this.asValue.get(pair) ?? 0n) | (this.asBase.get(pair) ?? 0n);
    // in base 4, one digit for each operation
    const digits = [...set.toString(4)].reverse();
    return {
      operations: digits.flatMap((digit, at) => (digit === '0' ? [] : [at])),
      request: digits.some((digit) => digit === '1' || digit === '3'),
      reply: digits.some((digit) => digit === '2' || digit === '3'),
    };
  }
}
