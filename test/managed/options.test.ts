import { describe, expect, test } from 'vitest';
import { RescueRequestError } from '../../src/index.js';
import { checkContention } from '../../src/managed/contention.js';
import { credentialsReader } from '../../src/managed/credentials.js';
import type { AuthenticationFailure } from '../../src/managed/errors.js';
import { splitOptions } from '../../src/managed/options.js';
import { Session } from '../../src/managed/session.js';
import { ManagedRescueClient, RescueAuthContentionError, type Credentials } from '../../src/managed.js';

const credentials = { email: 'ada@b.example', password: 'p' };

test('the defaults are those of the documentation, and other options are passed to RescueClient', () => {
  expect(splitOptions({ credentials, maxReplyBytes: 7 })).toEqual({
    managed: {
      credentials,
      session: 'authcode',
      timeoutMs: 60_000,
      retry: { attempts: 1, readOnly: [], delayMs: 250 },
      contention: { replacements: 3 },
      maxLogins: 10,
      leaseMs: 30_000,
      storeTimeoutMs: 5000,
    },
    others: { maxReplyBytes: 7 },
  });
  const { retry, contention } = splitOptions({ credentials, retry: {}, contention: {} }).managed;
  expect(retry).toEqual({ attempts: 3, readOnly: [], delayMs: 250 });
  expect(contention).toEqual({ replacements: 3 });
});

test('the least and the largest values are accepted', () => {
  const least = { timeoutMs: 1, maxLogins: 1, leaseMs: 100, storeTimeoutMs: 1, storeKey: 'k' };
  const nested = { retry: { attempts: 1, delayMs: 1 }, contention: { replacements: 1 } };
  expect(splitOptions({ credentials, ...least, ...nested }).managed).toMatchObject({ ...least, ...nested });
  expect(splitOptions({ credentials, maxLogins: 10, session: 'cookie' }).managed).toMatchObject({
    maxLogins: 10,
    session: 'cookie',
  });
});

const hasAuth =
  'is not allowed, because the client authenticates itself. Share a store, or pass an API token (credentials: { apiToken })';
const store = 'must be a store: an object with read and compareAndSet';
const milliseconds = 'must be a whole number of milliseconds';

describe('an invalid option is rejected with its name and what it must be', () => {
  test.each<[object, string]>([
    [{ auth: {} }, `auth ${hasAuth}`],
    [{ authCode: 'x' }, `authCode ${hasAuth}`],
    [
      { credentials: null },
      'credentials must be an e-mail address and password, single sign-on credentials, an API token, or a function that returns these, not null',
    ],
    [{ credentials: { apiToken: 5 } }, 'credentials.apiToken must be an API token (a string), not a number'],
    [{ credentials: { apiToken: '' } }, 'credentials.apiToken must not be empty'],
    [
      { credentials: { ssoId: '1', password: 'p' } },
      'credentials.company is missing; it must be the numeric ID of the company account: digits only',
    ],
    [
      { credentials: {} },
      "credentials.email is missing; it must be the e-mail address of a Rescue user (a string); credentials.password is missing; it must be the user's password (a string)",
    ],
    [{ store: null }, `store ${store}, not null`],
    [{ store: { read() {} } }, `store ${store}, not an object`],
    [{ store: { compareAndSet() {} } }, `store ${store}, not an object`],
    [{ storeKey: 5 }, 'storeKey must be a string, not a number'],
    [{ storeKey: '' }, 'storeKey must not be empty'],
    [{ session: 'token' }, "session must be 'authcode' or 'cookie', not another string"],
    [{ timeoutMs: 0 }, 'timeoutMs must be at least 1 ms'],
    [{ retry: { attempts: 0 } }, 'retry.attempts must be at least 1'],
    [
      { retry: { attempts: '3' } },
      'retry.attempts must be the maximum number of attempts (a whole number), not a string',
    ],
    [{ retry: { readOnly: 'getUser' } }, 'retry.readOnly must be an array of operation names, not a string'],
    [{ retry: { readOnly: [5] } }, 'retry.readOnly.0 must be the name of an operation, not a number'],
    [
      { retry: { readOnly: ['startSession'] } },
      'retry.readOnly.0 must not be startSession: a retry could start the session twice',
    ],
    [{ retry: { delayMs: 'x' } }, `retry.delayMs ${milliseconds}, not a string`],
    [{ contention: { replacements: 0 } }, 'contention.replacements must be at least 1'],
    [
      { contention: { replacements: 'x' } },
      'contention.replacements must be a whole number of replacements, not a string',
    ],
    [{ maxLogins: 0 }, 'maxLogins must be at least 1'],
    [{ maxLogins: 11 }, "maxLogins must be at most 10, the service's own limit"],
    [{ maxLogins: 'x' }, 'maxLogins must be a whole number of logins, not a string'],
    [{ leaseMs: 99 }, 'leaseMs must be at least 100 ms'],
    [{ storeTimeoutMs: 0 }, 'storeTimeoutMs must be at least 1 ms'],
    [{ onCall: 5 }, 'onCall must be a function, not a number'],
    [{ onAuthentication: 5 }, 'onAuthentication must be a function, not a number'],
  ])('%o', (options, message) => {
    let error: unknown;
    try {
      new ManagedRescueClient({ credentials, ...options } as never);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(RescueRequestError);
    expect((error as Error).message).toBe(`new ManagedRescueClient: ${message}. Nothing was sent.`);
  });
});

describe('the credentials function', () => {
  const { signal } = new AbortController();
  const failureOf = async (source: () => unknown, within = signal) =>
    credentialsReader(source as () => Credentials, 'new ManagedRescueClient')(within).catch((error: unknown) => error);
  const errorOf = (failure: unknown) =>
    (failure as AuthenticationFailure).toError({ operation: 'getUser', outcome: 'refused' });

  test('that fails is named, and its error is the cause', async () => {
    const cause = new Error('vault');
    const rejected = errorOf(await failureOf(() => Promise.reject(cause)));
    expect(rejected).toMatchObject({
      name: 'RescueAuthenticationError',
      operation: 'getUser',
      outcome: 'refused',
      message:
        'getUser: the credentials function failed; see cause. The service refused the call and did not execute it.',
      cause,
    });
    expect(rejected).not.toHaveProperty('retryAfterMs');
    expect(errorOf(await failureOf(() => Promise.reject(Object.assign(cause, { retryAfterMs: 7 }))))).toMatchObject({
      retryAfterMs: 7,
    });
  });

  test('may fail with any value', async () => {
    const rejected = errorOf(await failureOf(() => Promise.reject(undefined)));
    expect(rejected).toMatchObject({ name: 'RescueAuthenticationError', operation: 'getUser', outcome: 'refused' });
  });

  test('that returns invalid credentials is named', async () => {
    expect(errorOf(await failureOf(() => 5))).toMatchObject({
      message:
        'getUser: the credentials function returned invalid credentials; see cause. The service refused the call and did not execute it.',
      cause: {
        message:
          'the result of the credentials function: credentials must be an object, not a number. Nothing was sent.',
      },
    });
  });

  test('that never ends is abandoned with the signal', async () => {
    const controller = new AbortController();
    const reason = new Error('nobody waits');
    const waiting = failureOf(() => new Promise(() => undefined), controller.signal);
    controller.abort(reason);
    expect(await waiting).toBe(reason);
  });

  test('returns credentials whose digest depends on their values, but not on their order', async () => {
    const given: Credentials[] = [
      credentials,
      { password: 'p', email: 'ada@b.example' },
      { ...credentials, password: 'q' },
    ];
    const read = credentialsReader(() => given.shift() as Credentials, 'new ManagedRescueClient');
    const [one, same, other] = [await read(signal), await read(signal), await read(signal)];
    expect(one.credentials).toEqual(credentials);
    expect(same.digest).toBe(one.digest);
    expect(other.digest).not.toBe(one.digest);
    expect(one.digest).toMatch(/^[\w-]{43}$/);
    const [elsewhere] = [await credentialsReader(credentials, 'new ManagedRescueClient')(signal)];
    expect(elsewhere.digest).not.toBe(one.digest);
  });
});

test('the error of contention says how often the authcode was replaced, and how long the client waits', () => {
  const start = 1e12;
  let now = start + 100_000;
  const clock = { now: () => now } as never;
  const replacements = [0, 1, 20_000, 40_000].map((at) => start + at);
  const record = { format: 1, user: 'u', generation: 1, replacements } as const;
  let failure: unknown;
  try {
    checkContention(record, new Session('a', true, now), 3, clock);
  } catch (thrown) {
    failure = thrown;
  }
  const errorAt = (later: number) => {
    now = start + later;
    return (failure as AuthenticationFailure).toError({ operation: 'getUser', outcome: 'not-sent' });
  };
  // the second of the four replacements must be ten minutes old
  const error = errorAt(100_000.5);
  expect(error).toBeInstanceOf(RescueAuthContentionError);
  expect(error).toMatchObject({
    name: 'RescueAuthContentionError',
    operation: 'getUser',
    outcome: 'not-sent',
    retryAfterMs: 500_001,
    message:
      'getUser: the authcode of this user was replaced 4 times within 600 s. Another program is requesting authcodes for the same user, and each request invalidates the previous authcode. The call was not sent. Give all clients of the user one store, use an API token, or give each system its own user. This client will not request another authcode for 501 s (retryAfterMs).',
  });
  expect(errorAt(600_001)).toMatchObject({ retryAfterMs: 0 });
  expect(errorAt(700_000)).toMatchObject({ retryAfterMs: 0 });
});
