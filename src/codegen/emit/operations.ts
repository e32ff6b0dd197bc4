import type { SoapPaths } from '../../soap/schema/contract.js';
import { Namespaces } from './namespaces.js';
import { emitBlock, emitMessage } from './particle.js';
import { jsdoc } from './jsdoc.js';
import {
  code,
  codeWithin,
  type Data,
  declaration,
  type Entry,
  fits,
  moduleList,
  propertyName,
  string,
} from './layout.js';
import { codeSpan, prose } from '../markdown.js';
import type { HeadersModel, MessageElementModel, Model, OperationModel } from '../model/model.js';
import { orNull, textOf, type TypeContext, typesByName, type TypesByName, valueType } from './type-text.js';

/** operations.ts: a typed constant per operation, and the contract of them all. */
export function emitOperations(model: Model, runtime: string): string {
  const namespaces = new Namespaces(model.targetNamespace);
  const types = typesByName(model);
  const parameters = model.operations.map((each) => operationTypes(each, types, 'types.'));
  const constants = model.operations.map((each, index) => emitOperation(each, parameters[index] ?? [], namespaces));
  const contract = emitContractConstant(model, namespaces);
  const text = constants.join('\n');
  const written = codeWithin(parameters.flat().join(' '));
  const fromRuntime = ['Open', 'XmlElement'].filter((name) => new RegExp(`(?<![.\\w])${name}\\b`).test(written));
  return (
    moduleList('import type', ['Contract', 'Operation', ...fromRuntime].sort(), runtime) +
    (codeWithin(text).includes('definitions.') ? "import * as definitions from './contract.js';\n" : '') +
    (written.includes('types.') ? "import type * as types from './types.js';\n" : '') +
    `\n${namespaces.declarations()}${text}\n${emitOperationsType(model)}\n${contract}`
  );
}

/** The types of request and reply, and those of the header blocks if there are any. */
export function operationTypes(operation: OperationModel, types: TypesByName, prefix: string): readonly string[] {
  const { input, output, requestHeaders, replyHeaders } = operation;
  const message = (element: MessageElementModel | undefined, direction: TypeContext['direction']): string =>
    // an empty Body
    element ? textOf(orNull(valueType(element, { types, direction, prefix }), element.nillable)) : 'void';
  const headers = (model: HeadersModel | undefined): string => (model ? prefix + model.name : 'unknown');
  const parameters = [message(input, 'request'), message(output, 'reply')];
  if (requestHeaders || replyHeaders) parameters.push(headers(requestHeaders));
  if (replyHeaders) parameters.push(headers(replyHeaders));
  return parameters;
}

/** `export const login: Operation<types.Login, types.LoginResponse> = {...};` */
function emitOperation(operation: OperationModel, parameters: readonly string[], namespaces: Namespaces): string {
  const line = `export const ${operation.constant}: Operation<${parameters.join(', ')}>`;
  const lhs = fits(`${line} =`)
    ? line
    : `export const ${operation.constant}: Operation<\n${parameters.map((each) => `  ${each}`).join(',\n')}\n>`;
  return describe(operation) + declaration(lhs, operationOf(operation, namespaces));
}

/** An operation, as data of the contract. */
export function operationOf(operation: OperationModel, namespaces: Namespaces): readonly Entry[] {
  const { input, output, requestHeaders, replyHeaders, faults } = operation;
  const entries: Entry[] = [
    ['name', string(operation.name)],
    ['action', string(operation.action)],
  ];
  if (input) entries.push(['input', emitMessage(input, namespaces)]);
  if (output) entries.push(['output', emitMessage(output, namespaces)]);
  if (operation.oneWay) entries.push(['oneWay', code('true')]);
  const blocks = (headers: HeadersModel) => ({ list: headers.blocks.map((each) => emitBlock(each, namespaces)) });
  if (requestHeaders) entries.push(['requestHeaders', blocks(requestHeaders)]);
  if (replyHeaders) entries.push(['replyHeaders', blocks(replyHeaders)]);
  if (faults.length > 0) entries.push(['faults', { list: faults.map((each) => emitMessage(each, namespaces)) }]);
  if (operation.result !== undefined) entries.push(['result', string(operation.result)]);
  if (operation.soap) entries.push(['soap', soapOf(operation.soap)]);
  return entries;
}

/** `{ '1.1': '/API/API.asmx' }` */
export function soapOf(paths: SoapPaths): Data {
  return { object: Object.entries(paths).map(([version, path]: [string, string]) => [version, string(path)] as const) };
}

/** What a reader of the code sees on hovering: documentation, result and out parameters. */
function describe(operation: OperationModel, indent = ''): string {
  const out = operation.outParameters.map(codeSpan).join(', ');
  const result = operation.result === undefined ? '' : `Result: ${codeSpan(operation.result)}.`;
  const parameters = out === '' ? '' : `Out parameters: ${out}.`;
  return jsdoc([prose(operation.documentation), [result, parameters].filter((each) => each !== '').join(' ')], indent);
}

function emitOperationsType(model: Model): string {
  const members = model.operations.map(
    (each) => `${describe(each, '  ')}  ${propertyName(each.name)}: typeof ${each.constant};\n`,
  );
  return `/** Every operation, by its name on the wire. */\nexport type Operations = {\n${members.join('')}};\n`;
}

function emitContractConstant(model: Model, namespaces: Namespaces): string {
  const comment = jsdoc(['All that was generated from the description.', prose(model.documentation)]);
  return (
    comment +
    declaration('export const contract: Contract<Operations>', [
      ['targetNamespace', namespaces.use(model.targetNamespace)],
      ['fingerprint', string(model.fingerprint)],
      ['soap', soapOf(model.soap)],
      ['operations', { object: model.operations.map((each) => [each.name, code(each.constant)]), open: true }],
    ])
  );
}
