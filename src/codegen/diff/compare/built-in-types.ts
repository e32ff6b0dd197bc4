import type { BuiltInType } from '../../../soap/schema/values.js';

/**
 * Built-in types from narrow to wide: each type accepts every lexical form of the types before it with the same meaning.
 * The derivations of XML Schema part 2, section 3, and text types that accept the same text.
 */
const chains: readonly (readonly BuiltInType[])[] = [
  ['byte', 'short', 'int', 'long', 'integer', 'decimal', 'token'],
  ['unsignedByte', 'unsignedShort', 'unsignedInt', 'unsignedLong', 'nonNegativeInteger', 'integer'],
  ['unsignedByte', 'short'],
  ['unsignedShort', 'int'],
  ['unsignedInt', 'long'],
  ['positiveInteger', 'nonNegativeInteger'],
  ['negativeInteger', 'nonPositiveInteger', 'integer'],
  ['short', 'float', 'double', 'token'],
  ['unsignedShort', 'float'],
  ['int', 'double'],
  ['unsignedInt', 'double'],
  ['ID', 'NCName', 'Name', 'NMTOKEN', 'token', 'normalizedString', 'string', 'anySimpleType'],
  // any text is accepted: only its white space may be normalized
  ['anySimpleType', 'string', 'normalizedString', 'token'],
  ['IDREF', 'NCName'],
  ['ENTITY', 'NCName'],
  ['language', 'NMTOKEN'],
  ['IDREFS', 'NMTOKENS', 'token'],
  ['ENTITIES', 'NMTOKENS'],
];

/** Other types whose lexical forms are text without leading, trailing and repeated spaces. */
const tokens: readonly BuiltInType[] = [
  'anyURI',
  'boolean',
  'dateTime',
  'date',
  'time',
  'duration',
  'gYear',
  'gYearMonth',
  'gMonth',
  'gMonthDay',
  'gDay',
  'base64Binary',
  'hexBinary',
];

const wider = new Map<BuiltInType, BuiltInType[]>(tokens.map((each) => [each, ['token']]));
for (const chain of chains)
  chain.forEach((type, at) => {
    const next = chain[at + 1];
    if (next) wider.set(type, [...(wider.get(type) ?? []), next]);
  });

/** Whether every lexical form of a type has the same meaning in another one. */
export function isWithin(type: BuiltInType, other: BuiltInType): boolean {
  const found = new Set([type]);
  // the loop includes the types that it adds
  for (const each of found) for (const next of wider.get(each) ?? []) found.add(next);
  return found.has(other);
}
