import { describe, expect, it } from 'vitest';
import type { Facets, TypeReference } from '../../../src/soap/schema/contract.js';
import { patternMatcher } from '../../../src/soap/schema/pattern.js';
import { schemaOf } from '../../support/zod.js';
import { compiledSimpleType } from '../../../src/soap/schema/simple-types.js';
import type { BuiltInType } from '../../../src/soap/schema/values.js';
import { translatePattern } from '../../../src/codegen/read/schema/pattern.js';
import { contractFrom, wsdlOf } from '../../codegen/wsdl.js';
import { decoded, elementOf, encoded, refusals, V } from '../../support/codec.js';

const restricted =
  (base: BuiltInType, ...patterns: string[]): TypeReference =>
  () => ({ kind: 'simple', base, facets: { patterns: [patterns.map(translatePattern)] } });

/** Returns numbers from 0 up to, but not including, `limit`. The sequence is the same in each run. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

describe('a pattern matches like the equivalent regular expression', () => {
  const PATTERNS = process.env['RESCUE_ALL'] === '1' ? 2000 : 500;

  it(`for ${PATTERNS} random patterns with 20 texts each`, () => {
    const next = numbers(12);
    const atoms = ['a', 'b', '[ab]', '[^a]', '.', '\\d', '\u{1F600}', '\\s'];
    const quantifiers = ['', '', '', '?', '*', '+', '{2}', '{0,2}', '{1,}', '{0}'];
    const pattern = (depth: number): string => {
      const branch = () =>
        Array.from({ length: next(4) }, () => {
          const atom = depth > 0 && next(3) === 0 ? `(${pattern(depth - 1)})` : atoms[next(atoms.length)];
          return `${atom}${quantifiers[next(quantifiers.length)]}`;
        }).join('');
      return Array.from({ length: 1 + next(2) }, branch).join('|');
    };
    const characters = ['a', 'a', 'b', 'c', '1', ' ', '\u{1F600}', '\uD83D'];
    let matched = 0;
    for (let count = 0; count < PATTERNS; count++) {
      const source = translatePattern(pattern(2));
      const [matches, expression] = [patternMatcher(source), new RegExp(source, 'u')];
      for (let each = 0; each < 20; each++) {
        const text = Array.from({ length: next(7) }, () => characters[next(characters.length)]).join('');
        expect([source, text, matches(text)]).toEqual([source, text, expression.test(text)]);
        if (matches(text)) matched++;
      }
    }
    expect(matched).toBeGreaterThan(2 * PATTERNS);
  });

  it.each([
    ['^(?:(a+?)(?:b|))$', ['a', 'aab'], ['b']],
    ['^(?:\\u{2D}\\u002d)$', ['--'], ['-']],
  ])('one that a contract made by hand has: %s', (source, matching, other) => {
    const matches = patternMatcher(source);
    expect(matching.filter((each) => !matches(each))).toEqual([]);
    expect(other.filter((each) => matches(each))).toEqual([]);
  });

  it.each([
    '(?=a)',
    '(?<=a)b',
    '(a)\\1',
    '\\bA',
    '(?!a)b',
    'a{2,1}',
    '(?<n>a)',
    '(',
    'a)',
    '[a',
    '(?:(?!a)b)',
    'a^',
    '$',
  ])('%s is rejected', (inner) => {
    const source = `^(?:${inner})$`;
    expect(() => patternMatcher(source)).toThrow(/is not a regular expression of the kind/);
    expect(() =>
      compiledSimpleType(() => ({ kind: 'simple', base: 'string', facets: { patterns: [[source]] } })),
    ).toThrow(/^is not a regular expression of the kind that the generator writes$/);
  });
});

it.each(['a', '^a$', '^(?:a)|(?:b)$'])('%s is rejected, because the generator does not write it', (source) => {
  expect(() => patternMatcher(source)).toThrow(/is not a regular expression of the kind/);
});

describe('a pattern takes linear time', () => {
  // as regular expressions, these patterns would practically never terminate
  it.each(['(a+)+b', '(a|a)*b', '(a*)*b', '([a-z]+\\s?)+\\.', '(.*a){12}b', '(a?){30}a{30}b', '(\\w+\\d*)+-'])(
    '%s on 100,000 letters',
    (pattern) => {
      const text = 'a'.repeat(100_000);
      expect(patternMatcher(translatePattern(pattern))(text)).toBe(false);
      const type = restricted('string', pattern);
      expect(refusals(elementOf(type), text)).toEqual([`must match ${translatePattern(pattern)}`]);
      expect(schemaOf(type, 'request').safeParse(text).success).toBe(false);
    },
  );

  it('a pattern with thousands of states is rejected for long texts, with the reason', () => {
    const type = restricted('string', '.*a.{0,10000}b');
    const [long] = refusals(elementOf(type), 'a'.repeat(50_000));
    expect(long).toMatch(/^is too long to be checked: it must match /);
    expect(encoded(elementOf(type), 'a'.repeat(50) + 'b')).toContain('aaab</v>');
  });
});

describe('a value is encoded in a lexical form that the pattern allows', () => {
  const table: [base: BuiltInType, pattern: string, value: unknown, form: string][] = [
    ['boolean', '0|1', true, '1'],
    ['boolean', '0|1', false, '0'],
    ['boolean', 'true|false', true, 'true'],
    ['int', '[0-9]{4}', 42, '0042'],
    ['int', '[0-9]{4}', 1234, '1234'],
    ['int', '[+\\-][0-9]{3}', 7, '+007'],
    ['int', '[+\\-][0-9]{3}', -7, '-007'],
    ['int', '-0+', 0, '-0'],
    ['byte', '0+', 0, '0'],
    ['unsignedLong', '\\d{30}', 5n, '5'.padStart(30, '0')],
    ['integer', '\\+\\d+', 12345678901234567890n, '+12345678901234567890'],
    ['decimal', '\\d+\\.\\d{2}', '1.5', '1.50'],
    ['decimal', '\\d+\\.\\d{2}', '7', '7.00'],
    ['decimal', '\\.\\d', '0.5', '.5'],
    ['decimal', '\\d{3}', '7', '007'],
    ['double', '\\d{3}\\.\\d{2}', 1.5, '001.50'],
    ['float', '[0-9]{3}', 9, '009'],
    ['float', 'INF|[0-9]+', Infinity, 'INF'],
    ['hexBinary', '[0-9a-f]*', Uint8Array.of(0xab, 0x1c), 'ab1c'],
  ];
  it.each(table)('%s with %s: %s', (base, pattern, value, form) => {
    const type = restricted(base, pattern);
    const xml = encoded(elementOf(type), value);
    expect(xml).toBe(`<v xmlns="${V}">${form}</v>`);
    // a decoded value can be sent again, and the zod schema accepts the same values as the encoder
    expect(encoded(elementOf(type), decoded(elementOf(type), xml))).toBe(xml);
    expect(schemaOf(type, 'request').safeParse(value).success).toBe(true);
  });

  it.each([
    ['int', '[0-9]{2}', 100],
    ['int', '[a-z]+', 1],
    ['boolean', '1', false],
    ['double', '[0-9]+', 0.5],
    ['float', '[0-9]+', NaN],
    ['double', '\\d\\.\\d+E\\d+', 1500],
    ['string', '[0-9]{4}', '42'],
    ['date', '\\d{4}', new Date(0)],
  ] as const)('where no form fits, %s with %s: %s is rejected', (base, pattern, value) => {
    expect(refusals(elementOf(restricted(base, pattern)), value)).toEqual([`must match ${translatePattern(pattern)}`]);
  });

  it('all patterns and all other facets apply', () => {
    const facets: Facets = { patterns: [['^(?:\\d{4})$'], ['^(?:0.*)$']], maxInclusive: '500' };
    const element = elementOf(() => ({ kind: 'simple', base: 'int', facets }));
    expect(encoded(element, 42)).toContain('>0042<');
    expect(refusals(element, 1234)).toEqual(['must be at most 500']);
  });

  it('a member of a union accepts the text as written, but not other forms of the same value', () => {
    const element = elementOf(() => ({ kind: 'union', members: [restricted('int', '[0-9]{4}'), 'string'] }));
    expect(decoded(element, `<v xmlns="${V}">0042</v>`)).toBe(42);
    expect(decoded(element, `<v xmlns="${V}">42</v>`)).toBe('42');
    expect(encoded(element, 42)).toContain('>0042<');
    expect(encoded(element, '42')).toContain('>42<');
  });

  it('with a generated contract, true and 42 are sent as 1 and 0042', () => {
    const facet = (name: string, base: string, pattern: string) =>
      `<s:simpleType name="${name}"><s:restriction base="s:${base}"><s:pattern value="${pattern}"/></s:restriction></s:simpleType>`;
    const { operations } = contractFrom(
      wsdlOf({
        schema: facet('Flag', 'boolean', '0|1') + facet('Branch', 'int', '[0-9]{4}'),
        request: '<s:element name="flag" type="tns:Flag"/><s:element name="branch" type="tns:Branch"/>',
      }),
    );
    const input = operations['run']?.input;
    if (!input) throw new Error('no input');
    const xml = encoded(input, { flag: true, branch: 42 });
    expect(xml).toContain('<flag>1</flag><branch>0042</branch>');
    expect(encoded(input, decoded(input, xml))).toBe(xml);
  });
});
