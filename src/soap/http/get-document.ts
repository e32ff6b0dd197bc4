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
export async function getDocument(
  url: string,
  transport: Transport,
  { headers, maxBytes, signal }: GetOptions,
): Promise<DocumentReply> {
  signal.throwIfAborted();
  let exchange: TransportExchange | undefined;
  let onAbort = (): void => undefined;
  try {
    return await new Promise((resolve, reject) => {
      onAbort = () => reject(signal.reason as Error);
      signal.addEventListener('abort', onAbort);
      const chunks: Uint8Array[] = [];
      let size = 0;
      let reply: DocumentReply = { status: 0, headers: {} };
      const accept = { Accept: 'text/xml, application/wsdl+xml, application/xml, */*;q=0.1' };
      exchange = transport(
        { method: 'GET', url, headers: { ...accept, ...headers } },
        {
          sent: () => undefined,
          start: (status, fields) => {
            reply = { status, headers: fields };
          },
          data: (chunk) => {
            size += chunk.length;
            if (size <= maxBytes) chunks.push(chunk);
            else resolve(reply);
            return true;
          },
          end: () => resolve({ ...reply, bytes: Buffer.concat(chunks) }),
          error: reject,
        },
      );
    });
  } finally {
    signal.removeEventListener('abort', onAbort);
    // has no effect if the reply is complete
    exchange?.abort(new Error('the download was aborted'));
  }
}
