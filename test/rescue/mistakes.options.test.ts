import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { contract } from '../../generated/operations.js';
import { createTransport, isRescueError, RescueClient, type RescueClientOptions } from '../../src/index.js';
import { ManagedRescueClient } from '../../src/managed.js';
import { ServiceClient } from '../../src/runtime.js';
import { cannedTransport } from '../support/canned-transport.js';
import { pem } from '../soap/http/tls/exchange.js';
import { SECRET, login, type Mistake, NOTHING, testMistakes } from './mistake.js';

const clientOf = (options: object) => () => new RescueClient(options as RescueClientOptions);
const transportOf = (options: unknown) => () => createTransport(options as object);

const managedOf = (options: object) => () =>
  new ManagedRescueClient({ credentials: login, ...options } as ConstructorParameters<typeof ManagedRescueClient>[0]);

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

describe('a mistake in an option is explained', () => testMistakes(options));

test('a URL as endpoint is not a mistake', () => {
  expect(inspect(new RescueClient({ endpoint: new URL('https://host.example/API') }))).toContain(
    'https://host.example/API',
  );
  expect(isRescueError(undefined)).toBe(false);
});
