import { printable, printableLines } from '../../printable.js';
import type { Operation } from '../../soap/schema/contract.js';
import { sampleMessages } from '../../soap/schema/sample-messages.js';
import { contractOf } from '../emit/contract-of.js';
import { wrap } from '../emit/jsdoc.js';
import { allReferencesOf, namesOf } from '../emit/schema-graph.js';
import { declareTypes } from '../emit/types.js';
import { type TypesByName, typesByName } from '../emit/type-text.js';
import type { Model, OperationModel, TypeModel } from '../model/model.js';
import { signatureOf } from './signature.js';

/** The maximum line length, in columns. */
const width = 80;

/**
 * Describes all operations, with their TypeScript signatures and documentation. The result is safe to print to a
 * terminal.
 */
export function describe(model: Model): string {
  const types = typesByName(model);
  const head = [
    ...(model.documentation === undefined ? [] : [...wrapped(printableLines(model.documentation), ''), '']),
    `Target namespace: ${printable(model.targetNamespace)}`,
    `Operations: ${model.operations.length}${model.leftOut.length === 0 ? '' : `, and ${model.leftOut.length} left out`}`,
  ];
  const operations = model.operations.map((each) => `${signatureOf(each, types)}\n${documentationOf(each)}`);
  const leftOut = model.leftOut.map(({ name, reason }) => `${printable(name)}\n${indented(printable(reason))}`);
  const unreadable =
    leftOut.length === 0 ? '' : `\nOperations left out because they cannot be read:\n\n${leftOut.join('\n')}`;
  return `${head.join('\n')}\n\n${operations.join('\n')}${unreadable}`;
}

/**
 * Describes one operation: its documentation, its signature, the types that it uses, and sample messages like those on
 * the operation pages of ASMX. The result is safe to print to a terminal.
 *
 * @param endpoint the URL of the service, for the request line and the `Host` field
 * @returns the description, or `undefined` if the model has no operation with this name
 */
export function describeOperation(model: Model, name: string, endpoint?: string): string | undefined {
  const operation = model.operations.find((each) => each.name === name);
  if (!operation) return undefined;
  const contract = contractOf(model);
  const stub = contract.operations[name] as Operation;
  const types = typesByName(model);
  const used = declareTypes({ ...model, types: typesOf(operation, types), operations: [operation] });
  const sections = [
    `${printable(name)}\n${documentationOf(operation)}`,
    `${signatureOf(operation, types)}\n`,
    ...(used === '' ? [] : [used]),
    ...(['1.1', '1.2'] as const)
      .filter((each) => each in (operation.soap ?? model.soap))
      .flatMap((version) => {
        const { request, reply } = sampleMessages(contract, stub, version, endpoint);
        return [`SOAP ${version} request:\n\n${request}`, `SOAP ${version} reply:\n\n${reply}`];
      }),
  ];
  return sections.join('\n');
}

function documentationOf({ documentation, result, outParameters, oneWay, unverified }: OperationModel): string {
  const lines = [
    documentation && printableLines(documentation),
    result && `Result: ${printable(result)}`,
    result && outParameters.length > 0 && `Out parameters: ${outParameters.map(printable).join(', ')}`,
    unverified && `Unverified: ${printable(unverified)}`,
    oneWay && 'One-way: the service sends no envelope back.',
  ];
  return indented(lines.filter(Boolean).join('\n'));
}

function indented(text: string): string {
  return text === '' ? '' : `${wrapped(text, '    ').join('\n')}\n`;
}

/** Wraps and indents text. */
function wrapped(text: string, indent: string): readonly string[] {
  const lines = text.split('\n').flatMap((line) => wrap(line, width - indent.length));
  return lines.map((line) => (line.trim() === '' ? '' : indent + line));
}

/** Returns all types that the messages of an operation use, directly or indirectly. */
function typesOf(operation: OperationModel, types: TypesByName): readonly TypeModel[] {
  const { input, output, requestHeaders, replyHeaders, faults } = operation;
  const elements = [input, output, ...(requestHeaders?.blocks ?? []), ...(replyHeaders?.blocks ?? []), ...faults];
  const found = new Set<TypeModel>();
  const add = (names: readonly string[]): void => {
    for (const name of names) found.add(types.get(name) as TypeModel);
  };
  add(namesOf(elements.flatMap((each) => (each ? [each.type] : []))));
  // the loop also visits types that it adds to the set
  for (const type of found) add(allReferencesOf(type));
  return [...found];
}
