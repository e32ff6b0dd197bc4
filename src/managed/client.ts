import { AsyncLocalStorage } from 'node:async_hooks';
import { inspect } from 'node:util';
import { z } from 'zod';
import { contract as shipped, type Operations as RescueOperations } from '../../generated/operations.js';
import { callOptions, check, checkStub, copyOf } from '../soap/arguments.js';
import { startSessionArguments, type Ok, type StartSessionArguments } from '../rescue/arguments.js';
import { RescueClient } from '../rescue/client.js';
import { keyOf } from '../rescue/parameter-names.js';
import { RescueRequestError } from '../errors.js';
import { bindOperations } from '../soap/operations.js';
import type { CallOptions } from '../soap/client.js';
import { checked, encodeBody, encodeHeaders } from '../soap/request.js';
import type { Contract, Operation, Operations, ReplyOf, RequestOf } from '../soap/schema/contract.js';
import { callHook } from './auth-request.js';
import { Authenticator } from './authenticator.js';
import { RefusedOperations, RetryPolicy, sendCall } from './call.js';
import { systemClock, type Clock } from './clock.js';
import { CredentialsReader } from './credentials.js';
import { Deadline } from './deadline.js';
import { invalidFor } from './errors.js';
import { splitOptions, type ManagedCallOptions, type ManagedRescueClientOptions } from './options.js';
import { RecordStore } from './record-store.js';
import type { CurrentSession, Session } from './session.js';

/*
 * How a call flows, `startSession` for example:
 *
 * 1. client.ts            checks the arguments
 * 2. call.ts              sends the call with a session; replaces the session once if the service refuses it; retries
 * 3. session.ts           holds the session; calls that need another one wait for the same authentication
 * 4. authenticator.ts     reads the credentials; turns them into a session by a login, an API token or an authcode
 * 5. shared-authcode.ts   takes the authcode of another client from the store, or takes the lease and requests one
 * 6. login-limit.ts       counts the login, or waits until one is allowed
 * 7. auth-request.ts      sends login or requestAuthCode through the RescueClient, and reports it to onAuthentication
 *
 * A call with a valid session runs steps 1 and 2 only.
 */

/** The operations that the managed client calls itself. They cannot be called through it. */
export type AuthenticationOperation = 'login' | 'logout' | 'requestAuthCode' | 'requestAuthCodeSSO';

const authenticationOperations: ReadonlySet<string> = new Set<AuthenticationOperation>([
  'login',
  'logout',
  'requestAuthCode',
  'requestAuthCodeSSO',
]);

/** A request without its authcode, which the managed client adds. */
export type WithoutAuthCode<Request> = unknown extends Request
  ? Request
  : { [Key in keyof Request as Key extends 'sAuthCode' ? never : Key]: Request[Key] };

/** Every operation except those of authentication, as a function. A request without required members may be omitted. */
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

/** The request that is being sent, for `onCall`. */
interface CurrentRequest {
  readonly call?: number;
  readonly attempt: number;
}

/**
 * A Rescue client that is always logged in. It authenticates at the first call that requires it, and again when the service
 * refuses a call because authentication is missing. Clients with the same store share one authcode. Each client has its own
 * cookie, so report settings that a call changes apply to later calls of the same client.
 *
 * It has no `login`, `logout` or `requestAuthCode`: they would change the session under other calls, and an authcode that
 * is requested elsewhere invalidates the one in the store.
 *
 * Every call rejects with an error of this package; see `isRescueError`. In addition to the errors of `RescueClient`:
 * `RescueAuthenticationError` and its subclasses `RescueLoginLimitError` and `RescueAuthContentionError`, and
 * `AuthStoreError`.
 *
 * @example
 * await using rescue = new ManagedRescueClient({ credentials: { email, password } });
 * const { sOrganization } = await rescue.operations.getAccount();
 */
export class ManagedRescueClient<O extends Operations = RescueOperations> {
  /** Every operation except those of authentication, with the names of the WSDL. */
  readonly operations: ManagedOperations<O>;

  readonly #client: RescueClient<Operations>;
  readonly #authenticator: Authenticator;
  readonly #refused = new RefusedOperations();
  readonly #retry: RetryPolicy;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #closed = new AbortController();
  readonly #currentRequest = new AsyncLocalStorage<CurrentRequest>();
  #calls = 0;

  /**
   * Does no I/O.
   *
   * @throws RescueRequestError if an option is not valid or the contract does not fit
   */
  constructor(options: ManagedRescueClientOptions<O>);
  /** @internal Tests pass a clock. */
  constructor(options: ManagedRescueClientOptions<O>, clock: Clock);
  constructor(options: ManagedRescueClientOptions<O>, clock: Clock = systemClock) {
    const { managed, others } = splitOptions(options);
    const { timeoutMs, onCall } = managed;
    const credentials = new CredentialsReader(managed.credentials, 'new ManagedRescueClient');
    // any operation is called through it, so the types of one contract do not help
    this.#client = new RescueClient({
      ...others,
      timeoutMs,
      ...(onCall && {
        onCall: (info) => callHook(onCall, { ...info, ...(this.#currentRequest.getStore() ?? { attempt: 1 }) }),
      }),
    }) as unknown as RescueClient<Operations>;
    this.#authenticator = new Authenticator({
      ...managed,
      client: this.#client,
      credentials,
      store: new RecordStore(managed.store, clock, managed.storeTimeoutMs),
      clock,
      sendAttempt: (attempt, send) => this.#currentRequest.run({ attempt }, send),
    });
    this.#retry = new RetryPolicy(managed.retry, clock);
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.operations = this.#bind((others.contract as Contract | undefined) ?? shipped) as ManagedOperations<O>;
  }

  /**
   * Starts a waiting support session with a technician. The user must be an administrator. The call is retried only after
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
   * Calls an operation by its generated stub, which may come from other stubs. The client adds the authcode.
   *
   * @returns the typed reply; a result other than OK rejects with `RescueResultError`
   */
  async call<S extends Operation>(
    stub: S,
    request: WithoutAuthCode<RequestOf<S>>,
    options?: ManagedCallOptions<S>,
  ): Promise<ReplyOf<S>> {
    checkStub(stub, RescueRequestError);
    const { name } = stub;
    if (authenticationOperations.has(name))
      throw invalidFor(
        name,
        [name],
        'cannot be called through the managed client, which authenticates itself; use RescueClient',
      );
    const { main, cookie } = this.#authenticator;
    const key = keyOf(stub.input, 'authCode');
    // a copy, because the call may wait and the caller may clear the request
    const copy = copyOf(request, name, RescueRequestError) as Record<string, unknown>;
    if (key !== undefined && copy?.[key] !== undefined)
      throw invalidFor(
        name,
        [name, key],
        'is added by the managed client; omit it, or use RescueClient to send your own',
      );
    const session = key === undefined ? cookie : main;
    // an invalid request must not cause an authentication; with a session, sending checks it
    if (!session.value) checkRequest(stub, copy, key, (options as ManagedCallOptions | undefined)?.soapHeaders);
    return this.#send(name, session, options as ManagedCallOptions | undefined, ({ authCode }, sendOptions) =>
      this.#client.call(stub, withAuthCode(copy, key, authCode) as RequestOf<Operation>, sendOptions),
    ) as Promise<ReplyOf<S>>;
  }

  /**
   * Forgets which credentials and operations the service refused, so that they are sent again. Call it when the user was
   * changed in the Administration Center and the credentials remain the same.
   */
  forgetRefusals(): void {
    this.#authenticator.forgetRefusals();
    this.#refused.clear();
  }

  /**
   * Ends all calls with an error, closes the sockets, and rejects later calls. The store belongs to the caller and stays
   * open. The authcode stays valid, because other clients may use it.
   */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#client.close();
  }

  /** Closes the client at the end of the block: `await using rescue = ...`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @hidden Without secrets. */
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
    const deadline = new Deadline({
      operation,
      timeoutMs,
      signal: options.signal,
      closed: this.#closed.signal,
      clock: this.#clock,
    });
    const sendOnce = (current: Session, attempt: number): Promise<T> =>
      this.#currentRequest.run({ call, attempt }, () =>
        send(current, { ...(rest as CallOptions), timeoutMs: deadline.remaining() }),
      );
    return sendCall({ deadline, session, isReadOnly: readOnly, send: sendOnce }, this.#refused, this.#retry);
  }

  #bind({ operations, ...contract }: Contract): Readonly<Record<string, unknown>> {
    const allowed = Object.entries(operations).filter(([name]) => !authenticationOperations.has(name));
    return bindOperations({ ...contract, operations: Object.fromEntries(allowed) }, (stub, request, options) =>
      this.call(stub, request, options),
    );
  }
}

/** Adds the authcode to a request; `null` sends none. */
function withAuthCode(request: unknown, key: string | undefined, authCode: string | null): unknown {
  if (key === undefined || typeof request !== 'object' || request === null) return request;
  return { ...request, [key]: authCode };
}

/** Checks a request without its authcode, like sending it would. @throws RescueRequestError if it does not fit the WSDL */
function checkRequest(operation: Operation, request: unknown, key: string | undefined, headers: unknown): void {
  const { xml, issues } = encodeBody(operation, withAuthCode(request, key, null));
  const others = issues.filter(({ path }) => key === undefined || path[0] !== key);
  checked(operation, { xml, issues: others }, RescueRequestError);
  checked(operation, encodeHeaders(operation, headers), RescueRequestError);
}
