import { beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../src/managed/clock.js';
import { RescueLoginLimitError, type Credentials } from '../../src/managed.js';
import { loginLimit } from '../../src/managed/login-limit.js';
import type { PendingAuthentication } from '../../src/managed/session.js';
import { recordStore } from '../../src/managed/record-store.js';
import { memoryStoreWith } from '../../src/managed/stores/memory-store.js';
import { rejection } from '../support/rejection.js';
import { login, sso, startSession, World, type TestClient } from './support.js';

let world: World;
beforeEach(async () => {
  world = await World.start();
});

const MINUTE = 60_000;

/** Returns the largest number of authentications that reached the server within any three minutes. */
function mostInWindow(): number {
  const times = world.server.calls
    .filter(({ operation }) => operation === 'login' || operation.startsWith('requestAuthCode'))
    .map(({ time }) => time);
  return Math.max(0, ...times.map((start) => times.filter((at) => at >= start && at < start + 3 * MINUTE).length));
}

const often = { replacements: 1000 };

describe('no more than 10 logins in 3 minutes', () => {
  test.each<[string, Credentials]>([
    ['requestAuthCode', login],
    ['requestAuthCodeSSO', sso],
  ])('30 authcodes that die at once, by %s', async (operation, credentials) => {
    const rescue = world.client({ credentials, timeoutMs: 20 * MINUTE, contention: often });
    for (let count = 0; count < 30; count++) {
      await world.run(rescue.operations.getAccount(), 1000, MINUTE);
      await world.replaceAuthCode();
    }
    expect(world.count(operation)).toBe(30);
    expect(mostInWindow()).toBe(10);
  });

  test('for 30 cookies that expire at the same time', async () => {
    const rescue = world.client({ session: 'cookie', timeoutMs: 20 * MINUTE });
    let isLoggedIn = true;
    world.server.on('getAccount', async (_, call) =>
      isLoggedIn
        ? ((await call.proceed()) as never)
        : (((isLoggedIn = true), { getAccountResult: 'getAccount_NotLoggedIn' }) as never),
    );
    for (let count = 0; count < 30; count++) {
      await world.run(rescue.operations.getAccount(), 1000, MINUTE);
      isLoggedIn = false;
    }
    expect(world.count('login')).toBe(30);
    expect(mostInWindow()).toBe(10);
  });

  test.each([0, 40_000])(
    'for 30 logins by eight clients that share a store, with clocks that differ by up to %i ms',
    async (skew) => {
      const store = world.store();
      const clients = Array.from({ length: 8 }, (_, index) =>
        world.client(
          { store, timeoutMs: 20 * MINUTE, contention: often },
          { now: () => world.now() + Math.round((skew * (index - 4)) / 4) },
        ),
      );
      for (let count = 0; count < 30; count++) {
        await world.run(Promise.all(clients.map((rescue) => rescue.operations.getAccount())), 1000, MINUTE);
        await world.replaceAuthCode();
      }
      expect(world.authentications).toBe(30);
      expect(mostInWindow()).toBeLessThanOrEqual(10);
    },
  );

  test.each([-3600_000, 3600_000])('even if the system time changes by %i ms in between', async (jump) => {
    let [now, elapsed] = [1e12, 0];
    const clock: Clock = { now: () => now, elapsed: () => elapsed, sleep: world.sleep, random: () => 0.5 };
    const limit = loginLimit(
      recordStore(
        memoryStoreWith(() => elapsed),
        clock,
        5000,
      ),
      clock,
      10,
    );
    const { signal } = new AbortController();
    for (let count = 0; count < 10; count++) expect(await limit.reserve('key', signal)).toBe(0);
    now += jump;
    expect(await limit.reserve('key', signal)).toBe(190_000);
    elapsed += 189_999;
    expect(await limit.reserve('key', signal)).toBe(1);
    elapsed += 1;
    expect(await limit.reserve('key', signal)).toBe(0);
  });

  test('a new process uses the times in the record, and allows for a difference of two minutes between clocks', async () => {
    const store = memoryStoreWith(() => 0);
    const at = (now: number) => {
      const clock: Clock = { now: () => now, elapsed: () => 0, sleep: world.sleep, random: () => 0.5 };
      return loginLimit(recordStore(store, clock, 5000), clock, 10);
    };
    const { signal } = new AbortController();
    const first = at(1e12);
    for (let count = 0; count < 10; count++) await first.reserve('key', signal);
    const waits: number[] = [];
    for (const later of [-600_000, 0, 120_000, 160_000, 309_999, 310_000])
      waits.push(await at(1e12 + later).reserve('key', signal));
    expect(waits).toEqual([190_000, 190_000, 190_000, 150_000, 1, 0]);
  });

  test('reading the record of another user does not change how long the logins of a user count', async () => {
    let time = 500_000;
    const clock: Clock = { now: () => 1e12 + time, elapsed: () => time, sleep: world.sleep, random: () => 0.5 };
    const limit = loginLimit(recordStore(world.store(), clock, 5000), clock, 10);
    const { signal } = new AbortController();
    for (let count = 0; count < 10; count++) await limit.reserve('key', signal);
    time += 60_000;
    expect(await limit.count('another key', signal)).toBe(0);
    time += 129_999;
    expect(await limit.reserve('key', signal)).toBe(1);
    time += 1;
    expect(await limit.reserve('key', signal)).toBe(0);
  });

  test('a wait that is aborted counts no login, even if the sleep of the clock resolves', async () => {
    let time = 0;
    const abort = new AbortController();
    const clock: Clock = { now: () => 1e12 + time, elapsed: () => time, sleep: world.sleep, random: () => 0.5 };
    const sleep = async (): Promise<void> => {
      time += 200_000;
      abort.abort(new Error('the caller left'));
    };
    const limit = loginLimit(recordStore(world.store(), clock, 5000), { ...clock, sleep }, 10);
    const { signal } = new AbortController();
    for (let count = 0; count < 10; count++) await limit.reserve('key', signal);
    const control = { signal: abort.signal, rejectCallsEndingBefore: () => undefined };
    await expect(limit.acquire('key', control as unknown as PendingAuthentication)).rejects.toThrow('the caller left');
    expect(await limit.count('key', signal)).toBe(0);
  });

  test('logins and authcode requests of one user are counted together', async () => {
    const store = world.store();
    const cookie = (): TestClient => world.client({ store, session: 'cookie' });
    for (let count = 0; count < 9; count++) await cookie().operations.getAccount();
    await world.client({ store }).operations.getAccount();
    expect(await rejection(cookie().operations.getAccount())).toBeInstanceOf(RescueLoginLimitError);
    expect(world.authentications).toBe(10);
  });

  test('maxLogins lowers the limit', async () => {
    const store = world.store();
    const options = { store, session: 'cookie', maxLogins: 3 } as const;
    for (let count = 0; count < 3; count++) await world.client(options).operations.getAccount();
    const error = await rejection(world.client(options).operations.getAccount());
    expect(error).toBeInstanceOf(RescueLoginLimitError);
    expect((error as Error).message).toContain('the limit of 3 logins per user in 3 minutes');
    expect(() => world.client({ maxLogins: 11 })).toThrow('must be at most 10');
  });
});

describe('a call that needs a login when the limit is reached', () => {
  async function usedUp(): Promise<TestClient> {
    const rescue = world.client({ contention: often });
    for (let count = 0; count < 10; count++) {
      await rescue.operations.getAccount();
      await world.replaceAuthCode();
      world.advance(1000);
    }
    return rescue;
  }

  test('fails immediately if its deadline ends before the next login is allowed, and says when that is', async () => {
    const rescue = await usedUp();
    const error = await rejection(rescue.startSession(startSession));
    expect(error).toBeInstanceOf(RescueLoginLimitError);
    expect(error).toMatchObject({ operation: 'startSession', outcome: 'refused', retryAfterMs: 180_000 });
    expect((error as Error).message).toContain('180 s');
    world.advance(180_000);
    expect(await rescue.startSession(startSession)).toEqual({ code: 'OK' });
  });

  test('waits if its deadline allows it, while other waiting calls may fail', async () => {
    const rescue = await usedUp();
    const patient = rescue.operations.getAccount({}, { timeoutMs: 5 * MINUTE });
    const hasty = rejection(rescue.operations.getAccount({}, { timeoutMs: MINUTE }));
    expect(await hasty).toBeInstanceOf(RescueLoginLimitError);
    const startedAt = world.now();
    expect(await world.run(patient, 1000, MINUTE)).toMatchObject({ getAccountResult: 'getAccount_OK' });
    expect(world.now() - startedAt).toBeGreaterThan(170_000);
    expect(rescue.authentications.at(-1)?.waitedMs).toBeGreaterThan(170_000);
  });

  test('continues early if another client obtains an authcode', async () => {
    const store = world.store();
    const [one, other] = [1, 2].map(() => world.client({ store, storeKey: 'key', contention: often })) as [
      TestClient,
      TestClient,
    ];
    for (let count = 0; count < 10; count++) {
      await one.operations.getAccount();
      await world.replaceAuthCode();
    }
    const waiting = other.operations.getAccount({}, { timeoutMs: 10 * MINUTE });
    await world.untilIdle();
    expect(world.authentications).toBe(10);
    expect(await world.run(waiting, 1000, MINUTE)).toMatchObject({ getAccountResult: 'getAccount_OK' });
    expect(world.authentications).toBe(11);
  });
});

describe('LIMITREACHED from the service', () => {
  test.each<[string, object]>([
    ['a call with an earlier deadline fails', {}],
    ['a call with a later deadline waits', { timeoutMs: 5 * MINUTE }],
  ])('counts as a full window: %s', async (_name, options) => {
    for (let count = 0; count < 10; count++) {
      await world.client({ session: 'cookie' }).operations.getAccount();
      world.advance(100);
    }
    // another program used up the logins, which the store of this client does not count
    const rescue = world.client({ session: 'cookie' });
    const call = rejection(rescue.operations.getAccount({}, options));
    if ('timeoutMs' in options) expect(await world.run(call, 1000, MINUTE)).toBeUndefined();
    else
      expect(await call).toMatchObject({ name: 'RescueLoginLimitError', outcome: 'not-sent', retryAfterMs: 190_000 });
    expect(world.count('login')).toBe('timeoutMs' in options ? 12 : 11);
    expect(rescue.authentications[0]).toMatchObject({ code: 'LIMITREACHED', outcome: 'refused' });
  });

  test('so does POLLRATEEXCEEDED for an authcode', async () => {
    world.server.next('requestAuthCode', {
      body: '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><requestAuthCodeResponse xmlns="https://secure.logmeinrescue.com/API/API.asmx"><requestAuthCodeResult>requestAuthCode_PollRateExceeded</requestAuthCodeResult></requestAuthCodeResponse></soap:Body></soap:Envelope>',
    });
    const rescue = world.client();
    expect(await world.run(rejection(rescue.operations.getAccount()), 100)).toBeInstanceOf(RescueLoginLimitError);
    expect(await world.run(rescue.operations.getAccount({}, { timeoutMs: 5 * MINUTE }), 1000, MINUTE)).toMatchObject({
      getAccountResult: 'getAccount_OK',
    });
    expect(world.authentications).toBe(2);
  });
});
