import type { ArgumentIssue, SoapRequestError } from '../errors.js';
import { ended } from '../suggestion.js';
import { kindOf } from './schema/simple-types.js';

/** The parts of errors about values that callers pass. No message quotes a value. */

/**
 * The error of a zod schema: what it expects, and what it received.
 *
 * @param types the types that have other valid values: "not another string" instead of "not a string"
 */
export function expected(what: string, ...types: readonly string[]) {
  return {
    error: ({ input }: { readonly input?: unknown }): string =>
      input === undefined
        ? `is missing; it must be ${what}`
        : `must be ${what}, not ${kindOf(input, types.includes(typeof input) ? typeof input : '')}`,
  };
}

/** The maximum number of issues in a message. An array of a hundred thousand rows may have one for each row. */
const MAX_LISTED = 20;

/**
 * Creates the error for options or arguments that are not valid.
 *
 * @param name of the operation, function or constructor that received them
 * @param whole what an issue without a path is about
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
