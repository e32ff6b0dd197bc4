import { expect, test } from 'vitest';
import { credentialsReader, userDigest } from '../../src/managed/credentials.js';
import { AuthenticationFailure } from '../../src/managed/errors.js';

const endpoint = 'https://secure.logmeinrescue.com/API/API.asmx';

// replicas with another version of the package use the same store, so the digests must not change
test.each([
  [endpoint, { email: 'ada@example.com', password: 'a' }, 'khIHWulXVk4nzOP1Uwn_zYvxX8dix-BEap9KSDTp608'],
  [endpoint, { ssoId: 'Ada', password: 'a', company: 654321 }, 'M_27RK7I4I47COkxseoY54Yma5naGxCxXvac_FmuL-U'],
])('the digest of a user stays the same in all versions: %#', (url, credentials, digest) => {
  expect(userDigest(url, credentials)).toBe(digest);
});

test('a user has one digest, however the address and the path are written', () => {
  const digest = userDigest(endpoint, { email: 'ada@example.com', password: 'a' });
  expect(userDigest(endpoint, { email: ' Ada@EXAMPLE.com ', password: 'b' })).toBe(digest);
  expect(userDigest(endpoint.toLowerCase(), { email: 'ada@example.com', password: 'a' })).toBe(digest);
  expect(userDigest(endpoint, { email: 'bob@example.com', password: 'a' })).not.toBe(digest);
  expect(userDigest('https://example.com/API/API.asmx', { email: 'ada@example.com', password: 'a' })).not.toBe(digest);
});

test('credentials from a function are checked like the option, and the error names the function', async () => {
  const read = credentialsReader(() => ({ email: 'ada@example.com' }) as never, 'ManagedRescueClient');
  const failure: unknown = await read(new AbortController().signal).catch((error: unknown) => error);
  const error = (failure as AuthenticationFailure).toError({ operation: 'getUser', outcome: 'not-sent' } as never);
  expect(failure).toBeInstanceOf(AuthenticationFailure);
  expect(error).toMatchObject({
    cause: {
      message: expect.stringMatching(
        /^the result of the credentials function: credentials\.password is missing/,
      ) as string,
    },
  });
});
