import { printableUrl } from '../../printable.js';
import { mayExpectTls } from '../../soap/connection-hint.js';
import { getDocument } from '../../soap/http/get-document.js';
import { firstOf, type Transport } from '../../soap/http/transport.js';
import { createTransport } from '../../soap/client-options.js';
import type { ClosableTransport } from '../../soap/http/undici-transport.js';
import { CommandError, reasonOf } from '../command-error.js';
import { MAX_WSDL_BYTES } from './read-file.js';

/** Options for downloading a WSDL. */
export interface DownloadOptions {
  /**
   * Header fields that are sent only to the origin of the WSDL. Header fields may be secrets, so no message contains
   * them.
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The certificates of the trusted authorities, in PEM format. Default: the authorities that Node trusts. */
  readonly ca?: readonly string[] | undefined;
  /** The time limit for the WSDL with its imports, in milliseconds. Default: 60,000. */
  readonly timeoutMs?: number | undefined;
  /** The maximum decoded size of the WSDL together with its imports, in bytes. Default: 64 MiB. */
  readonly maxBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Default: a transport that uses the proxy settings in the environment. Disposing the downloader closes it. */
  readonly transport?: Transport | undefined;
}

/**
 * Returns a downloader for the documents of a WSDL. The time limit and the maximum size apply to all documents
 * together. Redirects are not followed. The downloader must be disposed after use.
 *
 * @throws CommandError if the URL is not supported
 */
export function downloaderFor(wsdl: string, options: DownloadOptions = {}) {
  const { headers, ca, timeoutMs = 60_000, maxBytes = MAX_WSDL_BYTES } = options;
  const { origin } = parseUrl(wsdl);
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([deadline, options.signal]) : deadline;
  const own = options.transport ? undefined : createTransport(ca ? { ca } : {});
  const transport = options.transport ?? (own as ClosableTransport);
  let left = maxBytes;

  async function request(url: URL, source: string) {
    try {
      return await getDocument(url.href, transport, {
        ...(headers && url.origin === origin && { headers }),
        maxBytes: left,
        signal,
      });
    } catch (error) {
      if (deadline.aborted)
        throw new CommandError(
          `${source}: the download was not complete after ${timeoutMs / 1000} seconds; try again, or allow more time ` +
            '(--timeout-ms, or the option timeoutMs)',
        );
      if (signal.aborted) throw error;
      const hint = mayExpectTls(error as Error, url.href)
        ? 'if this port expects TLS, the URL must begin with https://; '
        : '';
      throw new CommandError(
        `${source}: the document could not be downloaded: ${reasonOf(error)}; ${hint}check the URL, the proxy and the ` +
          'certificates (--ca FILE or NODE_EXTRA_CA_CERTS for a private authority)',
      );
    }
  }

  return {
    /**
     * Downloads one document.
     *
     * @returns the bytes, the content type, and the URL for messages, without a query that may contain a key
     * @throws CommandError that explains why the document is not available, or the abort reason of the signal
     */
    async get(location: string) {
      const url = parseUrl(location);
      const source = printableUrl(url);
      const { status, headers: fields, bytes } = await request(url, source);
      const contentType = firstOf(fields['content-type']);
      if (status !== 200) {
        const type = contentType === undefined ? '' : ` (${contentType.split(';')[0]})`;
        const target = firstOf(fields['location']);
        const advice =
          target !== undefined && URL.canParse(target, url.href)
            ? `redirects are not followed: if ${printableUrl(new URL(target, url))} is the right URL, pass it`
            : 'check the URL: an ASMX service offers its WSDL at its own address followed by ?wsdl';
        throw new CommandError(`${source}: expected a WSDL or schema, received status ${status}${type}; ${advice}`);
      }
      if (!bytes)
        throw new CommandError(`${source}: this is not a WSDL: it has more than ${maxBytes} bytes with its imports`);
      left -= bytes.length;
      return { bytes, contentType, source };
    },

    async [Symbol.asyncDispose](): Promise<void> {
      await own?.close();
    },
  };
}

function parseUrl(location: string): URL {
  const url = URL.canParse(location) ? new URL(location) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return url;
  // the message does not quote the URL, which may contain a password or a key
  throw new CommandError(
    'the URL is not supported: expected a file, or a URL such as https://host/path?wsdl without a user name; pass ' +
      '--header Authorization=... to log in',
  );
}
