import { codeOf, resultEnumeration } from '../../rescue/codes.js';
import { parameterNames, typescriptOf } from '../../rescue/parameter-names.js';
import { elementsOf, membersOf, type Operation, type TypeReference } from '../../soap/schema/contract.js';
import { ownOf } from '../../soap/xml/names.js';

/**
 * Maps the server's parameters, enum values and outputs to the names that a WSDL uses. This makes the server behave the
 * same for WSDLs that differ only in their names.
 */

/** The accepted element names of each parameter with several spellings: the client's parameters and others. */
const names = {
  ...parameterNames,
  userEmail: ['sUserEmail', ...parameterNames.email],
  // nodeId is a parameter of requestPINCodeV3
  node: [...parameterNames.node, 'nodeId'],
  nodeRef: ['eNodeRef', 'eNoderef', 'eNodeType'],
  beginDate: ['dBeginDate', 'sBeginDate'],
  endDate: ['dEndDate', 'sEndDate'],
  timezone: ['sTimezone', 'sTimeZone'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The name of a parameter, independent of the WSDL, or the only known name of its element. */
export type Parameter = keyof typeof names | `${'b' | 'e' | 's'}${string}`;

/** The decoded request parameters of a single call. */
export class RequestParameters {
  constructor(
    private readonly operation: Operation,
    private readonly request: unknown,
  ) {}

  /** Returns a parameter as text, or `''` if it is missing. */
  text(parameter: Parameter): string {
    return String(this.value(parameter) ?? '');
  }

  /** Returns a parameter as a number, or 0 if it is missing, as in ASMX. */
  number(parameter: Parameter): number {
    return Number(this.value(parameter) ?? 0);
  }

  private value(parameter: Parameter): unknown {
    const accepted = (names as Record<string, readonly string[]>)[parameter] ?? [parameter];
    const inputs = membersOf(this.operation.input);
    const [input] = accepted.flatMap((name) => inputs.filter((each) => each.name === name));
    return input && ownOf((this.request ?? {}) as object, input.key ?? input.name);
  }
}

/**
 * Removes the version from the name of an operation. All versions of an operation share one implementation and one
 * prefix for enum values: getUser_v3 returns `getUser_OK`.
 */
export function unversionedName(name: string): string {
  return name.replace(/_?v\d+(_\d+)?$/i, '');
}

/**
 * Returns the enum value of a result: the prefix of the enum values, or else the name of the operation, followed by a
 * code. If the enumeration contains a value with the same meaning, that value is used.
 *
 * @param codes the codes in the service's spelling, in order of preference. The first code that the enumeration
 * contains is used, or else the last code
 */
export function resultValue(operation: Operation, codes: readonly string[]): string {
  const { values, prefix } = resultEnumeration(operation);
  const spelled = codes.map((code) => (prefix || `${unversionedName(operation.name)}_`) + code);
  const found = spelled.flatMap((each) =>
    [...values].filter((value) => codeOf(operation, value) === codeOf(operation, each)),
  );
  return found[0] ?? spelled.at(-1) ?? '';
}

/** Converts outputs to a type of the WSDL. Keeps only the members that the type defines, and converts their values. */
export function toType(reference: TypeReference, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  const type = typeof reference === 'string' ? undefined : reference();
  if (type?.kind === 'array') return Array.isArray(value) ? value.map((item) => toType(type.item.type, item)) : [];
  if (type?.kind === 'complex') {
    const given = value as Readonly<Record<string, unknown>>;
    const known = elementsOf(type).filter(({ name }) => Object.hasOwn(given, name));
    return Object.fromEntries(known.map(({ name, key = name, type }) => [key, toType(type, given[name])]));
  }
  const typescript = typescriptOf({ type: reference });
  if (typescript === 'string') return String(value);
  if (typescript === 'number') return Number(value);
  return typescript === 'bigint' ? BigInt(Number(value)) : value;
}
