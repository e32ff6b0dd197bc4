import type { ElementParticle, TypeDefinition, TypeReference } from '../soap/schema/contract.js';
import { builtIns, isBuiltInType, type BuiltInType, type Value } from '../soap/schema/values.js';

/**
 * Adds the values that ASMX uses for missing members, because a .NET value type cannot be absent: 0, false, or the
 * first value of an enumeration. A missing required string becomes empty, even if the service uses an enumeration: if
 * the WSDL declares a string, we do not know the enum values.
 */
export function withDefaults(type: TypeReference, value: unknown): unknown {
  return fill(type, value, new Set());
}

/** @param within the enclosing types. A type that requires a member of its own type has no default */
function fill(reference: TypeReference, value: unknown, within: Set<TypeDefinition>): unknown {
  if (typeof reference === 'string') return value === undefined && isBuiltInType(reference) ? zeroOf(reference) : value;
  const type = reference();
  // .NET has no default for a list or a union
  if (type.kind === 'list' || type.kind === 'union') return value;
  if (type.kind === 'simple') return value === undefined ? (type.enumeration?.[0] ?? zeroOf(type.base)) : value;
  if (value === undefined) {
    if (within.has(type)) return undefined;
    within = new Set(within).add(type);
  } else within = new Set();
  if (type.kind === 'array') return Array.isArray(value) ? items(type.item, value) : (value ?? []);
  if (value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value))) return value;
  const filled: Record<string, unknown> = { ...value };
  for (const member of type.elements) {
    // a missing choice stays missing
    if (member.kind === 'group' || member.kind === 'any') continue;
    const key = member.key ?? member.name;
    // a member may be named `__proto__`, so read own properties only, and define the value instead of assigning it
    const given: unknown = Object.hasOwn(filled, key) ? filled[key] : undefined;
    const full = given === null ? null : memberValue(member, given, within);
    if (full !== undefined) Object.defineProperty(filled, key, { ...property, value: full });
  }
  return filled;
}

function memberValue(member: ElementParticle, value: unknown, within: Set<TypeDefinition>): unknown {
  const { min = 1, max = 1 } = member;
  if (max > 1) return Array.isArray(value) ? items(member, value) : (value ?? (min > 0 ? [] : undefined));
  return value === undefined && min === 0 ? undefined : fill(member.type, value, within);
}

function items(item: ElementParticle, values: readonly unknown[]): unknown[] {
  return values.map((value) => (value === null ? null : fill(item.type, value, new Set())));
}

const property = { configurable: true, enumerable: true, writable: true } as const;

const zeros: Partial<Record<BuiltInType, Value>> = {
  decimal: '0',
  dateTime: '0001-01-01T00:00:00',
  date: '0001-01-01',
  time: '00:00:00',
  duration: 'PT0S',
};

const zeroByType = { string: '', number: 0, bigint: 0n, boolean: false } as const;

function zeroOf(type: BuiltInType): Value {
  const { typescript } = builtIns[type];
  if (typescript === 'Uint8Array') return new Uint8Array();
  return typescript === 'string[]' ? [] : (zeros[type] ?? zeroByType[typescript]);
}
