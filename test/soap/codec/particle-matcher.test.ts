import { describe, expect, test } from 'vitest';
import { ContentModel } from '../../../src/soap/codec/compiled-types.js';
import { put } from '../../../src/soap/codec/decoder.js';
import { ParticleMatcher } from '../../../src/soap/codec/particle-matcher.js';
import type { GroupParticle, Particle } from '../../../src/soap/schema/contract.js';

const NS = 'urn:t';
const element = (name: string, more: object = {}): Particle => ({ name, ns: NS, type: 'int', min: 0, ...more });
const required = (name: string, more: object = {}): Particle => element(name, { min: 1, ...more });
const group = (alternatives: readonly (readonly Particle[])[], more: Partial<GroupParticle> = {}): Particle => ({
  kind: 'group',
  key: 'g',
  alternatives,
  ...more,
});
const any = (more: object = {}): Particle => ({ kind: 'any', key: 'any', min: 0, max: Infinity, ...more });

/**
 * Matches elements, given by their names (`{ns}name` for another namespace). Each element becomes the value of its
 * particle: its name and its ordinal number. An element that is not matched is listed in `unmatched`.
 */
function match(particles: readonly Particle[], names: string) {
  const target: Record<string, unknown> = {};
  const missing: string[] = [];
  const unmatched: string[] = [];
  const matcher = new ParticleMatcher(new ContentModel(particles), target, (what) => missing.push(what));
  for (const each of names.split(' ').filter((name) => name !== '')) {
    const [, ns = NS, name = each] = /^\{(.*)\}(.*)$/.exec(each) ?? [];
    const found = matcher.match(ns, name);
    if (found) put(found.target, { key: found.element.key, max: Infinity }, `${name}${found.ordinal}`);
    else unmatched.push(matcher.declares(ns, name) ? name : `${name}?`);
  }
  const last = matcher.missing();
  return {
    target,
    ...(unmatched.length > 0 && { unmatched }),
    ...(missing.length > 0 && { missing }),
    ...(last !== undefined && { last }),
  };
}

describe('elements outside groups', () => {
  const twice = [required('a'), element('b', { max: 2 }), element('a', { key: 'a2' })];

  test.each<[string, object]>([
    ['a b a', { target: { a: ['a1'], b: ['b1'], a2: ['a1'] } }],
    ['a a', { target: { a: ['a1'], a2: ['a1'] } }],
    ['b a', { target: { b: ['b1'], a2: ['a1'] }, last: 'a' }],
    ['b b a a', { target: { b: ['b1', 'b2'], a2: ['a1'], a: ['a1'] } }],
    ['a b b b', { target: { a: ['a1'], b: ['b1', 'b2'] }, unmatched: ['b'] }],
    ['a a a x', { target: { a: ['a1'], a2: ['a1'] }, unmatched: ['a', 'x?'] }],
    ['', { target: {}, last: 'a' }],
  ])('%j match the particles with their names, first those that follow the previous match', (names, want) => {
    expect(match(twice, names)).toEqual(want);
  });

  test('are missing if there are too few', () => {
    expect(match([required('a', { min: 2, max: 3 }), any()], 'a')).toEqual({ target: { a: ['a1'] }, last: 'a' });
    expect(match([required('a', { min: 2, max: 3 }), any()], 'a a')).toEqual({ target: { a: ['a1', 'a2'] } });
  });
});

describe('a choice', () => {
  const choice = [required('x'), group([[required('a')], [required('b'), element('c')], [element('d', { max: 2 })]])];

  test.each<[string, object]>([
    ['x a', { target: { x: ['x1'], g: { a: ['a1'] } } }],
    ['x b c', { target: { x: ['x1'], g: { b: ['b1'], c: ['c1'] } } }],
    ['b x c', { target: { x: ['x1'], g: { b: ['b1'], c: ['c1'] } } }],
    ['x c', { target: { x: ['x1'], g: { c: ['c1'] } }, last: 'b' }],
    ['x d d d', { target: { x: ['x1'], g: { d: ['d1', 'd2'] } }, unmatched: ['d'] }],
    ['x a b', { target: { x: ['x1'], g: { a: ['a1'] } }, unmatched: ['b'] }],
    ['x a a', { target: { x: ['x1'], g: { a: ['a1'] } }, unmatched: ['a'] }],
    // the choice may be empty, because one of its alternatives may be empty
    ['x', { target: { x: ['x1'] } }],
    ['', { target: {}, last: 'x' }],
  ])('of %j is the alternative that may begin with the first element', (names, want) => {
    expect(match(choice, names)).toEqual(want);
  });

  test('that is missing is named by its alternatives', () => {
    expect(match([group([[required('a')], [required('b'), required('c')]])], '')).toEqual({
      target: {},
      last: '(a|b,c)',
    });
    const nested = group([[group([[required('a'), required('b')]])], [required('c')]]);
    expect(match([nested], '')).toEqual({ target: {}, last: '((a,b)|c)' });
    expect(match([group([[required('a')]], { min: 0 })], '')).toEqual({ target: {} });
  });

  test('prefers an alternative that begins with the element to an alternative that only contains it', () => {
    const late = group([[required('a'), element('b')], [required('b')]]);
    expect(match([late], 'b')).toEqual({ target: { g: { b: ['b1'] } } });
    expect(match([late], 'a b')).toEqual({ target: { g: { a: ['a1'], b: ['b1'] } } });
  });

  test('may have an alternative with a wildcard, which is the last to be considered', () => {
    const open = group([[required('a')], [required('b'), any()], [any()]]);
    expect(match([open], 'a')).toEqual({ target: { g: { a: ['a1'] } } });
    expect(match([open], 'b x')).toEqual({ target: { g: { b: ['b1'], any: ['x1'] } } });
    expect(match([open], 'x y')).toEqual({ target: { g: { any: ['x1', 'y2'] } }, last: 'b' });
    expect(match([group([[required('a')], [any()]])], 'x')).toEqual({ target: { g: { any: ['x1'] } } });
    const limited = group([[required('a')], [any({ namespaces: ['urn:o'] })]]);
    expect(match([limited], 'x {urn:o}x')).toEqual({ target: { g: { any: ['x1'] } }, unmatched: ['x?'] });
  });
});

describe('a repeated group', () => {
  const sequence = [group([[required('a'), element('b', { max: 2 }), element('c')]], { max: 3 }), element('z')];

  test.each<[string, object]>([
    ['a a', { target: { g: [{ a: ['a1'] }, { a: ['a1'] }] } }],
    [
      'a b b a c z',
      {
        target: {
          g: [
            { a: ['a1'], b: ['b1', 'b2'] },
            { a: ['a1'], c: ['c1'] },
          ],
          z: ['z1'],
        },
      },
    ],
    // an element that the order does not allow begins the next repetition
    ['a c b', { target: { g: [{ a: ['a1'], c: ['c1'] }, { b: ['b1'] }] }, last: 'a' }],
    ['c a', { target: { g: [{ c: ['c1'] }, { a: ['a1'] }] }, missing: ['a'] }],
    ['a b b b', { target: { g: [{ a: ['a1'], b: ['b1', 'b2'] }, { b: ['b1'] }] }, last: 'a' }],
    ['a a a a', { target: { g: [{ a: ['a1'] }, { a: ['a1'] }, { a: ['a1'] }] }, unmatched: ['a'] }],
    // the last repetition may be in any order
    ['a a a c b', { target: { g: [{ a: ['a1'] }, { a: ['a1'] }, { a: ['a1'], c: ['c1'], b: ['b1'] }] } }],
    ['', { target: {}, last: '(a,b,c)' }],
  ])('%j', (names, want) => {
    expect(match(sequence, names)).toEqual(want);
  });

  test('must be repeated as often as the WSDL says', () => {
    const pairs = (names: string) => match([group([[required('a')]], { min: 2, max: 5 })], names).last;
    expect([pairs(''), pairs('a'), pairs('a a'), pairs('a a a')]).toEqual(['(a)', '(a)', undefined, undefined]);
  });

  test('may contain groups, which begin again with it', () => {
    const inner = group([[required('b')], [required('c')]], { key: 'h', min: 0 });
    const rows = [group([[required('a'), inner]], { max: Infinity })];
    expect(match(rows, 'a b a c a')).toEqual({
      target: { g: [{ a: ['a1'], h: { b: ['b1'] } }, { a: ['a1'], h: { c: ['c1'] } }, { a: ['a1'] }] },
    });
    expect(match(rows, 'a b c')).toEqual({
      target: { g: [{ a: ['a1'], h: { b: ['b1'] } }, { h: { c: ['c1'] } }] },
      last: 'a',
    });
  });
});

describe('a wildcard', () => {
  test('matches elements that no declared element matches, up to its maximum', () => {
    const open = [element('a'), any({ max: 2 })];
    expect(match(open, 'x a y')).toEqual({ target: { any: ['x1', 'y2'], a: ['a1'] } });
    // a second element of the name is not declared
    expect(match(open, 'a a')).toEqual({ target: { a: ['a1'], any: ['a1'] } });
    expect(match(open, 'x y z')).toEqual({ target: { any: ['x1', 'y2'] }, unmatched: ['z?'] });
    expect(match([any({ min: 1, max: 2 })], '')).toEqual({ target: {}, last: '*' });
  });

  test('matches only elements of its namespaces', () => {
    const limited = [any({ namespaces: ['urn:o', ''], key: 'some' }), any({ otherThan: NS, key: 'other' })];
    expect(match(limited, '{urn:o}x {}y {urn:p}z w')).toEqual({
      target: { some: ['x1', 'y2'], other: ['z1'] },
      unmatched: ['w?'],
    });
  });
});

test('an element may have the name of a member of Object', () => {
  expect(match([group([[element('constructor')], [element('__proto__')]])], 'constructor')).toEqual({
    target: { g: { constructor: ['constructor1'] } },
  });
});
