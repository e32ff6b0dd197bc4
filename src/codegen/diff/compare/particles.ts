import {
  type ElementParticle,
  type GroupParticle,
  mayBeAbsent,
  type Particle,
} from '../../read/service-description.js';
import { namesIn } from '../pair/match.js';
import { breaking, type ByDirection, compatible, cosmetic } from '../effect.js';
import { compareElementConstraint, type Comparison, compareUse, type Part, type ParticlesComparison } from './use.js';
import { reportRegrouped } from './regrouped.js';
import { shownName } from '../pair/namespaces.js';
import type { Item, MatchedItem, ParticlesPair, RegroupedItems } from '../pair/pair.js';
import { keyOf } from '../pair/pair-graph.js';
import { sameTypes, sameWire } from '../findings.js';
import { clipped, occurrence, saysSame } from '../render/words.js';

export function compareParticles(pair: ParticlesPair, at: ParticlesComparison): void {
  for (const each of pair.removed) reportRemoved(each, pair, at);
  for (const each of pair.added) reportAdded(each, pair, at);
  if (pair.moved.length > 0) reportMoved(pair, at);
  for (const each of pair.matched) compareItem(each, pair.path, at);
  if (pair.regrouped) compareRegrouped(pair.regrouped, pair, at);
}

/** What the members are is compared as ever; how often they stand there is a matter of their groups. */
function compareRegrouped(regrouped: RegroupedItems, pair: ParticlesPair, at: ParticlesComparison): void {
  reportRegrouped(regrouped, pair, isOrderFree(pair, at.isRepeated || hasRepeatedGroup(regrouped)), at);
  for (const each of regrouped.matched) {
    const [one, other] = [each.before.particle, each.after.particle];
    if (one.kind === 'element' && other.kind === 'element')
      compareElement(partOf(each.before, pair.path, at), one, other, each, at);
  }
}

function hasRepeatedGroup({ before, after }: RegroupedItems): boolean {
  return [...before, ...after].some(({ particle }) => particle.kind === 'group' && particle.max !== 1);
}

function reportRemoved(item: Item, { path }: ParticlesPair, at: ParticlesComparison): void {
  const isNeeded = !mayBeAbsent(item.particle);
  at.report({
    kind: 'member-removed',
    path: [...path, keyOf(item)],
    message: `The ${isNeeded ? 'required' : 'optional'} ${shownItem(item)} is gone.`,
    types: at.hasProperties ? breaking('its property is gone') : sameTypes,
    wire: ofRemoval(isNeeded),
  });
}

function ofRemoval(isNeeded: boolean): ByDirection {
  return {
    request: breaking('a caller who sends it is refused, or what is sent is ignored'),
    reply: isNeeded ? breaking('installed clients report that it is missing') : compatible('it could be absent before'),
  };
}

function reportAdded(item: Item, { path }: ParticlesPair, at: ParticlesComparison): void {
  const isNeeded = !mayBeAbsent(item.particle);
  at.report({
    kind: 'member-added',
    path: [...path, keyOf(item)],
    message: `There is ${isNeeded ? 'a required' : 'an optional'} ${shownItem(item)} now.`,
    types: !at.hasProperties
      ? sameTypes
      : {
          request: isNeeded
            ? breaking('requests without its property no longer compile')
            : compatible('its property may be left out'),
          reply: compatible('there is one more property'),
        },
    wire: {
      request: isNeeded ? breaking('installed clients do not send it') : compatible('it may be left out'),
      reply: compatible('installed clients pass over what they do not know'),
    },
  });
}

function reportMoved(pair: ParticlesPair, at: ParticlesComparison): void {
  const names = pair.moved.map((each) => keyOf(each.before));
  const shown = names.slice(0, 5).map(clipped).join(', ') + (names.length > 5 ? `, and ${names.length - 5} more` : '');
  at.report({
    kind: 'members-reordered',
    path: pair.path,
    message: `The members stand in another order: ${shown} ${names.length === 1 ? 'has' : 'have'} moved.`,
    types: cosmetic('the order of properties means nothing'),
    wire: {
      request: breaking('a service that keeps to the schema refuses members that are out of order'),
      reply: isOrderFree(pair, at.isRepeated)
        ? compatible('installed clients read these members in any order')
        : breaking('installed clients tell by the order what belongs together here'),
    },
  });
}

/** The decoder finds elements by name; it needs their order only where a group is repeated or a name stands twice. */
function isOrderFree({ before }: ParticlesPair, isRepeated: boolean): boolean {
  const names = before.flatMap(({ particle }) => [...new Set(namesIn(particle, (ns) => ns))]);
  return !isRepeated && new Set(names).size === names.length;
}

function compareItem(matched: MatchedItem, path: readonly string[], at: ParticlesComparison): void {
  const { before, after } = matched;
  const part = partOf(before, path, at);
  if (before.particle.kind === 'element' && after.particle.kind === 'element')
    compareElement(part, before.particle, after.particle, matched, at);
  if (
    !at.isArray &&
    before.model &&
    after.model &&
    before.model.key !== after.model.key &&
    keyOf(before) === keyOf(after)
  )
    at.report({
      kind: 'property-renamed',
      path: part.path,
      message: `The property of the ${part.name} was called ${before.model.key} and is called ${after.model.key}.`,
      types: breaking('the property of the old name is gone'),
      wire: sameWire,
    });
  compareOccurrence(part, before.particle, after.particle, at);
  if (before.particle.kind === 'any' && after.particle.kind === 'any')
    compareWildcards(part, before.particle, after.particle, at);
  if (matched.group) compareGroups(part, matched, at);
}

function partOf(item: Item, path: readonly string[], at: ParticlesComparison): Part {
  return {
    noun: 'member',
    name: shownItem(item),
    path: [...path, keyOf(item)],
    ...(at.hasProperties && { directions: at.directions }),
  };
}

function compareElement(
  part: Part,
  before: ElementParticle,
  after: ElementParticle,
  { use }: MatchedItem,
  at: ParticlesComparison,
): void {
  const { report } = at;
  if (before.name.local !== after.name.local)
    report({
      kind: 'member-renamed',
      path: part.path,
      message: `The ${part.name} seems to be called ${clipped(after.name.local)} now.`,
      types: at.hasProperties && !at.isArray ? breaking('the property of the old name is gone') : sameTypes,
      wire: {
        request: breaking('an element of the old name is refused or ignored'),
        reply: ofRemoval(before.min > 0).reply,
      },
    });
  else if (!at.namespaces.isSame(before.name, after.name))
    report({
      kind: 'member-namespace-changed',
      path: part.path,
      message: `The ${part.name} was ${shownName(before.name)} and is ${shownName(after.name)}.`,
      types: sameTypes,
      wire: {
        request: breaking('an element of the old namespace is refused or ignored'),
        reply: breaking('installed clients do not know the element in its new namespace'),
      },
    });
  if (use) {
    compareUse(part, use, [before, after], at);
    compareElementConstraint(part, use, [before, after], at);
  }
  if (before.nillable !== after.nillable) reportNillable(part, before, after, use && 'open' in use.before, at);
  if (!saysSame(before.documentation, after.documentation)) reportDocumentation(part.path, part.name, at);
}

function reportNillable(
  part: Part,
  before: ElementParticle,
  after: ElementParticle,
  isOpen: boolean | undefined,
  { report }: Comparison,
): void {
  const isAbsent = before.min === 0 && before.max === 1;
  report({
    kind: 'nillable-changed',
    path: part.path,
    message: after.nillable ? `The ${part.name} may be nil now.` : `The ${part.name} may no longer be nil.`,
    types: !part.directions || isOpen ? sameTypes : ofNull(after.nillable),
    wire: after.nillable
      ? {
          request: compatible('nobody has to send nil'),
          reply: isAbsent
            ? compatible('installed clients take nil for an absent member')
            : breaking(
                before.min === 0
                  ? 'installed clients drop an item that is nil, so that the others move up'
                  : 'installed clients refuse nil here',
              ),
        }
      : {
          request: breaking('nil is refused where it could be sent before'),
          reply: compatible('nil no longer comes'),
        },
  });
}

/** What it does that null is a value now, or no longer. */
export function ofNull(isGiven: boolean): ByDirection {
  return isGiven
    ? {
        request: compatible('null may be given, too'),
        reply: breaking('null may come, which the types did not say before'),
      }
    : {
        request: breaking('null can no longer be given'),
        reply: compatible('null no longer comes'),
      };
}

export function reportDocumentation(
  path: readonly string[],
  name: string,
  { report }: Pick<Comparison, 'report'>,
): void {
  report({
    kind: 'documentation-changed',
    path,
    message: `The documentation of the ${name} is another one.`,
    types: cosmetic('comments are no part of the types'),
    wire: sameWire,
  });
}

function compareOccurrence(part: Part, before: Particle, after: Particle, at: ParticlesComparison): void {
  const isSameCount = before.min === after.min && before.max === after.max;
  const isOptional = mayBeAbsent(after);
  if (isSameCount && mayBeAbsent(before) === isOptional) return;
  const [least, newLeast] = [leastOf(before), leastOf(after)];
  const [most, newMost] = [mostOf(before), mostOf(after)];
  at.report({
    kind: 'occurrence-changed',
    path: part.path,
    message: isSameCount
      ? `The ${part.name} ${isOptional ? 'may be empty now' : 'may no longer be empty'}.`
      : `The ${part.name} stood ${occurrence(before)} and stands ${occurrence(after)}.`,
    types: at.hasProperties && !at.isArray ? typesOfOccurrence(before, after) : sameTypes,
    wire: {
      request:
        newLeast > least
          ? breaking(least === 0 ? 'installed clients may leave it out' : 'installed clients may send fewer')
          : newMost < most
            ? breaking('installed clients may send more')
            : compatible('what is sent is still taken'),
      reply:
        newLeast < least
          ? breaking('installed clients report that it is missing')
          : newMost > most && before.kind !== 'any'
            ? breaking('installed clients refuse more of them than they know of')
            : compatible('what comes is still read'),
    },
  });
}

function typesOfOccurrence(before: Particle, after: Particle): ByDirection {
  if ((before.max === 1) !== (after.max === 1)) {
    const effect = breaking(after.max === 1 ? 'it is no longer an array' : 'it is an array now');
    return { request: effect, reply: effect };
  }
  if (mayBeAbsent(before) === mayBeAbsent(after)) return { request: sameTypes, reply: sameTypes };
  return mayBeAbsent(after)
    ? {
        request: compatible('its property may be left out'),
        reply: breaking('its property may be undefined now'),
      }
    : {
        request: breaking('requests without its property no longer compile'),
        reply: compatible('its property is always there'),
      };
}

function compareWildcards(
  part: Part,
  before: Particle & { readonly kind: 'any' },
  after: Particle & { readonly kind: 'any' },
  at: ParticlesComparison,
): void {
  const of = ({ namespaces, otherThan }: typeof before, map: (ns: string) => string): string =>
    JSON.stringify([
      [...new Set(namespaces?.map(map) ?? ['##any'])].sort(),
      otherThan === undefined ? null : map(otherThan),
    ]);
  if (of(before, (ns) => at.namespaces.of(ns)) === of(after, (ns) => ns)) return;
  const isWider =
    (after.namespaces === undefined && after.otherThan === undefined) ||
    (before.namespaces !== undefined &&
      before.namespaces.every((ns) => {
        const renamed = at.namespaces.of(ns);
        return after.namespaces ? after.namespaces.includes(renamed) : renamed !== '' && renamed !== after.otherThan;
      }));
  at.report({
    kind: 'wildcard-changed',
    path: part.path,
    message: `Elements of other namespaces may stand in the ${part.name}.`,
    types: sameTypes,
    wire: {
      request: isWider
        ? compatible('what is sent is still taken')
        : breaking('elements of some namespaces are refused'),
      reply:
        before.min > 0 && isWider
          ? breaking('installed clients do not count elements of the new namespaces and report that one is missing')
          : compatible('installed clients pass over what they do not know'),
    },
  });
}

function compareGroups(part: Part, { before, after, group }: MatchedItem, at: ParticlesComparison): void {
  const [old, fresh] = [before.particle, after.particle];
  if (old.kind !== 'group' || fresh.kind !== 'group' || !group) return;
  const [model, newModel] = [before.model, after.model];
  if (model?.kind === 'group' && newModel?.kind === 'group' && model.name !== newModel.name)
    at.report({
      kind: 'identifier-changed',
      path: part.path,
      message: `The type of the ${part.name} was called ${model.name} in TypeScript and is called ${newModel.name}.`,
      types: breaking('the type of the old name is gone'),
      wire: sameWire,
    });
  for (const each of group.removed)
    at.report({
      kind: 'alternative-removed',
      path: part.path,
      message: `${shownAlternative(each)} can no longer be chosen.`,
      types: at.hasProperties ? breaking('its properties are gone') : sameTypes,
      wire: {
        request: breaking('a caller who chooses it is refused'),
        reply: compatible('it no longer comes'),
      },
    });
  for (const each of group.added)
    at.report({
      kind: 'alternative-added',
      path: part.path,
      message: `${shownAlternative(each)} can be chosen, too.`,
      types: at.hasProperties
        ? {
            request: compatible('there is one more to choose'),
            reply: mayBeEmpty(old)
              ? compatible('code that takes the empty alternative takes one with none of the members that it knows')
              : breaking('code that takes the alternatives it knows does not take another one'),
          }
        : sameTypes,
      wire: {
        request: compatible('nobody has to choose it'),
        reply:
          leastOf(old) > 0
            ? breaking('installed clients do not know it and report that the others are missing')
            : compatible('installed clients pass over what they do not know'),
      },
    });
  const isRepeated = at.isRepeated || old.max !== 1 || fresh.max !== 1;
  for (const each of group.matched) compareParticles(each, { ...at, isRepeated, isArray: false });
}

/** Whether one of its alternatives has no member that must be there. */
function mayBeEmpty({ alternatives }: GroupParticle): boolean {
  return mayBeAbsent({ min: 1, alternatives });
}

function shownAlternative(items: readonly Item[]): string {
  return items.length === 0
    ? 'Nothing'
    : items
        .slice(0, 5)
        .map((each) => clipped(keyOf(each)))
        .join(', ');
}

/** `member sEmail (string)` */
export function shownItem(item: Item): string {
  const { particle } = item;
  if (particle.kind === 'any') return `place for any element (${keyOf(item)})`;
  if (particle.kind === 'group') return `${particle.compositor} (${keyOf(item)})`;
  return `member ${clipped(particle.name.local)}`;
}

/** The least number of them; a group that may be empty need not be there. */
function leastOf(particle: Particle): number {
  return mayBeAbsent(particle) ? 0 : particle.min;
}

function mostOf({ max }: Particle): number {
  return max === 'unbounded' ? Infinity : max;
}
