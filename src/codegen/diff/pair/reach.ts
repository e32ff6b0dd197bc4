import type { Directions } from '../effect.js';
import type { TypePair } from './pair.js';

/** Which operations a pair matters to. */
export interface Reach extends Directions {
  /** Indices, rising. */
  readonly operations: readonly number[];
}

/** A message of an operation that begins with a pair. */
export interface Start {
  readonly operation: number;
  readonly direction: keyof Directions;
  readonly pair: TypePair;
}

/**
 * Finds all operations that meet a pair in their messages, for all pairs at once: sets of bits, two for each operation,
 * are handed on along the references until nothing is new.
 */
export class PairReach {
  private readonly words: number;
  /** What meets a pair as the type of a value, and what inherits from it only. */
  private readonly met = new Map<TypePair, { readonly value: Uint32Array; readonly base: Uint32Array }>();

  constructor(starts: readonly Start[], operations: number) {
    this.words = Math.ceil((2 * operations) / 32);
    const pending = new Set<TypePair>();
    for (const { operation, direction, pair } of starts) {
      const bit = 2 * operation + (direction === 'request' ? 0 : 1);
      const bits = this.of(pair).value;
      bits[bit >> 5] = (bits[bit >> 5] ?? 0) | (1 << (bit & 31));
      pending.add(pair);
    }
    // what is added to a set while it is walked is walked too, and what is taken out can be added again
    for (const pair of pending) {
      pending.delete(pair);
      const { value, base } = this.of(pair);
      const hand = (from: Uint32Array, to: TypePair, as: 'value' | 'base'): void => {
        if (addAll(this.of(to)[as], from)) pending.add(to);
      };
      for (const each of pair.uses) {
        hand(value, each, 'value');
        hand(base, each, 'value');
      }
      for (const each of pair.derived) hand(value, each, 'value');
      if (!pair.base) continue;
      // what extends the base otherwise cannot stand for this one
      hand(value, pair.base, 'base');
      hand(base, pair.base, 'base');
    }
  }

  reach(pair: TypePair): Reach {
    const found = this.met.get(pair);
    const operations: number[] = [];
    let [request, reply] = [false, false];
    if (!found) return { operations, request, reply };
    for (let word = 0; word < this.words; word++) {
      const bits = (found.value[word] ?? 0) | (found.base[word] ?? 0);
      if (bits === 0) continue;
      for (let at = 0; at < 16; at++) {
        const both = (bits >>> (2 * at)) & 3;
        if (both === 0) continue;
        operations.push(16 * word + at);
        request ||= (both & 1) !== 0;
        reply ||= (both & 2) !== 0;
      }
    }
    return { operations, request, reply };
  }

  private of(pair: TypePair): { readonly value: Uint32Array; readonly base: Uint32Array } {
    let found = this.met.get(pair);
    if (!found) this.met.set(pair, (found = { value: new Uint32Array(this.words), base: new Uint32Array(this.words) }));
    return found;
  }
}

/** Whether anything was new. */
function addAll(to: Uint32Array, from: Uint32Array): boolean {
  let isNew = false;
  for (let at = 0; at < from.length; at++) {
    const [old, more] = [to[at] ?? 0, from[at] ?? 0];
    const all = (old | more) >>> 0;
    if (all === old) continue;
    to[at] = all;
    isNew = true;
  }
  return isNew;
}
