import { AsyncLocalStorage } from 'node:async_hooks';
import { inspect } from 'node:util';
import { contract as shipped, type Operations as RescueOperations } from '../../generated/operations.js';
import { boolean, check, checkStub, copyOf, object, optional, requestError } from '../soap/checks.js';
import { callOptions } from '../soap/client-options.js';
import { startSessionArguments, type Ok, type StartSessionArguments } from '../rescue/arguments.js';
import { authentications } from '../rescue/call-policy.js';
import { RescueClient } from '../rescue/client.js';
import { keyOf } from '../rescue/parameter-names.js';
import { RescueRequestError } from '../errors.js';
import { notify, type CallInfo } from '../soap/call-info.js';
import { bindOperations } from '../soap/operations.js';
import type { CallOptions } from '../soap/client.js';
import { checked, encodeBody, encodeHeaders } from '../soap/request.js';
import type { Contract, Operation, Operations, ReplyOf, RequestOf } from '../soap/schema/contract.js';
import { authenticator, type Authenticator } from './authenticator.js';
import { retryPolicy, sendCall, type RetryPolicy } from './call.js';
import { systemClock, type Clock } from './clock.js';
import { credentialsReader } from './credentials.js';
import { Deadline } from './deadline.js';
import { CONSTRUCTOR, splitOptions, type ManagedCallOptions, type ManagedRescueClientOptions } from './options.js';
import { recordStore } from './record-store.js';
import { memoryStore } from './stores/memory-store.js';
import type { CurrentSession, Session } from './session.js';

/*
 * The steps of a call, for example `startSession`:
 *
 * 1. client.ts            checks the arguments
 * 2. call.ts              sends the call with a session; replaces the session once if the service refuses it; retries
 * 3. session.ts           holds the session; calls that need a new one wait for the same authentication
 * 4. authenticator.ts     reads the credentials; turns them into a session through a login, an API token or an authcode
 * 5. shared-authcode.ts   takes over another client's authcode from the store, or acquires the lease and requests one
 * 6. login-limit.ts       counts the login, or waits until one is allowed
 * 7. auth-request.ts      sends login or requestAuthCode through the RescueClient, and reports it to onAuthentication
 *
 * A call with a valid session needs only steps 1 and 2.
 */

/** The operations that the managed client calls itself. You cannot call these operations through this client. */
export type AuthenticationOperation = 'login' | 'logout' | 'requestAuthCode' | 'requestAuthCodeSSO';

/** A request without its authcode, which the managed client adds. */
export type WithoutAuthCode<Request> = unknown extends Request
  ? Request
  : { [Key in keyof Request as Key extends 'sAuthCode' ? never : Key]: Request[Key] };

/**
 * All operations except the authentication operations, as functions. A request without required members can be omitted.
 */
export type ManagedOperations<O extends Operations> = {
  readonly [Name in keyof O as Name extends AuthenticationOperation ? never : Name]: (
    ...args: {} extends WithoutAuthCode<RequestOf<O[Name]>>
      ? [request?: WithoutAuthCode<RequestOf<O[Name]>>, options?: ManagedCallOptions<O[Name]>]
      : [request: WithoutAuthCode<RequestOf<O[Name]>>, options?: ManagedCallOptions<O[Name]>]
  ) => Promise<ReplyOf<O[Name]>>;
};

const managedCallOptions = object({ ...callOptions.shape, readOnly: optional(boolean()) });

const { session, node } = startSessionArguments.shape;
const managedStartSessionArguments = object({ session, node });

/**
 * A Rescue client that stays logged in. It authenticates when a call first requires it, and again when the service
 * refuses a call because authentication is missing. Clients that use the same store share one authcode. Each client has
 * its own cookie, so changes to report settings affect only later calls of the same client.
 *
 * The client has no `login`, `logout` or `requestAuthCode` method: these would change the session that other calls are
 * using. Do not request authcodes elsewhere either, because a new authcode invalidates the authcode in the store.
 *
 * Calls reject with an error of this package; see `isRescueError`. In addition to the errors that `RescueClient`
 * throws, calls can throw `RescueAuthenticationError`, its subclasses `RescueLoginLimitError` and
 * `RescueAuthContentionError`, and `AuthStoreError`.
 *
 * @example
 * await using rescue = new ManagedRescueClient({ credentials: { email, password } });
 * const { sOrganization } = await rescue.operations.getAccount();
 */
export class ManagedRescueClient<O extends Operations = RescueOperations> {
  /** All operations except the authentication operations, named as in the WSDL. */
  readonly operations: ManagedOperations<O>;

  readonly #client: RescueClient<Operations>;
  readonly #authenticator: Authenticator;
  readonly #retry: RetryPolicy;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #closed = new AbortController();
  /** The request being sent, for `onCall`. */
  readonly #currentRequest = new AsyncLocalStorage<{ readonly call?: number; readonly attempt: number }>();
  #calls = 0;

  /**
   * Creates a client. Performs no I/O.
   *
   * @throws RescueRequestError if an option is invalid, or the contract does not fit the methods of `RescueClient`
   */
  constructor(options: ManagedRescueClientOptions<O>);
  /** @internal Tests pass their own clock. */
  constructor(options: ManagedRescueClientOptions<O>, clock: Clock);
  constructor(options: ManagedRescueClientOptions<O>, clock: Clock = systemClock) {
    const { managed, others } = splitOptions(options);
    const { timeoutMs, onCall } = managed;
    const onCallWithAttempt =
      onCall && ((info: CallInfo) => notify(onCall, { attempt: 1, ...info, ...this.#currentRequest.getStore() }));
    // this client calls operations of any contract, so the types of one contract do not help
    this.#client = new RescueClient(
      { ...others, timeoutMs, onCall: onCallWithAttempt },
      CONSTRUCTOR,
    ) as unknown as RescueClient<Operations>;
    this.#authenticator = authenticator({
      ...managed,
      client: this.#client,
      credentials: credentialsReader(managed.credentials, CONSTRUCTOR),
      store: recordStore(managed.store ?? memoryStore(), clock, managed.storeTimeoutMs),
      clock,
      sendAttempt: (attempt, send) => this.#currentRequest.run({ attempt }, send),
    });
    this.#retry = retryPolicy(managed.retry, clock);
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.operations = this.#bind((others.contract as Contract | undefined) ?? shipped) as ManagedOperations<O>;
  }

  /**
   * Starts a waiting support session with a technician. The user must be an administrator. The call is retried only if
   * the service refused it because authentication was missing. Source: guide page API_Rescue_startSession.
   *
   * @example
   * await rescue.startSession({ session: 12345678, node: 337366 });
   */
  async startSession(args: Omit<StartSessionArguments, 'authCode'>, options?: ManagedCallOptions): Promise<Ok> {
    const checked = check(RescueRequestError, managedStartSessionArguments, args, 'startSession', 'startSession');
    return this.#send('startSession', this.#authenticator.main, options, ({ authCode }, sendOptions) =>
      this.#client.startSession({ ...checked, authCode }, sendOptions),
    );
  }

  /**
   * Calls an operation through its generated stub, which may belong to another contract. The client adds the authcode.
   *
   * @returns the typed reply. A result code other than OK rejects with `RescueResultError`.
   */
  async call<S extends Operation>(
    stub: S,
    request: WithoutAuthCode<RequestOf<S>>,
    options?: ManagedCallOptions<S>,
  ): Promise<ReplyOf<S>> {
    checkStub(stub, RescueRequestError);
    const { name } = stub;
    const invalid = (path: readonly string[], message: string) =>
      requestError(RescueRequestError, name, [{ path, message }], { operation: name, whole: 'the operation' });
    if (authentications.has(name))
      throw invalid([], 'cannot be called through the managed client, which authenticates itself; use RescueClient');
    const { main, cookie } = this.#authenticator;
    const key = keyOf(stub.input, 'authCode');
    // copy the request, because the call may wait and the caller may clear the request in the meantime
    const copy = copyOf(request, name, RescueRequestError) as Record<string, unknown>;
    if (key !== undefined && copy?.[key] !== undefined)
      throw invalid([key], 'is added by the managed client; omit it, or use RescueClient to send your own');
    const session = key === undefined ? cookie : main;
    // an invalid request must not trigger an authentication; if a session exists, the request is checked when it is
    // sent
    if (!session.value) checkRequest(stub, copy, key, (options as ManagedCallOptions | undefined)?.soapHeaders);
    return this.#send(name, session, options as ManagedCallOptions | undefined, ({ authCode }, sendOptions) =>
      this.#client.call(stub, withAuthCode(copy, key, authCode) as RequestOf<Operation>, sendOptions),
    ) as Promise<ReplyOf<S>>;
  }

  /**
   * Forgets which credentials and operations the service refused, so that they are sent again. Call this method after
   * the user was changed in the Administration Center, unless the credentials have changed as well.
   */
  forgetRefusals(): void {
    this.#authenticator.forgetRefusals();
  }

  /**
   * Aborts all calls with an error, closes the sockets, and rejects later calls. The store belongs to the caller and
   * stays open. The authcode remains valid, because other clients may be using it.
   */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#client.close();
  }

  /** Closes the client at the end of a block that declares it with `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @hidden Shows no secrets. */
  [inspect.custom](): string {
    return `ManagedRescueClient { endpoint: '${this.#client.auth.endpoint}' }`;
  }

  #send<T>(
    operation: string,
    session: CurrentSession,
    options: ManagedCallOptions = {},
    send: (session: Session, options: CallOptions) => Promise<T>,
  ): Promise<T> {
    const checked = check(RescueRequestError, managedCallOptions, options, operation, operation);
    const { readOnly = false, timeoutMs = this.#timeoutMs, ...rest } = checked;
    const call = ++this.#calls;
    const deadline = new Deadline(operation, timeoutMs, options.signal, this.#closed.signal, this.#clock);
    const sendOnce = (current: Session, attempt: number): Promise<T> =>
      this.#currentRequest.run({ call, attempt }, () =>
        send(current, { ...(rest as CallOptions), timeoutMs: deadline.remaining() }),
      );
    return sendCall({ deadline, session, isReadOnly: readOnly, send: sendOnce }, this.#retry);
  }

  #bind({ operations, ...contract }: Contract): Readonly<Record<string, unknown>> {
    const allowed = Object.entries(operations).filter(([name]) => !authentications.has(name));
    return bindOperations({ ...contract, operations: Object.fromEntries(allowed) }, (stub, request, options) =>
      this.call(stub, request, options),
    );
  }
}

/** Adds the authcode to a request. With `null`, no authcode is sent. */
function withAuthCode(request: unknown, key: string | undefined, authCode: string | null): unknown {
  if (key === undefined || typeof request !== 'object' || request === null) return request;
  return { ...request, [key]: authCode };
}

/**
 * Checks a request, except the authcode, in the same way as a call would.
 *
 * @throws RescueRequestError if it is invalid
 */
function checkRequest(operation: Operation, request: unknown, key: string | undefined, headers: unknown): void {
  const { xml, issues } = encodeBody(operation, withAuthCode(request, key, null));
  const others = issues.filter(({ path }) => key === undefined || path[0] !== key);
  checked(operation, { xml, issues: others }, RescueRequestError);
  checked(operation, encodeHeaders(operation, headers), RescueRequestError);
}
