import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { contract } from '../../generated/operations.js';
import { createTransport, isRescueError, RescueClient, type RescueClientOptions } from '../../src/index.js';
import { ManagedRescueClient } from '../../src/managed.js';
import { isSoapError, ServiceClient } from '../../src/runtime.js';
import { cannedTransport, envelope, type CannedReply } from '../support/canned-transport.js';
import { later, listen, pem } from '../soap/http/tls/exchange.js';

/**
 * Common mistakes and their error messages. Each message says what is wrong, what was expected, what was received and
 * what to do next. No message contains a secret.
 */

const SECRET = 'S3cret-Passphrase';
const NS = 'https://secure.logmeinrescue.com/API/API.asmx';
const login = { email: 'ada@example.com', password: SECRET };
const ok = envelope(`<loginResponse xmlns="${NS}"><loginResult>login_OK</loginResult></loginResponse>`);

type Mistake = readonly [done: string, act: () => unknown, ...says: Says[]];
type Says = string | RegExp;

const clientOf = (options: object) => () => new RescueClient(options as RescueClientOptions);
const transportOf = (options: unknown) => () => createTransport(options as object);
const managedOf = (options: object) => () =>
  new ManagedRescueClient({ credentials: login, ...options } as ConstructorParameters<typeof ManagedRescueClient>[0]);

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

/** Runs a step and returns the message of its error. */
async function messageOf(act: () => unknown): Promise<string> {
  let error: unknown;
  try {
    await act();
  } catch (thrown) {
    error = thrown;
  }
  expect(isSoapError(error), `an error of this package, not ${inspect(error)}`).toBe(true);
  expect(`${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)}`).not.toContain(SECRET);
  return (error as Error).message;
}

function expectSaid(message: string, says: readonly Says[]): void {
  for (const each of says)
    if (typeof each === 'string') expect(message).toContain(each);
    else expect(message).toMatch(each);
}

const NOTHING = 'Nothing was sent.';

const options: readonly Mistake[] = [
  ['a number as endpoint', clientOf({ endpoint: 1 }), 'endpoint must be a URL, a string, not a number', NOTHING],
  [
    'an endpoint without a scheme',
    clientOf({ endpoint: 'host/API.asmx' }),
    'endpoint must be an absolute URL such as https://host/API/API.asmx',
  ],
  ['an FTP endpoint', clientOf({ endpoint: 'ftp://host/' }), 'endpoint must begin with https://'],
  [
    'the address of the WSDL as endpoint',
    clientOf({ endpoint: 'https://host/API.asmx?wsdl' }),
    'must not contain a query or a fragment; leave out ?wsdl',
  ],
  [
    'plain http to another machine',
    clientOf({ endpoint: 'http://host.example/' }),
    'is plain http to another machine, which would expose passwords; use https, or set allowPlainHttp',
  ],
  [
    'a password in the endpoint',
    clientOf({ endpoint: `https://ada:${SECRET}@host/` }),
    'must not contain a user or a password',
    'set httpHeaders: { Authorization }',
  ],
  [
    'a password in the endpoint of another service',
    () => new ServiceClient({ endpoint: `https://ada:${SECRET}@host/`, contract }),
    'must not contain a user or a password',
    /httpHeaders: \{ Authorization \}\. Nothing/,
  ],
  [
    'no endpoint of another service',
    () => new ServiceClient({ contract } as never),
    'endpoint is missing; it must be a URL, a string',
  ],
  [
    'no contract',
    () => new ServiceClient({ endpoint: 'https://host/' } as never),
    'contract is missing; it must be the contract of generated stubs',
  ],
  [
    'a WSDL as contract',
    clientOf({ contract: '<wsdl/>' }),
    'contract must be the contract of generated stubs, not a string',
  ],
  ['a misspelled option', clientOf({ timeoutms: 1 }), 'timeoutms is not known here; did you mean timeoutMs?'],
  ['the option timeout', clientOf({ timeout: 1 }), 'timeout is not known here; did you mean timeoutMs?'],
  ['the option headers', clientOf({ headers: { a: SECRET } }), 'headers is not known here; did you mean httpHeaders?'],
  [
    'the option rejectUnauthorized',
    clientOf({ rejectUnauthorized: false }),
    'rejectUnauthorized is not known here; verification cannot be switched off; to trust a private authority, set tls.ca',
  ],
  [
    'rejectUnauthorized in tls',
    clientOf({ tls: { rejectUnauthorized: false } }),
    'tls.rejectUnauthorized is not known here; verification cannot be switched off',
    'set tls.ca',
  ],
  ['a password as an option', clientOf({ password: SECRET }), 'password is not known here; expected one of endpoint'],
  ['a string as options', clientOf('https://host/' as never), 'the argument must be an object, not a string'],
  ['null as options', clientOf(null as never), 'the argument must be an object, not null'],
  [
    'a timeout as a word',
    clientOf({ timeoutMs: '30s' }),
    'timeoutMs must be a whole number of milliseconds, not a string',
  ],
  ['a timeout of 0', clientOf({ timeoutMs: 0 }), 'timeoutMs must be at least 1 ms'],
  ['an infinite timeout', clientOf({ timeoutMs: 2 ** 31 }), 'timeoutMs must be at most 2147483647 ms'],
  [
    'a limit as a word',
    clientOf({ maxReplyBytes: '64MB' }),
    'maxReplyBytes must be a whole number of bytes, not a string',
  ],
  ['an unknown SOAP version', clientOf({ soapVersion: 1.2 }), "soapVersion must be '1.1' or '1.2', not a number"],
  [
    'a SOAP version that the WSDL does not offer',
    clientOf({ soapVersion: '1.2', contract: { ...contract, soap: { '1.1': '/' } } }),
    'soapVersion is not offered by the WSDL of the contract, which offers',
  ],
  ['a hook that is not a function', clientOf({ onRequest: true }), 'onRequest must be a function, not a boolean'],
  [
    'an unknown log level',
    clientOf({ logLevel: 'verbose' }),
    'logLevel must be one of off, error, warn, info, debug, not another string',
  ],
  [
    'a function as logger',
    clientOf({ logger: () => undefined }),
    'logger must be an object with the functions error, warn, info and debug, not a function',
  ],
  [
    'a logger without debug',
    clientOf({ logger: { info() {} } }),
    'logger must be an object with the functions error, warn, info and debug, not an object',
  ],
  [
    'a SOCKS proxy',
    clientOf({ proxy: `socks5://ada:${SECRET}@host` }),
    'proxy must be the URL of an HTTP proxy: http://host:port',
  ],
  [
    'true as proxy',
    clientOf({ proxy: true }),
    'proxy must be the URL of an HTTP proxy (http://host:port), or false, not a boolean',
  ],
  [
    'the path of a file as tls.ca',
    clientOf({ tls: { ca: '/etc/ssl/ca.pem' } }),
    'tls.ca must be PEM (-----BEGIN ...): a string or a Buffer, such as readFileSync(path), or an array of these, not another string',
  ],
  [
    'the path of a file as tls.key',
    clientOf({ tls: { cert: pem('client.pem'), key: './key.pem' } }),
    'tls.key must be PEM (-----BEGIN ...): a string or a Buffer, such as readFileSync(path), not another string',
  ],
  [
    'bytes that are not PEM as tls.ca',
    clientOf({ tls: { ca: Buffer.from([1, 2]) } }),
    'tls.ca must be PEM (-----BEGIN ...): a string or a Buffer, such as readFileSync(path), or an array of these, not an object',
  ],
  [
    'damaged PEM as tls.ca',
    clientOf({ tls: { ca: `-----BEGIN CERTIFICATE-----\n${SECRET}` } }),
    'tls.ca must contain only certificates (PEM)',
  ],
  ['a certificate without its key', clientOf({ tls: { cert: pem('client.pem') } }), 'tls.cert also requires key'],
  [
    'a key of another certificate',
    clientOf({ tls: { cert: pem('client.pem'), key: pem('server-key.test-only.pem') } }),
    'tls.cert cannot be used with this key and passphrase',
  ],
  [
    'true as tls',
    clientOf({ tls: true }),
    'tls must be an object with ca, cert, key, passphrase, servername, not a boolean',
  ],
  [
    'a proxy and a transport',
    clientOf({ proxy: 'http://host', transport: cannedTransport({}) }),
    'proxy cannot be combined with transport; pass it to createTransport instead',
  ],
  ['an object as transport', clientOf({ transport: {} }), 'transport must be a function, not an object'],
  [
    'an object as auth',
    clientOf({ auth: { authCode: SECRET } }),
    'auth must be an AuthState; see AuthState.deserialize',
  ],
  [
    'a Cookie header',
    clientOf({ httpHeaders: { Cookie: SECRET } }),
    'httpHeaders.Cookie cannot be set here: it is set by the client: see its auth option',
  ],
  [
    'a header with a line break',
    clientOf({ httpHeaders: { 'X-A': `${SECRET}\n` } }),
    'httpHeaders.X-A must not contain line breaks',
  ],
  [
    'a header that is a number',
    clientOf({ httpHeaders: { 'X-A': 1 } }),
    'httpHeaders.X-A must be a string, not a number',
  ],
  ['null for createTransport', transportOf(null), 'createTransport: the argument must be an object, not null'],
  [
    'an unknown option of createTransport',
    transportOf({ timeoutMs: 1 }),
    'timeoutMs is not known here; did you mean connectTimeoutMs?',
  ],
  [
    'rejectUnauthorized of createTransport',
    transportOf({ rejectUnauthorized: false }),
    'verification cannot be switched off',
  ],
  ['too few connections', transportOf({ connections: 0 }), 'connections must be at least 1'],
  [
    'a proxy of createTransport that is not a URL',
    transportOf({ proxy: 'http://' }),
    'proxy must be the URL of an HTTP proxy: http://host:port',
  ],
  [
    'no credentials of the managed client',
    managedOf({ credentials: undefined }),
    'credentials is missing; it must be an e-mail address and password',
  ],
  [
    'a string as credentials',
    managedOf({ credentials: SECRET }),
    'credentials must be an e-mail address and password',
    'not a string',
  ],
  [
    'an auth state of the managed client',
    managedOf({ auth: {} }),
    'auth is not allowed, because the client authenticates itself. Share a store',
  ],
  [
    'a store without its functions',
    managedOf({ store: {} }),
    'store must be a store: an object with read and compareAndSet, not an object',
  ],
  [
    'more logins than the service allows',
    managedOf({ maxLogins: 11 }),
    "maxLogins must be at most 10, the service's own limit",
  ],
  [
    'startSession as read-only',
    managedOf({ retry: { readOnly: ['startSession'] } }),
    'must not be startSession: a retry could start the session twice',
  ],
];

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

describe.each<[string, readonly Mistake[]]>([
  ['an option', options],
  ['a call', calls],
  ['what the service answers', replies],
])('%s', (_name, mistakes) => {
  test.each(mistakes.map(([done, act, ...says]) => ({ done, act, says })))('$done', async ({ act, says }) =>
    expectSaid(await messageOf(act), says),
  );
});

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

test('the tables contain at least 100 mistakes, and no duplicates', () => {
  const all = [...options, ...calls, ...replies].map(([done]) => done);
  expect(all.length).toBeGreaterThanOrEqual(100);
  expect(new Set(all).size).toBe(all.length);
});

test('a URL as endpoint is not a mistake', () => {
  expect(inspect(new RescueClient({ endpoint: new URL('https://host.example/API') }))).toContain(
    'https://host.example/API',
  );
  expect(isRescueError(undefined)).toBe(false);
});
