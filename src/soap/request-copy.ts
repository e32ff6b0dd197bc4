import { isUint8Array } from 'node:util/types';
import type { SoapRequestError } from '../errors.js';
import { requestError } from './checks.js';

/**
 * The maximum nesting depth to copy, so that copying cannot overflow the stack. Real requests are not nested as deeply.
 */
const MAX_DEPTH = 500;
/** The maximum size of binary data to copy, in bytes. Larger data is assumed to be a file, not a secret. */
const MAX_BYTES = 64 * 1024;

/**
 * Copies the plain objects, arrays and small binary data in a request. Callers may clear a password after starting a
 * call, but the values that were sent are still needed to mask the reply.
 *
 * Class instances and values nested deeper than 500 levels are not copied. Cycles are preserved. The encoder rejects
 * cyclic and deeply nested values.
 *
 * @throws RequestError if the request cannot be read
 */
export function copyOf(value: unknown, operation: string, RequestError: typeof SoapRequestError): unknown {
  try {
    return copied(value, new Map(), 0);
  } catch (cause) {
    const message = 'cannot be read: a getter or a proxy in it threw an error; see cause';
    throw requestError(RequestError, operation, [{ path: [], message }], { operation, cause, whole: 'the request' });
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
    // assigning to `__proto__` would set the prototype
    if (key === '__proto__') Object.defineProperty(copy, key, { value: safe, enumerable: true });
    else copy[key] = safe;
  }
  return copy;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
