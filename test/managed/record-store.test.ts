import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/managed/clock.js';
import { authRecord, loginRecord, RECORD_TTL_MS, recordStore, StoreFailure } from '../../src/managed/record-store.js';
import { AuthStoreError, type AuthStore } from '../../src/managed.js';

/** Records the delays that are requested. Each ends at once, or never. */
function clockWith(ends: boolean): Clock & { readonly delays: number[] } {
  const delays: number[] = [];
  const sleep = async (ms: number): Promise<void> => {
    delays.push(ms);
    if (!ends) await new Promise(() => undefined);
  };
  return { delays, sleep, now: () => 0, elapsed: () => 0, random: () => 0 };
}

const storeOf = (read: () => Promise<unknown>): AuthStore => ({ read, compareAndSet: read }) as unknown as AuthStore;
const holding = (value: unknown) => storeOf(async () => ({ version: 'v', value: JSON.stringify(value) }));
const { signal } = new AbortController();

describe('a record in the store', () => {
  const record = { format: 1, user: 'u', generation: 0, replacements: [] };
  const login = { id: 'a', at: 0 };
  const lease = { id: 'a', ms: 1 };
  const times = (count: number) => Array.from({ length: count }, () => 0);

  test.each<[string, object, boolean]>([
    ['with the least content', record, true],
    ['with all content', { ...record, generation: 1, authCode: 'x', obtainedAt: 0, replacements: [0], lease }, true],
    ['of another format', { ...record, format: 2 }, false],
    ['without a user', { ...record, user: undefined }, false],
    ['with a negative generation', { ...record, generation: -1 }, false],
    ['with half a generation', { ...record, generation: 0.5 }, false],
    ['with an empty authcode', { ...record, authCode: '' }, false],
    ['with a negative time', { ...record, obtainedAt: -1 }, false],
    ['with a replacement that is not a time', { ...record, replacements: ['0'] }, false],
    ['with 100 replacements', { ...record, replacements: times(100) }, true],
    ['with 101 replacements', { ...record, replacements: times(101) }, false],
    ['with a short lease', { ...record, lease: { ...lease, ms: 0.5 } }, true],
    ['with an empty lease', { ...record, lease: { ...lease, ms: 0 } }, false],
    ['with a lease without an ID', { ...record, lease: { ms: 1 } }, false],
  ])('%s', async (_name, value, isValid) => {
    const read = await recordStore(holding(value), clockWith(false), 5000).read('key', authRecord, signal);
    expect(read).toEqual({ version: 'v', record: isValid ? value : undefined });
  });

  test.each<[string, object, boolean]>([
    ['without logins', { format: 1, times: [] }, true],
    ['with 1000 logins', { format: 1, times: times(1000).map(() => login) }, true],
    ['with 1001 logins', { format: 1, times: times(1001).map(() => login) }, false],
    ['with a login without a time', { format: 1, times: [{ id: 'a' }] }, false],
    ['with a login without an ID', { format: 1, times: [{ at: 0 }] }, false],
    ['of another format', { format: 2, times: [] }, false],
  ])('of logins %s', async (_name, value, isValid) => {
    const read = await recordStore(holding(value), clockWith(false), 5000).read('key', loginRecord, signal);
    expect(read).toEqual({ version: 'v', record: isValid ? value : undefined });
  });

  test('is read without content of a later version', async () => {
    const later = { ...record, more: 1, lease: { ...lease, more: 1 } };
    const read = await recordStore(holding(later), clockWith(false), 5000).read('key', authRecord, signal);
    expect(read.record).toEqual({ ...record, lease });
  });

  test('is missing if the store has no value, and ignored if it is not JSON', async () => {
    const read = (store: AuthStore) => recordStore(store, clockWith(false), 5000).read('key', authRecord, signal);
    expect(await read(storeOf(async () => undefined))).toEqual({ version: undefined, record: undefined });
    expect(await read(storeOf(async () => ({ version: 'v', value: '{' })))).toEqual({
      version: 'v',
      record: undefined,
    });
  });

  test('lives for 30 days', () => {
    expect(RECORD_TTL_MS).toBe(2_592_000_000);
  });

  test('is written as JSON, with the expected version and its time to live', async () => {
    const written: unknown[] = [];
    const store = {
      compareAndSet: async (...args: unknown[]) => (written.push(...args), 'next'),
    } as unknown as AuthStore;
    const own = recordStore(store, clockWith(false), 5000);
    expect(await own.compareAndSet('key', 'version', { a: 1 }, 7, signal)).toBe('next');
    expect(written).toEqual(['key', 'version', '{"a":1}', 7]);
  });
});

describe('a store operation', () => {
  const failureOf = async (store: AuthStore, clock: Clock, within = signal): Promise<unknown> =>
    recordStore(store, clock, 5000)
      .read('key', authRecord, within)
      .catch((error: unknown) => error);
  const errorOf = (failure: unknown): AuthStoreError => {
    expect(failure).toBeInstanceOf(StoreFailure);
    return (failure as StoreFailure).toError({ operation: 'getUser', outcome: 'not-sent' }) as AuthStoreError;
  };
  const requires = 'getUser: requires an authentication, and the shared store';
  const repair = 'The call was not sent. Repair the store.';

  test('fails after four quarters of its time limit', async () => {
    const clock = clockWith(true);
    const error = errorOf(
      await failureOf(
        storeOf(() => new Promise(() => undefined)),
        clock,
      ),
    );
    expect(clock.delays).toEqual([1250, 1250, 1250, 1250]);
    expect(error).toBeInstanceOf(AuthStoreError);
    expect(error).toMatchObject({ operation: 'getUser', outcome: 'not-sent' });
    expect(error.message).toBe(`${requires} did not respond within 5000 ms (storeTimeoutMs). ${repair}`);
    expect(error.cause).toBeUndefined();
  });

  test('that has ended starts no further quarter', async () => {
    const delays: (() => void)[] = [];
    const clock = { ...clockWith(false), sleep: () => new Promise<void>((resolve) => delays.push(resolve)) };
    await recordStore(holding({}), clock, 5000).read('key', authRecord, signal);
    delays[0]!();
    await new Promise(setImmediate);
    expect(delays).toHaveLength(1);
  });

  test.each<[string, unknown, string]>([
    ['with a code', Object.assign(new Error('secret'), { code: 'ECONNREFUSED' }), ' failed (ECONNREFUSED).'],
    ['with a long code', { code: 'A'.repeat(40) }, ` failed (${'A'.repeat(40)}).`],
    ['with a code that is too long', { code: 'A'.repeat(41) }, ' failed.'],
    ['with a code that may be a secret', { code: 'a secret' }, ' failed.'],
    ['with a number as its code', { code: 5 }, ' failed.'],
    ['without a code', new Error('secret'), ' failed.'],
    ['that is undefined', undefined, ' failed.'],
  ])('shows only the code of another error %s', async (_name, thrown, problem) => {
    const error = errorOf(
      await failureOf(
        storeOf(() => Promise.reject(thrown as Error)),
        clockWith(false),
      ),
    );
    expect(error.message).toBe(`${requires}${problem} ${repair}`);
    expect(error.cause).toBeUndefined();
  });

  test('shows the message of an error of a store of this package, which is the cause', async () => {
    const cause = new AuthStoreError('the folder is missing. Create it.');
    const error = errorOf(
      await failureOf(
        storeOf(() => Promise.reject(cause)),
        clockWith(false),
      ),
    );
    expect(error.message).toBe(`${requires} failed: the folder is missing. Create it. ${repair}`);
    expect(error.cause).toBe(cause);
  });

  test('rejects with the reason of its signal once that is aborted', async () => {
    const controller = new AbortController();
    const waiting = failureOf(
      storeOf(() => new Promise(() => undefined)),
      clockWith(false),
      controller.signal,
    );
    const reason = new Error('nobody waits');
    controller.abort(reason);
    expect(await waiting).toBe(reason);
  });
});
