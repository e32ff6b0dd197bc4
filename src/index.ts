/** The public surface of `logmein-rescue-soap`. */
export { RescueClient } from './rescue/client.js';
export type {
  AuthCodeOk,
  BoundOperations,
  LoginArguments,
  Ok,
  RequestAuthCodeSSOArguments,
  Sendable,
  StartSessionArguments,
} from './rescue/arguments.js';
export type { ClientOptions, TlsOptions } from './soap/client-options.js';
export type { RescueClientOptions } from './rescue/options.js';
export { AuthState, type SerializedAuthState } from './rescue/auth-state.js';
export {
  isRescueError,
  RescueAbortedError,
  RescueConnectionError,
  RescueError,
  RescueFaultError,
  RescueReplyError,
  RescueRequestError,
  RescueResultError,
  RescueThrottledError,
  RescueTimeoutError,
  type ArgumentIssue,
  type DeclaredFault,
  type Outcome,
} from './errors.js';
export { isRescueResultError, type RescueCode, type RescueCodes, type RescueReply } from './rescue/codes.js';
export { createTransport, type ClosableTransport, type TransportOptions } from './soap/http/undici-transport.js';
export type { CallEnded, CallInfo, CallStarted, UnknownEnumValue } from './soap/call-info.js';
export type { CallOptions } from './soap/client.js';
export type { SerializedCookies } from './soap/http/cookies.js';
export type {
  Transport,
  TransportEvents,
  TransportExchange,
  TransportHeaders,
  TransportRequest,
} from './soap/http/transport.js';
export type { XmlElement } from './soap/xml/tree.js';
export type { XmlAttribute } from './soap/xml/reader.js';
export type { SoapVersion } from './soap/xml/names.js';
export type {
  Contract,
  Open,
  Operation,
  Operations,
  ReplyHeadersOf,
  ReplyOf,
  RequestHeadersOf,
  RequestOf,
  TypedValue,
} from './soap/schema/contract.js';
