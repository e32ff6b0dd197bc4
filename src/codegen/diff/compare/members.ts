import { type AnyParticle, mayBeAbsent, type Particle } from '../../read/service-description.js';
import { compareDocumentation, reportIdentifier } from '../change-list.js';
import {
  addition,
  breaking,
  compatible,
  cosmetic,
  type EffectByDirection,
  narrowed,
  nillability,
  removal,
  sameTypes,
  widened,
} from '../effect.js';
import { contentNames } from '../match/members.js';
import { shownName } from '../match/renamed-namespaces.js';
import type { ElementPair, GroupPair, Member, MemberPair, MembersPair } from '../match/type-pair.js';
import { keyOf } from '../match/type-pairs.js';
import { clipped, listed, occurrence } from '../render/words.js';
import { compareConstraint } from './fixed-and-default.js';
import { compareTypeUse, type DirectionPair, type TypeContext, type TypedPart } from './type-use.js';

export interface MembersContext extends TypeContext {
  readonly directions: DirectionPair;
  /** Whether the type is an array in TypeScript, before and after. */
  readonly isArray: boolean;
  /** Whether the members are in a group that may be repeated. */
  readonly isRepeated: boolean;
}

/** Compares the elements, groups and wildcards of two types, or their attributes, or the header blocks of two messages. */
export function compareMembers(pair: MembersPair, context: MembersContext): void {
  const { path, removed, added, firstMoved, pairs, regrouped } = pair;
  const { report } = context;
  for (const each of removed)
    report({
      kind: `${each.noun}-removed`,
      path: [...path, keyOf(each)],
      message: `The ${requirement(each)} ${nameOf(each)} was removed.`,
      ...removal(!mayBeAbsent(each.particle)),
    });
  for (const each of added)
    report({
      kind: `${each.noun}-added`,
      path: [...path, keyOf(each)],
      message: `The ${requirement(each)} ${nameOf(each)} was added.`,
      ...addition(!mayBeAbsent(each.particle)),
      ...(each.noun === 'header' && { wire: addedHeader }),
    });
  if (firstMoved)
    report({
      kind: 'members-reordered',
      path,
      message: `The order of the members changed: the ${nameOf(firstMoved.before)} has another position.`,
      types: cosmetic('the order of properties has no meaning'),
      wire: {
        request: breaking('the service rejects members in the old order'),
        reply: isOrderFree(pair, context)
          ? compatible('installed clients read these members in any order')
          : breaking('installed clients need the old order to assign these members'),
      },
    });
  for (const each of pairs) compareMember(each, path, context);
  if (regrouped.length > 0) compareRegrouped(regrouped, path, context);
}

const addedHeader = {
  request: breaking('installed clients do not send it, and a WSDL does not say whether it is required'),
  reply: compatible('installed clients ignore blocks that they do not know'),
};

/** The decoder assigns elements by name. It needs their order only if a group is repeated or a name occurs twice. */
function isOrderFree({ before }: MembersPair, { isRepeated }: MembersContext): boolean {
  const names = before.flatMap(({ particle }) => [...new Set(contentNames(particle, (ns) => ns))]);
  return !isRepeated && new Set(names).size === names.length;
}

/** Whether more or fewer combinations of members became valid is not computed: the change counts as breaking. */
function compareRegrouped(elements: readonly ElementPair[], path: readonly string[], context: MembersContext): void {
  const names = listed([...new Set(elements.map(({ before }) => clipped(keyOf(before))))], 10);
  context.report({
    kind: 'members-regrouped',
    path,
    message: `These members moved into, out of or between groups: ${names}.`,
    types: breaking('their properties moved to another object'),
    wire: breaking('other members may occur together than before'),
  });
  for (const each of elements) compareElement(each, partOf(each.before, path, context), context);
}

function compareMember(pair: MemberPair, path: readonly string[], context: MembersContext): void {
  const { before, after } = pair;
  const part = partOf(before, path, context);
  if (pair.kind === 'element') compareElement(pair, part, context);
  if (before.model && after.model && keyOf(before) === keyOf(after) && !context.isArray)
    reportIdentifier('property-renamed', part.path, part.name, [before.model.key, after.model.key], context.report);
  compareOccurrence(part, before.particle, after.particle, context);
  if (before.particle.kind === 'any' && after.particle.kind === 'any')
    compareWildcards(part, before.particle, after.particle, context);
  if (pair.kind === 'group') compareGroups(part, pair, context);
}

function partOf(member: Member, path: readonly string[], { directions }: MembersContext): TypedPart {
  return { noun: member.noun, name: nameOf(member), path: [...path, keyOf(member)], directions };
}

export function compareElement({ before, after, use }: ElementPair, part: TypedPart, context: MembersContext): void {
  const [old, fresh] = [before.particle, after.particle];
  const { noun, name, path } = part;
  const { report, namespaces, isArray } = context;
  if (old.name.local !== fresh.name.local)
    report({
      kind: `${noun}-renamed`,
      path,
      message: `The element of the ${name} was probably renamed from ${clipped(old.name.local)} to ${clipped(fresh.name.local)}.`,
      types: isArray || !before.model ? sameTypes : breaking('the property of the old name is removed'),
      wire: removal(old.min > 0).wire,
    });
  else if (!namespaces.isSame(old.name, fresh.name))
    report({
      kind: `${noun}-namespace-changed`,
      path,
      message: `The ${name} changed from ${shownName(old.name)} to ${shownName(fresh.name)}.`,
      wire: {
        request: breaking('the service rejects or ignores the element in its old namespace'),
        reply: breaking('installed clients do not know the element in its new namespace'),
      },
    });
  compareTypeUse(part, use, [old.fixed, fresh.fixed], context);
  compareConstraint(part, use, [old, fresh], noun === 'attribute' && old.min === 0, context);
  if (old.nillable !== fresh.nillable) {
    const inReplies =
      old.min > 0
        ? breaking('installed clients reject nil')
        : old.max === 1
          ? compatible('installed clients read nil like an absent member')
          : breaking('installed clients skip items that are nil, so that the other items move up');
    const { types, wire } = nillability(fresh.nillable, inReplies);
    report({
      kind: 'nillable-changed',
      path,
      message: `The ${name} ${fresh.nillable ? 'may' : 'can no longer'} be nil.`,
      types: 'open' in use.before ? sameTypes : types,
      wire,
    });
  }
  compareDocumentation(path, name, [old.documentation, fresh.documentation], report);
}

function compareOccurrence(
  { name, path }: TypedPart,
  before: Particle,
  after: Particle,
  { isArray, report }: MembersContext,
): void {
  const isSameCount = before.min === after.min && before.max === after.max;
  const isOptional = mayBeAbsent(after);
  if (isSameCount && mayBeAbsent(before) === isOptional) return;
  const [min, newMin] = [before, after].map((each) => (mayBeAbsent(each) ? 0 : each.min)) as [number, number];
  const [max, newMax] = [before, after].map((each) => (each.max === 'unbounded' ? Infinity : each.max)) as [
    number,
    number,
  ];
  report({
    kind: 'occurrence-changed',
    path,
    message: isSameCount
      ? `The ${name} ${isOptional ? 'may' : 'can no longer'} be empty.`
      : `The occurrence of the ${name} changed from ${occurrence(before)} to ${occurrence(after)}.`,
    types: isArray ? sameTypes : typesOfOccurrence(before, after),
    wire: {
      request:
        newMin > min
          ? breaking(min === 0 ? 'installed clients may omit it' : 'installed clients may send fewer')
          : newMax < max
            ? breaking('installed clients may send more')
            : compatible('the service accepts what installed clients send'),
      reply:
        newMin < min
          ? breaking('installed clients report that it is missing')
          : newMax > max && before.kind !== 'any'
            ? breaking('installed clients reject more of them')
            : compatible('installed clients accept what the service sends'),
    },
  });
}

function typesOfOccurrence(before: Particle, after: Particle): EffectByDirection {
  if ((before.max === 1) !== (after.max === 1)) {
    const effect = breaking(after.max === 1 ? 'it is no longer an array' : 'it is an array now');
    return { request: effect, reply: effect };
  }
  if (mayBeAbsent(before) === mayBeAbsent(after)) return { request: sameTypes, reply: sameTypes };
  return mayBeAbsent(after)
    ? widened('existing calls may omit it', 'its property may be undefined')
    : narrowed('calls that omit it no longer compile', 'its property is always present');
}

function compareWildcards(
  { name, path }: TypedPart,
  before: AnyParticle,
  after: AnyParticle,
  { namespaces, report }: MembersContext,
): void {
  const allowed = ({ namespaces: list, otherThan }: AnyParticle, ns: (ns: string) => string): string => {
    if (list) return [...new Set(list.map((each) => ns(each) || '##local'))].sort().join(' ');
    return otherThan === undefined ? '##any' : `##other than ${ns(otherThan)}`;
  };
  const [old, fresh] = [allowed(before, (ns) => namespaces.of(ns)), allowed(after, (ns) => ns)];
  if (old === fresh) return;
  const isAny = fresh === '##any';
  report({
    kind: 'wildcard-changed',
    path,
    message: `The namespaces of the ${name} changed from ${clipped(old)} to ${clipped(fresh)}.`,
    wire: {
      request: isAny
        ? compatible('the service accepts all namespaces')
        : breaking('the service rejects elements of some namespaces'),
      reply:
        before.min > 0 && old !== '##any'
          ? breaking('installed clients do not count elements of the new namespaces and report that one is missing')
          : compatible('installed clients ignore elements that they do not know'),
    },
  });
}

function compareGroups(part: TypedPart, { before, after, alternatives }: GroupPair, context: MembersContext): void {
  const { report } = context;
  const { path, name } = part;
  const [old, fresh] = [before.particle, after.particle];
  if (before.model && 'alternatives' in before.model && after.model && 'alternatives' in after.model)
    reportIdentifier('identifier-changed', path, name, [before.model.name, after.model.name], report);
  for (const each of alternatives.removed)
    report({
      kind: 'alternative-removed',
      path,
      message: `The alternative ${alternativeName(each)} of the ${name} was removed.`,
      types: breaking('its properties are removed'),
      wire: narrowed('the service rejects it', 'it no longer occurs'),
    });
  const isEmptiable = mayBeAbsent({ min: 1, alternatives: old.alternatives });
  for (const each of alternatives.added)
    report({
      kind: 'alternative-added',
      path,
      message: `The alternative ${alternativeName(each)} of the ${name} was added.`,
      types: {
        request: compatible('callers have one more choice'),
        reply: isEmptiable
          ? compatible('code that handles the empty alternative handles this one')
          : breaking('code that handles the known alternatives does not handle this one'),
      },
      wire: {
        request: compatible('installed clients do not send it'),
        reply: mayBeAbsent(old)
          ? compatible('installed clients ignore what they do not know')
          : breaking('installed clients report that the known alternatives are missing'),
      },
    });
  const isRepeated = context.isRepeated || old.max !== 1 || fresh.max !== 1;
  for (const each of alternatives.pairs) compareMembers(each, { ...context, isRepeated, isArray: false });
}

function alternativeName(members: readonly Member[]): string {
  return members.length === 0
    ? 'without elements'
    : listed(
        members.map((each) => clipped(keyOf(each))),
        5,
      );
}

function requirement({ particle }: Member): string {
  return mayBeAbsent(particle) ? 'optional' : 'required';
}

/** `member sEmail` */
function nameOf(member: Member): string {
  const { noun, particle } = member;
  if (particle.kind === 'any') return `wildcard ${keyOf(member)}`;
  if (particle.kind === 'group') return `${particle.compositor} ${keyOf(member)}`;
  return `${noun === 'header' ? 'header block' : noun} ${clipped(particle.name.local)}`;
}
