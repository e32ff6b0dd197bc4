import { AsyncResource } from 'node:async_hooks';
import { isIP, type Socket } from 'node:net';
import type { ConnectionOptions, SecureContext, TLSSocket } from 'node:tls';
import type { Client, Dispatcher } from 'undici';
import { skipInterimResponses } from './interim-responses.js';
import { loadUndiciClient } from './lazy-modules.cjs';
import { describe, dial, routeTo, type Proxy, type Route } from './proxy.js';

/** The options of a transport, checked and complete. */
export interface ConnectionSettings {
  readonly proxyFor: (url: URL) => Proxy | undefined;
  /** Made at the first https connection, once. */
  readonly secureContext: () => SecureContext;
  readonly servername: string | undefined;
  readonly connectTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly connections: number;
}

/** An exchange that wants a connection. */
export interface Waiting {
  run(connection: Connection): void;
}

/** One connection, which carries one exchange at a time; undici opens it anew when the server has closed it. */
export interface Connection {
  readonly client: Client;
  /** Gives up the opening, while it lasts. */
  cancel: () => void;
  /** Must be called right before a request is written. */
  expectReply: () => void;
  /** Of the exchange under way, once its request is written. */
  controller: Dispatcher.DispatchController | undefined;
}

/**
 * The connections to one origin. They stand in for undici's Pool, which cannot give up a request that still waits for a
 * connection, nor the opening of one, and opens a second connection for a call right behind another.
 */
export class Connections {
  readonly route: Route;
  private readonly origin: string;
  private readonly settings: ConnectionSettings;
  private readonly open = new Set<Connection>();
  /** The last one used is the next one, so that few are kept and few meet the server's idle limit. */
  private readonly idle: Connection[] = [];
  /** Each with the context of its call: whoever traces would else take it for one of the call that made room for it. */
  private readonly waiting = new Map<Waiting, AsyncResource>();
  private readonly next = (): void => this.runWaiting();
  private session: Buffer | undefined;
  private dying = 0;
  private isClosing = false;
  private onEmpty = nothing;

  constructor(url: URL, settings: ConnectionSettings) {
    this.route = routeTo(url, settings.proxyFor(url));
    this.origin = url.origin;
    this.settings = settings;
  }

  /** Runs the exchange as soon as there is a connection for it. */
  run(exchange: Waiting): void {
    const connection = this.waiting.size === 0 ? this.take() : undefined;
    if (connection) exchange.run(connection);
    else this.waiting.set(exchange, new AsyncResource('rescue.waiting'));
  }

  /** Takes back an exchange that may still wait. */
  withdraw(exchange: Waiting): void {
    this.waiting.delete(exchange);
  }

  /** Takes a connection back whose exchange came to its end. */
  release(connection: Connection): void {
    connection.controller = undefined;
    this.idle.push(connection);
    // in a tick of its own, as undici is just parsing
    if (this.waiting.size > 0 || this.isClosing) process.nextTick(this.next);
  }

  /** Closes a connection whose exchange did not come to its end. */
  drop(connection: Connection): void {
    connection.controller = undefined;
    connection.cancel();
    this.open.delete(connection);
    this.dying++;
    process.nextTick(() => {
      void connection.client.destroy().then(() => {
        this.dying--;
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
    return this.open.size + this.waiting.size + this.dying === 0;
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
      // the caller has a deadline for the whole
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: keepAliveTimeoutMs,
      keepAliveMaxTimeout: keepAliveTimeoutMs,
      connect: (_options, done) => {
        connection.cancel = dial(this.route, secure, connectTimeoutMs, (error, socket) => {
          connection.cancel = nothing;
          if (!socket) return done(plain(error), null);
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
      // said aloud, or NODE_TLS_REJECT_UNAUTHORIZED=0 would switch it off
      rejectUnauthorized: true,
      ALPNProtocols: ['http/1.1'],
      ...(servername !== undefined && { servername }),
      ...(this.session && { session: this.session }),
    };
  }

  /** The next connection resumes this one's TLS session: in TLS 1.2 it is there now, in 1.3 it follows. */
  private remember(socket: TLSSocket): void {
    this.session = socket.getSession() ?? this.session;
    socket.on('session', (session) => (this.session = session));
  }
}

/**
 * Where a connection that is not kept ends while the reader of its reply pauses, undici throws from a listener, and the
 * process ends with it (nodejs/undici#5360; mended in versions that want a newer Node). These listeners stand before
 * undici's own: at an end the reader goes on, and a reset, after which nothing can be read, takes the way of any other
 * error.
 */
function endUnpaused(socket: Socket, connection: Connection): void {
  socket.on('end', () => {
    if (connection.controller?.paused === true) connection.controller.resume();
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (connection.controller?.paused === true && error.code === 'ECONNRESET') error.code = 'UND_ERR_SOCKET';
  });
}

/** Without what undici and Node add to their errors: bytes of the reply, certificates, sockets. */
export function plain(error: Error | undefined): Error {
  if (!error) return new Error('the connection failed');
  const { code } = error as NodeJS.ErrnoException;
  return Object.assign(new Error(describe(error)), code !== undefined && { code });
}

function nothing(): void {
  // there is nothing to do
}
