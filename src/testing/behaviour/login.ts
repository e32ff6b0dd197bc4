import type { User } from '../account/account.js';
import type { Answer, Behaviour, Scene } from './behaviour.js';

/** More logins than this of one user within the window are refused (guide: API_Rescue_login). */
const MAX_LOGINS = 10;
const LOGIN_WINDOW_MS = 3 * 60_000;

/** When each user last called login, by the server's clock; refused calls count, too. */
const logins = new WeakMap<User, number[]>();

/** Signing in and out, and authcodes. */
export const loginBehaviours: Readonly<Record<string, Behaviour>> = {
  login(scene) {
    const { inputs, session, state } = scene;
    const user = state.userByEmail(inputs.text('email'));
    if (!user) return { code: 'INVALID' };
    if (isOverLimit(user, scene)) return { code: 'LIMITREACHED' };
    if (state.accountOf(user).ipRestricted) return { code: 'GLOBALIPRESTRICTED' };
    if (!user.enabled || user.password !== inputs.text('password')) return { code: 'INVALID' };
    session.user = user;
    return { code: 'OK' };
  },

  /** Ends the login, not the cookie, and leaves authcodes alone (operation page of logout). */
  logout({ session }) {
    if (!session.user) return { code: 'NOTLOGGEDIN' };
    session.user = undefined;
    return { code: 'OK' };
  },

  requestAuthCode({ inputs, state }) {
    const user = state.userByEmail(inputs.text('email'));
    return user?.enabled === true && user.password === inputs.text('password')
      ? authCodeFor(user, state)
      : { code: 'INVALID' };
  },

  /**
   * Codes: guide page API_Rescue_requestAuthCodeSSO. No source shows the literals; that they have the prefix of the
   * declared result type, and InvalidParam_Company the tail by the service's own habit, is our reading. So is that an
   * empty company counts as one with a non-digit.
   */
  requestAuthCodeSSO({ inputs, state }) {
    const company = inputs.text('company');
    if (!/^\d+$/.test(company)) return { code: 'INVALIDPARAM_COMPANY' };
    const account = state.account(Number(company));
    const ssoId = inputs.text('ssoId');
    const user = ssoId === '' ? undefined : account?.users.find((each) => each.enabled && each.ssoId === ssoId);
    return user && account?.ssoPassword === inputs.text('password') ? authCodeFor(user, state) : { code: 'INVALID' };
  },
};

/** It lasts until the same user requests another, by whichever method (guide: API_Rescue_tutorial_authentication). */
function authCodeFor(user: User, state: Scene['state']): Answer {
  return { code: 'OK', authCode: state.issueAuthCode(user) };
}

function isOverLimit(user: User, { clock }: Scene): boolean {
  const now = clock.now();
  const recent = (logins.get(user) ?? []).filter((at) => now - at < LOGIN_WINDOW_MS).slice(-MAX_LOGINS);
  logins.set(user, [...recent, now]);
  return recent.length >= MAX_LOGINS;
}
