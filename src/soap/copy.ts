import { isUint8Array } from 'node:util/types';

/** No request is nested as deep, and copying must not overflow the stack. */
const MAX_DEPTH = 500;
/** Larger bytes are files and not secrets. */
const MAX_BYTES = 64 * 1024;

/**
 * Copies objects and arrays, as far as they have own members; what is in them stays as it is. Callers wipe passwords
 * after a call has begun, and a fault that comes later must still be masked.
 *
 * Class instances, what refers to itself and what is nested very deep are the encoder's to judge: it rejects them.
 */
export function copyOf(value: unknown, copies = new Map<object, unknown>(), depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (isUint8Array(value)) return value.length > MAX_BYTES ? value : new Uint8Array(value);
  const known = copies.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    copies.set(value, items);
    for (const each of value) items.push(typeof each === 'object' ? copyOf(each, copies, depth + 1) : each);
    return items;
  }
  if (!isPlain(value)) return value;
  const copy: Record<string, unknown> = {};
  copies.set(value, copy);
  for (const key of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[key];
    const copied = typeof member === 'object' ? copyOf(member, copies, depth + 1) : member;
    // the one name whose assignment would do something else
    if (key === '__proto__') Object.defineProperty(copy, key, { value: copied, enumerable: true });
    else copy[key] = copied;
  }
  return copy;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
