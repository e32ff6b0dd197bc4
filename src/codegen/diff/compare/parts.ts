import type { AnyMemberModel, ElementMemberModel, GroupMemberModel, MemberModel } from '../../model/model.js';
import { expanded, mayBeAbsent } from '../../read/service-description.js';
import { compareDocumentation, compareTexts, type Report } from '../change-list.js';
import {
  breaking,
  compatible,
  cosmetic,
  type EffectByDirection,
  type Effects,
  narrowed,
  sameTypes,
  widened,
} from '../effect.js';
import { matchByKey } from '../match/by-key.js';
import type { TypePairs } from '../match/type-pairs.js';
import { allowedBy, clipped, listed, occurrence } from '../../words.js';
import { compareProperties, type DirectionPair } from './typescript.js';
import { wireOfValues } from './value-space.js';

/** The context in which parts are compared. */
export interface PartContext {
  readonly types: TypePairs;
  readonly report: Report;
  /** The direction of the type that contains the parts, before and after the change. */
  readonly directions: DirectionPair;
  /** `true` if the parts are the items of an array in TypeScript both before and after the change. */
  readonly isArray?: boolean;
}

/** A part of a message or type, together with its property. */
export interface Part {
  readonly noun: 'member' | 'attribute' | 'header' | 'body' | 'fault' | 'text' | 'item';
  /** The name, including the noun: `member sEmail`. */
  readonly name: string;
  /** The last step of the path: the name of an element or attribute, or the property of a wildcard or group. */
  readonly step: string;
  readonly model: MemberModel;
}

export function memberPart(model: MemberModel): Part {
  if (model.kind === 'element')
    return { noun: 'member', name: `member ${clipped(model.name)}`, step: model.name, model };
  const kind = model.kind === 'any' ? 'wildcard' : model.compositor;
  return { noun: 'member', name: `${kind} ${model.key}`, step: model.key, model };
}

/** Returns an element or attribute. */
export function elementPart(
  noun: Part['noun'],
  model: ElementMemberModel,
  name = `${noun} ${clipped(model.name)}`,
): Part {
  return { noun, name, step: noun === 'attribute' ? `@${model.name}` : model.name, model };
}

/**
 * Compares two lists of parts: the members of two types, the attributes of two types, or the header blocks or faults of
 * two operations.
 *
 * @param all all members of the old type, including inherited members
 */
export function compareParts(
  before: readonly Part[],
  after: readonly Part[],
  path: readonly string[],
  context: PartContext,
  all: readonly MemberModel[] = [],
): void {
  const { report } = context;
  const { pairs, removed, added } = matchByKey(before, after, keyOf);
  const isGroup = ({ model }: Part): boolean => model.kind === 'group';
  const groups = [...removed, ...added].filter(isGroup);
  if (groups.length > 0) {
    const moved = new Set(groups.flatMap(({ model }) => leavesOf(model)).map(({ key }) => clipped(key)));
    report({
      kind: 'members-regrouped',
      path,
      message: `A choice or group of elements changed, was added or was removed: ${listed([...moved], 10)}.`,
      types: breaking('its properties are in another object'),
      wire: breaking('the combinations of members that may occur together changed'),
    });
  }
  const names = all.flatMap(leavesOf).map((each) => (each.kind === 'any' ? each.kind : nameOf(each)));
  const known = new Set(names);
  const reportPart = (part: Part, change: 'removed' | 'added', effects: Effects): void =>
    report({
      kind: `${part.noun}-${change}`,
      path: [...path, part.step],
      message: `The ${shown(part)} was ${change}.`,
      ...effects,
    });
  for (const part of removed) if (!isGroup(part)) reportPart(part, 'removed', removal(part));
  for (const part of added)
    if (!isGroup(part))
      reportPart(part, 'added', addition(part, part.model.kind === 'element' && known.has(nameOf(part.model))));
  const paired = new Set(pairs.map(([, other]) => other));
  const order = after.filter((each) => paired.has(each));
  const [moved] = pairs.find(([{ noun }, other], at) => noun === 'member' && other !== order[at]) ?? [];
  if (moved)
    report({
      kind: 'members-reordered',
      path,
      message: `The order of the members changed: the ${moved.name} has a different position.`,
      types: cosmetic('the order of properties is not significant'),
      wire: {
        request: breaking('the service rejects members in the old order'),
        // installed clients assign elements by name
        reply:
          known.size === names.length
            ? compatible('installed clients read these members in any order')
            : breaking('installed clients need the old order to assign these members'),
      },
    });
  for (const [one, other] of pairs) comparePart(one, other, [...path, one.step], context);
}

/** Returns the key of a part. Two groups have the same key only if they accept the same elements. */
function keyOf({ model }: Part): string {
  return model.kind === 'group' ? `${model.key} ${structureOf(model)}` : model.key;
}

function structureOf(member: MemberModel): string {
  if (member.kind === 'element') return `${nameOf(member)} ${occurrence(member)}`;
  if (member.kind === 'any') return `${allowedBy(member)} ${occurrence(member)}`;
  const alternatives = member.alternatives.map((each) => `(${each.map(structureOf).join()})`);
  return `${member.compositor} ${occurrence(member)} ${alternatives.sort().join()}`;
}

/** Returns all members of a group, in an order that does not depend on the order of the alternatives. */
function membersIn({ alternatives }: GroupMemberModel): readonly MemberModel[] {
  const structured = new Map(alternatives.map((each) => [each.map(structureOf).join(), each]));
  return [...structured.keys()].sort().flatMap((key) => structured.get(key) ?? []);
}

function nameOf({ ns, name }: ElementMemberModel): string {
  return ns === '' ? `${name} (in no namespace)` : expanded({ ns, local: name });
}

/** Returns all elements and wildcards in a member. */
function leavesOf(member: MemberModel): readonly (ElementMemberModel | AnyMemberModel)[] {
  return member.kind === 'group' ? member.alternatives.flat().flatMap(leavesOf) : [member];
}

/** Returns the name of a part in messages: `optional member sNick`. */
function shown({ noun, name, model }: Part): string {
  if (noun === 'fault') return name;
  return `${mayBeAbsent(model) ? 'optional' : 'required'} ${name}`;
}

const anyFault = {
  types: cosmetic('the detail of an error is typed as unknown'),
  wire: compatible('installed clients accept any fault'),
};

function removal({ noun, model }: Part): Effects {
  if (noun === 'fault') return anyFault;
  return {
    types: breaking('its property is removed'),
    wire: {
      request: breaking('the service rejects or ignores it if it is still sent'),
      reply: mayBeAbsent(model)
        ? compatible('installed clients do not require it')
        : breaking('installed clients report that it is missing'),
    },
  };
}

/** @param isKnown `true` if installed clients know an element with this name at another position */
function addition({ noun, model }: Part, isKnown: boolean): Effects {
  if (noun === 'fault') return anyFault;
  const isOptional = mayBeAbsent(model);
  return {
    types: {
      request:
        isOptional || noun === 'header'
          ? compatible('existing calls may omit it')
          : breaking('existing calls that omit it no longer compile'),
      reply: compatible('replies have one more property'),
    },
    wire: {
      request: isOptional ? compatible('installed clients may omit it') : breaking('installed clients do not send it'),
      reply: isKnown
        ? breaking('installed clients do not expect the element at a second position')
        : compatible('installed clients ignore what they do not know'),
    },
  };
}

const unclear = breaking('one side may reject what the other side sends');
const differs = breaking('the two sides expect different values, or interpret an empty or absent value differently');

/** A row of the comparison: what changed, the texts before and after the change, and the effect on messages. */
type Row = readonly [
  kind: string,
  subject: string,
  texts: readonly [before: string, after: string],
  wire: () => Effects['wire'],
];

/** Compares a part with its counterpart. Each difference has the same effect on types: the property changed. */
export function comparePart(before: Part, after: Part, path: readonly string[], context: PartContext): void {
  const { noun, name } = before;
  const [old, fresh] = [before.model, after.model];
  const { report, types, directions } = context;
  const rows: Row[] = [
    [
      'occurrence-changed',
      `occurrence of the ${name}`,
      [occurrence(old), occurrence(fresh)],
      () => wireOfOccurrence(old, fresh),
    ],
  ];
  let isReplaced: boolean | undefined;
  if (old.kind === 'any' && fresh.kind === 'any')
    rows.push(['wildcard-changed', name, [allowedBy(old), allowedBy(fresh)], () => unclear]);
  if (old.kind === 'element' && fresh.kind === 'element') {
    const typeNames = types.use(old.type, fresh.type, path);
    isReplaced = typeNames[0] !== typeNames[1];
    const texts = (of: (element: ElementMemberModel) => string) => [of(old), of(fresh)] as const;
    const quoted = (value: string | undefined): string => (value === undefined ? 'none' : `"${value}"`);
    rows.push(
      [`${noun}-renamed`, name, texts(nameOf), () => breaking('neither side knows the element by its other name')],
      [`${noun}-retyped`, `type of the ${name}`, typeNames, () => wireOfValues(old.type, fresh.type, types)],
      [
        'nillable-changed',
        name,
        texts(({ nillable }) => (nillable ? 'nillable' : 'not nillable')),
        () =>
          fresh.nillable
            ? widened('installed clients do not send nil', 'installed clients may not expect nil')
            : narrowed('the service no longer accepts nil', 'nil no longer occurs'),
      ],
      [`${noun}-fixed-changed`, `fixed value of the ${name}`, texts(({ fixed }) => quoted(fixed)), () => differs],
      [
        `${noun}-default-changed`,
        `default value of the ${name}`,
        texts((element) => quoted(element.default)),
        () => ({
          request:
            noun === 'attribute'
              ? differs
              : cosmetic('the default applies to empty elements, which clients do not send'),
          reply: differs,
        }),
      ],
      ['constraint-changed', `constraints of the ${name}`, texts(({ unchecked = 'none' }) => unchecked), () => unclear],
    );
    compareDocumentation(report, path, name, [old.documentation, fresh.documentation]);
  }
  // a header block is always optional, and the item of an array is not a property
  const isFree = noun === 'header' || context.isArray === true;
  const shape = isFree ? { ...old, min: fresh.min, max: fresh.max } : old;
  const property = compareProperties(shape, fresh, directions, types, isReplaced);
  const changed = rows.filter(([, , [one, other]]) => one !== other);
  if (changed.length === 0 && property)
    compareTexts(report, {
      kind: 'property-changed',
      path,
      subject: `TypeScript type of the ${name}`,
      texts: property.texts,
      effects: () => property,
    });
  const effectOnTypes = property?.types ?? sameTypes;
  for (const [kind, subject, texts, wire] of changed)
    compareTexts(report, { kind, path, subject, texts, effects: () => ({ types: effectOnTypes, wire: wire() }) });
  if (old.kind !== 'group' || fresh.kind !== 'group') return;
  const members = membersIn(fresh);
  membersIn(old).forEach((each, at) => {
    const part = memberPart(each);
    comparePart(part, memberPart(members[at] as MemberModel), [...path, part.step], context);
  });
}

function wireOfOccurrence(before: MemberModel, after: MemberModel): EffectByDirection {
  const maximumOf = ({ max }: MemberModel): number => (max === 'unbounded' ? Infinity : max);
  const [max, newMax] = [maximumOf(before), maximumOf(after)];
  return {
    request:
      after.min > before.min
        ? breaking('installed clients may omit it or send fewer')
        : newMax < max
          ? breaking('installed clients may send more')
          : compatible('the service accepts what installed clients send'),
    reply:
      after.min < before.min
        ? breaking('installed clients report that it is missing')
        : newMax > max && before.kind !== 'any'
          ? breaking('installed clients reject the additional ones')
          : compatible('installed clients accept what the service sends'),
  };
}
