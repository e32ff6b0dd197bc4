import { describe as suite, expect, it } from 'vitest';
import type { TypeModel } from '../../../src/codegen/model/model.js';
import { generated, messageOf, wsdlOf } from '../wsdl.js';

/** Tests the names of types and constants, and the notices. */
function named(wsdl: string): { types: string[]; constants: string[]; notices: readonly string[] } {
  const { model, notices } = generated(wsdl);
  return {
    types: model.types.map((each) => each.name),
    constants: model.operations.map((each) => each.constant),
    notices,
  };
}

function typeOf(wsdl: string, name: string): TypeModel | undefined {
  return generated(wsdl).model.types.find((each) => each.name === name);
}

suite('types', () => {
  it('have the names used in the schema, or for anonymous types the capitalized name of the element', () => {
    const wsdl = wsdlOf({ schema: '<s:complexType name="node_ref"/>', operations: ['startSession'] });
    expect(named(wsdl)).toEqual({
      types: ['StartSession', 'StartSessionResponse', 'node_ref'],
      constants: ['startSession'],
      notices: [],
    });
  });

  it('inside a type have the name of that type followed by the name of the element', () => {
    const inner =
      '<s:complexType><s:sequence><s:element name="b"><s:complexType/></s:element></s:sequence></s:complexType>';
    expect(named(wsdlOf({ request: `<s:element name="aPart">${inner}</s:element>` })).types).toEqual([
      'Run',
      'RunAPart',
      'RunAPartB',
      'RunResponse',
    ]);
  });

  it('of named types take precedence over anonymous types', () => {
    expect(named(wsdlOf({ schema: '<s:complexType name="Run"/>' }))).toMatchObject({
      types: ['Run_', 'RunResponse', 'Run'],
      notices: ['the type Run (line 5) is called Run_: the name Run is taken'],
    });
  });

  it('that are the same in two namespaces get a suffix, in document order', () => {
    const schemas = ['urn:1', 'urn:2'].map(
      (ns) => `<s:schema targetNamespace="${ns}"><s:complexType name="X"/></s:schema>`,
    );
    expect(named(wsdlOf({ schema: '<s:complexType name="X"/>', schemas: schemas.join('') })).types.slice(2)).toEqual([
      'X',
      'X_',
      'X_2',
    ]);
  });

  it('that differ only in letter case are different types', () => {
    const wsdl = wsdlOf({ schema: '<s:complexType name="User"/><s:complexType name="USER"/>' });
    expect(named(wsdl)).toMatchObject({ types: ['Run', 'RunResponse', 'User', 'USER'], notices: [] });
  });

  it('of unused elements are left out', () => {
    expect(named(wsdlOf({ schema: '<s:element name="x"><s:complexType/></s:element>' })).types).toEqual([
      'Run',
      'RunResponse',
    ]);
  });

  it.each(['constructor', 'then', 'call', 'delete', '__proto__', 'Array', 'Operation', 'Open'])(
    'are not called %s',
    (name) => {
      const { types, notices } = named(wsdlOf({ schema: `<s:complexType name="${name}"/>` }));
      expect(types).toContain(`${name}_`);
      expect(notices).toEqual([`the type ${name} (line 7) is called ${name}_: ${name} is reserved`]);
    },
  );
});

suite('operations', () => {
  it.each(['constructor', 'then', 'call', 'delete', 'toString', 'prototype', 'definitions'])(
    'called %s keep their name on the wire and have a constant with another name',
    (name) => {
      const { model, notices } = generated(wsdlOf({ operations: [name] }));
      expect(model.operations).toMatchObject([{ name, constant: `${name}_` }]);
      expect(notices).toEqual([
        expect.stringMatching(`the constant of the operation ${name} .* is called ${name}_: ${name} is reserved`),
      ]);
    },
  );

  it('have constants with a lower-case letter if a type has their name', () => {
    expect(named(wsdlOf({ operations: ['GetUser', 'URLFor', 'D', 'E'] }))).toMatchObject({
      constants: ['getUser', 'urlFor', 'd', 'e'],
      notices: [],
    });
  });

  it('have a single notice if types have their names in lower case', () => {
    const operations = ['a', 'b', 'c', 'd', 'e', 'f'];
    const schema = operations.map((name) => `<s:complexType name="${name}"/>`).join('');
    expect(named(wsdlOf({ operations, schema }))).toMatchObject({
      constants: ['a_', 'b_', 'c_', 'd_', 'e_', 'f_'],
      notices: [
        'the names of some operations are taken, so their constants are called a_, b_, c_, d_, e_ and 1 more; client.operations has the names of the WSDL',
      ],
    });
  });

  it('have a notice with the reserved word that their name is in lower case', () => {
    expect(named(wsdlOf({ operations: ['Do'] }))).toMatchObject({
      constants: ['do_'],
      notices: [expect.stringMatching('the constant of the operation Do .* is called do_: do is reserved')],
    });
  });

  it('keep their own names, which other constants cannot take', () => {
    expect(named(wsdlOf({ operations: ['GetUser', 'getUser'] })).constants).toEqual(['getUser_', 'getUser']);
  });

  it('called __proto__ are rejected', () => {
    expect(messageOf(() => generated(wsdlOf({ operations: ['__proto__'] })))).toMatch(
      /^test\.wsdl:\d+: an operation cannot be called __proto__: .*\n {2}at wsdl:definitions\/wsdl:portType.*\n/,
    );
  });

  it('have a simple type as request or reply if the message element has one', () => {
    const wsdl = wsdlOf({ schema: '<s:element name="run" nillable="true" type="s:string"/>' });
    expect(generated(wsdl).model.operations).toMatchObject([
      { input: { name: 'run', type: { builtIn: 'string' }, nillable: true }, outParameters: [] },
    ]);
  });

  it('have a result and out parameters', () => {
    const reply =
      '<s:element name="iFirst" type="s:int"/><s:element name="runResult" type="s:int"/><s:element name="sLast" type="s:int"/>';
    expect(generated(wsdlOf({ reply })).model.operations).toMatchObject([
      { result: 'runResult', outParameters: ['iFirst', 'sLast'] },
    ]);
    expect(generated(wsdlOf()).model.operations[0]).not.toHaveProperty('result');
  });
});

suite('properties', () => {
  it('that exist on every object get a suffix, but not on the wire', () => {
    const request = ['constructor', '__proto__', 'then']
      .map((name) => `<s:element name="${name}" type="s:int"/>`)
      .join('');
    expect(typeOf(wsdlOf({ request }), 'Run')).toMatchObject({
      members: [
        { key: 'constructor_', name: 'constructor' },
        { key: '__proto___', name: '__proto__' },
        { key: 'then', name: 'then' },
      ],
    });
  });

  it('have the name that .NET has encoded', () => {
    const request = ['Order_x0020_Details', '_x0031_st', '_x0024_any', 'a_xD800_b', 'x_x']
      .map((name) => `<s:element name="${name}" type="s:int"/>`)
      .join('');
    expect(typeOf(wsdlOf({ request }), 'Run')).toMatchObject({
      members: [
        { key: 'Order Details', name: 'Order_x0020_Details' },
        { key: '1st', name: '_x0031_st' },
        { key: '_x0024_any' },
        { key: 'a_xD800_b' },
        { key: 'x_x' },
      ],
    });
  });

  it('of attributes get a suffix if an element has the same name', () => {
    const schema =
      '<s:complexType name="T"><s:sequence><s:element name="a" type="s:int"/></s:sequence><s:attribute name="a" type="s:int"/></s:complexType>';
    const wsdl = wsdlOf({ schema });
    expect(typeOf(wsdl, 'T')).toMatchObject({ members: [{ key: 'a' }], attributes: [{ key: 'a_', name: 'a' }] });
    expect(generated(wsdl).notices).toEqual([
      'the attribute a of T (line 7) becomes the property a_: the name a is taken',
    ]);
  });

  it('of groups and wildcards are numbered', () => {
    const choice = '<s:choice><s:element name="a" type="s:int"/><s:element name="b" type="s:int"/></s:choice>';
    const schema = `<s:complexType name="T"><s:sequence>${choice}${choice}<s:any namespace="urn:1"/><s:any namespace="urn:2"/></s:sequence></s:complexType>`;
    expect(typeOf(wsdlOf({ schema }), 'T')).toMatchObject({
      members: [
        { key: '$choice', name: 'TChoice' },
        { key: '$choice2', name: 'TChoice2' },
        { key: '$any' },
        { key: '$any2' },
      ],
    });
  });

  it('that are the same in two namespaces get a suffix', () => {
    const request = '<s:element name="a" type="s:int"/><s:element name="a" form="unqualified" type="s:int"/>';
    expect(typeOf(wsdlOf({ request }), 'Run')).toMatchObject({
      members: [{ key: 'a' }, { key: 'a_', name: 'a', ns: '' }],
    });
  });
});

suite('families', () => {
  const extension = (name: string, base: string, attributes = '') =>
    `<s:complexType name="${name}" ${attributes}><s:complexContent><s:extension base="tns:${base}"/></s:complexContent></s:complexType>`;
  const schema =
    '<s:complexType name="Animal" abstract="true"/>' +
    extension('Dog', 'Animal') +
    extension('Puppy', 'Dog') +
    extension('Fish', 'Animal', 'abstract="true"');
  const families = (wsdl: string) =>
    Object.fromEntries(
      generated(wsdl).model.types.flatMap((each) =>
        each.kind === 'complex' && each.family ? [[each.name, each.family]] : [],
      ),
    );

  it('contain all derived types at any depth, except abstract types', () => {
    expect(families(wsdlOf({ schema, request: '<s:element name="a" type="tns:Animal"/>' }))).toEqual({
      Animal: { tag: 'Animal', derived: ['Dog', 'Puppy'], union: 'AnyAnimal' },
      Dog: { tag: 'Dog', derived: [] },
      Puppy: { tag: 'Puppy', derived: [] },
    });
  });

  it('do not exist if no element is declared with the base type', () => {
    expect(families(wsdlOf({ schema, request: '<s:element name="a" type="tns:Puppy"/>' }))).toEqual({});
  });

  it('have unique unions and tags', () => {
    const others = '<s:complexType name="AnyAnimal"/>';
    const second = `<s:schema targetNamespace="urn:2" xmlns:tns="urn:t">${extension('Dog', 'Animal')}</s:schema>`;
    const wsdl = wsdlOf({
      schema: schema + others,
      schemas: second.replace('><', '><s:import namespace="urn:t"/><'),
      request: '<s:element name="a" type="tns:Animal"/>',
    });
    expect(families(wsdl)).toMatchObject({
      Animal: { union: 'AnyAnimal_', derived: ['Dog', 'Dog_', 'Puppy'] },
      Dog: { tag: 'Dog' },
      Dog_: { tag: 'Dog_' },
    });
  });

  it('open the enumerations in all types that a reply can contain through a derived type', () => {
    const wsdl = wsdlOf({
      schema,
      reply: '<s:element name="a" type="tns:Dog"/>',
      request: '<s:element name="b" type="tns:Fish"/>',
    });
    expect(Object.fromEntries(generated(wsdl).model.types.map((each) => [each.name, each.direction]))).toMatchObject({
      Dog: 'reply',
      Puppy: 'reply',
      Fish: 'request',
    });
  });
});

suite('arrays', () => {
  const item = '<s:element name="i" type="s:int" maxOccurs="unbounded"/>';
  const typed = (name: string, content: string) =>
    `<s:complexType name="${name}"><s:sequence>${content}</s:sequence></s:complexType>`;
  const facts: readonly [string, string, TypeModel['kind']][] = [
    ['are types with a single repeated element', typed('T', item), 'array'],
    ['are such types regardless of their names', `${typed('T', item.replace('unbounded', '2'))}`, 'array'],
    [
      'are not types with a single element that is not repeated',
      typed('T', '<s:element name="i" type="s:int"/>'),
      'complex',
    ],
    ['are not types with more than one element', typed('T', `${item}<s:element name="j" type="s:int"/>`), 'complex'],
    [
      'are not types that contain themselves',
      typed('T', '<s:element name="i" type="tns:T" maxOccurs="9"/>'),
      'complex',
    ],
    [
      'are not types that contain themselves indirectly',
      typed('T', '<s:element name="i" type="tns:U" maxOccurs="9"/>') +
        typed('U', '<s:element name="i" type="tns:T" maxOccurs="9"/>'),
      'complex',
    ],
    [
      'are types that contain such a type without being part of it',
      typed('T', '<s:element name="i" type="tns:U" maxOccurs="9"/>') +
        typed('U', '<s:element name="i" type="tns:U" maxOccurs="9"/>'),
      'array',
    ],
    [
      'are not types with attributes',
      typed('T', item).replace('</s:complexType>', '<s:attribute name="a"/>$&'),
      'complex',
    ],
    [
      'are not types that other types extend',
      `${typed('T', item)}<s:complexType name="U"><s:complexContent><s:extension base="tns:T"/></s:complexContent></s:complexType>`,
      'complex',
    ],
    ['are not the content of a message', `${typed('T', item)}<s:element name="run" type="tns:T"/>`, 'complex'],
    ['are not the content of a reply', `${typed('T', item)}<s:element name="runResponse" type="tns:T"/>`, 'complex'],
    [
      'are types without the attribute that they prohibit',
      typed('T', item).replace('</s:complexType>', '<s:attribute name="a" use="prohibited"/>$&'),
      'array',
    ],
    [
      'are not types that allow any attribute',
      typed('T', item).replace('</s:complexType>', '<s:anyAttribute/>$&'),
      'complex',
    ],
    ['are not abstract types', typed('T', item).replace('name="T"', '$& abstract="true"'), 'complex'],
    ['are not types with mixed content', typed('T', item).replace('name="T"', '$& mixed="true"'), 'complex'],
    [
      'are not types that extend another type',
      `<s:complexType name="U"/><s:complexType name="T"><s:complexContent><s:extension base="tns:U"><s:sequence>${item}</s:sequence></s:extension></s:complexContent></s:complexType>`,
      'complex',
    ],
    ['are not types with a repeated wildcard', typed('T', '<s:any maxOccurs="unbounded"/>'), 'complex'],
    [
      'are not types with a repeated choice',
      typed('T', `<s:choice maxOccurs="9">${item}<s:element name="j" type="s:int"/></s:choice>`),
      'complex',
    ],
    [
      'are not types that contain themselves through two other types',
      typed('T', '<s:element name="i" type="tns:U" maxOccurs="9"/>') +
        typed('U', '<s:element name="i" type="tns:V" maxOccurs="9"/>') +
        typed('V', '<s:element name="i" type="tns:T" maxOccurs="9"/>'),
      'complex',
    ],
  ];
  it.each(facts)('%s', (_, schema, want) => {
    expect(typeOf(wsdlOf({ schema }), 'T')?.kind).toBe(want);
  });
});

it('types are used only in requests, in replies, or not at all', () => {
  const schema = ['Asked', 'Both', 'Given', 'Neither'].map((name) => `<s:complexType name="${name}"/>`).join('');
  const elements = (...names: string[]) =>
    names.map((name) => `<s:element name="${name}" type="tns:${name}"/>`).join('');
  const { model } = generated(wsdlOf({ schema, request: elements('Asked', 'Both'), reply: elements('Both', 'Given') }));
  expect(Object.fromEntries(model.types.map((each) => [each.name, each.direction]))).toEqual({
    Run: 'request',
    RunResponse: 'reply',
    Asked: 'request',
    Both: 'reply',
    Given: 'reply',
    Neither: 'reply',
  });
});
