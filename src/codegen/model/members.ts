import type {
  AttributeUse,
  ElementParticle,
  GlobalElement,
  GroupParticle,
  OccurrenceRange,
  Particle,
  TypeUse,
} from '../read/service-description.js';
import { type AllocatedName, decodeXmlName, NameScope, reasonOf } from './identifier.js';
import type { ElementMemberModel, GroupMemberModel, MemberModel, TypeModelReference } from './model.js';

/** What the members of types refer to. */
interface MemberContext {
  readonly reference: (use: TypeUse) => TypeModelReference;
  readonly groupNames: ReadonlyMap<GroupParticle, string>;
  readonly groupsOfReplies: ReadonlySet<GroupParticle>;
  readonly notices: string[];
}

/** Builds the properties that represent the particles and attributes of types. */
export class MemberBuilder {
  /**
   * The alternatives of each group. The alternatives are built only once, because all types that inherit a group share
   * the group's type.
   */
  private readonly alternatives = new Map<GroupParticle, GroupMemberModel['alternatives']>();

  constructor(private readonly context: MemberContext) {}

  /**
   * @param owner the name of the type
   * @param declared the particles that the type itself declares; no notices are added for inherited particles
   */
  members(
    particles: readonly Particle[],
    properties: NameScope,
    owner: string,
    declared: readonly Particle[],
  ): readonly MemberModel[] {
    const own = new Set(declared);
    return particles.map((particle): MemberModel => {
      if (particle.kind === 'any') {
        const { location: _, ...wildcard } = particle;
        return { ...wildcard, key: properties.allocateNumbered('$any') };
      }
      if (particle.kind === 'group') {
        const { kind, min, max, compositor } = particle;
        const key = properties.allocateNumbered(`$${compositor}`);
        const name = this.context.groupNames.get(particle) as string;
        const direction = this.context.groupsOfReplies.has(particle) ? ('reply' as const) : ('request' as const);
        const alternatives = this.alternativesOf(particle, name);
        return { kind, key, min, max, compositor, name, direction, alternatives };
      }
      const allocated = properties.allocate(decodeXmlName(particle.name.local));
      if (own.has(particle)) this.notice('element', particle, allocated, owner);
      return this.element(particle, allocated.name, particle);
    });
  }

  /**
   * Builds the properties for attributes. Must be called after `members`. If an element and an attribute have the same
   * name, the element then gets the preferred property name.
   */
  attributes(
    attributes: readonly AttributeUse[],
    properties: NameScope,
    owner: string,
    declared: readonly AttributeUse[],
  ): readonly ElementMemberModel[] {
    const own = new Set(declared);
    return attributes.map((attribute) => {
      const { use, ...declaration } = attribute;
      const allocated = properties.allocate(decodeXmlName(attribute.name.local));
      if (own.has(attribute)) this.notice('attribute', attribute, allocated, owner);
      return this.element(declaration, allocated.name, { min: use === 'required' ? 1 : 0, max: 1 });
    });
  }

  element(
    { name, type, location: _, ...rest }: Omit<GlobalElement, 'kind' | 'nillable'>,
    key: string,
    { min, max }: OccurrenceRange,
  ): ElementMemberModel {
    const reference = this.context.reference(type);
    return { nillable: false, ...rest, kind: 'element', key, name: name.local, ns: name.ns, type: reference, min, max };
  }

  private alternativesOf(group: GroupParticle, name: string): GroupMemberModel['alternatives'] {
    let alternatives = this.alternatives.get(group);
    if (!alternatives) {
      alternatives = group.alternatives.map((each) => this.members(each, new NameScope('properties'), name, each));
      this.alternatives.set(group, alternatives);
    }
    return alternatives;
  }

  private notice(
    noun: string,
    { name: { local }, location }: AttributeUse | ElementParticle,
    { name, conflict }: AllocatedName,
    owner: string,
  ): void {
    if (!conflict) return;
    const reason = reasonOf(conflict, decodeXmlName(local));
    this.context.notices.push(
      `the ${noun} ${local} of ${owner} (line ${location.line}) becomes the property ${name}: ${reason}`,
    );
  }
}
