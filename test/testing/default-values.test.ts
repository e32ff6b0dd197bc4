import { describe, expect, it } from 'vitest';
import type { ComplexType, ElementParticle, TypeDefinition } from '../../src/soap/schema/contract.js';
import { withDefaults } from '../../src/testing/default-values.js';
import { Effects } from '../../src/testing/effects.js';
import { usTime } from '../../src/testing/rescue/support-sessions.js';

const NS = 'urn:t';
const element = (
  name: string,
  type: ElementParticle['type'],
  more: Partial<ElementParticle> = {},
): ElementParticle => ({
  name,
  ns: NS,
  type,
  ...more,
});
const complex = (...elements: ElementParticle[]): ComplexType => ({ kind: 'complex', elements });

describe('a missing member of a request has the value that ASMX uses', () => {
  const zero = (type: ElementParticle['type']) => withDefaults(() => complex(element('a', type)), {});
  const simple = (definition: object) => () => ({ kind: 'simple', base: 'string', ...definition }) as TypeDefinition;

  it.each<[ElementParticle['type'], unknown]>([
    ['int', 0],
    ['long', 0n],
    ['boolean', false],
    ['string', ''],
    ['decimal', '0'],
    ['dateTime', '0001-01-01T00:00:00'],
    ['date', '0001-01-01'],
    ['time', '00:00:00'],
    ['duration', 'PT0S'],
    ['base64Binary', new Uint8Array()],
    ['NMTOKENS', []],
    [simple({ enumeration: ['first', 'second'] }), 'first'],
    [simple({ base: 'int', enumeration: ['03', '5'] }), 3],
    [simple({ base: 'long', enumeration: ['3'] }), 3n],
    [simple({ base: 'boolean', enumeration: ['1'] }), true],
    [simple({ base: 'decimal', enumeration: ['1.5'] }), '1.5'],
    [simple({ base: 'int' }), 0],
    [simple({ base: 'int', enumeration: [] }), 0],
  ])('%s', (type, value) => {
    expect(zero(type)).toEqual({ a: value });
  });

  it('but an optional member, a nil member and a member of a list type stay missing', () => {
    const list: TypeDefinition = { kind: 'list', item: 'int' };
    const optional = complex(
      element('a', 'int', { min: 0 }),
      element('b', () => list),
      element('c', 'int', { min: 0, max: 5 }),
      element('d', 'int', { nillable: true }),
    );
    expect(withDefaults(() => optional, { d: null })).toEqual({ d: null });
  });

  it('and a required array is empty', () => {
    const lists = complex(element('a', 'int', { max: 5 }), element('b', 'int', { min: 0, max: 5 }));
    expect(withDefaults(() => lists, {})).toEqual({ a: [] });
    expect(withDefaults(() => lists, { a: [1], b: [2, null] })).toEqual({ a: [1], b: [2, null] });
    const pair = complex(element('a', () => complex(element('x', 'int')), { max: 2 }));
    expect(withDefaults(() => pair, {})).toEqual({ a: [] });
    expect(withDefaults(() => pair, { a: [{}] })).toEqual({ a: [{ x: 0 }] });
    const array: TypeDefinition = { kind: 'array', item: element('i', () => complex(element('x', 'int')), { max: 9 }) };
    expect(withDefaults(() => complex(element('a', () => array)), {})).toEqual({ a: [] });
    expect(withDefaults(() => array, [{}, null])).toEqual([{ x: 0 }, null]);
    expect(withDefaults(() => complex(element('a', () => array)), { a: [{}] })).toEqual({ a: [{ x: 0 }] });
  });

  it('also inside structures, but a missing structure stays missing, like a null in .NET', () => {
    const inner: ComplexType = complex(
      element('x', 'int'),
      element('again', () => inner),
    );
    expect(withDefaults(() => inner, { again: { again: {} } })).toEqual({ x: 0, again: { x: 0, again: { x: 0 } } });
  });

  it('as an ordinary property, even if its name is __proto__', () => {
    const value = withDefaults(
      () => complex(element('__proto__', 'int'), element('b', 'int', { key: 'k' })),
      {},
    ) as object;
    expect(Object.getOwnPropertyDescriptors(value)).toEqual({
      ['__proto__']: { value: 0, writable: true, enumerable: true, configurable: true },
      k: { value: 0, writable: true, enumerable: true, configurable: true },
    });
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

describe('the effects of a server', () => {
  it('apply to one operation or to all, in the order in which they were added, the given number of times', () => {
    const effects = new Effects();
    effects.add('login', { status: 500 }, 2);
    effects.add('*', { status: 501 }, 1);
    const remove = effects.add('login', { status: 502 }, Infinity);
    expect(['logout', 'logout', 'login', 'login', 'login', 'login'].map((name) => effects.take(name)?.status)).toEqual([
      501,
      undefined,
      500,
      500,
      502,
      502,
    ]);
    remove();
    expect(effects.take('login')).toBeUndefined();
  });

  it.each<[object, number, string]>([
    [{ status: 199 }, 1, 'status must be 200 to 999'],
    [{ status: 1000 }, 1, 'status must be 200 to 999'],
    [{ status: 200.5 }, 1, 'status must be 200 to 999'],
    [{ trickle: { bytes: 0, everyMs: 1 } }, 1, 'trickle.bytes must be 1 or more'],
    [{ trickle: { bytes: 0.5, everyMs: 1 } }, 1, 'trickle.bytes must be 1 or more'],
    [{ delayMs: -1 }, 1, 'delayMs must be 0 or more'],
    [{ delayMs: NaN }, 1, 'delayMs must be 0 or more'],
    [{}, 0, 'times must be 1 or more'],
  ])('%j %i times is rejected', (effect, times, message) => {
    expect(() => new Effects().add('*', effect, times)).toThrow(`server.next: ${message}`);
  });

  it.each<object>([{ status: 200 }, { status: 999 }, { trickle: { bytes: 1, everyMs: 0 } }, { delayMs: 0 }])(
    '%j is accepted',
    (effect) => {
      const effects = new Effects();
      effects.add('*', effect, 1);
      expect(effects.take('x')).toBe(effect);
    },
  );
});

it.each([
  [Date.UTC(2024, 1, 19, 14, 36, 37), '2/19/2024 2:36:37 PM'],
  [Date.UTC(2024, 10, 9, 0, 5, 6), '11/9/2024 12:05:06 AM'],
  [Date.UTC(2024, 0, 1, 11, 59, 59), '1/1/2024 11:59:59 AM'],
  [Date.UTC(2024, 0, 1, 12), '1/1/2024 12:00:00 PM'],
])('the time %i is %s', (ms, text) => {
  expect(usTime(ms)).toBe(text);
});
