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
   * @param allowedHosts names that requests may be for, besides those of this machine; others are refused with 421
   */
  static async start(
    port: number,
    maxBytes: number,
    allowedHosts: readonly string[],
    answer: Answer,
  ): Promise<Listener> {
    const names = allowedHosts.map((each) => each.toLowerCase());
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (message, response) => {
      response.on('error', ignore);
      const host = hostOf(message);
      const isAllowed = host === undefined || isLoopback(host) || names.includes(host);
      serve(message, maxBytes, isAllowed ? answer : misdirected)
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

/** The name or address that a request is for, in lower case, without port and brackets; a browser always sends it. */
function hostOf({ headers: { host } }: IncomingMessage): string | undefined {
  return host
    ?.toLowerCase()
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

/** `localhost` and what is below it (RFC 6761, section 6.3), and the loopback addresses. */
function isLoopback(host: string): boolean {
  return /(^|\.)localhost$/.test(host) || /^127(\.\d{1,3}){3}$/.test(host) || host === '::1';
}

/**
 * A page in a browser can reach this server under a name of its own that its owner lets point to 127.0.0.1 (DNS
 * rebinding), and then read the answers.
 */
function misdirected(): HttpReply {
  return {
    status: 421,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    body: 'The Host field names neither localhost nor a loopback address. Is it yours? Then allow it: startRescueServer({ allowedHosts: [...] })\n',
  };
}

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
