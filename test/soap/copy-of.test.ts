import { describe, expect, test } from 'vitest';
import { SoapRequestError } from '../../src/errors.js';
import { copyOf } from '../../src/soap/checks.js';

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
