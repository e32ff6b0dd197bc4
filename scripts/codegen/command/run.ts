import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { CommandError, reasonOf } from './command-error.js';
import { descriptionOf } from './description-of.js';
import { loadAll } from './load.js';
import { parseOptions, usage } from './options.js';
import { firstDifference, writeOutput } from './output.js';
import type { Progress } from './progress.js';
import { DescriptionError, generate, type Generated } from '../index.js';

/** Where the command says what it says. */
export interface Output {
  /** What was asked for. */
  readonly print: (text: string) => void;
  /** Notices and errors, without a line break behind them. */
  readonly notify: (text: string) => void;
  /** What the command is at, for those who wait. */
  readonly progress?: Progress;
}

/** Runs the command. @returns its exit code; what went wrong has been said in one message */
export async function run(args: readonly string[], { progress = silent, ...output }: Output): Promise<number> {
  const erasing = {
    print: (text: string): void => (progress.clear(), output.print(text)),
    notify: (text: string): void => (progress.clear(), output.notify(text)),
  };
  try {
    await perform(args, { ...erasing, progress });
    return 0;
  } catch (error) {
    const isExpected = error instanceof CommandError || error instanceof DescriptionError;
    erasing.notify(
      isExpected ? error.message : `this generator failed, which is a fault of its own: ${reasonOf(error)}`,
    );
    return 1;
  } finally {
    progress.clear();
  }
}

const silent: Progress = { step: () => {}, clear: () => {} };

/** Gets a description, generates from it, and writes, compares or prints. */
async function perform(args: readonly string[], { print, notify, progress }: Required<Output>): Promise<void> {
  const options = parseOptions(args);
  if (options.help) return print(usage);

  const root = packageRoot();
  const wsdl = options.wsdl ?? join(root, 'wsdl', 'rescue.wsdl');
  const out = resolve(options.out ?? join(root, 'generated'));
  const runtime = options.runtime ?? ownRuntime(out, root);
  progress.step('loading the description');
  const { text, source, location, documents } = await loadAll(wsdl);
  const generated = generate(text, {
    source,
    location,
    documents,
    runtime,
    toolVersion: versionOf(root),
    onStage: (stage) => progress.step(`${stage} ${stage === 'reading' ? source : 'the stubs'}`),
  });

  if (options.printModel) return print(`${JSON.stringify(generated.model, undefined, 2)}\n`);
  if (options.describe !== undefined) return print(descriptionOf(generated, options.describe, { text, source }));
  const shown = relative(process.cwd(), out) || '.';
  if (options.check) {
    const difference = firstDifference(out, generated.files);
    if (difference !== undefined) throw new CommandError(`${difference}\n  run: ${commandFor(args)}`);
    return print(`${shown} is what ${source} gives: ${count(generated)}\n`);
  }
  progress.step(`writing ${shown}`);
  writeOutput(out, generated.files);
  for (const notice of generated.notices) notify(`${source}: ${notice}`);
  if (options.runtime === undefined && runtime === packageRuntime)
    notify(`${shown}: imports ${packageRuntime}; another package can be given with --runtime`);
  print(`${shown}: wrote ${generated.files.size} files from ${source}: ${count(generated)}\n`);
}

/** The folder of this package, wherever the command was started and whether or not it was compiled. */
function packageRoot(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file) && packageOf(file).name === 'logmein-rescue-soap') return folder;
    if (folder === dirname(folder))
      throw new CommandError('the package.json of logmein-rescue-soap is not above this command');
  }
}

function packageOf(file: string): { readonly name?: string; readonly version?: string } {
  return JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
}

function versionOf(root: string): string {
  return packageOf(join(root, 'package.json')).version ?? '0.0.0';
}

/** The module that stubs import where none is given: the checkout's own if they are in it, else the package's. */
function ownRuntime(out: string, root: string): string {
  const path = relative(out, join(root, 'src', 'runtime.js'))
    .split(sep)
    .join('/');
  const below = relative(root, out);
  const isInside = !isAbsolute(below) && below.split(sep)[0] !== '..';
  if (!isInside || !existsSync(join(root, 'src', 'runtime.ts'))) return packageRuntime;
  return path.startsWith('.') ? path : `./${path}`;
}

const packageRuntime = 'logmein-rescue-soap/runtime';

/** The command that writes what --check has missed. */
function commandFor(args: readonly string[]): string {
  const others = args
    .filter((each) => each !== '--check')
    .map((each) => (/^[\w@%+=:,./-]+$/.test(each) ? each : `'${each}'`));
  return ['npm run generate', ...(others.length > 0 ? ['--', ...others] : [])].join(' ');
}

function count({ model: { operations, types } }: Generated): string {
  const some = (list: readonly unknown[], noun: string) => `${list.length} ${noun}${list.length === 1 ? '' : 's'}`;
  return `${some(operations, 'operation')}, ${some(types, 'type')}`;
}
