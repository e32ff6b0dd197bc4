import { type ServiceDescription, expanded, type QName } from '../../read/service-description.js';

/**
 * Which namespace of the description before has become which one of the description after. A service that gets a new
 * namespace has every name in it changed; that is told once, and the rest is compared as if it had the old one.
 */
export class RenamedNamespaces {
  private readonly renamed: ReadonlyMap<string, string>;
  private readonly former: ReadonlyMap<string, string>;

  constructor(before: ServiceDescription, after: ServiceDescription) {
    this.renamed = renamedBetween(before, after);
    this.former = new Map([...this.renamed].map(([ns, renamed]) => [renamed, ns]));
  }

  /** From what to what, in the order of the description. */
  get all(): readonly (readonly [before: string, after: string])[] {
    return [...this.renamed];
  }

  /** What the namespace is called after. */
  of(ns: string): string {
    return this.renamed.get(ns) ?? ns;
  }

  name({ ns, local }: QName): QName {
    return { ns: this.of(ns), local };
  }

  /** What a name after was called before, as far as its namespace goes. */
  formerName({ ns, local }: QName): QName {
    return { ns: this.former.get(ns) ?? ns, local };
  }

  isSame(before: QName, after: QName): boolean {
    return before.local === after.local && this.of(before.ns) === after.ns;
  }
}

function renamedBetween(before: ServiceDescription, after: ServiceDescription): ReadonlyMap<string, string> {
  const [old, fresh] = [localNames(before), localNames(after)];
  const candidates = new Map<string, string[]>();
  for (const [ns, locals] of fresh)
    if (!old.has(ns))
      for (const local of locals) {
        const known = candidates.get(local);
        if (known) known.push(ns);
        else candidates.set(local, [ns]);
      }
  const renamed = new Map<string, string>();
  const taken = new Set<string>();
  for (const [ns, locals] of old) {
    if (fresh.has(ns)) continue;
    const votes = new Map<string, number>();
    for (const local of locals)
      for (const each of candidates.get(local) ?? []) votes.set(each, (votes.get(each) ?? 0) + 1);
    let best: string | undefined;
    for (const [each, count] of votes)
      if (!taken.has(each) && (best === undefined || count > (votes.get(best) ?? 0))) best = each;
    // half of the names at least: less is another namespace that has some of the same words
    if (best === undefined || 2 * (votes.get(best) ?? 0) < locals.size) continue;
    renamed.set(ns, best);
    taken.add(best);
  }
  return renamed;
}

/** The local names of all global components, by their namespaces. */
function localNames({ components }: ServiceDescription): ReadonlyMap<string, ReadonlySet<string>> {
  const locals = new Map<string, Set<string>>();
  for (const each of components) {
    if (!each.name) continue;
    const known = locals.get(each.name.ns);
    const key = `${each.kind === 'element' ? 'element' : 'type'} ${each.name.local}`;
    if (known) known.add(key);
    else locals.set(each.name.ns, new Set([key]));
  }
  return locals;
}

/** A name for people: the local one, with its namespace where it has one. */
export function shownName(name: QName): string {
  return name.ns === '' ? `${name.local} (of no namespace)` : expanded(name);
}
