import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { isGenerated } from '../emit.js';
import { CommandError, reasonOf } from './command-error.js';

type Files = ReadonlyMap<string, string>;

/**
 * Puts the generated files into a folder: all of them, or none if anything fails. Files of earlier runs that are no
 * longer generated go; files that this generator has not written are not touched, and one that is in the way stops it
 * before anything is written.
 *
 * @throws CommandError
 */
export function writeOutput(folder: string, files: Files): void {
  const stale = staleFiles(folder, files);
  const created = mkdirs(folder);
  let stage: string | undefined;
  try {
    // beside the folder: a rename moves a file at once only within one file system
    const real = realpathSync(folder);
    stage = mkdtempSync(join(dirname(real), `.${basename(real)}-`));
    for (const [name, text] of files) writeFileSync(join(stage, name), text, { flush: true });
    const before = join(stage, 'before');
    mkdirSync(before);
    uninterrupted(() => replace(folder, [...files.keys()], stale, stage ?? '', before));
  } catch (error) {
    if (created !== undefined) rmSync(created, { recursive: true, force: true });
    throw new CommandError(`${shown(folder)}: nothing was written: ${reasonOf(error)}`);
  } finally {
    if (stage !== undefined) rmSync(stage, { recursive: true, force: true });
  }
}

/**
 * Compares a folder with what would be written into it.
 *
 * @returns the first difference, in words; `undefined` if there is none
 */
export function firstDifference(folder: string, files: Files): string | undefined {
  for (const [name, text] of files) {
    const path = join(folder, name);
    if (!existsSync(path)) return `${shown(path)} is missing`;
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
      `${shown(path)}:${index + 1} is not what the description gives`,
      `  is:        ${show(lines.is[index])}`,
      `  should be: ${show(lines.should[index])}`,
    ].join('\n');
  }
  const [stale] = staleFiles(folder, files);
  return stale === undefined ? undefined : `${shown(join(folder, stale))} is no longer generated`;
}

/** Generated files of earlier runs. @throws CommandError if something else has the name of a file to be written */
function staleFiles(folder: string, files: Files): readonly string[] {
  if (!existsSync(folder)) return [];
  if (!statSync(folder).isDirectory()) throw new CommandError(`${shown(folder)} is a file: give a folder with --out`);
  const stale: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const isOurs =
      entry.isFile() && entry.name.endsWith('.ts') && isGenerated(readFileSync(join(folder, entry.name), 'utf8'));
    if (isOurs && !files.has(entry.name)) stale.push(entry.name);
    if (!isOurs && files.has(entry.name))
      throw new CommandError(
        `${shown(join(folder, entry.name))} was not written by this generator and would be lost: ` +
          'move it, or give another folder with --out',
      );
  }
  return stale;
}

/** Makes the folder if it is not there, and gives the topmost one that was made. */
function mkdirs(folder: string): string | undefined {
  try {
    return mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new CommandError(`${shown(folder)}: the folder cannot be made: ${reasonOf(error)}`);
  }
}

/** Renames the new files into place, one after the other, and puts the old ones back if one cannot be. */
function replace(
  folder: string,
  names: readonly string[],
  stale: readonly string[],
  stage: string,
  before: string,
): void {
  const old = [...names, ...stale].filter((name) => existsSync(join(folder, name)));
  for (const name of old) copyFileSync(join(folder, name), join(before, name));
  try {
    for (const name of names) renameSync(join(stage, name), join(folder, name));
    for (const name of stale) rmSync(join(folder, name));
  } catch (error) {
    for (const name of names) if (!old.includes(name)) rmSync(join(folder, name), { force: true });
    for (const name of old) renameSync(join(before, name), join(folder, name));
    throw error;
  }
}

/** A path as people write it. */
function shown(path: string): string {
  return relative(process.cwd(), path) || '.';
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
