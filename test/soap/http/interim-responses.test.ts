import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { contract } from '../../../generated/index.js';
import { ServiceClient } from '../../../src/runtime.js';
import { skipInterimResponses } from '../../../src/soap/http/connection-pool.js';
import { envelope } from '../../support/canned-transport.js';
import { bytes, closed, isWhole, later, listen, pem, send, transportOf } from './tls/exchange.js';

const CONTINUE = 'HTTP/1.1 100 Continue\r\nServer: Microsoft-IIS/6.0\r\nX-Note: Gateway Ack\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const LIMIT = 16 * 1024;
const complete = { events: ['sent', 'start', 'data', 'end'], status: 200 };

/** Starts a service that replies to each request with the given bytes, and counts the requests. */
async function service(...replies: string[]) {
  let requests = 0;
  const server = await bytes((socket, received) => {
    if (isWhole(received)) socket.write(replies[requests++] ?? OK);
  });
  return { ...server, requests: () => requests };
}

describe('an unsolicited 100 (Continue)', () => {
  test('is skipped, and the reply is decoded', async () => {
    const reply = envelope(
      `<loginResponse xmlns="${contract.targetNamespace}"><loginResult>login_OK</loginResult></loginResponse>`,
    );
    const head = `HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: ${reply.length}\r\n\r\n`;
    const { url } = await bytes((socket, received) => {
      if (received.endsWith('Envelope>')) socket.write(`${CONTINUE}${head}${reply}`);
    });
    const client = new ServiceClient({ endpoint: url, contract });
    later(() => client.close());
    expect(await client.operations.login({ sEmail: 'a@example.com', sPassword: 'x' })).toEqual({
      loginResult: 'login_OK',
    });
  });

  test.each([
    ['of HTTP/1.0', 'HTTP/1.0 100 Continue\r\n\r\n'],
    ['without a reason phrase', 'HTTP/1.1 100\r\n\r\n'],
    ['with bare line feeds', 'HTTP/1.1 100 Continue\nX: y\n\n'],
    ['three times', CONTINUE.repeat(3)],
    ['after a 103 (Early Hints)', `HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n${CONTINUE}`],
    ['before a 102 (Processing)', `${CONTINUE}HTTP/1.1 102 Processing\r\n\r\n`],
    ['of 16 kB', `HTTP/1.1 100 Continue\r\nX: ${'x'.repeat(LIMIT - 30)}\r\n\r\n`],
  ])('%s is skipped', async (_name, interim) => {
    const { url, requests } = await service(`${interim}${OK}`);
    expect(await send(transportOf(), url).over).toMatchObject(complete);
    expect(requests()).toBe(1);
  });

  test('may arrive in single bytes', async () => {
    const { url } = await bytes(async (socket, received) => {
      if (!isWhole(received)) return;
      socket.setNoDelay(true);
      for (const byte of `${CONTINUE}${CONTINUE}${OK}`) {
        socket.write(byte);
        await new Promise(setImmediate);
      }
    });
    const exchanged = await send(transportOf(), url).over;
    expect(exchanged).toMatchObject(complete);
    expect(exchanged.text()).toBe('ok');
  });

  test('may precede some or all replies on a reused connection', async () => {
    const server = await service(`${CONTINUE}${OK}`, `${CONTINUE}${OK}`, OK, `${CONTINUE}${OK}`);
    const transport = transportOf();
    for (let index = 0; index < 5; index++) expect(await send(transport, server.url).over).toMatchObject(complete);
    expect([server.requests(), server.sockets.length]).toEqual([5, 1]);
  });

  test('may arrive over TLS', async () => {
    const certificate = { cert: pem('server.pem'), key: pem('server-key.test-only.pem') };
    const server = createTlsServer(certificate, (socket) => socket.on('data', () => socket.write(`${CONTINUE}${OK}`)));
    const { port } = await listen(server);
    const transport = transportOf({ ca: pem('root.pem'), servername: 'rescue.example' });
    for (let index = 0; index < 2; index++)
      expect(await send(transport, `https://127.0.0.1:${port}/`).over).toMatchObject(complete);
  });

  test('may arrive through a tunnel', async () => {
    const certificate = { cert: pem('server.pem'), key: pem('server-key.test-only.pem') };
    const { port } = await listen(
      createTlsServer(certificate, (socket) => socket.on('data', () => socket.write(`${CONTINUE}${OK}`))),
    );
    const proxy = createHttpServer();
    proxy.on('connect', (_request, socket: Socket) => {
      const onward = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
      socket.on('close', () => onward.destroy());
    });
    const via = await listen(proxy);
    const transport = transportOf({ proxy: `http://127.0.0.1:${via.port}`, ca: pem('root.pem') });
    for (let index = 0; index < 2; index++)
      expect(await send(transport, 'https://rescue.example/').over).toMatchObject(complete);
    expect(via.sockets).toHaveLength(1);
  });

  test('may precede a reply whose reader pauses', async () => {
    const size = 1_000_000;
    for (const way of ['keep-alive', 'close']) {
      const head = `HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\nConnection: ${way}\r\n\r\n`;
      const { url } = await bytes((socket, received) => {
        if (!isWhole(received)) return;
        socket.write(`${CONTINUE}${head}${'x'.repeat(size)}`);
        if (way === 'close') socket.end();
      });
      const onData = (_: Uint8Array, { handle }: { handle: { resume(): void } }) => {
        setImmediate(() => handle.resume());
        return false;
      };
      const exchanged = await send(transportOf(), url, {}, { onData }).over;
      expect([exchanged.events.at(-1), exchanged.text().length]).toEqual(['end', size]);
    }
  });

  test.each([
    ['in its status line', 'HTTP/1.1 1'],
    ['in its header fields', CONTINUE.slice(0, -1)],
    ['after it', CONTINUE],
    ['at the beginning of a second response', `${CONTINUE}HTTP/1.1 `],
  ])('is not a reply: a connection that ends %s causes an error', async (_name, text) => {
    for (const way of ['end', 'reset']) {
      let requests = 0;
      const { url } = await bytes((socket, received) => {
        if (!isWhole(received)) return;
        requests++;
        if (way === 'end') socket.end(text);
        else socket.write(text, () => socket.resetAndDestroy());
      });
      const transport = transportOf();
      const exchanged = await send(transport, url).over;
      expect(exchanged.events).toEqual(['sent', 'error']);
      expect((exchanged.error as NodeJS.ErrnoException).code).toMatch(/UND_ERR_SOCKET|ECONNRESET/);
      // a repeated request would arrive before the reply to the second request
      await send(transport, url).over;
      expect(requests).toBe(2);
    }
  });

  test.each([
    ['one response that never ends', `HTTP/1.1 100 Continue\r\nX: ${'x'.repeat(LIMIT)}`],
    ['one response after another', CONTINUE.repeat(Math.ceil(LIMIT / CONTINUE.length) + 1)],
    ['one response that ends too late', `HTTP/1.1 100 Continue\r\nX: ${'x'.repeat(LIMIT)}\r\n\r\n${OK}`],
  ])('is limited to 16 kB: %s gives an error', async (_name, text) => {
    const server = await service(text);
    const transport = transportOf();
    const { events, error } = await send(transport, server.url).over;
    expect([events, error]).toMatchObject([
      ['sent', 'error'],
      {
        message: 'received more than 16384 bytes of interim responses (status 1xx) before the reply',
        code: 'UND_ERR_HEADERS_OVERFLOW',
      },
    ]);
    await closed(server.sockets[0] as Socket);
    expect(await send(transport, server.url).over).toMatchObject(complete);
    expect(server.requests()).toBe(2);
  });

  test('that never ends causes an error with an unknown outcome', async () => {
    const { url } = await bytes((socket) => socket.write('HTTP/1.1 100 Continue\r\n\r\n'.repeat(LIMIT)));
    const client = new ServiceClient({ endpoint: url, contract });
    later(() => client.close());
    await expect(client.operations.logout()).rejects.toMatchObject({
      name: 'SoapConnectionError',
      outcome: 'unknown',
      message: expect.stringMatching(
        /^logout: .* failed: received more than 16384 bytes of interim responses/,
      ) as string,
    });
  });

  test('on an idle connection closes the connection, and the next request uses a new one', async () => {
    const server = await service(OK);
    const transport = transportOf();
    await send(transport, server.url).over;
    const [first] = server.sockets as [Socket];
    first.write(CONTINUE);
    await closed(first);
    expect(await send(transport, server.url).over).toMatchObject(complete);
    expect([server.requests(), server.sockets.length]).toEqual([2, 2]);
  });

  test('is not searched for after the reply has begun', async () => {
    const body = `${CONTINUE}${CONTINUE}`;
    const { url } = await service(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    expect((await send(transportOf(), url).over).text()).toBe(body);
  });
});

test('101 (Switching Protocols) is not skipped, because no HTTP follows it', async () => {
  const { url } = await service(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n${OK}`);
  expect((await send(transportOf(), url).over).events).toEqual(['sent', 'error']);
});

describe('the bytes that undici reads from a socket', () => {
  /** Creates a socket that receives bytes, and returns the bytes that are read from the socket after each write. */
  function reading() {
    const socket = new Socket();
    socket._read = () => undefined;
    later(() => socket.destroy());
    const expectReply = skipInterimResponses(socket);
    const read = (text: string): Buffer | null => {
      socket.push(Buffer.from(text, 'latin1'));
      return socket.read() as Buffer | null;
    };
    return { socket, expectReply, read };
  }

  test('are the bytes of the reply, wherever the chunks begin', () => {
    const interim = `${CONTINUE}HTTP/1.1 102 Processing\r\n\r\n${CONTINUE}`;
    const all = `${interim}${OK}`;
    for (let cut = 1; cut < all.length; cut++) {
      const { expectReply, read } = reading();
      expectReply();
      const parts = [all.slice(0, cut), all.slice(cut)].map(read).map((part) => part?.toString() ?? '');
      expect(parts.join('')).toBe(OK);
    }
  });

  test('are all received bytes for an ordinary reply', () => {
    const { socket, expectReply } = reading();
    for (const text of [OK, 'HTTP/1.1 500 Internal Server Error\r\n', 'no HTTP at all']) {
      const chunk = Buffer.from(text);
      expectReply();
      socket.push(chunk);
      expect(socket.read()).toBe(chunk);
    }
  });

  test('are all bytes before a request is sent and after the reply has begun', () => {
    const { expectReply, read } = reading();
    expect(read(CONTINUE)?.toString()).toBe(CONTINUE);
    expectReply();
    expect(read(CONTINUE)).toBe(null);
    expect(read(OK)?.toString()).toBe(OK);
    expect(read(CONTINUE)?.toString()).toBe(CONTINUE);
  });

  test('are the chunk itself, even after an interim response', () => {
    const { socket, expectReply, read } = reading();
    expectReply();
    expect(read(CONTINUE)).toBe(null);
    const chunk = Buffer.from(OK);
    socket.push(chunk);
    expect(socket.read()).toBe(chunk);
  });

  test('are the requested number of bytes if the reader asks for a number', () => {
    const { socket, expectReply } = reading();
    expectReply();
    socket.push(Buffer.from(CONTINUE));
    expect((socket.read(8) as Buffer).toString()).toBe('HTTP/1.1');
  });

  test('follow interim responses of up to 16,384 bytes, counted for each request', () => {
    const { socket, expectReply, read } = reading();
    const interim = (length: number) => `HTTP/1.1 103 x\r\nX: ${'x'.repeat(length - 23)}\r\n\r\n`;
    for (let request = 0; request < 2; request++) {
      expectReply();
      expect(read(interim(10_000))).toBe(null);
      expect(read(interim(6384).slice(0, -1))).toBe(null);
      expect(read('\n')).toBe(null);
      expect(read(OK)?.toString()).toBe(OK);
    }
    expectReply();
    socket.on('error', () => undefined);
    expect(read(interim(10_000))).toBe(null);
    expect(socket.destroyed).toBe(false);
    expect(read(interim(6385))).toBe(null);
    expect(socket.destroyed).toBe(true);
  });

  test('are none after the limit, and the socket has the error', async () => {
    const { socket, expectReply, read } = reading();
    expectReply();
    const failed = once(socket, 'error');
    expect(read('HTTP/1.1 100 Continue\r\n')).toBe(null);
    expect(read('x'.repeat(LIMIT))).toBe(null);
    const message = 'received more than 16384 bytes of interim responses (status 1xx) before the reply';
    expect(await failed).toMatchObject([{ code: 'UND_ERR_HEADERS_OVERFLOW', message }]);
  });
});
