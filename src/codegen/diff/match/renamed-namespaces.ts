import { type ServiceDescription, expanded, type QName } from '../../read/service-description.js';

/**
 * The namespaces of the old WSDL that have another name in the new one. A service with a versioned namespace renames it with
 * each version: that is one change, and everything in the namespace is compared as if it still had the old name.
 */
export class RenamedNamespaces {
  /** Old to new, in the order of the WSDL. */
  readonly all: ReadonlyMap<string, string>;
  private readonly former: ReadonlyMap<string, string>;

  constructor(before: ServiceDescription, after: ServiceDescription) {
    this.all = renamedBetween(before, after);
    this.former = new Map([...this.all].map(([ns, renamed]) => [renamed, ns]));
  }

  /** The new name of a namespace. */
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

/** Pairs a namespace that only the old WSDL has with the one that only the new WSDL has and that shares most names. */
function renamedBetween(before: ServiceDescription, after: ServiceDescription): ReadonlyMap<string, string> {
  const [old, fresh] = [localNames(before), localNames(after)];
  const namespacesOf = new Map<string, string[]>();
  for (const [ns, locals] of fresh) {
    if (old.has(ns)) continue;
    for (const local of locals) namespacesOf.set(local, [...(namespacesOf.get(local) ?? []), ns]);
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
    // with fewer than half of the names in common it is another namespace
    if (count === 0 || 2 * count < locals.size) continue;
    renamed.set(ns, best);
    taken.add(best);
  }
  return renamed;
}

/** The names of the global elements and types of each namespace. */
function localNames({ components }: ServiceDescription): ReadonlyMap<string, ReadonlySet<string>> {
  const locals = new Map<string, Set<string>>();
  for (const { kind, name } of components) {
    if (!name) continue;
    const known = locals.get(name.ns) ?? new Set();
    locals.set(name.ns, known.add(`${kind === 'element' ? 'element' : 'type'} ${name.local}`));
  }
  return locals;
}

/** A name with its namespace, for messages. */
export function shownName(name: QName): string {
  return name.ns === '' ? `${name.local} (in no namespace)` : expanded(name);
}
