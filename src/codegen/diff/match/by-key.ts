/** The result of matching two lists of named items. */
export interface Matched<T> {
  /** The matched items, in the order of the old list. */
  readonly pairs: readonly (readonly [before: T, after: T])[];
  readonly removed: readonly T[];
  readonly added: readonly T[];
}

/** Matches items by a key, which is unique in each list. */
export function matchByKey<T>(before: readonly T[], after: readonly T[], keyOf: (item: T) => string): Matched<T> {
  const counterparts = new Map(after.map((each) => [keyOf(each), each]));
  const known = new Set(before.map(keyOf));
  return {
    pairs: before.flatMap((each): Matched<T>['pairs'] => {
      const counterpart = counterparts.get(keyOf(each));
      return counterpart === undefined ? [] : [[each, counterpart]];
    }),
    removed: before.filter((each) => !counterparts.has(keyOf(each))),
    added: after.filter((each) => !known.has(keyOf(each))),
  };
}
