import type { Account, SupportSession, SupportSessionState, User } from './account.js';
import {
  requireAdministrator,
  requireUser,
  type Implementation,
  type OperationCall,
  type OperationResult,
} from './operation-call.js';

const actionFailed: OperationResult = { code: 'ACTIONFAILED' };

/** The guide's code if the enumeration has it. Those of startSession and cancelAction do not (operation pages). */
const noSuchSession: OperationResult = { code: ['INVALIDPARAM_SESSION', 'ACTIONFAILED'] };
const noSuchNode: OperationResult = { code: ['INVALIDPARAM_NODE', 'ACTIONFAILED'] };

/** Operations on support sessions. No known WSDL has holdSession and closeSession. */
export const supportSessionOperations: Readonly<Record<string, Implementation>> = {
  /** Fails unless the technician is online and the session is waiting (guide: API_Rescue_startSession). */
  startSession: requireAdministrator(({ parameters }, { account }) => {
    const session = sessionOf(account, parameters);
    if (!session) return noSuchSession;
    const technician = technicianOf(account, parameters.number('node'));
    if (!technician) return noSuchNode;
    if (!technician.enabled || !technician.online || session.state !== 'waiting') return actionFailed;
    return changeState(session, 'active', technician.techId);
  }),

  /**
   * Reverts the last action of an administrator on the session (guide: API_Rescue_cancelAction). We assume that this is
   * possible once per action, until the next one.
   */
  cancelAction: requireAdministrator(({ parameters }, { account }) => {
    const session = sessionOf(account, parameters);
    if (!session) return noSuchSession;
    const before = previousStates.get(session);
    if (!before || !isTechnicianAvailable(account, session)) return actionFailed;
    previousStates.delete(session);
    Object.assign(session, before);
    return { code: 'OK' };
  }),

  holdSession: requireAdministrator(({ parameters }, { account }) => {
    const session = sessionOf(account, parameters);
    if (!session) return { code: 'INVALIDPARAM_SESSION' };
    return session.state === 'active' ? changeState(session, 'held', session.technicianId) : actionFailed;
  }),

  closeSession: requireAdministrator(({ parameters }, { account }) => {
    const session = sessionOf(account, parameters);
    if (!session) return { code: 'INVALIDPARAM_SESSION' };
    if (session.state === 'closed' || !isTechnicianAvailable(account, session)) return actionFailed;
    return changeState(session, 'closed', session.technicianId);
  }),

  /** The current sessions of a technician or channel, or of the account without a node (guide: API_Rescue_getSession). */
  getSession: requireUser((call, { account }) => {
    const nodeId = call.parameters.number('node');
    const byChannel = call.parameters.text('nodeRef').toUpperCase() === 'CHANNEL';
    const isNode = byChannel ? channelOf(account, nodeId) : technicianOf(account, nodeId);
    if (nodeId !== 0 && !isNode) return { code: 'INVALIDPARAM_NODE' };
    const sessions = account.sessions.filter(
      ({ state, channelId, technicianId }) =>
        state !== 'closed' && (nodeId === 0 || (byChannel ? channelId : technicianId) === nodeId),
    );
    return { code: 'OK', outputs: { aSessions: sessions.map((session) => listEntry(session, account, call)) } };
  }),

  getNote: requireUser(({ parameters }, { account }) => {
    const session = sessionOf(account, parameters);
    return session ? { code: 'OK', outputs: { sNote: session.note } } : { code: 'INVALIDPARAM_SESSION' };
  }),

  getChat: requireUser(({ parameters }, { account }) => {
    const session = sessionOf(account, parameters);
    return session ? { code: 'OK', outputs: { sChatLog: session.chat } } : { code: 'INVALIDPARAM_SESSION' };
  }),
};

/** The states that cancelAction restores. */
const previousStates = new WeakMap<SupportSession, Pick<SupportSession, 'state' | 'technicianId'>>();

function changeState(session: SupportSession, state: SupportSessionState, technicianId: number): OperationResult {
  previousStates.set(session, { state: session.state, technicianId: session.technicianId });
  Object.assign(session, { state, technicianId });
  return { code: 'OK' };
}

function sessionOf({ sessions }: Account, parameters: OperationCall['parameters']): SupportSession | undefined {
  return sessions.find(({ id }) => id === parameters.number('session'));
}

function technicianOf({ users }: Account, nodeId: number): User | undefined {
  return nodeId === 0 ? undefined : users.find(({ techId }) => techId === nodeId);
}

function channelOf({ groups }: Account, nodeId: number): { readonly name: string } | undefined {
  return groups.find((group) => group.nodeId === nodeId && group.type === 'Channel');
}

/** The guide's actions fail if the technician is offline. A session may have no technician. */
function isTechnicianAvailable(account: Account, { technicianId }: SupportSession): boolean {
  return technicianOf(account, technicianId)?.online ?? true;
}

/** An entry in the list of getSession_V3 (recorded replies). */
function listEntry(session: SupportSession, account: Account, { clock }: OperationCall): object {
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

/** Values of SESSION_STATUS_V3 (client code). We assume which state each belongs to, and the texts. */
const statuses: Readonly<Record<SupportSessionState, readonly [status: string, text: string]>> = {
  waiting: ['SESSION_WAITING', 'Waiting'],
  active: ['SESSION_PICKEDUP', 'Active'],
  held: ['SESSION_ONHOLD', 'On hold'],
  closed: ['SESSION_CLOSEDBYTECHNICIAN', 'Closed'],
};

/** `2/19/2024 2:36:37 PM` (recorded replies). The time zone is not known; here it is UTC. */
function usTime(ms: number): string {
  const time = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hour = time.getUTCHours();
  const date = `${time.getUTCMonth() + 1}/${time.getUTCDate()}/${time.getUTCFullYear()}`;
  return `${date} ${hour % 12 || 12}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())} ${hour < 12 ? 'AM' : 'PM'}`;
}
