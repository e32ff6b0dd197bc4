/**
 * A function that sends one HTTP request. `createTransport` creates the default one, over undici. The option
 * `transport` replaces it, for example to record exchanges.
 *
 * A transport sends the request once, does not follow redirects, and calls `events` in this order: `sent` at most once;
 * then `start`, `data` any number of times, and `end`; or `error` at any point, as the last one. It calls no event
 * before it has returned the exchange.
 *
 * If a transport violates these rules, its call rejects with a `RescueConnectionError` or `SoapConnectionError` that
 * names the rule. The outcome is `'unknown'`, unless the transport threw before `sent`.
 *
 * @example
 * const inner = createTransport();
 * const transport: Transport = (request, events) =>
 *   inner(request, { ...events, end: () => (record(request.url), events.end()) });
 */
export type Transport = (request: TransportRequest, events: TransportEvents) => TransportExchange;

/** One HTTP request. */
export interface TransportRequest {
  /** POST for calls, GET for the WSDL. */
  readonly method: 'POST' | 'GET';
  /** An absolute http: or https: URL without user info. */
  readonly url: string;
  /** Header fields by name. No two names differ only in case. */
  readonly headers: { readonly [name: string]: string };
  /** The envelope; absent in a GET. */
  readonly body?: string;
}

/** What a transport reports about an exchange. */
export interface TransportEvents {
  /** Bytes of the request may have reached the service. If no reply follows, the outcome is unknown. */
  sent(): void;
  /**
   * The status line and header fields arrived.
   *
   * @param isOfProxy whether a proxy answers for itself and the service did not receive the request. Default: false
   */
  start(status: number, headers: TransportHeaders, isOfProxy?: boolean): void;
  /** Bytes of the body arrived, without content encoding (gzip). Returns `false` to pause until `resume()`. */
  data(chunk: Uint8Array): boolean;
  /** The body is complete. */
  end(): void;
  /** The exchange failed. Also called after `abort`. */
  error(error: Error): void;
}

/** Header fields of a response. Names are in lower case. A field that occurs more than once is an array. */
export type TransportHeaders = { readonly [name: string]: string | readonly string[] | undefined };

/** A running exchange. */
export interface TransportExchange {
  /** Continues after `data` returned `false`. */
  resume(): void;
  /** Ends the exchange and closes its socket. Has no effect after the end. */
  abort(reason: Error): void;
}

/** Returns the first value of a header field. */
export function firstOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}
