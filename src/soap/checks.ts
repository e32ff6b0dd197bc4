import { isUint8Array } from 'node:util/types';
import type { ArgumentIssue, SoapRequestError } from '../errors.js';
import { ended, suggestion } from '../suggestion.js';
import { kindOf } from './schema/simple-types.js';

/**
 * Checks of the values that callers pass, composed of small functions. `check` applies a check and throws an error that
 * lists every problem (`requestError`). Error messages never quote a value.
 *
 * These checks do the work of zod schemas, because loading zod would take a quarter of the CPU time until a process
 * receives its first reply. `src/schemas.ts` exports zod schemas of the arguments with the same messages.
 */

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
  options: { operation?: string | undefined; cause?: unknown; whole?: string } = {},
): SoapRequestError {
  const { operation, cause, whole = 'the argument' } = options;
  const list = issues.slice(0, MAX_LISTED).map(({ path, message }) => `${path.join('.') || whole} ${message}`);
  if (issues.length > MAX_LISTED) list.push(`and ${issues.length - MAX_LISTED} more, see issues`);
  return new RequestError(`${name}: ${ended(list.join('; '))} Nothing was sent.`, { operation, issues, cause });
}

/** A check of a value. */
export interface Check<T> {
  /** Returns the value to use. If the value is not valid, adds issues, and the result must not be used. */
  readonly read: (value: unknown, path: ArgumentIssue['path'], issues: ArgumentIssue[]) => T;
  /** Set only in an `OptionalCheck`. The types use it to make the member optional. */
  readonly isOptional?: boolean;
}

/** A check of an object, with the checks of its members. */
export interface ObjectCheck<S extends Shape> extends Check<ObjectOf<S>> {
  readonly shape: S;
}

/** A check of a member that may be missing. */
export interface OptionalCheck<T> extends Check<T | undefined> {
  readonly isOptional: true;
}

/** The checks of an object's members. */
export type Shape = Readonly<Record<string, Check<unknown>>>;

/** The type of the values that a check returns. */
export type Checked<C> =
  C extends OptionalCheck<infer T> ? Exclude<T, undefined> : C extends Check<infer T> ? T : never;

type OptionalKeys<S> = { [K in keyof S]: S[K] extends OptionalCheck<unknown> ? K : never }[keyof S];
type ObjectOf<S> = { readonly [K in Exclude<keyof S, OptionalKeys<S>>]: Checked<S[K]> } & {
  readonly [K in OptionalKeys<S>]?: Checked<S[K]>;
};

/** A requirement for a value of the right type, and the message for a value that does not meet it. */
type Requirement<T> = readonly [test: (value: T) => boolean, message: string];
type Expected = ReturnType<typeof expected>;

/**
 * A check with a function.
 *
 * @param error the message for a value that fails the test
 * @param more requirements for a value that passes the test; only the first that is not met is reported
 */
export function is<T>(test: (value: unknown) => boolean, { error }: Expected, ...more: Requirement<T>[]): Check<T> {
  return {
    read(value, path, issues) {
      const message = test(value) ? more.find(([passes]) => !passes(value as T))?.[1] : error({ input: value });
      if (message !== undefined) issues.push({ path, message });
      return value as T;
    },
  };
}

const isInt = (value: unknown): boolean => Number.isSafeInteger(value);
const isInt32 = (value: unknown): boolean => isInt(value) && (value as number) === ((value as number) | 0);
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const string = (error: Expected, ...more: Requirement<string>[]): Check<string> =>
  is((value) => typeof value === 'string', error, ...more);
export const notEmpty: Requirement<string> = [(text) => text !== '', 'must not be empty'];
export const boolean = (error = expected('true or false')): Check<boolean> =>
  is((value) => typeof value === 'boolean', error);
/** A check of a finite number. @param what the expected value, for the message: `milliseconds since 1970` */
export const number = (what: string, ...more: Requirement<number>[]): Check<number> =>
  is((value) => Number.isFinite(value), expected(what, 'number'), ...more);
/** A check of an integer that a double represents exactly. */
export const int = (what: string, ...more: Requirement<number>[]): Check<number> =>
  is(isInt, expected(what, 'number'), ...more);
/** A check of an integer of 32 bits (`xs:int`). */
export const int32 = (what: string): Check<number> => is(isInt32, expected(what, 'number'));
/** The requirement that a number is not below a minimum. @param unit text that follows the minimum, such as `' ms'` */
export const atLeast = (least: number, unit = ''): Requirement<number> => [
  (value) => value >= least,
  `must be at least ${least}${unit}`,
];
/** The requirement that a number is not above a maximum. @param unit text that follows the maximum, such as `' ms'` */
export const atMost = (most: number, unit = ''): Requirement<number> => [
  (value) => value <= most,
  `must be at most ${most}${unit}`,
];
export const oneOf = <const T>(values: readonly T[], error: Expected): Check<T> =>
  is((value) => values.includes(value as T), error);
/** A check of a function. Its parameters and its result are not checked. */
export const functionOf = <T>(): Check<T> => is((value) => typeof value === 'function', expected('a function'));
export const instance = <T>(type: abstract new (...args: never[]) => T, what: string): Check<T> =>
  is((value) => value instanceof type, expected(what));
/** A check of an object with any members. Arrays are rejected. */
export const anObject = (what: string): Check<object> => is(isObject, expected(what));

export function optional<T>({ read }: Check<T>): OptionalCheck<T> {
  return {
    isOptional: true,
    read: (value, path, issues) => (value === undefined ? undefined : read(value, path, issues)),
  };
}

/** A check of a value that may be missing. @param initial the value to use if it is missing */
export function defaulted<T>({ read }: Check<T>, initial: NoInfer<T>): Check<T> {
  return { read: (value, path, issues) => (value === undefined ? initial : read(value, path, issues)) };
}

export function nullable<T>({ read }: Check<T>): Check<T | null> {
  return { read: (value, path, issues) => (value === null ? null : read(value, path, issues)) };
}

/** A check of an array. If the array meets all requirements, each item is checked. */
export function arrayOf<T>(
  { read }: Check<T>,
  error: Expected,
  ...more: Requirement<readonly unknown[]>[]
): Check<T[]> {
  const array = is<readonly unknown[]>(Array.isArray, error, ...more);
  return {
    read(value, path, issues) {
      const count = issues.length;
      const items = array.read(value, path, issues);
      // unlike `map`, this also reads the holes of a sparse array
      return issues.length > count ? [] : Array.from(items, (item, at) => read(item, [...path, at], issues));
    },
  };
}

/**
 * A check of an object. The result is a new object with the members in `shape` that are not undefined.
 *
 * @param ignoresOthers `true` to leave out members that are not in `shape`. Default: such members are rejected
 */
export function object<S extends Shape>(
  shape: S,
  { error }: Expected = expected('an object', 'object'),
  ignoresOthers = false,
): ObjectCheck<S> {
  const names = Object.keys(shape);
  return {
    shape,
    read(value, path, issues) {
      const result: Record<string, unknown> = {};
      if (!isObject(value)) issues.push({ path, message: error({ input: value }) });
      else {
        for (const name of names) {
          const member = (shape[name] as Check<unknown>).read(
            (value as Record<string, unknown>)[name],
            [...path, name],
            issues,
          );
          if (member !== undefined) result[name] = member;
        }
        // not push(...), which overflows the stack for the 100,000 names of a large buffer
        if (!ignoresOthers) for (const issue of unknownNames(value, path, names)) issues.push(issue);
      }
      return result as ObjectOf<S>;
    },
  };
}

/** A check of an object that leaves out members that are not in `shape`. */
export const looseObject = <S extends Shape>(shape: S): ObjectCheck<S> => object(shape, undefined, true);

const VERIFIED = 'verification cannot be switched off; to trust a private authority, set tls.ca';

function unknownNames(value: object, path: ArgumentIssue['path'], names: readonly string[]): ArgumentIssue[] {
  const unknown: string[] = [];
  // includes inherited names, because an AbortSignal or a URL that is passed instead of the options has no own names
  for (const name in value) if (!names.includes(name)) unknown.push(name);
  const hints = unknown.map((name) => (name === 'rejectUnauthorized' ? VERIFIED : suggestion(name, names)));
  return unknown.map((name, index) => {
    const hint = hints[index] ?? '';
    // the list of all names is long, so show it only once
    const message = hints.indexOf(hint) === index ? `is not known here; ${hint}` : 'is not known here';
    return { path: [...path, name], message };
  });
}

/**
 * A check of a time limit in milliseconds. The maximum is the longest delay that a Node timer supports (24.8 days). A
 * timer with a longer delay would fire immediately.
 */
export const milliseconds = (...more: Requirement<number>[]): Check<number> =>
  int('a whole number of milliseconds', atLeast(1, ' ms'), atMost(2 ** 31 - 1, ' ms'), ...more);

/**
 * Checks a value and returns the value to use.
 *
 * @param RequestError the class of the error to throw
 * @param name the name of the function or constructor that was called, for the message
 * @param operation the operation that the error names. Default: none
 * @throws RequestError that lists every problem
 */
export function check<T>(
  RequestError: typeof SoapRequestError,
  { read }: Check<T>,
  value: unknown,
  name: string,
  operation?: string,
): T {
  const issues: ArgumentIssue[] = [];
  const checked = read(value, [], issues);
  if (issues.length > 0) throw requestError(RequestError, name, issues, { operation });
  return checked;
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
