import { join, resolve } from 'node:path';
import { loadFile } from '../src/cli/load/load-file.js';
import { generateOptions, networkOf, wsdlOptionNames } from '../src/cli/network-options.js';
import { optionsHelp, parseArguments } from '../src/cli/options.js';
import { packageRoot, packageVersion, shippedWsdl } from '../src/cli/paths.js';
import { reportErrors, runAsProcess, type Terminal } from '../src/cli/terminal.js';
import { checkStubs, runtimeFor, writeStubs } from '../src/cli/write/write-stubs.js';
import { emit } from '../src/codegen/emit/emit.js';
import { isAddress } from '../src/codegen/generate.js';
import { buildModel } from '../src/codegen/model/build-model.js';
import { readWsdl } from '../src/codegen/read/read-wsdl.js';

// `npm run generate`: generates the typed stubs in generated/ from the service's stored WSDL, wsdl/rescue.wsdl.
// The HTTP client and the comparison of WSDLs are loaded only for a download, because loading them takes longer than
// the generation.
const options = {
  pull: { help: "download the service's WSDL (api.asmx?wsdl) and store it first" },
  url: { value: 'URL', help: 'the URL from which --pull downloads the WSDL; default: the URL of the stored WSDL' },
  ...generateOptions,
  help: { short: 'h', help: 'show this help' },
};

async function generate(terminal: Terminal): Promise<void> {
  const given = parseArguments(process.argv.slice(2), options, ['WSDL']);
  if (given.has('help')) return terminal.print(`npm run generate -- [WSDL] [options]\n\n${optionsHelp(options)}`);
  const file = given.either('wsdl') ?? shippedWsdl();
  const out = resolve(given.get('out') ?? join(packageRoot(), 'generated'));

  // use the WSDL that was just downloaded, or the stored one
  const pull = given.has('pull') ? await import('../src/cli/commands/pull.js') : undefined;
  const pulled = await pull?.pullInto(file, given, terminal);
  const load = isAddress(file) ? (await import('../src/cli/load/load-wsdl.js')).loadWsdl : loadFile;
  const wsdl = pulled?.wsdl ?? (await load(file, networkOf(given)));

  // turn the WSDL into a description, the description into a model with TypeScript names, and the model into files
  const { description, ...read } = readWsdl(wsdl.text, wsdl.source, wsdl);
  const { model, ...named } = buildModel(description, wsdl);
  const own = { runtime: runtimeFor(out), toolVersion: packageVersion() };
  const files = emit(model, given.has('zod') ? { ...own, zod: true } : own);

  // write every file or none
  const stubs = { ...wsdl, ...read, notices: [...read.notices, ...named.notices], model, files, out };
  if (given.has('check'))
    checkStubs(stubs, `npm run generate --${given.text('wsdl', 'out', 'zod', ...wsdlOptionNames)}`, terminal);
  else writeStubs(stubs, terminal, pulled?.change);
  if (pulled) terminal.print(pulled.report);
}

void runAsProcess((terminal) => reportErrors(terminal, generate));
