import { expect, test } from 'vitest';
import { hasClass } from '../../../src/error-brand.js';
import { isRescueError } from '../../../src/error-checks.js';
import { AuthStoreError } from '../../../src/managed/stores/auth-store.js';
import { memoryStore } from '../../../src/managed/stores/memory-store.js';

test('AuthStoreError is an error of the package, with its cause', () => {
  const cause = new Error('refused');
  const error = new AuthStoreError('down', { cause });
  expect(isRescueError(error)).toBe(true);
  expect(hasClass(error, 'AuthStoreError')).toBe(true);
  expect(error).toMatchObject({ name: 'AuthStoreError', outcome: 'not-sent', cause });
  expect(new AuthStoreError('down', { outcome: 'refused' }).outcome).toBe('refused');
});

test('two memory stores share nothing', async () => {
  const [one, other] = [memoryStore(), memoryStore()];
  const version = await one.compareAndSet('key', undefined, 'value', 60_000);
  expect(await one.read('key')).toEqual({ version, value: 'value' });
  expect(await other.read('key')).toBeUndefined();
});
