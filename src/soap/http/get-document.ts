import { SoapConnectionError } from '../../errors.js';
import { firstOf } from './transport.js';
import type { Transport, TransportExchange, TransportHeaders } from './transport.js';

export interface GetLimits {
  /** The deadline in milliseconds. */
  readonly timeoutMs: number;
  /** The largest document that is taken, in bytes. */
  readonly maxReplyBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** A document as it came. */
export interface GotDocument {
  readonly bytes: Uint8Array;
  readonly contentType?: string;
  /** What messages call it: its address without a query that may hold a key. */
  readonly source: string;
  readonly url: string;
}

/**
 * Gets a document over the transport of the calls, so by the same way, proxy and certificates. Redirects are not followed.
 *
 * @throws SoapConnectionError that says why there is none; the reason of the signal
 */
export function getDocument(url: string, transport: Transport, limits: GetLimits): Promise<GotDocument> {
  const { timeoutMs, maxReplyBytes, signal } = limits;
  const source = shown(url);
  return new Promise((resolve, reject) => {
    const failed = (problem: string): SoapConnectionError =>
      new SoapConnectionError(`${source}: ${problem}`, { outcome: 'not-sent' });
    // a transport from outside may report before it returns
    let exchange: TransportExchange | undefined;
    const chunks: Uint8Array[] = [];
    let size = 0;
    let status = 0;
    let fields: TransportHeaders = {};
    const document = (): GotDocument => {
      const contentType = firstOf(fields['content-type']);
      return { bytes: Buffer.concat(chunks), ...(contentType !== undefined && { contentType }), source, url };
    };
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      settle();
    };
    const giveUp = (reason: unknown): void => {
      finish(() => reject(reason as Error));
      exchange?.abort(new Error('the document is not wanted any more'));
    };
    const onAbort = (): void => giveUp(signal?.reason);
    const timer = setTimeout(() => giveUp(failed(`no whole description came within ${timeoutMs} ms`)), timeoutMs);
    signal?.addEventListener('abort', onAbort);
    const headers = { Accept: 'text/xml, application/wsdl+xml, application/xml, */*;q=0.1' };
    exchange = transport(
      { method: 'GET', url, headers },
      {
        sent: () => undefined,
        start: (code, all) => {
          [status, fields] = [code, all];
        },
        data: (chunk) => {
          size += chunk.length;
          if (size <= maxReplyBytes) chunks.push(chunk);
          else giveUp(failed(`it is larger than ${maxReplyBytes} bytes (maxReplyBytes): this is no description`));
          return true;
        },
        end: () =>
          finish(() => {
            if (status !== 200)
              reject(failed(`answered with status ${status}, not with a description; check the address`));
            else resolve(document());
          }),
        error: (error) => finish(() => reject(failed(`the description cannot be got: ${error.message}`))),
      },
    );
    if (signal?.aborted) onAbort();
  });
}

function shown(url: string): string {
  if (!URL.canParse(url)) return 'the address of the description';
  const { origin, pathname, search } = new URL(url);
  return origin + pathname + (/^\?(single)?wsdl$/i.test(search) ? search : '');
}
