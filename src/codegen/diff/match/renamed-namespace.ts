import type { ServiceDescription } from '../../read/service-description.js';

/**
 * Finds the namespace whose name differs between the old and the new WSDL. A service whose namespace contains a version
 * number or a host renames the namespace with every version or region. Such a renaming is reported as a single change.
 *
 * @returns the old and the new name, if exactly one namespace exists only in the old WSDL, and exactly one exists only
 * in the new WSDL
 */
export function renamedNamespace(
  before: ServiceDescription,
  after: ServiceDescription,
): readonly [before: string, after: string] | undefined {
  const [old, fresh] = [namespacesIn(before), namespacesIn(after)];
  const [removed, ...otherRemoved] = [...old].filter((ns) => !fresh.has(ns));
  const [added, ...otherAdded] = [...fresh].filter((ns) => !old.has(ns));
  const isOne = otherRemoved.length + otherAdded.length === 0;
  return removed !== undefined && added !== undefined && isOne ? [removed, added] : undefined;
}

/** Returns the namespaces of all global elements and types. */
function namespacesIn({ components }: ServiceDescription): ReadonlySet<string> {
  return new Set(components.flatMap(({ name }) => (name ? [name.ns] : [])));
}

/**
 * Returns a description in which a namespace has its new name. Objects with several users still have the same users,
 * and locations are the same objects as before, because they identify the types of the model.
 */
export function renameNamespace(
  description: ServiceDescription,
  [from, to]: readonly [before: string, after: string],
): ServiceDescription {
  const copies = new Map<object, object>();
  const copy = <T>(value: T, key: string): T => {
    if (value === from && namespaceKeys.includes(key)) return to as T;
    if (typeof value !== 'object' || value === null || key === 'location') return value;
    let copied = copies.get(value);
    if (!copied) {
      copied = Array.isArray(value)
        ? value.map((each: unknown) => copy(each, key))
        : Object.fromEntries(Object.entries(value).map(([name, each]) => [name, copy(each as unknown, name)]));
      copies.set(value, copied);
    }
    return copied as T;
  };
  return copy(description, '');
}

const namespaceKeys: readonly string[] = ['ns', 'namespaces', 'otherThan'];
