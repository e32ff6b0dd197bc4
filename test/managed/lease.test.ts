import { describe, expect, test } from 'vitest';
import { RescueConnectionError, RescueResultError, type RescueClient } from '../../src/index.js';
import type { AuthenticationRequests } from '../../src/managed/auth-request.js';
import type { Clock } from '../../src/managed/clock.js';
import { AuthenticationFailure, CredentialsRefused } from '../../src/managed/errors.js';
import type { LoginLimit } from '../../src/managed/login-limit.js';
import type { AuthenticationOptions } from '../../src/managed/options.js';
import type { AuthRecord } from '../../src/managed/record-store.js';
import { Session, type PendingAuthentication } from '../../src/managed/session.js';
import { sharedAuthCode } from '../../src/managed/shared-authcode.js';

const email = { email: 'ada@b.example', password: 'p' };
const sso = { ssoId: '1', password: 'p', company: 2 };

type Result = Awaited<ReturnType<AuthenticationRequests['send']>>;
const ok: Result = { kind: 'ok', authCode: 'new' };
const lost = new RescueConnectionError('reset', { outcome: 'unknown' });
const refusal = new RescueResultError('no', {
  operation: 'requestAuthCode',
  outcome: 'refused',
  code: 'INVALID',
  result: 'requestAuthCode_Invalid',
  reply: undefined,
});
const failed: Result = { kind: 'failed', error: lost, failure: new AuthenticationFailure(() => 'lost') };
const refused: Result = { kind: 'failed', error: refusal, failure: new CredentialsRefused(() => 'refused') };
const limited: Result = { kind: 'limited', error: undefined };

interface World {
  elapsed: number;
  now: number;
  record: Partial<AuthRecord>;
  version: string;
  /** The waits of this client. */
  readonly delays: number[];
  /** What this client does: its writes, requests, reports, and changes to whether a request is pending. */
  readonly steps: unknown[];
  /** Runs before a step. The store fails if the step throws. */
  before: (step: string) => void;
  results: Result[];
  reserved: number[];
  /** Whether the limit is reached, for each time that the client asks. */
  reached: boolean[];
  readonly waits: string[];
}

/** A client that shares its authcode, with a store, a limit and requests that the test controls. */
function client(options: object = {}) {
  const world: World = {
    elapsed: 0,
    now: 1e12,
    record: { format: 1, generation: 4, replacements: [] },
    version: 'v0',
    delays: [],
    steps: [],
    before: () => undefined,
    results: [],
    reserved: [],
    reached: [],
    waits: [],
  };
  const clock: Clock = {
    now: () => world.now,
    elapsed: () => world.elapsed,
    random: () => 1,
    sleep: async (ms) => {
      world.before('sleep');
      world.delays.push(ms);
      world.elapsed += ms;
    },
  };
  let writes = 0;
  const store = {
    async read() {
      world.before('read');
      return { version: world.version, record: { user: userDigest, ...world.record } };
    },
    async compareAndSet(_key: string, version: string, record: AuthRecord, ttlMs: number) {
      const step = record.lease ? 'lease' : 'publish';
      world.steps.push(step);
      world.before(step);
      expect(ttlMs).toBe(30 * 86_400_000);
      if (version !== world.version) return undefined;
      world.record = record;
      return (world.version = `v${++writes}`);
    },
  };
  const limit = {
    reserve: async (key: string) => (world.steps.push(key), world.reserved.shift() ?? 0),
    fill: async (key: string) => void world.steps.push(`fill ${key}`),
    waitIfReached: async (key: string) => (world.waits.push(key), world.reached.shift() ?? false),
  } as unknown as LoginLimit;
  const requests: AuthenticationRequests = {
    async send(name, _credentials, timeoutMs) {
      world.steps.push([name, timeoutMs]);
      world.before('send');
      return world.results.shift() ?? ok;
    },
    report: (result) => void world.steps.push(['report', result?.kind]),
  };
  const controller = new AbortController();
  const control = {
    signal: controller.signal,
    setRequestPending: (isPending: boolean) => void world.steps.push(isPending),
  } as unknown as PendingAuthentication;
  const shared = sharedAuthCode(
    {
      client: { auth: { endpoint: 'https://rescue.example/API' } } as RescueClient<never>,
      clock,
      store,
      storeKey: 'key',
      leaseMs: 30_000,
      timeoutMs: 60_000,
      contention: { replacements: 3 },
      ...options,
    } as unknown as AuthenticationOptions,
    limit,
  );
  const obtain = (refused?: Session, credentials: typeof email | typeof sso = email) =>
    shared.obtain({ control, credentials, refused, requests });
  return { world, obtain, shared, controller };
}

// the digest in a store that has no record yet
const userDigest = sharedAuthCode(
  { client: { auth: { endpoint: 'https://rescue.example/API' } } } as never,
  undefined as never,
)
  .keyOf(email)
  .slice('logmein-rescue.'.length);

const afterRequest = ['publish', ['report', 'ok'], false];
const logins = 'key.logins';

describe('a client that requests an authcode', () => {
  test('leases the record, counts a login, requests, and publishes without the lease', async () => {
    const { world, obtain } = client();
    let leased: unknown;
    world.before = (step) => {
      if (step === 'send') leased = world.record.lease;
    };
    const session = await obtain();
    expect(leased).toEqual({ id: expect.stringMatching(/^[-\da-f]{36}\.[-\da-f]{36}$/) as string, ms: 30_000 });
    expect(world.steps).toEqual(['lease', logins, true, ['requestAuthCode', 27_000], ...afterRequest]);
    expect(session).toMatchObject({ authCode: 'new', isFresh: true, obtainedAt: 1e12 });
    expect(world.record).toEqual({
      format: 1,
      user: userDigest,
      generation: 5,
      replacements: [],
      authCode: 'new',
      obtainedAt: 1e12,
    });
  });

  test('uses single sign-on if the credentials say so, and the time limit of a call if that ends first', async () => {
    const { world, obtain, shared } = client({ timeoutMs: 500 });
    world.record = { ...world.record, user: shared.keyOf(sso) };
    const failure = obtain(undefined, sso);
    await expect(failure).rejects.toBeInstanceOf(AuthenticationFailure);
    const other = client({ timeoutMs: 500, storeKey: undefined });
    const key = other.shared.keyOf(sso);
    other.world.record = { ...other.world.record, user: key.slice('logmein-rescue.'.length) };
    await other.obtain(undefined, sso);
    expect(other.world.steps).toEqual(['lease', `${key}.logins`, true, ['requestAuthCodeSSO', 500], ...afterRequest]);
  });

  test.each<[string, number, number, number | undefined]>([
    ['1 ms is left of nine tenths of the lease', 26_999, 0, 1],
    ['less than 1 ms is left', 26_999.5, 0, undefined],
    ['nothing is left', 27_000, 0, undefined],
    ['1 ms is left by the time of day, while the machine was suspended', 0, 26_999, 1],
    ['nothing is left by the time of day', 0, 27_000, undefined],
  ])('sends a request only if at least 1 ms of the lease is left: %s', async (_name, elapsed, byDay, timeoutMs) => {
    const { world, obtain, controller } = client();
    let reads = 0;
    world.before = (step) => {
      if (step === 'read' && ++reads === 2) {
        world.elapsed += elapsed;
        world.now += byDay;
      }
      // nothing was sent, so the client tries again
      if (step === 'sleep') controller.abort(new Error('again'));
    };
    const session = await obtain().catch((error: unknown) => error);
    if (timeoutMs === undefined) {
      expect(session).toMatchObject({ message: 'again' });
      // the lease is returned
      expect(world.steps).toEqual(['lease', logins, 'publish', false]);
      expect(world.record).toEqual({ format: 1, user: userDigest, generation: 4, replacements: [] });
      expect(world.delays).toEqual([50]);
    } else expect(world.steps).toEqual(['lease', logins, true, ['requestAuthCode', timeoutMs], ...afterRequest]);
  });

  test('sends nothing if another client has written, or no login is allowed, and tries again after a pause', async () => {
    const { world, obtain } = client();
    world.reserved = [1];
    let reads = 0;
    world.before = (step) => {
      // the second attempt
      if (step === 'read' && ++reads === 3) world.version = 'other';
    };
    await obtain();
    expect(world.steps).toEqual([
      ...['lease', logins, 'publish', false],
      ...['lease', logins, 'publish', false],
      ...['lease', logins, true, ['requestAuthCode', 27_000], ...afterRequest],
    ]);
    expect(world.delays).toEqual([50, 50]);
  });

  test('reads the record again after it has waited for the limit', async () => {
    const { world, obtain } = client();
    world.reached = [true];
    let reads = 0;
    world.before = (step) => {
      if (step === 'read' && ++reads === 2) world.record = { ...world.record, authCode: 'theirs', obtainedAt: 7 };
    };
    expect(await obtain()).toMatchObject({ authCode: 'theirs', isFresh: true });
    expect([world.waits, world.steps]).toEqual([[logins], [['report', undefined]]]);
  });

  test('sends nothing if no call is waiting any more', async () => {
    const { world, obtain, controller } = client();
    let reads = 0;
    world.before = (step) => {
      if (step === 'read' && ++reads === 2) controller.abort(new Error('nobody waits'));
    };
    await expect(obtain()).rejects.toThrow('nobody waits');
    expect(world.steps).toEqual(['lease', logins, 'publish', false]);
  });

  test('fills the limit if the service reports it, and requests again later', async () => {
    const { world, obtain } = client();
    world.results = [limited];
    await obtain();
    expect(world.steps).toEqual([
      ...['lease', logins, true, ['requestAuthCode', 27_000], 'publish', ['report', 'limited'], `fill ${logins}`],
      false,
      ...['lease', logins, true, ['requestAuthCode', 27_000], ...afterRequest],
    ]);
    expect(world.delays).toEqual([50]);
  });

  test('returns the lease if the request fails', async () => {
    const { world, obtain } = client();
    const before = { ...world.record, user: userDigest };
    for (const [result, text] of [
      [failed, 'lost'],
      [refused, 'refused'],
    ] as const) {
      world.results = [result];
      const failure = await obtain().catch((error: unknown) => error);
      expect((failure as AuthenticationFailure).toError(undefined as never)).toBe(text);
      expect(world.record).toEqual(before);
    }
  });
});

describe('if another client has authenticated during the request', () => {
  const during = (result: Result) => {
    const { world, obtain } = client();
    world.results = [result];
    world.before = (step) => {
      if (step !== 'send') return;
      world.version = 'other';
      world.record = { format: 1, generation: 6, replacements: [], authCode: 'theirs', obtainedAt: 7 };
    };
    return { world, session: obtain() };
  };

  test.each([ok, failed, limited])('the call uses its authcode after the result $kind', async (result) => {
    const { world, session } = during(result);
    expect(await session).toMatchObject({ authCode: 'theirs', isFresh: true, obtainedAt: 7 });
    const isReported = result !== ok;
    expect(world.steps).toEqual([
      ...['lease', logins, true, ['requestAuthCode', 27_000], 'publish'],
      ...(isReported ? [['report', result.kind]] : []),
      ...(result === limited ? [`fill ${logins}`] : []),
      false,
      ['report', undefined],
    ]);
  });

  test('refused credentials are still refused', async () => {
    const { world, session } = during(refused);
    await expect(session).rejects.toBe((refused as { failure: unknown }).failure);
    expect(world.steps.at(-2)).toEqual(['report', 'failed']);
  });
});

describe('if the store fails when the authcode is published', () => {
  test.each<[string, number, boolean]>([
    ['no other client can have authenticated during the lease', 26_999, true],
    ['another client may have authenticated after the lease', 27_000, false],
  ])('the authcode is used, and %s', async (_name, elapsed, isFresh) => {
    const { world, obtain } = client();
    world.before = (step) => {
      if (step === 'send') world.elapsed += elapsed;
      if (step === 'publish') throw new Error('down');
    };
    expect(await obtain()).toMatchObject({ authCode: 'new', isFresh });
    expect(world.steps).toEqual(['lease', logins, true, ['requestAuthCode', 27_000], ...afterRequest]);
  });

  test('an authcode that is published late is still fresh', async () => {
    const { world, obtain } = client();
    world.before = (step) => {
      if (step === 'send') world.elapsed += 27_000;
    };
    expect(await obtain()).toMatchObject({ authCode: 'new', isFresh: true });
  });
});

describe('an authcode in the store', () => {
  test('is taken over without a request, and is not fresh', async () => {
    const { world, obtain } = client();
    world.record = { ...world.record, authCode: 'theirs' };
    expect(await obtain()).toMatchObject({ authCode: 'theirs', isFresh: false, obtainedAt: 0 });
    expect(world.steps).toEqual([['report', undefined]]);
  });

  test('is not used again after the service refused it, for the latest 32 of them', async () => {
    const { world, obtain } = client();
    for (let count = 1; count <= 33; count++) await obtain(new Session(`code ${count}`, false, 0));
    const used = async (authCode: string) => {
      world.record = { ...world.record, authCode };
      return (await obtain()).authCode;
    };
    expect(await used('code 33')).toBe('new');
    expect(await used('code 2')).toBe('new');
    expect(await used('code 1')).toBe('code 1');
  });
});

describe('the lease of another client', () => {
  const lease = { id: 'other.1', ms: 30_000 };

  test('is polled at growing intervals of at most a second, half of which is random, until it ends', async () => {
    const { world, obtain } = client();
    world.record = { ...world.record, lease };
    await obtain();
    const growing = [50, 75, 112.5, 168.75, 253.125, 379.6875, 569.53125, 854.296875];
    expect(world.delays.slice(0, 9)).toEqual([...growing, 1000]);
    expect(world.elapsed).toBe(30_000);
    expect(new Set(world.delays.slice(8, -1))).toEqual(new Set([1000]));
    expect(world.steps).toContainEqual(['requestAuthCode', 27_000]);
  });

  test('counts from the moment when this client first sees it', async () => {
    const { world, obtain } = client();
    world.elapsed = 1000;
    world.record = { ...world.record, lease: { ...lease, ms: 1 } };
    await obtain();
    expect(world.delays).toEqual([1]);
  });

  test('starts again if another client acquires it', async () => {
    const { world, obtain } = client();
    world.record = { ...world.record, lease: { ...lease, ms: 60 } };
    world.before = (step) => {
      if (step === 'read' && world.delays.length === 1)
        world.record = { ...world.record, lease: { id: 'third', ms: 40 } };
    };
    await obtain();
    expect(world.delays).toEqual([50, 40]);
  });

  test('ends early if the authcode appears, which is then fresh', async () => {
    const { world, obtain } = client();
    world.record = { ...world.record, lease };
    world.before = (step) => {
      if (step === 'sleep') world.record = { ...world.record, authCode: 'theirs', obtainedAt: 7 };
    };
    expect(await obtain()).toMatchObject({ authCode: 'theirs', isFresh: true, obtainedAt: 7 });
    expect(world.delays).toEqual([50]);
  });

  test('is not that of this client, whose own earlier lease is ignored', async () => {
    const { world, obtain } = client();
    let own: AuthRecord['lease'];
    world.before = (step) => {
      if (step === 'send') own = world.record.lease;
    };
    await obtain();
    world.record = { format: 1, generation: 4, replacements: [], lease: own! };
    await obtain();
    expect(world.delays).toEqual([]);
  });
});

test('the key of another user is rejected', async () => {
  const { world, obtain } = client();
  world.record = { ...world.record, user: 'other' };
  const failure = (await obtain().catch((error: unknown) => error)) as AuthenticationFailure;
  const message =
    'belongs to another user or endpoint in this store. Use a separate key for each user, or omit the option';
  expect(failure.toError({ operation: 'getUser', outcome: 'not-sent' })).toMatchObject({
    name: 'RescueRequestError',
    operation: 'getUser',
    message: `getUser: storeKey ${message}. Nothing was sent.`,
    issues: [{ path: ['storeKey'], message }],
  });
  expect(world.steps).toEqual([]);
});
