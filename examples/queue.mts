/**
 * Shows the open sessions of the account or of one channel, with the longest wait first.
 *
 *     node queue.mts
 *     node queue.mts 337304          only the sessions of this channel (roster.mts shows its node ID)
 *
 * RESCUE_EMAIL and RESCUE_PASSWORD: credentials of an administrator. RESCUE_ENDPOINT: the address of the embedded
 * server. If it is not set, the program calls the real service. See README.md.
 */
import { isRescueError, RescueClient } from 'logmein-rescue-soap';
import type { SESSION_STATUS_V3, SESSION_V3 } from 'logmein-rescue-soap/stubs';

const { RESCUE_ENDPOINT: endpoint, RESCUE_EMAIL: email = '', RESCUE_PASSWORD: password = '' } = process.env;
const channel = process.argv[2];

/** The service also lists ended sessions. Sessions whose status is not defined in the WSDL are shown. */
const ended: ReadonlySet<string> = new Set<SESSION_STATUS_V3>([
  'SESSION_CLOSEDBYCUSTOMER',
  'SESSION_CLOSEDBYTECHNICIAN',
  'SESSION_CLOSED_TRANSFERREDANOTHERTECH',
  'SESSION_CLOSED_TRANSFERREDANOTHERTECH_WITHOUTPICKUP',
  'SESSION_CUSTOMERLEFTSESSION_DURINGTRANSFER',
  'SESSION_CUSTOMERLEFTSESSION_DURINGTRANSFER_WITHOUTPICKUP',
  'SESSION_CUSTOMERLEFTSESSION_WASNOTPICKEDUP',
  'SESSION_CLOSEDBYWAITINGCUSTOMER',
  'SESSION_WAITINGTIMEOUT_PICKEDUP',
  'SESSION_WAITINGTIMEOUT_NOTPICKEDUP',
  'SESSION_SYSTEMTIMEOUT_PICKEDUP',
  'SESSION_SYSTEMTIMEOUT_NOTPICKEDUP',
  'SESSION_TIMEOUT_SESSIONIDLETECHSIDE',
  'SESSION_ABORTED_TECHDELETEDORDISABLED',
  'SESSION_REVOKED',
]);

try {
  const rescue = new RescueClient({ endpoint });
  await rescue.login({ email, password });
  // node 0 stands for the whole account, according to the guide's page about the first version of getSession
  const where = { iNodeID: Number(channel ?? 0), eNodeRef: channel === undefined ? 'NODE' : 'CHANNEL' } as const;
  const { aSessions = [] } = await rescue.operations.getSession_V3(where);
  const open = aSessions
    .filter((session) => session !== null)
    // sStatus is in the language of the account, so check bStatus
    .filter(({ bStatus }) => !ended.has(bStatus))
    .sort((one, other) => minutesWaited(other) - minutesWaited(one));
  // customers fill in the custom fields, but console.table escapes control characters
  console.table(Object.fromEntries(open.map(row)));
  await rescue.logout();
} catch (error) {
  console.error(isRescueError(error) ? error.message : error);
  process.exitCode = 1;
}

/**
 * Formats an entry. A session has one entry per technician, so the key contains both IDs. A waiting session has
 * technician 0.
 */
function row(session: SESSION_V3): [key: string, columns: object] {
  const { iID, iTechnician, bStatus, sTechnician, bIsLead, sCustomField0, sCustomField1 } = session;
  const waited = minutesWaited(session);
  const columns = {
    status: bStatus.replace('SESSION_', ''),
    waited: waited < 0 ? '' : waited,
    technician: sTechnician,
  };
  return [`${iID}/${iTechnician}`, { ...columns, lead: bIsLead, customer: sCustomField0, ticket: sCustomField1 }];
}

/**
 * Returns -1 if the session is not waiting, because iWaitingTimeInSec keeps counting after the session is picked up.
 */
function minutesWaited({ bStatus, iWaitingTimeInSec }: SESSION_V3): number {
  return bStatus === 'SESSION_WAITING' ? Math.floor(iWaitingTimeInSec / 60) : -1;
}
