import type { AuthCodeOk, LoginArguments, Ok, RequestAuthCodeSSOArguments, RescueClient } from '../rescue/client.js';
import { isRescueResultError } from '../rescue/codes.js';
import { isRescueError, RescueResultError, type Outcome } from '../errors.js';
import type { Operations } from '../soap/schema/contract.js';
import { Failed, Refused, unauthenticated, type CallContext } from './errors.js';

/** How the service answered an authentication. */
export type Answer =
  /** `authCode` is absent after a login. */
  | { readonly kind: 'ok'; readonly authCode?: string }
  /** Too many in too short a time; these credentials may be right. */
  | { readonly kind: 'limited'; readonly code: string }
  /** These credentials are of no use, and will not be until somebody does something. */
  | { readonly kind: 'refused'; readonly failure: Refused }
  /** Whatever else: the next may succeed. */
  | {
      readonly kind: 'failed';
      readonly failure: Failed;
      readonly outcome: Outcome;
      readonly error: string;
      readonly code?: string;
    };

const limits: ReadonlySet<string> = new Set(['LIMITREACHED', 'POLLRATEEXCEEDED']);

/** The operation that gets an authcode by such credentials. */
export function authCodeOperation(
  credentials: LoginArguments | RequestAuthCodeSSOArguments,
): 'requestAuthCode' | 'requestAuthCodeSSO' {
  return 'email' in credentials ? 'requestAuthCode' : 'requestAuthCodeSSO';
}

/** Gets an authcode, and says how the service answered. Rejects with nothing. */
export function requestAuthCode(
  client: RescueClient<Operations>,
  credentials: LoginArguments | RequestAuthCodeSSOArguments,
  timeoutMs: number,
): Promise<Answer> {
  return answerOf(authCodeOperation(credentials), () =>
    'email' in credentials
      ? client.requestAuthCode(credentials, { timeoutMs })
      : client.requestAuthCodeSSO(credentials, { timeoutMs }),
  );
}

/** Logs in; the cookie stays with the client. Rejects with nothing. */
export function login(
  client: RescueClient<Operations>,
  credentials: LoginArguments,
  timeoutMs: number,
): Promise<Answer> {
  return answerOf('login', () => client.login(credentials, { timeoutMs }));
}

async function answerOf(operation: string, send: () => Promise<Ok | AuthCodeOk>): Promise<Answer> {
  try {
    const ok = await send();
    return { kind: 'ok', ...('authCode' in ok && { authCode: ok.authCode }) };
  } catch (error) {
    if (isRescueResultError(error) && limits.has(error.code)) return { kind: 'limited', code: error.code };
    if (isRescueResultError(error) && error.outcome === 'refused') {
      const { code, result, message, reply } = error;
      const again = (): RescueResultError =>
        new RescueResultError(message, { operation, outcome: 'refused', code, result, reply });
      return { kind: 'refused', failure: new Refused({ operation, code, result }, again) };
    }
    const why = `${operation}, which it needs first, failed; see cause.`;
    const toError = (context: CallContext): unknown => unauthenticated(context, why, error);
    const code = isRescueResultError(error) ? { code: error.code } : {};
    // ERROR may be a time-out. A code that nobody knows may be about the credentials, and each login counts
    const isRemembered = isRescueResultError(error) && error.code !== 'ERROR';
    const failure = isRemembered
      ? new Refused({ operation, code: error.code, result: error.result, isUnknown: true }, toError)
      : new Failed(toError);
    const outcome = isRescueError(error) ? error.outcome : 'unknown';
    return { kind: 'failed', failure, outcome, error: isRescueError(error) ? error.name : 'Error', ...code };
  }
}
