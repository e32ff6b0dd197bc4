import { z } from 'zod';
import type { Operations as RescueOperations } from '../../generated/operations.js';
import { check, milliseconds } from '../soap/arguments.js';
import { rescueErrors, RescueRequestError } from '../errors.js';
import { unusable } from '../soap/client-options.js';
import type { RescueClientOptions } from '../rescue/options.js';
import type { CallInfo } from '../soap/call-info.js';
import type { CallOptions } from '../soap/client.js';
import type { Operation, Operations } from '../soap/schema/contract.js';
import type { AuthStore } from './stores/auth-store.js';
import type { ClockOptions } from './clock.js';
import type { CredentialsSource } from './credentials.js';
import type { AuthenticationInfo } from './events.js';
import { MAX_LOGINS } from './login-limit.js';
import type { ContentionOptions } from './replacements.js';
import type { RetryOptions } from './retry.js';

/** What `onCall` of the managed client is told of each request, those for authentication included. Never contents. */
export interface ManagedCallInfo extends CallInfo {
  /** Tells the requests of one call of the managed client: 1, 2, 3, ...; absent for a request for authentication. */
  readonly call?: number;
  /** The how-manieth request of the call, or of the authentication. */
  readonly attempt: number;
}

/** Options of `ManagedRescueClient`; those of `RescueClient` but `auth`, and how to be logged in. */
export interface ManagedRescueClientOptions<O extends Operations = RescueOperations>
  extends Omit<RescueClientOptions<O>, 'auth' | 'onCall' | 'timeoutMs'>, ClockOptions {
  /**
   * E-mail and password, single sign-on, an API token, or a function that fetches one of them, from a vault, say. The
   * function is called whenever an authentication is due, and what it gives is kept no longer than for that; credentials
   * that were refused are tried again only when it gives others.
   */
  readonly credentials: CredentialsSource;
  /** Where the clients of one user share their authcode. Default: a memory store of this client alone. */
  readonly store?: AuthStore | undefined;
  /** The key in the store, one per user. Default: made of a digest of endpoint and user. */
  readonly storeKey?: string | undefined;
  /**
   * By what calls are authenticated: an authcode, which can be shared, or the cookie of a `login`, which takes e-mail and
   * password. An administrator can forbid either. Default: `'authcode'`.
   */
  readonly session?: 'authcode' | 'cookie' | undefined;
  /**
   * The deadline of each call in milliseconds, in all: authentication, waits and repeats included. Default: 60,000.
   */
  readonly timeoutMs?: number | undefined;
  /** When a call is sent again after a failure other than want of authentication. Default: never. */
  readonly retry?: RetryOptions | undefined;
  /** When to stop requesting authcodes that something else keeps replacing. Default: after 3 replacements in 10 minutes. */
  readonly contention?: ContentionOptions | undefined;
  /**
   * How many logins and requests for authcodes all clients of the store send within 3 minutes; the service's limit for one
   * user. Fewer leave some for people who use the same user. Default: 10, and never more.
   */
  readonly maxLogins?: number | undefined;
  /**
   * For how long others wait for a client that is authenticating, in milliseconds; it may have been killed. Requests for
   * authcodes end before that. Default: 30,000.
   */
  readonly leaseMs?: number | undefined;
  /** For how long an authentication waits for one answer of the store, in milliseconds. Default: 5,000. */
  readonly storeTimeoutMs?: number | undefined;
  /**
   * What an authentication does when the store fails. `'fail'`: the call rejects with `AuthStoreError`; calls go on with the
   * authcode in hand as long as it lives. `'authenticate'`: it goes on by itself, and kills the authcode that others use;
   * right where a single client uses the user. Default: `'fail'`, since ten replicas that authenticate each for itself
   * break each other.
   */
  readonly whenStoreFails?: 'fail' | 'authenticate' | undefined;
  /** Told of each request that is over; never contents. An error it throws is ignored. */
  readonly onCall?: ((info: ManagedCallInfo) => void) | undefined;
  /** Told of each authentication, and of each authcode taken over; never contents. An error it throws is ignored. */
  readonly onAuthentication?: ((info: AuthenticationInfo) => void) | undefined;
}

/** Options of one call of the managed client. */
export interface ManagedCallOptions<O extends Operation = Operation> extends CallOptions<O> {
  /**
   * Whether the call changes nothing, so that it may be sent again though nobody knows whether it ran; counts only with the
   * option `retry`. Default: whether `retry.readOnly` names the operation.
   */
  readonly readOnly?: boolean | undefined;
}

const aFunction = z.custom((value) => typeof value === 'function', { error: 'must be a function' });
const isStore = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as AuthStore).read === 'function' &&
  typeof (value as AuthStore).compareAndSet === 'function';
const isGiven = (value: unknown): boolean =>
  typeof value === 'function' || (typeof value === 'object' && value !== null);
const from1 = (what: string) => z.int({ error: `must be ${what}` }).min(1, 'must be at least 1');
const operationNames = z.array(
  z.string({ error: 'must be the name of an operation' }).refine((name) => name !== 'startSession', {
    error: 'must not be startSession: sent again, it could start a session twice',
  }),
  { error: 'must be an array of names of operations' },
);

const managedOptions = z.strictObject({
  credentials: z.custom<CredentialsSource>(isGiven, {
    error: 'must be e-mail and password, single sign-on, an API token, or a function that fetches one of them',
  }),
  store: z.custom<AuthStore>(isStore, { error: 'must be a store: an object with read and compareAndSet' }).optional(),
  storeKey: z.string({ error: 'must be a string' }).min(1, 'must not be empty').optional(),
  session: z.enum(['authcode', 'cookie'], { error: "must be 'authcode' or 'cookie'" }).optional(),
  timeoutMs: milliseconds.optional(),
  retry: z
    .strictObject({
      attempts: from1('how often a call is sent at most').optional(),
      readOnly: operationNames.optional(),
      delayMs: milliseconds.optional(),
      maxDelayMs: milliseconds.optional(),
      budget: z
        .number({ error: 'must be a number from 0 to 1' })
        .min(0, 'must be at least 0')
        .max(1, 'must be at most 1')
        .optional(),
    })
    .optional(),
  contention: z
    .strictObject({ replacements: from1('a number of replacements').optional(), windowMs: milliseconds.optional() })
    .optional(),
  maxLogins: from1('a number of logins')
    .max(MAX_LOGINS, `must be at most ${MAX_LOGINS}, the service's own limit`)
    .optional(),
  leaseMs: milliseconds.min(100, 'must be at least 100 ms').optional(),
  storeTimeoutMs: milliseconds.optional(),
  whenStoreFails: z.enum(['fail', 'authenticate'], { error: "must be 'fail' or 'authenticate'" }).optional(),
  onCall: aFunction.optional(),
  onAuthentication: aFunction.optional(),
  now: aFunction.optional(),
  sleep: aFunction.optional(),
  random: aFunction.optional(),
});

const managedKeys = Object.keys(managedOptions.shape) as readonly (keyof typeof managedOptions.shape)[];

/** Checks the managed client's own options, and gives the others, which `RescueClient` checks. @throws RescueRequestError */
export function splitOptions<O extends Operations>(
  options: ManagedRescueClientOptions<O>,
): {
  readonly managed: ManagedRescueClientOptions<O>;
  readonly others: RescueClientOptions<O>;
} {
  const name = 'new ManagedRescueClient';
  const given: Readonly<Record<string, unknown>> =
    typeof options === 'object' && options !== null ? { ...options } : { credentials: undefined };
  if (given['auth'] !== undefined)
    throw unusable(
      rescueErrors,
      name,
      'auth',
      'does not apply: the client authenticates by itself; share a store instead',
    );
  const own = Object.fromEntries(managedKeys.filter((key) => key in given).map((key) => [key, given[key]]));
  check(RescueRequestError, managedOptions, own, name);
  const others = Object.fromEntries(Object.entries(given).filter(([key]) => !(managedKeys as string[]).includes(key)));
  return { managed: own as unknown as ManagedRescueClientOptions<O>, others: others as RescueClientOptions<O> };
}
