import type { Account, SupportSession, SupportSessionState, User } from './account.js';
import {
  requireAdministrator,
  requireUser,
  type Implementation,
  type OperationCall,
  type OperationResult,
} from './operation-call.js';

const actionFailed: OperationResult = { code: 'ActionFailed' };

/**
 * Prefers the guide's code, which the enumerations of startSession and cancelAction do not contain (operation pages).
 */
const noSuchSession: OperationResult = { code: ['InvalidParam_Session', 'ActionFailed'] };
const noSuchNode: OperationResult = { code: ['InvalidParam_NodeID', 'ActionFailed'] };

/** The operations on support sessions. */
export const supportSessionOperations: Readonly<Record<string, Implementation>> = {
  /** Fails unless the technician is online and the session is waiting (guide: API_Rescue_startSession). */
  startSession: requireAdministrator(({ parameters, clock }, { account }) => {
    const session = sessionOf(account, parameters);
    if (!session) return noSuchSession;
    const technician = technicianOf(account, parameters.number('node'));
    if (!technician) return noSuchNode;
    if (!technician.enabled || !technician.online || session.state !== 'waiting') return actionFailed;
    previousStates.set(session, { state: session.state, technicianId: session.technicianId });
    Object.assign(session, { state: 'active', technicianId: technician.techId, changedAt: clock.now() });
    return { code: 'OK' };
  }),

  /**
   * Reverts the last action that an administrator performed on the session (guide: API_Rescue_cancelAction). We assume
   * that only the last action can be reverted, and only once.
   */
  cancelAction: requireAdministrator(({ parameters, clock }, { account }) => {
    const session = sessionOf(account, parameters);
    if (!session) return noSuchSession;
    const before = previousStates.get(session);
    // according to the guide, actions fail if the session's technician is not online
    if (!before || !technicianOf(account, session.technicianId)?.online) return actionFailed;
    previousStates.delete(session);
    Object.assign(session, before, { changedAt: clock.now() });
    return { code: 'OK' };
  }),

  /**
   * Returns the sessions of a technician or a channel, or all sessions of the account if no node is given (guide:
   * API_Rescue_getSession). The list includes closed sessions and has one row per session and technician (recorded
   * replies). For a technician, we assume that the list contains only the technician's own rows.
   */
  getSession: requireUser((call, { account }) => {
    const nodeId = call.parameters.number('node');
    const byChannel = call.parameters.text('nodeRef').toUpperCase() === 'CHANNEL';
    const isNode = byChannel ? channelOf(account, nodeId) : technicianOf(account, nodeId);
    if (nodeId !== 0 && !isNode) return { code: 'InvalidParam_NodeID' };
    const rows = sessionRows(account).filter(
      ({ session, technicianId }) => nodeId === 0 || (byChannel ? session.channelId : technicianId) === nodeId,
    );
    return { code: 'OK', outputs: { aSessions: rows.map((row) => listEntry(row, account, call)) } };
  }),

  getNote: textOf(({ note }) => ({ sNote: note })),
  getChat: textOf(({ chat }) => ({ sChatLog: chat })),

  /** The first version of requestPINCode returns a number, so leading zeros are lost. */
  requestPINCode: newSession((pin) => ({ iPINCode: Number(pin), sPINCode: pin })),
  /** No known WSDL shows the name of the element in which the Lens operations return a PIN. */
  requestLensPINCode: newSession((pin) => ({ sPINCode: pin })),
  /** The link format comes from client code. */
  requestInvitationLink: newSession((pin) => ({
    sInvitationLink: `https://secure.logmeinrescue.com/R?i=2&Code=${pin}`,
  })),
};

/**
 * Implements an operation that returns a text of a session. For an unknown session, the service returns ERROR (README
 * of a public client), although the guide lists INVALIDPARAM_SESSION.
 */
function textOf(outputs: (session: SupportSession) => Readonly<Record<string, unknown>>): Implementation {
  return requireUser(({ parameters }, { account }) => {
    const session = sessionOf(account, parameters);
    return session ? { code: 'OK', outputs: outputs(session) } : { code: 'Error' };
  });
}

/** The previous state of each session, which cancelAction restores. */
const previousStates = new WeakMap<SupportSession, Pick<SupportSession, 'state' | 'technicianId'>>();

function sessionOf({ sessions }: Account, parameters: OperationCall['parameters']): SupportSession | undefined {
  return sessions.find(({ id }) => id === parameters.number('session'));
}

export function technicianOf({ users }: Account, nodeId: number): User | undefined {
  return nodeId === 0 ? undefined : users.find(({ techId }) => techId === nodeId);
}

export function channelOf({ groups }: Account, nodeId: number): { readonly name: string } | undefined {
  return groups.find((group) => group.nodeId === nodeId && group.type === 'Channel');
}

/** A row in a list of sessions: a session, and one of its technicians. */
export interface SessionRow {
  readonly session: SupportSession;
  /** The node ID of the technician, or 0 if the session has no technician. */
  readonly technicianId: number;
  /** `true` for the lead technician, and if the session has no technician. */
  readonly isLead: boolean;
}

/**
 * Returns one row per session and technician. The same session ID can occur in several rows, so the key of a row is the
 * pair of session ID and technician ID.
 */
export function sessionRows({ sessions }: Account): SessionRow[] {
  return sessions.flatMap((session) =>
    [session.technicianId, ...session.collaboratorIds].map((technicianId, at) => ({
      session,
      technicianId,
      isLead: at === 0,
    })),
  );
}

/**
 * Creates an entry in the list that getSession_V3 returns (recorded replies). Texts without a value are empty, not
 * missing.
 */
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
    // the time since the status last changed, whatever the status is (guide: API_Rescue_getSession)
    iWaitingTimeInSec: Math.max(0, Math.floor((clock.now() - changedAt) / 1000)),
    ...Object.fromEntries(fields),
    sLanguage: language,
    sTransferredTo: '',
    sTransferredComment: '',
    bIsLead: isLead,
    bHandingOff: false,
  };
}

/** Returns 0 for PIN sessions, otherwise a 10-digit number other than the channel's node ID (recorded replies). */
function entryId(channelId: number): number {
  return channelId === 0 ? 0 : channelId ^ (1 << 30);
}

/** Values of SESSION_STATUS_V3 (client code). The mapping to our states is an assumption. */
const statuses: Readonly<Record<SupportSessionState, string>> = {
  waiting: 'SESSION_WAITING',
  active: 'SESSION_PICKEDUP',
  held: 'SESSION_ONHOLD',
  closed: 'SESSION_CLOSEDBYTECHNICIAN',
};

/**
 * Formats a time in UTC as `2/19/2024 2:36:37 PM` (recorded replies). The time zone that getSession_V3 uses is not
 * known.
 */
export function usTime(ms: number): string {
  const iso = new Date(ms).toISOString();
  const [, year, month, day, hour, rest] = /^(\d+)-(\d+)-(\d+)T(\d+)(:\d+:\d+)/.exec(iso) ?? [];
  return `${Number(month)}/${Number(day)}/${year} ${Number(hour) % 12 || 12}${rest} ${Number(hour) < 12 ? 'AM' : 'PM'}`;
}

/** The minimum time between two requests by the same user, in milliseconds (guide: API_Rescue_requestPINCode_v3). */
const INTERVAL_MS = 1000;

/**
 * Returns the implementation of an operation that creates a waiting session. The session belongs to the technician with
 * the given node ID, by default the caller (guide: API_Rescue_requestPINCode_v3). We assume that the rate limit applies
 * to each operation separately, and that a node ID that does not belong to a technician returns ERROR. The PIN consists
 * of the last six digits of the session ID.
 */
function newSession(outputs: (pin: string) => Readonly<Record<string, unknown>>): Implementation {
  const requestedAt = new WeakMap<User, number>();
  return requireUser(({ parameters, state, clock }, { user, account }) => {
    if (user.techId === 0) return { code: 'NOTTECHNICIAN' };
    const technician = technicianOf(account, parameters.number('node') || user.techId);
    if (!technician) return { code: ['InvalidParam_NodeID', 'Error'] };
    if (!technician.online && parameters.text('bNoTechConsole') !== 'true') return { code: 'NOTECHCONSOLERUNNING' };
    const now = clock.now();
    if (now - (requestedAt.get(user) ?? -Infinity) < INTERVAL_MS) return { code: 'PollRateExceeded' };
    requestedAt.set(user, now);
    const customFields = ([0, 1, 2, 3, 4, 5] as const).map((at) => parameters.text(`sCField${at}`));
    const { id } = state.addSession(
      { id: state.freeSessionId(), technicianId: technician.techId, customFields },
      account.companyId,
    );
    return { code: 'OK', outputs: outputs(String(id % 1_000_000).padStart(6, '0')) };
  });
}
