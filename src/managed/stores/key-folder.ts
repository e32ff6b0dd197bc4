import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AuthStoreError, contentOf, newVersion, withDigest, type StoredValue } from './auth-store.js';

/** The steps at which a process may be stopped or killed. Tests wait there. */
export type Step =
  | 'seen' // the head was read, nothing is written
  | 'half written' // the value's file is open and begun
  | 'written' // the value is on the disk, the head not yet renamed
  | 'moved' // the head is renamed, not yet synced to the disk, nothing removed
  | 'expired' // an expired value was found, the head not yet renamed
  | 'prepared'; // the folder of a new key exists, not yet under its name

/** Called, and awaited, at each step. */
export type OnStep = (step: Step) => Promise<void> | void;

/** The state of a key at one moment. */
export interface KeyState {
  readonly head: Head;
  /** Absent if there is no value or it has expired. */
  readonly live?: StoredValue;
}

/** The maximum number of listings without a head. A head that is renamed during the listing is missing from it. */
const MAX_HEADLESS = 100;

/** One key of a file store: a folder with a head and values. `file-store.ts` explains why it is correct. */
export class KeyFolder {
  private readonly folder: string;
  private readonly now: () => number;
  private readonly onStep: OnStep;

  constructor(folder: string, now: () => number, onStep: OnStep) {
    this.folder = folder;
    this.now = now;
    this.onStep = onStep;
  }

  /** The head and its value; undefined if the key never had one. Ends an expired value on the way. */
  async current(): Promise<KeyState | undefined> {
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
        // a value is removed after its head was renamed: a head that is still there after its value was missing is damage
        if (valueless === head.version) throw this.damaged('the file of the current value is missing');
        valueless = head.version;
        continue;
      }
      const { expiresAt, value } = (contentOf(text) ?? {}) as {
        readonly expiresAt?: unknown;
        readonly value?: unknown;
      };
      if (typeof expiresAt !== 'number' || typeof value !== 'string')
        throw this.damaged('the file of the current value is cut off or altered');
      if (expiresAt > this.now()) return { head, live: { version: head.version, value } };
      await this.onStep('expired');
      await this.moveHead(head, headAfter(head, 'none'));
    }
  }

  /** Creates the folder, without a value. If several processes do so, one succeeds and the others find the folder. */
  async create(): Promise<void> {
    const parent = dirname(this.folder);
    const prepared = join(parent, `new.${basename(this.folder)}.${newVersion()}`);
    await mkdir(prepared, { mode: 0o700 });
    try {
      await writeFile(join(prepared, headName(firstHead())), '', { flag: 'wx', mode: 0o600 });
      await this.onStep('prepared');
      if (!(await renameIfExists(prepared, this.folder))) return;
      await syncFolder(parent);
    } catch (error) {
      // the folder exists and is not empty, or another process was first and has removed this one
      const exists = hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT', 'EPERM', 'EACCES') && (await namesIn(this.folder));
      if (!exists) throw error;
    }
    // those of processes that were killed or came second
    const leftovers = ((await namesIn(parent)) ?? []).filter((name) =>
      name.startsWith(`new.${basename(this.folder)}.`),
    );
    await Promise.allSettled(leftovers.map((name) => rm(join(parent, name), { recursive: true, force: true })));
  }

  /**
   * Renames the head that was read to a new value.
   *
   * @returns the new version; undefined if the head does not exist any more
   */
  async replace({ head }: KeyState, value: string, ttlMs: number): Promise<string | undefined> {
    await this.onStep('seen');
    const next = headAfter(head, 'head');
    const file = join(this.folder, valueName(next));
    const [first, rest] = withDigest({ expiresAt: this.now() + ttlMs, value });
    const handle = await ifExists(open(file, 'wx', 0o600));
    // if the folder was removed, the head was too
    if (!handle) return undefined;
    try {
      await handle.writeFile(first);
      await this.onStep('half written');
      await handle.writeFile(rest);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await this.onStep('written');
    if (await this.moveHead(head, next)) return next.version;
    await ifExists(unlink(file));
    return undefined;
  }

  /** Renames the head. @returns false if it does not exist any more */
  private async moveHead(from: Head, next: Head): Promise<boolean> {
    if (!(await renameIfExists(join(this.folder, headName(from)), join(this.folder, headName(next))))) return false;
    await this.onStep('moved');
    // the old value is removed after the new head is on the disk, so a power failure leaves one of the two with its value
    await syncFolder(this.folder);
    const dead = deadAmong((await namesIn(this.folder)) ?? [], next);
    // a file that cannot be removed, because another process reads it on Windows, is removed by the next change
    await Promise.allSettled(dead.map((name) => unlink(join(this.folder, name))));
    return true;
  }

  /** The text of a value; undefined if there is no such file. Reading anything but a regular file may never end. */
  private async readValue(head: Head): Promise<string | undefined> {
    const file = join(this.folder, valueName(head));
    // before it is opened, because opening some devices has effects
    const found = await ifExists(stat(file));
    if (!found) return undefined;
    if (!found.isFile() || found.size > MAX_FILE_BYTES) throw this.notAFile();
    // a named pipe that has replaced it in the meantime does not block
    const handle = await ifExists(open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
    if (!handle) return undefined;
    try {
      if (!(await handle.stat()).isFile()) throw this.notAFile();
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  }

  private notAFile(): AuthStoreError {
    return this.damaged('the file of the current value is not a regular file, or is too large');
  }

  private damaged(problem: string): AuthStoreError {
    const message = `The file store cannot read a value: ${problem}. Remove the folder ${this.folder}; the client then authenticates again.`;
    return new AuthStoreError(message, { reason: 'unusable' });
  }
}

/**
 * The head of a key: an empty file whose name refers to the current value. `head.b2...-7-1f...` refers to the value in
 * `value.b2...-7-1f...`; `none.b2...-8-c3...` says that there is no value.
 */
export interface Head {
  readonly kind: 'head' | 'none';
  /** Random, created with the folder. Distinguishes its files from those of a removed folder of the same name. */
  readonly line: string;
  /** Increases by one with each change of the key. */
  readonly generation: number;
  /** Random, so the name of a head is never used again. */
  readonly version: string;
}

/** The first head of a new folder. */
export function firstHead(): Head {
  return { kind: 'none', line: newVersion(), generation: 0, version: newVersion() };
}

/** The next head after this one. */
export function headAfter({ line, generation }: Head, kind: Head['kind']): Head {
  return { kind, line, generation: generation + 1, version: newVersion() };
}

export function headName({ kind, line, generation, version }: Head): string {
  return `${kind}.${line}-${generation}-${version}`;
}

/** The name of the file with the value of a head. */
export function valueName({ line, generation, version }: Head): string {
  return `value.${line}-${generation}-${version}`;
}

const namePattern = /^(head|none|value)\.([0-9a-f]{32})-(\d{1,15})-([0-9a-f]{32})$/;

/**
 * The head among the names of a folder. There may be two if the head was renamed during the listing; the later one counts.
 * There may be none for the same reason.
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
 * The values to which no head can refer once `head` has been the head: those of earlier generations, and those of the same
 * generation whose writer was late.
 */
export function deadAmong(names: readonly string[], head: Head): string[] {
  return names.filter((name) => {
    const [, kind, line, generation, version] = namePattern.exec(name) ?? [];
    return kind === 'value' && line === head.line && Number(generation) <= head.generation && version !== head.version;
  });
}

/** Larger than any value, in bytes. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '');
}

/** The result of a file operation; undefined if the file does not exist. */
export async function ifExists<Result>(operation: Promise<Result>): Promise<Result | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** The names in a folder; undefined if it does not exist. */
function namesIn(folder: string): Promise<string[] | undefined> {
  return ifExists(readdir(folder));
}

async function renameIfExists(from: string, to: string): Promise<boolean> {
  return (await ifExists(rename(from, to).then(() => true))) ?? false;
}

/** Syncs the names in a folder to the disk. Windows cannot open a folder for this and journals names itself. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY | (constants.O_DIRECTORY ?? 0));
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
