import { describe, expect, it } from 'vitest';
import {
  partsOfAttributes,
  partsOfParticles,
  partsOfType,
  setPartsOfType,
} from '../../../src/codegen/read/expanded-size.js';
import type {
  AttributeUse,
  ComplexTypeDefinition,
  ElementParticle,
  GroupParticle,
  ListTypeDefinition,
  Particle,
  SimpleTypeDefinition,
  TypeDefinition,
  TypeUse,
} from '../../../src/codegen/read/service-description.js';

// Each element, attribute, wildcard, group, type and enum value is one part, and so are 256 characters of a text.

const location = { source: 'x', line: 1, path: '' };
const int: TypeUse = { kind: 'builtIn', name: 'int' };
const named: TypeUse = { kind: 'named', name: { ns: '', local: 'T' } };
const anonymous = (type: TypeDefinition): TypeUse => ({ kind: 'anonymous', type });
const name = { ns: '', local: 'e' };
const once = { min: 1, max: 1, location };

const element = (type: TypeUse = int, more: Partial<ElementParticle> = {}): ElementParticle => ({
  kind: 'element',
  name,
  type,
  nillable: false,
  ...once,
  ...more,
});
const any: Particle = { kind: 'any', ...once };
const group = (...alternatives: readonly (readonly Particle[])[]): GroupParticle => ({
  kind: 'group',
  compositor: 'choice',
  alternatives,
  ...once,
});
const attribute = (type: TypeUse = int): AttributeUse => ({ name, type, use: 'optional', location });
const simple = (more: Partial<SimpleTypeDefinition> = {}) =>
  ({ kind: 'simple', base: 'int', location, ...more }) as SimpleTypeDefinition;
const complex = (more: Partial<ComplexTypeDefinition> = {}): ComplexTypeDefinition => ({
  kind: 'complex',
  particles: [],
  attributes: [],
  anyAttribute: false,
  mixed: false,
  abstract: false,
  location,
  ...more,
});
const list = (item: TypeUse): ListTypeDefinition => ({ kind: 'list', item, location });
const union = (...members: readonly TypeUse[]): TypeDefinition => ({ kind: 'union', members, location });
const text = (length: number) => 'x'.repeat(length);

describe('the number of parts of particles', () => {
  it.each<[string, readonly Particle[], number]>([
    ['nothing', [], 0],
    ['a wildcard', [any], 1],
    ['an element', [element()], 1],
    ['several particles', [element(), any, element()], 3],
    ['an element with a named type', [element(named)], 1],
    ['an element with an anonymous type', [element(anonymous(simple()))], 2],
    ['an element with documentation of 255 characters', [element(int, { documentation: text(255) })], 1],
    ['an element with documentation of 512 characters', [element(int, { documentation: text(512) })], 3],
    ['an element with a name of 256 characters', [element(int, { name: { ns: '', local: text(256) } })], 2],
    ['an empty group', [group()], 1],
    ['a group with three elements', [group([element(), element()], [element()])], 4],
    ['a group in a group', [group([group([element()]), any])], 4],
  ])('%s', (_, particles, want) => {
    expect(partsOfParticles(particles)).toBe(want);
  });

  it('a group is measured only once', () => {
    let reads = 0;
    const counted = {
      ...group(),
      get alternatives() {
        reads++;
        return [[any, any]];
      },
    };
    expect([partsOfParticles([counted, counted]), partsOfParticles([counted]), reads]).toEqual([6, 3, 1]);
  });
});

it('the number of parts of attributes', () => {
  expect(partsOfAttributes([])).toBe(0);
  expect(partsOfAttributes([attribute(), attribute(named)])).toBe(2);
  expect(partsOfAttributes([attribute(anonymous(simple())), attribute()])).toBe(3);
});

describe('the number of parts of a type', () => {
  it.each<[string, TypeDefinition, number]>([
    ['a simple type', simple(), 1],
    ['two enum values', simple({ enumeration: [{ value: 'a' }, { value: 'b' }] }), 3],
    ['a long enum value', simple({ enumeration: [{ value: text(256), documentation: text(512) }] }), 5],
    ['two patterns', simple({ facets: { patterns: [['a', 'b'], ['c']] } }), 3],
    ['enum values and patterns', simple({ enumeration: [{ value: 'a' }], facets: { patterns: [['a']] } }), 3],
    ['a list of a built-in type', list(int), 1],
    ['a list of an anonymous type', list(anonymous(simple())), 2],
    ['a union of two types', union(int, named), 3],
    ['a union with an anonymous type', union(int, anonymous(simple())), 4],
    ['an empty complex type', complex(), 1],
    ['text of a built-in type', complex({ text: int }), 1],
    ['text of an anonymous type', complex({ text: anonymous(simple()) }), 2],
    ['elements and attributes', complex({ particles: [element(), any], attributes: [attribute()] }), 4],
    [
      'elements, attributes and text',
      complex({ particles: [element()], attributes: [attribute()], text: anonymous(simple()) }),
      4,
    ],
  ])('%s', (_, type, want) => {
    expect(partsOfType(type)).toBe(want);
    expect(partsOfParticles([element(anonymous(type))])).toBe(want + 1);
  });

  it('is that of the content and the type itself if it was set', () => {
    const type = list(named);
    expect(setPartsOfType(type, [5, 7])).toBe(13);
    expect(partsOfType(type)).toBe(13);
    expect(setPartsOfType(list(named), [])).toBe(1);
  });
});
