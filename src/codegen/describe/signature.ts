import { flatObject, objectType, propertiesOf } from '../emit/property.js';
import { operationTypes } from '../emit/operations.js';
import { propertyName } from '../emit/literals.js';
import type { TypesByName } from '../emit/type-text.js';
import type { MessageElementModel, OperationModel, TypeModel } from '../model/model.js';

/**
 * Returns the TypeScript signature of an operation. A type that does not fit into `width` columns is written with one
 * member per line.
 *
 *     login(request: { sEmail?: string; sPassword?: string }): Promise<{ loginResult: Open<loginRet> }>
 */
export function signatureOf(operation: OperationModel, types: TypesByName, width: number): string {
  const [request = 'void', reply = 'void'] = operationTypes(operation, { types });
  const input = objectOf(operation.input, 'request', types) ?? { flat: request, tall: request };
  const output = objectOf(operation.output, 'reply', types) ?? { flat: reply, tall: reply };
  const name = propertyName(operation.name);
  const call = (type: string): string => (type === 'void' || type === '{}' ? `${name}()` : `${name}(request: ${type})`);
  const fits = `${call(input.flat)}: Promise<{`.length <= width;
  const head = call(fits ? input.flat : input.tall);
  const flat = `${head}: Promise<${output.flat}>`;
  return flat.length - flat.lastIndexOf('\n') - 1 <= width ? flat : `${head}: Promise<${output.tall}>`;
}

/**
 * Returns the members of a message as an object type, on one line and with one member per line. Returns `undefined` if
 * the message is not an object or if its type belongs to a family.
 */
function objectOf(
  element: MessageElementModel | undefined,
  direction: TypeModel['direction'],
  types: TypesByName,
): { readonly flat: string; readonly tall: string } | undefined {
  const type = element && 'definition' in element.type ? types.get(element.type.definition) : undefined;
  if (type?.kind !== 'complex' || type.family) return undefined;
  const properties = propertiesOf(type, { types, direction }).map((each) => ({ ...each, comment: [] }));
  const orNull = element?.nillable ? ' | null' : '';
  return { flat: flatObject(properties) + orNull, tall: objectType(properties) + orNull };
}
