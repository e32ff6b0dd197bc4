import { operationTypes } from '../emit/operations.js';
import { isIdentifier } from '../model/identifier.js';
import { fits, quoted } from '../emit/layout.js';
import type { MessageElementModel, OperationModel, TypeModel } from '../model/model.js';
import { flatObject, propertiesOf } from '../emit/property.js';
import type { TypesByName } from '../emit/type-text.js';

/** `login(request: { sEmail?: string; sPassword?: string }): Promise<{ loginResult: Open<loginRet> }>` */
export function signatureOf(operation: OperationModel, types: TypesByName): string {
  const [request = 'void', reply = 'void'] = operationTypes(operation, types, '');
  const input = objectOf(operation.input, 'request', types) ?? request;
  const output = objectOf(operation.output, 'reply', types) ?? reply;
  const name = isIdentifier(operation.name) ? operation.name : quoted(operation.name);
  const write = (shape: (text: string) => string): string => {
    const parameter = input === 'void' || input === '{}' ? '' : `request: ${shape(input)}`;
    return `${name}(${parameter}): Promise<${shape(output)}>`;
  };
  const line = write((text) => text);
  return fits(line) ? line : write(broken);
}

/** The type of a message one level deep, where that is an object of its own. */
function objectOf(
  element: MessageElementModel | undefined,
  direction: TypeModel['direction'],
  types: TypesByName,
): string | undefined {
  const type = element && 'definition' in element.type ? types.get(element.type.definition) : undefined;
  if (type?.kind !== 'complex' || type.family) return undefined;
  const properties = propertiesOf(type, { types, direction });
  const object = flatObject(properties.map((each) => ({ ...each, comment: [] })));
  return element?.nillable ? `${object} | null` : object;
}

/** An object with one member on each line. */
function broken(text: string): string {
  if (!text.startsWith('{ ')) return text;
  const end = text.lastIndexOf(' }');
  // a semicolon within quotes would be taken for the end of a member
  const members = text.slice(2, end).match(/(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^;'"])+/g) ?? [];
  return `{\n${members.map((each) => `  ${each.trim()};\n`).join('')}}${text.slice(end + 2)}`;
}
