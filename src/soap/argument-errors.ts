import type { ArgumentIssue, SoapRequestError } from '../errors.js';
import { ended } from '../suggestion.js';
import { kindOf } from './schema/simple-types.js';

/** Builds errors about values that callers pass. Error messages never quote a value. */

/**
 * Creates the error message of a check or a zod schema. The message says what was expected and what was received.
 *
 * @param what the expected value, such as `a string`
 * @param types the JavaScript types of valid values. For an invalid value of such a type, the message says "not another
 * string" instead of "not a string"
 */
export function expected(what: string, ...types: readonly string[]) {
  return {
    error: ({ input }: { readonly input?: unknown }): string =>
      input === undefined
        ? `is missing; it must be ${what}`
        : `must be ${what}, not ${kindOf(input, types.includes(typeof input) ? typeof input : '')}`,
  };
}

/** The maximum number of issues to list in a message. A long array may have an issue in every row. */
const MAX_LISTED = 20;

/**
 * Creates the error for invalid options or arguments.
 *
 * @param name the name of the operation, function or constructor that received them
 * @param whole the name that the message uses for the value if an issue has no path
 */
export function requestError(
  RequestError: typeof SoapRequestError,
  name: string,
  issues: readonly ArgumentIssue[],
  {
    operation,
    cause,
    whole = 'the argument',
  }: { operation?: string | undefined; cause?: unknown; whole?: string } = {},
): SoapRequestError {
  const list = issues.slice(0, MAX_LISTED).map(({ path, message }) => `${path.join('.') || whole} ${message}`);
  if (issues.length > MAX_LISTED) list.push(`and ${issues.length - MAX_LISTED} more, see issues`);
  return new RequestError(`${name}: ${ended(list.join('; '))} Nothing was sent.`, { operation, issues, cause });
}
