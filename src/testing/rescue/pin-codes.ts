import type { User } from './account.js';
import { requireUser, type Implementation } from './operation-call.js';
import { technicianOf } from './support-sessions.js';

/** A user's further requests within this time are refused (guide: API_Rescue_requestPINCode_v3). */
const INTERVAL_MS = 1000;

/** PINs and links. No WSDL that we know says under which name the Lens operations return a PIN. */
export const pinOperations: Readonly<Record<string, Implementation>> = {
  /** The first version returns a number, so leading zeros are lost. */
  requestPINCode: newSession((pin) => ({ iPINCode: Number(pin), sPINCode: pin })),
  requestLensPINCode: newSession((pin) => ({ sPINCode: pin })),
  /** The form of the link: client code. */
  requestInvitationLink: newSession((pin) => ({
    sInvitationLink: `https://secure.logmeinrescue.com/R?i=2&Code=${pin}`,
  })),
};

/**
 * Creates a waiting session of the technician of a node, by default the caller (guide: API_Rescue_requestPINCode_v3). We
 * assume that the limit is one per operation, and that another node answers ERROR. The PIN is the end of the session's ID.
 */
function newSession(outputs: (pin: string) => Readonly<Record<string, unknown>>): Implementation {
  const requestedAt = new WeakMap<User, number>();
  return requireUser(({ parameters, state, clock }, { user, account }) => {
    if (user.techId === 0) return { code: 'NOTTECHNICIAN' };
    const technician = technicianOf(account, parameters.number('node') || user.techId);
    if (!technician) return { code: ['INVALIDPARAM_NODE', 'ERROR'] };
    if (!technician.online && parameters.text('noTechConsole') !== 'true') return { code: 'NOTECHCONSOLERUNNING' };
    const now = clock.now();
    if (now - (requestedAt.get(user) ?? -Infinity) < INTERVAL_MS) return { code: 'POLLRATEEXCEEDED' };
    requestedAt.set(user, now);
    const customFields = ([0, 1, 2, 3, 4, 5] as const).map((at) => parameters.text(`field${at}`));
    const { id } = state.addSession(
      { id: state.freeSessionId(), technicianId: technician.techId, customFields },
      account.companyId,
    );
    return { code: 'OK', outputs: outputs(String(id % 1_000_000).padStart(6, '0')) };
  });
}
