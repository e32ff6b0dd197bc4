import type { Model } from '../../model/model.js';
import { matchByKey } from './by-key.js';

/**
 * Finds the namespace whose name differs between the old and the new WSDL. A service whose namespace contains a version
 * number or a host renames the namespace with every version or region. Such a renaming is reported as a single change.
 *
 * @returns the old and the new name, if exactly one namespace exists only in the old WSDL, and exactly one exists only
 * in the new WSDL
 */
export function renamedNamespace(before: Model, after: Model): readonly [before: string, after: string] | undefined {
  const { removed, added } = matchByKey(namespacesIn(before), namespacesIn(after), (ns) => ns);
  const [from, to] = [removed[0], added[0]];
  const isOne = removed.length === 1 && added.length === 1;
  return from !== undefined && to !== undefined && isOne ? [from, to] : undefined;
}

/** Returns the namespaces of all named types and of all elements in a Body. */
function namespacesIn({ types, operations }: Model): readonly string[] {
  const elements = operations.flatMap(({ input, output }) => [input?.ns, output?.ns]);
  const found = [...types.map(({ schemaNs }) => schemaNs), ...elements];
  return [...new Set(found.filter((ns) => ns !== undefined))];
}

/** Returns a model in which a namespace has its new name. */
export function renameNamespace(model: Model, [from, to]: readonly [before: string, after: string]): Model {
  const rename = (key: string, value: unknown): unknown => {
    if (key === 'namespaces') return (value as readonly string[]).map((ns) => (ns === from ? to : ns));
    return value === from && ['ns', 'schemaNs', 'otherThan'].includes(key) ? to : value;
  };
  return JSON.parse(JSON.stringify(model), rename) as Model;
}
