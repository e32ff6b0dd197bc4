import { describe, expect, test } from 'vitest';
import { RescueAbortedError, RescueConnectionError, RescueResultError } from '../../src/index.js';
import { retryPolicy, sendCall } from '../../src/managed/call.js';
import type { Clock } from '../../src/managed/clock.js';
import { Deadline } from '../../src/managed/deadline.js';
import { AuthenticationFailure } from '../../src/managed/errors.js';
import { CurrentSession, PendingAuthentication, Session } from '../../src/managed/session.js';
import { AuthStoreError, RescueAuthenticationError } from '../../src/managed.js';

/** A clock whose waits end at once, and advance it. */
function clockAt(): Clock & { time: number } {
  const clock = {
    time: 0,
    now: () => 1e12 + clock.time,
    elapsed: () => clock.time,
    random: () => 1,
    sleep: () => new Promise<void>(() => undefined),
  };
  return clock;
}

const { signal: open } = new AbortController();
const refusal = (code: string) =>
  new RescueResultError(`getUser: ${code}`, {
    operation: 'getUser',
    outcome: 'refused',
    code,
    result: `getUser_${code}`,
    reply: { code },
  });
const unsent = new RescueConnectionError('down', { outcome: 'not-sent' });

/** Sends a call with sessions that the test provides, each of which the service refuses with a code or accepts. */
function sending(sessions: readonly Session[], codes: readonly string[]) {
  const clock = clockAt();
  const deadline = new Deadline('getUser', 1000, undefined, open, clock);
  const given = [...sessions];
  const session = new CurrentSession(async () => given.shift() as Session);
  const sent: (readonly [authCode: string | null, attempt: number])[] = [];
  const left = [...codes];
  const call = {
    deadline,
    session,
    isReadOnly: false,
    send: async ({ authCode }: Session, attempt: number) => {
      sent.push([authCode, attempt]);
      const code = left.shift();
      if (code !== undefined) throw refusal(code);
      return 'reply';
    },
  };
  const result = sendCall(call, retryPolicy({ attempts: 1, readOnly: [], delayMs: 1 }, clock)).catch(
    (error: unknown) => error,
  );
  return { result, sent, deadline };
}

const fresh = (name: string) => new Session(name, true, 0);
const stored = (name: string) => new Session(name, false, 0);
const INVALID = 'INVALID_SECRETAUTHCODE';

describe('a call that is refused because authentication is missing', () => {
  test('is sent once more with a fresh session', async () => {
    const { result, sent, deadline } = sending([stored('a'), fresh('b'), fresh('c')], [INVALID]);
    expect(await result).toBe('reply');
    expect(sent).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect(deadline.outcome).toBe('refused');
  });

  test('is not sent again if the fresh session is refused too', async () => {
    const { result, sent } = sending([stored('a'), fresh('b'), fresh('c')], [INVALID, INVALID]);
    expect(await result).toMatchObject({ code: INVALID, reply: { code: INVALID } });
    expect(sent.map(([name]) => name)).toEqual(['a', 'b']);
  });

  test('is sent three times at most, if the second session was the authcode of another client', async () => {
    const accepted = sending([stored('a'), stored('b'), fresh('c')], [INVALID, INVALID]);
    expect(await accepted.result).toBe('reply');
    expect(accepted.sent.map(([name]) => name)).toEqual(['a', 'b', 'c']);
    const refused = sending([stored('a'), stored('b'), stored('c'), stored('d')], [INVALID, INVALID, INVALID]);
    expect(await refused.result).toMatchObject({ code: INVALID });
    expect(refused.sent.map(([name]) => name)).toEqual(['a', 'b', 'c']);
  });

  test('remembers the refusal of a fresh session only', async () => {
    const [b, c] = [fresh('b'), stored('c')];
    await sending([stored('a'), b], ['NOTLOGGEDIN', 'NOTLOGGEDIN']).result;
    expect(b.hasRefused('getUser', 'NOTLOGGEDIN')).toBe(true);
    await sending([stored('a'), stored('b'), c], ['NOTLOGGEDIN', 'NOTLOGGEDIN', 'NOTLOGGEDIN']).result;
    expect(c.hasRefused('getUser', 'NOTLOGGEDIN')).toBe(false);
  });

  test('is not sent again with the same API token', async () => {
    const token = fresh('token');
    const { result, sent } = sending([token, token], ['NOTLOGGEDIN']);
    const error = (await result) as RescueResultError;
    expect(error).toBeInstanceOf(RescueResultError);
    expect(error).toMatchObject({
      operation: 'getUser',
      outcome: 'refused',
      code: 'NOTLOGGEDIN',
      result: 'getUser_NOTLOGGEDIN',
      reply: { code: 'NOTLOGGEDIN' },
      message:
        'getUser: the service refused the API token (NOTLOGGEDIN) and did not execute the call. A client cannot request another token: a Master Administrator creates one in the Administration Center (Global Settings, API token). Pass the new token in the credentials option.',
    });
    expect(sent).toHaveLength(1);
    expect(token.hasRefused('getUser', 'NOTLOGGEDIN')).toBe(true);
    // the token is valid, but its user is not an administrator
    const other = sending([token, token], ['NOTLOGGEDINASADMIN']);
    expect(await other.result).toMatchObject({ message: 'getUser: NOTLOGGEDINASADMIN' });
  });
});

describe('the error of a call with several attempts', () => {
  const lost = () => new RescueConnectionError('lost', { outcome: 'unknown' });
  const aborted = (outcome: 'not-sent' | 'unknown') => new RescueAbortedError('aborted', { outcome });

  /** Sends a call whose attempts fail with the given errors, and retries after each but the last. */
  async function failing(...errors: readonly Error[]) {
    const sessions = [fresh('a'), fresh('b')];
    const clock = clockAt();
    const caller = new AbortController();
    const deadline = new Deadline('getUser', 1000, caller.signal, open, clock);
    clock.sleep = async (ms) => {
      // the time limit of a wait never ends first
      if (ms >= 1000) await new Promise(() => undefined);
    };
    let sent = 0;
    const asked: unknown[] = [];
    const policy = {
      callStarts: () => void asked.push('starts'),
      delayAfter: (...args: unknown[]) => (asked.push(args), sent === errors.length ? undefined : 1),
    };
    const call = {
      deadline,
      session: new CurrentSession(async () => sessions.shift() as Session),
      isReadOnly: true,
      send: async () => {
        throw errors[sent++];
      },
    };
    const error: unknown = await sendCall(call, policy).catch((thrown: unknown) => thrown);
    return { error, asked, sent, outcome: deadline.outcome };
  }

  test('is that of the last attempt, and the policy is asked about each attempt', async () => {
    const [one, two] = [unsent, lost()];
    const { error, asked, sent, outcome } = await failing(one, two);
    expect(error).toBe(two);
    expect(asked).toEqual(['starts', [one, 'getUser', 1, true], [two, 'getUser', 2, true]]);
    expect([sent, outcome]).toEqual([2, 'unknown']);
  });

  test('is the first one that may have been executed, if the last attempt was not sent', async () => {
    const [one, two] = [lost(), lost()];
    expect((await failing(one, two, unsent)).error).toBe(one);
    const other = new TypeError('a bug');
    expect((await failing(one, other)).error).toBe(other);
    expect(await failing(unsent)).toMatchObject({ error: unsent, outcome: 'not-sent' });
  });

  test('says what is known about the call if an attempt was aborted, which is not retried', async () => {
    const late = aborted('unknown');
    expect(await failing(late, unsent)).toMatchObject({ error: late, sent: 1, asked: ['starts'] });
    const { error, sent } = await failing(lost(), aborted('not-sent'), unsent);
    expect(error).toMatchObject({ name: 'RescueAbortedError', operation: 'getUser', outcome: 'unknown' });
    expect((error as Error).message).toBe(
      'getUser: the signal of the call was aborted; see cause. An earlier attempt of the call may have been executed.',
    );
    expect(sent).toBe(2);
  });

  test('keeps the outcome of an earlier attempt if a later one is refused', async () => {
    expect(await failing(lost(), refusal(INVALID), refusal(INVALID))).toMatchObject({ sent: 3, outcome: 'unknown' });
  });
});

test.each<[string, Error, boolean]>([
  [
    'an authentication that was not sent',
    new RescueAuthenticationError('x', { outcome: 'not-sent', cause: unsent }),
    true,
  ],
  [
    'an authentication that may have been executed',
    new RescueAuthenticationError('x', {
      outcome: 'not-sent',
      cause: new RescueConnectionError('lost', { outcome: 'unknown' }),
    }),
    false,
  ],
  ['an authentication with another cause', new RescueAuthenticationError('x', { outcome: 'not-sent' }), false],
  ['a failure of the store', new AuthStoreError('x'), false],
])('%s decides whether the call is retried', (_name, error, isRetried) => {
  const { delayAfter } = retryPolicy({ attempts: 2, readOnly: ['getUser'], delayMs: 1 }, clockAt());
  expect(delayAfter(error, 'getUser', 1, true) !== undefined).toBe(isRetried);
});

describe('the delay before a retry', () => {
  const retried = async (leftMs: number) => {
    const clock = clockAt();
    clock.sleep = async () => undefined;
    const deadline = new Deadline('getUser', leftMs, undefined, open, clock);
    let sent = 0;
    const call = {
      deadline,
      session: new CurrentSession(async () => fresh('a')),
      isReadOnly: false,
      send: async () => {
        if (++sent === 1) throw unsent;
        return sent;
      },
    };
    // only the comparison before the delay decides
    deadline.wait = (work) => work(open);
    const policy = retryPolicy({ attempts: 2, readOnly: [], delayMs: 100 }, clock);
    return sendCall(call, policy).catch((error: unknown) => error);
  };

  test('must end before the deadline; otherwise, the error of the attempt is reported', async () => {
    expect(await retried(101)).toBe(2);
    expect(await retried(100)).toBe(unsent);
  });

  test('is at least what the service asks for, even if it is shorter than a millisecond', () => {
    const clock = { ...clockAt(), random: () => 0 };
    const { delayAfter } = retryPolicy({ attempts: 2, readOnly: [], delayMs: 1 }, clock);
    expect(delayAfter(unsent, 'getUser', 1, false)).toBe(0.5);
    expect(delayAfter(Object.assign(unsent, { retryAfterMs: '7' }), 'getUser', 1, false)).toBe(0.5);
    expect(delayAfter(Object.assign(unsent, { retryAfterMs: 7 }), 'getUser', 1, false)).toBe(7);
  });
});

describe('a deadline', () => {
  const deadlineWith = (timeoutMs: number, signal?: AbortSignal, closed = open) => {
    const clock = clockAt();
    return { clock, deadline: new Deadline('getUser', timeoutMs, signal, closed, clock) };
  };

  test('leaves whole milliseconds, at least one until it has passed, and at most its own time', () => {
    const { clock, deadline } = deadlineWith(1000);
    const at = (time: number) => {
      clock.time = time;
      return deadline.remaining();
    };
    expect([0, 0.5, 998.5, 999, 999.9].map(at)).toEqual([1000, 1000, 2, 1, 1]);
    expect(at(-5)).toBe(1000);
    const message =
      'getUser: the deadline of 1000 ms (timeoutMs) passed before the call could be sent with a valid session. The call was not sent. Raise timeoutMs. The onAuthentication option reports what the client waited for.';
    for (const time of [1000, 1001]) expect(() => at(time)).toThrow(message);
  });

  test('ends with the reason of the signal, or an error if the client was closed', async () => {
    const [caller, closer] = [new AbortController(), new AbortController()];
    const { deadline } = deadlineWith(1000, caller.signal, closer.signal);
    const wait = () => deadline.wait(() => new Promise(() => undefined)).catch((error: unknown) => error);
    const [one, other] = [wait(), deadlineWith(1000, undefined, closer.signal).deadline];
    caller.abort('enough');
    expect(await one).toMatchObject({
      name: 'RescueAbortedError',
      message: 'getUser: the signal of the call was aborted; see cause. The call was not sent.',
      outcome: 'not-sent',
      cause: 'enough',
    });
    expect(await wait()).toMatchObject({ name: 'RescueAbortedError' });
    const closed = other.wait(() => new Promise(() => undefined)).catch((error: unknown) => error);
    closer.abort();
    for (const error of [await closed, await other.sleep(5).catch((thrown: unknown) => thrown)])
      expect(error).toMatchObject({
        name: 'RescueConnectionError',
        message:
          'getUser: the client was closed before the call was complete. The call was not sent. Create a new client.',
        operation: 'getUser',
        outcome: 'not-sent',
      });
  });
});

describe('a wait', () => {
  test('that is over stops the timer of the deadline', async () => {
    const clock = clockAt();
    const signals: AbortSignal[] = [];
    clock.sleep = (_ms, signal) => (signals.push(signal), new Promise(() => undefined));
    const deadline = new Deadline('getUser', 1000, undefined, open, clock);
    expect(await deadline.wait(async () => 5)).toBe(5);
    await expect(deadline.wait(() => Promise.reject(new Error('own')))).rejects.toThrow('own');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  test('is not started if the signal is aborted or the client closed', () => {
    const aborted = AbortSignal.abort('enough');
    const clock = clockAt();
    for (const [signal, closed, name] of [
      [aborted, open, 'RescueAbortedError'],
      [undefined, aborted, 'RescueConnectionError'],
    ] as const) {
      const deadline = new Deadline('getUser', 1000, signal, closed, clock);
      expect(() => deadline.remaining()).toThrow(expect.objectContaining({ name }) as Error);
    }
  });
});

describe('a pending authentication', () => {
  const failure = new AuthenticationFailure(({ operation }) => new Error(`${operation} must wait`));
  const joined = () => {
    const deadline = new Deadline('getUser', 1000, undefined, open, clockAt());
    const pending = new PendingAuthentication(
      () => new Promise(() => undefined),
      () => undefined,
    );
    const state = { isOver: false };
    const call = () => {
      const joining = pending.join(deadline).catch((error: unknown) => error);
      void joining.then(() => (state.isOver = true));
      return joining;
    };
    return { pending, call, state };
  };

  test.each([
    [1000, false],
    [1000.5, true],
  ])('rejects only calls whose deadline is earlier than the next request (%d)', async (until, isRejected) => {
    for (const isBefore of [true, false]) {
      const { pending, call, state } = joined();
      if (isBefore) pending.rejectCallsEndingBefore(until, failure);
      const result = call();
      if (!isBefore) pending.rejectCallsEndingBefore(until, failure);
      await new Promise(setImmediate);
      expect(state.isOver).toBe(isRejected);
      if (isRejected) expect(await result).toMatchObject({ message: 'getUser must wait' });
    }
  });

  test('is abandoned once no call waits, unless a request is pending', async () => {
    const caller = new AbortController();
    let ended = 0;
    const pending = new PendingAuthentication(
      () => new Promise(() => undefined),
      () => ended++,
    );
    const waiting = pending
      .join(new Deadline('getUser', 1000, caller.signal, open, clockAt()))
      .catch((error: unknown) => error);
    pending.setRequestPending(true);
    caller.abort();
    await waiting;
    expect([pending.signal.aborted, ended]).toEqual([false, 0]);
    pending.setRequestPending(false);
    expect([pending.signal.aborted, ended]).toEqual([true, 1]);
    expect(pending.signal.reason).toMatchObject({ message: 'no call is waiting for this authentication' });
  });

  test('is abandoned if its first call ends before a request, without an unhandled rejection', async () => {
    const unhandled: unknown[] = [];
    const listener = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', listener);
    const pending = new PendingAuthentication(
      async ({ signal }) => signal.throwIfAborted() as never,
      () => undefined,
    );
    await pending
      .join(new Deadline('getUser', 1000, AbortSignal.abort(), open, clockAt()))
      .catch((error: unknown) => error);
    expect(pending.signal.aborted).toBe(true);
    await new Promise(setImmediate);
    process.off('unhandledRejection', listener);
    expect(unhandled).toEqual([]);
  });
});
