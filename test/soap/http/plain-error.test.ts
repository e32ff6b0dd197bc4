import { describe, expect, test } from 'vitest';
import { messageOf, plainError } from '../../../src/soap/http/plain-error.js';
import { firstOf, urlDecoded } from '../../../src/soap/http/transport.js';

describe('a plain error', () => {
  test.each<[unknown, string, string | undefined]>([
    [new Error('no'), 'no', undefined],
    [Object.assign(new Error('no'), { code: 'E', socket: {} }), 'no', 'E'],
    [Object.assign(new Error('no'), { code: 5 }), 'no', undefined],
    [{ message: 'no', code: 'E' }, 'no', 'E'],
    [{ message: '', code: 'E' }, 'the transport failed', 'E'],
    [{ message: 5 }, 'the transport failed', undefined],
    ['text', 'the transport failed', undefined],
    [undefined, 'the transport failed', undefined],
    [null, 'the transport failed', undefined],
    [new AggregateError([new Error('a'), new Error('b')], ''), 'a, b', undefined],
  ])('of %o has only the message and the code', (error, message, code) => {
    const plain = plainError(error);
    expect(plain).not.toBe(error);
    expect([plain.message, (plain as NodeJS.ErrnoException).code]).toEqual([message, code]);
    expect(Object.keys(plain).filter((name) => name !== 'stack')).toEqual(code === undefined ? [] : ['code']);
    // the text of the stack is stored, so that nothing on the stack stays alive
    expect(Object.getOwnPropertyDescriptor(plain, 'stack')).toMatchObject({ value: plain.stack });
  });

  test('can be made of a value that cannot be read', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(plainError(proxy).message).toBe('the transport failed');
    const unreadable = {
      get message() {
        throw new Error('no');
      },
      code: 'E',
    };
    expect(plainError(unreadable)).not.toHaveProperty('code');
  });
});

test.each<[Error, string]>([
  [new Error('no'), 'no'],
  [new TypeError(''), 'TypeError'],
  [new AggregateError([new Error('a'), new Error('b')], 'both'), 'both'],
  [new AggregateError([], ''), 'AggregateError'],
  [
    Object.assign(new Error('no'), { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }),
    'the server does not speak TLS on this port; check the port, and whether the address must start with http:',
  ],
])('the message of %o is %s', (error, want) => {
  expect(messageOf(error)).toBe(want);
});

test('firstOf returns the first value of a header field, and urlDecoded returns malformed text unchanged', () => {
  expect([firstOf('a'), firstOf(['b', 'c']), firstOf([]), firstOf(undefined)]).toEqual([
    'a',
    'b',
    undefined,
    undefined,
  ]);
  expect(['%41%20', '%', 'a'].map(urlDecoded)).toEqual(['A ', '%', 'a']);
});
