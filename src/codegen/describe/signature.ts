import { objectType, propertiesOf } from '../emit/property.js';
import { Imports } from '../emit/imports.js';
import { operationTypes } from '../emit/operations.js';
import { propertyName } from '../emit/literals.js';
import type { TypesByName } from '../emit/type-text.js';
import type { ElementMemberModel, OperationModel, TypeModel } from '../model/model.js';

// the text of a signature contains no import statements
const imports = new Imports('types');

/**
 * Returns the TypeScript signature of an operation, with one member per line.
 *
 *     login(request: {
 *       sEmail?: string;
 *       sPassword?: string;
 *     }): Promise<{
 *       loginResult: Open<loginRet>;
 *     }>
 */
export function signatureOf(operation: OperationModel, types: TypesByName): string {
  const [request = 'void', reply = 'void'] = operationTypes(operation, { types, imports });
  const input = objectOf(operation.input, 'request', types) ?? request;
  const output = objectOf(operation.output, 'reply', types) ?? reply;
  const parameters = input === 'void' || input === '{}' ? '' : `request: ${input}`;
  return `${propertyName(operation.name)}(${parameters}): Promise<${output}>`;
}

/**
 * Returns the members of a message as an object type, or `undefined` if the message is not an object or if its type
 * belongs to a family.
 */
function objectOf(
  element: ElementMemberModel | undefined,
  direction: TypeModel['direction'],
  types: TypesByName,
): string | undefined {
  const type = element && 'definition' in element.type ? types.get(element.type.definition) : undefined;
  if (type?.kind !== 'complex' || type.family) return undefined;
  const properties = propertiesOf(type, { types, direction, imports }).map((each) => ({ ...each, comment: [] }));
  return objectType(properties) + (element?.nillable ? ' | null' : '');
}
