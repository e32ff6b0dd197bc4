import type { Finding } from '../change-list.js';
import { breaking, compatible } from '../effect.js';
import type { MatchedOperations } from '../match/operations.js';
import type { WsdlVersion } from '../match/wsdl-version.js';
import { clipped } from '../render/words.js';

/**
 * Reports operations that were removed or added, and operations that can be read in only one of the two WSDLs.
 *
 * @param report called with the name of an operation and a finding about it
 */
export function compareOperationList(
  { removed, added }: MatchedOperations,
  before: WsdlVersion,
  after: WsdlVersion,
  report: (operation: string, finding: Finding) => void,
): void {
  const unreadableOf = ({ description }: WsdlVersion): ReadonlyMap<string, string> =>
    new Map(description.leftOut.operations.map(({ name, reason }) => [name, reason]));
  const [unreadable, newUnreadable] = [unreadableOf(before), unreadableOf(after)];
  const known = new Set([...before.description.operations.map(({ name }) => name), ...unreadable.keys()]);
  const isNew = { types: compatible('there is one more operation'), wire: compatible('clients need not call it') };
  for (const [name, reason] of newUnreadable)
    if (!known.has(name))
      report(name, {
        kind: 'operation-unreadable',
        path: [name],
        message: `The new operation ${clipped(name)} cannot be read: ${reason}.`,
        ...isNew,
        types: compatible('the stubs do not contain it'),
      });
  for (const { name } of removed) {
    const reason = newUnreadable.get(name);
    report(
      name,
      reason === undefined
        ? {
            kind: 'operation-removed',
            path: [name],
            message: `The operation ${clipped(name)} was removed.`,
            types: breaking('its constant and the types of its messages are removed'),
            wire: breaking('the service does not know it'),
          }
        : {
            kind: 'operation-unreadable',
            path: [name],
            message: `The operation ${clipped(name)} still exists, but can no longer be read: ${reason}.`,
            types: breaking('the stubs no longer contain it or the types of its messages'),
            wire: breaking('whether installed clients can still call it is unknown'),
          },
    );
  }
  for (const { name } of added)
    report(name, {
      kind: 'operation-added',
      path: [name],
      message: unreadable.has(name)
        ? `The operation ${clipped(name)}, which could not be read before, can now be read.`
        : `The operation ${clipped(name)} was added.`,
      ...isNew,
    });
}
