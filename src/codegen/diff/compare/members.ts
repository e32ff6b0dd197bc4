import { elementsIn } from '../../read/components.js';
import {
  expanded,
  isSameName,
  mayBeAbsent,
  type Particle,
  type QName,
  type ValueConstraint,
} from '../../read/service-description.js';
import { compareDocumentation, reportIdentifier } from '../change-list.js';
import {
  addition,
  breaking,
  compatible,
  cosmetic,
  type EffectByDirection,
  inBoth,
  narrowed,
  nillability,
  removal,
  sameTypes,
  widened,
} from '../effect.js';
import {
  type ElementMember,
  isElement,
  isGroup,
  keyOf,
  matchElements,
  matchMembers,
  type Member,
  type MatchedMembers,
} from '../match/members.js';
import { clipped, listed, occurrence, quote } from '../../words.js';
import { compareTypeUse, compareUnchecked, compareWildcards } from './type-use.js';
import type { DirectionPair, TypeContext, TypedPart } from './type-use.js';

export interface MembersContext extends TypeContext {
  readonly directions: DirectionPair;
  /** `true` if the type is an array in TypeScript both before and after the change. */
  readonly isArray: boolean;
  /** Returns the particles of the old type that contains the members, and of types derived from it. */
  readonly particlesOfType?: () => readonly Particle[];
}

/**
 * Compares two lists of members: the elements, groups and wildcards of two types, the attributes of two types, or the
 * header blocks or faults of two operations.
 */
export function compareMembers(
  before: readonly Member[],
  after: readonly Member[],
  path: readonly string[],
  context: MembersContext,
): void {
  const { report } = context;
  const { pairs, removed, added, regrouped } = matchMembers(before, after);
  const isKnown = added.length === 0 ? () => false : knownElements(context);
  for (const each of removed)
    report({
      kind: `${each.noun}-removed`,
      path: [...path, keyOf(each)],
      message: `The ${requirement(each)} ${nameOf(each)} was removed.`,
      ...removal(!mayBeAbsent(each.particle)),
      ...(each.noun === 'fault' && anyFault),
    });
  for (const each of added)
    report({
      kind: `${each.noun}-added`,
      path: [...path, keyOf(each)],
      message: `The ${requirement(each)} ${nameOf(each)} was added.`,
      ...addition(!mayBeAbsent(each.particle), isKnown(each)),
      ...(each.noun === 'header' && { types: compatible('calls may omit header blocks') }),
      ...(each.noun === 'fault' && anyFault),
    });
  const firstMoved = firstMovedIn(pairs, after);
  if (firstMoved)
    report({
      kind: 'members-reordered',
      path,
      message: `The order of the members changed: the ${nameOf(firstMoved)} has a different position.`,
      types: cosmetic('the order of properties is not significant'),
      wire: {
        request: breaking('the service rejects members in the old order'),
        reply: isOrderFree(before)
          ? compatible('installed clients read these members in any order')
          : breaking('installed clients need the old order to assign these members'),
      },
    });
  for (const [one, other] of pairs) compareMember(one, other, path, context);
  if (regrouped.length === 0) return;
  const names = listed([...new Set(regrouped)].map(clipped), 10);
  report({
    kind: 'members-regrouped',
    path,
    message: `A choice or group of elements changed, or elements moved into or out of one: ${names}.`,
    types: breaking('their properties moved to another object'),
    wire: breaking('the combinations of members that may occur together changed'),
  });
}

const anyFault = {
  types: cosmetic('the detail of an error is typed as unknown'),
  wire: compatible('installed clients accept any fault'),
};

/** Returns the first member that has moved ahead of a member that used to precede it. */
function firstMovedIn(pairs: MatchedMembers['pairs'], after: readonly Member[]): Member | undefined {
  const positions = new Map(after.map((each, at) => [each, at]));
  let last = -1;
  for (const [one, other] of pairs) {
    const position = positions.get(other) ?? last;
    if (position < last && one.noun === 'member') return one;
    last = position;
  }
  return undefined;
}

/** Returns a function that returns `true` for elements whose name occurs elsewhere in the old type. */
function knownElements({ particlesOfType }: MembersContext): (member: Member) => boolean {
  const names = new Set(elementsIn(particlesOfType?.() ?? []).map(({ name }) => expanded(name)));
  return ({ particle }) => elementsIn([particle]).some(({ name }) => names.has(expanded(name)));
}

/**
 * Returns `true` if members can be decoded in any order. The decoder assigns elements by name, so the order matters
 * only if a name occurs twice.
 */
function isOrderFree(members: readonly Member[]): boolean {
  const names = members.flatMap(({ particle }) => [
    ...new Set(particle.kind === 'any' ? ['*'] : elementsIn([particle]).map(({ name }) => expanded(name))),
  ]);
  return new Set(names).size === names.length;
}

function compareMember(before: Member, after: Member, path: readonly string[], context: MembersContext): void {
  const { report } = context;
  const part = partOf(before, path, context);
  if (isElement(before) && isElement(after)) compareElement(before, after, part, context);
  const [model, newModel] = [before.model, after.model];
  if (model && newModel && keyOf(before) === keyOf(after) && !context.isArray)
    reportIdentifier('property-renamed', part.path, part.name, [model.key, newModel.key], report);
  compareOccurrence(part, before.particle, after.particle, context);
  if (before.particle.kind === 'any' && after.particle.kind === 'any')
    compareWildcards(part.path, part.name, [before.particle, after.particle], report);
  if (!isGroup(before)) return;
  const [names, newNames] = [typeNamesOf(model), typeNamesOf(newModel)];
  names.forEach((name, at) =>
    reportIdentifier('identifier-changed', part.path, part.name, [name, newNames[at]], report),
  );
  for (const [one, other] of matchElements(before, after))
    compareElement(one, other, partOf(one, part.path, context), context);
}

/** Returns the TypeScript names of a group and its nested groups. */
function typeNamesOf(model: Member['model']): readonly string[] {
  if (!model || !('alternatives' in model)) return [];
  return [model.name, ...model.alternatives.flat().flatMap(typeNamesOf)];
}

function partOf(member: Member, path: readonly string[], { directions }: MembersContext): TypedPart {
  return { noun: member.noun, name: nameOf(member), path: [...path, keyOf(member)], directions };
}

export function compareElement(
  before: ElementMember,
  after: ElementMember,
  part: TypedPart,
  context: MembersContext,
): void {
  const [old, fresh] = [before.particle, after.particle];
  const { noun, name, path } = part;
  const use = context.types.use(old.type, fresh.type, path);
  const { report } = context;
  // only the element in a Body may have a different local name
  if (!isSameName(old.name, fresh.name))
    report({
      kind: `${noun}-renamed`,
      path,
      message: `The ${name} changed from ${shownName(old.name)} to ${shownName(fresh.name)}.`,
      wire: breaking('neither side knows the element by its other name'),
    });
  compareTypeUse(part, use, context);
  compareConstraints(part, [old, fresh], context);
  if (old.nillable !== fresh.nillable) {
    const { types, wire } = nillability(fresh.nillable);
    report({
      kind: 'nillable-changed',
      path,
      message: `The ${name} ${fresh.nillable ? 'may' : 'can no longer'} be nil.`,
      types: 'open' in use.before ? sameTypes : types,
      wire,
    });
  }
  compareUnchecked(path, name, [old, fresh], report);
  compareDocumentation(path, name, [old.documentation, fresh.documentation], report);
}

/** Reports changes to `fixed` and `default`. Both define the value of an empty element or an absent attribute. */
function compareConstraints(
  { noun, name, path }: TypedPart,
  [before, after]: readonly [ValueConstraint, ValueConstraint],
  { report }: TypeContext,
): void {
  const differs = breaking('the two sides expect different values, or interpret an empty or absent value differently');
  const notSent = cosmetic('the default applies to empty elements, which clients do not send');
  for (const what of ['fixed', 'default'] as const) {
    if (before[what] === after[what]) continue;
    const [old, fresh] = [before, after].map((each) => (each[what] === undefined ? 'none' : quote(each[what])));
    report({
      kind: `${noun}-${what}-changed`,
      path,
      message: `The ${what} value of the ${name} changed from ${old} to ${fresh}.`,
      types:
        what === 'fixed'
          ? breaking('the TypeScript type is the fixed value')
          : cosmetic('only comments mention the default'),
      wire: { request: what === 'fixed' || noun === 'attribute' ? differs : notSent, reply: differs },
    });
  }
}

function compareOccurrence(
  { noun, name, path }: TypedPart,
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
    types: isArray || noun === 'header' ? sameTypes : typesOfOccurrence(before, after),
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
            ? breaking('installed clients reject the additional ones')
            : compatible('installed clients accept what the service sends'),
    },
  });
}

function typesOfOccurrence(before: Particle, after: Particle): EffectByDirection {
  if ((before.max === 1) !== (after.max === 1))
    return inBoth(breaking(after.max === 1 ? 'it is no longer an array' : 'it is an array now'));
  if (mayBeAbsent(before) === mayBeAbsent(after)) return inBoth(sameTypes);
  return mayBeAbsent(after)
    ? widened('existing calls may omit it', 'its property may be undefined')
    : narrowed('calls that omit it no longer compile', 'its property is always present');
}

function requirement({ particle }: Member): string {
  return mayBeAbsent(particle) ? 'optional' : 'required';
}

/** Returns the name of a member, including the noun: `member sEmail`. */
function nameOf(member: Member): string {
  const { noun, particle } = member;
  if (particle.kind === 'any') return `wildcard ${keyOf(member)}`;
  if (particle.kind === 'group') return `${particle.compositor} ${keyOf(member)}`;
  return `${noun === 'header' ? 'header block' : noun} ${clipped(particle.name.local)}`;
}

function shownName(name: QName): string {
  return name.ns === '' ? `${name.local} (in no namespace)` : expanded(name);
}
