import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createTransport } from '../../../src/soap/client-options.js';
import { bytes, closed, http, isWhole, pem, send, transportOf } from './tls/exchange.js';

const OK = 'HTTP/1.1 200 OK\r\n';

describe('an exchange', () => {
  test('calls sent, start, data and end', async () => {
    const { url } = await http(async (request, response) => {
      const parts = await request.toArray();
      response.setHeader('Set-Cookie', ['a=1', 'b=2']).setHeader('X-Method', request.method as string);
      response.end(`${request.headers['soapaction']} ${Buffer.concat(parts as Buffer[]).toString()}`);
    });
    const exchanged = await send(transportOf(), `${url}?x=1`, { headers: { SOAPAction: '"do"' } }).over;
    expect(exchanged.events).toEqual(['sent', 'start', 'data', 'end']);
    expect(exchanged.status).toBe(200);
    expect(exchanged.headers).toMatchObject({ 'set-cookie': ['a=1', 'b=2'], 'x-method': 'POST' });
    expect(exchanged.text()).toBe('"do" <request/>');
  });

  test('may be a GET without a body', async () => {
    const { url } = await http((request, response) => response.end(`${request.method} ${request.url}`));
    const { body: _, ...get } = { method: 'GET' as const, body: undefined };
    const transport = transportOf();
    const over = new Promise<string>((resolve, reject) => {
      let text = '';
      const data = (chunk: Uint8Array) => Boolean((text += Buffer.from(chunk).toString()));
      const none = () => undefined;
      transport(
        { ...get, url: `${url}?wsdl`, headers: {} },
        { sent: none, start: none, data, end: () => resolve(text), error: reject },
      );
    });
    expect(await over).toBe('GET /API/API.asmx?wsdl');
  });

  test('does not call data if the reply has no body', async () => {
    const { url } = await http((_request, response) => response.writeHead(400).end());
    expect((await send(transportOf(), url).over).events).toEqual(['sent', 'start', 'end']);
  });

  test('accepts gzip and deflate unless the caller sets Accept-Encoding', async () => {
    const { url } = await http((request, response) => response.end(request.headers['accept-encoding']));
    const transport = transportOf();
    expect((await send(transport, url).over).text()).toBe('gzip, deflate');
    expect((await send(transport, url, { headers: { 'accept-ENCODING': 'identity' } }).over).text()).toBe('identity');
  });

  test('does not follow a redirect', async () => {
    const elsewhere = await http((_request, response) => response.end());
    for (const status of [301, 302, 307, 308]) {
      const { url } = await http((_request, response) => response.writeHead(status, { Location: elsewhere.url }).end());
      const exchanged = await send(transportOf(), url).over;
      expect(exchanged.status).toBe(status);
      expect(exchanged.headers['location']).toBe(elsewhere.url);
    }
    expect(elsewhere.sockets).toEqual([]);
  });

  test('skips informational responses', async () => {
    const { url } = await bytes((socket, received) => {
      if (isWhole(received))
        socket.write(`HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n${OK}Content-Length: 2\r\n\r\nok`);
    });
    const exchanged = await send(transportOf(), url).over;
    expect(exchanged).toMatchObject({ events: ['sent', 'start', 'data', 'end'], status: 200 });
  });

  test('fails with the error that one of its events throws', async () => {
    const { url } = await http((_request, response) => response.end('body'));
    const gzip = await http((_request, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('body')),
    );
    for (const event of ['sent', 'start', 'data'])
      for (const at of [url, gzip.url]) {
        const onEvent = (name: string) => {
          if (name === event) throw new Error(`thrown in ${event}`);
        };
        const exchanged = await send(transportOf(), at, {}, { onEvent }).over;
        expect(exchanged.events.slice(-2)).toEqual([event, 'error']);
        expect(exchanged.error?.message).toBe(`thrown in ${event}`);
      }
  });
});

describe('a failure before anything was sent', () => {
  test.each([
    ['a refused connection', 'ECONNREFUSED'],
    ['a host that does not exist', /ENOTFOUND|EAI_AGAIN/],
    ['an address that is not a URL', /^undefined$/],
    ['an address that is not an http URL', /^undefined$/],
    ['an address with user info', /^undefined$/],
    ['an invalid header field', 'UND_ERR_INVALID_ARG'],
  ] as const)('%s causes an error event without a sent event', async (name, code) => {
    const gone = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number };
        server.close(() => resolve(port));
      });
    });
    const url = {
      'a refused connection': `http://127.0.0.1:${gone}/`,
      'a host that does not exist': 'http://nonexistent.invalid/',
      'an address that is not a URL': 'API.asmx',
      'an address that is not an http URL': 'ftp://127.0.0.1/',
      'an address with user info': 'http://user:secret@127.0.0.1/?token=secret',
      'an invalid header field': `http://127.0.0.1:${gone}/`,
    }[name];
    const headers = name.includes('header') ? { SOAPAction: 'secret\r\nX: y' } : {};
    const exchanged = await send(transportOf({ proxy: false }), url, { headers }).over;
    expect(exchanged.events).toEqual(['error']);
    expect(String((exchanged.error as NodeJS.ErrnoException).code)).toMatch(code);
    expect(inspect(exchanged.error)).not.toMatch(/secret/);
  });

  test('a connection that takes too long causes an error event without a sent event, and its socket is closed', async () => {
    const silent = await bytes(() => undefined);
    const transport = transportOf({ connectTimeoutMs: 50 });
    const exchanged = await send(transport, silent.url.replace('http:', 'https:')).over;
    expect(exchanged.events).toEqual(['error']);
    expect(exchanged.error).toMatchObject({
      code: 'ETIMEDOUT',
      message: expect.stringContaining('within 50 ms') as string,
    });
    await Promise.all(silent.sockets.map(closed));
  });
});

describe('a failure after the request was sent', () => {
  test.each([
    ['a reset before the reply', '', ['sent', 'error']],
    ['a reset inside the header fields', OK, ['sent', 'error']],
    ['a reset inside the body', `${OK}Content-Length: 9\r\n\r\nhalf`, ['sent', 'start', 'data', 'error']],
  ])('%s causes an error event', async (_name, reply, events) => {
    const { url } = await bytes((socket, received) => {
      if (isWhole(received)) socket.write(reply, () => socket.resetAndDestroy());
    });
    // the reset can arrive before earlier bytes
    const exchanged = await send(transportOf(), url).over;
    expect([events, events.slice(0, 1).concat('error')]).toContainEqual(exchanged.events);
  });

  test.each([
    ['an end before the reply', '', ['sent', 'error']],
    ['half a body', `${OK}Content-Length: 9\r\n\r\nhalf`, ['sent', 'start', 'data', 'error']],
    ['half a chunked body', `${OK}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n`, ['sent', 'start', 'data', 'error']],
    ['a reply that is not HTTP', 'SECRET-OF-THE-REPLY\r\n\r\n', ['sent', 'error']],
    ['a body longer than announced', `${OK}Content-Length: 2\r\nContent-Length: 3\r\n\r\nSECRET`, ['sent', 'error']],
  ])('%s causes an error event that quotes nothing', async (_name, reply, events) => {
    const { url } = await bytes((socket, received) => {
      if (isWhole(received)) socket.end(reply);
    });
    const exchanged = await send(transportOf(), url).over;
    expect(exchanged.events).toEqual(events);
    expect(inspect(exchanged.error, { depth: 9, showHidden: true })).not.toMatch(/SECRET|half|<request/);
  });

  test('a request is not repeated if the server closes a reused connection when the request arrives', async () => {
    let requests = 0;
    const server = await bytes((socket, received) => {
      if (!isWhole(received)) return;
      if (++requests === 1) socket.write(`${OK}Content-Length: 2\r\n\r\nok`);
      else socket.destroy();
    });
    const transport = transportOf();
    expect((await send(transport, server.url).over).text()).toBe('ok');
    const second = await send(transport, server.url).over;
    expect(second.events).toEqual(['sent', 'error']);
    expect([requests, server.sockets.length]).toEqual([2, 1]);
    // a repeated request would arrive before the reply to the third request
    await send(transport, server.url).over;
    expect([requests, server.sockets.length]).toEqual([3, 2]);
  });

  test('a connection that the server has closed is replaced', async () => {
    const server = await bytes((socket, received) => {
      if (isWhole(received)) socket.end(`${OK}Content-Length: 2\r\n\r\nok`);
    });
    const transport = transportOf();
    await send(transport, server.url).over;
    await closed(server.sockets[0]);
    expect((await send(transport, server.url).over).text()).toBe('ok');
    expect(server.sockets).toHaveLength(2);
  });
});

describe('options', () => {
  test.each([
    ['proxy', { proxy: 'socks5://user:secret@proxy.example' }],
    ['proxy', { proxy: '' }],
    ['ca', { ca: 'secret' }],
    ['ca', { ca: [pem('root.pem'), Buffer.from('secret')] }],
    ['cert', { cert: 'secret', key: pem('client-key.test-only.pem') }],
    ['cert', { cert: pem('client.pem'), key: pem('server-key.test-only.pem') }],
    ['cert', { cert: pem('client.pem') }],
    ['key', { key: pem('client-key.test-only.pem') }],
    ['connectTimeoutMs', { connectTimeoutMs: 0 }],
    ['keepAliveTimeoutMs', { keepAliveTimeoutMs: NaN }],
    ['connections', { connections: 1.5 }],
  ])('%s is refused if it is not usable', (name, options) => {
    let error: unknown;
    try {
      createTransport(options);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ name: 'SoapRequestError', issues: [{ path: [name] }] });
    expect(inspect(error)).not.toContain('secret');
  });

  test('that are undefined use their defaults', () => {
    const names = [
      'proxy',
      'ca',
      'cert',
      'key',
      'passphrase',
      'servername',
      'connectTimeoutMs',
      'keepAliveTimeoutMs',
      'connections',
    ];
    expect(() => createTransport(Object.fromEntries(names.map((name) => [name, undefined])))).not.toThrow();
  });
});

test('inspect does not show the request of an exchange or a transport', async () => {
  const { url } = await http((_request, response) => void response.writeHead(200).write('x'));
  const transport = transportOf();
  const request = { headers: { Cookie: 'SECRET' }, body: 'SECRET' };
  const waiting = send(transport, url, request);
  const options = { depth: Infinity, showHidden: true };
  expect(inspect([transport, waiting.handle], options)).not.toContain('SECRET');
  await waiting.when('data');
  expect(inspect([transport, waiting.handle], options)).not.toContain('SECRET');
  expect(JSON.stringify([waiting.handle])).toBe('[{}]');
  waiting.handle.abort(new Error('enough'));
});
