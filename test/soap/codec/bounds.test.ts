import { describe, expect, test } from 'vitest';
import type { ElementDeclaration } from '../../../src/soap/schema/contract.js';
import type { BuiltInType } from '../../../src/soap/schema/values.js';
import { decoded, elementOf, encoded, refusals } from '../../support/codec.js';
import * as c from '../../support/constructs.js';

const r = (content: string, attributes = '') => `<r xmlns="urn:c"${attributes}>${content}</r>`;
const v = (content: string) => `<v xmlns="urn:v">${content}</v>`;

/**
 * Returns the CPU time of one run in milliseconds. Other load on the machine affects the CPU time less than the elapsed
 * time.
 */
function cost(run: () => unknown): number {
  const before = process.cpuUsage();
  try {
    run();
  } catch {
    // a rejection is also acceptable
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** At these sizes, a quadratic expression or loop would take minutes. */
describe('the CPU time for a hostile document grows linearly with its length', () => {
  const N = 100_000;
  test.each<[string, ElementDeclaration, string]>([
    ['mixed content', c.mixed, r('a<b/>'.repeat(N))],
    ['a repeated choice', c.repeatedChoice, r('<a>1</a><b>x</b>'.repeat(N))],
    ['a repeated sequence', c.repeatedSequence, r('<a>1</a><b>1</b><b>2</b>'.repeat(N))],
    ['unknown elements', c.repeatedChoice, r('<x/>'.repeat(N))],
    ['any elements with qualified names', c.any, r(`<known>1</known>${'<x xmlns:p="urn:p" t="p:x"/>'.repeat(N)}`)],
    ['words and colons in a tree', c.any, r(`<known>1</known><x>${'a:b '.repeat(N)}${'a'.repeat(N)}:</x>`)],
    ['a list', c.list, r('Red '.repeat(N))],
    ['attributes', c.anyAttribute, r('', Array.from({ length: 2000 }, (_, i) => ` a${i}="1"`).join(''))],
    [
      'prefixes at each depth',
      c.any,
      r(
        `<known>1</known>${Array.from({ length: 50 }, (_, i) => `<x${Array.from({ length: 200 }, (_, j) => ` xmlns:p${i}_${j}="urn:p"`).join('')}>`).join('')}${'<y t="p0_1:x"/>'.repeat(N)}${'</x>'.repeat(50)}`,
      ),
    ],
  ])('%s', (_name, element, xml) => {
    expect(cost(() => decoded(element, xml))).toBeLessThan(10_000);
  });

  const L = 1_000_000;
  test.each<[BuiltInType, string]>([
    ['decimal', `${'0'.repeat(L)}x`],
    ['decimal', `0.${'0'.repeat(L)}x`],
    ['double', `${'1'.repeat(L)}x`],
    ['float', `${'0'.repeat(L)}.${'0'.repeat(L)}e`],
    ['integer', '9'.repeat(L)],
    ['int', `${'0'.repeat(L)}x`],
    ['long', '9'.repeat(L)],
    ['dateTime', `2024-01-01T00:00:00.${'0'.repeat(L)}x`],
    ['dateTime', `${'9'.repeat(L)}-01-01T00:00:00`],
    ['duration', `P${'9'.repeat(L)}Y`],
    ['duration', `PT0.${'0'.repeat(L)}x`],
    ['hexBinary', `${'0 '.repeat(L)}x`],
    ['base64Binary', `${'A '.repeat(L)}=x`],
    ['token', ' \n'.repeat(L)],
    ['language', 'abcdefgh-'.repeat(L / 10)],
    ['Name', `${'a:'.repeat(L)}%`],
    ['QName', `${'a'.repeat(L)}:${'b'.repeat(L)}:`],
    ['NMTOKENS', 'a '.repeat(L)],
  ])('a long %s', (type, lexical) => {
    expect(cost(() => decoded(elementOf(type), v(lexical)))).toBeLessThan(5_000);
  });

  test('the CPU time for a long value grows linearly with its length', () => {
    const facets = { totalDigits: 3, fractionDigits: 2, maxInclusive: '1' };
    const type = elementOf(() => ({ kind: 'simple', base: 'decimal', facets }));
    expect(cost(() => refusals(type, `0.${'0'.repeat(L)}1${'0'.repeat(L)}`))).toBeLessThan(5_000);
    // at each depth, there is a name without a namespace; the encoder writes each such element a second time, but not
    // its descendants
    let value: Record<string, unknown> = { q: 'plain' };
    for (let depth = 0; depth < 100; depth++) value = { q: 'plain', again: value };
    expect(
      cost(() =>
        encoded(
          elementOf(() => Again),
          value,
        ),
      ),
    ).toBeLessThan(5_000);
    expect(
      decoded(
        elementOf(() => Again),
        encoded(
          elementOf(() => Again),
          { q: 'plain', again: { q: '{urn:v}x' } },
        ),
      ),
    ).toEqual({ q: 'plain', again: { q: '{urn:v}x' } });
  });
});

const Again = {
  kind: 'complex',
  elements: [{ name: 'again', ns: 'urn:v', type: () => Again, min: 0 }],
  attributes: [{ name: 'q', type: 'QName' }],
} as const;

describe('no document changes a prototype', () => {
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
  test.each(names)('with the name %s', (name) => {
    const xml = `<${name} ${name}="x"><polluted>1</polluted></${name}>`;
    const read = [
      decoded(c.any, r(`<known>1</known>${xml}`)),
      decoded(c.mixed, r(xml, ` ${name}="1"`)),
      decoded(c.anyAttribute, r('', ` ${name}="1"`)),
      decoded(c.anyType, r(xml)),
      decoded(c.any, r(`<known>1</known><x xmlns:${name}="urn:p" t="${name}:x"/>`)),
    ];
    expect(() => decoded(c.circle, r(`<radius>1</radius>${xml}`))).toThrow(/unknown/);
    expect(() => decoded(c.shape, r('', ` xsi:type="${name}"`))).toThrow(
      /is not the name of a type that the WSDL allows here/,
    );
    for (const value of read) expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.prototype).not.toHaveProperty('x');
  });
});
