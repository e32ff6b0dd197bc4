import type { IncomingHttpHeaders } from 'node:http';
import type { Operation, ReplyOf, RequestOf } from '../soap/schema/contract.js';
import type { SoapVersion } from '../soap/xml/names.js';
import type { User } from './account/account.js';

/** What a handler is told of the call besides its request. */
export interface HandlerCall<Reply = unknown> {
  readonly operation: string;
  readonly soapVersion: SoapVersion;
  readonly headers: IncomingHttpHeaders;
  /** The blocks of the SOAP Header that the description declares, by their keys. */
  readonly soapHeaders: Readonly<Record<string, unknown>>;
  /** Who calls: by the authcode, if the request has one, else by the login on the cookie. */
  readonly user: User | undefined;
  /**
   * What the server answers by itself; the call's effects then happen.
   *
   * @throws ServerFault if the server knows nothing of this operation
   */
  proceed(): Promise<Reply>;
}

/**
 * What a handler answers. The result must be there; other members that are left out are absent or, where the
 * description wants them, 0, false, empty or the first literal, as in a .NET method that does not set them.
 */
export type HandlerReply<S extends Operation> = Partial<ReplyOf<S>>;

/** Answers the calls of one operation. It may throw a `ServerFault`; another error becomes a Server fault. */
export type Handler<S extends Operation> = (
  request: RequestOf<S>,
  call: HandlerCall<ReplyOf<S>>,
) => HandlerReply<S> | Promise<HandlerReply<S>>;

/** Handlers by operation, their types forgotten: only their own operation's requests come to them. */
export type AnyHandler = (request: never, call: never) => unknown;
