import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { AuthStoreError, refusal, wholeTtl, type AuthStore } from './auth-store.js';
import { prepareFolder } from './file/disk.js';
import { KeyFolder, type AtPoint } from './file/key-folder.js';

/** Options of `fileStore`. */
export interface FileStoreOptions {
  /**
   * The folder of the store, on a disk of this machine. It is made if it is not there, for this user alone. It must hold
   * nothing else, and belong to the user that the processes run as; one that others may write to is refused. Those above it
   * are not looked at: where they belong to all, as in a shared volume, name a folder below that the store can make.
   */
  readonly folder: string;
  /** The clock, in milliseconds since 1970; the same for all processes of the folder. Default: `Date.now`. */
  readonly now?: () => number;
}

/**
 * A store in a folder, for the processes of one machine, without a server. A process may be stopped or killed at any
 * instruction: there is no lock that it could take along.
 *
 * **How.** Each key has a folder, in it an empty file, the head, whose name says the generation and version of the current
 * value. A writer writes its value to a file of its own, sees it on the disk, and then renames the head from the one that it
 * looked at to its own. The rename is the whole of compare-and-set.
 *
 * **Why it holds.**
 * 1. _There is one head._ A folder comes into being, by a rename that fails if it is there, with one head in it, and all
 *    else that happens to heads is renaming. So heads follow each other in one line, generation after generation.
 * 2. _One writer gets through._ Of several that rename the same head, the first takes its name away; the others find none.
 * 3. _Sleeping does no harm, for however long._ Names of heads hold 128 random bits, so the name that a sleeper knows never
 *    comes again, not after the generations that it missed, nor in a folder made anew. It finds its head, and then nothing
 *    happened meanwhile, or it does not.
 * 4. _A reader sees what was current while it looked._ Each name that a listing gives was there at a moment of the listing;
 *    of two heads the later one; of none it looks again, which takes a head that was just then moved: someone got on. The
 *    file of a value never changes once a head names it, and is read whole or, by its digest, refused.
 * 5. _Tidying removes only what is dead._ Whoever has moved the head to generation g removes the values of generations up to
 *    g but its own. No head can come to name those: heads of generations up to g are over. The value of a writer that waits
 *    to move the head of generation g has g + 1, and in a folder made anew all names begin otherwise. So the leftovers of a killed process go with the next change, whatever
 *    their age. A reader that finds a value gone finds a later head.
 * 6. _Expiry is a change like any other._ Whoever finds a value past its time moves the head to `none` before it says so.
 *    Then neither a sleeper, nor a process whose clock is behind, can bring the value back or replace it.
 *
 * After a power cut the disk has the old head or the new one, each with its value. A disk that tells otherwise is noticed
 * by the digest.
 *
 * **Windows**: the rename of a file that nobody has open is as exclusive on NTFS. Rights are not looked at, as Node does not
 * read the lists they stand in: give a folder of the user's profile. Names are not forced to the disk, NTFS journals them:
 * a power cut can bring back the state before. **Network drives** are out: they repeat renames and keep old listings; use
 * `redisStore` there.
 *
 * @throws RescueRequestError if there is no `folder`
 */
export function fileStore(options: FileStoreOptions): AuthStore {
  return fileStoreWith(options, () => undefined);
}

/**
 * A file store that can be held up.
 *
 * @param at called, and awaited, wherever a process may be stopped or killed
 * @internal
 */
export function fileStoreWith({ folder, now = Date.now }: FileStoreOptions, at: AtPoint): AuthStore {
  if (typeof folder !== 'string' || folder === '')
    throw refusal('fileStore', ['folder'], 'must be the path of a folder');
  const root = resolve(folder);
  const folderOf = (key: string): KeyFolder => new KeyFolder(join(root, nameOf(key)), now, at);

  return {
    read: (key) =>
      reporting(async () => {
        await prepareFolder(root);
        return (await folderOf(key).look())?.live;
      }),

    compareAndSet: (key, expectedVersion, value, ttlMs) =>
      reporting(async () => {
        const ttl = wholeTtl(ttlMs);
        await prepareFolder(root);
        const keyFolder = folderOf(key);
        for (;;) {
          const seen = await keyFolder.look();
          if (seen?.live?.version !== expectedVersion) return undefined;
          if (!seen) await keyFolder.create();
          else {
            const version = await keyFolder.replace(seen, value, ttl);
            // if the head has moved there may still be no value, as an expired one was buried: the next look tells
            if (version !== undefined) return version;
          }
        }
      }),
  };
}

/** The folder of a key. Of its JSON, as two keys with different surrogates alone would be one in UTF-8. */
function nameOf(key: string): string {
  return createHash('sha256').update(JSON.stringify(key)).digest('hex');
}

async function reporting<Result>(operation: () => Promise<Result>): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    const message =
      `The folder of the file store could not be used (${code} at ${syscall}). ` +
      'See that the disk has room and that this process may read and write there.';
    throw new AuthStoreError(message, { reason: 'unavailable', cause: error });
  }
}
