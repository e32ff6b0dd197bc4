import type {
  ServiceDescription,
  GroupParticle,
  Particle,
  TypeDefinition,
  TypeUse,
} from '../read/service-description.js';
import { type Budget, partsOfText } from '../budget.js';
import { because, type Scope, toIdentifier, upperFirst, wishFor } from './identifier.js';
import { type Components, typesWithin, usesOf } from '../read/components.js';

/** A type that is to be written, and where an anonymous one stands. */
export interface Listed {
  readonly type: TypeDefinition;
  /** The global element whose type it is. */
  readonly element?: string;
  /** The type that it stands in, and the name of the element, attribute or part of it that it is for. */
  readonly within?: { readonly type: TypeDefinition; readonly part: string };
}

/**
 * All named types, and the anonymous types of the elements that anything refers to, in the order of the description.
 *
 * @param messages the types of the elements of all messages
 */
export function listTypes(
  description: ServiceDescription,
  components: Components,
  messages: readonly TypeUse[],
): readonly Listed[] {
  const named = description.components.flatMap((each): TypeUse[] =>
    each.kind !== 'element' && each.name ? [{ kind: 'named', name: each.name }] : [],
  );
  const used = typesWithin([...messages, ...named], components);
  const listed: Listed[] = [];
  const seen = new Set<TypeDefinition>();
  const add = (entry: Listed): void => {
    // the anonymous type of a global attribute, or of a group's element, stands wherever that is referred to
    if (seen.has(entry.type)) return;
    seen.add(entry.type);
    listed.push(entry);
    for (const { type, part } of anonymousParts(entry.type)) add({ type, within: { type: entry.type, part } });
  };
  for (const each of description.components)
    if (each.kind !== 'element') add({ type: each });
    else if (each.type.kind === 'anonymous' && used.has(each.type.type))
      add({ type: each.type.type, element: each.name.local });
  return listed;
}

/** The anonymous types that stand in a type, and what each of them is called by there. */
function anonymousParts(type: TypeDefinition): readonly { readonly type: TypeDefinition; readonly part: string }[] {
  const parts: { type: TypeDefinition; part: string }[] = [];
  const add = (use: TypeUse | undefined, part: string): void => {
    if (use?.kind === 'anonymous') parts.push({ type: use.type, part });
  };
  const addAll = (particles: readonly Particle[]): void => {
    for (const each of particles)
      if (each.kind === 'element') add(each.type, each.name.local);
      else if (each.kind === 'group') each.alternatives.forEach(addAll);
  };
  if (type.kind === 'complex') {
    addAll(type.particles);
    for (const each of type.attributes) if (each.use !== 'prohibited') add(each.type, each.name.local);
    add(type.text, 'value');
  } else if (type.kind !== 'simple') for (const use of usesOf(type)) add(use, type.kind === 'list' ? 'item' : 'member');
  return parts;
}

/** Named types come first, because those names are looked for; then those of elements; then the others. */
export function settleNames(
  listed: readonly Listed[],
  scope: Scope,
  notices: string[],
  budget: Budget,
): ReadonlyMap<TypeDefinition, string> {
  const names = new Map<TypeDefinition, string>();
  const rank = ({ type, element }: Listed): number => (type.name ? 0 : element === undefined ? 2 : 1);
  // a sort keeps the order of the description among equals, so an owner has its name before what stands in it
  for (const entry of [...listed].sort((a, b) => rank(a) - rank(b))) {
    const { type, element, within } = entry;
    const inner = within && `${names.get(within.type) ?? ''}${upperFirst(toIdentifier(wishFor(within.part)))}`;
    const given = type.name?.local ?? (element === undefined ? (inner ?? '') : upperFirst(element));
    const wish = wishFor(given);
    const { name, obstacle } = scope.settle(wish);
    budget.spend(partsOfText(name), type.location);
    names.set(type, name);
    // where an anonymous type stands is said by its name already
    if (obstacle && (type.name || element !== undefined || obstacle === 'taken'))
      notices.push(`the type ${wish} (line ${type.location.line}) is called ${name}: ${because(obstacle, wish)}`);
  }
  return names;
}

/** The names of the object types of groups: that of the type or group around it, and what it is. */
export function settleGroups(
  listed: readonly Listed[],
  names: ReadonlyMap<TypeDefinition, string>,
  scope: Scope,
  budget: Budget,
): ReadonlyMap<GroupParticle, string> {
  const groups = new Map<GroupParticle, string>();
  const settle = (particles: readonly Particle[], owner: string): void => {
    const counts = { choice: 0, sequence: 0 };
    for (const each of particles) {
      // a group that types share by reference has the name that the first of them gives it
      if (each.kind !== 'group' || groups.has(each)) continue;
      const count = (counts[each.compositor] += 1);
      const { name } = scope.settle(`${owner}${upperFirst(each.compositor)}${count === 1 ? '' : count}`);
      budget.spend(partsOfText(name), each.location);
      groups.set(each, name);
      for (const alternative of each.alternatives) settle(alternative, name);
    }
  };
  for (const { type } of listed) if (type.kind === 'complex') settle(type.particles, names.get(type) ?? '');
  return groups;
}
