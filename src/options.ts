import { z } from 'zod';
import type { Operations as RescueOperations } from '../generated/operations.js';
import { check, milliseconds } from './arguments.js';
import { isAuthState, type AuthState } from './auth-state.js';
import { DEFAULT_ENDPOINT, endpointProblem } from './endpoint.js';
import { RescueRequestError } from './errors.js';
import type { CallInfo } from './soap/client.js';
import type { Contract, Operations } from './soap/contract.js';
import { isLoopback } from './soap/loopback.js';
import type { Transport } from './soap/transport.js';
import type { TransportOptions } from './soap/undici-transport.js';
import type { SoapVersion } from './soap/xml.js';

/** Options of `RescueClient`. */
export interface RescueClientOptions<O extends Operations = RescueOperations> {
  /**
   * The address of the service. Plain http is refused but for a loopback host; see `allowPlainHttp`.
   * Default: `https://secure.logmeinrescue.com/API/API.asmx`.
   */
  readonly endpoint?: string | undefined;
  /** Allows plain http to any host: passwords then cross the network readable. Default: false. */
  readonly allowPlainHttp?: boolean | undefined;
  /** A contract generated from another description of the service. Default: the one that comes with this package. */
  readonly contract?: Contract<O> | undefined;
  /** Default: `'1.1'`. */
  readonly soapVersion?: SoapVersion | undefined;
  /** The deadline of each call in milliseconds, connecting included. Default: 60,000. */
  readonly timeoutMs?: number | undefined;
  /** The largest reply that is read, in bytes, content encoding undone. Default: 67,108,864 (64 MiB). */
  readonly maxReplyBytes?: number | undefined;
  /** Where to continue: a state from another client or process, for the same origin. Default: a new one. */
  readonly auth?: AuthState | undefined;
  /** Told of each call when it is over; never contents. An error it throws is ignored. */
  readonly onCall?: ((info: CallInfo) => void) | undefined;
  /**
   * The URL of an HTTP proxy, user info for it included; `false` for none.
   * Default: by the environment (HTTPS_PROXY, HTTP_PROXY, NO_PROXY).
   */
  readonly proxy?: string | false | undefined;
  /** Certificates; verification cannot be switched off. */
  readonly tls?: TlsOptions | undefined;
  /** The deadline for a connection in milliseconds, within `timeoutMs`. Default: 10,000. */
  readonly connectTimeoutMs?: number | undefined;
  /** Replaces HTTP altogether; then `proxy`, `tls` and `connectTimeoutMs` do not apply. */
  readonly transport?: Transport | undefined;
}

/** Certificates for the connection to the service: private authorities, a client certificate. TLS is 1.2 at least. */
export type TlsOptions = Pick<TransportOptions, 'ca' | 'cert' | 'key' | 'passphrase' | 'servername'>;

/** Options with every default filled in. */
export interface Settings {
  readonly endpoint: string;
  readonly soapVersion: SoapVersion;
  readonly timeoutMs: number;
  readonly maxReplyBytes: number;
}

const pem = z.union([z.string(), z.instanceof(Buffer)], { error: 'must be PEM, a string or a Buffer' });
const aFunction = <T>() => z.custom<T>((value) => typeof value === 'function', { error: 'must be a function' });

const isProxyUrl = (value: unknown): boolean =>
  typeof value === 'string' && URL.canParse(value) && new URL(value).protocol === 'http:';

const schema = z.strictObject({
  endpoint: z.string({ error: 'must be a URL, a string' }).optional(),
  allowPlainHttp: z.boolean({ error: 'must be true or false' }).optional(),
  contract: z
    .custom<Contract>((value) => typeof value === 'object' && value !== null && 'operations' in value, {
      error: 'must be the contract of generated stubs',
    })
    .optional(),
  soapVersion: z.enum(['1.1', '1.2'], { error: "must be '1.1' or '1.2'" }).optional(),
  timeoutMs: milliseconds.optional(),
  maxReplyBytes: z.int({ error: 'must be a whole number of bytes' }).min(1, 'must be at least 1 byte').optional(),
  auth: z.custom<AuthState>(isAuthState, { error: 'must be an AuthState; see AuthState.deserialize' }).optional(),
  onCall: aFunction<(info: CallInfo) => void>().optional(),
  proxy: z
    .custom<string | false>((value) => value === false || isProxyUrl(value), {
      error: 'must be an http:// URL, or false',
    })
    .optional(),
  tls: z
    .strictObject({
      ca: z.union([pem, z.array(pem)], { error: 'must be PEM, or an array of it' }).optional(),
      cert: pem.optional(),
      key: pem.optional(),
      passphrase: z.string({ error: 'must be a string' }).optional(),
      servername: z.string({ error: 'must be a host name' }).optional(),
    })
    .optional(),
  connectTimeoutMs: milliseconds.optional(),
  transport: aFunction<Transport>().optional(),
});

/**
 * Checks the options and fills in defaults.
 *
 * @throws RescueRequestError
 */
export function settle(options: RescueClientOptions<Operations>): Settings {
  const name = 'new RescueClient';
  const { auth, endpoint = DEFAULT_ENDPOINT, soapVersion = '1.1', ...rest } = check(schema, options, name);
  const { timeoutMs = 60_000, maxReplyBytes = 64 * 1024 * 1024, transport } = rest;
  const refuse = (path: string, message: string): never => {
    throw new RescueRequestError(`${name}: ${path} ${message}. Nothing was sent.`, {
      issues: [{ path: [path], message }],
    });
  };
  const address = endpointProblem(endpoint);
  if (address !== undefined) refuse('endpoint', address);
  const { protocol, hostname } = new URL(endpoint);
  if (protocol === 'http:' && rest.allowPlainHttp !== true && !isLoopback(hostname))
    refuse(
      'endpoint',
      'is plain http to another machine, where passwords could be read on the way; use https, or set allowPlainHttp',
    );
  for (const option of ['proxy', 'tls', 'connectTimeoutMs'] as const)
    if (transport && rest[option] !== undefined)
      refuse(option, 'does not apply when transport is given; leave one of them out');
  if (auth && new URL(auth.endpoint).origin !== new URL(endpoint).origin)
    refuse('auth', 'belongs to another origin than endpoint, and is sent nowhere else; log in anew there');
  return { endpoint: new URL(endpoint).href, soapVersion, timeoutMs, maxReplyBytes };
}
