import { generate as generateText } from '../../codegen/generate.js';
import type { LoadedWsdl } from '../load/documents.js';
import { type LoadOptions, loadWsdl } from '../load/load-wsdl.js';
import { generateOptions, networkOf, wsdlOptionNames } from '../network-options.js';
import { type Command, optionText } from '../options.js';
import { packageVersion, resolved, storedWsdl } from '../paths.js';
import type { Terminal } from '../terminal.js';
import { checkStubs, runtimeFor, type Stubs, writeStubs } from '../write/write-stubs.js';

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
    const generated = generateStubs(wsdl, runtimeFor(folder), given.has('zod'));
    const stubs: Stubs = { ...generated, source: wsdl.source, out: folder };
    if (given.has('check')) {
      const from = location === undefined ? '' : optionText('wsdl', location);
      const others = given.text('out', 'zod', ...wsdlOptionNames);
      checkStubs(stubs, `${terminal.command} generate${from}${others}`, terminal);
    } else writeStubs(stubs, terminal);
    return 0;
  },
};

/** Loads the WSDL that was passed to a command or, by default, the stored WSDL. */
export function loadGiven(location: string | undefined, network: LoadOptions, terminal: Terminal): Promise<LoadedWsdl> {
  return loadWsdl(location === undefined ? storedWsdl(terminal) : resolved(location, terminal), network);
}

/** Generates stubs in memory. @throws WsdlError */
export function generateStubs(wsdl: LoadedWsdl, runtime: string, zod = false) {
  const { text, ...rest } = wsdl;
  return generateText(text, { ...rest, runtime, toolVersion: packageVersion(), ...(zod && { zod }) });
}
