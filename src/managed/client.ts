import { AsyncLocalStorage } from 'node:async_hooks';
import { inspect } from 'node:util';
import { z } from 'zod';
import { contract as shipped, type Operations as RescueOperations } from '../../generated/operations.js';
import { callOptions, check } from '../soap/arguments.js';
import { startSessionArguments } from '../rescue/arguments.js';
import { RescueClient, type Ok, type StartSessionArguments } from '../rescue/client.js';
import { RescueRequestError } from '../errors.js';
import { bindOperations } from '../soap/bound-operations.js';
import type { CallOptions } from '../soap/client.js';
import type { Contract, Operation, Operations, ReplyOf, RequestOf } from '../soap/schema/contract.js';
import { checkStub } from '../soap/stub.js';
import { authCodeInputOf, checkRequest, withAuthCode, withoutAuthCode } from './authcode-input.js';
import { clockOf, type Clock } from './clock.js';
import { CredentialsReader } from './credentials.js';
import type { Deadline } from './deadline.js';
import { tellQuietly } from './events.js';
import { GuardedStore } from './stores/guarded-store.js';
import type { Keeper } from './keeper.js';
import { perform } from './call.js';
import { memoryStore } from './stores/memory-store.js';
import { splitOptions, type ManagedCallOptions, type ManagedRescueClientOptions } from './options.js';
import { Replacements } from './replacements.js';
import { RetryPolicy } from './retry.js';
import type { Session } from './session.js';
import { Sessions } from './sessions.js';

/** What the managed client does by itself, so that nobody else may. */
export type AuthenticationOperation = 'login' | 'logout' | 'requestAuthCode' | 'requestAuthCodeSSO';

const authenticationOperations: ReadonlySet<string> = new Set<AuthenticationOperation>([
  'login',
  'logout',
  'requestAuthCode',
  'requestAuthCodeSSO',
]);

/** A request without its authcode, which the managed client puts in. */
export type WithoutAuthCode<Request> = unknown extends Request
  ? Request
  : { [Key in keyof Request as Key extends 'sAuthCode' ? never : Key]: Request[Key] };

/** Every operation but those of authentication as a function; a request without required members may be left out. */
export type ManagedOperations<O extends Operations> = {
  readonly [Name in keyof O as Name extends AuthenticationOperation ? never : Name]: (
    ...args: {} extends WithoutAuthCode<RequestOf<O[Name]>>
      ? [request?: WithoutAuthCode<RequestOf<O[Name]>>, options?: ManagedCallOptions<O[Name]>]
      : [request: WithoutAuthCode<RequestOf<O[Name]>>, options?: ManagedCallOptions<O[Name]>]
  ) => Promise<ReplyOf<O[Name]>>;
};

const managedCallOptions = callOptions.extend({
  readOnly: z.boolean({ error: 'must be true or false' }).optional(),
});

const managedStartSessionArguments = startSessionArguments.omit({ authCode: true });

/** Which request is sent, for `onCall`. */
interface Sending {
  readonly call?: number;
  readonly attempt: number;
}

/**
 * One Rescue user who is always logged in: the client authenticates at the first call that needs it, and again when the
 * service says that it is not. Clients with one store share one authcode; each has its own cookie, so report settings made
 * by one call of a client hold for the next of the same client.
 *
 * There is no login, logout or requestAuthCode here: each would change under the calls of others what all of them are sent
 * with, and an authcode requested past the store kills the one in it.
 *
 * Every call rejects with one of the package's errors; see `isRescueError`. In addition to those of `RescueClient`: `RescueAuthenticationError` and its kinds `RescueLoginLimitError` and
 * `RescueAuthContentionError`, and `AuthStoreError`.
 */
export class ManagedRescueClient<O extends Operations = RescueOperations> {
  /** Every operation but those of authentication, its request and reply named as on the wire. */
  readonly operations: ManagedOperations<O>;

  readonly #client: RescueClient<Operations>;
  readonly #sessions: Sessions;
  readonly #retry: RetryPolicy;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #closed = new AbortController();
  readonly #sending = new AsyncLocalStorage<Sending>();
  #calls = 0;

  /** Does no I/O. @throws RescueRequestError if an option is not usable or the contract does not fit */
  constructor(options: ManagedRescueClientOptions<O>) {
    const { managed, others } = splitOptions(options);
    const { timeoutMs = 60_000, leaseMs = 30_000, maxLogins = 10, storeTimeoutMs = 5000, onCall } = managed;
    const clock = clockOf(managed);
    const reader = new CredentialsReader(managed.credentials, 'new ManagedRescueClient');
    this.#client = new RescueClient({
      ...others,
      timeoutMs,
      ...(onCall && { onCall: (info) => tellQuietly(onCall, { ...info, ...this.#sendingNow() }) }),
    }) as unknown as RescueClient<Operations>;
    const {
      session = 'authcode',
      whenStoreFails = 'fail',
      storeKey,
      onAuthentication,
      store = memoryStore(),
    } = managed;
    this.#sessions = new Sessions({
      client: this.#client,
      endpoint: this.#client.auth.endpoint,
      reader,
      store: new GuardedStore(store, clock, storeTimeoutMs),
      storeKey,
      session,
      clock,
      timeoutMs,
      leaseMs,
      maxLogins,
      whenStoreFails,
      replacements: new Replacements(managed.contention ?? {}, clock),
      onAuthentication,
      sendAs: (attempt, work) => this.#sending.run({ attempt }, work),
    });
    this.#retry = new RetryPolicy(managed.retry, clock);
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.operations = this.#bind((others.contract as Contract | undefined) ?? shipped) as ManagedOperations<O>;
  }

  /**
   * Starts a waiting support session with a technician; the user must be an administrator. It is never sent again, but after
   * the service refused it for want of authentication. Source: guide page API_Rescue_startSession.
   */
  async startSession(args: Omit<StartSessionArguments, 'authCode'>, options?: ManagedCallOptions): Promise<Ok> {
    const checked = check(RescueRequestError, managedStartSessionArguments, args, 'startSession', 'startSession');
    return this.#perform('startSession', this.#sessions.main, options, ({ authCode }, sendOptions) =>
      this.#client.startSession({ ...checked, authCode }, sendOptions),
    );
  }

  /**
   * Calls an operation by its generated stub, also one that was generated elsewhere; the authcode is put in.
   *
   * @returns the typed reply; a result other than OK rejects with `RescueResultError`
   */
  async call<S extends Operation>(
    stub: S,
    request: WithoutAuthCode<RequestOf<S>>,
    options?: ManagedCallOptions<S>,
  ): Promise<ReplyOf<S>> {
    checkStub(stub, RescueRequestError);
    if (authenticationOperations.has(stub.name)) throw authenticatesItself(stub.name);
    const { main, cookie } = this.#sessions;
    const given = withoutAuthCode(stub, request);
    const keeper = authCodeInputOf(stub) === undefined ? cookie : main;
    // with a session, sending finds it
    if (!keeper.current) checkRequest(stub, given, (options as ManagedCallOptions | undefined)?.headers);
    return this.#perform(stub.name, keeper, options as ManagedCallOptions | undefined, ({ authCode }, sendOptions) =>
      this.#client.call(stub, withAuthCode(stub, given, authCode) as RequestOf<Operation>, sendOptions),
    ) as Promise<ReplyOf<S>>;
  }

  /**
   * Forgets that credentials were refused, that the user is no administrator, and that an operation was refused: call it
   * when the user was mended in the Administration Center and the credentials stay the same.
   */
  forgetVerdict(): void {
    this.#sessions.forgetVerdict();
  }

  /**
   * Ends the calls that are under way or wait, with an error, and the sockets; then nothing can be called. The store is the
   * caller's and stays open. The authcode stays valid: others use it.
   */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#client.close();
  }

  /** `await using rescue = ...` closes it at the end of the block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @hidden Without secrets. */
  [inspect.custom](): string {
    return `ManagedRescueClient { endpoint: '${this.#client.auth.endpoint}' }`;
  }

  #perform<T>(
    operation: string,
    keeper: Keeper,
    options: ManagedCallOptions = {},
    send: (session: Session, options: CallOptions) => Promise<T>,
  ): Promise<T> {
    const checked = check(RescueRequestError, managedCallOptions, options, operation, operation);
    const { readOnly = false, timeoutMs = this.#timeoutMs, ...rest } = checked;
    const call = ++this.#calls;
    return perform(
      {
        operation,
        timeoutMs,
        signal: options.signal,
        closed: this.#closed.signal,
        clock: this.#clock,
        keeper,
        isReadOnly: readOnly,
        send: (session: Session, attempt: number, deadline: Deadline) =>
          this.#sending.run({ call, attempt }, () =>
            send(session, { ...(rest as CallOptions), timeoutMs: deadline.remaining() }),
          ),
      },
      this.#sessions,
      this.#retry,
    );
  }

  #bind({ operations, ...contract }: Contract): Readonly<Record<string, unknown>> {
    const allowed = Object.entries(operations).filter(([name]) => !authenticationOperations.has(name));
    return bindOperations({ ...contract, operations: Object.fromEntries(allowed) }, (stub, request, options) =>
      this.call(stub, request, options),
    );
  }

  #sendingNow(): Sending {
    return this.#sending.getStore() ?? { attempt: 1 };
  }
}

function authenticatesItself(operation: string): RescueRequestError {
  const message = 'is not for the managed client, which authenticates by itself; use RescueClient';
  return new RescueRequestError(`${operation} ${message}. Nothing was sent.`, {
    operation,
    issues: [{ path: [operation], message }],
  });
}
