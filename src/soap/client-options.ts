import { soapErrors, type ErrorClasses, type SoapRequestError } from '../errors.js';
import * as c from './checks.js';
import type { CallInfo } from './call-info.js';
import { guarded } from './http/guarded-transport.js';
import { environmentProxy, isLoopback, parseProxy } from './http/proxy.js';
import type { Transport } from './http/transport.js';
import { httpHeadersCheck, type HttpHeaders } from './http-headers.js';
import { type ClosableTransport, type TransportOptions, undiciTransport } from './http/undici-transport.js';
import { secretsOfField } from './masked-envelope.js';
import type { Contract } from './schema/contract.js';
import { securityProblem, type SecurityObject } from './security/security-objects.js';
import { versionList, soapVersionOf } from './schema/soap-binding.js';
import {
  environmentLogLevel,
  logLevels,
  type Logger,
  type LogLevel,
  type RequestInfo,
  type ResponseInfo,
} from './traffic.js';
import type { SoapVersion } from './xml/names.js';

/** Options that all clients support. */
export interface ClientOptions {
  /**
   * Allows unencrypted HTTP to any host. Passwords are then sent in plain text. Default: false, which allows
   * unencrypted HTTP only to loopback addresses.
   */
  readonly allowPlainHttp?: boolean | undefined;
  /**
   * The SOAP version to use. The constructor rejects a version that the contract does not offer. Calls to an operation
   * that does not offer the version are rejected before anything is sent. Default: `'1.1'` if offered, otherwise
   * `'1.2'`.
   */
  readonly soapVersion?: SoapVersion | undefined;
  /** The time limit for each call in milliseconds, including connecting. Default: 60,000. */
  readonly timeoutMs?: number | undefined;
  /** The maximum size of a reply in bytes, after decompression. Default: 67,108,864 (64 MiB). */
  readonly maxReplyBytes?: number | undefined;
  /**
   * The maximum number of elements in a reply. Default: 5,000,000, which is more elements than 64 MiB of ordinary rows
   * contain.
   */
  readonly maxReplyElements?: number | undefined;
  /** HTTP header fields to add to every request, for example an API key for a gateway. Default: none. */
  readonly httpHeaders?: HttpHeaders | undefined;
  /**
   * Adds credentials to every request: an object of `logmein-rescue-soap/security`, or an array of these. In an array,
   * every `toXML` is called first, then every `postProcess`, then every `addHeaders`. `httpHeaders` override the header
   * fields. Default: none.
   *
   * @example
   * import { WSSecurity } from 'logmein-rescue-soap/security';
   *
   * const security = new WSSecurity(user, password, { passwordType: 'PasswordDigest' });
   * const client = new ServiceClient({ endpoint: 'https://host/Service.svc', contract, security });
   */
  readonly security?: SecurityObject | readonly SecurityObject[] | undefined;
  /** Called at the end of each call. Errors thrown by the callback are ignored. Default: none. */
  readonly onCall?: ((info: CallInfo) => void) | undefined;
  /**
   * Called with the masked header fields and envelope of each request. Errors thrown by the callback are ignored.
   * Default: none.
   */
  readonly onRequest?: ((info: RequestInfo) => void) | undefined;
  /**
   * Called when a response is complete or interrupted, with its masked header fields and envelope. Errors thrown by the
   * callback are ignored. Default: none.
   */
  readonly onResponse?: ((info: ResponseInfo) => void) | undefined;
  /**
   * The logger that receives log messages, such as `console`, pino or winston. Errors thrown by the logger are ignored.
   * Default: a logger that writes to standard error.
   */
  readonly logger?: Logger | undefined;
  /**
   * The log level: `'off'`, `'error'`, `'warn'`, `'info'` (one line per call) or `'debug'` (also masked envelopes).
   * Default: the value of the environment variable LOGMEIN_RESCUE_SOAP_LOG when the client is created, otherwise
   * `'off'`.
   */
  readonly logLevel?: LogLevel | undefined;
  /**
   * The URL of an HTTP proxy, `http://user:password@host:port`, or `false` to use no proxy.
   * Default: the proxy set in the environment (HTTPS_PROXY, HTTP_PROXY, NO_PROXY).
   */
  readonly proxy?: string | false | undefined;
  /**
   * The certificates to use for TLS. Certificate verification cannot be disabled. Default: the certificate authorities
   * that Node trusts, and no client certificate.
   */
  readonly tls?: TlsOptions | undefined;
  /** The time limit for opening a connection, in milliseconds. `timeoutMs` includes this time. Default: 10,000. */
  readonly connectTimeoutMs?: number | undefined;
  /**
   * A transport that replaces the default HTTP transport. Cannot be combined with `proxy`, `tls` and
   * `connectTimeoutMs`: pass these options to `createTransport` instead. Default: an undici transport with at most 64
   * connections, which the client's `close()` method closes.
   */
  readonly transport?: Transport | undefined;
}

/** Private certificate authorities and a client certificate for the connection. TLS 1.2 or later is always required. */
export type TlsOptions = Pick<TransportOptions, 'ca' | 'cert' | 'key' | 'passphrase' | 'servername'>;

const isPem = (value: unknown): boolean =>
  (typeof value === 'string' || Buffer.isBuffer(value)) && value.includes('-----BEGIN ');

const PEM = 'PEM (-----BEGIN ...): a string or a Buffer, such as readFileSync(path)';
const pem = c.is<string | Buffer>(isPem, c.expected(PEM, 'string'));
const pems = c.is<string | Buffer | (string | Buffer)[]>(
  (value) => [value].flat().every(isPem),
  c.expected(`${PEM}, or an array of these`, 'string'),
);

const isLogger = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  logLevels.every((level) => level === 'off' || typeof (value as Partial<Logger>)[level] === 'function');

const proxyOption = c.optional(
  c.is<string | false>(
    (value) => typeof value === 'string' || value === false,
    c.expected('the URL of an HTTP proxy (http://host:port), or false', 'string'),
  ),
);

const tlsOptions = {
  ca: c.optional(pems),
  cert: c.optional(pem),
  key: c.optional(pem),
  passphrase: c.optional(c.string(c.expected('a string'))),
  servername: c.optional(c.string(c.expected('a host name, a string'))),
};

const transportOptions = c.object({
  ...tlsOptions,
  proxy: proxyOption,
  connectTimeoutMs: c.optional(c.milliseconds()),
  keepAliveTimeoutMs: c.optional(c.milliseconds()),
  connections: c.optional(c.int('a whole number of connections', c.atLeast(1))),
});

/**
 * Creates a transport that uses undici. It performs no I/O until the first request, when it loads undici and opens a
 * connection.
 *
 * Each request is sent at most once, even if the server has closed an idle connection in the meantime. Errors contain
 * only a message and the `code` from Node or undici.
 *
 * @throws SoapRequestError if an option is invalid
 * @example
 * const transport = createTransport({ connections: 8 });
 * const rescue = new RescueClient({ transport });
 */
export function createTransport(options: TransportOptions = {}): ClosableTransport {
  const name = 'createTransport';
  const checked = c.check(soapErrors.Request, transportOptions, options, name);
  return undiciTransport(checked, (option, message) => invalidOption(soapErrors, name, option, message));
}

const endpoint = c.string(c.expected('a URL, a string'));

const securityCheck: c.Check<readonly SecurityObject[]> = {
  read(given, path, issues) {
    const objects = [given].flat();
    objects.forEach((each, at) => {
      const message = securityProblem(each);
      if (message !== undefined) issues.push({ path: Array.isArray(given) ? [...path, at] : path, message });
    });
    return objects as SecurityObject[];
  },
};

/**
 * The checks of the options, by name. Their messages never quote a value.
 *
 * @internal the declaration would need `Buffer<ArrayBufferLike>`, which older versions of `@types/node` do not define
 */
export const clientOptions = {
  endpoint: {
    read: (value, path, issues) => endpoint.read(value instanceof URL ? value.href : value, path, issues),
  } satisfies c.Check<string> as c.Check<string>,
  allowPlainHttp: c.optional(c.boolean()),
  contract: c.is<Contract>(
    (value) => typeof value === 'object' && value !== null && 'operations' in value,
    c.expected('the contract of generated stubs'),
  ),
  soapVersion: c.optional(c.oneOf(['1.1', '1.2'], c.expected("'1.1' or '1.2'", 'string'))),
  timeoutMs: c.optional(c.milliseconds()),
  maxReplyBytes: c.optional(c.int('a whole number of bytes', c.atLeast(1, ' byte'))),
  maxReplyElements: c.optional(c.int('a whole number of elements', c.atLeast(1))),
  httpHeaders: c.optional(httpHeadersCheck),
  security: c.optional(securityCheck),
  onCall: c.optional(c.functionOf<(info: CallInfo) => void>()),
  onRequest: c.optional(c.functionOf<(info: RequestInfo) => void>()),
  onResponse: c.optional(c.functionOf<(info: ResponseInfo) => void>()),
  logger: c.optional(c.is<Logger>(isLogger, c.expected('an object with the functions error, warn, info and debug'))),
  logLevel: c.optional(c.oneOf(logLevels, c.expected(`one of ${logLevels.join(', ')}`, 'string'))),
  proxy: proxyOption,
  tls: c.optional(c.object(tlsOptions, c.expected('an object with ca, cert, key, passphrase, servername'))),
  connectTimeoutMs: c.optional(c.milliseconds()),
  transport: c.optional(c.functionOf<Transport>()),
};

/** The check of the options of a single call. The encoder checks the content of `soapHeaders`. */
export const callOptions = c.object({
  timeoutMs: c.optional(c.milliseconds()),
  signal: c.optional(c.instance(AbortSignal, 'an AbortSignal')),
  httpHeaders: c.optional(httpHeadersCheck),
  soapHeaders: c.optional(c.anObject('an object of header blocks by key ($any: XmlElements)')),
  onSoapHeaders: c.optional(c.functionOf<(headers: object) => void>()),
});

/** The options of a client, with all defaults applied. */
export type ClientSettings = Readonly<ReturnType<typeof settingsOf>>;

/**
 * Applies defaults to validated options, checks that the options can be combined, and creates the transport.
 *
 * @param name the name of the constructor or function that received the options, for messages
 * @param contract the contract of the service
 * @param errors the error classes that the client throws
 * @throws errors.Request if an option is not valid, or options cannot be combined
 */
export function settingsOf(
  options: ClientOptions & { readonly endpoint: string },
  name: string,
  { soap }: Pick<Contract, 'soap'>,
  errors: ErrorClasses,
) {
  const { endpoint, allowPlainHttp, proxy, tls, connectTimeoutMs, transport, ...others } = options;
  const { timeoutMs = 60_000, maxReplyBytes = 64 * 1024 * 1024, maxReplyElements = 5_000_000 } = options;
  const invalid = (option: string, message: string) => invalidOption(errors, name, option, message);
  const problem = endpointProblem(endpoint);
  if (problem !== undefined) throw invalid('endpoint', problem);
  const { protocol, hostname, href } = new URL(endpoint);
  if (protocol === 'http:' && allowPlainHttp !== true && !isLoopback(hostname)) {
    const message = 'is plain http to another machine, which would expose passwords; use https, or set allowPlainHttp';
    throw invalid('endpoint', message);
  }
  if (soapVersionOf(soap, options.soapVersion) === undefined) {
    const message = `is not offered by the WSDL of the contract, which offers ${versionList(soap)}; leave it out, or generate the stubs again`;
    throw invalid('soapVersion', message);
  }
  for (const [option, value] of Object.entries({ proxy, tls, connectTimeoutMs }))
    if (transport && value !== undefined)
      throw invalid(option, 'cannot be combined with transport; pass it to createTransport instead');
  const ownTransport = transport
    ? undefined
    : undiciTransport({ ...tls, proxy, connectTimeoutMs }, (option, message) =>
        invalid(option in tlsOptions ? `tls.${option}` : option, message),
      );
  return {
    ...others,
    endpoint: href,
    soap,
    timeoutMs,
    maxReplyBytes,
    maxReplyElements,
    security: options.security && [options.security].flat(),
    logLevel: options.logLevel ?? environmentLogLevel(),
    transport: ownTransport ?? guarded(transport as Transport),
    /** Returns the secrets that the transport sends to a proxy. */
    proxySecrets: ownTransport && proxy !== false ? () => proxySecrets(href, proxy) : undefined,
    /** The transport that the client created and must close. Absent for a custom transport. */
    ownTransport,
    /** The error classes that calls reject with. */
    errors,
  };
}

/** Returns the credentials sent to the proxy. They are masked, because the proxy may include them in its responses. */
function proxySecrets(endpoint: string, proxy: string | undefined): readonly string[] {
  try {
    const used = proxy === undefined ? environmentProxy(new URL(endpoint), process.env) : parseProxy(proxy);
    return secretsOfField('Proxy-Authorization', used?.authorization ?? '');
  } catch {
    // the transport reports the invalid proxy and sends nothing
    return [];
  }
}

/** Creates the error for an invalid option, such as `proxy` or `tls.ca`. */
export function invalidOption(errors: ErrorClasses, name: string, option: string, message: string): SoapRequestError {
  return c.requestError(errors.Request, name, [{ path: option.split('.'), message }]);
}

/**
 * Describes what is wrong with a service URL, or returns `undefined` if the URL is valid. The description does not
 * quote the URL, because the URL may contain a password.
 */
export function endpointProblem(endpoint: string): string | undefined {
  if (!URL.canParse(endpoint)) return 'must be an absolute URL such as https://host/API/API.asmx';
  const { protocol, username, password, search, hash } = new URL(endpoint);
  if (protocol !== 'https:' && protocol !== 'http:') return 'must begin with https://';
  if (username !== '' || password !== '')
    return 'must not contain a user or a password; for HTTP Basic authentication, set httpHeaders: { Authorization }';
  if (search !== '' || hash !== '') return 'must not contain a query or a fragment; leave out ?wsdl';
  return undefined;
}
