import { elementsIn } from '../../read/components.js';
import type { TypeDefinition } from '../../read/service-description.js';
import type { ChangeList } from '../change-list.js';
import { breaking, cosmetic } from '../effect.js';
import { messagesOf, type OperationPair } from '../match/operations.js';
import type { RenamedNamespaces } from '../match/renamed-namespaces.js';
import type { TypePair } from '../match/type-pairs.js';
import type { Usage } from '../match/usage.js';
import type { TypeIndex } from '../match/wsdl-version.js';
import { quote } from '../render/words.js';

/** Reports each renamed namespace once, with the operations whose messages contain its names or types. */
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
    const affected = new Set(sent.map(({ index }) => index));
    let isUsed = sent.length > 0;
    let isInMessages = isUsed;
    for (const pair of types) {
      const isName = hasNameIn(ns, pair.before, before);
      if (!isName && pair.before.name?.ns !== ns) continue;
      isUsed = true;
      const found = usageOf(pair).operations;
      if (isName && found.length > 0) isInMessages = true;
      for (const each of found) affected.add(each);
    }
    if (!isUsed) continue;
    changes.reporter({ operations: [...affected], request: true, reply: true })({
      kind: 'namespace-changed',
      path: [],
      message: `The namespace ${quote(ns)} was renamed to ${quote(renamed)}.`,
      wire: isInMessages
        ? breaking('installed clients send and expect names of the old namespace')
        : cosmetic('it contains only names of types, which are not in messages'),
    });
  }
}

/** Whether messages contain names of the namespace because of a type: of its elements or attributes, or in xsi:type. */
function hasNameIn(ns: string, type: TypeDefinition, index: TypeIndex): boolean {
  if (type.kind !== 'complex') return false;
  const model = index.modelOf(type);
  const { particles, attributes } = index.contentOf(type);
  return (
    (type.name?.ns === ns && model?.kind === 'complex' && model.family !== undefined) ||
    [...elementsIn(particles), ...attributes].some(({ name }) => name.ns === ns)
  );
}
