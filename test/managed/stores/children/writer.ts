import { fileStoreWith } from '../../../../src/managed/stores/file-store.js';
import type { FromWriter, ToWriter } from './messages.js';

// A process with a file store. It increments the number under a key: once, waiting at a point of the way, or on and on.

let goOn: () => void = () => undefined;

process.on('message', (message: ToWriter) => {
  if (message.kind === 'go on') goOn();
  else void work(message);
});
process.on('disconnect', () => process.exit());

async function work({ folder, key, ttlMs, aheadMs = 0, pauseAt, isEndless = false }: ToWriter & { kind: 'work' }) {
  const store = fileStoreWith({ folder, now: () => Date.now() + aheadMs }, async (point) => {
    if (point !== pauseAt) return;
    const told = new Promise<void>((resolve) => (goOn = resolve));
    tell({ kind: 'at', point });
    await told;
  });
  do {
    const seen = await store.read(key);
    const version = await store.compareAndSet(key, seen?.version, String(Number(seen?.value ?? 0) + 1), ttlMs);
    if (version !== undefined || !isEndless) tell({ kind: 'done', expected: seen?.version, version });
  } while (isEndless);
}

function tell(message: FromWriter): void {
  process.send?.(message);
}

tell({ kind: 'ready' });
