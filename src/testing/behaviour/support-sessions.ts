import type { Account, SupportSession, SupportSessionState, User } from '../account/account.js';
import { forAdministrators, forUsers, type Answer, type Behaviour, type Scene } from './behaviour.js';

const actionFailed: Answer = { code: 'ACTIONFAILED' };

/** The guide's word where the enumeration has it; startSession's and cancelAction's have not (their operation pages). */
const noSuchSession: Answer = { code: ['INVALIDPARAM_SESSION', 'ACTIONFAILED'] };
const noSuchNode: Answer = { code: ['INVALIDPARAM_NODE', 'ACTIONFAILED'] };

/** Managing and reading support sessions. holdSession and closeSession are in no description that is known. */
export const supportSessionBehaviours: Readonly<Record<string, Behaviour>> = {
  /** The technician is online and the session waits, or it fails (guide: API_Rescue_startSession). */
  startSession: forAdministrators(({ inputs }, { account }) => {
    const session = sessionOf(account, inputs);
    if (!session) return noSuchSession;
    const technician = technicianOf(account, inputs.number('node'));
    if (!technician) return noSuchNode;
    if (!technician.enabled || !technician.online || session.state !== 'waiting') return actionFailed;
    return act(session, 'active', technician.techId);
  }),

  /**
   * Takes back what an administrator did last with the session (guide: API_Rescue_cancelAction). That this can be done
   * until the next action, and once, is our reading.
   */
  cancelAction: forAdministrators(({ inputs }, { account }) => {
    const session = sessionOf(account, inputs);
    if (!session) return noSuchSession;
    const before = earlier.get(session);
    if (!before || !isTechnicianThere(account, session)) return actionFailed;
    earlier.delete(session);
    Object.assign(session, before);
    return { code: 'OK' };
  }),

  holdSession: forAdministrators(({ inputs }, { account }) => {
    const session = sessionOf(account, inputs);
    if (!session) return { code: 'INVALIDPARAM_SESSION' };
    return session.state === 'active' ? act(session, 'held', session.technicianId) : actionFailed;
  }),

  closeSession: forAdministrators(({ inputs }, { account }) => {
    const session = sessionOf(account, inputs);
    if (!session) return { code: 'INVALIDPARAM_SESSION' };
    if (session.state === 'closed' || !isTechnicianThere(account, session)) return actionFailed;
    return act(session, 'closed', session.technicianId);
  }),

  /** The current sessions of a technician or a channel; without a node those of the account (guide: API_Rescue_getSession). */
  getSession: forUsers((scene, { account }) => {
    const nodeId = scene.inputs.number('node');
    const byChannel = scene.inputs.text('nodeRef').toUpperCase() === 'CHANNEL';
    const isNode = byChannel ? channelOf(account, nodeId) : technicianOf(account, nodeId);
    if (nodeId !== 0 && !isNode) return { code: 'INVALIDPARAM_NODE' };
    const sessions = account.sessions.filter(
      ({ state, channelId, technicianId }) =>
        state !== 'closed' && (nodeId === 0 || (byChannel ? channelId : technicianId) === nodeId),
    );
    return { code: 'OK', outputs: { aSessions: sessions.map((session) => described(session, account, scene)) } };
  }),

  getNote: forUsers(({ inputs }, { account }) => {
    const session = sessionOf(account, inputs);
    return session ? { code: 'OK', outputs: { sNote: session.note } } : { code: 'INVALIDPARAM_SESSION' };
  }),

  getChat: forUsers(({ inputs }, { account }) => {
    const session = sessionOf(account, inputs);
    return session ? { code: 'OK', outputs: { sChatLog: session.chat } } : { code: 'INVALIDPARAM_SESSION' };
  }),
};

/** What cancelAction goes back to. */
const earlier = new WeakMap<SupportSession, Pick<SupportSession, 'state' | 'technicianId'>>();

function act(session: SupportSession, state: SupportSessionState, technicianId: number): Answer {
  earlier.set(session, { state: session.state, technicianId: session.technicianId });
  Object.assign(session, { state, technicianId });
  return { code: 'OK' };
}

function sessionOf({ sessions }: Account, inputs: Scene['inputs']): SupportSession | undefined {
  return sessions.find(({ id }) => id === inputs.number('session'));
}

function technicianOf({ users }: Account, nodeId: number): User | undefined {
  return nodeId === 0 ? undefined : users.find(({ techId }) => techId === nodeId);
}

function channelOf({ groups }: Account, nodeId: number): { readonly name: string } | undefined {
  return groups.find((group) => group.nodeId === nodeId && group.type === 'Channel');
}

/** A technician that is offline lets the guide's actions fail; a session may have none. */
function isTechnicianThere(account: Account, { technicianId }: SupportSession): boolean {
  return technicianOf(account, technicianId)?.online ?? true;
}

/** A member of getSession_V3's list (recorded replies). */
function described(session: SupportSession, account: Account, { clock }: Scene): object {
  const { id, state, technicianId, channelId, startedAt, customFields, language } = session;
  const [status, statusText] = statuses[state];
  const [field0, field1, field2, field3, field4, field5] = customFields;
  return {
    iID: id,
    bStatus: status,
    sStatus: statusText,
    iEntry: channelId,
    sEntry: channelOf(account, channelId)?.name,
    iTechnician: technicianId,
    sTechnician: technicianOf(account, technicianId)?.name,
    sStartTime: usTime(startedAt),
    iWaitingTimeInSec: state === 'waiting' ? Math.max(0, Math.floor((clock.now() - startedAt) / 1000)) : 0,
    sCustomField0: field0,
    sCustomField1: field1,
    sCustomField2: field2,
    sCustomField3: field3,
    sCustomField4: field4,
    sCustomField5: field5,
    sLanguage: language,
    bIsLead: false,
    bHandingOff: false,
  };
}

/** Literals of SESSION_STATUS_V3 (client code); that they are these states' is our reading, and so are the texts. */
const statuses: Readonly<Record<SupportSessionState, readonly [literal: string, text: string]>> = {
  waiting: ['SESSION_WAITING', 'Waiting'],
  active: ['SESSION_PICKEDUP', 'Active'],
  held: ['SESSION_ONHOLD', 'On hold'],
  closed: ['SESSION_CLOSEDBYTECHNICIAN', 'Closed'],
};

/** `2/19/2024 2:36:37 PM` (recorded replies); in which zone is not known, here it is UTC. */
function usTime(ms: number): string {
  const time = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hour = time.getUTCHours();
  const date = `${time.getUTCMonth() + 1}/${time.getUTCDate()}/${time.getUTCFullYear()}`;
  return `${date} ${hour % 12 || 12}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())} ${hour < 12 ? 'AM' : 'PM'}`;
}
