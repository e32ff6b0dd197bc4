import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { send, type HttpReply } from './reply.js';

/** An HTTP request whose body came whole. */
export interface HttpRequest {
  readonly method: string;
  /** The path, as sent. */
  readonly path: string;
  /** What stands behind the `?`; `''` without one. */
  readonly query: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Uint8Array;
}

export type Answer = (request: HttpRequest) => HttpReply | Promise<HttpReply>;

/** IIS keeps an idle connection for so long. */
const KEEP_ALIVE_MS = 120_000;

/** HTTP on a loopback address. Whatever comes in, it goes on serving. */
export class Listener {
  readonly port: number;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  /**
   * @param port 0 for any that is free
   * @param maxBytes larger bodies are refused with 413, and not kept
   */
  static async start(port: number, maxBytes: number, answer: Answer): Promise<Listener> {
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (message, response) => {
      response.on('error', ignore);
      serve(message, maxBytes, answer)
        .then((reply) => reply && send(response, reply))
        .catch(() => response.destroy());
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
    server.on('error', ignore);
    return new Listener(server);
  }

  /** Ends every connection at once. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }
}

const ignore = (): void => undefined;

/** @returns nothing if the connection ended before the request did */
async function serve(message: IncomingMessage, maxBytes: number, answer: Answer): Promise<HttpReply | undefined> {
  const body = await bodyOf(message, maxBytes);
  if (body === 'too large')
    return { status: 413, headers: { 'Content-Type': 'text/plain' }, body: 'Request too large\n' };
  if (body === 'broken off') return undefined;
  const { method = 'GET', url = '/', headers } = message;
  // by hand: `//` is no URL
  const at = url.indexOf('?');
  const [path, query] = at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
  return answer({ method, path, query, headers, body });
}

function bodyOf(message: IncomingMessage, maxBytes: number): Promise<Uint8Array | 'too large' | 'broken off'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else {
        // what is still to come is read and dropped, or the sender would see a reset in place of the answer
        chunks.length = 0;
        resolve('too large');
      }
    });
    message.on('end', () => resolve(Buffer.concat(chunks)));
    message.on('close', () => resolve('broken off'));
  });
}
