import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AuthStoreError, invalidArgument, wholeTtl, type AuthStore } from './auth-store.js';
import { ifExists, KeyFolder } from './key-folder.js';

/** Options for `fileStore`. */
export interface FileStoreOptions {
  /**
   * The store's folder, on a local disk. If it does not exist, it is created with access for this user only. The folder
   * must contain nothing else and belong to the user that the processes run as. A folder that other users can write to
   * is rejected. The parent folders are not checked: inside a shared folder, choose a path that the store can create.
   */
  readonly folder: string;
}

/**
 * Creates a store in a folder, for the processes of a single machine. It requires no server. A process may be paused or
 * killed at any instruction, because there is no lock that it could keep.
 *
 * **How it works.** Each key has a folder. The folder contains an empty file, the head, whose name contains the
 * generation and version of the current value. A writer writes its value to a new file, syncs it to disk, and renames
 * the head from the name that it read to the name of its own value. This rename is the compare-and-set.
 *
 * **Why it is correct.**
 * 1. _There is one head._ A folder is created together with its head by a rename that fails if the folder exists. After
 *    that, heads are only ever renamed. They therefore form a single sequence, generation after generation.
 * 2. _One writer succeeds._ If several writers rename the same head, the first writer removes the old name, and the
 *    others do not find the file.
 * 3. _Pauses of any length are harmless._ The name of a head contains 128 random bits. The name that a paused process
 *    knows is therefore never used again, neither in later generations nor in a folder that is created again. If the
 *    process finds its head, nothing has happened in the meantime.
 * 4. _A reader sees a value that was current while it read._ Each name in a listing existed at some moment during the
 *    listing. If the listing has two heads, the later head counts. If the listing has no head, the reader lists the
 *    folder again: a head was just renamed, so another process made progress. The file of a value never changes once a
 *    head refers to it, and the digest shows whether it is complete.
 * 5. _Only unused values are removed._ The process that renamed the head to generation g removes all values of
 *    generations up to g, except its own. No head can refer to these values any longer. A writer that is about to
 *    rename the head of generation g has a value of generation g + 1, and all names in a folder that is created again
 *    start differently. The next change therefore removes whatever a killed process left behind, however old it is. A
 *    reader whose value has been removed finds a later head.
 * 6. _Expiry is a change like any other._ A process that finds an expired value renames the head to `none` before
 *    reporting the expiry. From then on, no process that was paused or whose clock is behind can restore or replace the
 *    value.
 *
 * After a power failure, the disk contains either the old head or the new head, each with its value. If a disk does not
 * guarantee this, the digest detects the damage.
 *
 * **Windows**: on NTFS, renaming a file that no process has open is exclusive as well. Permissions are not checked,
 * because Node.js does not read access control lists: choose a folder in the user's profile. Names are not synced to
 * disk, because NTFS journals them: after a power failure, the state before the last change may return. **Network
 * drives** are not supported, because they repeat renames and keep outdated listings: use `redisStore` instead.
 *
 * @example
 * const store = fileStore({ folder: '/var/lib/app/rescue' });
 * @throws RescueRequestError if `folder` is missing
 */
export function fileStore(options: FileStoreOptions): AuthStore {
  return fileStoreWith(options, Date.now);
}

/** Creates a file store with another clock. @param now returns the time in milliseconds since 1970 @internal */
export function fileStoreWith({ folder }: FileStoreOptions, now: () => number): AuthStore {
  if (typeof folder !== 'string' || folder === '')
    throw invalidArgument('fileStore', ['folder'], 'must be the path of a folder');
  const root = resolve(folder);

  /** Uses the folder of a key, and reports every error of the file system as an `AuthStoreError`. */
  async function withFolder<Result>(key: string, use: (keyFolder: KeyFolder) => Promise<Result>): Promise<Result> {
    try {
      await prepareFolder(root);
      return await use(new KeyFolder(join(root, folderName(key)), now));
    } catch (error) {
      const { code, syscall } = error as NodeJS.ErrnoException;
      if (syscall === undefined) throw error;
      const message =
        `The folder of the file store could not be used (${code} at ${syscall}). ` +
        'Check that the disk has free space and that this process may read and write in the folder.';
      throw new AuthStoreError(message, { cause: error });
    }
  }

  return {
    read: (key) => withFolder(key, async (keyFolder) => (await keyFolder.current())?.live),

    compareAndSet: async (key, expectedVersion, value, ttlMs) => {
      const ttl = wholeTtl(ttlMs);
      return withFolder(key, async (keyFolder) => {
        for (;;) {
          const current = await keyFolder.current();
          if (current?.live?.version !== expectedVersion) return undefined;
          if (!current) await keyFolder.create();
          else {
            const version = await keyFolder.replace(current.head, value, ttl);
            // the head may have been renamed because the value expired, and the key still has no value: read the head
            // again
            if (version !== undefined) return version;
          }
        }
      });
    },
  };
}

/**
 * Returns the name of a key's folder. Hashes the key as JSON, because keys with different unpaired surrogates can be
 * equal in UTF-8.
 */
function folderName(key: string): string {
  return createHash('sha256').update(JSON.stringify(key)).digest('hex');
}

/**
 * Creates the folder if it does not exist, and checks that no other user can write to the folder and thereby set or
 * remove values. On Windows, permissions are not checked, because Node.js does not read access control lists.
 *
 * @throws AuthStoreError if it is not a folder, belongs to another user, or other users can write to it
 */
async function prepareFolder(folder: string): Promise<void> {
  const create = async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return stat(folder);
  };
  const found = (await ifExists(stat(folder))) ?? (await create());
  const user = process.geteuid?.();
  if (found.isDirectory() && (user === undefined || (found.uid === user && (found.mode & 0o022) === 0))) return;
  const kind = found.isDirectory() ? 'is a folder' : 'is not a folder';
  const permissions = (found.mode & 0o777).toString(8);
  const message = `fileStore: options.folder ${kind} (user ${found.uid}, permissions ${permissions}). It must be a folder of the user ${user ?? 'of this process'}, to which no other user can write. Change the permissions (chmod 700), or choose a folder that this process can create.`;
  throw new AuthStoreError(message);
}
