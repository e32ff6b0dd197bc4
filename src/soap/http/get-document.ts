import type { Transport, TransportExchange, TransportHeaders } from './transport.js';

/** Options for `getDocument`. */
export interface GetOptions {
  /** Headers by name, in addition to `Accept`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The maximum size of the decoded body, in bytes. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** The reply to a GET request, whatever its status. */
export interface DocumentReply {
  readonly status: number;
  readonly headers: TransportHeaders;
  /** The decoded body. Absent if it is larger than `maxBytes`. */
  readonly bytes?: Uint8Array;
}

/**
 * Sends a GET request for a WSDL or schema through a transport, and collects the reply. Does not follow redirects.
 *
 * @throws the transport's error, or the signal's reason
 */
export function getDocument(
  url: string,
  transport: Transport,
  { headers = {}, maxBytes, signal }: GetOptions,
): Promise<DocumentReply> {
  if (signal.aborted) return Promise.reject(signal.reason as Error);
  return new Promise((resolve, reject) => {
    // a custom transport may report events before it returns
    let exchange: TransportExchange | undefined;
    const chunks: Uint8Array[] = [];
    let size = 0;
    let reply: Pick<DocumentReply, 'status' | 'headers'> = { status: 0, headers: {} };
    const finish = (complete: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      complete();
    };
    const stop = (complete: () => void): void => {
      finish(complete);
      exchange?.abort(new Error('the download was aborted'));
    };
    const onAbort = (): void => stop(() => reject(signal.reason as Error));
    signal.addEventListener('abort', onAbort);
    exchange = transport(
      {
        method: 'GET',
        url,
        headers: { Accept: 'text/xml, application/wsdl+xml, application/xml, */*;q=0.1', ...headers },
      },
      {
        sent: () => undefined,
        start: (status, fields) => {
          reply = { status, headers: fields };
        },
        data: (chunk) => {
          size += chunk.length;
          if (size <= maxBytes) chunks.push(chunk);
          else stop(() => resolve(reply));
          return true;
        },
        end: () => finish(() => resolve({ ...reply, bytes: Buffer.concat(chunks) })),
        error: (error) => finish(() => reject(error)),
      },
    );
    // a transport may run code that aborts the signal
    if (signal.aborted) onAbort();
  });
}
