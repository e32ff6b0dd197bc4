import type { ArgumentIssue, SoapRequestError } from '../errors.js';
import { ended } from '../suggestion.js';
import { kindOf } from './schema/simple-types.js';

/** Builds errors about values that callers pass. Error messages never quote a value. */

/**
 * Creates the error of a zod schema, which states what was expected and what was received.
 *
 * @param types types that also have valid values, so the message says "not another string" instead of "not a string"
 */
export function expected(what: string, ...types: readonly string[]) {
  return {
    error: ({ input }: { readonly input?: unknown }): string =>
      input === undefined
        ? `is missing; it must be ${what}`
        : `must be ${what}, not ${kindOf(input, types.includes(typeof input) ? typeof input : '')}`,
  };
}

/** The maximum number of issues to list in a message. An array may have an issue in each of a hundred thousand rows. */
const MAX_LISTED = 20;

/**
 * Creates the error for options or arguments that are not valid.
 *
 * @param name the name of the operation, function or constructor that received them
 * @param whole what to call the value if an issue has no path
 */
export function requestError(
  RequestError: typeof SoapRequestError,
  name: string,
  issues: readonly ArgumentIssue[],
  { operation, cause, whole = 'the argument' }: RequestErrorOptions = {},
): SoapRequestError {
  const list = issues.slice(0, MAX_LISTED).map(({ path, message }) => `${path.join('.') || whole} ${message}`);
  if (issues.length > MAX_LISTED) list.push(`and ${issues.length - MAX_LISTED} more, see issues`);
  return new RequestError(`${name}: ${ended(list.join('; '))} Nothing was sent.`, { operation, issues, cause });
}

interface RequestErrorOptions {
  readonly operation?: string | undefined;
  readonly cause?: unknown;
  readonly whole?: string;
}
