import { AsyncResource } from 'node:async_hooks';
import { isIP, type Socket } from 'node:net';
import type { ConnectionOptions, SecureContext, TLSSocket } from 'node:tls';
import type { Client, Dispatcher } from 'undici';
import { skipInterimResponses } from './interim-responses.js';
import { loadUndiciClient } from './lazy-modules.cjs';
import { plainError } from './plain-error.js';
import { dial, routeTo, type Proxy, type Route } from './proxy.js';

/** The options of a transport, checked and complete. */
export interface ConnectionSettings {
  readonly proxyFor: (url: URL) => Proxy | undefined;
  /** Creates the context at the first https connection. */
  readonly secureContext: () => SecureContext;
  readonly servername: string | undefined;
  readonly connectTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly connections: number;
}

/** An exchange that needs a connection. */
export interface WaitingExchange {
  run(connection: Connection): void;
}

/** A connection, for one exchange at a time. undici opens it again after the server has closed it. */
export interface Connection {
  readonly client: Client;
  /** Cancels the opening of the connection. */
  cancel: () => void;
  /** Must be called right before a request is written. */
  expectReply: () => void;
  /** The controller of the running exchange, once its request is written. */
  controller: Dispatcher.DispatchController | undefined;
}

/**
 * The connections to one origin. undici's Pool is not used: it cannot cancel a request that waits for a connection, nor
 * the opening of one, and it opens a second connection for a call that directly follows another.
 */
export class ConnectionPool {
  readonly route: Route;
  private readonly origin: string;
  private readonly settings: ConnectionSettings;
  private readonly open = new Set<Connection>();
  /** A stack: the connection used last is used next, so that few stay open and few reach the server's idle limit. */
  private readonly idle: Connection[] = [];
  /** With the async context of each call. Without it, tracers would assign the call to the one that it waited for. */
  private readonly waiting = new Map<WaitingExchange, AsyncResource>();
  private readonly next = (): void => this.runWaiting();
  private session: Buffer | undefined;
  private closingCount = 0;
  private isClosing = false;
  private onEmpty = nothing;

  constructor(url: URL, settings: ConnectionSettings) {
    this.route = routeTo(url, settings.proxyFor(url));
    this.origin = url.origin;
    this.settings = settings;
  }

  /** Runs the exchange as soon as a connection is free. */
  run(exchange: WaitingExchange): void {
    const connection = this.waiting.size === 0 ? this.take() : undefined;
    if (connection) exchange.run(connection);
    else this.waiting.set(exchange, new AsyncResource('rescue.waiting'));
  }

  /** Removes an exchange that may still wait. */
  withdraw(exchange: WaitingExchange): void {
    this.waiting.delete(exchange);
  }

  /** Takes back the connection of an exchange that is complete. */
  release(connection: Connection): void {
    connection.controller = undefined;
    this.idle.push(connection);
    // in its own tick, because undici is still parsing
    if (this.waiting.size > 0 || this.isClosing) process.nextTick(this.next);
  }

  /** Closes the connection of an exchange that is not complete. */
  drop(connection: Connection): void {
    connection.controller = undefined;
    connection.cancel();
    this.open.delete(connection);
    this.closingCount++;
    process.nextTick(() => {
      void connection.client.destroy().then(() => {
        this.closingCount--;
        if (this.isEmpty()) this.onEmpty();
      });
      this.runWaiting();
    });
  }

  async close(): Promise<void> {
    this.isClosing = true;
    if (this.isEmpty()) return;
    const empty = new Promise<void>((resolve) => (this.onEmpty = resolve));
    this.runWaiting();
    await empty;
  }

  private isEmpty(): boolean {
    return this.open.size + this.waiting.size + this.closingCount === 0;
  }

  private take(): Connection | undefined {
    return this.idle.pop() ?? (this.open.size < this.settings.connections ? this.make() : undefined);
  }

  private runWaiting(): void {
    for (const [exchange, context] of this.waiting) {
      const connection = this.take();
      if (!connection) return;
      this.waiting.delete(exchange);
      context.runInAsyncScope(() => exchange.run(connection));
    }
    if (this.isClosing) for (const connection of this.idle.splice(0)) this.drop(connection);
  }

  private make(): Connection {
    const { connectTimeoutMs, keepAliveTimeoutMs } = this.settings;
    const secure = (): ConnectionOptions => this.secure();
    const client = new (loadUndiciClient())(this.origin, {
      pipelining: 1,
      // the caller has a deadline for the whole exchange
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: keepAliveTimeoutMs,
      keepAliveMaxTimeout: keepAliveTimeoutMs,
      connect: (_options, done) => {
        connection.cancel = dial(this.route, secure, connectTimeoutMs, (error, socket) => {
          connection.cancel = nothing;
          if (!socket) return done(plainError(error), null);
          if (this.route.isSecure) this.remember(socket as TLSSocket);
          endUnpaused(socket, connection);
          connection.expectReply = skipInterimResponses(socket);
          done(null, socket);
        });
      },
    });
    const connection: Connection = { client, cancel: nothing, expectReply: nothing, controller: undefined };
    this.open.add(connection);
    client.on('disconnect', () => {
      const index = this.idle.indexOf(connection);
      if (index < 0) return;
      this.idle.splice(index, 1);
      this.drop(connection);
    });
    return connection;
  }

  private secure(): ConnectionOptions {
    const { hostname } = this.route;
    const servername = this.settings.servername ?? (isIP(hostname) ? undefined : hostname);
    return {
      secureContext: this.settings.secureContext(),
      // explicit, because NODE_TLS_REJECT_UNAUTHORIZED=0 changes the default
      rejectUnauthorized: true,
      ALPNProtocols: ['http/1.1'],
      ...(servername !== undefined && { servername }),
      ...(this.session && { session: this.session }),
    };
  }

  /** Keeps the TLS session for the next connection. In TLS 1.2 it is available now, in 1.3 later. */
  private remember(socket: TLSSocket): void {
    this.session = socket.getSession() ?? this.session;
    socket.on('session', (session) => (this.session = session));
  }
}

/**
 * Works around nodejs/undici#5360, which is fixed only in versions that require a newer Node: if a connection ends
 * while the reader of its reply is paused, undici throws from a listener, and the process ends. These listeners run
 * before those of undici. At an end they resume the reader. At a reset, after which nothing can be read, they change
 * the code, so that undici handles it like any other error.
 */
function endUnpaused(socket: Socket, connection: Connection): void {
  socket.on('end', () => {
    if (connection.controller?.paused === true) connection.controller.resume();
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (connection.controller?.paused === true && error.code === 'ECONNRESET') error.code = 'UND_ERR_SOCKET';
  });
}

function nothing(): void {
  // the initial value of callbacks
}
