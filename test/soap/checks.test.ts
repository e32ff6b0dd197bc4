import { describe, expect, test } from 'vitest';
import { SoapRequestError } from '../../src/errors.js';
import { arrayOf, check, copyOf, expected, object, optional, string } from '../../src/soap/checks.js';

describe('unknown names', () => {
  const text = string(expected('a string'));
  const schema = object({ endpoint: optional(text), tls: optional(object({ ca: text })) });
  const messagesOf = (value: object): readonly string[] => {
    try {
      check(SoapRequestError, schema, value, 'x');
    } catch (error) {
      return (error as SoapRequestError).issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    }
    return [];
  };

  test('cause a single list of all known names', () => {
    expect(messagesOf({ qqqq: 1, zzzz: 1, endpont: 1 })).toEqual([
      'qqqq is not known here; expected one of endpoint, tls',
      'zzzz is not known here',
      'endpont is not known here; did you mean endpoint?',
    ]);
  });

  test('that would switch off verification cause a hint, even inside a structure', () => {
    expect(messagesOf({ tls: { ca: '', rejectUnauthorized: true } })).toEqual([
      'tls.rejectUnauthorized is not known here; verification cannot be switched off; to trust a private authority, set tls.ca',
    ]);
  });

  test('include inherited names, such as those of a signal or a URL that is passed instead of the options', () => {
    expect(messagesOf(new AbortController().signal)[0]).toMatch(/^aborted is not known here/);
    expect(messagesOf(new URL('https://host/'))).toContain('href is not known here');
    expect(messagesOf(Object.create({ endpont: 1 }) as object)).toHaveLength(1);
  });
});

test('an array with holes is rejected', () => {
  const texts = arrayOf(string(expected('a string')), expected('an array'));
  expect(() => check(SoapRequestError, texts, Object.assign([], { 1: 'a' }), 'x')).toThrow(
    'x: 0 is missing; it must be a string.',
  );
});

describe('the copy of a request', () => {
  const copied = <T>(value: T): T => copyOf(value, 'login', SoapRequestError) as T;

  test('has new objects, arrays and bytes with the same content, even for objects without a prototype', () => {
    const bare = Object.assign(Object.create(null) as { secret: string }, { secret: 's' });
    const request = { bare, plain: { secret: 's' }, list: [{ secret: 's' }], bytes: new Uint8Array([1, 2]) };
    const copy = copied(request);
    bare.secret = request.plain.secret = '';
    request.list = [];
    request.bytes.fill(0);
    expect(copy).toEqual({
      bare: { secret: 's' },
      plain: { secret: 's' },
      list: [{ secret: 's' }],
      bytes: new Uint8Array([1, 2]),
    });
  });

  test('contains the same class instances, which the encoder checks', () => {
    const request = { url: new URL('https://host/'), date: new Date(0), map: new Map() };
    const copy = copied(request);
    for (const name of ['url', 'date', 'map'] as const) expect(copy[name]).toBe(request[name]);
  });

  test('keeps a member __proto__ as a member, and has the prototype of plain objects', () => {
    const request = JSON.parse('{"__proto__":{"isAdmin":true},"a":1}') as object;
    const copy = copied(request);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect('isAdmin' in copy).toBe(false);
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"isAdmin":true},"a":1}');
    expect(Object.values(copy)[0]).not.toBe(Object.values(request)[0]);
  });
});
