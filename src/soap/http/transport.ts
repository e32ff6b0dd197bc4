/**
 * A function that sends one HTTP request. `createTransport` creates the default transport, which uses undici. The
 * `transport` option replaces the default transport, for example to record exchanges.
 *
 * A transport sends the request once, does not follow redirects, and calls `events` in this order: `sent` at most once,
 * then `start`, then `data` any number of times, then `end`. It may call `error` at any point, as the last event. It
 * calls no event before it has returned the exchange.
 *
 * If a transport throws or calls events in an order that cannot be used, the call rejects with a `RescueConnectionError`
 * or `SoapConnectionError`. The outcome is `'unknown'`, unless the transport threw before it called `sent`.
 *
 * @example
 * const inner = createTransport();
 * const transport: Transport = (request, events) =>
 *   inner(request, { ...events, end: () => (record(request.url), events.end()) });
 */
export type Transport = (request: TransportRequest, events: TransportEvents) => TransportExchange;

/** A single HTTP request. */
export interface TransportRequest {
  /** POST for calls, GET for the WSDL. */
  readonly method: 'POST' | 'GET';
  /** An absolute http: or https: URL without a user name or password. */
  readonly url: string;
  /** Headers by name. No two names differ only in case. */
  readonly headers: { readonly [name: string]: string };
  /** The envelope. Absent for a GET request. */
  readonly body?: string;
}

/** The events that a transport reports about an exchange. */
export interface TransportEvents {
  /** The service may have received bytes of the request. If no reply follows, the outcome is unknown. */
  sent(): void;
  /**
   * The status line and headers have arrived.
   *
   * @param isOfProxy `true` if a proxy sent the response itself and the service did not receive the request. Default:
   * false
   */
  start(status: number, headers: TransportHeaders, isOfProxy?: boolean): void;
  /** Bytes of the body have arrived, after decompression (gzip). Returns `false` to pause until `resume()`. */
  data(chunk: Uint8Array): boolean;
  /** The body is complete. */
  end(): void;
  /** The exchange failed. Also called after `abort`. */
  error(error: Error): void;
}

/** The headers of a response, with lower-case names. A header that occurs more than once is an array. */
export type TransportHeaders = { readonly [name: string]: string | readonly string[] | undefined };

/** A running exchange. */
export interface TransportExchange {
  /** Continues reading after `data` has returned `false`. */
  resume(): void;
  /** Ends the exchange and closes its socket. Has no effect once the exchange has ended. */
  abort(reason: Error): void;
}

/** Returns the first value of a header. */
export function firstOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}

/** Decodes URL-encoded text. Returns malformed text unchanged. */
export function urlDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
