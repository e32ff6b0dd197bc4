import { inspect } from 'node:util';
import { createTransport, type Transport } from '../../../src/index.js';
import { fileStore, ManagedRescueClient, redisStore, type AuthStore } from '../../../src/managed.js';
import { demoCredentials } from '../../../src/testing/rescue/demo-account.js';
import { RespClient } from '../redis/resp-client.js';
import type { FromWorker, StorePoint, ToWorker, WorkerCall, WorkerSettings } from './messages.js';
import { WorkerClock } from './worker-clock.js';

// A replica: a process with a managed client on the shared store. The parent process sends it the calls to make.

const CALL_TIMEOUT_MS = 24 * 3_600_000;

let clock: WorkerClock | undefined;
let rescue: ManagedRescueClient | undefined;
let holdAt: StorePoint | undefined;
let goOn: () => void = () => undefined;
/** The number of pending requests and store operations, and the total number so far. */
let [pending, begun] = [0, 0];

process.on('message', (message: ToWorker) => void hear(message));
process.on('disconnect', () => process.exit());

async function hear(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case 'start':
      return start(message.settings);
    case 'time':
      return keepTime(message.time);
    case 'work':
      return work(message.calls, message.atOnce);
    case 'hold':
      holdAt = message.at;
      return;
    case 'go on':
      goOn();
  }
}

async function start({ name, endpoint, store, leaseMs, skewMs, time }: WorkerSettings): Promise<void> {
  clock = new WorkerClock(time, skewMs);
  rescue = new ManagedRescueClient(
    {
      credentials: demoCredentials.login,
      endpoint,
      store: watched(await storeOf(store)),
      transport: namedTransport(name),
      leaseMs,
      timeoutMs: CALL_TIMEOUT_MS,
      // the test itself counts the authcodes that it replaces
      contention: { replacements: 1_000_000 },
    },
    clock,
  );
  send({ kind: 'started' });
}

async function storeOf(store: WorkerSettings['store']): Promise<AuthStore> {
  if (store.kind === 'file') return fileStore({ folder: store.folder });
  return redisStore((await RespClient.open(store.port))[store.shape]());
}

/** Wraps a store so that it counts its operations and can block a worker that authenticates. */
function watched(store: AuthStore): AuthStore {
  return {
    read: (key) => busy(() => store.read(key)),
    compareAndSet: (key, expected, value, ttlMs) =>
      busy(async () => {
        const { lease, authCode, times } = JSON.parse(value) as Readonly<Record<string, unknown>>;
        const isLease = lease !== undefined;
        if (!isLease && authCode !== undefined && times === undefined) await pass('answered');
        const version = await store.compareAndSet(key, expected, value, ttlMs);
        if (isLease && version !== undefined) await pass('leased');
        return version;
      }),
  };
}

async function pass(point: StorePoint): Promise<void> {
  if (holdAt !== point) return;
  const resumed = new Promise<void>((resolve) => (goOn = resolve));
  send({ kind: 'at', point });
  await resumed;
}

/** Returns the default transport, which adds the worker's name in a header field. */
function namedTransport(name: string): Transport {
  const own = createTransport({ proxy: false });
  return (request, events) => {
    began();
    let isOver = false;
    const over = (): void => {
      if (!isOver) pending--;
      isOver = true;
    };
    return own(
      { ...request, headers: { ...request.headers, 'X-Worker': name } },
      {
        sent: () => events.sent(),
        start: (status, headers) => events.start(status, headers),
        data: (chunk) => events.data(chunk),
        end: () => (over(), events.end()),
        error: (error) => (over(), events.error(error)),
      },
    );
  };
}

async function busy<T>(operation: () => Promise<T>): Promise<T> {
  began();
  try {
    return await operation();
  } finally {
    pending--;
  }
}

function began(): void {
  pending++;
  begun++;
}

async function keepTime(time: number): Promise<void> {
  clock?.set(time);
  // work that timers have started becomes visible within a few turns of the event loop
  const before = begun;
  for (let turn = 0; turn < 10 && pending === 0; turn++) await new Promise(setImmediate);
  send({ kind: 'timed', isBusy: pending > 0 || begun !== before, nextMs: clock?.nextMs });
}

async function work(calls: readonly WorkerCall[], atOnce: number): Promise<void> {
  const waiting = [...calls];
  const failures: string[] = [];
  const one = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      await call(next).catch((error: unknown) => failures.push(`${next?.operation}: ${inspect(error)}`));
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  send({ kind: 'done', resolved: calls.length - failures.length, failures });
}

async function call({ operation, session = 0 }: WorkerCall): Promise<unknown> {
  const client = rescue as ManagedRescueClient;
  const { node } = demoCredentials.startSession;
  if (operation === 'startSession') return client.startSession({ session, node });
  return operation === 'getUser' ? client.operations.getUser({ iNodeID: node }) : client.operations.getAccount();
}

function send(message: FromWorker): void {
  process.send?.(message);
}

send({ kind: 'ready' });
