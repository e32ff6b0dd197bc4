import { describe, expect, test } from 'vitest';
import { SoapRequestError } from '../../src/errors.js';
import * as c from '../../src/soap/checks.js';
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

  test('has a cycle where the request has one, and the same members for the same objects', () => {
    const shared = { secret: 's' };
    const request: Record<string, unknown> = { one: shared, other: [shared] };
    request['self'] = request;
    const copy = copied(request);
    expect(copy['self']).toBe(copy);
    expect(copy['one']).not.toBe(shared);
    expect((copy['other'] as unknown[])[0]).toBe(copy['one']);
  });

  test('contains null, functions and values of other types unchanged', () => {
    const request = { none: null, list: [null, 1, undefined], run: () => 1, big: 1n, text: 'x' };
    expect(copied(request)).toEqual(request);
  });

  test('ends at a depth of 500', () => {
    const levels: object[] = [{}];
    for (let depth = 1; depth <= 501; depth++) levels.push({ inner: levels[depth - 1] });
    const request = levels[501] as object;
    const isCopied: boolean[] = [];
    let [original, copy] = [request, copied(request)] as { inner?: object }[];
    for (; original && copy; original = original.inner, copy = copy.inner) isCopied.push(original !== copy);
    expect([isCopied.length, isCopied.indexOf(false)]).toEqual([502, 501]);
    const deep = (depth: number): unknown => (depth === 0 ? {} : [deep(depth - 1)]);
    const list = deep(501);
    let [from, to] = [list, copied(list)] as [unknown, unknown];
    let equal = 0;
    for (; Array.isArray(from) && Array.isArray(to); from = from[0], to = to[0]) equal += Number(from === to);
    expect([equal, from === to]).toEqual([0, true]);
  });

  test('contains binary data of more than 64 KiB itself', () => {
    const [small, large] = [new Uint8Array(65_536), new Uint8Array(65_537)];
    const [copyOfSmall, copyOfLarge] = copied([small, large]);
    expect(copyOfSmall === small).toBe(false);
    expect(copyOfSmall).toHaveLength(65_536);
    expect(copyOfLarge === large).toBe(true);
  });

  test('cannot be made of a request whose getter throws, and the error has the cause', () => {
    const mine = new Error('mine');
    const request = {
      get secret() {
        throw mine;
      },
    };
    const message =
      'login: the request cannot be read: a getter or a proxy in it threw an error; see cause. Nothing was sent.';
    expect(() => copied(request)).toThrow(expect.objectContaining({ message, cause: mine, operation: 'login' }));
  });
});

describe('the error for invalid values', () => {
  const many = (count: number) => Array.from({ length: count }, () => 1);
  const texts = arrayOf(string(expected('a string')), expected('an array'));
  const errorFor = (given: unknown, operation?: string): SoapRequestError => {
    try {
      check(SoapRequestError, texts, given, 'x', operation);
    } catch (error) {
      return error as SoapRequestError;
    }
    throw new Error('nothing was thrown');
  };
  const listed = (count: number) => many(count).map((_, at) => `${at} must be a string, not a number`);

  test('lists up to 20 issues in its message, and counts the others', () => {
    expect(errorFor(many(20)).message).toBe(`x: ${listed(20).join('; ')}. Nothing was sent.`);
    const { message, issues } = errorFor(many(22));
    expect(message).toBe(`x: ${listed(20).join('; ')}; and 2 more, see issues. Nothing was sent.`);
    expect(issues).toHaveLength(22);
  });

  test('names the operation, and the argument if the value itself is invalid', () => {
    expect(errorFor('a', 'login')).toMatchObject({
      message: 'x: the argument must be an array, not a string. Nothing was sent.',
      operation: 'login',
      issues: [{ path: [], message: 'must be an array, not a string' }],
    });
  });

  test.each<[unknown]>([[undefined], [null], ['getAccount'], [() => 1], [{ name: 'x' }], [{ action: 'x' }]])(
    'says how to call an operation whose stub is %s',
    (stub) => {
      expect(() => c.checkStub(stub, SoapRequestError)).toThrow(
        /^call: the operation must be a generated stub\. To call an operation by its name, use client\.operations\[name\]\. Nothing was sent\.$/,
      );
      expect(() => c.checkStub({ name: 'x', action: '' }, SoapRequestError)).not.toThrow();
    },
  );
});

describe('each check accepts exactly the values of its type', () => {
  const values: readonly unknown[] = ['', 'a', 0, -1, 1.5, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 53];
  const others: readonly unknown[] = [NaN, Infinity, true, false, null, undefined, [], {}, new Date(0), () => 1];
  const all = [...values, ...others];
  const accepted = (one: c.Check<unknown>): unknown[] =>
    all.filter((value) => {
      const issues: Parameters<typeof one.read>[2] = [];
      one.read(value, [], issues);
      return issues.length === 0;
    });
  const ints = [0, -1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1];
  const objects = all.filter((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
  const run = all.at(-1);

  test.each<[string, c.Check<unknown>, unknown[]]>([
    ['string', string(expected('a string')), ['', 'a']],
    ['string, not empty', string(expected('a string'), c.notEmpty), ['a']],
    ['boolean', c.boolean(), [true, false]],
    ['number', c.number('a number'), [...ints.slice(0, 2), 1.5, ...ints.slice(2), 2 ** 53]],
    ['int', c.int('an int'), ints],
    ['int32', c.int32('an int'), [0, -1, 2 ** 31 - 1, -(2 ** 31)]],
    ['int, with bounds', c.int('an int', c.atLeast(-1), c.atMost(2 ** 31)), [0, -1, 2 ** 31 - 1, 2 ** 31]],
    ['milliseconds', c.milliseconds(), [2 ** 31 - 1]],
    ['one of several', c.oneOf(['a', 0, null], expected('one of these')), ['a', 0, null]],
    ['function', c.functionOf(), [run]],
    ['instance', c.instance(Date, 'a date'), [objects[1]]],
    ['object', c.anObject('an object'), objects],
    ['object without members', c.looseObject({}), objects],
    ['array', arrayOf(string(expected('a string')), expected('an array')), all.filter(Array.isArray)],
    ['optional', c.optional(c.functionOf()), [undefined, run]],
    ['with a default', c.defaulted<unknown>(c.functionOf(), run), [undefined, run]],
    ['nullable', c.nullable(c.functionOf()), [null, run]],
  ])('%s', (_name, one, want) => {
    expect(accepted(one)).toEqual(want);
  });

  test('and returns the value to use', () => {
    const text = string(expected('a string'));
    const shape = { a: optional(text), b: c.defaulted(text, 'initial'), c: arrayOf(text, expected('an array')) };
    const given = { a: undefined, c: ['x', 'y'], d: 1 };
    expect(check(SoapRequestError, c.looseObject(shape), given, 'x')).toEqual({ b: 'initial', c: ['x', 'y'] });
    expect(Object.keys(check(SoapRequestError, c.looseObject(shape), given, 'x'))).toEqual(['b', 'c']);
    expect(() => check(SoapRequestError, object(shape), given, 'x')).toThrow('x: d is not known here');
    expect(check(SoapRequestError, c.nullable(text), null, 'x')).toBe(null);
    expect(optional(text).isOptional).toBe(true);
    expect(object(shape).shape).toBe(shape);
  });

  test.each<[c.Check<unknown>, unknown, string]>([
    [string(expected('a string'), c.notEmpty), '', 'must not be empty'],
    [c.boolean(), 1, 'must be true or false, not a number'],
    [c.boolean(), undefined, 'is missing; it must be true or false'],
    [c.number('seconds'), NaN, 'must be seconds, not NaN'],
    [c.int('seconds'), 1.5, 'must be seconds, not another number'],
    [c.int32('seconds'), 2 ** 31, 'must be seconds, not another number'],
    [c.int('seconds', c.atLeast(1, ' s')), 0, 'must be at least 1 s'],
    [c.int('seconds', c.atMost(1)), 2, 'must be at most 1'],
    [c.milliseconds(), 0, 'must be at least 1 ms'],
    [c.milliseconds(), 2 ** 31, 'must be at most 2147483647 ms'],
    [c.milliseconds(), 0.5, 'must be a whole number of milliseconds, not another number'],
    [c.milliseconds(c.atMost(5)), 6, 'must be at most 5'],
    [c.functionOf(), 'x', 'must be a function, not a string'],
    [object({}), null, 'must be an object, not null'],
    [object({}), [], 'must be an object, not an array'],
  ])('%# and the message names what was expected and what was given', (one, value, message) => {
    const issues: Parameters<typeof one.read>[2] = [];
    one.read(value, ['at'], issues);
    expect(issues).toEqual([{ path: ['at'], message }]);
  });
});
