import { existsSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { generate, type Generated } from '../../codegen/generate.js';
import { CommandError } from '../command-error.js';
import type { LoadedDescription } from '../load/follow.js';
import { firstDifference, unlistedFiles, writeOutput } from './output.js';
import { packageRoot, versionOf } from '../package-root.js';
import type { Output } from './progress.js';
import { shownPath } from '../load/shown.js';

/** `--check` found that the stubs are not what the description gives. */
export class Outdated extends CommandError {
  override readonly exitCode = 1;
}

export const packageRuntime = 'logmein-rescue-soap/runtime';

export interface StubOptions {
  /** The folder of the stubs. */
  readonly out: string;
  /** The module that they import; absent for the one that fits the folder. */
  readonly runtime: string | undefined;
}

/** Reads a description and lays its stubs out, in memory. @throws WsdlError */
export function generateFrom(
  { text, source, location, documents, allowMissing }: LoadedDescription,
  runtime: string,
  { progress }: Pick<Output, 'progress'>,
): Generated {
  return generate(text, {
    source,
    location,
    documents,
    allowMissing,
    runtime,
    toolVersion: versionOf(packageRoot()),
    onStage: (stage) => progress?.step(`${stage} ${stage === 'reading' ? source : 'the stubs'}`),
  });
}

/** Writes the stubs of a description. @throws CommandError, WsdlError; then nothing was written */
export function writeStubs(loaded: LoadedDescription, { out, runtime }: StubOptions, output: Output): void {
  const module = runtime ?? runtimeFor(out);
  const generated = generateFrom(loaded, module, output);
  const folder = shownPath(out);
  output.progress?.step(`writing ${folder}`);
  writeOutput(out, generated.files);
  notifyUnlisted(out, generated, output);
  for (const notice of generated.notices) output.notify(`${loaded.source}: ${notice}`);
  if (runtime === undefined && module === packageRuntime)
    output.notify(`${folder}: imports ${packageRuntime}; another package can be given with --runtime`);
  output.print(`${folder}: wrote ${generated.files.size} files from ${loaded.source}: ${count(generated)}\n`);
}

/**
 * Says that the stubs of a folder are those of the description.
 *
 * @param command what writes them
 * @throws Outdated if they are not
 */
export function checkStubs(
  loaded: LoadedDescription,
  { out, runtime }: StubOptions,
  command: string,
  output: Output,
): void {
  const generated = generateFrom(loaded, runtime ?? runtimeFor(out), output);
  const difference = firstDifference(out, generated.files);
  if (difference !== undefined) throw new Outdated(`${difference}\n  run: ${command}`);
  for (const each of generated.missing) output.notify(`${loaded.source}: ${each}`);
  notifyUnlisted(out, generated, output);
  output.print(`${shownPath(out)} is what ${loaded.source} gives: ${count(generated)}\n`);
}

function notifyUnlisted(out: string, { files }: Generated, { notify }: Output): void {
  for (const each of unlistedFiles(out, files))
    notify(
      `${each}: looks generated, but is not in the list of the last run, and is left as it is; delete it if nobody uses it`,
    );
}

/** The module that stubs import where none is given: the checkout's own if they are in it, else the package's. */
export function runtimeFor(out: string): string {
  const root = packageRoot();
  const path = relative(resolve(out), join(root, 'src', 'runtime.js'))
    .split(sep)
    .join('/');
  const below = relative(root, resolve(out));
  const isInside = !isAbsolute(below) && below.split(sep)[0] !== '..';
  if (!isInside || !existsSync(join(root, 'src', 'runtime.ts'))) return packageRuntime;
  return path.startsWith('.') ? path : `./${path}`;
}

function count({ model: { operations, types, leftOut } }: Generated): string {
  const some = (list: readonly unknown[], noun: string) => `${list.length} ${noun}${list.length === 1 ? '' : 's'}`;
  const missing = leftOut.length === 0 ? '' : ` (${leftOut.length} left out)`;
  return `${some(operations, 'operation')}${missing}, ${some(types, 'type')}`;
}
