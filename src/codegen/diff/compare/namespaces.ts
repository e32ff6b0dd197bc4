import { elementsIn } from '../../read/components.js';
import type { TypeDefinition } from '../../read/service-description.js';
import type { ChangeList } from '../change-list.js';
import { breaking } from '../effect.js';
import { messagesOf, type OperationPair } from '../match/operations.js';
import type { RenamedNamespaces } from '../match/renamed-namespaces.js';
import type { TypePair } from '../match/type-pairs.js';
import type { Usage } from '../match/usage.js';
import type { TypeIndex } from '../match/wsdl-version.js';
import { quote } from '../../words.js';

/** Reports each renamed namespace once, with the operations whose messages contain names or types from it. */
export function compareNamespaces(
  namespaces: RenamedNamespaces,
  operations: readonly OperationPair[],
  types: readonly TypePair[],
  usageOf: (pair: TypePair) => Usage,
  before: TypeIndex,
  changes: ChangeList,
): void {
  for (const [ns, renamed] of namespaces.all) {
    const sent = operations.filter(({ before: each }) => messagesOf(each).some(({ element }) => element.ns === ns));
    const used = types.filter((pair) => hasNameIn(ns, pair.before, before));
    if (sent.length === 0 && used.length === 0) continue;
    const affected = new Set([...sent.map(({ index }) => index), ...used.flatMap((pair) => usageOf(pair).operations)]);
    changes.typeReporter({ operations: [...affected], request: true, reply: true })({
      kind: 'namespace-changed',
      path: [],
      message: `The namespace ${quote(ns)} was renamed to ${quote(renamed)}.`,
      wire: breaking('installed clients send and expect names in the old namespace'),
    });
  }
}

/** Returns `true` if a type, or one of its elements or attributes, has a name in the namespace. */
function hasNameIn(ns: string, type: TypeDefinition, index: TypeIndex): boolean {
  if (type.name?.ns === ns) return true;
  if (type.kind !== 'complex') return false;
  const { particles, attributes } = index.contentOf(type);
  return [...elementsIn(particles), ...attributes].some(({ name }) => name.ns === ns);
}
