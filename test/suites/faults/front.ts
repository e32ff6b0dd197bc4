import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { TLSSocket, type SecureContext } from 'node:tls';

/** A complete request that has arrived. */
export interface Arrived {
  /** The connection. The client reads the bytes that are written to it. */
  readonly socket: Socket;
  /** Sends the request to the service. Returns the bytes of the complete HTTP reply. */
  carryOut(): Promise<Buffer>;
}

/** Handles one request. */
export type Answer = (arrived: Arrived) => unknown;

interface Connection {
  readonly raw: Socket;
  readonly socket: Socket;
  /** The bytes of an incomplete request. */
  pending: Buffer;
  /** The number of requests that have no reply yet. */
  open: number;
}

const PATH = '/API/API.asmx';

/**
 * A TCP server in front of the embedded service, to which the client connects. It counts bytes, connections and requests,
 * forwards requests, and applies faults to connections and replies, which an HTTP server could not do.
 */
export class Front {
  /** The number of bytes that the client has sent since `forget`, without TLS overhead. */
  bytes = 0;
  /** The number of complete requests since `forget`. */
  requests = 0;
  /** The number of connections since `forget` on which the client could have sent a byte. */
  reachable = 0;
  /** If present, connections use TLS. */
  secure: SecureContext | undefined;
  /** `true` if each connection starts with a proxy tunnel (CONNECT) that leads to this server itself. */
  tunnels = false;
  /** Called instead of serving a new connection. */
  onConnect: ((raw: Socket) => void) | undefined;
  /** Called instead of reading the first bytes. */
  onFirstBytes: ((socket: Socket) => void) | undefined;

  readonly #upstream: number;
  readonly #answers: Answer[] = [];
  readonly #connections = new Set<Connection>();
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;
  #waiting: (() => void)[] = [];

  /** @param upstream the port of the embedded service */
  constructor(upstream: number) {
    this.#upstream = upstream;
  }

  get port(): number {
    return this.#port;
  }

  get endpoint(): string {
    return `${this.secure ? 'https' : 'http'}://127.0.0.1:${this.#port}${PATH}`;
  }

  /** Listens on a loopback port, which stays the same after `stop`. */
  async start(): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, (raw) => this.#connected(raw));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Refuses new connections and closes the existing ones. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Resets the counters. */
  forget(): void {
    this.bytes = this.requests = 0;
    this.reachable = this.#connections.size;
  }

  /** Sets the function that handles the next request instead of forwarding it. */
  next(answer: Answer): void {
    this.#answers.push(answer);
  }

  /** Closes idle connections. The client cannot notice this in the same turn of the event loop. */
  hangUp(how: 'reset' | 'close'): void {
    for (const { raw, open } of this.#connections) {
      if (open > 0) continue;
      if (how === 'reset') raw.resetAndDestroy();
      else raw.destroy();
    }
  }

  /** Resolves when all connections are closed and the client has had time to notice. */
  async empty(): Promise<void> {
    await this.#until(() => this.#connections.size === 0);
    await turns();
  }

  /** Resolves when the given number of complete requests have arrived. */
  async received(count: number): Promise<void> {
    await this.#until(() => this.requests >= count);
  }

  /** Resolves when the next connection is opened. */
  async connected(): Promise<void> {
    const before = this.reachable;
    await this.#until(() => this.reachable > before);
  }

  /** Resolves when all bytes that were sent have been read. */
  async quiet(): Promise<void> {
    // bytes that the client wrote before its call ended may still be in the kernel
    await turns();
    await this.#until(() => [...this.#connections].every(({ open, pending }) => open === 0 && pending.length === 0));
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #tell(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #connected(raw: Socket): void {
    raw.on('error', ignore);
    this.#sockets.add(raw);
    raw.once('close', () => this.#sockets.delete(raw));
    this.reachable++;
    const { onConnect, secure } = this;
    if (onConnect) onConnect(raw);
    else if (this.tunnels) raw.once('data', () => raw.write(TUNNEL, () => this.#serve(raw, secured(raw, secure))));
    else this.#serve(raw, secured(raw, secure));
    this.#tell();
  }

  #serve(raw: Socket, socket: Socket): void {
    const connection: Connection = { raw, socket, pending: Buffer.alloc(0), open: 0 };
    this.#connections.add(connection);
    socket.on('error', ignore);
    socket.on('data', (chunk: Buffer) => {
      this.bytes += chunk.length;
      const first = this.onFirstBytes;
      this.onFirstBytes = undefined;
      if (first) return first(socket);
      connection.pending = Buffer.concat([connection.pending, chunk]);
      this.#take(connection);
    });
    // the client has closed the connection
    socket.once('end', () => socket.destroy());
    raw.once('close', () => {
      this.#connections.delete(connection);
      this.#tell();
    });
  }

  #take(connection: Connection): void {
    for (;;) {
      const head = connection.pending.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = /\r\ncontent-length: *(\d+)/i.exec(connection.pending.toString('latin1', 0, head))?.[1] ?? '0';
      const end = head + 4 + Number(length);
      if (connection.pending.length < end) return;
      const request = connection.pending.subarray(0, end);
      connection.pending = connection.pending.subarray(end);
      this.requests++;
      connection.open++;
      void this.#answer(connection, request);
      this.#tell();
    }
  }

  async #answer(connection: Connection, request: Buffer): Promise<void> {
    const { socket } = connection;
    const answer = this.#answers.shift() ?? passOn;
    await answer({ socket, carryOut: () => carryOut(request, this.#upstream) });
    connection.open--;
    this.#tell();
  }
}

/**
 * Waits for bytes that are still in the kernel. This process is both sides of the connection, and reads them in later
 * turns of the event loop.
 */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
}

const TUNNEL = 'HTTP/1.1 200 Connection established\r\n\r\n';

function secured(raw: Socket, secure: SecureContext | undefined): Socket {
  return secure ? new TLSSocket(raw, { isServer: true, secureContext: secure }) : raw;
}

const ignore = (): void => undefined;

const passOn: Answer = async ({ socket, carryOut }) => {
  socket.write(await carryOut());
};

/** Sends a request to the embedded service over a new connection. */
async function carryOut(request: Buffer, port: number): Promise<Buffer> {
  const upstream = connect(port, '127.0.0.1');
  // a proxy receives an absolute URL (RFC 9112, 3.2.2), whereas a service receives a path
  upstream.write(Buffer.from(request.toString('latin1').replace(/^POST http:\/\/[^/]+/, 'POST '), 'latin1'));
  let reply = Buffer.alloc(0);
  for await (const chunk of upstream) {
    reply = Buffer.concat([reply, chunk as Buffer]);
    const head = reply.indexOf('\r\n\r\n');
    const length = /\r\ncontent-length: *(\d+)/i.exec(reply.toString('latin1', 0, Math.max(0, head)))?.[1];
    if (head >= 0 && reply.length >= head + 4 + Number(length ?? '0')) break;
  }
  upstream.destroy();
  return reply;
}
