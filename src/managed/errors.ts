import { RescueError, RescueRequestError, type Outcome } from '../errors.js';
import { requestError } from '../soap/checks.js';

/** The call for which an authentication runs. */
export interface CallContext {
  /** The operation being called. */
  readonly operation: string;
  /**
   * What is known about that call: it was not sent, or the service refused it because authentication was missing.
   * `'unknown'` if the call is read-only and an earlier attempt may have been executed.
   */
  readonly outcome: Outcome;
}

/**
 * The call was not executed because authenticating for it failed. The service did not refuse the credentials, but could
 * not be reached, for example. `cause` is the authentication's error. `outcome` describes the call, not the
 * authentication. You can retry the call.
 */
export class RescueAuthenticationError extends RescueError<{ retryAfterMs?: number | undefined }> {
  /** @internal */
  static override readonly className: string = 'RescueAuthenticationError';
  /** How long to wait before calling again, in milliseconds. Absent if the wait is not known. */
  declare readonly retryAfterMs?: number;
}

/**
 * The login limit has been reached, and the call's deadline passes before the next login is allowed. The service
 * accepts 10 logins in 3 minutes, counted across all clients that share the store. Call again after `retryAfterMs`, or
 * raise `timeoutMs`.
 */
export class RescueLoginLimitError extends RescueAuthenticationError {
  /** @internal */
  static override readonly className: string = 'RescueLoginLimitError';
}

/**
 * Another program keeps requesting authcodes for the same user, and each request invalidates this client's authcode.
 * The client has stopped requesting new authcodes. Let all clients of a user share one store, use an API token, or give
 * each system its own user.
 */
export class RescueAuthContentionError extends RescueAuthenticationError {
  /** @internal */
  static override readonly className: string = 'RescueAuthContentionError';
}

/**
 * The reason why a shared authentication failed. Many calls may be waiting for the authentication, so `toError` creates
 * a separate error with its own stack for each call.
 */
export class AuthenticationFailure {
  constructor(readonly toError: (context: CallContext) => unknown) {}
}

/** The service refused the credentials or returned an unknown code. The same credentials are not sent again. */
export class CredentialsRefused extends AuthenticationFailure {}

/** Creates the error for a call whose authentication failed with `cause`. */
export function authenticationError(context: CallContext, why: string, cause: unknown): RescueAuthenticationError {
  const { operation, outcome } = context;
  const { retryAfterMs } = (cause ?? {}) as { retryAfterMs?: unknown };
  return new RescueAuthenticationError(`${operation}: ${why} ${outcomeText(context)}`, {
    operation,
    outcome,
    cause,
    retryAfterMs: typeof retryAfterMs === 'number' ? retryAfterMs : undefined,
  });
}

/** Describes the outcome of the call in a sentence. */
export function outcomeText({ outcome }: CallContext): string {
  if (outcome === 'unknown') return 'An earlier attempt of the call may have been executed.';
  return outcome === 'refused' ? 'The service refused the call and did not execute it.' : 'The call was not sent.';
}

/** Creates the failure for an option that cannot be used for the calls that wait. */
export function invalidOptionFailure(option: string, message: string): AuthenticationFailure {
  return new AuthenticationFailure(({ operation }) =>
    requestError(RescueRequestError, operation, [{ path: [option], message }], { operation }),
  );
}
