import { RescueError, RescueResultError, type Outcome, type SoapErrorOptions } from '../errors.js';

/** The call that an authentication is for. */
export interface CallContext {
  /** The operation that the caller called. */
  readonly operation: string;
  /**
   * What is known of that call: it was not sent, or the service refused it because authentication was missing. `'unknown'`
   * if it is read-only and was sent before.
   */
  readonly outcome: Outcome;
}

/**
 * The call was not executed because authenticating for it failed. The credentials were not refused; the service could not
 * be reached, for example. `cause` has the error of the authentication. `outcome` is that of the call, not of the
 * authentication. Call again.
 */
export class RescueAuthenticationError extends RescueError {
  /** How long to wait before calling again, in milliseconds; absent if that is not known. */
  declare readonly retryAfterMs?: number;

  constructor(message: string, options: SoapErrorOptions & { retryAfterMs?: number | undefined }) {
    super(message, options);
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }

  override get name(): string {
    return 'RescueAuthenticationError';
  }
}

/**
 * The login limit is reached, and the deadline of the call ends before the next login is allowed. The service accepts 10
 * logins in 3 minutes, counted over all clients that share the store. Call again after `retryAfterMs`, or raise
 * `timeoutMs`.
 */
export class RescueLoginLimitError extends RescueAuthenticationError {
  override get name(): string {
    return 'RescueLoginLimitError';
  }
}

/**
 * Another program keeps requesting authcodes for the same user, and each one invalidates the authcode of this client. The
 * client stopped requesting new ones. Give all clients of a user one store, use an API token, or give each system its own
 * user.
 */
export class RescueAuthContentionError extends RescueAuthenticationError {
  override get name(): string {
    return 'RescueAuthContentionError';
  }
}

/**
 * Why a shared authentication failed. Many calls may wait for it: `toError` creates an error with its own stack for each.
 */
export class AuthenticationFailure {
  readonly toError: (context: CallContext) => unknown;

  constructor(toError: (context: CallContext) => unknown) {
    this.toError = toError;
  }
}

/** What the service answered to an authentication, without the credentials. */
export interface RefusedLogin {
  readonly operation: string;
  readonly code: string;
  readonly result: string;
  /** Whether neither the WSDL nor the guide has the code. */
  readonly isUnknown?: true;
}

/** The service refused the credentials, or answered with an unknown code. The same credentials are not sent again. */
export class CredentialsRefused extends AuthenticationFailure {
  readonly login: RefusedLogin;

  constructor(login: RefusedLogin, toError: (context: CallContext) => unknown) {
    super(toError);
    this.login = login;
  }
}

/** The error for a call whose authentication failed with `cause`. */
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

export function loginLimitError(context: CallContext, retryAfterMs: number): RescueLoginLimitError {
  const { operation, outcome } = context;
  const message = `${operation}: requires a login, but 10 logins in 3 minutes is the limit for one user (see maxLogins). The next login is possible in ${Math.ceil(retryAfterMs / 1000)} s (retryAfterMs), after the deadline of the call. ${outcomeText(context)} Call again then, or raise timeoutMs.`;
  return new RescueLoginLimitError(message, { operation, outcome, retryAfterMs: Math.ceil(retryAfterMs) });
}

export function contentionError(
  context: CallContext,
  replacements: number,
  windowMs: number,
  retryAfterMs: number,
): RescueAuthContentionError {
  const { operation, outcome } = context;
  const message = `${operation}: the authcode of this user was replaced ${replacements} times within ${Math.round(windowMs / 1000)} s. Another program requests authcodes for the same user, and each one invalidates the previous one. ${outcomeText(context)} Give all clients of the user one store, use an API token, or give each system its own user. This client requests the next authcode in ${Math.ceil(retryAfterMs / 1000)} s at the earliest (retryAfterMs).`;
  return new RescueAuthContentionError(message, { operation, outcome, retryAfterMs: Math.ceil(retryAfterMs) });
}

/** The error for a call with credentials that this client remembers as refused. Nothing was sent. */
export function refusedBefore(login: RefusedLogin, context: CallContext): RescueError {
  const { operation, code, result, isUnknown } = login;
  if (isUnknown) {
    const why = `${operation}, which must succeed first, was answered with ${code} for the same credentials before. Neither the WSDL nor the guide has this code, so nothing was sent again. Supply other credentials, or call forgetRefusals() once you know what the code means.`;
    return authenticationError(context, why, undefined);
  }
  const message = `${operation}: the service refused the same credentials with ${code} before, so nothing was sent again. Supply other credentials, or call forgetRefusals() after the user was corrected in the Administration Center.`;
  return new RescueResultError(message, { operation, outcome: 'refused', code, result, reply: undefined });
}

/** The error for a call whose API token was refused. A token cannot be requested, so the call is not retried. */
export function tokenRefused(error: RescueResultError): RescueResultError {
  const { operation, code, result, reply } = error;
  const message = `${operation ?? 'the call'}: the service refused the API token (${code}) and did not execute the call. A client cannot request another token: a Master Administrator creates one in the Administration Center, Global Settings, API token. Supply it by the option credentials.`;
  return new RescueResultError(message, { operation, outcome: 'refused', code, result, reply });
}

/** The outcome of the call as a sentence. */
export function outcomeText({ outcome }: CallContext): string {
  if (outcome === 'unknown') return 'An earlier attempt of the call may have been executed.';
  return outcome === 'refused' ? 'The service refused the call and did not execute it.' : 'The call was not sent.';
}
