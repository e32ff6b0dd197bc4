import { inspect } from 'node:util';
import { soapErrors, SoapRequestError } from '../errors.js';
import { check, checkStub, copyOf, object } from './checks.js';
import { callOptions, clientOptions, settingsOf, type ClientOptions, type ClientSettings } from './client-options.js';
import { SoapClient, type CallOptions, type MultipartReader } from './client.js';
import { ElementDecoder } from './codec/decoder.js';
import { XopDecoder } from './codec/xop-decoder.js';
import { CookieContainer } from './http/cookies.js';
import { Attachments } from './http/multipart.js';
import { bindOperations, type ServiceOperations } from './operations.js';
import type { Contract, Operation, Operations, ReplyOf, RequestOf } from './schema/contract.js';

/** Options for `ServiceClient`. */
export interface ServiceClientOptions<O extends Operations = Operations> extends ClientOptions {
  /** The URL of the service: the `location` of `<soap:address>` in its WSDL. For plain HTTP, see `allowPlainHttp`. */
  readonly endpoint: string | URL;
  /** The contract generated from the service's WSDL. */
  readonly contract: Contract<O>;
}

/**
 * A client for any ASMX or WCF service whose stubs were generated with this package. It keeps the cookies of one
 * session and sends them with every call. It does not interpret replies, does not retry calls, and makes no calls of
 * its own. The constructor performs no I/O.
 *
 * Calls reject with a `SoapError`; see `isSoapError`.
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
   * The session cookies. To continue the session in another process, store the result of `serialize()` as you would a
   * password. In the other process, create a client for the same endpoint and call
   * `client.cookies.store(stored.cookies)`.
   */
  readonly cookies: CookieContainer;
  /** The operations of the contract as functions, named as in the WSDL. */
  readonly operations: ServiceOperations<O>;

  readonly #soap: SoapClient;
  readonly #settings: ClientSettings;

  /** @throws SoapRequestError if an option is invalid */
  constructor(options: ServiceClientOptions<O>) {
    const name = 'new ServiceClient';
    const checked = check(SoapRequestError, object(clientOptions), options, name);
    this.#settings = settingsOf(checked, name, checked.contract, soapErrors);
    const { maxReplyBytes } = this.#settings;
    this.#soap = new SoapClient({ ...this.#settings, multipart: () => multipartReader(maxReplyBytes) });
    this.cookies = new CookieContainer(this.#settings.endpoint);
    const call = this.call.bind(this) as Parameters<typeof bindOperations>[1];
    this.operations = bindOperations(options.contract, call) as ServiceOperations<O>;
  }

  /**
   * Calls an operation through its generated stub, which may belong to another contract.
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
      // if another reply has set cookies in the meantime, this reply belongs to the previous session
      keepSession: (_reply, setCookie) => {
        if (cookies.version === version) cookies.store(setCookie);
      },
    });
  }

  /**
   * Aborts running calls with an error, closes the sockets, and rejects further calls. Calling this method is optional:
   * idle sockets do not keep the process alive. A transport that you passed as an option is not closed.
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
    return `ServiceClient { endpoint: '${this.#settings.endpoint}' }`;
  }
}

/** Reads a multipart reply, if the reply is one. */
function multipartReader(maxReplyBytes: number): MultipartReader {
  let attachments: Attachments | undefined;
  return {
    rootPart: (contentType, body) => (attachments = new Attachments(maxReplyBytes)).read(contentType, body),
    decoderFor: (element, parentPath) => {
      if (!attachments) return new ElementDecoder(element, parentPath);
      return new XopDecoder(element, parentPath, attachments.bytes.bind(attachments));
    },
  };
}
