import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { onTestFinished } from 'vitest';
import { contract as shipped, type Operations as Rescue } from '../../generated/operations.js';
import type { Contract, Operation, Operations, ReplyOf, RequestOf } from '../../src/soap/schema/contract.js';
import { EnvelopeReader } from '../../src/soap/envelope-reader.js';
import type { Fault } from '../../src/soap/fault.js';
import { encodeBody } from '../../src/soap/request.js';
import { SOAP11, SOAP12, XSI, type SoapVersion } from '../../src/soap/xml/names.js';
import { startRescueServer, type RescueServer, type RescueServerOptions } from '../../src/testing.js';

export const NS = shipped.targetNamespace;
export const versions: readonly SoapVersion[] = ['1.1', '1.2'];

/** Starts a server that is closed when the test ends. */
export async function started<O extends Operations = Rescue>(
  options?: RescueServerOptions<O>,
): Promise<RescueServer<O>> {
  const server = await startRescueServer(options);
  onTestFinished(() => server.close());
  return server;
}

export interface Raw {
  readonly method?: string;
  /** The path of the request. Default: the path of the endpoint. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface RawReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends one HTTP request on a new connection. Rejects if the connection breaks. */
export function exchange({ endpoint }: { readonly endpoint: string }, raw: Raw): Promise<RawReply> {
  const { port, pathname } = new URL(endpoint);
  const { method = 'POST', path = pathname, headers = {}, body = '' } = raw;
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

export function envelope(body: string, version: SoapVersion, header = ''): string {
  const ns = version === '1.1' ? SOAP11 : SOAP12;
  return `<s:Envelope xmlns:s="${ns}" xmlns:xsi="${XSI}">${header}<s:Body>${body}</s:Body></s:Envelope>`;
}

/** Returns the header fields of a valid request. */
export function headersFor(version: SoapVersion, action?: string): Record<string, string> {
  if (version === '1.1')
    return {
      'Content-Type': 'text/xml; charset=utf-8',
      ...(action === undefined ? {} : { SOAPAction: `"${action}"` }),
    };
  const parameter = action === undefined ? '' : `; action="${action}"`;
  return { 'Content-Type': `application/soap+xml; charset=utf-8${parameter}` };
}

export interface CallOptions {
  readonly version?: SoapVersion;
  readonly cookie?: string | undefined;
}

export interface Called<Reply> {
  readonly status: number;
  /** Returns the cookie that the reply sets, as the value of a Cookie field. */
  readonly cookie: string | undefined;
  readonly reply: Reply;
  readonly fault: Fault | undefined;
}

/** Calls an operation of a server using only the codec, without the client. */
export async function call<O extends Operations, Name extends keyof O & string>(
  server: RescueServer<O>,
  name: Name,
  request: RequestOf<O[Name]>,
  { version = '1.1', cookie }: CallOptions = {},
  contract: Contract<O> = shipped as unknown as Contract<O>,
): Promise<Called<ReplyOf<O[Name]>>> {
  const operation = contract.operations[name] as Operation;
  const { output } = operation;
  const { xml } = encodeBody(operation, request);
  const headers = { ...headersFor(version, operation.action), ...(cookie === undefined ? {} : { Cookie: cookie }) };
  const raw = await exchange(server, { headers, body: envelope(xml, version) });
  const reader = new EnvelopeReader({
    expect: () => output,
    expected: output?.name ?? 'an empty Body',
    expectEmpty: output === undefined,
  });
  reader.write(raw.body);
  const reading = reader.end();
  return {
    status: raw.status,
    cookie: raw.headers['set-cookie']?.[0]?.split(';')[0],
    reply: reading.kind === 'element' ? (reading.decoder.value as ReplyOf<O[Name]>) : undefined,
    fault: reading.kind === 'fault' ? reading.fault : undefined,
  };
}

/** Returns a cookie with which the user is logged in. */
export async function loggedIn(server: RescueServer, email: string): Promise<string> {
  const { password } = server.user(email);
  const { reply, cookie } = await call(server, 'login', { sEmail: email, sPassword: password });
  if (reply.loginResult !== 'login_OK' || cookie === undefined) throw new Error(reply.loginResult);
  return cookie;
}

/** Returns an authcode for the user. */
export async function authCodeOf(server: RescueServer, email: string): Promise<string> {
  const { password } = server.user(email);
  const { reply } = await call(server, 'requestAuthCode', { sEmail: email, sPassword: password });
  if (reply.sAuthCode === undefined) throw new Error(reply.requestAuthCodeResult);
  return reply.sAuthCode;
}
