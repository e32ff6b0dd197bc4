import { describe as suite, expect, it } from 'vitest';
import { fileOf, generated, wsdlOf } from '../wsdl.js';

/** Returns the generated type with the given name, including its comments. */
function typeOf(wsdl: string, name: string): string {
  const text = fileOf(generated(wsdl), 'types.ts');
  const start = text.search(new RegExp(`(/\\*\\*((?!\\*/)[^])*\\*/\\n)?export (interface|type) ${name}\\b`));
  return text.slice(start).split('\n\nexport ')[0]?.split('\n\n/**')[0]?.trim() ?? '';
}

const kind =
  '<s:simpleType name="KIND"><s:restriction base="s:string"><s:enumeration value="A"/><s:enumeration value="B"/></s:restriction></s:simpleType>';
const array = (name: string, item: string) =>
  `<s:complexType name="${name}"><s:sequence><s:element name="x" minOccurs="0" maxOccurs="unbounded" ${item}/></s:sequence></s:complexType>`;

suite('a property', () => {
  const facts: readonly [string, { given: string; request: string; reply?: string }][] = [
    ['that is required', { given: 'type="s:string"', request: 'a: string;' }],
    ['that is optional', { given: 'type="s:string" minOccurs="0"', request: 'a?: string;' }],
    ['that is nillable', { given: 'type="s:int" nillable="true"', request: 'a: number | null;' }],
    [
      'that is optional and nillable',
      { given: 'type="s:int" nillable="true" minOccurs="0"', request: 'a?: number | null;' },
    ],
    ['that is repeated', { given: 'type="s:int" maxOccurs="unbounded"', request: 'a: number[];' }],
    ['that is optional and repeated', { given: 'type="s:int" minOccurs="0" maxOccurs="5"', request: 'a?: number[];' }],
    [
      'whose items are nillable',
      { given: 'type="s:int" maxOccurs="5" nillable="true"', request: 'a: (number | null)[];' },
    ],
    ['of an enumeration', { given: 'type="tns:KIND"', request: 'a: KIND;', reply: 'a: Open<KIND>;' }],
    [
      'of a nillable enumeration',
      { given: 'type="tns:KIND" nillable="true"', request: 'a: KIND | null;', reply: 'a: Open<KIND> | null;' },
    ],
    [
      'of repeated enumerations',
      { given: 'type="tns:KIND" maxOccurs="2"', request: 'a: KIND[];', reply: 'a: Open<KIND>[];' },
    ],
    ['of an array type', { given: 'type="tns:ArrayOfInt" minOccurs="0"', request: 'a?: number[];' }],
    ['of a nillable array type', { given: 'type="tns:ArrayOfInt" nillable="true"', request: 'a: number[] | null;' }],
    [
      'of an array of enumerations',
      { given: 'type="tns:ArrayOfKind"', request: 'a: KIND[];', reply: 'a: Open<KIND>[];' },
    ],
    ['of an array with nillable items', { given: 'type="tns:ArrayOfArray"', request: 'a: (number[] | null)[];' }],
    ['of repeated arrays', { given: 'type="tns:ArrayOfInt" maxOccurs="2"', request: 'a: number[][];' }],
    ['of an alias for a built-in type', { given: 'type="tns:Name"', request: 'a: Name;' }],
  ];
  const schema = [
    kind,
    array('ArrayOfInt', 'type="s:int"'),
    array('ArrayOfKind', 'type="tns:KIND"'),
    array('ArrayOfArray', 'type="tns:ArrayOfInt" nillable="true"'),
    '<s:simpleType name="Name"><s:restriction base="s:string"/></s:simpleType>',
  ].join('');
  it.each(facts)('%s', (_, { given, request, reply = request }) => {
    const element = `<s:element name="a" ${given}/>`;
    const wsdl = wsdlOf({ schema, request: element, reply: element });
    expect(typeOf(wsdl, 'Run')).toBe(`export interface Run {\n  ${request}\n}`);
    expect(typeOf(wsdl, 'RunResponse')).toBe(`export interface RunResponse {\n  ${reply}\n}`);
  });

  const builtIn: readonly [string, string, string?][] = [
    ['boolean', 'boolean'],
    ['double', 'number'],
    ['long', 'bigint', '/** long: a bigint of 64 bits */'],
    ['decimal', 'string', "/** decimal: a decimal number as a string, such as '12.50' */"],
    ['dateTime', 'string | Date', "/** dateTime: a date and time such as '2024-02-19T14:36:37Z' */"],
    ['base64Binary', 'Uint8Array', '/** base64Binary: a Uint8Array (written as base64) */'],
  ];
  it.each(builtIn)(
    'of the built-in type %s is %s, with a comment on what TypeScript cannot express',
    (type, want, note) => {
      const comment = note === undefined ? '' : `  ${note}\n`;
      const wsdl = wsdlOf({ request: `<s:element name="a" type="s:${type}"/>` });
      expect(typeOf(wsdl, 'Run')).toBe(`export interface Run {\n${comment}  a: ${want};\n}`);
    },
  );

  it('is in quotes if its name is not an identifier', () => {
    const request = ['a-b', 'é', 'delete', 'x.y'].map((name) => `<s:element name="${name}" type="s:int"/>`).join('');
    expect(typeOf(wsdlOf({ request }), 'Run')).toBe(
      "export interface Run {\n  'a-b': number;\n  é: number;\n  delete: number;\n  'x.y': number;\n}",
    );
  });
});

suite('a type', () => {
  const simple = (content: string) =>
    wsdlOf({
      schema: `<s:simpleType name="T"><s:restriction base="s:string">${content}</s:restriction></s:simpleType>`,
    });

  it('of an enumeration is a union', () => {
    expect(
      typeOf(
        simple(`<s:enumeration value="it's"/><s:enumeration value="&quot;"/><s:enumeration value="\\&#10;"/>`),
        'T',
      ),
    ).toBe(`export type T =\n  | "it's"\n  | '"'\n  | '\\\\\\n';`);
  });

  it('of a large enumeration has one value per line', () => {
    const literals = Array.from({ length: 9 }, (_, index) => `literal_number_${index}`);
    expect(typeOf(simple(literals.map((each) => `<s:enumeration value="${each}"/>`).join('')), 'T')).toBe(
      `export type T =\n${literals.map((each) => `  | '${each}'`).join('\n')};`,
    );
  });

  it('without enum values is an alias', () => {
    expect(typeOf(simple(''), 'T')).toBe('export type T = string;');
  });

  it('without elements accepts no property', () => {
    expect(typeOf(wsdlOf(), 'Run')).toBe('export type Run = {\n  [member: string]: never;\n};');
  });

  it('of an array has no separate name', () => {
    expect(fileOf(generated(wsdlOf({ schema: array('ArrayOfInt', 'type="s:int"') })), 'types.ts')).not.toContain(
      'ArrayOfInt',
    );
  });

  it('has the documentation of the schema', () => {
    const wsdl = simple(
      '<s:enumeration value="a"><s:annotation><s:documentation>The first.</s:documentation></s:annotation></s:enumeration>',
    ).replace(
      '<s:simpleType name="T">',
      '$&<s:annotation><s:documentation>What it is.</s:documentation></s:annotation>',
    );
    expect(typeOf(wsdl, 'T')).toBe("/**\n * What it is.\n *\n * - `'a'`: The first.\n */\nexport type T = 'a';");
  });
});

it('Open is imported only if it is used', () => {
  const part = '<s:element name="a" type="tns:KIND"/>';
  expect(fileOf(generated(wsdlOf({ schema: kind, request: part })), 'types.ts')).not.toContain('import');
  expect(fileOf(generated(wsdlOf({ schema: kind, reply: part })), 'types.ts')).toMatch(
    /^import type { Open } from '\.\.\/src\/runtime\.js';\n\n/,
  );
});
