import { isUint8Array } from 'node:util/types';
import type { SoapRequestError } from '../errors.js';

/** The maximum depth. No real request is nested as deep, and copying must not overflow the stack. */
const MAX_DEPTH = 500;
/** The maximum size of binary data that is copied. Larger data is a file and not a secret. */
const MAX_BYTES = 64 * 1024;

/**
 * Copies plain objects, arrays and small binary data. Callers clear passwords after a call has begun, and a later fault must
 * still be masked with the values that were sent.
 *
 * Class instances and values nested deeper than 500 are not copied, and cycles are kept: the encoder
 * rejects them.
 *
 * @throws RequestError if it cannot be read
 */
export function copyOf(value: unknown, operation: string, RequestError: typeof SoapRequestError): unknown {
  try {
    return copied(value, new Map(), 0);
  } catch (cause) {
    const message = 'cannot be read: a getter or a proxy in it throws; see cause';
    throw new RequestError(`${operation}: the request ${message}. Nothing was sent.`, {
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
    // assigning to this name would set the prototype
    if (key === '__proto__') Object.defineProperty(copy, key, { value: safe, enumerable: true });
    else copy[key] = safe;
  }
  return copy;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
