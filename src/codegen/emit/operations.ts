import { ContractWriter, indented, namesOf } from './contract.js';
import type { ContractBuilder } from './contract-of.js';
import { Imports } from './imports.js';
import { jsdoc } from './jsdoc.js';
import { propertyName } from './literals.js';
import { codeSpan, prose } from '../markdown.js';
import type { Operation } from '../../soap/schema/contract.js';
import type { HeadersModel, ElementMemberModel, Model, OperationModel } from '../model/model.js';
import { orNull, textOf, type TypeContext, typesByName, valueType } from './type-text.js';

/** Emits operations.ts, which contains a typed constant for each operation and the contract with all operations. */
export function emitOperations(model: Model, { contract, definitions }: ContractBuilder, runtime: string): string {
  const imports = new Imports();
  const context = { types: typesByName(model), imports };
  const definitionNames = namesOf(definitions);
  const operationNames = new Map<unknown, string>(
    model.operations.map(({ name, constant }) => [contract.operations[name], constant]),
  );
  const writer = new ContractWriter(contract.targetNamespace, (value) => {
    const definition = definitionNames.get(value);
    return definition === undefined ? operationNames.get(value) : imports.definition(definition);
  });
  const constants = model.operations.map((each) =>
    writer.declaration(
      `${each.constant}: ${imports.type('Operation')}<${operationTypes(each, context).join(', ')}>`,
      contract.operations[each.name] as Operation,
    ),
  );
  const whole = writer.declaration(`contract: ${imports.type('Contract')}<Operations>`, contract);
  const comment = jsdoc(['The contents of the WSDL, as data for the runtime.', prose(model.documentation)]);
  return `${imports.statements(runtime)}\n${writer.namespaces()}${constants.join('\n')}\n${emitOperationsType(model)}\n${comment}${whole}`;
}

/** Returns the types of an operation's request and reply, followed by the types of its header blocks, if any. */
export function operationTypes(operation: OperationModel, context: Omit<TypeContext, 'direction'>): readonly string[] {
  const { input, output, requestHeaders, replyHeaders } = operation;
  const message = (element: ElementMemberModel | undefined, direction: TypeContext['direction']): string =>
    // void stands for an empty Body
    element ? textOf(orNull(valueType(element, { ...context, direction }), element.nillable)) : 'void';
  const headers = (model: HeadersModel | undefined): string =>
    model ? context.imports.generatedType(model.name) : 'unknown';
  const parameters = [message(input, 'request'), message(output, 'reply')];
  if (requestHeaders || replyHeaders) parameters.push(headers(requestHeaders));
  if (replyHeaders) parameters.push(headers(replyHeaders));
  return parameters;
}

/**
 * Writes an operation's docstring: what the operation does, its result and out parameters, and what has not been
 * verified.
 */
function describe({ documentation, result, outParameters, unverified }: OperationModel): string {
  const notes = [
    ...(result === undefined ? [] : [`Result: ${codeSpan(result)}.`]),
    ...(outParameters.length === 0 ? [] : [`Out parameters: ${outParameters.map(codeSpan).join(', ')}.`]),
  ];
  return jsdoc([prose(documentation), notes.join(' ')], unverified && `Unverified: ${prose(unverified)}`);
}

/**
 * Emits the type `Operations`. The docstrings of the operations are part of this type, so that editors show the
 * docstrings for `client.operations.login`.
 */
function emitOperationsType(model: Model): string {
  const members = model.operations.map((each) =>
    indented(`${describe(each)}${propertyName(each.name)}: typeof ${each.constant};\n`),
  );
  return `/** All operations, by their names in the WSDL. */\nexport type Operations = {\n${members.join('')}};\n`;
}
