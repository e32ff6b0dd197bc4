import { isDeepStrictEqual } from 'node:util';
import type { Components } from '../read/components.js';
import type { HeaderUse, QName, ServiceDescription, WsdlOperation } from '../read/service-description.js';
import { listed } from '../words.js';
import { decodeXmlName, lowerFirst, NameScope, reasonOf, toIdentifier, upperFirst } from './identifier.js';
import type { HeadersModel, ElementMemberModel, OperationModel, Provenance } from './model.js';
import type { TypeModels } from './types.js';

/**
 * Builds the models of the operations. Must be called after the types are named, because a type takes precedence over
 * an operation with the same preferred name.
 */
export function buildOperations(
  description: ServiceDescription,
  components: Components,
  { types, members: builder }: TypeModels,
  { scope, notices }: { readonly scope: NameScope; readonly notices: string[] },
  { unverified = {} }: Provenance,
): readonly OperationModel[] {
  const byName = new Map(types.map((each) => [each.name, each]));
  const constants = nameConstants(description.operations, scope, notices);

  const message = (name: QName): ElementMemberModel =>
    builder.element(components.element(name), name.local, { min: 1, max: 1 });
  const headers = (names: readonly HeaderUse[], operation: WsdlOperation, suffix: string): HeadersModel | undefined => {
    if (names.length === 0) return undefined;
    const properties = new NameScope('properties');
    const blocks = names.map((name) => {
      const key = properties.allocate(decodeXmlName(name.local)).name;
      // a WSDL declares which header blocks exist, but not which of them are required
      const block = builder.element(components.element(name), key, { min: 0, max: 1 });
      return name.required ? { ...block, required: true as const } : block;
    });
    return { name: scope.allocate(upperFirst(toIdentifier(decodeXmlName(operation.name))) + suffix).name, blocks };
  };

  return description.operations.map((operation): OperationModel => {
    const input = operation.input && message(operation.input);
    const output = operation.output && message(operation.output);
    const reply = output && 'definition' in output.type ? byName.get(output.type.definition) : undefined;
    const members = reply?.kind === 'complex' ? reply.members : [];
    // an overload is named after its message, but its result may be named after the method
    const resultNames = [operation.name, output?.name.replace(/Response$/, '')].map((each) => `${each}Result`);
    const result = members.find((each) => each.kind === 'element' && resultNames.includes(each.name))?.key;
    const requestHeaders = headers(operation.requestHeaders, operation, 'RequestHeaders');
    const replyHeaders = headers(operation.replyHeaders, operation, 'ReplyHeaders');
    const { name, documentation, action, oneWay, faults, soap } = operation;
    return {
      name,
      constant: constants.get(operation) as string,
      ...(documentation !== undefined && { documentation }),
      ...(Object.hasOwn(unverified, name) && { unverified: unverified[name] as string }),
      action,
      oneWay,
      ...(input && { input }),
      ...(output && { output }),
      ...(requestHeaders && { requestHeaders }),
      ...(replyHeaders && { replyHeaders }),
      faults: faults.map(message),
      ...(result !== undefined && { result }),
      outParameters: members.map((each) => each.key).filter((key) => key !== result),
      ...(!isDeepStrictEqual(soap, description.soap) && { soap }),
    };
  });
}

/**
 * Assigns names to the constants of the operations. If a type already has the name of the operation, the constant
 * starts with a lower-case letter. For example, the constant for `GetUser` is named `getUser`, because the request type
 * is named `GetUser`.
 */
function nameConstants(
  operations: readonly WsdlOperation[],
  scope: NameScope,
  notices: string[],
): ReadonlyMap<WsdlOperation, string> {
  const constants = new Map<WsdlOperation, string>();
  const taken: string[] = [];
  for (const each of operations) if (scope.claim(each.name)) constants.set(each, each.name);

  for (const each of operations) {
    if (constants.has(each)) continue;
    const isTaken = scope.has(each.name);
    const decoded = decodeXmlName(each.name);
    const preferred = isTaken ? lowerFirst(toIdentifier(decoded)) : decoded;
    const { name, conflict } = scope.allocate(preferred);
    constants.set(each, name);
    if (conflict === 'taken') taken.push(name);
    else if (conflict)
      notices.push(
        `the constant of the operation ${each.name} (line ${each.location.line}) is called ${name}: ` +
          reasonOf(conflict, preferred),
      );
  }
  // one notice, because a WSDL of Java often has a type with the name of each operation
  if (taken.length > 0)
    notices.push(
      `the names of some operations are taken, so their constants are called ${listed(taken, 5)}; client.operations has the names of the WSDL`,
    );
  return constants;
}
