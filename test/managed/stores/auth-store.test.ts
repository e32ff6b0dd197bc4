import { expect, test } from 'vitest';
import { hasClass } from '../../../src/error-brand.js';
import { isRescueError } from '../../../src/error-checks.js';
import { AuthStoreError, contentOf, withDigest } from '../../../src/managed/stores/auth-store.js';
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

test.each(['', '\n', '{}', '\n{}'])('a text without its digest is damaged: %j', (text) => {
  expect(contentOf(text)).toBeUndefined();
});

test('a text with its digest is read, and is damaged if any character is missing', () => {
  const text = withDigest({ value: 'a\nb' });
  expect(contentOf(text)).toEqual({ value: 'a\nb' });
  for (let at = 0; at < text.length; at++) expect(contentOf(text.slice(0, at) + text.slice(at + 1))).toBeUndefined();
});
