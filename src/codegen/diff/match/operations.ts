import { expanded, type WsdlOperation, type QName } from '../../read/service-description.js';
import type { OperationModel } from '../../model/model.js';
import { type Key, matchByKey } from './by-key.js';
import type { RenamedNamespaces } from './renamed-namespaces.js';
import type { WsdlVersion } from './wsdl-version.js';

/** An operation in the old WSDL and its counterpart in the new WSDL. */
export interface OperationPair {
  /** The position of the operation among all operations. */
  readonly index: number;
  readonly before: WsdlOperation;
  readonly after: WsdlOperation;
  readonly models: readonly [before: OperationModel, after: OperationModel];
}

export interface MatchedOperations {
  /** In the order of the old WSDL. */
  readonly pairs: readonly OperationPair[];
  readonly removed: readonly WsdlOperation[];
  readonly added: readonly WsdlOperation[];
}

/**
 * Matches operations by name, then by action and messages.
 *
 * @param positions the positions of all operations, by name
 */
export function matchOperations(
  before: WsdlVersion,
  after: WsdlVersion,
  namespaces: RenamedNamespaces,
  positions: ReadonlyMap<string, number>,
): MatchedOperations {
  const [old, fresh] = [before.description.operations, after.description.operations];
  const { pairs, removed, added } = matchByKey(old, fresh, namespaces, ({ name }) => name, messagesKey);
  const [models, newModels] = [before, after].map(
    ({ model }) => new Map(model.operations.map((each) => [each.name, each])),
  );
  return {
    pairs: pairs.flatMap(([one, other]): readonly OperationPair[] => {
      const [model, newModel] = [models?.get(one.name), newModels?.get(other.name)];
      const index = positions.get(one.name) ?? 0;
      return model && newModel ? [{ index, before: one, after: other, models: [model, newModel] }] : [];
    }),
    removed,
    added,
  };
}

const messagesKey: Key<WsdlOperation> = (operation, ns) => {
  const { action, input, output, oneWay, requestHeaders, replyHeaders } = operation;
  const names = (all: readonly (QName | undefined)[]): readonly string[] =>
    all.flatMap((each) => (each ? [expanded({ ns: ns(each.ns), local: each.local })] : [])).sort();
  return JSON.stringify([action, names([input]), names([output]), oneWay, names(requestHeaders), names(replyHeaders)]);
};

/** Returns the global elements in the messages of an operation. */
export function messagesOf(
  operation: WsdlOperation,
): readonly { readonly direction: 'request' | 'reply'; readonly element: QName }[] {
  const { input, output, requestHeaders, replyHeaders, faults } = operation;
  const [requests, replies] = [
    [...(input ? [input] : []), ...requestHeaders],
    [...(output ? [output] : []), ...replyHeaders, ...faults],
  ];
  return [
    ...requests.map((element) => ({ direction: 'request' as const, element })),
    ...replies.map((element) => ({ direction: 'reply' as const, element })),
  ];
}
