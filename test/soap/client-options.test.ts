import { rootCertificates } from 'node:tls';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { contract } from '../../generated/index.js';
import { ServiceClient } from '../../src/runtime.js';
import { soapErrors, SoapRequestError } from '../../src/errors.js';
import { check } from '../../src/soap/checks.js';
import { callOptions, createTransport, endpointProblem, settingsOf } from '../../src/soap/client-options.js';
import type { Contract } from '../../src/soap/schema/contract.js';
import { cannedTransport } from '../support/canned-transport.js';

const transport = cannedTransport({});
const endpoint = 'https://host/x.asmx';
const certificate = rootCertificates[0] as string;

/** Returns the message for invalid options, without the name of the function and the end of the sentence. */
function problemOf(name: string, act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (!(error instanceof SoapRequestError)) throw error;
    const [, problem = error.message] =
      new RegExp(`^${name}: ([^]*?)\\.? Nothing was sent\\.$`).exec(error.message) ?? [];
    return problem;
  }
  return 'no error';
}
const clientProblem = (options: object) =>
  problemOf('new ServiceClient', () => new ServiceClient({ endpoint, contract, transport, ...options } as never));

const PEM = 'PEM (-----BEGIN ...): a string or a Buffer, such as readFileSync(path)';

describe('an option of a client is rejected', () => {
  test.each<[object, string]>([
    [{ endpoint: undefined }, 'endpoint is missing; it must be a URL, a string'],
    [{ endpoint: 5 }, 'endpoint must be a URL, a string, not a number'],
    [{ endpoint: 'host' }, 'endpoint must be an absolute URL such as https://host/API/API.asmx'],
    [{ endpoint: 'ftp://host/' }, 'endpoint must begin with https://'],
    [{ endpoint: 'https://host/?a' }, 'endpoint must not contain a query or a fragment; leave out ?wsdl'],
    [{ contract: undefined }, 'contract is missing; it must be the contract of generated stubs'],
    [{ contract: null }, 'contract must be the contract of generated stubs, not null'],
    [{ contract: {} }, 'contract must be the contract of generated stubs, not an object'],
    [{ contract: 'x' }, 'contract must be the contract of generated stubs, not a string'],
    [{ allowPlainHttp: 1 }, 'allowPlainHttp must be true or false, not a number'],
    [{ soapVersion: '1.0' }, "soapVersion must be '1.1' or '1.2', not another string"],
    [{ soapVersion: 1.1 }, "soapVersion must be '1.1' or '1.2', not a number"],
    [{ timeoutMs: 0 }, 'timeoutMs must be at least 1 ms'],
    [{ timeoutMs: 2 ** 31 }, 'timeoutMs must be at most 2147483647 ms'],
    [{ timeoutMs: '1' }, 'timeoutMs must be a whole number of milliseconds, not a string'],
    [{ maxReplyBytes: 0 }, 'maxReplyBytes must be at least 1 byte'],
    [{ maxReplyBytes: 1.5 }, 'maxReplyBytes must be a whole number of bytes, not another number'],
    [{ maxReplyElements: 0 }, 'maxReplyElements must be at least 1'],
    [{ maxReplyElements: '1' }, 'maxReplyElements must be a whole number of elements, not a string'],
    [{ onCall: {} }, 'onCall must be a function, not an object'],
    [{ onRequest: 'x' }, 'onRequest must be a function, not a string'],
    [{ onResponse: 1 }, 'onResponse must be a function, not a number'],
    [{ logger: {} }, 'logger must be an object with the functions error, warn, info and debug, not an object'],
    [{ logger: null }, 'logger must be an object with the functions error, warn, info and debug, not null'],
    [
      { logger: { error() {}, warn() {}, info() {} } },
      'logger must be an object with the functions error, warn, info and debug, not an object',
    ],
    [{ logLevel: 'all' }, 'logLevel must be one of off, error, warn, info, debug, not another string'],
    [{ proxy: true }, 'proxy must be the URL of an HTTP proxy (http://host:port), or false, not a boolean'],
    [{ proxy: null }, 'proxy must be the URL of an HTTP proxy (http://host:port), or false, not null'],
    [{ tls: 'x' }, 'tls must be an object with ca, cert, key, passphrase, servername, not a string'],
    [{ tls: { ca: 'x' } }, `tls.ca must be ${PEM}, or an array of these, not another string`],
    [{ tls: { ca: [certificate, 'x'] } }, `tls.ca must be ${PEM}, or an array of these, not an array`],
    [{ tls: { ca: new Uint8Array(1) } }, `tls.ca must be ${PEM}, or an array of these, not an object`],
    [{ tls: { cert: 'x' } }, `tls.cert must be ${PEM}, not another string`],
    [{ tls: { cert: 5 } }, `tls.cert must be ${PEM}, not a number`],
    [{ tls: { key: '' } }, `tls.key must be ${PEM}, not another string`],
    [{ tls: { passphrase: 5 } }, 'tls.passphrase must be a string, not a number'],
    [{ tls: { servername: 5 } }, 'tls.servername must be a host name, a string, not a number'],
    [{ transport: {} }, 'transport must be a function, not an object'],
    [{ connectTimeoutMs: 0, transport: undefined }, 'connectTimeoutMs must be at least 1 ms'],
  ])('%o', (options, problem) => {
    expect(clientProblem(options)).toBe(problem);
  });

  test('security with the position of the invalid object', () => {
    expect(clientProblem({ security: [{}] })).toMatch(/^security\.0 /);
    expect(clientProblem({ security: {} })).toMatch(/^security must/);
    expect(clientProblem({ security: [] })).toBe('no error');
  });

  test.each(['proxy', 'tls', 'connectTimeoutMs'])('%s together with a transport', (option) => {
    const value = { proxy: 'http://p', tls: {}, connectTimeoutMs: 1 }[option];
    expect(clientProblem({ [option]: value })).toBe(
      `${option} cannot be combined with transport; pass it to createTransport instead`,
    );
    expect(clientProblem({ [option]: value, transport: undefined })).toBe('no error');
  });

  test('soapVersion if the contract does not offer it', () => {
    const only: Contract = { ...contract, soap: { '1.1': '/x' } };
    expect(clientProblem({ contract: only, soapVersion: '1.2' })).toBe(
      "soapVersion is not offered by the WSDL of the contract, which offers '1.1'; leave it out, or generate the stubs again",
    );
    expect(clientProblem({ contract: only, soapVersion: '1.1' })).toBe('no error');
  });

  test('endpoint if it is plain HTTP to another machine', () => {
    const plain =
      'endpoint is plain http to another machine, which would expose passwords; use https, or set allowPlainHttp';
    expect(clientProblem({ endpoint: 'http://host/' })).toBe(plain);
    expect(clientProblem({ endpoint: 'http://host/', allowPlainHttp: false })).toBe(plain);
    for (const options of [
      { endpoint: 'http://host/', allowPlainHttp: true },
      { endpoint: 'http://127.0.0.1/' },
      { endpoint: new URL(endpoint) },
    ])
      expect(clientProblem(options)).toBe('no error');
  });
});

test.each<[string, string | undefined]>([
  ['https://host/a', undefined],
  ['http://host/', undefined],
  [
    'https://u@host/',
    'must not contain a user or a password; for HTTP Basic authentication, set httpHeaders: { Authorization }',
  ],
  [
    'https://:p@host/',
    'must not contain a user or a password; for HTTP Basic authentication, set httpHeaders: { Authorization }',
  ],
  ['https://host/#a', 'must not contain a query or a fragment; leave out ?wsdl'],
  ['//host', 'must be an absolute URL such as https://host/API/API.asmx'],
])('the problem of the endpoint %s is: %s', (url, want) => {
  expect(endpointProblem(url)).toBe(want);
});

describe('the options of a transport', () => {
  const transportProblem = (options: object) => problemOf('createTransport', () => createTransport(options));
  test.each<[object, string]>([
    [{ proxy: 'https://p' }, 'proxy must be the URL of an HTTP proxy: http://host:port'],
    [{ ca: '-----BEGIN X' }, 'ca must contain only certificates (PEM)'],
    [{ ca: [certificate, '-----BEGIN X'] }, 'ca must contain only certificates (PEM)'],
    [{ cert: certificate }, 'cert also requires key'],
    [{ key: certificate }, 'key also requires cert'],
    [{ keepAliveTimeoutMs: 0 }, 'keepAliveTimeoutMs must be at least 1 ms'],
    [{ connectTimeoutMs: 0 }, 'connectTimeoutMs must be at least 1 ms'],
    [{ connections: 0 }, 'connections must be at least 1'],
    [{ connections: '1' }, 'connections must be a whole number of connections, not a string'],
    [{ timeoutMs: 1 }, 'timeoutMs is not known here'],
    [{ ca: certificate, proxy: false, connections: 1, keepAliveTimeoutMs: 1, connectTimeoutMs: 1 }, 'no error'],
    [{ ca: [certificate, Buffer.from(certificate)] }, 'no error'],
  ])('%#', (options, problem) => {
    expect(transportProblem(options).slice(0, problem.length)).toBe(problem);
  });

  test('may contain a key that does not fit the certificate, which is an error', () => {
    const bad = { cert: certificate, key: '-----BEGIN PRIVATE KEY-----' };
    expect(transportProblem(bad)).toMatch(/^cert cannot be used with this key and passphrase: /);
    expect(clientProblem({ transport: undefined, tls: bad })).toMatch(
      /^tls\.cert cannot be used with this key and passphrase: /,
    );
    expect(clientProblem({ transport: undefined, tls: { ca: '-----BEGIN X' } })).toBe(
      'tls.ca must contain only certificates (PEM)',
    );
  });
});

describe('the settings of a client', () => {
  afterEach(() => vi.unstubAllEnvs());
  const settings = (options: object = {}) => settingsOf({ endpoint, ...options }, 'x', contract, soapErrors);

  test('have the defaults that the documentation names', () => {
    vi.stubEnv('LOGMEIN_RESCUE_SOAP_LOG', undefined);
    const { transport: own, ownTransport, ...rest } = settings();
    expect(own).toBe(ownTransport);
    expect(rest).toEqual({
      endpoint,
      soap: contract.soap,
      timeoutMs: 60_000,
      maxReplyBytes: 67_108_864,
      maxReplyElements: 5_000_000,
      security: undefined,
      logLevel: undefined,
      proxySecrets: expect.any(Function) as unknown,
      errors: soapErrors,
    });
  });

  test('are the given ones', () => {
    const onCall = () => undefined;
    const given = { timeoutMs: 1, maxReplyBytes: 2, maxReplyElements: 3, logLevel: 'info', onCall };
    const { transport: own, ...rest } = settings({ ...given, transport, endpoint: 'HTTPS://Host' });
    expect(own).not.toBe(transport);
    expect(rest).toMatchObject({
      ...given,
      endpoint: 'https://host/',
      ownTransport: undefined,
      proxySecrets: undefined,
    });
    const security = { addHeaders: () => undefined };
    expect([settings({ security }).security, settings({ security: [security] }).security]).toEqual([
      [security],
      [security],
    ]);
    expect(settings({ proxy: false }).proxySecrets).toBeUndefined();
    vi.stubEnv('LOGMEIN_RESCUE_SOAP_LOG', 'warn');
    expect([settings().logLevel, settings({ logLevel: 'off' }).logLevel]).toEqual(['warn', 'off']);
  });

  test('name no proxy secrets if the proxy in the environment is invalid', () => {
    vi.stubEnv('https_proxy', 'socks5://u:p@host');
    expect(settings().proxySecrets?.()).toEqual([]);
    vi.stubEnv('https_proxy', 'http://u:p-word@host');
    expect(settings().proxySecrets?.()).toContain('p-word');
    vi.stubEnv('https_proxy', 'http://host');
    expect(settings().proxySecrets?.().join('')).toBe('');
  });
});

test.each<[object, string]>([
  [{ timeoutMs: 0 }, 'timeoutMs must be at least 1 ms'],
  [{ signal: {} }, 'signal must be an AbortSignal, not an object'],
  [{ soapHeaders: [] }, 'soapHeaders must be an object of header blocks by key ($any: XmlElements), not an array'],
  [{ onSoapHeaders: 1 }, 'onSoapHeaders must be a function, not a number'],
  [{ httpHeaders: { Host: 'x' } }, 'httpHeaders.Host cannot be set here: it is the host of the endpoint option'],
  [{ timeout: 1 }, 'timeout is not known here; did you mean timeoutMs?'],
  [
    { timeoutMs: 1, signal: new AbortController().signal, httpHeaders: {}, soapHeaders: {}, onSoapHeaders() {} },
    'no error',
  ],
  [{}, 'no error'],
])('%# the options of a call are checked: %o', (options, problem) => {
  expect(problemOf('x', () => check(SoapRequestError, callOptions, options, 'x')).replace('?.', '?')).toBe(problem);
});
