import type { WsdlOperation } from '../../read/service-description.js';
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
