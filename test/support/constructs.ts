import type {
  ArrayType,
  ComplexType,
  ElementDeclaration,
  ListType,
  SimpleType,
  TypeReference,
  UnionType,
} from '../../src/soap/schema/contract.js';
import { complex } from './declarations.js';

/** A contract with one type for each construct that ASMX and WCF use. */
export const C = 'urn:c';
const OTHER = 'urn:other';

export const root = (type: TypeReference, more: Partial<ElementDeclaration> = {}): ElementDeclaration => ({
  name: 'r',
  ns: C,
  type,
  ...more,
});

export const Size: SimpleType = { kind: 'simple', name: 'Size', base: 'int', enumeration: ['1', '2', '10'] };
export const Price: SimpleType = { kind: 'simple', base: 'decimal', enumeration: ['1.50', '2'] };
export const Flags: ListType = { kind: 'list', name: 'Flags', item: () => Flag };
export const Flag: SimpleType = { kind: 'simple', name: 'Flag', base: 'string', enumeration: ['Red', 'Green', 'Blue'] };
export const SizeOrName: UnionType = { kind: 'union', members: [() => Size, 'boolean', () => Name] };
export const Name: SimpleType = { kind: 'simple', base: 'NCName', facets: { maxLength: 5 } };

export const attributes = root(
  complex([{ name: 'e', ns: C, type: 'string', min: 0 }], {
    attributes: [
      { name: 'id', type: 'int', required: true },
      { name: 'kind', type: () => Flag, default: 'Red' },
      { name: 'version', type: 'decimal', fixed: '1.0' },
      { name: 'far', ns: OTHER, type: 'string' },
      { name: 'lang', ns: 'http://www.w3.org/XML/1998/namespace', key: 'xmlLang', type: 'language' },
      { name: 'e', key: 'e2', type: 'boolean' },
      { name: 'flags', type: () => Flags },
      { name: 'either', type: () => SizeOrName },
      { name: '__proto__', type: 'string' },
    ],
  }),
);

export const anyAttribute = root(complex([], { attributes: [{ name: 'id', type: 'int' }], anyAttribute: true }));

export const simpleContent = root(
  complex([], { text: 'decimal', attributes: [{ name: 'currency', type: 'string', required: true }] }),
);

export const mixedElements = root(
  complex(
    [
      { name: 'a', ns: C, type: 'int' },
      {
        kind: 'group',
        key: '$choice',
        min: 0,
        max: Infinity,
        alternatives: [
          [{ name: 'b', ns: C, type: complex([{ name: 'c', ns: C, type: 'string' }]) }],
          [{ name: 'i', ns: C, type: 'string' }],
        ],
      },
    ],
    { mixed: true },
  ),
);
export const mixed = root(complex([], { mixed: true, attributes: [{ name: 'id', type: 'int' }] }));

export const list = root(() => Flags);
export const union = root(() => SizeOrName);
export const numericEnumeration = root(() => Price);

export const choice = root(
  complex([
    { name: 'before', ns: C, type: 'int' },
    {
      kind: 'group',
      key: '$choice',
      alternatives: [
        [{ name: 'a', ns: C, type: 'int' }],
        [
          { name: 'b', ns: C, type: 'int' },
          { name: 'c', ns: C, type: 'int', min: 0 },
        ],
        [{ name: 'many', ns: C, type: 'string', max: Infinity }],
      ],
    },
    { name: 'after', ns: C, type: 'int', min: 0 },
  ]),
);

export const repeatedChoice = root(
  complex([
    {
      kind: 'group',
      key: '$choice',
      min: 0,
      max: Infinity,
      alternatives: [[{ name: 'a', ns: C, type: 'int' }], [{ name: 'b', ns: C, type: 'string' }]],
    },
  ]),
);

export const repeatedSequence = root(
  complex([
    {
      kind: 'group',
      key: '$sequence',
      max: Infinity,
      alternatives: [
        [
          { name: 'a', ns: C, type: 'int', min: 0 },
          { name: 'b', ns: C, type: 'int', min: 0, max: 2 },
        ],
      ],
    },
  ]),
);

export const optionalSequence = root(
  complex([
    {
      kind: 'group',
      key: '$sequence',
      min: 0,
      alternatives: [
        [
          { name: 'a', ns: C, type: 'int' },
          { name: 'b', ns: C, type: 'int' },
        ],
      ],
    },
    { name: 'z', ns: C, type: 'int' },
  ]),
);

export const nestedGroups = root(
  complex([
    {
      kind: 'group',
      key: '$choice',
      max: Infinity,
      alternatives: [
        [
          {
            kind: 'group',
            key: '$sequence',
            alternatives: [
              [
                { name: 'a', ns: C, type: 'int' },
                {
                  kind: 'group',
                  key: '$choice',
                  min: 0,
                  alternatives: [[{ name: 'b', ns: C, type: 'int' }], [{ name: 'c', ns: C, type: 'int' }]],
                },
              ],
            ],
          },
        ],
        [{ name: 'd', ns: C, type: 'int' }],
      ],
    },
  ]),
);

export const twice = root(
  complex([
    { name: 'a', ns: C, type: 'int' },
    { name: 'b', ns: C, type: 'int', min: 0 },
    { name: 'a', ns: C, type: 'string', key: 'a2' },
  ]),
);

export const any = root(
  complex([
    { name: 'known', ns: C, type: 'int' },
    { kind: 'any', key: '$any', min: 0, max: Infinity },
  ]),
);

/** The type that ASMX generates for a DataSet. */
export const dataSet = root(
  complex([
    { name: 'schema', ns: 'http://www.w3.org/2001/XMLSchema', type: 'tree' },
    { kind: 'any', key: '$any' },
  ]),
);

export const anyType = root('anyType', { nillable: true });

export const namespaces = root(
  complex([
    { name: 'qualified', ns: C, type: 'int' },
    { name: 'local', ns: '', type: complex([{ name: 'back', ns: C, type: 'int', min: 0 }]) },
    { name: 'other', ns: OTHER, type: 'string', min: 0 },
  ]),
);

export const qNames = root(
  complex([{ name: 'e', ns: C, type: 'QName', min: 0 }], {
    attributes: [
      { name: 'q', type: 'QName' },
      { name: 'qs', type: () => QNames },
    ],
  }),
);
const QNames: ListType = { kind: 'list', item: 'QName' };

export const defaults = root(
  complex([
    { name: 'd', ns: C, type: 'int', default: '5', min: 0 },
    { name: 'f', ns: C, type: 'decimal', fixed: '1.0', min: 0 },
    { name: 's', ns: C, type: 'string', default: 'x', min: 0 },
  ]),
);

const row: ArrayType = {
  kind: 'array',
  item: { name: 'int', ns: C, type: 'int', min: 0, max: Infinity, nillable: true },
};
const grid: ArrayType = {
  kind: 'array',
  item: { name: 'row', ns: C, type: () => row, min: 0, max: Infinity, nillable: true },
};
export const nestedArrays = root(() => grid);

export const Shape: ComplexType = {
  kind: 'complex',
  name: 'Shape',
  ns: C,
  abstract: true,
  elements: [{ name: 'colour', ns: C, type: 'string', min: 0 }],
  derived: () => [Circle, Ring, Square, Foreign],
};
export const Circle: ComplexType = {
  kind: 'complex',
  name: 'Circle',
  ns: C,
  elements: [...Shape.elements, { name: 'radius', ns: C, type: 'double' }],
  derived: () => [Ring],
};
export const Ring: ComplexType = {
  kind: 'complex',
  name: 'Ring',
  ns: C,
  elements: [...Circle.elements, { name: 'inner', ns: C, type: 'double' }],
  attributes: [{ name: 'open', type: 'boolean' }],
};
export const Square: ComplexType = {
  kind: 'complex',
  name: 'Square',
  ns: C,
  tag: 'Quad',
  elements: [...Shape.elements, { name: 'nested', ns: C, type: () => Shape, min: 0, max: Infinity }],
};
export const Foreign: ComplexType = {
  kind: 'complex',
  name: 'Foreign',
  ns: OTHER,
  elements: [...Shape.elements, { name: 'note', ns: OTHER, type: 'string', min: 0 }],
};
export const shape = root(() => Shape, { nillable: true });
export const circle = root(() => Circle);
