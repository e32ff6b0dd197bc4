import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { contract } from '../../generated/operations.js';
import { RescueClient } from '../../src/index.js';
import { cannedTransport, envelope, type CannedReply } from '../support/canned-transport.js';
import { later, listen, pem } from '../soap/http/tls/exchange.js';
import { SECRET, login, type Mistake, messageOf, expectSaid, NOTHING, testMistakes } from './mistake.js';

const NS = 'https://secure.logmeinrescue.com/API/API.asmx';
const ok = envelope(`<loginResponse xmlns="${NS}"><loginResult>login_OK</loginResult></loginResponse>`);

/** Returns a method that accepts any arguments, from a client with prepared replies. */
const calling =
  (method: 'login' | 'requestAuthCode' | 'requestAuthCodeSSO' | 'startSession', ...args: unknown[]) =>
  (): unknown => {
    const rescue = new RescueClient({ transport: cannedTransport({ body: ok }) });
    return (rescue[method] as (...given: unknown[]) => unknown).apply(rescue, args);
  };

const operation =
  (name: keyof typeof contract.operations, ...args: unknown[]) =>
  (): unknown => {
    const rescue = new RescueClient({ transport: cannedTransport({ body: ok }) });
    return (rescue.operations[name] as (...given: unknown[]) => unknown)(...args);
  };

const answered =
  (reply: CannedReply, options: object = {}) =>
  (): unknown =>
    new RescueClient({ transport: cannedTransport(reply), ...options }).login(login);

const calls: readonly Mistake[] = [
  ['login without arguments', calling('login'), 'login: the argument is missing; it must be an object'],
  [
    'login with two strings',
    calling('login', login.email, SECRET),
    'login: the argument must be an object, not a string',
  ],
  [
    'login without a password',
    calling('login', { email: 'a@b.c' }),
    "login: password is missing; it must be the user's password (a string)",
  ],
  [
    'login with a username',
    calling('login', { username: 'ada', password: SECRET }),
    'username is not known here',
    'email is missing; it must be the e-mail address of a Rescue user',
  ],
  ['an empty password', calling('login', { email: 'a@b.c', password: '' }), 'password must not be empty'],
  [
    'a password from undefined environment',
    calling('login', { email: 'a@b.c', password: undefined }),
    'password is missing',
  ],
  [
    'a name as company',
    calling('requestAuthCodeSSO', { ssoId: '1', password: SECRET, company: 'Example' }),
    'company must be the numeric ID of the company account: digits only',
  ],
  [
    'a session as a string',
    calling('startSession', { session: '12345678', node: 1 }),
    'session must be the ID of a support session, a whole number from -2147483648 to 2147483647 (xs:int), not a string',
  ],
  ['no node', calling('startSession', { session: 1 }), 'node is missing; it must be the ID of the node'],
  [
    'the names used on the wire',
    calling('startSession', { iSession: 1, iNode: 2 }),
    'iSession is not known here',
    'iNode is not known here',
  ],
  ['an empty authcode', calling('startSession', { session: 1, node: 2, authCode: '' }), 'authCode must'],
  [
    'a misspelled call option',
    calling('login', login, { timeoutMS: 1 }),
    'timeoutMS is not known here; did you mean timeoutMs?',
  ],
  [
    'the former call option headers',
    operation('getAccount', {}, { headers: { a: 1 } }),
    'headers is not known here; did you mean httpHeaders?',
  ],
  [
    'a controller instead of its signal',
    operation('getAccount', {}, { signal: new AbortController() }),
    'signal must be an AbortSignal, not an object',
  ],
  [
    'soapHeaders of an operation without any',
    operation('getAccount', {}, { soapHeaders: { Trace: 1 } }),
    'soapHeaders.Trace is not a known member; expected one of $any ($any takes blocks that the WSDL does not declare)',
  ],
  [
    'a misspelled member',
    operation('getUser', { iNodeId: 1 }),
    'iNodeId is not a known member; did you mean iNodeID?',
    'iNodeID is required',
  ],
  [
    'a number as a string',
    operation('getUser', { iNodeID: '1' }),
    'iNodeID must be a whole number from -2147483648 to 2147483647, not a string',
  ],
  [
    'a number that is too large',
    operation('getUser', { iNodeID: 2 ** 40 }),
    'iNodeID must be a whole number from -2147483648 to 2147483647, not another number',
  ],
  [
    'a string that Number() cannot convert',
    operation('getUser', { iNodeID: Number('Tess') }),
    'iNodeID must be a whole number from -2147483648 to 2147483647, not NaN',
  ],
  ['a member that is required but missing', operation('getUser', {}), 'getUser: iNodeID is required', NOTHING],
  ['a list as request', operation('getUser', [1]), 'getUser: the request must be an object'],
  [
    'an argument for an operation without arguments',
    () => new RescueClient().call({ name: 'ping', action: 'urn:ping' }, { a: SECRET }),
    'a is not allowed: the operation has no input',
  ],
  [
    'the name of an operation instead of its stub',
    () => new RescueClient().call('getUser' as never, {} as never),
    'call: the operation must be a generated stub',
    'use client.operations[name]',
  ],
  [
    'an enumeration value that does not exist',
    operation('setUser', { eStatus: 'Sleeping' }),
    /eStatus must be one of \w+/,
  ],
  [
    'an async function as httpHeaders',
    operation('getAccount', {}, { httpHeaders: async () => ({}) }),
    'httpHeaders must be an object of names and values, or a function that returns one at once, not a value of the class Promise',
  ],
  [
    'a call after close',
    async () => {
      const rescue = new RescueClient();
      await rescue.close();
      await rescue.logout();
    },
    'logout: the client was closed. Nothing was sent. Create a new client.',
  ],
];

const html = { 'content-type': 'text/html; charset=utf-8' };

const replies: readonly Mistake[] = [
  [
    'the address of a web page',
    answered({ headers: html, body: `<html>${SECRET}</html>` }),
    'is not a SOAP envelope (status 200, content type text/html',
    'root element html',
    'Check the endpoint option, and whether a proxy or gateway returns a page of its own.',
  ],
  [
    'a path that does not exist',
    answered({ status: 404, headers: html, body: 'no' }),
    'responded with status 404 and no SOAP fault',
    'Check the endpoint option.',
  ],
  [
    'a page that does not accept POST',
    answered({ status: 405, headers: html, body: 'no' }),
    'status 405',
    'Check the endpoint option.',
  ],
  [
    'no HTTP authentication',
    answered({ status: 401, headers: { 'www-authenticate': ['Negotiate', 'NTLM', 'Basic realm="x, y"'] }, body: 'no' }),
    'status 401',
    'For authentication, the server accepts Negotiate, NTLM, Basic. For Basic or Bearer, set httpHeaders: { Authorization }',
  ],
  [
    'Windows authentication',
    answered({ status: 401, headers: { 'www-authenticate': 'NTLM' }, body: 'no' }),
    'the server accepts NTLM. For Basic or Bearer, set httpHeaders: { Authorization }; for others, use a gateway',
  ],
  [
    '401 without a scheme',
    answered({ status: 401, body: 'no' }),
    'the server accepts schemes that the reply does not name',
  ],
  [
    'an address that a gateway blocks',
    answered({ status: 403, headers: html, body: 'no' }),
    'status 403',
    'A gateway or firewall may be rejecting this address',
  ],
  [
    'a proxy without credentials',
    answered({ status: 407, body: '', isOfProxy: true }),
    'add them to the URL in the proxy option',
  ],
  ['a request that is too large', answered({ status: 413, body: '' }), 'The request is too large for the server.'],
  ['the wrong SOAP version', answered({ status: 415, body: '' }), 'Check the soapVersion option.'],
  [
    'too many requests',
    answered({ status: 429, headers: { 'retry-after': '7' }, body: '' }),
    'accepts no more requests at the moment',
    'Retry in 7 s.',
  ],
  [
    'a redirect',
    answered({ status: 302, headers: { location: `https://other.example/?t=${SECRET}` }, body: '' }),
    'a redirect to https://other.example.',
    'set the endpoint option to it',
  ],
  [
    'a service with MTOM',
    answered({ headers: { 'content-type': 'multipart/related; boundary=x' }, body: '--x\r\n' }),
    'content type multipart/related',
    'Only ServiceClient reads multipart replies (MTOM), and only complete multipart/related ones whose root part is the envelope. Otherwise, configure the service',
  ],
  [
    'an HTTP error with MTOM',
    answered({ status: 500, headers: { 'content-type': 'multipart/related; boundary=x' }, body: '--x' }),
    'Only ServiceClient reads multipart replies (MTOM)',
  ],
  [
    'plain HTTP to a TLS port that responds with 400',
    answered(
      { status: 400, headers: html, body: 'The plain HTTP request was sent to HTTPS port' },
      { endpoint: 'http://127.0.0.1/' },
    ),
    'status 400',
    'If this port expects TLS, the endpoint must begin with https://.',
  ],
  [
    'another service',
    answered({ body: envelope('<otherResponse xmlns="urn:other"/>') }),
    'contains <otherResponse> in the namespace urn:other; expected <loginResponse>',
    'generate the stubs again',
  ],
  [
    'a changed service',
    answered({ body: ok.replace('login_OK', '<x/>') }),
    'in the reply, Body/loginResponse/loginResult',
    'generate the stubs again',
  ],
  [
    'a limit that is too low',
    answered({ body: ok }, { maxReplyBytes: 10 }),
    'is larger than 10 bytes. If that is expected, raise maxReplyBytes.',
  ],
  [
    'a wrong password',
    answered({ body: ok.replace('login_OK', 'login_Invalid') }),
    'login: the service returned INVALID (login_Invalid). The credentials were not accepted.',
  ],
  [
    'too many logins',
    answered({ body: ok.replace('login_OK', 'login_LimitReached') }),
    'There were more than 10 logins in 3 minutes: wait',
  ],
];

describe('a mistake in a call is explained', () => testMistakes(calls));

describe('an unexpected reply is explained', () => testMistakes(replies));

describe('a connection', () => {
  const connected = async (endpoint: string, options: object = {}) =>
    messageOf(async () => {
      const rescue = new RescueClient({ endpoint, ...options });
      later(() => rescue.close());
      await rescue.login(login);
    });

  test('to a server with a certificate by a private authority', async () => {
    const tls = { cert: pem('server.pem'), key: pem('server-key.test-only.pem') };
    const { url } = await listen(createHttpsServer(tls), 'https');
    expectSaid(await connected(url), [
      'unable to verify the first certificate. If the certificate was issued by a private authority',
      "pass that authority's certificate in the tls.ca option, or start Node with NODE_EXTRA_CA_CERTS=/path/to/ca.pem.",
      NOTHING,
    ]);
  });

  test('over plain HTTP to a TLS port', async () => {
    const tls = { cert: pem('server.pem'), key: pem('server-key.test-only.pem') };
    const { url } = await listen(createHttpsServer(tls), 'http');
    expectSaid(await connected(url), ['If this port expects TLS, the endpoint must begin with https://.']);
  });

  test('over HTTPS to a port without TLS', async () => {
    const plain = createTcpServer((socket) => socket.on('error', () => undefined).end('HTTP/1.1 400 No\r\n\r\n'));
    const { url } = await listen(plain, 'https');
    expectSaid(await connected(url), ['the server does not speak TLS on this port; check the port']);
  });

  test('to a port on which nothing listens', async () => {
    expectSaid(await connected('http://127.0.0.1:1/'), [
      'ECONNREFUSED',
      'Check the host and port in the endpoint option.',
    ]);
  });

  test('through a proxy address at which nothing listens', async () => {
    const message = await connected('https://rescue.example/', { proxy: `http://ada:${SECRET}@127.0.0.1:1` });
    expectSaid(message, ['the connection to the proxy 127.0.0.1:1 failed', NOTHING]);
    // the user must check the proxy, and not the host and port of the endpoint
    expect(message).not.toContain('the endpoint option');
  });
});
