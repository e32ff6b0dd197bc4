import { flatObject, propertiesOf } from '../emit/property.js';
import { operationTypes } from '../emit/operations.js';
import { propertyName } from '../emit/literals.js';
import type { TypesByName } from '../emit/type-text.js';
import type { MessageElementModel, OperationModel, TypeModel } from '../model/model.js';

/**
 * Returns the TypeScript signature of an operation. A signature longer than `width` columns is wrapped before the
 * result type. A type that is still too long is written with one member per line.
 *
 *     login(request: { sEmail?: string; sPassword?: string }): Promise<{ loginResult: Open<loginRet> }>
 */
export function signatureOf(operation: OperationModel, types: TypesByName, width: number): string {
  const [request = 'void', reply = 'void'] = operationTypes(operation, { types });
  const input = objectOf(operation.input, 'request', types) ?? request;
  const output = objectOf(operation.output, 'reply', types) ?? reply;
  const name = propertyName(operation.name);
  const call = (type: string): string => (type === 'void' || type === '{}' ? `${name}()` : `${name}(request: ${type})`);
  const head = call(input).length < width ? call(input) : call(multiLine(input));
  const result = `Promise<${output}>`;
  if (!head.includes('\n') && `${head}: ${result}`.length <= width) return `${head}: ${result}`;
  if (result.length + 2 > width) return `${head}: Promise<${multiLine(output)}>`;
  return head.includes('\n') ? `${head}: ${result}` : `${head}:\n  ${result}`;
}

/**
 * Returns the members of a message as an object type. Returns `undefined` if the message is not an object or if its
 * type belongs to a family.
 */
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

/** Writes an object type with each member on its own line. */
function multiLine(type: string): string {
  if (!type.startsWith('{ ')) return type;
  const end = type.lastIndexOf(' }');
  // a semicolon in quotes does not end a member
  const members = type.slice(2, end).match(/(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^;'"])+/g) ?? [];
  return `{\n${members.map((each) => `  ${each.trim()};\n`).join('')}}${type.slice(end + 2)}`;
}
