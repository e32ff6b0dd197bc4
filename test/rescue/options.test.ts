import { describe, expect, test } from 'vitest';
import { AuthState, RescueClient, RescueRequestError, type RescueClientOptions } from '../../src/index.js';

const auth = new AuthState('https://rescue.example/API/API.asmx');

test('the default endpoint is that of the guide', () => {
  expect(new RescueClient().auth.endpoint).toBe('https://secure.logmeinrescue.com/API/API.asmx');
});

describe('an invalid option is rejected with its name and what it must be', () => {
  test.each<[object, string]>([
    [{ auth: {} }, 'auth must be an AuthState; see AuthState.deserialize, not an object'],
    [{ authCode: 5 }, 'authCode must be an authcode or an API token (a string), not a number'],
    [{ authCode: '' }, 'authCode must not be empty; omit it to send none'],
    [{ authCode: ' a' }, 'authCode must not start or end with whitespace; trim text read from a file'],
    [{ authCode: 'a\n' }, 'authCode must not start or end with whitespace; trim text read from a file'],
    [
      { auth, endpoint: 'https://rescue.example:444/API/API.asmx' },
      'auth has a different origin than endpoint, and is never sent to other origins; log in again',
    ],
    [
      { auth, endpoint: 'https://rescue.example/', authCode: 'a' },
      'authCode cannot be combined with auth, which has its own authcode',
    ],
  ])('%o', (options, message) => {
    let error: unknown;
    try {
      new RescueClient(options as RescueClientOptions);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(RescueRequestError);
    expect((error as Error).message).toBe(`new RescueClient: ${message}. Nothing was sent.`);
  });
});

test('a state continues at another path of its origin', () => {
  expect(new RescueClient({ auth, endpoint: 'https://rescue.example/other' }).auth).toBe(auth);
});
