import type { Particle } from '../../read/service-description.js';
import { elementName, elementsIn, type Part } from '../compare/content-language.js';
import type { Matched } from './match.js';
import type { RenamedNamespaces } from './namespaces.js';
import type { ElementItem, Item, Regrouping } from './pair.js';

/** What is left when those that are grouped otherwise are taken out of what was matched. */
export interface Split {
  readonly rest: Matched;
  readonly regrouping?: Regrouping;
}

/** A choice that becomes plain members, say: none of them has come, and none has gone. */
export function splitRegrouped(
  before: readonly Item[],
  after: readonly Item[],
  matched: Matched,
  namespaces: RenamedNamespaces,
): Split {
  const { pairs, removed, added, moved } = matched;
  if (removed.length === 0 && added.length === 0) return { rest: matched };
  const [old, fresh] = involved(matched, namespaces);
  if (old.size === 0) return { rest: matched };

  const isIn = ([one, other]: Matched['pairs'][number]): boolean => old.has(one) || fresh.has(other);
  for (const pair of pairs)
    if (isIn(pair)) {
      old.add(pair[0]);
      fresh.add(pair[1]);
    }
  const stays = pairs.flatMap((each, at) => (isIn(each) ? [] : [{ pair: each, hasMoved: moved.has(at) }]));
  const rest: Matched = {
    pairs: stays.map(({ pair }) => pair),
    removed: removed.filter((each) => !old.has(each)),
    added: added.filter((each) => !fresh.has(each)),
    moved: new Set(stays.flatMap(({ hasMoved }, at) => (hasMoved ? [at] : []))),
  };
  // that something else has moved is told of that
  const settled = stays.flatMap(({ pair, hasMoved }) => (hasMoved ? [] : [pair]));
  const placesOf = (items: readonly Item[], side: 0 | 1, own: ReadonlySet<Item>): readonly Part[] => {
    const marks = new Map(settled.map((pair, at) => [pair[side], `#${at}`]));
    return items.flatMap((each) => {
      const mark = own.has(each) ? each.particle : marks.get(each);
      return mark === undefined ? [] : [mark];
    });
  };
  const [oldItems, freshItems] = [before.filter((each) => old.has(each)), after.filter((each) => fresh.has(each))];
  return {
    rest,
    regrouping: {
      before: oldItems,
      after: freshItems,
      elements: elementPairs(oldItems, freshItems, namespaces),
      places: [placesOf(before, 0, old), placesOf(after, 1, fresh)],
    },
  };
}

/** Those that have names in common with one that is not their counterpart; one of both is a group. */
function involved(
  { pairs, removed, added }: Matched,
  namespaces: RenamedNamespaces,
): readonly [before: Set<Item>, after: Set<Item>] {
  const [old, fresh] = [new Set<Item>(), new Set<Item>()];
  const groups = pairs.filter(([one]) => one.particle.kind === 'group');
  const counterparts = new Map(groups);
  const holders = new Map<string, Item[]>();
  for (const each of [...added, ...groups.map(([, other]) => other)])
    for (const name of namesOf(each.particle, (ns) => ns)) {
      const known = holders.get(name);
      if (known) known.push(each);
      else holders.set(name, [each]);
    }
  for (const each of [...removed, ...counterparts.keys()])
    for (const name of namesOf(each.particle, (ns) => namespaces.of(ns)))
      for (const other of holders.get(name) ?? []) {
        if (counterparts.get(each) === other) continue;
        if (each.particle.kind !== 'group' && other.particle.kind !== 'group') continue;
        old.add(each);
        fresh.add(other);
      }
  return [old, fresh];
}

function namesOf(particle: Particle, ns: (ns: string) => string): ReadonlySet<string> {
  return new Set(elementsIn([particle]).map(({ name }) => elementName(ns(name.ns), name.local)));
}

function elementPairs(
  before: readonly Item[],
  after: readonly Item[],
  namespaces: RenamedNamespaces,
): Regrouping['elements'] {
  const within = (items: readonly Item[]): readonly ElementItem[] =>
    elementsIn(items.map(({ particle }) => particle)).map((particle) => ({ particle }));
  const byName = new Map(
    within(after).map((each) => [elementName(each.particle.name.ns, each.particle.name.local), each]),
  );
  return within(before).flatMap((each): Regrouping['elements'] => {
    const { ns, local } = each.particle.name;
    const other = byName.get(elementName(namespaces.of(ns), local));
    return other ? [[each, other]] : [];
  });
}
