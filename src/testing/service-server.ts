import type { IncomingHttpHeaders } from 'node:http';
import { inspect } from 'node:util';
import { clip, printable } from '../printable.js';
import { suggestion } from '../suggestion.js';
import type { Contract, Operation, Operations, ReplyOf, RequestOf } from '../soap/schema/contract.js';
import { ownOf, type SoapVersion } from '../soap/xml/names.js';
import { ServerClock } from './clock.js';
import { withDefaults } from './default-values.js';
import { Effects, type Effect } from './effects.js';
import { formOf, formValues, readForm, type FormAddress } from './form-request.js';
import { helpPage, notFoundPage, type HelpPages } from './help-pages.js';
import { plainText, startHttpServer, type HttpReply, type HttpRequest, type HttpServer } from './http-server.js';
import {
  asFault,
  encodeReply,
  faultReply,
  httpFormat,
  replyHeaders,
  soapFormat,
  type ReplyFormat,
} from './reply-format.js';
import { factsOf, withAddress, type WsdlFacts } from './served-wsdl.js';
import { ServerFault } from './soap-reply.js';
import { SoapRequestReader, type SoapRequest } from './soap-request.js';

/** Options that apply to every embedded server. */
export interface ServerOptions {
  /** The port on 127.0.0.1. Default: 0, which picks a free port. */
  readonly port?: number;
  /** Returns the time in milliseconds since 1970, on which `server.clock` is based. Default: `Date.now`. */
  readonly now?: () => number;
  /**
   * Maximum size of a request body in bytes. Larger requests get status 413. Default: 4,194,304 (4 MiB), as in ASP.NET.
   */
  readonly maxRequestBytes?: number;
  /**
   * The host names (without port) accepted in the `Host` field, in addition to `localhost` and loopback addresses. For
   * example, clients in a container need `['host.docker.internal']`. Requests for other hosts get status 421, which
   * prevents web pages from reaching the server under their own host name (DNS rebinding). Default: none.
   */
  readonly allowedHosts?: readonly string[];
}

/** A service: its contract, its endpoint path, and the WSDL to serve at `?wsdl`. */
export interface Service {
  readonly contract: Contract;
  readonly path: string;
  readonly wsdl: string | Uint8Array | undefined;
}

/** ASP.NET's default for `maxRequestLength`. */
const MAX_REQUEST_BYTES = 4 * 1024 * 1024;

/** The maximum number of recorded calls. */
const MAX_CALLS = 10_000;

/** A recorded call of an operation. The record contains passwords and authcodes in plain text. */
export interface RecordedCallOf<Name extends string, Request> {
  readonly operation: Name;
  /** Undefined if the call did not use SOAP (for example, a call of `login.aspx`). */
  readonly soapVersion: SoapVersion | undefined;
  /** The SOAPAction (in SOAP 1.2, the `action` parameter), without quotes. Undefined if no action was sent. */
  readonly action: string | undefined;
  /** The request that the operation receives. Missing members are 0, false, the first enum value, or absent. */
  readonly request: Request;
  readonly headers: IncomingHttpHeaders;
  /** `true` if the request had a session cookie, valid or not. */
  readonly hasCookie: boolean;
  /** The request body as text or, for a GET request, the query string. */
  readonly envelope: string;
  /** The time at which the call arrived, by the server's clock, in milliseconds since 1970. */
  readonly time: number;
}

/** A recorded call of any operation. Checking `operation` narrows the type of `request`. */
export type RecordedCall<O extends Operations> = {
  [Name in keyof O & string]: RecordedCallOf<Name, RequestOf<O[Name]>>;
}[keyof O & string];

/** The second argument of a handler: the details of the call. */
export interface ServiceCall<Reply = unknown> {
  readonly operation: string;
  /** Undefined if the call did not use SOAP (for example, a call of `login.aspx`). */
  readonly soapVersion: SoapVersion | undefined;
  readonly headers: IncomingHttpHeaders;
  /** The SOAP header blocks that the WSDL declares, by key. */
  readonly soapHeaders: Readonly<Record<string, unknown>>;
  /**
   * Executes the operation as if it had no handler.
   *
   * @returns the server's reply
   * @throws ServerFault if the server does not implement the operation
   */
  proceed(): Promise<Reply>;
}

/**
 * The reply of a handler. The result is required. Other members that are missing are omitted. If the WSDL requires
 * them, they are sent as 0, false, empty or the first enum value, as if a .NET method had not set them.
 */
export type HandlerReply<S extends Operation> = Partial<ReplyOf<S>>;

/**
 * Handles calls to a single operation. A handler can throw a `ServerFault`. Any other error becomes a `Server` fault.
 */
export type ServiceHandler<S extends Operation, Context> = (
  request: RequestOf<S>,
  call: ServiceCall<ReplyOf<S>> & Context,
) => HandlerReply<S> | Promise<HandlerReply<S>>;

/** A handler of any operation. A handler receives only requests of the operation for which it was set. */
type AnyHandler = (request: never, call: never) => unknown;

/** A valid call, received through SOAP or another protocol. */
type ReceivedCall = Omit<SoapRequest, 'kind' | 'version'> & {
  readonly version?: SoapVersion;
  /** The header fields of the HTTP request. */
  readonly headers: IncomingHttpHeaders;
};

/** Executes the operations of a service for one HTTP request. */
export interface ServiceSession<Context> {
  /** Header fields to add to the reply. */
  readonly headers: Readonly<Record<string, string>>;
  /** `true` if the request had a session cookie. */
  readonly hasCookie: boolean;
  /** Returns the additional properties that a handler receives. */
  context(operation: Operation, request: unknown): Context;
  /**
   * Executes an operation that has no handler. Returns undefined if the server does not implement the operation.
   *
   * @throws ServerFault
   */
  reply(operation: Operation, request: unknown): Readonly<Record<string, unknown>> | undefined;
}

/**
 * A real HTTP server on 127.0.0.1 for any contract. The server supports SOAP 1.1 and 1.2 in the same way as ASMX.
 * Replies come from handlers, and from a subclass that simulates a specific service.
 *
 * `util.inspect` and `JSON.stringify` do not show secrets, but `calls` contains them.
 */
export class ServiceServer<O extends Operations, Context> {
  /** Sets the server's clock forward. */
  readonly clock: ServerClock;

  /** The sentence about this server that the help pages show. @internal */
  protected readonly note: string = 'A test server, provided by logmein-rescue-soap/testing.';

  readonly #service: Service;
  readonly #options: ServerOptions;
  readonly #reader: SoapRequestReader;
  readonly #calls: RecordedCallOf<string, unknown>[] = [];
  readonly #effects = new Effects();
  readonly #handlers = new Map<string, AnyHandler>();
  #http!: HttpServer;
  #readFacts: WsdlFacts | undefined;

  constructor(service: Service, options: ServerOptions) {
    this.#service = service;
    this.#options = options;
    this.#reader = new SoapRequestReader(service.contract);
    this.clock = new ServerClock(options.now);
  }

  /**
   * Opens the session for a request that matches an operation. By default, only handlers reply.
   *
   * @param _isPage `true` for a request to a page next to the service
   * @internal
   */
  protected openSession({ cookie }: IncomingHttpHeaders, _isPage: boolean): ServiceSession<Context> {
    return { headers: {}, hasCookie: cookie !== undefined, context: () => ({}) as Context, reply: () => undefined };
  }

  /** Returns the page at a path other than the service's own. @internal */
  protected pageAt(_path: string, _contract: Contract): FormAddress | undefined {
    return undefined;
  }

  /** @internal */
  async listen(): Promise<this> {
    const { port = 0, maxRequestBytes = MAX_REQUEST_BYTES, allowedHosts = [] } = this.#options;
    this.#http = await startHttpServer(port, maxRequestBytes, allowedHosts, (request) => this.#answer(request));
    return this;
  }

  /** The port on 127.0.0.1. */
  get port(): number {
    return this.#http.port;
  }

  /** The URL of the service. Pass it to a client as `endpoint`. */
  get endpoint(): string {
    return `http://127.0.0.1:${this.port}${this.#service.path}`;
  }

  /** The URL of the WSDL, which contains the address of this server. */
  get wsdlUrl(): string {
    return `${this.endpoint}?wsdl`;
  }

  /** The last 10,000 calls that reached an operation, oldest first. They contain passwords in plain text. */
  get calls(): readonly RecordedCall<O>[] {
    return this.#calls as readonly RecordedCall<O>[];
  }

  /** Removes the recorded calls. */
  clearCalls(): void {
    this.#calls.length = 0;
  }

  /**
   * Sets the handler of an operation. The new handler replaces any previous handler of the operation.
   *
   * @example
   * server.on('getChat', ({ iSessionID }) => ({ getChatResult: 'getChat_OK', sChatLog: `chat of ${iSessionID}` }));
   * @throws Error if the WSDL does not have the operation
   */
  on<Name extends keyof O & string>(operation: Name, handler: ServiceHandler<O[Name], Context>): this {
    this.#checkOperation('on', operation);
    this.#handlers.set(operation, handler);
    return this;
  }

  /** Removes the handler of an operation. @throws Error if the WSDL does not have the operation */
  off<Name extends keyof O & string>(operation: Name): this {
    this.#checkOperation('off', operation);
    this.#handlers.delete(operation);
    return this;
  }

  /**
   * Changes the reply to the next call to the given operation, or to any operation (`'*'`). An effect can send a
   * fault or another body, delay the reply, or break the connection. Several effects apply to successive calls, in the
   * order in which you add them.
   *
   * @example
   * server.next('startSession', { delayMs: 500, status: 503, body: '' });
   * @param times the number of calls to which the effect applies; `Infinity` for all calls until it is removed.
   * Default: 1
   * @returns a function that removes the effect
   * @throws Error if the WSDL does not have the operation, or if the effect or `times` is not valid
   */
  next(operation: (keyof O & string) | '*', effect: Effect, times = 1): () => void {
    if (operation !== '*') this.#checkOperation('next', operation);
    return this.#effects.add(operation, effect, times);
  }

  /** Stops listening and immediately closes all connections. */
  async close(): Promise<void> {
    await this.#http.close();
  }

  /** Closes the server at the end of the block: `await using server = ...`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** @hidden Shows no secrets. */
  [inspect.custom](): string {
    return `${this.constructor.name} { endpoint: '${this.endpoint}', calls: ${this.calls.length} }`;
  }

  #checkOperation(method: string, operation: string): void {
    const { operations } = this.#service.contract;
    if (!Object.hasOwn(operations, operation))
      throw new Error(
        `server.${method}: the WSDL has no operation ${operation}; ${suggestion(operation, Object.keys(operations))}`,
      );
  }

  #answer(request: HttpRequest): HttpReply | Promise<HttpReply> {
    const { method, query } = request;
    const [path, own] = [request.path.toLowerCase(), this.#service.path.toLowerCase()];
    const isOperation = path.startsWith(`${own}/`);
    const page = isOperation ? undefined : this.pageAt(request.path, this.#service.contract);
    // ASP.NET checks the method before the name (System.Web.Services, HttpGetServerProtocolFactory)
    if ((isOperation || page) && method !== 'GET' && method !== 'POST')
      return { status: 405, headers: { Allow: 'GET, POST' }, body: '' };
    if (isOperation) return this.#answerHttp(request, request.path.slice(own.length + 1));
    if (page) return this.#answerForm(request, page);
    if (path !== own) return notFoundPage(this.#pages);
    if (method === 'POST') return this.#answerPost(request);
    if (method !== 'GET' && method !== 'HEAD') return { status: 405, headers: { Allow: 'GET, HEAD, POST' }, body: '' };
    return /^wsdl(=|&|$)/i.test(query) ? this.#answerWsdl() : helpPage(this.#pages, formValues(query).get('op'));
  }

  get #facts(): WsdlFacts {
    return (this.#readFacts ??= factsOf(this.#service.wsdl));
  }

  get #pages(): HelpPages {
    const { endpoint, note } = this;
    return { contract: this.#service.contract, endpoint, note, documentation: this.#facts.documentation };
  }

  /** Answers HttpGet and HttpPost requests like ASMX, for operations that the WSDL offers through these protocols. */
  #answerHttp(request: HttpRequest, name: string): HttpReply | Promise<HttpReply> {
    const operation = ownOf(this.#service.contract.operations, name) as Operation | undefined;
    const format = httpFormat(operation);
    const offered = this.#facts.http[request.method as 'GET' | 'POST'];
    if (operation && offered.has(name)) return this.#answerForm(request, { operation, format });
    return faultReply(new ServerFault(`${printable(clip(name))} Web Service method name is not valid.`), format, {});
  }

  /** Answers a call that uses a query or a form. */
  async #answerForm(request: HttpRequest, address: FormAddress): Promise<HttpReply> {
    const { method, query, headers } = request;
    const { operation, format, pageNames } = address;
    const session = this.openSession(headers, pageNames !== undefined);
    const envelope = method === 'GET' ? query : formOf(request);
    // only pages also read the query of a POST request
    const values = pageNames ? new Map([...formValues(envelope), ...formValues(query)]) : formValues(envelope);
    const call = { operation, action: undefined, soapHeaders: {}, envelope, headers };
    try {
      return await this.#answerCall({ ...call, request: readForm(address, values) }, session, format);
    } catch (error) {
      return faultReply(asFault(error), format, session.headers);
    }
  }

  #answerWsdl(): HttpReply {
    const { wsdl } = this.#service;
    if (wsdl === undefined) {
      const headers = { 'Content-Type': plainText };
      return { status: 404, headers, body: 'This server has no WSDL. Pass the WSDL of its contract as wsdl.\n' };
    }
    // an XML file declares its own encoding
    const type = typeof wsdl === 'string' ? 'text/xml; charset=utf-8' : 'text/xml';
    const body = withAddress(typeof wsdl === 'string' ? Buffer.from(wsdl) : wsdl, this.endpoint);
    return { status: 200, headers: { 'Content-Type': type }, body };
  }

  async #answerPost(request: HttpRequest): Promise<HttpReply> {
    const { headers } = request;
    const read = this.#reader.read(request);
    if (read.kind === 'http') return { status: read.status, headers: {}, body: '' };
    if (read.kind === 'fault' && !read.operation) return faultReply(read.fault, soapFormat(read.version), {});

    // the request matches an operation, so it gets a session even if the operation fails
    const session = this.openSession(headers, false);
    if (read.kind === 'fault') return faultReply(read.fault, soapFormat(read.version), session.headers);
    return this.#answerCall({ ...read, headers }, session, soapFormat(read.version));
  }

  /** Records and executes a call, and returns the reply with the effect to apply. */
  async #answerCall(call: ReceivedCall, session: ServiceSession<Context>, format: ReplyFormat): Promise<HttpReply> {
    const { operation, version, action, request, headers, envelope } = call;
    const { hasCookie } = session;
    const received = { operation: operation.name, soapVersion: version, action, request, headers };
    if (this.#calls.push({ ...received, hasCookie, envelope, time: this.clock.now() }) > MAX_CALLS) this.#calls.shift();
    const effect = this.#effects.take(operation.name);
    const { body, fault, run = body === undefined && fault === undefined } = effect ?? {};
    const own = run ? await this.#execute(call, session, format) : undefined;
    if (fault) return { ...faultReply(asFault(fault, operation), format, session.headers), effect };
    if (own && body === undefined) return { ...own, effect };
    const fields = replyHeaders(format.contentType, body === undefined ? session.headers : {});
    return { status: 200, headers: fields, body: body ?? '', effect };
  }

  /** Executes the operation or its handler. */
  async #execute(call: ReceivedCall, session: ServiceSession<Context>, format: ReplyFormat): Promise<HttpReply> {
    const { operation, version, request, headers, soapHeaders } = call;
    const handler = this.#handlers.get(operation.name);
    const proceed = (): unknown => {
      const reply = session.reply(operation, request);
      if (reply === undefined) throw notImplemented(operation);
      return operation.output && withDefaults(operation.output.type, reply);
    };
    const handled = (): ServiceCall & Context => ({
      ...session.context(operation, request),
      operation: operation.name,
      soapVersion: version,
      headers,
      soapHeaders,
      proceed: async () => proceed(),
    });
    try {
      // the recorded call keeps the request as received
      const reply = handler ? await handler(structuredClone(request) as never, handled() as never) : proceed();
      const xml = encodeReply(operation, reply);
      // ASMX answers a one-way call with status 202 and an empty body
      if (operation.oneWay) return { status: 202, headers: session.headers, body: '' };
      const body = format.write(xml, reply as Readonly<Record<string, unknown>>);
      return { status: 200, headers: replyHeaders(format.contentType, session.headers), body };
    } catch (error) {
      return faultReply(asFault(error, operation), format, session.headers);
    }
  }
}

function notImplemented({ name, result }: Operation): ServerFault {
  const example = result === undefined ? '{ ... }' : `{ ${result}: '...' }`;
  return new ServerFault(
    `This server does not implement ${name}. A program that starts it can add a handler: server.on('${name}', (request, call) => ` +
      `(${example})). The command "server" has no handlers: start the server in a program instead`,
  );
}
