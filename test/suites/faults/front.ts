import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { TLSSocket, type SecureContext } from 'node:tls';

/** A request that came whole. */
export interface Arrived {
  /** Where it came from; what is written here the client reads. */
  readonly socket: Socket;
  /** Lets the service carry it out; gives the bytes of its whole HTTP reply. */
  carryOut(): Promise<Buffer>;
}

/** What becomes of one request. */
export type Answer = (arrived: Arrived) => unknown;

interface Connection {
  readonly raw: Socket;
  readonly socket: Socket;
  /** What came and is no whole request yet. */
  pending: Buffer;
  /** Requests that have no answer yet. */
  open: number;
}

const PATH = '/API/API.asmx';

/**
 * A server over bytes in front of the embedded service: what the client connects to. It counts what reaches it, passes
 * requests on, and does to connections and replies whatever a fault asks for. An honest HTTP server could not.
 */
export class Front {
  /** Since `forget`: bytes that the client sent, TLS undone. */
  bytes = 0;
  /** Since `forget`: requests that came whole. */
  requests = 0;
  /** Since `forget`: connections that a byte could have been sent on. */
  reachable = 0;
  /** TLS is spoken if there is one. */
  secure: SecureContext | undefined;
  /** Each connection begins as a proxy's that opens a tunnel (CONNECT), to this front itself. */
  tunnels = false;
  /** In place of serving a new connection. */
  onConnect: ((raw: Socket) => void) | undefined;
  /** In place of reading what comes first. */
  onFirstBytes: ((socket: Socket) => void) | undefined;

  readonly #upstream: number;
  readonly #answers: Answer[] = [];
  readonly #connections = new Set<Connection>();
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;
  #told: (() => void)[] = [];

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

  /** Listens on a loopback port; on the same as before, after `stop`. */
  async start(): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, (raw) => this.#connected(raw));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Refuses connections from now on, and ends those that there are. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** What comes from now on counts. */
  forget(): void {
    this.bytes = this.requests = 0;
    this.reachable = this.#connections.size;
  }

  /** Answers the next request that has no answer yet, in place of passing it on. */
  next(answer: Answer): void {
    this.#answers.push(answer);
  }

  /** Ends the connections on which nothing is under way. In the same turn of the loop the client cannot know yet. */
  hangUp(how: 'reset' | 'close'): void {
    for (const { raw, open } of this.#connections) {
      if (open > 0) continue;
      if (how === 'reset') raw.resetAndDestroy();
      else raw.destroy();
    }
  }

  /** Resolves when there is no connection left, and the client has had time to notice. */
  async empty(): Promise<void> {
    await this.#until(() => this.#connections.size === 0);
    await turns();
  }

  /** Resolves when so many requests came whole. */
  async received(count: number): Promise<void> {
    await this.#until(() => this.requests >= count);
  }

  /** Resolves when a new connection came. */
  async connected(): Promise<void> {
    const before = this.reachable;
    await this.#until(() => this.reachable > before);
  }

  /** Resolves when all that was sent was read, and nothing is under way. */
  async quiet(): Promise<void> {
    // what the client wrote before its call ended lies in the kernel
    await turns();
    await this.#until(() => [...this.#connections].every(({ open, pending }) => open === 0 && pending.length === 0));
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#told.push(resolve));
  }

  #tell(): void {
    for (const resolve of this.#told.splice(0)) resolve();
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
    // the client hung up: nobody reads an answer any more
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

/** What one side wrote lies in the kernel, and this process, which is the other side, too, reads it in the next turns. */
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

/** Sends a request to the embedded service, over a connection of its own. */
async function carryOut(request: Buffer, port: number): Promise<Buffer> {
  const upstream = connect(port, '127.0.0.1');
  // a proxy is asked for an absolute address (RFC 9112, 3.2.2), a service for a path
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
