import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { RescueError } from '../../src/errors.js';
import { RescueClient } from '../../src/rescue/client.js';
import type { Transport } from '../../src/soap/http/transport.js';
import { cannedTransport, envelope, type CannedReply } from '../support/canned-transport.js';

const password = 'Correct-Horse7';

async function failure(reply: CannedReply, options: object = {}): Promise<RescueError> {
  const rescue = new RescueClient({ transport: cannedTransport(reply), ...options });
  return rescue.login({ email: 'ada@example.com', password }).then(
    () => expect.unreachable(),
    (error: RescueError) => error,
  );
}

const page = (text: string): CannedReply => ({
  status: 502,
  headers: {
    'content-type': 'text/html; charset=utf-8; x=secret',
    server: 'nginx',
    via: `1.1 ${password}`,
    'x-request-id': 'r-77',
    'set-cookie': ['id=new-cookie'],
    'x-internal': 'hidden',
  },
  body: text,
});

test('an error has the allow-listed header fields, the request ID, the duration and the error page', async () => {
  const error = await failure(page(`<h1>Bad gateway</h1><p>${password} of ada@example.com</p>`));
  expect(error).toMatchObject({
    name: 'RescueConnectionError',
    headers: { 'content-type': 'text/html; charset=utf-8', server: 'nginx', via: '1.1 ***', 'x-request-id': 'r-77' },
    requestId: 'r-77',
  });
  expect(Object.keys(error.headers ?? {})).toHaveLength(4);
  expect(error.durationMs).toBeGreaterThan(0);
  expect(error.body).toBe('<h1>Bad gateway</h1><p>*** of ***</p>');
});

test('the error page is shown only if it is read by name', async () => {
  const error = await failure(page('<h1>Bad gateway</h1>'));
  const shown = inspect(error, { showHidden: true, depth: 9 }) + JSON.stringify(error) + String(error.stack);
  expect(shown).toContain('r-77');
  expect(shown).not.toContain('Bad gateway');
});

test.each<[string, CannedReply, string | undefined]>([
  ['is truncated after 2,048 bytes', { body: 'x'.repeat(5000), pieces: 300 }, `${'x'.repeat(2048)}...`],
  [
    'is decoded',
    { headers: { 'content-type': 'text/html; charset=iso-8859-1' }, body: Buffer.from('<p>ö</p>', 'latin1') },
    '<p>ö</p>',
  ],
  [
    'is masked where a new secret has a name',
    { body: '{"authCode":"new-code-9","x":"new-code-9"}' },
    '{"authCode":"***","x":"***"}',
  ],
  ['is masked in base64', { body: `<p>${Buffer.from(`u:${password}`).toString('base64')}</p>` }, '<p>dTp***w==</p>'],
  ['is not shown if it is not text', { body: Buffer.from(` ${password}`, 'utf16le') }, '(30 bytes that are not text)'],
  ['is absent if it is empty', { status: 502, body: '' }, undefined],
  ['is absent if it is an envelope', { status: 502, body: envelope('<x/>') }, undefined],
  ['is absent if it is a broken envelope', { body: envelope('<x>').slice(0, -9) }, undefined],
])('a body %s', async (_name, reply, want) => {
  expect((await failure(reply)).body).toBe(want);
});

test('a body is truncated after 2,048 bytes, and an envelope is absent, even if the log keeps more', async () => {
  const options = { logger: { error() {}, warn() {}, info() {}, debug() {} }, logLevel: 'debug' };
  expect((await failure({ body: 'x'.repeat(5000) }, options)).body).toBe(`${'x'.repeat(2048)}...`);
  expect((await failure({ status: 502, body: envelope('<x/>') }, options)).body).toBeUndefined();
});

test('a result error and a fault also have header fields', async () => {
  const headers = { 'x-correlation-id': 'c-5', date: 'Tue, 01 Sep 2026 10:00:00 GMT' };
  const result =
    '<loginResponse xmlns="https://secure.logmeinrescue.com/API/API.asmx"><loginResult>login_Invalid</loginResult></loginResponse>';
  expect(await failure({ headers, body: envelope(result) })).toMatchObject({
    name: 'RescueResultError',
    requestId: 'c-5',
    headers: { date: 'Tue, 01 Sep 2026 10:00:00 GMT' },
    durationMs: expect.any(Number),
    reply: { loginResult: 'login_Invalid' },
  });
  const fault =
    '<soap:Fault><faultcode>soap:Server</faultcode><faultstring>no</faultstring><detail><a>b</a></detail></soap:Fault>';
  const error = await failure({ status: 500, headers, body: envelope(fault) });
  expect(error).toMatchObject({ name: 'RescueFaultError', requestId: 'c-5', detail: { name: 'detail' } });
});

test('an incomplete envelope at the deadline is not a body, even if the log keeps it', async () => {
  const transport: Transport = (_request, events) => {
    queueMicrotask(() => {
      events.start(200, { 'content-type': 'text/xml' });
      events.data(Buffer.from(envelope('<x>Ada').slice(0, -30)));
    });
    return { resume() {}, abort() {} };
  };
  const logger = { error() {}, warn() {}, info() {}, debug() {} };
  const error = await failure({}, { transport, timeoutMs: 5, logger, logLevel: 'debug' });
  expect(error).toMatchObject({ name: 'RescueTimeoutError', headers: { 'content-type': 'text/xml' } });
  expect(error.body).toBeUndefined();
});

test('an error without a response has only a duration, and an argument error has nothing', async () => {
  const transport = () => {
    throw new Error('no');
  };
  const error = await failure({}, { transport });
  expect(error).toMatchObject({ name: 'RescueConnectionError', durationMs: expect.any(Number) });
  expect(error).not.toHaveProperty('headers');
  const rescue = new RescueClient();
  await expect(rescue.operations.getUser({ iNodeID: 'x' } as never)).rejects.not.toHaveProperty('durationMs');
});

test.each([
  ['www-authenticate', 'Basic realm="Acme", Digest realm="r", nonce="n0nce"', 'Basic, Digest'],
  ['www-authenticate', ['Negotiate dG9rZW4=', 'NTLM', 'NTLM dG9rZW4='], 'Negotiate, NTLM'],
  ['proxy-authenticate', 'Basic realm="Acme"', 'Basic'],
  ['proxy-authenticate', 'Hawk id="Acme"', ''],
  ['content-type', 'text/html; x=secret', 'text/html'],
  ['content-type', 'text/html;charset="utf-8"; x=secret', 'text/html;charset="utf-8"'],
  ['content-type', '(not a type)', ''],
])('of the header field %s, %j is shown as %j', async (name, value, want) => {
  const { headers } = await failure({ status: 502, headers: { 'content-type': 'a/b', [name]: value } });
  expect(headers).toEqual({ 'content-type': 'a/b', [name]: want });
});

test('a header field is shown in full up to 200 characters', async () => {
  const shown = async (server: string) => (await failure({ status: 502, headers: { server } })).headers?.['server'];
  expect(await shown('s'.repeat(200))).toBe('s'.repeat(200));
  expect(await shown('s'.repeat(201))).toBe(`${'s'.repeat(197)}...`);
});

test('the request ID comes from the most common header field that is not empty', async () => {
  const headers = { 'cf-ray': 'c-3', 'request-id': 'r-2', 'x-request-id': '' };
  expect((await failure({ status: 502, headers })).requestId).toBe('r-2');
  expect((await failure({ status: 502, headers: { 'x-request-id': '' } })).requestId).toBeUndefined();
});
