import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isGenerated, listedFiles, listFile } from '../../codegen/emit/emit.js';
import { CommandError } from '../command-error.js';
import { hasContent } from '../load/read-file.js';
import { shownPath } from '../paths.js';
import type { FolderChange } from './replace-files.js';

/** The text of each generated file, keyed by file name. */
type Files = ReadonlyMap<string, string>;

/** The changes to the generated files in a folder. */
export interface OutputChange extends FolderChange {
  /** The files that are new or have changed. */
  readonly files: Files;
  /** Files from the last run that are no longer generated. */
  readonly stale: readonly string[];
}

/**
 * Compares generated files with the files in a folder. The index.ts in the folder lists the files of the last run.
 *
 * @throws CommandError if a file that was not generated would be overwritten
 */
export function outputChange(folder: string, files: Files): OutputChange {
  const changed = new Map([...files].filter(([name, text]) => !hasContent(join(folder, name), text)));
  if (!existsSync(folder)) return { folder, files: changed, stale: [] };
  if (!statSync(folder).isDirectory())
    throw new CommandError(`${shownPath(folder)} is a file: pass a folder with --out`);
  const others: string[] = [];
  let listed: readonly string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const text =
      entry.isFile() && entry.name.endsWith('.ts') ? readFileSync(join(folder, entry.name), 'utf8') : undefined;
    const isOurs = text !== undefined && isGenerated(text);
    if (isOurs && entry.name === listFile) listed = listedFiles(text);
    if (isOurs && !files.has(entry.name)) others.push(entry.name);
    if (!isOurs && files.has(entry.name))
      throw new CommandError(
        `${shownPath(join(folder, entry.name))} was not written by this generator and would be overwritten: move it, or pass ` +
          'another folder with --out',
      );
  }
  // files that look generated but are not listed may be copies, so they are kept
  return { folder, files: changed, stale: others.filter((name) => listed.includes(name)) };
}

/**
 * Describes the first difference between a folder and the generated files. Returns `undefined` if there are no
 * differences.
 */
export function firstDifference(folder: string, files: Files): string | undefined {
  for (const [name, expected] of files) {
    const path = join(folder, name);
    if (hasContent(path, expected)) continue;
    if (!existsSync(path)) return `${shownPath(path)} is missing`;
    const found = statSync(path).isFile() ? readFileSync(path, 'utf8').split('\n') : [];
    // the line after the last expected one must be absent
    const line = [...expected.split('\n'), undefined].findIndex((text, at) => found[at] !== text);
    return `${shownPath(path)}:${line + 1} is not up to date`;
  }
  // files that are no longer generated need no check, because the list in index.ts then differs
  return undefined;
}
