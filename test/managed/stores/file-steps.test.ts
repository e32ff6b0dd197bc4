import { chmodSync, promises as fs, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { fileStore, fileStoreWith } from '../../../src/managed/stores/file-store.js';
import { folders } from './folders.js';

const HOUR = 3_600_000;
const newFolder = folders();
const isPosix = process.platform !== 'win32';

const original = { ...fs };
afterEach(() => {
  Object.assign(fs, original);
  syncBuiltinESMExports();
});

/** Records the changes of the file system, with the kinds of their files. */
function watched(): string[] {
  const steps: string[] = [];
  const kindOf = (path: unknown): string => /^(head|none|value|new)\./.exec(basename(path as string))?.[1] ?? 'folder';
  fs.open = async (path, flags, mode) => {
    const handle = await original.open(path, flags, mode);
    const sync = handle.sync.bind(handle);
    handle.sync = () => (steps.push(`sync ${kindOf(path)}`), sync());
    return handle;
  };
  fs.rename = (from, to) => (steps.push(`rename ${kindOf(from)} ${kindOf(to)}`), original.rename(from, to));
  fs.unlink = (path) => (steps.push(`unlink ${kindOf(path)}`), original.unlink(path));
  fs.rm = (path, options) => (steps.push(`rm ${kindOf(path)}`), original.rm(path, options));
  syncBuiltinESMExports();
  return steps;
}

test.runIf(isPosix)('each name and value is synced to disk before the old value is removed', async () => {
  const folder = newFolder();
  const steps = watched();
  let now = 0;
  const store = fileStoreWith({ folder }, () => now);
  const first = await store.compareAndSet('key', undefined, 'one', HOUR);
  expect(steps.splice(0)).toEqual([
    'rename new folder',
    'sync folder',
    'sync value',
    'rename none head',
    'sync folder',
  ]);
  await store.compareAndSet('key', first, 'two', HOUR);
  expect(steps.splice(0)).toEqual(['sync value', 'rename head head', 'sync folder', 'unlink value']);
  now = HOUR - 1;
  expect((await store.read('key'))?.value).toBe('two');
  expect(steps).toEqual([]);
  now = HOUR;
  expect(await store.read('key')).toBeUndefined();
  expect(steps.splice(0)).toEqual(['rename head none', 'sync folder', 'unlink value']);
  // a folder without a value stays
  expect(await store.read('key')).toBeUndefined();
  expect(steps).toEqual([]);
});

test('a value whose head was renamed meanwhile is removed', async () => {
  const folder = newFolder();
  const store = fileStore({ folder });
  const version = await store.compareAndSet('key', undefined, 'one', HOUR);
  const steps = watched();
  const [late, next] = await Promise.all(
    ['two', 'three'].map((value) => store.compareAndSet('key', version, value, HOUR)),
  );
  expect([late, next].filter((each) => each !== undefined)).toHaveLength(1);
  expect(steps.filter((step) => step === 'unlink value').length).toBeGreaterThanOrEqual(1);
  const [keyFolder] = readdirSync(folder) as [string];
  expect(readdirSync(join(folder, keyFolder)).map((name) => name.split('.')[0])).toEqual(['head', 'value']);
});

test('the unfinished folder of another key is not removed', async () => {
  const folder = newFolder();
  const other = join(folder, `new.${'0'.repeat(64)}.1`);
  await fs.mkdir(other);
  await fileStore({ folder }).compareAndSet('key', undefined, 'one', HOUR);
  expect(readdirSync(folder)).toContain(basename(other));
});

describe('a reader whose listing is outdated lists the folder again', () => {
  const filled = async () => {
    const folder = newFolder();
    const store = fileStore({ folder });
    const version = await store.compareAndSet('key', undefined, 'one', HOUR);
    return { store, version };
  };

  test('if the head was renamed during the listing, and is missing from it', async () => {
    const { store } = await filled();
    let listings = 0;
    const readdir = fs.readdir as (path: string) => Promise<string[]>;
    fs.readdir = (async (path: string) => (++listings < 100 ? [] : readdir(path))) as typeof fs.readdir;
    syncBuiltinESMExports();
    expect((await store.read('key'))?.value).toBe('one');
    expect(listings).toBe(100);
  });

  test('if the value was replaced and removed after the listing', async () => {
    const { store, version } = await filled();
    let opened = 0;
    fs.open = async (path, flags, mode) => {
      if (!basename(path as string).startsWith('value.') || ++opened > 1) return original.open(path, flags, mode);
      await store.compareAndSet('key', version, 'two', HOUR);
      return original.open(path, flags, mode);
    };
    syncBuiltinESMExports();
    expect((await store.read('key'))?.value).toBe('two');
  });
});

describe('a folder that another process creates at the same time', () => {
  const failing = (method: 'rename' | 'writeFile', code: string, folder: string, isCreated: boolean) => {
    fs[method] = async (path: unknown) => {
      Object.assign(fs, original);
      syncBuiltinESMExports();
      if (isCreated) await fileStore({ folder }).compareAndSet('key', undefined, 'theirs', HOUR);
      throw Object.assign(new Error(String(path)), { code, syscall: method });
    };
    syncBuiltinESMExports();
    return fileStore({ folder }).compareAndSet('key', undefined, 'own', HOUR);
  };

  test.each([
    ['rename', 'ENOTEMPTY'],
    ['rename', 'EEXIST'],
    ['rename', 'EPERM'],
    ['rename', 'EACCES'],
    ['writeFile', 'ENOENT'],
  ] as const)('is used instead if %s fails with %s', async (method, code) => {
    const folder = newFolder();
    expect(await failing(method, code, folder, true)).toBeUndefined();
    expect((await fileStore({ folder }).read('key'))?.value).toBe('theirs');
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('does not hide another error, or an error without such a folder', async () => {
    for (const [code, isCreated] of [
      ['ENOSPC', true],
      ['EACCES', false],
    ] as const)
      await expect(failing('rename', code, newFolder(), isCreated)).rejects.toThrow(`(${code} at rename)`);
  });

  test('is used instead if the prepared folder was removed', async () => {
    const folder = newFolder();
    fs.rename = async (from, to) => {
      Object.assign(fs, original);
      syncBuiltinESMExports();
      await fs.rm(from, { recursive: true });
      await fileStore({ folder }).compareAndSet('key', undefined, 'theirs', HOUR);
      return original.rename(from, to);
    };
    syncBuiltinESMExports();
    expect(await fileStore({ folder }).compareAndSet('key', undefined, 'own', HOUR)).toBeUndefined();
  });
});

describe('the error for a folder that cannot be read', () => {
  const messageOf = async (folder: string): Promise<string> => {
    const error = await fileStore({ folder })
      .read('key')
      .catch((thrown: unknown) => thrown);
    return (error as Error).message;
  };
  const filled = async (): Promise<{ folder: string; keyFolder: string; value: string }> => {
    const folder = newFolder();
    await fileStore({ folder }).compareAndSet('key', undefined, 'one', HOUR);
    const keyFolder = join(folder, readdirSync(folder)[0] as string);
    const value = readdirSync(keyFolder).find((name) => name.startsWith('value.')) as string;
    return { folder, keyFolder, value: join(keyFolder, value) };
  };
  const cannotRead = (problem: string, keyFolder: string) =>
    `The file store cannot read a value: ${problem}. Remove the folder ${keyFolder}; the client then authenticates again.`;

  test('names the folder of a value that is too large, or whose digest is wrong', async () => {
    const { folder, keyFolder, value } = await filled();
    truncateSync(value, 16 * 1024 * 1024);
    expect(await messageOf(folder)).toBe(
      cannotRead('the file of the current value is truncated or altered', keyFolder),
    );
    truncateSync(value, 16 * 1024 * 1024 + 1);
    expect(await messageOf(folder)).toBe(
      cannotRead('the file of the current value is not a regular file, or is too large', keyFolder),
    );
  });

  test('names the folder of a missing value or head', async () => {
    const { folder, keyFolder, value } = await filled();
    await fs.unlink(value);
    expect(await messageOf(folder)).toBe(cannotRead('the file of the current value is missing', keyFolder));
    for (const name of readdirSync(keyFolder)) await fs.unlink(join(keyFolder, name));
    let listings = 0;
    fs.readdir = ((path: string) => (listings++, original.readdir(path))) as typeof fs.readdir;
    syncBuiltinESMExports();
    expect(await messageOf(folder)).toBe(cannotRead('no file refers to the current value', keyFolder));
    expect(listings).toBe(100);
  });

  test('names the operation of the file system that failed', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(await messageOf(join(folder, 'file', 'below'))).toBe(
      'The folder of the file store could not be used (ENOTDIR at stat). Check that the disk has free space and that this process may read and write in the folder.',
    );
  });

  test.runIf(isPosix)('says who may write to the folder', async () => {
    const folder = newFolder();
    const user = process.geteuid?.();
    for (const mode of [0o711, 0o755]) {
      chmodSync(folder, mode);
      expect(await fileStore({ folder }).read('key')).toBeUndefined();
    }
    const must = `It must be a folder of the user ${user}, to which no other user can write. Change the permissions (chmod 700), or choose a folder that this process can create.`;
    chmodSync(folder, 0o777);
    expect(await messageOf(folder)).toBe(
      `fileStore: options.folder is a folder (user ${user}, permissions 777). ${must}`,
    );
    const file = join(folder, 'file');
    writeFileSync(file, '', { mode: 0o600 });
    expect(await messageOf(file)).toBe(
      `fileStore: options.folder is not a folder (user ${user}, permissions 600). ${must}`,
    );
  });

  test.runIf(isPosix)('does not check permissions where Node.js has no user IDs', async () => {
    const { geteuid } = process;
    Object.assign(process, { geteuid: undefined });
    try {
      const folder = newFolder();
      chmodSync(folder, 0o777);
      expect(await fileStore({ folder }).read('key')).toBeUndefined();
      const file = join(folder, 'file');
      writeFileSync(file, '');
      expect(await messageOf(file)).toContain('It must be a folder of the user of this process, to which no other');
    } finally {
      Object.assign(process, { geteuid });
    }
  });
});
