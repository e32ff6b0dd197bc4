import type { WsdlOperation, QName } from '../../read/service-description.js';
import { expanded } from '../../read/service-description.js';
import type { OperationPair } from '../compare/operation.js';
import type { RenamedNamespaces } from './namespaces.js';
import type { Side } from './side.js';

export interface PairedOperations {
  /** In the order before. */
  readonly pairs: readonly OperationPair[];
  readonly removed: readonly WsdlOperation[];
  readonly added: readonly WsdlOperation[];
}

/**
 * Finds which operation is which: by its name, else by its messages, which no two operations of one service share.
 *
 * @param order the places of all operations, by their names
 */
export function pairOperations(
  before: Side,
  after: Side,
  namespaces: RenamedNamespaces,
  order: ReadonlyMap<string, number>,
): PairedOperations {
  const [old, fresh] = [before.description.operations, after.description.operations];
  const counterparts = new Map<WsdlOperation, WsdlOperation>();
  const free = new Map(fresh.map((each) => [each.name, each]));
  for (const each of old) {
    const other = free.get(each.name);
    if (other) counterparts.set(each, other);
    free.delete(each.name);
  }
  const added = new Map([...free.values()].reverse().map((each) => [messagesOf(each, (name) => name), each]));
  for (const each of old) {
    if (counterparts.has(each)) continue;
    const messages = messagesOf(each, (name) => namespaces.name(name));
    const other = added.get(messages);
    if (!other) continue;
    counterparts.set(each, other);
    added.delete(messages);
    free.delete(other.name);
  }
  const [models, newModels] = [before, after].map(
    ({ model }) => new Map(model.operations.map((each) => [each.name, each])),
  );
  const pairs = old.flatMap((each): readonly OperationPair[] => {
    const other = counterparts.get(each);
    const [model, newModel] = [models?.get(each.name), other && newModels?.get(other.name)];
    if (!other || !model || !newModel) return [];
    return [{ index: order.get(each.name) ?? 0, before: each, after: other, models: [model, newModel] }];
  });
  return { pairs, removed: old.filter((each) => !counterparts.has(each)), added: [...free.values()] };
}

/** All by which a service and its clients tell an operation from others, and what it carries. */
function messagesOf(
  { action, input, output, oneWay, requestHeaders, replyHeaders }: WsdlOperation,
  nameOf: (name: QName) => QName,
): string {
  const names = (all: readonly QName[]): readonly string[] => all.map((each) => expanded(nameOf(each))).sort();
  const body = (name: QName | undefined): readonly string[] => names(name ? [name] : []);
  return JSON.stringify([action, body(input), body(output), oneWay, names(requestHeaders), names(replyHeaders)]);
}
