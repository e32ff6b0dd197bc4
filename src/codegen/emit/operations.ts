import { Code, ContractNames, declaration, emitElement, indented, type Members, openObject } from './contract.js';
import { Imports } from './imports.js';
import { jsdoc } from './jsdoc.js';
import { propertyName } from './literals.js';
import { codeSpan, prose } from '../markdown.js';
import type { HeadersModel, MessageElementModel, Model, OperationModel } from '../model/model.js';
import { orNull, textOf, type TypeContext, typesByName, valueType } from './type-text.js';

/** Emits operations.ts, which contains a typed constant for each operation and the contract with all operations. */
export function emitOperations(model: Model, runtime: string): string {
  const imports = new Imports();
  const names = new ContractNames(model.targetNamespace, imports);
  const context = { types: typesByName(model), imports };
  const constants = model.operations.map((each) => {
    const lhs = `export const ${each.constant}: ${imports.type('Operation')}<${operationTypes(each, context).join(', ')}>`;
    return declaration(lhs, operationOf(each, names));
  });
  const contract = emitContractConstant(model, names, imports);
  return `${imports.statements(runtime)}\n${names.declarations()}${constants.join('\n')}\n${emitOperationsType(model)}\n${contract}`;
}

/** Returns the types of an operation's request and reply, followed by the types of its header blocks, if any. */
export function operationTypes(operation: OperationModel, context: Omit<TypeContext, 'direction'>): readonly string[] {
  const { input, output, requestHeaders, replyHeaders } = operation;
  const message = (element: MessageElementModel | undefined, direction: TypeContext['direction']): string =>
    // void stands for an empty Body
    element ? textOf(orNull(valueType(element, { ...context, direction }), element.nillable)) : 'void';
  const headers = (model: HeadersModel | undefined): string =>
    model ? context.imports.generatedType(model.name) : 'unknown';
  const parameters = [message(input, 'request'), message(output, 'reply')];
  if (requestHeaders || replyHeaders) parameters.push(headers(requestHeaders));
  if (replyHeaders) parameters.push(headers(replyHeaders));
  return parameters;
}

/** Returns the contract data for an operation. */
export function operationOf(operation: OperationModel, names: ContractNames): Members {
  const { name, action, input, output, oneWay, requestHeaders, replyHeaders, faults, result, soap } = operation;
  const elements = (all: readonly MessageElementModel[] | undefined) => all?.map((each) => emitElement(each, names));
  return {
    name,
    action,
    input: input && emitElement(input, names),
    output: output && emitElement(output, names),
    oneWay: oneWay || undefined,
    requestHeaders: elements(requestHeaders?.blocks),
    replyHeaders: elements(replyHeaders?.blocks),
    faults: faults.length === 0 ? undefined : elements(faults),
    result,
    soap: soap as Members | undefined,
  };
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

function emitContractConstant(model: Model, names: ContractNames, imports: Imports): string {
  const operations = model.operations.map(({ name, constant }) => [name, new Code(constant)] as const);
  return (
    jsdoc(['The contents of the WSDL, as data for the runtime.', prose(model.documentation)]) +
    declaration(`export const contract: ${imports.type('Contract')}<Operations>`, {
      targetNamespace: names.namespace(model.targetNamespace),
      fingerprint: model.fingerprint,
      origin: model.origin,
      soap: model.soap as Members,
      operations: new Code(openObject(Object.fromEntries(operations))),
    })
  );
}
