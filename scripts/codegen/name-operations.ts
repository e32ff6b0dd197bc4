import type { Description, ElementDescription, OperationDescription } from './description.js';
import { DescriptionError } from './description-error.js';
import { because, lowerFirst, type Scope, toIdentifier } from './identifier.js';
import type { ComplexTypeModel, MessageElementModel, OperationModel, TypeModel } from './model.js';
import type { NamedTypes } from './name-types.js';
import type { Components } from './reach.js';

/** Names the operations, after the types: where both wish for a name, the type has it. */
export function nameOperations(
  description: Description,
  components: Components,
  types: readonly TypeModel[],
  reference: NamedTypes['reference'],
  scope: Scope,
  notices: string[],
): readonly OperationModel[] {
  const byName = new Map(types.map((each) => [each.name, each]));
  const constants = settleConstants(description.operations, scope, notices);

  const content = (element: ElementDescription, operation: OperationDescription): ComplexTypeModel => {
    const type = reference(element.type);
    const definition = 'definition' in type ? byName.get(type.definition) : undefined;
    if (definition?.kind !== 'complex')
      throw new DescriptionError(
        operation.place,
        `this generator does not read a message whose element (${element.name.local}, line ${element.place.line}) is no ` +
          'complex type yet',
        'document/literal wrapped is read: an element with a sequence of the parameters',
      );
    return definition;
  };

  return description.operations.map((operation): OperationModel => {
    if (operation.name === '__proto__')
      throw new DescriptionError(
        operation.place,
        'an operation cannot be called __proto__: no object of JavaScript can hold it',
        'generate from a copy of the description without it',
      );
    const input = components.element(operation.input);
    const output = components.element(operation.output);
    const request = content(input, operation);
    const reply = content(output, operation);
    const result = reply.members.find((each) => each.name === `${operation.name}Result`)?.key;
    return {
      name: operation.name,
      constant: constants.get(operation) ?? '',
      ...(operation.documentation !== undefined && { documentation: operation.documentation }),
      action: operation.action,
      input: messageElement(input, request),
      output: messageElement(output, reply),
      ...(result !== undefined && { result }),
      outParameters: reply.members.map((each) => each.key).filter((key) => key !== result),
      place: operation.place,
    };
  });
}

function messageElement({ name, nillable }: ElementDescription, type: ComplexTypeModel): MessageElementModel {
  return { name: name.local, ns: name.ns, nillable, definition: type.name };
}

/**
 * The identifiers of the operations' constants: their names, where those can be had. `GetUser`, whose request has that
 * name as a type, is `getUser`.
 */
function settleConstants(
  operations: readonly OperationDescription[],
  scope: Scope,
  notices: string[],
): ReadonlyMap<OperationDescription, string> {
  const constants = new Map<OperationDescription, string>();
  for (const each of operations) if (scope.claim(each.name)) constants.set(each, each.name);

  const lowered: string[] = [];
  for (const each of operations) {
    if (constants.has(each)) continue;
    const small = lowerFirst(toIdentifier(each.name));
    if (scope.has(each.name) && small !== each.name && scope.claim(small)) {
      constants.set(each, small);
      lowered.push(`${small} for ${each.name}`);
      continue;
    }
    const { name, obstacle = 'taken' } = scope.settle(scope.has(each.name) ? small : each.name);
    constants.set(each, name);
    notices.push(
      `the constant of the operation ${each.name} (line ${each.place.line}) is called ${name}: ${because(obstacle, each.name)}`,
    );
  }
  // one notice for all: where one operation is written with a capital, so are mostly all
  if (lowered.length > 0)
    notices.push(
      `types have the names of ${lowered.length === 1 ? 'one operation' : `${lowered.length} operations`}; the constants ` +
        `begin with a small letter: ${lowered.slice(0, 3).join(', ')}${lowered.length > 3 ? ', ...' : ''}`,
    );
  return constants;
}
