import type { Description, ParticleDescription, TypeDescription, TypeUse } from './description.js';
import { because, PropertyScope, type Scope, upperFirst } from './identifier.js';
import type { MemberModel, TypeModel, TypeModelReference } from './model.js';
import { arrayTypes, type Components, typesWithin } from './reach.js';

export interface NamedTypes {
  readonly types: readonly TypeModel[];
  readonly reference: (use: TypeUse) => TypeModelReference;
}

/** A type that is to be written, and where an anonymous one stands. */
interface Listed {
  readonly type: TypeDescription;
  /** The global element whose type it is. */
  readonly element?: string;
  /** The type, and the element of it, whose type it is. */
  readonly within?: { readonly type: TypeDescription; readonly element: string };
}

/** Names all types, and says of each what the emitters need to know. */
export function nameTypes(
  description: Description,
  components: Components,
  scope: Scope,
  notices: string[],
): NamedTypes {
  const inputs = description.operations.map((each) => components.element(each.input).type);
  const outputs = description.operations.map((each) => components.element(each.output).type);
  const requests = typesWithin(inputs, components);
  const replies = typesWithin(outputs, components);

  const listed = listTypes(description, components, [...inputs, ...outputs]);
  const names = settleNames(listed, scope, notices);
  const reference = (use: TypeUse): TypeModelReference => {
    if (use.kind === 'builtIn') return { builtIn: use.name };
    const type = components.type(use);
    return { definition: (type && names.get(type)) ?? '' };
  };
  const arrays = arrayTypes(names.keys(), description, components);

  const types = listed.map(({ type }): TypeModel => {
    const common = {
      name: names.get(type) ?? '',
      ...(type.name && { schemaName: type.name.local }),
      ...(type.documentation !== undefined && { documentation: type.documentation }),
      direction: requests.has(type) && !replies.has(type) ? ('request' as const) : ('reply' as const),
      place: type.place,
    };
    if (type.kind === 'simple') {
      const { base, enumeration } = type;
      return { kind: 'simple', ...common, base, ...(enumeration && { enumeration }) };
    }
    const properties = new PropertyScope();
    const members = type.particles.map((particle) => {
      const { name, obstacle } = properties.settle(particle.name.local);
      if (obstacle)
        notices.push(
          `the element ${particle.name.local} of ${common.name} (line ${particle.place.line}) is the property ${name}: ` +
            because(obstacle, particle.name.local),
        );
      return memberOf(particle, name, reference);
    });
    const [item] = members;
    return item && arrays.has(type) ? { kind: 'array', ...common, item } : { kind: 'complex', ...common, members };
  });
  return { types, reference };
}

function memberOf(particle: ParticleDescription, key: string, reference: NamedTypes['reference']): MemberModel {
  const { name, documentation, type, nillable, min, max } = particle;
  return {
    key,
    name: name.local,
    ns: name.ns,
    ...(documentation !== undefined && { documentation }),
    type: reference(type),
    nillable,
    min,
    max,
  };
}

/**
 * All named types, and the anonymous types of the elements that anything refers to, in the order of the description.
 *
 * @param messages the types of the elements of all messages
 */
function listTypes(description: Description, components: Components, messages: readonly TypeUse[]): readonly Listed[] {
  const named = description.components.flatMap((each): TypeUse[] =>
    each.kind !== 'element' && each.name ? [{ kind: 'named', name: each.name }] : [],
  );
  const used = typesWithin([...messages, ...named], components);
  const listed: Listed[] = [];
  const add = (entry: Listed): void => {
    listed.push(entry);
    if (entry.type.kind !== 'complex') return;
    for (const { name, type } of entry.type.particles)
      if (type.kind === 'anonymous') add({ type: type.type, within: { type: entry.type, element: name.local } });
  };
  for (const each of description.components)
    if (each.kind !== 'element') add({ type: each });
    else if (each.type.kind === 'anonymous' && used.has(each.type.type))
      add({ type: each.type.type, element: each.name.local });
  return listed;
}

/** Named types come first, because those names are looked for; then those of elements; then the others. */
function settleNames(listed: readonly Listed[], scope: Scope, notices: string[]): ReadonlyMap<TypeDescription, string> {
  const names = new Map<TypeDescription, string>();
  const rank = ({ type, element }: Listed): number => (type.name ? 0 : element === undefined ? 2 : 1);
  // a sort keeps the order of the description among equals, so an owner has its name before what stands in it
  for (const entry of [...listed].sort((a, b) => rank(a) - rank(b))) {
    const { type, element, within } = entry;
    const inner = within && `${names.get(within.type) ?? ''}${upperFirst(within.element)}`;
    const wish = type.name?.local ?? (element === undefined ? (inner ?? '') : upperFirst(element));
    const { name, obstacle } = scope.settle(wish);
    names.set(type, name);
    if (obstacle)
      notices.push(`the type ${wish} (line ${type.place.line}) is called ${name}: ${because(obstacle, wish)}`);
  }
  return names;
}
