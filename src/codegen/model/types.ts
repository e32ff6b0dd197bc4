import type { Budget } from '../budget.js';
import type {
  ComplexTypeDefinition,
  ServiceDescription,
  Particle,
  QName,
  TypeDefinition,
  TypeUse,
} from '../read/service-description.js';
import { PropertyScope, type Scope } from './identifier.js';
import type { TypeModel, TypeModelReference } from './model.js';
import { nameFamilies } from './families.js';
import { contentOf } from './inheritance.js';
import { listTypes, settleGroups, settleNames } from './type-list.js';
import { MemberNaming } from './members.js';
import { arrayTypes, type Components, typesWithin, usesOf } from '../read/components.js';

export interface NamedTypes {
  readonly types: readonly TypeModel[];
  readonly reference: (use: TypeUse) => TypeModelReference;
  readonly naming: MemberNaming;
}

/** Names all types, and says of each what the emitters need to know. */
export function nameTypes(
  description: ServiceDescription,
  components: Components,
  scope: Scope,
  notices: string[],
  budget: Budget,
): NamedTypes {
  const { inputs, outputs } = messagesOf(description, components);
  const requests = typesWithin(inputs, components);
  const replies = typesWithin(outputs, components);

  const listed = listTypes(description, components, [...inputs, ...outputs]);
  const names = settleNames(listed, scope, notices, budget);
  const reference = (use: TypeUse): TypeModelReference => {
    if (use.kind === 'builtIn') return { builtIn: use.name };
    if (use.kind === 'open') return { open: use.name };
    const type = components.type(use);
    // an element without a type of its own, reached by reference
    if (!type) return use.kind === 'ofElement' ? reference(components.element(use.name).type) : { open: 'anyType' };
    return { definition: names.get(type) ?? '' };
  };

  const declared = new Set<TypeDefinition>();
  for (const use of [...inputs, ...outputs, ...listed.flatMap((each) => usesOf(each.type))]) {
    const type = components.type(use);
    if (type) declared.add(type);
  }
  const families = nameFamilies(listed, names, declared, components, scope);
  const groups = settleGroups(listed, names, scope, budget);
  const naming = new MemberNaming(reference, groups, notices);
  const arrays = arrayTypes(names.keys(), description, components);

  const types = listed.map(({ type }): TypeModel => {
    const common = {
      name: names.get(type) ?? '',
      ...(type.name && { schemaName: type.name.local, schemaNs: type.name.ns }),
      ...(type.documentation !== undefined && { documentation: type.documentation }),
      direction: requests.has(type) && !replies.has(type) ? ('request' as const) : ('reply' as const),
      location: type.location,
    };
    if (type.kind === 'simple') {
      const { base, enumeration, facets } = type;
      return { kind: 'simple', ...common, base, ...(enumeration && { enumeration }), ...(facets && { facets }) };
    }
    if (type.kind === 'list')
      return { kind: 'list', ...common, item: reference(type.item), ...(type.facets && { facets: type.facets }) };
    if (type.kind === 'union') return { kind: 'union', ...common, members: type.members.map(reference) };

    const { particles, attributes, anyAttribute, text, mixed } = contentOf(type, components);
    if (mixed) noticeMixed(type, common.name, notices);
    const properties = new PropertyScope();
    const isOpaque = mixed || text !== undefined;
    const members = naming.members(isOpaque ? [] : particles, properties, common.name, new Set(type.particles));
    const [item] = members;
    if (item?.kind === 'element' && arrays.has(type)) return { kind: 'array', ...common, item };
    const family = families.get(type);
    return {
      kind: 'complex',
      ...common,
      members,
      attributes: naming.attributes(attributes, properties, common.name, new Set(type.attributes)),
      anyAttribute,
      ...(text && { text: reference(text) }),
      mixed,
      abstract: type.abstract,
      ...(family && { family }),
    };
  });
  return { types, reference, naming };
}

/** What a mixed type declares becomes no properties. */
function noticeMixed({ particles, location }: ComplexTypeDefinition, name: string, notices: string[]): void {
  const declared = elementNames(particles);
  if (declared.length > 0)
    notices.push(
      `the type ${name} (line ${location.line}) is mixed: ${declared.join(', ')} are no properties of it; they are in $content, as XmlElement, in their order, and not checked`,
    );
}

function elementNames(particles: readonly Particle[]): readonly string[] {
  return particles.flatMap((each) =>
    each.kind === 'element' ? [each.name.local] : each.kind === 'group' ? elementNames(each.alternatives.flat()) : [],
  );
}

/** The types of all that requests and replies begin with: bodies, header blocks, details of faults. */
function messagesOf(
  { operations }: ServiceDescription,
  components: Components,
): { readonly inputs: readonly TypeUse[]; readonly outputs: readonly TypeUse[] } {
  const typesOf = (names: readonly (QName | undefined)[]): readonly TypeUse[] =>
    names.flatMap((name) => (name ? [components.element(name).type] : []));
  return {
    inputs: operations.flatMap((each) => typesOf([each.input, ...each.requestHeaders])),
    outputs: operations.flatMap((each) => typesOf([each.output, ...each.replyHeaders, ...each.faults])),
  };
}
