import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { printable } from '../../printable.js';
import { counted } from '../../codegen/words.js';
import { isGenerated, listedFiles, listFile } from '../../codegen/emit/emit.js';
import type { Generated } from '../../codegen/generate.js';
import { groupBy } from '../../codegen/read/group-by.js';
import { CommandError } from '../command-error.js';
import { hasContent } from '../load/read-file.js';
import { packageName, packageRoot, shownPath } from '../paths.js';
import type { Terminal } from '../terminal.js';
import { type FolderChange, replaceFiles } from './replace-files.js';

/** Generated stubs, together with the names that messages use for the WSDL and the folder. */
export interface Stubs extends Pick<Generated, 'files' | 'model' | 'notices' | 'missing' | 'ports'> {
  /** The name of the WSDL. */
  readonly source: string;
  /** The output folder. */
  readonly out: string;
}

/**
 * Returns the runtime module that the stubs in a folder import: in a checkout of this package, the relative path of the
 * runtime; otherwise, the runtime of the installed package.
 */
export function runtimeFor(out: string): string {
  const root = packageRoot();
  const below = relative(root, resolve(out));
  const isInside = !isAbsolute(below) && below.split(sep)[0] !== '..';
  if (!isInside || !existsSync(join(root, 'src', 'runtime.ts'))) return `${packageName}/runtime`;
  const path = relative(resolve(out), join(root, 'src', 'runtime.js'))
    .split(sep)
    .join('/');
  return path.startsWith('.') ? path : `./${path}`;
}

/**
 * Compares generated files with the files in a folder. The index.ts in the folder lists the files of the last run.
 *
 * @returns the files that are new or have changed, and the files of the last run that are no longer generated
 * @throws CommandError if a file that was not generated would be overwritten
 */
export function outputChange(folder: string, files: ReadonlyMap<string, string>): FolderChange {
  const changed = new Map([...files].filter(([name, text]) => !hasContent(join(folder, name), text)));
  if (!existsSync(folder)) return { folder, files: changed, stale: [] };
  if (!statSync(folder).isDirectory())
    throw new CommandError(`${shownPath(folder)} is a file: pass a folder with --out`);
  const texts = new Map(
    readdirSync(folder, { withFileTypes: true }).map((entry) => [
      entry.name,
      entry.isFile() && entry.name.endsWith('.ts') ? readFileSync(join(folder, entry.name), 'utf8') : '',
    ]),
  );
  const isOurs = (name: string): boolean => isGenerated(texts.get(name) ?? '');
  const other = [...files.keys()].find((name) => texts.has(name) && !isOurs(name));
  if (other !== undefined)
    throw new CommandError(
      `${shownPath(join(folder, other))} was not written by this generator and would be overwritten: move it, or pass ` +
        'another folder with --out',
    );
  // files that look generated but are not listed may be copies, so they are kept
  const stale = listedFiles(texts.get(listFile) ?? '').filter((name) => !files.has(name) && isOurs(name));
  return { folder, files: changed, stale };
}

/**
 * Writes stubs and reports what changed.
 *
 * @param other additional files to write together with the stubs; either all files are written or none
 * @throws CommandError, in which case nothing was written
 */
export function writeStubs(stubs: Stubs, terminal: Terminal, other?: FolderChange): void {
  const { out, files, source } = stubs;
  const folder = shownPath(out);
  const change = outputChange(out, files);
  replaceFiles(...(other ? [other] : []), change);
  for (const notice of stubs.notices) terminal.notify(`${source}: ${printable(notice)}`);
  const { size } = change.files;
  const names = size === files.size ? '' : ` (${[...change.files.keys()].join(', ')})`;
  const removed = change.stale.length === 0 ? '' : `, removed ${change.stale.join(', ')}`;
  const result =
    size + change.stale.length === 0 ? 'up to date' : `wrote ${size} of ${files.size} files${names}${removed}`;
  terminal.print(`${folder}: ${result}: ${contentOf(stubs)}\n`);
}

/**
 * Checks that the stubs in a folder are up to date.
 *
 * @param command the command that writes the stubs
 * @throws CommandError with exit code 1 if the stubs are not up to date
 */
export function checkStubs(stubs: Stubs, command: string, terminal: Terminal): void {
  const { out, files, source, missing } = stubs;
  const [name] = outputChange(out, files).files.keys();
  if (name !== undefined)
    throw new CommandError(`${difference(join(out, name), files.get(name) as string)}\n  run: ${command}`, 1);
  for (const each of missing) terminal.notify(`${source}: ${printable(each)}`);
  terminal.print(`${shownPath(out)}: up to date: ${contentOf(stubs)}\n`);
}

/** Names the first line that differs from a generated file. */
function difference(path: string, text: string): string {
  if (!existsSync(path)) return `${shownPath(path)} is missing`;
  const found = readFileSync(path, 'utf8').split('\n');
  // the line after the last expected one must be absent
  const line = [...text.split('\n'), undefined].findIndex((expected, at) => found[at] !== expected);
  return `${shownPath(path)}:${line + 1} is not up to date`;
}

/** `2 operations, 9 types from a.wsdl (service API: APISoap, APISoap12)` */
function contentOf({ source, model: { operations, types, leftOut }, ports }: Stubs): string {
  const skipped = leftOut.length === 0 ? '' : ` (${leftOut.length} left out)`;
  const services = [...groupBy(ports, ({ service }) => service)].map(
    ([service, all]) => `service ${service}: ${all.map(({ name }) => name).join(', ')}`,
  );
  const from = services.length === 0 ? source : `${source} (${printable(services.join('; '))})`;
  return `${counted(operations.length, 'operation')}${skipped}, ${counted(types.length, 'type')} from ${from}`;
}
