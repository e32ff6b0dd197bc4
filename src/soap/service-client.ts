import { inspect } from 'node:util';
import { SoapRequestError } from '../errors.js';
import { callOptions, check } from './arguments.js';
import { settleService, type ServiceClientOptions, type Settings } from './client-options.js';
import { bindOperations, type ServiceOperations } from './bound-operations.js';
import { SoapClient, type CallOptions } from './client.js';
import type { Operation, Operations, ReplyOf, RequestOf } from './schema/contract.js';
import { copyOf } from './copy.js';
import { CookieContainer } from './http/cookies.js';
import { checkStub } from './stub.js';

/**
 * A client of any ASMX or WCF service whose stubs were generated with this package. It has the cookies of one session,
 * which pass from call to call, and no opinion on what a reply means: one that fits the description is given as it is.
 * Nothing is repeated, nothing is called in between. Constructing does no I/O.
 *
 * Every call rejects with a `SoapError`; see `isSoapError`.
 */
export class ServiceClient<O extends Operations> {
  /**
   * The cookies of the session. To continue in another process, for the same endpoint alone: keep what `serialize()` gives
   * like a password, and there `client.cookies.store(kept.cookies)`.
   */
  readonly cookies: CookieContainer;
  /** Every operation of the contract, its request and reply named as on the wire. */
  readonly operations: ServiceOperations<O>;

  readonly #soap: SoapClient;
  readonly #settings: Settings;

  /** @throws SoapRequestError if an option is not usable */
  constructor(options: ServiceClientOptions<O>) {
    this.#settings = settleService(options as unknown as ServiceClientOptions);
    this.#soap = new SoapClient(this.#settings);
    this.cookies = new CookieContainer(this.#settings.endpoint);
    const call = this.call.bind(this) as Parameters<typeof bindOperations>[1];
    this.operations = bindOperations(options.contract, call) as ServiceOperations<O>;
  }

  /**
   * Calls an operation by its generated stub, also one that was generated elsewhere; the cookies go along.
   *
   * @returns the typed reply, whatever its result says
   */
  async call<S extends Operation>(stub: S, request: RequestOf<S>, options?: CallOptions<S>): Promise<ReplyOf<S>> {
    checkStub(stub, SoapRequestError);
    const checked =
      options === undefined ? undefined : check(SoapRequestError, callOptions, options, stub.name, stub.name);
    const { cookies } = this;
    const { version } = cookies;
    return this.#soap.call(
      stub,
      copyOf(request, stub.name, SoapRequestError) as RequestOf<S>,
      checked as CallOptions<S> | undefined,
      {
        cookie: cookies.header(),
        // a reply that was under way while another set cookies is of the session before
        settled: (_reply, setCookie) => {
          if (cookies.version === version) cookies.store(setCookie);
        },
      },
    );
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
    return `ServiceClient { endpoint: '${this.#settings.endpoint}' }`;
  }
}
