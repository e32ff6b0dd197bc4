import { RescueError, RescueResultError, type Outcome, type SoapErrorOptions } from '../errors.js';

/** What is known of the call that an authentication is for. */
export interface CallContext {
  /** The operation that the user called. */
  readonly operation: string;
  /**
   * What is known of the call: not sent, or refused for want of authentication, so that it did not run; `'unknown'` if it is
   * read-only and was sent before.
   */
  readonly outcome: Outcome;
}

/**
 * The call did not run, because authenticating for it failed for another reason than a refusal of the credentials: the
 * service could not be reached, say. `cause` says why; `outcome` tells of the call, not of the authentication. Call again.
 */
export class RescueAuthenticationError extends RescueError {
  /** After so many milliseconds it is worth calling again; absent if that is not known. */
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
 * No login is left for now: the service takes 10 in 3 minutes, counted over all clients that share the store, and the
 * deadline of the call ends before the next is free. Call again after `retryAfterMs`, or raise `timeoutMs`.
 */
export class RescueLoginLimitError extends RescueAuthenticationError {
  override get name(): string {
    return 'RescueLoginLimitError';
  }
}

/**
 * Something else keeps requesting authcodes for the same user, each of which kills the one that is used here; the client
 * stopped doing the same. Give all clients of a user one store, use an API token, or give each system a user of its own.
 */
export class RescueAuthContentionError extends RescueAuthenticationError {
  override get name(): string {
    return 'RescueAuthContentionError';
  }
}

/** Why a shared authentication failed; makes for each call that waited for it an error of its own, with its own stack. */
export class Failed {
  readonly toError: (context: CallContext) => unknown;

  constructor(toError: (context: CallContext) => unknown) {
    this.toError = toError;
  }
}

/** The error for a call as `context` knows it: the call was not sent or was refused, whatever the cause says of itself. */
export function unauthenticated(context: CallContext, why: string, cause: unknown): RescueAuthenticationError {
  const { operation, outcome } = context;
  const { retryAfterMs } = (cause ?? {}) as { retryAfterMs?: unknown };
  const message = `${operation}: ${why} ${effectOf(context)}`;
  return new RescueAuthenticationError(message, {
    operation,
    outcome,
    cause,
    retryAfterMs: typeof retryAfterMs === 'number' ? retryAfterMs : undefined,
  });
}

export function loginLimitReached(context: CallContext, retryAfterMs: number): RescueLoginLimitError {
  const { operation, outcome } = context;
  const message = `${operation}: needs a login, and no more than 10 in 3 minutes are allowed for its user (option maxLogins); the next is free in ${Math.ceil(retryAfterMs / 1000)} s (retryAfterMs), after the deadline of the call. ${effectOf(context)} Call again then, or raise timeoutMs.`;
  return new RescueLoginLimitError(message, { operation, outcome, retryAfterMs: Math.ceil(retryAfterMs) });
}

export function contention(
  context: CallContext,
  replacements: number,
  windowMs: number,
  retryAfterMs: number,
): RescueAuthContentionError {
  const { operation, outcome } = context;
  const message = `${operation}: the authcode of this user was replaced ${replacements} times within ${Math.round(windowMs / 1000)} s, so something else requests authcodes for the same user, and each kills the one before. ${effectOf(context)} Give all clients of the user one store, or use an API token, or give each system a user of its own. The next authcode is requested in ${Math.ceil(retryAfterMs / 1000)} s at the earliest (retryAfterMs).`;
  return new RescueAuthContentionError(message, { operation, outcome, retryAfterMs: Math.ceil(retryAfterMs) });
}

/** What the service answered to an authentication, without what was sent. */
export interface Refusal {
  readonly operation: string;
  readonly code: string;
  readonly result: string;
  /** Whether neither the WSDL nor the guide has the code. */
  readonly isUnknown?: true;
}

/** The service refused the credentials themselves, or answered with a code that is not known. */
export class Refused extends Failed {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, toError: (context: CallContext) => unknown) {
    super(toError);
    this.refusal = refusal;
  }
}

/** The refusal again, for a call that found it remembered. */
export function remembered({ operation, code, result, isUnknown }: Refusal, context: CallContext): RescueError {
  if (isUnknown) {
    const why = `${operation}, which it needs first, was answered with ${code} for these credentials before, a code that neither the WSDL nor the guide has. That is remembered, so nothing was sent: give other credentials, or call forgetVerdict() once you know what the code means.`;
    return unauthenticated(context, why, undefined);
  }
  const message = `${operation}: the service refused these credentials with ${code} before. That is remembered, so nothing was sent: give other credentials, or call forgetVerdict() once the user was mended.`;
  return new RescueResultError(message, { operation, outcome: 'refused', code, result, reply: undefined });
}

/** The refusal of a call that carried an API token: there is nothing that could be requested in its place. */
export function tokenRefused(error: RescueResultError): RescueResultError {
  const { operation, code, result, reply } = error;
  const message = `${operation ?? 'the call'}: the service refused the API token (${code}); it was not carried out. A token cannot be requested: a Master Administrator makes a new one in the Administration Center, Global Settings, API token. Put it where the option credentials takes it from.`;
  return new RescueResultError(message, { operation, outcome: 'refused', code, result, reply });
}

/** What is known of the call, in words. */
export function effectOf({ outcome }: CallContext): string {
  if (outcome === 'unknown') return 'An earlier attempt of the call may have been carried out.';
  return outcome === 'refused' ? 'The service had refused the call, it was not carried out.' : 'The call was not sent.';
}
