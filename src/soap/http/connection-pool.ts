import { AsyncResource } from 'node:async_hooks';
import { isIP, type Socket } from 'node:net';
import type { ConnectionOptions, SecureContext, TLSSocket } from 'node:tls';
import type { Client, Dispatcher } from 'undici';
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

/** The maximum size of the interim responses before one reply, in bytes. Node's limit for header fields is the same. */
const MAX_INTERIM_BYTES = 16 * 1024;

/** The start of an interim response (RFC 9110, section 15.2), except 101: after that, no HTTP follows. */
const INTERIM = /^HTTP\/1\.\d 1(?!01)\d\d/;
const EXAMPLE = 'HTTP/1.1 100';

/** The position of the status in a status line. The status of an interim response begins with `1`. */
const STATUS_AT = 'HTTP/1.1 '.length;

/**
 * Removes interim responses from what undici reads from a socket. A client must be able to read a 100 (Continue) that
 * it did not ask for, and some servers (IIS 5 and 6, gateways) send one to every POST; undici destroys the socket
 * instead.
 *
 * This replaces `read` of this one socket. An ordinary reply costs one comparison and is not copied. Bytes that arrive
 * before a request is sent are left to undici, which closes the connection because they were not requested.
 *
 * @returns a function to call when a request is sent; interim responses are removed until its reply begins
 */
export function skipInterimResponses(socket: Socket): () => void {
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
  let isArmed = false;
  /** The first bytes of a possible interim response. */
  let held: Buffer | undefined;
  let skipped = 0;

  /** @returns the bytes from the start of the reply; `null` if the reply has not begun */
  const skip = (chunk: Buffer): Buffer | null => {
    let bytes = held ? Buffer.concat([held, chunk]) : chunk;
    held = undefined;
    for (;;) {
      const head = bytes.toString('latin1', 0, MAX_INTERIM_BYTES);
      if (!INTERIM.test(head + EXAMPLE.slice(head.length))) break;
      const end = /\n\r?\n/.exec(head);
      const length = end ? end.index + end[0].length : bytes.length;
      if (skipped + length > MAX_INTERIM_BYTES) {
        const message = `received more than ${MAX_INTERIM_BYTES} bytes of interim responses (status 1xx) before the reply`;
        socket.destroy(Object.assign(new Error(message), { code: 'UND_ERR_HEADERS_OVERFLOW' }));
        return null;
      }
      if (!end) {
        if (length > 0) held = bytes;
        return null;
      }
      skipped += length;
      bytes = bytes.subarray(length);
    }
    isArmed = false;
    return bytes;
  };

  socket.read = (size?: number): Buffer | null => {
    for (;;) {
      const chunk = read(size);
      if (!isArmed || chunk === null || size !== undefined) return chunk;
      // the usual case: a complete status line that is not one of an interim response
      if (!held && chunk.length > STATUS_AT && chunk[STATUS_AT] !== 0x31 /* 1 */) {
        isArmed = false;
        return chunk;
      }
      const rest = skip(chunk);
      if (rest) return rest;
    }
  };

  return () => {
    isArmed = true;
    skipped = 0;
  };
}
