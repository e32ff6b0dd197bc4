import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect } from 'vitest';
import { contract } from '../../generated/operations.js';
import { RescueClient, type Outcome, type RescueClientOptions } from '../../src/index.js';
import { isSoapError } from '../../src/error-checks.js';
import type { SoapError } from '../../src/errors.js';
import { demoCredentials, startRescueServer, type RescueServer } from '../../src/testing.js';
import { bytes, http, later } from '../soap/http/tls/exchange.js';

// Support for the hostile tests: servers that record what reaches them, and checks after every test.

/** The calls that every row makes. The first call has an effect, and the second call contains a password. */
export const operations = ['startSession', 'login'] as const;
export type OperationName = (typeof operations)[number];

type CallOptions = Parameters<RescueClient['startSession']>[1];

export function call(rescue: RescueClient, operation: OperationName, options?: CallOptions): Promise<unknown> {
  return operation === 'login'
    ? rescue.login(demoCredentials.login, options)
    : rescue.startSession(demoCredentials.startSession, options);
}

/** Creates a client that is closed when the test ends. */
export function rescueAt(endpoint: string, options: Omit<RescueClientOptions, 'contract'> = {}): RescueClient {
  const rescue = new RescueClient({ endpoint, ...options });
  later(() => rescue.close());
  return rescue;
}

/** Starts an embedded server that is stopped when the test ends. */
export async function embeddedServer(port = 0): Promise<RescueServer> {
  const server = await startRescueServer({ port });
  later(() => server.close());
  return server;
}

/** `true` if the call was executed. The outcome must never claim otherwise. */
export function hasStarted(server: RescueServer): boolean {
  return server.session(demoCredentials.startSession.session).state === 'active';
}

/** Returns the value with which a promise rejects, which is not necessarily an error. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  let reason: unknown;
  let resolved = false;
  await promise.then(
    () => (resolved = true),
    (rejected: unknown) => (reason = rejected),
  );
  expect(resolved, 'the call succeeds').toBe(false);
  return reason;
}

/** Returns the error of this package with which a promise rejects. */
export async function failure(promise: Promise<unknown>): Promise<SoapError & { readonly status?: number }> {
  const error = await rejection(promise);
  if (!isSoapError(error)) throw new Error('it does not reject with an error of this package', { cause: error });
  return error;
}

/**
 * Checks that an error has the given outcome, and that the server received a request unless the outcome is
 * `'not-sent'`.
 *
 * @param received the number of requests that reached the server
 */
export function expectOutcome(error: SoapError, outcome: Outcome, received: number): void {
  expect({ outcome: error.outcome, received: received > 0 }).toEqual({ outcome, received: outcome !== 'not-sent' });
}

/** Checks that the next call by the same client works. */
export async function expectUsable(rescue: RescueClient): Promise<void> {
  expect(await rescue.login(demoCredentials.login)).toEqual({ code: 'OK' });
}

export interface ByteServer {
  readonly endpoint: string;
  readonly port: number;
  /** All connections accepted so far. */
  readonly sockets: readonly Socket[];
  /** The complete requests, each with head and body. */
  readonly requests: readonly string[];
  /** Resolves after the given number of complete requests. */
  received(count: number): Promise<void>;
}

/** Starts a server that responds to complete requests with prepared bytes. Requests are numbered from 1. */
export async function byteServer(answer: (socket: Socket, number: number) => void): Promise<ByteServer> {
  const requests: string[] = [];
  const read = new WeakMap<Socket, number>();
  let wake: () => void = () => undefined;
  const listening = await bytes((socket, all) => {
    for (;;) {
      const start = read.get(socket) ?? 0;
      const head = all.indexOf('\r\n\r\n', start);
      if (head < 0) return;
      const length = /\r\ncontent-length: *(\d+)/i.exec(all.slice(start, head))?.[1] ?? '0';
      const end = head + 4 + Number(length);
      if (all.length < end) return;
      read.set(socket, end);
      requests.push(all.slice(start, end));
      wake();
      answer(socket, requests.length);
    }
  });
  const received = async (count: number): Promise<void> => {
    while (requests.length < count) await new Promise<void>((resolve) => (wake = resolve));
  };
  return { endpoint: listening.url, port: listening.port, sockets: listening.sockets, requests, received };
}

/** Starts an HTTP server that counts its requests. */
export async function httpServer(listener: RequestListener): Promise<{
  readonly endpoint: string;
  readonly sockets: readonly Socket[];
  readonly requests: readonly string[];
}> {
  const requests: string[] = [];
  const { url, sockets } = await http((request, response) => {
    request.toArray().then(
      (chunks) => {
        requests.push(Buffer.concat(chunks as Buffer[]).toString());
        listener(request, response);
      },
      () => undefined,
    );
  });
  return { endpoint: url, sockets, requests };
}

export const NS = contract.targetNamespace;
const SOAP = { '1.1': 'http://schemas.xmlsoap.org/soap/envelope/', '1.2': 'http://www.w3.org/2003/05/soap-envelope' };

/** Returns a SOAP envelope with the given content in its Body. */
export function envelope(body: string, version: '1.1' | '1.2' = '1.1'): string {
  return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${SOAP[version]}"><soap:Body>${body}</soap:Body></soap:Envelope>`;
}

/** Returns the reply element that contains the given members. */
export function replyOf(operation: OperationName, members: string): string {
  return `<${operation}Response xmlns="${NS}">${members}</${operation}Response>`;
}

const literals = { startSession: 'startSessionRet_OK', login: 'login_OK' } as const;

/** `<loginResult>login_OK</loginResult>` */
export function resultOf(operation: OperationName): string {
  return `<${operation}Result>${literals[operation]}</${operation}Result>`;
}

/** Returns the HTTP body of a reply with the code OK. */
export function good(operation: OperationName, version?: '1.1' | '1.2'): string {
  return envelope(replyOf(operation, resultOf(operation)), version);
}

/** Returns an HTTP reply as bytes. */
export function reply(body: string, headers: readonly string[] = [], status = '200 OK'): string {
  const fields = [`HTTP/1.1 ${status}`, 'Content-Type: text/xml; charset=utf-8', ...headers];
  return `${fields.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** Returns the reply to a successful operation as bytes. */
export function goodReply(operation: OperationName): string {
  return reply(good(operation));
}

/** Registers checks that run after every test: prototypes are unchanged, and no rejection was unhandled. */
export function guard(): void {
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown): void => void unhandled.push(reason);
  const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype] as const;
  const keys = (): unknown => prototypes.map((prototype) => Reflect.ownKeys(prototype));
  const before = keys();
  beforeEach(() => {
    process.on('unhandledRejection', onUnhandled);
  });
  afterEach(async () => {
    // a rejection counts as unhandled once all microtasks have run
    await new Promise(setImmediate);
    process.off('unhandledRejection', onUnhandled);
    expect(unhandled.splice(0)).toEqual([]);
    expect(keys()).toEqual(before);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
}
