import type { Operations as RescueOperations } from '../../generated/operations.js';
import { rescueErrors, RescueRequestError, type Outcome } from '../errors.js';
import * as c from '../soap/checks.js';
import { invalidOption } from '../soap/client-options.js';
import type { RescueClient } from '../rescue/client.js';
import { rescueOptions, type RescueClientOptions } from '../rescue/options.js';
import type { CallInfo } from '../soap/call-info.js';
import type { CallOptions } from '../soap/client.js';
import type { Operation, Operations } from '../soap/schema/contract.js';
import type { Clock } from './clock.js';
import type { CredentialsSource, FetchCredentials } from './credentials.js';
import { MAX_LOGINS } from './login-limit.js';
import type { RecordStore } from './record-store.js';
import type { AuthStore } from './stores/auth-store.js';

/** Information about a request of the managed client, including authentication requests. Contains no secrets. */
export interface ManagedCallInfo extends CallInfo {
  /** The number of the call: 1, 2, 3, ... Identical for all requests of a call. Absent for authentication requests. */
  readonly call?: number;
  /** The attempt number of the request within its call or authentication. */
  readonly attempt: number;
}

/** Information about an authentication, or about the takeover of another client's authcode. Contains no secrets. */
export interface AuthenticationInfo {
  /**
   * - `'first'`: the client did not have an authcode or cookie yet.
   * - `'refused'`: the service refused a call because authentication was missing.
   * - `'taken-over'`: another client using the same store had authenticated, so this client uses its authcode.
   */
  readonly reason: 'first' | 'refused' | 'taken-over';
  /** The operation that was sent. Absent if an authcode was taken over. */
  readonly operation?: 'login' | 'requestAuthCode' | 'requestAuthCodeSSO';
  /** The attempt number of the request within this authentication, or 0 if nothing was sent. */
  readonly attempt: number;
  /** The time spent waiting for credentials, the store, other clients and the login limit, in milliseconds. */
  readonly waitedMs: number;
  /** The total duration in milliseconds. */
  readonly durationMs: number;
  /** `'ok'`, or what is known about whether the service executed the request. */
  readonly outcome: 'ok' | Outcome;
  /** The name of the error class, if the authentication failed. */
  readonly error?: string;
  /** The result code, as named in the guide, if the code is not OK. */
  readonly code?: string;
}

/**
 * Options that determine when the managed client retries a call. The number of retries is limited to a tenth of the
 * number of calls, plus ten, so that a service that is down does not receive several times as many requests.
 */
export interface RetryOptions {
  /** The maximum number of attempts, including the first. Default: 3. */
  readonly attempts?: number | undefined;
  /**
   * The names (as in the WSDL) of operations that change nothing. They are retried even if the service may already have
   * executed them. `startSession` is not allowed. For a single call, use the call option `readOnly` instead. Default:
   * none.
   */
  readonly readOnly?: readonly string[] | undefined;
  /**
   * The delay before the second attempt in milliseconds. The delay doubles with each attempt, up to 10 s, and half of
   * the delay is random. `Retry-After` may require a longer delay. Default: 250.
   */
  readonly delayMs?: number | undefined;
}

/**
 * Options that determine when the managed client stops requesting authcodes because another program keeps replacing
 * them.
 */
export interface ContentionOptions {
  /** How often an authcode less than 10 minutes old may be replaced within 10 minutes. Default: 3. */
  readonly replacements?: number | undefined;
}

/** Options for `ManagedRescueClient`. They include the options of `RescueClient`, except `auth` and `authCode`. */
export interface ManagedRescueClientOptions<O extends Operations = RescueOperations> extends Omit<
  RescueClientOptions<O>,
  'auth' | 'authCode' | 'onCall' | 'timeoutMs'
> {
  /**
   * An e-mail address and password, single sign-on credentials, an API token, or a function that returns one of these,
   * for example from a vault. The client calls the function for each authentication and does not keep the result.
   * Credentials that the service refused are not sent again until the function returns different credentials.
   *
   * @example
   * new ManagedRescueClient({ credentials: async () => ({ email, password: await vault.read('rescue') }) });
   */
  readonly credentials: CredentialsSource;
  /**
   * The store in which the clients of one user share their authcode. Default: `memoryStore()`, for this client only.
   *
   * @example
   * new ManagedRescueClient({ credentials, store: fileStore({ folder: '/var/lib/app/rescue' }) });
   */
  readonly store?: AuthStore | undefined;
  /**
   * The key of the record in the store. Each user needs a different key. Default: a key derived from endpoint and user.
   */
  readonly storeKey?: string | undefined;
  /**
   * How calls are authenticated: with an authcode, which clients can share, or with the cookie of a `login`, which
   * requires an e-mail address and a password. An administrator can forbid either method. Default: `'authcode'`.
   */
  readonly session?: 'authcode' | 'cookie' | undefined;
  /** The time limit for each call in milliseconds, including authentication, waits and retries. Default: 60,000. */
  readonly timeoutMs?: number | undefined;
  /** When to retry a call after a failure other than missing authentication. Default: never. */
  readonly retry?: RetryOptions | undefined;
  /** When to stop requesting authcodes because another program replaces them. Default: after 3 times in 10 minutes. */
  readonly contention?: ContentionOptions | undefined;
  /**
   * The maximum number of logins and authcode requests that all clients of the store may send within 3 minutes. A value
   * below the service's limit allows people to log in as the same user at the same time. Default and maximum: 10, the
   * service's limit per user.
   */
  readonly maxLogins?: number | undefined;
  /**
   * The length of the lease in milliseconds: how long other clients wait for a client that is authenticating and may
   * have been killed. An authcode request times out before the lease ends. Default: 30,000.
   */
  readonly leaseMs?: number | undefined;
  /** The time limit for a single store operation, in milliseconds. Default: 5,000. */
  readonly storeTimeoutMs?: number | undefined;
  /** Called after each request. Receives no secrets. Errors thrown by the callback are ignored. */
  readonly onCall?: ((info: ManagedCallInfo) => void) | undefined;
  /**
   * Called after each authentication or takeover of an authcode. Receives no secrets. Errors that it throws are
   * ignored.
   */
  readonly onAuthentication?: ((info: AuthenticationInfo) => void) | undefined;
}

/** Options for a single call of the managed client. */
export interface ManagedCallOptions<O extends Operation = Operation> extends CallOptions<O> {
  /**
   * `true` if the call changes nothing. The call may then be retried even if the service may already have executed it.
   * Requires the client's `retry` option. Default: `true` for the operations in `retry.readOnly`.
   */
  readonly readOnly?: boolean | undefined;
}

function isStore(value: unknown): boolean {
  const { read, compareAndSet } = (value ?? {}) as Partial<AuthStore>;
  return typeof read === 'function' && typeof compareAndSet === 'function';
}

const operationName = c.string(c.expected('the name of an operation'), [
  (name) => name !== 'startSession',
  'must not be startSession: a retry could start the session twice',
]);

const managedOptions = c.looseObject({
  credentials: c.is<CredentialsSource>(
    (value) => typeof value === 'function' || (typeof value === 'object' && value !== null),
    c.expected(
      'an e-mail address and password, single sign-on credentials, an API token, or a function that returns these',
    ),
  ),
  store: c.optional(c.is<AuthStore>(isStore, c.expected('a store: an object with read and compareAndSet'))),
  storeKey: c.optional(c.string(c.expected('a string'), c.notEmpty)),
  session: c.defaulted(c.oneOf(['authcode', 'cookie'], c.expected("'authcode' or 'cookie'", 'string')), 'authcode'),
  timeoutMs: c.defaulted(c.milliseconds(), 60_000),
  retry: c.defaulted(
    c.object({
      attempts: c.defaulted(c.int('the maximum number of attempts (a whole number)', c.atLeast(1)), 3),
      readOnly: c.defaulted(c.arrayOf(operationName, c.expected('an array of operation names')), []),
      delayMs: c.defaulted(c.milliseconds(), 250),
    }),
    { attempts: 1, readOnly: [], delayMs: 250 },
  ),
  contention: c.defaulted(
    c.object({ replacements: c.defaulted(c.int('a whole number of replacements', c.atLeast(1)), 3) }),
    { replacements: 3 },
  ),
  maxLogins: c.defaulted(
    c.int('a whole number of logins', c.atLeast(1), c.atMost(MAX_LOGINS, ", the service's own limit")),
    MAX_LOGINS,
  ),
  leaseMs: c.defaulted(c.milliseconds(c.atLeast(100, ' ms')), 30_000),
  storeTimeoutMs: c.defaulted(c.milliseconds(), 5000),
  onCall: c.optional(c.functionOf<(info: ManagedCallInfo) => void>()),
  onAuthentication: c.optional(c.functionOf<(info: AuthenticationInfo) => void>()),
});

const { auth: _auth, authCode: _authCode, ...sharedOptions } = rescueOptions.shape;
const allOptions = c.object({ ...sharedOptions, ...managedOptions.shape });

/** The managed client's own options, with their defaults. */
export type ManagedOptions = c.Checked<typeof managedOptions>;

/** The options that concern authentication, and the objects that the client created from its options. */
export interface AuthenticationOptions extends Omit<ManagedOptions, 'credentials' | 'store'> {
  readonly client: RescueClient<Operations>;
  readonly credentials: FetchCredentials;
  readonly store: RecordStore;
  readonly clock: Clock;
  /** Runs `send` so that `onCall` receives the attempt number. */
  readonly sendAttempt: <T>(attempt: number, send: () => Promise<T>) => Promise<T>;
}

/** Names the constructor in error messages. */
export const CONSTRUCTOR = 'new ManagedRescueClient';

/**
 * Checks the managed client's own options and returns the remaining options for `RescueClient`.
 *
 * @throws RescueRequestError
 */
export function splitOptions<O extends Operations>(
  options: ManagedRescueClientOptions<O>,
): { readonly managed: ManagedOptions; readonly others: RescueClientOptions<O> } {
  const given: Record<string, unknown> = { ...options };
  const message =
    'is not allowed, because the client authenticates itself. Share a store, or pass an API token (credentials: { apiToken })';
  for (const option of ['auth', 'authCode'])
    if (given[option] !== undefined) throw invalidOption(rescueErrors, CONSTRUCTOR, option, message);
  // RescueClient would suggest only its own options for a name that is not known
  c.check(RescueRequestError, allOptions, given, CONSTRUCTOR);
  const managed = c.check(RescueRequestError, managedOptions, given, CONSTRUCTOR);
  const others = Object.entries(given).filter(([key]) => !Object.hasOwn(managedOptions.shape, key));
  return { managed, others: Object.fromEntries(others) as RescueClientOptions<O> };
}
