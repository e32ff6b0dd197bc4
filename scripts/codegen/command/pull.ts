import { isLoopback } from '../../../src/soap/loopback.js';
import type { Dispatcher } from 'undici';
import { CommandError, reasonOf } from './command-error.js';

export interface Pulled {
  readonly bytes: Uint8Array;
  /** The Content-Type, if there was one. */
  readonly contentType?: string;
  /** The address that answered, for messages: without its query, which may hold a key, unless that is `?wsdl`. */
  readonly source: string;
  /** The address that answered, whole: what the locations in it are relative to. */
  readonly url: string;
}

export interface PullLimits {
  /** For the whole pull, redirects included, in milliseconds. Default: 60 seconds. */
  readonly timeoutMs?: number;
  /** For the size of the description, in bytes. Default: 64 MiB. */
  readonly maxBytes?: number;
}

const maxRedirects = 5;

/**
 * Gets a description over HTTP, through the proxy that the environment names. Redirects are followed on the same host
 * only: a description from elsewhere is not the one that was asked for.
 *
 * @throws CommandError
 */
export async function pull(location: string, limits: PullLimits = {}): Promise<Pulled> {
  const { timeoutMs = 60_000, maxBytes = 64 * 1024 * 1024 } = limits;
  let url = parseUrl(location);
  const dispatcher = await dispatcherFor(url);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    for (let redirects = 0; ; redirects++) {
      const reply = await dispatcher.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'GET',
        headers: {
          accept: 'text/xml, application/wsdl+xml, application/xml, */*;q=0.1',
          'accept-encoding': 'identity',
        },
        signal,
      });
      const target = redirectOf(reply, url);
      if (!target) return await readReply(reply, url, maxBytes);
      await reply.body.dump();
      if (target.hostname !== url.hostname || (url.protocol === 'https:' && target.protocol !== 'https:'))
        throw new CommandError(
          `${show(url)}: redirects to ${target.origin}, which is not followed; if that is the right place, give its address`,
        );
      if (redirects === maxRedirects) throw new CommandError(`${show(url)}: redirects more than ${maxRedirects} times`);
      url = target;
    }
  } catch (error) {
    if (error instanceof CommandError) throw error;
    if (signal.aborted)
      throw new CommandError(`${show(url)}: no whole description came within ${timeoutMs / 1000} seconds`);
    throw new CommandError(
      `${show(url)}: the description cannot be got: ${reasonOf(error)}; check the address and the way there (proxy, VPN, NODE_EXTRA_CA_CERTS)`,
    );
  } finally {
    await dispatcher.destroy();
  }
}

function parseUrl(location: string): URL {
  if (!URL.canParse(location)) throw new CommandError(`"${location}" is not an address`);
  const url = new URL(location);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new CommandError(`"${url.protocol}//" is not read: give a file, or an address with http:// or https://`);
  if (url.username !== '' || url.password !== '')
    throw new CommandError(
      'an address with a user name in it is not used: get the description otherwise and give the file',
    );
  return url;
}

async function dispatcherFor(url: URL): Promise<Dispatcher> {
  // loaded here, because from disk the command needs none of it
  const { Agent, EnvHttpProxyAgent } = await import('undici');
  if (isLoopback(url.hostname)) return new Agent();
  try {
    return new EnvHttpProxyAgent();
  } catch (error) {
    throw new CommandError(
      `the proxy that the environment names (https_proxy, http_proxy) is unusable: ${reasonOf(error)}`,
    );
  }
}

function show(url: URL): string {
  return url.origin + url.pathname + (/^\?(single)?wsdl$/i.test(url.search) ? url.search : '');
}

function redirectOf({ statusCode, headers }: Dispatcher.ResponseData, url: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return undefined;
  const location = headers['location'];
  if (typeof location !== 'string' || !URL.canParse(location, url.href)) return undefined;
  return new URL(location, url);
}

async function readReply(reply: Dispatcher.ResponseData, url: URL, maxBytes: number): Promise<Pulled> {
  const { statusCode, headers, body } = reply;
  const type = String(headers['content-type'] ?? '');
  if (statusCode !== 200)
    throw new CommandError(
      `${show(url)}: answered with status ${statusCode}${type === '' ? '' : ` (${type})`}, not with a description; ` +
        'check the address: an ASMX service gives its description at its own address followed by ?wsdl',
    );
  const encoding = String(headers['content-encoding'] ?? 'identity');
  if (encoding !== 'identity')
    throw new CommandError(
      `${show(url)}: answered in the encoding ${encoding}, unasked; save the description and give the file`,
    );
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) throw new CommandError(`${show(url)}: more than ${maxBytes} bytes: this is no description`);
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), ...(type !== '' && { contentType: type }), source: show(url), url: url.href };
}
