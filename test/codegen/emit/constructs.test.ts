import { describe as suite, expect, it } from 'vitest';
import { fileOf, generated, wsdlOf } from '../wsdl.js';

/** Checks the declarations in types.ts for each construct of XML Schema, in order. */
interface Fact {
  /** The content of the schema. */
  readonly given: string;
  /** The content of the request and of the reply of the only operation. */
  readonly request?: string;
  readonly reply?: string;
  /** The expected declarations, excluding the operation's own. */
  readonly want: string;
}

/** Returns types.ts without imports and without the types of the operation's request and reply. */
function declarationsOf({ given, request, reply }: Fact): string {
  const wsdl = wsdlOf({
    schema: given,
    ...(request !== undefined && { request }),
    ...(reply !== undefined && { reply }),
  });
  return fileOf(generated(wsdl), 'types.ts')
    .replace(/^import .*\n\n/gm, '')
    .replace(/export (interface|type) Run(Response)? (= )?\{\n[^]*?\n\};?\n\n?/g, '')
    .trim();
}

const type = (name: string, content: string, more = '') =>
  `<s:complexType name="${name}"${more}>${content}</s:complexType>`;
const sequence = (content: string) => `<s:sequence>${content}</s:sequence>`;
const simple = (name: string, content: string) => `<s:simpleType name="${name}">${content}</s:simpleType>`;
const restriction = (base: string, content: string) => `<s:restriction base="${base}">${content}</s:restriction>`;
const extension = (base: string, content: string) =>
  `<s:complexContent><s:extension base="tns:${base}">${content}</s:extension></s:complexContent>`;
const literals = (...values: string[]) => values.map((each) => `<s:enumeration value="${each}"/>`).join('');
const a = '<s:element name="a" type="s:int"/>';
const b = '<s:element name="b" type="s:string"/>';

const facts: Readonly<Record<string, Fact>> = {
  'an attribute is a property, optional unless it is required': {
    given: type(
      'T',
      `${sequence(a)}<s:attribute name="x" type="s:int"/><s:attribute name="y" type="s:string" use="required"/>`,
    ),
    want: 'export interface T {\n  a: number;\n  x?: number;\n  y: string;\n}',
  },
  'a prohibited attribute is not emitted': {
    given: type('T', `${sequence(a)}<s:attribute name="x" type="s:int" use="prohibited"/>`),
    want: 'export interface T {\n  a: number;\n}',
  },
  'an attribute group and a group are what they hold': {
    given: `<s:group name="G">${sequence(b)}</s:group><s:attributeGroup name="H"><s:attribute name="x" type="s:int"/></s:attributeGroup>${type('T', `${sequence(`${a}<s:group ref="tns:G"/>`)}<s:attributeGroup ref="tns:H"/>`)}`,
    want: 'export interface T {\n  a: number;\n  b: string;\n  x?: number;\n}',
  },
  'any attributes are $attributes': {
    given: type('T', `${sequence(a)}<s:anyAttribute/>`),
    want: 'export interface T {\n  a: number;\n  /** Attributes that the type does not declare. */\n  $attributes?: XmlAttribute[];\n}',
  },
  'what is fixed is a literal, and a default is said': {
    given: type(
      'T',
      `${sequence('<s:element name="a" type="s:long" fixed="7"/><s:element name="b" type="s:boolean" default="true"/><s:element name="c" type="s:decimal" fixed="1.50"/>')}<s:attribute name="x" type="s:string" fixed="y"/>`,
    ),
    want: "export interface T {\n  a: 7n;\n  /** Default: `true`. */\n  b: boolean;\n  c: '1.50';\n  x?: 'y';\n}",
  },
  'simple content is $value': {
    given: type(
      'T',
      '<s:simpleContent><s:extension base="s:int"><s:attribute name="x" type="s:string"/></s:extension></s:simpleContent>',
    ),
    want: 'export interface T {\n  $value: number;\n  x?: string;\n}',
  },
  'mixed content with declared elements has their properties and $text': {
    given: type('T', sequence(a), ' mixed="true"'),
    want: 'export interface T {\n  /** The text before, between and after the elements. */\n  $text?: string[];\n  a: number;\n}',
  },
  'other mixed content is $content': {
    given: type('T', sequence('<s:any/>'), ' mixed="true"'),
    want: 'export interface T {\n  /** Text and elements in document order. */\n  $content: (string | XmlElement)[];\n}',
  },
  'any elements are $any, one or several': {
    given:
      type('T', sequence(`${a}<s:any/>`)) + type('U', sequence(`${a}<s:any minOccurs="0" maxOccurs="unbounded"/>`)),
    want:
      'export interface T {\n  a: number;\n  /** Elements that the type does not declare. */\n  $any: XmlElement;\n}\n\n' +
      'export interface U {\n  a: number;\n  /** Elements that the type does not declare. */\n  $any?: XmlElement[];\n}',
  },
  'anyType is unknown, nil or not': {
    given: type(
      'T',
      sequence(
        '<s:element name="a" type="s:anyType"/><s:element name="b" nillable="true"/><s:element name="c" type="s:anyType" maxOccurs="2"/>',
      ),
    ),
    want: 'export interface T {\n  a: unknown;\n  b: unknown;\n  c: unknown[];\n}',
  },
  'a choice is a union that accepts one alternative only': {
    given: type('T', `<s:choice>${a}${b}</s:choice>`),
    want: 'export interface T {\n  $choice: TChoice;\n}\n\n/** One alternative of `$choice` in `T`. */\nexport type TChoice =\n  | {\n      a: number;\n      b?: never;\n    }\n  | {\n      b: string;\n      a?: never;\n    };',
  },
  'a choice that is optional or repeated is that': {
    given: type(
      'T',
      sequence(`<s:choice minOccurs="0">${a}${b}</s:choice><s:choice maxOccurs="unbounded">${a}${b}</s:choice>`),
    ),
    want:
      'export interface T {\n  $choice?: TChoice;\n  $choice2: TChoice2[];\n}\n\n' +
      '/** One alternative of `$choice` in `T`. */\nexport type TChoice =\n  | {\n      a: number;\n      b?: never;\n    }\n  | {\n      b: string;\n      a?: never;\n    };\n\n' +
      '/** One alternative of `$choice2` in `T`. */\nexport type TChoice2 =\n  | {\n      a: number;\n      b?: never;\n    }\n  | {\n      b: string;\n      a?: never;\n    };',
  },
  'a sequence that is optional or repeated is an object': {
    given: type(
      'T',
      sequence(`${a}<s:sequence minOccurs="0" maxOccurs="3">${b}</s:sequence>`).replace(
        b,
        `${b}<s:element name="c" type="s:int"/>`,
      ),
    ),
    want: 'export interface T {\n  a: number;\n  $sequence?: TSequence[];\n}\n\n/** `$sequence` in `T`. */\nexport interface TSequence {\n  b: string;\n  c: number;\n}',
  },
  'members of a choice keep their documentation': {
    given: type(
      'T',
      `<s:choice>${a.replace('/>', '><s:annotation><s:documentation>The first.</s:documentation></s:annotation></s:element>')}${b}</s:choice>`,
    ),
    want:
      'export interface T {\n  $choice: TChoice;\n}\n\n/** One alternative of `$choice` in `T`. */\n' +
      'export type TChoice =\n  | {\n      /** The first. */\n      a: number;\n      b?: never;\n    }\n  | {\n      b: string;\n      a?: never;\n    };',
  },
  'an extension has all that it inherits, first': {
    given:
      type('Base', `${sequence(a)}<s:attribute name="x" type="s:int"/>`) +
      type('T', extension('Base', `${sequence(b)}<s:attribute name="y" type="s:int"/>`)),
    want: 'export interface Base {\n  a: number;\n  x?: number;\n}\n\nexport interface T {\n  a: number;\n  b: string;\n  x?: number;\n  y?: number;\n}',
  },
  'a restriction has what is left': {
    given:
      type(
        'Base',
        `${sequence(`${a}<s:element name="b" type="s:string" minOccurs="0"/>`)}<s:attribute name="x" type="s:int"/><s:attribute name="y" type="s:int"/>`,
      ) +
      type(
        'T',
        `<s:complexContent><s:restriction base="tns:Base">${sequence(a)}<s:attribute name="x" use="prohibited"/></s:restriction></s:complexContent>`,
      ),
    want: 'export interface Base {\n  a: number;\n  b?: string;\n  x?: number;\n  y?: number;\n}\n\nexport interface T {\n  a: number;\n  y?: number;\n}',
  },
  'a declared base is a union distinguished by $type': {
    given: type('Base', sequence(a)) + type('T', extension('Base', sequence(b))),
    request: '<s:element name="x" type="tns:Base"/>',
    want:
      "export interface Base {\n  /** Required if the declared type is a base type of this type. */\n  $type?: 'Base';\n  a: number;\n}\n\n" +
      "/** The types that can be used for `Base`, distinguished by `$type`. */\nexport type AnyBase =\n  | Base\n  | (T & { $type: 'T' });\n\n" +
      "export interface T {\n  /** Required if the declared type is a base type of this type. */\n  $type?: 'T';\n  a: number;\n  b: string;\n}",
  },
  'an abstract base is not in its union': {
    given: type('Base', sequence(a), ' abstract="true"') + type('T', extension('Base', '')),
    request: '<s:element name="x" type="tns:Base"/>',
    want:
      'export interface Base {\n  a: number;\n}\n\n' +
      "/** The types that can be used for `Base`, distinguished by `$type`. */\nexport type AnyBase = T & { $type: 'T' };\n\n" +
      "export interface T {\n  /** Required if the declared type is a base type of this type. */\n  $type?: 'T';\n  a: number;\n}",
  },
  'a list is an array, a union a union': {
    given:
      simple('K', restriction('s:string', literals('p', 'q'))) +
      simple('L', '<s:list itemType="s:int"/>') +
      simple('U', '<s:union memberTypes="s:int tns:K s:short"/>') +
      type('T', `<s:attribute name="l" type="tns:L"/><s:attribute name="u" type="tns:U"/>`),
    request: '<s:element name="x" type="tns:T"/>',
    want: "export type K =\n  | 'p'\n  | 'q';\n\nexport type L = number[];\n\nexport type U =\n  | number\n  | K;\n\nexport interface T {\n  l?: L;\n  u?: U;\n}",
  },
  'enumerations of numbers are literals of numbers, open in replies': {
    given:
      simple('N', restriction('s:int', literals('1', '02'))) +
      simple('B', restriction('s:long', literals('-1'))) +
      simple('F', restriction('s:double', literals('1', 'NaN'))),
    reply: '<s:element name="n" type="tns:N"/><s:element name="b" type="tns:B" nillable="true"/>',
    want: 'export type N =\n  | 1\n  | 2;\n\nexport type B = -1n;\n\nexport type F = number;',
  },
  'facets are said': {
    given:
      simple(
        'S',
        restriction('s:string', '<s:minLength value="1"/><s:maxLength value="9"/><s:pattern value="[a-z]+"/>'),
      ) +
      simple(
        'D',
        restriction(
          's:decimal',
          '<s:minInclusive value="0"/><s:maxExclusive value="100"/><s:fractionDigits value="2"/>',
        ),
      ) +
      simple('X', restriction('s:base64Binary', '<s:maxLength value="9"/>')),
    want:
      '/** Facets: minLength 1; maxLength 9; pattern `[a-z]+`. */\nexport type S = string;\n\n' +
      '/** Facets: minInclusive 0; maxExclusive 100; fractionDigits 2. */\nexport type D = string;\n\n' +
      '/** Facets: maxLength 9. */\nexport type X = Uint8Array;',
  },
  'arrays within arrays are that': {
    given:
      type('ArrayOfInt', sequence('<s:element name="int" type="s:int" minOccurs="0" maxOccurs="unbounded"/>')) +
      type(
        'ArrayOfArrayOfInt',
        sequence('<s:element name="ArrayOfInt" type="tns:ArrayOfInt" minOccurs="0" maxOccurs="unbounded"/>'),
      ) +
      type('T', sequence('<s:element name="grid" type="tns:ArrayOfArrayOfInt"/>')),
    want: 'export interface T {\n  grid: number[][];\n}',
  },
  'a DataSet is its schema and its content, as they are': {
    given: type('T', sequence('<s:element ref="s:schema"/><s:any/>')),
    want: 'export interface T {\n  schema: XmlElement;\n  /** Elements that the type does not declare. */\n  $any: XmlElement;\n}',
  },
};

suite('in TypeScript', () => {
  it.each(Object.entries(facts))('%s', (_, fact) => {
    expect(declarationsOf(fact)).toBe(fact.want);
  });

  it('an enumeration of numbers is open in a reply', () => {
    const fact = facts['enumerations of numbers are literals of numbers, open in replies'];
    const wsdl = wsdlOf({ schema: fact?.given ?? '', reply: fact?.reply ?? '' });
    expect(fileOf(generated(wsdl), 'types.ts')).toContain('  n: Open<N>;\n  b: Open<B> | null;\n');
  });
});
