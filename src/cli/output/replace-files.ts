import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CommandError, reasonOf } from '../command-error.js';
import { shownPath } from '../load/shown.js';

/**
 * Writes files into a folder and removes others: all of it, or nothing if anything fails. The names may be in folders
 * below, with `/`; what else is there is not touched.
 *
 * @throws CommandError
 */
export function replaceFiles(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  stale: readonly string[],
): void {
  assertOutsideModules(folder);
  const created = mkdirs(folder);
  let stage: string | undefined;
  try {
    // beside the folder: a rename moves a file at once only within one file system
    const real = realpathSync(folder);
    stage = mkdtempSync(join(dirname(real), `.${basename(real)}-`));
    const [after, before] = [join(stage, 'after'), join(stage, 'before')];
    for (const [name, content] of files) {
      mkdirSync(dirname(join(after, name)), { recursive: true });
      writeFileSync(join(after, name), content, { flush: true });
    }
    uninterrupted(() => replace(folder, [...files.keys()], stale, after, before));
  } catch (error) {
    if (created !== undefined) rmSync(created, { recursive: true, force: true });
    throw new CommandError(`${shownPath(folder)}: nothing was written: ${reasonOf(error)}`);
  } finally {
    if (stage !== undefined) rmSync(stage, { recursive: true, force: true });
  }
}

/** What a package manager keeps is its own, and gone with its next run. */
function assertOutsideModules(folder: string): void {
  let existing = folder;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  const parts = [folder, realpathSync(existing)].flatMap((each) => each.split(/[\\/]/));
  if (parts.includes('node_modules'))
    throw new CommandError(
      `${shownPath(folder)} is inside node_modules, where nothing is written: give a folder of your own`,
    );
}

/** Makes the folder if it is not there, and gives the topmost one that was made. */
function mkdirs(folder: string): string | undefined {
  try {
    return mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new CommandError(`${shownPath(folder)}: the folder cannot be made: ${reasonOf(error)}`);
  }
}

/** Renames the new files into place, one after the other, and puts the old ones back if one cannot be. */
function replace(
  folder: string,
  names: readonly string[],
  stale: readonly string[],
  after: string,
  before: string,
): void {
  const old = [...names, ...stale].filter((name) => existsSync(join(folder, name)));
  for (const name of old) {
    mkdirSync(dirname(join(before, name)), { recursive: true });
    copyFileSync(join(folder, name), join(before, name));
  }
  const made: string[] = [];
  try {
    for (const name of names) {
      const top = mkdirSync(dirname(join(folder, name)), { recursive: true });
      if (top !== undefined) made.push(top);
      renameSync(join(after, name), join(folder, name));
    }
    for (const name of stale) rmSync(join(folder, name), { force: true });
  } catch (error) {
    for (const name of names) if (!old.includes(name)) discard(join(folder, name));
    for (const name of old) renameSync(join(before, name), join(folder, name));
    for (const path of made) rmSync(path, { recursive: true, force: true });
    throw error;
  }
  for (const parent of new Set(stale.map((name) => dirname(name)))) removeEmpty(folder, parent);
}

/** Removes a new file; what stands in its way is somebody else's, and stays. */
function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // a folder of that name, or a file where its folder would be: it was there before
  }
}

function removeEmpty(folder: string, name: string): void {
  const path = join(folder, name);
  if (name !== '.' && existsSync(path) && readdirSync(path).length === 0) rmdirSync(path);
}

/** Runs something that must not be left half done by an impatient Ctrl-C. */
function uninterrupted(run: () => void): void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const hold = (): void => {};
  for (const signal of signals) process.on(signal, hold);
  try {
    run();
  } finally {
    for (const signal of signals) process.off(signal, hold);
  }
}
