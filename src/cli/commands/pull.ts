import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { printable, printableLines } from '../../printable.js';
import { CommandError } from '../command-error.js';
import { loadFile } from '../load/load-file.js';
import { networkOf, networkOptions } from '../options/network-options.js';
import { helpOf, type OptionTable, parseArguments } from '../options/options.js';
import { packageRoot, shippedDescription, versionOf } from '../package-root.js';
import { replaceFiles } from '../output/replace-files.js';
import { shownPath } from '../load/shown.js';
import type { WsdlVersion } from '../../codegen/diff/match/wsdl-version.js';
import { WsdlError } from '../../codegen/generate.js';
import { compare } from '../comparison/comparison.js';
import { type Home, liveAddress, rescueAddress } from '../home.js';
import { type Io, located, wantsColour } from '../io.js';
import { pullDescription, type Pulled } from '../pull/pull-description.js';
import { readWhole } from '../load/read-description.js';
import { textOf } from '../comparison/tell.js';

const table = {
  '--url': {
    value: 'URL',
    help: `the address of the description; default: where FILE was pulled from, else ${rescueAddress}`,
  },
  '--out': { value: 'FILE', help: 'where it is stored; default: wsdl/rescue.wsdl' },
  '--namespace': {
    value: 'NAMESPACE',
    help: 'the target namespace that it has to have; default: that of FILE, or of the Rescue service for its address',
  },
  ...networkOptions,
  '--help': { help: 'this text' },
} as const satisfies OptionTable;

export function pullHelp(home: Home): string {
  return `Gets a description with all that it imports and stores it byte for byte, with a record of where it is from.

  ${home.command('pull')} [options]

${helpOf(table)}
Says what changed, and what to run next. The record is source.json beside rescue.wsdl and NAME.source.json beside
NAME.wsdl; what is imported goes into NAME.imports/. A description that is not whole, is of another target namespace or
cannot be generated from is not taken.

Exit code: 0 pulled, or unchanged; 3 it could not be done, and nothing was changed.
`;
}

/** Runs `pull`. @throws CommandError; then nothing was changed */
export async function pull(args: readonly string[], io: Io, home: Home): Promise<number> {
  const given = parseArguments(args, table);
  if (given.has('--help')) {
    io.print(pullHelp(home));
    return 0;
  }
  try {
    const file = located(given.get('--out') ?? home.file, io);
    const url = given.get('--url') ?? liveAddress(file);
    const root = packageRoot();
    const before = await sideBefore(file);
    io.progress?.step('pulling the description');
    const pulled = await pullDescription({
      url,
      file,
      namespace: given.get('--namespace') ?? expectedNamespace(before, url),
      network: { environment: io.environment, ...networkOf(given) },
      retrieved: io.now(),
      toolVersion: versionOf(root),
    });
    for (const each of pulled.side.missing) io.notify(each);
    if (pulled.isStored) {
      io.print(`${shownPath(file, io.folder)}: unchanged, as it was pulled from ${pulled.source}\n`);
      return 0;
    }
    replaceFiles(dirname(file), pulled.files, pulled.stale);
    io.print(await report(file, pulled, before, io, home));
    return 0;
  } catch (error) {
    if (!(error instanceof CommandError) && !(error instanceof WsdlError)) throw error;
    throw new CommandError(`${error.message}\nNothing was changed.`);
  }
}

/** What was stored before. */
interface Before {
  readonly side?: WsdlVersion;
  /** Why it cannot be compared. */
  readonly problem?: string;
  readonly warnings: readonly string[];
}

async function sideBefore(file: string): Promise<Before | undefined> {
  if (!existsSync(file)) return undefined;
  try {
    const loaded = await loadFile(file);
    return { side: readWhole(loaded), warnings: loaded.warnings };
  } catch (error) {
    return { problem: printableLines(error instanceof Error ? error.message : String(error)), warnings: [] };
  }
}

function expectedNamespace(before: Before | undefined, url: string): string | undefined {
  if (before?.side) return before.side.description.targetNamespace;
  // that of the service is its own address
  return url === rescueAddress ? rescueAddress.replace('?wsdl', '') : undefined;
}

async function report(file: string, pulled: Pulled, before: Before | undefined, io: Io, home: Home): Promise<string> {
  const { side, imports, source } = pulled;
  const { length: operations } = side.model.operations;
  const parts = [
    `${operations} operation${operations === 1 ? '' : 's'}`,
    ...(side.model.leftOut.length === 0 ? [] : [`${side.model.leftOut.length} left out`]),
    ...(imports.length === 0 ? [] : [`${imports.length} imported document${imports.length === 1 ? '' : 's'}`]),
  ];
  return [
    `${shownPath(file, io.folder)}: pulled from ${source}: ${parts.join(', ')}\n`,
    ...side.model.leftOut.map(
      ({ name, reason }) => `left out the operation ${printable(name)}: ${printable(reason)}\n`,
    ),
    ...(before?.warnings ?? []).map((each) => `${each}. What was stored is replaced.\n`),
    `\n${await changes(side, before ?? (await shippedBefore(side)), io)}`,
    `\nNext:\n${home
      .next(shownPath(file, io.folder), file === home.file)
      .map((each) => `  ${each}\n`)
      .join('')}`,
  ].join('');
}

/** At the first pull into a project: what its stubs were generated from, if they are the package's. */
async function shippedBefore({ description }: WsdlVersion): Promise<Before | undefined> {
  const shipped = await sideBefore(shippedDescription(packageRoot()));
  return shipped?.side?.description.targetNamespace === description.targetNamespace ? shipped : undefined;
}

function changes(after: WsdlVersion, before: Before | undefined, io: Io): string {
  if (!before) return 'Nothing was stored before.\n';
  if (!before.side) return `It cannot be compared with what was stored:\n${before.problem}\n`;
  return textOf(compare(before.side, after), wantsColour(io));
}
