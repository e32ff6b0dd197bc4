import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SoapRequestError } from '../../src/errors.js';
import { check, copyOf } from '../../src/soap/arguments.js';

describe('names that are not known', () => {
  const schema = z.strictObject({
    endpoint: z.string().optional(),
    tls: z.strictObject({ ca: z.string() }).optional(),
  });
  const messagesOf = (value: object): readonly string[] => {
    try {
      check(SoapRequestError, schema, value, 'x');
    } catch (error) {
      return (error as SoapRequestError).issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    }
    return [];
  };

  test('get the list of all names once', () => {
    expect(messagesOf({ qqqq: 1, zzzz: 1, endpont: 1 })).toEqual([
      'qqqq is not known here; expected one of endpoint, tls',
      'zzzz is not known here',
      'endpont is not known here; did you mean endpoint?',
    ]);
  });

  test('get the hint for a name of another library, in a structure too, and once if two names have the same', () => {
    expect(messagesOf({ url: 1, host: 1, tls: { ca: '', insecure: true } })).toEqual([
      'tls.insecure is not known here; verification cannot be switched off; to trust a private authority, set tls.ca',
      'url is not known here; use the endpoint option of the client',
      'host is not known here',
    ]);
  });
});

describe('the copy of a request', () => {
  const copied = <T>(value: T): T => copyOf(value, 'login', SoapRequestError) as T;

  test('has other objects, arrays and bytes with the same content, also of objects without a prototype', () => {
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

  test('has the same instances of classes, which the encoder checks', () => {
    const request = { url: new URL('https://host/'), date: new Date(0), map: new Map() };
    const copy = copied(request);
    for (const name of ['url', 'date', 'map'] as const) expect(copy[name]).toBe(request[name]);
  });

  test('has a member __proto__ as a member, and the prototype of plain objects', () => {
    const request = JSON.parse('{"__proto__":{"isAdmin":true},"a":1}') as object;
    const copy = copied(request);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect('isAdmin' in copy).toBe(false);
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"isAdmin":true},"a":1}');
    expect(Object.values(copy)[0]).not.toBe(Object.values(request)[0]);
  });
});
