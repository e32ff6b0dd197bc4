import { compiledSimpleType } from '../soap/schema/simple-types.js';
import { membersOf, type Operation, type TypeReference } from '../soap/schema/contract.js';
import { withDefaults } from './default-values.js';
import type { HttpRequest } from './http-server.js';
import { ServerFault } from './soap-reply.js';

/** Returns the values of a query or a form, by lower-case name. Like ASP.NET, joins repeated values with commas. */
export function formValues(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    const key = name.toLowerCase();
    const before = values.get(key);
    values.set(key, before === undefined ? value : `${before},${value}`);
  }
  return values;
}

/** Returns `true` if the body of a request is a URL-encoded form. */
export function isForm({ headers }: HttpRequest): boolean {
  return /^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers['content-type'] ?? '');
}

/** Decodes a form value. @returns undefined if the type does not allow the value */
export function decodedValue(type: TypeReference, text: string): unknown {
  return isSimple(type) ? compiledSimpleType(type).decode(text, undefined, true) : undefined;
}

function isSimple(type: TypeReference): boolean {
  if (typeof type === 'string') return type !== 'anyType' && type !== 'tree';
  const { kind } = type();
  return kind !== 'complex' && kind !== 'array';
}

/**
 * Reads a call that uses ASMX's HttpGet or HttpPost protocol (`POST /API/API.asmx/login`). Every parameter is required.
 *
 * @param text the query or the form
 * @throws ServerFault with the message that ASMX returns
 */
export function readHttpCall({ input }: Operation, text: string): unknown {
  const values = formValues(text);
  const request = membersOf(input).map(({ name, key = name, type }) => {
    const given = values.get(name.toLowerCase());
    if (given === undefined) throw new ServerFault(`Missing parameter: ${name}.`);
    const value = decodedValue(type, given);
    if (value === undefined) throw new ServerFault(`Cannot convert the value of ${name}.`);
    return [key, value] as const;
  });
  return input && withDefaults(input.type, Object.fromEntries(request));
}
