import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { RescueError } from '../../src/errors.js';
import { RescueClient } from '../../src/rescue/client.js';
import type { Transport } from '../../src/soap/http/transport.js';
import { isOnlyTimestamp, retryAfterMsOf } from '../../src/soap/response-error.js';
import { WSSE, WSU } from '../../src/soap/security/security-objects.js';
import type { XmlElement } from '../../src/soap/xml/tree.js';
import { envelope, type CannedReply } from '../support/canned-transport.js';
import { failure, password } from './login-failure.js';

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
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const transport: Transport = (_request, events) => {
    queueMicrotask(() => {
      events.start(200, { 'content-type': 'text/xml' });
      events.data(Buffer.from(envelope('<x>Ada').slice(0, -30)));
      vi.advanceTimersByTime(5);
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

describe('the header fields of an error', () => {
  const ids = [
    ...['x-request-id', 'request-id', 'x-correlation-id', 'correlation-id', 'x-ms-request-id', 'x-amzn-requestid'],
    ...[
      'x-amzn-trace-id',
      'x-amz-cf-id',
      'x-azure-ref',
      'cf-ray',
      'x-cloud-trace-context',
      'x-trace-id',
      'traceparent',
    ],
  ];
  const others = [
    ...['age', 'allow', 'content-encoding', 'content-length', 'content-type', 'date', 'retry-after', 'server', 'via'],
    ...['x-aspnet-version', 'x-cache', 'x-powered-by', 'www-authenticate', 'proxy-authenticate'],
  ];

  test('are those that help with a support request, and no others', async () => {
    const names = [...ids, ...others];
    const hidden = ['set-cookie', 'location', 'x-api-key', 'etag', 'x-request', 'ids'];
    const headers = Object.fromEntries(
      [...names, ...hidden].map((name) => [name, names.includes(name) ? 'basic' : 'x']),
    );
    const { headers: shown } = await failure({ status: 502, headers });
    expect(shown).toEqual(Object.fromEntries(names.map((name) => [name, 'basic'])));
  });

  test('contain the request ID, in this order of preference', async () => {
    for (let at = 0; at < ids.length; at++) {
      const headers = Object.fromEntries(ids.slice(at).map((name) => [name, `${name}-value`]));
      expect((await failure({ status: 502, headers })).requestId).toBe(`${ids[at]}-value`);
    }
  });
});

describe('the message of an error', () => {
  test.each<[string, CannedReply, string]>([
    [
      'for a page says what the page is',
      { headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<html/>' },
      'the reply from secure.logmeinrescue.com is not a SOAP envelope (status 200, content type text/html, 7 bytes, root element html). The service may have executed the call: check before retrying. Check the endpoint option, and whether a proxy or gateway returns a page of its own.',
    ],
    [
      'for another document says what the document is',
      { headers: { 'content-type': 'text/xml' }, body: '<Correct-Horse7/>' },
      'the reply from secure.logmeinrescue.com is not a SOAP envelope (status 200, content type text/xml, 17 bytes, root element ***). The service may have executed the call: check before retrying. Check the endpoint option.',
    ],
    [
      'for a reply without a content type says so',
      { headers: { 'content-type': undefined }, body: '' },
      'the reply from secure.logmeinrescue.com is not well-formed XML (document must contain a root element) (status 200, no content type, 0 bytes, no root element). The service may have executed the call: check before retrying. Check the endpoint option.',
    ],
    [
      'for an envelope that does not match the WSDL has the path',
      { body: envelope('<x/>') },
      'in the reply, Envelope/Body contains <x> in no namespace; expected <loginResponse> in the namespace https://secure.logmeinrescue.com/API/API.asmx. The service may have executed the call: check before retrying. If the service has changed, generate the stubs again from its current WSDL.',
    ],
    [
      'for a multipart reply says which ones are read',
      { headers: { 'content-type': 'multipart/related; boundary=x' }, body: '--x--' },
      `The service may have executed the call: check before retrying. Only ServiceClient reads multipart replies (MTOM), and only complete multipart/related ones whose root part is the envelope. Otherwise, configure the service to send plain envelopes.`,
    ],
  ])('%s', async (_name, reply, want) => {
    const error = await failure(reply);
    expect(error).toMatchObject({ name: 'RescueReplyError', outcome: 'unknown', status: 200 });
    expect(error.message.slice(-want.length)).toBe(want);
  });

  test.each<[faultstring: string, want: string]>([
    ['no', 'Client: no. The call was not executed.'],
    ['no!', 'Client: no! The call was not executed.'],
    ['no?', 'Client: no? The call was not executed.'],
    [' a\n  b. ', 'Client: a b. The call was not executed.'],
    ['', 'Client: (no text). The call was not executed.'],
    ['x'.repeat(1000), `Client: ${'x'.repeat(1000)}. The call was not executed.`],
    ['x'.repeat(1001), `Client: ${'x'.repeat(997)}.... The call was not executed.`],
  ])('for a fault with the text %j has the text', async (text, want) => {
    const fault = `<soap:Fault><faultcode>soap:Client</faultcode><faultstring>${text}</faultstring></soap:Fault>`;
    const { message } = await failure({ status: 500, body: envelope(fault) });
    expect(message).toBe(`login: the service returned a fault, ${want.replace('....', '...')}`);
  });

  test('for a fault has its code, unless the code is missing, and the error has at most 20,000 characters of text', async () => {
    const fault = async (code: string, text = '') =>
      (await failure({
        status: 500,
        body: envelope(`<soap:Fault><faultcode>${code}</faultcode><faultstring>${text}</faultstring></soap:Fault>`),
      })) as RescueError & { faultCode: string; faultString: string };
    expect((await fault('')).message).toContain('a fault, (no code): (no text). The service may');
    expect((await fault(`x:${password}.1`)).faultCode).toBe('***.1');
    expect((await fault('Server.Ada')).faultCode).toBe('Server.Ada');
    expect((await fault('x'.repeat(81))).faultCode).toBe(`${'x'.repeat(77)}...`);
    expect((await fault('a', 'x'.repeat(20_000))).faultString).toHaveLength(20_000);
    expect((await fault('a', 'x'.repeat(20_001))).faultString).toBe(`${'x'.repeat(19_997)}...`);
  });

  test('for a connection that fails during a reply has the status, and no hint', async () => {
    const broken =
      (isStarted: boolean): Transport =>
      (_request, events) => {
        queueMicrotask(() => {
          events.sent();
          if (isStarted) events.start(200, {});
          events.error(Object.assign(new Error(`reset by \u001b${password}`), { code: 'ENOTFOUND' }));
        });
        return { resume() {}, abort() {} };
      };
    const during = await failure({}, { transport: broken(true) });
    expect(during.message).toBe(
      'login: the connection to secure.logmeinrescue.com failed while a reply with status 200 was arriving: reset by \\u{1B}***. The service may have executed the call: check before retrying.',
    );
    expect(during).toMatchObject({ status: 200, outcome: 'unknown', cause: { code: 'ENOTFOUND' } });
    expect((await failure({}, { transport: broken(false) })).message).toMatch(
      /failed: reset by \\u\{1B\}\*\*\*\. Check the host in the endpoint option\. If your network requires a proxy, set the proxy option or HTTPS_PROXY\. The service may/,
    );
  });
});

describe('Retry-After', () => {
  const now = () => Date.UTC(2026, 8, 1, 10);
  test.each<[Record<string, string>, number | undefined]>([
    [{}, undefined],
    [{ 'retry-after': '' }, undefined],
    [{ 'retry-after': ' 5 ' }, 5000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '-1' }, undefined],
    [{ 'retry-after': '1.5' }, undefined],
    [{ 'retry-after': '86400' }, 86_400_000],
    [{ 'retry-after': '86401' }, 86_400_000],
    [{ 'retry-after': '9999999999' }, 86_400_000],
    [{ 'retry-after': '10000000000' }, undefined],
    [{ 'retry-after': 'Tue, 01 Sep 2026 10:00:09 GMT' }, 9000],
    [{ 'retry-after': 'Tuesday, 01-Sep-26 10:00:09 GMT' }, 9000],
    [{ 'retry-after': 'Tue Sep  1 10:00:09 2026 GMT' }, 9000],
    [{ 'retry-after': 'Tue, 01 Sep 2026 09:59:59 GMT' }, 0],
    [{ 'retry-after': 'Tue, 01 Sep 2026 10:00:09 GMT', date: 'Tue, 01 Sep 2026 10:00:08 GMT' }, 1000],
    [{ 'retry-after': 'Tue, 01 Sep 2026 10:00:09 GMT', date: 'soon' }, 9000],
    [{ 'retry-after': '2026-09-01T10:00:09Z' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
  ])('%j means a wait of %s ms', (headers, want) => {
    expect(retryAfterMsOf(headers, now)).toBe(want);
  });
});

test('a header block contains only a timestamp if it is a Security block whose elements are all timestamps', () => {
  const element = (ns: string, name: string, ...children: (string | XmlElement)[]) => ({
    ns,
    name,
    attributes: [],
    children,
  });
  const time = element(WSU, 'Timestamp');
  const is = (...given: Parameters<typeof element>) => isOnlyTimestamp(element(...given));
  expect(is(WSSE, 'Security', ' ', time, time)).toBe(true);
  expect(is(WSSE, 'Security')).toBe(true);
  expect(is(WSSE, 'Security', time, element(WSU, 'Other'))).toBe(false);
  expect(is(WSSE, 'Security', element('urn:x', 'Timestamp'))).toBe(false);
  expect(is('urn:x', 'Security', time)).toBe(false);
  expect(is(WSSE, 'Other', time)).toBe(false);
});
