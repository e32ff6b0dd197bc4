import type { Facets, TypeReference } from '../../../src/soap/schema/contract.js';
import { compiledSimpleType } from '../../../src/soap/schema/simple-types.js';
import { builtIns, normalize, type BuiltInType, type Value } from '../../../src/soap/schema/values.js';
import { matching } from './matching.js';

/** The content of a sample: only required content, or all content. */
export type Extent = 'minimal' | 'full';

/**
 * Returns a value of a simple type: the first of the candidates below that the codec accepts. A validator independently
 * checks that the value complies with the facets.
 *
 * @param turn selects the enum value, or the member of a union
 * @param place the path of the value, which text values may contain
 */
export function simpleSample(reference: TypeReference, extent: Extent, turn: number, place: string): unknown {
  const codec = compiledSimpleType(reference);
  for (const candidate of candidatesOf(reference, extent, turn, place))
    if (typeof codec.encode(candidate, true, undefined) === 'string') return candidate;
  throw new Error(`${place}: no value was found that is ${codec.expected} and complies with the facets of its type`);
}

/** Returns the number of alternatives of a simple type: its enum values or union members. */
export function varietyOf(reference: TypeReference): number {
  if (typeof reference === 'string') return 1;
  const type = reference();
  if (type.kind === 'simple') return type.enumeration?.length || 1;
  return type.kind === 'union' ? type.members.length : 1;
}

function* candidatesOf(reference: TypeReference, extent: Extent, turn: number, place: string): Iterable<unknown> {
  if (typeof reference === 'string') return yield* ofBuiltIn(reference as BuiltInType, extent, place);
  const type = reference();
  switch (type.kind) {
    case 'simple': {
      const { base, enumeration, facets } = type;
      if (!enumeration) return yield* ofFacets(base, facets, extent, place);
      for (const literal of rotated(enumeration, turn)) yield valueOf(base, literal, facets?.whiteSpace);
      return;
    }
    case 'list': {
      const { length, minLength = length ?? 0, maxLength = length ?? Infinity } = type.facets ?? {};
      for (const wanted of extent === 'minimal' ? [minLength, 1] : [Math.min(3, maxLength), minLength]) {
        const count = Math.max(wanted, minLength);
        yield Array.from({ length: count }, (_, at) => itemSample(type.item, turn + at, place));
      }
      return;
    }
    case 'union':
      for (const member of rotated(type.members, turn)) yield* ofMember(reference, member, extent, turn, place);
      return;
    default:
      throw new Error(`${place}: ${type.name ?? 'an anonymous type'} is not a simple type`);
  }
}

/** An item must not be empty or contain white space, which separates items. */
function itemSample(item: TypeReference, turn: number, place: string): unknown {
  const codec = compiledSimpleType(item);
  for (const candidate of [
    ...candidatesOf(item, 'full', turn, 'item'),
    'item',
    ...candidatesOf(item, 'minimal', turn, 'item'),
  ]) {
    const lexical = codec.encode(candidate, true, undefined);
    if (typeof lexical === 'string' && /^[^ \t\r\n]+$/.test(lexical)) return candidate;
  }
  throw new Error(`${place}: no item was found for its list`);
}

/**
 * The first member of a union that accepts a text decodes it, so values that an earlier member accepts are not used.
 */
function* ofMember(
  union: TypeReference,
  member: TypeReference,
  extent: Extent,
  turn: number,
  place: string,
): Iterable<unknown> {
  const [codec, whole] = [compiledSimpleType(member), compiledSimpleType(union)];
  for (const candidate of candidatesOf(member, extent, turn, place)) {
    const lexical = codec.encode(candidate, true, undefined);
    if (typeof lexical !== 'string') continue;
    const read = codec.isQualified ? candidate : whole.decode(lexical, undefined);
    if (typeof read === typeof candidate && Array.isArray(read) === Array.isArray(candidate)) yield candidate;
  }
}

function rotated<T>(list: readonly T[], turn: number): readonly T[] {
  const at = list.length === 0 ? 0 : turn % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

/** Returns the value of a lexical form in the WSDL. */
function valueOf(base: BuiltInType, lexical: string, whiteSpace = builtIns[base].whiteSpace): Value | undefined {
  return builtIns[base].decode(normalize(whiteSpace, lexical));
}

/** A text that a faulty parser, incorrect escaping or trimming would change. */
const AWKWARD = ' \u00e4\u20ac\u{1F600} <b>&amp;"\' ]]> \r\n\t ';

/**
 * Two values of each type, with the shorter value first. The types that are not listed are text. libxml2 supports
 * integers of up to 24 digits.
 */
const forms: Partial<Record<BuiltInType, readonly [Value, Value]>> = {
  boolean: [false, true],
  normalizedString: ['', ' a  b '],
  token: ['', 'a b'],
  language: ['en', 'x-example-1'],
  Name: ['a', ':a:b-c'],
  NCName: ['a', '_a.b-\u00e4'],
  IDREF: ['i', 'i.b'],
  IDREFS: [['i'], ['i.b', 'i.b']],
  ENTITY: ['a', 'a.b'],
  ENTITIES: [['a'], ['a', 'b']],
  NMTOKEN: ['1', '-1a:b'],
  NMTOKENS: [['1'], ['1', '-a']],
  QName: ['{urn:example:open}a', '{urn:example:open}b.c'],
  NOTATION: ['{urn:example:open}a', '{urn:example:open}b.c'],
  anyURI: ['', 'https://example.com/a%20b?a=1&b=2#c'],
  decimal: ['0', '-0012.50'],
  float: [0, -1.5],
  double: [-Infinity, 1.7976931348623157e308],
  dateTime: ['0001-01-01T00:00:00', '2024-02-29T14:36:37.2500000+05:30'],
  date: ['0001-01-01', '2024-02-29Z'],
  time: ['00:00:00', '14:36:37.25-13:59'],
  duration: ['PT0S', '-P1Y2M3DT4H5M6.70S'],
  gYear: ['2024', '-0001Z'],
  gYearMonth: ['2024-02', '2024-12+14:00'],
  gMonth: ['--02', '--12Z'],
  gMonthDay: ['--02-19', '--02-29Z'],
  gDay: ['---19', '---31Z'],
  integer: [0n, -(10n ** 20n)],
  nonNegativeInteger: [0n, 10n ** 20n],
  positiveInteger: [1n, 10n ** 20n],
  nonPositiveInteger: [0n, -(10n ** 20n)],
  negativeInteger: [-1n, -(10n ** 20n)],
  long: [0n, -(2n ** 63n)],
  unsignedLong: [0n, 2n ** 64n - 1n],
  int: [0, -2147483648],
  unsignedInt: [0, 4294967295],
  short: [0, -32768],
  unsignedShort: [0, 65535],
  byte: [0, -128],
  unsignedByte: [0, 255],
  base64Binary: [new Uint8Array(), new Uint8Array([0, 1, 254, 255])],
  hexBinary: [new Uint8Array(), new Uint8Array([0, 1, 254, 255])],
};

function* ofBuiltIn(type: BuiltInType, extent: Extent, place: string): Iterable<Value> {
  // the IDs in a document must be distinct
  if (type === 'ID') return yield place.replace(/[^\p{L}\p{N}._-]/gu, '_');
  const pair = forms[type] ?? ['', `${place}${AWKWARD}`];
  yield* extent === 'minimal' ? pair : [pair[1], pair[0]];
}

/** Texts that patterns in the corpus are known to require. */
const known = [
  '01234567-89ab-cdef-0123-456789abcdef',
  '{01234567-89AB-CDEF-0123-456789ABCDEF}',
  'P1DT2H3M4.5S',
  'ada@example.com',
  'https://example.com/',
  '+49 30 123456',
  '2024-02-29',
  '12:34:56',
  'a',
  'abc',
  '1',
  '123',
  'A1',
  '0',
  'true',
  'en-GB',
];

function* ofFacets(
  base: BuiltInType,
  facets: Facets | undefined,
  extent: Extent,
  place: string,
): Iterable<Value | undefined> {
  if (facets) {
    for (const alternatives of facets.patterns ?? [])
      for (const source of alternatives)
        for (const atLeastOnce of extent === 'minimal' ? [false, true] : [true, false])
          yield valueOf(base, matching(source, atLeastOnce) ?? '\0');
    yield* ofBounds(base, facets, extent);
    yield* ofLengths(base, facets, extent);
  }
  yield* ofBuiltIn(base, extent, place);
  if (facets) for (const text of known) yield valueOf(base, text);
}

/** Returns the inclusive bounds, and the values next to the exclusive bounds. */
function* ofBounds(base: BuiltInType, facets: Facets, extent: Extent): Iterable<Value | undefined> {
  const { minInclusive, maxInclusive, minExclusive, maxExclusive, fractionDigits, totalDigits } = facets;
  const low = [minInclusive, next(minExclusive, 1n)];
  const high = [maxInclusive, next(maxExclusive, -1n)];
  for (const lexical of extent === 'minimal' ? [...low, ...high] : [...high, ...low])
    if (lexical !== undefined) yield valueOf(base, lexical);
  if (totalDigits === undefined && fractionDigits === undefined) return;
  const fraction = '123456789'.slice(0, Math.min(fractionDigits ?? 9, (totalDigits ?? 18) - 1));
  const whole = '987654321'.slice(0, Math.min(9, Math.max(1, (totalDigits ?? 18) - fraction.length)));
  if (extent === 'full') yield valueOf(base, fraction === '' ? whole : `${whole}.${fraction}`);
  for (const lexical of ['0', '1', '-1']) yield valueOf(base, lexical);
}

function next(lexical: string | undefined, step: bigint): string | undefined {
  return lexical !== undefined && /^[+-]?\d+$/.test(lexical) ? String(BigInt(lexical) + step) : undefined;
}

function* ofLengths(base: BuiltInType, facets: Facets, extent: Extent): Iterable<Value | undefined> {
  const { length, minLength = length, maxLength = length } = facets;
  const low = minLength ?? 0;
  const high = Math.min(maxLength ?? low + 20, low + 1000);
  for (const count of extent === 'minimal' ? [low, high] : [high, low]) {
    if (builtIns[base].typescript === 'Uint8Array') yield new Uint8Array(count).fill(255);
    else if (builtIns[base].typescript === 'string') {
      // an astral character counts as one character
      const text = ['\u{1F600}', ...'\u00e4<&"'].slice(0, count).join('');
      yield valueOf(base, text + 'x'.repeat(Math.max(0, count - 5)));
      yield valueOf(base, 'x'.repeat(count));
      yield valueOf(base, '1'.repeat(count));
    }
  }
}
