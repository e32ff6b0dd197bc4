import { inspect } from 'node:util';
import { expect } from 'vitest';
import { isRescueError } from '../../../src/error-checks.js';
import { AuthStoreError } from '../../../src/managed/stores/auth-store.js';
import { rejection } from '../../support/rejection.js';

/** Returns the error of a store with which a promise rejects. It shows neither the text SECRET nor the given key. */
export async function storeError(promise: Promise<unknown>, key = 'SECRET'): Promise<AuthStoreError> {
  const error = await rejection(promise);
  expect(error).toBeInstanceOf(AuthStoreError);
  expect(isRescueError(error)).toBe(true);
  const printed = inspect(error, { depth: null, showHidden: true });
  for (const hidden of ['SECRET', key]) expect(printed).not.toContain(hidden);
  return error as AuthStoreError;
}
