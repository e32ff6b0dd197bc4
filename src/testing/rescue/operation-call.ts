import type { ServerClock } from '../clock.js';
import type { Account, User } from './account.js';
import { isAdministrator, type AccountState } from './account-state.js';
import type { CookieSession } from './cookie-sessions.js';
import type { RequestParameters } from './wire-names.js';

/** A call of an operation, and the data that the operation can access. */
export interface OperationCall {
  readonly parameters: RequestParameters;
  readonly session: CookieSession;
  readonly state: AccountState;
  readonly clock: ServerClock;
}

/** The result of an operation, expressed with the guide's codes. */
export interface OperationResult {
  /**
   * A code from the guide, or several codes. The server sends the first code that the result's enumeration contains, or
   * else the last code.
   */
  readonly code: string | readonly string[];
  /** The outputs, by element name. Outputs that the WSDL does not define are omitted. */
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** The authcode. It is sent in the element that the WSDL defines for it. */
  readonly authCode?: string;
}

export type Implementation = (call: OperationCall) => OperationResult;

/**
 * Returns the user who makes a call. If the request contains an authcode, the authcode determines the user. Otherwise,
 * the session cookie does.
 */
export function callerOf({ parameters, session, state }: OperationCall): User | undefined {
  const authCode = parameters.text('authCode');
  return authCode === '' ? session.user : state.holderOf(authCode);
}

type UserImplementation = (call: OperationCall, caller: { user: User; account: Account }) => OperationResult;

/**
 * Implements an operation that any user may call. Deleted and disabled users are refused. We assume that an invalid
 * authcode is refused even if the session is logged in, because the guide does not say whether the authcode or the
 * session takes precedence.
 */
export const requireUser = requireCaller('NotLoggedIn', () => true);

/** Implements an operation for administrators only, such as session management (guide: API_Rescue_startSession). */
export const requireAdministrator = requireCaller('NotLoggedInAsAdmin', ({ roles }) => isAdministrator(roles));

function requireCaller(refusal: string, isAllowed: (user: User) => boolean) {
  return (implementation: UserImplementation): Implementation =>
    (call) => {
      const { state, parameters } = call;
      const user = callerOf(call);
      if (!user) return { code: parameters.text('authCode') === '' ? refusal : 'Invalid_SecretAuthCode' };
      if (!state.isActive(user)) return { code: 'User_Deleted_Or_Disabled' };
      if (!isAllowed(user)) return { code: refusal };
      return implementation(call, { user, account: state.accountOf(user) });
    };
}
