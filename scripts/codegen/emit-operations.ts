import { Namespaces } from './emit-namespaces.js';
import { jsdoc } from './jsdoc.js';
import { code, type Data, declaration, type Entry, fits, moduleList, propertyName, string } from './layout.js';
import type { MessageElementModel, Model, OperationModel } from './model.js';

/** operations.ts: a typed constant per operation, and the contract of them all. */
export function emitOperations(model: Model, runtime: string): string {
  const namespaces = new Namespaces(model.targetNamespace);
  const constants = model.operations.map((each) => emitOperation(each, namespaces)).join('\n');
  const contract = emitContractConstant(model, namespaces);
  return (
    moduleList('import type', ['Contract', 'Operation'], runtime) +
    "import * as definitions from './contract.js';\n" +
    "import type * as types from './types.js';\n\n" +
    `${namespaces.declarations()}${constants}\n${emitOperationsType(model)}\n${contract}`
  );
}

/** `export const login: Operation<types.Login, types.LoginResponse> = {...};` */
function emitOperation(operation: OperationModel, namespaces: Namespaces): string {
  const entries: Entry[] = [
    ['name', string(operation.name)],
    ['action', string(operation.action)],
    ['input', emitElement(operation.input, namespaces)],
    ['output', emitElement(operation.output, namespaces)],
  ];
  if (operation.result !== undefined) entries.push(['result', string(operation.result)]);
  const parameters = [`types.${operation.input.definition}`, `types.${operation.output.definition}`];
  const line = `export const ${operation.constant}: Operation<${parameters.join(', ')}>`;
  const lhs = fits(`${line} =`)
    ? line
    : `export const ${operation.constant}: Operation<\n${parameters.map((each) => `  ${each}`).join(',\n')}\n>`;
  return describe(operation) + declaration(lhs, entries);
}

/** What a reader of the code sees on hovering: documentation, result and out parameters. */
function describe(operation: OperationModel, indent = ''): string {
  const out = operation.outParameters.map((each) => `\`${each}\``).join(', ');
  const result = operation.result === undefined ? '' : `Result: \`${operation.result}\`.`;
  const parameters = out === '' ? '' : `Out parameters: ${out}.`;
  return jsdoc([operation.documentation, [result, parameters].filter((each) => each !== '').join(' ')], indent);
}

/** `{ name: 'login', ns: tns, type: () => definitions.Login }` */
function emitElement(element: MessageElementModel, namespaces: Namespaces): Data {
  const entries: Entry[] = [
    ['name', string(element.name)],
    ['ns', namespaces.use(element.ns)],
    ['type', { lazy: `definitions.${element.definition}` }],
  ];
  if (element.nillable) entries.push(['nillable', code('true')]);
  return { object: entries };
}

function emitOperationsType(model: Model): string {
  const members = model.operations.map(
    (each) => `${describe(each, '  ')}  ${propertyName(each.name)}: typeof ${each.constant};\n`,
  );
  return `/** Every operation, by its name on the wire. */\nexport type Operations = {\n${members.join('')}};\n`;
}

function emitContractConstant(model: Model, namespaces: Namespaces): string {
  const comment = jsdoc(['All that was generated from the description.', model.documentation]);
  return (
    comment +
    declaration('export const contract: Contract<Operations>', [
      ['targetNamespace', namespaces.use(model.targetNamespace)],
      ['fingerprint', string(model.fingerprint)],
      ['operations', { object: model.operations.map((each) => [each.name, code(each.constant)]), open: true }],
    ])
  );
}
