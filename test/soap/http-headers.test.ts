import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RescueClient, type RescueRequestError } from '../../src/index.js';
import { ManagedRescueClient } from '../../src/managed.js';
import { httpHeadersCheck, secretsOfFields } from '../../src/soap/http-headers.js';
import { demoCredentials, startRescueServer, type RescueServer } from '../../src/testing.js';

let server: RescueServer;

beforeAll(async () => {
  server = await startRescueServer();
  server.on('getAccount', () => ({ getAccountResult: 'getAccount_OK' }));
});
afterAll(() => server.close());

const sent = () => server.calls.at(-1)?.headers;
const unfit = 'httpHeaders must be an object of names and values, or a function that returns one at once, not';

function thrownBy(httpHeaders: unknown): RescueRequestError {
  try {
    new RescueClient({ httpHeaders: httpHeaders as { a: string } });
  } catch (error) {
    return error as RescueRequestError;
  }
  throw new Error('nothing was thrown');
}

test('header fields from an object or a function are sent with every call', async () => {
  let count = 0;
  await using fixed = new RescueClient({
    endpoint: server.endpoint,
    httpHeaders: { 'X-Api-Key': 'k', none: undefined },
  });
  await fixed.operations.getAccount();
  expect(sent()).toMatchObject({ 'x-api-key': 'k', 'content-type': 'text/xml; charset=utf-8' });
  expect(sent()).not.toHaveProperty('none');
  await using made = new RescueClient({
    endpoint: server.endpoint,
    httpHeaders: (operation) => ({ 'X-Request-Id': `${operation} ${++count}` }),
  });
  await made.operations.getAccount();
  await made.operations.getAccount();
  expect(sent()).toMatchObject({ 'x-request-id': 'getAccount 2' });
});

test('header fields of a call override those of the client, ignoring case, and can remove a field', async () => {
  const httpHeaders = { 'X-Api-Key': 'client', 'X-Tenant': 'a', 'X-Trace': 't' };
  await using rescue = new RescueClient({ endpoint: server.endpoint, httpHeaders });
  await rescue.operations.getAccount({}, { httpHeaders: { 'x-api-key': 'call', 'X-Trace': undefined } });
  expect(sent()).toMatchObject({ 'x-api-key': 'call', 'x-tenant': 'a' });
  expect(sent()).not.toHaveProperty('x-trace');
  await rescue.operations.getAccount({}, { httpHeaders: () => ({ 'x-tenant': 'b' }) });
  expect(sent()).toMatchObject({ 'x-api-key': 'client', 'x-tenant': 'b' });
});

test('a change of the object after construction is not sent', async () => {
  const httpHeaders: Record<string, string> = { 'X-Tenant': 'a' };
  await using rescue = new RescueClient({ endpoint: server.endpoint, httpHeaders });
  httpHeaders['Host'] = 'other';
  await rescue.operations.getAccount();
  expect(sent()?.host).toBe(new URL(server.endpoint).host);
});

test('the managed client also sends the header fields to authenticate, and reports all requests to the hooks', async () => {
  const seen: string[] = [];
  const lines: string[] = [];
  const add = (line: string) => void lines.push(line);
  await using rescue = new ManagedRescueClient({
    endpoint: server.endpoint,
    credentials: demoCredentials.login,
    httpHeaders: { 'X-Api-Key': 'k' },
    onRequest: ({ operation, headers }) => seen.push(`${operation} ${headers['X-Api-Key']} ${headers['X-Call']}`),
    onResponse: ({ operation, status }) => seen.push(`${operation} ${status}`),
    logger: { error: add, warn: add, info: add, debug: add },
    logLevel: 'info',
  });
  await rescue.operations.getUser({ iNodeID: 337366 }, { httpHeaders: { 'X-Call': 'c' } }).catch(() => undefined);
  expect(seen).toEqual(['requestAuthCode *** undefined', 'requestAuthCode 200', 'getUser *** c', 'getUser 200']);
  expect(lines).toHaveLength(2);
  const invalid = rescue.operations.getAccount({}, { httpHeaders: { Host: 'x' } });
  await expect(invalid).rejects.toThrow('getAccount: httpHeaders.Host cannot be set here');
});

describe('header fields that are invalid are rejected before anything is sent', () => {
  test.each<[string, unknown, string]>([
    ['Host', { host: 'x' }, 'httpHeaders.host cannot be set here: it is the host of the endpoint option'],
    ['Content-Type', { 'Content-Type': 'x' }, 'it is set by the soapVersion option'],
    ['Content-Encoding', { 'content-encoding': 'gzip' }, 'requests are not compressed'],
    ['SOAPAction', { soapaction: 'x' }, 'it is set by the contract'],
    ['Cookie', { Cookie: 'a=1' }, 'it is set by the client: see its auth option, or its cookies property'],
    ['Content-Length', { 'content-length': '1' }, 'it is set by the transport option'],
    ['Transfer-Encoding', { 'Transfer-Encoding': 'x' }, 'it is set by the transport option'],
    ['Connection', { Connection: 'close' }, 'it is set by the transport option'],
    ['Proxy-Authorization', { 'Proxy-Authorization': 'x' }, 'it is set by the proxy option'],
    [
      'a name with a space',
      { 'X A': 'x' },
      'is not a valid header field name: expected letters, digits and hyphens. Nothing',
    ],
    ['an empty name', { '': 'x' }, 'is not a valid header field name'],
    ['a line break', { 'X-A': 'a\r\nHost: b' }, 'httpHeaders.X-A must not contain line breaks'],
    ['a character beyond Latin-1', { 'X-A': '\u20ac' }, 'characters beyond Latin-1'],
    ['a number', { 'X-A': 12 }, 'httpHeaders.X-A must be a string, not a number'],
    ['a list', { 'X-A': ['a'] }, 'httpHeaders.X-A must be a string, not an array'],
    [
      'a duplicate name',
      { 'X-A': 'a', 'x-a': 'b' },
      'httpHeaders.x-a is given twice: header field names are case-insensitive. Nothing',
    ],
    ['a Map', new Map([['X-A', 'a']]), `${unfit} a value of the class Map`],
    ['Headers', new Headers({ a: 'b' }), `${unfit} a value of the class Headers`],
    ['an array', [['X-A', 'a']], `${unfit} a value of the class Array`],
    ['a promise', Promise.resolve({}), `${unfit} a value of the class Promise`],
    ['a string', 'X-A: b', `${unfit} a string`],
  ])('%s', async (_name, httpHeaders, want) => {
    const error = thrownBy(httpHeaders);
    expect(error).toMatchObject({ name: 'RescueRequestError', outcome: 'not-sent' });
    expect(error.message).toContain(want);
    const before = server.calls.length;
    await using rescue = new RescueClient({ endpoint: server.endpoint });
    const option = { httpHeaders: httpHeaders as { a: string } };
    await expect(rescue.operations.getAccount({}, option)).rejects.toThrow(want);
    if (typeof httpHeaders === 'object' && !(httpHeaders instanceof Promise))
      await expect(
        rescue.operations.getAccount({}, { httpHeaders: () => httpHeaders as { a: string } }),
      ).rejects.toThrow(want);
    expect(server.calls.length).toBe(before);
  });

  test.each<[string, () => unknown, string]>([
    ['a promise', async () => ({}), `${unfit} a value of the class Promise`],
    ['a rejected promise', () => Promise.reject(new Error('x')), `${unfit} a value of the class Promise`],
    ['nothing', () => undefined, `${unfit} undefined`],
    ['null', () => null, `${unfit} null`],
  ])('a function that returns %s', async (_name, httpHeaders, want) => {
    await using rescue = new RescueClient({
      endpoint: server.endpoint,
      httpHeaders: httpHeaders as () => object as () => {},
    });
    await expect(rescue.operations.getAccount()).rejects.toThrow(want);
  });

  test.each<[string, () => {}]>([
    ['throws', () => thrower()],
    [
      'returns an object whose getter throws',
      () => ({
        get 'X-A'() {
          return thrower();
        },
      }),
    ],
  ])('a function that %s: its error is the cause', async (_name, httpHeaders) => {
    await using rescue = new RescueClient({ endpoint: server.endpoint, httpHeaders });
    const expected = { name: 'RescueRequestError', cause: mine, outcome: 'not-sent' };
    await expect(rescue.operations.getAccount()).rejects.toMatchObject(expected);
  });
});

const mine = new Error('mine');
function thrower(): never {
  throw mine;
}

test('the fields that cannot be set name the option that sets them', () => {
  const byTransport = 'is set by the transport option';
  const owners = {
    host: 'is the host of the endpoint option',
    'content-type': 'is set by the soapVersion option',
    'content-encoding': 'is not supported: requests are not compressed',
    soapaction: 'is set by the contract, which has the action of each operation',
    cookie: 'is set by the client: see its auth option, or its cookies property',
    'proxy-authorization': 'is set by the proxy option: http://user:password@host:port',
    ...{ 'content-length': byTransport, 'transfer-encoding': byTransport, connection: byTransport },
    ...{ 'keep-alive': byTransport, te: byTransport, trailer: byTransport, upgrade: byTransport, expect: byTransport },
  };
  for (const [name, owner] of Object.entries(owners)) {
    const issues: Parameters<typeof httpHeadersCheck.read>[2] = [];
    httpHeadersCheck.read({ [name]: 'x', [name.toUpperCase()]: undefined }, ['at'], issues);
    const message = `cannot be set here: it ${owner}`;
    expect(issues).toEqual([
      { path: ['at', name], message },
      { path: ['at', name.toUpperCase()], message },
    ]);
  }
});

test.each<[name: string, value: unknown, message: string | undefined]>([
  ["!#$%&'*+.^_`|~-aZ09", '\t ~\x80\xff', undefined],
  ['a', '', undefined],
  ['a', undefined, undefined],
  ...['', 'a b', 'a:', 'a(', 'a/', '\u00e4', 'a\n'].map((name): [string, unknown, string] => [
    name,
    'x',
    'is not a valid header field name: expected letters, digits and hyphens',
  ]),
  ...['\n', '\r', '\0', '\x1f', '\x7f', '\u0100', 'a\n'].map((value): [string, unknown, string] => [
    'a',
    value,
    'must not contain line breaks, other control characters, or characters beyond Latin-1',
  ]),
  ['a', null, 'must be a string, not null'],
  ['a', 5, 'must be a string, not a number'],
])('the field %j with the value %j: %s', (name, value, message) => {
  const issues: Parameters<typeof httpHeadersCheck.read>[2] = [];
  const fields = httpHeadersCheck.read({ [name]: value }, [], issues);
  expect(issues).toEqual(message === undefined ? [] : [{ path: [name], message }]);
  expect(fields).toEqual({ [name]: value });
});

test('the secrets of a request are in its fields, except in the cookies, which have masks of their own', () => {
  expect(secretsOfFields({ Cookie: 'a=bcde', 'X-Api-Key': 'key-1', Accept: 'x' })).toEqual(['key-1', 'key-1', '', '']);
  const run = () => ({});
  expect(httpHeadersCheck.read(run, [], [])).toBe(run);
});
