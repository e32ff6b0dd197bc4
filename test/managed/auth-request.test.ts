import { describe, expect, test } from 'vitest';
import { RescueConnectionError, RescueResultError } from '../../src/index.js';
import { authenticationRequests } from '../../src/managed/auth-request.js';
import { CredentialsRefused, type AuthenticationFailure } from '../../src/managed/errors.js';
import type { AuthenticationInfo, AuthenticationOptions } from '../../src/managed/options.js';

const credentials = { email: 'ada@b.example', password: 'p' };
const context = { operation: 'getUser', outcome: 'not-sent' } as const;

const refusal = (code: string, outcome: 'refused' | 'unknown' = 'refused') =>
  new RescueResultError(`requestAuthCode: ${code}.`, {
    operation: 'requestAuthCode',
    outcome,
    code,
    result: `requestAuthCode_${code}`,
    reply: { code },
  });

/** Sends one request 100 ms after the start, which takes 50 ms and has a given result. */
async function sent(result: unknown, reason: 'first' | 'refused' = 'first') {
  const infos: AuthenticationInfo[] = [];
  const calls: unknown[] = [];
  let elapsed = 1000;
  const requests = authenticationRequests(reason, {
    client: {
      requestAuthCode: async (...args: unknown[]) => {
        calls.push(args);
        elapsed += 50;
        if (result instanceof Error || typeof result === 'string') throw result;
        return result;
      },
    },
    clock: { elapsed: () => elapsed },
    onAuthentication: (info: AuthenticationInfo) => infos.push(info),
    sendAttempt: (attempt: number, send: () => unknown) => (calls.push(attempt), send()),
  } as unknown as AuthenticationOptions);
  elapsed += 100;
  const received = await requests.send('requestAuthCode', credentials, 7);
  requests.report(received);
  return { received, info: infos[0], calls, requests, infos };
}

const times = { attempt: 1, waitedMs: 100, durationMs: 150 };
const operation = 'requestAuthCode';

test('a request is sent as an attempt, with its time limit', async () => {
  const { calls, received, requests, infos } = await sent({ code: 'OK', authCode: 'a' });
  expect(calls).toEqual([1, [credentials, { timeoutMs: 7 }]]);
  expect(received).toEqual({ kind: 'ok', authCode: 'a' });
  await requests.send('requestAuthCode', credentials, 7);
  expect(calls[2]).toBe(2);
  requests.report(received);
  expect(infos).toEqual([
    { reason: 'first', operation, ...times, outcome: 'ok' },
    { reason: 'first', operation, attempt: 2, waitedMs: 150, durationMs: 200, outcome: 'ok' },
  ]);
});

test('an authcode of another client is reported without a request', async () => {
  const infos: AuthenticationInfo[] = [];
  let elapsed = 1000;
  const requests = authenticationRequests('first', {
    clock: { elapsed: () => elapsed },
    onAuthentication: (info: AuthenticationInfo) => infos.push(info),
  } as unknown as AuthenticationOptions);
  elapsed += 40;
  requests.report();
  expect(infos).toEqual([{ reason: 'taken-over', outcome: 'ok', attempt: 0, waitedMs: 40, durationMs: 40 }]);
});

test.each(['LIMITREACHED', 'POLLRATEEXCEEDED'])('%s means that the limit is reached', async (code) => {
  const error = refusal(code);
  const { received, info } = await sent(error, 'refused');
  expect(received).toEqual({ kind: 'limited', error });
  expect(info).toEqual({
    reason: 'refused',
    operation,
    ...times,
    outcome: 'refused',
    error: 'RescueResultError',
    code,
  });
});

describe('the failure of a request', () => {
  const again =
    'These credentials are not sent again. Supply other credentials, or call forgetRefusals() after the user has been corrected in the Administration Center.';
  const first = 'getUser: requestAuthCode, which must succeed first, failed; see cause.';
  const failed = async (error: unknown) => {
    const { received, info } = await sent(error);
    const { kind, failure } = received as { kind: string; failure: AuthenticationFailure };
    expect(kind).toBe('failed');
    return { failure, error: failure.toError(context) as Error, info };
  };

  test('whose credentials are refused is the refusal itself, and they are not sent again', async () => {
    const { failure, error, info } = await failed(refusal('INVALID'));
    expect(failure).toBeInstanceOf(CredentialsRefused);
    expect(error).toBeInstanceOf(RescueResultError);
    expect(error).toMatchObject({
      operation,
      outcome: 'refused',
      code: 'INVALID',
      result: 'requestAuthCode_INVALID',
      reply: { code: 'INVALID' },
      message: `requestAuthCode: INVALID. ${again}`,
    });
    expect(info).toEqual({
      reason: 'first',
      operation,
      ...times,
      outcome: 'refused',
      error: 'RescueResultError',
      code: 'INVALID',
    });
  });

  test('with an unknown code is an authentication error, and the credentials are not sent again', async () => {
    const cause = refusal('QUARANTINED', 'unknown');
    const { failure, error } = await failed(cause);
    expect(failure).toBeInstanceOf(CredentialsRefused);
    expect(error).toMatchObject({
      name: 'RescueAuthenticationError',
      message: `${first} ${again} The call was not sent.`,
    });
    expect(error.cause).toBe(cause);
  });

  test.each([refusal('ERROR', 'unknown'), new RescueConnectionError('reset', { outcome: 'unknown' })])(
    'that may be temporary is an authentication error: %s',
    async (cause) => {
      const { failure, error, info } = await failed(cause);
      expect(failure).not.toBeInstanceOf(CredentialsRefused);
      expect(error).toMatchObject({
        name: 'RescueAuthenticationError',
        operation: 'getUser',
        outcome: 'not-sent',
        message: `${first} The call was not sent.`,
      });
      expect(error.cause).toBe(cause);
      expect(info).toMatchObject({ outcome: 'unknown', error: cause.name });
    },
  );

  test('that is not an error of the package has the outcome unknown', async () => {
    for (const thrown of [new TypeError('a bug'), 'text'])
      expect((await failed(thrown)).info).toEqual({
        reason: 'first',
        operation,
        ...times,
        outcome: 'unknown',
        error: 'Error',
      });
  });
});
