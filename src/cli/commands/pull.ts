import { basename } from 'node:path';
import { printable } from '../../printable.js';
import { counted, shellQuoted } from '../../codegen/words.js';
import { CommandError, isExpected } from '../command-error.js';
import { compare, renderComparison } from '../comparison.js';
import { type PulledWsdl, pullWsdl } from '../load/pull-wsdl.js';
import { networkOf, networkOptions } from '../network-options.js';
import type { Command, Arguments, OptionTable } from '../options.js';
import { defaultWsdl, liveUrl, rescueWsdlUrl, resolved, shippedWsdl, shownPath } from '../paths.js';
import type { Terminal } from '../terminal.js';
import { replaceFiles } from '../write/replace-files.js';

const options = {
  url: {
    short: 'u',
    value: 'URL',
    help: `the WSDL; default: the URL from which FILE was pulled, else ${rescueWsdlUrl}`,
  },
  out: { short: 'o', value: 'FILE', help: 'the file in which to store the WSDL; default: wsdl/rescue.wsdl' },
  verbose: { short: 'v', help: 'the reason for every change' },
  ...networkOptions,
} as const satisfies OptionTable;

/** `pull [URL]` */
export const pull: Command = {
  summary: 'download the WSDL of a service and store it',
  positionals: ['URL'],
  options,
  help: [
    'Downloads a WSDL with its imports and stores it byte for byte, together with a record of its origin. Reports the changes and the next command to run.',
    'The record is source.json next to rescue.wsdl, and NAME.source.json next to NAME.wsdl; imported documents are stored in NAME.imports/. A WSDL is rejected if it is incomplete, has another target namespace than FILE, or cannot be read by the generator.',
  ],
  exitCodes: '0 stored, or unchanged; 3 failure, nothing was changed',
  async run(given, terminal) {
    given.either('url');
    const file = resolved(given.get('out') ?? defaultWsdl(terminal), terminal);
    try {
      const { change, report } = await pullInto(file, given, terminal);
      if (change) replaceFiles(change);
      terminal.print(report);
      if (change) terminal.print(`\nNext:\n  ${nextCommand(file, terminal)}\n`);
      return 0;
    } catch (error) {
      if (!isExpected(error)) throw error;
      throw new CommandError(`${error.message}\nNothing was changed.`);
    }
  },
};

/**
 * Downloads the WSDL that is to be stored in a file. The URL is taken from the options or, by default, from the record
 * of the stored WSDL. Does not write anything.
 *
 * @returns the WSDL; the change that stores the WSDL, unless the same WSDL is already stored; a report of the documents
 * and the changes
 * @throws CommandError, WsdlError
 */
export async function pullInto(file: string, given: Arguments, terminal: Terminal) {
  const url = given.either('url') ?? liveUrl(file, terminal) ?? rescueWsdlUrl;
  const pulled = await pullWsdl({ url, file, network: networkOf(given), time: terminal.now() });
  const { before, wsdl, comparable, isStored, change } = pulled;
  const [expected, found] = [before, comparable].map((each) => each && printable(each.model.targetNamespace));
  if (before && found !== expected)
    throw new CommandError(
      `${wsdl.source}: this is the WSDL of another service: expected the target namespace "${expected}", received ` +
        `"${found}"; delete ${basename(file)} first, or pass another --out`,
    );
  for (const each of comparable.missing) terminal.notify(each);
  const name = shownPath(file, terminal.folder);
  if (isStored) return { wsdl, report: `${name}: unchanged since it was pulled from ${wsdl.source}\n` };
  const changes = before
    ? renderComparison(compare(before, comparable), { ...terminal, verbose: given.has('verbose') })
    : 'There was no WSDL to compare with.\n';
  return { wsdl, change, report: summaryOf(name, pulled) + changes };
}

function nextCommand(file: string, { command, folder }: Terminal): string {
  const isCheckout = command !== 'npx logmein-rescue-soap' && file === shippedWsdl();
  return isCheckout ? 'npm run generate' : `${command} generate ${shellQuoted(shownPath(file, folder))} --out DIR`;
}

/** Returns a report of the pulled WSDL and of the operations that cannot be read. */
function summaryOf(name: string, { wsdl, comparable, imports }: PulledWsdl): string {
  const { operations, leftOut } = comparable.model;
  const parts = [
    counted(operations.length, 'operation'),
    ...(leftOut.length === 0 ? [] : [`${leftOut.length} left out`]),
    ...(imports === 0 ? [] : [counted(imports, 'imported document')]),
  ];
  const skipped = leftOut.map((each) => `left out the operation ${printable(each.name)}: ${printable(each.reason)}\n`);
  return `${name}: pulled from ${wsdl.source}: ${parts.join(', ')}\n${skipped.join('')}\n`;
}
