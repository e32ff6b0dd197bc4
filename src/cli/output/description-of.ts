import { printable } from '../../printable.js';
import { describe, describeOperation } from '../../codegen/describe/describe.js';
import { endpointOf } from '../../codegen/describe/endpoint.js';
import type { Generated } from '../../codegen/generate.js';
import { CommandError } from '../command-error.js';
import { nearestOf } from '../options/nearest.js';
import type { Loaded } from '../load/follow.js';

/**
 * What `describe` prints: every operation, or one of them with its types and sample messages.
 *
 * @param name of the operation; `''` for all
 * @throws CommandError if there is no such operation, or it cannot be read
 */
export function descriptionOf(
  { model }: Generated,
  name: string,
  { text, source }: Pick<Loaded, 'text' | 'source'>,
): string {
  if (name === '') return describe(model);
  const endpoint = endpointOf(text, source);
  const described = describeOperation(model, name, endpoint === undefined ? {} : { endpoint });
  if (described !== undefined) return described;
  const leftOut = model.leftOut.find((each) => each.name === name);
  if (leftOut) throw new CommandError(`the operation ${printable(name)} is left out: ${leftOut.reason}`);
  const names = model.operations.map((each) => each.name);
  throw new CommandError(`${source} has no operation ${printable(name)}: ${nearestOf(name, names)}`);
}
