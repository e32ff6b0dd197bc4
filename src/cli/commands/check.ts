import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { codeBlock, codeSpan } from '../../codegen/markdown.js';
import { printableUrl } from '../../printable.js';
import { compareWithStubs, formProblem } from '../../wsdl-check/compare-with-stubs.js';
import type { WsdlCheck } from '../../wsdl-check/result.js';
import { CommandError, isExpected } from '../command-error.js';
import { exitCodeOf, readComparable } from '../compare/comparison.js';
import { formatOf, formatOptions, jsonText, printedChanges, renderComparison } from '../compare/render.js';
import { type LoadOptions, loadWsdl } from '../load/load-wsdl.js';
import { readRegularFile } from '../load/read-file.js';
import { readSource } from '../load/source-record.js';
import { networkOf, networkOptionNames, networkOptions, portOptions } from '../network-options.js';
import { type Command, type Arguments, optionText, type OptionTable } from '../options.js';
import { defaultWsdl, liveUrl, rescueWsdlUrl, resolved, shippedStubs, shippedWsdl, shownPath } from '../paths.js';
import type { Terminal } from '../terminal.js';

const options = {
  out: { short: 'o', value: 'DIR', help: 'the folder of the stubs; default: the stubs of the package' },
  wsdl: {
    short: 'w',
    value: 'FILE',
    help: 'the WSDL that the stubs were generated from; default: rescue.wsdl in DIR, wsdl/rescue.wsdl in the current folder or the WSDL of the package, whichever matches the stubs',
  },
  url: {
    short: 'u',
    value: 'URL',
    help: `the live WSDL; default: the URL from which FILE was pulled, else ${rescueWsdlUrl}`,
  },
  ...formatOptions,
  ...portOptions,
  ...networkOptions,
} as const satisfies OptionTable;

/** `check [URL]` */
export const check: Command = {
  summary: 'check that the live WSDL still matches the stubs',
  positionals: ['URL'],
  options,
  help: [
    'Compares the live WSDL of the service with the WSDL that the stubs were generated from. Intended for use in CI.',
  ],
  exitCodes: '0 nothing changed, or only documentation; 1 compatible; 2 breaking; 3 failure',
  async run(given, terminal) {
    const givenUrl = given.either('url');
    formatOf(given);
    const network = networkOf(given);
    const out = given.get('out');
    const folder = out === undefined ? shippedStubs : resolved(out, terminal);
    const fingerprint = fingerprintIn(folder);
    const report = (result: WsdlCheck, url: string, next = ''): number => {
      terminal.print(render(result, url, next, given, terminal));
      if (result.reason !== undefined) terminal.notify(result.reason);
      for (const { name, reason } of result.leftOut ?? [])
        terminal.notify(`the operation ${name} was not compared, because it cannot be read: ${reason}`);
      return result.status === 'unknown' ? 3 : exitCodeOf(result.status === 'same' ? undefined : result.status);
    };
    const reason = formProblem(fingerprint);
    const unknown: WsdlCheck = { status: 'unknown', installed: fingerprint, changes: [] };
    if (reason !== undefined) return report({ ...unknown, reason }, '');
    const wsdl = given.get('wsdl');
    // header fields are sent only to the live service
    const offline = { ...network, headers: undefined };
    const file =
      wsdl === undefined ? await findOrigin(fingerprint, folder, terminal, offline) : resolved(wsdl, terminal);
    const before = file === undefined ? undefined : await loadWsdl(file, offline);
    const url = givenUrl ?? (file === undefined ? undefined : liveUrl(file, terminal));
    if (url === undefined)
      throw new CommandError(
        `it is not known which service the stubs in ${out ?? 'the package'} are for: pass its URL with --url, and the WSDL ` +
          'that they were generated from with --wsdl',
      );
    const result = await loadWsdl(resolved(url, terminal), network).then(
      (live) => compareWithStubs({ before, fingerprint, live }),
      // an unavailable live WSDL is also a result
      (error: unknown): WsdlCheck => {
        if (!isExpected(error)) throw error;
        return { ...unknown, reason: error.message };
      },
    );
    return report(result, printableUrl(url), nextCommands(given, url, file, terminal));
  },
};

/**
 * Reads the fingerprint of the WSDL that stubs were generated from. The fingerprint is read from the contract, because
 * compiled stubs may lack comments.
 *
 * @throws CommandError if the folder contains no stubs
 */
export function fingerprintIn(folder: string): string {
  const files = ['operations.ts', 'operations.js'].map((name) => join(folder, name)).filter((file) => existsSync(file));
  const [, fingerprint] =
    /^ *fingerprint: '((?:\d+:)?[\da-f]{64})',\r?$/m.exec(
      files.map((file) => readRegularFile(file).toString()).join('\n'),
    ) ?? [];
  if (fingerprint !== undefined) return fingerprint;
  throw new CommandError(
    `${shownPath(folder)} does not contain stubs of this generator: pass the folder that was passed to generate --out`,
  );
}

/** Finds the WSDL that has the fingerprint of the stubs. `connect` and many users store the WSDL next to the stubs. */
async function findOrigin(fingerprint: string, folder: string, terminal: Terminal, network: LoadOptions) {
  const beside = join(folder, 'rescue.wsdl');
  const pulled = readSource(beside).pulled ? [beside] : [];
  for (const file of [...pulled, defaultWsdl(terminal), shippedWsdl()]) {
    if (!existsSync(file)) continue;
    try {
      const { model } = readComparable(await loadWsdl(file, network));
      if (model.fingerprint === fingerprint) return file;
    } catch (error) {
      // a WSDL that cannot be read is not the source of the stubs
      if (!isExpected(error)) throw error;
    }
  }
  return undefined;
}

/** Returns the commands that store the live WSDL and regenerate the stubs. */
function nextCommands(given: Arguments, url: string, file: string | undefined, terminal: Terminal): string {
  const { command } = terminal;
  const isOwn = file !== undefined && file !== shippedWsdl() && file !== defaultWsdl(terminal);
  const stored = isOwn ? optionText('out', shownPath(file, terminal.folder)) : '';
  const wsdl = isOwn ? optionText('wsdl', shownPath(file, terminal.folder)) : '';
  const out = given.get('out');
  return [
    `  ${command} pull${optionText('url', url)}${stored}${given.text(...networkOptionNames)}`,
    `  ${command} generate${wsdl}${out === undefined ? ' --out DIR' : optionText('out', out)}${given.text(...Object.keys(portOptions))}`,
  ].join('\n');
}

function render(result: WsdlCheck, url: string, next: string, given: Arguments, terminal: Terminal): string {
  const format = formatOf(given);
  const { changes, types, wire, facade, status, reason } = result;
  const severity = status === 'same' || status === 'unknown' ? undefined : status;
  const comparison = {
    diff: { changes, ...(types && { types }), ...(wire && { wire }), ...(severity && { severity }) },
    ...(facade && { facade }),
  };
  if (format === 'json') return jsonText({ ...result, changes: printedChanges(comparison) });
  if (status === 'unknown')
    return format === 'markdown' ? `The WSDLs could not be compared:\n\n${codeBlock(reason ?? '')}` : '';
  const hasChanged = status !== 'same' && status !== 'cosmetic';
  const name = format === 'markdown' ? codeSpan(url) : url;
  const outcome =
    status === 'compatible'
      ? 'has changed compatibly since the stubs were generated'
      : `${hasChanged ? 'no longer matches' : 'matches'} the stubs`;
  const verdict = `${name} ${outcome}.\n`;
  if (status === 'same') return verdict;
  const details = renderComparison(comparison, given, terminal);
  if (!hasChanged) return `${verdict}\n${details}`;
  const commands = format === 'markdown' ? `\n${codeBlock(next.replaceAll(/^ {2}/gm, ''))}` : `${next}\n`;
  return `${verdict}\n${details}\nNext:\n${commands}`;
}
