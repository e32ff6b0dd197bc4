import { z } from 'zod';
import type { ArgumentIssue, SoapRequestError } from '../errors.js';
import { suggestion } from '../suggestion.js';

/** zod schemas of the options of a call, and the check of arguments. Their messages never quote a value. */

/** No longer than the longest timer that Node keeps, 24.8 days: one beyond it would fire at once. */
export const milliseconds = z
  .int({ error: 'must be a whole number of milliseconds' })
  .min(1, 'must be at least 1 ms')
  .max(2 ** 31 - 1, 'must be at most 2147483647 ms');

export const callOptions = z.strictObject({
  timeoutMs: milliseconds.optional(),
  signal: z.instanceof(AbortSignal, { error: 'must be an AbortSignal' }).optional(),
  // what they hold is for the description to say
  headers: z.looseObject({}, { error: 'must be an object' }).optional(),
  onHeaders: z.custom((value) => typeof value === 'function', { error: 'must be a function' }).optional(),
});

/**
 * Checks a value by a schema.
 *
 * @param RequestError the class of the error that is thrown
 * @param name of the function or constructor that was called, for the message
 * @throws RequestError that lists everything that is wrong
 */
export function check<S extends z.ZodType>(
  RequestError: typeof SoapRequestError,
  schema: S,
  value: unknown,
  name: string,
  operation?: string,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const issues = parsed.error.issues.flatMap((issue) => asIssues(issue, value, known));
  const list = issues.map(({ path, message }) => `${path.join('.') || 'the argument'} ${message}`).join('; ');
  throw new RequestError(`${name}: ${list}. Nothing was sent.`, { operation, issues });
}

function asIssues(issue: z.core.$ZodIssue, value: unknown, known: readonly string[]): ArgumentIssue[] {
  const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const hint = path.length === 0 ? suggestion(key, known) : 'check its spelling';
      return { path: [...path, key], message: `is not known here; ${hint}` };
    });
  // zod's own words are not for an argument that is no object at all
  if (path.length === 0) return [{ path, message: 'must be an object' }];
  return [{ path, message: isMissing(value, issue.path) ? `is missing; it ${issue.message}` : issue.message }];
}

function isMissing(value: unknown, path: readonly PropertyKey[]): boolean {
  const found = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);
  return found === undefined;
}
