import { AsyncResource } from 'node:async_hooks';
import { isIP, type Socket } from 'node:net';
import type { ConnectionOptions, SecureContext } from 'node:tls';
import type { Client, Dispatcher } from 'undici';
import { loadUndiciClient } from './lazy-modules.cjs';
import { plainError } from './plain-error.js';
import { dial, routeTo, type Proxy, type Route } from './proxy.js';

/** The options of a transport, after validation and with defaults filled in. */
export interface ConnectionSettings {
  readonly proxyFor: (url: URL) => Proxy | undefined;
  /** Creates the TLS context for the first https connection. */
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

/** A connection, used for one exchange at a time. undici reopens it after the server has closed it. */
export interface Connection {
  readonly client: Client;
  /** Stops opening the connection. */
  cancel: () => void;
  /** Must be called immediately before a request is written. */
  expectReply: () => void;
  /** The controller of the running exchange, once its request has been written. */
  controller: Dispatcher.DispatchController | undefined;
}

/**
 * The connections to one origin. undici's Pool is not used for three reasons: it cannot cancel a request that is
 * waiting for a connection, it cannot cancel the opening of a connection, and it opens a second connection for a call
 * that directly follows another.
 */
export class ConnectionPool {
  readonly route: Route;
  private readonly open = new Set<Connection>();
  /**
   * A stack. The most recently used connection is used first, so few connections stay open and few reach the server's
   * idle limit.
   */
  private readonly idle: Connection[] = [];
  /** Keeps the async context of each call. Otherwise, tracers would attribute a call to the call that it waited for. */
  private readonly waiting = new Map<WaitingExchange, AsyncResource>();
  private readonly next = (): void => this.runWaiting();
  private isClosing = false;
  private onEmpty = nothing;

  constructor(
    private readonly url: URL,
    private readonly settings: ConnectionSettings,
  ) {
    this.route = routeTo(url, settings.proxyFor(url));
  }

  /** Runs the exchange as soon as a connection is free. */
  run(exchange: WaitingExchange): void {
    const connection = this.waiting.size === 0 ? this.take() : undefined;
    if (connection) exchange.run(connection);
    else this.waiting.set(exchange, new AsyncResource('rescue.waiting'));
  }

  /** Removes an exchange that may still be waiting. */
  withdraw(exchange: WaitingExchange): void {
    this.waiting.delete(exchange);
  }

  /** Takes back the connection of a completed exchange. */
  release(connection: Connection): void {
    connection.controller = undefined;
    this.idle.push(connection);
    // waiting exchanges run in a separate tick, because undici is still parsing
    if (this.waiting.size > 0 || this.isClosing) process.nextTick(this.next);
  }

  /** Closes the connection of an exchange that was not completed. */
  drop(connection: Connection): void {
    connection.controller = undefined;
    connection.cancel();
    process.nextTick(() => {
      void connection.client.destroy().then(() => {
        this.open.delete(connection);
        this.runWaiting();
        if (this.isEmpty()) this.onEmpty();
      });
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
    return this.open.size + this.waiting.size === 0;
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
    const client = new (loadUndiciClient())(this.url.origin, {
      pipelining: 1,
      // the caller enforces a deadline for the entire exchange
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: keepAliveTimeoutMs,
      keepAliveMaxTimeout: keepAliveTimeoutMs,
      connect: (_options, done) => {
        connection.cancel = dial(
          this.route,
          () => this.secure(),
          connectTimeoutMs,
          (error, socket) => {
            connection.cancel = nothing;
            if (!socket) return done(plainError(error), null);
            endUnpaused(socket, connection);
            connection.expectReply = skipInterimResponses(socket);
            done(null, socket);
          },
        );
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
      // this option is set explicitly, because NODE_TLS_REJECT_UNAUTHORIZED=0 changes the default
      rejectUnauthorized: true,
      ALPNProtocols: ['http/1.1'],
      ...(servername !== undefined && { servername }),
    };
  }
}

/**
 * Works around nodejs/undici#5360, which is only fixed in versions that require a newer Node.js. If a connection ends
 * while reading its reply is paused, undici throws from a listener, and the process exits. These listeners run before
 * undici's. When the connection ends, they resume reading. After a reset, nothing more can be read, so they change the
 * error code, and undici handles the error like any other.
 */
function endUnpaused(socket: Socket, connection: Connection): void {
  socket.on('end', () => {
    if (connection.controller?.paused === true) connection.controller.resume();
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (connection.controller?.paused === true && error.code === 'ECONNRESET') error.code = 'UND_ERR_SOCKET';
  });
}

/** The initial value of callbacks. */
const nothing = (): void => undefined;

/** The maximum size of the interim responses before a reply, in bytes. Node.js has the same limit for headers. */
const MAX_INTERIM_BYTES = 16 * 1024;

/** Matches the start of an interim response (RFC 9110, section 15.2), except 101, after which no HTTP follows. */
const INTERIM = /^HTTP\/1\.\d 1(?!01)\d\d/;
const EXAMPLE = 'HTTP/1.1 100';

/** The position of the status in a status line. The status of an interim response starts with `1`. */
const STATUS_AT = 'HTTP/1.1 '.length;

/**
 * Removes interim responses from the data that undici reads from a socket. A client must be able to read a 100
 * (Continue) response that the client did not ask for, and some servers (IIS 5 and 6, gateways) send one for every
 * POST. undici destroys the socket instead.
 *
 * This function replaces the `read` method of this socket only. An ordinary reply costs one comparison and is not
 * copied. Bytes that arrive before a request is sent are left to undici, which closes the connection because they were
 * not requested.
 *
 * @returns a function to call when a request is sent; from then on, interim responses are removed until the reply
 * starts
 */
export function skipInterimResponses(socket: Socket): () => void {
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
  let isArmed = false;
  /** The first bytes of a possible interim response. */
  let held: Buffer | undefined;
  let skipped = 0;

  /** @returns the bytes from the start of the reply, or `null` if the reply has not started */
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
      // the usual case: a complete status line that does not belong to an interim response
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
