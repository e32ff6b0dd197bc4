import { CommandError } from '../command-error.js';
import { loadAll, type LoadOptions } from '../load/load.js';
import { networkOf, networkOptions } from '../options/network-options.js';
import { helpOf, type OptionTable, parseArguments } from '../options/options.js';
import { isAddress } from '../../codegen/generate.js';
import { compare } from '../comparison/comparison.js';
import { type Home, liveAddress, storedDescription } from '../home.js';
import { type Io, located } from '../io.js';
import { readWhole } from '../load/read-description.js';
import { formatOf, formatOptions, render } from '../comparison/render.js';
import { exitCodeOf } from '../comparison/severity.js';

const table = {
  ...formatOptions,
  ...networkOptions,
  '--help': { help: 'this text' },
} as const satisfies OptionTable;

function helpText(home: Home): string {
  return `Says what changed in meaning from one description to another, and what that does to compiled callers (types) and to
installed clients (wire). The order of operations and types, prefixes, white space and the host are no change; the order
of elements is one.

  ${home.command('diff')} [options] [OLD] [NEW]

OLD and NEW are files or addresses. OLD defaults to the stored description (wsdl/rescue.wsdl), NEW to the one that the
service gives where OLD was pulled from.

${helpOf(table)}
With two addresses, --header goes to NEW, and to OLD only if it is of the same origin.

Exit code: 0 nothing changed, or nothing but what people read; 1 compatible; 2 breaking; 3 it could not be told, and
standard error says why.
`;
}

/** Runs `diff`. @throws CommandError, WsdlError */
export async function diff(args: readonly string[], io: Io, home: Home): Promise<number> {
  const given = parseArguments(args, table, { most: 2, form: '[OLD] [NEW]' });
  if (given.has('--help')) {
    io.print(helpText(home));
    return 0;
  }
  const format = formatOf(given);
  const network = { environment: io.environment, ...networkOf(given) };
  const [old = storedDescription(home)] = given.positionals;
  const before = located(old, io);
  const after = located(given.positionals[1] ?? liveAddress(before), io);
  const read = async (location: string, options: LoadOptions) => {
    io.progress?.step('loading a description');
    const loaded = await loadAll(location, options);
    const side = readWhole(loaded);
    for (const warning of [...loaded.warnings, ...side.missing]) io.notify(warning);
    return { source: loaded.source, side };
  };
  const then = await read(before, mayShare(before, after) ? network : { ...network, headers: undefined });
  const now = await read(after, network);
  const comparison = compare(then.side, now.side);
  const unreadBefore = new Set(then.side.model.leftOut.map(({ name }) => name));
  for (const { name, reason } of now.side.model.leftOut)
    if (unreadBefore.has(name)) io.notify(`whether the operation ${name} changed could not be told: ${reason}`);
  io.print(render(comparison, { format, before: then, after: now, io }));
  return exitCodeOf(comparison.severity);
}

/** Whether what is meant for NEW may be shown to OLD. */
function mayShare(before: string, after: string): boolean {
  if (!isAddress(before) || !isAddress(after)) return true;
  if (!URL.canParse(before) || !URL.canParse(after))
    throw new CommandError('OLD or NEW is no address: http://host/path?wsdl is wanted, or a file');
  return new URL(before).origin === new URL(after).origin;
}
