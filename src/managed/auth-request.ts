import type { AuthCodeOk, LoginArguments, Ok } from '../rescue/arguments.js';
import { isRescueResultError } from '../rescue/codes.js';
import { isRescueError } from '../error-checks.js';
import { RescueResultError } from '../errors.js';
import { notify } from '../soap/call-info.js';
import type { AuthCodeCredentials } from './credentials.js';
import type { AuthenticationInfo, AuthenticationOptions } from './options.js';
import { authenticationError, AuthenticationFailure, CredentialsRefused, type CallContext } from './errors.js';

/** The result of a single authentication request. */
export type AuthenticationResult =
  /** `authCode` is absent after a login. */
  | { readonly kind: 'ok'; readonly authCode?: string }
  /** There were too many requests in too short a time. The credentials may be correct. */
  | { readonly kind: 'limited'; readonly error: unknown }
  /** The service refused the credentials, or the request failed in another way. */
  | { readonly kind: 'failed'; readonly error: unknown; readonly failure: AuthenticationFailure };

/** Sends the requests of one authentication and reports its progress to `onAuthentication`. */
export function authenticationRequests(reason: 'first' | 'refused', options: AuthenticationOptions) {
  const { client, clock } = options;
  const startedAt = clock.elapsed();
  let operation: AuthenticationInfo['operation'];
  let attempt = 0;
  let waitedMs: number | undefined;

  async function send(
    name: NonNullable<AuthenticationInfo['operation']>,
    call: () => Promise<Ok | AuthCodeOk>,
  ): Promise<AuthenticationResult> {
    operation = name;
    waitedMs = clock.elapsed() - startedAt;
    try {
      const ok = await options.sendAttempt(++attempt, call);
      return { kind: 'ok', ...('authCode' in ok && { authCode: ok.authCode }) };
    } catch (error) {
      if (isRescueResultError(error) && limitCodes.has(error.code)) return { kind: 'limited', error };
      return { kind: 'failed', error, failure: failureOf(name, error) };
    }
  }

  function notifyOf(info: Pick<AuthenticationInfo, 'reason' | 'outcome' | 'error' | 'code' | 'isUnshared'>): void {
    const durationMs = clock.elapsed() - startedAt;
    const sent = info.reason === 'taken-over' || operation === undefined ? {} : { operation };
    notify(options.onAuthentication, { ...info, ...sent, attempt, waitedMs: waitedMs ?? durationMs, durationMs });
  }

  return {
    /** Requests an authcode. Never rejects. */
    requestAuthCode: (credentials: AuthCodeCredentials, timeoutMs: number): Promise<AuthenticationResult> =>
      'email' in credentials
        ? send('requestAuthCode', () => client.requestAuthCode(credentials, { timeoutMs }))
        : send('requestAuthCodeSSO', () => client.requestAuthCodeSSO(credentials, { timeoutMs })),

    /** Logs in. The client keeps the cookie. Never rejects. */
    login: (credentials: LoginArguments, timeoutMs: number): Promise<AuthenticationResult> =>
      send('login', () => client.login(credentials, { timeoutMs })),

    /** Reports the result of a request. @param isUnshared `true` if an authcode could not be written to the store */
    report(result: AuthenticationResult, isUnshared: boolean): void {
      if (result.kind === 'ok') return notifyOf({ reason, outcome: 'ok', ...(isUnshared && { isUnshared }) });
      const { error } = result;
      notifyOf({
        reason,
        outcome: isRescueError(error) ? error.outcome : 'unknown',
        error: isRescueError(error) ? error.name : 'Error',
        ...(isRescueResultError(error) && { code: error.code }),
      });
    },

    /** Reports that another client authenticated, either before or while this client sent a request. */
    reportOtherClient: (reason: 'taken-over' | 'replaced'): void => notifyOf({ reason, outcome: 'ok' }),
  };
}

export type AuthenticationRequests = ReturnType<typeof authenticationRequests>;

const limitCodes: ReadonlySet<string> = new Set(['LIMITREACHED', 'POLLRATEEXCEEDED']);

function failureOf(operation: string, error: unknown): AuthenticationFailure {
  const why = `${operation}, which must succeed first, failed; see cause.`;
  const toError = (context: CallContext): unknown => authenticationError(context, why, error);
  // the guide also lists ERROR for timeouts
  if (!isRescueResultError(error) || error.code === 'ERROR') return new AuthenticationFailure(toError);
  const { code, result } = error;
  const again = `${operation} with the same credentials returned ${code} earlier, so they were not sent again. Supply other credentials, or call forgetRefusals() after the user has been corrected in the Administration Center.`;
  // an unknown code may mean that the credentials were refused, and each login counts toward the limit
  if (error.outcome !== 'refused') {
    const unknown = `${again} Neither the WSDL nor the guide lists this code.`;
    const later = new AuthenticationFailure((context) => authenticationError(context, unknown, undefined));
    return new CredentialsRefused(toError, later);
  }
  const refused = (message: string, reply: unknown) => (): RescueResultError =>
    new RescueResultError(message, { operation, outcome: 'refused', code, result, reply });
  const later = new AuthenticationFailure(refused(`${operation}: ${again}`, undefined));
  return new CredentialsRefused(refused(error.message, error.reply), later);
}
