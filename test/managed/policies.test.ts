import { describe, expect, test } from 'vitest';
import { RescueConnectionError, RescueRequestError, RescueResultError, RescueThrottledError } from '../../src/index.js';
import { retryPolicy } from '../../src/managed/call.js';
import type { Clock } from '../../src/managed/clock.js';
import { checkContention, replacementsAfter } from '../../src/managed/contention.js';
import { outcomeText } from '../../src/managed/errors.js';
import { loginLimit } from '../../src/managed/login-limit.js';
import { type AuthRecord, recordStore } from '../../src/managed/record-store.js';
import { Session } from '../../src/managed/session.js';
import { contentOf, wholeTtl, withDigest } from '../../src/managed/stores/auth-store.js';
import { memoryStoreWith } from '../../src/managed/stores/memory-store.js';

/** Creates a clock that the test sets. Waiting takes no time. */
function clockAt(now = 1e12): Clock & { time: number } {
  const clock = {
    time: now,
    now: () => clock.time,
    elapsed: () => clock.time - now,
    sleep: () => Promise.resolve(),
    random: () => 0,
  };
  return clock;
}

const session = (obtainedAt = 0): Session => new Session('code', true, obtainedAt);

describe('the retry policy', () => {
  const unsent = new RescueConnectionError('down', { outcome: 'not-sent' });
  const unknown = new RescueConnectionError('reset', { outcome: 'unknown' });
  const policy = (options: object = {}, random = 0) =>
    retryPolicy(
      { attempts: 100, readOnly: ['getUser'], delayMs: 250, ...options },
      { ...clockAt(), random: () => random },
    );
  const delays = (count: number, options?: object, random?: number) => {
    const { delayAfter } = policy(options, random);
    return Array.from({ length: count }, (_, index) => delayAfter(unsent, 'login', index + 1, false));
  };

  test('doubles the delay up to ten seconds, and uses half of it to all of it', () => {
    expect(delays(8)).toEqual([125, 250, 500, 1000, 2000, 4000, 5000, 5000]);
    expect(delays(3, {}, 1)).toEqual([250, 500, 1000]);
    expect(delays(3, { delayMs: 20_000 })).toEqual([10_000, 10_000, 10_000]);
  });

  test('waits at least as long as the service asks for', () => {
    const asked = (retryAfterMs: number) =>
      policy().delayAfter(
        new RescueThrottledError('503', { outcome: 'not-sent', status: 503, retryAfterMs }),
        'login',
        1,
        false,
      );
    expect([asked(0), asked(124), asked(126)]).toEqual([125, 125, 126]);
  });

  test('stops after the maximum number of attempts', () => {
    const { delayAfter } = policy({ attempts: 3 });
    expect([1, 2, 3, 4].map((attempt) => delayAfter(unsent, 'login', attempt, false))).toEqual([
      125,
      250,
      undefined,
      undefined,
    ]);
  });

  test('allows ten retries at first, and then one retry per ten calls', () => {
    const { delayAfter, callStarts } = policy();
    const retry = () => delayAfter(unsent, 'login', 1, false) !== undefined;
    expect(Array.from({ length: 12 }, retry)).toEqual([...Array(10).fill(true), false, false]);
    const after = (calls: number) => {
      for (let call = 0; call < calls; call++) callStarts();
      return [retry(), retry()];
    };
    // ten times 0.1 is less than 1, so the retry may need an eleventh call
    expect([after(8), after(3)]).toEqual([
      [false, false],
      [true, false],
    ]);
    expect(after(100_000)[1]).toBe(true);
    expect(Array.from({ length: 99 }, retry).filter(Boolean)).toHaveLength(98);
  });

  test('retries calls that were not sent, and read-only calls that may succeed later, but never startSession', () => {
    const is = (error: unknown, operation: string, isReadOnly: boolean) =>
      policy().delayAfter(error, operation, 1, isReadOnly) !== undefined;
    const refused = new RescueResultError('no', {
      operation: 'x',
      outcome: 'refused',
      code: 'ERROR',
      result: 'x_Error',
      reply: undefined,
    });
    const throttled = new RescueThrottledError('429', { outcome: 'refused', status: 429 });
    const invalid = new RescueRequestError('invalid', { issues: [] });
    const rows: readonly (readonly [unknown, string, boolean, boolean])[] = [
      [unsent, 'login', false, true],
      [unsent, 'startSession', true, false],
      [unknown, 'login', false, false],
      [unknown, 'login', true, true],
      [unknown, 'getUser', false, true],
      [refused, 'getUser', true, false],
      [throttled, 'getUser', false, true],
      [throttled, 'login', false, false],
      [invalid, 'getUser', true, false],
      [new Error('a bug'), 'getUser', true, false],
    ];
    for (const [error, operation, isReadOnly, want] of rows)
      expect([String(error), operation, is(error, operation, isReadOnly)]).toEqual([String(error), operation, want]);
  });
});

test.each([
  ['not-sent', 'The call was not sent.'],
  ['refused', 'The service refused the call and did not execute it.'],
  ['unknown', 'An earlier attempt of the call may have been executed.'],
] as const)('a message says what the outcome %s means', (outcome, text) => {
  expect(outcomeText({ operation: 'getUser', outcome })).toBe(text);
});

describe('refused operations', () => {
  test('are remembered by operation; a missing role applies to all operations', () => {
    const one = session();
    one.addRefusal('getUser', 'NOTLOGGEDIN');
    expect(one.hasRefused('getUser', 'NOTLOGGEDIN')).toBe(true);
    expect(one.hasRefused('getNote', 'NOTLOGGEDIN')).toBe(false);
    expect(one.hasRefused('getUser', 'NOTLOGGEDINASADMIN')).toBe(false);
    one.addRefusal('getUser', 'NOTLOGGEDINASADMIN');
    expect(one.hasRefused('getNote', 'NOTLOGGEDINASADMIN')).toBe(true);
    one.forgetRefusals();
    expect(one.hasRefused('getUser', 'NOTLOGGEDIN')).toBe(false);
  });

  test('do not include those with an invalid authcode, which can be replaced', () => {
    const one = session();
    one.addRefusal('getUser', 'INVALID_SECRETAUTHCODE');
    expect(one.hasRefused('getUser', 'INVALID_SECRETAUTHCODE')).toBe(false);
  });

  test('are forgotten if the operation succeeds with the same session', () => {
    const one = session();
    one.addRefusal('getUser', 'NOTLOGGEDIN');
    one.succeeded('getNote');
    expect(one.hasRefused('getUser', 'NOTLOGGEDIN')).toBe(true);
    one.succeeded('getUser');
    expect(one.hasRefused('getUser', 'NOTLOGGEDIN')).toBe(false);
  });
});

describe('the login limit', () => {
  const { signal } = new AbortController();
  const DAY = 86_400_000;

  const limitWith = async (clock: Clock, times: readonly number[], max = 10) => {
    const store = memoryStoreWith(() => 0);
    const record = { format: 1, times: times.map((at, id) => ({ id: String(id), at })) };
    await store.compareAndSet('key', undefined, JSON.stringify(record), 1e9);
    // the store never times out
    const patient = { ...clock, sleep: () => new Promise<void>(() => undefined) };
    return loginLimit(recordStore(store, patient, 5000), clock, max);
  };

  test('counts logins from clocks up to a day ahead; later times come from a clock that was set back', async () => {
    const clock = clockAt();
    const ahead = [0, 1000, DAY, DAY + 1, 2 * DAY].map((ms) => clock.time + ms);
    const limit = await limitWith(clock, ahead);
    expect(await limit.count('key', signal)).toBe(3);
    clock.time += 189_999;
    expect(await limit.count('key', signal)).toBe(3);
    clock.time += 1;
    expect(await limit.count('key', signal)).toBe(0);
  });

  test('counts a login for three minutes and ten seconds, plus two minutes for clocks that differ', async () => {
    const clock = clockAt();
    const ages = [0, 120_000, 309_999, 310_000, 400_000];
    const limit = await limitWith(
      clock,
      ages.map((age) => clock.time - age),
    );
    expect(await limit.count('key', signal)).toBe(3);
  });

  test('returns the time until the next login, even if more logins were made than the limit allows', async () => {
    const clock = clockAt();
    const ages = [130_000, 140_000, 150_000, 160_000].map((age) => clock.time - age);
    const waits = await Promise.all(
      [1, 2, 3, 4, 5].map(async (max) => (await limitWith(clock, ages, max)).reserve('key', signal)),
    );
    // of four logins, the fourth, third, second or first must have ended
    expect(waits).toEqual([180_000, 170_000, 160_000, 150_000, 0]);
  });

  test('is reached when the service reports it, also for the other clients of the store', async () => {
    const clock = clockAt();
    const limit = await limitWith(clock, [], 3);
    expect(await limit.fill('key', signal)).toBe(0);
    expect(await limit.count('key', signal)).toBe(3);
    expect(await limit.reserve('key', signal)).toBe(190_000);
    clock.time += 190_000;
    expect(await limit.reserve('key', signal)).toBe(0);
    expect(await limit.count('key', signal)).toBe(1);
  });
});

describe('contention for an authcode', () => {
  const clock = clockAt();
  const WINDOW = 600_000;
  const record = (...ages: number[]): AuthRecord => ({
    format: 1,
    user: 'u',
    generation: 1,
    replacements: ages.map((age) => clock.time - age),
  });
  const young = session(clock.time - 1000);

  test('is reported after the given number of replacements within ten minutes', () => {
    const check = (ages: readonly number[], refused: Session | undefined = young, max = 3) =>
      checkContention(record(...ages), refused, max, clock);
    expect(() => check([3, 2, 1])).toThrow();
    expect(() => check([2, 1])).not.toThrow();
    expect(() => check([WINDOW, 2, 1])).not.toThrow();
    expect(() => check([WINDOW - 1, 2, 1])).toThrow();
    // a replica whose clock is ahead
    expect(() => check([1 - WINDOW, 2, 1])).toThrow();
    expect(() => check([-WINDOW, 2, 1])).not.toThrow();
    // an old authcode may have ended for any reason
    expect(() => check([3, 2, 1], session(clock.time - WINDOW))).not.toThrow();
    expect(() => checkContention(record(3, 2, 1), undefined, 3, clock)).not.toThrow();
    expect(() => check([1], young, 1)).toThrow();
  });

  test('counts the replacement of a young authcode, and keeps the latest hundred', () => {
    expect(replacementsAfter(record(WINDOW, 5), young, clock)).toEqual([clock.time - 5, clock.time]);
    expect(replacementsAfter(record(WINDOW, 5), session(0), clock)).toEqual([clock.time - 5]);
    const many = replacementsAfter(record(...Array.from({ length: 100 }, (_, at) => 100 - at)), young, clock);
    expect([many.length, many[0], many.at(-1)]).toEqual([100, clock.time - 99, clock.time]);
  });
});

describe('a stored value', () => {
  const CENTURY = 100 * 365 * 24 * 3600 * 1000;

  test('expires after a whole number of milliseconds, at most a hundred years', () => {
    expect([1, 0.2, 1.5, CENTURY].map(wholeTtl)).toEqual([1, 1, 2, CENTURY]);
    for (const ttl of [0, -1, NaN, Infinity, CENTURY + 1, '5' as unknown as number])
      expect(() => wholeTtl(ttl)).toThrow(
        'compareAndSet: ttlMs must be a number of milliseconds, more than 0 and at most a hundred years',
      );
  });

  test('is ignored if it is truncated or damaged', () => {
    const content = { value: 'a\nb\ud800', expiresAt: 1 };
    const text = withDigest(content);
    expect(contentOf(text)).toEqual(content);
    for (let length = 0; length < text.length; length++) expect(contentOf(text.slice(0, length))).toBeUndefined();
    for (const damaged of [
      `${text} `,
      ` ${text}`,
      text.replace('value', 'valve'),
      text.replace('/1', '/2'),
      text.trim().replace('\n', ''),
    ])
      expect(contentOf(damaged)).toBeUndefined();
    expect(withDigest('x')).toMatch(/^[^\n]+\n"x"$/);
  });
});
