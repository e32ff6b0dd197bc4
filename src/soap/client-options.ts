import { check } from './arguments.js';
import { serviceOptions } from './option-schemas.js';
import { endpointProblem } from './endpoint.js';
import { soapErrors, type ErrorClasses, type SoapRequestError } from '../errors.js';
import type { CallInfo } from './call-info.js';
import type { SoapClientOptions } from './client.js';
import type { Contract, Operations } from './schema/contract.js';
import { guarded } from './guarded-transport.js';
import { isLoopback } from './http/loopback.js';
import { shownVersions, soapVersionOf } from './schema/soap-versions.js';
import type { Transport } from './http/transport.js';
import { type ClosableTransport, type TransportOptions, undiciTransport } from './http/undici-transport.js';
import type { SoapVersion } from './xml/names.js';

/** What every client can be told, whichever service it is for. */
export interface ClientOptions {
  /** Allows plain http to any host: passwords then cross the network readable. Default: false. */
  readonly allowPlainHttp?: boolean | undefined;
  /**
   * The version of SOAP that calls are sent in. One that the contract lacks is rejected at construction, or before sending
   * where one operation lacks it. Default: `'1.1'` where the contract offers it, else `'1.2'`.
   */
  readonly soapVersion?: SoapVersion | undefined;
  /** The deadline of each call in milliseconds, connecting included. Default: 60,000. */
  readonly timeoutMs?: number | undefined;
  /** The largest reply that is read, in bytes, content encoding undone. Default: 67,108,864 (64 MiB). */
  readonly maxReplyBytes?: number | undefined;
  /** The most elements that a reply may have. Default: 5,000,000, more than 64 MiB of ordinary rows. */
  readonly maxReplyElements?: number | undefined;
  /** Told of each call when it is over; never contents. An error it throws is ignored. Default: nobody is told. */
  readonly onCall?: ((info: CallInfo) => void) | undefined;
  /**
   * The URL of an HTTP proxy, user info for it included; `false` for none.
   * Default: by the environment (HTTPS_PROXY, HTTP_PROXY, NO_PROXY).
   */
  readonly proxy?: string | false | undefined;
  /** Certificates; verification cannot be switched off. Default: the authorities that Node trusts, no client certificate. */
  readonly tls?: TlsOptions | undefined;
  /** The deadline for a connection in milliseconds, within `timeoutMs`. Default: 10,000. */
  readonly connectTimeoutMs?: number | undefined;
  /**
   * Replaces HTTP altogether. `proxy`, `tls` and `connectTimeoutMs` are then refused: give them to `createTransport`, `tls`
   * by its members. Default: a transport over undici with at most 64 connections, closed with the client.
   */
  readonly transport?: Transport | undefined;
}

/** Certificates for the connection to the service: private authorities, a client certificate. TLS is 1.2 at least. */
export type TlsOptions = Pick<TransportOptions, 'ca' | 'cert' | 'key' | 'passphrase' | 'servername'>;

/** Options with every default filled in, and the transport that they ask for. */
export interface Settings extends SoapClientOptions {
  /** The transport, where it was made here and is to be closed with the client. */
  readonly own: ClosableTransport | undefined;
}

/** Options of `ServiceClient`. */
export interface ServiceClientOptions<O extends Operations = Operations> extends ClientOptions {
  /** The address of the service, as its description gives it in `<soap:address>`. Plain http: see `allowPlainHttp`. */
  readonly endpoint: string;
  /** The contract that was generated from the service's description. */
  readonly contract: Contract<O>;
}

/** Checks the options of a client for any service. @throws SoapRequestError */
export function settleService(options: ServiceClientOptions): Settings {
  const name = 'new ServiceClient';
  const checked = check(soapErrors.Request, serviceOptions, options, name);
  return settle(checked, name, checked.contract, soapErrors);
}

/**
 * Fills in the defaults of options that were checked one by one, and checks what they say together.
 *
 * @param name of what they are given to, for messages
 * @param contract by which calls are made
 * @param errors the classes of the errors that the client throws
 * @throws errors.Request
 */
export function settle(
  options: ClientOptions & { readonly endpoint: string },
  name: string,
  { soap }: Pick<Contract, 'soap'>,
  errors: ErrorClasses,
): Settings {
  const { endpoint, allowPlainHttp, soapVersion, timeoutMs = 60_000, onCall, transport } = options;
  const { maxReplyBytes = 64 * 1024 * 1024, maxReplyElements = 5_000_000, proxy, tls = {}, connectTimeoutMs } = options;
  const address = endpointProblem(endpoint);
  if (address !== undefined) throw unusable(errors, name, 'endpoint', address);
  const { protocol, hostname } = new URL(endpoint);
  if (protocol === 'http:' && allowPlainHttp !== true && !isLoopback(hostname))
    throw unusable(
      errors,
      name,
      'endpoint',
      'is plain http to another machine, where passwords could be read on the way; use https, or set allowPlainHttp',
    );
  if (soapVersionOf(soap, soapVersion) === undefined)
    throw unusable(
      errors,
      name,
      'soapVersion',
      `is not offered by the WSDL of the contract, which offers ${shownVersions(soap)}; leave it out, or generate again`,
    );
  for (const option of ['proxy', 'tls', 'connectTimeoutMs'] as const)
    if (transport && options[option] !== undefined)
      throw unusable(errors, name, option, 'does not apply when transport is given; leave one of them out');
  const own = transport ? undefined : undiciTransport({ ...tls, proxy, connectTimeoutMs }, errors.Request);
  const used = transport ? guarded(transport) : (own as ClosableTransport);
  return {
    endpoint: new URL(endpoint).href,
    soapVersion,
    soap,
    timeoutMs,
    maxReplyBytes,
    maxReplyElements,
    onCall,
    transport: used,
    own,
    errors,
  };
}

/** The error for an option that cannot be used. */
export function unusable(errors: ErrorClasses, name: string, option: string, message: string): SoapRequestError {
  return new errors.Request(`${name}: ${option} ${message}. Nothing was sent.`, {
    issues: [{ path: [option], message }],
  });
}
