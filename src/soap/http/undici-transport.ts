import type { SecureContext } from 'node:tls';
import type { Dispatcher } from 'undici';
import { SoapRequestError } from '../../errors.js';
import { Connections, plain, type Connection, type ConnectionSettings, type Waiting } from './connection-pool.js';
import { codingsOf, decoderOf, type Decoder } from './decompression.js';
import { loadCrypto, loadTls } from './lazy-modules.cjs';
import { describe, environmentProxy, parseProxy } from './proxy.js';
import type { Transport, TransportEvents, TransportExchange, TransportHeaders, TransportRequest } from './transport.js';

/** PEM text, or several of them. */
export type Pem = string | Buffer | readonly (string | Buffer)[];

/** How to reach the service. TLS is 1.2 at least, and the server's certificate is always verified. */
export interface TransportOptions {
  /**
   * The URL of an HTTP proxy, `http://user:password@proxy.example:3128`; it is used for every host. `false`: none.
   * Default: what the environment says when a host is first called: HTTPS_PROXY for https, else HTTP_PROXY, unless
   * NO_PROXY or a loopback address exempts the host (lower case counts, too). https goes through a tunnel (CONNECT).
   */
  readonly proxy?: string | false | undefined;
  /**
   * The certificates (PEM; text, bytes or a list of these) of the authorities to trust, in place of those that Node trusts;
   * to keep these as well, give `[...tls.rootCertificates, yours]`.
   * Default: those that Node trusts, NODE_EXTRA_CA_CERTS included.
   */
  readonly ca?: Pem | undefined;
  /** The client's certificate (PEM), if the server asks for one, with its chain. Default: none. */
  readonly cert?: string | Buffer | undefined;
  /** The private key (PEM) of `cert`. Default: none. */
  readonly key?: string | Buffer | undefined;
  /** The passphrase of `key`, if it is encrypted. Default: none. */
  readonly passphrase?: string | undefined;
  /** The name to ask the server's certificate for (SNI) and to expect in it. Default: the host of the URL. */
  readonly servername?: string | undefined;
  /** How long opening a connection may take in milliseconds, proxy and TLS included. Default: 10,000. */
  readonly connectTimeoutMs?: number | undefined;
  /**
   * How long an idle connection is kept for the next call in milliseconds; a shorter time that the server announces
   * (`Keep-Alive: timeout=5`) wins. It has to end before the server's own limit, as a request that meets the server's
   * hanging up may or may not have been carried out. Default: 20,000, well below the limit of IIS (120 s) and of the
   * load balancers that commonly stand before it (60 s and more).
   */
  readonly keepAliveTimeoutMs?: number | undefined;
  /** How many connections are opened to one origin at most; further requests wait for a free one. Default: 64. */
  readonly connections?: number | undefined;
}

/** The default transport. */
export interface ClosableTransport extends Transport {
  /**
   * Takes no further requests (they fail, unsent), ends idle connections at once, and those in use as soon as their
   * exchange is over. Resolves when all are closed. Without it, idle connections do not keep the process alive.
   */
  close(): Promise<void>;
}

/**
 * A transport over undici. Making one does no I/O; undici is loaded and connections are opened at the first request.
 *
 * A request is written once: one that fails after `sent` is not sent again, also not when the server had closed a kept
 * connection. Its errors carry a message that is safe to show and the `code` of Node or undici, nothing else.
 *
 * @throws SoapRequestError if an option is not usable
 */
export function createTransport(options: TransportOptions = {}): ClosableTransport {
  return undiciTransport(options, SoapRequestError);
}

/** The same, for a client with error classes of its own. */
export function undiciTransport(options: TransportOptions, RequestError: typeof SoapRequestError): ClosableTransport {
  const settings = settle(options, RequestError);
  const origins = new Map<string, Connections>();
  let latest: Target | undefined;
  let closing: Promise<void> | undefined;

  const find = (url: string): Target => {
    if (closing) throw new Error('the transport was closed');
    if (latest?.url === url) return latest;
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username || parsed.password)
      throw new Error('the address is no http: or https: URL without user info');
    let connections = origins.get(parsed.origin);
    if (!connections) origins.set(parsed.origin, (connections = new Connections(parsed, settings)));
    return (latest = { url, connections, ...connections.route.line(parsed) });
  };
  const begin = (exchange: Exchange) => exchange.begin(find);

  const transport = (request: TransportRequest, events: TransportEvents): TransportExchange => {
    const exchange = new Exchange(request, events);
    // undici may report before its `dispatch` returns
    process.nextTick(begin, exchange);
    return exchange;
  };
  const close = () =>
    (closing ??= Promise.all([...origins.values()].map((each) => each.close())).then(() => undefined));
  return Object.assign(transport, { close });
}

function settle(options: TransportOptions, RequestError: typeof SoapRequestError): ConnectionSettings {
  const { proxy, ca, cert, key, passphrase, servername } = options;
  const unusable = (name: string, message: string): SoapRequestError =>
    new RequestError(`The option ${name} ${message}`, { issues: [{ path: [name], message }] });
  const attempt = <T>(name: string, step: () => T, problem: (error: Error) => string): T => {
    try {
      return step();
    } catch (error) {
      throw unusable(name, problem(error as Error));
    }
  };
  const positive = (name: 'connectTimeoutMs' | 'keepAliveTimeoutMs' | 'connections', otherwise: number): number => {
    const value = options[name] ?? otherwise;
    if (!Number.isInteger(value) || value < 1 || value >= 2 ** 31)
      throw unusable(name, 'must be a whole number from 1');
    return value;
  };
  let context: SecureContext | undefined;
  const secureContext = (): SecureContext => {
    const { createSecureContext } = loadTls();
    const trusted = ca === undefined ? undefined : listOf(ca);
    return (context ??= createSecureContext({ minVersion: 'TLSv1.2', ca: trusted, cert, key, passphrase }));
  };
  // certificates are tried at once, so that a wrong file is found where it is named and not by the first call
  if (ca !== undefined) {
    const { X509Certificate } = loadCrypto();
    // Node passes over what is none, and then trusts nobody
    const each = () => listOf(ca).map((text) => new X509Certificate(String(text)));
    attempt('ca', each, () => 'holds something that is no certificate (PEM)');
  }
  if ((cert === undefined) !== (key === undefined))
    throw unusable(cert ? 'cert' : 'key', 'needs key and cert together');
  if (cert !== undefined)
    attempt('cert', secureContext, ({ message }) => `cannot be used with this key and passphrase: ${message}`);
  const fixed = typeof proxy === 'string' ? attempt('proxy', () => parseProxy(proxy), describe) : undefined;
  return {
    proxyFor: proxy === undefined ? (url) => environmentProxy(url, process.env) : () => fixed,
    secureContext,
    servername,
    connectTimeoutMs: positive('connectTimeoutMs', 10_000),
    keepAliveTimeoutMs: positive('keepAliveTimeoutMs', 20_000),
    connections: positive('connections', 64),
  };
}

function listOf(pem: Pem): (string | Buffer)[] {
  return typeof pem === 'string' || Buffer.isBuffer(pem) ? [pem] : [...pem];
}

/** Where a request goes to. */
interface Target {
  readonly url: string;
  readonly connections: Connections;
  readonly path: string;
  /** Header fields that the way asks for. */
  readonly fields: readonly string[];
}

/** One request and its reply; undici's handler at the same time, so that a call makes no closures. */
class Exchange implements TransportExchange, Waiting, Dispatcher.DispatchHandler {
  // private in the language, too: printing an exchange shows neither header fields nor a body
  readonly #events: TransportEvents;
  #request: TransportRequest | undefined;
  #target: Target | undefined;
  #connection: Connection | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #decoder: Decoder | undefined;
  #isOver = false;
  #isPaused = false;

  constructor(request: TransportRequest, events: TransportEvents) {
    this.#request = request;
    this.#events = checked(events);
  }

  begin(find: (url: string) => Target): void {
    if (!this.#request) return;
    try {
      this.#target = find(this.#request.url);
      this.#target.connections.run(this);
    } catch (error) {
      this.#fail(plain(error as Error));
    }
  }

  run(connection: Connection): void {
    this.#connection = connection;
    try {
      const { method, headers, body = null } = this.#request as TransportRequest;
      const { path, fields } = this.#target as Target;
      connection.client.dispatch({ method, path, headers: fieldsOf(headers, fields), body }, this);
    } catch (error) {
      // a request from outside may have no header fields
      this.#fail(plain(error as Error));
    }
  }

  abort(reason: Error): void {
    if (!this.#isOver) this.#fail(reason);
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    // undici refuses to go on within a parser's call, be it another exchange's
    process.nextTick(proceed, this);
  }

  proceed(): void {
    if (this.#isOver || this.#isPaused) return;
    if (this.#decoder) this.#decoder.resume();
    else this.#controller?.resume();
  }

  /** Right before the request is written. What an event throws undici hands to `onResponseError`. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#isOver) return controller.abort(new Error('given up'));
    if (this.#controller) {
      // undici only repeats what stood behind another request on one connection; should that change, it stops here
      this.#controller = controller;
      return this.#fail(new Error('the connection was lost'));
    }
    this.#controller = controller;
    if (this.#connection) {
      this.#connection.controller = controller;
      this.#connection.expectReply();
    }
    this.#request = undefined;
    const result: unknown = this.#events.sent();
    if (!(result instanceof Promise)) return;
    result.catch(ignore);
    throw new TypeError('the event sent is an async function: the request cannot wait for it');
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: TransportHeaders): void {
    // 1xx announces a reply and is none
    if (this.#isOver || status < 200) return;
    // RFC 9110, 15.5.8: 407 is said by a proxy; where none reads the request, the service says it, for whatever reason
    const isOfProxy = status === 407 && this.#target?.connections.route.isProxied === true;
    this.#caught(this.#events.start(status, headers, isOfProxy));
    const codings = codingsOf(headers['content-encoding']);
    if (codings.length > 0)
      this.#decoder = decoderOf(codings, {
        data: (chunk) => this.#decoded(chunk),
        drain: () => this.#controller?.resume(),
        end: () => this.#finish(),
        error: (error) => this.#fail(error),
      });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    // undici's parser gives an empty chunk when it is resumed; whoever paused at that would pause for ever
    if (this.#isOver || chunk.length === 0) return;
    if (this.#decoder) {
      if (!this.#decoder.write(chunk)) controller.pause();
    } else if (!this.#caught(this.#events.data(chunk)) && !this.#isOver) {
      this.#isPaused = true;
      controller.pause();
    }
  }

  onResponseEnd(): void {
    if (this.#isOver) return;
    this.#target?.connections.release(this.#connection as Connection);
    this.#connection = this.#controller = undefined;
    if (this.#decoder) this.#decoder.end();
    else this.#finish();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (!this.#isOver) this.#fail(plain(error));
  }

  #decoded(chunk: Uint8Array): boolean {
    try {
      this.#isPaused = !this.#caught(this.#events.data(chunk));
    } catch (error) {
      this.#fail(error as Error);
    }
    return !this.#isPaused;
  }

  #finish(): void {
    this.#close(undefined);
    try {
      this.#caught(this.#events.end());
    } catch (error) {
      this.#report(error as Error);
    }
  }

  #fail(error: Error): void {
    this.#close(error);
    this.#report(error);
  }

  #report(error: Error): void {
    try {
      const result: unknown = this.#events.error(error);
      if (result instanceof Promise) result.catch(ignore);
    } catch {
      // nobody is left who could be called with what it threw, and uncaught it would end the process
    }
  }

  /** An async function passes for an event, too; uncaught, what it rejects with would end the process. */
  #caught<T>(result: T): T {
    if (result instanceof Promise)
      result.catch((error: unknown) => (this.#isOver ? this.#report(error as Error) : this.#fail(error as Error)));
    return result;
  }

  /** Nothing follows. A connection that the reply has not left yet is closed. */
  #close(reason: Error | undefined): void {
    this.#isOver = true;
    this.#request = undefined;
    this.#decoder?.destroy();
    const connections = this.#target?.connections;
    if (this.#connection) {
      this.#controller?.abort(reason ?? new Error('something stands behind the compressed body'));
      connections?.drop(this.#connection);
    } else connections?.withdraw(this);
    this.#connection = this.#controller = this.#decoder = undefined;
  }
}

/** @throws TypeError if an event is missing: later, nobody could be called with that */
function checked(events: TransportEvents): TransportEvents {
  const { sent, start, data, end, error } = events;
  for (const event of [sent, start, data, end, error])
    if (typeof event !== 'function')
      throw new TypeError('the events of an exchange must have the functions sent, start, data, end and error');
  return events;
}

function ignore(): void {
  // see where it is used
}

function proceed(exchange: Exchange): void {
  exchange.proceed();
}

/** Header fields as undici takes them: names and values in turn. */
function fieldsOf(headers: TransportRequest['headers'], ofWay: readonly string[]): string[] {
  const fields = [...ofWay];
  let asksForCoding = false;
  for (const name of Object.keys(headers)) {
    if (name.length === 15 && name.toLowerCase() === 'accept-encoding') asksForCoding = true;
    fields.push(name, headers[name] as string);
  }
  if (!asksForCoding) fields.push('accept-encoding', 'gzip, deflate');
  return fields;
}
