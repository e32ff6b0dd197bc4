import type { ElementParticle, TypeReference } from '../soap/schema/contract.js';
import { builtIns, isBuiltInType, type BuiltInType, type Value } from '../soap/schema/values.js';
import { ownOf, setOwn } from '../soap/xml/names.js';

/**
 * Adds the values that ASMX uses for missing members, because a .NET value type cannot be absent: 0, false, or the
 * first value of an enumeration. A missing required string becomes empty, even if the service uses an enumeration: if
 * the WSDL declares a string, we do not know the enum values. A missing structure stays missing, like a null in .NET.
 */
export function withDefaults(reference: TypeReference, value: unknown): unknown {
  const type = typeof reference === 'string' ? undefined : reference();
  if (Array.isArray(value)) return type?.kind === 'array' ? items(type.item.type, value) : value;
  if (type?.kind !== 'complex' || typeof value !== 'object' || value === null) return value;
  const filled: Record<string, unknown> = { ...value };
  for (const member of type.elements) {
    // a missing choice stays missing
    if (member.kind === 'group' || member.kind === 'any') continue;
    const key = member.key ?? member.name;
    const full = memberValue(member, ownOf(filled, key));
    if (full !== undefined) setOwn(filled, key, full);
  }
  return filled;
}

function memberValue({ type, min, max = 1 }: ElementParticle, value: unknown): unknown {
  if (value === undefined) return min === 0 ? undefined : max > 1 ? [] : initialValue(type);
  return max > 1 && Array.isArray(value) ? items(type, value) : withDefaults(type, value);
}

function items(type: TypeReference, values: readonly unknown[]): unknown[] {
  return values.map((value) => withDefaults(type, value));
}

function initialValue(reference: TypeReference): unknown {
  if (typeof reference === 'string') return isBuiltInType(reference) ? zeroOf(reference) : undefined;
  const type = reference();
  if (type.kind === 'array') return [];
  // .NET has no default for a list or a union
  if (type.kind !== 'simple') return undefined;
  const [first] = type.enumeration ?? [];
  return (first === undefined ? undefined : builtIns[type.base].decode(first)) ?? zeroOf(type.base);
}

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
