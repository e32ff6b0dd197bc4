import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { inspect } from 'node:util';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { http, send, transportOf } from './tls/exchange.js';

describe('a compressed body', () => {
  const text = '<reply>äöü</reply>'.repeat(5000);
  const compressed: [string, string, Buffer][] = [
    ['gzip', 'gzip', gzipSync(text)],
    ['x-gzip, in upper case', 'X-GZIP', gzipSync(text)],
    ['gzip with two members', 'gzip', Buffer.concat([gzipSync(text.slice(0, 999)), gzipSync(text.slice(999))])],
    ['deflate', 'deflate', deflateSync(text)],
    ['deflate without the zlib header', 'deflate', deflateRawSync(text)],
    ['none', 'identity', Buffer.from(text)],
    ['none, in upper case', 'Identity', Buffer.from(text)],
    ['brotli', 'br', brotliCompressSync(text)],
    ['two codings, applied in order', 'deflate, gzip', gzipSync(deflateSync(text))],
    ['a list with empty elements', ', GZIP,, identity ,', gzipSync(text)],
    ['gzip under a name that is not a coding', 'utf-8, gzip', gzipSync(text)],
    ['five', 'gzip, gzip, gzip, gzip, gzip', [1, 2, 3, 4, 5].reduce((body) => gzipSync(body), Buffer.from(text))],
    ...['UTF-8', 'none', '8bit', 'gzip', 'deflate', 'br', 'gzip, utf-8', 'x'.repeat(99)].map(
      (coding) => [`plain XML under the name ${coding}`, coding, Buffer.from(text)] as [string, string, Buffer],
    ),
  ];

  test.each(compressed)('is decoded with the coding %s', async (_name, encoding, body) => {
    const { url } = await http((_request, response) =>
      response.writeHead(200, { 'Content-Encoding': encoding }).end(body),
    );
    const transport = transportOf();
    const exchanged = await send(transport, url).over;
    expect(exchanged.events).toEqual(['sent', 'start', 'data', 'end']);
    expect(exchanged.text() === text).toBe(true);
    // decoding also works with a reader that pauses
    const onData = (_: Uint8Array, { handle }: { handle: { resume(): void } }) => {
      setImmediate(() => handle.resume());
      return false;
    };
    const slowly = await send(transport, url, {}, { onData }).over;
    expect(slowly.text() === text).toBe(true);
  });

  test('may have its codings listed in several header fields', async () => {
    const { url } = await http((_request, response) =>
      response
        .writeHead(200, [
          ['Content-Encoding', 'deflate'],
          ['Content-Encoding', 'Gzip'],
        ] as never)
        .end(gzipSync(deflateSync(text))),
    );
    expect((await send(transportOf(), url).over).text() === text).toBe(true);
  });

  test.each([
    ['<a/>', 'utf-8'],
    [' \n<a/>', 'gzip'],
    ['\uFEFF<a>\u00E4</a>', 'none'],
    ['\n', 'gzip'],
  ])(
    'that is plain XML is passed on unchanged, even if it is short or split: %j with the coding %s',
    async (xml, coding) => {
      const { url } = await http(async (_request, response) => {
        response.writeHead(200, { 'Content-Encoding': coding });
        for (const byte of Buffer.from(xml)) if (!response.write(Buffer.of(byte))) await once(response, 'drain');
        response.end();
      });
      expect((await send(transportOf(), url).over).text()).toBe(xml);
    },
  );

  test('that is plain XML in UTF-16 is returned unchanged', async () => {
    const xml = Buffer.from('\uFEFF<a/>', 'utf16le');
    const { url } = await http((_request, response) =>
      response.writeHead(200, { 'Content-Encoding': 'utf-16' }).end(xml),
    );
    expect(Buffer.concat((await send(transportOf(), url).over).chunks)).toEqual(xml);
  });

  test('is decoded regardless of its chunks', async () => {
    const { url } = await http(async (_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' });
      for (const byte of gzipSync(text)) if (!response.write(Buffer.of(byte))) await once(response, 'drain');
      response.end();
    });
    expect((await send(transportOf(), url).over).text() === text).toBe(true);
  });

  test('may be empty', async () => {
    const { url } = await http((_request, response) => response.writeHead(400, { 'Content-Encoding': 'gzip' }).end());
    expect((await send(transportOf(), url).over).events).toEqual(['sent', 'start', 'end']);
  });

  test.each([
    ['broken', 'gzip', Buffer.concat([gzipSync(text).subarray(0, 100), Buffer.alloc(200, 7)]), 'not valid gzip'],
    ['truncated', 'gzip', gzipSync(text).subarray(0, -10), 'not valid gzip'],
    ['not gzip', 'gzip', Buffer.from('{"not":"secret"}'), 'not valid gzip'],
    [
      'with an unknown coding',
      'ZSTD',
      Buffer.from('(\xB5/\xFDsecret', 'latin1'),
      '"zstd" of the body is not supported; expected gzip, deflate',
    ],
    ['with an unknown coding, and short', 'zstd', Buffer.from('secret'), '"zstd" of the body is not supported'],
    [
      'with an unknown coding inside a known coding',
      'zstd, gzip',
      gzipSync('secret, secret'),
      '"zstd" of the body is not supported',
    ],
    [
      'with a broken coding inside another coding',
      'gzip, deflate',
      deflateSync(gzipSync(text).subarray(0, 100)),
      'not valid gzip',
    ],
    [
      'with a coding that has an invalid name',
      'é\u009B2J',
      Buffer.from('secret, secret'),
      '"??2j" of the body is not supported',
    ],
    ['with six codings', 'gzip,gzip,gzip,gzip,gzip,gzip', Buffer.from('secret'), '6 content codings; at most 5'],
  ])('that is %s gives error', async (_name, encoding, body, message) => {
    const { url } = await http((_request, response) =>
      response.writeHead(200, { 'Content-Encoding': encoding }).end(body),
    );
    const transport = transportOf();
    const exchanged = await send(transport, url).over;
    expect([exchanged.events[1], exchanged.events.at(-1)]).toEqual(['start', 'error']);
    expect(exchanged.error?.message).toContain(message);
    expect(inspect(exchanged.error, { showHidden: true })).not.toMatch(/secret|code: undefined/);
  });

  const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024), { level: 1 });

  test('that is a decompression bomb is not inflated while it is paused', async () => {
    const { url } = await http((request, response) => {
      if (request.method === 'GET') response.end('ok');
      else response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb);
    });
    const transport = transportOf();
    let received = 0;
    const onData = (chunk: Uint8Array) => (received += chunk.length) < 0;
    const before = process.memoryUsage().arrayBuffers;
    const exchanged = await send(transport, url, {}, { onData, forget: true }).when('data');
    const first = received;
    for (let index = 0; index < 100; index++) await send(transport, url, { method: 'GET', body: '' }).over;
    expect(received).toBe(first);
    expect(first).toBeLessThan(100_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
    exchanged.handle.abort(new Error('enough'));
    exchanged.handle.resume();
    await send(transport, url, { method: 'GET', body: '' }).over;
    expect([received, exchanged.events.at(-1)]).toEqual([first, 'error']);
  });

  test('that is incompressible stays at the server while it is paused', async () => {
    const size = 32 * 1024 * 1024;
    // random bytes do not become smaller, so gzip does not need to try
    const noise = gzipSync(randomBytes(size), { level: 0 });
    const server = await http((request, response) => {
      if (request.method === 'GET') response.end('ok');
      else response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(noise);
    });
    const transport = transportOf();
    let received = 0;
    const onData = (chunk: Uint8Array) => (received += chunk.length) > chunk.length;
    const exchanged = await send(transport, server.url, {}, { onData, forget: true }).when('data');
    for (let index = 0; index < 100; index++) await send(transport, server.url, { method: 'GET', body: '' }).over;
    expect(server.sockets[0]?.writableLength).toBeGreaterThan(size / 2);
    exchanged.handle.resume();
    await exchanged.over;
    expect([received, exchanged.events.at(-1)]).toEqual([size, 'end']);
  });

  test('that is a decompression bomb needs little memory', async () => {
    const { url } = await http((_request, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb),
    );
    const before = process.memoryUsage().arrayBuffers;
    let received = 0;
    let most = 0;
    const onData = (chunk: Uint8Array, { handle }: { handle: { resume(): void } }) => {
      received += chunk.length;
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
      setImmediate(() => handle.resume());
      return false;
    };
    await send(transportOf(), url, {}, { onData, forget: true }).over;
    expect(received).toBe(300 * 1024 * 1024);
    expect(most).toBeLessThan(64 * 1024 * 1024);
  });
});
