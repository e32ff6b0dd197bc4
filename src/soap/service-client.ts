import { inspect } from 'node:util';
import { z } from 'zod';
import { soapErrors } from '../error-classes.js';
import { SoapRequestError } from '../errors.js';
import { callOptions, check, checkStub, copyOf } from './arguments.js';
import { clientOptions, settingsOf, type ClientOptions, type ClientSettings } from './client-options.js';
import { SoapClient, type CallOptions } from './client.js';
import { CookieContainer } from './http/cookies.js';
import { bindOperations, type ServiceOperations } from './operations.js';
import type { Contract, Operation, Operations, ReplyOf, RequestOf } from './schema/contract.js';

/** Options of `ServiceClient`. */
export interface ServiceClientOptions<O extends Operations = Operations> extends ClientOptions {
  /** The URL of the service: the `location` of `<soap:address>` in its WSDL. For plain http, see `allowPlainHttp`. */
  readonly endpoint: string | URL;
  /** The contract that was generated from the WSDL of the service. */
  readonly contract: Contract<O>;
}

/**
 * A client for any ASMX or WCF service whose stubs were generated with this package. It keeps the cookies of one
 * session and sends them with each call. It does not interpret replies, retry, or call anything by itself. Constructing
 * one does no I/O.
 *
 * Every call rejects with a `SoapError`; see `isSoapError`.
 *
 * @example
 * import { contract } from './generated/index.js';
 * import { ServiceClient } from 'logmein-rescue-soap/runtime';
 *
 * const client = new ServiceClient({ endpoint: 'https://host/Service.asmx', contract });
 * const { getAccountResult } = await client.operations.getAccount();
 */
export class ServiceClient<O extends Operations> {
  /**
   * The cookies of the session. To continue in another process, store the result of `serialize()` like a password, and
   * call `client.cookies.store(stored.cookies)` of a client for the same endpoint there.
   */
  readonly cookies: CookieContainer;
  /** The operations of the contract as functions, with the names of the WSDL. */
  readonly operations: ServiceOperations<O>;

  readonly #soap: SoapClient;
  readonly #settings: ClientSettings;

  /** @throws SoapRequestError if an option is invalid */
  constructor(options: ServiceClientOptions<O>) {
    const name = 'new ServiceClient';
    const checked = check(SoapRequestError, z.strictObject(clientOptions), options, name);
    this.#settings = settingsOf(checked, name, checked.contract, soapErrors);
    this.#soap = new SoapClient(this.#settings);
    this.cookies = new CookieContainer(this.#settings.endpoint);
    const call = this.call.bind(this) as Parameters<typeof bindOperations>[1];
    this.operations = bindOperations(options.contract, call) as ServiceOperations<O>;
  }

  /**
   * Calls an operation by its generated stub, also by one of another contract.
   *
   * @returns the typed reply, whatever its result code
   */
  async call<S extends Operation>(stub: S, request: RequestOf<S>, options?: CallOptions<S>): Promise<ReplyOf<S>> {
    checkStub(stub, SoapRequestError);
    const { name } = stub;
    const checked = options === undefined ? undefined : check(SoapRequestError, callOptions, options, name, name);
    const { cookies } = this;
    const { version } = cookies;
    const copy = copyOf(request, name, SoapRequestError) as RequestOf<S>;
    return this.#soap.call(stub, copy, checked as CallOptions<S> | undefined, {
      cookie: cookies.header(),
      // if another reply has set cookies since, this reply belongs to the former session
      keepSession: (_reply, setCookie) => {
        if (cookies.version === version) cookies.store(setCookie);
      },
    });
  }

  /**
   * Ends the running calls with an error, closes the sockets, and rejects further calls. A process can also end without
   * it, because idle sockets do not keep it alive. A transport that was given as an option stays open.
   */
  async close(): Promise<void> {
    this.#soap.close();
    await this.#settings.ownTransport?.close();
  }

  /** `await using client = ...` closes the client at the end of the block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @hidden Without secrets. */
  [inspect.custom](): string {
    return `ServiceClient { endpoint: '${this.#settings.endpoint}' }`;
  }
}
