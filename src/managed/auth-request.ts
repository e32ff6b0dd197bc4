import type { AuthCodeOk, Ok } from '../rescue/arguments.js';
import { isRescueResultError } from '../rescue/codes.js';
import { isRescueError } from '../error-checks.js';
import { RescueResultError } from '../errors.js';
import { notify } from '../soap/call-info.js';
import type { Credentials } from './credentials.js';
import type { AuthenticationInfo, AuthenticationOptions } from './options.js';
import { authenticationError, AuthenticationFailure, CredentialsRefused } from './errors.js';

/** The result of a single authentication request. */
export type AuthenticationResult =
  /** `authCode` is undefined after a login. */
  | { readonly kind: 'ok'; readonly authCode: string | undefined }
  /** There were too many requests in too short a time. The credentials may be correct. */
  | { readonly kind: 'limited'; readonly error: unknown }
  /** The service refused the credentials, or the request failed in another way. */
  | { readonly kind: 'failed'; readonly error: unknown; readonly failure: AuthenticationFailure };

type AuthenticationRequest = NonNullable<AuthenticationInfo['operation']>;

/** Sends the requests of one authentication and reports its progress to `onAuthentication`. */
export function authenticationRequests(reason: 'first' | 'refused', options: AuthenticationOptions) {
  const { client, clock, onAuthentication } = options;
  const startedAt = clock.elapsed();
  let operation: AuthenticationRequest | undefined;
  let attempt = 0;
  let waitedMs: number | undefined;

  return {
    /**
     * Sends a request. The credentials must be of the kind that the operation takes. After a login, the client keeps the
     * cookie. Never rejects.
     */
    async send(
      name: AuthenticationRequest,
      credentials: Credentials,
      timeoutMs: number,
    ): Promise<AuthenticationResult> {
      operation = name;
      waitedMs = clock.elapsed() - startedAt;
      try {
        // TypeScript does not know that the credentials fit the method
        const send = (): Promise<Ok & Partial<AuthCodeOk>> => client[name](credentials as never, { timeoutMs });
        const { authCode } = await options.sendAttempt(++attempt, send);
        return { kind: 'ok', authCode };
      } catch (error) {
        if (isRescueResultError(error) && limitCodes.has(error.code)) return { kind: 'limited', error };
        return { kind: 'failed', error, failure: failureOf(name, error) };
      }
    },

    /** Reports the result of a request. @param result absent if another client has authenticated instead */
    report(result?: AuthenticationResult): void {
      const durationMs = clock.elapsed() - startedAt;
      const times = { attempt, waitedMs: waitedMs ?? durationMs, durationMs };
      if (!result || !operation) return notify(onAuthentication, { reason: 'taken-over', outcome: 'ok', ...times });
      const sent = { reason, operation, ...times };
      if (result.kind === 'ok') return notify(onAuthentication, { ...sent, outcome: 'ok' });
      const { error } = result;
      const { name, outcome } = isRescueError(error) ? error : ({ name: 'Error', outcome: 'unknown' } as const);
      const code = isRescueResultError(error) && { code: error.code };
      notify(onAuthentication, { ...sent, outcome, error: name, ...code });
    },
  };
}

export type AuthenticationRequests = ReturnType<typeof authenticationRequests>;

const limitCodes: ReadonlySet<string> = new Set(['LIMITREACHED', 'POLLRATEEXCEEDED']);

const NOT_SENT_AGAIN =
  'These credentials are not sent again. Supply other credentials, or call forgetRefusals() after the user has been corrected in the Administration Center.';

function failureOf(operation: string, error: unknown): AuthenticationFailure {
  const why = `${operation}, which must succeed first, failed; see cause.`;
  // the guide also lists ERROR for timeouts
  if (!isRescueResultError(error) || error.code === 'ERROR')
    return new AuthenticationFailure((context) => authenticationError(context, why, error));
  const { message, outcome, code, result, reply } = error;
  // an unknown code may mean that the credentials were refused, and each login counts toward the limit
  if (outcome !== 'refused')
    return new CredentialsRefused((context) => authenticationError(context, `${why} ${NOT_SENT_AGAIN}`, error));
  return new CredentialsRefused(
    () => new RescueResultError(`${message} ${NOT_SENT_AGAIN}`, { operation, outcome, code, result, reply }),
  );
}
