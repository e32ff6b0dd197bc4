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
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CommandError, reasonOf } from '../command-error.js';
import { shownPath } from '../stored-wsdl.js';

/** The files to write and to remove in a folder. */
export interface FolderChange {
  readonly folder: string;
  /** The content of each file by its name, which may be below the folder, with `/`. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** The names of the files that are removed. */
  readonly stale: readonly string[];
}

/**
 * Writes and removes the files of all changes, or none if anything fails. Other files in the folders are not touched.
 *
 * @throws CommandError
 */
export function replaceFiles(...changes: readonly FolderChange[]): void {
  for (const { folder } of changes) assertOutsideModules(folder);
  const undo: (() => void)[] = [];
  const stages: string[] = [];
  const removeStages = (): void => {
    for (const stage of stages) rmSync(stage, { recursive: true, force: true });
  };
  try {
    const staged = changes.map((change) => {
      createFolder(change.folder, (path) => undo.push(() => removeIfEmpty(path)));
      // next to the folder, because only within one file system is a rename atomic
      const real = realpathSync(change.folder);
      const stage = mkdtempSync(join(dirname(real), `.${basename(real)}-`));
      stages.push(stage);
      // before the folders: it may be in one of them
      undo.push(removeStages);
      for (const [name, content] of change.files) {
        const path = join(stage, 'after', name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, content, { flush: true });
      }
      return { ...change, stage };
    });
    withoutInterruption(() => {
      for (const change of staged) undo.push(replaceIn(change));
    });
  } catch (error) {
    for (const step of undo.reverse()) step();
    if (error instanceof CommandError) throw error;
    const folders = changes.map(({ folder }) => shownPath(folder)).join(', ');
    throw new CommandError(`${folders}: nothing was written: ${reasonOf(error)}`);
  } finally {
    removeStages();
  }
}

/** Files in node_modules are lost when packages are installed again. */
function assertOutsideModules(folder: string): void {
  let existing = folder;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  const parts = [folder, realpathSync(existing)].flatMap((each) => each.split(/[\\/]/));
  if (parts.includes('node_modules'))
    throw new CommandError(`${shownPath(folder)} is inside node_modules: pass a folder of your project`);
}

/**
 * Creates a folder and its parent folders, and reports each of them. Another program may create the same folders at the
 * same time.
 */
function createFolder(folder: string, onCreated: (path: string) => void): void {
  // below /proc, mkdir with the option recursive never returns
  const missing: string[] = [];
  for (let at = folder; !existsSync(at) && dirname(at) !== at; at = dirname(at)) missing.unshift(at);
  for (const each of missing)
    try {
      mkdirSync(each);
      onCreated(each);
    } catch (error) {
      if (existsSync(each) && statSync(each).isDirectory()) continue;
      throw new CommandError(`${shownPath(folder)}: the folder could not be created: ${reasonOf(error)}`);
    }
}

/**
 * Renames the new files into place, one after the other, and removes the stale ones. Restores the old files if one step
 * fails.
 *
 * @returns a function that restores the old files
 */
function replaceIn({ folder, files, stale, stage }: FolderChange & { readonly stage: string }): () => void {
  const [after, before] = [join(stage, 'after'), join(stage, 'before')];
  const names = [...files.keys()];
  const old = [...names, ...stale].filter((name) => existsSync(join(folder, name)));
  for (const name of old) {
    mkdirSync(dirname(join(before, name)), { recursive: true });
    copyFileSync(join(folder, name), join(before, name));
  }
  const created: string[] = [];
  const restore = (): void => {
    for (const name of names) if (!old.includes(name)) removeFile(join(folder, name));
    for (const name of old) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      renameSync(join(before, name), join(folder, name));
    }
    for (const path of created) rmSync(path, { recursive: true, force: true });
  };
  try {
    for (const name of names) {
      const top = mkdirSync(dirname(join(folder, name)), { recursive: true });
      if (top !== undefined) created.push(top);
      renameSync(join(after, name), join(folder, name));
    }
    for (const name of stale) rmSync(join(folder, name), { force: true });
  } catch (error) {
    restore();
    throw error;
  }
  for (const parent of new Set(stale.map((name) => dirname(name))))
    if (parent !== '.') removeIfEmpty(join(folder, parent));
  return restore;
}

/** Removes a new file. A folder of that name belongs to another program. */
function removeFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // there already was a folder with that name, or a file where its folder should be
  }
}

function removeIfEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}

/** Runs a step that Ctrl-C must not interrupt. */
function withoutInterruption(run: () => void): void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const ignore = (): void => {};
  for (const signal of signals) process.on(signal, ignore);
  try {
    run();
  } finally {
    for (const signal of signals) process.off(signal, ignore);
  }
}
