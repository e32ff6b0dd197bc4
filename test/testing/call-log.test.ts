import { inspect } from 'node:util';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { demoAccount } from '../../src/testing.js';
import { authCodeOf, call, loggedIn, NS, started, versions } from './support.js';

describe('calls', () => {
  it.each(versions)('contains the requests in SOAP %s and their times', async (version) => {
    const server = await started({ now: () => 1_000 });
    const sent = { sEmail: 'a', sPassword: 'b' };
    const { cookie } = await call(server, 'login', sent, { version });
    server.clock.advance(500);
    await call(server, 'logout', {}, { version, cookie });
    expect(server.calls).toMatchObject([
      { operation: 'login', soapVersion: version, action: `${NS}/login`, request: sent, hasCookie: false, time: 1_000 },
      { operation: 'logout', action: `${NS}/logout`, request: {}, hasCookie: true, headers: { cookie }, time: 1_500 },
    ]);
    expect(server.calls[0]?.envelope).toContain('<sPassword>b</sPassword>');
    server.clearCalls();
    expect(server.calls).toEqual([]);
  });

  it('is typed by the contract', async () => {
    const server = await started();
    const [first] = server.calls;
    if (first?.operation === 'startSession') expectTypeOf(first.request.iSession).toBeNumber();
    expect(first).toBeUndefined();
  });

  it('contains calls with an effect or a handler', async () => {
    const server = await started();
    server.on('getChat', () => ({ getChatResult: '' })).next('getNote', { status: 503, body: '' });
    await call(server, 'getChat', { iSessionID: 5 });
    await call(server, 'getNote', { iSessionID: 6 });
    expect(server.calls.map(({ operation, request }) => [operation, request])).toEqual([
      ['getChat', { iSessionID: 5 }],
      ['getNote', { iSessionID: 6 }],
    ]);
  });
});

it('the last 10,000 calls are kept', async () => {
  const server = await started();
  await call(server, 'logout', {});
  const log = server.calls as unknown[];
  for (let count = 1; count < 9_999; count++) log.push(log[0]);
  await call(server, 'login', {});
  expect(server.calls.map(({ operation }) => operation)).toEqual([...Array<string>(9_999).fill('logout'), 'login']);
  await call(server, 'getAccount', {});
  expect(server.calls).toHaveLength(10_000);
  expect(server.calls.slice(-3).map(({ operation }) => operation)).toEqual(['logout', 'login', 'getAccount']);
});

describe('secrets', () => {
  it('are not shown by inspect and JSON.stringify', async () => {
    const server = await started();
    await loggedIn(server, 'ada@example.com');
    const authCode = await authCodeOf(server, 'ada@example.com');
    const plain = inspect(server, { customInspect: false, showHidden: true, depth: 20 });
    const shown = [inspect(server), inspect(server, { showHidden: true, depth: 20 }), JSON.stringify(server)];
    expect(shown[0]).toBe(`RescueServer { endpoint: '${server.endpoint}', calls: 2 }`);
    for (const secret of [authCode, demoAccount.ssoPassword, ...demoAccount.users.map(({ password }) => password)])
      for (const text of [...shown, plain]) expect(text).not.toContain(secret);
  });
});

describe('the clock', () => {
  it('moves only forward', async () => {
    const server = await started({ now: () => 5 });
    server.clock.advance(2);
    expect(server.clock.now()).toBe(7);
    server.clock.advance(0);
    for (const ms of [-1, NaN, Infinity])
      expect(() => server.clock.advance(ms)).toThrow(
        new RangeError(`clock.advance(${ms}): must be milliseconds, 0 or more`),
      );
    expect(server.clock.now()).toBe(7);
  });

  it('is the clock of the computer by default', async () => {
    const server = await started();
    const before = Date.now();
    expect(server.clock.now()).toBeGreaterThanOrEqual(before);
    expect(server.clock.now()).toBeLessThanOrEqual(Date.now());
  });
});
