import { expanded, type Particle } from '../../read/service-description.js';
import { elementsIn } from '../../read/components.js';
import { type Key, type Matched, matchByKey } from './by-key.js';
import type { RenamedNamespaces } from './renamed-namespaces.js';
import type { ElementMember, GroupMember, Member } from './type-pair.js';

export interface MatchedMembers {
  readonly matched: Matched<Member>;
  /** The elements that are in another group than before, or in none. Their members are not in `matched`. */
  readonly regrouped: Matched<ElementMember>['pairs'];
}

/**
 * Matches elements by their names, groups by the elements in them, and wildcards by their order; then elements by their
 * local names and groups by their kind; then the only element that is left with the only one in its position.
 *
 * @param isSameType whether two elements have the same type
 */
export function matchMembers(
  before: readonly Member[],
  after: readonly Member[],
  namespaces: RenamedNamespaces,
  isSameType: (before: ElementMember, after: ElementMember) => boolean,
): MatchedMembers {
  const all = matchByKey(before, after, namespaces, contentKey, localName, compositor);
  const { matched, regrouped } = separateRegrouped(before, after, all, namespaces);
  const [removed, ...others] = matched.removed;
  const [added, ...more] = matched.added;
  if (!removed || !added || others.length > 0 || more.length > 0) return { matched, regrouped };
  const isRenamed =
    isElement(removed) &&
    isElement(added) &&
    before.indexOf(removed) === after.indexOf(added) &&
    isSameType(removed, added);
  const renamed: Matched<Member> = { pairs: [...matched.pairs, [removed, added]], removed: [], added: [] };
  return { matched: isRenamed ? renamed : matched, regrouped };
}

/** Separates the members whose elements are in another group than before, or in none. */
function separateRegrouped(
  before: readonly Member[],
  after: readonly Member[],
  { pairs, removed, added }: Matched<Member>,
  namespaces: RenamedNamespaces,
): MatchedMembers {
  const groups = pairs.filter(([each]) => isGroup(each));
  const counterparts = new Map(groups);
  const holders = new Map<string, Member[]>();
  for (const each of [...added, ...groups.map(([, other]) => other)])
    for (const name of elementNames(each.particle, (ns) => ns)) holders.set(name, [...(holders.get(name) ?? []), each]);
  const moved = new Set<Member>();
  for (const each of [...removed, ...counterparts.keys()])
    for (const name of elementNames(each.particle, (ns) => namespaces.of(ns)))
      for (const other of holders.get(name) ?? [])
        if (counterparts.get(each) !== other && (isGroup(each) || isGroup(other))) moved.add(each).add(other);
  if (moved.size === 0) return { matched: { pairs, removed, added }, regrouped: [] };

  const isMoved = (pair: Matched<Member>['pairs'][number]): boolean => pair.some((each) => moved.has(each));
  for (const [one, other] of pairs.filter(isMoved)) moved.add(one).add(other);
  const elements = (members: readonly Member[]): readonly ElementMember[] =>
    elementsIn(members.flatMap((each) => (moved.has(each) ? [each.particle] : []))).map((particle) => ({
      noun: 'member',
      particle,
    }));
  return {
    matched: {
      pairs: pairs.filter((each) => !isMoved(each)),
      removed: removed.filter((each) => !moved.has(each)),
      added: added.filter((each) => !moved.has(each)),
    },
    regrouped: matchByKey(elements(before), elements(after), namespaces, contentKey).pairs,
  };
}

/** What two lists of alternatives of a choice have in common: the same elements, or the same first one. */
export function matchAlternatives(
  before: readonly (readonly Member[])[],
  after: readonly (readonly Member[])[],
  namespaces: RenamedNamespaces,
): Matched<readonly Member[]> {
  const names = (members: readonly Member[], ns: (ns: string) => string): readonly string[] =>
    members.flatMap(({ particle }) => contentNames(particle, ns));
  return matchByKey(
    before,
    after,
    namespaces,
    (members, ns) => JSON.stringify([...names(members, ns)].sort()),
    (members, ns) => names(members, ns)[0],
  );
}

export function isElement(member: Member): member is ElementMember {
  return member.particle.kind === 'element';
}

export function isGroup(member: Member): member is GroupMember {
  return member.particle.kind === 'group';
}

/** The names of all elements in a particle, in order; a wildcard is a star. */
export function contentNames(particle: Particle, ns: (ns: string) => string): readonly string[] {
  if (particle.kind === 'element') return [expanded({ ns: ns(particle.name.ns), local: particle.name.local })];
  return particle.kind === 'any' ? ['*'] : particle.alternatives.flat().flatMap((each) => contentNames(each, ns));
}

function elementNames(particle: Particle, ns: (ns: string) => string): ReadonlySet<string> {
  return new Set(contentNames(particle, ns).filter((each) => each !== '*'));
}

export const contentKey: Key<Member> = ({ particle }, ns) => {
  const names = contentNames(particle, ns);
  return particle.kind === 'group' ? `${particle.compositor} ${[...names].sort().join(' ')}` : names.join(' ');
};

const localName: Key<Member> = ({ noun, particle }) =>
  noun === 'member' && particle.kind === 'element' ? particle.name.local : undefined;

const compositor: Key<Member> = ({ particle }) => (particle.kind === 'group' ? particle.compositor : undefined);
