import { describe, expect, test } from 'vitest';
import { RescueClient } from '../../src/rescue/client.js';
import { cannedTransport, envelope } from '../support/canned-transport.js';
import { failure, password } from './login-failure.js';

describe('the status of a reply without a fault', () => {
  const unknown = 'The service may have executed the call: check before retrying.';
  const refused = 'The call was not executed.';
  const HOST = 'secure.logmeinrescue.com';
  const facts = (status: number) => `status ${status}, content type text/plain, 2 bytes, no root element`;
  const MULTIPART =
    'Only ServiceClient reads multipart replies (MTOM), and only complete multipart/related ones whose root part is the envelope. Otherwise, configure the service to send plain envelopes. ';
  const plain = { 'content-type': 'text/plain' };

  test.each<[status: number, headers: object, advice: string, effect: string]>([
    [400, {}, '', refused],
    [
      401,
      {},
      'For authentication, the server accepts schemes that the reply does not name. For Basic or Bearer, set httpHeaders: { Authorization }; for others, use a gateway or your own transport. ',
      refused,
    ],
    [
      401,
      { 'www-authenticate': ['NTLM', 'Negotiate, Basic realm="x"'] },
      'For authentication, the server accepts NTLM, Negotiate, Basic. For Basic or Bearer, set httpHeaders: { Authorization }; for others, use a gateway or your own transport. ',
      refused,
    ],
    [
      403,
      {},
      'A gateway or firewall may be rejecting this address: contact its operator, and include requestId. ',
      refused,
    ],
    [404, {}, 'Check the endpoint option. ', refused],
    [405, {}, 'Check the endpoint option. ', refused],
    [407, {}, 'A proxy requires credentials: add them to the URL in the proxy option. ', refused],
    [408, {}, '', unknown],
    [413, {}, 'The request is too large for the server. ', refused],
    [415, {}, 'Check the soapVersion option. ', refused],
    [499, {}, '', refused],
    [500, {}, '', unknown],
    [502, {}, '', unknown],
  ])('%i %o', async (status, headers, advice, effect) => {
    const error = await failure({ status, headers: { ...plain, ...headers }, body: '{}' });
    expect(error.message).toBe(
      `login: ${HOST} responded with status ${status} and no SOAP fault (${facts(status)}). ${advice}${effect}`,
    );
    expect(error).toMatchObject({
      name: 'RescueConnectionError',
      outcome: effect === refused ? 'refused' : 'unknown',
      operation: 'login',
      status,
    });
  });

  test.each(['multipart/mixed; boundary=x', ' Multipart/related', 'application/xop+xml'])(
    '500 with the content type %s',
    async (type) => {
      const { message } = await failure({ status: 500, headers: { 'content-type': type }, body: '{}' });
      expect(message).toContain(`, no root element). ${MULTIPART}${unknown}`);
    },
  );

  test.each<[status: number, location: string | undefined, target: string, effect: string]>([
    [300, undefined, 'another address', unknown],
    [302, '/login.aspx', 'another address', unknown],
    [302, 'https://other.example/login.aspx?p=1', 'https://other.example', unknown],
    [303, `https://${password.toLowerCase()}.example/`, 'https://***.example', unknown],
    [307, 'https://other.example/', 'https://other.example', refused],
    [308, 'https://other.example/', 'https://other.example', refused],
    [399, 'https://other.example/', 'https://other.example', unknown],
  ])('%i with the location %s is a redirect', async (status, location, target, effect) => {
    const error = await failure({ status, headers: { ...plain, location }, body: '{}' });
    expect(error.message).toBe(
      `login: ${HOST} responded with status ${status}, a redirect to ${target}. Redirects are not followed, and nothing was sent there. ${effect} If you trust the new address, set the endpoint option to it.`,
    );
    expect(error).toMatchObject({ name: 'RescueConnectionError', outcome: effect === refused ? 'refused' : 'unknown' });
  });

  test('429 and 503 are throttling', async () => {
    const busy = (status: number, headers: object = {}, body = '{}') =>
      failure({ status, headers: { ...plain, ...headers }, body });
    const start = (what: string, status: number) => `login: ${HOST} ${what} at the moment (${facts(status)}).`;
    const [few, down] = ['accepts no more requests', 'is not available'];
    expect((await busy(429)).message).toBe(`${start(few, 429)} ${refused} Retry later, and less often.`);
    expect((await busy(503)).message).toBe(
      `${start(down, 503)} ${unknown} If it did not, retry later, and less often.`,
    );
    expect(await busy(429, { 'retry-after': '1' })).toMatchObject({
      message: `${start(few, 429)} ${refused} Retry in 1 s.`,
      retryAfterMs: 1000,
      name: 'RescueThrottledError',
      outcome: 'refused',
    });
    const date = 'Tue, 01 Sep 2026 10:00:00 GMT';
    expect(await busy(503, { 'retry-after': 'Tue, 01 Sep 2026 10:00:01 GMT', date })).toMatchObject({
      message: `${start(down, 503)} ${unknown} If it did not, retry in 1 s.`,
      retryAfterMs: 1000,
      outcome: 'unknown',
    });
    // an envelope means that the service itself replied
    expect(await busy(429, {}, envelope('<x/>'))).toMatchObject({ outcome: 'unknown' });
  });

  test('of a proxy means that nothing was sent to the service', async () => {
    const error = await failure({ status: 407, isOfProxy: true, headers: plain, body: '{}' });
    expect(error.message).toBe(
      `login: ${HOST} responded with status 407 and no SOAP fault (${facts(407)}). The proxy requires credentials: add them to the URL in the proxy option. ${refused}`,
    );
    expect(error.outcome).toBe('not-sent');
  });

  test('400 over plain HTTP may come from a TLS server', async () => {
    const { message } = await failure({ status: 400, headers: plain, body: '{}' }, { endpoint: 'http://localhost/' });
    expect(message).toBe(
      `login: localhost responded with status 400 and no SOAP fault (${facts(400)}). If this port expects TLS, the endpoint must begin with https://. ${refused}`,
    );
  });

  test('matters less than the envelope: below 300 a result is a success, and from 400 on a fault is reported', async () => {
    const result =
      '<loginResponse xmlns="https://secure.logmeinrescue.com/API/API.asmx"><loginResult>login_OK</loginResult></loginResponse>';
    const ok = new RescueClient({ transport: cannedTransport({ status: 299, body: envelope(result) }) });
    expect(await ok.login({ email: 'ada@example.com', password })).toEqual({ code: 'OK' });
    const at = async (status: number, body: string) => (await failure({ status, body: envelope(body) })).outcome;
    // the service sent a reply, so it may have executed the call
    expect(await at(300, result)).toBe('unknown');
    expect(await at(404, result)).toBe('unknown');
    const fault = '<soap:Fault><faultcode>soap:Client</faultcode><faultstring>no</faultstring></soap:Fault>';
    const names = await Promise.all(
      [299, 300, 399, 400, 500].map(async (status) => (await failure({ status, body: envelope(fault) })).name),
    );
    expect(names).toEqual([
      'RescueFaultError',
      'RescueConnectionError',
      'RescueConnectionError',
      'RescueFaultError',
      'RescueFaultError',
    ]);
  });
});
