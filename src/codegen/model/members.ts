import type {
  AttributeUse,
  GlobalElement,
  ElementParticle,
  GroupParticle,
  Particle,
  TypeUse,
  ValueConstraint,
} from '../read/service-description.js';
import { because, PropertyScope, type Settled, wishFor } from './identifier.js';
import type { AttributeModel, ElementMemberModel, GroupMemberModel, MemberModel, TypeModelReference } from './model.js';

/** Gives each particle and attribute of a type the property that holds it. */
export class MemberNaming {
  private readonly reference: (use: TypeUse) => TypeModelReference;
  private readonly groups: ReadonlyMap<GroupParticle, string>;
  private readonly notices: string[];
  /** The alternatives of groups: a group that is inherited has one type. */
  private readonly alternatives = new Map<GroupParticle, GroupMemberModel['alternatives']>();

  constructor(
    reference: (use: TypeUse) => TypeModelReference,
    groups: ReadonlyMap<GroupParticle, string>,
    notices: string[],
  ) {
    this.reference = reference;
    this.groups = groups;
    this.notices = notices;
  }

  /**
   * @param owner the type, as notices call it
   * @param own the particles that are not inherited: only those are worth a notice
   */
  members(
    particles: readonly Particle[],
    properties: PropertyScope,
    owner: string,
    own: ReadonlySet<Particle>,
  ): readonly MemberModel[] {
    return particles.map((particle): MemberModel => {
      const { min, max } = particle;
      if (particle.kind === 'any') {
        const { location: _place, ...wildcard } = particle;
        return { ...wildcard, key: properties.number('$any') };
      }
      if (particle.kind === 'group') {
        const key = properties.number(`$${particle.compositor}`);
        const { compositor } = particle;
        return {
          kind: 'group',
          key,
          min,
          max,
          compositor,
          name: this.groups.get(particle) ?? '',
          alternatives: this.group(particle),
        };
      }
      const settled = properties.settle(wishFor(particle.name.local));
      if (own.has(particle)) this.notice('element', particle, settled, owner);
      return this.element(particle, settled.name, particle);
    });
  }

  /** Elements come first where an attribute wishes for the same property. */
  attributes(
    attributes: readonly AttributeUse[],
    properties: PropertyScope,
    owner: string,
    own: ReadonlySet<AttributeUse>,
  ): readonly AttributeModel[] {
    return attributes.map((attribute) => {
      const { name, documentation, type, use } = attribute;
      const settled = properties.settle(wishFor(name.local));
      if (own.has(attribute)) this.notice('attribute', attribute, settled, owner);
      return {
        key: settled.name,
        name: name.local,
        ns: name.ns,
        ...(documentation !== undefined && { documentation }),
        type: this.reference(type),
        required: use === 'required',
        ...constraintOf(attribute),
      };
    });
  }

  element(
    element: ElementParticle | GlobalElement,
    key: string,
    { min, max }: Pick<ElementParticle, 'min' | 'max'>,
  ): ElementMemberModel {
    const { name, documentation, type, nillable } = element;
    return {
      kind: 'element',
      key,
      name: name.local,
      ns: name.ns,
      ...(documentation !== undefined && { documentation }),
      type: this.reference(type),
      nillable,
      min,
      max,
      ...constraintOf(element),
    };
  }

  private group(group: GroupParticle): GroupMemberModel['alternatives'] {
    let alternatives = this.alternatives.get(group);
    if (!alternatives) {
      const owner = this.groups.get(group) ?? '';
      alternatives = group.alternatives.map((each) => this.members(each, new PropertyScope(), owner, new Set(each)));
      this.alternatives.set(group, alternatives);
    }
    return alternatives;
  }

  private notice(
    noun: string,
    { name: { local }, location }: AttributeUse | ElementParticle,
    { name, obstacle }: Settled,
    owner: string,
  ): void {
    if (obstacle)
      this.notices.push(
        `the ${noun} ${local} of ${owner} (line ${location.line}) is the property ${name}: ${because(obstacle, wishFor(local))}`,
      );
  }
}

/** `fixed` and `default`, where they are given. */
export function constraintOf(given: ValueConstraint): ValueConstraint {
  return {
    ...(given.fixed !== undefined && { fixed: given.fixed }),
    ...(given.default !== undefined && { default: given.default }),
  };
}
