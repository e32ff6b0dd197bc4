import { inspect } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { CookieContainer, type SerializedCookies } from '../../../src/soap/http/cookies.js';

const ENDPOINT = 'https://secure.example.com/API/API.asmx';
const SESSION = 'ASP.NET_SessionId=abcdefghijklmnopqrstuvwx; path=/; HttpOnly';
const NOON = Date.UTC(2024, 0, 1, 12);

const table: [string, { endpoint?: string; lines: string[]; want: string | undefined }][] = [
  ["ASP.NET's session cookie is sent", { lines: [SESSION], want: 'ASP.NET_SessionId=abcdefghijklmnopqrstuvwx' }],
  ['a later value replaces the earlier one', { lines: ['a=1; path=/', 'a=2; path=/'], want: 'a=2' }],
  [
    'longer paths come first, then older cookies',
    { lines: ['a=1; path=/', 'b=2; path=/', 'c=3; path=/API'], want: 'c=3; a=1; b=2' },
  ],
  ['a cookie without a path belongs to the folder of the endpoint', { lines: ['a=1'], want: 'a=1' }],
  ['a cookie of another path is not sent', { lines: ['a=1; path=/other', 'b=2; path=/API/API'], want: undefined }],
  ['a cookie of a parent domain goes to the endpoint', { lines: ['a=1; Domain=example.com; path=/'], want: 'a=1' }],
  ['a cookie of another host is ignored', { lines: ['a=1; Domain=evil.example; path=/'], want: undefined }],
  ['a cookie of a subdomain is ignored', { lines: ['a=1; Domain=x.secure.example.com; path=/'], want: undefined }],
  ['a cookie of a top-level domain is ignored', { lines: ['a=1; Domain=com; path=/'], want: undefined }],
  [
    'an expired cookie deletes the cookie with its name',
    { lines: [SESSION, 'ASP.NET_SessionId=x; path=/; Max-Age=0'], want: undefined },
  ],
  [
    'an Expires in the past also deletes the cookie',
    { lines: ['a=1; path=/', 'a=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT'], want: undefined },
  ],
  ['a Secure cookie is sent over https', { lines: ['a=1; path=/; Secure'], want: 'a=1' }],
  [
    'a Secure cookie is sent over http to a loopback address',
    { endpoint: 'http://127.0.0.1:8080/API', lines: ['a=1; path=/; Secure'], want: 'a=1' },
  ],
  [
    'a Secure cookie is sent over http to localhost',
    { endpoint: 'http://localhost:8080/API', lines: ['a=1; path=/; Secure'], want: 'a=1' },
  ],
  [
    'a Secure cookie is not sent over http to another host',
    { endpoint: 'http://plain.example.com/', lines: ['a=1; path=/; Secure'], want: undefined },
  ],
  [
    'lines that are not a cookie are ignored',
    { lines: ['', ';', '=x', 'a', '\0', 'b=2; path=/', 'x'.repeat(9000) + '=1'], want: 'b=2' },
  ],
  ['a line feed in a line ends the cookie', { lines: ['a=1\r\nX-Evil: 1; path=/'], want: 'a=1' }],
  [
    'names of built-in members are ordinary names',
    { lines: ['__proto__=1; path=/', 'constructor=2; path=/'], want: '__proto__=1; constructor=2' },
  ],
];

function filled(lines: readonly string[], endpoint = ENDPOINT): CookieContainer {
  const cookies = new CookieContainer(endpoint);
  cookies.store(lines);
  return cookies;
}

function setNow(now: number): number {
  vi.useFakeTimers({ toFake: ['Date'], now });
  return now;
}

afterEach(() => vi.useRealTimers());

describe('CookieContainer', () => {
  test.each(table)('%s', (_name, { endpoint, lines, want }) => {
    expect(filled(lines, endpoint).header()).toBe(want);
  });

  test.each(table)('%s, even after serialization', (_name, { endpoint = ENDPOINT, lines, want }) => {
    const data = JSON.parse(JSON.stringify(filled(lines, endpoint).serialize())) as SerializedCookies;
    expect(filled(data.cookies, endpoint).header()).toBe(want);
  });

  test('counts Max-Age from the time when the cookie was set, not from its last use', () => {
    let now = setNow(NOON);
    const cookies = filled(['a=1; path=/; Max-Age=60', 'b=2; path=/']);
    now = setNow(now + 30_000);
    expect(cookies.header()).toBe('a=1; b=2');
    now = setNow(now + 29_999);
    expect(cookies.header()).toBe('a=1; b=2');
    setNow(now + 1);
    expect(cookies.header()).toBe('b=2');
  });

  test('prefers Max-Age to Expires, which has a precision of one second', () => {
    const now = setNow(NOON);
    const cookies = filled([
      'a=1; path=/; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
      'b=2; path=/; Expires=Mon, 01 Jan 2024 12:00:30 GMT',
    ]);
    expect(cookies.header()).toBe('a=1; b=2');
    setNow(now + 30_000);
    expect(cookies.header()).toBe('a=1');
  });

  test('restores cookies that expire at the same time', () => {
    setNow(NOON);
    const data = filled(['a=1; path=/; Max-Age=60', SESSION]).serialize();
    setNow(NOON + 59_000);
    expect(filled(data.cookies).header()).toMatch(/^a=1; /);
    setNow(NOON + 60_000);
    expect(filled(data.cookies).header()).toMatch(/^ASP/);
  });

  test('changes its version only with its content', () => {
    const cookies = new CookieContainer(ENDPOINT);
    const versions = [cookies.version];
    const step = (change: () => void) => {
      change();
      versions.push(cookies.version);
    };
    step(() => cookies.store([]));
    step(() => cookies.clear());
    step(() => cookies.store(['nothing']));
    expect(new Set(versions).size).toBe(1);
    step(() => cookies.store([SESSION]));
    step(() => cookies.clear());
    step(() => cookies.store(['a=1; path=/']));
    step(() => cookies.store(['a=2; path=/']));
    expect(new Set(versions).size).toBe(5);
    step(() => cookies.store(['a=2; path=/']));
    step(() => void cookies.header());
    expect(new Set(versions).size).toBe(5);
  });

  test('sends nothing after it has been cleared', () => {
    const cookies = filled([SESSION]);
    expect(cookies.header()).toBeDefined();
    cookies.clear();
    expect(cookies.header()).toBeUndefined();
    expect(cookies.serialize().cookies).toEqual([]);
  });

  test('keeps only the newest of many cookies', () => {
    const cookies = filled(Array.from({ length: 200 }, (_, index) => `c${index}=1; path=/`));
    expect(cookies.serialize().cookies).toHaveLength(50);
    expect(cookies.header()).toMatch(/^c150=1; .*c199=1$/);
  });

  test('ignores lines of more than 8,192 characters', () => {
    const line = (length: number) => `a=${'x'.repeat(100)}; path=/; x=`.padEnd(length, 'y');
    expect(filled([line(8192)]).header()).toBe(`a=${'x'.repeat(100)}`);
    expect(filled([line(8193)]).header()).toBeUndefined();
  });

  test('counts Max-Age from the arrival of the line, even if the cookie is used much later', () => {
    setNow(NOON);
    const cookies = filled(['a=1; path=/; Max-Age=60', 'b=2; path=/; Max-Age=90', 'c=3; path=/; Max-Age=-5']);
    setNow(NOON + 59_999);
    expect(cookies.header()).toBe('a=1; b=2');
    setNow(NOON + 60_000);
    expect(cookies.toJSON()).toEqual({ origin: 'https://secure.example.com', count: 2 });
    expect(cookies.header()).toBe('b=2');
    expect(cookies.toJSON()).toEqual({ origin: 'https://secure.example.com', count: 1 });
    setNow(NOON + 90_000);
    expect(cookies.serialize()).toEqual({ origin: 'https://secure.example.com', cookies: [] });
  });

  test('keeps a cookie whose Max-Age ends after the last possible date, and none whose Max-Age is absurdly negative', () => {
    setNow(NOON);
    const cookies = filled([
      `a=1; path=/; Max-Age=${'9'.repeat(300)}`,
      `b=2; path=/; Max-Age=-${'9'.repeat(300)}`,
      'c=3; path=/; Max-Age=0',
    ]);
    expect(cookies.header()).toBe('a=1');
    expect(cookies.serialize().cookies).toEqual(['a=1; Expires=Sat, 13 Sep 275760 00:00:00 GMT; Path=/']);
    expect(cookies.header()).toBe('a=1');
  });

  test('is shown with the number of its cookies', () => {
    expect(inspect(new CookieContainer(ENDPOINT))).toBe('CookieContainer { https://secure.example.com, 0 cookies }');
    expect(inspect(filled(['a=1']))).toBe('CookieContainer { https://secure.example.com, 1 cookie }');
    expect(inspect(filled(['a=1', 'b=2']))).toBe('CookieContainer { https://secure.example.com, 2 cookies }');
  });

  test('is not read until a cookie or the version is needed', () => {
    setNow(NOON);
    const cookies = filled(['a=1; path=/; Max-Age=60']);
    cookies.clear();
    expect([cookies.header(), cookies.version]).toEqual([undefined, 2]);
    cookies.store(['b=2']);
    expect([cookies.version, cookies.header()]).toEqual([3, 'b=2']);
  });

  test('adds no header field or foreign cookie for tampered data', () => {
    expect(filled(['a=1\r\nX-Evil: 1', 'b=2; Domain=evil.example', 'c=3; path=/']).header()).toBe('a=1; c=3');
  });

  test('shows no cookies in inspect and JSON.stringify', () => {
    const cookies = filled([SESSION]);
    cookies.header();
    const options = { depth: Infinity, showHidden: true, getters: true };
    const printed = [
      inspect(cookies),
      inspect(cookies, options),
      inspect(cookies, { ...options, customInspect: false }),
      inspect(CookieContainer, options),
      JSON.stringify({ cookies }),
      String(cookies),
    ].join('\n');
    expect(printed).not.toMatch(/abcdef|ASP/);
    expect(printed).toContain('1 cookie');
    expect(JSON.stringify(cookies)).toBe('{"origin":"https://secure.example.com","count":1}');
  });
});
