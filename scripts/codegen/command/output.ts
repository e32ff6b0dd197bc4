import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isGenerated } from '../emit.js';
import { CommandError } from './command-error.js';
import { replaceFiles } from './replace-files.js';
import { shownPath } from './shown.js';

type Files = ReadonlyMap<string, string>;

/**
 * Puts the generated files into a folder: all of them, or none if anything fails. Files of earlier runs that are no
 * longer generated go; files that this generator has not written are not touched, and one that is in the way stops it
 * before anything is written.
 *
 * @throws CommandError
 */
export function writeOutput(folder: string, files: Files): void {
  replaceFiles(folder, files, staleFiles(folder, files));
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
    const is = readFileSync(path);
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
  const [stale] = staleFiles(folder, files);
  return stale === undefined ? undefined : `${shownPath(join(folder, stale))} is no longer generated`;
}

/** Generated files of earlier runs. @throws CommandError if something else has the name of a file to be written */
function staleFiles(folder: string, files: Files): readonly string[] {
  if (!existsSync(folder)) return [];
  if (!statSync(folder).isDirectory())
    throw new CommandError(`${shownPath(folder)} is a file: give a folder with --out`);
  const stale: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const isOurs =
      entry.isFile() && entry.name.endsWith('.ts') && isGenerated(readFileSync(join(folder, entry.name), 'utf8'));
    if (isOurs && !files.has(entry.name)) stale.push(entry.name);
    if (!isOurs && files.has(entry.name))
      throw new CommandError(
        `${shownPath(join(folder, entry.name))} was not written by this generator and would be lost: ` +
          'move it, or give another folder with --out',
      );
  }
  return stale;
}
