import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/managed/clock.js';
import type { AuthenticationFailure } from '../../src/managed/errors.js';
import { loginLimit, MAX_LOGINS } from '../../src/managed/login-limit.js';
import type { LoginTime, RecordStore } from '../../src/managed/record-store.js';
import type { PendingAuthentication } from '../../src/managed/session.js';
import { RescueLoginLimitError } from '../../src/managed.js';

const { signal } = new AbortController();

/** A limit whose clock and record are controlled by the test. */
function limitWith(max: number, { conflicts = 0 } = {}) {
  const world = {
    elapsed: 0,
    times: [] as readonly LoginTime[],
    ttls: [] as number[],
    delays: [] as number[],
    reads: 0,
    conflicts,
    blocked: undefined as { until: number; failure: AuthenticationFailure } | undefined,
  };
  const clock: Clock = {
    now: () => 1e12 + world.elapsed,
    elapsed: () => world.elapsed,
    random: () => 0,
    sleep: async (ms) => {
      world.delays.push(ms);
      world.elapsed += ms;
    },
  };
  const store = {
    read: async () => (world.reads++, { version: 'v', record: { format: 1, times: world.times } }),
    compareAndSet: async (_key: string, _version: string, { times }: { times: LoginTime[] }, ttlMs: number) => {
      if (world.conflicts-- > 0) return undefined;
      world.times = times;
      world.ttls.push(ttlMs);
      return 'next';
    },
  } as unknown as RecordStore;
  const control = {
    signal,
    rejectCallsEndingBefore: (until: number, failure: AuthenticationFailure) => (world.blocked = { until, failure }),
  } as unknown as PendingAuthentication;
  return { world, limit: loginLimit(store, clock, max), control };
}

test('the service accepts ten logins', () => {
  expect(MAX_LOGINS).toBe(10);
});

describe('the record of the logins', () => {
  test('lives a minute longer than its logins count, for clocks that differ by two minutes', async () => {
    const { world, limit } = limitWith(3);
    await limit.reserve('key', signal);
    expect(world.ttls).toEqual([190_000 + 120_000 + 60_000]);
    expect(world.times).toEqual([{ id: expect.any(String) as string, at: 1e12 }]);
  });

  test('contains at most twice as many logins as the limit', async () => {
    const { world, limit } = limitWith(3);
    const sizes: number[] = [];
    for (let count = 0; count < 4; count++) {
      expect(await limit.fill('key', signal)).toBe(0);
      sizes.push(world.times.length);
    }
    expect(sizes).toEqual([3, 6, 6, 6]);
  });

  test('is read and written at most twenty times if other clients keep writing, then again after a second', async () => {
    const { world, limit } = limitWith(3, { conflicts: 20 });
    expect(await limit.reserve('key', signal)).toBe(1000);
    expect(world.reads).toBe(20);
    // logins whose write failed do not count
    expect(await limit.reserve('key', signal)).toBe(0);
    const last = limitWith(3, { conflicts: 19 });
    expect(await last.limit.reserve('key', signal)).toBe(0);
  });

  test('may contain expired logins, which do not count again', async () => {
    const { world, limit } = limitWith(3);
    await limit.fill('key', signal);
    const { times } = world;
    for (const elapsed of [190_000, 190_000, 250_000]) {
      world.elapsed = elapsed;
      expect(await limit.count('key', signal)).toBe(0);
    }
    // logins that the record no longer contains are forgotten, so a store that returns to an older state shows them as
    // logins of a process whose clock may differ by two minutes
    world.times = [];
    expect(await limit.count('key', signal)).toBe(0);
    world.times = times;
    expect(await limit.count('key', signal)).toBe(3);
  });

  test('forgets a login that the record no longer contains at the moment when it expires', async () => {
    const { world, limit } = limitWith(3);
    await limit.fill('key', signal);
    const { times } = world;
    const countAfter = async (elapsed: number) => {
      world.elapsed = elapsed;
      world.times = [];
      await limit.count('key', signal);
      world.times = times;
      return limit.count('key', signal);
    };
    // known until then: it counts for 190 s from the login; later: 310 s by the time in the record
    expect(await countAfter(189_999)).toBe(3);
    world.elapsed = 190_000;
    expect(await limit.count('key', signal)).toBe(0);
    expect(await countAfter(190_000)).toBe(3);
  });
});

describe('a wait for the next login', () => {
  test('checks every two seconds, half of which is random, and not later than the login is allowed', async () => {
    const { world, limit, control } = limitWith(1);
    await limit.reserve('key', signal);
    world.elapsed = 187_500;
    await limit.acquire('key', control);
    expect(world.delays).toEqual([1000, 1000, 500]);
  });

  test('lasts even if only one millisecond is missing, and ends exactly when the login is allowed', async () => {
    const { world, limit, control } = limitWith(1);
    await limit.reserve('key', signal);
    world.elapsed = 189_999;
    expect(await limit.waitIfReached('key', control)).toBe(true);
    expect(world.elapsed).toBe(190_000);
    expect(await limit.waitIfReached('key', control)).toBe(false);
    await limit.acquire('key', control);
    expect(world.delays).toEqual([1]);
    world.elapsed += 189_999;
    await limit.acquire('key', control);
    expect(world.delays).toEqual([1, 1]);
  });

  test('rejects calls with an earlier deadline, and the error says when the login is possible', async () => {
    const { world, limit, control } = limitWith(2);
    await limit.fill('key', signal);
    world.elapsed = 10_000;
    expect(await limit.waitIfReached('key', control)).toBe(true);
    const { until, failure } = world.blocked!;
    expect(until).toBe(190_000);
    const errorAt = (elapsed: number) => {
      world.elapsed = elapsed;
      const error = failure.toError({ operation: 'getUser', outcome: 'refused' });
      expect(error).toBeInstanceOf(RescueLoginLimitError);
      return error as RescueLoginLimitError;
    };
    const error = errorAt(10_999.5);
    expect(error).toMatchObject({
      name: 'RescueLoginLimitError',
      operation: 'getUser',
      outcome: 'refused',
      retryAfterMs: 179_001,
    });
    expect(error.message).toBe(
      'getUser: requires a login, but the limit of 2 logins per user in 3 minutes has been reached (see maxLogins). The next login is possible in 180 s (retryAfterMs), after the deadline of the call. The service refused the call and did not execute it. Call again then, or raise timeoutMs.',
    );
    expect([189_999, 190_000, 190_001].map((at) => errorAt(at).retryAfterMs)).toEqual([1, 0, 0]);
  });
});
