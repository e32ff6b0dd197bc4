import { existsSync } from 'node:fs';
import { CommandError } from '../command-error.js';
import type { LoadedDescription } from '../load/follow.js';
import { loadAll, type LoadOptions } from '../load/load.js';
import { networkOf, networkOptions } from '../options/network-options.js';
import { helpOf, type OptionTable, parseArguments } from '../options/options.js';
import { packageRoot, shippedDescription } from '../package-root.js';
import { jsonText, shownLocation } from '../load/shown.js';
import { WsdlError } from '../../codegen/generate.js';
import { codeBlock, codeSpan } from '../../codegen/markdown.js';
import { formProblem } from '../../wsdl-check/check-description.js';
import { checkLive } from '../comparison/check-live.js';
import type { WsdlCheck } from '../../wsdl-check/result.js';
import { type Home, liveAddress, rescueAddress } from '../home.js';
import { fingerprintIn, shippedStubs } from '../installed.js';
import { type Io, located, wantsColour } from '../io.js';
import { readWhole } from '../load/read-description.js';
import { changesOf, type Format, formatOf, formatOptions } from '../comparison/render.js';
import { exitCodeOf } from '../comparison/severity.js';
import { markdownOf, textOf } from '../comparison/tell.js';

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

/** Runs `check`. @throws CommandError, WsdlError */
export async function check(args: readonly string[], io: Io, home: Home): Promise<number> {
  const options = parseArguments(args, table);
  if (options.has('--help')) {
    io.print(helpText(home));
    return 0;
  }
  const format = formatOf(options);
  const network = { environment: io.environment, ...networkOf(options) };
  const out = options.get('--out');
  const fingerprint = fingerprintIn(out === undefined ? shippedStubs : located(out, io));
  const problem = formProblem(fingerprint);
  if (problem !== undefined) {
    const result = { status: 'unknown', installed: fingerprint, changes: [], reason: problem } as const;
    io.print(render(result, format, '', io, home));
    io.notify(problem);
    return 3;
  }
  const wsdl = options.get('--wsdl');
  const before =
    wsdl === undefined ? await origin(fingerprint, home, network) : await given(located(wsdl, io), network);
  for (const warning of before?.loaded.warnings ?? []) io.notify(warning);
  const url = options.get('--url') ?? (before ? liveAddress(before.file) : undefined);
  if (url === undefined)
    throw new CommandError(
      `it is not known which service the stubs in ${out ?? 'the package'} are for: give its address with --url, and with --wsdl the description that they were generated from`,
    );
  io.progress?.step('loading the live description');
  const result = await checkLive({ before: before?.loaded, fingerprint, url: located(url, io), network });
  io.print(render(result, format, shownLocation(url), io, home));
  if (result.reason !== undefined) io.notify(result.reason);
  for (const { name, reason } of result.leftOut ?? [])
    io.notify(`the operation ${name} cannot be read, so whether it changed is not known: ${reason}`);
  return result.status === 'unknown' ? 3 : exitCodeOf(result.status === 'same' ? undefined : result.status);
}

interface Origin {
  readonly file: string;
  readonly loaded: LoadedDescription;
}

/** The description that is said to be the one; header fields are for the service alone. */
async function given(file: string, network: LoadOptions): Promise<Origin> {
  return { file, loaded: await loadAll(file, { ...network, headers: undefined }) };
}

/** The description that stubs were generated from, where it is to be expected. */
async function origin(fingerprint: string, home: Home, { allowMissing }: LoadOptions): Promise<Origin | undefined> {
  for (const file of [home.file, shippedDescription(packageRoot())]) {
    if (!existsSync(file)) continue;
    try {
      const loaded = await loadAll(file, { allowMissing });
      if (readWhole(loaded).model.fingerprint === fingerprint) return { file, loaded };
    } catch (error) {
      // it is not the one that is looked for
      if (!(error instanceof CommandError) && !(error instanceof WsdlError)) throw error;
    }
  }
  return undefined;
}

function render(result: WsdlCheck, format: Format, live: string, io: Io, home: Home): string {
  const { changes, types, wire, facade, status, reason } = result;
  const severity = status === 'same' || status === 'unknown' ? undefined : status;
  const comparison = {
    diff: { changes, ...(types && { types }), ...(wire && { wire }), ...(severity && { severity }) },
    ...(facade && { facade }),
  };
  if (format === 'json') return jsonText({ ...result, changes: changesOf(comparison) });
  if (status === 'unknown') return format === 'markdown' ? `It could not be told:\n\n${codeBlock(reason ?? '')}` : '';
  const isSame = status === 'same' || status === 'cosmetic';
  const name = format === 'markdown' ? codeSpan(live) : live;
  const verdict = isSame
    ? `${name} means what the stubs were generated from.\n`
    : `${name} is no longer what the stubs were generated from.\n`;
  if (status === 'same') return verdict;
  const told = format === 'markdown' ? markdownOf(comparison, {}) : textOf(comparison, wantsColour(io));
  const next = isSame ? '' : `\nNext: ${home.command('pull')}, then ${home.command('generate')}\n`;
  return `${verdict}\n${told}${next}`;
}
