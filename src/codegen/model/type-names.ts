import { type Budget, partsOfText } from '../budget.js';
import { type Components, reachableTypes, typedPartsOf } from '../read/components.js';
import type {
  GroupParticle,
  Particle,
  ServiceDescription,
  TypeDefinition,
  TypeUse,
} from '../read/service-description.js';
import { decodeXmlName, type NameScope, reasonOf, toIdentifier, upperFirst } from './identifier.js';

/** A type in the model. If the type is anonymous, the entry also identifies its declaration. */
export interface TypeEntry {
  readonly type: TypeDefinition;
  /** The name of the global element that declares the type. */
  readonly element?: string;
  /**
   * The enclosing type, and the name of the element, attribute or other part of the enclosing type that declares this
   * type.
   */
  readonly parent?: { readonly type: TypeDefinition; readonly part: string };
}

/**
 * Collects all named types and the anonymous types of used elements, in document order.
 *
 * @param messages the types of all message elements
 */
export function collectTypes(
  description: ServiceDescription,
  components: Components,
  messages: readonly TypeUse[],
): readonly TypeEntry[] {
  const named = description.components.flatMap((each): TypeUse[] =>
    each.kind !== 'element' && each.name ? [{ kind: 'named', name: each.name }] : [],
  );
  const used = reachableTypes([...messages, ...named], components);
  const entries = new Map<TypeDefinition, TypeEntry>();
  const add = (entry: TypeEntry): void => {
    const { type } = entry;
    // an anonymous type in a global attribute or a group is encountered again at every reference
    if (entries.has(type)) return;
    entries.set(type, entry);
    for (const [part, use] of typedPartsOf(type))
      if (use.kind === 'anonymous') add({ type: use.type, parent: { type, part } });
  };
  for (const each of description.components)
    if (each.kind !== 'element') add({ type: each });
    else if (each.type.kind === 'anonymous' && used.has(each.type.type))
      add({ type: each.type.type, element: each.name.local });
  return [...entries.values()];
}

/**
 * Assigns a name to every type. Types with a name in the schema are named first, because users search for those names.
 * The types of global elements are named next, followed by all other types.
 */
export function nameTypes(
  entries: readonly TypeEntry[],
  scope: NameScope,
  notices: string[],
  budget: Budget,
): ReadonlyMap<TypeDefinition, string> {
  const names = new Map<TypeDefinition, string>();
  const ordered = [
    ...entries.filter(({ type }) => type.name),
    ...entries.filter(({ element }) => element !== undefined),
    // each type follows the type that contains it
    ...entries.filter(({ parent }) => parent),
  ];
  for (const { type, element, parent } of ordered) {
    const inner = parent && (names.get(parent.type) as string) + upperFirst(toIdentifier(decodeXmlName(parent.part)));
    const named = type.name?.local.replaceAll(' original', '_original');
    const preferred = decodeXmlName(named ?? inner ?? upperFirst(element as string));
    const { name, conflict } = scope.allocate(preferred);
    budget.spend(partsOfText(name), type.location);
    names.set(type, name);
    // the name of an inner type already shows where the type is declared, so only a taken name deserves a notice
    if (conflict && (type.name || element !== undefined || conflict === 'taken'))
      notices.push(
        `the type ${preferred} (line ${type.location.line}) is called ${name}: ${reasonOf(conflict, preferred)}`,
      );
  }
  return names;
}

/**
 * Assigns a name to the object type of every group. The name is derived from the enclosing type or group: `USERChoice`,
 * `USERChoice2`.
 */
export function nameGroups(
  entries: readonly TypeEntry[],
  names: ReadonlyMap<TypeDefinition, string>,
  scope: NameScope,
  budget: Budget,
): ReadonlyMap<GroupParticle, string> {
  const groups = new Map<GroupParticle, string>();
  const nameIn = (particles: readonly Particle[], owner: string): void => {
    const counts = { choice: 0, sequence: 0 };
    for (const each of particles) {
      // a group that several types reference is named after the first of these types
      if (each.kind !== 'group' || groups.has(each)) continue;
      const count = (counts[each.compositor] += 1);
      const { name } = scope.allocate(`${owner}${upperFirst(each.compositor)}${count === 1 ? '' : count}`);
      budget.spend(partsOfText(name), each.location);
      groups.set(each, name);
      budget.within(each.location, () => each.alternatives.forEach((alternative) => nameIn(alternative, name)));
    }
  };
  for (const { type } of entries) if (type.kind === 'complex') nameIn(type.particles, names.get(type) as string);
  return groups;
}
