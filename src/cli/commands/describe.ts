import { descriptionOf } from '../output/description-of.js';
import { generateFrom, packageRuntime } from '../output/generate-stubs.js';
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
  ...networkOptions,
  '--help': { help: 'this text' },
} as const satisfies OptionTable;

function helpText(home: Home): string {
  return `Prints every operation of a description with its signature and documentation, or one of them with its types and
sample messages as well.

  ${home.command('describe')} [options] [OPERATION]

${helpOf(table)}
Exit code: 0 done; 3 it could not be done.
`;
}

/** Runs `describe`. @throws CommandError, WsdlError */
export async function describe(args: readonly string[], io: Io, home: Home): Promise<number> {
  const given = parseArguments(args, table, { most: 1, form: '[OPERATION]' });
  if (given.has('--help')) {
    io.print(helpText(home));
    return 0;
  }
  io.progress?.step('loading the description');
  const loaded = await loadAll(located(given.get('--wsdl') ?? storedDescription(home), io), {
    environment: io.environment,
    ...networkOf(given),
  });
  for (const warning of loaded.warnings) io.notify(warning);
  const generated = generateFrom(loaded, packageRuntime, io);
  io.print(descriptionOf(generated, given.positionals[0] ?? '', loaded));
  return 0;
}
