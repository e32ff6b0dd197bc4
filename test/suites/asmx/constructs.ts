import type { XmlElement } from '../../../src/runtime.js';

/** A call to Everything.asmx that demonstrates a construct. */
export interface Construct {
  readonly name: string;
  /** The element of the request. */
  readonly element: string;
  readonly request: object;
  /** The expected reply. Absent for an Echo method, which returns its request. */
  readonly reply?: object;
}

const echo = (name: string, element: string, value: unknown): Construct => ({ name, element, request: { value } });

const element = (name: string, children: XmlElement['children'], ns = 'urn:x'): XmlElement => ({
  ns,
  name,
  attributes: [],
  children,
});

const person = { Name: 'Ada', Age: 36 };
const noPerson = { Age: 0 };
const date = { When: '2024-02-19T14:36:37Z', Day: '2024-02-19' };
const attributed = { Number: -1, Colour: 'dark blue', ...date, List: [1, -2, 2147483647] };
const tree = element('note', [
  'text ',
  { ns: '', name: 'local', attributes: [{ ns: '', name: 'a', value: '1 & <2>' }], children: [] },
  { ns: 'urn:y', name: 'deep', attributes: [{ ns: 'urn:z', name: 'b', value: '' }], children: [element('er', ['😀'])] },
  ' tail',
]);

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

const typed = (name: string, type: string, ns = 'urn:everything'): XmlElement => ({
  ...element(name, [element('Name', ['Ada'], ns), element('Age', ['36'], ns)], ns),
  attributes: [{ ns: XSI, name: 'type', value: type }],
});

const nullables = {
  Number: null,
  Flag: null,
  When: null,
  Id: null,
  Amount: null,
  Colour: null,
  Text: null,
  Person: null,
  Strings: null,
};

export const constructs: readonly Construct[] = [
  // null, absent and empty values
  { name: 'an absent string stays absent', element: 'EchoString', request: {}, reply: {} },
  { name: 'absent bytes stay absent', element: 'EchoBytes', request: {}, reply: {} },
  { name: 'an absent array stays absent', element: 'EchoStrings', request: {}, reply: {} },
  { name: 'an absent object stays absent', element: 'EchoPerson', request: {}, reply: {} },
  echo('nullables, all null', 'EchoNullables', nullables),
  echo('nullables, all given', 'EchoNullables', {
    Number: 0,
    Flag: false,
    When: '2024-02-19T14:36:37Z',
    Id: '00000000-0000-0000-0000-000000000000',
    Amount: '0.00',
    Colour: 'Red',
    Text: '',
    Person: noPerson,
    Strings: [],
  }),
  echo('optional members, given', 'EchoOptionals', {
    Text: '',
    Number: 0,
    Five: 6,
    Label: '',
    Colour: 'Red',
    Flag: false,
  }),
  // the service omits values that equal their DefaultValue, so the decoded reply does not contain them
  echo('optional members, absent', 'EchoOptionals', {}),
  {
    ...echo('optional members, as their defaults', 'EchoOptionals', { Five: 5, Label: 'none', Flag: true }),
    reply: { EchoOptionalsResult: {} },
  },

  // arrays
  echo('an array of objects with a null', 'EchoPeople', [person, null, noPerson]),
  echo('arrays of all kinds', 'EchoArrays', {
    People: [person, null],
    Lines: ['a', null, ''],
    Table: [[1, 2], [], [3]],
    Various: { $choice: [{ int: 1 }, { string: 'two' }, { Who: person }, { int: -1 }] },
    Colours: ['Green', 'dark blue'],
    Loose: ['one', '', ' three '],
    Amounts: [['1.10', '2'], []],
    Ids: ['01234567-89ab-cdef-0123-456789abcdef'],
    Letters: [65, 0x20ac],
  }),
  // for an absent list, .NET returns an empty list if the type is a List or an ArrayList
  { ...echo('no arrays', 'EchoArrays', {}), reply: { EchoArraysResult: { Various: {}, Amounts: [] } } },
  echo('empty arrays', 'EchoArrays', {
    People: [],
    Lines: [],
    Table: [],
    Various: {},
    Colours: [],
    Amounts: [],
    Ids: [],
    Letters: [],
  }),
  {
    name: 'an array with names of its own',
    element: 'EchoNamed',
    request: { Names: ['a', ''] },
    reply: { Names: ['a', ''] },
  },
  { name: 'an array without a wrapper', element: 'EchoUnwrapped', request: { Each: [1, 2] }, reply: { Each: [1, 2] } },

  // structure
  echo('an object', 'EchoPerson', person),
  echo('a derived type', 'EchoShape', { $type: 'Circle', Label: 'c', Layer: 1, Radius: 1.5 }),
  echo('a derived type of a derived one, with one in it', 'EchoShape', {
    $type: 'Cube',
    Layer: 0,
    Side: 2,
    Faces: 6,
    Inner: { $type: 'Square', Layer: -1, Side: Infinity },
  }),
  echo('derived types in an array', 'EchoShapes', [
    { $type: 'Square', Layer: 1, Side: 1 },
    null,
    { $type: 'Circle', Layer: 2, Radius: 0.1 },
  ]),
  echo('a recursive type', 'EchoTree', {
    Name: '1',
    Left: { Name: '2', Children: [] },
    Children: [{ Name: '3', Left: { Name: '4' } }, null, { Children: [{ Name: '' }] }],
  }),
  echo('attributes', 'EchoAttributed', {
    ...attributed,
    Text: 'a "b" <c>',
    Bytes: new Uint8Array([0, 255]),
    lang: 'en-GB',
    own: 'x',
    Maybe: 0,
    'odd name': 'y',
    Element: 'z',
  }),
  echo('attributes, the optional ones absent', 'EchoAttributed', attributed),
  echo('text with an attribute', 'EchoMoney', { $value: '-12.50', Currency: 'EUR' }),
  echo('text with attributes, inherited', 'EchoPrice', { $value: '1', Currency: '', Final: true }),
  echo('a choice: text', 'EchoChoices', { $choice: { Text: 'x' }, After: 'y' }),
  echo('a choice: a number', 'EchoChoices', { $choice: { Number: 0 } }),
  echo('a choice: an object', 'EchoChoices', { $choice: { Person: person } }),
  ...['Mail', 'Phone', 'Fax'].map((kind) =>
    echo(`a choice of one type: ${kind}`, 'EchoIdentified', { $choice: { [kind]: 'a' } }),
  ),
  echo('a repeated choice keeps its order', 'EchoSequenced', {
    Before: 'b',
    $choice: [{ Number: 1 }, { Text: 'x' }, { Flag: false }, { Number: 2 }, { Person: person }, { Text: '' }],
  }),
  echo('a repeated choice of one type keeps its order', 'EchoPaired', {
    $choice: [{ Second: 'a' }, { First: 'b' }, { First: '' }, { Second: 'c' }],
  }),
  echo('names that are no identifiers', 'EchoNames', {
    'First name': '1',
    Größe: '2',
    class: '3',
    delete: '4',
    constructor_: '5',
    __proto___: '6',
    toString_: '7',
    'a.b-c': '8',
    '1st': '9',
    _x0041_: '10',
    名前: '11',
  }),
  echo('types whose names differ in case', 'EchoCases', { Lower: { Text: 'a' }, Upper: { Number: 1 } }),
  echo('elements of other namespaces', 'EchoElsewhere', {
    Foreign: 'f',
    Local: 'l',
    Twin: 'here',
    Twin_: 'there',
    Person: { Nick: 'n', Known: true },
  }),
  echo('a generic type', 'EchoGeneric', { Value: 1, Values: [2, 3] }),

  // content without a type
  echo('an object: a string', 'EchoObject', { $type: 'string', $value: ' x ' }),
  echo('an object: an int', 'EchoObject', { $type: 'int', $value: -1 }),
  echo('an object: a long', 'EchoObject', { $type: 'long', $value: 9007199254740993n }),
  echo('an object: a decimal', 'EchoObject', { $type: 'decimal', $value: '1.10' }),
  echo('an object: a boolean', 'EchoObject', { $type: 'boolean', $value: false }),
  echo('an object: a double', 'EchoObject', { $type: 'double', $value: -0 }),
  echo('an object: a dateTime', 'EchoObject', { $type: 'dateTime', $value: '2024-02-19T14:36:37Z' }),
  echo('an object: bytes', 'EchoObject', { $type: 'base64Binary', $value: new Uint8Array([1, 2]) }),
  echo('objects', 'EchoObjects', [
    { $type: 'int', $value: 1 },
    { $type: 'string', $value: '' },
    { $type: 'unsignedByte', $value: 255 },
  ]),
  {
    name: 'an object: of a type of the service',
    element: 'EchoObject',
    request: { value: { ...typed('value', 'p:Person'), prefixes: { p: 'urn:everything' } } },
    reply: { EchoObjectResult: typed('EchoObjectResult', 'Person') },
  },
  echo('an XmlNode', 'EchoNode', { $content: [tree] }),
  echo('an XmlElement', 'EchoElement', { $any: tree }),
  echo('any elements and attributes', 'EchoExtensible', {
    Known: 'k',
    $any: [element('one', ['1']), tree, element('two', [], 'urn:y')],
    $attributes: [
      { ns: '', name: 'plain', value: 'p' },
      { ns: 'urn:z', name: 'other', value: '"&<' },
    ],
  }),
  echo('no other elements', 'EchoExtensible', { Known: 'k' }),
  echo('mixed content', 'EchoMixed', {
    Kind: 'm',
    $content: ['before ', element('b', ['bold']), ' between ', element('i', []), ' after'],
  }),

  // operations
  { name: 'nothing in, nothing out', element: 'Nothing', request: {}, reply: {} },
  {
    name: 'out and ref parameters',
    element: 'Divide',
    request: { dividend: 17, divisor: 5, note: 'n' },
    reply: { DivideResult: 3, remainder: 2, note: 'n!' },
  },
  {
    name: 'a ref parameter that is null',
    element: 'Divide',
    request: { dividend: -17, divisor: 5 },
    reply: { DivideResult: -3, remainder: -2 },
  },
  { name: 'out parameters without a result', element: 'OnlyOut', request: {}, reply: { first: '1st', second: null } },
  { name: 'an overload', element: 'Find', request: { id: 7 }, reply: { FindResult: 'by id 7' } },
  {
    name: 'an overload with a message name',
    element: 'FindByName',
    request: { name: 'x' },
    reply: { FindByNameResult: 'by name x' },
  },
  {
    name: 'a parameter and a result with names of their own',
    element: 'Renamed',
    request: { Question: '?' },
    reply: { Answer: '?' },
  },
  { name: 'a bare parameter', element: 'BareRequest', request: person, reply: person },
  {
    name: 'elements and namespaces of its own',
    element: 'OwnRequest',
    request: { value: 'x' },
    reply: { OwnNamesResult: 'x' },
  },
  {
    name: 'names that are not ASCII',
    element: 'Größe_ändern',
    request: { größe: 'ö', class: 1 },
    reply: { Größe_ändernResult: 'ö1' },
  },
  {
    name: 'names with a space',
    element: 'With_x0020_space',
    request: { 'First name': 'x' },
    reply: { 'With spaceResult': 'x' },
  },
  {
    name: 'names of Object.prototype',
    element: 'constructor',
    request: { __proto___: 'a', toString_: 'b' },
    reply: { constructorResult: 'ab' },
  },
  { name: 'no code units of an absent string', element: 'CodeUnits', request: {}, reply: {} },
  { name: 'a method that may fail, and does not', element: 'Fail', request: { how: 'x' }, reply: { FailResult: 'x' } },
];
