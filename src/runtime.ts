/** The runtime for the generated stubs of any service: `ServiceClient`, its errors, and the types of generated code. */
export { ServiceClient, type ServiceClientOptions } from './soap/service-client.js';
export type { CallEnded, CallInfo, CallStarted } from './soap/call-info.js';
export type { CallOptions } from './soap/client.js';
export type { HttpHeaders } from './soap/http-headers.js';
export type { Logger, LogLevel, RequestInfo, ResponseInfo } from './soap/traffic.js';
export type { CookieContainer, SerializedCookies } from './soap/http/cookies.js';
export { createTransport } from './soap/client-options.js';
export type { ClosableTransport, TransportOptions } from './soap/http/undici-transport.js';
export type { Transport, TransportEvents, TransportExchange, TransportRequest } from './soap/http/transport.js';
export { isSoapError } from './error-checks.js';
export {
  SoapAbortedError,
  SoapConnectionError,
  SoapError,
  SoapFaultError,
  SoapReplyError,
  SoapRequestError,
  SoapThrottledError,
  SoapTimeoutError,
  type ArgumentIssue,
  type Outcome,
} from './errors.js';
export type {
  ArrayType,
  ComplexType,
  Contract,
  ListType,
  Open,
  Operation,
  Operations,
  ReplyHeadersOf,
  ReplyOf,
  RequestHeadersOf,
  RequestOf,
  SimpleType,
  TypedValue,
  UnionType,
} from './soap/schema/contract.js';
export { bigIntOf, checkAttribute, checkValue, textOf } from './soap/codec/value-checks.js';
export type { XmlAttribute, XmlElement } from './soap/xml/tree.js';
