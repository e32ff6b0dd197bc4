import { describe, expect, test } from 'vitest';
import type { ElementDeclaration } from '../../../src/soap/schema/contract.js';
import { EnvelopeReader } from '../../../src/soap/envelope-reader.js';
import { envelope } from '../../support/canned-transport.js';
import { schemaOf } from '../../support/zod.js';
import { decoded, encoded } from '../../support/codec.js';
import * as c from '../../support/constructs.js';

const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const tree = (name: string, ...children: unknown[]) => ({ ns: 'urn:t', name, attributes: [], children });
const r = (content: string, attributes = '') =>
  content === '' ? `<r xmlns="urn:c"${attributes}/>` : `<r xmlns="urn:c"${attributes}>${content}</r>`;

/** A construct, a value and its XML. */
const table: [name: string, element: ElementDeclaration, value: unknown, xml: string][] = [
  ['a required attribute', c.attributes, { id: 1 }, r('', ' id="1"')],
  [
    'attributes: simple, enumerated, in namespaces, with the name of an element',
    c.attributes,
    { id: 1, kind: 'Green', version: '1.00', far: 'x', xmlLang: 'en-GB', e2: true, e: 'content' },
    r(
      '<e>content</e>',
      ' xmlns:q1="urn:other" id="1" kind="Green" version="1.00" q1:far="x" xml:lang="en-GB" e="true"',
    ),
  ],
  ['a list in an attribute', c.attributes, { id: 1, flags: ['Red', 'Blue'] }, r('', ' id="1" flags="Red Blue"')],
  ['an empty list in an attribute', c.attributes, { id: 1, flags: [] }, r('', ' id="1" flags=""')],
  ['a union in an attribute', c.attributes, { id: 1, either: 10 }, r('', ' id="1" either="10"')],
  [
    'an attribute with significant white space',
    c.attributes,
    { id: 1, far: ' a\n\t"<&>\r' },
    r('', ' xmlns:q1="urn:other" id="1" q1:far=" a&#xA;&#x9;&quot;&lt;&amp;&gt;&#xD;"'),
  ],
  [
    'an attribute named __proto__',
    c.attributes,
    Object.defineProperty({ id: 1 }, '__proto__', { value: 'x', enumerable: true, configurable: true, writable: true }),
    r('', ' id="1" __proto__="x"'),
  ],
  [
    'undeclared attributes',
    c.anyAttribute,
    {
      id: 1,
      $attributes: [
        { ns: '', name: 'x', value: '1' },
        { ns: 'urn:o', name: 'y', value: '' },
      ],
    },
    r('', ' xmlns:q1="urn:o" id="1" x="1" q1:y=""'),
  ],
  ['no attributes', c.anyAttribute, {}, r('')],
  ['simple content', c.simpleContent, { currency: 'EUR', $value: '12.50' }, r('12.50', ' currency="EUR"')],
  [
    'mixed content',
    c.mixed,
    { id: 1, $content: ['a ', tree('b', 'bold'), ' c & ', tree('b')] },
    r('a <b xmlns="urn:t">bold</b> c &amp; <b xmlns="urn:t"/>', ' id="1"'),
  ],
  [
    'declared elements of mixed content, and the text between them',
    c.mixedElements,
    { $text: ['1 < ', '', ' and ', '', ' end'], a: 2, $choice: [{ b: { c: 'x' } }, { i: 'y' }, { b: { c: 'z' } }] },
    r('1 &lt; <a>2</a><b><c>x</c></b> and <i>y</i><b><c>z</c></b> end'),
  ],
  ['declared elements of mixed content without text', c.mixedElements, { a: 2 }, r('<a>2</a>')],
  ['mixed content, empty', c.mixed, { $content: [] }, r('')],
  ['a list', c.list, ['Red', 'Green'], r('Red Green')],
  ['an empty list', c.list, [], r('')],
  ['a union: its first member', c.union, 10, r('10')],
  ['a union: its second member', c.union, true, r('true')],
  ['a union: its last member', c.union, 'abc', r('abc')],
  ['an enum value with an equal value', c.numericEnumeration, '1.50', r('1.50')],
  ['a choice', c.choice, { before: 1, $choice: { a: 2 } }, r('<before>1</before><a>2</a>')],
  [
    'a choice of several elements, and the elements after it',
    c.choice,
    { before: 1, $choice: { b: 2, c: 3 }, after: 4 },
    r('<before>1</before><b>2</b><c>3</c><after>4</after>'),
  ],
  [
    'a choice of a repeated element',
    c.choice,
    { before: 1, $choice: { many: ['x', 'y'] } },
    r('<before>1</before><many>x</many><many>y</many>'),
  ],
  [
    'a repeated choice keeps its order',
    c.repeatedChoice,
    { $choice: [{ b: 'x' }, { a: 1 }, { a: 2 }, { b: 'y' }] },
    r('<b>x</b><a>1</a><a>2</a><b>y</b>'),
  ],
  ['an absent repeated choice', c.repeatedChoice, {}, r('')],
  [
    'a repeated sequence begins again when an element is complete or an earlier one follows',
    c.repeatedSequence,
    { $sequence: [{ a: 1, b: [2, 3] }, { b: [4] }, { a: 5 }, { a: 6, b: [7] }] },
    r('<a>1</a><b>2</b><b>3</b><b>4</b><a>5</a><a>6</a><b>7</b>'),
  ],
  ['an optional sequence', c.optionalSequence, { $sequence: { a: 1, b: 2 }, z: 3 }, r('<a>1</a><b>2</b><z>3</z>')],
  ['an absent optional sequence', c.optionalSequence, { z: 3 }, r('<z>3</z>')],
  [
    'groups in groups',
    c.nestedGroups,
    {
      $choice: [
        { d: 0 },
        { $sequence: { a: 1, $choice: { c: 2 } } },
        { $sequence: { a: 3 } },
        { $sequence: { a: 4, $choice: { b: 5 } } },
      ],
    },
    r('<d>0</d><a>1</a><c>2</c><a>3</a><a>4</a><b>5</b>'),
  ],
  ['two elements with one name', c.twice, { a: 1, b: 2, a2: 'x' }, r('<a>1</a><b>2</b><a>x</a>')],
  ['two adjacent elements with one name', c.twice, { a: 1, a2: 'x' }, r('<a>1</a><a>x</a>')],
  [
    'any elements',
    c.any,
    { known: 1, $any: [tree('x', tree('y'), ' '), { ns: '', name: 'z', attributes: [], children: [] }] },
    r('<known>1</known><x xmlns="urn:t"><y/> </x><z xmlns=""/>'),
  ],
  [
    'a DataSet',
    c.dataSet,
    {
      schema: {
        ns: 'http://www.w3.org/2001/XMLSchema',
        name: 'schema',
        attributes: [{ ns: '', name: 'id', value: 'NewDataSet' }],
        children: [
          {
            ns: 'http://www.w3.org/2001/XMLSchema',
            name: 'element',
            attributes: [{ ns: '', name: 'type', value: 'xs:int' }],
            children: [],
            prefixes: { xs: 'http://www.w3.org/2001/XMLSchema' },
          },
        ],
      },
      $any: tree('diffgram'),
    },
    r(
      '<schema xmlns="http://www.w3.org/2001/XMLSchema" id="NewDataSet"><element xmlns:xs="http://www.w3.org/2001/XMLSchema" type="xs:int"/></schema><diffgram xmlns="urn:t"/>',
    ),
  ],
  [
    'anyType of a built-in type',
    c.anyType,
    { $type: 'long', $value: 9007199254740993n },
    r('9007199254740993', ' xmlns:q1="http://www.w3.org/2001/XMLSchema" xsi:type="q1:long"'),
  ],
  [
    'anyType of a QName',
    c.anyType,
    { $type: 'QName', $value: '{urn:o}n' },
    r('q2:n', ' xmlns:q1="http://www.w3.org/2001/XMLSchema" xmlns:q2="urn:o" xsi:type="q1:QName"'),
  ],
  [
    'anyType of a built-in type that is nil',
    c.anyType,
    { $type: 'string', $value: null },
    r('', ' xmlns:q1="http://www.w3.org/2001/XMLSchema" xsi:type="q1:string" xsi:nil="true"'),
  ],
  ['anyType that is nil', c.anyType, null, r('', ' xsi:nil="true"')],
  [
    'anyType of anything else',
    c.anyType,
    {
      ns: 'urn:c',
      name: 'r',
      attributes: [],
      children: ['text ', { ns: '', name: 'x', attributes: [], children: [] }],
    },
    r('text <x xmlns=""/>'),
  ],
  [
    'elements in other namespaces and without one',
    c.namespaces,
    { qualified: 1, local: { back: 2 }, other: 'x' },
    r('<qualified>1</qualified><local xmlns=""><back xmlns="urn:c">2</back></local><other xmlns="urn:other">x</other>'),
  ],
  [
    'qualified names, in an element, an attribute, a list',
    c.qNames,
    { q: '{urn:a}x', qs: ['{urn:b}y', '{urn:a}z', '{urn:c}here'], e: '{urn:a}w' },
    r('<e xmlns:q1="urn:a">q1:w</e>', ' xmlns:q1="urn:a" xmlns:q2="urn:b" q="q1:x" qs="q2:y q1:z here"'),
  ],
  [
    'a qualified name without a namespace, in an element',
    c.qNames,
    { e: 'plain' },
    r('<q1:e xmlns="" xmlns:q1="urn:c">plain</q1:e>'),
  ],
  [
    'a qualified name without a namespace, in an attribute of an element with children',
    c.qNames,
    { q: 'plain', e: '{urn:c}x' },
    '<q1:r xmlns="" xmlns:q1="urn:c" q="plain"><e xmlns="urn:c">x</e></q1:r>',
  ],
  ['values other than the default', c.defaults, { d: 6, f: '1.0', s: 'y' }, r('<d>6</d><f>1.0</f><s>y</s>')],
  [
    'arrays in arrays, with nil items and empty ones',
    c.nestedArrays,
    [[1, null, 2], [], null, [3]],
    r('<row><int>1</int><int xsi:nil="true"/><int>2</int></row><row/><row xsi:nil="true"/><row><int>3</int></row>'),
  ],
  [
    'a derived type',
    c.shape,
    { $type: 'Circle', colour: 'red', radius: 1.5 },
    r('<colour>red</colour><radius>1.5</radius>', ' xsi:type="Circle"'),
  ],
  [
    'a type that is derived from a derived type, with an attribute',
    c.shape,
    { $type: 'Ring', open: true, radius: 2, inner: 1 },
    r('<radius>2</radius><inner>1</inner>', ' xsi:type="Ring" open="true"'),
  ],
  [
    'nested derived types, by their $type',
    c.shape,
    { $type: 'Quad', nested: [{ $type: 'Circle', radius: 1 }, { $type: 'Quad' }] },
    r('<nested xsi:type="Circle"><radius>1</radius></nested><nested xsi:type="Square"/>', ' xsi:type="Square"'),
  ],
  [
    'a derived type of another namespace',
    c.shape,
    { $type: 'Foreign', colour: 'red', note: 'x' },
    r('<colour>red</colour><note xmlns="urn:other">x</note>', ' xmlns:q1="urn:other" xsi:type="q1:Foreign"'),
  ],
  ['the declared type itself has no $type', c.circle, { radius: 1 }, r('<radius>1</radius>')],
  ['a nil element of an abstract type', c.shape, null, r('', ' xsi:nil="true"')],
];

describe('each construct is encoded, and decoded to the same value', () => {
  test.each(table)('%s', (_name, element, value, xml) => {
    expect(encoded(element, value)).toBe(xml);
    for (const pieces of [100_000, 7, 1]) expect(decoded(element, xml, pieces)).toEqual(value);
    // with saxes as well, because the scanner hands documents with comments over to saxes
    expect(decoded(element, `<!-- c -->${xml}`)).toEqual(value);
    expect(Object.keys((decoded(element, xml) as object | null) ?? {})).toEqual(
      expect.arrayContaining(Object.keys((value as object | null) ?? {})),
    );
  });

  // the declaration of a type does not include nil, and zod omits a member called __proto__
  const typed = table.filter(([name, , value]) => value !== null && !name.includes('__proto__'));
  test.each(typed)('%s: the zod schema accepts the value', (_name, { type }, value) => {
    for (const direction of ['request', 'reply'] as const)
      expect(schemaOf(type, direction).safeParse(value)).toEqual({ success: true, data: value });
  });
});

describe('some XML is decoded to a value that differs from the encoded value', () => {
  test.each<[string, ElementDeclaration, string, unknown]>([
    ['an absent attribute with a default stays absent', c.attributes, r('', ' id="1"'), { id: 1 }],
    ['undeclared attributes are ignored', c.attributes, r('', ' id=" 1 " x="2" xml:space="preserve"'), { id: 1 }],
    [
      'an empty element has the default value, except for text, where empty is a value',
      c.defaults,
      r('<d/><f/><s/>'),
      { d: 5, f: '1.0', s: '' },
    ],
    ['a reply may have unknown enum values', c.list, r('Red Purple'), ['Red', 'Purple']],
    ['a union accepts a value that its enumerations do not contain', c.union, r('7'), 7],
    ['a union accepts a value that its facets do not allow', c.union, r('abcdefgh'), 'abcdefgh'],
    [
      'xsi:type of the declared type',
      c.circle,
      `<r xmlns="urn:c" ${xsi} xsi:type="Circle"><radius>1</radius></r>`,
      { radius: 1 },
    ],
    [
      'xsi:type with another prefix',
      c.shape,
      `<x:r xmlns:x="urn:c" ${xsi} xsi:type=" x:Circle "><x:radius>1</x:radius></x:r>`,
      { $type: 'Circle', radius: 1 },
    ],
    [
      'xsi:type of a simple type has no effect',
      c.numericEnumeration,
      `<r xmlns="urn:c" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xsi:type="xsd:decimal">2</r>`,
      '2',
    ],
    [
      'elements in another order than declared',
      c.choice,
      r('<after>4</after><b>2</b><before>1</before>'),
      { before: 1, $choice: { b: 2 }, after: 4 },
    ],
    [
      'white space between elements',
      c.repeatedChoice,
      r('\n <a>1</a>\n <b>x</b>\n'),
      { $choice: [{ a: 1 }, { b: 'x' }] },
    ],
    [
      'white space between the declared elements of mixed content',
      c.mixedElements,
      r('\n  <a>2</a>\n  <i>x</i>\n'),
      { a: 2, $choice: [{ i: 'x' }] },
    ],
    ['CDATA in mixed content', c.mixed, r('a<![CDATA[<b>]]>c'), { $content: ['a<b>c'] }],
    [
      'a QName with the prefixes in scope',
      c.qNames,
      '<p:r xmlns:p="urn:c" xmlns:a="urn:a" q="a:x"><p:e xmlns:a="urn:b"> a:y </p:e></p:r>',
      { q: '{urn:a}x', e: '{urn:b}y' },
    ],
    [
      'a QName without a prefix and without a default namespace',
      c.qNames,
      '<p:r xmlns:p="urn:c"><p:e>y</p:e></p:r>',
      { e: 'y' },
    ],
  ])('%s', (_name, element, xml, want) => {
    for (const pieces of [100_000, 7, 1]) expect(decoded(element, xml, pieces)).toEqual(want);
    expect(decoded(element, `<!-- c -->${xml}`)).toEqual(want);
  });
});

describe('a reply notes values that an enumeration does not have', () => {
  test.each<[string, ElementDeclaration, string, readonly string[]]>([
    ['in a list', c.list, 'Red Purple', ['Red Purple']],
    ['in a list, none', c.list, 'Red Blue', []],
    ['in a union', c.union, '7', ['7']],
    ['in a union, none, because the enumeration has the value', c.union, '10', []],
    ['in a union, none, because another member allows the value', c.union, 'true', []],
    ['in a union, none, because the facets of another member allow the value', c.union, 'abcde', []],
    ['in a union, if the facets of no other member allow the value', c.union, 'abcdef', ['abcdef']],
  ])('%s', (_name, element, text, want) => {
    const reader = new EnvelopeReader({ expect: () => element, expected: '<r>' });
    reader.write(envelope(r(text)));
    const reading = reader.end();
    const notes = reading.kind === 'element' ? [...reading.decoder.unknownEnumValues.values()] : reading.kind;
    expect(notes).toEqual(want.map((value) => expect.objectContaining({ value }) as unknown));
  });
});

describe('the error for a reply that lacks the beginning of an alternative', () => {
  test.each<[string, ElementDeclaration, string, string]>([
    [
      'names the element of that alternative that is missing',
      c.choice,
      r('<before>1</before><c>3</c>'),
      'b is missing',
    ],
    ['names the choice if no alternative has an element', c.choice, r('<before>1</before>'), 'is missing'],
    [
      'names an element that no alternative knows',
      c.choice,
      r('<before>1</before><a>2</a><nope/>'),
      'unknown: Body/r/nope',
    ],
  ])('%s', (_name, element, xml, message) => {
    expect(() => decoded(element, xml)).toThrow(message);
  });
});

describe('a plain value of anyType is encoded with the type of the JavaScript value', () => {
  test.each<[unknown, unknown]>([
    ['text', { $type: 'string', $value: 'text' }],
    ['', { $type: 'string', $value: '' }],
    [true, { $type: 'boolean', $value: true }],
    [5, { $type: 'int', $value: 5 }],
    [-0, { $type: 'double', $value: -0 }],
    [5.5, { $type: 'double', $value: 5.5 }],
    [2 ** 40, { $type: 'double', $value: 2 ** 40 }],
    [5n, { $type: 'long', $value: 5n }],
    [2n ** 64n - 1n, { $type: 'unsignedLong', $value: 2n ** 64n - 1n }],
    [2n ** 70n, { $type: 'integer', $value: 2n ** 70n }],
    [new Date(1234), { $type: 'dateTime', $value: '1970-01-01T00:00:01.234Z' }],
    [new Uint8Array([1]), { $type: 'base64Binary', $value: new Uint8Array([1]) }],
  ])('%s', (value, want) => {
    expect(decoded(c.anyType, encoded(c.anyType, value))).toEqual(want);
    expect(schemaOf('anyType', 'request').safeParse(value).success).toBe(true);
  });
});

describe('an invalid reply is rejected with its path', () => {
  test.each<[string, ElementDeclaration, string, RegExp]>([
    ['a missing attribute', c.attributes, r(''), /^Body\/r\/@id is missing$/],
    ['an attribute of another type', c.attributes, r('', ' id="x"'), /^Body\/r\/@id is not a whole number/],
    [
      'an unknown xsi:type',
      c.shape,
      r('', ' xsi:type="Triangle"'),
      /^Body\/r has the xsi:type Triangle, which is not the name of a type that the WSDL allows here/,
    ],
    [
      'an xsi:type that is not a name',
      c.shape,
      r('', ' xsi:type="nope:Circle"'),
      /^Body\/r has the xsi:type nope:Circle, which is not the name of a type that the WSDL allows here/,
    ],
    [
      'an xsi:type with an undeclared prefix where the declared type has no name',
      c.choice,
      r('<before>1</before><a>1</a>', ' xsi:type="nope:Circle"'),
      /^Body\/r has the xsi:type nope:Circle, which is not the name of a type that the WSDL allows here/,
    ],
    [
      'an xsi:type that is not derived from the declared type',
      c.circle,
      r('', ' xsi:type="Square"'),
      /not the name of a type that the WSDL allows here/,
    ],
    ['an abstract type without xsi:type', c.shape, r(''), /^Body\/r has the abstract type Shape but no xsi:type/],
    [
      'an xsi:type of an array',
      c.nestedArrays,
      r('', ' xsi:type="Circle"'),
      /not the name of a type that the WSDL allows here/,
    ],
    [
      'a duplicate choice',
      c.choice,
      r('<before>1</before><a>1</a><b>2</b>'),
      /^Body\/r\/b is not allowed after the elements before it/,
    ],
    ['a missing choice', c.choice, r('<before>1</before>'), /^Body\/r\/\(a\|b,c\|many\) is missing$/],
    ['an incomplete sequence', c.optionalSequence, r('<a>1</a><z>2</z>'), /^Body\/r\/b is missing$/],
    ['an item in a list', c.qNames, r('', ' qs="a nope:b"'), /@qs is not an array, each item a qualified name/],
    [
      'an element in simple content',
      c.simpleContent,
      r('<a/>', ' currency="x"'),
      /^Body\/r contains an element <a>, not a value/,
    ],
    [
      'anyType with an invalid value',
      c.anyType,
      r('x', ' xmlns:s="http://www.w3.org/2001/XMLSchema" xsi:type="s:int"'),
      /^Body\/r is not a whole number/,
    ],
    ['an unknown element in a group', c.repeatedChoice, r('<a>1</a><zz/>'), /unknown: Body\/r\/zz/],
  ])('%s', (_name, element, xml, message) => {
    expect(() => decoded(element, xml)).toThrow(message);
    expect(() => decoded(element, xml, 1)).toThrow(message);
  });
});
