import type { Transport, TransportEvents, TransportHeaders, TransportRequest } from '../../src/soap/http/transport.js';

/** A prepared reply. */
export interface CannedReply {
  readonly status?: number;
  readonly headers?: TransportHeaders;
  readonly body?: string | Uint8Array;
  /** `true` if the status comes from a proxy. */
  readonly isOfProxy?: boolean;
  /** The size of the chunks of the body, in bytes. */
  readonly pieces?: number;
}

/** A transport that returns prepared replies and records the requests. */
export function cannedTransport(
  answer: CannedReply | ((request: TransportRequest) => CannedReply),
): Transport & { readonly requests: TransportRequest[] } {
  const requests: TransportRequest[] = [];
  const transport = (request: TransportRequest, events: TransportEvents) => {
    requests.push(request);
    const reply = typeof answer === 'function' ? answer(request) : answer;
    queueMicrotask(() => {
      events.sent();
      const headers = { 'content-type': 'text/xml; charset=utf-8', ...reply.headers };
      events.start(reply.status ?? 200, headers, reply.isOfProxy);
      const bytes =
        typeof reply.body === 'string' ? new TextEncoder().encode(reply.body) : (reply.body ?? new Uint8Array());
      const size = reply.pieces ?? (bytes.length || 1);
      for (let at = 0; at < bytes.length; at += size) events.data(bytes.subarray(at, at + size));
      events.end();
    });
    return { resume() {}, abort() {} };
  };
  return Object.assign(transport, { requests });
}

/** Returns a reply envelope with the given content in its Body. */
export function envelope(body: string, version: '1.1' | '1.2' = '1.1'): string {
  const ns =
    version === '1.1' ? 'http://schemas.xmlsoap.org/soap/envelope/' : 'http://www.w3.org/2003/05/soap-envelope';
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    `<soap:Envelope xmlns:soap="${ns}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
    `<soap:Body>${body}</soap:Body></soap:Envelope>`
  );
}
