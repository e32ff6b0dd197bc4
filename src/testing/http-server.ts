import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { isLoopback } from '../soap/http/proxy.js';
import type { Effect } from './effects.js';

/** An HTTP request, including the complete body. */
export interface HttpRequest {
  readonly method: string;
  /** The path, as sent. */
  readonly path: string;
  /** The part after the `?`, or `''`. */
  readonly query: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Uint8Array;
}

/** An HTTP reply, and the simulated failure or delay to apply when it is sent. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly effect?: Effect | undefined;
}

/** A running HTTP server. */
export type HttpServer = Awaited<ReturnType<typeof startHttpServer>>;

/**
 * Starts an HTTP server on 127.0.0.1. No request can make it stop.
 *
 * @param port the port to listen on; 0 picks a free port
 * @param maxRequestBytes the maximum size of a request body in bytes. Larger bodies are discarded and get status 413
 * @param allowedHosts host names accepted in the `Host` field, in addition to loopback hosts. Requests for other hosts
 * get status 421
 */
export async function startHttpServer(
  port: number,
  maxRequestBytes: number,
  allowedHosts: readonly string[],
  answer: (request: HttpRequest) => HttpReply | Promise<HttpReply>,
) {
  const names = allowedHosts.map((each) => each.toLowerCase());
  // IIS keeps an idle connection open for two minutes
  const server = createServer({ keepAliveTimeout: 120_000 }, (message, response) => {
    const host = hostOf(message);
    const isAllowed = host === undefined || isLoopback(host) || names.includes(host);
    readRequest(message, maxRequestBytes)
      .then(async (request) => {
        if (!request) return send(response, tooLarge);
        return send(response, isAllowed ? await answer(request) : misdirected);
      })
      .catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.on('error', ignore);
  return {
    port: (server.address() as AddressInfo).port,
    /** Stops listening and immediately closes all connections. */
    close: async (): Promise<void> => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

const ignore = (): void => undefined;

/** The `Content-Type` for plain text. */
export const plainText = 'text/plain; charset=utf-8';

const text = { 'Content-Type': plainText };

const tooLarge: HttpReply = { status: 413, headers: text, body: 'Request too large\n' };

/**
 * The reply that prevents DNS rebinding. Without it, the owner of a web page could make the page's host name resolve to
 * 127.0.0.1, and the page could then read this server's replies.
 */
const misdirected: HttpReply = {
  status: 421,
  headers: text,
  body: 'The Host field is neither localhost nor a loopback address. If this host name is yours, add it to the allowedHosts option of the server.\n',
};

/** Returns the host of a request in lower case, without port. Browsers always send a host. */
function hostOf({ headers: { host } }: IncomingMessage): string | undefined {
  return host?.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
}

/**
 * Reads a request.
 *
 * @returns undefined if the body is too large
 * @throws Error if the connection was closed before the request was complete
 */
async function readRequest(message: IncomingMessage, maxBytes: number): Promise<HttpRequest | undefined> {
  // a request that a server received has a method and a URL
  const { method, url, headers } = message as IncomingMessage & Record<'method' | 'url', string>;
  // the URL class cannot parse `//`
  const [path, query = ''] = url.split(/\?(.*)/s) as [string, string?];
  const chunks: Buffer[] = [];
  let left = maxBytes;
  // a body that is too large is also read to its end; otherwise, the connection could not serve the next request
  for await (const chunk of message as AsyncIterable<Buffer>) {
    left -= chunk.length;
    if (left >= 0) chunks.push(chunk);
  }
  return left < 0 ? undefined : { method, path, query, headers, body: Buffer.concat(chunks) };
}

/** The longest delay that a Node timer supports. A timer with a longer delay would fire immediately. */
const MAX_TIMER_MS = 0x7fff_ffff;

/** Sends a reply and applies its effect. @throws AbortError if the connection is closed while the reply is delayed */
async function send(response: ServerResponse, { status, headers, body, effect = {} }: HttpReply): Promise<void> {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const closed = new AbortController();
  const wait = (ms: number): Promise<void> => pause(Math.min(ms, MAX_TIMER_MS), undefined, closed);
  response.once('close', () => closed.abort());
  // the client may have left while the operation was executed
  if (response.closed) closed.abort();
  const { delayMs, trickle, reset } = effect;
  if (delayMs !== undefined) await wait(delayMs);
  if (reset === true) {
    response.socket?.resetAndDestroy();
    return;
  }
  response.statusCode = effect.status ?? status;
  const fields = { ...headers, 'Content-Length': String(bytes.length) };
  for (const [name, value] of Object.entries(fields)) response.setHeader(name, value);
  for (const [name, value] of Object.entries(effect.headers ?? {})) {
    if (value === null) response.removeHeader(name);
    else response.setHeader(name, value);
  }
  if (response.hasHeader('transfer-encoding')) response.removeHeader('Content-Length');
  if (reset !== undefined) {
    response.flushHeaders();
    if (reset === 'within-body') response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)));
    response.socket?.destroySoon();
    return;
  }
  // without an effect, the body is sent at once
  const { bytes: size, everyMs } = trickle ?? { bytes: Infinity, everyMs: 0 };
  let at = 0;
  for (; at + size < bytes.length; at += size) {
    response.write(bytes.subarray(at, at + size));
    await wait(everyMs);
  }
  response.end(bytes.subarray(at));
}
