import { describe as suite, expect, it } from 'vitest';
import { describe as describeModel } from '../../../src/codegen/describe/describe.js';
import { attempt, WsdlError, LimitError } from '../../../src/codegen/read/wsdl-error.js';
import { readWsdl } from '../../../src/codegen/read/read-wsdl.js';
import { bindingOf, generated, messageOf, wsdlOf } from '../wsdl.js';

/** Unreadable types of each kind, named `T`. */
const unreadable: readonly [string, string, string][] = [
  [
    'an array of the SOAP encoding',
    '<s:complexType name="T"><s:complexContent><s:restriction base="e:Array" xmlns:e="http://schemas.xmlsoap.org/soap/encoding/"><s:attribute ref="e:arrayType"/></s:restriction></s:complexContent></s:complexType>',
    'an array of the SOAP encoding is not supported',
  ],
  [
    'an extension of anyType',
    '<s:complexType name="T"><s:complexContent><s:extension base="s:anyType"/></s:complexContent></s:complexType>',
    'an extension of anyType is not supported',
  ],
  [
    'an unknown attribute',
    '<s:complexType name="T"><s:sequence><s:element name="a" type="s:int" targetNamespace="urn:o"/></s:sequence></s:complexType>',
    'the attribute targetNamespace of <s:element> is not supported',
  ],
  ...[
    ['s:extension', '<s:complexContent><s:extension x="1" base="s:anyType"/></s:complexContent>'],
    ['s:restriction', '<s:complexContent><s:restriction x="1" base="s:anyType"/></s:complexContent>'],
    ['s:extension', '<s:simpleContent><s:extension x="1" base="s:int"/></s:simpleContent>'],
    ['s:restriction', '<s:simpleContent><s:restriction x="1" base="tns:U"/></s:simpleContent>'],
    ['s:complexContent', '<s:complexContent x="1"><s:extension base="s:anyType"/></s:complexContent>'],
    ['s:simpleContent', '<s:simpleContent x="1"><s:extension base="s:int"/></s:simpleContent>'],
    ['s:attributeGroup', '<s:attributeGroup x="1" ref="tns:ag"/>'],
    ['s:attributeGroup', '<s:attributeGroup ref="tns:odd"/>'],
    ['s:attribute', '<s:attribute x="1" name="a"/>'],
    ['s:sequence', '<s:sequence x="1"/>'],
    ['s:choice', '<s:choice x="1"/>'],
    ['s:all', '<s:all x="1"/>'],
    ['s:group', '<s:group x="1" ref="tns:gr"/>'],
    ['s:any', '<s:sequence><s:any x="1"/></s:sequence>'],
  ].map(([name = '', content = '']): [string, string, string] => [
    `an unknown attribute on ${content}`,
    `<s:attributeGroup name="ag"/><s:attributeGroup x="1" name="odd"/><s:group name="gr"><s:sequence/></s:group>
<s:complexType name="U"><s:simpleContent><s:extension base="s:int"/></s:simpleContent></s:complexType>
<s:complexType name="T">${content}</s:complexType>`,
    `the attribute x of <${name}> is not supported`,
  ]),
  ...[
    ['s:simpleType', '<s:simpleType x="1" name="T"><s:restriction base="s:int"/></s:simpleType>'],
    ['s:restriction', '<s:simpleType name="T"><s:restriction x="1" base="s:int"/></s:simpleType>'],
    ['s:list', '<s:simpleType name="T"><s:list x="1" itemType="s:int"/></s:simpleType>'],
    ['s:union', '<s:simpleType name="T"><s:union x="1" memberTypes="s:int"/></s:simpleType>'],
    [
      's:maxLength',
      '<s:simpleType name="T"><s:restriction base="s:string"><s:maxLength x="1" value="3"/></s:restriction></s:simpleType>',
    ],
    [
      's:enumeration',
      '<s:simpleType name="T"><s:restriction base="s:string"><s:enumeration x="1" value="a"/></s:restriction></s:simpleType>',
    ],
    ['s:complexType', '<s:complexType x="1" name="T"/>'],
  ].map(([name = '', schema = '']): [string, string, string] => [
    `an unknown attribute on <${name}>`,
    schema,
    `the attribute x of <${name}> is not supported`,
  ]),
  [
    'an unknown facet',
    '<s:simpleType name="T"><s:restriction base="s:int"><s:assertion test="$value > 1" value="1"/></s:restriction></s:simpleType>',
    'is not supported',
  ],
  [
    'a construct of XML Schema 1.1',
    '<s:complexType name="T"><s:openContent><s:any/></s:openContent></s:complexType>',
    '<s:openContent> is not allowed in <s:complexType>',
  ],
  [
    'an undeclared base type',
    '<s:complexType name="T"><s:complexContent><s:extension base="tns:No"/></s:complexContent></s:complexType>',
    'unresolved reference: the type tns:No',
  ],
  [
    'an undeclared group',
    '<s:complexType name="T"><s:group ref="tns:no"/></s:complexType>',
    'unresolved reference: the group tns:no',
  ],
  [
    'a circular group',
    '<s:group name="g"><s:sequence><s:group ref="tns:g"/></s:sequence></s:group><s:complexType name="T"><s:group ref="tns:g"/></s:complexType>',
    'the group g refers to itself',
  ],
  [
    'a circular derivation',
    '<s:complexType name="T"><s:complexContent><s:extension base="tns:T"/></s:complexContent></s:complexType>',
    'the type T refers to itself',
  ],
  [
    'a circle of substitution groups without a type',
    '<s:element name="h" substitutionGroup="tns:m"/><s:element name="m" substitutionGroup="tns:h"/><s:complexType name="T"><s:sequence><s:element ref="tns:h"/></s:sequence></s:complexType>',
    'the element is in a circle of substitution groups',
  ],
  ['a name clash', '<s:complexType name="T"/><s:simpleType name="T"/>', 'T of "urn:t" is already declared at'],
  [
    'a group that cannot be read',
    '<s:group name="g"><s:any/></s:group><s:complexType name="T"><s:group ref="tns:g"/></s:complexType>',
    '<s:any> is not allowed in <s:group>',
  ],
  [
    'an attribute group that cannot be read',
    '<s:attributeGroup name="g"><s:any/></s:attributeGroup><s:complexType name="T"><s:attributeGroup ref="tns:g"/></s:complexType>',
    '<s:any> is not allowed in <s:attributeGroup>',
  ],
  [
    'an attribute that cannot be read',
    '<s:attribute name="g" inheritable="true"/><s:complexType name="T"><s:attribute ref="tns:g"/></s:complexType>',
    'the attribute inheritable of <s:attribute>',
  ],
  [
    'an element that cannot be read',
    '<s:element name="g" type="s:int" nillable="perhaps"/><s:complexType name="T"><s:sequence><s:element ref="tns:g"/></s:sequence></s:complexType>',
    'nillable="perhaps" is not a boolean',
  ],
  [
    'an element whose own type cannot be read',
    '<s:complexType name="T"><s:sequence><s:element ref="tns:g"/></s:sequence></s:complexType><s:element name="g"><s:complexType><s:key/></s:complexType></s:element>',
    '<s:key> is not allowed in <s:complexType>',
  ],
  [
    'a simple type that cannot be read',
    '<s:complexType name="T"><s:simpleContent><s:extension base="tns:U"/></s:simpleContent></s:complexType><s:simpleType name="U"/>',
    'must have exactly one of <restriction>, <list>, <union>',
  ],
  [
    'an indirectly unreadable type',
    '<s:complexType name="T"><s:sequence><s:element name="a"><s:complexType><s:sequence><s:element name="b" type="tns:U"/></s:sequence></s:complexType></s:element></s:sequence></s:complexType><s:complexType name="U"><s:complexContent><s:extension base="tns:V"/></s:complexContent></s:complexType><s:complexType name="V"><s:key/></s:complexType>',
    '<s:key> is not allowed in <s:complexType>',
  ],
];

const names = ['run', 'more'];

/** Returns a WSDL whose second operation needs `T`. */
function withNeed(schema: string, operations: readonly string[] = names): string {
  const element = '<s:element name="more" type="tns:T"/>';
  return wsdlOf({ operations, schema: element + schema });
}

suite('an unreadable type leaves out the operations that need it, and no others', () => {
  it.each(unreadable)('%s that an operation needs leaves out the operation', (_, schema, want) => {
    const { description, notices } = readWsdl(withNeed(schema), 'test.wsdl');
    expect(description.operations.map(({ name }) => name)).toEqual(['run']);
    expect(description.leftOut.operations).toEqual([{ name: 'more', reason: expect.stringContaining(want) as string }]);
    const [notice, ...more] = notices.filter((each) => each.startsWith('left out the operation'));
    expect(notice).toMatch(/^left out the operation more: test\.wsdl:\d+: .*; at wsdl:definitions\/wsdl:types\//);
    expect(more).toEqual([]);
    expect(description.components.map((each) => each.name?.local)).toEqual(
      expect.not.arrayContaining(['T', 'U', 'V', 'g', 'more']),
    );
  });

  it.each(unreadable)('%s that no operation needs is left out', (_, schema, want) => {
    const { files, description, notices } = generated(wsdlOf({ schema }));
    expect(description.leftOut.operations).toEqual([]);
    expect(description.leftOut.types.map(({ name }) => name.local)).toContain('T');
    expect(notices.filter((each) => each.includes(want)).join('\n')).toMatch(
      /^left out the .*, which no operation needs: test\.wsdl:\d+: /,
    );
    expect(files.get('types.ts')).not.toMatch(/\bT\b/);
  });

  it.each(unreadable)('%s that the only operation needs stops the generator', (_, schema, want) => {
    const message = messageOf(() => readWsdl(withNeed(schema, ['more']), 'test.wsdl'));
    expect(message).toContain(want);
    expect(message).toMatch(/^test\.wsdl:\d+: .*\n {2}at wsdl:definitions\/wsdl:types\//);
  });

  it('an unreadable header leaves out its operation, whereas an unreadable fault is merely not decoded', () => {
    const schema = '<s:element name="H"><s:complexType><s:key/></s:complexType></s:element>';
    const base = wsdlOf({ operations: names, schema }).replace(
      '<wsdl:portType',
      '<wsdl:message name="H"><wsdl:part name="h" element="tns:H"/></wsdl:message><wsdl:portType',
    );
    const header = base.replace(
      /(soapAction="urn:t\/more" style="document"\/>\s*<wsdl:input><soap:body use="literal"\/>)/,
      '$1<soap:header message="tns:H" part="h" use="literal"/>',
    );
    expect(readWsdl(header, 'x').description.operations.map(({ name }) => name)).toEqual(['run']);
    const fault = base.replace(
      '<wsdl:output message="tns:moreOut"/>',
      '<wsdl:output message="tns:moreOut"/><wsdl:fault name="f" message="tns:H"/>',
    );
    const { description, notices } = readWsdl(fault, 'x');
    expect(description.operations.map(({ name, faults }) => [name, faults])).toEqual([
      ['run', []],
      ['more', []],
    ]);
    expect(notices[0]).toMatch(/^ignored a fault, so its detail is not decoded: x:\d+: <s:key> is not allowed/);
  });

  it('an unreadable type does not affect its readable base', () => {
    const schema =
      '<s:complexType name="B"/><s:complexType name="D"><s:complexContent><s:extension base="tns:B"><s:key/></s:extension></s:complexContent></s:complexType>';
    const { description } = readWsdl(wsdlOf({ request: '<s:element name="b" type="tns:B"/>', schema }), 'test.wsdl');
    expect(description.operations).toHaveLength(1);
    expect(description.leftOut.types.map(({ name }) => name.local)).toEqual(['D']);
  });

  it('an unreadable attribute of a schema affects all components of the schema and their users', () => {
    const other =
      '<s:schema targetNamespace="urn:o" xpathDefaultNamespace="urn:x"><s:complexType name="T"/></s:schema>';
    const need = '<s:element name="more" type="o:T" xmlns:o="urn:o"/>';
    const { description } = readWsdl(wsdlOf({ operations: names, schema: need, schemas: other }), 'x');
    expect(description.operations.map(({ name }) => name)).toEqual(['run']);
    expect(description.leftOut.operations[0]?.reason).toContain('the attribute xpathDefaultNamespace of <s:schema>');
  });
});

suite('an error in WSDL leaves out its operation', () => {
  const base = wsdlOf({ operations: names });
  const inBindings = (change: (operation: string) => string): string =>
    ['soap', 'soap12'].reduce((text, prefix) => {
      const binding = bindingOf(prefix, names);
      const at = binding.indexOf('<wsdl:operation name="more">');
      return text.replace(binding, binding.slice(0, at) + change(binding.slice(at)));
    }, base);
  const cases: readonly [string, string, string][] = [
    ['rpc', inBindings((text) => text.replace('style="document"', 'style="rpc"')), 'the style "rpc" is not supported'],
    [
      'encoding',
      inBindings((text) => text.replace('use="literal"', 'use="encoded"')),
      'use="encoded" is not supported',
    ],
    ['no body', inBindings((text) => text.replace(/<soap\d*:body use="literal"\/>/, '')), 'has no SOAP <body>'],
    [
      'an extension that is required',
      inBindings((text) => text.replace('<wsdl:input>', '<x:y xmlns:x="urn:x" wsdl:required="true"/><wsdl:input>')),
      '<x:y>, which the WSDL requires, is not supported',
    ],
    [
      'an undeclared message',
      base.replace('message="tns:moreIn"', 'message="tns:no"'),
      'unresolved reference: the message tns:no',
    ],
    [
      'a duplicate message',
      base.replace('<wsdl:portType', '<wsdl:message name="moreOut"/><wsdl:portType'),
      'the message moreOut of "urn:t" is already declared at test.wsdl:',
    ],
    [
      'a part with neither an element nor a name',
      base.replace('name="parameters" element="tns:more"', 'type="s:int"'),
      'a part has neither element= (document/literal requires it: WS-I Basic Profile 1.1, R2204) nor type= and a name',
    ],
    [
      'an element in a wrong place',
      base.replace('<wsdl:input message="tns:moreIn"/>', '$&<wsdl:part/>'),
      '<wsdl:part> is not allowed in <wsdl:operation>',
    ],
  ];
  it.each(cases)('%s', (_, text, want) => {
    expect(text).not.toBe(base);
    const { description } = readWsdl(text, 'test.wsdl');
    expect(description.operations.map(({ name }) => name)).toEqual(['run']);
    expect(description.leftOut.operations).toEqual([
      expect.objectContaining({ name: 'more', reason: expect.stringContaining(want) as string }),
    ]);
  });

  it('a binding without its port type leaves out the operations that no other binding has', () => {
    const lost = bindingOf('soap', ['other']).replace('name="soap" type="tns:Soap"', 'name="lost" type="tns:No"');
    const { description } = readWsdl(base.replace('<wsdl:binding', `${lost}$&`), 'x');
    expect(description.operations.map(({ name }) => name)).toEqual(names);
    expect(description.leftOut.operations).toMatchObject([{ name: 'other' }]);
    const both = readWsdl(base.replace('type="tns:Soap"', 'type="tns:No"'), 'x');
    expect(both.description.operations.map(({ name }) => name)).toEqual(names);
    expect(both.description.leftOut.operations).toEqual([]);
    expect(both.notices).toEqual([expect.stringMatching(/^skipped the binding soap: x:\d+: unresolved reference/)]);
  });

  it('a name that objects cannot have is unreadable', () => {
    const { description } = readWsdl(wsdlOf({ operations: ['run', '__proto__'] }), 'x');
    expect(description.leftOut.operations).toMatchObject([{ name: '__proto__' }]);
  });

  it('a binding with a required extension leaves out the operations that no other binding has', () => {
    const required = '<x:y xmlns:x="urn:x" wsdl:required="true"/>';
    const text = base.replace('<soap:binding', `${required}<soap:binding`);
    const { description, notices } = readWsdl(text, 'x');
    expect(description.operations.map(({ name }) => name)).toEqual(names);
    expect(description.soap).toEqual({ '1.2': '' });
    expect(notices).toEqual([
      expect.stringMatching(/^skipped the binding soap: x:\d+: <x:y>, which the WSDL requires, is not supported/),
    ]);
    const both = text.replace('<soap12:binding', `${required}<soap12:binding`);
    expect(messageOf(() => readWsdl(both, 'x'))).toContain('<x:y>, which the WSDL requires');
  });

  it('an rpc binding next to a supported binding leaves out nothing', () => {
    const rpc = bindingOf('soap12', names).replaceAll('style="document"', 'style="rpc"');
    const { description, notices } = readWsdl(base.replace(bindingOf('soap12', names), rpc), 'x');
    expect(description.operations).toHaveLength(2);
    expect(notices).toEqual([expect.stringMatching(/^skipped the binding soap12: x:\d+: the style "rpc"/)]);
  });
});

suite('a left-out operation', () => {
  const whole = wsdlOf({ operations: names });
  const part = withNeed('<s:complexType name="T"><s:key/></s:complexType>');

  it('is listed by describe with the reason', () => {
    const { model } = generated(part);
    const text = describeModel(model);
    expect(text).toContain('Operations: 1, and 1 left out');
    expect(text).toMatch(
      /\nOperations left out because they cannot be read:\n\nmore\n {4}test\.wsdl:\d+: <s:key> is not allowed/,
    );
    expect(describeModel(generated(whole).model)).not.toMatch(/left out/i);
  });

  it('affects the fingerprint by name', () => {
    const fingerprint = (text: string): string => generated(text).fingerprint;
    const renamed = part.replaceAll('more', 'less');
    const moved = part.replace('<wsdl:types>', '\n\n<wsdl:types>').replace('<s:key/>', '<s:unique/>');
    expect(fingerprint(renamed)).not.toBe(fingerprint(part));
    expect(fingerprint(wsdlOf())).not.toBe(fingerprint(part));
    expect(fingerprint(moved)).toBe(fingerprint(part));
    expect(fingerprint(wsdlOf({ schema: '<s:complexType name="T"><s:key/></s:complexType>' }))).not.toBe(
      fingerprint(wsdlOf()),
    );
  });
});

suite('attempt', () => {
  const location = { source: 'x', line: 1, path: '' };

  it('returns the result or the error', () => {
    const error = new WsdlError(location, 'no');
    expect(attempt(() => 1)).toBe(1);
    expect(
      attempt(() => {
        throw error;
      }),
    ).toBe(error);
  });

  it.each([new LimitError(location, 'too much'), new TypeError('a bug of the generator')])(
    'lets %s through',
    (error) => {
      expect(() =>
        attempt(() => {
          throw error;
        }),
      ).toThrow(error);
    },
  );
});
