import { isUint8Array } from 'node:util/types';
import * as z from 'zod';
import type { ArgumentIssue, SoapRequestError } from '../errors.js';
import { suggestion } from '../suggestion.js';
import { expected, requestError } from './argument-errors.js';
import { httpHeadersSchema } from './http-headers.js';

/** Checks the values that callers pass: options, stubs and requests. Error messages never quote a value. */

/**
 * A time limit in milliseconds. The maximum is the longest delay that a Node timer supports (24.8 days). A timer with a
 * longer delay would fire immediately.
 */
export const milliseconds = z
  .int(expected('a whole number of milliseconds', 'number'))
  .min(1, 'must be at least 1 ms')
  .max(2 ** 31 - 1, 'must be at most 2147483647 ms');

/** The schema for the options of a single call. The encoder checks the content of `soapHeaders`. */
export const callOptions = z.strictObject({
  timeoutMs: milliseconds.optional(),
  signal: z.instanceof(AbortSignal, expected('an AbortSignal')).optional(),
  httpHeaders: httpHeadersSchema.optional(),
  soapHeaders: z.looseObject({}, expected('an object of header blocks by key ($any: XmlElements)')).optional(),
  onSoapHeaders: z.custom((value) => typeof value === 'function', expected('a function')).optional(),
});

const notAnObject = expected('an object', 'object');
/** The error messages of schemas that do not define any. */
const otherErrors = {
  error: (issue: z.core.$ZodRawIssue) => (issue.expected === 'object' ? notAnObject.error(issue) : undefined),
};

/**
 * Validates a value against a schema and returns the parsed value.
 *
 * @param RequestError the class of the error to throw
 * @param name the name of the function or constructor that was called, for the message
 * @throws RequestError listing every problem
 */
export function check<S extends z.ZodType>(
  RequestError: typeof SoapRequestError,
  schema: S,
  value: unknown,
  name: string,
  operation?: string,
): z.output<S> {
  const parsed = schema.safeParse(value, otherErrors);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.flatMap((issue) => issuesOf(issue, schema));
  throw requestError(RequestError, name, issues, { operation });
}

/** Option names used by other libraries, and what to use instead. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ...['rejectUnauthorized', 'strictSSL', 'insecure'].map(
    (name) => [name, 'verification cannot be switched off; to trust a private authority, set tls.ca'] as const,
  ),
  ...['agent', 'httpAgent', 'httpsAgent', 'dispatcher'].map(
    (name) => [name, 'use the options proxy and tls, or a transport of your own, of the client'] as const,
  ),
  ['headers', 'use httpHeaders, or soapHeaders for header blocks of a call'],
  ['onHeaders', 'use onSoapHeaders'],
  ['retries', 'this client never retries; the outcome of an error says whether you may'],
  ['debug', "use logLevel: 'debug'"],
  ...['url', 'baseURL', 'host'].map((name) => [name, 'use the endpoint option of the client'] as const),
]);

/** Returns the property names that a schema defines at a path. */
function namesAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let at: unknown = schema;
  for (const key of path) {
    if (at instanceof z.ZodArray) at = at.element;
    else if (at instanceof z.ZodObject) at = (at.shape as Record<PropertyKey, unknown>)[key];
    while (at instanceof z.ZodOptional || at instanceof z.ZodExactOptional) at = at.unwrap();
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

function issuesOf(issue: z.core.$ZodIssue, schema: z.ZodType): ArgumentIssue[] {
  const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
  if (issue.code === 'unrecognized_keys') {
    const known = namesAt(schema, issue.path);
    const hints = issue.keys.map((key) => otherNames.get(key) ?? suggestion(key, known));
    return issue.keys.map((key, index) => {
      const hint = hints[index] ?? '';
      // the list of all names is long, so show it only once
      const message = hints.indexOf(hint) === index ? `is not known here; ${hint}` : 'is not known here';
      return { path: [...path, key], message };
    });
  }
  return [{ path, message: issue.message }];
}

/**
 * Checks that the first argument of `call` is a generated stub.
 *
 * @throws RequestError if the argument is anything else, such as the name of an operation
 */
export function checkStub(stub: unknown, RequestError: typeof SoapRequestError): void {
  const { name, action } = (stub ?? {}) as { readonly name?: unknown; readonly action?: unknown };
  if (typeof stub === 'object' && typeof name === 'string' && typeof action === 'string') return;
  const message = 'must be a generated stub. To call an operation by its name, use client.operations[name]';
  throw requestError(RequestError, 'call', [{ path: [], message }], { whole: 'the operation' });
}

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
