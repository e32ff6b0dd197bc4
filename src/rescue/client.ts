import { inspect } from 'node:util';
import { contract as shipped, type Operations as RescueOperations } from '../../generated/operations.js';
import { RescueRequestError } from '../errors.js';
import { check, checkStub } from '../soap/checks.js';
import { callOptions, type ClientSettings } from '../soap/client-options.js';
import { SoapClient, type CallOptions } from '../soap/client.js';
import { bindOperations } from '../soap/operations.js';
import type { Contract, Operation, Operations, ReplyOf, RequestOf } from '../soap/schema/contract.js';
import { methodArguments } from './arguments.js';
import type { AuthCodeOk, BoundOperations, LoginArguments, Ok, Sendable } from './arguments.js';
import type { RequestAuthCodeSSOArguments, StartSessionArguments } from './arguments.js';
import type { AuthState } from './auth-state.js';
import { authCodeOf, prepare } from './call-policy.js';
import { authStateOf, rescueSettings, type RescueClientOptions } from './options.js';
import { fitFacade, type FacadeMethod, type FittedFacade } from './parameter-names.js';

/**
 * A client for the LogMeIn Rescue API that acts as one Rescue user. It keeps the session cookie and the authcode, and
 * sends them with every call. It does not retry calls or make calls of its own. The constructor performs no I/O.
 *
 * Calls reject with a `RescueError` (see `isRescueError`), whose `outcome` says whether the service executed the call.
 *
 * @example
 * const rescue = new RescueClient({ timeoutMs: 30_000 });
 * await rescue.login({ email, password });
 * await rescue.startSession({ session: 12345678, node: 337366 });
 * const { oUser } = await rescue.operations.getUser({ iNodeID: 337366 });
 */
export class RescueClient<O extends Operations = RescueOperations> {
  /** The session cookie and the authcode. Use `serialize()` to continue the session in another process. */
  readonly auth: AuthState;
  /** The operations of the contract as functions, named as in the WSDL. */
  readonly operations: BoundOperations<O>;

  readonly #soap: SoapClient;
  readonly #facade: FittedFacade;
  readonly #settings: ClientSettings;
  readonly #contract: Contract;

  /** @throws RescueRequestError if an option is invalid, or the contract does not fit the methods of this client */
  constructor(options?: RescueClientOptions<O>);
  /** @internal The managed client passes the name of its own constructor, for error messages. */
  constructor(options: RescueClientOptions<O>, name: string);
  constructor(options: RescueClientOptions<O> = {}, name?: string) {
    this.#settings = rescueSettings(options as RescueClientOptions<Operations>, name);
    this.#contract = options.contract ?? shipped;
    this.#facade = fitFacade(this.#contract);
    this.#soap = new SoapClient(this.#settings);
    this.auth = authStateOf(options as RescueClientOptions<Operations>, this.#settings.endpoint);
    this.operations = bindOperations(this.#contract, this.call.bind(this)) as BoundOperations<O>;
  }

  /**
   * Logs in. The client keeps the session cookie. The session expires after 20 minutes of inactivity. After 10 logins
   * in 3 minutes, the service returns LIMITREACHED. Source: guide page API_Rescue_login.
   *
   * @example await rescue.login({ email: 'admin@example.com', password });
   */
  async login(args: LoginArguments, options?: CallOptions): Promise<Ok> {
    return this.#call('login', args, options);
  }

  /**
   * Ends the session. The client discards the cookie and the authcode. The service probably accepts the authcode until
   * the user requests another one. Without a session, it returns NOTLOGGEDIN. Source: operation page of logout.
   */
  async logout(options?: CallOptions): Promise<Ok> {
    return this.#call('logout', {}, options);
  }

  /**
   * Requests an authcode for a user and keeps it in the client. The user's previous authcode becomes invalid
   * everywhere. Source: guide page API_Rescue_requestAuthCode.
   *
   * @example const { authCode } = await rescue.requestAuthCode({ email: 'admin@example.com', password });
   */
  async requestAuthCode(args: LoginArguments, options?: CallOptions): Promise<AuthCodeOk> {
    return this.#requestAuthCode('requestAuthCode', args, options);
  }

  /**
   * Requests an authcode through single sign-on and keeps it. Source: guide page API_Rescue_requestAuthCodeSSO.
   *
   * @remarks Unverified for reconstructed contracts (`contract.origin`), such as the shipped contract: the element
   * names appear on no operation page and in no SOAP client.
   * @example const { authCode } = await rescue.requestAuthCodeSSO({ ssoId, password, company: '123456' });
   */
  async requestAuthCodeSSO(args: RequestAuthCodeSSOArguments, options?: CallOptions): Promise<AuthCodeOk> {
    return this.#requestAuthCode('requestAuthCodeSSO', args, options);
  }

  /**
   * Starts a waiting support session with a technician. The user must be an administrator. Before retrying, check the
   * error's `outcome`: the session may already have started. Source: guide page API_Rescue_startSession.
   *
   * @example await rescue.startSession({ session: 12345678, node: 337366 });
   */
  async startSession(args: StartSessionArguments, options?: CallOptions): Promise<Ok> {
    return this.#call('startSession', args, options);
  }

  /**
   * Calls an operation through its generated stub, which may belong to another contract.
   *
   * @returns the typed reply. A result code other than OK rejects with `RescueResultError`.
   */
  async call<S extends Operation>(
    stub: S,
    request: Sendable<RequestOf<S>>,
    options?: CallOptions<S>,
  ): Promise<ReplyOf<S>> {
    checkStub(stub, RescueRequestError);
    const { name } = stub;
    const checked = options === undefined ? undefined : check(RescueRequestError, callOptions, options, name, name);
    const prepared = prepare(stub, request, this.auth, this.#contract);
    return this.#soap.call(stub, prepared.request as RequestOf<S>, checked as CallOptions<S> | undefined, prepared);
  }

  /**
   * Aborts running calls with an error, closes the sockets, and rejects further calls. Calling this method is optional:
   * idle sockets do not keep the process alive. A transport passed as an option is not closed.
   */
  async close(): Promise<void> {
    this.#soap.close();
    await this.#settings.ownTransport?.close();
  }

  /** Closes the client at the end of a block that declares it with `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @hidden Shows no secrets. */
  [inspect.custom](): string {
    return `RescueClient { endpoint: '${this.auth.endpoint}' }`;
  }

  async #call(method: FacadeMethod, args: object, options?: CallOptions): Promise<Ok> {
    await this.#send(method, args, options);
    return { code: 'OK' };
  }

  async #requestAuthCode(method: FacadeMethod, args: object, options?: CallOptions): Promise<AuthCodeOk> {
    const reply = await this.#send(method, args, options);
    return { code: 'OK', authCode: authCodeOf(this.#facade[method].operation, reply) as string };
  }

  #send(method: FacadeMethod, args: object, options?: CallOptions): Promise<unknown> {
    const { operation, toRequest } = this.#facade[method];
    const checked = check(RescueRequestError, methodArguments[method], args, method, method);
    return this.call(operation, toRequest(checked), options);
  }
}
