import type { User } from './account.js';
import { requireUser, type Implementation } from './operation-call.js';
import { technicianOf } from './support-sessions.js';

/** The minimum time between two requests by the same user, in milliseconds (guide: API_Rescue_requestPINCode_v3). */
const INTERVAL_MS = 1000;

/**
 * The operations for PINs and links. No known WSDL shows the name of the element in which the Lens operations return a
 * PIN.
 */
export const pinOperations: Readonly<Record<string, Implementation>> = {
  /** The first version of requestPINCode returns a number, so leading zeros are lost. */
  requestPINCode: newSession((pin) => ({ iPINCode: Number(pin), sPINCode: pin })),
  requestLensPINCode: newSession((pin) => ({ sPINCode: pin })),
  /** The link format comes from client code. */
  requestInvitationLink: newSession((pin) => ({
    sInvitationLink: `https://secure.logmeinrescue.com/R?i=2&Code=${pin}`,
  })),
};

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
    if (!technician.online && parameters.text('noTechConsole') !== 'true') return { code: 'NOTECHCONSOLERUNNING' };
    const now = clock.now();
    if (now - (requestedAt.get(user) ?? -Infinity) < INTERVAL_MS) return { code: 'PollRateExceeded' };
    requestedAt.set(user, now);
    const customFields = ([0, 1, 2, 3, 4, 5] as const).map((at) => parameters.text(`field${at}`));
    const { id } = state.addSession(
      { id: state.freeSessionId(), technicianId: technician.techId, customFields },
      account.companyId,
    );
    return { code: 'OK', outputs: outputs(String(id % 1_000_000).padStart(6, '0')) };
  });
}
