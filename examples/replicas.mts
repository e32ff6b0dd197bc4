/**
 * Starts the waiting session of a ticket with a technician. Any number of processes, on any number of machines, share
 * one authcode through Redis. Otherwise, each process would request its own authcode and invalidate the previous one.
 *
 *     npm install redis
 *     node replicas.mts T-1042 337366 & node replicas.mts T-1043 337366 & wait
 *
 * RESCUE_EMAIL and RESCUE_PASSWORD: credentials of an administrator. REDIS_URL: redis://... or rediss://...
 * RESCUE_ENDPOINT: the address of the embedded server. If it is not set, the program calls the real service. See
 * README.md.
 */
import { isRescueError } from 'logmein-rescue-soap';
import { ManagedRescueClient, redisStore } from 'logmein-rescue-soap/managed';
import { createClient } from 'redis';

const { RESCUE_ENDPOINT: endpoint, RESCUE_EMAIL: email = '', RESCUE_PASSWORD: password = '' } = process.env;
const { REDIS_URL: url } = process.env;
const [ticket, technician] = process.argv.slice(2);
if (ticket === undefined || technician === undefined || url === undefined) {
  console.error('Usage: REDIS_URL=redis://... node replicas.mts TICKET TECHNICIAN');
  process.exit(2);
}

// gives up after a second; in a long-running program, keep the default, which never stops reconnecting
const redis = createClient({ url, socket: { reconnectStrategy: (tries, cause) => (tries < 5 ? 200 : cause) } });
redis.on('error', () => undefined); // connect() or the call also rejects
try {
  await redis.connect();
  const rescue = new ManagedRescueClient({
    endpoint,
    credentials: { email, password },
    store: redisStore(redis), // sealedStore(redisStore(redis), { keys }) encrypts the authcode
    onAuthentication: ({ reason, outcome }) => console.log(`${ticket}: authentication, ${reason}: ${outcome}`),
  });
  // node 0 stands for the whole account, according to the guide's page about the first version of getSession
  const { aSessions = [] } = await rescue.operations.getSession_V3({ iNodeID: 0, eNodeRef: 'NODE' });
  const waiting = aSessions.find((each) => each?.bStatus === 'SESSION_WAITING' && each.sCustomField1 === ticket);
  if (!waiting) throw new Error('no session waits for this ticket');
  await rescue.startSession({ session: waiting.iID, node: Number(technician) });
  console.log(`${ticket}: started session ${waiting.iID}`);
} catch (error) {
  console.error(`${ticket}: ${error instanceof Error ? error.message : String(error)}`);
  // the service may have started the session even though the reply was lost
  if (isRescueError(error) && error.outcome === 'unknown') console.error(`${ticket}: check the queue before you retry`);
  process.exitCode = 1;
} finally {
  redis.destroy();
}
