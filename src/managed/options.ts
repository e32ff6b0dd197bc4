import { z } from 'zod';
import type { Operations as RescueOperations } from '../../generated/operations.js';
import { rescueErrors, RescueRequestError } from '../errors.js';
import { check, milliseconds } from '../soap/arguments.js';
import { invalidOption } from '../soap/client-options.js';
import type { RescueClientOptions } from '../rescue/options.js';
import type { CallInfo } from '../soap/call-info.js';
import type { CallOptions } from '../soap/client.js';
import type { Operation, Operations } from '../soap/schema/contract.js';
import type { AuthenticationInfo } from './auth-request.js';
import type { CredentialsSource } from './credentials.js';
import { MAX_LOGINS } from './login-limit.js';
import type { AuthStore } from './stores/auth-store.js';

/** What `onCall` of the managed client receives for each request, including those for authentication. No secrets. */
export interface ManagedCallInfo extends CallInfo {
  /** The number of the call, 1, 2, 3, ... All requests of one call have the same. Absent for an authentication. */
  readonly call?: number;
  /** The attempt number of the request within its call or authentication. */
  readonly attempt: number;
}

/**
 * When the managed client retries a call. There are at most a tenth as many retries as calls, and ten more, so that a service
 * that is down does not receive a multiple of the calls.
 */
export interface RetryOptions {
  /** How often a call is sent at most, including the first time. Default: 3. */
  readonly attempts?: number | undefined;
  /**
   * Operations, named as in the WSDL, that change nothing. They are retried even if it is unknown whether an attempt was
   * executed. `startSession` is not allowed. Default: none; the call option `readOnly` declares it for one call.
   */
  readonly readOnly?: readonly string[] | undefined;
  /**
   * The delay before the second attempt in milliseconds. It doubles each time, up to 10 s; half of it is random. `Retry-After`
   * may require more. Default: 250.
   */
  readonly delayMs?: number | undefined;
}

/** When the managed client stops requesting authcodes that another program keeps replacing. */
export interface ContentionOptions {
  /** How many authcodes that are younger than 10 minutes may die and be replaced within 10 minutes. Default: 3. */
  readonly replacements?: number | undefined;
}

/** Options of `ManagedRescueClient`: those of `RescueClient` except `auth` and `authCode`, and how to authenticate. */
export interface ManagedRescueClientOptions<O extends Operations = RescueOperations> extends Omit<
  RescueClientOptions<O>,
  'auth' | 'authCode' | 'onCall' | 'timeoutMs'
> {
  /**
   * E-mail address and password, single sign-on, an API token, or a function that returns one of them, from a vault for
   * example. The client calls the function for each authentication and does not keep the result. Credentials that the
   * service refused are not sent again until the function returns others.
   *
   * @example
   * new ManagedRescueClient({ credentials: async () => ({ email, password: await vault.read('rescue') }) });
   */
  readonly credentials: CredentialsSource;
  /**
   * Where the clients of one user share their authcode. Default: `memoryStore()`, for this client only.
   *
   * @example
   * new ManagedRescueClient({ credentials, store: fileStore({ folder: '/var/lib/app/rescue' }) });
   */
  readonly store?: AuthStore | undefined;
  /** The key in the store, one per user. Default: contains a digest of endpoint and user. */
  readonly storeKey?: string | undefined;
  /**
   * What authenticates the calls: an authcode, which can be shared, or the cookie of a `login`, which requires e-mail address
   * and password. An administrator can forbid either. Default: `'authcode'`.
   */
  readonly session?: 'authcode' | 'cookie' | undefined;
  /** The deadline of each call in milliseconds, including authentication, waits and retries. Default: 60,000. */
  readonly timeoutMs?: number | undefined;
  /** When a call is retried after a failure other than missing authentication. Default: never. */
  readonly retry?: RetryOptions | undefined;
  /** When to stop requesting authcodes that another program replaces. Default: after 3 replacements in 10 minutes. */
  readonly contention?: ContentionOptions | undefined;
  /**
   * How many logins and requests for authcodes all clients of the store send within 3 minutes. Fewer than the service's
   * limit leave some for people who use the same user. Default and maximum: 10, the service's limit for one user.
   */
  readonly maxLogins?: number | undefined;
  /**
   * How long other clients wait for a client that is authenticating, in milliseconds; it may have been killed. A request for
   * an authcode ends before that. Default: 30,000.
   */
  readonly leaseMs?: number | undefined;
  /** How long an authentication waits for one answer of the store, in milliseconds. Default: 5,000. */
  readonly storeTimeoutMs?: number | undefined;
  /**
   * What an authentication does when the store fails. `'fail'`: the call rejects with `AuthStoreError`; calls continue with
   * the current authcode as long as it is valid. `'authenticate'`: the client authenticates without the store, which
   * invalidates the authcode of other clients, so use it where one client has the user for itself. Default: `'fail'`.
   */
  readonly whenStoreFails?: 'fail' | 'authenticate' | undefined;
  /** Called after each request. Receives no secrets. An error that it throws is ignored. */
  readonly onCall?: ((info: ManagedCallInfo) => void) | undefined;
  /** Called after each authentication and each take-over of an authcode. Receives no secrets. Its errors are ignored. */
  readonly onAuthentication?: ((info: AuthenticationInfo) => void) | undefined;
}

/** Options of one call of the managed client. */
export interface ManagedCallOptions<O extends Operation = Operation> extends CallOptions<O> {
  /**
   * Whether the call changes nothing, so that it may be retried even if it is unknown whether it was executed. Requires the
   * option `retry` of the client. Default: whether `retry.readOnly` contains the operation.
   */
  readonly readOnly?: boolean | undefined;
}

const aFunction = z.custom((value) => typeof value === 'function', { error: 'must be a function' });
const isStore = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as AuthStore).read === 'function' &&
  typeof (value as AuthStore).compareAndSet === 'function';
const isFunctionOrObject = (value: unknown): boolean =>
  typeof value === 'function' || (typeof value === 'object' && value !== null);
const atLeast1 = (what: string) => z.int({ error: `must be ${what}` }).min(1, 'must be at least 1');
const operationNames = z.array(
  z.string({ error: 'must be the name of an operation' }).refine((name) => name !== 'startSession', {
    error: 'must not be startSession: a retry could start the session twice',
  }),
  { error: 'must be an array of operation names' },
);

const managedOptions = z.strictObject({
  credentials: z.custom<CredentialsSource>(isFunctionOrObject, {
    error: 'must be e-mail address and password, single sign-on, an API token, or a function that returns one of them',
  }),
  store: z.custom<AuthStore>(isStore, { error: 'must be a store: an object with read and compareAndSet' }).optional(),
  storeKey: z.string({ error: 'must be a string' }).min(1, 'must not be empty').optional(),
  session: z.enum(['authcode', 'cookie'], { error: "must be 'authcode' or 'cookie'" }).optional(),
  timeoutMs: milliseconds.optional(),
  retry: z
    .strictObject({
      attempts: atLeast1('the largest number of attempts, a whole number').optional(),
      readOnly: operationNames.optional(),
      delayMs: milliseconds.optional(),
    })
    .optional(),
  contention: z.strictObject({ replacements: atLeast1('a whole number of replacements').optional() }).optional(),
  maxLogins: atLeast1('a whole number of logins')
    .max(MAX_LOGINS, `must be at most ${MAX_LOGINS}, the service's own limit`)
    .optional(),
  leaseMs: milliseconds.min(100, 'must be at least 100 ms').optional(),
  storeTimeoutMs: milliseconds.optional(),
  whenStoreFails: z.enum(['fail', 'authenticate'], { error: "must be 'fail' or 'authenticate'" }).optional(),
  onCall: aFunction.optional(),
  onAuthentication: aFunction.optional(),
});

const managedKeys: ReadonlySet<string> = new Set(Object.keys(managedOptions.shape));

/** Checks the options of the managed client, and separates those that `RescueClient` checks. @throws RescueRequestError */
export function splitOptions<O extends Operations>(
  options: ManagedRescueClientOptions<O>,
): { readonly managed: ManagedRescueClientOptions<O>; readonly others: RescueClientOptions<O> } {
  const name = 'new ManagedRescueClient';
  const entries = typeof options === 'object' && options !== null ? Object.entries(options) : [];
  for (const [option, instead] of [
    ['auth', 'Share a store instead'],
    ['authCode', 'Pass an API token as credentials: { apiToken }'],
  ] as const)
    if (entries.some(([key, value]) => key === option && value !== undefined))
      throw invalidOption(
        rescueErrors,
        name,
        option,
        `does not apply, because the client authenticates itself. ${instead}`,
      );
  const managed = Object.fromEntries(entries.filter(([key]) => managedKeys.has(key)));
  check(RescueRequestError, managedOptions, managed, name);
  const others = Object.fromEntries(entries.filter(([key]) => !managedKeys.has(key)));
  return { managed: managed as unknown as ManagedRescueClientOptions<O>, others: others as RescueClientOptions<O> };
}
