import type { Budget } from '../budget.js';
import { allowedBy } from '../words.js';
import { decodeXmlName, NameScope, upperFirst } from './identifier.js';
import { MemberBuilder } from './members.js';
import type { FamilyModel, TypeModel, TypeModelReference } from './model.js';
import { collectTypes, nameGroups, nameTypes } from './type-names.js';
import { type Components, elementsIn, reachableTypes, typesUsedBy } from '../read/components.js';
import type {
  ComplexTypeDefinition,
  ElementParticle,
  GroupParticle,
  Particle,
  QName,
  ServiceDescription,
  TypeDefinition,
  TypeUse,
  Unchecked,
} from '../read/service-description.js';

export interface TypeModels {
  readonly types: readonly TypeModel[];
  readonly reference: (use: TypeUse) => TypeModelReference;
  readonly members: MemberBuilder;
}

/** Builds the models of all types. */
export function buildTypes(
  description: ServiceDescription,
  components: Components,
  scope: NameScope,
  notices: string[],
  budget: Budget,
): TypeModels {
  const typesOf = (names: readonly (QName | undefined)[]): readonly TypeUse[] =>
    names.flatMap((name) => (name ? [components.element(name).type] : []));
  const inputs = description.operations.flatMap((each) => typesOf([each.input, ...each.requestHeaders]));
  const outputs = description.operations.flatMap((each) =>
    typesOf([each.output, ...each.replyHeaders, ...each.faults]),
  );
  const inRequests = reachableTypes(inputs, components);
  const inReplies = reachableTypes(outputs, components);

  const entries = collectTypes(description, components, [...inputs, ...outputs]);
  const names = nameTypes(entries, scope, notices, budget);
  const reference = (use: TypeUse): TypeModelReference => {
    const resolved = components.resolve(use);
    return 'type' in resolved ? { definition: names.get(resolved.type) as string } : resolved;
  };

  const uses = [...inputs, ...outputs, ...entries.flatMap((each) => typesUsedBy(each.type))];
  const declared = new Set(uses.flatMap((use) => components.type(use) ?? []));
  const families = buildFamilies(names, declared, components, scope);
  const directionOf = (type: TypeDefinition): TypeModel['direction'] =>
    inRequests.has(type) && !inReplies.has(type) ? 'request' : 'reply';
  const groupsOfReplies = new Set<GroupParticle>();
  const addGroups = (particles: readonly Particle[]): void => {
    for (const each of particles) {
      if (each.kind !== 'group' || groupsOfReplies.has(each)) continue;
      groupsOfReplies.add(each);
      each.alternatives.forEach(addGroups);
    }
  };
  for (const { type } of entries)
    if (type.kind === 'complex' && directionOf(type) === 'reply') addGroups(components.contentOf(type).particles);
  const groupNames = nameGroups(entries, names, scope, budget);
  const builder = new MemberBuilder({ reference, groupNames, groupsOfReplies, notices });
  const arrays = arrayTypes(names.keys(), description, components);

  const types = entries.map(({ type }): TypeModel => {
    const name = names.get(type) as string;
    const common = {
      name,
      ...(type.name && { schemaName: type.name.local, schemaNs: type.name.ns }),
      ...(type.documentation !== undefined && { documentation: type.documentation }),
      direction: directionOf(type),
    };
    switch (type.kind) {
      case 'simple':
        return { ...type, ...common };
      case 'list':
        return { ...type, ...common, item: reference(type.item) };
      case 'union':
        return { ...type, ...common, members: type.members.map(reference) };
      case 'complex': {
        const { particles, attributes, anyAttribute, text, mixed } = components.contentOf(type);
        const properties = new NameScope('properties');
        // mixed content without declared elements is a list of text and elements
        const hasMembers = !mixed || elementsIn(particles).length > 0;
        const members = builder.members(hasMembers ? particles : [], properties, name, type.particles);
        const [item] = members;
        const unchecked = uncheckedIn(type, hasMembers ? [] : particles);
        if (item?.kind === 'element' && arrays.has(type)) return { kind: 'array', ...common, ...unchecked, item };
        const family = families.get(type);
        const base = components.base(type);
        return {
          kind: 'complex',
          ...common,
          ...unchecked,
          members,
          attributes: builder.attributes(attributes, properties, name, type.attributes),
          anyAttribute,
          ...(text && { text: reference(text) }),
          mixed,
          abstract: type.abstract,
          ...(base && type.base && { base: { name: names.get(base) as string, by: type.base.by } }),
          ...(family && { family }),
        };
      }
    }
  });
  return { types, reference, members: builder };
}

/** Returns what a validator checks and stubs ignore, as text. */
function uncheckedIn(type: ComplexTypeDefinition, particles: readonly Particle[]): Unchecked {
  const withoutLocation = (key: string, value: unknown): unknown => (key === 'location' ? undefined : value);
  const content = particles.map((each) => JSON.stringify(each, withoutLocation));
  const wildcard = type.attributeWildcard && allowedBy(type.attributeWildcard);
  const texts = [type.unchecked, wildcard, ...content].filter((each) => each !== undefined);
  return texts.length === 0 ? {} : { unchecked: texts.join(' ') };
}

/**
 * Builds the family of each type that has derived types. The family consists of the types that a value may have if an
 * element is declared with the type. If no element is declared with the type, no union is needed and the derived types
 * do not need a `$type` property.
 *
 * @param names the TypeScript names of all types, in model order
 * @param declared the types that elements are declared with
 */
function buildFamilies(
  names: ReadonlyMap<TypeDefinition, string>,
  declared: ReadonlySet<TypeDefinition>,
  components: Components,
  scope: NameScope,
): ReadonlyMap<TypeDefinition, FamilyModel> {
  const derived = new Map<TypeDefinition, readonly TypeDefinition[]>();
  for (const type of names.keys())
    if (declared.has(type) && components.children(type).length > 0)
      derived.set(
        type,
        components.derived(type).filter((each) => !each.abstract),
      );
  const members = new Set([...derived].flatMap(([type, others]) => [type, ...others]));

  const families = new Map<TypeDefinition, FamilyModel>();
  const tags = new Set<string>();
  for (const [type, name] of names) {
    if (!type.name || !members.has(type)) continue;
    // if types in two namespaces have the same name, the second type is tagged with its TypeScript name
    const local = decodeXmlName(type.name.local);
    const tag = tags.has(local) ? name : local;
    tags.add(tag);
    const others = derived.get(type);
    const union = others && scope.allocate(`Any${upperFirst(name)}`).name;
    families.set(type, {
      tag,
      derived: (others ?? []).map((each) => names.get(each) as string),
      ...(union !== undefined && { union }),
    });
  }
  return families;
}

/**
 * Finds the types that become arrays. Such a type contains a single repeated element, as the `ArrayOfX` types of ASMX
 * do. A message type does not become an array, because a message must be an object. A type that contains itself only
 * through array types does not become an array either, because the resulting array type would be infinite.
 */
function arrayTypes(
  types: Iterable<TypeDefinition>,
  description: ServiceDescription,
  components: Components,
): ReadonlySet<TypeDefinition> {
  const messages = new Set(
    description.operations.flatMap(({ input, output }) =>
      [input, output].map((name) => name && components.type(components.element(name).type)),
    ),
  );
  const itemTypeOf = (type: TypeDefinition): TypeDefinition | undefined => {
    const item = repeatedElement(type);
    return item && components.type(item.type);
  };
  const candidates = new Set(
    [...types].filter((type) => !messages.has(type) && components.children(type).length === 0 && repeatedElement(type)),
  );
  // each type leads to at most one other type, so a path that returns to itself is a cycle
  const cyclic = new Set<TypeDefinition>();
  const visited = new Set<TypeDefinition>();
  for (const start of candidates) {
    const path = new Set<TypeDefinition>();
    let type: TypeDefinition | undefined = start;
    for (; type && candidates.has(type) && !visited.has(type); type = itemTypeOf(type)) {
      visited.add(type);
      path.add(type);
    }
    for (; type && path.has(type) && !cyclic.has(type); type = itemTypeOf(type)) cyclic.add(type);
  }
  return new Set([...candidates].filter((type) => !cyclic.has(type)));
}

/**
 * Returns the only element of a type if that element is repeated: `<s:complexType
 * name="ArrayOfInt"><s:sequence><s:element maxOccurs="unbounded" name="int" type="s:int"/>`.
 */
function repeatedElement(type: TypeDefinition): ElementParticle | undefined {
  if (type.kind !== 'complex' || type.particles.length !== 1) return undefined;
  if (type.base || type.abstract || type.mixed || type.anyAttribute) return undefined;
  if (type.attributes.some((each) => each.use !== 'prohibited')) return undefined;
  const [particle] = type.particles;
  return particle?.kind === 'element' && particle.max !== 1 ? particle : undefined;
}
