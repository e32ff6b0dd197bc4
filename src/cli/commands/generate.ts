import { generate as generateText } from '../../codegen/generate.js';
import type { LoadedWsdl } from '../load/documents.js';
import { type LoadOptions, loadWsdl } from '../load/load-wsdl.js';
import { networkOf, networkOptions, portOptions, wsdlOptionNames } from '../network-options.js';
import { type Command, optionText, type OptionTable } from '../options.js';
import { packageName, packageVersion, resolved, storedWsdl } from '../paths.js';
import type { Terminal } from '../terminal.js';
import { checkStubs, runtimeFor, type Stubs, writeStubs } from '../write/write-stubs.js';

export const wsdlOption = {
  short: 'w',
  value: 'FILE|URL',
  help: 'the WSDL; default: wsdl/rescue.wsdl of the current folder if it exists, else the WSDL of this package',
};

export const generateOptions = {
  wsdl: wsdlOption,
  out: {
    short: 'o',
    value: 'DIR',
    help: 'the folder of the stubs; files that were not generated are kept; default: generated',
  },
  runtime: {
    value: 'NAME',
    help: `the package whose runtime the stubs import; default: ${packageName}`,
  },
  zod: { help: 'write zod schemas (schemas.ts) even for more than 200 operations' },
  check: { help: 'write nothing; exit code 1 if the stubs in DIR are not up to date' },
  ...portOptions,
  ...networkOptions,
} as const satisfies OptionTable;

/** `generate [WSDL] [--out DIR]` */
export const generate: Command = {
  summary: 'generate typed stubs from a WSDL',
  positionals: ['WSDL'],
  options: generateOptions,
  help: [
    'Generates typed stubs from a WSDL 1.1 document: types, zod schemas, the contract, and one constant per operation.',
  ],
  exitCodes: '0 success, or up to date; 1 --check found stubs that are not up to date; 3 failure, nothing was written',
  async run(given, terminal) {
    const folder = resolved(given.get('out') ?? 'generated', terminal);
    const location = given.either('wsdl');
    const wsdl = await loadGiven(location, networkOf(given), terminal);
    const runtime = runtimeFor(folder, given.get('runtime'));
    const generated = generateStubs(wsdl, runtime, given.has('zod'));
    const stubs: Stubs = { ...generated, source: wsdl.source, out: folder };
    if (given.has('check')) {
      const from = location === undefined ? '' : optionText('wsdl', location);
      const others = given.text('out', 'runtime', 'zod', ...wsdlOptionNames);
      checkStubs(stubs, `${terminal.command} generate${from}${others}`, terminal);
    } else writeStubs(stubs, terminal);
    return 0;
  },
};

/** Loads the WSDL that was passed to a command or, by default, the stored WSDL. Prints the warnings. */
export async function loadGiven(location: string | undefined, network: LoadOptions, terminal: Terminal) {
  const file = location === undefined ? storedWsdl(terminal) : resolved(location, terminal);
  const wsdl = await loadWsdl(file, network);
  for (const warning of wsdl.warnings) terminal.notify(warning);
  return wsdl;
}

/** Generates stubs in memory. @throws WsdlError */
export function generateStubs(wsdl: LoadedWsdl, runtime: string, zod = false) {
  const { text, ...rest } = wsdl;
  return generateText(text, { ...rest, runtime, toolVersion: packageVersion(), ...(zod && { zod }) });
}
