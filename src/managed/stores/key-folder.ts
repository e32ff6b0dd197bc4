import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AuthStoreError, contentOf, newVersion, withDigest, type StoredValue } from './auth-store.js';

/**
 * The maximum number of listings without a head. A head that is renamed during a listing is missing from that listing.
 */
const MAX_HEADLESS = 100;

/**
 * A folder that stores one key of a file store: a head file and the files of its values. `file-store.ts` explains why
 * this approach is correct.
 */
export class KeyFolder {
  constructor(
    private readonly folder: string,
    private readonly now: () => number,
  ) {}

  /**
   * Returns the head, and its value unless it is missing or has expired. Returns undefined if the key never had a head.
   * Renames an expired head to `none`.
   */
  async current(): Promise<{ readonly head: Head; readonly live?: StoredValue } | undefined> {
    let headless = 0;
    let valueless: string | undefined;
    for (;;) {
      const names = await namesIn(this.folder);
      if (!names) return undefined;
      const head = headAmong(names);
      if (!head) {
        if (++headless === MAX_HEADLESS) throw this.damaged('no file refers to the current value');
        continue;
      }
      if (head.kind === 'none') return { head };
      const text = await this.readValue(head);
      if (text === undefined) {
        // a value is removed only after its head was renamed, so a head without a value means damage
        if (valueless === head.version) throw this.damaged('the file of the current value is missing');
        valueless = head.version;
        continue;
      }
      const { expiresAt, value } = (contentOf(text) ?? {}) as { expiresAt?: unknown; value?: unknown };
      if (typeof expiresAt !== 'number' || typeof value !== 'string')
        throw this.damaged('the file of the current value is truncated or altered');
      if (expiresAt > this.now()) return { head, live: { version: head.version, value } };
      await this.moveHead(head, headAfter(head, 'none'));
    }
  }

  /**
   * Creates the folder, without a value. If several processes try to create the folder, one succeeds and the others
   * find the folder.
   */
  async create(): Promise<void> {
    const parent = dirname(this.folder);
    const prepared = join(parent, `new.${basename(this.folder)}.${newVersion()}`);
    await mkdir(prepared, { mode: 0o700 });
    try {
      await writeFile(join(prepared, nameOf(headAfter(undefined, 'none'))), '', { mode: 0o600 });
      if (!(await renameIfExists(prepared, this.folder))) return;
      await syncFolder(parent);
    } catch (error) {
      // the folder exists and is not empty, or another process was first and has removed the prepared folder
      const exists = hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT', 'EPERM', 'EACCES') && (await namesIn(this.folder));
      if (!exists) throw error;
    }
    // remove the prepared folders of processes that were killed or came second
    const leftovers = ((await namesIn(parent)) ?? []).filter((name) =>
      name.startsWith(`new.${basename(this.folder)}.`),
    );
    await Promise.allSettled(leftovers.map((name) => rm(join(parent, name), { recursive: true })));
  }

  /**
   * Renames the head that was read so that it refers to a new value.
   *
   * @returns the new version, or undefined if the head no longer exists
   */
  async replace(head: Head, value: string, ttlMs: number): Promise<string | undefined> {
    const next = headAfter(head, 'head');
    const file = join(this.folder, nameOf(next, 'value'));
    const handle = await ifExists(open(file, 'wx', 0o600));
    // if the folder has been removed, the head has been removed with it
    if (!handle) return undefined;
    try {
      await handle.writeFile(withDigest({ expiresAt: this.now() + ttlMs, value }));
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (await this.moveHead(head, next)) return next.version;
    await ifExists(unlink(file));
    return undefined;
  }

  /** Renames the head. @returns false if the head no longer exists */
  private async moveHead(from: Head, next: Head): Promise<boolean> {
    if (!(await renameIfExists(join(this.folder, nameOf(from)), join(this.folder, nameOf(next))))) return false;
    // remove the old value after the new head is on disk, so that a power failure leaves one of the two heads with its
    // value
    await syncFolder(this.folder);
    const dead = deadAmong((await namesIn(this.folder)) ?? [], next);
    // a file that cannot be removed, because another process is reading it on Windows, is removed by the next change
    await Promise.allSettled(dead.map((name) => unlink(join(this.folder, name))));
    return true;
  }

  /**
   * Returns the text of a value, or undefined if its file does not exist. Reads only regular files, because reading
   * other files may block.
   */
  private async readValue(head: Head): Promise<string | undefined> {
    // with O_NONBLOCK, opening a named pipe does not block; on Windows it is undefined, which counts as 0
    const flags = constants.O_RDONLY | constants.O_NONBLOCK;
    const handle = await ifExists(open(join(this.folder, nameOf(head, 'value')), flags));
    if (!handle) return undefined;
    try {
      const found = await handle.stat();
      if (!found.isFile() || found.size > MAX_FILE_BYTES)
        throw this.damaged('the file of the current value is not a regular file, or is too large');
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  }

  private damaged(problem: string): AuthStoreError {
    const message = `The file store cannot read a value: ${problem}. Remove the folder ${this.folder}; the client then authenticates again.`;
    return new AuthStoreError(message);
  }
}

/**
 * The head of a key: an empty file whose name refers to the current value. `head.b2...-7-1f...` refers to the value in
 * `value.b2...-7-1f...`. `none.b2...-8-c3...` means that there is no value.
 */
export interface Head {
  readonly kind: 'head' | 'none';
  /**
   * A random ID created with the folder. Distinguishes the folder's files from those of a removed folder with the same
   * name.
   */
  readonly line: string;
  /** Increases by one with each change to the key. */
  readonly generation: number;
  /** A random ID. The name of a head is therefore never reused. */
  readonly version: string;
}

/** Creates the head that follows the given head, or the first head of a new folder. */
export function headAfter(head: Head | undefined, kind: Head['kind']): Head {
  const { line, generation } = head ?? { line: newVersion(), generation: -1 };
  return { kind, line, generation: generation + 1, version: newVersion() };
}

/** Returns the name of a head, or with `'value'` the name of the file that contains its value. */
export function nameOf({ kind, line, generation, version }: Head, prefix: Head['kind'] | 'value' = kind): string {
  return `${prefix}.${line}-${generation}-${version}`;
}

const namePattern = /^(head|none|value)\.([0-9a-f]{32})-(\d{1,15})-([0-9a-f]{32})$/;

/**
 * Finds the head among the names in a folder. If the head was renamed during the listing, the names may contain two
 * heads, of which the later head counts, or no head.
 */
export function headAmong(names: readonly string[]): Head | undefined {
  let found: Head | undefined;
  for (const name of names) {
    const [, kind, line, generation, version] = namePattern.exec(name) ?? [];
    if ((kind !== 'head' && kind !== 'none') || line === undefined || version === undefined) continue;
    if (!found || Number(generation) > found.generation)
      found = { kind, line, generation: Number(generation), version };
  }
  return found;
}

/**
 * Returns the values to which no head can refer once `head` has been the head: the values of earlier generations, and
 * values of the same generation from writers that were late.
 */
export function deadAmong(names: readonly string[], head: Head): string[] {
  return names.filter((name) => {
    const [, kind, line, generation, version] = namePattern.exec(name) ?? [];
    return kind === 'value' && line === head.line && Number(generation) <= head.generation && version !== head.version;
  });
}

/** The maximum size of a value's file in bytes. No valid value is as large. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Returns the result of a file operation, or undefined if the file does not exist. */
export async function ifExists<Result>(operation: Promise<Result>): Promise<Result | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Returns the names in a folder, or undefined if the folder does not exist. */
function namesIn(folder: string): Promise<string[] | undefined> {
  return ifExists(readdir(folder));
}

async function renameIfExists(from: string, to: string): Promise<boolean> {
  return (await ifExists(rename(from, to).then(() => true))) ?? false;
}

/** Syncs the names in a folder to disk. Windows cannot open a folder for syncing, but journals names itself. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
