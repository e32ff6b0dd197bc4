import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, stat } from 'node:fs/promises';
import { AuthStoreError } from '../auth-store.js';

/** Whether a file operation failed with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '');
}

/** The result of a file operation; undefined if what it is about is not there. */
export async function ifThere<Result>(operation: Promise<Result>): Promise<Result | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** The names in a folder; undefined if there is no such folder. */
export function namesIn(folder: string): Promise<string[] | undefined> {
  return ifThere(readdir(folder));
}

/** No value comes near this size, in bytes. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

/**
 * The text of a file; undefined if there is no such file. Reading anything but a regular file may never end.
 *
 * @throws NotAFile if it is not a regular file, or too large
 */
export async function textOf(file: string): Promise<string | undefined> {
  // before it is opened, which already has effects on some devices
  const found = await ifThere(stat(file));
  if (!found) return undefined;
  if (!found.isFile() || found.size > MAX_FILE_BYTES) throw new NotAFile();
  // a named pipe that takes its place meanwhile does not block
  const handle = await ifThere(open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
  if (!handle) return undefined;
  try {
    if (!(await handle.stat()).isFile()) throw new NotAFile();
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/** What has the name of a value's file was not written by a store. */
export class NotAFile extends Error {}

/** Renames; false if there was nothing of that name. */
export async function renamed(from: string, to: string): Promise<boolean> {
  return (await ifThere(rename(from, to).then(() => true))) ?? false;
}

/**
 * Writes a new file that only this user may read, and sees it on the disk.
 *
 * @param between called after the first piece, for tests
 */
export async function writeNew(
  file: string,
  [first, rest]: readonly [string, string],
  between: () => Promise<void>,
): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(first);
    await between();
    await handle.writeFile(rest);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Sees the names in a folder on the disk. Windows opens no folder for this and keeps its own journal of names. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY | (constants.O_DIRECTORY ?? 0));
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Sees that the folder is there, and that nobody else may write to it: whoever may, can put any value in it and remove any.
 * On Windows the rights are in lists that Node does not read; there it is up to the user.
 *
 * @throws AuthStoreError if it is another's, or others may write to it
 */
export async function prepareFolder(folder: string): Promise<void> {
  let found = await ifThere(stat(folder));
  if (!found) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    found = await stat(folder);
  }
  if (!found.isDirectory()) throw unusable('is no folder. Give the path of a folder that holds nothing else');
  const user = process.geteuid?.();
  if (user === undefined) return;
  if (found.uid !== user)
    throw unusable('belongs to another user, who could change what is in it. Give one that this process has made');
  if ((found.mode & 0o022) !== 0)
    throw unusable('may be written to by other users. Take that from them (chmod 700) or give another folder');
}

function unusable(problem: string): AuthStoreError {
  return new AuthStoreError(`fileStore: options.folder ${problem}.`, { reason: 'unusable' });
}
