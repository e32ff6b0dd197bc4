import { expanded, type Particle } from '../../read/service-description.js';
import type { RenamedNamespaces } from './namespaces.js';
import type { Item } from './pair.js';

/** Which of two lists of particles are the same ones; in the order of the list before. */
export interface Matched {
  readonly pairs: readonly (readonly [before: Item, after: Item])[];
  readonly removed: readonly Item[];
  readonly added: readonly Item[];
  /** The indices of those pairs whose place among the others is another one. */
  readonly moved: ReadonlySet<number>;
}

/**
 * Matches particles: elements by name, groups by what they hold, wildcards by their order; then an element by its local
 * name alone, and at last one that stands where the other stood and is alike in all but the name.
 *
 * @param isAlike whether two elements are of the same type
 */
export function matchItems(
  before: readonly Item[],
  after: readonly Item[],
  namespaces: RenamedNamespaces,
  isAlike: (before: Particle, after: Particle) => boolean,
): Matched {
  const keys = before.map((each) => keyOf(each, (ns) => namespaces.of(ns)));
  // mostly nothing has changed
  if (keys.length === after.length && after.every((each, at) => keyOf(each, (ns) => ns) === keys[at]))
    return {
      pairs: before.map((each, at) => [each, after[at] as Item] as const),
      removed: [],
      added: [],
      moved: new Set(),
    };
  // index after by index before
  const found = new Map<number, number>();
  const taken = new Set<number>();
  const match = (keyBefore: (item: Item) => string | undefined, keyAfter: (item: Item) => string | undefined): void => {
    const free = new Map<string, number[]>();
    after.forEach((item, at) => {
      const key = taken.has(at) ? undefined : keyAfter(item);
      if (key === undefined) return;
      const others = free.get(key);
      if (others) others.push(at);
      else free.set(key, [at]);
    });
    for (const waiting of free.values()) waiting.reverse();
    before.forEach((item, at) => {
      const key = found.has(at) ? undefined : keyBefore(item);
      const counterpart = key === undefined ? undefined : free.get(key)?.pop();
      if (counterpart === undefined) return;
      found.set(at, counterpart);
      taken.add(counterpart);
    });
  };
  match(
    (item) => keyOf(item, (ns) => namespaces.of(ns)),
    (item) => keyOf(item, (ns) => ns),
  );
  match(localName, localName);
  match(compositorOf, compositorOf);
  matchRenamed(before, after, found, taken, isAlike);

  const order = [...found.keys()].sort((a, b) => a - b);
  const pairs = order.map((at) => [before[at], after[found.get(at) ?? -1]] as readonly [Item, Item]);
  return {
    pairs,
    removed: before.filter((_, at) => !found.has(at)),
    added: after.filter((_, at) => !taken.has(at)),
    moved: outOfOrder(order.map((at) => found.get(at) ?? -1)),
  };
}

/** What two lists of alternatives of a choice have in common: those that hold the same names, then the others in order. */
export function matchAlternatives<T>(
  before: readonly T[],
  after: readonly T[],
  namesBefore: (alternative: T) => readonly string[],
  namesAfter: (alternative: T) => readonly string[],
): { readonly pairs: readonly (readonly [T, T])[]; readonly removed: readonly T[]; readonly added: readonly T[] } {
  const pairs: (readonly [T, T])[] = [];
  const free = new Set(after);
  const rest = new Set(before);
  const match = (keyBefore: (each: T) => string | undefined, keyAfter: (each: T) => string | undefined): void => {
    const byKey = new Map<string, T>();
    for (const each of free) {
      const key = keyAfter(each);
      if (key !== undefined && !byKey.has(key)) byKey.set(key, each);
    }
    for (const each of rest) {
      const key = keyBefore(each);
      const counterpart = key === undefined ? undefined : byKey.get(key);
      if (key === undefined || counterpart === undefined) continue;
      byKey.delete(key);
      pairs.push([each, counterpart]);
      rest.delete(each);
      free.delete(counterpart);
    }
  };
  const whole = (names: readonly string[]): string => JSON.stringify([...names].sort());
  match(
    (each) => whole(namesBefore(each)),
    (each) => whole(namesAfter(each)),
  );
  match(
    (each) => namesBefore(each)[0],
    (each) => namesAfter(each)[0],
  );
  return { pairs, removed: [...rest], added: [...free] };
}

/** The names of all elements in a particle, in its order; a wildcard is a star. */
export function namesIn(particle: Particle, ns: (ns: string) => string): readonly string[] {
  if (particle.kind === 'element') return [expanded({ ns: ns(particle.name.ns), local: particle.name.local })];
  return particle.kind === 'any' ? ['*'] : particle.alternatives.flat().flatMap((each) => namesIn(each, ns));
}

function keyOf({ particle }: Item, ns: (ns: string) => string): string {
  const names = namesIn(particle, ns);
  return particle.kind === 'group' ? `${particle.compositor} ${[...names].sort().join(' ')}` : names.join(' ');
}

function localName({ particle }: Item): string | undefined {
  return particle.kind === 'element' ? particle.name.local : undefined;
}

function compositorOf({ particle }: Item): string | undefined {
  return particle.kind === 'group' ? particle.compositor : undefined;
}

/** `sEmail` that became `sMail`: the only ones between the same neighbours, and of the same type. */
function matchRenamed(
  before: readonly Item[],
  after: readonly Item[],
  found: Map<number, number>,
  taken: Set<number>,
  isAlike: (before: Particle, after: Particle) => boolean,
): void {
  const pairs: [number, number][] = [];
  before.forEach((item, at) => {
    if (found.has(at) || item.particle.kind !== 'element') return;
    const isAlone = (at === 0 || found.has(at - 1)) && (at === before.length - 1 || found.has(at + 1));
    const place = at === 0 ? 0 : (found.get(at - 1) ?? -2) + 1;
    const next = at === before.length - 1 ? after.length : found.get(at + 1);
    const candidate = after[place];
    if (!isAlone || next !== place + 1 || taken.has(place) || candidate?.particle.kind !== 'element') return;
    if (isAlike(item.particle, candidate.particle)) pairs.push([at, place]);
  });
  for (const [at, place] of pairs) {
    found.set(at, place);
    taken.add(place);
  }
}

/** The indices of what is not in the longest run that rises. */
function outOfOrder(values: readonly number[]): ReadonlySet<number> {
  // the index of the last of the best run of each length, and of what stands before each
  const ends: number[] = [];
  const previous: number[] = [];
  values.forEach((value, at) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[ends[middle] ?? -1] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    previous.push(ends[low - 1] ?? -1);
    ends[low] = at;
  });
  const moved = new Set(values.keys());
  for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) moved.delete(at);
  return moved;
}
