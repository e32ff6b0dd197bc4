/**
 * The seam between SOAP and HTTP: one function over bytes. `createTransport` (undici) makes the default one; another
 * can be given with the option `transport`, to record exchanges, say, or to send them over a tunnel.
 *
 * A transport sends the request once, follows no redirect, and reports through `events`, in this order:
 * `sent` at most once; then `start`, `data` any number of times, `end`; or `error` at any point, after which nothing
 * follows. It calls no event before it has returned the exchange.
 *
 * A client gives `events` as a plain object of functions, so a transport can add to another one:
 *
 * ```ts
 * const inner = createTransport();
 * const transport: Transport = (request, events) =>
 *   inner(request, { ...events, end: () => (record(request.url), events.end()) });
 * ```
 *
 * A transport that breaks these rules ends its call with a `RescueConnectionError` (of `ServiceClient`: a `SoapConnectionError`) that names the rule; except where it
 * threw before `sent`, the outcome is then `'unknown'`.
 */
export type Transport = (request: TransportRequest, events: TransportEvents) => TransportExchange;

/** One HTTP request. */
export interface TransportRequest {
  /** POST for calls, GET for the description. */
  readonly method: 'POST' | 'GET';
  /** An absolute http: or https: URL without user info. */
  readonly url: string;
  /** Header fields by name; no name stands twice, whatever its case. */
  readonly headers: { readonly [name: string]: string };
  /** The envelope; absent in a GET. */
  readonly body?: string;
}

/** What a transport tells of an exchange. */
export interface TransportEvents {
  /** From here on bytes of the request may have reached the service: if there is no reply, nobody knows what happened. */
  sent(): void;
  /**
   * The status line and header fields arrived.
   *
   * @param isOfProxy whether a proxy says this for itself, so that the service was not asked. Default: false
   */
  start(status: number, headers: TransportHeaders, isOfProxy?: boolean): void;
  /** Bytes of the body arrived, content encoding (gzip) already undone. `false` asks to pause until `resume()`. */
  data(chunk: Uint8Array): boolean;
  /** The body is complete. */
  end(): void;
  /** The exchange failed; `error` says why. Also called after `abort`. */
  error(error: Error): void;
}

/** Header fields of a reply: names in lower case; a field that came more than once holds an array. */
export type TransportHeaders = { readonly [name: string]: string | readonly string[] | undefined };

/** A request under way. */
export interface TransportExchange {
  /** Continues after `data` returned `false`. */
  resume(): void;
  /** Gives the exchange up and closes its socket. Safe at any time, also after the end. */
  abort(reason: Error): void;
}

/** The first value of a header field. */
export function firstOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}
