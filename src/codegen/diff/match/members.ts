import type { AttributeModel, MemberModel } from '../../model/model.js';
import { elementsIn } from '../../read/components.js';
import {
  type AttributeUse,
  type ComplexTypeDefinition,
  type ElementParticle,
  expanded,
  type GroupParticle,
  type Particle,
  type Wildcard,
} from '../../read/service-description.js';
import { type Key, type Matched, matchByKey } from './by-key.js';
import type { TypeIndex } from './wsdl-version.js';

/**
 * An element, wildcard or group in a complex type, together with its property. Elements in groups have no property of
 * their own. Attributes, header blocks, Body elements and faults are compared as elements that occur at most once.
 */
export interface Member {
  readonly noun: 'member' | 'attribute' | 'header' | 'body' | 'fault';
  readonly particle: Particle;
  readonly model?: MemberModel | AttributeModel;
}

export type ElementMember = Member & { readonly particle: ElementParticle };
export type GroupMember = Member & { readonly particle: GroupParticle };

export interface MatchedMembers extends Matched<Member> {
  /**
   * The names of the elements of changed groups, and of the elements that moved into or out of a group. The members that
   * contain these elements are not in any other list.
   */
  readonly regrouped: readonly string[];
}

/**
 * Matches elements by name, groups by structure, and wildcards by order. The remaining elements are then matched by
 * local name. The groups that changed, and the elements that moved into or out of groups, are returned separately.
 * Whether more or fewer combinations of elements are valid than before is not determined.
 */
export function matchMembers(before: readonly Member[], after: readonly Member[]): MatchedMembers {
  const { pairs, removed, added } = matchByKey(before, after, contentKey, localName);
  const namesIn = ({ particle }: Member): readonly string[] => elementsIn([particle]).map(keyOfElement);
  const [gone, come] = [new Set(removed.flatMap(namesIn)), new Set(added.flatMap(namesIn))];
  const isMoved = (name: string): boolean => gone.has(name) && come.has(name);
  const isStaying = (each: Member): boolean => !namesIn(each).some(isMoved);
  return {
    pairs,
    removed: removed.filter(isStaying),
    added: added.filter(isStaying),
    regrouped: elementsIn(removed.map(({ particle }) => particle)).flatMap((each) =>
      isMoved(keyOfElement(each)) ? [each.name.local] : [],
    ),
  };
}

/** Matches all elements within members by name. */
export function matchElements(before: Member, after: Member): Matched<ElementMember>['pairs'] {
  const elements = ({ particle }: Member): readonly ElementMember[] =>
    elementsIn([particle]).map((each) => ({ noun: 'member', particle: each }));
  return matchByKey(elements(before), elements(after), contentKey).pairs;
}

export function isElement(member: Member): member is ElementMember {
  return member.particle.kind === 'element';
}

export function isGroup(member: Member): member is GroupMember {
  return member.particle.kind === 'group';
}

/**
 * Returns the key of a member: the name of an element or the structure of a group. Two groups have the same structure
 * if they accept the same elements.
 */
/** The name of an element without the type that distinguishes parts of messages. */
function keyOfElement({ name: { ns, local } }: ElementParticle): string {
  return expanded({ ns, local });
}

const contentKey: Key<Member> = ({ particle }) => structureOf(particle);

function structureOf(particle: Particle): string {
  if (particle.kind === 'element') return keyOfElement(particle);
  if (particle.kind === 'any') return '*';
  const alternatives = particle.alternatives.map((each) =>
    each
      .map((part) => `${structureOf(part)} ${occurrenceOf(part)} ${part.kind === 'any' ? shownWildcard(part) : ''}`)
      .join(', '),
  );
  return `${particle.compositor} ${occurrenceOf(particle)} (${alternatives.sort().join(' | ')})`;
}

const occurrenceOf = ({ min, max }: Particle): string => `${min}..${max}`;

/** Returns the namespaces that a wildcard allows, and how strictly it checks the content. */
export function shownWildcard({ namespaces, otherThan, processContents }: Wildcard): string {
  const other = otherThan === undefined ? '##any' : `##other than ${otherThan}`;
  const listed = namespaces && [...new Set(namespaces.map((each) => each || '##local'))].sort().join(' ');
  return `${listed ?? other} (${processContents ?? 'strict'})`;
}

const localName: Key<Member> = ({ noun, particle }) =>
  noun === 'member' && particle.kind === 'element' ? particle.name.local : undefined;

/**
 * Returns the name of a member for use in paths. This is the name of an element or attribute, or the property name of a
 * wildcard or group.
 */
export function keyOf({ noun, particle, model }: Member): string {
  if (particle.kind === 'element') return noun === 'attribute' ? `@${particle.name.local}` : particle.name.local;
  return model?.key ?? (particle.kind === 'any' ? '$any' : `$${particle.compositor}`);
}

/** @param isOwn if `true`, inherited members are omitted */
export function membersOf(type: ComplexTypeDefinition, index: TypeIndex, isOwn: boolean): readonly Member[] {
  const model = index.modelOf(type);
  const models = model?.kind === 'complex' ? model.members : model?.kind === 'array' ? [model.item] : [];
  const members = index.contentOf(type).particles.map((particle, at): Member => {
    const found = models[at];
    return { noun: 'member', particle, ...(found && { model: found }) };
  });
  // Inherited members come first. A restriction declares all members that remain.
  return isOwn && type.base?.by === 'extension' ? members.slice(members.length - type.particles.length) : members;
}

/** @param isOwn if `true`, inherited attributes are omitted */
export function attributesOf(type: ComplexTypeDefinition, index: TypeIndex, isOwn: boolean): readonly Member[] {
  const model = index.modelOf(type);
  const models: readonly AttributeModel[] = model?.kind === 'complex' ? model.attributes : [];
  const own = new Set<AttributeUse>(type.attributes);
  return index.contentOf(type).attributes.flatMap((attribute, at): readonly Member[] => {
    if (isOwn && !own.has(attribute)) return [];
    const min = attribute.use === 'required' ? 1 : 0;
    const found = models[at];
    const particle = { ...attribute, kind: 'element', min, max: 1, nillable: false } as const;
    return [{ noun: 'attribute', particle, ...(found && { model: found }) }];
  });
}
