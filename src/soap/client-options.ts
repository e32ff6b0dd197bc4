import { z } from 'zod';
import { soapErrors, type ErrorClasses } from '../error-classes.js';
import type { SoapRequestError } from '../errors.js';
import { expected, requestError } from './argument-errors.js';
import { check, milliseconds } from './arguments.js';
import type { CallInfo } from './call-info.js';
import type { SoapClientOptions } from './client.js';
import { guarded } from './http/guarded-transport.js';
import { environmentProxy, isLoopback, parseProxy } from './http/proxy.js';
import type { Transport } from './http/transport.js';
import { httpHeadersSchema, type HttpHeaders } from './http-headers.js';
import { type ClosableTransport, type TransportOptions, undiciTransport } from './http/undici-transport.js';
import { secretsOfField } from './masked-envelope.js';
import type { Contract } from './schema/contract.js';
import { kindOf } from './schema/simple-types.js';
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

/** Options of every client. */
export interface ClientOptions {
  /** Allows plain http to any host. Passwords then cross the network unencrypted. Default: false. */
  readonly allowPlainHttp?: boolean | undefined;
  /**
   * The SOAP version of calls. The constructor rejects a version that the contract does not offer. A call of an operation
   * that does not offer it is rejected before anything is sent. Default: `'1.1'` where it is offered, otherwise
   * `'1.2'`.
   */
  readonly soapVersion?: SoapVersion | undefined;
  /** The deadline of each call in milliseconds, connecting included. Default: 60,000. */
  readonly timeoutMs?: number | undefined;
  /** The maximum size of a reply in bytes, without content encoding. Default: 67,108,864 (64 MiB). */
  readonly maxReplyBytes?: number | undefined;
  /** The maximum number of elements in a reply. Default: 5,000,000, more than 64 MiB of ordinary rows have. */
  readonly maxReplyElements?: number | undefined;
  /** HTTP header fields of every request, for example the API key of a gateway. Default: none. */
  readonly httpHeaders?: HttpHeaders | undefined;
  /** Called at the end of each call. An error that it throws is ignored. Default: none. */
  readonly onCall?: ((info: CallInfo) => void) | undefined;
  /** Called when a request is sent, with its masked header fields and envelope. Its errors are ignored. Default: none. */
  readonly onRequest?: ((info: RequestInfo) => void) | undefined;
  /** Called when a response is complete or interrupted, with its masked header fields and envelope. Its errors are ignored. Default: none. */
  readonly onResponse?: ((info: ResponseInfo) => void) | undefined;
  /** Where log messages go: `console`, pino, winston. Its errors are ignored. Default: standard error. */
  readonly logger?: Logger | undefined;
  /**
   * What is logged: `'off'`, `'error'`, `'warn'`, `'info'` (one line for each call) or `'debug'` (also masked envelopes).
   * Default: the environment variable LOGMEIN_RESCUE_SOAP_LOG when the client is created, otherwise `'off'`.
   */
  readonly logLevel?: LogLevel | undefined;
  /**
   * The URL of an HTTP proxy, `http://user:password@host:port`; `false` for none.
   * Default: by the environment (HTTPS_PROXY, HTTP_PROXY, NO_PROXY).
   */
  readonly proxy?: string | false | undefined;
  /**
   * Certificates. Verification cannot be switched off. Default: the authorities that Node trusts, no client
   * certificate.
   */
  readonly tls?: TlsOptions | undefined;
  /** The deadline for a connection in milliseconds, within `timeoutMs`. Default: 10,000. */
  readonly connectTimeoutMs?: number | undefined;
  /**
   * Replaces HTTP. `proxy`, `tls` and `connectTimeoutMs` are then rejected; they are options of `createTransport`.
   * Default: a transport over undici with at most 64 connections, which `close()` of the client closes.
   */
  readonly transport?: Transport | undefined;
}

/** Certificates for the connection to the service: private authorities, a client certificate. TLS is at least 1.2. */
export type TlsOptions = Pick<TransportOptions, 'ca' | 'cert' | 'key' | 'passphrase' | 'servername'>;

const isPem = (value: unknown): boolean =>
  (typeof value === 'string' || Buffer.isBuffer(value)) && value.includes('-----BEGIN ');

/** @param many whether an array is possible */
const pemProblem = (value: unknown, many: string): string => {
  const given = Array.isArray(value) ? value.find((each) => !isPem(each)) : value;
  return typeof given === 'string' && /^[^\n]{1,300}$/.test(given)
    ? `must be PEM (-----BEGIN ...)${many}, not the path of a file: pass readFileSync(path)`
    : `must be PEM (-----BEGIN ...): a string or a Buffer${many}, not ${kindOf(given, 'string')}`;
};
const pem = z.custom<string | Buffer>(isPem, { error: ({ input }) => pemProblem(input, '') });
const pems = z.custom<string | Buffer | (string | Buffer)[]>(
  (value) => (Array.isArray(value) ? value.every(isPem) : isPem(value)),
  { error: ({ input }) => pemProblem(input, ', or an array of these') },
);
const functionOf = <T>() => z.custom<T>((value) => typeof value === 'function', expected('a function'));

const isLogger = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  logLevels.every((level) => level === 'off' || typeof (value as Partial<Logger>)[level] === 'function');

const proxyOption = z
  .union([z.string(), z.literal(false)], expected('the URL of an HTTP proxy (http://host:port), or false', 'string'))
  .optional();

const tlsOptions = {
  ca: pems.optional(),
  cert: pem.optional(),
  key: pem.optional(),
  passphrase: z.string(expected('a string')).optional(),
  servername: z.string(expected('a host name, a string')).optional(),
};

const transportOptions = z.strictObject({
  ...tlsOptions,
  proxy: proxyOption,
  connectTimeoutMs: milliseconds.optional(),
  keepAliveTimeoutMs: milliseconds.optional(),
  connections: z.int(expected('a whole number of connections', 'number')).min(1, 'must be at least 1').optional(),
});

/**
 * Creates a transport over undici. This does no I/O: undici is loaded, and connections are opened, at the first request.
 *
 * A request is sent at most once, also if the server had closed the idle connection. Errors have only a message and the
 * `code` of Node or undici.
 *
 * @throws SoapRequestError if an option is invalid
 * @example
 * const transport = createTransport({ connections: 8 });
 * const rescue = new RescueClient({ transport });
 */
export function createTransport(options: TransportOptions = {}): ClosableTransport {
  const name = 'createTransport';
  const checked = check(soapErrors.Request, transportOptions, options, name);
  return undiciTransport(checked, (option, message) => invalidOption(soapErrors, name, option, message));
}

/**
 * The zod schemas of the options, for checks of each option by itself. Their messages never quote a value.
 *
 * @internal its declaration would need `Buffer<ArrayBufferLike>`, which older versions of `@types/node` do not have
 */
export const clientOptions = {
  endpoint: z.union([z.string(), z.instanceof(URL).transform(String)], expected('a URL, a string')),
  allowPlainHttp: z.boolean(expected('true or false')).optional(),
  contract: z.custom<Contract>(
    (value) => typeof value === 'object' && value !== null && 'operations' in value,
    expected('the contract of generated stubs'),
  ),
  soapVersion: z.enum(['1.1', '1.2'], expected("'1.1' or '1.2'", 'string')).optional(),
  timeoutMs: milliseconds.optional(),
  maxReplyBytes: z.int(expected('a whole number of bytes', 'number')).min(1, 'must be at least 1 byte').optional(),
  maxReplyElements: z.int(expected('a whole number of elements', 'number')).min(1, 'must be at least 1').optional(),
  httpHeaders: httpHeadersSchema.optional(),
  onCall: functionOf<(info: CallInfo) => void>().optional(),
  onRequest: functionOf<(info: RequestInfo) => void>().optional(),
  onResponse: functionOf<(info: ResponseInfo) => void>().optional(),
  logger: z.custom<Logger>(isLogger, expected('an object with the functions error, warn, info and debug')).optional(),
  logLevel: z.enum(logLevels, expected(`one of ${logLevels.join(', ')}`, 'string')).optional(),
  proxy: proxyOption,
  tls: z.strictObject(tlsOptions, expected('an object with ca, cert, key, passphrase, servername')).optional(),
  connectTimeoutMs: milliseconds.optional(),
  transport: functionOf<Transport>().optional(),
};

/** Options with all defaults. */
export interface ClientSettings extends SoapClientOptions {
  /** The transport, if the client created it and must close it. */
  readonly ownTransport: ClosableTransport | undefined;
}

/**
 * Adds the defaults to checked options, checks their combination, and creates the transport.
 *
 * @param name of the constructor or function that received the options, for messages
 * @param contract of the service
 * @param errors the classes of the errors that the client throws
 * @throws errors.Request
 */
export function settingsOf(
  options: ClientOptions & { readonly endpoint: string },
  name: string,
  { soap }: Pick<Contract, 'soap'>,
  errors: ErrorClasses,
): ClientSettings {
  const { endpoint, allowPlainHttp, soapVersion, timeoutMs = 60_000, onCall, transport } = options;
  const { maxReplyBytes = 64 * 1024 * 1024, maxReplyElements = 5_000_000, proxy, tls, connectTimeoutMs } = options;
  const problem = endpointProblem(endpoint);
  if (problem !== undefined) throw invalidOption(errors, name, 'endpoint', problem);
  const { protocol, hostname, href } = new URL(endpoint);
  if (protocol === 'http:' && allowPlainHttp !== true && !isLoopback(hostname)) {
    const message = 'is plain http to another machine, which would expose passwords; use https, or set allowPlainHttp';
    throw invalidOption(errors, name, 'endpoint', message);
  }
  if (soapVersionOf(soap, soapVersion) === undefined) {
    const message = `is not offered by the WSDL of the contract, which offers ${versionList(soap)}; leave it out, or generate the stubs again`;
    throw invalidOption(errors, name, 'soapVersion', message);
  }
  for (const option of ['proxy', 'tls', 'connectTimeoutMs'] as const)
    if (transport && options[option] !== undefined)
      throw invalidOption(
        errors,
        name,
        option,
        'cannot be combined with transport; pass it to createTransport instead',
      );
  const ownTransport = transport
    ? undefined
    : undiciTransport({ ...tls, proxy, connectTimeoutMs }, (option, message) =>
        invalidOption(errors, name, option in tlsOptions ? `tls.${option}` : option, message),
      );
  return {
    endpoint: href,
    soapVersion,
    soap,
    timeoutMs,
    maxReplyBytes,
    maxReplyElements,
    httpHeaders: options.httpHeaders,
    onCall,
    onRequest: options.onRequest,
    onResponse: options.onResponse,
    logger: options.logger,
    logLevel: options.logLevel ?? environmentLogLevel(),
    transport: ownTransport ?? guarded(transport as Transport),
    proxySecrets: ownTransport && proxy !== false ? () => proxySecrets(href, proxy) : undefined,
    ownTransport,
    errors,
  };
}

/** The credentials that are sent to a proxy, which may echo them. */
function proxySecrets(endpoint: string, proxy: string | undefined): readonly string[] {
  try {
    const used = proxy === undefined ? environmentProxy(new URL(endpoint), process.env) : parseProxy(proxy);
    return secretsOfField('Proxy-Authorization', used?.authorization ?? '');
  } catch {
    // the transport reports it, and sends nothing
    return [];
  }
}

/** The error for an option that is not valid; `tls.ca` for a member. */
export function invalidOption(errors: ErrorClasses, name: string, option: string, message: string): SoapRequestError {
  return requestError(errors.Request, name, [{ path: option.split('.'), message }]);
}

/**
 * Returns the problem with the URL of a service; `undefined` if it is valid. Does not quote it: it may have a password.
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
