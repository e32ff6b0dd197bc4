import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { TransportExchange, TransportHeaders, TransportRequest } from '../../../../src/soap/http/transport.js';
import { createTransport } from '../../../../src/soap/client-options.js';
import type { ClosableTransport, TransportOptions } from '../../../../src/soap/http/undici-transport.js';

// Support for the transport tests: servers, transports and exchanges that are closed after each test.

/**
 * Adds a cleanup step to the current test. The steps run in reverse order. A hook in this module would not run in most
 * test files, because the files that run in one context load it once.
 */
export function later(step: () => unknown): void {
  onTestFinished(async () => void (await step()));
}

export function pem(name: string): string {
  return readFileSync(join(__dirname, name), 'utf8');
}

export interface Listening {
  readonly port: number;
  readonly url: string;
  /** All connections accepted so far. */
  readonly sockets: Socket[];
}

/** Makes a server listen on 127.0.0.1 until the test ends. */
export async function listen(server: Server, scheme = 'http'): Promise<Listening> {
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => sockets.push(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  later(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: `${scheme}://127.0.0.1:${port}/API/API.asmx`, sockets };
}

/** Starts an HTTP server that never closes an idle connection itself. */
export function http(onRequest: RequestListener): Promise<Listening> {
  return listen(createHttpServer({ keepAliveTimeout: 0 }, onRequest));
}

/** `true` if the received bytes end with the body that `send` sends. */
export const isWhole = (received: string) => received.endsWith('<request/>');

/** Starts a TCP server. `onData` is called with all bytes received on a connection so far. */
export function bytes(onData: (socket: Socket, received: string) => void): Promise<Listening> {
  const onSocket = (socket: Socket) => {
    let received = '';
    socket.on('data', (chunk) => onData(socket, (received += chunk.toString('latin1'))));
  };
  return listen(createServer(onSocket));
}

/** Waits until a connection is closed. @throws Error if that takes 20 seconds, which is sooner than the test times out */
export function closed(socket: Socket | undefined): Promise<void> {
  if (!socket) return Promise.reject(new Error('there is no connection'));
  if (socket.closed) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the connection is still open after 20 seconds')), 20_000);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

export function transportOf(options?: TransportOptions): ClosableTransport {
  const transport = createTransport(options);
  later(() => transport.close());
  return transport;
}

/** The recorded events of an exchange. */
export interface Exchanged {
  readonly handle: TransportExchange;
  /** The names of the events. Consecutive `data` events count as a single event. */
  readonly events: string[];
  status: number | undefined;
  headers: TransportHeaders;
  isOfProxy: boolean;
  chunks: Uint8Array[];
  error: Error | undefined;
  text(): string;
  /** Resolves on `end` or `error`. */
  readonly over: Promise<Exchanged>;
  /** Resolves on an event with the given name. */
  when(event: string): Promise<Exchanged>;
}

export interface Consumer {
  onEvent?: (event: string, exchanged: Exchanged) => void;
  /** Returns the result of the `data` event. Default: `true`. */
  onData?: (chunk: Uint8Array, exchanged: Exchanged) => boolean;
  /** `true` to discard the chunks. */
  forget?: boolean;
}

/** Sends a POST, and checks the order of events against the contract of the transport. */
export function send(
  transport: ClosableTransport,
  url: string,
  request: Partial<TransportRequest> = {},
  { onEvent, onData, forget = false }: Consumer = {},
): Exchanged {
  let returned = false;
  const waiting: { event: string; resolve: (exchanged: Exchanged) => void }[] = [];
  const events: string[] = [];
  const violations: string[] = [];
  later(() => expect(violations).toEqual([]));
  const at = (event: string) => {
    const last = events.at(-1);
    if (!returned) violations.push(`${event} before the transport returned`);
    if (last === 'end' || last === 'error') violations.push(`${event} after ${last}`);
    if (event === 'sent' && last !== undefined) violations.push(`sent after ${last}`);
    if (event === 'start' && last !== 'sent') violations.push(`start after ${last}`);
    if ((event === 'data' || event === 'end') && last !== 'start' && last !== 'data')
      violations.push(`${event} after ${last}`);
    if (event !== 'data' || last !== 'data') events.push(event);
    for (const { resolve } of waiting.filter((one) => one.event === event)) resolve(exchanged);
    onEvent?.(event, exchanged);
  };
  const when = (event: string) =>
    new Promise<Exchanged>((resolve) =>
      events.includes(event) ? resolve(exchanged) : void waiting.push({ event, resolve }),
    );
  const exchanged = {
    events,
    status: undefined,
    headers: {},
    isOfProxy: false,
    chunks: [],
    error: undefined,
    text: () => Buffer.concat(exchanged.chunks).toString(),
    when,
  } as unknown as { -readonly [K in keyof Exchanged]: Exchanged[K] };
  exchanged.over = Promise.race([when('end'), when('error')]);
  exchanged.handle = transport(
    { method: 'POST', url, headers: {}, body: '<request/>', ...request },
    {
      sent: () => at('sent'),
      start(status, headers, isOfProxy = false) {
        Object.assign(exchanged, { status, headers, isOfProxy });
        at('start');
      },
      data(chunk) {
        if (!forget) exchanged.chunks.push(chunk);
        at('data');
        return onData?.(chunk, exchanged) ?? true;
      },
      end: () => at('end'),
      error(error) {
        exchanged.error = error;
        at('error');
      },
    },
  );
  returned = true;
  later(() => exchanged.handle.abort(new Error('the test is over')));
  return exchanged;
}
