import { mkdir, rm, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AuthStoreError, newVersion, type StoredValue } from '../auth-store.js';
import { checkedText, contentOf } from '../checked-text.js';
import { hasCode, ifThere, namesIn, NotAFile, renamed, syncFolder, textOf, writeNew } from './disk.js';
import { deadAmong, firstHead, headAfter, headAmong, nameOfHead, nameOfValue, type Head } from './head.js';

/** A place where a process may be stopped or killed; tests wait there. */
export type Point =
  | 'seen' // the head was looked at, nothing is written
  | 'half written' // the value's file is open and begun
  | 'written' // the value is on the disk, the head not yet moved
  | 'moved' // the head is moved, not yet seen on the disk, nothing tidied up
  | 'expired' // a value was found past its time, the head not yet moved
  | 'prepared'; // the folder of a new key is made, not yet under its name

/** Called, and awaited, at each point. */
export type AtPoint = (point: Point) => Promise<void> | void;

/** What a key has at one moment. */
export interface Seen {
  readonly head: Head;
  /** Absent if there is no live value. */
  readonly live?: StoredValue;
}

/** So often may a folder be read without a head in it: one that is moved at just that moment is missed. */
const MAX_HEADLESS = 100;

/** One key of a file store: a folder with a head and the values. Why it holds, `../file-store.ts` says. */
export class KeyFolder {
  private readonly folder: string;
  private readonly now: () => number;
  private readonly at: AtPoint;

  constructor(folder: string, now: () => number, at: AtPoint) {
    this.folder = folder;
    this.now = now;
    this.at = at;
  }

  /** The head and its value; undefined if the key never had one. A value past its time is buried on the way. */
  async look(): Promise<Seen | undefined> {
    let headless = 0;
    let valueless: string | undefined;
    for (;;) {
      const names = await namesIn(this.folder);
      if (!names) return undefined;
      const head = headAmong(names);
      if (!head) {
        if (++headless === MAX_HEADLESS) throw this.damaged('no file says which value is the current one');
        continue;
      }
      if (head.kind === 'none') return { head };
      const text = await textOf(join(this.folder, nameOfValue(head))).catch((error: unknown) => {
        if (error instanceof NotAFile)
          throw this.damaged('the file of the current value is not a regular file, or is too large');
        throw error;
      });
      if (text === undefined) {
        // a value is removed after its head was moved away: a head that is seen after its value was missed is damage
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
      await this.at('expired');
      await this.move(head, headAfter(head, 'none'));
    }
  }

  /** Makes the folder, without a value. Of several that do, one does it, the others find it done. */
  async create(): Promise<void> {
    const parent = dirname(this.folder);
    const prepared = join(parent, `new.${basename(this.folder)}.${newVersion()}`);
    const first = nameOfHead(firstHead());
    await mkdir(prepared, { mode: 0o700 });
    try {
      await writeFile(join(prepared, first), '', { flag: 'wx', mode: 0o600 });
      await this.at('prepared');
      if (!(await renamed(prepared, this.folder))) return;
      await syncFolder(parent);
    } catch (error) {
      // the folder is there and not empty; or another that was first has tidied this one up
      const isThere =
        hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT', 'EPERM', 'EACCES') && (await namesIn(this.folder));
      if (!isThere) throw error;
    }
    await this.tidyPrepared(parent);
  }

  /**
   * Moves the head from the one that was seen to a new value.
   *
   * @returns the new version; undefined if the head was not there any more
   */
  async replace({ head }: Seen, value: string, ttlMs: number): Promise<string | undefined> {
    await this.at('seen');
    const next = headAfter(head, 'head');
    const file = join(this.folder, nameOfValue(next));
    const text = checkedText({ expiresAt: this.now() + ttlMs, value });
    const isWritten = await ifThere(writeNew(file, text, async () => this.at('half written')).then(() => true));
    // without the folder, which someone has removed, there is no head either
    if (!isWritten) return undefined;
    await this.at('written');
    if (await this.move(head, next)) return next.version;
    await ifThere(unlink(file));
    return undefined;
  }

  /** Renames the head; false if it was not there any more. */
  private async move(from: Head, next: Head): Promise<boolean> {
    if (!(await renamed(join(this.folder, nameOfHead(from)), join(this.folder, nameOfHead(next))))) return false;
    await this.at('moved');
    // the old value goes after the new head is safe: a power cut leaves one of the two, with its value
    await syncFolder(this.folder);
    await this.tidy(next);
    return true;
  }

  /** Removes what `head` has put out of date. What resists, as a file that another reads does on Windows, the next finds. */
  private async tidy(head: Head): Promise<void> {
    const dead = deadAmong((await namesIn(this.folder)) ?? [], head);
    await Promise.allSettled(dead.map((name) => unlink(join(this.folder, name))));
  }

  /** Removes what those left who were to make this folder and were killed, or came second. */
  private async tidyPrepared(parent: string): Promise<void> {
    const mark = `new.${basename(this.folder)}.`;
    const left = ((await namesIn(parent)) ?? []).filter((name) => name.startsWith(mark));
    await Promise.allSettled(left.map((name) => rm(join(parent, name), { recursive: true, force: true })));
  }

  private damaged(problem: string): AuthStoreError {
    const message = `The file store cannot read a value: ${problem}. Remove the folder ${this.folder}; what it held is got anew.`;
    return new AuthStoreError(message, { reason: 'unusable' });
  }
}
