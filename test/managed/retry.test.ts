import { beforeEach, describe, expect, test } from 'vitest';
import { RescueRequestError } from '../../src/index.js';
import { ServerFault, type Effect } from '../../src/testing.js';
import { rejection } from '../support/rejection.js';
import { startSession, World } from './support.js';

let world: World;
beforeEach(async () => {
  world = await World.start();
});

const unknown: [string, Effect][] = [
  ['a reset', { reset: true }],
  ['half a body', { reset: 'within-body' }],
  ['a fault of the server', { fault: new ServerFault('no') }],
  ['503', { status: 503, body: '' }],
  ['HTML', { body: '<html>' }],
];

describe('without the retry option, nothing is retried', () => {
  test.each(unknown)('%s', async (_name, effect) => {
    const rescue = world.client();
    await rescue.operations.getAccount();
    world.server.next('getAccount', effect);
    expect(await rejection(rescue.operations.getAccount({}, { readOnly: true }))).toMatchObject({ outcome: 'unknown' });
    expect(world.count('getAccount')).toBe(2);
  });
});

describe('with the retry option', () => {
  test.each(unknown)('a read-only operation is retried after %s', async (_name, effect) => {
    const rescue = world.client({ retry: { readOnly: ['getAccount'] } });
    await rescue.operations.getAccount();
    world.server.next('getAccount', effect, 2);
    expect(await world.run(rescue.operations.getAccount(), 100)).toMatchObject({ getAccountResult: 'getAccount_OK' });
    expect(world.count('getAccount')).toBe(4);
  });

  test.each(unknown)('another operation is not retried after %s', async (_name, effect) => {
    const rescue = world.client({ retry: {} });
    await rescue.operations.getAccount();
    world.server.next('getAccount', effect, 2);
    expect(await rejection(rescue.operations.getAccount())).toMatchObject({ outcome: 'unknown' });
    expect(world.count('getAccount')).toBe(2);
  });

  test('a call that was not sent is retried', async () => {
    let failures = 2;
    const inner = world.transport();
    const rescue = world.client({
      retry: {},
      transport: (request, events) => {
        if (request.body?.includes('getAccount') !== true || failures-- <= 0) return inner(request, events);
        queueMicrotask(() => events.error(new Error('connect ECONNREFUSED')));
        return { resume: () => undefined, abort: () => undefined };
      },
    });
    expect(await world.run(rescue.operations.getAccount(), 100)).toMatchObject({ getAccountResult: 'getAccount_OK' });
    expect(world.count('getAccount')).toBe(1);
    failures = 1;
    expect(await world.run(rejection(rescue.startSession(startSession)), 100)).toBeUndefined();
  });

  test('startSession is not retried, even if it was not sent', async () => {
    let attempts = 0;
    const rescue = world.client({
      retry: { attempts: 5 },
      credentials: { apiToken: 'token' },
      transport: (_, events) => {
        attempts++;
        queueMicrotask(() => events.error(new Error('connect ECONNREFUSED')));
        return { resume: () => undefined, abort: () => undefined };
      },
    });
    expect(await rejection(rescue.startSession(startSession, { readOnly: true }))).toMatchObject({
      outcome: 'not-sent',
    });
    expect(attempts).toBe(1);
    expect(() => world.client({ retry: { readOnly: ['startSession'] } })).toThrow(RescueRequestError);
  });

  test.each<[string, string, number]>([
    ['a refused call', 'getUser_InvalidParam_NodeID', 1],
    ['an invalid argument', '', 0],
  ])('%s is not retried', async (_name, literal, sent) => {
    const rescue = world.client({ retry: { readOnly: ['getUser'] } });
    await rescue.operations.getAccount();
    if (literal !== '') world.server.on('getUser', () => ({ getUserResult: literal }) as never);
    await rejection(rescue.operations.getUser({ iNodeID: literal === '' ? 'x' : 1 } as never));
    expect(world.count('getUser')).toBe(sent);
  });

  test('the delay doubles, half of it is random, and Retry-After is respected', async () => {
    const rescue = world.client({ retry: { attempts: 4, delayMs: 1000 } });
    await rescue.operations.getAccount();
    world.server.next('getAccount', { status: 503, body: '' });
    world.server.next('getAccount', { status: 503, body: '' });
    world.server.next('getAccount', { status: 429, body: '', headers: { 'Retry-After': '20' } });
    await world.run(rescue.operations.getAccount({}, { readOnly: true }), 50);
    const times = world.server.calls.slice(2).map(({ time }) => time);
    const waited = times.slice(1).map((time, index) => time - (times[index] as number));
    // a random number of 0.5 results in three quarters of the delay
    expect(waited).toEqual([750, 1500, 20_000]);
  });

  test('a read-only call that was made too early (POLLRATEEXCEEDED) is retried after retryAfterMs', async () => {
    const rescue = world.client({ retry: { delayMs: 1, readOnly: ['getReport'] } });
    await rescue.operations.getAccount();
    const results = ['getReport_PollRateExceeded', 'getReport_OK'];
    world.server.on('getReport', () => ({ getReportResult: results.shift(), sReport: 'r' }) as never);
    expect(await world.run(rescue.operations.getReport({ iNodeID: 1, eNodeRef: 'NODE' }), 100)).toMatchObject({
      getReportResult: 'getReport_OK',
    });
    const [first = 0, second = 0] = world.server.calls.slice(2).map(({ time }) => time);
    expect(second - first).toBe(1_000);
  });

  test('no delay extends beyond the deadline, and the call fails with the error of the last attempt', async () => {
    const rescue = world.client({ retry: {}, timeoutMs: 10_000 });
    await rescue.operations.getAccount();
    world.server.next('getAccount', { status: 429, body: '', headers: { 'Retry-After': '20' } });
    expect(await rejection(rescue.operations.getAccount({}, { readOnly: true }))).toMatchObject({
      name: 'RescueThrottledError',
      retryAfterMs: 20_000,
    });
  });

  test('one attempt with an unknown outcome makes the outcome unknown, even if the last attempt was not sent', async () => {
    let isDown = false;
    const inner = world.transport();
    const rescue = world.client({
      retry: { attempts: 2 },
      transport: (request, events) => {
        if (!isDown) return inner(request, events);
        queueMicrotask(() => events.error(new Error('connect ECONNREFUSED')));
        return { resume: () => undefined, abort: () => undefined };
      },
    });
    await rescue.operations.getAccount();
    world.server.next('getAccount', { reset: true });
    const call = rejection(rescue.operations.getAccount({}, { readOnly: true }));
    await world.untilIdle();
    isDown = true;
    expect(await world.run(call, 100)).toMatchObject({ outcome: 'unknown' });
    expect(world.count('getAccount')).toBe(2);
  });

  test('a service that is down receives at most a tenth more calls, plus ten', async () => {
    const rescue = world.client({ retry: { readOnly: ['getAccount'], delayMs: 1 } });
    await rescue.operations.getAccount();
    world.server.clearCalls();
    world.server.next('getAccount', { status: 503, body: '' }, Infinity);
    for (let count = 0; count < 200; count++) await world.run(rejection(rescue.operations.getAccount()), 5);
    expect(world.count('getAccount')).toBeLessThanOrEqual(200 + 20 + 10 + 1);
    expect(world.count('getAccount')).toBeGreaterThan(220);
  });
});
