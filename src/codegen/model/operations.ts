import type {
  ServiceDescription,
  GlobalElement,
  WsdlOperation,
  QName,
  SoapPaths,
} from '../read/service-description.js';
import { because, lowerFirst, PropertyScope, type Scope, toIdentifier, upperFirst, wishFor } from './identifier.js';
import type { HeadersModel, MessageElementModel, OperationModel } from './model.js';
import { constraintOf } from './members.js';
import type { NamedTypes } from './types.js';
import { withoutQueries } from '../read/wsdl/ports.js';
import type { Components } from '../read/components.js';

/** Names the operations, after the types: where both wish for a name, the type has it. */
export function nameOperations(
  description: ServiceDescription,
  components: Components,
  { types, reference, naming }: NamedTypes,
  scope: Scope,
  notices: string[],
): readonly OperationModel[] {
  const byName = new Map(types.map((each) => [each.name, each]));
  const constants = settleConstants(description.operations, scope, notices);

  const message = (name: QName): MessageElementModel => messageElement(components.element(name), reference);
  const headers = (names: readonly QName[], operation: WsdlOperation, suffix: string): HeadersModel | undefined => {
    if (names.length === 0) return undefined;
    const properties = new PropertyScope();
    const blocks = names.map((name) => {
      const key = properties.settle(wishFor(name.local)).name;
      // a description says which blocks there are, not which must be there
      return naming.element(components.element(name), key, { min: 0, max: 1 });
    });
    return { name: scope.settle(upperFirst(toIdentifier(wishFor(operation.name))) + suffix).name, blocks };
  };

  return description.operations.map((operation): OperationModel => {
    const input = operation.input && message(operation.input);
    const output = operation.output && message(operation.output);
    const reply = output && 'definition' in output.type ? byName.get(output.type.definition) : undefined;
    const members = reply?.kind === 'complex' ? reply.members : [];
    // an overload is known by its message, whose element may have the name of the method
    const wanted = [`${operation.name}Result`, `${output?.name.replace(/Response$/, '') ?? ''}Result`];
    const result = members.find((each) => each.kind === 'element' && wanted.includes(each.name))?.key;
    const requestHeaders = headers(operation.requestHeaders, operation, 'RequestHeaders');
    const replyHeaders = headers(operation.replyHeaders, operation, 'ReplyHeaders');
    return {
      name: operation.name,
      constant: constants.get(operation) ?? '',
      ...(operation.documentation !== undefined && { documentation: operation.documentation }),
      action: operation.action,
      ...(input && { input }),
      ...(output && { output }),
      oneWay: operation.oneWay,
      ...(requestHeaders && { requestHeaders }),
      ...(replyHeaders && { replyHeaders }),
      faults: operation.faults.map(message),
      ...(result !== undefined && { result }),
      outParameters: members.map((each) => each.key).filter((key) => key !== result),
      ...(!isSame(operation.soap, description.soap) && { soap: withoutQueries(operation.soap) }),
      location: operation.location,
    };
  });
}

function isSame(one: SoapPaths, other: SoapPaths): boolean {
  return one['1.1'] === other['1.1'] && one['1.2'] === other['1.2'];
}

function messageElement(element: GlobalElement, reference: NamedTypes['reference']): MessageElementModel {
  const { name, nillable, type } = element;
  return { name: name.local, ns: name.ns, nillable, type: reference(type), ...constraintOf(element) };
}

/**
 * The identifiers of the operations' constants: their names, where those can be had. `GetUser`, whose request has that
 * name as a type, is `getUser`.
 */
function settleConstants(
  operations: readonly WsdlOperation[],
  scope: Scope,
  notices: string[],
): ReadonlyMap<WsdlOperation, string> {
  const constants = new Map<WsdlOperation, string>();
  for (const each of operations) if (scope.claim(each.name)) constants.set(each, each.name);

  const lowered: string[] = [];
  for (const each of operations) {
    if (constants.has(each)) continue;
    const small = lowerFirst(toIdentifier(wishFor(each.name)));
    if (scope.has(each.name) && small !== each.name && scope.claim(small)) {
      constants.set(each, small);
      lowered.push(`${small} for ${each.name}`);
      continue;
    }
    const { name, obstacle = 'taken' } = scope.settle(scope.has(each.name) ? small : wishFor(each.name));
    constants.set(each, name);
    notices.push(
      `the constant of the operation ${each.name} (line ${each.location.line}) is called ${name}: ${because(obstacle, each.name)}`,
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
