import { describe, expect, it } from 'vitest';
import { ServerClock } from '../../../src/testing/clock.js';
import { CookieSessions, sessionIdOf } from '../../../src/testing/rescue/cookie-sessions.js';

it.each<[header: string | undefined, id: string | undefined]>([
  [undefined, undefined],
  ['', undefined],
  ['a=b', undefined],
  ['ASP.NET_SessionId', undefined],
  ['ASP.NET_SessionId=', ''],
  ['ASP.NET_SessionId=abc', 'abc'],
  ['asp.net_sessionid=abc', 'abc'],
  ['a=b;  ASP.NET_SessionId = abc ; ASP.NET_SessionId=other', 'abc'],
  ['ASP.NET_SessionId; ASP.NET_SessionId=abc', 'abc'],
  ['ASP.NET_SessionId=a=b', 'a=b'],
  ['xASP.NET_SessionId=abc', undefined],
])('the session ID in the Cookie header %j is %j', (header, id) => {
  expect(sessionIdOf(header)).toBe(id);
});

describe('the cookie sessions', () => {
  const cookieOf = ({ setCookie }: { readonly setCookie?: string }): string => setCookie?.split(';')[0] ?? '';

  it('are found by their cookie, and every other header starts a session with another ID', () => {
    const sessions = new CookieSessions(new ServerClock(() => 5));
    const first = sessions.open(undefined);
    expect(first).toEqual({
      session: { id: expect.stringMatching(/^[a-z0-5]{24}$/) as string, user: undefined, seenAt: 5 },
      setCookie: `ASP.NET_SessionId=${first.session.id}; path=/; HttpOnly`,
    });
    const again = sessions.open(cookieOf(first));
    expect(again).toStrictEqual({ session: first.session });
    expect(again.session).toBe(first.session);
    for (const header of [undefined, 'ASP.NET_SessionId=', 'ASP.NET_SessionId=unknown'])
      expect(sessions.open(header).session.id).not.toBe(first.session.id);
  });

  it('are at most 10,000: the least recently used session is removed', () => {
    const sessions = new CookieSessions(new ServerClock());
    const [first, second] = [cookieOf(sessions.open(undefined)), cookieOf(sessions.open(undefined))];
    for (let count = 2; count < 10_000; count++) sessions.open(undefined);
    expect(sessions.open(first).setCookie).toBeUndefined();
    sessions.open(undefined);
    expect(sessions.open(first).setCookie).toBeUndefined();
    expect(sessions.open(second).setCookie).toBeDefined();
  });
});
