import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request as httpRequest, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { contract } from '../../generated/operations.js';
import { startRescueServer } from '../../src/testing.js';
import { call, envelope, exchange, headersFor, NS, started } from './support.js';

const shipped = readFileSync(join(__dirname, '../../wsdl/rescue.wsdl'));

describe('the WSDL', () => {
  it.each(['/API/API.asmx?wsdl', '/api/api.asmx?WSDL', '/Api/API.ASMX?Wsdl='])('is served at %s', async (path) => {
    const server = await started();
    const { status, headers, body } = await exchange(server, { method: 'GET', path });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/xml; charset=utf-8');
    const ours = shipped.toString().replaceAll(`address location="${NS}"`, `address location="${server.endpoint}"`);
    expect(body).toBe(ours);
    expect(body.split(server.endpoint).length - 1).toBe(4);
  });

  it('is the WSDL in the option, with any prefixes, quotes and encoding', async () => {
    const text = `<d xmlns:x='y'><x:address  location='http://a' y="1"/><address y="1" location="b"></address>\xe9</d>`;
    const wsdl = Buffer.from(text, 'latin1');
    const server = await started({ contract, wsdl });
    const { headers, body } = await exchange(server, { method: 'GET', path: '/API/API.asmx?wsdl' });
    expect(headers['content-type']).toBe('text/xml');
    expect(body).toBe(
      Buffer.from(
        text
          .replace("location='http://a'", `location="${server.endpoint}"`)
          .replace('location="b"', `location="${server.endpoint}"`),
        'latin1',
      ).toString(),
    );
  });

  it('is not served if only a contract is given', async () => {
    const server = await started({ contract });
    const reply = await exchange(server, { method: 'GET', path: '/API/API.asmx?wsdl' });
    expect(reply.status).toBe(404);
    expect(reply.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(reply.body).toBe('This server has no WSDL. Pass the WSDL of its contract as wsdl.\n');
  });

  it('requires its contract', async () => {
    await expect(startRescueServer({ wsdl: '<definitions/>' })).rejects.toThrow(
      'startRescueServer: the wsdl option also requires contract. Generate stubs from the WSDL and pass their contract',
    );
  });
});

describe('other HTTP requests', () => {
  it.each([
    ['GET', '/'],
    ['GET', '//'],
    ['GET', '/API'],
    ['POST', '/elsewhere'],
  ])('%s %s returns a page that explains the server, with status 404', async (method, path) => {
    const server = await started();
    const reply = await exchange(server, { method, path });
    expect(reply.status).toBe(404);
    expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(reply.body.replace(/<style>.*<\/style>/s, '<style></style>')).toBe(`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>API Web Service</title>
<style></style></head>
<body>
<h1>API</h1>
<p>A test server that stands in for the LogMeIn Rescue API, provided by logmein-rescue-soap/testing. It implements our interpretation of the vendor's guide. It is not the vendor's server and is not affiliated with the vendor.</p>
<p>There is no page at this address. The service is at <a href="${server.endpoint}">${server.endpoint}</a>.</p>
</body>
</html>
`);
  });

  it('PUT is not allowed', async () => {
    const reply = await exchange(await started(), { method: 'PUT' });
    expect(reply).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD, POST' }, body: '' });
  });

  it('HEAD returns the same as GET, without the body', async () => {
    const server = await started();
    const reply = await exchange(server, { method: 'HEAD', path: '/API/API.asmx?wsdl' });
    expect(reply).toMatchObject({ status: 200, body: '' });
  });

  it('the URL path of a POST request ignores case, as recorded', async () => {
    const server = await started();
    const body = envelope(`<logout xmlns="${NS}"/>`, '1.1');
    const reply = await exchange(server, { path: '/api/API.ASMX', headers: headersFor('1.1', `${NS}/logout`), body });
    expect(reply.status).toBe(200);
    expect(reply.body).toContain('<logoutResult>logout_NotLoggedIn</logoutResult>');
  });
});

describe('a request for another host', () => {
  const get = (server: { readonly endpoint: string }, host: string) =>
    exchange(server, { method: 'GET', path: '/API/API.asmx?wsdl', headers: { Host: host } });

  it.each([
    'localhost',
    'LocalHost:8000',
    'localhost.',
    'rescue.localhost:1',
    '127.0.0.1',
    '127.1.2.3:80',
    '[::1]',
    '[::1]:8000',
  ])('does not include %s', async (host) => {
    expect((await get(await started(), host)).status).toBe(200);
  });

  it.each([
    'evil.example',
    'evil.example:8000',
    'localhost.evil.example',
    'notlocalhost',
    '127.0.0.1.evil.example',
    '127.0.0.1@evil.example',
    '0.0.0.0',
    '10.0.0.1',
    '[::]',
  ])('gets status 421 and no content: %j', async (host) => {
    const server = await started();
    const { status, headers, body } = await get(server, host);
    expect([status, headers['content-type']]).toEqual([421, 'text/plain; charset=utf-8']);
    expect(body).toBe(
      'The Host field is neither localhost nor a loopback address. If this host name is yours, add it to the ' +
        'allowedHosts option of the server.\n',
    );
    const login = { Host: host, ...headersFor('1.1', `${NS}/login`) };
    const posted = await exchange(server, { headers: login, body: envelope(`<login xmlns="${NS}"/>`, '1.1') });
    expect(posted.status).toBe(421);
    expect(server.calls).toEqual([]);
  });

  it('is served if allowedHosts contains the host', async () => {
    const server = await started({ allowedHosts: ['Host.docker.internal'] });
    expect((await get(server, 'host.docker.internal:8000')).status).toBe(200);
    expect((await get(server, 'other.docker.internal')).status).toBe(421);
  });
});

/** Returns what Node.js publishes about the requests that HTTP servers of this process receive during the test. */
function receivedRequests(): readonly { readonly server: Server; readonly response: ServerResponse }[] {
  const received: { server: Server; response: ServerResponse }[] = [];
  const add = (message: unknown): void => void received.push(message as (typeof received)[number]);
  subscribe('http.server.request.start', add);
  onTestFinished(() => void unsubscribe('http.server.request.start', add));
  return received;
}

describe('starting and stopping', () => {
  it('keeps an idle connection open for two minutes, like IIS', async () => {
    const { headers } = await exchange(await started(), { method: 'GET', headers: { Connection: 'keep-alive' } });
    expect(headers).toMatchObject({ connection: 'keep-alive', 'keep-alive': 'timeout=120' });
  });

  it('listens on 127.0.0.1, on a free port', async () => {
    const [one, two] = [await started(), await started()];
    expect(one.endpoint).toBe(`http://127.0.0.1:${one.port}/API/API.asmx`);
    expect(one.wsdlUrl).toBe(`${one.endpoint}?wsdl`);
    expect(one.port).not.toBe(two.port);
    const received = receivedRequests();
    await call(one, 'logout', {});
    expect(received[0]?.server.address()).toEqual({ address: '127.0.0.1', family: 'IPv4', port: one.port });
  });

  it('fails if the port is in use', async () => {
    const { port } = await started();
    await expect(startRescueServer({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('closes open connections, and may be closed twice', async () => {
    const server = await startRescueServer();
    const arrived = new Promise<void>((resolve) => server.on('login', (_request, call) => (resolve(), call.proceed())));
    server.next('login', { delayMs: Infinity });
    const pending = call(server, 'login', {});
    pending.catch(() => undefined);
    await arrived;
    await server.close();
    await expect(pending).rejects.toThrow();
    await server[Symbol.asyncDispose]();
  });

  it('survives a client that left while the operation was executed, and a connection that it could not accept', async () => {
    const server = await started();
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const left = new Promise<void>((resolve) =>
      server.on('login', async (_request, { proceed }) => (resolve(), await finished, proceed())),
    );
    const headers = headersFor('1.1', `${NS}/login`);
    const request = httpRequest(server.endpoint, { method: 'POST', headers, agent: false });
    const closed = new Promise((resolve) => request.on('error', resolve));
    request.end(envelope(`<login xmlns="${NS}"/>`, '1.1'));
    await left;
    request.destroy();
    await closed;
    await call(server, 'logout', {});
    finish();
    await new Promise(setImmediate);
    const received = receivedRequests();
    await call(server, 'logout', {});
    // Node reports a failed accept as an error of the server
    expect(received[0]?.server.emit('error', new Error('accept EMFILE'))).toBe(true);
    expect((await call(server, 'logout', {})).status).toBe(200);
  });

  it('does not wait for the delay of a reply if the client leaves', async () => {
    const server = await started();
    const timers = () => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
    const received = receivedRequests();
    server.next('login', { delayMs: 86_400_000 }, 20);
    const headers = headersFor('1.1', `${NS}/login`);
    const requests = Array.from({ length: 20 }, () =>
      httpRequest(server.endpoint, { method: 'POST', headers, agent: false }),
    );
    for (const request of requests) {
      request.on('error', () => undefined);
      request.end(envelope(`<login xmlns="${NS}"/>`, '1.1'));
    }
    while (received.length < 20 || timers() < 20) await new Promise(setImmediate);
    const closed = received.map(({ response }) => once(response, 'close'));
    for (const request of requests) request.destroy();
    await Promise.all(closed);
    await new Promise(setImmediate);
    expect(closed).toHaveLength(20);
    expect(timers()).toBeLessThanOrEqual(10);
  });

  it('does not wait for the delay of a reply if the client left while the operation was executed', async () => {
    const server = await startRescueServer();
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const arrived = new Promise<void>((resolve) =>
      server.on('login', async (_request, { proceed }) => (resolve(), await finished, proceed())),
    );
    server.next('login', { delayMs: 86_400_000 });
    const pending = call(server, 'login', {});
    pending.catch(() => undefined);
    await arrived;
    await server.close();
    await expect(pending).rejects.toThrow();
    const timers = () => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
    const before = timers();
    finish();
    await new Promise(setImmediate);
    expect(timers()).toBeLessThanOrEqual(before);
  });
});
