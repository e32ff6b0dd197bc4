import { createPrivateKey } from 'node:crypto';
import { createServer, type Server as HttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import tls, { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createTransport, RescueClient } from '../../../../src/index.js';
import type { TransportOptions } from '../../../../src/soap/http/undici-transport.js';
import { closed, later, listen, pem, send, transportOf } from './exchange.js';

const ca = pem('root.pem');
const server = { cert: pem('server.pem'), key: pem('server-key.test-only.pem') };
const client = { cert: pem('client.pem'), key: pem('client-key.test-only.pem') };

/** Starts a server that replies with the name in the client's certificate. */
function https(options: TlsOptions = {}) {
  const onRequest = (request: { socket: unknown }, response: { end(text: string): void }) =>
    response.end(String((request.socket as TLSSocket).getPeerCertificate().subject?.CN ?? 'nobody'));
  const created: HttpsServer = createServer({ ...server, ...options, keepAliveTimeout: 0 } as TlsOptions, onRequest);
  return listen(created, 'https').then((listening) => Object.assign(listening, { server: created }));
}

async function call(options: TransportOptions, url: string) {
  const exchanged = await send(transportOf(options), url).over;
  return exchanged.error ? { events: exchanged.events, error: exchanged.error } : exchanged.text();
}

const refused = (message: RegExp) => ({
  events: ['error'],
  error: { message: expect.stringMatching(message) as string },
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('TLS', () => {
  test('a certificate by an unknown authority is rejected before anything is sent', async () => {
    const { url } = await https();
    const outcome = await call({}, url);
    expect(outcome).toMatchObject(refused(/certificate/));
    expect(outcome).toMatchObject({ error: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' } });
  });

  test('the error for a server without TLS names the problem', async () => {
    const plain = createTcpServer((socket) =>
      socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    const { url } = await listen(plain, 'https');
    expect(await call({}, url)).toMatchObject(
      refused(/^the server does not speak TLS on this port; check the port, .* start with http:$/),
    );
  });

  test('NODE_TLS_REJECT_UNAUTHORIZED=0 does not disable verification', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const { url } = await https();
    expect(await call({}, url)).toMatchObject(refused(/certificate/));
  });

  test('no option disables verification', () => {
    const off = { rejectUnauthorized: false, checkServerIdentity: () => undefined } as TransportOptions;
    const message = /rejectUnauthorized is not known here; verification cannot be switched off; .* set tls\.ca;/;
    expect(() => createTransport(off)).toThrow(message);
    expect(() => new RescueClient({ tls: off as never })).toThrow(message);
  });

  test('an authority in the option ca is trusted, as text, bytes or a list', async () => {
    const { url } = await https();
    for (const given of [ca, Buffer.from(ca), [client.cert, ca]]) expect(await call({ ca: given }, url)).toBe('nobody');
  });

  test('a certificate for another host is rejected', async () => {
    const { url } = await https();
    const outcome = await call({ ca, servername: 'other.example' }, url);
    expect(outcome).toMatchObject(refused(/other\.example/));
    expect(inspect(outcome, { depth: 9 })).not.toContain('raw:');
  });

  test('the certificate is verified against servername', async () => {
    const { url } = await https();
    expect(await call({ ca, servername: 'rescue.example' }, url)).toBe('nobody');
  });

  test('a host name is sent to the server (SNI), but an IP address is not', async () => {
    const names: unknown[] = [];
    const { url, server: created } = await https();
    created.on('secureConnection', (socket: TLSSocket) => names.push(socket.servername));
    await call({ ca }, url.replace('127.0.0.1', 'localhost'));
    await call({ ca }, url);
    expect(names).toEqual(['localhost', false]);
  });

  test('a client certificate is sent', async () => {
    const { url } = await https({ ca, requestCert: true, rejectUnauthorized: true });
    expect(await call({ ca, ...client }, url)).toBe('logmein-rescue-soap test client');
    expect(await call({ ca }, url)).toMatchObject({ error: expect.any(Error) as Error });
  });

  test('the key of a client certificate may be encrypted', async () => {
    const passphrase = 'correct horse';
    const key = createPrivateKey(client.key).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase,
    });
    const { url } = await https({ ca, requestCert: true, rejectUnauthorized: true });
    expect(await call({ ca, cert: client.cert, key, passphrase }, url)).toBe('logmein-rescue-soap test client');
    expect(() => transportOf({ cert: client.cert, key, passphrase: 'wrong' })).toThrow(
      /^createTransport: cert cannot be used/,
    );
  });

  test('1.1 is rejected, even if Node is configured to allow it, and 1.2 is accepted', async () => {
    const { DEFAULT_CIPHERS, DEFAULT_MIN_VERSION } = tls;
    later(() => Object.assign(tls, { DEFAULT_CIPHERS, DEFAULT_MIN_VERSION }));
    Object.assign(tls, { DEFAULT_CIPHERS: 'DEFAULT@SECLEVEL=0', DEFAULT_MIN_VERSION: 'TLSv1.1' });
    const old = await https({ minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });
    expect(await call({ ca }, old.url)).toMatchObject({ events: ['error'] });
    const { url } = await https({ maxVersion: 'TLSv1.2' });
    expect(await call({ ca }, url)).toBe('nobody');
  });

  test('an abort during the handshake closes the socket', async () => {
    const silent = await listen(createTlsServer({ ...server, SNICallback: () => undefined }), 'https');
    const exchanged = send(
      transportOf({ ca, connectTimeoutMs: 600_000 }),
      silent.url.replace('127.0.0.1', 'localhost'),
    );
    while (silent.sockets.length === 0) await new Promise(setImmediate);
    const reason = new Error('no longer wanted');
    exchanged.handle.abort(reason);
    expect(exchanged).toMatchObject({ events: ['error'], error: reason });
    await closed(silent.sockets[0] as never);
  });
});
