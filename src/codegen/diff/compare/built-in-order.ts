import type { BuiltInType } from '../../../soap/schema/values.js';

/**
 * Which built-in types take every lexical form of another one with the same meaning and nothing lost: XML Schema part 2's
 * tree of derivations (section 3), and beyond it those that differ in name only, or that read the same text as wide.
 */
const wider: Readonly<Partial<Record<BuiltInType, readonly BuiltInType[]>>> = {
  anySimpleType: ['string'],
  string: ['anySimpleType'],
  normalizedString: ['string'],
  token: ['normalizedString'],
  language: ['NMTOKEN'],
  Name: ['NMTOKEN'],
  NMTOKEN: ['token'],
  NCName: ['Name'],
  ID: ['NCName'],
  IDREF: ['NCName'],
  ENTITY: ['NCName'],
  IDREFS: ['NMTOKENS'],
  ENTITIES: ['NMTOKENS'],
  NMTOKENS: ['token'],
  anyURI: ['token'],
  boolean: ['token'],
  byte: ['short'],
  short: ['int', 'float'],
  int: ['long', 'double'],
  long: ['integer'],
  unsignedByte: ['short', 'unsignedShort'],
  unsignedShort: ['int', 'unsignedInt', 'float'],
  unsignedInt: ['long', 'unsignedLong', 'double'],
  unsignedLong: ['nonNegativeInteger'],
  positiveInteger: ['nonNegativeInteger'],
  nonNegativeInteger: ['integer'],
  negativeInteger: ['nonPositiveInteger'],
  nonPositiveInteger: ['integer'],
  integer: ['decimal'],
  decimal: ['token'],
  float: ['double'],
  double: ['token'],
  dateTime: ['token'],
  date: ['token'],
  time: ['token'],
  duration: ['token'],
  gYear: ['token'],
  gYearMonth: ['token'],
  gMonth: ['token'],
  gMonthDay: ['token'],
  gDay: ['token'],
  base64Binary: ['token'],
  hexBinary: ['token'],
};

/** Whether everything of one built-in type is of another, and means the same there. */
export function isWithin(type: BuiltInType, other: BuiltInType): boolean {
  const met = new Set<BuiltInType>([type]);
  // what is added to a set while it is walked is walked too
  for (const each of met) for (const next of wider[each] ?? []) met.add(next);
  return met.has(other);
}
