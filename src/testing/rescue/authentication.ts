import type { User } from './account.js';
import type { Implementation, OperationCall, OperationResult } from './operation-call.js';

/** A user's further logins within the window are refused (guide: API_Rescue_login). */
const MAX_LOGINS = 10;
const LOGIN_WINDOW_MS = 3 * 60_000;

/** When each user called login, by the server's clock. Refused calls count as well. */
const logins = new WeakMap<User, number[]>();

/** Login, logout and authcodes. */
export const authenticationOperations: Readonly<Record<string, Implementation>> = {
  login(call) {
    const { parameters, session, state } = call;
    const user = state.userByEmail(parameters.text('email'));
    if (!user) return { code: 'INVALID' };
    if (isOverLimit(user, call)) return { code: 'LIMITREACHED' };
    if (state.accountOf(user).ipRestricted) return { code: 'GLOBALIPRESTRICTED' };
    if (!user.enabled || user.password !== parameters.text('password')) return { code: 'INVALID' };
    session.user = user;
    return { code: 'OK' };
  },

  /** Ends the login. The cookie and authcodes stay valid (operation page of logout). */
  logout({ session }) {
    if (!session.user) return { code: 'NOTLOGGEDIN' };
    session.user = undefined;
    return { code: 'OK' };
  },

  requestAuthCode({ parameters, state }) {
    const user = state.userByEmail(parameters.text('email'));
    return user?.enabled === true && user.password === parameters.text('password')
      ? authCodeFor(user, state)
      : { code: 'INVALID' };
  },

  /**
   * Codes: guide page API_Rescue_requestAuthCodeSSO. No source shows the enum values. We assume the prefix of the declared
   * result type, the suffix InvalidParam_Company in the service's usual form, and that an empty company counts as one with
   * a non-digit.
   */
  requestAuthCodeSSO({ parameters, state }) {
    const company = parameters.text('company');
    if (!/^\d+$/.test(company)) return { code: 'INVALIDPARAM_COMPANY' };
    const account = state.account(Number(company));
    const ssoId = parameters.text('ssoId');
    const user = ssoId === '' ? undefined : account?.users.find((each) => each.enabled && each.ssoId === ssoId);
    return user && account?.ssoPassword === parameters.text('password')
      ? authCodeFor(user, state)
      : { code: 'INVALID' };
  },
};

/** Valid until the same user requests another, by either operation (guide: API_Rescue_tutorial_authentication). */
function authCodeFor(user: User, state: OperationCall['state']): OperationResult {
  return { code: 'OK', authCode: state.issueAuthCode(user) };
}

function isOverLimit(user: User, { clock }: OperationCall): boolean {
  const now = clock.now();
  const recent = (logins.get(user) ?? []).filter((at) => now - at < LOGIN_WINDOW_MS).slice(-MAX_LOGINS);
  logins.set(user, [...recent, now]);
  return recent.length >= MAX_LOGINS;
}
