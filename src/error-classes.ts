import {
  RescueAbortedError,
  RescueConnectionError,
  RescueFaultError,
  RescueReplyError,
  RescueRequestError,
  RescueThrottledError,
  RescueTimeoutError,
  SoapAbortedError,
  SoapConnectionError,
  SoapFaultError,
  SoapReplyError,
  SoapRequestError,
  SoapThrottledError,
  SoapTimeoutError,
} from './errors.js';

/** The error classes that a client throws, one for each stage of a call. */
export interface ErrorClasses {
  readonly Request: typeof SoapRequestError;
  readonly Connection: typeof SoapConnectionError;
  readonly Timeout: typeof SoapTimeoutError;
  readonly Throttled: typeof SoapThrottledError;
  readonly Aborted: typeof SoapAbortedError;
  readonly Fault: typeof SoapFaultError;
  readonly Reply: typeof SoapReplyError;
}

/** The error classes of `ServiceClient`. */
export const soapErrors: ErrorClasses = {
  Request: SoapRequestError,
  Connection: SoapConnectionError,
  Timeout: SoapTimeoutError,
  Throttled: SoapThrottledError,
  Aborted: SoapAbortedError,
  Fault: SoapFaultError,
  Reply: SoapReplyError,
};

/** The error classes of `RescueClient` and the managed client. */
export const rescueErrors: ErrorClasses = {
  Request: RescueRequestError,
  Connection: RescueConnectionError,
  Timeout: RescueTimeoutError,
  Throttled: RescueThrottledError,
  Aborted: RescueAbortedError,
  Fault: RescueFaultError,
  Reply: RescueReplyError,
};
