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

/** getNote and getChat answer ERROR for an unknown session, although the guide has INVALIDPARAM_SESSION (client's README). */
const unknownSession: OperationResult = { code: 'ERROR' };

/** Operations on support sessions. No known WSDL has holdSession and closeSession. */
export const supportSessionOperations: Readonly<Record<string, Implementation>> = {
  /** Fails unless the technician is online and the session is waiting (guide: API_Rescue_startSession). */
  startSession: requireAdministrator(({ parameters, clock }, { account }) => {
    const session = sessionOf(account, parameters);
    if (!session) return noSuchSession;
    const technician = technicianOf(account, parameters.number('node'));
    if (!technician) return noSuchNode;
    if (!technician.enabled || !technician.online || session.state !== 'waiting') return actionFailed;
    return changeState(session, { state: 'active', technicianId: technician.techId, changedAt: clock.now() });
  }),

  /**
   * Reverts the last action of an administrator on the session (guide: API_Rescue_cancelAction). We assume that this is
   * possible once per action, until the next one.
   */
  cancelAction: requireAdministrator(({ parameters, clock }, { account }) => {
    const session = sessionOf(account, parameters);
    if (!session) return noSuchSession;
    const before = previousStates.get(session);
    if (!before || !isTechnicianAvailable(account, session)) return actionFailed;
    previousStates.delete(session);
    Object.assign(session, before, { changedAt: clock.now() });
    return { code: 'OK' };
  }),

  holdSession: requireAdministrator(({ parameters, clock }, { account }) => {
    const session = sessionOf(account, parameters);
    if (!session) return { code: 'INVALIDPARAM_SESSION' };
    return session.state === 'active'
      ? changeState(session, { state: 'held', technicianId: session.technicianId, changedAt: clock.now() })
      : actionFailed;
  }),

  closeSession: requireAdministrator(({ parameters, clock }, { account }) => {
    const session = sessionOf(account, parameters);
    if (!session) return { code: 'INVALIDPARAM_SESSION' };
    if (session.state === 'closed' || !isTechnicianAvailable(account, session)) return actionFailed;
    return changeState(session, { state: 'closed', technicianId: session.technicianId, changedAt: clock.now() });
  }),

  /**
   * The sessions of a technician or channel, or of the account without a node (guide: API_Rescue_getSession), closed ones
   * included: one row per session and technician (recorded replies). We assume that a technician gets only the own rows.
   */
  getSession: requireUser((call, { account }) => {
    const nodeId = call.parameters.number('node');
    const byChannel = call.parameters.text('nodeRef').toUpperCase() === 'CHANNEL';
    const isNode = byChannel ? channelOf(account, nodeId) : technicianOf(account, nodeId);
    if (nodeId !== 0 && !isNode) return { code: 'INVALIDPARAM_NODE' };
    const rows = sessionRows(account).filter(
      ({ session, technicianId }) => nodeId === 0 || (byChannel ? session.channelId : technicianId) === nodeId,
    );
    return { code: 'OK', outputs: { aSessions: rows.map((row) => listEntry(row, account, call)) } };
  }),

  getNote: requireUser(({ parameters }, { account }) => {
    const session = sessionOf(account, parameters);
    return session ? { code: 'OK', outputs: { sNote: session.note } } : unknownSession;
  }),

  getChat: requireUser(({ parameters }, { account }) => {
    const session = sessionOf(account, parameters);
    return session ? { code: 'OK', outputs: { sChatLog: session.chat } } : unknownSession;
  }),
};

/** The states that cancelAction restores. */
const previousStates = new WeakMap<SupportSession, Pick<SupportSession, 'state' | 'technicianId'>>();

function changeState(
  session: SupportSession,
  change: Pick<SupportSession, 'state' | 'technicianId' | 'changedAt'>,
): OperationResult {
  previousStates.set(session, { state: session.state, technicianId: session.technicianId });
  Object.assign(session, change);
  return { code: 'OK' };
}

function sessionOf({ sessions }: Account, parameters: OperationCall['parameters']): SupportSession | undefined {
  return sessions.find(({ id }) => id === parameters.number('session'));
}

export function technicianOf({ users }: Account, nodeId: number): User | undefined {
  return nodeId === 0 ? undefined : users.find(({ techId }) => techId === nodeId);
}

export function channelOf({ groups }: Account, nodeId: number): { readonly name: string } | undefined {
  return groups.find((group) => group.nodeId === nodeId && group.type === 'Channel');
}

/** The guide's actions fail if the technician is offline. A session may have no technician. */
function isTechnicianAvailable(account: Account, { technicianId }: SupportSession): boolean {
  return technicianOf(account, technicianId)?.online ?? true;
}

/** A session as one of its technicians has it. */
export interface SessionRow {
  readonly session: SupportSession;
  /** 0 if the session has no technician. */
  readonly technicianId: number;
  /** The sole technician leads. A session without a technician has the value, too. */
  readonly isLead: boolean;
}

/** One row per session and technician: IDs of sessions repeat. The key is the pair of IDs. */
export function sessionRows({ sessions }: Account): SessionRow[] {
  return sessions.flatMap((session) =>
    [session.technicianId, ...session.collaboratorIds].map((technicianId, at) => ({
      session,
      technicianId,
      isLead: at === 0,
    })),
  );
}

/** An entry in the list of getSession_V3 (recorded replies). Texts without a value are empty, not missing. */
function listEntry({ session, technicianId, isLead }: SessionRow, account: Account, { clock }: OperationCall): object {
  const { id, state, channelId, startedAt, changedAt, customFields, language } = session;
  const fields = [0, 1, 2, 3, 4, 5].map((at) => [`sCustomField${at}`, customFields[at] ?? '']);
  return {
    iID: id,
    bStatus: statuses[state],
    sStatus: account.statusTexts[state],
    iEntry: entryId(channelId),
    sEntry: channelOf(account, channelId)?.name ?? '',
    iTechnician: technicianId,
    sTechnician: technicianOf(account, technicianId)?.name ?? '',
    sStartTime: usTime(startedAt),
    // since the last change of the status (guide: API_Rescue_getSession), in every state
    iWaitingTimeInSec: Math.max(0, Math.floor((clock.now() - changedAt) / 1000)),
    ...Object.fromEntries(fields),
    sLanguage: language,
    sTransferredTo: '',
    sTransferredComment: '',
    bIsLead: isLead,
    bHandingOff: false,
  };
}

/** 0 for PIN sessions, otherwise a number of 10 digits that is not the node ID of the channel (recorded replies). */
function entryId(channelId: number): number {
  return channelId === 0 ? 0 : channelId ^ (1 << 30);
}

/** Values of SESSION_STATUS_V3 (client code). We assume which state each belongs to. */
const statuses: Readonly<Record<SupportSessionState, string>> = {
  waiting: 'SESSION_WAITING',
  active: 'SESSION_PICKEDUP',
  held: 'SESSION_ONHOLD',
  closed: 'SESSION_CLOSEDBYTECHNICIAN',
};

/** `2/19/2024 2:36:37 PM` in UTC (recorded replies). The time zone of getSession_V3 is not known. */
export function usTime(ms: number): string {
  const time = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hour = time.getUTCHours();
  const date = `${time.getUTCMonth() + 1}/${time.getUTCDate()}/${time.getUTCFullYear()}`;
  return `${date} ${hour % 12 || 12}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())} ${hour < 12 ? 'AM' : 'PM'}`;
}
