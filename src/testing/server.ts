import { inspect } from 'node:util';
import { contract as shipped, type Operations as RescueOperations } from '../../generated/operations.js';
import type { Contract, Operations } from '../soap/schema/contract.js';
import { suggestion } from '../soap/codec/encoder.js';
import type { Account, AccountSeed, SupportSession, SupportSessionSeed, User, UserSeed } from './account/account.js';
import { CallLog, type RecordedCall } from './call-log.js';
import { ServerClock } from './clock.js';
import { demoAccount } from './account/demo-account.js';
import { shippedWsdl, withAddress } from './shipped-wsdl.js';
import { Effects, type Effect } from './effects.js';
import type { AnyHandler, Handler } from './handlers.js';
import { Listener, type HttpRequest } from './listener.js';
import { page } from './page.js';
import type { HttpReply } from './reply.js';
import { Service } from './service.js';
import { CookieSessions } from './account/cookie-sessions.js';
import { RescueState } from './account/state.js';

/** Options of `startRescueServer`. */
export interface RescueServerOptions<O extends Operations = RescueOperations> {
  /** The port on 127.0.0.1. Default: 0, any that is free. */
  readonly port?: number;
  /** A contract generated from another description of the service. Default: the one that comes with this package. */
  readonly contract?: Contract<O>;
  /**
   * The description to serve at `?wsdl`, as text or as the bytes of its file; give `contract` with it, which was
   * generated from it. Default: the one that comes with this package; with `contract` alone nothing is served there.
   */
  readonly wsdl?: string | Uint8Array;
  /** Who and what there is. Default: `[demoAccount]`. */
  readonly accounts?: readonly AccountSeed[];
  /** The time that `server.clock` starts from, in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
  /** The largest request body in bytes; more is refused with 413. Default: 4,194,304 (4 MiB), as in ASP.NET. */
  readonly maxRequestBytes?: number;
  /**
   * Names that a request may have in its Host field besides `localhost` and the loopback addresses, without a port:
   * `['host.docker.internal']` for clients in a container. Others get status 421, so that no page in a browser can reach
   * this server under a name of its own (DNS rebinding). Default: none.
   */
  readonly allowedHosts?: readonly string[];
}

/** ASP.NET's maxRequestLength. */
const MAX_REQUEST_BYTES = 4 * 1024 * 1024;

const PATH = '/API/API.asmx';

/**
 * An embedded Rescue server: a real HTTP server on 127.0.0.1 that answers SOAP 1.1 and 1.2 as ASMX does and behaves as
 * the guide says, for tests. It is our reading of the vendor's guide, not the vendor's server.
 *
 * `util.inspect` and `JSON.stringify` show none of what it holds; `calls` and the accounts do.
 */
export class RescueServer<O extends Operations = RescueOperations> {
  /** Moves the server's time. */
  readonly clock: ServerClock;

  readonly #contract: Contract;
  readonly #state: RescueState;
  readonly #wsdl: Uint8Array | undefined;
  readonly #wsdlHeaders: Readonly<Record<string, string>>;
  readonly #log = new CallLog();
  readonly #effects = new Effects();
  readonly #handlers = new Map<string, AnyHandler>();
  readonly #service: Service;
  #listener: Listener | undefined;

  /** @internal */
  constructor(options: RescueServerOptions<O>) {
    const { contract, wsdl, accounts = [demoAccount], now } = options;
    if (wsdl !== undefined && contract === undefined)
      throw new Error(
        'startRescueServer: the option wsdl needs the option contract: generate from the description and give its contract, too',
      );
    this.clock = new ServerClock(now);
    this.#contract = contract ?? shipped;
    this.#wsdl = typeof wsdl === 'string' ? Buffer.from(wsdl) : (wsdl ?? (contract ? undefined : shippedWsdl()));
    // bytes of a file say themselves which encoding they are in
    this.#wsdlHeaders = { 'Content-Type': typeof wsdl === 'object' ? 'text/xml' : 'text/xml; charset=utf-8' };
    this.#state = new RescueState(this.clock);
    for (const account of accounts) this.#state.addAccount(account);
    this.#service = new Service({
      contract: this.#contract,
      state: this.#state,
      cookies: new CookieSessions(this.clock),
      clock: this.clock,
      handlers: this.#handlers,
      effects: this.#effects,
      log: this.#log,
    });
  }

  /** @internal */
  async listen(options: RescueServerOptions<O>): Promise<this> {
    const { port = 0, maxRequestBytes = MAX_REQUEST_BYTES, allowedHosts = [] } = options;
    this.#listener = await Listener.start(port, maxRequestBytes, allowedHosts, (request) => this.#answer(request));
    return this;
  }

  /** The port on 127.0.0.1. */
  get port(): number {
    return this.#listener?.port ?? 0;
  }

  /** The address to give to a client. */
  get endpoint(): string {
    return `http://127.0.0.1:${this.port}${PATH}`;
  }

  /** Where the description is served, with this server's address in it. */
  get wsdlUrl(): string {
    return `${this.endpoint}?wsdl`;
  }

  /** The calls that reached an operation, the earliest first; at most the latest 10,000. Passwords stand in it. */
  get calls(): readonly RecordedCall<O>[] {
    return this.#log.calls as readonly RecordedCall<O>[];
  }

  /** Forgets the calls so far. */
  clearCalls(): void {
    this.#log.clear();
  }

  /** Answers an operation's calls by a handler in place of the server's own behaviour; one per operation, the last. */
  on<Name extends keyof O & string>(operation: Name, handler: Handler<O[Name]>): this {
    this.#known('on', operation);
    this.#handlers.set(operation, handler);
    return this;
  }

  /** Takes an operation's handler away. */
  off<Name extends keyof O & string>(operation: Name): this {
    this.#known('off', operation);
    this.#handlers.delete(operation);
    return this;
  }

  /**
   * Lets something happen to the answer of the next call of an operation, or of any (`'*'`): a fault, a raw reply, a
   * delay, a broken connection. Several wait for their calls in the order in which they were asked for.
   *
   * @param times for so many calls; `Infinity`: until it is taken back. Default: 1
   * @returns what takes it back
   */
  next(operation: (keyof O & string) | '*', effect: Effect, times = 1): () => void {
    if (operation !== '*') this.#known('next', operation);
    return this.#effects.add(operation, effect, times);
  }

  /** The accounts; change what is in them, and the next call sees it. */
  get accounts(): readonly Account[] {
    return this.#state.accounts;
  }

  /** Adds an account, beside those there are. */
  addAccount(account: AccountSeed): Account {
    return this.#state.addAccount(account);
  }

  /** Adds a user. @param companyId default: the first account's */
  addUser(user: UserSeed, companyId?: number): User {
    return this.#state.addUser(user, companyId);
  }

  /** Adds a support session. @param companyId default: the first account's */
  addSession(session: SupportSessionSeed, companyId?: number): SupportSession {
    return this.#state.addSession(session, companyId);
  }

  /** The user of an e-mail address: change its properties, and the next call sees it. */
  user(email: string): User {
    return this.#state.userByEmail(email) ?? absent(`user ${email}`, 'addUser');
  }

  /** A support session: change its properties, and the next call sees it. */
  session(id: number): SupportSession {
    return this.#state.session(id) ?? absent(`support session ${id}`, 'addSession');
  }

  /** Deletes a user; its authcode and its logins are refused as those of a deleted user from then on. */
  removeUser(email: string): void {
    this.#state.removeUser(this.user(email));
  }

  /** Stops listening and ends every connection at once. */
  async close(): Promise<void> {
    await this.#listener?.close();
  }

  /** `await using server = ...` closes it at the end of the block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** @hidden Without secrets. */
  [inspect.custom](): string {
    return `RescueServer { endpoint: '${this.endpoint}', calls: ${this.calls.length} }`;
  }

  #known(method: string, operation: string): void {
    const { operations } = this.#contract;
    if (!Object.hasOwn(operations, operation))
      throw new Error(
        `server.${method}: the description has no operation ${operation}; ${suggestion(operation, Object.keys(operations))}`,
      );
  }

  #answer(request: HttpRequest): HttpReply | Promise<HttpReply> {
    const isHere = request.path.toLowerCase() === PATH.toLowerCase();
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (isHere && request.method === 'POST') return this.#service.answer(request);
    if (isHere && !isRead) return { status: 405, headers: { Allow: 'GET, HEAD, POST' }, body: '' };
    if (isHere && /^wsdl(=|&|$)/i.test(request.query)) return this.#description();
    return { status: isHere ? 200 : 404, headers: html, body: page(this.endpoint) };
  }

  #description(): HttpReply {
    const bytes = this.#wsdl;
    if (bytes) return { status: 200, headers: this.#wsdlHeaders, body: withAddress(bytes, this.endpoint) };
    const body = 'This server was started with the option contract and without the option wsdl: give both.\n';
    return { status: 404, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body };
  }
}

const html = { 'Content-Type': 'text/html; charset=utf-8' };

function absent(what: string, method: string): never {
  throw new Error(`The server has no ${what}; add it with ${method}(...)`);
}

/**
 * Starts an embedded Rescue server on 127.0.0.1. Close it when you are done: `await server.close()`, or
 * `await using server = await startRescueServer()`.
 *
 * @throws Error if an option is not usable, or the port is taken (code EADDRINUSE)
 */
export async function startRescueServer<O extends Operations = RescueOperations>(
  options: RescueServerOptions<O> = {},
): Promise<RescueServer<O>> {
  return new RescueServer(options).listen(options);
}
