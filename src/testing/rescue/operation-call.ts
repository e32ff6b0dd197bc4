import type { ServerClock } from '../clock.js';
import type { Account, User } from './account.js';
import { isAdministrator, type AccountState } from './account-state.js';
import type { CookieSession } from './cookie-sessions.js';
import type { RequestParameters } from './wire-names.js';

/** One call of an operation, and what it can use. */
export interface OperationCall {
  readonly parameters: RequestParameters;
  readonly session: CookieSession;
  readonly state: AccountState;
  readonly clock: ServerClock;
}

/** The result of an operation, in the words of the guide. */
export interface OperationResult {
  /** A code of the guide. Of several, the first that the result's enumeration has, otherwise the last. */
  readonly code: string | readonly string[];
  /** Outputs by their names on the wire. Those that the WSDL does not have are omitted. */
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** The authcode, under the name that the WSDL has for it. */
  readonly authCode?: string;
}

export type Implementation = (call: OperationCall) => OperationResult;

/** The user who calls, and the account. */
export interface Caller {
  readonly user: User;
  readonly account: Account;
}

/** The user of a call: by its authcode if it has one, otherwise by the login of its cookie. */
export function callerOf({ parameters, session, state }: OperationCall): User | undefined {
  const authCode = parameters.text('authCode');
  return authCode === '' ? session.user : state.holderOf(authCode);
}

/**
 * An operation that any user may call. A wrong authcode is refused even if the cookie is logged in, which is our assumption:
 * the guide does not say which of the two counts. A user who was deleted or disabled is refused as well.
 */
export function requireUser(implementation: (call: OperationCall, caller: Caller) => OperationResult): Implementation {
  return (call) => withCaller(call, 'NOTLOGGEDIN', () => true, implementation);
}

/** An operation for administrators only, such as session management (guide: API_Rescue_startSession). */
export function requireAdministrator(
  implementation: (call: OperationCall, caller: Caller) => OperationResult,
): Implementation {
  return (call) => withCaller(call, 'NOTLOGGEDINASADMIN', ({ roles }) => isAdministrator(roles), implementation);
}

function withCaller(
  call: OperationCall,
  refusal: string,
  isAllowed: (user: User) => boolean,
  implementation: (call: OperationCall, caller: Caller) => OperationResult,
): OperationResult {
  const { state, parameters } = call;
  const user = callerOf(call);
  if (!user) return { code: parameters.text('authCode') === '' ? refusal : 'INVALID_SECRETAUTHCODE' };
  if (!state.isActive(user)) return { code: 'USER_DELETED_OR_DISABLED' };
  if (!isAllowed(user)) return { code: refusal };
  return implementation(call, { user, account: state.accountOf(user) });
}
