import { addTo } from '../../read/group-by.js';
import { type ServiceDescription, expanded, type QName } from '../../read/service-description.js';

/**
 * The namespaces whose names differ between the old and the new WSDL. A service whose namespace contains a version
 * number renames the namespace with every version. Such a renaming is reported as a single change, and all names in the
 * namespace are compared as if the namespace still had its old name.
 */
export class RenamedNamespaces {
  /** Maps old names to new names, in WSDL order. */
  readonly all: ReadonlyMap<string, string>;
  private readonly former: ReadonlyMap<string, string>;

  constructor(before: ServiceDescription, after: ServiceDescription) {
    this.all = renamedBetween(before, after);
    this.former = new Map([...this.all].map(([ns, renamed]) => [renamed, ns]));
  }

  /** Returns the new name of a namespace. */
  of(ns: string): string {
    return this.all.get(ns) ?? ns;
  }

  name({ ns, local }: QName): QName {
    return { ns: this.of(ns), local };
  }

  formerName({ ns, local }: QName): QName {
    return { ns: this.former.get(ns) ?? ns, local };
  }

  isSame(before: QName, after: QName): boolean {
    return before.local === after.local && this.of(before.ns) === after.ns;
  }
}

/**
 * Pairs each namespace that exists only in the old WSDL with a namespace that exists only in the new WSDL. The
 * namespace with the most names in common is chosen.
 */
function renamedBetween(before: ServiceDescription, after: ServiceDescription): ReadonlyMap<string, string> {
  const [old, fresh] = [localNames(before), localNames(after)];
  const namespacesOf = new Map<string, string[]>();
  for (const [ns, locals] of fresh) {
    if (old.has(ns)) continue;
    for (const local of locals) addTo(namespacesOf, local, ns);
  }
  const renamed = new Map<string, string>();
  const taken = new Set<string>();
  for (const [ns, locals] of old) {
    if (fresh.has(ns)) continue;
    const shared = new Map<string, number>();
    for (const local of locals)
      for (const each of namespacesOf.get(local) ?? [])
        if (!taken.has(each)) shared.set(each, (shared.get(each) ?? 0) + 1);
    const [best, count] = [...shared].reduce((most, each) => (each[1] > most[1] ? each : most), ['', 0]);
    // a namespace that contains fewer than half of the old names is considered a different namespace
    if (count === 0 || 2 * count < locals.size) continue;
    renamed.set(ns, best);
    taken.add(best);
  }
  return renamed;
}

/** Returns the names of the global elements and types in each namespace. */
function localNames({ components }: ServiceDescription): ReadonlyMap<string, ReadonlySet<string>> {
  const locals = new Map<string, Set<string>>();
  for (const { kind, name } of components) {
    if (!name) continue;
    const known = locals.get(name.ns) ?? new Set();
    locals.set(name.ns, known.add(`${kind === 'element' ? 'element' : 'type'} ${name.local}`));
  }
  return locals;
}

/** Formats a name with its namespace for messages. */
export function shownName(name: QName): string {
  return name.ns === '' ? `${name.local} (in no namespace)` : expanded(name);
}
