import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AuthStoreError, invalidArgument, wholeTtl, type AuthStore } from './auth-store.js';
import { ifExists, KeyFolder, type OnStep } from './key-folder.js';

/** Options of `fileStore`. */
export interface FileStoreOptions {
  /**
   * The folder of the store, on a local disk. It is created if it does not exist, for this user only. It must contain
   * nothing else and belong to the user that the processes run as; a folder that other users can write to is rejected. The
   * parent folders are not checked: below a shared folder, choose a path that the store can create.
   */
  readonly folder: string;
}

/**
 * Creates a store in a folder, for the processes of one machine, without a server. A process may be stopped or killed at any
 * instruction: there is no lock that it could keep.
 *
 * **How it works.** Each key has a folder. In it is an empty file, the head, whose name contains the generation and version
 * of the current value. A writer writes its value to a new file, syncs it to the disk, and renames the head from the name
 * that it read to the name of its own value. This rename is the compare-and-set.
 *
 * **Why it is correct.**
 * 1. _There is one head._ A folder is created, with one head in it, by a rename that fails if the folder exists. Everything
 *    else that happens to heads is a rename. So heads form one sequence, generation after generation.
 * 2. _One writer succeeds._ Of several writers that rename the same head, the first takes its name away, and the others find
 *    no file.
 * 3. _A pause of any length is harmless._ The name of a head contains 128 random bits, so the name that a paused process
 *    knows never exists again, not in later generations, and not in a folder that was created again. If the process finds
 *    its head, nothing happened in the meantime.
 * 4. _A reader sees a value that was current while it read._ Each name in a listing existed at a moment of the listing. Of
 *    two heads the later counts. If there is none, the reader lists again: a head was just renamed, so another process made
 *    progress. The file of a value never changes once a head refers to it, and the digest shows whether it is complete.
 * 5. _Only dead values are removed._ The process that renamed the head to generation g removes the values of generations up
 *    to g except its own. No head can refer to those any more. The value of a writer that is about to rename the head of
 *    generation g has generation g + 1, and in a folder that was created again all names begin differently. So the next
 *    change removes what a killed process left behind, whatever its age. A reader whose value is gone finds a later head.
 * 6. _Expiry is a change like any other._ A process that finds an expired value renames the head to `none` before it reports
 *    the expiry. After that, no paused process and no process whose clock is behind can restore or replace the value.
 *
 * After a power failure the disk has the old head or the new one, each with its value. If a disk violates that, the digest
 * shows it.
 *
 * **Windows**: on NTFS the rename of a file that no process has open is exclusive as well. Permissions are not checked,
 * because Node does not read access control lists: choose a folder in the user's profile. Names are not synced to the disk,
 * because NTFS journals them: after a power failure the state before the last change may return. **Network drives** are not
 * supported, because they repeat renames and keep old listings: use `redisStore`.
 *
 * @example
 * const store = fileStore({ folder: '/var/lib/app/rescue' });
 * @throws RescueRequestError if `folder` is missing
 */
export function fileStore(options: FileStoreOptions): AuthStore {
  return fileStoreWith(options, {});
}

/**
 * A file store for tests.
 *
 * @param now the time in milliseconds since 1970
 * @param onStep called, and awaited, wherever a process may be stopped or killed
 * @internal
 */
export function fileStoreWith(
  { folder }: FileStoreOptions,
  { now = Date.now, onStep = () => undefined }: { readonly now?: () => number; readonly onStep?: OnStep },
): AuthStore {
  if (typeof folder !== 'string' || folder === '')
    throw invalidArgument('fileStore', ['folder'], 'must be the path of a folder');
  const root = resolve(folder);
  const folderOf = (key: string): KeyFolder => new KeyFolder(join(root, folderName(key)), now, onStep);

  return {
    read: (key) =>
      withStoreErrors(async () => {
        await prepareFolder(root);
        return (await folderOf(key).current())?.live;
      }),

    compareAndSet: (key, expectedVersion, value, ttlMs) =>
      withStoreErrors(async () => {
        const ttl = wholeTtl(ttlMs);
        await prepareFolder(root);
        const keyFolder = folderOf(key);
        for (;;) {
          const current = await keyFolder.current();
          if (current?.live?.version !== expectedVersion) return undefined;
          if (!current) await keyFolder.create();
          else {
            const version = await keyFolder.replace(current, value, ttl);
            // the head may have been renamed because the value expired, and then there is still no value: read it again
            if (version !== undefined) return version;
          }
        }
      }),
  };
}

/** The name of a key's folder. The key as JSON, because two keys with different unpaired surrogates are equal in UTF-8. */
function folderName(key: string): string {
  return createHash('sha256').update(JSON.stringify(key)).digest('hex');
}

async function withStoreErrors<Result>(operation: () => Promise<Result>): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    const message =
      `The folder of the file store could not be used (${code} at ${syscall}). ` +
      'Check that the disk has free space and that this process may read and write there.';
    throw new AuthStoreError(message, { reason: 'unavailable', cause: error });
  }
}

/**
 * Creates the folder if it does not exist, and checks that no other user can write to it: another user could set or remove
 * any value. Node does not read the access control lists of Windows, so nothing is checked there.
 *
 * @throws AuthStoreError if the folder belongs to another user, or other users can write to it
 */
async function prepareFolder(folder: string): Promise<void> {
  let found = await ifExists(stat(folder));
  if (!found) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    found = await stat(folder);
  }
  if (!found.isDirectory()) throw unusable('is not a folder. Use a folder that contains nothing else');
  const user = process.geteuid?.();
  if (user === undefined) return;
  if (found.uid !== user)
    throw unusable('belongs to another user, who could change its content. Use a folder that this process created');
  if ((found.mode & 0o022) !== 0)
    throw unusable('can be written to by other users. Remove their permission (chmod 700) or use another folder');
}

function unusable(problem: string): AuthStoreError {
  return new AuthStoreError(`fileStore: options.folder ${problem}.`, { reason: 'unusable' });
}
