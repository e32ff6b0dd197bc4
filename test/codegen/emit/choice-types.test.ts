import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { contractOf } from '../../../src/codegen/emit/contract-of.js';
import type { ElementDeclaration } from '../../../src/soap/schema/contract.js';
import { ElementDecoder } from '../../../src/soap/codec/decoder.js';
import { EnvelopeReader } from '../../../src/soap/envelope-reader.js';
import { schemaOf } from '../../support/zod.js';
import { envelope } from '../../support/canned-transport.js';
import { encoded, refusals } from '../../support/codec.js';
import { generated, wsdlOf } from '../wsdl.js';

/**
 * Checks for every shape of choice that the decoded value compiles as the generated type. A group is optional if, and
 * only if, a reply may omit it.
 */

const int = (name: string, more = '') => `<s:element name="${name}" type="s:int" ${more}/>`;
const choice = (content: string, more = '') => `<s:choice ${more}>${content}</s:choice>`;
const sequence = (content: string, more = '') => `<s:sequence ${more}>${content}</s:sequence>`;
const maybe = 'minOccurs="0"';
const many = 'maxOccurs="unbounded"';
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((each) => int(each)) as [string, string, string, string];
const other = '<s:any namespace="##other" processContents="lax"/>';
const foreign = '<z xmlns="urn:z"/>';

interface Shape {
  /** The content of the message's sequence. */
  readonly content: string;
  /** Replies and their decoded values. */
  readonly reads: Readonly<Record<string, unknown>>;
  /** Replies in which a required element is missing. */
  readonly lacks?: readonly string[];
}

// an alternative that the contract does not know: <n>
const shapes: Readonly<Record<string, Shape>> = {
  'a choice': {
    content: choice(a + b),
    reads: { '<a>1</a>': { $choice: { a: 1 } }, '<b>1</b>': { $choice: { b: 1 } } },
    lacks: ['', '<n/>'],
  },
  'a choice that may be left out': {
    content: choice(a + b, maybe),
    reads: { '': {}, '<a>1</a>': { $choice: { a: 1 } }, '<n/>': {} },
  },
  'a choice of which one member may be left out': {
    content: choice(int('a', maybe) + b),
    reads: { '': {}, '<a>1</a>': { $choice: { a: 1 } }, '<b>1</b>': { $choice: { b: 1 } }, '<n/>': {} },
  },
  'a choice of which all members may be left out': {
    content: choice(int('a', maybe) + int('b', maybe)),
    reads: { '': {}, '<b>1</b>': { $choice: { b: 1 } }, '<n/>': {} },
  },
  'a choice of a list that may be empty': {
    content: choice(int('a', `${maybe} ${many}`) + b),
    reads: { '': {}, '<a>1</a><a>2</a>': { $choice: { a: [1, 2] } } },
  },
  'a choice with an empty alternative': {
    content: choice(sequence('') + a + b),
    reads: { '': {}, '<a>1</a>': { $choice: { a: 1 } } },
  },
  'a choice of sequences': {
    content: choice(sequence(a + b) + sequence(int('c', maybe) + d)),
    reads: { '<a>1</a><b>2</b>': { $choice: { a: 1, b: 2 } }, '<d>1</d>': { $choice: { d: 1 } } },
    lacks: ['', '<a>1</a>', '<c>1</c>', '<n/>'],
  },
  'a choice with a sequence of members that may all be left out': {
    content: choice(sequence(int('a', maybe) + int('b', maybe)) + c),
    reads: { '': {}, '<b>1</b>': { $choice: { b: 1 } }, '<c>1</c>': { $choice: { c: 1 } } },
  },
  'a choice in an optional sequence': {
    content: sequence(a + choice(b + c), maybe),
    reads: { '': {}, '<a>1</a><c>2</c>': { $sequence: { a: 1, $choice: { c: 2 } } } },
    lacks: ['<a>1</a>', '<a>1</a><n/>'],
  },
  'a choice that may be empty in an optional sequence': {
    content: sequence(a + choice(int('b', maybe) + c), maybe),
    reads: {
      '': {},
      '<a>1</a>': { $sequence: { a: 1 } },
      '<a>1</a><b>2</b>': { $sequence: { a: 1, $choice: { b: 2 } } },
    },
  },
  'nothing but a choice that may be empty in an optional sequence': {
    content: sequence(choice(int('a', maybe) + b), maybe),
    reads: { '': {}, '<a>1</a>': { $choice: { a: 1 } } },
  },
  'a choice in a choice': {
    content: choice(a + choice(b + c, maybe)),
    reads: { '': {}, '<c>1</c>': { $choice: { c: 1 } } },
  },
  'a repeated choice in a choice': {
    content: choice(a + sequence(choice(b + int('c', maybe), many) + d)),
    reads: {
      '<a>1</a>': { $choice: { a: 1 } },
      '<d>1</d>': { $choice: { d: 1 } },
      '<c>1</c><b>2</b><d>3</d>': { $choice: { $choice: [{ c: 1 }, { b: 2 }], d: 3 } },
    },
    lacks: ['', '<b>1</b>'],
  },
  'a repeated choice': {
    content: choice(a + b, many),
    reads: { '<b>1</b><a>2</a>': { $choice: [{ b: 1 }, { a: 2 }] }, '<a>1</a><n/>': { $choice: [{ a: 1 }] } },
    lacks: ['', '<n/>'],
  },
  'a repeated choice that may be left out': {
    content: choice(a + b, `${maybe} ${many}`),
    reads: { '': {}, '<n/>': {}, '<b>1</b>': { $choice: [{ b: 1 }] } },
  },
  'a repeated choice that may be empty': {
    content: choice(int('a', maybe) + b, many),
    reads: { '': {}, '<n/>': {}, '<a>1</a><b>2</b>': { $choice: [{ a: 1 }, { b: 2 }] } },
  },
  'a choice that comes twice': {
    content: choice(a + b, 'minOccurs="2" maxOccurs="2"'),
    reads: { '<a>1</a><a>2</a>': { $choice: [{ a: 1 }, { a: 2 }] } },
    lacks: ['', '<a>1</a>'],
  },
  'a repeated sequence that may be empty': {
    content: sequence(int('a', maybe) + int('b', maybe), many),
    reads: { '': {}, '<a>1</a><a>2</a><b>3</b>': { $sequence: [{ a: 1 }, { a: 2, b: 3 }] } },
  },
  'two choices': {
    content: choice(a + b) + choice(int('c', maybe) + d),
    reads: { '<a>1</a>': { $choice: { a: 1 } }, '<b>1</b><d>2</d>': { $choice: { b: 1 }, $choice2: { d: 2 } } },
    lacks: ['<c>1</c>'],
  },
  'a choice with a wildcard': {
    content: choice(a + other),
    reads: {
      '<a>1</a>': { $choice: { a: 1 } },
      [foreign]: { $choice: { $any: { ns: 'urn:z', name: 'z', attributes: [], children: [] } } },
    },
    lacks: ['', '<n/>'],
  },
  'a choice with a wildcard that may be left out': {
    content: choice(a + other.replace('/>', ' minOccurs="0"/>')),
    reads: { '': {}, '<a>1</a>': { $choice: { a: 1 } }, '<n/>': {} },
  },
  'a choice by reference to a group': {
    content: '<s:group ref="tns:either"/>',
    reads: { '<a>1</a>': { $choice: { a: 1 } } },
    lacks: ['', '<n/>'],
  },
  'a choice that may be empty, by reference to a group': {
    content: '<s:group ref="tns:eitherOrNone"/>',
    reads: { '': {}, '<a>1</a>': { $choice: { a: 1 } } },
  },
  'a choice by reference to a group that may be left out': {
    content: '<s:group ref="tns:either" minOccurs="0"/>',
    reads: { '': {}, '<b>1</b>': { $choice: { b: 1 } } },
  },
  'an inherited choice that may be empty': {
    content: '<s:element name="it" type="tns:Heir"/>',
    reads: { '<it/>': { it: {} }, '<it><a>1</a><c>2</c></it>': { it: { $choice: { a: 1 }, c: 2 } } },
  },
  'a choice with nil': {
    content: choice(int('a', 'nillable="true"') + b),
    reads: { '<a i:nil="true"/>': { $choice: { a: null } } },
    lacks: [''],
  },
  'the head of a substitution group': {
    content: '<s:element ref="tns:head"/>',
    reads: {
      '<head>1</head>': { $choice: { head: 1 } },
      '<member>2</member>': { $choice: { member: 2 } },
      '<ofMember i:nil="true"/>': { $choice: { ofMember: null } },
    },
    lacks: ['', '<n/>'],
  },
  'an abstract head of a substitution group, optional and repeated': {
    content: `<s:element ref="tns:abstractHead" ${maybe} ${many}/>`,
    reads: { '': {}, '<text>x</text><flag>1</flag>': { $choice: [{ text: 'x' }, { flag: true }] } },
  },
  'the head of a substitution group in a choice': {
    content: choice(a + '<s:element ref="tns:abstractHead"/>'),
    reads: { '<a>1</a>': { $choice: { a: 1 } }, '<flag>0</flag>': { $choice: { flag: false } } },
    lacks: [''],
  },
  'a head that blocks substitution': {
    content: '<s:element ref="tns:blocked"/>',
    reads: { '<blocked>1</blocked>': { blocked: 1 } },
    lacks: ['<n/>'],
  },
};

const schema = `
<s:group name="either">${choice(a + b)}</s:group>
<s:group name="eitherOrNone">${choice(int('a', maybe) + b)}</s:group>
<s:element name="head" type="s:int"/>
<s:element name="member" substitutionGroup="tns:head"/>
<s:element name="ofMember" type="s:int" nillable="true" substitutionGroup="tns:member"/>
<s:element name="abstractHead" abstract="true"/>
<s:element name="abstractMember" abstract="true" substitutionGroup="tns:abstractHead"/>
<s:element name="text" type="s:string" substitutionGroup="tns:abstractHead"/>
<s:element name="flag" type="s:boolean" substitutionGroup="tns:abstractMember"/>
<s:element name="blocked" type="s:int" block="substitution"/>
<s:element name="notInstead" type="s:int" substitutionGroup="tns:blocked"/>
<s:complexType name="Base">${sequence(choice(int('a', maybe) + b))}</s:complexType>
<s:complexType name="Heir"><s:complexContent><s:extension base="tns:Base">${sequence(int('c', maybe))}</s:extension></s:complexContent></s:complexType>`;

const names = Object.keys(shapes);
const messages = names.map(
  (name, at) =>
    `<s:element name="op${at}"><s:complexType>${sequence(shapes[name]?.content ?? '')}</s:complexType></s:element>`,
);
const result = generated(wsdlOf({ operations: names.map((_, at) => `op${at}`), schema: schema + messages.join('') }));
const contract = contractOf(result.model);
const elementAt = (at: number) => contract.operations[`op${at}`]?.input as ElementDeclaration;

const xmlOf = (at: number, content: string) =>
  `<op${at} xmlns="urn:t" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">${content}</op${at}>`;

function read(element: ElementDeclaration, xml: string): ElementDecoder {
  const reader = new EnvelopeReader({ expect: () => element, expected: element.name });
  reader.write(envelope(xml));
  const reading = reader.end();
  if (reading.kind !== 'element') throw new Error(JSON.stringify(reading));
  return reading.decoder;
}

/** Returns the group properties of a value as property accesses, such as `.it.$choice`. */
const groups = (value: unknown, path = ''): readonly string[] =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? []
    : Object.entries(value).flatMap(([key, each]) => [
        ...(/^\$(choice|sequence)/.test(key) ? [`${path}.${key}`] : []),
        ...groups(each, `${path}.${key}`),
      ]);

/** Returns a module that assigns every value to its type, and reads each outer group as if it were always present. */
function useOf(at: number, { reads }: Shape): string {
  const values = Object.values(reads);
  const type = `types.Op${at}`;
  const assigned = values.map((each, index) => `export const v${at}_${index}: ${type} = ${JSON.stringify(each)};`);
  const accesses = new Set(values.flatMap((each) => groups(each)).filter((each) => each.lastIndexOf('.$') === 0));
  const demanded = [...accesses].map((access, index) => {
    const isAlways = values.every((each) => groups(each).includes(access));
    return `${isAlways ? '' : '// @ts-expect-error it may be missing\n'}export const d${at}_${index} = (it: ${type}): object => it${access};`;
  });
  return [...assigned, ...demanded].join('\n');
}

const library = `interface Array<T> { readonly length: number; [at: number]: T }
interface Boolean {} interface CallableFunction {} interface Function {} interface IArguments {} interface NewableFunction {}
interface Number {} interface Object {} interface RegExp {} interface String {}`;

/** Compiles modules in memory without TypeScript's standard library, which would take longer than everything else. */
function complaintsOf(files: Readonly<Record<string, string>>): readonly string[] {
  const sources = new Map(
    Object.entries({ 'lib.d.ts': library, ...files }).map(([name, text]) => [
      `/${name}`,
      ts.createSourceFile(`/${name}`, text, ts.ScriptTarget.ES2022),
    ]),
  );
  const program = ts.createProgram({
    rootNames: [...sources.keys()],
    options: {
      strict: true,
      exactOptionalPropertyTypes: true,
      noLib: true,
      noEmit: true,
      types: [],
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
    },
    host: {
      getSourceFile: (path) => sources.get(path),
      getDefaultLibFileName: () => '/lib.d.ts',
      getCurrentDirectory: () => '/',
      getCanonicalFileName: (path) => path,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => '\n',
      fileExists: (path) => sources.has(path),
      readFile: (path) => sources.get(path)?.text,
      directoryExists: () => true,
      writeFile: () => undefined,
    },
  });
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file?.text.slice(file.text.lastIndexOf('\n', start) + 1).split('\n')[0] ?? '';
    return `${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

let complaints: readonly string[];
beforeAll(() => {
  const uses = names.map((name, at) => useOf(at, shapes[name] as Shape));
  complaints = complaintsOf({
    'runtime.ts': 'export interface XmlElement { ns: string; name: string; attributes: never[]; children: never[] }',
    'types.ts': (result.files.get('types.ts') ?? '')
      .replace(/^\/\/ @ts-nocheck.*$/m, '')
      .replace('../src/runtime.js', './runtime.js'),
    'use.ts': `import type * as types from './types.js';\n${uses.join('\n')}`,
  });
});

describe.each(names.map((name, at) => [name, at, shapes[name] as Shape] as const))(
  '%s',
  (_, at, { reads, lacks = [] }) => {
    const element = elementAt(at);

    it.each(Object.entries(reads))('is read from %j', (content, value) => {
      const { value: found, missing } = read(element, xmlOf(at, content));
      expect({ found, missing }).toEqual({ found: value, missing: undefined });
    });

    it('has a type that matches the decoded values', () => {
      expect(complaints.filter((each) => new RegExp(`\\b[vd]${at}_`).test(each))).toEqual([]);
    });

    it.each(Object.values(reads).map((value) => [value]))('goes out and comes back as %j', (value) => {
      const xml = encoded(element, value);
      expect(read(element, xml).value).toEqual(value);
      expect(schemaOf(element.type, 'request').safeParse(value).success).toBe(true);
    });

    it('is rejected if something is missing, both in a reply and in a request', () => {
      for (const content of lacks) expect(read(element, xmlOf(at, content)).missing).toBeDefined();
      if (!('' in reads) && lacks.includes('')) expect(refusals(element, {})).not.toEqual([]);
      else if ('' in reads) expect(refusals(element, {})).toEqual([]);
    });
  },
);

it('the generated types have no other errors', () => {
  expect(complaints).toEqual([]);
  expect(names.length).toBeGreaterThan(20);
});
