import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { downloaderFor, type DownloadOptions } from '../../../src/cli/load/download.js';
import type { Transport } from '../../../src/soap/http/transport.js';
import { listen, pem } from '../../soap/http/tls/exchange.js';
import { heldTimeLimit } from '../../support/time-limit.js';

const closers: (() => void)[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const close of closers.splice(0)) close();
});

const zeros = Buffer.alloc(2_000_000);

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Returns an address at which no server listens. */
async function deadAddress(): Promise<string> {
  const server = createTcpServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return `http://127.0.0.1:${port}`;
}

async function pull(location: string, options?: DownloadOptions) {
  await using downloader = downloaderFor(location, options);
  return await downloader.get(location);
}

async function failure(location: string, limits?: DownloadOptions): Promise<string> {
  return pull(location, limits).then(
    () => 'nothing was thrown',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  );
}

describe('the download of a WSDL', () => {
  it('returns its bytes, its Content-Type, and its name for messages', async () => {
    const origin = await serve((_, reply) => reply.setHeader('content-type', 'text/xml; charset=utf-16').end('<a/>'));
    expect(await pull(`${origin}/API.asmx?wsdl`)).toEqual({
      bytes: Buffer.from('<a/>'),
      contentType: 'text/xml; charset=utf-16',
      source: `${origin}/API.asmx?wsdl`,
    });
    expect(await pull(`${origin}/x?key=secret`)).toMatchObject({ source: `${origin}/x` });
  });

  it.each(['/b?key=SECRET', 'http://elsewhere.invalid/b?key=SECRET'])(
    'does not follow a redirect to %s, and prints its URL without the key',
    async (location) => {
      const paths: (string | undefined)[] = [];
      const origin = await serve((request, reply) => {
        paths.push(request.url);
        reply.writeHead(302, { location }).end();
      });
      const target = location.startsWith('/') ? `${origin}/b` : 'http://elsewhere.invalid/b';
      expect(await failure(`${origin}/a`)).toBe(
        `CommandError: ${origin}/a: expected a WSDL or schema, received status 302; redirects are not followed: if ${target} is the right URL, pass it`,
      );
      expect(paths).toEqual(['/a']);
    },
  );

  it('does not use the proxy from the environment for a loopback address', async () => {
    vi.stubEnv('http_proxy', await deadAddress());
    const origin = await serve((_, reply) => reply.end('<a/>'));
    expect((await pull(origin)).bytes).toEqual(Buffer.from('<a/>'));
  });

  it('uses the proxy from the environment for other addresses', async () => {
    const lines: string[] = [];
    const proxy = createServer((request, reply) => reply.end(request.url));
    proxy.on('connect', (request, socket) => {
      lines.push(`${request.method} ${request.url}`);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
    closers.push(() => proxy.close());
    vi.stubEnv('https_proxy', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    vi.stubEnv('no_proxy', '');
    vi.stubEnv('NO_PROXY', '');
    expect(await failure('https://service.invalid/API.asmx?wsdl')).toContain('the document could not be downloaded');
    expect(lines).toEqual(['CONNECT service.invalid:443']);
  });

  it('sends a plain HTTP request to a proxy in absolute form, with the credentials for the proxy', async () => {
    const seen: unknown[] = [];
    const proxy = await serve(({ url, headers }, reply) => {
      seen.push([url, headers.host, headers['proxy-authorization']]);
      reply.end('<a/>');
    });
    const http_proxy = proxy.replace('//', '//me:SECRET@');
    vi.stubEnv('http_proxy', http_proxy);
    const { source } = await pull('http://service.invalid/x?wsdl');
    expect(source).toBe('http://service.invalid/x?wsdl');
    const login = `Basic ${Buffer.from('me:SECRET').toString('base64')}`;
    expect(seen).toEqual([['http://service.invalid/x?wsdl', 'service.invalid', login]]);
    const dead = (await deadAddress()).replace('//', '//me:SECRET@');
    vi.stubEnv('http_proxy', dead);
    const message = await failure('http://service.invalid/');
    expect(message).toContain('ECONNREFUSED');
    expect(message).not.toContain('SECRET');
  });

  it('is rejected if the proxy variable is not a URL', async () => {
    vi.stubEnv('http_proxy', 'socks://x');
    expect(await failure('http://service.invalid/')).toContain(
      'the environment variable http_proxy must be the URL of an HTTP proxy',
    );
  });

  it('decodes the content coding', async () => {
    const packed: Record<string, Buffer> = {
      gzip: gzipSync('<a/>'),
      br: brotliCompressSync('<a/>'),
      deflate: deflateSync('<a/>'),
      'deflate ': deflateRawSync('<a/>'),
    };
    for (const [coding, bytes] of Object.entries(packed)) {
      let accepted: string | undefined;
      const origin = await serve((request, reply) => {
        accepted = String(request.headers['accept-encoding']);
        reply.setHeader('content-encoding', coding.trim()).end(bytes);
      });
      expect((await pull(origin)).bytes).toEqual(Buffer.from('<a/>'));
      expect(accepted).toBe('gzip, deflate');
    }
    const bomb = await serve((_, reply) => reply.setHeader('content-encoding', 'br').end(brotliCompressSync(zeros)));
    expect(await failure(bomb, { maxBytes: 1_000_000 })).toContain('more than 1000000 bytes');
  });

  it('sends header fields only to the requested origin', async () => {
    const seen: string[] = [];
    const record = (name: string) => (request: IncomingMessage) =>
      void seen.push(`${name} ${request.url} ${request.headers['x-key'] ?? 'none'}`);
    const origins = ['own', 'other'].map((name) =>
      serve((request, reply) => {
        record(name)(request);
        reply.end('<a/>');
      }),
    );
    const [own = '', other = ''] = await Promise.all(origins);
    const downloader = downloaderFor(own, { headers: { 'X-Key': 'secret' } });
    closers.push(() => void downloader[Symbol.asyncDispose]());
    await downloader.get(own);
    await downloader.get(other);
    expect(seen).toEqual(['own / secret', 'other / none']);
  });

  it('trusts a given private authority in addition to the authorities that Node trusts', async () => {
    const server = createHttpsServer(
      { cert: pem('server.pem'), key: pem('server-key.test-only.pem') },
      (_, reply) => void reply.end('<a/>'),
    );
    const { port } = await listen(server);
    const url = `https://localhost:${port}/`;
    expect(await failure(url)).toMatch(
      /the document could not be downloaded: [^;]*certificate; check.*--ca FILE or NODE_EXTRA_CA_CERTS/,
    );
    expect(await failure(url.replace('https', 'http'))).toContain(
      '; if this port expects TLS, the URL must begin with https://; check',
    );
    expect((await pull(url, { ca: [pem('root.pem')] })).bytes).toEqual(Buffer.from('<a/>'));
  });

  const replies: readonly [string, RequestListener, string][] = [
    [
      'another status',
      (_, reply) => reply.writeHead(404, { 'content-type': 'text/html' }).end(),
      '/: expected a WSDL or schema, received status 404 (text/html); check the URL',
    ],
    [
      'a redirect without a target',
      (_, reply) => reply.writeHead(302).end(),
      '/: expected a WSDL or schema, received status 302',
    ],
    [
      'a content coding that was not requested',
      (_, reply) => reply.writeHead(200, { 'content-encoding': 'zstd' }).end('x'),
      'the content coding "zstd" of the body is not supported; expected gzip, deflate or br',
    ],
    [
      'a body that does not match its content coding',
      (_, reply) => reply.writeHead(200, { 'content-encoding': 'gzip' }).end(Buffer.from([0x1f, 0x8b, 1, 2])),
      'the body is not valid gzip: ',
    ],
    [
      'a body that is truncated within its content coding',
      (_, reply) => reply.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('<a/>').subarray(0, 12)),
      'the body is not valid gzip: unexpected end of file',
    ],
    [
      '304, which was not asked for',
      (_, reply) => reply.writeHead(304).end(),
      '/: expected a WSDL or schema, received status 304',
    ],
    [
      'an error page',
      (_, reply) =>
        reply.writeHead(500, { 'content-type': 'text/html; charset=utf-8' }).end('<html><title>Runtime Error</title>'),
      '/: expected a WSDL or schema, received status 500 (text/html); check',
    ],
    ['a connection that breaks', (_, reply) => void reply.socket?.destroy(), 'the document could not be downloaded'],
    [
      'a body that is truncated',
      (_, reply) => void reply.writeHead(200, { 'content-length': 99 }).write('<a', () => reply.socket?.destroy()),
      'the document could not be downloaded',
    ],
  ];
  it.each(replies)('is rejected for %s', async (_, listener, want) => {
    const message = await failure(await serve(listener));
    expect(message).toContain(want);
    expect(message).toMatch(/^CommandError: /);
  });

  it('has a size limit', async () => {
    const endless = await serve((_, reply) => {
      reply.writeHead(200);
      const more = (): void => void (reply.destroyed || reply.write('x'.repeat(65536), more));
      more();
    });
    expect(await failure(endless, { maxBytes: 1_000_000 })).toContain(
      'this is not a WSDL: it has more than 1000000 bytes',
    );
  });

  it.each<[string, (reply: ServerResponse, timeUp: () => void) => void]>([
    ['no reply', (_reply, timeUp) => timeUp()],
    ['the beginning of a reply', (reply, timeUp) => void reply.writeHead(200).write('<a>', timeUp)],
  ])('has a time limit: %s is not enough', async (_, answer) => {
    const { limits, end } = heldTimeLimit();
    const origin = await serve((_request, reply) => answer(reply, end));
    expect(await failure(origin, { timeoutMs: 50 })).toBe(
      `CommandError: ${origin}/: the download was not complete after 0.05 seconds; try again, or allow more time (--timeout-ms, or the option timeoutMs)`,
    );
    expect(limits()).toEqual([50]);
  });

  it('has one size limit for all its documents', async () => {
    const origin = await serve((_, reply) => reply.end('<abcd/>'));
    await using downloader = downloaderFor(origin, { maxBytes: 16 });
    for (const path of ['a', 'b']) expect((await downloader.get(`${origin}/${path}`)).bytes).toHaveLength(7);
    await expect(downloader.get(`${origin}/c`)).rejects.toThrow(
      `${origin}/c: this is not a WSDL: it has more than 16 bytes with its imports`,
    );
  });

  it('has 60 seconds by default, and uses a given transport', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    const urls: string[] = [];
    const transport: Transport = ({ url }, events) => {
      urls.push(url);
      queueMicrotask(() => {
        events.start(200, {});
        events.data(Buffer.from('<a/>'));
        events.end();
      });
      return { abort: () => undefined, resume: () => undefined };
    };
    expect(await pull('http://service.invalid/x?wsdl', { transport })).toEqual({
      bytes: Buffer.from('<a/>'),
      contentType: undefined,
      source: 'http://service.invalid/x?wsdl',
    });
    expect([timeout.mock.calls, urls]).toEqual([[[60_000]], ['http://service.invalid/x?wsdl']]);
    timeout.mockRestore();
  });

  it('ends with the reason of its signal', async () => {
    const controller = new AbortController();
    const origin = await serve(() => controller.abort(new Error('Ctrl-C')));
    expect(await failure(origin, { signal: controller.signal })).toBe('Error: Ctrl-C');
  });

  it('reports why an address cannot be reached', async () => {
    expect(await failure(`${await deadAddress()}/x?wsdl`)).toMatch(
      /^CommandError: http:\/\/127\.0\.0\.1:\d+\/x\?wsdl: the document could not be downloaded: connect ECONNREFUSED 127\.0\.0\.1:\d+; check/,
    );
  });

  it.each([
    ['ftp://x/y', 'expected a file, or a URL such as https://host/path?wsdl'],
    ['http://', 'expected a file, or a URL such as https://host/path?wsdl'],
    ['http://[?key=secret', 'the URL is not supported'],
    ['http://me:secret@x/', 'without a user name; pass --header Authorization=... to log in'],
  ])('is rejected for %s', async (location, want) => {
    const message = await failure(location);
    expect(message).toContain(want);
    expect(message).not.toContain('secret');
  });
});
