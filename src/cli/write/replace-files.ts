import { randomUUID } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
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
 * Writes and removes the files of all changes. If anything fails, no file is changed. Other files in the folders are
 * never touched.
 *
 * @throws CommandError
 */
export function replaceFiles(...changes: readonly FolderChange[]): void {
  for (const { folder } of changes) assertOutsideModules(folder);
  const undo: (() => void)[] = [];
  const temporaries: string[] = [];
  /** Returns a name for a temporary file next to the target, because a rename is atomic only within one file system. */
  const temporary = (path: string): string => {
    const name = join(dirname(path), `.${basename(path)}-${randomUUID()}`);
    undo.push(() => rmSync(name, { force: true }));
    temporaries.push(name);
    return name;
  };
  const replace = (path: string, by?: string): void => {
    if (existsSync(path)) {
      const old = temporary(path);
      copyFileSync(path, old);
      undo.push(() => renameSync(old, path));
    } else undo.push(() => rmSync(path, { force: true }));
    if (by === undefined) rmSync(path, { force: true });
    else renameSync(by, path);
  };
  try {
    const written = changes.flatMap(({ folder, files }) =>
      [...files].map(([name, content]): readonly [string, string] => {
        const path = join(folder, name);
        createFolder(dirname(path), undo);
        const file = temporary(path);
        writeFileSync(file, content, { flush: true });
        return [path, file];
      }),
    );
    withoutInterruption(() => {
      for (const [path, file] of written) replace(path, file);
      for (const { folder, stale } of changes) for (const name of stale) replace(join(folder, name));
    });
  } catch (error) {
    for (const step of undo.reverse()) step();
    const folders = changes.map(({ folder }) => shownPath(folder)).join(', ');
    throw new CommandError(`${folders}: nothing was written: ${reasonOf(error)}`);
  }
  for (const each of temporaries) rmSync(each, { force: true });
  for (const { folder, stale } of changes)
    for (const parent of new Set(stale.map((name) => dirname(name))))
      if (parent !== '.') removeIfEmpty(join(folder, parent));
}

/** Rejects folders inside node_modules, because their files are lost when packages are reinstalled. */
function assertOutsideModules(folder: string): void {
  let existing = folder;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  const parts = [folder, realpathSync(existing)].flatMap((each) => each.split(/[\\/]/));
  if (parts.includes('node_modules'))
    throw new CommandError(`${shownPath(folder)} is inside node_modules: pass a folder of your project`);
}

/** Creates a folder and its parent folders. In /proc, mkdir with the `recursive` option would never return. */
function createFolder(folder: string, undo: (() => void)[]): void {
  const exists = (): boolean => existsSync(folder) && statSync(folder).isDirectory();
  if (exists() || dirname(folder) === folder) return;
  createFolder(dirname(folder), undo);
  // `new/..` exists as soon as `new` does
  if (exists()) return;
  mkdirSync(folder);
  undo.push(() => removeIfEmpty(folder));
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
