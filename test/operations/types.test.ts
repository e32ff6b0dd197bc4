import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, expect, test } from 'vitest';
import { contract } from '../../generated/index.js';
import type { Operation } from '../../src/index.js';
import type { ElementDeclaration } from '../../src/soap/schema/contract.js';
import { exampleReply, exampleRequest } from './example.js';
import { elementOf, generatedNameOf } from './form.js';

/**
 * Compares the generated types with the contract. Each example is created from the contract and compiled as a value of
 * its type, with all members required. The compiler then rejects members that exist only in the type or only in the
 * contract.
 */

const WHOLE = `
import type * as types from '../../generated/types.js';
type Whole<T> = T extends Uint8Array
  ? T
  : T extends readonly (infer Item)[]
    ? Whole<Item>[]
    : T extends object
      ? { [Member in keyof T as IsNever<T[Member]> extends true ? never : Member]-?: Whole<T[Member]> }
      : T;
// a member of another branch of a choice
type IsNever<M> = [Exclude<M, undefined>] extends [never] ? true : false;
`;

const file = join(__dirname, '.examples.ts');
const root = join(__dirname, '../..');

const operations = Object.values<Operation>(contract.operations);
const right = operations.flatMap((operation) => [
  // an empty Body has no type
  ...(operation.input ? [declaration(operation.input, exampleRequest(operation, 'whole'))] : []),
  ...(operation.output ? [declaration(operation.output, exampleReply(operation, 'whole'))] : []),
]);

const { login } = contract.operations;
const { sEmail, ...less } = exampleRequest(login, 'whole') as { sEmail: string; sPassword: string };
const wrong = [{ ...less, sEmail, sPin: '1' }, less, { ...less, sEmail: 1 }].map((value) =>
  declaration(elementOf(login, 'input'), value),
);

let complaints: string[][];
beforeAll(() => {
  complaints = complaintsAbout([...right, ...wrong]);
}, 60_000);

test('every example with every member has its generated type', () => {
  expect(complaints.slice(0, right.length).flat()).toEqual([]);
});

test('an additional member, a missing member and a different type are detected', () => {
  expect(complaints.slice(right.length).map(({ length }) => length)).toEqual(wrong.map(() => 1));
});

/** Writes a value on one line. Quoted strings contain no line breaks. */
function declaration(element: ElementDeclaration, value: unknown): string {
  return `(${literal(value)}) satisfies Whole<types.${generatedNameOf(element)}>;`;
}

function literal(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Uint8Array) return `new Uint8Array([${value.join(', ')}])`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}: ${literal(member)}`)
    .join(', ')} }`;
}

/**
 * Type-checks declarations as a file in this folder, with the settings of this project.
 *
 * @returns the errors of each
 */
function complaintsAbout(declarations: readonly string[]): string[][] {
  const text = WHOLE + declarations.join('\n');
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => path === file || fileExists(path);
  host.readFile = (path) => (path === file ? text : readFile(path));
  host.getSourceFile = (path, language, ...rest) =>
    path === file ? ts.createSourceFile(path, text, language, true) : getSourceFile(path, language, ...rest);
  const program = ts.createProgram([file], options, host);
  const source = program.getSourceFile(file);
  const found: string[][] = declarations.map(() => []);
  for (const { start = 0, messageText } of [
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
  ]) {
    const line = text.slice(WHOLE.length, start).split('\n').length - 1;
    found[line]?.push(ts.flattenDiagnosticMessageText(messageText, '\n'));
  }
  return found;
}
