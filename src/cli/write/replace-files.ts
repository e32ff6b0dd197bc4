import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { CommandError, reasonOf } from '../command-error.js';
import { shownPath } from '../paths.js';

/** The files to write and to remove in a folder. */
export interface FolderChange {
  readonly folder: string;
  /** The content of each file, by path relative to the folder. The separator is `/`. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** The names of the files to remove. */
  readonly stale: readonly string[];
}

/**
 * Writes and removes the files of all changes, then removes the subfolders in which no files are left. If anything
 * fails, no file is changed. Other files in the folders are never touched.
 *
 * @throws CommandError
 */
export function replaceFiles(...changes: readonly FolderChange[]): void {
  const undo: (() => void)[] = [];
  const stages: string[] = [];
  try {
    const moves = changes.flatMap(({ folder, files, stale }) => {
      // files inside node_modules are lost when packages are reinstalled
      if (resolve(folder).split(sep).includes('node_modules'))
        throw new Error('the folder is inside node_modules: pass a folder of your project');
      if (files.size + stale.length === 0) return [];
      createFolder(resolve(folder), undo);
      // a rename is atomic only within one file system, so the stage is inside the folder
      const stage = mkdtempSync(join(folder, '.new-'));
      stages.push(stage);
      undo.push(() => rmSync(stage, { recursive: true }));
      return [...files.keys(), ...stale].map((name, at) => {
        const path = resolve(folder, name);
        const [old, fresh] = [join(stage, `${at}.old`), join(stage, `${at}.new`)];
        const content = files.get(name);
        if (content === undefined) return { path, old };
        createFolder(dirname(path), undo);
        writeFileSync(fresh, content, { flush: true });
        return { path, old, fresh };
      });
    });
    withoutInterruption(() => {
      for (const { path, old, fresh } of moves) {
        const exists = existsSync(path);
        if (exists) copyFileSync(path, old);
        if (fresh === undefined) rmSync(path, { force: true });
        else renameSync(fresh, path);
        undo.push(() => (exists ? renameSync(old, path) : rmSync(path, { force: true })));
      }
    });
  } catch (error) {
    for (const step of undo.reverse()) step();
    const folders = changes.map(({ folder }) => shownPath(folder)).join(', ');
    throw new CommandError(`${folders}: nothing was written: ${reasonOf(error)}`);
  }
  for (const stage of stages) rmSync(stage, { recursive: true });
  for (const { folder, stale } of changes)
    for (const below of new Set(stale.map(dirname).filter((name) => name !== '.')))
      try {
        rmdirSync(join(folder, below));
      } catch {
        // the folder contains other files, or the user has deleted it
      }
}

/** Creates a folder and its parent folders. In /proc, mkdir with the `recursive` option would never return. */
function createFolder(folder: string, undo: (() => void)[]): void {
  if (existsSync(folder)) return;
  createFolder(dirname(folder), undo);
  mkdirSync(folder);
  undo.push(() => rmdirSync(folder));
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
