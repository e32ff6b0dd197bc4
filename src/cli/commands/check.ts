import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { printableUrl } from '../../printable.js';
import { assertSameFormat, compareWithStubs } from '../../wsdl-check/compare-with-stubs.js';
import { CommandError, isExpected } from '../command-error.js';
import { exitCodeOf, printedChanges, readComparable, renderComparison } from '../comparison.js';
import { type LoadOptions, loadWsdl } from '../load/load-wsdl.js';
import { readRegularFile } from '../load/read-file.js';
import { readSource } from '../load/source-record.js';
import { networkOf, networkOptionNames, networkOptions, portOptions } from '../network-options.js';
import { type Command, type Arguments, formatOptions, optionText, type OptionTable } from '../options.js';
import { defaultWsdl, liveUrl, rescueWsdlUrl, resolved, shippedStubs, shippedWsdl, shownPath } from '../paths.js';
import { jsonText, type Terminal } from '../terminal.js';

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
    const network = networkOf(given);
    const out = given.get('out');
    const folder = out === undefined ? shippedStubs : resolved(out, terminal);
    const fingerprint = fingerprintIn(folder);
    assertSameFormat(fingerprint);
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
    const live = await loadWsdl(resolved(url, terminal), network);
    const result = compareWithStubs({ before, fingerprint, live });
    const severity = result.status === 'same' || result.status === 'unknown' ? undefined : result.status;
    const comparison = { ...result, ...(severity && { severity }) };
    const exitCode = exitCodeOf(comparison);
    const verdict = [
      'matches the stubs',
      'has changed compatibly since the stubs were generated',
      'no longer matches the stubs',
    ][exitCode];
    if (given.has('json')) terminal.print(jsonText({ ...result, changes: printedChanges(comparison) }));
    else {
      terminal.print(`${printableUrl(url)} ${verdict}.\n`);
      if (severity) terminal.print(`\n${renderComparison(comparison, { ...terminal, verbose: given.has('verbose') })}`);
      if (exitCode > 0) terminal.print(`\nNext:\n${nextCommands(given, url, file, terminal)}`);
    }
    for (const { name, reason } of result.leftOut ?? [])
      terminal.notify(`the operation ${name} was not compared, because it cannot be read: ${reason}`);
    return exitCode;
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
  const pulled = existsSync(beside) && readSource(beside).pulled ? [beside] : [];
  for (const file of [...pulled, defaultWsdl(terminal), shippedWsdl()]) {
    try {
      const { model } = readComparable(await loadWsdl(file, network));
      if (model.fingerprint === fingerprint) return file;
    } catch (error) {
      // a WSDL that does not exist or cannot be read is not the source of the stubs
      if (!isExpected(error)) throw error;
    }
  }
  return undefined;
}

/** Returns the commands that store the live WSDL and regenerate the stubs. */
function nextCommands(given: Arguments, url: string, file: string | undefined, terminal: Terminal): string {
  const { command } = terminal;
  const isOwn = file !== undefined && file !== shippedWsdl() && file !== defaultWsdl(terminal);
  const [stored, wsdl] = ['out', 'wsdl'].map((option) =>
    isOwn ? optionText(option, shownPath(file, terminal.folder)) : '',
  );
  const out = given.has('out') ? given.text('out') : ' --out DIR';
  return `  ${command} pull${optionText('url', url)}${stored}${given.text(...networkOptionNames)}
  ${command} generate${wsdl}${out}${given.text(...Object.keys(portOptions))}
`;
}
