import type { Edit } from '../edit.js';
import type { Class, Expected, Mutation } from '../mutations/mutation.js';

/** The effects on types and on the wire. If one of them is `'cautious'`, the reason is required. */
export type Effects =
  | readonly [types: Exclude<Class, 'cautious'>, wire: Exclude<Class, 'cautious'>]
  | readonly [types: Class, wire: Class, reason: string];

/** The reasons why the diff calls a change breaking although nothing breaks. */
export const because = {
  absence: 'an absent attribute means another value, which neither a validator nor a decoder notices',
  all: 'xs:all is read as a sequence in the order of the schema',
  base: 'base types are compared without the facets and enum values that restrict them',
  complex: 'two complex types with different names are not compared member by member',
  default: 'a default is compared without asking whether an element can still be empty',
  facets: 'facets are compared one by one, and not by the values that they allow together',
  fault: 'code may use the exported type of the detail, and faults are compared like replies',
  fixed: 'a changed fixed value is always reported, although the other side reads any value',
  kind: 'simple types of different kinds are not compared by their values',
  literal: 'an object literal with the removed header block no longer compiles, which the caller of these tests lacks',
  moved: 'a type is compared with its old version, without what it inherits',
  namespace: 'an attribute in another namespace is reported as another attribute',
  regrouped: 'whether more or fewer combinations of members are valid is not determined',
  renamed: 'the property now holds another member, which has the same TypeScript type',
  sameType: 'the removed and the added property have the same TypeScript type',
  unchecked: 'whether the facets and enum values of a list allow more or less is not determined',
  union: 'unions are compared only for equality',
  unused: 'a type that no message contains any more counts as a type of replies',
  wildcard: 'whether a wildcard accepts more or less is not determined',
} as const;

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
