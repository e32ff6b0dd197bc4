import { sampleReply, sampleRequest, type SampleOptions } from './sample.js';
import { signatureOf } from './signature.js';
import { typesOfOperation } from './types.js';
import { declareTypes } from '../emit/types.js';
import { printable, printableLines } from '../../printable.js';
import { wrap } from '../emit/jsdoc.js';
import { width } from '../emit/layout.js';
import type { Model, OperationModel } from '../model/model.js';
import { typesByName } from '../emit/type-text.js';

/** Every operation: its signature in TypeScript and its documentation. Safe to print to a terminal. */
export function describe(model: Model): string {
  const types = typesByName(model);
  const head = [
    ...(model.documentation === undefined ? [] : [...wrap(printableLines(model.documentation), width), '']),
    `Target namespace: ${printable(model.targetNamespace)}`,
    `Operations: ${model.operations.length}${model.leftOut.length === 0 ? '' : `, and ${model.leftOut.length} left out`}`,
  ];
  const operations = model.operations.map((each) => `${signatureOf(each, types)}\n${indented(documentationOf(each))}`);
  const leftOut = model.leftOut.map(({ name, reason }) => `${printable(name)}\n${indented([printable(reason)])}`);
  const missing = leftOut.length === 0 ? '' : `\nLeft out, because they cannot be read:\n\n${leftOut.join('\n')}`;
  return `${head.join('\n')}\n\n${operations.join('\n')}${missing}`;
}

/**
 * One operation: documentation, signature, the types that it uses, and its messages as ASMX's own operation page shows
 * them. Safe to print to a terminal.
 *
 * @returns nothing if there is no operation of that name
 */
export function describeOperation(model: Model, name: string, options: SampleOptions = {}): string | undefined {
  const operation = model.operations.find((each) => each.name === name);
  if (!operation) return undefined;
  const types = typesByName(model);
  const used = declareTypes({ ...model, types: typesOfOperation(operation, types), operations: [operation] });
  const sections = [
    `${printable(name)}\n${indented(documentationOf(operation))}`,
    `${signatureOf(operation, types)}\n`,
    ...(used === '' ? [] : [used]),
    ...(['1.1', '1.2'] as const)
      .filter((each) => each in (operation.soap ?? model.soap))
      .flatMap((version) => [
        `SOAP ${version} request:\n\n${sampleRequest(model, operation, version, options)}`,
        `SOAP ${version} reply:\n\n${sampleReply(model, operation, version)}`,
      ]),
  ];
  return sections.join('\n');
}

function documentationOf({ documentation, result, outParameters, oneWay }: OperationModel): readonly string[] {
  return [
    ...(documentation === undefined ? [] : printableLines(documentation).split('\n')),
    ...(result === undefined ? [] : [`Result: ${printable(result)}`]),
    ...(outParameters.length === 0 || result === undefined
      ? []
      : [`Out parameters: ${outParameters.map(printable).join(', ')}`]),
    ...(oneWay ? ['One-way: the service answers with no envelope.'] : []),
  ];
}

function indented(lines: readonly string[]): string {
  const wrapped = lines.flatMap((line) => wrap(line, width - 4));
  return wrapped.map((line) => (line.trim() === '' ? '\n' : `    ${line}\n`)).join('');
}
