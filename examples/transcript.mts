/**
 * Prints the chat and the note of a session, for example to store them with the ticket.
 *
 *     node transcript.mts 12345678
 *
 * RESCUE_EMAIL and RESCUE_PASSWORD: credentials of a user. RESCUE_ENDPOINT: the address of the embedded server. If it
 * is not set, the program calls the real service. See README.md.
 */
import { isRescueError, isRescueResultError, RescueClient } from 'logmein-rescue-soap';

const { RESCUE_ENDPOINT: endpoint, RESCUE_EMAIL: email = '', RESCUE_PASSWORD: password = '' } = process.env;
const session = process.argv[2];
if (session === undefined) {
  console.error('Usage: node transcript.mts SESSION');
  process.exit(2);
}

try {
  const rescue = new RescueClient({ endpoint });
  await rescue.login({ email, password });
  const request = { iSessionID: Number(session) };
  const { sChatLog = '' } = await rescue.operations.getChat(request);
  const { sNote = '' } = await rescue.operations.getNote(request);
  console.log(`Chat:\n${printable(sChatLog) || '(empty)'}\n\nNote:\n${printable(sNote) || '(empty)'}`);
  await rescue.logout();
} catch (error) {
  // the guide lists INVALIDPARAM_SESSION for an unknown session, but according to a public client, the service returns
  // ERROR
  if (isRescueResultError(error) && error.code === 'ERROR')
    console.error(`${error.operation}: ERROR. There is probably no session ${session}; otherwise try again later.`);
  else console.error(isRescueError(error) ? error.message : error);
  process.exitCode = 1;
}

/** Removes control characters, because customers write the chat and could enter terminal commands. */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, ' ');
}
