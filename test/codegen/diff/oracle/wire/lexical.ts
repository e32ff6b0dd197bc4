/**
 * The lexical spaces of the built-in types that the mutations use (XML Schema part 2), implemented independently of the
 * codec under test.
 */

/** The facets by name. A pattern must have the same meaning in XML Schema and in JavaScript. */
export type LexicalFacets = Readonly<Record<string, string>>;

export interface SimpleSpace {
  /** The local name of a built-in type. */
  readonly base: string;
  readonly literals?: readonly string[] | undefined;
  readonly facets?: LexicalFacets | undefined;
}

interface BuiltInSpace {
  readonly takes: (lexical: string) => boolean;
  /** Lexical forms at the limits of the type. */
  readonly limits: readonly string[];
}

const whole = (min: bigint, max: bigint): BuiltInSpace => ({
  takes: (lexical) => /^[+-]?\d+$/.test(lexical) && BigInt(lexical) >= min && BigInt(lexical) <= max,
  limits: [String(min), String(max)],
});
const text = (limits: readonly string[], pattern = /^[^]*$/): BuiltInSpace => ({
  takes: (lexical) => pattern.test(lexical),
  limits,
});
const bits = (count: bigint): BuiltInSpace => whole(-(2n ** (count - 1n)), 2n ** (count - 1n) - 1n);

const moment = /^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/;

const spaces: Readonly<Record<string, BuiltInSpace>> = {
  string: text(['x & <y> "é"', '', ' two  spaces ']),
  token: text(['two words', 'é']),
  anyURI: text(['https://example.com/?a=b&c=d', '']),
  boolean: text(['true', 'false'], /^(true|false|1|0)$/),
  byte: bits(8n),
  short: bits(16n),
  int: bits(32n),
  long: bits(64n),
  unsignedShort: whole(0n, 2n ** 16n - 1n),
  unsignedInt: whole(0n, 2n ** 32n - 1n),
  unsignedLong: whole(0n, 2n ** 64n - 1n),
  integer: whole(-(10n ** 30n), 10n ** 30n),
  decimal: text(['-12345678901234567890.5', '0.001'], /^[+-]?(\d+(\.\d*)?|\.\d+)$/),
  double: text(['-1.5', '1e+300'], /^([+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|-?INF|NaN)$/),
  float: text(['-1.5', '1e+30'], /^([+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|-?INF|NaN)$/),
  dateTime: text(['0001-01-01T00:00:00', '9999-12-31T23:59:59.9999999Z', '2024-02-29T12:00:00+14:00'], moment),
  date: text(['2024-02-29', '0001-01-01Z'], /^-?\d{4,}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?$/),
  base64Binary: text(['AAH/', ''], /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
};

function spaceOf(base: string): BuiltInSpace {
  const space = Object.hasOwn(spaces, base) ? spaces[base] : undefined;
  if (!space) throw new Error(`these tests know no values of the built-in type ${base}`);
  return space;
}

/** Returns `true` if the values of a type are text, in which case empty text is also a value. */
export const isText = (base: string): boolean => ['string', 'token', 'anyURI'].includes(base);

const numeric = ['Inclusive', 'Exclusive'];

/** Returns why a text is not a value of a simple type, or `undefined` if it is a value. */
export function lexicalProblem(lexical: string, { base, literals, facets = {} }: SimpleSpace): string | undefined {
  if (!spaceOf(base).takes(lexical)) return `is not ${/^[aeiou]/.test(base) ? 'an' : 'a'} ${base}`;
  if (literals && !literals.includes(lexical)) return 'is not one of the enum values';
  for (const [name, limit] of Object.entries(facets)) {
    const holds = facetHolds(name, limit, lexical);
    if (!holds) return `breaks ${name}="${limit}"`;
  }
  return undefined;
}

function facetHolds(name: string, limit: string, lexical: string): boolean {
  if (numeric.some((each) => name.endsWith(each))) {
    const [value, bound] = [Number(lexical), Number(limit)];
    if (name === 'minInclusive') return value >= bound;
    if (name === 'maxInclusive') return value <= bound;
    return name === 'minExclusive' ? value > bound : value < bound;
  }
  const { length } = [...lexical];
  if (name === 'length') return length === Number(limit);
  if (name === 'minLength') return length >= Number(limit);
  if (name === 'maxLength') return length <= Number(limit);
  if (name === 'pattern') return new RegExp(`^(?:${limit})$`, 'u').test(lexical);
  throw new Error(`these tests know no facet ${name}`);
}

/**
 * Returns values of a simple type: all its enum values, or the values at the limits of its base type and its facets.
 */
export function samplesOf(space: SimpleSpace): readonly string[] {
  const { base, literals, facets = {} } = space;
  const near = Object.entries(facets).flatMap(([name, limit]) => {
    if (numeric.some((each) => name.endsWith(each)))
      return name.endsWith('Inclusive') ? [limit] : [String(BigInt(limit) + (name.startsWith('min') ? 1n : -1n))];
    return /length/i.test(name) ? ['x'.repeat(Number(limit))] : ['ABC'];
  });
  const samples = literals ?? [...spaceOf(base).limits, ...near];
  const fitting = samples.filter((each) => lexicalProblem(each, space) === undefined);
  if (fitting.length === 0) throw new Error(`these tests know no value of a ${base} with ${JSON.stringify(facets)}`);
  return fitting;
}
