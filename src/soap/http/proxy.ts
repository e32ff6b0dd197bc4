import { loadHttp, loadNet, loadTls } from './lazy-modules.cjs';
import { isLoopback } from './loopback.js';
import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import type { ConnectionOptions, TLSSocket } from 'node:tls';

// How a connection to the service comes about: straight, or through a proxy.

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
    throw new Error(`the environment variable ${name} ${(error as Error).message}`);
  }
}

function isExempt(url: URL, environment: NodeJS.ProcessEnv): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return (environment['no_proxy'] || environment['NO_PROXY'] || '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      // an IPv6 address without brackets has more than one colon, and no port
      const [, named = entry, only] = /^(\[.*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
      if (only !== undefined && only !== port) return false;
      const host = named.replace(/^\*?\./, '');
      return withoutBrackets(url.hostname) === withoutBrackets(host) || url.hostname.endsWith(`.${host}`);
    });
}

/** The way to an origin. */
export interface Route {
  /** Where the connection goes to. */
  readonly hostname: string;
  readonly port: number;
  readonly isSecure: boolean;
  /** The proxy that leads there by a tunnel. */
  readonly tunnel: Proxy | undefined;
  /** Whether the requests themselves are read by a proxy, which may then answer for itself. */
  readonly isProxied: boolean;
  /** How a request on the connection names its URL, and header fields that it needs for that. */
  line(url: URL): { readonly path: string; readonly fields: readonly string[] };
}

/**
 * The way to a URL. https goes through a tunnel; http is asked of the proxy itself in absolute form (RFC 9112, section
 * 3.2.2), as proxies commonly open tunnels to port 443 alone.
 */
export function routeTo({ protocol, hostname, port }: URL, proxy: Proxy | undefined): Route {
  const isSecure = protocol === 'https:';
  if (!proxy || isSecure)
    return {
      hostname: withoutBrackets(hostname),
      port: Number(port) || (isSecure ? 443 : 80),
      isSecure,
      tunnel: proxy,
      isProxied: false,
      line: (url) => ({ path: url.pathname + url.search, fields: [] }),
    };
  const { authorization } = proxy;
  const login = authorization === undefined ? [] : ['proxy-authorization', authorization];
  return {
    hostname: proxy.hostname,
    port: proxy.port,
    isSecure,
    tunnel: undefined,
    isProxied: true,
    line: (url) => ({ path: url.origin + url.pathname + url.search, fields: login }),
  };
}

/**
 * Opens a connection. `done` is called once, when bytes of a request can be written, or with why there is none.
 *
 * @param secure what TLS needs to know, for a route that is secure
 * @param timeoutMs how long all of it may take, in milliseconds
 * @returns what gives the attempt up and closes its socket; then `done` is not called
 */
export function dial(
  route: Route,
  secure: () => ConnectionOptions,
  timeoutMs: number,
  done: (error: Error | undefined, socket?: Socket) => void,
): () => void {
  const { hostname, port, isSecure, tunnel } = route;
  let isOver = false;
  let close = (): void => undefined;
  const finish = (error: Error | undefined, socket?: Socket): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    if (error) close();
    done(error, socket);
  };
  const timer = setTimeout(() => {
    const error = new Error(`${hostname}:${port} gave no connection within ${timeoutMs} ms (connectTimeoutMs)`);
    finish(Object.assign(error, { code: 'ETIMEDOUT' }));
  }, timeoutMs);
  const watch = (socket: Socket | TLSSocket, ready: 'connect' | 'secureConnect'): void => {
    close = () => socket.destroy();
    socket.setNoDelay(true).setKeepAlive(true, 60_000);
    socket.once(ready, () => finish(undefined, socket));
    socket.on('error', finish).once('close', () => finish(new Error(`${hostname}:${port} hung up`)));
  };
  const open = (socket?: Socket): void => {
    const at = { host: hostname, port, ...(socket && { socket }) };
    if (!isSecure) watch(loadNet().connect(at), 'connect');
    else watch(loadTls().connect({ ...at, ...secure() }), 'secureConnect');
  };
  const attempt = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      finish(error as Error);
    }
  };
  const authority = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
  attempt(() => {
    if (!tunnel) return open();
    close = openTunnel(tunnel, authority, (error, socket) => (error ? finish(error) : attempt(() => open(socket))));
  });
  return () => {
    isOver = true;
    clearTimeout(timer);
    close();
  };
}

/** Asks a proxy for a tunnel (RFC 9110, section 9.3.6); otherwise as `dial`. */
function openTunnel(
  proxy: Proxy,
  authority: string,
  done: (error: Error | undefined, socket?: Socket) => void,
): () => void {
  const { request } = loadHttp();
  const { hostname, port, authorization } = proxy;
  const headers = { host: authority };
  const connect = request({ method: 'CONNECT', host: hostname, port, path: authority, headers, agent: false });
  // not among the options: NODE_DEBUG=http prints those
  if (authorization !== undefined) connect.setHeader('proxy-authorization', authorization);
  let isOver = false;
  const finish = (error: Error | undefined, socket?: Socket) => {
    if (isOver) return;
    isOver = true;
    done(error, socket);
  };
  const failed = (what: string, code: string | undefined) =>
    finish(Object.assign(new Error(`the proxy ${hostname}:${port} ${what}`), { code }));
  connect.on('connect', ({ statusCode = 0 }, socket: Socket, head: Buffer) => {
    // Node leaves the socket to us, errors included
    socket.on('error', () => undefined);
    if (!isOver && statusCode >= 200 && statusCode < 300) {
      if (head.length > 0) socket.unshift(head);
      return finish(undefined, socket);
    }
    socket.destroy();
    failed(`refused the connection with status ${statusCode}`, 'ERR_PROXY_REFUSED');
  });
  // Node's error may carry bytes of what the proxy sent
  connect.on('error', (error: NodeJS.ErrnoException) => failed(`gave no connection: ${describe(error)}`, error.code));
  connect.end();
  return () => {
    isOver = true;
    connect.destroy();
  };
}

/** What an error says, also the one of several attempts at several addresses, which has no message of its own. */
export function describe(error: Error): string {
  // OpenSSL's own text is of its sources and ends in a line break
  if ((error as NodeJS.ErrnoException).code === 'ERR_SSL_WRONG_VERSION_NUMBER')
    return 'what answered does not speak TLS; check that the address is https: and that its port is that of https';
  const several = error instanceof AggregateError ? (error.errors as Error[]) : [];
  return error.message || several.map(({ message }) => message).join(', ') || error.name;
}

/** As sockets take an IPv6 address. */
function withoutBrackets(hostname: string): string {
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
