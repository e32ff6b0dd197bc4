import { describe, expect, test } from 'vitest';
import { RescueConnectionError, RescueThrottledError } from '../../src/index.js';
import { retryAfterMsOf } from '../../src/soap/response-error.js';
import { demoCredentials } from '../../src/testing.js';
import {
  call,
  embeddedServer,
  expectOutcome,
  expectUsable,
  failure,
  guard,
  hasStarted,
  operations,
  rescueAt,
} from './support.js';

guard();

describe.each(operations)('%s', (operation) => {
  test.each<[number, 'refused' | 'unknown', Record<string, string>, number | undefined, RegExp]>([
    [
      429,
      'refused',
      {},
      undefined,
      /accepts no more requests at the moment \(status 429, content type text\/html, 38 bytes, root element html\)\. The call was not executed\. Retry later, and less often\./,
    ],
    [429, 'refused', { 'Retry-After': '7' }, 7000, /The call was not executed\. Retry in 7 s\./],
    [
      503,
      'unknown',
      { 'Retry-After': 'soon' },
      undefined,
      /is not available at the moment \(status 503, .*\)\. .*check before retrying/,
    ],
    [503, 'unknown', { 'Retry-After': '0' }, 0, /check before retrying\. If it did not, retry in 0 s\./],
    [
      503,
      'unknown',
      { Date: 'Sat, 21 Nov 2026 12:00:00 GMT', 'Retry-After': 'Sat, 21 Nov 2026 12:02:00 GMT' },
      120_000,
      /retry in 120 s\./,
    ],
  ])('answered with %i is an error of its own: outcome %s, %o', async (status, outcome, headers, wait, message) => {
    const server = await embeddedServer();
    const rescue = rescueAt(server.endpoint);
    await rescue.login(demoCredentials.login);
    server.clearCalls();
    const body = '<html><body>busy, secret</body></html>';
    server.next(operation, { status, headers: { 'Content-Type': 'text/html', ...headers }, body });
    const error = await failure(call(rescue, operation));
    expect(error).toBeInstanceOf(RescueThrottledError);
    expect(error).toBeInstanceOf(RescueConnectionError);
    expect((error as RescueThrottledError).retryAfterMs).toBe(wait);
    expect(error).toMatchObject({ name: 'RescueThrottledError', status });
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('secret');
    expectOutcome(error, outcome, server.calls.length);
    expect(hasStarted(server)).toBe(false);
    await expectUsable(rescue);
  });
});

describe('Retry-After', () => {
  const now = () => Date.UTC(2026, 10, 21, 12);
  const at = 'Sat, 21 Nov 2026 12:00:30 GMT';
  test.each<[string, Record<string, string | string[]>, number | undefined]>([
    ['seconds', { 'retry-after': '120' }, 120_000],
    ['more than a day is limited to one day', { 'retry-after': '999999999' }, 86_400_000],
    ['a date, according to our clock', { 'retry-after': at }, 30_000],
    [
      'a date, according to the clock of the sender',
      { 'retry-after': at, date: 'Sat, 21 Nov 2026 12:00:20 GMT' },
      10_000,
    ],
    ['a date in the obsolete RFC 850 format', { 'retry-after': 'Saturday, 21-Nov-26 12:00:30 GMT' }, 30_000],
    ['a date that has passed', { 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT' }, 0],
    ['the first of several values', { 'retry-after': ['3', '4'] }, 3000],
    ['nothing', {}, undefined],
    ['an empty value', { 'retry-after': ' ' }, undefined],
    ['a negative value', { 'retry-after': '-5' }, undefined],
    ['a malformed number', { 'retry-after': '1.5' }, undefined],
    ['a year, which Date.parse would accept', { 'retry-after': '2030-01-01' }, undefined],
    ['words', { 'retry-after': 'Sometime, later' }, undefined],
  ])('%s', (_, headers, wait) => {
    expect(retryAfterMsOf(headers, now)).toBe(wait);
  });
});
