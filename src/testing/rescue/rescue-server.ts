import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { contract as shipped, type Operations as RescueOperations } from '../../../generated/operations.js';
import type { Contract, Operation, Operations } from '../../soap/schema/contract.js';
import { keyOf } from '../../rescue/parameter-names.js';
import { shippedFile } from '../../shipped.cjs';
import {
  ServiceServer,
  type ServerOptions,
  type ServiceCall,
  type ServiceHandler,
  type ServiceSession,
} from '../service-server.js';
import type { Account, AccountSeed, SupportSession, SupportSessionSeed, User, UserSeed } from './account.js';
import { AccountState } from './account-state.js';
import { authenticationOperations } from './authentication.js';
import { CookieSessions, sessionIdOf } from './cookie-sessions.js';
import { demoAccount } from './demo-account.js';
import { pageAt } from './http-pages.js';
import { callerOf, type Implementation, type OperationCall } from './operation-call.js';
import { organizationOperations } from './organization.js';
import { reportOperations } from './reports.js';
import { supportSessionOperations } from './support-sessions.js';
import { RequestParameters, resultValue, toType, unversionedName } from './wire-names.js';

/** Options of `startRescueServer`. */
export interface RescueServerOptions<O extends Operations = RescueOperations> extends ServerOptions {
  /** A contract generated from a different WSDL for the service. Default: the contract included in this package. */
  readonly contract?: Contract<O>;
  /**
   * The WSDL to serve at `?wsdl`, as text or as the bytes of a file. Also pass the `contract` generated from this WSDL.
   * Default: the WSDL included in this package, or no WSDL if only `contract` is set.
   */
  readonly wsdl?: string | Uint8Array;
  /** The accounts on the server. Default: `[demoAccount]`. */
  readonly accounts?: readonly AccountSeed[];
}

/** The second argument of a handler: the details of the call. */
export interface HandlerCall<Reply = unknown> extends ServiceCall<Reply> {
  /** The user who makes the call. An authcode in the request takes precedence over the login of the session. */
  readonly user: User | undefined;
}

/**
 * Handles calls to a single operation. A handler can throw a `ServerFault`. Any other error becomes a `Server` fault.
 */
export type Handler<S extends Operation> = ServiceHandler<S, Pick<HandlerCall, 'user'>>;

const operations: ReadonlyMap<string, Implementation> = new Map(
  [authenticationOperations, organizationOperations, supportSessionOperations, reportOperations]
    .map((each) => Object.entries(each))
    .flat(),
);

/**
 * An embedded Rescue server for tests: a real HTTP server on 127.0.0.1. The server supports SOAP 1.1 and 1.2 in the
 * same way as ASMX, and implements our interpretation of the vendor's guide. It is not the vendor's server.
 *
 * `util.inspect` and `JSON.stringify` do not show secrets, but `calls` and `accounts` contain them.
 */
export class RescueServer<O extends Operations = RescueOperations> extends ServiceServer<O, Pick<HandlerCall, 'user'>> {
  /** @internal */
  protected override readonly note =
    "A test server that stands in for the LogMeIn Rescue API, provided by logmein-rescue-soap/testing. It implements our interpretation of the vendor's guide. It is not the vendor's server and is not affiliated with the vendor.";

  readonly #state: AccountState;
  readonly #cookies: CookieSessions;

  /** @internal */
  constructor(options: RescueServerOptions<O>) {
    const { contract, wsdl, accounts = [demoAccount] } = options;
    if (wsdl !== undefined && contract === undefined)
      throw new Error(
        'startRescueServer: the wsdl option also requires contract. Generate stubs from the WSDL and pass their contract',
      );
    // a bundler may have moved the code away from the file
    const file = contract ? undefined : shippedFile();
    const served = wsdl ?? (file === undefined ? undefined : readFileSync(file, 'utf8'));
    super({ contract: contract ?? shipped, path: '/API/API.asmx', wsdl: served }, options);
    this.#cookies = new CookieSessions(this.clock);
    this.#state = new AccountState(this.clock);
    for (const account of accounts) this.#state.addAccount(account);
  }

  /** The accounts. Changes to their properties take effect on the next call. */
  get accounts(): readonly Account[] {
    return this.#state.accounts;
  }

  /**
   * Adds an account.
   *
   * @throws Error if its ID, or an ID or e-mail address in it, is already in use. The server then remains unchanged
   */
  addAccount(account: AccountSeed): Account {
    return this.#state.addAccount(account);
  }

  /**
   * Adds a user.
   *
   * @param companyId the account. Default: the first account
   * @throws Error if there is no such account, if the e-mail address or a node ID is already in use, or if `adminId` and
   * `techId` are the same node
   */
  addUser(user: UserSeed, companyId?: number): User {
    return this.#state.addUser(user, companyId);
  }

  /**
   * Adds a support session.
   *
   * @param companyId the account. Default: the first account
   * @throws Error if there is no such account, or if the session ID is already in use
   */
  addSession(session: SupportSessionSeed, companyId?: number): SupportSession {
    return this.#state.addSession(session, companyId);
  }

  /**
   * Returns the user with the given e-mail address. Changes to the user's properties take effect on the next call.
   *
   * @throws Error if there is no such user
   */
  user(email: string): User {
    return this.#state.userByEmail(email) ?? missing(`user ${email}`, 'addUser');
  }

  /**
   * Returns the support session with the given ID. Changes to its properties take effect on the next call.
   *
   * @throws Error if there is no such session
   */
  session(id: number): SupportSession {
    return this.#state.session(id) ?? missing(`support session ${id}`, 'addSession');
  }

  /**
   * Deletes a user. Calls with the user's authcode, or in a session in which the user is logged in, then return
   * USER_DELETED_OR_DISABLED. New logins return INVALID.
   *
   * @throws Error if there is no such user
   */
  removeUser(email: string): void {
    this.#state.removeUser(this.user(email));
  }

  /** @internal */
  protected override openSession(
    headers: IncomingHttpHeaders,
    isPage: boolean,
  ): ServiceSession<Pick<HandlerCall, 'user'>> {
    const { session, setCookie } = this.#cookies.open(headers.cookie);
    const callOf = (operation: Operation, request: unknown): OperationCall => {
      const parameters = new RequestParameters(operation, request);
      return { parameters, session, state: this.#state, clock: this.clock };
    };
    return {
      headers: setCookie === undefined ? {} : { 'Set-Cookie': setCookie },
      hasCookie: sessionIdOf(headers.cookie) !== undefined,
      context: (operation, request) => ({ user: callerOf(callOf(operation, request)) }),
      reply: (operation, request) => replyTo(operation, callOf(operation, request), isPage),
    };
  }

  /** @internal */
  protected override readonly pageAt = pageAt;
}

/**
 * Executes an operation.
 *
 * @param byGuide `true` to return the guide's code even if the result's enumeration does not contain this code
 * @returns undefined if the server does not implement the operation
 */
function replyTo(operation: Operation, call: OperationCall, byGuide: boolean): Record<string, unknown> | undefined {
  const implementation = operations.get(unversionedName(operation.name));
  if (!implementation) return undefined;
  const { code, outputs, authCode } = implementation(call);
  if (!operation.output) return {};
  const { type } = operation.output;
  const reply = toType(type, { ...outputs }) as Record<string, unknown>;
  const codes = byGuide ? [code].flat().slice(0, 1) : [code].flat();
  if (operation.result !== undefined) reply[operation.result] = resultValue(operation, codes);
  const output = keyOf(operation.output, 'authCode');
  if (authCode !== undefined && output !== undefined) reply[output] = authCode;
  return reply;
}

function missing(what: string, method: string): never {
  throw new Error(`The server has no ${what}; add it with ${method}(...)`);
}

/**
 * Starts an embedded Rescue server on 127.0.0.1.
 *
 * @example
 * await using server = await startRescueServer();
 * const rescue = new RescueClient({ endpoint: server.endpoint });
 * await rescue.login(demoCredentials.login);
 * @throws Error if an option is not valid, or if the port is in use (code EADDRINUSE)
 */
export async function startRescueServer<O extends Operations = RescueOperations>(
  options: RescueServerOptions<O> = {},
): Promise<RescueServer<O>> {
  return new RescueServer(options).listen();
}
