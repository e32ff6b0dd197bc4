import { beforeAll, describe, expect, test, vi } from 'vitest';
import { isRescueError, isSoapError } from '../src/error-checks.js';
import * as errors from '../src/errors.js';
import { AuthStoreError } from '../src/managed/stores/auth-store.js';

/** Returns the names of the classes in this copy of the package of which a value is an instance. */
function classesOf(value: unknown): string[] {
  return Object.entries(errors)
    .filter(([name, one]) => /^[A-Z]\w*Error$/.test(name) && value instanceof (one as typeof errors.SoapError))
    .map(([name]) => name)
    .sort();
}

test.each(['Request', 'Connection', 'Timeout', 'Throttled', 'Aborted', 'Fault', 'Reply'] as const)(
  'each Rescue error extends its Soap error and is a RescueError: %s',
  (stage) => {
    const options = {
      outcome: 'unknown',
      status: 500,
      timeoutMs: 1,
      issues: [],
      faultCode: '',
      faultString: '',
    } as const;
    const thrown = new errors.rescueErrors[stage]('x', { ...options, detail: undefined });
    expect(thrown.name).toBe(`Rescue${stage}Error`);
    expect(Object.getPrototypeOf(errors.rescueErrors[stage])).toBe(errors.soapErrors[stage]);
    expect(classesOf(thrown)).toEqual(
      expect.arrayContaining([`Rescue${stage}Error`, 'RescueError', `Soap${stage}Error`]),
    );
  },
);

/** Errors thrown by one copy of the package and caught in another copy. */
describe('an error from another copy of the package', () => {
  const other = {} as typeof errors & { AuthStoreError: typeof AuthStoreError };
  beforeAll(async () => {
    vi.resetModules();
    Object.assign(other, await import('../src/errors.js'));
    Object.assign(other, await import('../src/managed/stores/auth-store.js'));
    expect(other.RescueError).not.toBe(errors.RescueError);
  });

  test('is an instance of its class and base classes in both copies, and of no other class', () => {
    const thrown = new other.RescueTimeoutError('late', { outcome: 'unknown', timeoutMs: 5 });
    expect(classesOf(thrown)).toEqual([
      'RescueConnectionError',
      'RescueError',
      'RescueTimeoutError',
      'SoapConnectionError',
      'SoapError',
      'SoapTimeoutError',
    ]);
    expect(thrown instanceof Error).toBe(true);
    expect(isRescueError(thrown)).toBe(true);
    expect(isSoapError(thrown)).toBe(true);
    expect(thrown instanceof AuthStoreError).toBe(false);
  });

  test('of ServiceClient is not a Rescue error', () => {
    const thrown = new other.SoapThrottledError('later', { outcome: 'refused', status: 429 });
    expect(classesOf(thrown)).toEqual(['SoapConnectionError', 'SoapError', 'SoapThrottledError']);
    expect(isRescueError(thrown)).toBe(false);
    expect(isSoapError(thrown)).toBe(true);
  });

  test('for an aborted call is a Rescue error with the reason as its cause', () => {
    for (const reason of [new Error('mine'), null, 0, 'text']) {
      const thrown = new other.RescueAbortedError('aborted', { outcome: 'not-sent', cause: reason });
      expect(thrown).toBeInstanceOf(errors.RescueAbortedError);
      expect(thrown).not.toBeInstanceOf(errors.RescueConnectionError);
      expect(isRescueError(thrown)).toBe(true);
      expect(thrown).toMatchObject({ name: 'RescueAbortedError', code: 'ABORT_ERR', cause: reason });
    }
  });

  test('has the same members', () => {
    const thrown: unknown = new other.RescueResultError('no', {
      outcome: 'refused',
      code: 'ERROR',
      result: 'login_Error',
      reply: { loginResult: 'login_Error' },
    });
    if (!(thrown instanceof errors.RescueResultError)) throw new Error('not known');
    expect(thrown.reply).toEqual({ loginResult: 'login_Error' });
  });

  test('of a store is recognized, too', () => {
    expect(new other.AuthStoreError('down')).toBeInstanceOf(AuthStoreError);
  });
});

test("a class that a caller derives matches only its own errors, and a caller's look-alikes match no class", () => {
  class Mine extends errors.RescueError {}
  const base = new errors.RescueError('x', { outcome: 'unknown' });
  expect(base instanceof Mine).toBe(false);
  expect(new Mine('x', { outcome: 'unknown' }) instanceof Mine).toBe(true);
  expect(new Mine('x', { outcome: 'unknown' }) instanceof errors.RescueError).toBe(true);
  for (const value of [undefined, null, 'RescueError', new Error('x'), { name: 'RescueError' }]) {
    expect(value instanceof errors.RescueError).toBe(false);
  }
});
