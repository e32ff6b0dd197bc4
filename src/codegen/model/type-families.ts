import type { Components } from '../read/components.js';
import type { TypeDefinition } from '../read/service-description.js';
import { decodeXmlName, type NameScope, upperFirst } from './identifier.js';
import type { FamilyModel } from './model.js';

/**
 * The families of types: the types that a value can have where a type is declared that others extend or restrict. A type that
 * no element is declared with needs no union, and its derived types need no `$type`.
 *
 * @param names the TypeScript names of all types, in the order of the model
 * @param declared the types that elements are declared with
 */
export function buildFamilies(
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
    // types of one name in two namespaces: the second tag is the TypeScript name
    let tag = decodeXmlName(type.name.local);
    while (tags.has(tag)) tag = tag === name ? `${tag}_` : name;
    tags.add(tag);
    const others = derived.get(type);
    const union = others && scope.allocate(`Any${upperFirst(name)}`).name;
    families.set(type, {
      tag,
      derived: (others ?? []).map((each) => names.get(each) ?? ''),
      ...(union !== undefined && { union }),
    });
  }
  return families;
}
