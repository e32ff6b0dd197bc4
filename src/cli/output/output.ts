import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isGenerated, listedFiles, listFile } from '../../codegen/emit/emit.js';
import { CommandError, reasonOf } from '../command-error.js';
import { readRegularFile } from '../load/read-file.js';
import { replaceFiles } from './replace-files.js';
import { shownPath } from '../load/shown.js';

type Files = ReadonlyMap<string, string>;

/**
 * Puts the generated files into a folder: all of them, or none if anything fails. Deletes the files that the last run
 * wrote, by the list in its index.ts, and that are no longer generated. Other files are not touched, and one that is in the
 * way stops it before anything is written.
 *
 * @throws CommandError
 */
export function writeOutput(folder: string, files: Files): void {
  replaceFiles(folder, files, generatedIn(folder, files).stale);
}

/**
 * Compares a folder with what would be written into it.
 *
 * @returns the first difference, in words; `undefined` if there is none
 */
export function firstDifference(folder: string, files: Files): string | undefined {
  for (const [name, text] of files) {
    const path = join(folder, name);
    if (!existsSync(path)) return `${shownPath(path)} is missing`;
    let is: Buffer;
    try {
      is = readRegularFile(path);
    } catch (error) {
      return `${shownPath(path)} cannot be read: ${reasonOf(error)}`;
    }
    if (is.equals(Buffer.from(text))) continue;
    const lines = { is: is.toString().split('\n'), should: text.split('\n') };
    const index = Math.max(
      0,
      Array.from({ length: Math.max(lines.is.length, lines.should.length) }).findIndex(
        (_, at) => lines.is[at] !== lines.should[at],
      ),
    );
    const show = (line: string | undefined) => (line === undefined ? '(the end of the file)' : JSON.stringify(line));
    return [
      `${shownPath(path)}:${index + 1} is not what the description gives`,
      `  is:        ${show(lines.is[index])}`,
      `  should be: ${show(lines.should[index])}`,
    ].join('\n');
  }
  // a file that the last run wrote and this one does not is in the list of index.ts
  return undefined;
}

/** Files that look generated and that nothing lists: perhaps copies that somebody made. They are left alone. */
export function unlistedFiles(folder: string, files: Files): readonly string[] {
  return generatedIn(folder, files).unlisted.map((name) => shownPath(join(folder, name)));
}

interface Earlier {
  /** What the last run wrote and lists, and is no longer generated. */
  readonly stale: readonly string[];
  /** What looks generated and is not listed. */
  readonly unlisted: readonly string[];
}

/** Generated files of earlier runs. @throws CommandError if something else has the name of a file to be written */
function generatedIn(folder: string, files: Files): Earlier {
  if (!existsSync(folder)) return { stale: [], unlisted: [] };
  if (!statSync(folder).isDirectory())
    throw new CommandError(`${shownPath(folder)} is a file: give a folder with --out`);
  const found: string[] = [];
  let listed: readonly string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const text =
      entry.isFile() && entry.name.endsWith('.ts') ? readFileSync(join(folder, entry.name), 'utf8') : undefined;
    const isOurs = text !== undefined && isGenerated(text);
    if (isOurs && entry.name === listFile) listed = listedFiles(text);
    if (isOurs && !files.has(entry.name)) found.push(entry.name);
    if (!isOurs && files.has(entry.name))
      throw new CommandError(
        `${shownPath(join(folder, entry.name))} was not written by this generator and would be lost: ` +
          'move it, or give another folder with --out',
      );
  }
  return {
    stale: found.filter((name) => listed.includes(name)),
    unlisted: found.filter((name) => !listed.includes(name)),
  };
}
