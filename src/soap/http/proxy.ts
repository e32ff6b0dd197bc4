import { request } from 'node:http';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { messageOf } from './plain-error.js';
import { urlDecoded } from './transport.js';

/** Opens connections to a service, directly or through a proxy. */

/** An HTTP proxy. */
export interface Proxy {
  /** The proxy's host name. An IPv6 address has no brackets. */
  readonly hostname: string;
  readonly port: number;
  /** The value of the `Proxy-Authorization` header, which is secret. */
  readonly authorization: string | undefined;
}

/**
 * Parses a proxy URL: `http://user:password@proxy.example:3128`. The scheme is optional, and the default port is 80.
 *
 * @throws Error if the text is not a proxy URL. The message does not quote the text, because it may contain a password.
 */
export function parseProxy(text: string): Proxy {
  const written = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (url?.protocol !== 'http:') throw new Error('must be the URL of an HTTP proxy: http://host:port');
  const credentials = `${urlDecoded(url.username)}:${urlDecoded(url.password)}`;
  return {
    hostname: withoutBrackets(url.hostname),
    port: Number(url.port) || 80,
    authorization: credentials === ':' ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`,
  };
}

/**
 * Returns the proxy that the environment defines for a URL, unless `no_proxy` exempts the host. For https, this is
 * `https_proxy` or, if it is not set, `http_proxy`. For http, it is `http_proxy`. Lower-case names take precedence over
 * upper-case names. Loopback addresses are always exempt, because no proxy could reach them.
 *
 * `no_proxy` is a list of hosts with optional ports, or `*`. The list is separated by commas or spaces. An entry
 * exempts its host and all subdomains (`example.com`, `.example.com`, `*.example.com`).
 *
 * @throws Error that names the variable if the value is not the URL of an HTTP proxy
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
      // an IPv6 address without brackets contains more than one colon and has no port
      const [, named = entry, only] = /^(\[.*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
      if (only !== undefined && only !== port) return false;
      const host = named.replace(/^\*?\./, '');
      return withoutBrackets(url.hostname) === withoutBrackets(host) || url.hostname.endsWith(`.${host}`);
    });
}

/** The route to an origin. `tunnel` is the proxy that opens a tunnel to the host. */
export type Route = ReturnType<typeof routeTo>;

/**
 * Returns the route to a URL. With a proxy, https requests use a tunnel. Plain http requests send the absolute URL to
 * the proxy (RFC 9112, section 3.2.2), because most proxies only open tunnels to port 443.
 */
export function routeTo({ protocol, hostname, port }: URL, proxy: Proxy | undefined) {
  const isSecure = protocol === 'https:';
  // requests for http are sent to the proxy itself, with the whole URL
  const receiver = isSecure ? undefined : proxy;
  return {
    hostname: receiver?.hostname ?? withoutBrackets(hostname),
    port: receiver?.port ?? (Number(port) || (isSecure ? 443 : 80)),
    isSecure,
    /** `true` if a proxy reads the requests. A tunnel passes them on without reading them. */
    isProxied: receiver !== undefined,
    tunnel: isSecure ? proxy : undefined,
    /** Returns the request target for a URL. */
    pathOf: ({ origin, pathname, search }: URL) => (receiver ? origin : '') + pathname + search,
    /** The headers for the proxy. */
    fields: receiver?.authorization === undefined ? [] : ['proxy-authorization', receiver.authorization],
  };
}

/**
 * Opens a connection. Calls `done` once, either with a socket that is ready for a request or with an error.
 *
 * @param secure returns the TLS options for a secure route
 * @param timeoutMs the time limit for the whole attempt, in milliseconds
 * @returns a function that cancels the attempt and closes its socket; `done` is then not called
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
    const error = new Error(`no connection to ${hostname}:${port} within ${timeoutMs} ms (connectTimeoutMs)`);
    finish(Object.assign(error, { code: 'ETIMEDOUT' }));
  }, timeoutMs);
  const watch = (socket: Socket | TLSSocket, ready: 'connect' | 'secureConnect'): void => {
    close = () => socket.destroy();
    socket.setNoDelay(true).setKeepAlive(true, 60_000);
    socket.once(ready, () => finish(undefined, socket));
    socket.on('error', finish).once('close', () => finish(new Error(`${hostname}:${port} closed the connection`)));
  };
  const open = (socket?: Socket): void => {
    const at = { host: hostname, port, ...(socket && { socket }) };
    try {
      if (!isSecure) watch(connectTcp(at), 'connect');
      else watch(connectTls({ ...at, ...secure() }), 'secureConnect');
    } catch (error) {
      finish(error as Error);
    }
  };
  const authority = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
  if (!tunnel) open();
  else
    close = openTunnel(tunnel, authority, (error, socket) => {
      if (isOver) socket?.destroy();
      else if (error) finish(error);
      else open(socket);
    });
  return () => {
    isOver = true;
    clearTimeout(timer);
    close();
  };
}

/**
 * Opens a tunnel through a proxy (RFC 9110, section 9.3.6). Calls `done` when the tunnel is open, and for every error.
 */
function openTunnel(proxy: Proxy, authority: string, done: (error: Error | undefined, socket?: Socket) => void) {
  const { hostname, port, authorization } = proxy;
  const headers = { host: authority };
  const connect = request({ method: 'CONNECT', host: hostname, port, path: authority, headers, agent: false });
  // the header is not passed as an option of `request`, because NODE_DEBUG=http prints the options
  if (authorization !== undefined) connect.setHeader('proxy-authorization', authorization);
  const failed = (message: string, code: string | undefined) => done(Object.assign(new Error(message), { code }));
  const name = `the proxy ${hostname}:${port}`;
  connect.on('connect', ({ statusCode = 0 }, socket: Socket, head: Buffer) => {
    // from here on, Node.js does not handle the socket's errors
    socket.on('error', () => undefined);
    if (statusCode >= 200 && statusCode < 300) {
      socket.unshift(head);
      return done(undefined, socket);
    }
    socket.destroy();
    failed(`${name} refused the connection with status ${statusCode}`, 'ERR_PROXY_REFUSED');
  });
  // a property of Node's error may contain bytes of the proxy's response
  connect.on('error', (error: NodeJS.ErrnoException) =>
    failed(`the connection to ${name} failed: ${messageOf(error)}`, error.code),
  );
  connect.end();
  return () => connect.destroy();
}

/** Removes the brackets from an IPv6 address, as sockets expect. */
function withoutBrackets(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

/**
 * Returns `true` for a loopback host: RFC 6761 6.3 (localhost), RFC 1122 3.2.1.3 (127.0.0.0/8), RFC 4291 2.5.3 (::1).
 */
export function isLoopback(hostname: string): boolean {
  return /^((.*\.)?localhost|127(\.\d+){3}|\[::1\])\.?$/i.test(hostname);
}
