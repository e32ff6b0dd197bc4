import { isRescueResultError } from '../rescue/codes.js';
import { hasClass, isRescueError, type RescueResultError } from '../errors.js';
import { Deadline, type DeadlineOptions } from './deadline.js';
import { tokenRefused } from './errors.js';
import type { Keeper } from './keeper.js';
import type { RetryPolicy } from './retry.js';
import type { Session } from './session.js';
import { noOtherToken, type Sessions } from './sessions.js';
import type { Want } from './verdicts.js';

/** One call of the managed client. */
export interface ManagedCall<T> extends DeadlineOptions {
  readonly keeper: Keeper;
  readonly isReadOnly: boolean;
  /** Sends it once. */
  readonly send: (session: Session, attempt: number, deadline: Deadline) => Promise<T>;
}

/**
 * A call, sent with a session, and again where that cannot do harm: once after the service refused it for want of
 * authentication, and as the retry policy says.
 */
export async function perform<T>(call: ManagedCall<T>, sessions: Sessions, retry: RetryPolicy): Promise<T> {
  const { operation, clock, isReadOnly } = call;
  const deadline = new Deadline(call);
  let sent = 0;
  const send = (session: Session): Promise<T> => call.send(session, ++sent, deadline);
  let doubt: { readonly error: unknown } | undefined;
  retry.began();
  for (let attempt = 1; ; attempt++)
    try {
      return await sendAuthenticated(call.keeper, sessions, deadline, send);
    } catch (error) {
      const outcome = isRescueError(error) ? error.outcome : undefined;
      if (outcome === 'unknown') {
        doubt ??= { error };
        deadline.outcome = 'unknown';
      }
      // never sent again; an earlier sending may have been executed
      if (hasClass(error, 'RescueAbortedError')) throw outcome === 'not-sent' ? deadline.aborted() : error;
      const delayMs = retry.delayAfter(error, operation, attempt, isReadOnly);
      // its own error says more than that the deadline passed in a wait
      if (delayMs !== undefined && clock.elapsed() + delayMs < deadline.endsAt) await deadline.sleep(delayMs);
      // that the last was not sent does not say that none was carried out
      else throw outcome === 'not-sent' && doubt ? doubt.error : error;
    }
}

/**
 * Sends a call, and when it is refused for want of authentication, once more with a session that is new: it was refused, so
 * it did not run. Where another client of the store was first, its session is tried in between, which costs no
 * authentication; so a call is sent three times at most.
 */
async function sendAuthenticated<T>(
  keeper: Keeper,
  sessions: Sessions,
  deadline: Deadline,
  send: (session: Session) => Promise<T>,
): Promise<T> {
  const { verdicts, administratorMark } = sessions;
  const { operation } = deadline;
  let session = await keeper.obtain(deadline);
  for (let sent = 1, isRenewed = false; ; sent++)
    try {
      const reply = await send(session);
      if (verdicts.succeeded(operation, session)) void administratorMark.set(session, false);
      return reply;
    } catch (error) {
      const code = wantOf(error);
      if (code === undefined) throw error;
      if (deadline.outcome === 'not-sent') deadline.outcome = 'refused';
      const isCurrent = keeper.current === session;
      // a session that is new and refused as well: the next would be, too
      if (isRenewed && session.isFresh && isCurrent) {
        verdicts.note(operation, code, session);
        if (code === 'NOTLOGGEDINASADMIN') void administratorMark.set(session, true);
      }
      if (isRenewed || (isCurrent && verdicts.stands(operation, code, session))) throw error;
      if (code === 'NOTLOGGEDINASADMIN' && isCurrent && (await isMarked(sessions, session, deadline))) {
        verdicts.note(operation, code, session);
        throw error;
      }
      session = await renewed(keeper, session, deadline, error as RescueResultError, code, sessions);
      isRenewed = session.isFresh || sent > 1;
    }
}

async function renewed(
  keeper: Keeper,
  session: Session,
  deadline: Deadline,
  refusal: RescueResultError,
  code: Want,
  { verdicts }: Sessions,
): Promise<Session> {
  try {
    return await keeper.renew(session, deadline);
  } catch (error) {
    if (error !== noOtherToken) throw error;
    verdicts.note(deadline.operation, code, session);
    throw code === 'NOTLOGGEDINASADMIN' ? refusal : tokenRefused(refusal);
  }
}

async function isMarked({ administratorMark }: Sessions, session: Session, deadline: Deadline): Promise<boolean> {
  const given = new AbortController();
  try {
    return await deadline.wait(administratorMark.isSet(session, given.signal));
  } finally {
    given.abort();
  }
}

/** The code of a refusal for want of authentication. */
function wantOf(error: unknown): Want | undefined {
  if (!isRescueResultError(error) || error.outcome !== 'refused') return undefined;
  const code: string = error.code;
  return code === 'NOTLOGGEDIN' || code === 'NOTLOGGEDINASADMIN' || code === 'INVALID_SECRETAUTHCODE'
    ? code
    : undefined;
}
