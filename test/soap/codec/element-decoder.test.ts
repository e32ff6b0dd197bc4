import { describe, expect, test } from 'vitest';
import { DecodeError } from '../../../src/soap/codec/decode-error.js';
import { ElementDecoder } from '../../../src/soap/codec/decoder.js';
import type { ComplexType, ElementDeclaration, Particle, TypeReference } from '../../../src/soap/schema/contract.js';
import { XSD, XSI } from '../../../src/soap/xml/names.js';
import { complex, element, NS, root } from '../../support/declarations.js';

// Decodes events with contracts that each test creates, so that each test also compiles its types.

type Attributes = Readonly<Record<string, string>>;
/** An element: its name (`{ns}name` for another namespace), its attributes, and its content. */
type Tag = readonly [name: string, attributes: Attributes, ...content: readonly unknown[]];

/** The error whose message is a path and a problem. */
function decodeError(message: string): DecodeError {
  const [path = '', ...problem] = message.split(' ');
  return new DecodeError(path, problem.join(' '));
}

const qualified = (name: string): { ns: string; name: string } => {
  const [, ns = NS, local = name] = /^\{(.*)\}(.*)$/.exec(name) ?? [];
  return { ns, name: local };
};
const attributesOf = (attributes: Attributes) =>
  Object.entries(attributes).map(([name, value]) => ({
    ...(name.startsWith('xsi:')
      ? { ns: XSI, name: name.slice(4) }
      : { ...qualified(`{}${name}`), ...(name.startsWith('{') && qualified(name)) }),
    value,
  }));
const prefixes = new Map([
  ['', NS],
  ['xs', XSD],
  ['t', NS],
  ['o', 'urn:o'],
]);

function decode(element: ElementDeclaration, tag: Tag, { lenient = false, parentPath = 'Body' } = {}) {
  const decoder = new ElementDecoder(element, parentPath, lenient);
  const run = ([name, attributes, ...content]: Tag): boolean => {
    const { ns, name: local } = qualified(name);
    decoder.open(ns, local, attributesOf(attributes), prefixes);
    for (const each of content) {
      if (typeof each === 'string') decoder.text(each);
      else expect(run(each as Tag)).toBe(false);
    }
    return decoder.close();
  };
  expect(run(tag)).toBe(true);
  return decoder;
}

const r = (...content: unknown[]): Tag => ['r', {}, ...content];
const one = (name: string, text: string): Tag => [name, {}, text];

describe('the path of an error', () => {
  const wrong = r(['a', {}, ['b', {}, ['c', {}, 'x']]]);
  const nested = () => root(complex([element('a', complex([element('b', complex([element('c')]), { max: 2 })]))]));

  test.each([
    ['Body', 'Body/r/a/b[1]/c is not a whole number from -2147483648 to 2147483647'],
    ['', 'r/a/b[1]/c is not a whole number from -2147483648 to 2147483647'],
  ])('below %j', (parentPath, message) => {
    expect(() => decode(nested(), wrong, { parentPath })).toThrow(decodeError(message));
  });

  test('names an attribute', () => {
    const type = complex([], { attributes: [{ name: 'id', type: 'int', required: true }] });
    expect(() => decode(root(type), ['r', { id: 'x' }])).toThrow(
      'Body/r/@id is not a whole number from -2147483648 to 2147483647',
    );
    expect(decode(root(type), ['r', {}]).missing).toBe('Body/r/@id');
  });
});

describe('an element that occurs too often', () => {
  const twice = () => root(complex([element('a'), element('b', 'int', { max: 2 })]));

  test('is an error that says how often it may occur', () => {
    expect(() => decode(twice(), r(one('a', '1'), one('a', '2')))).toThrow(
      decodeError('Body/r/a occurs more than once'),
    );
    expect(() => decode(twice(), r(...['1', '2', '3'].map((text) => one('b', text))))).toThrow(
      decodeError('Body/r/b occurs more than 2 times'),
    );
    expect(decode(twice(), r(one('b', '1'), one('a', '3'), one('b', '2'))).value).toEqual({ a: 3, b: [1, 2] });
  });

  test('is skipped with lenient', () => {
    const { value, unknown } = decode(twice(), r(one('a', '1'), one('a', 'x'), one('b', '2')), { lenient: true });
    expect([value, unknown.size]).toEqual([{ a: 1, b: [2] }, 0]);
  });
});

describe('text between elements', () => {
  const type = () => root(complex([element('a')]));

  test('may only be white space, unless the decoder is lenient', () => {
    const spaced = r(' \t\r\n', one('a', '1'), '\n');
    expect(decode(type(), spaced).value).toEqual({ a: 1 });
    expect(() => decode(type(), r(one('a', '1'), ' x '))).toThrow(
      decodeError('Body/r contains text where only elements are allowed'),
    );
    expect(() => decode(type(), r('\u00a0'))).toThrow('contains text where only elements are allowed');
    expect(decode(type(), r('x', one('a', '1'), 'y'), { lenient: true }).value).toEqual({ a: 1 });
    // in an unknown element, any text is skipped
    expect(decode(type(), r(['x', {}, 'y', ['z', {}, 'w']], one('a', '1'))).value).toEqual({ a: 1 });
  });

  test('is kept in mixed content, without the empty texts at the end', () => {
    const mixed = () => root(complex([element('a', 'int', { max: 9 })], { mixed: true }));
    const text = (...content: unknown[]) => (decode(mixed(), r(...content)).value as { $text?: unknown }).$text;
    const a = one('a', '1');
    expect(text('x', 'y', a, a, 'z', ' ', a, a)).toEqual(['xy', '', 'z ']);
    expect(text(a, 'x')).toEqual(['', 'x']);
    expect(text(' ', a, '\n')).toBeUndefined();
    expect(decode(mixed(), r(' ', a)).value).toEqual({ a: [1] });
    expect(text(' ', a, 'x', ['new', {}, 'y'], 'z')).toEqual([' ', 'xz']);
  });
});

describe('the notes on a reply', () => {
  const type = () => root(complex([element('a', 'int', { min: 1 }), element('s', () => Colour, { max: Infinity })]));
  const Colour = { kind: 'simple', name: 'Colour', base: 'string', enumeration: ['Red'] } as const;

  test('list at most 100 unknown elements', () => {
    const unknown = (count: number) => Array.from({ length: count }, (_, at) => one(`x${at}`, ''));
    const { unknown: found } = decode(type(), r(...unknown(101)));
    expect([found.size, [...found][0], [...found][99]]).toEqual([100, 'Body/r/x0', 'Body/r/x99']);
    // the namespace of a missing member is part of a note
    const other = one('{urn:o}a', '1');
    expect(decode(type(), r(...unknown(99), other)).otherNamespaceOf('Body/r/a')).toBe(
      '; there is one in the namespace urn:o, but the WSDL says the namespace urn:t',
    );
    expect(decode(type(), r(...unknown(100), other)).otherNamespaceOf('Body/r/a')).toBe('');
  });

  test('list at most 100 nil items', () => {
    const items = root(complex([element('i', 'int', { max: Infinity })]));
    const { unknown, value } = decode(items, r(...Array.from({ length: 101 }, () => ['i', { 'xsi:nil': '1' }])));
    expect([unknown.size, (value as { i: unknown[] }).i.length]).toEqual([100, 101]);
    expect([...unknown][99]).toBe('Body/r/i[100] is nil, which the WSDL does not allow: kept as null');
  });

  test('list each element once, with a name of at most 80 characters', () => {
    const names = ['x', 'y'.repeat(81), 'x'];
    const { unknown } = decode(type(), r(...names.map((name) => one(name, ''))));
    expect([...unknown]).toEqual(['Body/r/x', `Body/r/${'y'.repeat(77)}...`]);
  });

  test('list at most 100 enum values, each combination of path and value once', () => {
    const values = Array.from({ length: 101 }, (_, at) => one('s', `v${at}`));
    const { unknownEnumValues } = decode(type(), r(...values));
    const notes = [...unknownEnumValues.values()];
    expect([notes.length, notes[99]]).toEqual([100, { path: 'Body/r/s', value: 'v99' }]);
    const both = root(complex([element('s', () => Colour, { max: 9 }), element('t', () => Colour)]));
    const repeated = decode(both, r(...['a', 'Red', 'b', 'a'].map((text) => one('s', text)), one('t', 'a')));
    expect([...repeated.unknownEnumValues.values()]).toEqual([
      { path: 'Body/r/s', value: 'a' },
      { path: 'Body/r/s', value: 'b' },
      { path: 'Body/r/t', value: 'a' },
    ]);
    expect(repeated.value).toEqual({ s: ['a', 'Red', 'b', 'a'], t: 'a' });
  });

  test('include an enum value of an attribute; with lenient, the value is an error', () => {
    const Anonymous = { ...Colour, name: undefined } as unknown as typeof Colour;
    const attributes = [
      { name: 'c', type: () => Colour },
      { name: 'd', type: () => Anonymous },
    ];
    const withAttributes = () => root(complex([], { attributes }));
    expect([...decode(withAttributes(), ['r', { c: 'Blue' }]).unknownEnumValues.values()]).toEqual([
      { path: 'Body/r/@c', value: 'Blue' },
    ]);
    const wrong = (attribute: Attributes) => () => decode(withAttributes(), ['r', attribute], { lenient: true });
    expect(wrong({ c: 'Blue' })).toThrow(decodeError('Body/r/@c is not an enum value of Colour'));
    expect(wrong({ d: 'Blue' })).toThrow(decodeError('Body/r/@d is not an enum value of its type'));
    expect(decode(withAttributes(), ['r', { c: 'Red' }], { lenient: true }).value).toEqual({ c: 'Red' });
  });
});

describe('a missing member', () => {
  const required = (name: string, type: TypeReference = 'int') => element(name, type, { min: 1 });

  test('is the first that is missing, in the innermost element', () => {
    const inner = complex([required('c'), required('d')]);
    const type = () => root(complex([required('a'), element('i', inner), required('b')]));
    expect(decode(type(), r(one('a', '1'), one('b', '2'))).missing).toBeUndefined();
    expect(decode(type(), r(one('b', '2'))).missing).toBe('Body/r/a');
    expect(decode(type(), r(one('a', '1'))).missing).toBe('Body/r/b');
    expect(decode(type(), r(['i', {}, one('d', '1')])).missing).toBe('Body/r/i/c');
    expect(decode(type(), r(['i', {}, one('c', '1')])).missing).toBe('Body/r/i/d');
  });

  test('must occur as often as the WSDL says', () => {
    const type = () => root(complex([element('a', 'int', { min: 2, max: 3 })]));
    const times = (count: number) => decode(type(), r(...Array.from({ length: count }, () => one('a', '1')))).missing;
    expect([times(0), times(1), times(2), times(3)]).toEqual(['Body/r/a', 'Body/r/a', undefined, undefined]);
  });

  test('may be an attribute, which may be present in another namespace', () => {
    const attributes = [
      { name: 'a', type: 'int', required: true },
      { name: 'b', ns: 'urn:b', type: 'int', required: true },
    ] as const;
    const type = () => root(complex([required('c')], { attributes }));
    expect(decode(type(), ['r', { a: '1', '{urn:b}b': '2' }, one('c', '1')])).toMatchObject({
      missing: undefined,
      value: { a: 1, b: 2, c: 1 },
    });
    // an attribute comes before the elements
    expect(decode(type(), ['r', { a: '1' }]).missing).toBe('Body/r/@b');
    const other = decode(type(), ['r', { a: '1', b: '2' }]);
    expect(other.missing).toBe('Body/r/@b');
    expect(other.otherNamespaceOf('Body/r/@b')).toBe(
      '; there is one in no namespace, but the WSDL says the namespace urn:b',
    );
    expect(other.value).toEqual({ a: 1 });
    expect(decode(type(), ['r', {}]).otherNamespaceOf('Body/r/@a')).toBe('');
  });
});

describe('nil', () => {
  const nil = (name: string, ...content: unknown[]): Tag => [name, { 'xsi:nil': 'true' }, ...content];

  test.each<[string, Particle, Tag, unknown]>([
    ['of a nillable element is null', element('a', 'int', { nillable: true }), nil('a'), { a: null }],
    ['of an optional element counts as absent', element('a'), nil('a'), {}],
    ['of an item keeps its place', element('a', 'int', { max: 3 }), nil('a'), { a: [null] }],
    ['is 1 or true', element('a', 'int', { nillable: true }), ['a', { 'xsi:nil': '1' }], { a: null }],
    ['is not 0', element('a', 'int', { nillable: true }), ['a', { 'xsi:nil': '0' }, '5'], { a: 5 }],
    ['is not TRUE', element('a', 'int', { nillable: true }), ['a', { 'xsi:nil': 'TRUE' }, '5'], { a: 5 }],
    ['is not another attribute', element('a', 'int', { nillable: true }), ['a', { nil: 'true' }, '5'], { a: 5 }],
    ['of a nillable tree is null', element('a', 'tree', { nillable: true }), nil('a'), { a: null }],
    [
      'of a nillable structure is null',
      element('a', complex([element('b')]), { nillable: true }),
      nil('a'),
      { a: null },
    ],
    ['of a nillable anyType is null', element('a', 'anyType', { nillable: true }), nil('a'), { a: null }],
    [
      'of a typed anyType keeps the type',
      element('a', 'anyType', { nillable: true }),
      ['a', { 'xsi:nil': 'true', 'xsi:type': 'xs:int' }],
      { a: { $type: 'int', $value: null } },
    ],
    [
      'of an abstract type is null',
      element('a', complex([], { abstract: true }), { nillable: true }),
      nil('a'),
      { a: null },
    ],
  ])('%s', (_name, particle, tag, want) => {
    expect(decode(root(complex([particle])), r(tag)).value).toStrictEqual(want);
  });

  test('of a required element that is not nillable is an error', () => {
    const type = root(complex([element('a', 'int', { min: 1 })]));
    expect(() => decode(type, r(nil('a')))).toThrow(decodeError('Body/r/a is nil, which the WSDL does not allow'));
  });

  test('of a tree that is not nillable is an attribute of the tree', () => {
    const attribute = { ns: XSI, name: 'nil', value: 'true' };
    const tree = { ns: NS, name: 'a', attributes: [attribute], children: [] };
    expect(decode(root(complex([element('a', 'tree')])), r(nil('a'))).value).toEqual({ a: tree });
  });

  test('does not apply to the next elements', () => {
    const type = root(complex([element('a', 'int', { nillable: true }), element('b'), element('c')]));
    expect(decode(type, r(nil('a'), one('b', '1'), one('c', '2'))).value).toEqual({ a: null, b: 1, c: 2 });
  });

  test('allows no content: elements are unknown, and text is ignored', () => {
    const type = root(complex([element('a', complex([element('b')]), { nillable: true })]));
    const decoder = decode(type, r(nil('a', '  ', ['b', {}, 'x'])));
    expect([decoder.value, [...decoder.unknown]]).toEqual([{ a: null }, ['Body/r/a/b']]);
    const simple = root(complex([element('a', 'int', { nillable: true })]));
    expect(() => decode(simple, r(nil('a', ['b', {}])))).toThrow(
      decodeError('Body/r/a contains an element <b>, not a value'),
    );
  });
});

describe('an empty element', () => {
  const value = (type: TypeReference, more: object, text = '') =>
    (decode(root(complex([element('a', type, more)])), r(one('a', text))).value as { a: unknown }).a;

  test('has the default or fixed value, unless empty text is a value of the type', () => {
    expect(value('int', { default: '5' })).toBe(5);
    expect(value('int', { fixed: '6' })).toBe(6);
    expect(value('string', { default: 'x' })).toBe('');
    expect(value('NCName', { default: 'x' })).toBe('x');
    expect(value('hexBinary', { default: 'ff' })).toEqual(new Uint8Array());
    expect(value('string', { fixed: 'x' })).toBe('x');
    expect(value('int', { default: '5' }, '7')).toBe(7);
    expect(() => value('int', { default: '5' }, ' ')).toThrow('Body/r/a is not a whole number');
    expect(() => value('int', {})).toThrow('Body/r/a is not a whole number');
  });
});

describe('consecutive elements of different types', () => {
  test('do not influence one another', () => {
    const item = { name: 'i', ns: NS, type: 'int', min: 0, max: Infinity } as const;
    const type = complex([
      element('s', 'string'),
      element('list', () => ({ kind: 'array', item })),
      element('n'),
      element('inner', complex([element('t', 'string')])),
      element('text', complex([], { text: 'int', attributes: [{ name: 'u', type: 'string' }] })),
      element('open', 'tree'),
      element('last', 'boolean'),
    ]);
    const tag = r(
      one('s', 'x'),
      ['list', {}, one('i', '1'), one('i', '2')],
      one('n', '3'),
      ['inner', {}, one('t', 'y')],
      ['text', { u: 'v' }, '4'],
      ['open', {}, 'z'],
      one('last', 'true'),
    );
    expect(decode(root(type), tag).value).toEqual({
      s: 'x',
      list: [1, 2],
      n: 3,
      inner: { t: 'y' },
      text: { u: 'v', $value: 4 },
      open: { ns: NS, name: 'open', attributes: [], children: ['z'] },
      last: true,
    });
    const empty = r(one('s', 'x'), ['list', {}], ['inner', {}]);
    expect(decode(root(type), empty).value).toEqual({ s: 'x', list: [], inner: {} });
  });
});

describe('xsi:type', () => {
  const Derived: ComplexType = { kind: 'complex', name: 'D', ns: NS, elements: [element('a'), element('b')] };
  const base = (more: Partial<ComplexType> = {}) =>
    complex([element('a')], { name: 'B', ns: NS, derived: () => [Derived], ...more });
  const typed = (type: string, ...content: unknown[]): Tag => ['r', { 'xsi:type': type }, ...content];
  const unfit = (type: string) =>
    decodeError(`Body/r has the xsi:type ${type}, which is not the name of a type that the WSDL allows here`);

  test('selects the type that the value then names', () => {
    const content = [one('a', '1'), one('b', '2')];
    expect(decode(root(base()), typed('t:D', ...content)).value).toEqual({ $type: 'D', a: 1, b: 2 });
    expect(decode(root(base()), typed(' D\n', ...content)).value).toEqual({ $type: 'D', a: 1, b: 2 });
    expect(decode(root(base()), typed('B', one('a', '1'))).value).toEqual({ a: 1 });
    expect(decode(root(base()), r(one('a', '1'))).value).toEqual({ a: 1 });
    expect(Object.keys(decode(root(base()), typed('D', ...content)).value as object)[0]).toBe('$type');
    const untagged = { ...Derived, tag: undefined, name: undefined } as unknown as ComplexType;
    expect(() => decode(root(base({ derived: () => [untagged] })), typed('D'))).toThrow(unfit('D'));
  });

  test.each(['C', 'o:D', 'x:D', '', 'o:B'])('that is not the name of an allowed type is an error: %j', (type) => {
    expect(() => decode(root(base()), typed(type))).toThrow(unfit(type));
  });

  test('of a type without a namespace is compared by its local name', () => {
    const type = complex([element('a')], { name: 'B' });
    for (const name of ['B', 'o:B']) expect(decode(root(type), typed(name)).value).toEqual({});
    expect(() => decode(root(type), typed('D'))).toThrow(unfit('D'));
    expect(() => decode(root(complex([])), typed('x:D'))).toThrow(unfit('x:D'));
  });

  test('is required for an abstract type', () => {
    expect(() => decode(root(base({ abstract: true })), r())).toThrow(
      decodeError('Body/r has the abstract type B but no xsi:type'),
    );
    expect(() => decode(root(complex([], { abstract: true })), r())).toThrow(
      decodeError('Body/r has the abstract type  but no xsi:type'),
    );
    expect(decode(root(base({ abstract: true })), typed('D')).value).toEqual({ $type: 'D' });
  });

  test('of an array must be its own name, and of a simple type has no effect', () => {
    const array = () => ({ kind: 'array', name: 'A', item: { name: 'i', ns: NS, type: 'int' } }) as const;
    for (const name of ['A', 'o:A']) expect(decode(root(array), typed(name, one('i', '1'))).value).toEqual([1]);
    expect(() => decode(root(array), typed('B'))).toThrow(unfit('B'));
    for (const name of ['xs:string', 'x:y', 'D']) expect(decode(root('int'), typed(name, '1')).value).toBe(1);
  });

  test('of an anyType is a built-in type, or part of the tree', () => {
    expect(decode(root('anyType'), typed('xs:int', '5')).value).toEqual({ $type: 'int', $value: 5 });
    expect(decode(root('anyType'), typed('xs:int', '5')).missing).toBeUndefined();
    for (const name of ['t:int', 'xs:other', 'xs:'])
      expect(decode(root('anyType'), typed(name, 'x')).value).toMatchObject({ name: 'r', children: ['x'] });
    expect(decode(root('tree'), typed('xs:int', '5')).value).toMatchObject({ name: 'r', children: ['5'] });
    const nillable = root('anyType', { nillable: true });
    expect(decode(nillable, ['r', { 'xsi:nil': 'true', 'xsi:type': 't:D' }]).value).toMatchObject({ name: 'r' });
  });
});

describe('attributes', () => {
  test('that are not declared are kept only with anyAttribute, except those of XML Schema itself', () => {
    const given = { a: '1', b: '2', '{urn:o}a': '3', 'xsi:schemaLocation': 'x' };
    const attributes = [{ name: 'a', type: 'int' }] as const;
    expect(decode(root(complex([], { attributes })), ['r', given]).value).toEqual({ a: 1 });
    expect(decode(root(complex([], { attributes, anyAttribute: true })), ['r', given]).value).toEqual({
      a: 1,
      $attributes: [
        { ns: '', name: 'b', value: '2' },
        { ns: 'urn:o', name: 'a', value: '3' },
      ],
    });
  });

  test('of a type without attributes are ignored', () => {
    expect(decode(root(complex([element('a')])), ['r', { a: 'x' }, one('a', '1')]).value).toEqual({ a: 1 });
  });
});

test('the next text belongs to a value only inside an element of a simple type that is not skipped', () => {
  const decoder = new ElementDecoder(root(complex([element('a'), element('t', 'tree')])), 'Body');
  const states: boolean[] = [];
  const step = (name?: string): void => {
    if (name === undefined) decoder.close();
    else decoder.open(NS, name, [], prefixes);
    states.push(decoder.isInValue);
  };
  states.push(decoder.isInValue);
  for (const name of ['r', 'a']) step(name);
  decoder.text('1');
  for (const name of [undefined, 'x', 'a', undefined, undefined, 't', undefined, undefined]) step(name);
  expect(states).toEqual([false, false, true, false, false, false, false, false, false, false, false]);
});
