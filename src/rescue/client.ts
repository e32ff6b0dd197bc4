import { inspect } from 'node:util';
import { contract as shipped, type Operations as RescueOperations } from '../../generated/operations.js';
import { RescueRequestError } from '../errors.js';
import { callOptions, check } from '../soap/arguments.js';
import {
  loginArguments,
  requestAuthCodeArguments,
  requestAuthCodeSSOArguments,
  startSessionArguments,
} from './arguments.js';
import { AuthState } from './auth-state.js';
import type { Settings } from '../soap/client-options.js';
import { settleRescue, type RescueClientOptions } from './options.js';
import { authCodeOf, fitFacade, prepare, type FacadeMethod, type FittedFacade } from './call-policy.js';
import { bindOperations } from '../soap/bound-operations.js';
import { SoapClient, type CallOptions } from '../soap/client.js';
import type { Contract, Operation, Operations, ReplyOf, RequestOf } from '../soap/schema/contract.js';
import { checkStub } from '../soap/stub.js';

/** Who logs in, or asks for an authcode. */
export interface LoginArguments {
  /** The e-mail address of a Rescue user. */
  readonly email: string;
  /** The user's own password. */
  readonly password: string;
}

/** Who asks for an authcode by single sign-on. */
export interface RequestAuthCodeSSOArguments {
  /** The single sign-on id of a technician, as set under Organization in the Administration Center. */
  readonly ssoId: string;
  /** The Master SSO password of the company account: one per account, not per user. */
  readonly password: string;
  /** The id of the company account: digits only. */
  readonly company: string | number;
}

/** Which session is started, and with whom. */
export interface StartSessionArguments {
  /** The id of the support session; an xs:int. */
  readonly session: number;
  /** The id of the node, the technician that takes it; an xs:int. */
  readonly node: number;
  /** Sent in place of the carried authcode; `null` sends none. Default: the carried one. */
  readonly authCode?: string | null | undefined;
}

/** What a facade method gives when the service answered OK; anything else rejects with `RescueResultError`. */
export interface Ok {
  /** The only code with which a call resolves. */
  readonly code: 'OK';
}

/** The `out` authcode. It lasts until the same user requests another; treat it like a password. */
export interface AuthCodeOk extends Ok {
  /** For any later call; the client carries it by itself. */
  readonly authCode: string;
}

/** A request as it can be given: `null` for the authcode sends none, not even the carried one. */
export type Sendable<Request> = unknown extends Request
  ? Request
  : { [Key in keyof Request]: Key extends 'sAuthCode' ? Request[Key] | null : Request[Key] };

/** Every operation of a contract as a function; a request without required members may be left out. */
export type BoundOperations<O extends Operations> = {
  readonly [Name in keyof O]: (
    ...args: {} extends RequestOf<O[Name]>
      ? [request?: Sendable<RequestOf<O[Name]>>, options?: CallOptions<O[Name]>]
      : [request: Sendable<RequestOf<O[Name]>>, options?: CallOptions<O[Name]>]
  ) => Promise<ReplyOf<O[Name]>>;
};

/**
 * One Rescue user. The session cookie and the authcode pass from call to call; nothing is repeated, nothing is called
 * in between. Constructing does no I/O.
 *
 * Every call rejects with one of the package's errors; see `isRescueError`.
 */
export class RescueClient<O extends Operations = RescueOperations> {
  /** Who this client is to the service; `serialize()` it to continue in another process. */
  readonly auth: AuthState;
  /** Every operation of the contract, its request and reply named as on the wire. */
  readonly operations: BoundOperations<O>;

  readonly #soap: SoapClient;
  readonly #facade: FittedFacade;
  readonly #settings: Settings;

  /** @throws RescueRequestError if an option is not usable or the contract does not fit this facade */
  constructor(options: RescueClientOptions<O> = {}) {
    this.#settings = settleRescue(options as RescueClientOptions<Operations>);
    const contract: Contract = options.contract ?? shipped;
    this.#facade = fitFacade(contract);
    this.#soap = new SoapClient(this.#settings);
    this.auth = options.auth ?? new AuthState(this.#settings.endpoint);
    this.operations = bindOperations(contract, this.call.bind(this)) as BoundOperations<O>;
  }

  /**
   * Signs in; the session cookie stays with this client and ends after 20 idle minutes. More than 10 logins in 3
   * minutes are refused with LIMITREACHED. Source: guide page API_Rescue_login.
   */
  async login(args: LoginArguments, options?: CallOptions): Promise<Ok> {
    return this.#ask('login', check(RescueRequestError, loginArguments, args, 'login', 'login'), options);
  }

  /**
   * Ends the session of the cookie and forgets cookie and authcode; NOTLOGGEDIN if there is none. The authcode stays valid
   * at the service until its user requests another, by our reading.
   * Source: operation page of logout.
   */
  async logout(options?: CallOptions): Promise<Ok> {
    return this.#ask('logout', {}, options);
  }

  /**
   * Gets an authcode for an e-mail address; the user's earlier one dies, wherever it is used. It is carried to later calls.
   * Source: guide page API_Rescue_requestAuthCode.
   */
  async requestAuthCode(args: LoginArguments, options?: CallOptions): Promise<AuthCodeOk> {
    const checked = check(RescueRequestError, requestAuthCodeArguments, args, 'requestAuthCode', 'requestAuthCode');
    return this.#askAuthCode('requestAuthCode', checked, options);
  }

  /**
   * Gets an authcode by single sign-on; it is carried to later calls. The names of this operation's elements on the
   * wire are unproven; see the README. Source: guide page API_Rescue_requestAuthCodeSSO.
   */
  async requestAuthCodeSSO(args: RequestAuthCodeSSOArguments, options?: CallOptions): Promise<AuthCodeOk> {
    const checked = check(
      RescueRequestError,
      requestAuthCodeSSOArguments,
      args,
      'requestAuthCodeSSO',
      'requestAuthCodeSSO',
    );
    return this.#askAuthCode('requestAuthCodeSSO', checked, options);
  }

  /**
   * Starts a waiting support session with a technician; the caller must be an administrator. Never repeat it blindly:
   * see `outcome` of the error. Source: guide page API_Rescue_startSession.
   */
  async startSession(args: StartSessionArguments, options?: CallOptions): Promise<Ok> {
    return this.#ask(
      'startSession',
      check(RescueRequestError, startSessionArguments, args, 'startSession', 'startSession'),
      options,
    );
  }

  /**
   * Calls an operation by its generated stub, also one that was generated elsewhere; cookies and authcode go along.
   *
   * @returns the typed reply; a result other than OK rejects with `RescueResultError`
   */
  async call<S extends Operation>(
    stub: S,
    request: Sendable<RequestOf<S>>,
    options?: CallOptions<S>,
  ): Promise<ReplyOf<S>> {
    checkStub(stub, RescueRequestError);
    const checked =
      options === undefined ? undefined : check(RescueRequestError, callOptions, options, stub.name, stub.name);
    const prepared = prepare(stub, request, this.auth);
    return this.#soap.call(stub, prepared.request as RequestOf<S>, checked as CallOptions<S> | undefined, prepared);
  }

  /**
   * Ends the calls that are under way, with an error, and the sockets; then nothing can be called. Not needed for the
   * process to end: idle sockets do not keep it alive. A transport that was given stays open.
   */
  async close(): Promise<void> {
    this.#soap.close();
    await this.#settings.own?.close();
  }

  /** `await using client = ...` closes it at the end of the block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @hidden Without secrets. */
  [inspect.custom](): string {
    return `RescueClient { endpoint: '${this.auth.endpoint}' }`;
  }

  async #ask(method: FacadeMethod, args: Readonly<Record<string, unknown>>, options?: CallOptions): Promise<Ok> {
    const { operation, toRequest } = this.#facade[method];
    await this.call(operation, toRequest(args), options);
    return { code: 'OK' };
  }

  async #askAuthCode(
    method: FacadeMethod,
    args: Readonly<Record<string, unknown>>,
    options?: CallOptions,
  ): Promise<AuthCodeOk> {
    const { operation, toRequest } = this.#facade[method];
    const reply = await this.call(operation, toRequest(args), options);
    return { code: 'OK', authCode: authCodeOf(operation, reply) as string };
  }
}
