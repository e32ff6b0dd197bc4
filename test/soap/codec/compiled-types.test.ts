import { describe, expect, test } from 'vitest';
import {
  CompiledComplexType,
  compiledElement,
  CompiledElement,
  ContentModel,
  isRequired,
  type CompiledGroup,
  type CompiledParticle,
} from '../../../src/soap/codec/compiled-types.js';
import type {
  ArrayType,
  ComplexType,
  GroupParticle,
  Particle,
  TypeReference,
} from '../../../src/soap/schema/contract.js';

const NS = 'urn:t';
const element = (name: string, more: object = {}): Particle => ({ name, ns: NS, type: 'int', ...more });
const group = (alternatives: readonly (readonly Particle[])[], more: Partial<GroupParticle> = {}): Particle => ({
  kind: 'group',
  key: '$choice',
  alternatives,
  ...more,
});
const any = (more: object = {}): Particle => ({ kind: 'any', key: '$any', ...more });
const modelOf = (...particles: readonly Particle[]): ContentModel => new ContentModel(particles);
const at = (model: ContentModel, index: number): CompiledParticle => model.particles[index] as CompiledParticle;

describe('a compiled element', () => {
  test('has the defaults of XML Schema, and its tags', () => {
    const compiled = new CompiledElement({ name: 'a', ns: 'urn:x&y', type: 'int' }, 3);
    expect(compiled).toMatchObject({
      ...{ name: 'a', ns: 'urn:x&y', key: 'a', min: 1, max: 1, nillable: false, index: 3, kind: 'element' },
      ...{ fixed: undefined, whenEmpty: undefined, isWritable: true, end: '</a>' },
      tags: { start: '<a', open: '<a>', empty: '<a/>' },
      declaredTags: {
        start: '<a xmlns="urn:x&amp;y"',
        open: '<a xmlns="urn:x&amp;y">',
        empty: '<a xmlns="urn:x&amp;y"/>',
      },
    });
    expect(compiled.allows('urn:anything')).toBe(true);
  });

  test('has the key, the occurrences, the nillability and the default of its declaration', () => {
    const given = { name: 'a b', ns: NS, key: 'k', min: 0, max: 7, nillable: true, type: 'int' } as const;
    expect(new CompiledElement(given, 0)).toMatchObject({
      key: 'k',
      min: 0,
      max: 7,
      nillable: true,
      isWritable: false,
    });
    expect(new CompiledElement({ ...given, default: '1' }, 0)).toMatchObject({ whenEmpty: '1', fixed: undefined });
    expect(new CompiledElement({ ...given, fixed: '2' }, 0)).toMatchObject({ whenEmpty: '2', fixed: '2' });
    expect(new CompiledElement({ ...given, default: '1', fixed: '2' }, 0)).toMatchObject({
      whenEmpty: '1',
      fixed: '2',
    });
  });

  test('of a message occurs once, and is compiled once', () => {
    const declaration = { name: 'a', ns: NS, type: 'int', min: 0, max: 5 } as const;
    expect(compiledElement(declaration)).toMatchObject({ name: 'a', min: 1, max: 1, index: 0, kind: 'element' });
    expect(compiledElement(declaration)).toBe(compiledElement(declaration));
  });

  test.each<[TypeReference, object]>([
    ['tree', { kind: 'tree' }],
    ['anyType', { kind: 'anyType' }],
    ['int', { kind: 'simple', name: 'int' }],
    [() => ({ kind: 'simple', name: 'S', base: 'int' }), { kind: 'simple', name: 'S' }],
    [() => ({ kind: 'complex', name: 'C', elements: [] }), { kind: 'complex', tag: 'C' }],
    [
      () => ({ kind: 'array', name: 'A', item: { name: 'i', ns: NS, type: 'int' } }),
      { kind: 'array', name: 'A', item: { name: 'i', index: 0 }, model: { particles: [{ name: 'i' }] } },
    ],
  ])('has the compiled type of %s', (type, want) => {
    const compiled = new CompiledElement({ name: 'a', ns: NS, type }, 0);
    expect(compiled.type).toMatchObject(want);
    expect(compiled.type).toBe(compiled.type);
  });

  test('shares the compiled type of a definition', () => {
    const complex: ComplexType = { kind: 'complex', elements: [] };
    const array: ArrayType = { kind: 'array', item: { name: 'i', ns: NS, type: () => complex } };
    for (const type of [() => complex, () => array]) {
      const [one, other] = [1, 2].map(() => new CompiledElement({ name: 'a', ns: NS, type }, 0).type);
      expect(one).toBe(other);
    }
  });
});

describe('a wildcard', () => {
  const allowed = (wildcard: Particle): string[] => {
    const compiled = at(modelOf(wildcard), 0) as CompiledElement;
    return ['', NS, 'urn:a', 'urn:b'].filter((ns) => compiled.allows(ns));
  };

  test('has its key and its bounds, and can be written', () => {
    expect(at(modelOf(element('a'), any()), 1)).toMatchObject({
      ...{ kind: 'any', name: '*', ns: '', key: '$any', min: 1, max: 1, index: 1, isWritable: true },
      type: { kind: 'tree' },
    });
    expect(at(modelOf(any({ key: 'k', min: 0, max: 5 })), 0)).toMatchObject({ key: 'k', min: 0, max: 5 });
  });

  test('allows all namespaces, a list, or all except one, but then no missing namespace (XML Schema part 1, 3.10.4)', () => {
    expect(allowed(any())).toEqual(['', NS, 'urn:a', 'urn:b']);
    expect(allowed(any({ namespaces: ['', 'urn:a'] }))).toEqual(['', 'urn:a']);
    expect(allowed(any({ namespaces: [] }))).toEqual([]);
    expect(allowed(any({ otherThan: 'urn:a' }))).toEqual([NS, 'urn:b']);
    expect(allowed(any({ otherThan: '' }))).toEqual([NS, 'urn:a', 'urn:b']);
  });
});

describe('a group', () => {
  test('has its key, its bounds and its alternatives', () => {
    const model = modelOf(element('x'), group([[element('a')], [element('b'), element('c')]]));
    const { alternatives, ...rest } = at(model, 1) as CompiledGroup;
    expect(rest).toEqual({ kind: 'group', key: '$choice', index: 1, min: 1, max: 1 });
    expect(alternatives.map(({ particles }) => particles.map(({ key }) => key))).toEqual([['a'], ['b', 'c']]);
    expect(at(modelOf(group([], { key: 'k', min: 0, max: 5 })), 0)).toMatchObject({ key: 'k', min: 0, max: 5 });
  });

  test('is required unless it, or one of its alternatives, may be empty', () => {
    const optional = element('a', { min: 0 });
    const required = (particle: Particle) => isRequired(at(modelOf(particle), 0));
    expect([required(element('a')), required(optional), required(any()), required(any({ min: 0 }))]).toEqual([
      ...[true, false],
      ...[true, false],
    ]);
    expect(required(group([[element('a')], [element('b'), optional]]))).toBe(true);
    expect(required(group([[element('a')]], { min: 0 }))).toBe(false);
    expect(required(group([[element('a')], [optional]]))).toBe(false);
    expect(required(group([[element('a')], []]))).toBe(false);
    expect(required(group([[group([[optional]])]]))).toBe(false);
    expect(required(group([[group([[element('a')]])]]))).toBe(true);
  });
});

describe('a content model of elements with different names', () => {
  const model = () => modelOf(element('a'), element('b', { ns: '', key: 'k', min: 0 }));

  test('finds an element by its name', () => {
    const plain = model();
    expect(plain.isPlain).toBe(true);
    expect([plain.element(NS, 'a'), plain.element('', 'b')]).toEqual([at(plain, 0), at(plain, 1)]);
    expect([plain.element('', 'a'), plain.element(NS, 'b'), plain.element(NS, 'c')]).toEqual(Array(3).fill(undefined));
    expect([plain.namespaceOf('a'), plain.namespaceOf('b'), plain.namespaceOf('c')]).toEqual([NS, '', undefined]);
  });

  test('lists its keys, its names and what is required', () => {
    const plain = model();
    expect([...plain.keys]).toEqual(['a', 'k']);
    expect([...plain.names]).toEqual([`a ${NS}`, 'b ']);
    expect(plain.required).toEqual([at(plain, 0)]);
    expect(plain.wildcards).toEqual([]);
    expect([plain.candidatesFor(`a ${NS}`), plain.candidatesFor('b '), plain.candidatesFor('c ')]).toEqual([
      ...[[0], [1], []],
    ]);
  });

  test('may be empty', () => {
    expect(modelOf()).toMatchObject({ isPlain: true, particles: [], required: [], wildcards: [] });
  });
});

describe('a content model of other particles', () => {
  test('is not plain with two elements of a name, a group or a wildcard', () => {
    const twice = modelOf(element('a'), element('a', { ns: '', key: 'a2' }));
    expect([twice.isPlain, modelOf(group([[]])).isPlain, modelOf(any()).isPlain]).toEqual([false, false, false]);
    expect(modelOf(element('a'), any()).isPlain).toBe(false);
    expect([twice.element(NS, 'a'), twice.element('', 'a')]).toEqual([undefined, undefined]);
    expect([...twice.names]).toEqual([`a ${NS}`, 'a ']);
    expect([twice.namespaceOf('a'), twice.namespaceOf('b')]).toEqual([NS, undefined]);
    // a name that begins with another name
    expect(modelOf(element('ab'), element('a', { ns: '' }), any()).namespaceOf('a')).toBe('');
  });

  test('has the candidates for a name in the order of the particles, including those in groups', () => {
    const inner = group([[element('a'), element('b')], [element('a')]]);
    const model = modelOf(element('a'), inner, group([[inner]]), any(), element('a', { key: 'a2' }));
    expect(model.candidatesFor(`a ${NS}`)).toEqual([0, 1, 2, 4]);
    expect(model.candidatesFor(`b ${NS}`)).toEqual([1, 2]);
    expect(model.candidatesFor('* ')).toEqual([]);
    expect([...model.names]).toEqual([`a ${NS}`, `b ${NS}`]);
  });

  test('has the indexes of its wildcards, including those in groups', () => {
    const withWildcard = group([[element('a')], [element('b'), any()]]);
    const model = modelOf(any(), group([[element('a')]]), withWildcard, group([[withWildcard]]), any({ key: 'k' }));
    expect(model.wildcards).toEqual([0, 2, 3, 4]);
    expect(modelOf(element('a'), element('a', { key: 'b' })).wildcards).toEqual([]);
  });

  test('may begin with its first elements, up to the first that is required', () => {
    const first = (...particles: readonly Particle[]) =>
      ['a', 'b', 'c', 'd'].filter((name) => modelOf(...particles).mayBeginWith(`${name} ${NS}`)).join('');
    const optional = element('a', { min: 0 });
    expect(first()).toBe('');
    expect(first(element('a'), element('b'))).toBe('a');
    expect(first(optional, element('b'), element('c'))).toBe('ab');
    expect(first(optional, element('b', { min: 0 }))).toBe('ab');
    expect(first(group([[element('a'), element('b')], [element('c')]]), element('d'))).toBe('ac');
    expect(first(group([[element('a')], [element('c')]], { min: 0 }), element('d'))).toBe('acd');
    expect(first(group([[optional, element('b')]]), element('d'))).toBe('ab');
    expect(first(group([[optional]]), element('d'))).toBe('ad');
    expect(first(element('a', { ns: '' }), element('b'))).toBe('');
  });
});

describe('a compiled complex type', () => {
  const compiled = (more: Partial<ComplexType> = {}) =>
    new CompiledComplexType({ kind: 'complex', elements: [], ...more });
  const traits = ({ isClosed, isPlain, isTree, hasAttributes }: CompiledComplexType) => ({
    isClosed,
    isPlain,
    isTree,
    hasAttributes,
  });
  const plain = { isClosed: true, isPlain: true, isTree: false, hasAttributes: false };
  const open = { ...plain, isPlain: false };
  const elements = [element('a')];
  const derived = () => [];

  test.each<[string, Partial<ComplexType>, object, keys: string[]]>([
    ['without content', {}, plain, []],
    ['with elements', { elements }, plain, ['a']],
    ['that is abstract', { elements, abstract: true }, { ...open, isClosed: false }, ['a']],
    ['with derived types', { elements, derived }, { ...open, isClosed: false }, ['a']],
    [
      'with attributes',
      { elements, attributes: [{ name: 'b', type: 'int' }] },
      { ...open, hasAttributes: true },
      ['b', 'a'],
    ],
    ['with an empty list of attributes', { elements, attributes: [] }, plain, ['a']],
    ['with any attributes', { elements, anyAttribute: true }, { ...open, hasAttributes: true }, ['a', '$attributes']],
    ['with simple content', { text: 'int' }, open, ['$value']],
    ['with mixed content and elements', { elements, mixed: true }, open, ['a', '$text']],
    ['with mixed content without elements', { mixed: true }, { ...open, isTree: true }, ['$content']],
  ])('%s', (_name, definition, want, keys) => {
    const type = compiled(definition);
    expect(traits(type)).toEqual(want);
    expect([...type.keys]).toEqual(keys);
    expect([type.kind, type.tag]).toEqual(['complex', undefined]);
    expect(type.definition).toMatchObject(definition);
    expect(type.text?.name).toBe(definition.text);
    expect(type.model.particles).toHaveLength(definition.elements?.length ?? 0);
  });

  test('has the attributes of its definition', () => {
    const full = { name: 'b', ns: NS, key: 'k', type: 'int', required: true, fixed: '1' } as const;
    const { attributes } = compiled({ attributes: [{ name: 'a', type: 'string' }, full] });
    expect(attributes).toMatchObject([
      { name: 'a', ns: '', key: 'a', required: false, fixed: undefined, type: { name: 'string' } },
      { name: 'b', ns: NS, key: 'k', required: true, fixed: '1', type: { name: 'int' } },
    ]);
  });

  test('has a tag: its name, unless the definition says otherwise', () => {
    expect([compiled({ name: 'N' }).tag, compiled({ name: 'N', tag: 'T' }).tag]).toEqual(['N', 'T']);
  });

  test('has a family: itself and the types that derive from it', () => {
    const one: ComplexType = { kind: 'complex', name: 'One', elements: [] };
    const type = compiled({ name: 'Base', derived: () => [one, { ...one, name: 'Two' }] });
    expect(type.family[0]).toBe(type);
    expect(type.family.map(({ tag }) => tag)).toEqual(['Base', 'One', 'Two']);
    expect(type.family).toBe(type.family);
    expect(compiled().family).toHaveLength(1);
  });
});
