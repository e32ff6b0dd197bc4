import { rootCertificates, createSecureContext, type ConnectionOptions } from 'node:tls';
import { isIP } from 'node:net';
import type { Dispatcher, Pool } from 'undici';
import { dial, environmentProxy, parseProxy, routeTo, type Proxy, type Route } from '../../soap/http/proxy.js';
import { CommandError, reasonOf } from '../command-error.js';
import { shownAddress } from './shown.js';
import { acceptedCodings, unpack } from './unpack.js';
import { maxCertificateBytes, maxDescriptionBytes, readRegularFile } from './read-file.js';
import { pageIn } from './page.js';

/** How descriptions are got over HTTP. */
export interface FetchOptions {
  /** Header fields, for the origin of the description only. They may be secrets: no message holds them. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Certificates (PEM) of authorities to trust, beside those that Node trusts. */
  readonly ca?: string | undefined;
  /** For a description with all that it imports, redirects included, in milliseconds. Default: 60 seconds. */
  readonly timeoutMs?: number | undefined;
  /** For the size of a description with all that it imports, unpacked, in bytes. Default: 64 MiB. */
  readonly maxBytes?: number | undefined;
  /** The URL of an HTTP proxy; `false` for none. Default: what the environment says. */
  readonly proxy?: string | false | undefined;
  /** Default: that of the process. */
  readonly environment?: NodeJS.ProcessEnv | undefined;
}

/** What tells a service which copy of a document is already here. */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

/** A document as it came. */
export interface Fetched extends Validators {
  readonly isUnchanged?: false;
  readonly bytes: Uint8Array;
  /** The Content-Type, if there was one. */
  readonly contentType?: string;
  /** The address that answered, for messages: without a query that may hold a key. */
  readonly source: string;
  /** The address that answered, whole: what the locations in the document are relative to. */
  readonly url: string;
}

/** The service said that the copy is still good. */
export interface Unchanged {
  readonly isUnchanged: true;
  readonly source: string;
  readonly url: string;
}

const maxRedirects = 5;
const connectTimeoutMs = 10_000;
/** Of an answer that is no description, this much is looked at to say what it is, in bytes. */
const glance = 64 * 1024;

/**
 * Gets the documents of one description over HTTP, with a deadline and a size for all of them together. Redirects are
 * followed within the origin only: a description from elsewhere is not the one that was asked for. To be closed.
 */
export class Fetcher {
  private readonly options: FetchOptions;
  private readonly origin: string;
  private readonly timeoutMs: number;
  private readonly maxBytes: number;
  private readonly signal: AbortSignal;
  private readonly expired: Promise<never>;
  private readonly ways = new Map<string, Way>();
  private left: number;

  /** @throws CommandError if it is no address that is read */
  constructor(location: string, options: FetchOptions = {}) {
    this.options = options;
    this.origin = parseUrl(location).origin;
    this.timeoutMs = options.timeoutMs ?? 60_000;
    this.maxBytes = this.left = options.maxBytes ?? maxDescriptionBytes;
    this.signal = AbortSignal.timeout(this.timeoutMs);
    this.expired = new Promise((_, reject) => {
      this.signal.addEventListener('abort', () => reject(new Error('the time is over')), { once: true });
    });
    // whoever waits for it is told; the time may also be over when nobody does
    this.expired.catch(() => undefined);
  }

  /** Gets one document. @throws CommandError */
  async get(location: string): Promise<Fetched>;
  /** Gets one document, unless it is still that of the validators. @throws CommandError */
  async get(location: string, validators: Validators): Promise<Fetched | Unchanged>;
  async get(location: string, validators: Validators = {}): Promise<Fetched | Unchanged> {
    let url = parseUrl(location);
    try {
      for (let redirects = 0; ; redirects++) {
        const reply = await this.within(this.ask(url, validators));
        const target = redirectOf(reply, url);
        if (!target) return await this.within(this.read(reply, url, validators));
        await this.within(reply.body.dump());
        if (target.origin !== url.origin)
          throw new CommandError(
            `${shownAddress(url)}: redirects to another origin (${target.origin}), which is not followed; if that is the ` +
              `right place, give its address: ${shownAddress(target)}`,
          );
        if (redirects === maxRedirects)
          throw new CommandError(`${shownAddress(url)}: redirects more than ${maxRedirects} times`);
        url = target;
      }
    } catch (error) {
      if (error instanceof CommandError) throw error;
      if (this.signal.aborted)
        throw new CommandError(
          `${shownAddress(url)}: no whole description came within ${this.timeoutMs / 1000} seconds; ` +
            'try again, or give more time with --timeout-ms',
        );
      throw new CommandError(
        `${shownAddress(url)}: the description cannot be got: ${reasonOf(error)}; check the address and the way there ` +
          '(proxy, VPN; --ca FILE or NODE_EXTRA_CA_CERTS for a private authority)',
      );
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.ways.values()].map((way) => way.close()));
  }

  /** undici gives a request up only once it has a connection; a deadline does not wait for that. */
  private within<T>(work: Promise<T>): Promise<T> {
    work.catch(() => undefined);
    return Promise.race([work, this.expired]);
  }

  private async ask(url: URL, { etag, lastModified }: Validators): Promise<Dispatcher.ResponseData> {
    const { pool, route } = await this.wayTo(url);
    const { path, fields } = route.line(url);
    const headers = {
      accept: 'text/xml, application/wsdl+xml, application/xml, */*;q=0.1',
      'accept-encoding': acceptedCodings,
      // as many copies of the service as there are, and caches before them
      ...(url.origin === this.origin && this.options.headers),
      ...(etag !== undefined && { 'if-none-match': etag }),
      ...(lastModified !== undefined && { 'if-modified-since': lastModified }),
    };
    const all = [...Object.entries(headers).flat(), ...fields];
    return pool.request({ path, method: 'GET', headers: all, signal: this.signal });
  }

  private async wayTo(url: URL): Promise<Way> {
    const known = this.ways.get(url.origin);
    if (known) return known;
    const route = routeTo(url, this.proxyFor(url));
    // loaded here, because from disk the command needs none of it
    const { Pool } = await import('undici');
    const way = this.ways.get(url.origin) ?? new Way(Pool, url, route, this.options);
    this.ways.set(url.origin, way);
    return way;
  }

  private proxyFor(url: URL): Proxy | undefined {
    const { proxy, environment = process.env } = this.options;
    if (proxy === false) return undefined;
    try {
      return proxy === undefined ? environmentProxy(url, environment) : parseProxy(proxy);
    } catch (error) {
      const whose = proxy === undefined ? 'the proxy that the environment names' : 'the proxy';
      throw new CommandError(`${whose} is unusable: ${reasonOf(error)}`);
    }
  }

  private async read(reply: Dispatcher.ResponseData, url: URL, validators: Validators): Promise<Fetched | Unchanged> {
    const { statusCode, headers, body } = reply;
    const source = shownAddress(url);
    if (statusCode === 304 && (validators.etag ?? validators.lastModified) !== undefined) {
      await body.dump();
      return { isUnchanged: true, source, url: url.href };
    }
    const type = textOf(headers['content-type']);
    if (statusCode !== 200) {
      const page = await this.glanceAt(reply);
      throw new CommandError(
        `${source}: answered with status ${statusCode}${type === '' ? '' : ` (${type.split(';')[0]})`}${page && `, ${page}`}, ` +
          'not with a description; check the address: an ASMX service gives its description at its own address followed by ?wsdl',
      );
    }
    const bytes = await this.take(reply, url);
    const [etag, lastModified] = [textOf(headers['etag']), textOf(headers['last-modified'])];
    return {
      bytes,
      ...(type !== '' && { contentType: type }),
      ...(etag !== '' && { etag }),
      ...(lastModified !== '' && { lastModified }),
      source,
      url: url.href,
    };
  }

  /** The whole body, unpacked. */
  private async take({ headers, body }: Dispatcher.ResponseData, url: URL): Promise<Uint8Array> {
    const tooMuch = () =>
      new CommandError(`${shownAddress(url)}: more than ${this.maxBytes} bytes: this is no description`);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > this.left) throw tooMuch();
      chunks.push(chunk);
    }
    const packed = Buffer.concat(chunks);
    const bytes = await unpack(packed, textOf(headers['content-encoding']), this.left).catch((error: unknown) => {
      throw new CommandError(`${shownAddress(url)}: ${reasonOf(error)}; save the description and give the file`);
    });
    if (bytes === undefined || bytes.length > this.left) throw tooMuch();
    this.left -= bytes.length;
    return bytes;
  }

  /** What an answer is that is no description, in words; `''` if that is not to be seen. */
  private async glanceAt({ headers, body }: Dispatcher.ResponseData): Promise<string> {
    try {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of body as AsyncIterable<Uint8Array>) {
        chunks.push(chunk);
        if ((size += chunk.length) > glance) return '';
      }
      const bytes = await unpack(Buffer.concat(chunks), textOf(headers['content-encoding']), glance);
      return pageIn(Buffer.from(bytes ?? []).toString('utf8')) ?? '';
    } catch {
      // the status says enough
      return '';
    }
  }
}

/** The connections to one origin. */
class Way {
  readonly pool: Pool;
  readonly route: Route;
  /** What gives up connections that are being opened. */
  private readonly opening = new Set<() => void>();

  constructor(PoolClass: typeof Pool, url: URL, route: Route, { ca, environment = process.env }: FetchOptions) {
    this.route = route;
    let secure: ConnectionOptions | undefined;
    this.pool = new PoolClass(url.origin, {
      connections: 8,
      pipelining: 1,
      // there is a deadline for the whole
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (_, done) => {
        const settings = () => (secure ??= tlsOptions(route.hostname, ca, environment));
        const cancel = dial(route, settings, connectTimeoutMs, (error, socket) => {
          this.opening.delete(cancel);
          if (socket) done(null, socket);
          else done(error ?? new Error('no connection'), null);
        });
        this.opening.add(cancel);
      },
    });
  }

  async close(): Promise<void> {
    for (const cancel of this.opening) cancel();
    await this.pool.destroy();
  }
}

function tlsOptions(hostname: string, ca: string | undefined, environment: NodeJS.ProcessEnv): ConnectionOptions {
  return {
    // said aloud, or NODE_TLS_REJECT_UNAUTHORIZED=0 would switch it off
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
    ...(!isIP(hostname) && { servername: hostname }),
    ...(ca !== undefined && { secureContext: createSecureContext({ ca: trusted(ca, environment) }) }),
  };
}

/** A list of authorities replaces Node's own, which is to stay, with what NODE_EXTRA_CA_CERTS adds to it. */
function trusted(ca: string, environment: NodeJS.ProcessEnv): string[] {
  const extra = environment['NODE_EXTRA_CA_CERTS'];
  return [...rootCertificates, ...(extra ? [readExtra(extra)] : []), ca].filter((each) => each !== '');
}

function readExtra(file: string): string {
  try {
    return readRegularFile(file, maxCertificateBytes).toString();
  } catch {
    // Node warns of it at its start and goes on
    return '';
  }
}

function parseUrl(location: string): URL {
  // not quoted: it may hold a password or a key
  if (!URL.canParse(location))
    throw new CommandError('what is given for an address is none: http://host/path?wsdl is wanted, or a file');
  const url = new URL(location);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new CommandError(`"${url.protocol}//" is not read: give a file, or an address with http:// or https://`);
  if (url.username !== '' || url.password !== '')
    throw new CommandError(
      'an address with a user name in it is not used: get the description otherwise and give the file',
    );
  return url;
}

function redirectOf({ statusCode, headers }: Dispatcher.ResponseData, url: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return undefined;
  const location = headers['location'];
  if (typeof location !== 'string' || !URL.canParse(location, url.href)) return undefined;
  const target = new URL(location, url);
  // whoever redirects does not say who we are
  target.username = target.password = '';
  return /^https?:$/.test(target.protocol) ? target : undefined;
}

function textOf(field: string | string[] | undefined): string {
  return typeof field === 'string' ? field : (field?.[0] ?? '');
}
