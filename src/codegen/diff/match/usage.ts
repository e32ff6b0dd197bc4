import { allReferencesOf, namesOf } from '../../emit/schema-graph.js';
import type { TypesByName } from '../../emit/type-text.js';
import type { Model } from '../../model/model.js';

/**
 * Determines which operations contain each type in their requests or replies. All types are processed together: each
 * type passes its set of operations on to the types that it contains until no set grows any further. One walk per
 * operation would take seconds for 1,500 operations.
 *
 * @returns the operations by the name of the type, with one bit for each operation
 */
export function operationsByType(
  { operations }: Model,
  types: TypesByName,
  direction: 'request' | 'reply',
): ReadonlyMap<string, bigint> {
  const found = new Map<string, bigint>();
  const add = (names: readonly string[], bits: bigint): void => {
    for (const name of names) {
      const known = found.get(name) ?? 0n;
      if ((known | bits) === known) continue;
      // the name moves to the end, so that the loop below visits it again
      found.delete(name);
      found.set(name, known | bits);
    }
  };
  for (const [at, { input, output, requestHeaders, replyHeaders, faults }] of operations.entries()) {
    const [body, headers] = direction === 'request' ? [input, requestHeaders] : [output, replyHeaders];
    const elements = [...(body ? [body] : []), ...(headers?.blocks ?? []), ...(direction === 'reply' ? faults : [])];
    add(namesOf(elements.map(({ type }) => type)), 1n << BigInt(at));
  }
  for (const [name, bits] of found) {
    const type = types.get(name);
    if (type) add(allReferencesOf(type), bits);
    // a change to a base type is reported only there
    if (type?.kind === 'complex' && type.base) add([type.base.name], bits);
  }
  return found;
}
