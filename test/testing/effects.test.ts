import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ServerFault, type Effect, type RescueServer } from '../../src/testing.js';
import { call, envelope, exchange, headersFor, loggedIn, NS, started, type RawReply } from './support.js';

const session = 12345678;

/** Calls startSession as an administrator, which changes the state if the call is executed. */
async function start(server: RescueServer): Promise<RawReply> {
  const cookie = await loggedIn(server, 'ada@example.com');
  const body = `<startSession xmlns="${NS}"><iSession>${session}</iSession><iNode>337366</iNode></startSession>`;
  const headers = { ...headersFor('1.1', `${NS}/startSession`), Cookie: cookie };
  return exchange(server, { headers, body: envelope(body, '1.1') });
}

describe('an effect', () => {
  const rows: readonly (readonly [name: string, effect: Effect, want: object, hasRun: boolean])[] = [
    ['may change the status of the normal reply', { status: 503 }, { status: 503 }, true],
    ['may add header fields', { headers: { 'x-a': ['1', '2'] } }, { status: 200, headers: { 'x-a': '1, 2' } }, true],
    ['may replace and remove header fields', { headers: { 'CONTENT-type': 'a/b', 'cache-control': null } }, { headers: { 'content-type': 'a/b' } }, true],
    ['may send another body', { body: '<html>' }, { status: 200, body: '<html>' }, false],
    ['may send other bytes while the operation is executed', { status: 502, body: '', run: true }, { status: 502, body: '' }, true],
    ['may redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' }, { status: 302 }, false],
    ['may prevent the execution of the operation', { run: false }, { status: 200, body: '' }, false],
    ['may be a fault', { fault: new ServerFault('Broken') }, { status: 500, body: expect.stringContaining('<faultstring>Broken</faultstring>') as unknown }, false],
    ['may be a fault after the execution', { fault: new ServerFault('Broken'), run: true }, { status: 500 }, true],
    ['may be a fault with HTTP 200', { fault: new ServerFault('Broken'), status: 200 }, { status: 200, body: expect.stringContaining('soap:Fault') as unknown }, false],
    ['may delay the reply', { delayMs: 5 }, { status: 200 }, true],
    ['may send the reply slowly', { trickle: { bytes: 100, everyMs: 1 } }, { status: 200, body: expect.stringMatching(/startSessionRet_OK.*<\/soap:Envelope>$/) as unknown }, true],
    ['may send the reply in chunks', { headers: { 'transfer-encoding': 'chunked' }, body: 'abc' }, { status: 200, body: 'abc' }, false],
  ]; // prettier-ignore

  it.each(rows)('%s', async (_name, effect, want, hasRun) => {
    const server = await started();
    server.next('startSession', effect);
    const reply = await start(server);
    expect(reply).toMatchObject(want);
    expect(server.session(session).state).toBe(hasRun ? 'active' : 'waiting');
    expect(server.calls.map(({ operation }) => operation)).toEqual(['login', 'startSession']);
    if (effect.headers && 'cache-control' in effect.headers) expect(reply.headers).not.toHaveProperty('cache-control');
  });

  it.each([
    ['before the reply', { reset: true }, 'ECONNRESET'],
    ['after its header fields', { reset: 'after-headers' }, 'ECONNRESET'],
    ['within its body', { reset: 'within-body' }, 'ECONNRESET'],
    ['late', { reset: true, delayMs: 5 }, 'ECONNRESET'],
  ] as const)('may break the connection %s, after the operation has run', async (_where, effect, code) => {
    const server = await started();
    server.next('startSession', effect);
    await expect(start(server)).rejects.toMatchObject({ code });
    expect(server.session(session).state).toBe('active');
    const { reply } = await call(server, 'login', {});
    expect(reply.loginResult).toBe('login_Invalid');
  });

  it.each<[reset: true | 'after-headers' | 'within-body', received: unknown]>([
    [true, 'ECONNRESET'],
    ['after-headers', [200, '6', '']],
    ['within-body', [200, '6', 'abc']],
  ])('that breaks the connection (%s) first sends that part of the reply', async (reset, received) => {
    const server = await started();
    server.next('login', { body: 'abcdef', reset });
    const headers = headersFor('1.1', `${NS}/login`);
    const partial = new Promise((resolve) => {
      const request = httpRequest(server.endpoint, { method: 'POST', headers, agent: false }, (response) => {
        let body = '';
        response.on('data', (chunk) => (body += String(chunk)));
        response.on('error', () => resolve([response.statusCode, response.headers['content-length'], body]));
      });
      request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      request.end(envelope(`<login xmlns="${NS}"/>`, '1.1'));
    });
    expect(await partial).toEqual(received);
  });

  it('may send a compressed body', async () => {
    const server = await started();
    server.next('login', { body: gzipSync('x'.repeat(1_000_000)), headers: { 'content-encoding': 'gzip' } });
    const body = envelope(`<login xmlns="${NS}"/>`, '1.1');
    const { headers } = await exchange(server, { headers: headersFor('1.1', `${NS}/login`), body });
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'content-length': expect.stringMatching(/^\d{3,4}$/) });
  });

  it('sends parts of the given size, and waits only between two parts', async () => {
    const server = await started();
    const chunked = { 'transfer-encoding': 'chunked' };
    server.next('login', { body: 'abcdef', headers: chunked, trickle: { bytes: 6, everyMs: Infinity } });
    const post = { headers: headersFor('1.1', `${NS}/login`), body: envelope(`<login xmlns="${NS}"/>`, '1.1') };
    expect(await exchange(server, post)).toMatchObject({ body: 'abcdef', headers: chunked });
    server.next('login', { body: '', trickle: { bytes: 1, everyMs: Infinity } });
    expect(await exchange(server, post)).toMatchObject({ body: '', headers: { 'content-length': '0' } });
    server.next('login', { body: 'abcdefg', trickle: { bytes: 3, everyMs: 0 } });
    expect(await exchange(server, post)).toMatchObject({ body: 'abcdefg', headers: { 'content-length': '7' } });
    server.next('login', { body: 'abcdefg', trickle: { bytes: 3, everyMs: Infinity } });
    const first = new Promise<string>((resolve, reject) => {
      const request = httpRequest(server.endpoint, { method: 'POST', agent: false, ...post }, (response) => {
        response.on('error', () => undefined);
        response.once('data', (chunk) => (resolve(String(chunk)), request.destroy()));
      });
      request.on('error', reject);
      request.end(post.body);
    });
    expect(await first).toBe('abc');
  });

  it('applies to one call, and the next effect to the next call', async () => {
    const server = await started();
    server.next('login', { status: 501 });
    server.next('login', { status: 502 });
    const statuses = [];
    for (let calls = 0; calls < 3; calls++) statuses.push((await call(server, 'login', {})).status);
    expect(statuses).toEqual([501, 502, 200]);
  });

  it('applies to the given number of calls, or until it is removed', async () => {
    const server = await started();
    server.next('login', { status: 501 }, 2);
    const takeBack = server.next('login', { status: 502 }, Infinity);
    const statuses = [];
    for (let calls = 0; calls < 5; calls++) statuses.push((await call(server, 'login', {})).status);
    takeBack();
    takeBack();
    statuses.push((await call(server, 'login', {})).status);
    expect(statuses).toEqual([501, 501, 502, 502, 502, 200]);
  });

  it('applies to its operation, or to any', async () => {
    const server = await started();
    server.next('getNote', { status: 501 });
    expect((await call(server, 'login', {})).status).toBe(200);
    server.next('*', { status: 502 });
    expect((await call(server, 'login', {})).status).toBe(502);
    expect((await call(server, 'getNote', { iSessionID: 1 })).status).toBe(501);
  });

  it('keeps the cookie of a new session if it prevents the execution of the operation', async () => {
    const server = await started();
    server.next('login', { run: false });
    const post = { headers: headersFor('1.1', `${NS}/login`), body: envelope(`<login xmlns="${NS}"/>`, '1.1') };
    expect((await exchange(server, post)).headers['set-cookie']?.[0]).toMatch(/^ASP.NET_SessionId=/);
    server.next('login', { body: '' });
    expect((await exchange(server, post)).headers).not.toHaveProperty('set-cookie');
  });

  it('also applies to the reply of a handler', async () => {
    const server = await started();
    server.on('setOutput', () => ({ setOutputResult: 'setOutput_OK' })).next('setOutput', { status: 202 });
    const { status, reply } = await call(server, 'setOutput', { eOutput: 'XML' });
    expect([status, reply.setOutputResult]).toEqual([202, 'setOutput_OK']);
  });

  it.each<readonly [name: string, effect: Effect, times: number | undefined, message: RegExp]>([
    ['body and fault', { body: '', fault: new ServerFault('') }, 1, /use either body or fault/],
    ['empty parts', { trickle: { bytes: 0, everyMs: 1 } }, 1, /trickle.bytes must be 1 or more/],
    ['a delay of NaN', { delayMs: NaN }, 1, /delayMs must be 0 or more/],
    ['no times', {}, 0, /times must be 1 or more/],
    ['an invalid status', { status: 99 }, 1, /status must be 200 to 999/],
    ['an invalid header field', { headers: { a: 'b\n' } }, 1, /Invalid character in header content/],
    ['an invalid line of a header field', { headers: { a: ['b', 'c\n'] } }, 1, /Invalid character in header content/],
    ['an invalid header name', { headers: { 'a b': null } }, 1, /Header name must be a valid HTTP token/],
  ])('with %s is rejected at once', async (_name, effect, times, message) => {
    const server = await started();
    expect(() => server.next('login', effect, times)).toThrow(message);
  });
});
