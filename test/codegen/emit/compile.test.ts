import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe as suite, expect, it } from 'vitest';
import { generated, wsdlOf } from '../wsdl.js';

const root = join(__dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const strict: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  types: [],
  noEmit: true,
  declaration: true,
  isolatedDeclarations: true,
  erasableSyntaxOnly: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noPropertyAccessFromIndexSignature: true,
  forceConsistentCasingInFileNames: true,
  isolatedModules: true,
  skipLibCheck: true,
};
const esm: ts.CompilerOptions = { ...strict, module: ts.ModuleKind.NodeNext, verbatimModuleSyntax: true };
const commonJs: ts.CompilerOptions = { ...strict, module: ts.ModuleKind.Node20 };

/**
 * Type-checks files in memory, as a project inside the checkout.
 *
 * @param files the texts by path within the project
 * @returns the compiler errors, one per line
 */
function complaints(files: ReadonlyMap<string, string>, options: ts.CompilerOptions): readonly string[] {
  const folder = join(root, 'test', '.project');
  const type = options.module === ts.ModuleKind.NodeNext ? 'module' : 'commonjs';
  const texts = new Map([...files].map(([path, text]) => [join(folder, path), text]));
  texts.set(join(folder, 'package.json'), JSON.stringify({ type }));
  const paths = {
    'logmein-rescue-soap/runtime': [join(root, 'src/runtime.ts')],
  };
  const host = ts.createCompilerHost({ ...options, paths });
  const { fileExists, readFile, getSourceFile, directoryExists } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.directoryExists = (path) => path.startsWith(folder) || (directoryExists?.(path) ?? true);
  host.getSourceFile = (path, language, ...rest) => {
    const text = texts.get(path);
    return text === undefined
      ? getSourceFile(path, language, ...rest)
      : ts.createSourceFile(path, text, language, true);
  };
  const names = [...texts.keys()].filter((path) => path.endsWith('.ts'));
  const program = ts.createProgram(names, { ...options, paths }, host);
  return names.flatMap((name) => {
    const file = program.getSourceFile(name);
    const found = [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
      ...program.getDeclarationDiagnostics(file),
    ];
    return found.map(
      ({ messageText, start = 0 }) =>
        `${name.slice(folder.length + 1)}:${(file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1}: ` +
        ts.flattenDiagnosticMessageText(messageText, '\n'),
    );
  });
}

/** The generated files for several WSDLs, each in a separate folder. */
function output(descriptions: Readonly<Record<string, string>>, part?: 'schemas'): Map<string, string> {
  const files = new Map<string, string>();
  for (const [folder, wsdl] of Object.entries(descriptions))
    for (const [name, text] of generated(wsdl, 'logmein-rescue-soap/runtime').files)
      if (name !== 'schemas.ts' || part) files.set(join(folder, name), text);
  return files;
}

const samples = {
  rescue: read('wsdl/rescue.wsdl'),
  library: read('test/samples-wsdl/library/library.wsdl'),
  awkward: read('test/samples-wsdl/awkward/awkward.wsdl'),
  zoo: read('test/samples-wsdl/zoo/zoo.wsdl'),
  forms: read('test/samples-wsdl/forms/forms.wsdl'),
  // a WSDL without types, whose messages have an empty Body
  bare: bareWsdl(),
  // every name with a special meaning in TypeScript or JavaScript, used for an operation, a type and a property
  words: wordsWsdl(),
};

function bareWsdl(): string {
  return wsdlOf({ schema: '<s:element name="run" type="s:int"/><s:element name="runResponse" type="s:anyType"/>' });
}

function wordsWsdl(): string {
  const words = [
    ...'abstract any Array as async await bigint boolean call class constructor contract Date declare default definitions'.split(
      ' ',
    ),
    ...'delete enum Error eval export exports function get global Infinity infer interface is keyof let Map module'.split(
      ' ',
    ),
    ...'namespace never new null number object Object of Open Operation Operations Promise prototype readonly Record'.split(
      ' ',
    ),
    ...'require bigIntOf checkAttribute checkValue textOf static string String symbol then this tns toString type types Uint8Array undefined unique'.split(
      ' ',
    ),
    ...'unknown using valueOf void yield z __dirname __esModule hasOwnProperty ns1 x-y'.split(' '),
  ];
  return wsdlOf({
    operations: words,
    schema: words
      .map(
        (word) =>
          `<s:complexType name="${word}"><s:sequence><s:element minOccurs="0" name="${word}" type="s:int"/><s:element name="next" type="tns:${word}" minOccurs="0"/></s:sequence></s:complexType>`,
      )
      .join(''),
  });
}

/** Four types, each with 20 members of the previous one: written out, the schema of the last has 160,000 members. */
function nestedWsdl(): string {
  const types = Array.from({ length: 4 }, (_, n) => {
    const type = n === 0 ? 's:int' : `tns:T${n - 1}`;
    const members = Array.from({ length: 20 }, (_, m) => `<s:element name="m${m}" type="${type}"/>`).join('');
    return `<s:complexType name="T${n}"><s:sequence>${members}</s:sequence></s:complexType>`;
  });
  return wsdlOf({ request: '<s:element name="t" type="tns:T3"/>', schema: types.join('') });
}

/** Code that a consumer could write. A `@ts-expect-error` without an error is itself an error. */
const consumer = `
import { contract, lend, type Lend, type LendResponse, type BOOK, type Close, type Operations } from './library/index.js';
import type { GetUser } from './awkward/index.js';
import type { Operation } from 'logmein-rescue-soap/runtime';

export const all: Lend = { iBook: 1, sReader: 'x', ePurpose: 'Study', dUntil: null };
export const some: Lend = { iBook: 1, ePurpose: 'Pleasure', dUntil: '2024-02-19T14:36:37Z' };
// @ts-expect-error a required member is missing
export const missing: Lend = { iBook: 1, ePurpose: 'Study' };
// @ts-expect-error an enum value in a request that the WSDL does not define
export const closed: Lend = { iBook: 1, ePurpose: 'Fun', dUntil: null };
// @ts-expect-error a misspelt member
export const misspelt: Lend = { iBookID: 1, iBook: 1, ePurpose: 'Study', dUntil: null };
// @ts-expect-error undefined is not the same as absent
export const undefinedMember: Lend = { iBook: 1, ePurpose: 'Study', dUntil: null, sReader: undefined };
// @ts-expect-error null for a member that is not nillable
export const nullMember: Lend = { iBook: null, ePurpose: 'Study', dUntil: null };
export const empty: Close = {};
// @ts-expect-error the type has no such member
export const notEmpty: Close = { iBook: 1 };

// an unknown enum value in a reply; nillable items; a recursive type
export const book: BOOK = { eKind: 'Comic', aVolumes: [null, { eKind: 'Novel' }], eFormerKinds: ['Comic'] };
export const reply: LendResponse = { lendResult: 'lend_Lost', iFee: 7n, oBook: book };
// @ts-expect-error a number could lose digits
export const fee: LendResponse = { lendResult: 'lend_OK', iFee: 7 };

export const operation: Operation<Lend, LendResponse> = lend;
// @ts-expect-error another operation's request
export const other: Operation<Close, LendResponse> = lend;
export const sameThere: Operations['lend'] = contract.operations.lend;
// @ts-expect-error an operation that the WSDL does not define
export const unknown: unknown = contract.operations.borrow;
export const awkward: GetUser = {
  constructor_: 'x', __proto___: 1, 'a-b': '1.5', Größe: 1, local: { delete: true }, shared: [null], filter: { mode: 'any case' },
};
`;

/** Consumer code for constructs other than a sequence of elements. */
const constructs = `
import { feed, Notify, Ping, Rate, type AnyAnimal, type AnyDog, type CatChoice, type Feed, type FeedReplyHeaders, type FeedResponse, type Food, type FoodChoice, type Label, type Rating, type Days } from './zoo/index.js';
import { run } from './bare/index.js';
import type { Operation, XmlElement } from 'logmein-rescue-soap/runtime';

// a choice has the members of one alternative
export const indoor: CatChoice = { indoor: true };
export const roaming: CatChoice = { roams: '1.5', initial: 65 };
// @ts-expect-error members of two alternatives
export const both: CatChoice = { indoor: true, roams: '1.5' };
// @ts-expect-error an optional member of another alternative
export const stray: CatChoice = { indoor: true, initial: 65 };
// @ts-expect-error no alternative is given
export const neither: CatChoice = {};
// @ts-expect-error undefined is not the same as absent
export const absent: CatChoice = { indoor: true, roams: undefined };
const wide = { indoor: true, roams: '1.5' };
// @ts-expect-error members of two alternatives, even in a variable
export const assigned: CatChoice = wide;
export const read = (choice: CatChoice): string => (choice.roams !== undefined ? choice.roams : String(choice.indoor));
export const repeated: FoodChoice[] = [{ meat: { $value: '1', size: 3 } }, { fish: { $value: '2', size: 'small' } }];

// $type distinguishes the types of a family
export const dog: AnyAnimal = { $type: 'Dog', id: 'x', barks: true };
export const cat: AnyAnimal = { $type: 'Cat', id: 'x', $choice: indoor };
// @ts-expect-error the type of the value is not stated
export const some: AnyAnimal = { id: 'x', barks: true };
// @ts-expect-error an abstract type
export const animal: AnyAnimal = { $type: 'Animal', id: 'x' };
// @ts-expect-error a member of another type
export const barking: AnyAnimal = { $type: 'Cat', id: 'x', $choice: indoor, barks: true };
// @ts-expect-error an inherited member is missing
export const nameless: AnyAnimal = { $type: 'Dog', barks: true };
export const declared: AnyDog[] = [{ id: 'x', barks: true }, { $type: 'Dog', id: 'x', barks: true }, { $type: 'Puppy', id: 'x', barks: true, weeks: 3 }];
export const weeks = (each: AnyDog): number => (each.$type === 'Puppy' ? each.weeks : 0);
export const barks = (each: AnyAnimal): boolean => each.$type !== 'Cat' && each.barks;

// values that no type describes
const tree: XmlElement = { ns: '', name: 'x', attributes: [], children: [] };
export const food: Food = { anything: 1, unit: 'kg', from: 'here', 'Order Details': { größe: [1, 'large'], count: 2 }, table: { schema: tree, $any: tree }, node: { $content: ['a', tree] }, $any: [tree], $attributes: [{ ns: '', name: 'a', value: 'b' }], $sequence: { from: '2024-02-19', to: '2024-02-20' } };
// @ts-expect-error unknown is not any
export const anything: string = food.anything;
// @ts-expect-error another value than the fixed one
export const pounds: Food = { anything: null, unit: 'lb' };
// @ts-expect-error only half of a sequence
export const half: Food = { anything: null, $sequence: { from: '2024-02-19' } };

export const request: Feed = { food, label: 'A', version: 2, when: new Date(), pack: [dog, null] };
// @ts-expect-error another value than the fixed one
export const version: Feed = { food, label: 'A', version: 3 };
export const label: Label = 'anything, the facets are for run time';
export const days: Days = ['Mon', 'a day of tomorrow'];
export const rating: Rating = 3;
// @ts-expect-error an enum value that the WSDL does not define
export const four: Rating = 4;
export const reply: FeedResponse = { FeedResult: 4, animal: dog, dog: { id: 'x', barks: true } };
// @ts-expect-error an enum value of another type
export const word: FeedResponse = { FeedResult: 'good' };

export const headers: FeedReplyHeaders = { Trace: { id: 1n } };
export const feedOperation: Operation<Feed, FeedResponse, { Ticket?: { user?: string } }, FeedReplyHeaders> = feed;
export const pingOperation: Operation<void, void> = Ping;
export const notifyOperation: Operation<string | null, void> = Notify;
// @ts-expect-error a one-way operation has no reply
export const notifyReply: Operation<string | null, string> = Notify;
export const rateReply: NonNullable<(typeof Rate)['types']>[1] = 4;
export const runOperation: Operation<number, unknown> = run;
`;

suite('the output compiles under every strict option', () => {
  it('in an ES module project with verbatimModuleSyntax, and their types match the schema', () => {
    const files = output(samples).set('consumer.ts', consumer).set('constructs.ts', constructs);
    expect(complaints(files, esm)).toEqual([]);
  });

  it('in a CommonJS project', () => {
    expect(complaints(output(samples), commonJs)).toEqual([]);
  });

  it('and an error in the stubs would be reported', () => {
    const files = output({ library: samples.library });
    files.set(
      'library/types.ts',
      `${files.get('library/types.ts') ?? ''}\nexport const x = Math.random();\nexport type Y = Nowhere;\n`,
    );
    expect(complaints(files, esm)).toEqual([
      expect.stringContaining("Cannot find name 'Nowhere'"),
      expect.stringContaining('--isolatedDeclarations'),
    ]);
  });
});

/** Code that uses the zod schemas as a consumer would. */
const zodConsumer = `
import type { z } from 'zod';
import type { BOOK, Lend, LendResponse } from './library/index.js';
import type { AnyAnimal, Feed, FeedResponse, Food, Rating } from './zoo/index.js';
import type { GetUser, Tree } from './awkward/index.js';
import type { File, FileResponse } from './forms/index.js';
import * as forms from './forms/schemas.js';
import * as library from './library/schemas.js';
import * as zoo from './zoo/schemas.js';
import * as awkward from './awkward/schemas.js';

// a parsed value is assignable to the generated type
export const parsed: Lend = library.Lend.parse({});
export const books: (BOOK | null)[] = library.ArrayOfBOOK.parse([]);
export const reply: LendResponse = library.LendResponse.parse({});
export const feed: Feed = zoo.Feed.parse({});
export const feedReply: FeedResponse = zoo.FeedResponse.parse({});
export const animal: AnyAnimal = zoo.AnyAnimal.parse({});
export const food: Food = zoo.Food.parse({});
export const rating: Rating = zoo.Rating.parse(1);
export const file: File = forms.File.parse({});
export const filed: FileResponse = forms.FileResponse.parse({});
export const user: GetUser = awkward.GetUser.parse({});
export const tree: Tree = awkward.Tree.parse({});

// zod's own methods
export const some: { iBook: number } = library.Lend.pick({ iBook: true }).parse({});
export const more: z.infer<typeof library.Lend> & { page: string } = library.Lend.extend({ page: library.lendRet }).parse({});
// @ts-expect-error the type has no such member
library.Lend.pick({ iBookID: true });
`;

suite('schemas.ts compiles, and its values have the generated types', () => {
  // isolatedDeclarations does not allow the types that zod infers, and zod's optional members may be undefined
  const inferred = { ...esm, isolatedDeclarations: false, exactOptionalPropertyTypes: false };

  it('in an ES module project', () => {
    expect(complaints(output(samples, 'schemas').set('zod.ts', zodConsumer), inferred)).toEqual([]);
  });

  it('with declarations, however often types contain each other', () => {
    expect(complaints(output({ nested: nestedWsdl() }, 'schemas'), inferred)).toEqual([]);
  });
});

suite('stubs of more than 200 operations are not type-checked', () => {
  const operations = Array.from({ length: 201 }, (_, index) => `op${index}`);
  const request = '<s:element name="a" type="s:int"/>';
  const filesOf = (runtime: string) =>
    new Map(
      [...generated(wsdlOf({ operations, request }), runtime).files].map(([name, text]) => [join('large', name), text]),
    );
  const written = filesOf('logmein-rescue-soap/runtime');

  it('the compiler skips all files except index.ts', () => {
    const files = new Map([...written].map(([name, text]) => [name, `${text}\nexport type Y = Nowhere;\n`]));
    expect(complaints(files, esm)).toEqual([expect.stringMatching(/^large\/index\.ts:.*Cannot find name 'Nowhere'/)]);
  });

  it('the compiler checks code that uses the stubs', () => {
    const use = [
      "import type { Op0 } from './large/index.js';",
      "export const wrong: Op0 = { a: 'one' };",
      'export const short: Op0 = {};',
    ].join('\n');
    expect(complaints(new Map([...written, ['use.ts', use]]), esm)).toEqual([
      expect.stringContaining("Type 'string' is not assignable to type 'number'"),
      expect.stringContaining("Property 'a' is missing"),
    ]);
  });

  it('the compiler reports a missing runtime', () => {
    expect(complaints(filesOf('nowhere/runtime'), esm)).toEqual([
      expect.stringMatching(/^large\/index\.ts:.*Cannot find module 'nowhere\/runtime'/),
    ]);
  });
});

it('no declared type is any', () => {
  for (const text of output(samples, 'schemas').values())
    expect(text.replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, '')).not.toMatch(/(?:[:<|,(]|\bas)\s*any\b(?!['"\w]|\??:)/);
});
