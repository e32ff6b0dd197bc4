import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { RescueRequestError } from '../../../src/errors.js';
import { type AuthStore } from '../../../src/managed/stores/auth-store.js';
import { fileStore, fileStoreWith } from '../../../src/managed/stores/file-store.js';
import { syncFolder } from '../../../src/managed/stores/key-folder.js';
import { watchSteps, type Step } from './children/steps.js';
import { folders } from './folders.js';
import { storeError } from './store-error.js';

const HOUR = 3_600_000;
const KEY = 'the key';
const newFolder = folders();
const isPosix = process.platform !== 'win32';

/** Returns the path of the only file of the given kind in the folder of the only key. */
function fileOf(folder: string, kind: 'head' | 'none' | 'value'): string {
  const [keyFolder] = readdirSync(folder) as [string];
  const name = readdirSync(join(folder, keyFolder)).find((found) => found.startsWith(`${kind}.`));
  return join(folder, keyFolder, name as string);
}

const errorOf = (promise: Promise<unknown>) => storeError(promise, KEY);

/** Ends the interception of the file system by `held`. */
let unwatch: () => void = () => undefined;
afterEach(() => unwatch());

/** Creates a store whose first operation waits at a step. No other store may reach this step earlier. */
function held(folder: string, at: Step, now = Date.now) {
  let goOn: () => void = () => undefined;
  let arrived: () => void = () => undefined;
  const arrival = new Promise<void>((resolve) => (arrived = resolve));
  let isFirst = true;
  unwatch = watchSteps((step) => {
    if (step !== at || !isFirst) return undefined;
    isFirst = false;
    arrived();
    return new Promise<void>((resolve) => (goOn = resolve));
  });
  const store = fileStoreWith({ folder }, now);
  return { store, arrival, goOn: () => goOn() };
}

describe('the folder', () => {
  test('and its parents and files are created with access for this user only', async () => {
    const folder = join(newFolder(), 'a', 'b');
    await fileStore({ folder }).compareAndSet(KEY, undefined, 'SECRET', HOUR);
    if (!isPosix) return;
    const modeOf = (path: string): number => statSync(path).mode & 0o777;
    expect(modeOf(folder)).toBe(0o700);
    expect(modeOf(join(folder, readdirSync(folder)[0] as string))).toBe(0o700);
    expect(modeOf(fileOf(folder, 'head'))).toBe(0o600);
    expect(modeOf(fileOf(folder, 'value'))).toBe(0o600);
  });

  test('contains only the value but not the key, not even in file names', async () => {
    const folder = newFolder();
    await fileStore({ folder }).compareAndSet(KEY, undefined, 'SECRET', HOUR);
    expect((readdirSync(folder, { recursive: true }) as string[]).join()).not.toContain('key');
    expect(readFileSync(fileOf(folder, 'value'), 'utf8')).not.toContain(KEY);
    expect(readFileSync(fileOf(folder, 'head'), 'utf8')).toBe('');
  });

  test.runIf(isPosix).each([0o777, 0o720, 0o702, 0o1777])(
    'is rejected if other users may write to it (mode %o)',
    async (mode) => {
      const folder = newFolder();
      chmodSync(folder, mode);
      for (const operation of [
        (store: AuthStore) => store.read(KEY),
        (store: AuthStore) => store.compareAndSet(KEY, undefined, 'SECRET', HOUR),
      ]) {
        const error = await errorOf(operation(fileStore({ folder })));
        expect(error.message).toContain('chmod 700');
      }
      chmodSync(folder, 0o755);
      await expect(fileStore({ folder }).read(KEY)).resolves.toBeUndefined();
    },
  );

  test.runIf(isPosix && process.geteuid?.() === 0)('of another user is refused', async () => {
    const folder = newFolder();
    chownSync(folder, 65_534, 65_534);
    const error = await errorOf(fileStore({ folder }).read(KEY));
    expect(error.message).toContain('is a folder (user 65534, permissions 700). It must be a folder of the user 0,');
  });

  test('is rejected if it is a file or below a file', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    expect((await errorOf(fileStore({ folder: file }).read(KEY))).message).toContain('is not a folder (user');
    const below = await errorOf(fileStore({ folder: join(file, 'x') }).read(KEY));
    expect(below.message).toContain('ENOTDIR');
    expect((below.cause as NodeJS.ErrnoException).code).toBe('ENOTDIR');
  });

  test.each([undefined, '', 5, null])('is required (%s)', (folder) => {
    expect(() => fileStore({ folder: folder as string })).toThrow(RescueRequestError);
  });

  test('of a key may be removed while the store is in use, after which versions differ', async () => {
    const folder = newFolder();
    const store = fileStore({ folder });
    const version = await store.compareAndSet(KEY, undefined, 'one', HOUR);
    rmSync(join(folder, readdirSync(folder)[0] as string), { recursive: true });
    expect(await store.read(KEY)).toBeUndefined();
    expect(await store.compareAndSet(KEY, version, 'late', HOUR)).toBeUndefined();
    expect(await store.compareAndSet(KEY, undefined, 'two', HOUR)).not.toBe(version);
  });
});

describe('damage', () => {
  test('a truncated value is rejected and never returned in part', async () => {
    const folder = newFolder();
    const store = fileStore({ folder });
    const version = await store.compareAndSet(KEY, undefined, 'SECRET ☃', HOUR);
    const file = fileOf(folder, 'value');
    for (let length = statSync(file).size - 1; length >= 0; length--) {
      truncateSync(file, length);
      const error = await errorOf(store.read(KEY));
      expect(error.message).toContain('Remove the folder');
      await errorOf(store.compareAndSet(KEY, version, 'SECRET', HOUR));
      await errorOf(store.compareAndSet(KEY, undefined, 'SECRET', HOUR));
    }
  });

  test('a value with any changed byte is rejected', async () => {
    const folder = newFolder();
    const store = fileStore({ folder });
    await store.compareAndSet(KEY, undefined, 'SECRET ☃', HOUR);
    const file = fileOf(folder, 'value');
    const whole = readFileSync(file);
    for (let at = 0; at < whole.length; at++) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] as number) ^ 0x01;
      writeFileSync(file, bytes);
      await errorOf(store.read(KEY));
    }
    writeFileSync(file, Buffer.concat([whole, Buffer.from(' ')]));
    await errorOf(store.read(KEY));
    writeFileSync(file, whole);
    expect((await store.read(KEY))?.value).toBe('SECRET ☃');
  });

  test.runIf(process.platform === 'linux').each<[string, (path: string) => unknown]>([
    ['a named pipe', (path) => execFileSync('mkfifo', [path])],
    ['a link to a named pipe', (path) => (execFileSync('mkfifo', [`${path}.pipe`]), symlinkSync(`${path}.pipe`, path))],
    ['a link to an endless device', (path) => symlinkSync('/dev/zero', path)],
    ['a folder', (path) => mkdirSync(path)],
    ['a file of 1 GB', (path) => (writeFileSync(path, ''), truncateSync(path, 2 ** 30))],
  ])('%s in place of a value is rejected, and not read', async (_, make) => {
    const folder = newFolder();
    const store = fileStore({ folder });
    const version = await store.compareAndSet(KEY, undefined, 'SECRET', HOUR);
    const value = fileOf(folder, 'value');
    unlinkSync(value);
    make(value);
    for (const operation of [() => store.read(KEY), () => store.compareAndSet(KEY, version, 'SECRET', HOUR)]) {
      const error = await errorOf(operation());
      expect(error.message).toContain('is not a regular file, or is too large. Remove the folder');
    }
  });

  test.runIf(process.platform === 'linux')('a named pipe instead of a folder is rejected', async () => {
    const folder = newFolder();
    const store = fileStore({ folder });
    await store.compareAndSet(KEY, undefined, 'SECRET', HOUR);
    const keyFolder = join(folder, readdirSync(folder)[0] as string);
    rmSync(keyFolder, { recursive: true });
    execFileSync('mkfifo', [keyFolder, join(folder, 'pipe')]);
    expect((await errorOf(store.read(KEY))).message).toContain('ENOTDIR');
    expect((await errorOf(fileStore({ folder: join(folder, 'pipe') }).read(KEY))).message).toContain('is not a folder');
    await expect(syncFolder(keyFolder)).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  test('a missing value or head is rejected, and a value can be stored again once the folder is removed', async () => {
    const folder = newFolder();
    const store = fileStore({ folder });
    await store.compareAndSet(KEY, undefined, 'SECRET', HOUR);
    const [value, head] = [fileOf(folder, 'value'), fileOf(folder, 'head')];
    renameSync(value, `${value}x`);
    expect((await errorOf(store.read(KEY))).message).toContain('is missing');
    renameSync(`${value}x`, value);
    expect((await store.read(KEY))?.value).toBe('SECRET');
    unlinkSync(head);
    const error = await errorOf(store.compareAndSet(KEY, undefined, 'SECRET', HOUR));
    expect(error.message).toContain('no file refers to');
    rmSync(/Remove the folder (.*);/.exec(error.message)?.[1] as string, { recursive: true });
    expect(await store.compareAndSet(KEY, undefined, 'again', HOUR)).toBeDefined();
  });

  test('the next change removes the incomplete value and folder that a power failure left behind', async () => {
    const folder = newFolder();
    const store = fileStore({ folder });
    const version = await store.compareAndSet(KEY, undefined, 'one', HOUR);
    const value = fileOf(folder, 'value');
    const [, line] = /value\.([0-9a-f]{32})-/.exec(value) as unknown as [string, string];
    const begun = join(value, '..', `value.${line}-2-${'0'.repeat(32)}`);
    writeFileSync(begun, 'logmein-res');
    expect((await store.read(KEY))?.value).toBe('one');
    expect(await store.compareAndSet(KEY, version, 'two', HOUR)).toBeDefined();
    expect(existsSync(begun)).toBe(false);
    expect(existsSync(value)).toBe(false);

    const other = newFolder();
    mkdirSync(join(other, `new.${readdirSync(folder)[0]}.${'0'.repeat(32)}`));
    await fileStore({ folder: other }).compareAndSet(KEY, undefined, 'one', HOUR);
    expect(readdirSync(other)).toEqual(readdirSync(folder));
  });
});

describe('expiry', () => {
  test('that one process has seen is final for all processes, even if their clocks are behind or set back', async () => {
    const folder = newFolder();
    let now = 1_000_000;
    const [ahead, behind] = [fileStoreWith({ folder }, () => now + HOUR), fileStoreWith({ folder }, () => now)];
    const version = await behind.compareAndSet(KEY, undefined, 'SECRET', HOUR);
    expect((await behind.read(KEY))?.version).toBe(version);
    expect(await ahead.read(KEY)).toBeUndefined();
    now -= HOUR;
    expect(await behind.read(KEY)).toBeUndefined();
    expect(await behind.compareAndSet(KEY, version, 'late', HOUR)).toBeUndefined();
    expect(await behind.compareAndSet(KEY, undefined, 'next', HOUR)).toBeDefined();
  });

  test('removes the value from the disk', async () => {
    const folder = newFolder();
    let now = 1_000_000;
    const store = fileStoreWith({ folder }, () => now);
    await store.compareAndSet(KEY, undefined, 'SECRET', HOUR);
    now += HOUR;
    await store.read(KEY);
    const [keyFolder] = readdirSync(folder) as [string];
    expect(readdirSync(join(folder, keyFolder))).toEqual([expect.stringMatching(/^none\./)]);
  });
});

describe('a process that is paused', () => {
  test.each<Step>(['seen', 'half written', 'written'])(
    'at %s loses against the changes in the meantime',
    async (step) => {
      const folder = newFolder();
      const store = fileStore({ folder });
      let version = await store.compareAndSet(KEY, undefined, '0', HOUR);
      const late = held(folder, step);
      const result = late.store.compareAndSet(KEY, version, 'late', HOUR);
      await late.arrival;
      // several changes, so that the next generation of the paused process is used, replaced and removed
      for (let i = 1; i <= 5; i++) version = await store.compareAndSet(KEY, version, String(i), HOUR);
      late.goOn();
      expect(await result).toBeUndefined();
      expect(await store.read(KEY)).toEqual({ version, value: '5' });
      expect(readdirSync(join(fileOf(folder, 'head'), '..'))).toHaveLength(2);
    },
  );

  test.each<Step>(['seen', 'half written', 'written'])(
    'at %s succeeds if nothing changed in the meantime',
    async (step) => {
      const folder = newFolder();
      const store = fileStore({ folder });
      const version = await store.compareAndSet(KEY, undefined, '0', HOUR);
      const late = held(folder, step);
      const result = late.store.compareAndSet(KEY, version, 'late', HOUR);
      await late.arrival;
      expect((await store.read(KEY))?.version).toBe(version);
      late.goOn();
      const next = await result;
      expect(next).toBeDefined();
      expect(await store.read(KEY)).toEqual({ version: next, value: 'late' });
    },
  );

  test('after its rename has succeeded removes nothing newer', async () => {
    const folder = newFolder();
    const store = fileStore({ folder });
    const late = held(folder, 'moved');
    const result = late.store.compareAndSet(KEY, undefined, 'first', HOUR);
    await late.arrival;
    const seen = await store.read(KEY);
    expect(seen?.value).toBe('first');
    const next = await store.compareAndSet(KEY, seen?.version, 'second', HOUR);
    late.goOn();
    expect(await result).toBe(seen?.version);
    expect(await store.read(KEY)).toEqual({ version: next, value: 'second' });
  });

  test('removes nothing from a folder that has been created again', async () => {
    const folder = newFolder();
    const store = fileStore({ folder });
    let version: string | undefined;
    for (let i = 0; i < 5; i++) version = await store.compareAndSet(KEY, version, String(i), HOUR);
    const late = held(folder, 'moved');
    const result = late.store.compareAndSet(KEY, version, 'late', HOUR);
    await late.arrival;
    rmSync(join(folder, readdirSync(folder)[0] as string), { recursive: true });
    const fresh = await store.compareAndSet(KEY, undefined, 'fresh', HOUR);
    late.goOn();
    expect(await result).not.toBe(fresh);
    expect(await store.read(KEY)).toEqual({ version: fresh, value: 'fresh' });
  });

  test('while it creates a key finds the key that another process created', async () => {
    const folder = newFolder();
    const store = fileStore({ folder });
    const late = held(folder, 'prepared');
    const result = late.store.compareAndSet(KEY, undefined, 'late', HOUR);
    await late.arrival;
    const version = await store.compareAndSet(KEY, undefined, 'first', HOUR);
    late.goOn();
    expect(await result).toBeUndefined();
    expect(await store.read(KEY)).toEqual({ version, value: 'first' });
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('while it removes an expired value removes nothing newer', async () => {
    const folder = newFolder();
    let now = 1_000_000;
    const store = fileStoreWith({ folder }, () => now);
    await store.compareAndSet(KEY, undefined, 'old', HOUR);
    now += HOUR;
    const late = held(folder, 'expired', () => now);
    const result = late.store.read(KEY);
    await late.arrival;
    const version = await store.compareAndSet(KEY, undefined, 'new', HOUR);
    late.goOn();
    expect(await result).toEqual({ version, value: 'new' });
  });

  test('still creates the next value if another process has only removed the expired value', async () => {
    const folder = newFolder();
    let now = 1_000_000;
    const store = fileStoreWith({ folder }, () => now);
    await store.compareAndSet(KEY, undefined, 'old', HOUR);
    now += HOUR;
    await store.read(KEY);
    const late = held(folder, 'written', () => now);
    const result = late.store.compareAndSet(KEY, undefined, 'late', HOUR);
    await late.arrival;
    // the value was set, expired and removed, so the head that the paused process read no longer exists, and there is
    // no value
    const brief = await store.compareAndSet(KEY, undefined, 'brief', 1);
    now += 1;
    expect(await store.read(KEY)).toBeUndefined();
    late.goOn();
    const version = await result;
    expect(version).toBeDefined();
    expect(version).not.toBe(brief);
    expect(await store.read(KEY)).toEqual({ version, value: 'late' });
  });
});

test('concurrent readers see only complete values, and never an older value after a newer one', async () => {
  const folder = newFolder();
  const store = fileStore({ folder });
  let version = await store.compareAndSet(KEY, undefined, `0 ${'x'.repeat(20_000)}`, HOUR);
  let isOver = false;
  const read = async (): Promise<number> => {
    let reads = 0;
    for (let last = 0; !isOver; reads++) {
      const [count, text] = ((await fileStore({ folder }).read(KEY))?.value ?? '').split(' ') as [string, string];
      expect(text).toHaveLength(20_000);
      expect(Number(count)).toBeGreaterThanOrEqual(last);
      last = Number(count);
    }
    return reads;
  };
  const readers = Array.from({ length: 4 }, read);
  for (let i = 1; i <= 80; i++) version = await store.compareAndSet(KEY, version, `${i} ${'x'.repeat(20_000)}`, HOUR);
  isOver = true;
  for (const reads of await Promise.all(readers)) expect(reads).toBeGreaterThan(0);
});
