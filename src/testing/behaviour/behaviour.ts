import type { Account, User } from '../account/account.js';
import type { ServerClock } from '../clock.js';
import type { Inputs } from './parameter-names.js';
import type { CookieSession } from '../account/cookie-sessions.js';
import { isAdministrator, type RescueState } from '../account/state.js';

/** What one call acts on. */
export interface Scene {
  readonly inputs: Inputs;
  readonly session: CookieSession;
  readonly state: RescueState;
  readonly clock: ServerClock;
}

/** What an operation answers, in the guide's words. */
export interface Answer {
  /** A code of the guide; of several the first that the result's enumeration has a literal for, else the last. */
  readonly code: string | readonly string[];
  /** Outputs by their names on the wire; those that the description does not have are left out. */
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** The authcode, under whatever name the description has it. */
  readonly authCode?: string;
}

export type Behaviour = (scene: Scene) => Answer;

/** Who may call. */
export interface Caller {
  readonly user: User;
  readonly account: Account;
}

/** Who a call says it comes from: by its authcode, if it has one, else by the login on its cookie. */
export function claimantOf({ inputs, session, state }: Scene): User | undefined {
  const authCode = inputs.text('authCode');
  return authCode === '' ? session.user : state.holderOf(authCode);
}

/**
 * A behaviour for callers that are somebody: a wrong authcode is refused even beside a live login (our reading: the
 * guide does not say which of the two counts), and so is a user that was deleted or disabled since.
 */
export function forUsers(behave: (scene: Scene, caller: Caller) => Answer): Behaviour {
  return (scene) => withCaller(scene, 'NOTLOGGEDIN', () => true, behave);
}

/** The same for administrators: session management is for them alone (guide: API_Rescue_startSession). */
export function forAdministrators(behave: (scene: Scene, caller: Caller) => Answer): Behaviour {
  return (scene) => withCaller(scene, 'NOTLOGGEDINASADMIN', ({ roles }) => isAdministrator(roles), behave);
}

function withCaller(
  scene: Scene,
  otherwise: string,
  isAllowed: (user: User) => boolean,
  behave: (scene: Scene, caller: Caller) => Answer,
): Answer {
  const { state, inputs } = scene;
  const user = claimantOf(scene);
  if (!user) return { code: inputs.text('authCode') === '' ? otherwise : 'INVALID_SECRETAUTHCODE' };
  if (!state.isAlive(user)) return { code: 'USER_DELETED_OR_DISABLED' };
  if (!isAllowed(user)) return { code: otherwise };
  return behave(scene, { user, account: state.accountOf(user) });
}
