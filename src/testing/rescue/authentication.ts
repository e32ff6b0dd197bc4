import type { User } from './account.js';
import type { Implementation, OperationCall, OperationResult } from './operation-call.js';

/** The maximum number of logins per user within the window. Further logins are refused (guide: API_Rescue_login). */
const MAX_LOGINS = 10;
const LOGIN_WINDOW_MS = 3 * 60_000;

/** The times of each user's last 10 calls of login, by the server's clock. Refused calls also count. */
const logins = new WeakMap<User, number[]>();

/** The operations for login, logout and authcodes. */
export const authenticationOperations: Readonly<Record<string, Implementation>> = {
  login(call) {
    const { parameters, session, state } = call;
    const user = state.userByEmail(parameters.text('email'));
    if (!user) return { code: 'Invalid' };
    if (isOverLimit(user, call)) return { code: 'LimitReached' };
    if (state.accountOf(user).ipRestricted) return { code: 'GlobalIpRestricted' };
    if (!user.enabled || user.password !== parameters.text('password')) return { code: 'Invalid' };
    session.user = user;
    return { code: 'OK' };
  },

  /** Logs the user out. The cookie and authcodes remain valid (operation page of logout). */
  logout({ session }) {
    if (!session.user) return { code: 'NotLoggedIn' };
    session.user = undefined;
    return { code: 'OK' };
  },

  requestAuthCode({ parameters, state }) {
    const user = state.userByEmail(parameters.text('email'));
    return user?.enabled === true && user.password === parameters.text('password')
      ? authCodeFor(user, state)
      : { code: 'Invalid' };
  },

  /**
   * The codes are listed in the guide (API_Rescue_requestAuthCodeSSO), but no source shows the enum values. We assume
   * that they start with the name of the declared result type and that the suffix is spelled InvalidParam_Company, as
   * in other operations. We also assume that an empty company ID is as invalid as a company ID with a non-digit.
   */
  requestAuthCodeSSO({ parameters, state }) {
    const company = parameters.text('company');
    if (!/^\d+$/.test(company)) return { code: 'InvalidParam_Company' };
    const account = state.accounts.find(({ companyId }) => companyId === Number(company));
    const ssoId = parameters.text('ssoId');
    const user = ssoId === '' ? undefined : account?.users.find((each) => each.enabled && each.ssoId === ssoId);
    return user && account?.ssoPassword === parameters.text('password')
      ? authCodeFor(user, state)
      : { code: 'Invalid' };
  },
};

/**
 * Issues an authcode. The authcode is valid until the same user requests another one through either operation (guide:
 * API_Rescue_tutorial_authentication).
 */
function authCodeFor(user: User, state: OperationCall['state']): OperationResult {
  return { code: 'OK', authCode: state.issueAuthCode(user) };
}

function isOverLimit(user: User, { clock }: OperationCall): boolean {
  const now = clock.now();
  const [oldest = now, ...others] = logins.get(user) ?? Array<number>(MAX_LOGINS).fill(-Infinity);
  logins.set(user, [...others, now]);
  return now - oldest < LOGIN_WINDOW_MS;
}
