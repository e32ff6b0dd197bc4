import type { ArgumentIssue, SoapRequestError } from '../errors.js';
import { check, object, requestError, type Check } from './checks.js';
import { secretsOfField } from './masked-envelope.js';
import { kindOf } from './schema/simple-types.js';

/**
 * HTTP header fields by name. A field with the value `undefined` is not sent. In call options, `undefined` removes a
 * field that was set on the client.
 */
export type HttpHeaderFields = { readonly [name: string]: string | undefined };

/**
 * HTTP header fields, or a function that returns them. The function is called with the operation name for each request.
 * The function must be synchronous: refresh tokens in advance, and return the current token.
 */
export type HttpHeaders = HttpHeaderFields | ((operation: string) => HttpHeaderFields);

/** Header fields that cannot be set because the client or another option sets them, each with an explanation. */
const reserved: ReadonlyMap<string, string> = new Map([
  ['host', 'is the host of the endpoint option'],
  ['content-type', 'is set by the soapVersion option'],
  ['content-encoding', 'is not supported: requests are not compressed'],
  ['soapaction', 'is set by the contract, which has the action of each operation'],
  ['cookie', 'is set by the client: see its auth option, or its cookies property'],
  ['proxy-authorization', 'is set by the proxy option: http://user:password@host:port'],
  ...['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'te', 'trailer', 'upgrade', 'expect'].map(
    (name) => [name, 'is set by the transport option'] as const,
  ),
]);

/** The check of the `httpHeaders` option. It copies the header fields. */
export const httpHeadersCheck: Check<HttpHeaders> = {
  read: (value, path, issues) =>
    typeof value === 'function' ? (value as HttpHeaders) : checkedFields(value, path, issues),
};

/** Copies header fields and checks them. */
function checkedFields(given: unknown, path: ArgumentIssue['path'], issues: ArgumentIssue[]): HttpHeaderFields {
  const fields: Record<string, string> = {};
  const names = new Set<string>();
  if (given instanceof Promise) given.catch(() => undefined);
  // an array, a Map, a Headers object and a promise have no own properties, so they would send nothing
  if (typeof given !== 'object' || given === null || Symbol.iterator in given || given instanceof Promise) {
    const found = given instanceof Object ? `a value of the class ${given.constructor.name}` : kindOf(given, '');
    const message = `must be an object of names and values, or a function that returns one at once, not ${found}`;
    issues.push({ path, message });
    return fields;
  }
  for (const [name, value] of Object.entries(given)) {
    const problem = fieldProblem(name, value, names);
    if (problem !== undefined) issues.push({ path: [...path, name], message: problem });
    fields[name] = value as string;
  }
  return fields;
}

function fieldProblem(name: string, value: unknown, names: Set<string>): string | undefined {
  const lower = name.toLowerCase();
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
    return 'is not a valid header field name: expected letters, digits and hyphens';
  const owner = reserved.get(lower);
  if (owner !== undefined) return `cannot be set here: it ${owner}`;
  if (names.has(lower)) return 'is given twice: header field names are case-insensitive';
  names.add(lower);
  if (value === undefined) return undefined;
  if (typeof value !== 'string') return `must be a string, not ${kindOf(value, '')}`;
  // RFC 9110, 5.5
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
    ? undefined
    : 'must not contain line breaks, other control characters, or characters beyond Latin-1';
}

/**
 * Adds the header fields set on the client and in the call options. Fields in the call options take precedence.
 *
 * @throws RequestError if a function throws an error, or returns anything other than header fields
 */
export function addHttpHeaders(
  headers: Record<string, string>,
  given: readonly (HttpHeaders | undefined)[],
  operation: string,
  RequestError: typeof SoapRequestError,
): void {
  for (const each of given)
    for (const [name, value] of Object.entries(fieldsOf(each, operation, RequestError))) {
      const lower = name.toLowerCase();
      for (const other of Object.keys(headers)) if (other.toLowerCase() === lower) delete headers[other];
      if (value !== undefined) headers[name] = value;
    }
}

/** Returns the secrets in the header fields of a request, except cookies. */
export function secretsOfFields(headers: { readonly [name: string]: string }): readonly string[] {
  return Object.entries(headers).flatMap(([name, value]) => (name === 'Cookie' ? [] : secretsOfField(name, value)));
}

const fieldsCheck = object({ httpHeaders: { read: checkedFields } satisfies Check<HttpHeaderFields> });

function fieldsOf(given: HttpHeaders | undefined, name: string, RequestError: typeof SoapRequestError) {
  if (typeof given !== 'function') return given ?? {};
  try {
    return check(RequestError, fieldsCheck, { httpHeaders: given(name) }, name, name).httpHeaders;
  } catch (cause) {
    if (cause instanceof RequestError) throw cause;
    const message = 'is a function that threw an error, or whose object did; see cause';
    throw requestError(RequestError, name, [{ path: ['httpHeaders'], message }], { operation: name, cause });
  }
}
