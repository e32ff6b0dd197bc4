import { describe, expect, test } from 'vitest';
import { ContentModel } from '../../../src/soap/codec/compiled-types.js';
import { encodeElement, encodeMembers, encodeTree } from '../../../src/soap/codec/encoder.js';
import type {
  AttributeDeclaration,
  ComplexType,
  ElementDeclaration,
  Particle,
  TypeReference,
} from '../../../src/soap/schema/contract.js';
import { XML, XSD, XSI } from '../../../src/soap/xml/names.js';
import { complex, element, NS, root } from '../../support/declarations.js';

// Each test creates its contract, so that each test also compiles its types.

const array = (item: object) => () => ({ kind: 'array', item: { name: 'i', ns: NS, type: 'int', ...item } }) as const;

/** Returns the XML of a value without issues, otherwise the issues, each as its path and message. */
function encode(declaration: ElementDeclaration, value: unknown, direction: 'request' | 'reply' = 'request') {
  const { xml, issues } = encodeElement(declaration, value, direction);
  return issues.length === 0 ? xml : issues.map(({ path, message }) => [...path, message].join(' '));
}
const r = (content: string, attributes = '') => `<r xmlns="urn:t"${attributes}>${content}</r>`;

describe('null', () => {
  const problem = 'null is not allowed here (the element is not nillable); leave it out';
  test.each<[TypeReference]>([['int'], ['tree'], ['anyType'], ['QName'], [complex([])], [array({})]])(
    'is nil if the element is nillable: %s',
    (type) => {
      expect(encode(root(type, { nillable: true }), null)).toBe('<r xmlns="urn:t" xsi:nil="true"/>');
      expect(encode(root(type), null)).toEqual([problem]);
      expect(encode(root(complex([element('a', type, { nillable: true })])), { a: null })).toBe(
        r('<a xsi:nil="true"/>'),
      );
    },
  );
});

describe('the number of items', () => {
  const repeated = (min: number, max: number) => root(complex([element('a', 'int', { min, max })]));
  test.each<[min: number, max: number, count: number, problem: string | undefined]>([
    [2, 3, 1, 'a must have 2 to 3 items, not 1'],
    [2, 3, 2, undefined],
    [2, 3, 3, undefined],
    [2, 3, 4, 'a must have 2 to 3 items, not 4'],
    [2, Infinity, 1, 'a must have at least 2 items, not 1'],
    [2, Infinity, 2, undefined],
    [0, 2, 0, undefined],
    [1, 2, 0, 'a must have 1 to 2 items, not 0'],
  ])('from %d to %d: %d', (min, max, count, problem) => {
    const a = Array.from({ length: count }, (_, at) => at);
    const xml = count === 0 ? '<r xmlns="urn:t"/>' : r(a.map((each) => `<a>${each}</a>`).join(''));
    expect(encode(repeated(min, max), { a })).toEqual(problem === undefined ? xml : [problem]);
  });

  test('of a group that may be empty has no minimum', () => {
    const group = (optional: number): Particle => ({
      kind: 'group',
      key: 'g',
      min: 2,
      max: 3,
      alternatives: [[element('a', 'int', { min: optional })]],
    });
    expect(encode(root(complex([group(0)])), { g: [{}] })).toBe('<r xmlns="urn:t"/>');
    expect(encode(root(complex([group(0)])), {})).toBe('<r xmlns="urn:t"/>');
    expect(encode(root(complex([group(1)])), { g: [{ a: 1 }] })).toEqual(['g must have 2 to 3 items, not 1']);
    expect(encode(root(complex([group(1)])), {})).toEqual(['g is required']);
  });

  test('of an array is that of its item, and the value must be an array', () => {
    expect(encode(root(array({ min: 0, max: 1 })), [1, 2])).toEqual(['must have 0 to 1 items, not 2']);
    expect(encode(root(array({ min: 0, max: 5 })), [1, 'x', 2, 'y'])).toEqual([
      '1 must be a whole number from -2147483648 to 2147483647, not a string',
      '3 must be a whole number from -2147483648 to 2147483647, not a string',
    ]);
    expect(encode(root(array({})), {})).toEqual(['must be an array, not an object']);
    expect(encode(root(array({})), 'x')).toEqual(['must be an array, not a string']);
    expect(encode(root(array({ min: 0, max: 5, nillable: true })), [1, null])).toBe(r('<i>1</i><i xsi:nil="true"/>'));
  });
});

test('a value is nested at most 500 members deep', () => {
  const Node: ComplexType = { kind: 'complex', elements: [element('n', () => Node)] };
  const nested = (depth: number): object => Array.from({ length: depth }).reduce<object>((n) => ({ n }), {});
  const xml = `<r xmlns="urn:t">${'<n>'.repeat(499)}<n/>${'</n>'.repeat(499)}</r>`;
  expect(
    encode(
      root(() => Node),
      nested(500),
    ),
  ).toBe(xml);
  // a simple value cannot be nested any deeper
  const Leaf: ComplexType = { kind: 'complex', elements: [element('n', () => Leaf), element('v')] };
  const leaf = Array.from({ length: 500 }).reduce<object>((n) => ({ n }), { v: 1 });
  expect(
    encode(
      root(() => Leaf),
      leaf,
    ),
  ).toContain('<n><v>1</v></n>');
  const path = Array(501).fill('n').join(' ');
  expect(
    encode(
      root(() => Node),
      nested(501),
    ),
  ).toEqual([`${path} is nested deeper than 500 members (a cycle?)`]);
});

describe('a fixed value', () => {
  const attributes: AttributeDeclaration[] = [{ name: 'b', type: 'decimal', fixed: '1.0' }];
  const fixed = () => root(complex([element('a', 'decimal', { fixed: '2.0' })], { attributes }));
  test('may be written in any equal form in a request, and any value is allowed in a reply', () => {
    expect(encode(fixed(), { a: '2', b: '1.00' })).toBe(r('<a>2</a>', ' b="1.00"'));
    expect(encode(fixed(), { a: '3', b: '4' })).toEqual(['b must be 1.0', 'a must be 2.0']);
    expect(encode(fixed(), { a: '3', b: '4' }, 'reply')).toBe(r('<a>3</a>', ' b="4"'));
  });
});

describe('attributes', () => {
  const attributes: AttributeDeclaration[] = [
    { name: 'a', type: 'int', required: true },
    { name: 'b', ns: 'urn:b', key: 'k', type: 'string' },
    { name: 'lang', ns: XML, type: 'string' },
    { name: 'q', type: 'QName' },
  ];
  const type = (more: Partial<ComplexType> = {}) => root(complex([element('e')], { attributes, ...more }));

  test('are written in the order of the declaration, with prefixes for their namespaces', () => {
    const value = { q: '{urn:b}x', lang: 'en', k: '<"', a: 1, e: 2 };
    expect(encode(type(), value)).toBe(
      r('<e>2</e>', ' xmlns:q1="urn:b" a="1" q1:b="&lt;&quot;" xml:lang="en" q="q1:x"'),
    );
    expect(encode(type(), { a: 1, q: '{urn:t}x' })).toBe('<r xmlns="urn:t" a="1" q="x"/>');
    // a name without a namespace requires an element without a default namespace
    expect(encode(type(), { a: 1, q: 'x', e: 2 })).toBe(
      '<q1:r xmlns="" xmlns:q1="urn:t" a="1" q="x"><e xmlns="urn:t">2</e></q1:r>',
    );
    expect(encode(type(), { a: 1, q: 'x', e: 'y' })).toEqual([
      'e must be a whole number from -2147483648 to 2147483647, not a string',
    ]);
    expect(encode(type(), { a: 1, q: `{${XML}}x` })).toBe('<r xmlns="urn:t" a="1" q="xml:x"/>');
  });

  test('are reported with their keys', () => {
    expect(encode(type(), { k: 5 })).toEqual(['a is required', 'k must be a string, not a number']);
  });

  test('that are not declared have any name that is not declared, not XML Schema, and occurs once', () => {
    const any = (...$attributes: unknown[]) => encode(type({ anyAttribute: true }), { a: 1, $attributes });
    const attribute = (ns: string, name: string, value = 'v') => ({ ns, name, value });
    expect(any(attribute('', 'x'), attribute('urn:b', 'x'), attribute('urn:c', 'y'), attribute(XML, 'id'))).toBe(
      '<r xmlns="urn:t" xmlns:q1="urn:b" xmlns:q2="urn:c" a="1" x="v" q1:x="v" q2:y="v" xml:id="v"/>',
    );
    const taken = 'is declared by the type, or occurs twice';
    expect(any(attribute('', 'a'))).toEqual([`$attributes 0 ${taken}`]);
    expect(any(attribute('urn:b', 'b'))).toEqual([`$attributes 0 ${taken}`]);
    expect(any(attribute('', 'x'), attribute('', 'x'))).toEqual([`$attributes 1 ${taken}`]);
    expect(any(attribute(XSI, 'type'))).toEqual(['$attributes 0 is an attribute of XML Schema itself']);
    expect(any(attribute('', 'x y'))).toEqual(['$attributes 0 must have an XML name without a prefix']);
    expect(any(undefined)).toHaveLength(1);
    expect(encode(type({ anyAttribute: true }), { a: 1 })).toBe('<r xmlns="urn:t" a="1"/>');
  });
});

describe('$type', () => {
  const derived: ComplexType = { kind: 'complex', name: 'D', ns: 'urn:d', elements: [element('a'), element('b')] };
  const base = (more: Partial<ComplexType> = {}) =>
    root(complex([element('a')], { name: 'B', ns: NS, derived: () => [derived], ...more }));

  test('names a derived type, which is written as xsi:type', () => {
    expect(encode(base(), { $type: 'D', a: 1, b: 2 })).toBe(r('<a>1</a><b>2</b>', ' xmlns:q1="urn:d" xsi:type="q1:D"'));
    expect(encode(base(), { $type: 'B', a: 1 })).toBe(r('<a>1</a>'));
    expect(encode(base(), { a: 1 })).toBe(r('<a>1</a>'));
    expect(encode(base(), { a: 1, b: 2 })).toEqual(['b is not a known member; expected one of a']);
    expect(encode(base({ derived: () => [{ ...derived, ns: NS }] }), { $type: 'D' })).toBe(
      '<r xmlns="urn:t" xsi:type="D"/>',
    );
    // a type without a namespace
    const { ns: _, ...bare } = derived;
    expect(encode(base({ derived: () => [bare] }), { $type: 'D', b: 2 })).toBe(
      '<q1:r xmlns="" xmlns:q1="urn:t" xsi:type="D"><b xmlns="urn:t">2</b></q1:r>',
    );
  });

  test.each<[string, Partial<ComplexType>, object, string]>([
    ['another name', {}, { $type: 'X' }, 'must name a type that is allowed here: one of B, D'],
    ['an abstract type', { abstract: true }, { $type: 'B' }, 'must name a type that is allowed here: one of D'],
    ['none, but the type is abstract', { abstract: true }, {}, 'is required: one of D'],
    [
      'none, but the type is abstract and has no derived types',
      { abstract: true, derived: () => [] },
      {},
      'is required: the type is abstract, and no type extends it',
    ],
  ])('cannot be %s', (_name, more, value, problem) => {
    expect(encode(base(more), value)).toEqual([`$type ${problem}`]);
  });

  test('may name a closed type itself', () => {
    expect(encode(root(complex([element('a')], { name: 'B' })), { $type: 'B', a: 1 })).toBe(r('<a>1</a>'));
    expect(encode(root(complex([element('a')])), { $type: 'B', a: 1 })).toEqual([
      '$type must name a type that is allowed here: the type has no name, so leave it out',
    ]);
  });
});

describe('simple and mixed content', () => {
  test('is given in members', () => {
    const text = () => root(complex([], { text: 'int' }));
    expect(encode(text(), { $value: 5 })).toBe(r('5'));
    expect(encode(text(), {})).toEqual(['$value is required']);
    expect(encode(text(), { $value: 'x' })).toEqual([
      '$value must be a whole number from -2147483648 to 2147483647, not a string',
    ]);
    expect(encode(text(), { $value: 5, a: 1 })).toEqual(['a is not a known member; expected one of $value']);
    const tree = () => root(complex([], { mixed: true }));
    const b = { ns: NS, name: 'b', attributes: [], children: [] };
    expect(encode(tree(), { $content: ['a & ', b, { ...b, ns: '' }] })).toBe(r('a &amp; <b/><b xmlns=""/>'));
    expect(encode(tree(), {})).toEqual(['$content is required']);
    expect(encode(tree(), { $content: 'a' })).toEqual(['$content must be an array of strings and XmlElements']);
    expect(encode(tree(), { $content: ['a', '\0', 5] })).toEqual([
      '$content 1 contains a character that XML forbids; remove it',
      '$content 2 must be an XmlElement: { ns, name, attributes: [], children: [] }',
    ]);
  });

  test('has texts before, between and after the elements, none of which belongs to a descendant', () => {
    const inner = complex([element('c')], { mixed: true });
    const mixed = () => root(complex([element('a', 'int', { max: 9 }), element('b', inner)], { mixed: true }));
    expect(encode(mixed(), { $text: ['1', '2', '3', '4', '5<'], a: [1, 2], b: { $text: ['x', 'y'], c: 3 } })).toBe(
      r('1<a>1</a>2<a>2</a>3<b>x<c>3</c>y</b>45&lt;'),
    );
    expect(encode(mixed(), { a: [1, 2], $text: ['1'] })).toBe(r('1<a>1</a><a>2</a>'));
    expect(encode(mixed(), { $text: ['1', '2'] })).toBe(r('12'));
    expect(encode(mixed(), { b: { c: 1 }, $text: ['1', '2'] })).toBe(r('1<b><c>1</c></b>2'));
    const problem = '$text must be an array of strings, without characters that XML forbids';
    for (const $text of ['a', [5], ['\0'], {}]) expect(encode(mixed(), { $text })).toEqual([problem]);
  });
});

describe('a choice', () => {
  const group = (alternatives: readonly (readonly Particle[])[], more: object = {}) =>
    root(complex([{ kind: 'group', key: 'g', min: 0, alternatives, ...more }]));
  const required = (name: string) => element(name, 'int', { min: 1 });
  const two = () => group([[required('a'), element('b')], [required('c'), required('d')], []]);

  test('is the alternative that has all given members, if possible a complete one', () => {
    expect(encode(two(), { g: { a: 1, b: 2 } })).toBe(r('<a>1</a><b>2</b>'));
    expect(encode(two(), { g: { c: 1, d: 2, a: undefined } })).toBe(r('<c>1</c><d>2</d>'));
    expect(encode(two(), { g: {} })).toBe('<r xmlns="urn:t"/>');
    expect(encode(group([[required('a'), required('b')], [required('a')]]), { g: { a: 1 } })).toBe(r('<a>1</a>'));
  });

  test.each<[string, unknown, string[]]>([
    [
      'members of two alternatives',
      { a: 1, c: 2 },
      ['g must have the members of exactly one of: a, b; c, d; (nothing)'],
    ],
    ['an unknown member', { x: 1 }, ['g must have the members of exactly one of: a, b; c, d; (nothing)']],
    ['an incomplete alternative', { c: 1 }, ['g d is required']],
    ['a string', 'x', ['g must be an object, not a string']],
    ['an array', [], ['g must be an object, not an array']],
  ])('cannot be %s', (_name, g, issues) => {
    expect(encode(two(), { g })).toEqual(issues);
  });

  test('between incomplete alternatives is not clear', () => {
    const both = group([
      [required('a'), required('b')],
      [required('a'), required('c')],
    ]);
    expect(encode(both, { g: { a: 1 } })).toEqual(['g must have all members of one of: a, b; a, c']);
  });

  test('with a single alternative reports what is wrong with it', () => {
    const one = () => group([[required('a'), required('bcd')]]);
    expect(encode(one(), { g: { a: 1, bcde: 2 } })).toEqual([
      'g bcde is not a known member; did you mean bcd?',
      'g bcd is required',
    ]);
    expect(encode(one(), { g: { a: 1 } })).toEqual(['g bcd is required']);
  });
});

describe('open content', () => {
  const tree = (name: string, ns = NS) => ({ ns, name, attributes: [], children: [] });

  test('has the name and namespace of its declaration', () => {
    expect(encode(root('tree'), tree('r'))).toBe('<r xmlns="urn:t"/>');
    expect(encode(root(complex([element('a', 'tree')])), { a: tree('a') })).toBe(r('<a/>'));
    const problem = 'must be an XmlElement named r in the namespace "urn:t"';
    for (const type of ['tree', 'anyType'] as const)
      for (const other of [tree('x'), tree('r', '')]) expect(encode(root(type), other)).toEqual([problem]);
    expect(encode(root('tree'), 'x')).toEqual(['must be an XmlElement: { ns, name, attributes: [], children: [] }']);
    expect(encode(root('anyType'), tree('r'))).toBe('<r xmlns="urn:t"/>');
  });

  test('with a problem inside is reported with the path', () => {
    expect(encode(root(complex([element('a', 'tree')])), { a: { ...tree('a'), children: [tree('b'), 5] } })).toEqual([
      'a children 1 must be an XmlElement: { ns, name, attributes: [], children: [] }',
    ]);
  });

  test('of anyType has the type of its value', () => {
    const typed = (name: string, content: string) =>
      `<r xmlns="urn:t" xmlns:q1="${XSD}" xsi:type="q1:${name}">${content}</r>`;
    expect(encode(root('anyType'), 5)).toBe(typed('int', '5'));
    expect(encode(root('anyType'), { $type: 'date', $value: '2024-01-01' })).toBe(typed('date', '2024-01-01'));
    expect(encode(root('anyType', { nillable: true }), { $type: 'int', $value: null })).toBe(
      `<r xmlns="urn:t" xmlns:q1="${XSD}" xsi:type="q1:int" xsi:nil="true"/>`,
    );
    expect(encode(root('anyType'), { $type: 'int', $value: null })).toEqual([
      '$value null is not allowed here (the element is not nillable)',
    ]);
    expect(encode(root('anyType'), [])).toEqual([
      'must be an XmlElement, a TypedValue, or a plain value, not an array',
    ]);
  });
});

describe('without an enclosing element', () => {
  test('members are encoded with their namespaces, and unknown members are reported', () => {
    const b = element('b', 'string', { ns: '' });
    const model = new ContentModel([element('alpha'), b, element('c', 'int', { fixed: '1' })]);
    const xml = '<alpha xmlns="urn:t">1</alpha><b xmlns="">x</b>';
    expect(encodeMembers(model, { b: 'x', alpha: 1 })).toEqual({ xml, issues: [] });
    expect(encodeMembers(model, { alpah: 1, $type: 'x', c: 2 }).issues).toEqual([
      { path: ['c'], message: 'must be 1' },
      { path: ['alpah'], message: 'is not a known member; did you mean alpha?' },
      { path: ['$type'], message: 'is not a known member; expected one of alpha, b, c' },
    ]);
  });

  test('a tree is encoded where there is no default namespace', () => {
    const tree = (ns: string) => ({ ns, name: 'a', attributes: [], children: [] });
    expect(encodeTree(tree(''))).toEqual({ xml: '<a/>', issues: [] });
    expect(encodeTree(tree('urn:x'))).toEqual({ xml: '<a xmlns="urn:x"/>', issues: [] });
    expect(encodeTree(5).issues).toEqual([
      { path: [], message: 'must be an XmlElement: { ns, name, attributes: [], children: [] }' },
    ]);
  });
});

test('an issue has the path of its own value, whatever was encoded before', () => {
  const text = complex([], { text: 'int', attributes: [{ name: 'b', type: 'int' }], anyAttribute: true });
  const mixed = complex([], { mixed: true });
  const type = root(
    complex([
      element('a', text, { max: 9 }),
      element('list', array({ min: 0, max: 9 })),
      element('m', mixed),
      { kind: 'group', key: 'g', min: 0, alternatives: [[element('h')]] },
      element('z'),
    ]),
  );
  const attribute = { ns: '', name: 'c', value: '' };
  const value = {
    a: [
      { $value: 1, b: 2, $attributes: [attribute] },
      { $value: 'x', b: 'x', $attributes: [attribute, 5] },
    ],
    list: [1, 'x'],
    m: { $content: ['x', '\0'] },
    g: { h: 'x' },
    z: 'x',
  };
  const { issues } = encodeElement(type, value, 'request');
  expect(issues.map(({ path }) => path)).toEqual([
    ['a', 1, 'b'],
    ['a', 1, '$attributes', 1],
    ['a', 1, '$value'],
    ['list', 1],
    ['m', '$content', 1],
    ['g', 'h'],
    ['z'],
  ]);
});

test('enumerations are checked in a request, but not in a reply', () => {
  const Colour = { kind: 'simple', base: 'string', enumeration: ['Red'] } as const;
  const type = () => root(complex([element('a', () => Colour)], { attributes: [{ name: 'b', type: () => Colour }] }));
  expect(encode(type(), { a: 'x', b: 'y' })).toEqual(['b must be one of Red', 'a must be one of Red']);
  expect(encode(type(), { a: 'x', b: 'y' }, 'reply')).toBe(r('<a>x</a>', ' b="y"'));
});
