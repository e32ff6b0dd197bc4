import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { pull, type PullLimits } from '../../../scripts/codegen/command/pull.js';

const closers: (() => void)[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const close of closers.splice(0)) close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An address where nobody listens. */
async function deadAddress(): Promise<string> {
  const server = createTcpServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return `http://127.0.0.1:${port}`;
}

async function failure(location: string, limits?: PullLimits): Promise<string> {
  return pull(location, limits).then(
    () => 'nothing was thrown',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  );
}

describe('pulling a description', () => {
  it('gives its bytes, its Content-Type, and what messages call it', async () => {
    const origin = await serve((_, reply) => reply.setHeader('content-type', 'text/xml; charset=utf-16').end('<a/>'));
    expect(await pull(`${origin}/API.asmx?wsdl`)).toEqual({
      bytes: Buffer.from('<a/>'),
      contentType: 'text/xml; charset=utf-16',
      source: `${origin}/API.asmx?wsdl`,
      url: `${origin}/API.asmx?wsdl`,
    });
    expect(await pull(`${origin}/x?key=secret`)).toMatchObject({
      source: `${origin}/x`,
      url: `${origin}/x?key=secret`,
    });
  });

  it('follows redirects on the same host', async () => {
    const origin = await serve((request, reply) =>
      request.url === '/a' ? reply.writeHead(301, { location: '/b?wsdl' }).end() : reply.end(request.url),
    );
    expect(await pull(`${origin}/a`)).toMatchObject({ bytes: Buffer.from('/b?wsdl'), source: `${origin}/b?wsdl` });
  });

  it('follows no redirect to another host, and none without end', async () => {
    let asked = 0;
    const elsewhere = (await serve((_, reply) => void (asked++, reply.end()))).replace('127.0.0.1', 'localhost');
    const away = await serve((_, reply) => reply.writeHead(302, { location: `${elsewhere}/` }).end());
    expect(await failure(away)).toBe(
      `CommandError: ${away}/: redirects to ${elsewhere}, which is not followed; if that is the right place, give its address`,
    );
    expect(asked).toBe(0);
    const around = await serve((_, reply) => reply.writeHead(302, { location: '/' }).end());
    expect(await failure(around)).toContain('redirects more than 5 times');
  });

  it('asks a loopback address without the proxy of the environment', async () => {
    vi.stubEnv('http_proxy', await deadAddress());
    const origin = await serve((_, reply) => reply.end('<a/>'));
    expect((await pull(origin)).bytes).toEqual(Buffer.from('<a/>'));
  });

  it('asks the proxy of the environment for other addresses', async () => {
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
    expect(await failure('https://service.invalid/API.asmx?wsdl')).toContain('the description cannot be got');
    expect(lines).toEqual(['CONNECT service.invalid:443']);
  });

  it('is refused for a proxy of the environment that is no address', async () => {
    vi.stubEnv('http_proxy', 'nonsense');
    expect(await failure('http://service.invalid/')).toContain('the proxy that the environment names');
  });

  const replies: readonly [string, RequestListener, string][] = [
    [
      'another status',
      (_, reply) => reply.writeHead(404, { 'content-type': 'text/html' }).end(),
      '/: answered with status 404 (text/html), not with a description; check the address',
    ],
    ['a redirect to nowhere', (_, reply) => reply.writeHead(302).end(), '/: answered with status 302'],
    [
      'an encoding that was not asked for',
      (_, reply) => reply.writeHead(200, { 'content-encoding': 'gzip' }).end(),
      'answered in the encoding gzip, unasked',
    ],
    ['a connection that breaks', (_, reply) => void reply.socket?.destroy(), 'the description cannot be got'],
    [
      'a body that breaks off',
      (_, reply) => void reply.writeHead(200, { 'content-length': 99 }).write('<a', () => reply.socket?.destroy()),
      'the description cannot be got',
    ],
  ];
  it.each(replies)('is refused for %s', async (_, listener, want) => {
    const message = await failure(await serve(listener));
    expect(message).toContain(want);
    expect(message).toMatch(/^CommandError: /);
  });

  it('ends at a size, and at a time', async () => {
    const endless = await serve((_, reply) => {
      reply.writeHead(200);
      const more = (): void => void (reply.destroyed || reply.write('x'.repeat(65536), more));
      more();
    });
    expect(await failure(endless, { maxBytes: 1_000_000 })).toContain(
      'more than 1000000 bytes: this is no description',
    );
    const silent = await serve(() => {});
    expect(await failure(silent, { timeoutMs: 50 })).toContain('no whole description came within 0.05 seconds');
    const trickling = await serve((_, reply) => void reply.writeHead(200).write('<a>'));
    expect(await failure(trickling, { timeoutMs: 50 })).toContain('no whole description came within 0.05 seconds');
  });

  it('says why an address cannot be reached', async () => {
    expect(await failure(`${await deadAddress()}/x?wsdl`)).toMatch(
      /^CommandError: http:\/\/127\.0\.0\.1:\d+\/x\?wsdl: the description cannot be got: connect ECONNREFUSED 127\.0\.0\.1:\d+; check/,
    );
  });

  it.each([
    ['ftp://x/y', '"ftp://" is not read: give a file, or an address with http:// or https://'],
    ['http://', '"http://" is not an address'],
    ['http://me:secret@x/', 'an address with a user name in it is not used'],
  ])('is refused for %s', async (location, want) => {
    const message = await failure(location);
    expect(message).toContain(want);
    expect(message).not.toContain('secret');
  });
});
