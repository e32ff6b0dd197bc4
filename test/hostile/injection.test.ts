import { expect, test } from 'vitest';
import { login } from '../../generated/operations.js';
import type { RescueClient } from '../../src/index.js';
import { byteServer, good, guard, rejection, rescueAt, type ByteServer } from './support.js';

guard();

const INJECTED = 'x\r\nX-Injected: 1\r\nCookie: injected=1\r\n\r\nPOST /injected HTTP/1.1\r\nHost: x\r\n\r\n';
const versions = ['1.1', '1.2'] as const;

/** Starts a server and a client that is logged in, so that there is a cookie to forge. */
async function answering(): Promise<ByteServer> {
  return byteServer((socket, number) => {
    const body = good(number === 1 ? 'login' : 'startSession');
    const cookie = 'Set-Cookie: ASP.NET_SessionId=aaaaaaaaaaaaaaaaaaaaaaaa; path=/; HttpOnly\r\n';
    socket.write(
      `HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n${cookie}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
}

/** Checks that the last request has exactly the usual header fields, each of them once. */
function expectHonest({ requests }: ByteServer, count: number, soapVersion: '1.1' | '1.2'): void {
  expect(requests).toHaveLength(count);
  const [head = ''] = (requests.at(-1) as string).split('\r\n\r\n');
  const [line = '', ...fields] = head.split('\r\n');
  expect(line).toMatch(/^POST \S+ HTTP\/1\.1$/);
  expect(fields.map((field) => (/^[^:]*/.exec(field) as RegExpExecArray)[0].toLowerCase()).sort()).toEqual(
    [
      ...['accept-encoding', 'connection', 'content-length', 'content-type', 'host'],
      ...(count > 1 ? ['cookie'] : []),
      ...(soapVersion === '1.1' ? ['soapaction'] : []),
    ].sort(),
  );
  if (count > 1) expect(fields).toContain('Cookie: ASP.NET_SessionId=aaaaaaaaaaaaaaaaaaaaaaaa');
}

test.each<[string, (rescue: RescueClient) => Promise<unknown>]>([
  ['e-mail address', (rescue) => rescue.login({ email: INJECTED, password: 'x' })],
  ['password', (rescue) => rescue.requestAuthCode({ email: 'x', password: INJECTED })],
  ['single sign-on id', (rescue) => rescue.requestAuthCodeSSO({ ssoId: INJECTED, password: INJECTED, company: 1 })],
  ['authcode', (rescue) => rescue.startSession({ session: 1, node: 1, authCode: INJECTED })],
  ['action of a stub', (rescue) => rescue.call({ ...login, action: INJECTED }, { sEmail: 'x' })],
  ['name of a stub', (rescue) => rescue.call({ ...login, name: INJECTED }, { sEmail: 'x' })],
])('line ends in the %s do not create a header field or a second request', async (_name, call) => {
  for (const soapVersion of versions) {
    const server = await answering();
    const rescue = rescueAt(server.endpoint, { soapVersion });
    await rescue.login({ email: 'x', password: 'x' });
    // the reply belongs to another operation, because only the request matters
    await call(rescue).catch(() => undefined);
    expectHonest(server, 2, soapVersion);
  }
});

test('line ends in the endpoint do not create a header field', async () => {
  const server = await answering();
  const rescue = rescueAt(`${server.endpoint}/${INJECTED}`);
  await rescue.login({ email: 'x', password: 'x' });
  expectHonest(server, 1, '1.1');
});

test("line ends in a proxy's login do not create a header field", async () => {
  const server = await answering();
  const proxy = `http://user${encodeURIComponent(INJECTED)}:${encodeURIComponent(INJECTED)}@127.0.0.1:${server.port}`;
  const rescue = rescueAt('http://rescue.example/API/API.asmx', { allowPlainHttp: true, proxy });
  await rescue.login({ email: 'x', password: 'x' });
  expect(server.requests).toHaveLength(1);
  const fields = (server.requests[0] as string).split('\r\n\r\n')[0] as string;
  expect(fields).toMatch(/^proxy-authorization: Basic [\w+/=]+$/im);
  expect(fields).not.toMatch(/^(x-injected|cookie)/im);
});

test('there is no option for header fields', async () => {
  const server = await answering();
  expect(() => rescueAt(server.endpoint, { headers: { 'X-Injected': '1' } } as never)).toThrow(/headers is not known/);
  const rescue = rescueAt(server.endpoint);
  const options = { headers: { 'X-Injected': INJECTED } } as never;
  expect(await rejection(rescue.login({ email: 'x', password: 'x' }, options))).toMatchObject({ outcome: 'not-sent' });
  expect(server.requests).toEqual([]);
});
