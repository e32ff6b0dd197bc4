import { addTo } from '../../read/group-by.js';

/** The result of matching two lists of named items. */
export interface Matched<T> {
  /** The matched items, in the order of the old list. */
  readonly pairs: readonly (readonly [before: T, after: T])[];
  readonly removed: readonly T[];
  readonly added: readonly T[];
}

/** Returns a name that identifies an item, or `undefined` if the item is unnamed. */
export type Key<T> = (item: T) => string | undefined;

/**
 * Matches items by the first key, then the remaining items by the next key. Items with equal keys are matched in order.
 */
export function matchByKey<T extends object>(
  before: readonly T[],
  after: readonly T[],
  ...keys: readonly Key<T>[]
): Matched<T> {
  if (before.length === 0 || after.length === 0) return { pairs: [], removed: before, added: after };
  const counterparts = new Map<T, T>();
  const unmatched = new Set(after);
  for (const key of keys) {
    if (unmatched.size === 0) break;
    const candidates = new Map<string, T[]>();
    for (const each of [...unmatched].reverse()) {
      const name = key(each);
      if (name !== undefined) addTo(candidates, name, each);
    }
    for (const each of before) {
      const name = counterparts.has(each) ? undefined : key(each);
      const counterpart = name === undefined ? undefined : candidates.get(name)?.pop();
      if (!counterpart) continue;
      counterparts.set(each, counterpart);
      unmatched.delete(counterpart);
    }
  }
  return {
    pairs: before.flatMap((each): Matched<T>['pairs'] => {
      const counterpart = counterparts.get(each);
      return counterpart ? [[each, counterpart]] : [];
    }),
    removed: before.filter((each) => !counterparts.has(each)),
    added: [...unmatched],
  };
}
