import type { Edit } from '../edit.js';
import type { Class, Expected, Mutation } from '../mutations/mutation.js';

/** The effects on types and on the wire. If one of them is `'cautious'`, the reason must be given, from `because`. */
export type Effects =
  | readonly [types: Exclude<Class, 'cautious'>, wire: Exclude<Class, 'cautious'>]
  | readonly [types: Class, wire: Class, reason: string];

/** The reasons why the diff rates a change as breaking although nothing breaks. */
export const because = {
  all: 'xs:all is read as a sequence in the order of the schema',
  base: 'base types are compared without the facets and enum values that restrict them',
  complex: 'two complex types with different names are not compared member by member',
  derived: 'whether more or fewer derived types are allowed is not determined',
  facets: 'whether a changed facet allows more or fewer values is not determined',
  fault: 'code may use the exported type of the detail, and faults are compared as replies',
  fixed: 'a changed fixed value is always reported, although the other side reads any value',
  kind: 'simple types of different kinds are not compared by their values',
  literal: 'an object literal with the removed header block no longer compiles, but these tests do not compile one',
  mixed: 'whether text between elements is added or removed is not determined',
  moved: 'a type is compared with its old version, without what it inherits',
  nil: 'whether installed clients read nil as absent is not determined',
  regrouped: 'whether more or fewer combinations of members are valid is not determined',
  renamed: 'the property now contains another member, which has the same TypeScript type',
  sameType: 'the removed and the added property have the same TypeScript type',
  unchecked: 'whether the constraints that only validators check allow more or less is not determined',
  union: 'unions are compared only for equality',
  unused: 'a type that no message contains any more counts as a type of replies',
  wildcard: 'whether a wildcard accepts more or less is not determined',
} as const;

/**
 * A change of a WSDL, with its expected effects.
 *
 * @param there the effects of the change; `'nothing'` if the diff must report no change
 * @param back the effects of the reverse change. Default: the reverse change is not tested
 * @param given edits that are made to the WSDL before the change
 */
export function change(
  name: string,
  edits: readonly Edit[],
  there: Effects | 'nothing',
  back?: Effects,
  given: readonly Edit[] = [],
): Mutation {
  const expected = there === 'nothing' ? there : expectedOf(there);
  return { name, edits, given, expected, ...(back && { back: expectedOf(back) }) };
}

function expectedOf([types, wire, reason]: Effects): Expected {
  return { types, wire, ...(reason !== undefined && { reason }) };
}
