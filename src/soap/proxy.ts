import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';

/** An HTTP proxy. */
export interface Proxy {
  /** Without brackets, if it is an IPv6 address. */
  readonly hostname: string;
  readonly port: number;
  /** The value of `Proxy-Authorization`: a secret. */
  readonly authorization: string | undefined;
}

/**
 * Reads the URL of a proxy: `http://user:password@proxy.example:3128`; the scheme may be left out, the port is 80 if
 * none is given.
 *
 * @throws Error if it is none; the message does not quote it, as it may hold a password
 */
export function parseProxy(text: string): Proxy {
  const url = parse(text.includes('://') ? text : `http://${text}`);
  if (url?.protocol !== 'http:') throw new Error('must be the URL of an HTTP proxy: http://host:port');
  const credentials = `${unescape(url.username)}:${unescape(url.password)}`;
  return {
    hostname: withoutBrackets(url.hostname),
    port: Number(url.port) || 80,
    authorization: credentials === ':' ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`,
  };
}

/**
 * The proxy that the environment names for a URL: `https_proxy` for https, else (and for http) `http_proxy`, unless
 * `no_proxy` exempts the host; each in upper case, too, and lower case first. A loopback address is always exempt: no
 * proxy could reach it.
 *
 * `no_proxy` is a list, by commas or spaces, of hosts that exempt themselves and what is below them (`example.com`,
 * `.example.com`, `*.example.com`), with or without a port, or `*`.
 *
 * @throws Error that names the variable if it holds no URL of an HTTP proxy
 */
export function environmentProxy(url: URL, environment: NodeJS.ProcessEnv): Proxy | undefined {
  if (isLoopback(url.hostname) || isExempt(url, environment)) return undefined;
  const names = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'].slice(url.protocol === 'https:' ? 0 : 2);
  const name = names.find((candidate) => environment[candidate]);
  if (name === undefined) return undefined;
  try {
    return parseProxy(environment[name] as string);
  } catch (error) {
    throw new Error(`The environment variable ${name} ${(error as Error).message}`);
  }
}

/** Whether the host is this machine: `localhost`, names below it, 127.0.0.0/8 and [::1]. */
function isLoopback(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])\.?$/.test(hostname);
}

function isExempt(url: URL, environment: NodeJS.ProcessEnv): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return (environment['no_proxy'] || environment['NO_PROXY'] || '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, host = '', only] = /^\*?\.?(.+?)(?::(\d+))?$/.exec(entry) ?? [];
      if (only !== undefined && only !== port) return false;
      return withoutBrackets(url.hostname) === withoutBrackets(host) || url.hostname.endsWith(`.${host}`);
    });
}

/**
 * Asks a proxy for a tunnel (RFC 9110, section 9.3.6). `done` is called once, with a socket whose first bytes will be
 * the other end's, or with an error that says what the proxy answered.
 *
 * @returns what gives the attempt up; then `done` is not called
 */
export function openTunnel(
  proxy: Proxy,
  authority: string,
  done: (error: Error | undefined, socket?: Socket) => void,
): () => void {
  const { request } = require('node:http') as typeof import('node:http');
  const { hostname, port, authorization } = proxy;
  const headers = { host: authority, ...(authorization !== undefined && { 'proxy-authorization': authorization }) };
  const connect = request({ method: 'CONNECT', host: hostname, port, path: authority, headers, agent: false });
  let isOver = false;
  const finish = (error: Error | undefined, socket?: Socket) => {
    if (isOver) return;
    isOver = true;
    done(error, socket);
  };
  connect.on('connect', ({ statusCode = 0 }, socket: Socket, head: Buffer) => {
    if (isOver) return void socket.destroy();
    if (statusCode >= 200 && statusCode < 300) {
      if (head.length > 0) socket.unshift(head);
      return finish(undefined, socket);
    }
    socket.on('error', () => undefined).destroy();
    const text = `The proxy ${hostname}:${port} refused the connection with status ${statusCode}`;
    finish(Object.assign(new Error(text), { code: 'ERR_PROXY_REFUSED' }));
  });
  connect.on('error', (error) => finish(error)).end();
  return () => {
    isOver = true;
    connect.destroy();
  };
}

export function withoutBrackets(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function unescape(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
