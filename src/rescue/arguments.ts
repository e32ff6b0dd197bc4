import { z } from 'zod';
import { RescueRequestError, type ArgumentIssue } from '../errors.js';
import { suggestion } from '../soap/codec/encoder.js';

/** zod schemas of the facade's arguments and of the options of a call. Their messages never quote a value. */

const text = (what: string) => z.string({ error: `must be ${what}` }).min(1, 'must not be empty');
const int32 = (what: string) =>
  z.int32({ error: `must be ${what}, a whole number from -2147483648 to 2147483647 (xs:int)` });
const digits = 'must be the numeric id of the company account: digits only';

export const loginArguments = z.strictObject({
  email: text('the e-mail address of a Rescue user, a string'),
  password: text('the password of that user, a string'),
});

export const requestAuthCodeArguments = loginArguments;

export const requestAuthCodeSSOArguments = z.strictObject({
  ssoId: text('the single sign-on id of a technician, a string'),
  password: text('the single sign-on password of the company account, a string'),
  company: z.union([z.string().regex(/^\d+$/, digits), z.int().nonnegative()], { error: digits }),
});

export const startSessionArguments = z.strictObject({
  session: int32('the id of a support session'),
  node: int32('the id of the node (a technician) that takes it'),
  authCode: z.union([text('an authcode'), z.null()], { error: 'must be an authcode, or null to send none' }).optional(),
});

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

export const checkDescriptionOptions = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'must be the http(s) address of a description' }).optional(),
  timeoutMs: milliseconds.optional(),
  signal: z.instanceof(AbortSignal, { error: 'must be an AbortSignal' }).optional(),
  wsdl: z.string({ error: 'must be a file' }).optional(),
  allowMissing: z.array(z.string(), { error: 'must be a list of namespaces' }).optional(),
});

/**
 * The value, checked.
 *
 * @throws RescueRequestError naming everything that is wrong with it
 */
export function check<S extends z.ZodType>(schema: S, value: unknown, name: string, operation?: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const issues = parsed.error.issues.flatMap((issue) => asIssues(issue, value, known));
  const list = issues.map(({ path, message }) => `${path.join('.') || 'the argument'} ${message}`).join('; ');
  throw new RescueRequestError(`${name}: ${list}. Nothing was sent.`, { operation, issues });
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
