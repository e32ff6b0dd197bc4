import { type ServiceDescription, expanded, type QName } from '../../read/service-description.js';

/**
 * The namespace whose name differs between the old and the new WSDL, if any. A service whose namespace contains a
 * version number or a host renames the namespace with every version or region. Such a renaming is reported as a single
 * change, and all names in the namespace are compared as if the namespace still had its old name.
 */
export class RenamedNamespaces {
  /** Present if exactly one namespace exists only in the old WSDL, and exactly one exists only in the new WSDL. */
  readonly renamed: readonly [before: string, after: string] | undefined;

  constructor(before: ServiceDescription, after: ServiceDescription) {
    const [old, fresh] = [namespacesIn(before), namespacesIn(after)];
    const [removed, ...otherRemoved] = [...old].filter((ns) => !fresh.has(ns));
    const [added, ...otherAdded] = [...fresh].filter((ns) => !old.has(ns));
    if (removed !== undefined && added !== undefined && otherRemoved.length + otherAdded.length === 0)
      this.renamed = [removed, added];
  }

  /** Returns the new name of a namespace. */
  of(ns: string): string {
    return this.renamed?.[0] === ns ? this.renamed[1] : ns;
  }

  name({ ns, local }: QName): QName {
    return { ns: this.of(ns), local };
  }

  isSame(before: QName, after: QName): boolean {
    return before.local === after.local && this.of(before.ns) === after.ns;
  }
}

/** Returns the namespaces of all global elements and types. */
function namespacesIn({ components }: ServiceDescription): ReadonlySet<string> {
  return new Set(components.flatMap(({ name }) => (name ? [name.ns] : [])));
}

/** Formats a name with its namespace for messages. */
export function shownName(name: QName): string {
  return name.ns === '' ? `${name.local} (in no namespace)` : expanded(name);
}
