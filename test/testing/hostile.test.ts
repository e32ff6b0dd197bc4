import { gzipSync } from 'node:zlib';
import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { RescueServer } from '../../src/testing.js';
import { call, envelope, exchange, headersFor, NS, started } from './support.js';

const login = `${NS}/login`;
const start = (content: string): string => envelope(`<login xmlns="${NS}">${content}</login>`, '1.1');

afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
  expect(({} as Record<string, unknown>)['href']).toBeUndefined();
});

async function stillServes(server: RescueServer): Promise<void> {
  const { reply } = await call(server, 'login', { sEmail: 'ada@example.com', sPassword: 'demo-password' });
  expect(reply.loginResult).toBe('login_OK');
}

describe('a hostile request does not affect the server', () => {
  const bodies: readonly (readonly [name: string, body: string | Uint8Array, status: number])[] = [
    ['elements with id="__proto__"', start('<sEmail id="__proto__" href="#x">polluted</sEmail><a id="__proto__"/>'), 200],
    ['elements named __proto__ and constructor', start('<__proto__><polluted>1</polluted></__proto__><constructor/>'), 200],
    ['500 kB of nested elements', start('<a>'.repeat(170_000)), 500],
    ['nested elements around the envelope', '<a>'.repeat(170_000), 500],
    ['100 kB of <', '<'.repeat(100_000), 400],
    ['an entity bomb', '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>', 400],
    ['an undeclared entity', start('<sEmail>&a;</sEmail>'), 400],
    ['a character that XML does not allow', start('<sEmail>&#x0;</sEmail>'), 400],
    ['invalid UTF-8', Buffer.from([0x3c, 0xff, 0xfe, 0xff]), 400],
    ['gzip', gzipSync(start('')), 400],
    ['more than 4 MiB', start('x'.repeat(4 * 1024 * 1024)), 413],
  ]; // prettier-ignore

  it.each(bodies)('%s', async (_name, body, status) => {
    const server = await started();
    const headers = { ...headersFor('1.1', login), 'Content-Encoding': 'gzip' };
    const before = performance.now();
    const reply = await exchange(server, { headers, body });
    expect(reply.status).toBe(status);
    expect(performance.now() - before).toBeLessThan(5_000);
    await stillServes(server);
  });

  it('an unknown charset counts as UTF-8, as in ASMX', async () => {
    const server = await started();
    const headers = { 'Content-Type': 'text/xml; charset=x-none', SOAPAction: login };
    expect(await exchange(server, { headers, body: start('') })).toMatchObject({ status: 200 });
    expect(await exchange(server, { headers, body: Buffer.from([0x3c, 0xff]) })).toMatchObject({ status: 400 });
    const body = `<?xml version="1.0" encoding="iso-8859-1"?>${start('<sEmail>\u00e9</sEmail>')}`;
    await exchange(server, { headers, body });
    expect(server.calls.at(-1)?.request).toEqual({ sEmail: '\u00e9' });
    await stillServes(server);
  });

  it.each([
    ['bytes that are not HTTP', '\x00\x01\x02\r\n\r\n'],
    ['an incomplete body', 'POST /API/API.asmx HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc'],
    ['a path that is not a URL', 'GET //[ HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    [
      'a cookie with unusual characters',
      'GET /API/API.asmx HTTP/1.1\r\nHost: localhost\r\nCookie: =;;ASP.NET_SessionId;%\r\n\r\n',
    ],
  ])('%s', async (_name, bytes) => {
    const server = await started();
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined).resume();
    socket.end(bytes);
    await once(socket, 'close');
    await stillServes(server);
  });

  it('a request without a host is answered, as in HTTP/1.0', async () => {
    const server = await started();
    const socket = connect(server.port, '127.0.0.1');
    let reply = '';
    socket.on('data', (chunk) => (reply += String(chunk)));
    socket.write('GET /API/API.asmx?op=login HTTP/1.0\r\n\r\n');
    await once(socket, 'close');
    expect(reply).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  it('the rest of a body that is too large is skipped, and the connection serves the next request', async () => {
    const server = await started({ maxRequestBytes: 10 });
    const socket = connect(server.port, '127.0.0.1');
    let reply = '';
    const answered = new Promise<void>((resolve, reject) => {
      socket.on('data', (chunk) => {
        reply += String(chunk);
        if (reply.endsWith('</html>\n')) resolve();
      });
      socket.on('close', () => reject(new Error(`closed after ${reply}`)));
    });
    const host = `Host: 127.0.0.1:${server.port}\r\n`;
    socket.write(`POST /API/API.asmx HTTP/1.1\r\n${host}Content-Length: 1000000\r\n\r\n`);
    socket.write('x'.repeat(1_000_000));
    socket.write(`GET /API/API.asmx?op=login HTTP/1.1\r\n${host}\r\n`);
    await answered;
    expect(reply.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
    socket.removeAllListeners('close').destroy();
  });

  it('maxRequestBytes limits the body', async () => {
    const body = start('');
    const statuses = [];
    for (const maxRequestBytes of [body.length, body.length - 1]) {
      const reply = await exchange(await started({ maxRequestBytes }), { headers: headersFor('1.1', login), body });
      statuses.push([reply.status, reply.headers['content-type'], reply.body.slice(0, 18)]);
    }
    expect(statuses).toEqual([
      [200, 'text/xml; charset=utf-8', '<?xml version="1.0'],
      [413, 'text/plain; charset=utf-8', 'Request too large\n'],
    ]);
  });
});
