import { describe, expect, test } from 'vitest';
import { requestFrom } from '../../../src/cli/call/arguments.js';
import { contractOf } from '../../../src/codegen/emit/contract-of.js';
import { generate } from '../../../src/codegen/generate.js';
import { wsdlOf } from '../../codegen/wsdl.js';

const element = (name: string, type: string, more = ''): string => `<s:element name="${name}" type="${type}" ${more}/>`;
const schema = `
  <s:simpleType name="Color"><s:restriction base="s:string"><s:enumeration value="Red"/><s:enumeration value="Blue"/></s:restriction></s:simpleType>
  <s:simpleType name="Ints"><s:list itemType="s:int"/></s:simpleType>
  <s:complexType name="ArrayOfInt"><s:sequence>${element('int', 's:int', 'minOccurs="0" maxOccurs="unbounded"')}</s:sequence></s:complexType>
  <s:complexType name="ArrayOfPoint"><s:sequence>${element('Point', 'tns:Point', 'minOccurs="0" maxOccurs="unbounded"')}</s:sequence></s:complexType>
  <s:complexType name="Point"><s:sequence>${element('x', 's:int')}${element('label', 's:string', 'minOccurs="0"')}${element('next', 'tns:Point', 'minOccurs="0"')}</s:sequence><s:attribute name="unit" type="s:string"/></s:complexType>
  <s:complexType name="Point3"><s:complexContent><s:extension base="tns:Point"><s:sequence>${element('z', 's:int')}</s:sequence></s:extension></s:complexContent></s:complexType>`;
const members: readonly (readonly [name: string, type: string, more?: string])[] = [
  ['int', 's:int', 'nillable="true"'],
  ['long', 's:long'],
  ['decimal', 's:decimal'],
  ['float', 's:double'],
  ['flag', 's:boolean'],
  ['text', 's:string'],
  ['date', 's:dateTime'],
  ['bytes', 's:base64Binary'],
  ['color', 'tns:Color'],
  ['ints', 'tns:ArrayOfInt'],
  ['list', 'tns:Ints'],
  ['many', 's:string', 'maxOccurs="2"'],
  ['point', 'tns:Point', 'nillable="true"'],
  ['points', 'tns:ArrayOfPoint'],
  ['name', 's:QName'],
  ['any', 's:anyType'],
  ['password', 's:string'],
  ['tokens', 's:string', 'maxOccurs="5"'],
];
const request =
  members.map(([name, type, more = '']) => element(name, type, `minOccurs="0" ${more}`)).join('') +
  `<s:choice minOccurs="0">${element('a', 's:int')}${element('b', 's:string')}</s:choice>`;

const { model } = generate(wsdlOf({ schema, request }), { source: 'a.wsdl', runtime: 'r', toolVersion: '0' });
const input = contractOf(model).operations['run']?.input;
const from = (...texts: readonly string[]): unknown =>
  requestFrom(texts, {
    input,
    aliases: new Map([['number', 'int']]),
    variables: new Map([['password', 'RESCUE_PASSWORD']]),
    env: { SECRET: 'hunter2' },
  });

describe('shell arguments are converted to the types in the WSDL', () => {
  test.each<[readonly string[], object]>([
    [['int=42'], { int: 42 }],
    [['number=-1'], { int: -1 }],
    [['int=null'], { int: null }],
    [['long=9223372036854775807'], { long: 9223372036854775807n }],
    [['decimal=0.10'], { decimal: '0.10' }],
    [['float=1e3'], { float: 1000 }],
    [['flag=true'], { flag: true }],
    [['flag=0'], { flag: false }],
    [['text='], { text: '' }],
    [['text=a=b'], { text: 'a=b' }],
    [['text=null'], { text: 'null' }],
    [['text={"x":1}'], { text: '{"x":1}' }],
    [['date=2024-02-19T14:36:37Z'], { date: '2024-02-19T14:36:37Z' }],
    [['bytes=AQI='], { bytes: new Uint8Array([1, 2]) }],
    [['color=Red'], { color: 'Red' }],
    [['ints=1'], { ints: [1] }],
    [['ints=1', 'ints=2'], { ints: [1, 2] }],
    [['ints=[1,2]'], { ints: [1, 2] }],
    [['list=1', 'list=2'], { list: [1, 2] }],
    [['list=1 2'], { list: [1, 2] }],
    [['many=a', 'many=b'], { many: ['a', 'b'] }],
    [['point={"x":1,"label":"p","unit":"cm"}'], { point: { x: 1, label: 'p', unit: 'cm' } }],
    [['point={"x":"1","password":"env:SECRET"}'], { point: { x: '1', password: 'hunter2' } }],
    [['points=[{"tokens":["env:SECRET",5]}]'], { points: [{ tokens: ['hunter2', 5] }] }],
    [['point={"$type":"Point3","x":1,"z":3}'], { point: { $type: 'Point3', x: 1, z: 3 } }],
    [['point=null'], { point: null }],
    [['points={"x":1}', 'points={"x":2}'], { points: [{ x: 1 }, { x: 2 }] }],
    [['name={urn:a}b'], { name: '{urn:a}b' }],
    [['any=text'], { any: 'text' }],
    [['any={"$type":"int","$value":5}'], { any: { $type: 'int', $value: 5 } }],
    [['$choice={"a":5}'], { $choice: { a: 5 } }],
    [['password=env:SECRET'], { password: 'hunter2' }],
    [[], {}],
  ])('%j', (texts, value) => {
    expect(from(...texts)).toEqual(value);
  });
});

describe('an invalid argument is rejected with its name but not its value', () => {
  test.each<[readonly string[], string]>([
    [['point={} ', 'many=a', 'x'], 'argument 3 after the operation is not name=value'],
    [['int=0x10'], 'number must be a whole number from -2147483648 to 2147483647'],
    [['number=secret'], 'number must be a whole number'],
    [['flag=yes'], 'flag must be true or false'],
    [['long=1.5'], 'long must be a bigint'],
    [['date=19.2.2024'], 'date must be a date and time such as'],
    [['int=1', 'int=2'], 'number is given twice'],
    [['int=1', 'number=2'], 'number is given twice'],
    [['numbr=1'], '"numbr" is not an argument here: did you mean number?'],
    [['=1'], 'argument 1 after the operation is not name=value'],
    [['secret'], 'argument 1 after the operation is not name=value'],
    [['point=secret'], 'point must be JSON, such as {"name": "value"}'],
    [['point={}', 'point={}'], 'point is given twice'],
    [['point.x=1'], '"point.x" is not an argument here: did you mean point?'],
    [['__proto__=1'], '"__proto__" is not an argument here'],
    [['constructor=1'], '"constructor" is not an argument here'],
    [
      ['password=hunter3'],
      'password is a secret, and other users of the machine can see arguments: set RESCUE_PASSWORD instead',
    ],
    [
      ['point={"next":{"password":"hunter3"}}'],
      'password is a secret, and other users of the machine can see arguments: set RESCUE_PASSWORD instead',
    ],
    [['points=[{"tokens":["hunter3"]}]'], 'tokens is a secret, and other users of the machine can see arguments: pass'],
    [['tokens=["hunter3"]'], 'tokens is a secret, and other users of the machine can see arguments: pass'],
    [['password=env:NONE'], 'password: the environment variable NONE is not set'],
    [['ints=a'], 'ints must be a whole number'],
  ])('%j', (texts, message) => {
    let thrown = '';
    try {
      from(...texts);
    } catch (error) {
      thrown = (error as Error).message;
    }
    expect(thrown).toContain(message);
    expect(thrown).not.toMatch(/hunter|secret(?! ?,)/);
  });
});

describe('the members of other requests', () => {
  const inputOf = (parts: Parameters<typeof wsdlOf>[0]) =>
    contractOf(generate(wsdlOf(parts), { source: 'a.wsdl', runtime: 'r', toolVersion: '0' }).model).operations['run']
      ?.input;
  const given = (parts: Parameters<typeof wsdlOf>[0], ...texts: readonly string[]): unknown =>
    requestFrom(texts, { input: inputOf(parts), aliases: new Map(), variables: new Map(), env: {} });

  test('are attributes and text', () => {
    const run = (more: string): string =>
      `<s:element name="run"><s:complexType>${more}<s:attribute name="unit" type="s:int"/></s:complexType></s:element>`;
    const text =
      '<s:element name="run"><s:complexType><s:simpleContent><s:extension base="s:int"><s:attribute name="unit" type="s:int"/></s:extension></s:simpleContent></s:complexType></s:element>';
    expect(given({ schema: text }, '$value=5', 'unit=6')).toEqual({ $value: 5, unit: 6 });
    expect(() => given({ schema: run('') }, '$value=5')).toThrow('"$value" is not an argument here');
  });

  test('are wildcards and groups, which are passed as JSON', () => {
    expect(given({ request: '<s:any minOccurs="0"/>' }, '$any={"a":1}')).toEqual({ $any: { a: 1 } });
    const choice = `<s:choice maxOccurs="unbounded">${element('a', 's:int')}${element('b', 's:string')}</s:choice>`;
    const $choice = [{ a: 1 }, { b: 'x' }];
    expect(given({ request: choice }, '$choice={"a":1}', '$choice={"b":"x"}')).toEqual({ $choice });
    expect(given({ request: choice }, `$choice=${JSON.stringify($choice)}`)).toEqual({ $choice });
  });

  test('are $type and the members of the type that it names', () => {
    const parts = { schema: `${schema}${element('run', 'tns:Point')}` };
    expect(given(parts, 'x=1')).toEqual({ x: 1 });
    expect(given(parts, '$type=Point3', 'x=1', 'z=3', 'unit=cm')).toEqual({ $type: 'Point3', x: 1, z: 3, unit: 'cm' });
    expect(() => given(parts, '$type=Point', 'z=3')).toThrow(
      '"z" is not an argument here: expected one of x, label, next, unit, $type',
    );
    expect(() => given({}, '$type=Run')).toThrow('"$type" is not an argument here');
  });

  test('are undeclared attributes and mixed content', () => {
    const run = (content: string, mixed = false): { schema: string } => ({
      schema: `<s:element name="run"><s:complexType mixed="${mixed}">${content}</s:complexType></s:element>`,
    });
    const attribute = { ns: '', name: 'unit', value: 'cm' };
    const b = { ns: '', name: 'b', attributes: [], children: [] };
    expect(given(run('<s:anyAttribute/>'), `$attributes=${JSON.stringify(attribute)}`)).toEqual({
      $attributes: [attribute],
    });
    const anything = run('<s:sequence><s:any/></s:sequence>', true);
    expect(given(anything, '$content=a', `$content=${JSON.stringify(b)}`)).toEqual({ $content: ['a', b] });
    expect(given(anything, `$content=${JSON.stringify(['a', b])}`)).toEqual({ $content: ['a', b] });
    const text = run(`<s:sequence>${element('x', 's:int')}</s:sequence>`, true);
    expect(given(text, '$text=before', '$text=after', 'x=1')).toEqual({ $text: ['before', 'after'], x: 1 });
    for (const key of ['$attributes', '$content', '$text'])
      expect(() => given({}, `${key}=a`)).toThrow(`"${key}" is not an argument here`);
  });

  test('need a program if the request is not a structure', () => {
    for (const type of ['s:int', 's:anyType', 'tns:Ints'])
      for (const texts of [[], ['run=1']])
        expect(() => given({ schema: `${schema}${element('run', type)}` }, ...texts)).toThrow(
          'the request of this operation is not a structure: call the operation from a program',
        );
  });

  test('may be missing', () => {
    expect(() => given({}, 'a=1')).toThrow('"a" is not an argument here: nothing is expected here');
  });

  test('are secrets by their names only if they are text', () => {
    const color =
      '<s:simpleType name="C"><s:restriction base="s:string"><s:enumeration value="Red"/></s:restriction></s:simpleType>';
    const request = element('passwordType', 'tns:C') + element('passwordAge', 's:int');
    expect(given({ schema: color, request }, 'passwordType=Red', 'passwordAge=5')).toEqual({
      passwordType: 'Red',
      passwordAge: 5,
    });
  });
});
