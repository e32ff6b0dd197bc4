import { isUint8Array } from 'node:util/types';
import { RescueRequestError } from '../errors.js';

/** No request is nested as deep, and copying must not overflow the stack. */
const MAX_DEPTH = 500;
/** Larger bytes are files and not secrets. */
const MAX_BYTES = 64 * 1024;

/**
 * Copies objects and arrays, as far as they have own members; what is in them stays as it is. Callers wipe passwords
 * after a call has begun, and a fault that comes later must still be masked.
 *
 * Class instances, what refers to itself and what is nested very deep are the encoder's to judge: it rejects them.
 *
 * @throws RescueRequestError if it cannot be read
 */
export function copyOf(value: unknown, operation: string): unknown {
  try {
    return copied(value, new Map(), 0);
  } catch (cause) {
    const message = 'cannot be read: a getter or a proxy in it throws; see cause';
    throw new RescueRequestError(`${operation}: the request ${message}. Nothing was sent.`, {
      operation,
      issues: [{ path: [], message }],
      cause,
    });
  }
}

function copied(value: unknown, copies: Map<object, unknown>, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (isUint8Array(value)) return value.length > MAX_BYTES ? value : new Uint8Array(value);
  const known = copies.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    copies.set(value, items);
    for (const each of value) items.push(typeof each === 'object' ? copied(each, copies, depth + 1) : each);
    return items;
  }
  if (!isPlain(value)) return value;
  const copy: Record<string, unknown> = {};
  copies.set(value, copy);
  for (const key of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[key];
    const safe = typeof member === 'object' ? copied(member, copies, depth + 1) : member;
    // the one name whose assignment would do something else
    if (key === '__proto__') Object.defineProperty(copy, key, { value: safe, enumerable: true });
    else copy[key] = safe;
  }
  return copy;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
