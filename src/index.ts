/** The LogMeIn Rescue API client. The types of contracts, transports and call options are exported from `./runtime`. */
export { RescueClient } from './rescue/client.js';
export type {
  AuthCodeOk,
  BoundOperations,
  LoginArguments,
  Ok,
  RequestAuthCodeSSOArguments,
  StartSessionArguments,
} from './rescue/arguments.js';
export type { RescueClientOptions } from './rescue/options.js';
export { AuthState, type SerializedAuthState } from './rescue/auth-state.js';
export { isRescueError } from './error-checks.js';
export {
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
export { isRescueResultError, type RescueCode, type RescueCodes, type RescueReply } from './rescue/codes.js';
export { createTransport } from './soap/client-options.js';
export type { Transport } from './soap/http/transport.js';
export type { CallEnded, CallInfo } from './soap/call-info.js';
export type { Logger, RequestInfo, ResponseInfo } from './soap/traffic.js';
export type { Contract, Operation } from './soap/schema/contract.js';
