import { isRescueResultError } from '../rescue/codes.js';
import { hasClass } from '../error-brand.js';
import { isRescueError } from '../error-checks.js';
import { RescueResultError } from '../errors.js';
import { jittered, type Clock } from './clock.js';
import type { Deadline } from './deadline.js';
import type { ManagedOptions } from './options.js';
import { authenticationCodes, type CurrentSession, type MissingAuthentication, type Session } from './session.js';

/** A single call of the managed client. */
export interface ManagedCall<T> {
  readonly deadline: Deadline;
  readonly session: CurrentSession;
  readonly isReadOnly: boolean;
  /** Sends the call once. */
  readonly send: (session: Session, attempt: number) => Promise<T>;
}

/**
 * Sends a call with a session, and retries the call where that is safe. A call that the service refused because
 * authentication was missing is retried once. Other calls are retried as the retry policy decides.
 */
export async function sendCall<T>(call: ManagedCall<T>, retry: RetryPolicy): Promise<T> {
  const { deadline, isReadOnly } = call;
  let sent = 0;
  const send = (session: Session): Promise<T> => call.send(session, ++sent);
  let unknownOutcome: { readonly error: unknown } | undefined;
  retry.callStarts();
  for (let attempt = 1; ; attempt++)
    try {
      return await sendAuthenticated(call.session, deadline, send);
    } catch (error) {
      const outcome = isRescueError(error) ? error.outcome : undefined;
      if (outcome === 'unknown') {
        unknownOutcome ??= { error };
        deadline.outcome = 'unknown';
      }
      // an aborted call is never retried, but an earlier attempt may have been executed
      if (hasClass(error, 'RescueAbortedError')) throw outcome === 'not-sent' ? deadline.aborted() : error;
      const delayMs = retry.delayAfter(error, deadline.operation, attempt, isReadOnly);
      // the error of the attempt is more informative than a timeout during the delay
      if (delayMs !== undefined && delayMs < deadline.leftMs) await deadline.sleep(delayMs);
      // the last attempt was not sent, but an earlier attempt may have been executed
      else throw outcome === 'not-sent' && unknownOutcome ? unknownOutcome.error : error;
    }
}

/**
 * Sends a call. If the service refuses the call because authentication is missing, the call was not executed and is
 * sent once more with a new session. If another client of the store has authenticated, that client's session is tried
 * first, because this requires no authentication. A call is therefore sent at most three times.
 */
async function sendAuthenticated<T>(
  current: CurrentSession,
  deadline: Deadline,
  send: (session: Session) => Promise<T>,
): Promise<T> {
  const { operation } = deadline;
  let session = await current.obtain(deadline);
  for (let sent = 1, isReplaced = false; ; sent++)
    try {
      const reply = await send(session);
      session.succeeded(operation);
      return reply;
    } catch (error) {
      const code = missingAuthentication(error);
      if (code === undefined) throw error;
      if (deadline.outcome === 'not-sent') deadline.outcome = 'refused';
      const isCurrent = current.value === session;
      // a fresh session was refused as well, so the next session would be refused too
      if (isReplaced && session.isFresh && isCurrent) session.addRefusal(operation, code);
      if (isReplaced || (isCurrent && session.hasRefused(operation, code))) throw error;
      const next = await current.replace(session, deadline);
      if (next === session) {
        session.addRefusal(operation, code);
        throw code === 'NOTLOGGEDINASADMIN' ? error : tokenRefused(operation, error as RescueResultError);
      }
      session = next;
      isReplaced = session.isFresh || sent > 1;
    }
}

/** Creates the error for a refused API token. The client cannot request another token, so the call is not retried. */
function tokenRefused(operation: string, { code, result, reply }: RescueResultError): RescueResultError {
  const message = `${operation}: the service refused the API token (${code}) and did not execute the call. A client cannot request another token: a Master Administrator creates one in the Administration Center (Global Settings, API token). Pass the new token in the credentials option.`;
  return new RescueResultError(message, { operation, outcome: 'refused', code, result, reply });
}

function missingAuthentication(error: unknown): MissingAuthentication | undefined {
  if (!isRescueResultError(error) || error.outcome !== 'refused') return undefined;
  return authenticationCodes.find((code) => code === error.code);
}

/** The maximum delay before a retry, in milliseconds. */
const MAX_DELAY_MS = 10_000;

/** The initial retry budget, the maximum budget, and the number of retries that each call adds to the budget. */
const RETRIES_PER_CALL = 0.1;
const INITIAL_RETRIES = 10;
const MAX_RETRIES = 100;

/** Decides whether to retry a failed call, and after what delay. */
export function retryPolicy({ attempts, readOnly, delayMs }: ManagedOptions['retry'], clock: Clock) {
  let retries = INITIAL_RETRIES;
  return {
    callStarts(): void {
      retries = Math.min(MAX_RETRIES, retries + RETRIES_PER_CALL);
    },

    /**
     * @param attempt the number of the attempt that failed
     * @param isReadOnly `true` if the caller declared this call read-only
     * @returns the delay before the next attempt in milliseconds, or undefined if the call is not retried
     */
    delayAfter(error: unknown, operation: string, attempt: number, isReadOnly: boolean): number | undefined {
      if (attempt >= attempts || operation === 'startSession') return undefined;
      if (!canRetry(error, isReadOnly || readOnly.includes(operation)) || retries < 1) return undefined;
      retries--;
      const backoff = jittered(Math.min(Math.max(delayMs, MAX_DELAY_MS), delayMs * 2 ** (attempt - 1)), clock);
      const { retryAfterMs } = error as { retryAfterMs?: unknown };
      return Math.max(backoff, typeof retryAfterMs === 'number' ? retryAfterMs : 0);
    },
  };
}

export type RetryPolicy = ReturnType<typeof retryPolicy>;

function canRetry(error: unknown, isReadOnly: boolean): boolean {
  // an invalid argument would be invalid again
  if (!isRescueError(error) || hasClass(error, 'RescueRequestError') || hasClass(error, 'AuthStoreError')) return false;
  // each authentication uses up a login or invalidates an authcode, so retry only if its request was not sent either
  if (hasClass(error, 'RescueAuthenticationError'))
    return isRescueError(error.cause) && error.cause.outcome === 'not-sent';
  if (error.outcome === 'not-sent') return true;
  // 429 and POLLRATEEXCEEDED mean that the call was not executed and may be sent again later
  return isReadOnly && (error.outcome !== 'refused' || hasClass(error, 'RescueThrottledError'));
}
