import type { TypeDefinition } from '../read/service-description.js';
import { type Scope, upperFirst, wishFor } from './identifier.js';
import type { FamilyModel } from './model.js';
import type { Listed } from './type-list.js';
import type { Components } from '../read/components.js';

/**
 * The families of types: what may stand where a type is declared that others extend or restrict. A type that no element
 * is declared to be of gives no union, and what only such types are the base of needs no `$type`.
 *
 * @param declared the types that an element is declared to be of
 */
export function nameFamilies(
  listed: readonly Listed[],
  names: ReadonlyMap<TypeDefinition, string>,
  declared: ReadonlySet<TypeDefinition>,
  components: Components,
  scope: Scope,
): ReadonlyMap<TypeDefinition, FamilyModel> {
  const derived = new Map<TypeDefinition, readonly TypeDefinition[]>();
  const members = new Set<TypeDefinition>();
  for (const { type } of listed) {
    if (!declared.has(type) || components.children(type).length === 0) continue;
    const found = components.derived(type).filter((each) => !each.abstract);
    derived.set(type, found);
    for (const each of [type, ...found]) members.add(each);
  }

  const families = new Map<TypeDefinition, FamilyModel>();
  const tags = new Set<string>();
  for (const { type } of listed) {
    if (!type.name || !members.has(type)) continue;
    const name = names.get(type) ?? '';
    // of two namespaces' types of one name, the second has that of its TypeScript type
    let tag = wishFor(type.name.local);
    while (tags.has(tag)) tag = tag === name ? `${tag}_` : name;
    tags.add(tag);
    const others = derived.get(type);
    const union = others && scope.settle(`Any${upperFirst(name)}`).name;
    families.set(type, {
      tag,
      derived: (others ?? []).map((each) => names.get(each) ?? ''),
      ...(union !== undefined && { union }),
    });
  }
  return families;
}
