import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fileStore, fileStoreWith } from '../../../src/managed/stores/file-store.js';
import type { FromWriter } from './children/messages.js';
import { writers, type Writer } from './children/start.js';
import type { Step } from './children/steps.js';
import { folders } from './folders.js';

// SIGSTOP and SIGCONT are POSIX signals, so these tests do not run on Windows.
const isPosix = process.platform !== 'win32';
const HOUR = 3_600_000;
const KEY = 'key';

const newFolder = folders();
const newWriter = writers();

/** A step at which a process is stopped or killed, and the effect on its increment. */
const hits: readonly {
  step: Step;
  /**
   * The initial state of the key: a current number, a number that has expired according to the writer's clock, or no
   * value.
   */
  before: 'live' | 'expired' | 'none';
  /** `true` if the increment takes effect even though the writer did not report it. */
  counts: boolean;
}[] = [
  { step: 'seen', before: 'live', counts: false },
  { step: 'half written', before: 'live', counts: false },
  { step: 'written', before: 'live', counts: false },
  { step: 'moved', before: 'live', counts: true },
  { step: 'seen', before: 'none', counts: false },
  { step: 'half written', before: 'none', counts: false },
  { step: 'written', before: 'none', counts: false },
  { step: 'moved', before: 'none', counts: true },
  { step: 'prepared', before: 'none', counts: false },
  { step: 'expired', before: 'expired', counts: false },
];

/** Starts a writer that waits during its increment. */
async function writerAt(folder: string, { step, before }: (typeof hits)[number]): Promise<Writer> {
  if (before !== 'none') await fileStore({ folder }).compareAndSet(KEY, undefined, '100', HOUR);
  const writer = await newWriter();
  const aheadMs = before === 'expired' ? 2 * HOUR : 0;
  writer.send({ kind: 'work', folder, key: KEY, ttlMs: 10 * HOUR, aheadMs, pauseAt: step });
  expect(await writer.next()).toEqual({ kind: 'at', step });
  return writer;
}

/**
 * Returns the files of the store's only key, without the random parts of their names, and the entries next to the key's
 * folder.
 */
function filesOf(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .map((name) => name.replace(/[0-9a-f]{32,64}/g, '#'))
    .sort();
}

describe.runIf(isPosix)('a process that writes', () => {
  test.each(hits)('that is killed at $step (before: $before) does not affect other processes', async (hit) => {
    const folder = newFolder();
    const writer = await writerAt(folder, hit);
    await writer.kill();

    const store = fileStore({ folder });
    const seen = await store.read(KEY);
    const untouched = hit.before === 'none' ? undefined : '100';
    const incremented = hit.before === 'none' ? '1' : '101';
    expect(seen?.value).toBe(hit.counts ? incremented : untouched);
    const version = await store.compareAndSet(KEY, seen?.version, 'next', HOUR);
    expect(await store.read(KEY)).toEqual({ version, value: 'next' });
    expect(filesOf(folder)).toEqual(['#', expect.stringMatching(/^#.head/), expect.stringMatching(/^#.value/)]);
  });

  test.each(hits)('that is stopped at $step (before: $before) overwrites no newer value', async (hit) => {
    const folder = newFolder();
    const writer = await writerAt(folder, hit);
    writer.signal('SIGSTOP');
    // the message waits for the process until it resumes
    writer.send({ kind: 'go on' });

    const store = fileStore({ folder });
    const given = new Set<string | undefined>();
    for (const value of ['a', 'b', 'c', '41']) {
      const seen = await store.read(KEY);
      given.add(await store.compareAndSet(KEY, seen?.version, value, 5 * HOUR));
    }
    expect(given.has(undefined)).toBe(false);
    const last = await store.read(KEY);
    expect(last?.value).toBe('41');

    writer.signal('SIGCONT');
    const message = (await writer.next()) as FromWriter & { kind: 'done' };
    if (hit.step === 'expired') {
      // the process read again, and was allowed to replace the value that it found
      expect(message.expected).toBe(last?.version);
      expect(await store.read(KEY)).toEqual({ version: message.version, value: '42' });
    } else {
      expect(message.version !== undefined).toBe(hit.counts);
      expect(given.has(message.version)).toBe(!hit.counts && message.version !== undefined);
      expect(await store.read(KEY)).toEqual(last);
    }
    expect(filesOf(folder)).toHaveLength(3);
  });

  test('that is stopped until its value has expired cannot extend the value after another process has read the key', async () => {
    const folder = newFolder();
    const [writer, store] = [await newWriter(), fileStore({ folder })];
    await store.compareAndSet(KEY, undefined, '1', HOUR);
    writer.send({ kind: 'work', folder, key: KEY, ttlMs: HOUR, pauseAt: 'written' });
    await writer.next();
    writer.signal('SIGSTOP');
    writer.send({ kind: 'go on' });
    const later = fileStoreWith({ folder }, () => Date.now() + 2 * HOUR);
    expect(await later.read(KEY)).toBeUndefined();
    writer.signal('SIGCONT');
    expect(await writer.next()).toEqual({ kind: 'done', expected: expect.any(String) as string });
    expect(await store.read(KEY)).toBeUndefined();
  });

  test('loses or repeats no increment while other processes are stopped, resumed and killed', async () => {
    const folder = newFolder();
    const all = await Promise.all(Array.from({ length: 5 }, newWriter));
    const successorOf = new Map<string | undefined, string>();
    let [count, killed] = [0, 0];
    let stopped: Writer | undefined;

    const listen = async (writer: Writer): Promise<void> => {
      for (;;) {
        const message = await writer.next();
        if (message?.kind !== 'done' || message.version === undefined) return;
        expect(successorOf.has(message.expected)).toBe(false);
        successorOf.set(message.expected, message.version);
        disturb(++count);
      }
    };
    const disturb = (step: number): void => {
      if (step % 7 === 0) {
        stopped?.signal('SIGCONT');
        stopped = all[step % all.length];
        stopped?.signal('SIGSTOP');
      }
      if (step === 70 || step === 140) {
        killed++;
        void all.shift()?.kill();
      }
      if (step === 250) for (const writer of all) void writer.kill();
    };
    const heard = all.map(listen);
    for (const writer of all) writer.send({ kind: 'work', folder, key: KEY, ttlMs: HOUR, isEndless: true });
    await Promise.all(heard);

    // a killed writer may have succeeded without reporting success
    const store = fileStore({ folder });
    const final = await store.read(KEY);
    const unsaid = Number(final?.value) - successorOf.size;
    expect(unsaid).toBeGreaterThanOrEqual(0);
    expect(unsaid).toBeLessThanOrEqual(5);
    expect(killed).toBe(2);
    const replaced = [...successorOf.keys()].filter((version) => version !== undefined);
    const said = new Set(successorOf.values());
    expect(replaced.filter((version) => !said.has(version)).length).toBeLessThanOrEqual(5);
    expect(await store.compareAndSet(KEY, final?.version, 'end', HOUR)).toBeDefined();
    expect(filesOf(folder)).toHaveLength(3);
  });
});
