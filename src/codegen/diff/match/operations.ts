import type { WsdlOperation, QName } from '../../read/service-description.js';
import type { OperationModel } from '../../model/model.js';
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
  /** The matched operations, in the order of the old WSDL. */
  readonly pairs: readonly OperationPair[];
  readonly removed: readonly WsdlOperation[];
  readonly added: readonly WsdlOperation[];
}

/**
 * Matches operations by name.
 *
 * @param positionOf returns the position of an operation, given its name
 */
export function matchOperations(
  before: WsdlVersion,
  after: WsdlVersion,
  positionOf: (operation: string) => number,
): MatchedOperations {
  const [old, fresh] = [operationsOf(before), operationsOf(after)];
  return {
    pairs: [...old].flatMap(([name, one]): readonly OperationPair[] => {
      const other = fresh.get(name);
      const index = positionOf(name);
      return other ? [{ index, before: one.operation, after: other.operation, models: [one.model, other.model] }] : [];
    }),
    removed: before.description.operations.filter(({ name }) => !fresh.has(name)),
    added: after.description.operations.filter(({ name }) => !old.has(name)),
  };
}

function operationsOf({ description, model }: WsdlVersion) {
  const models = new Map(model.operations.map((each) => [each.name, each]));
  return new Map(
    description.operations.map((operation) => [
      operation.name,
      { operation, model: models.get(operation.name) as OperationModel },
    ]),
  );
}

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
