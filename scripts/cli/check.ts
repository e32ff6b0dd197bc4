import { existsSync } from 'node:fs';
import { CommandError } from '../codegen/command/command-error.js';
import { loadAll, type LoadedDescription } from '../codegen/command/load.js';
import { networkOf, networkOptions } from '../codegen/command/network-options.js';
import { helpOf, type OptionTable, parseArguments } from '../codegen/command/options.js';
import { packageRoot, shippedDescription } from '../codegen/command/package-root.js';
import { DescriptionError } from '../codegen/index.js';
import { checkDescription } from './check-description.js';
import type { DescriptionCheck } from './description-check.js';
import { type Home, liveAddress, rescueAddress } from './home.js';
import { fingerprintIn, shippedStubs } from './installed.js';
import { type Io, located, wantsColour } from './io.js';
import { readWhole } from './read-description.js';
import { changesOf, type Format, formatOf, formatOptions, jsonText } from './render.js';
import { exitCodeOf } from './severity.js';
import { markdownOf, textOf } from './tell.js';

const table = {
  '--out': {
    value: 'DIR',
    help: 'the stubs, as generate wrote them; default: those that come with the package',
  },
  '--wsdl': {
    value: 'FILE',
    help: 'the description that the stubs were generated from; default: the one of them that it was, of wsdl/rescue.wsdl of the current folder and that of the package',
  },
  '--url': {
    value: 'URL',
    help: `the address of the live description; default: where that FILE was pulled from, else ${rescueAddress}`,
  },
  ...formatOptions,
  ...networkOptions,
  '--help': { help: 'this text' },
} as const satisfies OptionTable;

function helpText(home: Home): string {
  return `Compares the description that the service gives now with the one that the stubs were generated from: a guard for CI.

  ${home.command('check')} [options]

${helpOf(table)}
Exit code: 0 it means the same, or nothing changed but what people read; 1 compatible; 2 breaking; 3 it could not be
told, and standard error says why.
`;
}

/** Runs `check`. @throws CommandError, DescriptionError */
export async function check(args: readonly string[], io: Io, home: Home): Promise<number> {
  const given = parseArguments(args, table);
  if (given.has('--help')) {
    io.print(helpText(home));
    return 0;
  }
  const format = formatOf(given);
  const network = { environment: io.environment, ...networkOf(given) };
  const out = given.get('--out');
  const fingerprint = fingerprintIn(out === undefined ? shippedStubs : located(out, io));
  const wsdl = given.get('--wsdl');
  const before =
    wsdl === undefined
      ? await origin(fingerprint, home)
      : { file: located(wsdl, io), loaded: await loadAll(located(wsdl, io)) };
  for (const warning of before?.loaded.warnings ?? []) io.notify(warning);
  const url = given.get('--url') ?? (before ? liveAddress(before.file) : undefined);
  if (url === undefined)
    throw new CommandError(
      `it is not known which service the stubs in ${out ?? 'the package'} are for: give its address with --url, and with --wsdl the description that they were generated from`,
    );
  io.progress?.step('loading the live description');
  const live = await loadAll(url, network);
  io.progress?.step('comparing');
  const result = checkDescription({ before: before?.loaded, fingerprint, live });
  io.print(render(result, format, live, io, home));
  if (result.reason !== undefined) io.notify(result.reason);
  return result.status === 'unknown' ? 3 : exitCodeOf(result.status === 'same' ? undefined : result.status);
}

interface Origin {
  readonly file: string;
  readonly loaded: LoadedDescription;
}

/** The description that stubs were generated from, where it is to be expected. */
async function origin(fingerprint: string, home: Home): Promise<Origin | undefined> {
  for (const file of [home.file, shippedDescription(packageRoot())]) {
    if (!existsSync(file)) continue;
    try {
      const loaded = await loadAll(file);
      if (readWhole(loaded).model.fingerprint === fingerprint) return { file, loaded };
    } catch (error) {
      // it is not the one that is looked for
      if (!(error instanceof CommandError) && !(error instanceof DescriptionError)) throw error;
    }
  }
  return undefined;
}

function render(result: DescriptionCheck, format: Format, live: LoadedDescription, io: Io, home: Home): string {
  const { changes, types, wire, facade, status, reason } = result;
  const severity = status === 'same' || status === 'unknown' ? undefined : status;
  const comparison = {
    diff: { changes, ...(types && { types }), ...(wire && { wire }), ...(severity && { severity }) },
    ...(facade && { facade }),
  };
  if (format === 'json') return jsonText({ ...result, changes: changesOf(comparison) });
  if (status === 'unknown') return format === 'markdown' ? `It could not be told: ${reason}\n` : '';
  const isSame = status === 'same' || status === 'cosmetic';
  const verdict = isSame
    ? `${live.source} means what the stubs were generated from.\n`
    : `${live.source} is no longer what the stubs were generated from.\n`;
  if (status === 'same') return verdict;
  const told = format === 'markdown' ? markdownOf(comparison, {}) : textOf(comparison, wantsColour(io));
  const next = isSame ? '' : `\nNext: ${home.command('pull')}, then ${home.command('generate')}\n`;
  return `${verdict}\n${told}${next}`;
}
