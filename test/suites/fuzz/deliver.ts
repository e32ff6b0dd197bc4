import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Transport, TransportEvents } from '../../../src/soap/http/transport.js';
import { splitHttp, type FuzzInput } from './input.js';
import { Random } from './random.js';

/** Cuts the bytes of an input into chunks. */
function* chunks(bytes: Buffer, cuts: number): Generator<Buffer> {
  if (cuts === 0) {
    if (bytes.length > 0) yield bytes;
    return;
  }
  const random = new Random(cuts);
  for (let at = 0; at < bytes.length;) {
    const length = random.length(4096);
    // each chunk has its own memory, because a transport may reuse it
    yield Buffer.from(bytes.subarray(at, at + length));
    at += length;
  }
}

/** A header field that makes the canned transport fail at the end of the body. */
export const BREAKS = 'x-breaks';

/** A transport that delivers the reply of an input from memory, and supports pauses. */
export function cannedReply({ bytes, cuts }: FuzzInput, asked: (request: string) => void): Transport {
  return ({ headers: fields, body: sent = '' }, events: TransportEvents) => {
    asked(`${Object.values(fields).join('\n')}\n${sent}`);
    const { status, fields: sentBack, body } = splitHttp(bytes);
    const headers: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
    for (const [name, value] of sentBack) {
      const before = headers[name];
      headers[name] = before === undefined ? value : [before, value].flat();
    }
    const left = chunks(body, cuts);
    let isOver = false;
    const deliver = (): void => {
      while (!isOver) {
        const { value, done } = left.next();
        if (done) {
          isOver = true;
          if (BREAKS in headers) events.error(new Error('the reply broke off'));
          else events.end();
        } else if (!events.data(value)) return;
      }
    };
    process.nextTick(() => {
      events.sent();
      if (isOver) return;
      events.start(status, headers);
      deliver();
    });
    return { resume: deliver, abort: () => (isOver = true) };
  };
}

/**
 * A server on a loopback address that responds to every request with prepared bytes, and then closes the connection.
 */
export class WireServer {
  private ready: FuzzInput | undefined;
  private asked: (request: string) => void = () => undefined;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
    server.on('connection', (socket) => this.answer(socket));
  }

  static async start(): Promise<WireServer> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // the server must not keep the process alive
    server.unref();
    return new WireServer(server);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** @param asked is called with each request, as text */
  lay(input: FuzzInput, asked: (request: string) => void): void {
    this.ready = input;
    this.asked = asked;
  }

  close(): Promise<void> {
    return new Promise((resolve) => void this.server.close(() => resolve()));
  }

  private answer(socket: Socket): void {
    let came = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      came = Buffer.concat([came, chunk]);
      const head = came.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(came.toString('latin1', 0, head))?.[1] ?? 0);
      if (came.length < head + 4 + length) return;
      this.asked(came.toString('latin1', 0, head + 4 + length));
      came = came.subarray(head + 4 + length);
      if (this.ready) for (const piece of chunks(this.ready.bytes, this.ready.cuts)) socket.write(piece);
      socket.end();
    });
  }
}
