import { CommandError } from '../command-error.js';
import { commandLine } from '../options/command-line.js';
import { runtimeModule } from '../options/generate-options.js';
import { checkStubs, packageRuntime, writeStubs } from '../output/generate-stubs.js';
import { loadAll } from '../load/load.js';
import { networkOf, networkOptions } from '../options/network-options.js';
import { helpOf, type OptionTable, parseArguments } from '../options/options.js';
import { type Home, storedDescription } from '../home.js';
import { type Io, located } from '../io.js';

const table = {
  '--wsdl': {
    value: 'FILE|URL',
    help: 'the description; default: wsdl/rescue.wsdl of the current folder if it is there, else that of the package',
  },
  '--out': { value: 'DIR', help: 'where the stubs go; files of other names stay as they are' },
  '--runtime': { value: 'NAME', help: `the package whose runtime the stubs import; default: ${packageRuntime}` },
  '--check': { help: 'write nothing; exit 1 if DIR does not hold what the description gives' },
  ...networkOptions,
  '--help': { help: 'this text' },
} as const satisfies OptionTable;

function helpText(home: Home): string {
  return `Generates typed stubs from a WSDL 1.1 description: types, zod schemas, the contract, a constant per operation.

  ${home.command('generate')} --out DIR [options]

${helpOf(table)}
Exit code: 0 done, or up to date; 1 --check found stubs that are not up to date; 3 it could not be done, and nothing was
written.
`;
}

/** Runs `generate`. @throws CommandError, WsdlError; then nothing was written */
export async function generate(args: readonly string[], io: Io, home: Home): Promise<number> {
  const given = parseArguments(args, table);
  if (given.has('--help')) {
    io.print(helpText(home));
    return 0;
  }
  const out = given.get('--out');
  if (out === undefined) throw new CommandError('say where the stubs are to go: --out DIR');
  const runtime = given.get('--runtime');
  const stubs = {
    out: located(out, io),
    runtime: runtime === undefined ? packageRuntime : runtimeModule(runtime),
  };
  io.progress?.step('loading the description');
  const loaded = await loadAll(located(given.get('--wsdl') ?? storedDescription(home), io), {
    environment: io.environment,
    ...networkOf(given),
  });
  for (const warning of loaded.warnings) io.notify(warning);
  if (given.has('--check')) {
    const others = args.filter((each) => each !== '--check');
    checkStubs(loaded, stubs, `${home.command('generate')} ${commandLine(others)}`, io);
  } else writeStubs(loaded, stubs, io);
  return 0;
}
