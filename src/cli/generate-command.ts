import { join, resolve } from 'node:path';
import { printableLines } from '../printable.js';
import { WsdlError } from '../codegen/generate.js';
import { CommandError, reasonOf } from './command-error.js';
import { commandLine } from './options/command-line.js';
import { descriptionOf } from './output/description-of.js';
import { parseOptions, usage } from './options/generate-options.js';
import { checkStubs, generateFrom, runtimeFor, writeStubs } from './output/generate-stubs.js';
import { loadAll } from './load/load.js';
import { packageRoot, shippedDescription } from './package-root.js';
import type { Output, Progress } from './output/progress.js';
import { jsonText } from './load/shown.js';

/** Runs `npm run generate`. @returns its exit code; what went wrong has been said in one message */
export function run(args: readonly string[], output: Output): Promise<number> {
  return guarded(output, async (io) => {
    await perform(args, io);
    return 0;
  });
}

/**
 * Runs a command, and says what went wrong in one message.
 *
 * @returns the exit code; 3 for what went wrong, except what `--check` is there to find
 */
export async function guarded<O extends Output>(
  output: O,
  command: (output: O & Required<Output>) => Promise<number>,
): Promise<number> {
  const { progress = silent } = output;
  const erasing = {
    ...output,
    progress,
    print: (text: string): void => (progress.clear(), output.print(text)),
    notify: (text: string): void => (progress.clear(), output.notify(printableLines(text))),
  };
  try {
    return await command(erasing);
  } catch (error) {
    const isExpected = error instanceof CommandError || error instanceof WsdlError;
    erasing.notify(
      isExpected ? error.message : `this generator failed, which is a fault of its own: ${reasonOf(error)}`,
    );
    return error instanceof CommandError && error.exitCode !== undefined ? error.exitCode : 3;
  } finally {
    progress.clear();
  }
}

const silent: Progress = { step: () => {}, clear: () => {} };

/** Gets a description, generates from it, and writes, compares or prints. */
async function perform(args: readonly string[], output: Required<Output>): Promise<void> {
  const { print, notify, progress } = output;
  const options = parseOptions(args);
  if (options.help) return print(usage);

  const root = packageRoot();
  const stubs = { out: resolve(options.out ?? join(root, 'generated')), runtime: options.runtime };
  progress.step('loading the description');
  const loaded = await loadAll(options.wsdl ?? shippedDescription(root), options.network);
  for (const warning of loaded.warnings) notify(warning);
  if (options.check) return checkStubs(loaded, stubs, commandFor(args), output);
  if (!options.printModel && options.describe === undefined) return writeStubs(loaded, stubs, output);
  const generated = generateFrom(loaded, options.runtime ?? runtimeFor(stubs.out), output);
  if (options.printModel) return print(jsonText(generated.model));
  return print(descriptionOf(generated, options.describe ?? '', loaded));
}

/** The command that writes what --check has missed. */
function commandFor(args: readonly string[]): string {
  const others = commandLine(args.filter((each) => each !== '--check'));
  return `npm run generate${others === '' ? '' : ` -- ${others}`}`;
}
