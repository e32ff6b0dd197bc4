import { expect, test } from 'vitest';
import { elementsOf, membersOf, type ComplexType, type Particle } from '../../../src/soap/schema/contract.js';

const element = { name: 'a', ns: '', type: 'int' } as const;
const named = { ...element, kind: 'element', name: 'b' } as const;
const particles: readonly Particle[] = [
  element,
  { kind: 'group', key: '$choice', alternatives: [[element]] },
  named,
  { kind: 'any', key: '$any' },
];
const type: ComplexType = { kind: 'complex', elements: particles };

test('the elements of a complex type are those outside groups', () => {
  expect(elementsOf(type)).toEqual([element, named]);
});

test('the members of an element are the elements of its complex type, or the item of its array type', () => {
  expect(membersOf({ ...element, type: () => type })).toEqual([element, named]);
  expect(membersOf({ ...element, type: () => ({ kind: 'array', item: named }) })).toEqual([named]);
  expect(membersOf({ ...element, type: () => ({ kind: 'simple', base: 'int' }) })).toEqual([]);
  expect(membersOf(element)).toEqual([]);
  expect(membersOf(undefined)).toEqual([]);
});
