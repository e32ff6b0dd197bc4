import { flatObject, propertiesOf } from '../emit/property.js';
import { operationTypes } from '../emit/operations.js';
import { propertyName } from '../emit/literals.js';
import type { TypesByName } from '../emit/type-text.js';
import type { MessageElementModel, OperationModel, TypeModel } from '../model/model.js';

/**
 * The TypeScript signature of an operation. A line that is wider than `width` is broken before the result, and a type that is
 * wider still gets a line for each member.
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

/** The type of a message with its members, if it is an object type without derived types. */
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
