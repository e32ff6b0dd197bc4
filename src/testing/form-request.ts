import { compiledSimpleType } from '../soap/schema/simple-types.js';
import { membersOf, type Operation, type TypeReference } from '../soap/schema/contract.js';
import { withDefaults } from './default-values.js';
import type { HttpRequest } from './http-server.js';
import type { ReplyFormat } from './reply-format.js';
import { ServerFault } from './soap-reply.js';

/** An address that accepts an operation as a query or a form: HttpGet, HttpPost, or a page next to the service. */
export interface FormAddress {
  readonly operation: Operation;
  readonly format: ReplyFormat;
  /**
   * On a page, the names of the parameters by key of the element. A missing or invalid value counts as the default. If
   * absent, parameters are named like their elements, and ASMX requires all of them.
   */
  readonly pageNames?: ReadonlyMap<string, string>;
}

/** Returns the values of queries or forms, by lower-case name. Like ASP.NET, joins repeated values with commas. */
export function formValues(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    const key = name.toLowerCase();
    const before = values.get(key);
    values.set(key, before === undefined ? value : `${before},${value}`);
  }
  return values;
}

/** Returns the form in the body of a request. Like ASP.NET, treats any other content type as an empty form. */
export function formOf({ method, headers, body }: HttpRequest): string {
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers['content-type'] ?? '');
  return method === 'POST' && isForm ? Buffer.from(body).toString() : '';
}

/**
 * Decodes the values of a call.
 *
 * @throws ServerFault with the message that ASMX returns
 */
export function readForm(
  { operation: { input }, pageNames }: FormAddress,
  values: ReadonlyMap<string, string>,
): unknown {
  const request: Record<string, unknown> = {};
  for (const { name, key = name, type } of membersOf(input)) {
    const given = values.get(pageNames ? (pageNames.get(key) ?? '') : name.toLowerCase());
    const value =
      given !== undefined && isSimple(type) ? compiledSimpleType(type).decode(given, undefined, true) : undefined;
    if (value !== undefined) request[key] = value;
    else if (!pageNames)
      throw new ServerFault(
        given === undefined ? `Missing parameter: ${name}.` : `Cannot convert the value of ${name}.`,
      );
  }
  return input && withDefaults(input.type, request);
}

function isSimple(type: TypeReference): boolean {
  if (typeof type === 'string') return type !== 'anyType' && type !== 'tree';
  const { kind } = type();
  return kind !== 'complex' && kind !== 'array';
}
