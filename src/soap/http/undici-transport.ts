import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Dispatcher } from 'undici';
import { ConnectionPool, type Connection, type ConnectionSettings, type WaitingExchange } from './connection-pool.js';
import { codingsOf, Decoder } from './decompression.js';
import { messageOf, plainError } from './plain-error.js';
import { environmentProxy, parseProxy } from './proxy.js';
import type { Transport, TransportEvents, TransportExchange, TransportHeaders, TransportRequest } from './transport.js';

/** PEM data, or an array of PEM data. */
type Pem = string | Buffer | readonly (string | Buffer)[];

/** Options for `createTransport`. The minimum TLS version is 1.2, and the server's certificate is always verified. */
export interface TransportOptions {
  /**
   * The URL of an HTTP proxy for all hosts (`http://user:password@proxy.example:3128`), or `false` for no proxy.
   * Default: the proxy set in the environment when a host is first called. For https, this is HTTPS_PROXY or, if it is
   * not set, HTTP_PROXY. For http, only HTTP_PROXY is used. NO_PROXY exempts hosts, and loopback addresses are always
   * exempt. Lower-case names are also recognized. HTTPS requests go through a tunnel (CONNECT).
   */
  readonly proxy?: string | false | undefined;
  /**
   * The certificates of trusted authorities (PEM): a string, a Buffer, or an array of these. They replace the
   * authorities that Node.js trusts. To keep those, pass `[...tls.rootCertificates, yours]`. Default: the authorities
   * that Node.js trusts, including NODE_EXTRA_CA_CERTS.
   */
  readonly ca?: Pem | undefined;
  /** The client's certificate and its chain (PEM), for servers that require one. Default: none. */
  readonly cert?: string | Buffer | undefined;
  /** The private key (PEM) of `cert`. Default: none. */
  readonly key?: string | Buffer | undefined;
  /** The passphrase of `key`, if it is encrypted. Default: none. */
  readonly passphrase?: string | undefined;
  /** The host name for SNI and for verifying the server's certificate. Default: the host in the URL. */
  readonly servername?: string | undefined;
  /** The time limit for opening a connection in milliseconds, including proxy and TLS. Default: 10,000. */
  readonly connectTimeoutMs?: number | undefined;
  /**
   * How long an idle connection is kept, in milliseconds. A shorter time announced by the server (`Keep-Alive:
   * timeout=5`) takes precedence. Choose a time below the server's own limit: if the server closes a connection while a
   * request is being sent, the call may have been executed. Default: 20,000, well below the limits of IIS (120 s) and
   * common load balancers (60 s and more).
   */
  readonly keepAliveTimeoutMs?: number | undefined;
  /** The maximum number of connections per origin. Further requests wait for a free connection. Default: 64. */
  readonly connections?: number | undefined;
}

/** The default transport. */
export interface ClosableTransport extends Transport {
  /**
   * Rejects further requests, closes idle connections immediately, and closes the others when their exchange is over.
   * Resolves when all connections are closed. Calling this method is optional: idle connections do not keep the process
   * alive.
   */
  close(): Promise<void>;
}

/**
 * Creates the undici transport for `createTransport` and for all clients.
 *
 * @param options the options, already checked by the schemas in `client-options.ts`
 * @param invalid creates the error for an option that the schemas allow but that cannot be used
 * @throws the error that `invalid` creates
 */
export function undiciTransport(options: TransportOptions, invalid: InvalidOption): ClosableTransport {
  const settings = settingsOf(options, invalid);
  const origins = new Map<string, ConnectionPool>();
  let latest: Target | undefined;
  let closing: Promise<void> | undefined;

  const find = (url: string): Target => {
    if (closing) throw new Error('the transport was closed');
    if (latest?.url === url) return latest;
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username || parsed.password)
      throw new Error('the address must be an http: or https: URL without a user name or password');
    let pool = origins.get(parsed.origin);
    if (!pool) origins.set(parsed.origin, (pool = new ConnectionPool(parsed, settings)));
    return (latest = { url, pool, path: pool.route.pathOf(parsed) });
  };
  const begin = (exchange: UndiciExchange) => exchange.begin(find);

  const transport = (request: TransportRequest, events: TransportEvents): TransportExchange => {
    const exchange = new UndiciExchange(request, events);
    // undici may report events before its `dispatch` returns
    process.nextTick(begin, exchange);
    return exchange;
  };
  const close = () =>
    (closing ??= Promise.all([...origins.values()].map((each) => each.close())).then(() => undefined));
  return Object.assign(transport, { close });
}

/** Creates the error for an unusable option. */
type InvalidOption = (option: keyof TransportOptions, message: string) => Error;

function settingsOf(options: TransportOptions, invalid: InvalidOption): ConnectionSettings {
  const { proxy, ca, cert, key, passphrase, servername } = options;
  const { connectTimeoutMs = 10_000, keepAliveTimeoutMs = 20_000, connections = 64 } = options;
  const attempt = <T>(option: keyof TransportOptions, step: () => T, problem: (error: Error) => string): T => {
    try {
      return step();
    } catch (error) {
      throw invalid(option, problem(error as Error));
    }
  };
  let context: SecureContext | undefined;
  const secureContext = (): SecureContext => {
    const trusted = ca === undefined ? undefined : [ca].flat();
    return (context ??= createSecureContext({ minVersion: 'TLSv1.2', ca: trusted, cert, key, passphrase }));
  };
  // load certificates now, so that the constructor rather than the first call reports an invalid file
  if (ca !== undefined) {
    // Node.js ignores anything that is not a certificate, and would then trust no authority
    const each = () => [ca].flat().map((text) => new X509Certificate(String(text)));
    attempt('ca', each, () => 'must contain only certificates (PEM)');
  }
  if ((cert === undefined) !== (key === undefined))
    throw cert ? invalid('cert', 'also requires key') : invalid('key', 'also requires cert');
  if (cert !== undefined)
    attempt('cert', secureContext, ({ message }) => `cannot be used with this key and passphrase: ${message}`);
  const fixed = typeof proxy === 'string' ? attempt('proxy', () => parseProxy(proxy), messageOf) : undefined;
  return {
    proxyFor: proxy === undefined ? (url) => environmentProxy(url, process.env) : () => fixed,
    secureContext,
    servername,
    connectTimeoutMs,
    keepAliveTimeoutMs,
    connections,
  };
}

/** The destination of a request. */
interface Target {
  readonly url: string;
  readonly pool: ConnectionPool;
  readonly path: string;
}

/** One request and its response. The object is also undici's handler, so that a call creates no closures. */
class UndiciExchange implements TransportExchange, WaitingExchange, Dispatcher.DispatchHandler {
  // #private, so that printing an exchange shows neither headers nor a body
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
    this.#events = events;
  }

  begin(find: (url: string) => Target): void {
    if (!this.#request) return;
    try {
      this.#target = find(this.#request.url);
      this.#target.pool.run(this);
    } catch (error) {
      this.#fail(plainError(error));
    }
  }

  run(connection: Connection): void {
    this.#connection = connection;
    try {
      const { method, headers, body = null } = this.#request as TransportRequest;
      const { path, pool } = this.#target as Target;
      connection.client.dispatch({ method, path, headers: fieldsOf(headers, pool.route.fields), body }, this);
    } catch (error) {
      // a request that a custom transport passes on may have no headers
      this.#fail(plainError(error));
    }
  }

  abort(reason: Error): void {
    if (!this.#isOver) this.#fail(reason);
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    // undici cannot resume while its parser is running, even for another exchange
    process.nextTick(() => this.#resumeReading());
  }

  #resumeReading(): void {
    if (this.#isOver || this.#isPaused) return;
    if (this.#decoder) this.#decoder.resume();
    else this.#controller?.resume();
  }

  /** Called immediately before the request is written. undici passes errors thrown here to `onResponseError`. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#isOver) return controller.abort(new Error('the exchange is over'));
    if (this.#controller) {
      // a second start would send the request twice; undici does this only with pipelined requests
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
    throw new TypeError('the event sent is an async function, but the request cannot wait for it');
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: TransportHeaders): void {
    // 1xx is an interim response
    if (this.#isOver || status < 200) return;
    // a proxy sends status 407 (RFC 9110, 15.5.8); if no proxy reads the request, the service itself sent this status
    const isOfProxy = status === 407 && this.#target?.pool.route.isProxied === true;
    this.#caught(this.#events.start(status, headers, isOfProxy));
    const coding = headers['content-encoding'];
    if (coding === undefined) return;
    const codings = codingsOf(coding);
    if (codings.length > 0)
      this.#decoder = new Decoder(codings, {
        data: (chunk) => this.#decoded(chunk),
        drain: () => this.#controller?.resume(),
        end: () => this.#finish(),
        error: (error) => this.#fail(error),
      });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    // undici's parser reports an empty chunk when it is resumed; pausing on this chunk would never end
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
    this.#target?.pool.release(this.#connection as Connection);
    this.#connection = this.#controller = undefined;
    if (this.#decoder) this.#decoder.end();
    else this.#finish();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (!this.#isOver) this.#fail(plainError(error));
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
      // no other event can report this error, and an uncaught error would end the process
    }
  }

  /** Handles events that are async functions. An uncaught rejection of such a function would end the process. */
  #caught<T>(result: T): T {
    if (result instanceof Promise)
      result.catch((error: unknown) => (this.#isOver ? this.#report(error as Error) : this.#fail(error as Error)));
    return result;
  }

  /** Ends the exchange. Closes its connection unless the response is complete. */
  #close(reason: Error | undefined): void {
    this.#isOver = true;
    this.#request = undefined;
    this.#decoder?.destroy();
    const pool = this.#target?.pool;
    if (this.#connection) {
      this.#controller?.abort(reason ?? new Error('bytes follow the compressed body'));
      pool?.drop(this.#connection);
    } else pool?.withdraw(this);
    this.#connection = this.#controller = this.#decoder = undefined;
  }
}

/** Ignores an error, because another error is reported. */
const ignore = (): void => undefined;

/** Returns headers in undici's form: alternating names and values. */
function fieldsOf(headers: TransportRequest['headers'], ofProxy: readonly string[]): string[] {
  const fields = [...ofProxy];
  let hasAcceptEncoding = false;
  for (const name of Object.keys(headers)) {
    if (name.length === 15 && name.toLowerCase() === 'accept-encoding') hasAcceptEncoding = true;
    fields.push(name, headers[name] as string);
  }
  if (!hasAcceptEncoding) fields.push('accept-encoding', 'gzip, deflate');
  return fields;
}
