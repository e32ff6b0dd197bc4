import type { Budget } from '../budget.js';
import { type Components, elementsIn, reachableTypes, typesUsedBy } from '../read/components.js';
import type {
  ComplexTypeDefinition,
  QName,
  ServiceDescription,
  TypeDefinition,
  TypeUse,
} from '../read/service-description.js';
import { arrayTypes } from './array-types.js';
import { NameScope } from './identifier.js';
import { MemberBuilder } from './members.js';
import type { TypeModel, TypeModelReference } from './model.js';
import { buildFamilies } from './type-families.js';
import { collectTypes, nameGroups, nameTypes } from './type-names.js';

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
    if (use.kind === 'builtIn') return { builtIn: use.name };
    if (use.kind === 'open') return { open: use.name };
    const type = components.type(use);
    if (type) return { definition: names.get(type) ?? '' };
    // an element without a type of its own
    return use.kind === 'ofElement' ? reference(components.element(use.name).type) : { open: 'anyType' };
  };

  const declared = new Set<TypeDefinition>();
  for (const use of [...inputs, ...outputs, ...entries.flatMap((each) => typesUsedBy(each.type))]) {
    const type = components.type(use);
    if (type) declared.add(type);
  }
  const families = buildFamilies(names, declared, components, scope);
  const builder = new MemberBuilder(reference, nameGroups(entries, names, scope, budget), notices);
  const arrays = arrayTypes(names.keys(), description, components);

  const types = entries.map(({ type }): TypeModel => {
    const name = names.get(type) ?? '';
    const common = {
      name,
      ...(type.name && { schemaName: type.name.local, schemaNs: type.name.ns }),
      ...(type.documentation !== undefined && { documentation: type.documentation }),
      direction: inRequests.has(type) && !inReplies.has(type) ? ('request' as const) : ('reply' as const),
      location: type.location,
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
        if (mixed) noticeMixed(type, name, notices);
        const properties = new NameScope('properties');
        const hasMembers = !mixed && text === undefined;
        const members = builder.members(hasMembers ? particles : [], properties, name, type.particles);
        const [item] = members;
        if (item?.kind === 'element' && arrays.has(type)) return { kind: 'array', ...common, item };
        const family = families.get(type);
        return {
          kind: 'complex',
          ...common,
          members,
          attributes: builder.attributes(attributes, properties, name, type.attributes),
          anyAttribute,
          ...(text && { text: reference(text) }),
          mixed,
          abstract: type.abstract,
          ...(family && { family }),
        };
      }
    }
  });
  return { types, reference, members: builder };
}

/** The elements of a mixed type do not become properties. */
function noticeMixed({ particles, location }: ComplexTypeDefinition, name: string, notices: string[]): void {
  const elements = elementsIn(particles).map((each) => each.name.local);
  if (elements.length > 0)
    notices.push(
      `the type ${name} (line ${location.line}) is mixed: ${elements.join(', ')} are in $content as XmlElement, in ` +
        'document order and unchecked, and have no properties',
    );
}
