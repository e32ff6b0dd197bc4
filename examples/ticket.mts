/**
 * Requests a PIN and an invitation link for each ticket number. Stores the ticket number in custom field 1 of the
 * session, and the customer's name in field 0, where technicians, reports and replicas.mts can find them.
 *
 *     node ticket.mts T-1042 T-1043
 *
 * RESCUE_EMAIL and RESCUE_PASSWORD: credentials of a technician whose Technician Console is running. RESCUE_CUSTOMER:
 * the customer's name (optional). RESCUE_ENDPOINT: the address of the embedded server. If it is not set, the program
 * calls the real service. See README.md.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isRescueError, RescueClient, RescueThrottledError } from 'logmein-rescue-soap';

const { RESCUE_ENDPOINT: endpoint, RESCUE_EMAIL: email = '', RESCUE_PASSWORD: password = '' } = process.env;
const { RESCUE_CUSTOMER: customer = '' } = process.env;
const tickets = process.argv.slice(2);
if (tickets.length === 0) {
  console.error('Usage: node ticket.mts TICKET...');
  process.exit(2);
}

try {
  const rescue = new RescueClient({ endpoint });
  await rescue.login({ email, password });
  const { iTechID: nodeId } = await rescue.operations.getAccount();
  for (const ticket of tickets) {
    const request = { nodeId, sCField0: customer, sCField1: ticket };
    // requestPINCodeV3 returns the PIN as text. requestPINCode returns a number (12345 for the PIN 012345), so pad it
    const { sPINCode: pin } = await paced(() => rescue.operations.requestPINCodeV3(request));
    const { sInvitationLink: link } = await paced(() => rescue.operations.requestInvitationLink(request));
    console.log(`${ticket}: PIN ${pin ?? 'missing'}, link ${link ?? 'missing'}`);
  }
  await rescue.logout();
} catch (error) {
  console.error(isRescueError(error) ? error.message : error);
  process.exitCode = 1;
}

/**
 * Retries a call that was made too early. The service allows one PIN per second, and does not execute calls that it
 * refuses.
 */
async function paced<Reply>(call: () => Promise<Reply>, attempts = 3): Promise<Reply> {
  for (let attempt = 1; ; attempt++)
    try {
      return await call();
    } catch (error) {
      const tooFast = error instanceof RescueThrottledError && error.outcome === 'refused';
      if (!tooFast || attempt === attempts) throw error;
      await sleep(error.retryAfterMs ?? 1000);
    }
}
