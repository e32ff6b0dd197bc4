import { builtIns, type BuiltInType } from '../../../soap/schema/values.js';

/**
 * Built-in types from narrow to wide: each type accepts every lexical form of the types before it with the same meaning
 * (XML Schema part 2, section 3).
 */
const chains: readonly (readonly BuiltInType[])[] = [
  ['byte', 'short', 'int', 'long', 'integer', 'decimal'],
  ['unsignedByte', 'unsignedShort', 'unsignedInt', 'unsignedLong', 'nonNegativeInteger', 'integer'],
  ['unsignedByte', 'short', 'float', 'double'],
  ['unsignedShort', 'int', 'double'],
  ['unsignedShort', 'float'],
  ['unsignedInt', 'long'],
  ['unsignedInt', 'double'],
  ['positiveInteger', 'nonNegativeInteger'],
  ['negativeInteger', 'nonPositiveInteger', 'integer'],
  ['ID', 'NCName', 'Name', 'NMTOKEN'],
  ['IDREF', 'NCName'],
  ['ENTITY', 'NCName'],
  ['language', 'NMTOKEN'],
  ['IDREFS', 'NMTOKENS'],
  ['ENTITIES', 'NMTOKENS'],
];

/** These types accept any text. They differ in white space only. */
const texts: readonly BuiltInType[] = ['anySimpleType', 'string', 'normalizedString', 'token'];

/** Whether every lexical form of a type has the same meaning in another one. */
export function isWithin(type: BuiltInType, other: BuiltInType): boolean {
  // the prefix of a QName refers to a declaration
  if (texts.includes(other)) return !('isQualified' in builtIns[type]);
  const found = new Set([type]);
  // the loop includes the types that it adds
  for (const each of found)
    for (const chain of chains) {
      const next = chain[chain.indexOf(each) + 1];
      if (next && chain.includes(each)) found.add(next);
    }
  return found.has(other);
}
