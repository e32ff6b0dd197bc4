/** The public surface of `logmein-rescue-soap`. */
export { RescueClient } from './client.js';
export type {
  AuthCodeOk,
  BoundOperations,
  LoginArguments,
  Ok,
  RequestAuthCodeSSOArguments,
  Sendable,
  StartSessionArguments,
} from './client.js';
export type { ClientOptions, TlsOptions } from './client-options.js';
export type { RescueClientOptions } from './options.js';
export { AuthState, type SerializedAuthState } from './auth-state.js';
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
  type Outcome,
} from './errors.js';
export { isRescueResultError, type RescueCode, type RescueCodes, type RescueReply } from './codes.js';
export { createTransport, type ClosableTransport, type TransportOptions } from './soap/undici-transport.js';
export type { CheckDescriptionOptions } from './check-description.js';
export type { DescriptionCheck, FacadeVerdict } from '../scripts/cli/description-check.js';
export type { Change, Effect, Severity } from '../scripts/codegen/diff/change.js';
export type { CallEnded, CallStarted } from './soap/channels.js';
export type { CallInfo, CallOptions } from './soap/client.js';
export type { UnknownLiteral } from './soap/decode.js';
export type { SerializedCookies } from './soap/cookies.js';
export type {
  Transport,
  TransportEvents,
  TransportExchange,
  TransportHeaders,
  TransportRequest,
} from './soap/transport.js';
export type { DeclaredFault } from './soap/declared-fault.js';
export type { XmlElement } from './soap/tree.js';
export type { XmlAttribute } from './soap/xml-reader.js';
export type { SoapVersion } from './soap/xml.js';
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
} from './soap/contract.js';
