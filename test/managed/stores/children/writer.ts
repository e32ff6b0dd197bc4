import { fileStoreWith } from '../../../../src/managed/stores/file-store.js';
import type { FromWriter, ToWriter } from './messages.js';
import { watchSteps } from './steps.js';

// A process with a file store. It increments the number stored under a key, either repeatedly or once, in which case it
// can wait at a step.

let goOn: () => void = () => undefined;

process.on('message', (message: ToWriter) => {
  if (message.kind === 'go on') goOn();
  else void work(message);
});
process.on('disconnect', () => process.exit());

async function work({ folder, key, ttlMs, aheadMs = 0, pauseAt, isEndless = false }: ToWriter & { kind: 'work' }) {
  const store = fileStoreWith({ folder }, () => Date.now() + aheadMs);
  watchSteps(async (step) => {
    if (step !== pauseAt) return;
    const resumed = new Promise<void>((resolve) => (goOn = resolve));
    send({ kind: 'at', step });
    await resumed;
  });
  do {
    const seen = await store.read(key);
    const version = await store.compareAndSet(key, seen?.version, String(Number(seen?.value ?? 0) + 1), ttlMs);
    if (version !== undefined || !isEndless) send({ kind: 'done', expected: seen?.version, version });
  } while (isEndless);
}

function send(message: FromWriter): void {
  process.send?.(message);
}

send({ kind: 'ready' });
